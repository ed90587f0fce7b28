use super::namespace::Namespace;
use super::qname::QName;
use super::span::Span;
use super::{chars, reference};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;
use crate::simd::set::{Set, bytes};

/// An attribute as written. `value` is without its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) name: QName,
    pub(crate) value: Span,
    /// Set by [`Scope::enter`](super::scope::Scope::enter).
    pub(crate) namespace: Namespace,
}

/// Parses the attributes of a tag. Ends after the first error.
pub(crate) struct Attributes<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    closed: bool,
    limits: Limits,
}

impl<'t> Attributes<'t> {
    /// The attributes in `span`, which is followed by the end of the tag.
    pub(crate) fn new(text: &'t str, span: Span, limits: Limits) -> Self {
        Self { text, at: span.start(), end: span.end(), closed: true, limits }
    }

    /// The attributes in `span`, which is followed by the end of the text, or by a `?` before it.
    pub(crate) fn unclosed(text: &'t str, span: Span, limits: Limits) -> Self {
        Self { closed: false, ..Self::new(text, span, limits) }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied().filter(|_| self.at < self.end)
    }

    fn advance(&mut self, len: usize) {
        self.at = self.at.saturating_add(len);
    }

    fn skip_space(&mut self) -> bool {
        let start = self.at;
        while self.byte().is_some_and(chars::is_space) {
            self.advance(1);
        }
        self.at > start
    }

    /// The error at the current offset. At the end of an incomplete tag it is
    /// [`ErrorKind::UnexpectedEnd`].
    fn fail<T>(&self, kind: ErrorKind, expected: &'static str) -> Result<T, DecodeError> {
        let kind =
            if self.at == self.end && !self.closed { ErrorKind::UnexpectedEnd } else { kind };
        Err(DecodeError::new(kind, self.at, expected))
    }

    fn attribute(&mut self) -> Result<Option<Attribute>, DecodeError> {
        let spaced = self.skip_space();
        match self.byte() {
            None => return Ok(None),
            // The text ends before the `>` of an empty-element tag.
            Some(b'/') if !self.closed && self.rest().len() == 1 => return Ok(None),
            Some(b'/') => return self.fail(ErrorKind::InvalidMarkup, "`>` after `/`"),
            Some(byte) if !spaced && !matches!(byte, b'<' | b':') => {
                return self.fail(ErrorKind::MissingSpace, "white space or the end of the tag");
            }
            Some(_) => {}
        }
        let name = self.name()?;
        self.skip_space();
        if self.byte() != Some(b'=') {
            return self.fail(ErrorKind::MissingEquals, "`=`");
        }
        self.advance(1);
        self.skip_space();
        let quote = match self.byte() {
            Some(quote @ (b'"' | b'\'')) => quote,
            _ => return self.fail(ErrorKind::MissingQuote, "a quote"),
        };
        self.advance(1);
        let value = self.value(quote)?;
        Ok(Some(Attribute { name, value, namespace: Namespace::None }))
    }

    fn name(&mut self) -> Result<QName, DecodeError> {
        let Some(name) = QName::read(self.rest(), self.at) else {
            return self.fail(ErrorKind::InvalidName, "an attribute name");
        };
        if name.whole.len() > self.limits.name {
            return self.fail(ErrorKind::NameTooLong, "");
        }
        self.advance(name.whole.len());
        if self.byte() == Some(b':') {
            // At the end of the text, a local name may still follow the colon.
            if self.rest().len() == 1 && !self.closed {
                self.advance(1);
            }
            return self.fail(ErrorKind::InvalidName, "a local name after the colon");
        }
        Ok(name)
    }

    fn value(&mut self, quote: u8) -> Result<Span, DecodeError> {
        let start = self.at;
        type Stops<const BYTES: u64> = Set<b' ', BYTES>;
        loop {
            let rest = self.rest();
            let stop = if quote == b'"' {
                Stops::<{ bytes(b"\"<&\xEF") }>::find(rest.as_bytes())
            } else {
                Stops::<{ bytes(b"'<&\xEF") }>::find(rest.as_bytes())
            };
            self.advance(stop.unwrap_or(rest.len()));
            let rest = self.rest();
            match rest.bytes().next() {
                None => return self.fail(ErrorKind::MissingQuote, "a closing quote"),
                Some(byte) if byte == quote => break,
                Some(b'<') => return self.fail(ErrorKind::LessThanInAttribute, "`&lt;`"),
                Some(b'&') => match reference::parse(rest) {
                    Ok((_, len)) => self.advance(len),
                    Err(kind) => {
                        if kind == ErrorKind::UnexpectedEnd {
                            self.at = self.end;
                        }
                        return self.fail(kind, "");
                    }
                },
                Some(_) => match rest.chars().next() {
                    Some(c) if chars::is_allowed(c) => self.advance(c.len_utf8()),
                    _ => return self.fail(ErrorKind::ForbiddenCharacter, ""),
                },
            }
        }
        let value = Span::new(start, self.at);
        if value.len() > self.limits.text {
            self.at = start;
            return self.fail(ErrorKind::TextTooLong, "");
        }
        self.advance(1);
        Ok(value)
    }
}

impl Iterator for Attributes<'_> {
    type Item = Result<Attribute, DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        let result = self.attribute();
        if result.is_err() {
            self.at = self.end;
        }
        result.transpose()
    }
}
