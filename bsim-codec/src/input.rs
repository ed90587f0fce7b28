//! The input as UTF-8 text, within the length limit.

use crate::error::{DecodeError, ErrorKind};
use crate::limits::{Limits, ReadOptions};
use crate::xml::declaration::{self, Label};
use crate::xml::span::Span;
use crate::xml::token::BYTE_ORDER_MARK;

/// Defines `parse`, `parse_str` and `parse_with` from the documentation of `parse` and code that
/// parses an [`Input`].
macro_rules! parse_methods {
    (
        $(#[$doc:meta])*
        |$input:ident: Input<$lifetime:lifetime>, $options:ident| $(#[$inline:meta])? $read:block
    ) => {
        $(#[$doc])*
        $(#[$inline])?
        pub fn parse(body: &$lifetime [u8]) -> Result<Self, DecodeError> {
            Self::parse_with(body, ReadOptions::default())
        }

        /// Like [`parse`](Self::parse), but for a body that is a `str`, so that UTF-8 is not
        /// checked again.
        ///
        /// # Errors
        /// Like [`parse`](Self::parse).
        pub fn parse_str(body: &$lifetime str) -> Result<Self, DecodeError> {
            let options = ReadOptions::default();
            Self::parse_input(crate::input::Input::of_text(body, options)?, options)
        }

        /// Like [`parse`](Self::parse), with options.
        ///
        /// # Errors
        /// Like [`parse`](Self::parse).
        $(#[$inline])?
        pub fn parse_with(
            body: &$lifetime [u8],
            options: ReadOptions,
        ) -> Result<Self, DecodeError> {
            Self::parse_input(crate::input::Input::new(body, options)?, options)
        }

        $(#[$inline])?
        fn parse_input(
            $input: crate::input::Input<$lifetime>,
            $options: ReadOptions,
        ) -> Result<Self, DecodeError> {
            $read
        }
    };
}

pub(crate) use parse_methods;

/// An input within the length limit.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    pub(crate) bytes: &'a [u8],
    /// The same as text, if it is known to be UTF-8.
    text: Option<&'a str>,
}

impl<'a> Input<'a> {
    #[inline(always)]
    pub(crate) fn new(bytes: &'a [u8], options: ReadOptions) -> Result<Self, DecodeError> {
        let limit = options.limits.input.min(Limits::MAX_INPUT);
        if bytes.len() > limit {
            return Err(DecodeError::new(ErrorKind::InputTooLong, limit, "less input"));
        }
        Ok(Self { bytes, text: None })
    }

    #[inline(always)]
    pub(crate) fn of_text(text: &'a str, options: ReadOptions) -> Result<Self, DecodeError> {
        Ok(Self { text: Some(text), ..Self::new(text.as_bytes(), options)? })
    }

    /// A text that has been checked against the length limit.
    pub(crate) fn within_limit(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), text: Some(text) }
    }

    /// The whole input.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUtf8`], or a kind for an encoding other than UTF-8.
    pub(crate) fn text(self, options: ReadOptions) -> Result<&'a str, DecodeError> {
        match self.text.map_or_else(|| simdutf8::basic::from_utf8(self.bytes), Ok) {
            // UTF-16 and UTF-32 without a byte order mark begin with `<` and zeros.
            Ok(text) if !matches!(self.bytes, [0, ..] | [_, 0, ..]) => Ok(text),
            _ => doubtful_utf8(self.bytes, options),
        }
    }

    /// The whole input, or an empty text if it is not known to be UTF-8.
    pub(crate) fn known_text(self) -> &'a str {
        self.text.unwrap_or_default()
    }

    /// The text from `at` on, if it is UTF-8. The 64 bytes before `at` must be ASCII: some of them
    /// pad the checked part to whole blocks, which are faster than a partial one.
    #[inline(always)]
    pub(crate) fn text_from(self, at: usize) -> Option<&'a str> {
        if let Some(text) = self.text {
            return text.get(at..);
        }
        let padding = self.bytes.len().checked_sub(at)?.wrapping_neg() % 64;
        let start = at.checked_sub(padding)?;
        simdutf8::basic::from_utf8(self.bytes.get(start..)?).ok()?.get(padding..)
    }
}

#[cold]
fn doubtful_utf8(input: &[u8], options: ReadOptions) -> Result<&str, DecodeError> {
    let wide = [&[0xFE, 0xFF][..], &[0xFF, 0xFE], &[0, 0, 0xFE, 0xFF], b"\0<", b"<\0", b"\0\0\0<"];
    if wide.iter().any(|start| input.starts_with(start)) {
        return Err(DecodeError::new(ErrorKind::UnsupportedEncoding, 0, "UTF-8"));
    }
    // If the document declares another encoding, that is the error, not its bytes.
    if let Some(error) = foreign_label(input, options) {
        return Err(error);
    }
    // simdutf8 does not return the offset of the error.
    core::str::from_utf8(input).map_err(|error| match error.error_len() {
        None => DecodeError::new(ErrorKind::UnexpectedEnd, input.len(), "more input"),
        Some(_) => DecodeError::new(ErrorKind::InvalidUtf8, error.valid_up_to(), "UTF-8"),
    })
}

/// The error, if a declaration at the start of the input names an unsupported encoding.
fn foreign_label(input: &[u8], options: ReadOptions) -> Option<DecodeError> {
    if options.known_utf8 {
        return None;
    }
    let text = input.utf8_chunks().next()?.valid();
    let document = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let len = document.strip_prefix("<?xml").and(document.find("?>"))?.saturating_add("?>".len());
    let span = Span::of_len(text.len().saturating_sub(document.len()), len);
    let error = declaration::check(text, span, Label::Binding, options.limits).err()?;
    (error.kind() == ErrorKind::UnsupportedEncoding).then_some(error)
}
