//! Texts: borrowed in raw form, and unescaped when they are decoded.

use std::borrow::Cow;

use percent_encoding::percent_decode;
use quick_xml::Reader as Xml;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesRef, Event as Markup};

use super::error::{Error, Result};
use crate::Consumer;

/// Decodes into `buffer`, as the documentation of the crate suggests.
#[inline]
pub(crate) fn percent_decoded<'b>(text: &str, buffer: &'b mut Vec<u8>) -> Result<&'b str> {
    buffer.clear();
    buffer.extend(percent_decode(text.as_bytes()));
    Ok(core::str::from_utf8(buffer)?)
}

/// A raw text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) raw: &'a str,
    pub(super) form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Without escapes.
    Plain,
    Attribute,
    /// Content in several pieces.
    Pieces,
}

impl<'a> Text<'a> {
    pub(super) const EMPTY: Self = Self { raw: "", form: Form::Plain };

    pub(super) fn content(self) -> Result<Cow<'a, str>> {
        match self.form {
            Form::Plain => Ok(Cow::Borrowed(self.raw)),
            Form::Attribute => unescape(self.raw).map_err(|error| Error::Xml(error.into())),
            Form::Pieces => {
                let mut content = String::with_capacity(self.raw.len());
                let mut xml = Xml::from_str(self.raw);
                loop {
                    match xml.read_event()? {
                        Markup::Text(piece) => content.push_str(&piece),
                        Markup::CData(piece) => content.push_str(&piece.into_inner()),
                        Markup::GeneralRef(reference) => push_reference(&reference, &mut content)?,
                        Markup::Eof => return Ok(Cow::Owned(content)),
                        _ => {}
                    }
                }
            }
        }
    }
}

/// Passes raw texts to the consumer.
#[inline]
pub(super) fn tell(texts: &[Option<Text<'_>>], consumer: &mut impl Consumer) {
    texts.iter().for_each(|text| consumer.text(text.map(|text| text.raw)));
}

pub(super) fn push_reference(reference: &BytesRef<'_>, out: &mut String) -> Result<()> {
    if let Some(character) = reference.resolve_char_ref()? {
        out.push(character);
    } else {
        let text = resolve_xml_entity(reference).ok_or(Error::Schema("an unknown entity"))?;
        out.push_str(text);
    }
    Ok(())
}
