//! Qualified names (Namespaces in XML 1.0, section 4).

use super::chars;
use super::span::Span;

/// A qualified name in a text: a local name, with or without a prefix and a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QName {
    pub(crate) whole: Span,
    /// The part after the colon, or the whole name.
    pub(crate) local: Span,
}

impl QName {
    /// The name at the start of `rest`, which begins at offset `at` of the text. A trailing colon
    /// is not part of the name.
    pub(crate) fn read(rest: &str, at: usize) -> Option<Self> {
        let first = chars::ncname_len(rest);
        if first == 0 {
            return None;
        }
        let second = match rest.as_bytes().get(first) {
            Some(b':') => rest.get(first.saturating_add(1)..).map_or(0, chars::ncname_len),
            _ => 0,
        };
        if second == 0 {
            let whole = Span::of_len(at, first);
            return Some(Self { whole, local: whole });
        }
        let local = Span::of_len(at.saturating_add(first).saturating_add(1), second);
        Some(Self { whole: Span::new(at, local.end()), local })
    }

    pub(crate) fn start(self) -> usize {
        self.whole.start()
    }

    /// The part before the colon; empty without a colon.
    pub(crate) fn prefix(self) -> Span {
        Span::new(self.whole.start(), self.local.start().saturating_sub(1).max(self.whole.start()))
    }
}
