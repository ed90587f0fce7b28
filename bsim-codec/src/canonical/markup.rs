//! Markup patterns to compare with blocks of input, plain or escaped.

use crate::simd::pattern::{Pattern, Template};
use crate::write::markup::{join, len};

/// The form of the markup.
pub(crate) trait Writing: Copy {
    /// Whether the markup is escaped, because the document is in a text.
    const ESCAPED: bool = false;
    /// Whether it may end the input. If not, the tier declines when less than a block is left.
    const UP_TO_END: bool = false;
}

/// The payload as elements.
#[derive(Clone, Copy)]
pub(crate) enum Inline {}

impl Writing for Inline {}

/// The payload as an escaped document.
#[derive(Clone, Copy)]
pub(crate) enum Escaped {}

impl Writing for Escaped {
    const ESCAPED: bool = true;
}

/// A whole message.
#[derive(Clone, Copy)]
pub(crate) enum Whole {}

impl Writing for Whole {
    const UP_TO_END: bool = true;
}

pub(crate) const fn pattern(escaped: bool, parts: &[&str]) -> Pattern {
    Pattern::new(join(parts, escaped), len(parts, escaped))
}

/// Zeros in `parts` stand for the bytes of texts.
pub(crate) const fn template(escaped: bool, parts: &[&str]) -> Template {
    Template::new(join(parts, escaped), len(parts, escaped))
}

/// The tags of an element without attributes.
pub(crate) struct TagPatterns {
    pub(crate) name: &'static str,
    pub(crate) start: Pattern,
    pub(crate) end: Pattern,
    /// `<X/>`.
    pub(crate) tight: Pattern,
    /// `<X />`.
    pub(crate) spaced: Pattern,
}

impl TagPatterns {
    pub(crate) const fn plain(name: &'static str) -> Self {
        Self::new(false, name)
    }

    pub(crate) const fn new(escaped: bool, name: &'static str) -> Self {
        Self {
            name,
            start: pattern(escaped, &["<", name, ">"]),
            end: pattern(escaped, &["</", name, ">"]),
            tight: pattern(escaped, &["<", name, "/>"]),
            spaced: pattern(escaped, &["<", name, " />"]),
        }
    }
}
