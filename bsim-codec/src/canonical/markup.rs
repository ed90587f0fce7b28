//! Markup to be compared with blocks of input, plain or escaped.

use crate::simd::pattern::{Pattern, Template};
use crate::write::markup::{join, len};

/// How markup is written.
pub(crate) trait Writing: Copy {
    /// Whether it is escaped, since it is in a document in a string.
    const ESCAPED: bool;
}

/// As it is.
#[derive(Clone, Copy)]
pub(crate) enum Plain {}

/// With `&lt;` for `<`, and so on.
#[derive(Clone, Copy)]
pub(crate) enum Escaped {}

impl Writing for Plain {
    const ESCAPED: bool = false;
}

impl Writing for Escaped {
    const ESCAPED: bool = true;
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
