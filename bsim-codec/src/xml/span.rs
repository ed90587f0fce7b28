use core::ops::Range;

/// A part of a text, by byte offsets. No input exceeds 4 GiB, so 32-bit offsets suffice.
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

    pub(crate) const fn of_len(start: usize, len: usize) -> Self {
        Self::new(start, start.saturating_add(len))
    }

    pub(crate) const fn len(self) -> usize {
        self.end().saturating_sub(self.start())
    }

    /// The offset in the text of byte `index` of this part.
    pub(crate) const fn at(self, index: usize) -> usize {
        self.start().saturating_add(index)
    }

    /// A part of this part. `range` is relative to its start.
    pub(crate) const fn part(self, range: Range<usize>) -> Self {
        Self::new(self.at(range.start), self.at(range.end))
    }

    pub(crate) const fn inset(self, front: usize, back: usize) -> Self {
        Self::new(self.at(front), self.end().saturating_sub(back))
    }

    pub(crate) const fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The content of the element at this span, between its start tag and its end tag.
    pub(crate) fn content_of(self, text: &str, start_tag: Self) -> Self {
        let end = self.of(text).rfind('<').map_or(self.start(), |at| self.at(at));
        Self::new(start_tag.end(), end.max(start_tag.end()))
    }

    pub(crate) fn bytes_of(self, text: &str) -> &[u8] {
        text.as_bytes().get(self.range()).unwrap_or_default()
    }

    pub(crate) fn of(self, text: &str) -> &str {
        let part = text.get(self.range());
        debug_assert!(part.is_some(), "not in the text: {self:?}");
        part.unwrap_or_default()
    }
}
