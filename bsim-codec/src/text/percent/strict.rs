//! The strict decoder. It decodes blocks of 64 bytes without branches on the text; x86 CPUs without
//! AVX2 run `scalar`, which is faster there.
//!
//! In every block, the decoded byte replaces the last digit of its escape. Compression then removes
//! `%` and the first digit.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "bytes in vectors may wrap; lengths are within a text"
)]

mod compress;
mod scalar;

#[cfg(target_arch = "x86")]
use core::arch::x86 as intrinsics;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64 as intrinsics;

#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
use fearless_simd::dispatch;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use fearless_simd::kernel;
use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, mask8x64, u8x16, u8x64};

use super::Flavor;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use super::digits::DIGITS;
use super::out::Out;
use crate::simd::{self, short};
pub(crate) use compress::BLOCK;
use compress::compress;

/// Longer texts are decoded in pieces.
const PIECE: usize = 4 * BLOCK;

/// Room for a piece and an incomplete character of the piece before.
type Room = [u8; PIECE + 2 * BLOCK];

/// Appends the decoded text. None if it is ill-formed ([`super::bad_text`] says why); a part of it
/// may then be appended. Inlined, because SIMD dispatch is slow in relation to short texts.
#[inline(always)]
pub(crate) fn decode_into(encoded: &[u8], flavor: Flavor, out: &mut impl Out) -> Option<()> {
    decode_into_at(encoded, flavor, out, simd::best())
}

#[inline(always)]
fn decode_into_at(encoded: &[u8], flavor: Flavor, out: &mut impl Out, level: Level) -> Option<()> {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx512) = level.as_avx512() {
        if encoded.len() <= BLOCK {
            return decode_avx512(avx512, encoded, flavor, out);
        } else if encoded.len() <= 2 * BLOCK {
            return decode_two_blocks(avx512, encoded, flavor, out);
        }
    } else if let Some(avx2) = level.as_avx2()
        && encoded.len() <= BLOCK
    {
        return decode_avx2(avx2, encoded, flavor, out);
    }
    if encoded.len() <= BLOCK {
        return decode_short(encoded, flavor, out, level);
    }
    decode_pieces(encoded, flavor, out, level)
}

// `kernel!` passes arguments in registers, `dispatch!` in memory, which is slower for short texts.

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
kernel!(
    #[inline(always)]
    fn decode_avx512(
        simd: Avx512,
        encoded: &[u8],
        flavor: Flavor,
        out: &mut impl Out,
    ) -> Option<()> {
        decode_block(simd, encoded, flavor, out)
    }
);

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
kernel!(
    #[inline(always)]
    fn decode_avx2(simd: Avx2, encoded: &[u8], flavor: Flavor, out: &mut impl Out) -> Option<()> {
        decode_block(simd, encoded, flavor, out)
    }
);

