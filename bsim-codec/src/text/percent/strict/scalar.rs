//! Decoding with branches, at the baseline SIMD level.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, u8x16};

use crate::simd::{at_baseline, short};
use crate::text::percent::Flavor;
use crate::text::percent::digits::{DIGITS, NO_DIGIT};

#[inline(never)]
pub(super) fn decode(encoded: &[u8], flavor: Flavor, room: &mut [u8]) -> Option<usize> {
    at_baseline!(simd => decode_with(simd, encoded, flavor, room))
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
        if wrong & NO_DIGIT != 0 || literals == 0 && !rest.is_empty() {
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
