//! XML 1.0 with namespaces, read strictly.
//!
//! quick-xml splits the input into tokens; everything that it leaves to its caller is checked here.
//! Nothing in this module knows BSIM or SOAP.
//!
//! | module | what it does |
//! |---|---|
//! | `chars` | which characters may stand where |
//! | `reference` | entity and character references |
//! | `unescape` | what a stretch of XML stands for |
//! | `token` | tokens, each checked by itself |
//! | `attribute` | the attributes of one tag |
//! | `declaration` | the XML declaration |
//! | `scope` | namespaces |
//! | `cursor` | elements that match and names that resolve |

pub(crate) mod attribute;
pub(crate) mod chars;
pub(crate) mod cursor;
pub(crate) mod declaration;
pub(crate) mod reference;
pub(crate) mod scope;
pub(crate) mod token;
pub(crate) mod unescape;

use core::ops::Range;

/// A part of a text, by byte offsets; half a `Range<usize>`, since no input exceeds 4 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    pub(crate) const fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    pub(crate) const fn start(self) -> usize {
        self.start as usize
    }

    pub(crate) const fn end(self) -> usize {
        self.end as usize
    }

    pub(crate) const fn len(self) -> usize {
        self.end() - self.start()
    }

    pub(crate) const fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// What is between the start tag and the end tag of the element that this is all of.
    pub(crate) fn content_of(self, text: &str, start_tag: Self) -> Self {
        let end = text[self.range()].rfind('<').map_or(self.start(), |at| self.start() + at);
        Self::new(start_tag.end(), end.max(start_tag.end()))
    }

    pub(crate) fn of(self, text: &str) -> &str {
        &text[self.range()]
    }
}

/// Splits a qualified name at its colon.
pub(crate) fn split_name(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

/// The length of the qualified name that `text` starts with; 0 if none. A trailing colon is not
/// part of it.
pub(crate) fn qname_len(text: &str) -> usize {
    let first = chars::ncname_len(text);
    if first == 0 || text.as_bytes().get(first) != Some(&b':') {
        return first;
    }
    match chars::ncname_len(&text[first + 1..]) {
        0 => first,
        second => first + 1 + second,
    }
}
