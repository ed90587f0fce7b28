//! Markup to be compared with blocks of input, plain or escaped.

use crate::simd::pattern::{Pattern, Template};
use crate::write::markup::{join, len};

/// How markup is written, and how far it goes.
pub(crate) trait Writing: Copy {
    /// Whether it is escaped, since it is in a document in a string.
    const ESCAPED: bool;
    /// Whether it goes on up to the end of the input; else at least a block follows.
    const UP_TO_END: bool;
}

/// The payload as elements.
#[derive(Clone, Copy)]
pub(crate) enum Inline {}

impl Writing for Inline {
    const ESCAPED: bool = false;
    const UP_TO_END: bool = false;
}

/// The payload as a document in a string.
#[derive(Clone, Copy)]
pub(crate) enum Escaped {}

impl Writing for Escaped {
    const ESCAPED: bool = true;
    const UP_TO_END: bool = false;
}

/// A whole message.
#[derive(Clone, Copy)]
pub(crate) enum Whole {}

impl Writing for Whole {
    const ESCAPED: bool = false;
    const UP_TO_END: bool = true;
}

/// The pattern for `parts` in a row.
pub(crate) const fn pattern(escaped: bool, parts: &[&str]) -> Pattern {
    Pattern::new(join(parts, escaped), len(parts, escaped))
}

/// The template for `parts` in a row, with zeros in the place of texts.
pub(crate) const fn template(escaped: bool, parts: &[&str]) -> Template {
    Template::new(join(parts, escaped), len(parts, escaped))
}

/// The tags of one element that has no attributes.
pub(crate) struct TagPatterns {
    pub(crate) name: &'static str,
    /// `<X>`.
    pub(crate) start: Pattern,
    /// `</X>`.
    pub(crate) end: Pattern,
    /// `<X/>`.
    pub(crate) tight: Pattern,
    /// `<X />`.
    pub(crate) spaced: Pattern,
}

impl TagPatterns {
    /// The tags as they are, not escaped.
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