/// Like [`decode_into`], for at most one block.
#[cfg_attr(not(debug_assertions), inline(always))]
fn decode_block<S: Simd>(
    simd: S,
    encoded: &[u8],
    flavor: Flavor,
    out: &mut impl Out,
) -> Option<()> {
    if encoded.is_empty() {
        return Some(());
    }
    let mut decoder = Decoder::new(simd, flavor);
    let (bytes, kept) = decoder.block(last_block(simd, encoded, 0), encoded.len())?;
    decoder.finish()?;
    let mut block = Aligned([0; BLOCK + 8]);
    compress(simd, bytes, kept, &mut block.0);
    push::<BLOCK>(&block.0, kept.count_ones() as usize, out)
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
kernel!(
    /// Like [`decode_into`], for one to two blocks. They are joined in registers: a load of bytes
    /// from two stores stalls, which takes 5 % of the time of a poll with many messages.
    #[inline(never)]
    fn decode_two_blocks(
        simd: Avx512,
        encoded: &[u8],
        flavor: Flavor,
        out: &mut impl Out,
    ) -> Option<()> {
        let mut decoder = Decoder::new(simd, flavor);
        let block = u8x64::load_array_ref(simd, encoded.first_chunk()?);
        let (bytes, kept) = decoder.block(block, BLOCK)?;
        let next_block = last_block(simd, encoded, BLOCK);
        let (next_bytes, next_kept) = decoder.block(next_block, encoded.len() - BLOCK)?;
        decoder.finish()?;

        let mask = |bits| mask8x64::from_bitmask(simd, bits);
        let after = |len| mask(u64::MAX.unbounded_shl(len));
        let len = kept.count_ones();
        let next_bytes = next_bytes.compress(mask(next_kept));
        let low = bytes.compress(mask(kept)) | next_bytes.expand(after(len));
        let high = next_bytes.compress(after(u64::BITS - len));
        let mut blocks = Aligned([0; 2 * BLOCK]);
        let (low_room, high_room) = blocks.0.split_at_mut(BLOCK);
        low_room.copy_from_slice(&low.to_array());
        high_room.copy_from_slice(&high.to_array());
        push::<{ 2 * BLOCK }>(&blocks.0, (len + next_kept.count_ones()) as usize, out)
    }
);

/// Like [`decode_into`], for at most one block at other SIMD levels. With the larger room of
/// [`decode_pieces`], 43 bytes take a fifth longer at the baseline.
#[inline(never)]
fn decode_short(encoded: &[u8], flavor: Flavor, out: &mut impl Out, level: Level) -> Option<()> {
    if encoded.is_empty() {
        return Some(());
    }
    let mut room = [0; 2 * BLOCK + 8];
    let len = decode_to(encoded, flavor, &mut room, level)?;
    // `scalar` may write up to 16 bytes after the text.
    room.get_mut(len..)?.first_chunk_mut::<16>()?.fill(0);
    push::<BLOCK>(&room, len, out)
}

/// Aligned to a cache line, so that a load gets the stored bytes without a stall.
#[repr(align(64))]
struct Aligned<const N: usize>([u8; N]);

/// Appends the first `len` bytes, if they are UTF-8. The bytes after them must be zeros, so that
/// the check and the copy can have the constant length `N`.
#[cfg_attr(not(debug_assertions), inline(always))]
fn push<const N: usize>(bytes: &[u8], len: usize, out: &mut impl Out) -> Option<()> {
    out.put(simdutf8::basic::from_utf8(bytes.first_chunk::<N>()?).ok()?, len)
}

#[inline(never)]
fn decode_pieces(encoded: &[u8], flavor: Flavor, out: &mut impl Out, level: Level) -> Option<()> {
    let mut room: Room = [0; _];
    let (mut rest, mut len) = (encoded, 0);
    while rest.len() > PIECE {
        // An incomplete escape at the end belongs to the next piece.
        let end = (PIECE - 2..PIECE).find(|&at| rest.get(at) == Some(&b'%')).unwrap_or(PIECE);
        let (piece, next) = rest.split_at_checked(end)?;
        len += decode_to(piece, flavor, room.get_mut(len..)?, level)?;
        len = flush(&mut room, len, out)?;
        rest = next;
    }
    len += decode_to(rest, flavor, room.get_mut(len..)?, level)?;
    out.put(text(&mut room, len)?, len)
}

/// The first `len` bytes, if they are UTF-8. The bytes after them are overwritten.
fn text(room: &mut [u8], len: usize) -> Option<&str> {
    // simdutf8 is fastest on whole blocks, so zeros pad the last one.
    room.get_mut(len..)?.first_chunk_mut::<BLOCK>()?.fill(0);
    let text = simdutf8::basic::from_utf8(room.get(..len.next_multiple_of(BLOCK))?).ok()?;
    text.get(..len)
}

/// Appends the first `len` bytes of `room`, without an incomplete character at their end. Moves
/// that character to the start of `room` and returns its length. Other ill-formed UTF-8 stays in
/// `room` as well, and the next check finds it.
#[inline(never)]
fn flush(room: &mut Room, len: usize, out: &mut impl Out) -> Option<usize> {
    let bytes = room.get(..len)?;
    let text = match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => core::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?,
    };
    let valid = text.len();
    out.put(text, valid)?;
    room.copy_within(valid..len, 0);
    Some(len - valid)
}

/// Decodes to the start of `room` and returns the decoded length. `room` must be longer than
/// `encoded` by a block and eight bytes. None if an escape is invalid or incomplete.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
fn decode_to(encoded: &[u8], flavor: Flavor, room: &mut [u8], level: Level) -> Option<usize> {
    kernel!(
        fn with_avx512(
            simd: Avx512,
            encoded: &[u8],
            flavor: Flavor,
            room: &mut [u8],
        ) -> Option<usize> {
            decode_with(simd, encoded, flavor, room)
        }
    );
    kernel!(
        fn with_avx2(simd: Avx2, encoded: &[u8], flavor: Flavor, room: &mut [u8]) -> Option<usize> {
            decode_with(simd, encoded, flavor, room)
        }
    );
    if let Some(avx512) = level.as_avx512() {
        with_avx512(avx512, encoded, flavor, room)
    } else if let Some(avx2) = level.as_avx2() {
        with_avx2(avx2, encoded, flavor, room)
    } else {
        // SSE2 cannot compress. Code for the SIMD levels between would only enlarge the library.
        scalar::decode(encoded, flavor, room)
    }
}

