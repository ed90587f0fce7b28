//! A document in quick-xml's reader: the next element, its text, its attributes.

use std::borrow::Cow;

use quick_xml::Reader as Xml;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesStart, BytesText, Event as Markup};

use super::error::{Error, Result};
use super::text::{Form, Text};

pub(super) struct Source<'a> {
    input: &'a str,
    xml: Xml<&'a [u8]>,
}

impl<'a> Source<'a> {
    pub(super) fn new(input: &'a str) -> Self {
        Self { input, xml: Xml::from_str(input) }
    }

    pub(super) fn position(&self) -> usize {
        self.xml.buffer_position() as usize
    }

    pub(super) fn is_over(&self) -> bool {
        self.position() == self.input.len()
    }

    #[inline]
    pub(super) fn markup(&mut self) -> Result<Markup<'a>> {
        Ok(self.xml.read_event()?)
    }

    /// The tag of the next element, and whether it is empty. `None` at the end of the parent.
    #[inline(always)]
    pub(super) fn element(&mut self) -> Result<Option<(BytesStart<'a>, bool)>> {
        loop {
            match self.markup()? {
                Markup::Start(tag) => return Ok(Some((tag, false))),
                Markup::Empty(tag) => return Ok(Some((tag, true))),
                Markup::End(_) => return Ok(None),
                Markup::Text(text) if is_blank(&text) => {}
                Markup::Decl(_) | Markup::Comment(_) | Markup::PI(_) => {}
                Markup::Eof => return Err(Error::Schema("an early end")),
                _ => return Err(Error::Schema("text between elements")),
            }
        }
    }

    pub(super) fn skip(&mut self, tag: &BytesStart<'a>, empty: bool) -> Result<()> {
        if !empty {
            self.xml.read_to_end(tag.name())?;
        }
        Ok(())
    }

    /// The content of the element whose start tag was read last.
    #[inline]
    pub(super) fn text(&mut self, empty: bool) -> Result<Text<'a>> {
        if empty {
            return Ok(Text::EMPTY);
        }
        let start = self.position();
        // Usually one text, then the end tag.
        let mut form = Form::Plain;
        loop {
            let end = self.position();
            match self.markup()? {
                Markup::End(_) => return Ok(Text { raw: &self.input[start..end], form }),
                Markup::Text(_) => {}
                Markup::GeneralRef(_) | Markup::CData(_) | Markup::Comment(_) | Markup::PI(_) => {
                    form = Form::Pieces;
                }
                _ => return Err(Error::Schema("an element in a text")),
            }
        }
    }

    /// The content of the element whose start tag was read last, markup included.
    pub(super) fn verbatim(&mut self, tag: &BytesStart<'a>, empty: bool) -> Result<Text<'a>> {
        if empty {
            return Ok(Text::EMPTY);
        }
        let span = self.xml.read_to_end(tag.name())?;
        let raw = &self.input[span.start as usize..span.end as usize];
        Ok(Text { raw, form: Form::Plain })
    }

    /// The attribute values of a tag. A borrow from the tag does not live long enough, so the
    /// values borrow from the input.
    pub(super) fn attributes<const N: usize>(
        &self,
        tag: &BytesStart<'a>,
        start: usize,
        names: [&str; N],
    ) -> Result<[Option<Text<'a>>; N]> {
        let name_len = tag.name().into_inner().len();
        let content = &self.input[start + 1..self.position() - 1];
        let mut values = [None; N];
        let mut attributes = Attributes::new(content.trim_end_matches('/'), name_len);
        for attribute in attributes.with_checks(false) {
            let attribute = attribute.map_err(|error| Error::Xml(error.into()))?;
            let key = attribute.key.into_inner();
            if let (Some(at), Cow::Borrowed(raw)) =
                (names.iter().position(|&name| name == key), attribute.value)
            {
                values[at] = Some(Text { raw, form: Form::Attribute });
            }
        }
        Ok(values)
    }
}

pub(super) fn is_blank(text: &BytesText<'_>) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}
