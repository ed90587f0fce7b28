use super::percent::Flavor;
use crate::simd::set::{Set, bytes};
use crate::xml::unescape::Rules;

/// How to decode a raw text.
///
/// A `u32`, since a `u8` would leave padding in every text, and padding makes copies slower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Escapes(pub(super) u32);

impl Escapes {
    /// The raw text has no escapes. Every value has this bit: in the C ABI, 0 is an absent text.
    pub(crate) const PLAIN: Self = Self(256);
    /// Element content: references, CDATA, comments, line ends.
    pub(crate) const CONTENT: Self = Self::flag(1);
    /// An attribute value: references, white space.
    pub(crate) const ATTRIBUTE: Self = Self::flag(2);
    /// The raw text is element content of an outer document, and decodes to XML with more escapes.
    pub(crate) const ESCAPED: Self = Self::flag(4);
    /// The raw text begins inside a CDATA section of the outer document.
    pub(crate) const IN_CDATA: Self = Self::flag(8);
    /// White space at both ends is removed.
    pub(crate) const TRIMMED: Self = Self::flag(16);
    pub(crate) const PERCENT: Self = Self::flag(32);
    /// With [`Self::PERCENT`]: `+` is a space.
    pub(crate) const PLUS: Self = Self::flag(64);

    /// The value with these bits and that of [`Self::PLAIN`].
    pub(super) const fn flag(bits: u32) -> Self {
        Self(Self::PLAIN.0 | bits)
    }

    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn without(self, other: Self) -> Self {
        Self::flag(self.0 & !other.0)
    }

    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != Self::PLAIN.0
    }

    pub(crate) const fn content(trim: bool) -> Self {
        if trim { Self::CONTENT.with(Self::TRIMMED) } else { Self::CONTENT }
    }

    pub(crate) const fn without_xml(self) -> Self {
        self.without(Self::CONTENT.with(Self::ATTRIBUTE).with(Self::ESCAPED).with(Self::IN_CDATA))
    }

    /// Whether `raw` has no XML escapes.
    pub(crate) fn is_literal(self, raw: &str) -> bool {
        type InContent = Set<0, { bytes(b"&\r<") }>;
        type InAttributes = Set<0, { bytes(b"&\r\t\n") }>;
        let is_content = self.has(Self::CONTENT.with(Self::ESCAPED));
        let is_attribute = self.has(Self::ATTRIBUTE);
        !(is_content && InContent::meets(raw.as_bytes())
            || is_attribute && InAttributes::meets(raw.as_bytes()))
    }

    pub(super) const fn without_percent(self) -> Self {
        self.without(Self::PERCENT.with(Self::PLUS))
    }

    pub(super) const fn flavor(self) -> Flavor {
        if self.has(Self::PLUS) { Flavor::Form } else { Flavor::Percent }
    }

    /// The layers of XML, outermost first, and whether each begins in CDATA.
    pub(super) fn layers(self) -> impl Iterator<Item = (Rules, bool)> {
        let outer = self.has(Self::ESCAPED).then_some((Rules::Content, self.has(Self::IN_CDATA)));
        let inner = if self.has(Self::CONTENT) {
            Some((Rules::Content, false))
        } else {
            self.has(Self::ATTRIBUTE).then_some((Rules::Attribute, false))
        };
        outer.into_iter().chain(inner)
    }
}
