use std::hash::{DefaultHasher, Hasher};

use crate::names::{NS_XML, NS_XMLNS};

/// The URIs of the namespaces that a caller distinguishes.
pub(crate) type Known = &'static [&'static str];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Namespace {
    None,
    /// The namespace of the prefix `xml`.
    Xml,
    /// The namespace of namespace declarations.
    Xmlns,
    /// A namespace of [`Known`], by its index.
    Known(u8),
    /// Any other namespace, by the hash of its URI. A document may declare a URI of megabytes and
    /// cause many comparisons; hashes make each comparison cheap. A collision can only cause an
    /// error: two attributes of one element count as duplicates.
    Other(u64),
}

impl Namespace {
    pub(crate) fn of(uri: &str, known: Known) -> Self {
        if uri.is_empty() {
            return Self::None;
        }
        if let Some(index) = known.iter().position(|known| *known == uri) {
            return Self::Known(index as u8);
        }
        match uri {
            NS_XML => Self::Xml,
            NS_XMLNS => Self::Xmlns,
            _ => {
                let mut hasher = DefaultHasher::new();
                hasher.write(uri.as_bytes());
                Self::Other(hasher.finish())
            }
        }
    }
}
