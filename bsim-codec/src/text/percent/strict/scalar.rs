//! Decoding with branches, and the vectors that every CPU of a kind has.

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, u8x16};

use super::Flavor;
use crate::simd::short;

/// What every byte is worth as a hexadecimal digit; more than 15 if it is none.
#[expect(clippy::indexing_slicing, reason = "the compiler would refuse what is out of bounds")]
const DIGITS: [u8; 256] = {
    let mut digits = [0xFF; 256];
    let mut byte = 0;
    while byte < 256 {
        if let Some(digit) = (byte as u8 as char).to_digit(16) {
            digits[byte] = digit as u8;
        }
        byte += 1;
    }
    digits
};

/// As [`decode_to`](super::decode_to).
#[inline(never)]
pub(super) fn decode(encoded: &[u8], flavor: Flavor, room: &mut [u8]) -> Option<usize> {
    dispatch!(Level::baseline(), simd => decode_with(simd, encoded, flavor, room))
}

#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the table has an entry for every byte")]
fn decode_with<S: Simd>(simd: S, encoded: &[u8], flavor: Flavor, room: &mut [u8]) -> Option<usize> {
    let (mut rest, mut len) = (encoded, 0);
    while !rest.is_empty() {
        let mut wrong = 0;
        while let [b'%', high, low, after @ ..] = rest {
            let (high, low) = (DIGITS[usize::from(*high)], DIGITS[usize::from(*low)]);
            wrong |= high | low;
            *room.get_mut(len)? = high << 4 | low;
            len += 1;
            rest = after;
        }
        let block = match rest.first_chunk() {
            Some(block) => u8x16::load_array_ref(simd, block),
            None => u8x16::load_array(simd, short::pad(rest)),
        };
        let escapes = block.simd_eq(b'%').to_bitmask();
        let literals = rest.len().min(escapes.trailing_zeros().min(16) as usize);
        if wrong > 0xF || literals == 0 && !rest.is_empty() {
            return None;
        }
        *room.get_mut(len..)?.first_chunk_mut()? = match flavor {
            Flavor::Percent => block,
            Flavor::Form => block.simd_eq(b'+').select(u8x16::splat(simd, b' '), block),
        }
        .to_array();
        len += literals;
        rest = rest.get(literals..)?;
    }
    Some(len)
}
