//! The fields of heads.

use core::fmt;

use httparse::Header;

use super::{MEDIA_TYPE, MEDIA_TYPE_12};

/// The fields of a head, in their order.
#[derive(Clone)]
pub struct Fields<'a>(Vec<Header<'a>>);

impl<'a> Fields<'a> {
    /// The value of the first field with this name, in whatever case, without white space around
    /// it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a [u8]> {
        self.all(name).next()
    }

    /// The values of all fields with this name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.iter().filter(move |(field, _)| field.eq_ignore_ascii_case(name)).map(|field| field.1)
    }

    /// Every field: its name as it was written, and its value.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.0.iter().map(|field| (field.name, field.value.trim_ascii()))
    }

    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        str::from_utf8(self.get(name)?).ok()
    }

    /// The media type that `Content-Type` names, without its parameters, in the case in which it
    /// was written.
    #[must_use]
    pub fn media_type(&self) -> Option<&'a str> {
        let value = self.text("Content-Type")?;
        Some(value.split_once(';').map_or(value, |(media_type, _)| media_type).trim_ascii())
    }

    /// Whether the media type is one of SOAP: `text/xml` or `application/soap+xml`.
    #[must_use]
    pub fn is_soap(&self) -> bool {
        let soap = [MEDIA_TYPE, MEDIA_TYPE_12];
        self.media_type().is_some_and(|it| soap.iter().any(|soap| it.eq_ignore_ascii_case(soap)))
    }

    pub(super) fn of(headers: &[Header<'a>]) -> Self {
        Self(headers.to_vec())
    }
}

impl fmt::Debug for Fields<'_> {
    /// The names only: a value may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// The parameters of a content type. Their values may be in quotes.
pub(super) fn parameters(value: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut quoted = false;
    // A semicolon within quotes ends nothing.
    let parts = value.split(move |c: char| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    parts.skip(1).filter_map(|part| part.split_once('=')).map(|(n, v)| (n.trim(), v.trim()))
}
