#![expect(clippy::arithmetic_side_effects, reason = "offsets and lengths in an input below 4 GiB")]

use core::hint::select_unpredictable;
use core::marker::PhantomData;

use fearless_simd::prelude::*;
use fearless_simd::{Simd, u8x64};

use super::markup::{TagPatterns, Writing};
use crate::simd::block::Block;
use crate::simd::pattern::{Pattern, Template};
use crate::text::{EMPTY, Escapes, Text};
use crate::xml::{chars, reference};

/// A scanner for the rest of the input, as canonical markup of the form `M`.
///
/// The position is undefined after a method has returned `None`: keep a copy to try something else.
#[derive(Clone, Copy)]
pub(crate) struct Scan<'a, S, M> {
    pub(crate) simd: S,
    pub(crate) rest: &'a str,
    /// The offset of `rest` in the input.
    pub(crate) at: usize,
    /// The form of a text without escapes: trimmed or not.
    plain: Escapes,
    /// The length of the last white space.
    last_space: u32,
    markup: PhantomData<M>,
}

impl<'a, S: Simd, M: Writing> Scan<'a, S, M> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn new(simd: S, (rest, at): (&'a str, usize), trim: bool) -> Self {
        let plain = Escapes::content(trim).without_xml();
        Self { simd, rest, at, plain, last_space: 0, markup: PhantomData }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn position(&self) -> (&'a str, usize) {
        (self.rest, self.at)
    }

    /// The next block. None if less than a block is left, unless [`Writing::UP_TO_END`] is set.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn block(&self) -> Option<Block<S>> {
        self.block_after(0)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn block_after(&self, len: usize) -> Option<Block<S>> {
        let bytes = self.rest.as_bytes().get(len..)?;
        if M::UP_TO_END {
            Some(Block::padded(self.simd, bytes))
        } else {
            Block::new(self.simd, bytes)
        }
    }

    /// Consumes `len` bytes. False if that is not a character boundary.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn advance(&mut self, len: usize) -> bool {
        match self.rest.get(len..) {
            Some(rest) => self.rest = rest,
            None => return false,
        }
        self.at += len;
        true
    }

    /// Consumes `pattern`, if it is next.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn eat(&mut self, pattern: &Pattern) -> bool {
        match Block::new(self.simd, self.rest.as_bytes()) {
            Some(block) => self.eat_of(block, pattern),
            None => {
                M::UP_TO_END
                    && self.rest.as_bytes().starts_with(pattern.bytes())
                    && self.advance(pattern.len())
            }
        }
    }

    /// Like [`Self::eat`]; `block` is the next block.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn eat_of(&mut self, block: Block<S>, pattern: &Pattern) -> bool {
        block.is(pattern) && self.advance(pattern.len())
    }

    /// Consumes `literal`, if it is next, also near the end of the input.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn eat_literal(&mut self, literal: &str) -> bool {
        self.rest.starts_with(literal) && self.advance(literal.len())
    }

    // For a condition that the CPU cannot predict, load a single byte: it arrives long before the
    // comparison of a block, so that branches and selections need not wait. Load it before the
    // block: otherwise the compiler extracts it from the block.

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn byte_after(&self, len: usize) -> Option<u8> {
        self.rest.as_bytes().get(len).copied()
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn is_end_tag(&self) -> bool {
        self.rest.starts_with(if M::ESCAPED { "&lt;/" } else { "</" })
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn eat_empty(&mut self, block: Block<S>, tags: &TagPatterns) -> bool {
        self.eat_of(block, &tags.tight) || self.eat_of(block, &tags.spaced)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn skip_space(&mut self) {
        if self.rest.as_bytes().first().is_some_and(|&byte| byte <= b' ') {
            let stops = match self.block() {
                Some(block) => block.space_stops(),
                None => 0,
            };
            // White space is ASCII, so it ends at a character boundary. A known length is in a
            // branch of its own: the CPU predicts it, and does not wait for the count. This saves a
            // pretty-printed roster a quarter of the time.
            let lowest = stops & stops.wrapping_neg();
            if Some(lowest) == 1_u64.checked_shl(self.last_space) {
                self.advance(self.last_space as usize);
                return;
            }
            let len = match stops {
                0 => chars::space_len(self.rest),
                _ => stops.trailing_zeros() as usize,
            };
            self.last_space = len as u32;
            self.advance(len);
        }
    }

    /// Like [`Self::leaf`], after white space.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn field(&mut self, tags: &TagPatterns) -> Option<Text<'a>> {
        self.skip_space();
        self.leaf(tags)
    }

    /// An element with text only.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn leaf(&mut self, tags: &TagPatterns) -> Option<Text<'a>> {
        let block = self.block()?;
        if block.is(&tags.start) {
            self.text_after(block, &tags.start, &tags.end)
        } else {
            self.eat_empty(block, tags).then_some(Text::new(EMPTY, self.at, self.plain))
        }
    }

    /// Consumes `open`, which must be next, the text and `close`. Returns the text.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn text_after(
        &mut self,
        block: Block<S>,
        open: &Pattern,
        close: &Pattern,
    ) -> Option<Text<'a>> {
        let len = match block.ascii_text_stops() >> open.len() {
            0 => self.more_plain(64)? - open.len(),
            stops => stops.trailing_zeros() as usize,
        };
        self.advance(open.len()).then_some(())?;
        let mut after = *self;
        let text = after.plain(len)?;
        if after.eat(close) {
            *self = after;
            return Some(text);
        }
        let (text, after) = self.unusual_text(len, close)?;
        *self = after;
        Some(text)
    }

    /// Consumes `first`, a plain text, `second` and a plain text. Returns the texts. The caller
    /// checks what ends the second text. Both ends come from the same blocks, so that the search
    /// for the second does not wait for the first.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn two_plain_texts(
        &mut self,
        first: &Pattern,
        second: &Pattern,
    ) -> Option<[Text<'a>; 2]> {
        let (next_block, block) = (self.block_after(64)?, self.block()?);
        if !block.is(first) {
            return None;
        }
        let (stops, next_stops) = (block.ascii_text_stops(), next_block.ascii_text_stops());
        let len = match stops >> first.len() | next_stops << (64 - first.len()) {
            0 => return None,
            stops => stops.trailing_zeros() as usize,
        };
        self.advance(first.len()).then_some(())?;
        let text = self.plain(len)?;
        self.eat(second).then_some(())?;

        let start = first.len() + len + second.len();
        let (stops, known) = match start {
            0..64 => (stops >> start | next_stops << 1 << (63 - start), 64),
            64..128 => (next_stops >> (start - 64), 128 - start),
            _ => return None,
        };
        let len = match stops {
            0 => self.more_plain(known)?,
            stops => stops.trailing_zeros() as usize,
        };
        Some([text, self.plain(len)?])
    }

    /// Consumes an element after its name, to its end pattern. Returns its plain text. `starts` and
    /// `ends` have the patterns for an element with text and for an empty one. The time is the same
    /// for every text that ends within two blocks, and there is no misprediction.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn text_or_empty(
        &mut self,
        is_empty: bool,
        starts: &[Pattern; 2],
        ends: &[Pattern; 2],
    ) -> Option<Text<'a>> {
        let (start, end) = (choose(starts, is_empty), choose(ends, is_empty));
        let block = self.block()?;
        if !block.is(start) {
            return None;
        }
        // The text of an empty element ends at once.
        let stops = block.ascii_text_stops() >> start.len() | u64::from(is_empty);
        let next_stops = match self.block_after(64) {
            Some(block) => block.ascii_text_stops(),
            None => 0,
        };
        let end_at = select_unpredictable(
            stops != 0,
            start.len() + stops.trailing_zeros() as usize,
            64 + next_stops.trailing_zeros() as usize,
        );
        let end_at = if end_at == 128 { self.more_plain(128)? } else { end_at };
        let len = end_at - start.len();
        // `get` would branch on a length of 0. The end tag has at least one byte, and the compiler
        // sees that the second `get` succeeds.
        let text = self.rest.get(start.len()..)?.get(..len.max(1))?;
        let text = text.get(..len).unwrap_or_default();
        let [tag_end, _] = starts;
        let at = self.at + tag_end.len() + usize::from(is_empty);
        self.block_after(end_at)?.is(end).then_some(())?;
        self.advance(end_at + end.len()).then_some(Text::new(text, at, self.plain))
    }

    /// The offset of the first stop. The first `len` bytes have none.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn more(&self, mut len: usize, stops: impl Fn(Block<S>) -> u64) -> Option<usize> {
        loop {
            match stops(self.block_after(len)?) {
                0 => len += 64,
                stops => return Some(len + stops.trailing_zeros() as usize),
            }
        }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn more_plain(&self, len: usize) -> Option<usize> {
        self.more(
            len,
            #[inline(always)]
            |block| block.ascii_text_stops(),
        )
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn plain(&mut self, len: usize) -> Option<Text<'a>> {
        let (at, form) = (self.at, self.plain);
        Some(Text::new(self.take(len)?, at, form))
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn take(&mut self, len: usize) -> Option<&'a str> {
        let (taken, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        self.at += len;
        Some(taken)
    }

    /// Whether the template matches the next bytes. `len` is at least the length of the template;
    /// it is a constant, even if the template depends on the input.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn fits(&self, template: &Template, len: usize) -> bool {
        debug_assert!(template.len() <= len, "the template is longer than `len`");
        let Some(input) = self.rest.as_bytes().get(..len.next_multiple_of(64)) else {
            return false;
        };
        let (blocks, _) = input.as_chunks();
        let mut misfit = u8x64::splat(self.simd, 0);
        for (block, (bytes, limits)) in blocks.iter().zip(template.blocks()) {
            misfit |= Block::load(self.simd, block).misfit(bytes, limits);
        }
        misfit.simd_eq(0).all_true()
    }

    /// Consumes `len` bytes and returns a scanner for them.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn part(&mut self, len: usize) -> Option<Self> {
        let start = *self;
        Some(Self { rest: self.take(len)?, ..start })
    }

    /// The plain text of `len` bytes after `before` bytes, or the empty text of an empty element,
    /// whose tag is one byte longer. Consumes nothing. The caller has checked the markup.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn known_text_or_empty(
        &self,
        is_empty: bool,
        before: usize,
        len: usize,
    ) -> Option<Text<'a>> {
        let text = self.rest.get(before..)?.get(..len)?;
        let text = select_unpredictable(is_empty, EMPTY, text);
        Some(Text::new(text, self.at + before + usize::from(is_empty), self.plain))
    }

    /// Consumes a plain text of `len` bytes and `after` checked bytes. Returns the text.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn known_text(&mut self, len: usize, after: usize) -> Option<Text<'a>> {
        let text = self.plain(len)?;
        self.advance(after).then_some(text)
    }

    /// The next text, whose first `len` bytes are plain, and the scanner after `close`.
    #[inline(never)]
    fn unusual_text(self, mut len: usize, close: &Pattern) -> Option<(Text<'a>, Self)> {
        let mut form = self.plain;
        let xml =
            if M::ESCAPED { Escapes::CONTENT.with(Escapes::ESCAPED) } else { Escapes::CONTENT };
        let close = close.bytes();
        loop {
            let (text, rest) = self.rest.split_at_checked(len)?;
            if rest.as_bytes().starts_with(close) {
                let at = self.at + len + close.len();
                let after = Self { rest: rest.get(close.len()..)?, at, ..self };
                return Some((Text::new(text, self.at, form), after));
            }
            len += match rest.as_bytes() {
                [b'\t' | b'\n', ..] => 1,
                [b'\r', ..] => {
                    form = self.plain.with(xml);
                    1
                }
                [b'>', ..] if !text.ends_with("]]") => 1,
                [0xEF, second, third, ..] if (*second, third & !1) != (0xBF, 0xBE) => 3,
                [0x80..=0xEE | 0xF0..=0xFF, ..] => rest.chars().next()?.len_utf8(),
                [b'&', ..] => {
                    form = self.plain.with(xml);
                    Self::reference_len(rest)?
                }
                _ => return None,
            };
            len = self.simd.vectorize(
                #[inline(always)]
                || {
                    self.more(
                        len,
                        #[inline(always)]
                        |block| block.text_stops(),
                    )
                },
            )?;
        }
    }

    /// The length of the next reference, as written in the input.
    fn reference_len(rest: &str) -> Option<usize> {
        let (skipped, body) = if !M::ESCAPED {
            (1, rest.get(1..)?)
        } else if let Some(body) = rest.strip_prefix("&amp;") {
            (5, body)
        } else {
            // A quote may be escaped in the outer document.
            return rest.starts_with("&quot;").then_some(6);
        };
        reference::parse_body(body).ok().map(|(_, len)| skipped + len)
    }

    /// Consumes `pattern`, which ends with a quote, and an attribute value. Returns the value. The
    /// caller checks what ends it.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn attribute(&mut self, pattern: &Pattern) -> Option<Text<'a>> {
        let block = self.block()?;
        block.is(pattern).then_some(())?;
        let len = match block.attribute_stops() >> pattern.len() {
            0 => {
                let end = self.more(
                    64,
                    #[inline(always)]
                    |block| block.attribute_stops(),
                );
                end? - pattern.len()
            }
            stops => stops.trailing_zeros() as usize,
        };
        self.advance(pattern.len()).then_some(())?;
        let at = self.at;
        Some(Text::new(self.take(len)?, at, Escapes::PLAIN))
    }
}

/// Selects by index: the choices are in memory, so this cannot compile to a branch.
#[cfg_attr(not(debug_assertions), inline(always))]
#[expect(clippy::indexing_slicing, reason = "both indices exist")]
pub(crate) fn choose<T>(choices: &[T; 2], is_second: bool) -> &T {
    &choices[usize::from(is_second)]
}
