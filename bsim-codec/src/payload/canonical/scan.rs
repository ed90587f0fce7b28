//! Passing over canonical markup and texts.

use core::marker::PhantomData;

use super::markup::{Markup, Tags};
use super::plain;
use crate::payload::reader::Events;
use crate::text::{Form, Text};
use crate::xml::{chars, reference};

/// What is left of the input, to be read as canonical markup of the form `M`.
///
/// Methods that give `None` leave the place anywhere: whoever wants to try something else from the
/// same place keeps a copy.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a, M> {
    rest: &'a str,
    /// The length of the whole input.
    end: usize,
    /// The form of a text in which nothing has to be undone.
    plain: Form,
    markup: PhantomData<M>,
}

impl<'a, M: Markup> Scan<'a, M> {
    #[inline(always)]
    pub(super) fn new(events: &Events<'a>) -> Option<Self> {
        Some(Self {
            rest: events.input.get(events.at..)?,
            end: events.input.len(),
            plain: Form::content(events.options.trim).without_xml(),
            markup: PhantomData,
        })
    }

    /// The offset in the input of what comes next.
    #[inline(always)]
    pub(super) fn at(&self) -> usize {
        self.end - self.rest.len()
    }

    /// How much is left, in bytes.
    #[inline(always)]
    pub(super) fn rest_len(&self) -> usize {
        self.rest.len()
    }

    #[inline(always)]
    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    #[inline(always)]
    pub(super) fn is_next(&self, literal: &str) -> bool {
        starts_with(self.rest.as_bytes(), literal.as_bytes())
    }

    /// Passes `literal`, if it comes next.
    #[inline(always)]
    pub(super) fn eat(&mut self, literal: &str) -> bool {
        if !self.is_next(literal) {
            return false;
        }
        match self.rest.get(literal.len()..) {
            Some(rest) => self.rest = rest,
            None => return false,
        }
        true
    }

    #[inline(always)]
    pub(super) fn eat_empty(&mut self, tags: &Tags) -> bool {
        self.eat(tags.empty) || self.eat(tags.spaced)
    }

    /// Passes white space between elements.
    #[inline(always)]
    pub(super) fn skip_space(&mut self) {
        if self.rest.as_bytes().first().is_some_and(|&byte| byte <= b' ') {
            self.rest = trim_space(self.rest);
        }
    }

    /// An element that holds nothing but text, behind white space.
    #[inline(always)]
    pub(super) fn field(&mut self, tags: &Tags) -> Option<Text<'a>> {
        self.skip_space();
        self.leaf(tags)
    }

    /// An element that holds nothing but text.
    #[inline(always)]
    pub(super) fn leaf(&mut self, tags: &Tags) -> Option<Text<'a>> {
        if self.eat(tags.open) {
            self.text(tags.close)
        } else if self.eat_empty(tags) {
            Some(self.empty_at(self.at()))
        } else {
            None
        }
    }

    /// The text of an empty element whose tag ends at this offset.
    #[inline(always)]
    pub(super) fn empty_at(&self, at: usize) -> Text<'a> {
        Text::new("", at, self.plain)
    }

    /// The text up to `close`, which is passed.
    #[inline(always)]
    pub(super) fn text(&mut self, close: &str) -> Option<Text<'a>> {
        let len = plain::ascii_text_len(self.rest.as_bytes())?;
        if let Some(text) = self.take(len, close) {
            return Some(text);
        }
        let (text, behind) = self.unusual_text(len, close)?;
        *self = behind;
        Some(text)
    }

    /// As [`Self::text`], for one that mostly is `LEN` bytes long: first look there.
    #[inline(always)]
    pub(super) fn text_of<const LEN: usize>(&mut self, close: &str) -> Option<Text<'a>> {
        let bytes = self.rest.as_bytes();
        let is_here = bytes.get(LEN..).is_some_and(|rest| starts_with(rest, close.as_bytes()));
        if is_here && plain::is_ascii_text::<LEN>(bytes) {
            self.take(LEN, close)
        } else {
            self.text(close)
        }
    }

    /// A plain text of `len` bytes, if `close` comes behind it. If not, the place is kept.
    #[inline(always)]
    fn take(&mut self, len: usize, close: &str) -> Option<Text<'a>> {
        let at = self.at();
        let (text, rest) = self.rest.split_at_checked(len)?;
        let mut behind = Self { rest, ..*self };
        if !behind.eat(close) {
            return None;
        }
        self.rest = behind.rest;
        Some(Text::new(text, at, self.plain))
    }

    /// The text that comes next, of which the first `len` bytes are plain, but not all; and what is
    /// behind `close`.
    #[inline(never)]
    fn unusual_text(self, mut len: usize, close: &str) -> Option<(Text<'a>, Self)> {
        let bytes = self.rest.as_bytes();
        let mut form = self.plain;
        let xml = if M::ESCAPED { Form::CONTENT.with(Form::ESCAPED) } else { Form::CONTENT };
        loop {
            let (text, rest) = self.rest.split_at_checked(len)?;
            let mut behind = Self { rest, ..self };
            if behind.eat(close) {
                return Some((Text::new(text, self.at(), form), behind));
            }
            len += match rest.as_bytes() {
                [b'\t' | b'\n', ..] => 1,
                [b'\r', ..] => {
                    form = self.plain.with(xml);
                    1
                }
                [b'>', ..] if !text.ends_with("]]") => 1,
                [0xEF, second, third, ..] if (*second, third & !1) != (0xBF, 0xBE) => 3,
                [0x80..=0xEE | 0xF0..=0xFF, ..] => rest.chars().next()?.len_utf8(),
                [b'&', ..] => {
                    form = self.plain.with(xml);
                    self.reference_len(rest)?
                }
                _ => return None,
            };
            len += plain::text_len(bytes.get(len..)?)?;
        }
    }

    /// The length of the reference that comes next, as it is written in the input.
    fn reference_len(&self, rest: &str) -> Option<usize> {
        let (skipped, body) = if !M::ESCAPED {
            (1, &rest[1..])
        } else if let Some(body) = rest.strip_prefix("&amp;") {
            (5, body)
        } else {
            // A quote need not be escaped, but may be.
            return rest.starts_with("&quot;").then_some(6);
        };
        reference::parse_body(body).ok().map(|(_, len)| skipped + len)
    }

    /// An attribute value up to the literal behind it, which begins with the quote and is passed.
    #[inline(always)]
    pub(super) fn attribute(&mut self, after: &str) -> Option<Text<'a>> {
        let at = self.at();
        let len = plain::attribute_len(self.rest.as_bytes())?;
        let (value, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        self.eat(after).then_some(Text::new(value, at, Form::PLAIN))
    }
}

#[inline(never)]
fn trim_space(text: &str) -> &str {
    let bytes = text.as_bytes();
    let len = plain::space_len(bytes)
        .or_else(|| bytes.iter().position(|&byte| !chars::is_space(byte)))
        .unwrap_or(bytes.len());
    &text[len..]
}

/// As the method of slices, but in line for long literals too, where that calls a function.
#[inline(always)]
fn starts_with(bytes: &[u8], literal: &[u8]) -> bool {
    let Some(bytes) = bytes.get(..literal.len()) else { return false };
    let (chunks, tail) = literal.as_chunks::<16>();
    let (their_chunks, their_tail) = bytes.as_chunks::<16>();
    chunks == their_chunks && tail == their_tail
}