#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
fn decode_to(encoded: &[u8], flavor: Flavor, room: &mut [u8], level: Level) -> Option<usize> {
    if level.is_fallback() {
        return scalar::decode(encoded, flavor, room);
    }
    dispatch!(level, simd => decode_with(simd, encoded, flavor, room))
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn decode_with<S: Simd>(simd: S, encoded: &[u8], flavor: Flavor, room: &mut [u8]) -> Option<usize> {
    let mut decoder = Decoder::new(simd, flavor);
    let (mut at, mut len) = (0, 0);
    while at < encoded.len() {
        let rest = encoded.get(at..)?;
        let block = match rest.first_chunk() {
            Some(block) => u8x64::load_array_ref(simd, block),
            None => last_block(simd, encoded, at),
        };
        let (bytes, kept) = decoder.block(block, rest.len().min(BLOCK))?;
        compress(simd, bytes, kept, room.get_mut(len..)?.first_chunk_mut()?);
        len += kept.count_ones() as usize;
        at += BLOCK;
    }
    decoder.finish()?;
    Some(len)
}

/// The last bytes of `text`, from `at` on, and undefined bytes after them.
#[cfg_attr(not(debug_assertions), inline(always))]
fn last_block<S: Simd>(simd: S, text: &[u8], at: usize) -> u8x64<S> {
    let Some(last) = text.len().checked_sub(16) else {
        return short_block(simd, text);
    };
    let part = |offset: usize| {
        let bytes = text.get((at + offset).min(last)..).and_then(|rest| rest.first_chunk());
        bytes.map_or(u8x16::splat(simd, 0), |bytes| u8x16::load_array_ref(simd, bytes))
    };
    let parts = part(0).combine(part(16)).combine(part(32).combine(part(48)));
    // A part with less than 16 bytes left is loaded from before its place: shift the surplus out.
    let offsets = u8x64::from_fn(simd, |index| index as u8 & !0xF);
    let (before_last, past_last) = (last.saturating_sub(at), at.saturating_sub(last));
    let surplus = offsets.saturating_sub(u8x64::splat(simd, before_last as u8));
    let surplus = surplus + past_last as u8;
    let within = u8x64::from_fn(simd, |index| index as u8 & 0xF);
    parts.swizzle_dyn_within_blocks(within + surplus)
}

/// A text of less than 16 bytes, and zeros.
#[cfg_attr(not(debug_assertions), inline(always))]
fn short_block<S: Simd>(simd: S, text: &[u8]) -> u8x64<S> {
    let zeros = u8x16::splat(simd, 0);
    let rest = zeros.combine(zeros);
    u8x16::load_array(simd, short::pad(text)).combine(zeros).combine(rest)
}

/// A bit mask of the hexadecimal digits in a block, and their values.
#[cfg_attr(not(debug_assertions), inline(always))]
fn hexadecimal<S: Simd>(simd: S, block: u8x64<S>) -> (u64, u8x64<S>) {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx512) = simd.level().as_avx512() {
        let block = u8x64::load_array(avx512, block.to_array());
        let (hexadecimal, digits) = looked_up(avx512, block.into());
        let digits: u8x64<_> = digits.simd_into(avx512);
        return (hexadecimal, u8x64::load_array(simd, digits.to_array()));
    }
    let is_decimal = (block - b'0').simd_lt(10);
    let is_letter = ((block | 0x20) - b'a').simd_lt(6);
    let surplus = is_letter.select(u8x64::splat(simd, 9), u8x64::splat(simd, 0));
    ((is_decimal | is_letter).to_bitmask(), (block & 0xF) + surplus)
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
kernel!(
    /// Like [`hexadecimal`], with undefined values for other bytes. Without this, decoding 43 bytes
    /// takes a sixth longer.
    #[inline(always)]
    fn looked_up(simd: Avx512, block: intrinsics::__m512i) -> (u64, intrinsics::__m512i) {
        let ([low, high, ..], _) = DIGITS.as_chunks() else { return (0, block) };
        let low = u8x64::load_array_ref(simd, low);
        let high = u8x64::load_array_ref(simd, high);
        let digits = intrinsics::_mm512_permutex2var_epi8(low.into(), block, high.into());
        // The permutation ignores the highest bit, which is set in bytes that are not ASCII.
        let others = intrinsics::_mm512_or_si512(digits, block);
        (!intrinsics::_mm512_movepi8_mask(others), digits)
    }
);

struct Decoder<S: Simd> {
    simd: S,
    flavor: Flavor,
    /// The `%` in the previous block.
    escapes: u64,
    /// The values of the hexadecimal digits in the previous block.
    digits: u8x64<S>,
}

impl<S: Simd> Decoder<S> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn new(simd: S, flavor: Flavor) -> Self {
        Self { simd, flavor, escapes: 0, digits: u8x64::splat(simd, 0) }
    }

    /// The decoded bytes, and a bit mask of their places. Only the first `len` bytes of the block
    /// count. None if a `%` is not followed by two digits.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn block(&mut self, block: u8x64<S>, len: usize) -> Option<(u8x64<S>, u64)> {
        let simd = self.simd;
        let counted = u64::MAX >> (BLOCK - len);
        let escapes = block.simd_eq(b'%').to_bitmask() & counted;
        let first_digits = escapes << 1 | self.escapes >> 63;
        let second_digits = first_digits << 1 | (self.escapes >> 62 & 1);

        let (hexadecimal, digits) = hexadecimal(simd, block);
        if (first_digits | second_digits) & !(hexadecimal & counted) != 0 {
            return None;
        }
        let high_digits = self.digits.slide::<63>(digits);
        let values = (high_digits << 4) | digits;
        self.escapes = escapes;
        self.digits = digits;

        let literals = match self.flavor {
            Flavor::Percent => block,
            Flavor::Form => block.simd_eq(b'+').select(u8x64::splat(simd, b' '), block),
        };
        let bytes = mask8x64::from_bitmask(simd, second_digits).select(values, literals);
        Some((bytes, !(escapes | first_digits) & counted))
    }

    /// None if an escape is incomplete.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn finish(self) -> Option<()> {
        (self.escapes >> 62 == 0).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels() -> Vec<Level> {
        let best = Level::new();
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        let narrower = [
            best.as_sse2().map(Level::Sse2),
            best.as_sse4_2().map(Level::Sse4_2),
            best.as_avx2().map(Level::Avx2),
        ];
        #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
        let narrower = [None];
        narrower.into_iter().flatten().chain([best]).collect()
    }

    fn naive(encoded: &str, flavor: Flavor) -> Option<String> {
        let bytes = crate::text::percent::decode_bytes(encoded.as_bytes(), flavor).ok()?;
        String::from_utf8(bytes).ok()
    }

    #[track_caller]
    fn check(encoded: &str) {
        for flavor in [Flavor::Percent, Flavor::Form] {
            for level in levels() {
                let mut out = String::from("before");
                let decoded = decode_into_at(encoded.as_bytes(), flavor, &mut out, level);
                let decoded = decoded.map(|()| out.split_off("before".len()));
                assert_eq!(decoded, naive(encoded, flavor), "{encoded:?} with {level:?}");
            }
        }
    }

    /// Every length up to several blocks, with each kind of byte at every place: literal, escaped,
    /// of characters of one to four bytes; and each of these texts cut off.
    #[test]
    fn every_length_and_place_at_every_level() {
        let pieces = ["a", "%41", "+", "%2B", "%C3%A9", "%e4%b8%bd", "丽", "%F0%9F%98%80", "é"];
        for piece in pieces {
            for before in (0..140).chain([191, 192, 255, 256, 300, 319, 320, 321, 700]) {
                let text = format!("{}{piece}", "x".repeat(before));
                check(&text);
                check(&format!("{text}yz"));
                check(&piece.repeat(before));
                for (end, _) in text.char_indices().skip(before.max(1)) {
                    check(text.split_at(end).0);
                }
            }
        }
        check("");
    }

    #[test]
    fn every_character_as_a_digit_at_every_level() {
        for character in '\0'..='\u{FF}' {
            for before in [0, 16, 62, 63, 64, 70] {
                let before = "x".repeat(before);
                check(&format!("{before}%{character}1"));
                check(&format!("{before}%1{character}"));
                // U+00B0 would count as the digit `0` if only seven bits were checked.
                check(&format!("{before}%C3%{character}"));
            }
        }
    }

    #[test]
    fn errors_anywhere_at_every_level() {
        for wrong in ["%", "%4", "%G1", "%1G", "%%41", "%80", "%C3", "%C3a", "%E4%B8", "%ED%A0%80"]
        {
            for before in (0..140).chain([254, 255, 256, 257, 320]) {
                check(&format!("{}{wrong}", "x".repeat(before)));
                check(&format!("{}{wrong}yz", "%20".repeat(before)));
                check(&format!("{wrong}{}", "x".repeat(before)));
            }
        }
    }
}
