use core::fmt;

/// The fields of a head, in order. For use with another HTTP library, collect names and values.
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
    /// The value with spaces for its line ends, if it has any.
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

    /// The offset in the value of a part of it.
    pub(super) fn place_of(&self, part: &[u8]) -> usize {
        offset_in(self.value(), part)
    }

    /// The offset in `buffer` of a part of the value.
    pub(super) fn offset_in(&self, buffer: &[u8], part: &[u8]) -> usize {
        offset_in(buffer, self.written).saturating_add(self.place_of(part))
    }
}

impl<'a> Fields<'a> {
    /// The value of the first field with this name, ignoring case, without white space around it.
    /// The line ends of folded lines are spaces.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.all(name).next().map(Field::value)
    }

    /// All fields: the name as written, and the value.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &[u8])> {
        self.0.iter().map(|field| (field.name, field.value()))
    }

    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &Field<'a>> {
        self.0.iter().filter(move |field| field.name.eq_ignore_ascii_case(name))
    }

    /// The list elements of all fields with this name, each with its field.
    pub(super) fn elements(&self, name: &str) -> impl Iterator<Item = (&Field<'a>, &[u8])> {
        let elements = self.all(name).flat_map(|field| {
            let elements = split_unquoted(field.value(), b',');
            elements.map(move |element| (field, element.trim_ascii()))
        });
        // Empty elements have no meaning (RFC 9110, section 5.6.1).
        elements.filter(|(_, element)| !element.is_empty())
    }

    /// Whether a list of tokens has this token, ignoring case. Quotes have no meaning there.
    pub(super) fn lists(&self, name: &str, token: &str) -> bool {
        let mut elements = self.all(name).flat_map(|field| field.value().split(|&it| it == b','));
        elements.any(|element| element.trim_ascii().eq_ignore_ascii_case(token.as_bytes()))
    }
}

impl<'a> FromIterator<(&'a str, &'a [u8])> for Fields<'a> {
    fn from_iter<T: IntoIterator<Item = (&'a str, &'a [u8])>>(fields: T) -> Self {
        Self(fields.into_iter().map(|(name, value)| Field::new(name, value)).collect())
    }
}

impl fmt::Debug for Fields<'_> {
    /// Omits the values, which may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// Splits a value at separators outside quotes. In quotes, a backslash escapes the next character
/// (RFC 9110, section 5.6.4).
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

/// The offset in `buffer` of a part of it.
pub(super) fn offset_in(buffer: &[u8], part: &[u8]) -> usize {
    part.as_ptr().addr().saturating_sub(buffer.as_ptr().addr())
}
