//! Comparison, formatting and serialization of texts, by their decoded form.

use core::fmt;

use super::{EncodedOf, TextOf};

impl<S: AsRef<str>, T: AsRef<str>> PartialEq<TextOf<T>> for TextOf<S> {
    /// Texts are equal if they decode to the same text.
    fn eq(&self, other: &TextOf<T>) -> bool {
        self.as_text().decode() == other.as_text().decode()
    }
}

impl<S: AsRef<str>> Eq for TextOf<S> {}

impl<S: AsRef<str>> PartialEq<str> for TextOf<S> {
    fn eq(&self, other: &str) -> bool {
        self.as_text().decode() == other
    }
}

impl<S: AsRef<str>> PartialEq<&str> for TextOf<S> {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl<S: AsRef<str>, T: AsRef<str>> PartialEq<EncodedOf<T>> for EncodedOf<S> {
    /// Texts are equal if they decode to the same bytes. Two ill-formed texts are equal if their
    /// percent-encoded forms are.
    fn eq(&self, other: &EncodedOf<T>) -> bool {
        let (left, right) = (self.as_encoded(), other.as_encoded());
        match (left.decode_bytes(), right.decode_bytes()) {
            (Ok(left), Ok(right)) => left == right,
            (Err(_), Err(_)) => left.percent_encoded() == right.percent_encoded(),
            _ => false,
        }
    }
}

impl<S: AsRef<str>> Eq for EncodedOf<S> {}

impl<S: AsRef<str>> PartialEq<str> for EncodedOf<S> {
    /// Whether the text decodes to `other`.
    fn eq(&self, other: &str) -> bool {
        self.as_encoded().decode_bytes().is_ok_and(|bytes| bytes == other.as_bytes())
    }
}

impl<S: AsRef<str>> PartialEq<&str> for EncodedOf<S> {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl<S: AsRef<str>> fmt::Display for TextOf<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.as_text().decode())
    }
}

impl<S: AsRef<str>> fmt::Debug for TextOf<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.as_text().decode(), f)
    }
}

impl<S: AsRef<str>> fmt::Display for EncodedOf<S> {
    /// The text from [`Encoded::decode_lossy`](super::Encoded::decode_lossy).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.as_encoded().decode_lossy())
    }
}

impl<S: AsRef<str>> fmt::Debug for EncodedOf<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.as_encoded().decode_lossy(), f)
    }
}

#[cfg(feature = "serde")]
impl<S: AsRef<str>> serde::Serialize for TextOf<S> {
    fn serialize<Z: serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.serialize_str(&self.as_text().decode())
    }
}

#[cfg(feature = "serde")]
impl<S: AsRef<str>> serde::Serialize for EncodedOf<S> {
    /// The decoded text. An ill-formed text is an error.
    fn serialize<Z: serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        match self.as_encoded().decode() {
            Ok(text) => serializer.serialize_str(&text),
            Err(error) => Err(serde::ser::Error::custom(error)),
        }
    }
}

#[cfg(feature = "arbitrary")]
impl<'u, S: arbitrary::Arbitrary<'u>> arbitrary::Arbitrary<'u> for TextOf<S> {
    fn arbitrary(source: &mut arbitrary::Unstructured<'u>) -> arbitrary::Result<Self> {
        S::arbitrary(source).map(Self::from)
    }
}

#[cfg(feature = "arbitrary")]
impl<'u, S: arbitrary::Arbitrary<'u>> arbitrary::Arbitrary<'u> for EncodedOf<S> {
    fn arbitrary(source: &mut arbitrary::Unstructured<'u>) -> arbitrary::Result<Self> {
        S::arbitrary(source).map(Self::from)
    }
}
