//! The strict decoder, 64 bytes at a time and without a branch that depends on the text.
//!
//! In every block the bytes that escapes stand for are put in the place of their last digit, and
//! what is then left over, `%` and first digits, is squeezed out.

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, mask8x64, u8x16, u8x64};

use super::Flavor;

/// How many bytes of the encoded text are looked at together.
const BLOCK: usize = 64;

/// How many decoded bytes are put together before they are checked as UTF-8.
const ROOM: usize = 256;

/// Appends the text that `encoded` stands for. None if it does not stand for any; what was appended
/// then stays.
#[inline]
pub(super) fn decode_into(encoded: &[u8], flavor: Flavor, out: &mut String) -> Option<()> {
    dispatch!(Level::new(), simd => decode(simd, encoded, flavor, out))
}

#[inline(always)]
fn decode<S: Simd>(simd: S, encoded: &[u8], flavor: Flavor, out: &mut String) -> Option<()> {
    let mut decoder = Decoder::new(simd, flavor);
    if encoded.len() > BLOCK {
        return decode_long(decoder, encoded, out);
    }
    let (block, len) = decoder.block(last_block(simd, encoded, 0), encoded.len())?;
    decoder.finish()?;
    // Zeros follow the text, so the whole block can be checked and copied, whose length is known.
    let block = block.to_array();
    let text = simdutf8::basic::from_utf8(&block).ok()?;
    let start = out.len();
    out.push_str(text);
    out.truncate(start + len);
    Some(())
}

#[inline(always)]
fn decode_long<S: Simd>(mut decoder: Decoder<S>, encoded: &[u8], out: &mut String) -> Option<()> {
    let simd = decoder.simd;
    let mut room = [0; ROOM + 2 * BLOCK];
    let mut len = 0;
    let mut at = 0;
    while at < encoded.len() {
        let rest = &encoded[at..];
        let block = match rest.first_chunk::<BLOCK>() {
            Some(block) => u8x64::load_array_ref(simd, block),
            None => last_block(simd, encoded, at),
        };
        let (block, block_len) = decoder.block(block, rest.len().min(BLOCK))?;
        block.store_array(room[len..].first_chunk_mut()?);
        len += block_len;
        at += BLOCK;
        if len > ROOM {
            len = flush(&mut room, len, out)?;
        }
    }
    decoder.finish()?;
    // Whole blocks are checked fastest: zeros fill the last one.
    room[len..].first_chunk_mut::<BLOCK>()?.fill(0);
    let text = simdutf8::basic::from_utf8(room.get(..len.next_multiple_of(BLOCK))?).ok()?;
    out.push_str(text.get(..len)?);
    Some(())
}

/// Appends the `len` bytes at the start of `room` but for a character that is cut off at their end,
/// which is put at the start. Returns its length.
#[cold]
#[inline(never)]
fn flush(room: &mut [u8], len: usize, out: &mut String) -> Option<usize> {
    let valid = match core::str::from_utf8(&room[..len]) {
        Ok(_) => len,
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        Err(_) => return None,
    };
    out.push_str(core::str::from_utf8(&room[..valid]).ok()?);
    room.copy_within(valid..len, 0);
    Some(len - valid)
}

/// What is left of `text` from `at` on, which is a block at most, and anything behind it.
#[inline(always)]
fn last_block<S: Simd>(simd: S, text: &[u8], at: usize) -> u8x64<S> {
    let Some(last) = text.len().checked_sub(16) else {
        return short_block(simd, text);
    };
    let part = |offset: usize| {
        let bytes = text.get((at + offset).min(last)..).and_then(|rest| rest.first_chunk());
        bytes.map_or(u8x16::splat(simd, 0), |bytes| u8x16::load_array_ref(simd, bytes))
    };
    let parts = part(0).combine(part(16)).combine(part(32).combine(part(48)));
    // Where less than sixteen bytes are left, those before them were loaded too: out with them.
    let offsets = u8x64::from_fn(simd, |index| index as u8 & !0xF);
    let (before_last, behind_last) = (last.saturating_sub(at), at.saturating_sub(last));
    let surplus = offsets.saturating_sub(u8x64::splat(simd, before_last as u8));
    let surplus = surplus + behind_last as u8;
    let within = u8x64::from_fn(simd, |index| index as u8 & 0xF);
    parts.swizzle_dyn_within_blocks(within + surplus)
}

/// A text of less than sixteen bytes, and anything behind it.
#[inline(always)]
fn short_block<S: Simd>(simd: S, text: &[u8]) -> u8x64<S> {
    let mut bytes = [0; 16];
    if let Some(room) = bytes.get_mut(..text.len()) {
        room.copy_from_slice(text);
    }
    let zeros = u8x16::splat(simd, 0);
    let rest = zeros.combine(zeros);
    u8x16::load_array(simd, bytes).combine(zeros).combine(rest)
}

/// Decodes block after block.
struct Decoder<S: Simd> {
    simd: S,
    flavor: Flavor,
    /// Where the block before has a `%`.
    escapes: u64,
    /// What the bytes of the block before are worth as hexadecimal digits.
    digits: u8x64<S>,
}

impl<S: Simd> Decoder<S> {
    #[inline(always)]
    fn new(simd: S, flavor: Flavor) -> Self {
        Self { simd, flavor, escapes: 0, digits: u8x64::splat(simd, 0) }
    }

    /// What the first `len` bytes of the block stand for, zeros behind it, and how long that is.
    /// None if an escape has something else than two digits.
    #[inline(always)]
    fn block(&mut self, block: u8x64<S>, len: usize) -> Option<(u8x64<S>, usize)> {
        let simd = self.simd;
        let counted = u64::MAX >> (BLOCK - len);
        let escapes = block.simd_eq(b'%').to_bitmask() & counted;
        let first_digits = escapes << 1 | self.escapes >> 63;
        let second_digits = escapes << 2 | self.escapes >> 62;

        let lower = block | 0x20;
        let is_decimal = (block - b'0').simd_lt(10);
        let is_letter = (lower - b'a').simd_lt(6);
        let hexadecimal = (is_decimal | is_letter).to_bitmask() & counted;
        if (first_digits | second_digits) & !hexadecimal != 0 {
            return None;
        }
        let digits = (block & 0xF) + is_letter.select(u8x64::splat(simd, 9), u8x64::splat(simd, 0));
        let high_digits = self.digits.slide::<63>(digits);
        let values = (high_digits << 4) | digits;
        self.escapes = escapes;
        self.digits = digits;

        let literals = match self.flavor {
            Flavor::Percent => block,
            Flavor::Form => block.simd_eq(b'+').select(u8x64::splat(simd, b' '), block),
        };
        let bytes = mask8x64::from_bitmask(simd, second_digits).select(values, literals);
        let kept = !(escapes | first_digits) & counted;
        Some((bytes.compress(mask8x64::from_bitmask(simd, kept)), kept.count_ones() as usize))
    }

    /// None if an escape is cut off at the end.
    #[inline(always)]
    fn finish(self) -> Option<()> {
        (self.escapes >> 62 == 0).then_some(())
    }
}
