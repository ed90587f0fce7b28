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
    dispatch!(Level::new(), simd => decode_with(simd, encoded, flavor, out))
}

/// As [`decode_into`], with these vectors. It is not put in line where the dispatching is done,
/// which then is a mere jump.
#[inline(never)]
fn decode_with<S: Simd>(simd: S, encoded: &[u8], flavor: Flavor, out: &mut String) -> Option<()> {
    simd.vectorize(
        #[inline(always)]
        move || decode(simd, encoded, flavor, out),
    )
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
        *room[len..].first_chunk_mut()? = block;
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
    let len = text.len();
    // Two halves that may overlap, so that the length decides about few branches.
    let word = if let (Some(&first), Some(&last)) = (text.first_chunk(), text.last_chunk()) {
        u128::from(u64::from_le_bytes(first))
            | u128::from(u64::from_le_bytes(last)) << (8 * (len - 8))
    } else if let (Some(&first), Some(&last)) = (text.first_chunk(), text.last_chunk()) {
        u128::from(u32::from_le_bytes(first))
            | u128::from(u32::from_le_bytes(last)) << (8 * (len - 4))
    } else {
        text.iter().rev().fold(0, |word, &byte| word << 8 | u128::from(byte))
    };
    let bytes = word.to_le_bytes();
    let zeros = u8x16::splat(simd, 0);
    let rest = zeros.combine(zeros);
    u8x16::load_array(simd, bytes).combine(zeros).combine(rest)
}

/// The bytes of a block of which the bits are set in `kept`, one behind the other, and zeros.
#[inline(always)]
fn squeeze<S: Simd>(simd: S, bytes: u8x64<S>, kept: u64) -> [u8; BLOCK] {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if simd.level().as_avx512().is_some() {
        // One instruction; elsewhere it is taken apart into more than what follows.
        return bytes.compress(mask8x64::from_bitmask(simd, kept)).to_array();
    }
    let mut out = [0; BLOCK + 8];
    let mut len = 0;
    let (low, high) = bytes.split();
    let ((first, second), (third, fourth)) = (low.split(), high.split());
    for (index, part) in [first, second, third, fourth].into_iter().enumerate() {
        let kept = (kept >> (16 * index)) as usize;
        let (low, high) = (kept & 0xFF, kept >> 8 & 0xFF);
        let high_places = PLACES[high] | u64::from_le_bytes([8; 8]);
        let places = u128::from(PLACES[low]) | u128::from(high_places) << 64;
        let places = u8x16::load_array(simd, places.to_le_bytes());
        let part = u128::from_le_bytes(part.swizzle_dyn_within_blocks(places).to_array());
        // What does not count is overwritten by what comes next.
        put_word(&mut out, len, part as u64);
        len += low.count_ones() as usize;
        put_word(&mut out, len, (part >> 64) as u64);
        len += high.count_ones() as usize;
    }
    put_word(&mut out, len, 0);
    *out.first_chunk().unwrap_or(&[0; BLOCK])
}

#[inline(always)]
fn put_word(out: &mut [u8; BLOCK + 8], at: usize, word: u64) {
    if let Some(room) = out.get_mut(at..).and_then(|rest| rest.first_chunk_mut()) {
        *room = word.to_le_bytes();
    }
}

/// For every choice of eight bytes, where each of those that are chosen is taken from.
const PLACES: [u64; 256] = {
    let mut places = [0; 256];
    let mut choice = 0;
    while choice < 256 {
        let (mut place, mut count) = (0, 0);
        while place < 8 {
            if choice >> place & 1 == 1 {
                places[choice] |= place << (8 * count);
                count += 1;
            }
            place += 1;
        }
        choice += 1;
    }
    places
};

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
    fn block(&mut self, block: u8x64<S>, len: usize) -> Option<([u8; BLOCK], usize)> {
        let simd = self.simd;
        let counted = u64::MAX >> (BLOCK - len);
        let escapes = block.simd_eq(b'%').to_bitmask() & counted;
        let first_digits = escapes << 1 | self.escapes >> 63;
        let second_digits = first_digits << 1 | (self.escapes >> 62 & 1);

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
        Some((squeeze(simd, bytes, kept), kept.count_ones() as usize))
    }

    /// None if an escape is cut off at the end.
    #[inline(always)]
    fn finish(self) -> Option<()> {
        (self.escapes >> 62 == 0).then_some(())
    }
}
