//! The fields of heads.

use core::fmt;

/// The fields of a head, in their order. They are collected from names and values by those who have
/// another HTTP library.
///
/// ```
/// use bsim_codec::SoapVersion;
/// use bsim_codec::http::Fields;
///
/// let headers = [("Content-Type", &b"text/xml; charset=utf-8"[..]), ("Connection", b"TE, close")];
/// let fields: Fields<'_> = headers.into_iter().collect();
/// assert_eq!(fields.soap_version(), Some(SoapVersion::Soap11));
/// assert_eq!(fields.get("connection"), Some(&b"TE, close"[..]));
/// ```
#[derive(Clone, Default)]
pub struct Fields<'a>(Vec<Field<'a>>);

#[derive(Clone)]
pub(super) struct Field<'a> {
    name: &'a str,
    written: &'a [u8],
    /// Without its line ends: spaces are in their place.
    unfolded: Option<Box<[u8]>>,
}

impl<'a> Field<'a> {
    fn new(name: &'a str, value: &'a [u8]) -> Self {
        let written = value.trim_ascii();
        let is_fold = |byte: u8| matches!(byte, b'\r' | b'\n');
        let unfolded = written
            .iter()
            .any(|&byte| is_fold(byte))
            .then(|| written.iter().map(|&byte| if is_fold(byte) { b' ' } else { byte }).collect());
        Self { name, written, unfolded }
    }

    pub(super) fn value(&self) -> &[u8] {
        self.unfolded.as_deref().unwrap_or(self.written)
    }

    /// Where in the value a part of it starts.
    pub(super) fn place_of(&self, part: &[u8]) -> usize {
        offset_in(self.value(), part)
    }

    /// Where in the buffer of the head a part of the value starts.
    pub(super) fn offset_in(&self, buffer: &[u8], part: &[u8]) -> usize {
        offset_in(buffer, self.written).saturating_add(self.place_of(part))
    }
}

impl<'a> Fields<'a> {
    /// The value of the first field with this name, in whatever case, without white space around
    /// it. In a response, it may have been folded: its line ends are spaces here.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.all(name).next().map(Field::value)
    }

    /// Every field: its name as it was written, and its value.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &[u8])> {
        self.0.iter().map(|field| (field.name, field.value()))
    }

    /// All fields with this name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &Field<'a>> {
        self.0.iter().filter(move |field| field.name.eq_ignore_ascii_case(name))
    }

    /// The elements of the lists that the fields with this name have, each with its field.
    pub(super) fn elements(&self, name: &str) -> impl Iterator<Item = (&Field<'a>, &[u8])> {
        let elements = self.all(name).flat_map(|field| {
            let elements = split_unquoted(field.value(), b',');
            elements.map(move |element| (field, element.trim_ascii()))
        });
        // Empty ones mean nothing (RFC 9110, section 5.6.1).
        elements.filter(|(_, element)| !element.is_empty())
    }

    /// Whether the lists that the fields with this name have contain this token, in whatever case.
    pub(super) fn lists(&self, name: &str, token: &str) -> bool {
        self.elements(name).any(|(_, element)| element.eq_ignore_ascii_case(token.as_bytes()))
    }
}

impl<'a> FromIterator<(&'a str, &'a [u8])> for Fields<'a> {
    fn from_iter<T: IntoIterator<Item = (&'a str, &'a [u8])>>(fields: T) -> Self {
        Self(fields.into_iter().map(|(name, value)| Field::new(name, value)).collect())
    }
}

impl fmt::Debug for Fields<'_> {
    /// The names only: a value may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// The parts of a value between separators. One in quotes separates nothing, and a quote behind a
/// backslash in quotes ends nothing (RFC 9110, section 5.6.4).
pub(super) fn split_unquoted(value: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    value.split(move |&byte| {
        let was_escaped = core::mem::replace(&mut is_escaped, false);
        if !was_escaped {
            is_escaped = is_quoted && byte == b'\\';
            is_quoted ^= byte == b'"';
        }
        byte == separator && !is_quoted
    })
}

/// Where in the buffer a part of it starts.
pub(super) fn offset_in(buffer: &[u8], part: &[u8]) -> usize {
    part.as_ptr().addr().saturating_sub(buffer.as_ptr().addr())
}
