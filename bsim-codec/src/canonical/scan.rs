//! Passing over canonical markup and texts.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "lengths and offsets are those of parts of an input below 4 GiB"
)]

use core::hint::select_unpredictable;
use core::marker::PhantomData;

use fearless_simd::prelude::*;
use fearless_simd::{Simd, u8x64};

use super::markup::{TagPatterns, Writing};
use crate::simd::block::Block;
use crate::simd::pattern::{Pattern, Template};
use crate::text::{Escapes, Text};
use crate::xml::{chars, reference};

/// What is left of the input, to be read as canonical markup of the form `M`.
///
/// Methods that give `None` leave the place anywhere: whoever wants to try something else from the
/// same place keeps a copy.
#[derive(Clone, Copy)]
pub(crate) struct Scan<'a, S, M> {
    pub(crate) simd: S,
    rest: &'a str,
    /// The offset of that in the input.
    at: usize,
    /// The form of a text in which nothing has to be undone.
    plain: Escapes,
    markup: PhantomData<M>,
}

impl<'a, S: Simd, M: Writing> Scan<'a, S, M> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn new(simd: S, (rest, at): (&'a str, usize), trim: bool) -> Self {
        let plain = Escapes::content(trim).without_xml();
        Self { simd, rest, at, plain, markup: PhantomData }
    }

    /// What is left, and its offset in the input.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn position(&self) -> (&'a str, usize) {
        (self.rest, self.at)
    }

    /// What is left.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn rest(&self) -> &'a str {
        self.rest
    }

    /// The offset in the input of what comes next.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// What comes next. None at the end, where less than a block is left, if there is nothing
    /// canonical to read there.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn block(&self) -> Option<Block<S>> {
        self.block_after(0)
    }

    /// The block behind `len` bytes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn block_after(&self, len: usize) -> Option<Block<S>> {
        let bytes = self.rest.as_bytes().get(len..)?;
        if M::UP_TO_END {
            Some(Block::padded(self.simd, bytes))
        } else {
            Block::new(self.simd, bytes)
        }
    }

    /// Passes `len` bytes. False if a character does not end there.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn advance(&mut self, len: usize) -> bool {
        match self.rest.get(len..) {
            Some(rest) => self.rest = rest,
            None => return false,
        }
        self.at += len;
        true
    }

    /// Passes `pattern`, if it comes next.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn eat(&mut self, pattern: &Pattern) -> bool {
        match self.block() {
            Some(block) => self.eat_of(block, pattern),
            None => false,
        }
    }

    /// As [`Self::eat`], where `block` is known to come next.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn eat_of(&mut self, block: Block<S>, pattern: &Pattern) -> bool {
        block.is(pattern) && self.advance(pattern.len())
    }

    /// Passes `literal`, if it comes next, however little is left.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn eat_literal(&mut self, literal: &str) -> bool {
        self.rest.starts_with(literal) && self.advance(literal.len())
    }

    // What nobody can guess is asked of a few bytes, which are at hand long before a block has been
    // compared: neither a branch nor a choice has to wait for that. The compiler would take them out of
    // a block that is loaded already.

    /// The byte behind `len` bytes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn byte_after(&self, len: usize) -> Option<u8> {
        self.rest.as_bytes().get(len).copied()
    }

    /// Whether an end tag comes next.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn is_end_tag(&self) -> bool {
        self.rest.starts_with(if M::ESCAPED { "&lt;/" } else { "</" })
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn eat_empty(&mut self, block: Block<S>, tags: &TagPatterns) -> bool {
        self.eat_of(block, &tags.tight) || self.eat_of(block, &tags.spaced)
    }

    /// Passes white space between elements.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn skip_space(&mut self) {
        if self.rest.as_bytes().first().is_some_and(|&byte| byte <= b' ') {
            let stops = match self.block() {
                Some(block) => block.space_stops(),
                None => 0,
            };
            // White space is ASCII, so that characters end there.
            self.advance(match stops {
                0 => chars::space_len(self.rest),
                _ => stops.trailing_zeros() as usize,
            });
        }
    }

    /// An element that holds nothing but text, behind white space.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn field(&mut self, tags: &TagPatterns) -> Option<Text<'a>> {
        self.skip_space();
        self.leaf(tags)
    }

    /// An element that holds nothing but text.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn leaf(&mut self, tags: &TagPatterns) -> Option<Text<'a>> {
        let block = self.block()?;
        if block.is(&tags.start) {
            self.text_after(block, &tags.start, &tags.end)
        } else {
            self.eat_empty(block, tags).then_some(Text::new("", self.at, self.plain))
        }
    }

    /// The text between `open`, which is known to come next, and `close`; both are passed.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn text_after(
        &mut self,
        block: Block<S>,
        open: &Pattern,
        close: &Pattern,
    ) -> Option<Text<'a>> {
        let len = self.plain_len(block, open)?;
        self.advance(open.len()).then_some(())?;
        self.text_of(len, close)
    }

    /// The text up to `close`, which is passed; `len` bytes are known to be plain.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn text_of(&mut self, len: usize, close: &Pattern) -> Option<Text<'a>> {
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

    /// Passes `first` and the plain text behind it, `second` and the plain text behind that, and gives
    /// the texts. What has ended the second is for the next pattern to say. Both are looked for in the
    /// same blocks, so that the search for the second does not wait for the end of the first.
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

    /// The plain text behind the name of its element and before the first of these patterns, or
    /// nothing before the second, if the element is empty; the pattern is passed, too. It takes as long
    /// for any text that ends within two blocks, and without a wrong guess.
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
        // An empty element has nothing before its end, plain or not.
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
        // `get` would ask first whether this is 0, which is a branch. There is always a byte more.
        let text = self.rest.get(start.len()..)?.get(..len.max(1))?;
        let text = select_unpredictable(len == 0, "", text);
        let [tag_end, _] = starts;
        let at = self.at + tag_end.len() + usize::from(is_empty);
        self.block_after(end_at)?.is(end).then_some(())?;
        self.advance(end_at + end.len()).then_some(Text::new(text, at, self.plain))
    }

    /// The length of the plain text behind `pattern`.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn plain_len(&self, block: Block<S>, pattern: &Pattern) -> Option<usize> {
        match block.ascii_text_stops() >> pattern.len() {
            0 => Some(self.more_plain(64)? - pattern.len()),
            stops => Some(stops.trailing_zeros() as usize),
        }
    }

    /// How long what comes next goes on without stops, as it does for `len` bytes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn more(&self, mut len: usize, stops: impl Fn(Block<S>) -> u64) -> Option<usize> {
        loop {
            match stops(self.block_after(len)?) {
                0 => len += 64,
                stops => return Some(len + stops.trailing_zeros() as usize),
            }
        }
    }

    /// As [`Self::more`], for plain text.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn more_plain(&self, len: usize) -> Option<usize> {
        self.more(
            len,
            #[inline(always)]
            |block| block.ascii_text_stops(),
        )
    }

    /// Passes a plain text of `len` bytes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn plain(&mut self, len: usize) -> Option<Text<'a>> {
        let (at, form) = (self.at, self.plain);
        Some(Text::new(self.take(len)?, at, form))
    }

    /// Passes `len` bytes, and gives them.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn take(&mut self, len: usize) -> Option<&'a str> {
        let (taken, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        self.at += len;
        Some(taken)
    }

    /// Whether this template comes next. It has no more blocks than `len` bytes have, which is known to
    /// the compiler even if the template is not.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn fits(&self, template: &Template, len: usize) -> bool {
        debug_assert!(template.len() <= len.next_multiple_of(64), "some would not be compared");
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

    /// Passes `len` bytes, and gives them to be read apart.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn part(&mut self, len: usize) -> Option<Self> {
        let start = *self;
        Some(Self { rest: self.take(len)?, ..start })
    }

    /// The plain text of `len` bytes behind `before` bytes, or that of an empty element, whose tag has a
    /// byte more. Either is known to come next; nothing is passed.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn known_text_or_empty(
        &self,
        is_empty: bool,
        before: usize,
        len: usize,
    ) -> Option<Text<'a>> {
        let text = self.rest.get(before..)?.get(..len)?;
        let text = select_unpredictable(is_empty, "", text);
        Some(Text::new(text, self.at + before + usize::from(is_empty), self.plain))
    }

    /// Passes a plain text of `len` bytes, which it gives, and `after` bytes. All are known to come
    /// next.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn known_text(&mut self, len: usize, after: usize) -> Option<Text<'a>> {
        let text = self.plain(len)?;
        self.advance(after).then_some(text)
    }

    /// The text that comes next, of which the first `len` bytes are plain, but not all; and what is
    /// behind `close`.
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
                return Some((Text::new(text, self.at(), form), after));
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

    /// The length of the reference that comes next, as it is written in the input.
    fn reference_len(rest: &str) -> Option<usize> {
        let (skipped, body) = if !M::ESCAPED {
            (1, rest.get(1..)?)
        } else if let Some(body) = rest.strip_prefix("&amp;") {
            (5, body)
        } else {
            // A quote need not be escaped, but may be.
            return rest.starts_with("&quot;").then_some(6);
        };
        reference::parse_body(body).ok().map(|(_, len)| skipped + len)
    }

    /// Passes `pattern`, which ends with a quote, and the attribute value behind it, which it gives.
    /// What has ended the value is for the next pattern to say.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn attribute(&mut self, pattern: &Pattern) -> Option<Text<'a>> {
        let block = self.block()?;
        if block.is(pattern) { self.attribute_after(block, pattern.len()) } else { None }
    }

    /// Passes `before` bytes, which are known to come next, and the attribute value behind them,
    /// which it gives.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn attribute_after(&mut self, block: Block<S>, before: usize) -> Option<Text<'a>> {
        let len = match block.attribute_stops() >> before {
            0 => {
                let len = self.more(
                    64,
                    #[inline(always)]
                    |block| block.attribute_stops(),
                );
                len? - before
            }
            stops => stops.trailing_zeros() as usize,
        };
        self.known_attribute(before, len)
    }

    /// Passes `before` bytes and an attribute value of `len` bytes, which it gives. Both are known to
    /// come next.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn known_attribute(&mut self, before: usize, len: usize) -> Option<Text<'a>> {
        self.advance(before).then_some(())?;
        let at = self.at;
        Some(Text::new(self.take(len)?, at, Escapes::PLAIN))
    }
}

/// One of the two, of which the compiler cannot make a branch, since they are in memory.
#[cfg_attr(not(debug_assertions), inline(always))]
#[expect(clippy::indexing_slicing, reason = "there are two")]
pub(crate) fn choose<T>(choices: &[T; 2], is_second: bool) -> &T {
    &choices[usize::from(is_second)]
}
