//! What a head says about the body: its media type, its characters, its coding.

use std::borrow::Cow;

use super::fields::{Field, Fields};
use super::{MEDIA_TYPE, MEDIA_TYPE_12};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::ReadOptions;
use crate::xml::token::BYTE_ORDER_MARK;

impl Fields<'_> {
    /// The media type that `Content-Type` names, without its parameters, in the case in which it
    /// was written.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        let value = self.content_type()?.1;
        Some(value.split_once(';').map_or(value, |(media_type, _)| media_type).trim_ascii())
    }

    /// Whether the media type is one of SOAP: `text/xml` or `application/soap+xml`.
    #[must_use]
    pub fn is_soap(&self) -> bool {
        self.is_of(MEDIA_TYPE) || self.is_of(MEDIA_TYPE_12)
    }

    /// Whether the media type is this one.
    pub(super) fn is_of(&self, media_type: &str) -> bool {
        self.media_type().is_some_and(|it| it.eq_ignore_ascii_case(media_type))
    }

    /// A parameter of the media type, such as its `charset`, without quotes and escapes.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        self.parameter_as_written(name).map(|(_, value)| unquoted(value))
    }

    /// The options to read a body with that has this head. If the media type has a `charset`, that
    /// counts, and not what the XML declares (RFC 7303, section 3).
    ///
    /// # Errors
    /// [`ErrorKind::ContentCoding`] for a content coding other than `identity`, and
    /// [`ErrorKind::UnsupportedEncoding`] for a charset other than UTF-8 and US-ASCII. Both say in
    /// [`expected`](DecodeError::expected) what came, if it is known. Offsets count from the start
    /// of the value of `Content-Encoding` or `Content-Type`.
    pub fn read_options(
        &self,
        body: &[u8],
        options: ReadOptions,
    ) -> Result<ReadOptions, DecodeError> {
        let failed = |Refused { error, field, label }: Refused<'_>| {
            error.map_offset(|_| field.place_of(label))
        };
        self.options_for(body, options).map_err(failed)
    }

    /// As [`read_options`](Self::read_options); what is refused is not given a place yet.
    pub(super) fn options_for(
        &self,
        body: &[u8],
        options: ReadOptions,
    ) -> Result<ReadOptions, Refused<'_>> {
        let identity = |element: &[u8]| element.eq_ignore_ascii_case(b"identity");
        if let Some((field, label)) = self.elements("Content-Encoding").find(|it| !identity(it.1)) {
            return Err(Refused::new(ErrorKind::ContentCoding, coding(label), field, label));
        }
        let Some((field, label)) = self.parameter_as_written("charset") else { return Ok(options) };
        let charset = unquoted(label);
        // A byte order mark outranks the charset (RFC 7303, section 3).
        let is_utf8 =
            ["utf-8", "utf8", "us-ascii"].iter().any(|it| charset.eq_ignore_ascii_case(it))
                || body.starts_with(BYTE_ORDER_MARK.as_bytes());
        if !is_utf8 {
            let (kind, label) = (ErrorKind::UnsupportedEncoding, label.as_bytes());
            return Err(Refused::new(kind, encoding(&charset), field, label));
        }
        Ok(options.known_utf8(true))
    }

    fn content_type(&self) -> Option<(&Field<'_>, &str)> {
        let field = self.all("Content-Type").next()?;
        Some((field, str::from_utf8(field.value()).ok()?))
    }

    fn parameter_as_written(&self, name: &str) -> Option<(&Field<'_>, &str)> {
        let (field, value) = self.content_type()?;
        let (_, value) = parameters(value).find(|(it, _)| it.eq_ignore_ascii_case(name))?;
        Some((field, value)).filter(|(_, value)| !value.is_empty())
    }
}

/// A label that the reader cannot follow, in a field of the head.
pub(super) struct Refused<'f> {
    pub(super) error: DecodeError,
    pub(super) field: &'f Field<'f>,
    pub(super) label: &'f [u8],
}

impl<'f> Refused<'f> {
    fn new(kind: ErrorKind, expected: &'static str, field: &'f Field<'f>, label: &'f [u8]) -> Self {
        Self { error: DecodeError::new(kind, 0, expected), field, label }
    }
}

/// Says what was expected, and what came instead if it is one of the names.
macro_rules! instead {
    ($expected:literal, $label:expr, $($name:literal),* $(,)?) => {
        match $label {
            $(label if label.eq_ignore_ascii_case($name) => concat!($expected, ", not ", $name),)*
            _ => $expected,
        }
    };
}

fn coding(label: &[u8]) -> &'static str {
    let label = str::from_utf8(label).unwrap_or_default();
    instead!("identity", label, "gzip", "x-gzip", "deflate", "br", "zstd", "compress")
}

fn encoding(label: &str) -> &'static str {
    instead!(
        "UTF-8",
        label,
        "ISO-8859-1",
        "ISO-8859-15",
        "windows-1252",
        "GB2312",
        "GBK",
        "GB18030",
        "Big5",
        "Shift_JIS",
        "EUC-KR",
        "KOI8-R",
        "UTF-16",
        "UTF-16LE",
        "UTF-16BE",
        "UTF-32",
        "UTF-7",
    )
}

/// The parameters of a media type, with their values as they are written, quotes and all.
fn parameters(value: &str) -> impl Iterator<Item = (&str, &str)> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    // A semicolon within quotes ends nothing, nor does a quote behind a backslash.
    let parts = value.split(move |c: char| {
        let was_escaped = core::mem::replace(&mut is_escaped, is_quoted && c == '\\');
        if was_escaped {
            is_escaped = false;
        } else {
            is_quoted ^= c == '"';
        }
        c == ';' && !is_quoted
    });
    parts.skip(1).filter_map(|part| part.split_once('=')).map(|(n, v)| (n.trim(), v.trim()))
}

/// What a value stands for that may be in quotes (RFC 9110, section 5.6.4).
pub(super) fn unquoted(value: &str) -> Cow<'_, str> {
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    match inner {
        Some(inner) if inner.contains('\\') => {
            let mut chars = inner.chars();
            let next = || chars.next().and_then(|c| if c == '\\' { chars.next() } else { Some(c) });
            Cow::Owned(core::iter::from_fn(next).collect())
        }
        inner => Cow::Borrowed(inner.unwrap_or(value)),
    }
}
