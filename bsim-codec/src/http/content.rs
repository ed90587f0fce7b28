//! The properties of a body in its head: media type, charset and content coding.

use std::borrow::Cow;

use super::fields::{Field, Fields, split_unquoted};
use super::{MEDIA_TYPE, MEDIA_TYPE_12};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::ReadOptions;
use crate::soap::SoapVersion;
use crate::xml::token::BYTE_ORDER_MARK;

impl Fields<'_> {
    /// The media type in `Content-Type`, without its parameters, in its original case.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        let media_type = split_unquoted(self.content_type()?.value(), b';').next()?;
        Some(str::from_utf8(media_type).ok()?.trim_ascii())
    }

    /// The SOAP version of the media type: 1.1 for `text/xml`, 1.2 for `application/soap+xml`. None
    /// for another media type, or without one.
    #[must_use]
    pub fn soap_version(&self) -> Option<SoapVersion> {
        let media_type = self.media_type()?;
        let is = |it| media_type.eq_ignore_ascii_case(it);
        if is(MEDIA_TYPE) {
            Some(SoapVersion::Soap11)
        } else {
            is(MEDIA_TYPE_12).then_some(SoapVersion::Soap12)
        }
    }

    /// Whether the media type is a SOAP media type; see [`soap_version`](Self::soap_version).
    #[must_use]
    pub fn is_soap(&self) -> bool {
        self.soap_version().is_some()
    }

    /// A parameter of the media type, such as `charset`, without quotes and escapes. Bytes that are
    /// not UTF-8 become U+FFFD. An empty parameter counts as absent.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        self.parameter_as_written(name).map(|(_, value)| unquoted(value))
    }

    /// Returns `options` for a body with this head. If the media type has a `charset`, they have
    /// [`known_utf8`](ReadOptions::known_utf8) set: the `charset` takes precedence over the XML
    /// declaration (RFC 7303, section 3). A byte order mark at the start of `body` takes precedence
    /// over the charset.
    ///
    /// # Errors
    /// [`ErrorKind::ContentCoding`] for a content coding other than `identity`, and
    /// [`ErrorKind::UnsupportedEncoding`] for a charset other than UTF-8 and US-ASCII.
    /// [`expected`](DecodeError::expected) contains the label, if it is a common one, such as `GBK`
    /// or `gzip`.
    /// Offsets count from the start of the value of `Content-Encoding` or `Content-Type`.
    pub fn read_options(
        &self,
        body: &[u8],
        options: ReadOptions,
    ) -> Result<ReadOptions, DecodeError> {
        self.options_for(body, options, |field, label| field.place_of(label))
    }

    /// Like [`read_options`](Self::read_options). `place_of` gives the offset of a label.
    pub(super) fn options_for(
        &self,
        body: &[u8],
        options: ReadOptions,
        place_of: impl Fn(&Field<'_>, &[u8]) -> usize,
    ) -> Result<ReadOptions, DecodeError> {
        let identity = |element: &[u8]| element.eq_ignore_ascii_case(b"identity");
        if let Some((field, label)) = self.elements("Content-Encoding").find(|it| !identity(it.1)) {
            let at = place_of(field, label);
            return Err(DecodeError::new(ErrorKind::ContentCoding, at, coding(label)));
        }
        let Some((field, label)) = self.parameter_as_written("charset") else { return Ok(options) };
        let charset = unquoted(label);
        // A byte order mark takes precedence over the charset (RFC 7303, section 3).
        let is_utf8 =
            ["utf-8", "utf8", "us-ascii"].iter().any(|it| charset.eq_ignore_ascii_case(it))
                || body.starts_with(BYTE_ORDER_MARK.as_bytes());
        if !is_utf8 {
            let (kind, at) = (ErrorKind::UnsupportedEncoding, place_of(field, label));
            return Err(DecodeError::new(kind, at, encoding(&charset)));
        }
        Ok(options.known_utf8(true))
    }

    pub(super) fn content_type(&self) -> Option<&Field<'_>> {
        self.all("Content-Type").find(|field| !field.value().is_empty())
    }

    fn parameter_as_written(&self, name: &str) -> Option<(&Field<'_>, &[u8])> {
        let field = self.content_type()?;
        let mut named = parameters(field.value())
            .filter(|(it, _)| it.eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| value);
        Some((field, named.find(|value| !unquoted(value).trim_ascii().is_empty())?))
    }
}

/// The expected label, and the label found if it is one of the names.
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
        "windows-1251",
        "windows-1252",
        "GB2312",
        "GBK",
        "GB18030",
        "Big5",
        "Shift_JIS",
        "ISO-2022-JP",
        "EUC-JP",
        "EUC-KR",
        "KOI8-R",
        "UTF-16",
        "UTF-16LE",
        "UTF-16BE",
        "UTF-32",
        "UTF-7",
    )
}

/// The parameters of a media type. The values have their quotes.
fn parameters(value: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    split_unquoted(value, b';').skip(1).filter_map(|part| {
        let (name, value) = part.split_at(part.iter().position(|&byte| byte == b'=')?);
        Some((name.trim_ascii(), value.get(1..)?.trim_ascii()))
    })
}

/// Decodes a value that may be in quotes (RFC 9110, section 5.6.4).
pub(super) fn unquoted(value: &[u8]) -> Cow<'_, str> {
    let inner = value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\""));
    match inner {
        Some(inner) if inner.contains(&b'\\') => {
            let mut bytes = inner.iter().copied();
            let next = || match bytes.next() {
                Some(b'\\') => bytes.next(),
                byte => byte,
            };
            let unescaped: Vec<_> = core::iter::from_fn(next).collect();
            Cow::Owned(String::from_utf8_lossy(&unescaped).into_owned())
        }
        inner => String::from_utf8_lossy(inner.unwrap_or(value)),
    }
}
