//! Namespaces, as far as it matters which one a name is in.

use std::hash::{DefaultHasher, Hasher};

use crate::names::{NS_XML, NS_XMLNS};

/// The namespaces that a reader's caller wants to tell apart, by their names.
pub(crate) type Known = &'static [&'static str];

/// A namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Namespace {
    None,
    /// The one to which the prefix `xml` is bound.
    Xml,
    /// The one of namespace declarations.
    Xmlns,
    /// One that the caller knows, by its place among them.
    Known(u8),
    /// Any other, by a hash of its name. A document could declare names of megabytes and ask again
    /// and again whether two are the same; this makes each answer one comparison. Two names that
    /// collide matter only on one element, where the reader then refuses the document.
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
