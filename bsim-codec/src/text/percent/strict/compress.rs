//! Compression: removal of bytes from a block.

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use fearless_simd::mask8x64;
use fearless_simd::prelude::*;
use fearless_simd::{Simd, u8x16, u8x64};

pub(crate) const BLOCK: usize = 64;

/// Writes the bytes of a block whose bits are set in `kept`, and after them at least eight zeros.
#[cfg_attr(not(debug_assertions), inline(always))]
#[expect(clippy::indexing_slicing, reason = "the table has an entry for every byte")]
pub(super) fn compress<S: Simd>(simd: S, bytes: u8x64<S>, kept: u64, out: &mut [u8; BLOCK + 8]) {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if simd.level().as_avx512().is_some() {
        // One instruction. Other SIMD levels emulate it by more instructions than the code below.
        let compressed = bytes.compress(mask8x64::from_bitmask(simd, kept)).to_array();
        let (block, after) = out.split_at_mut(BLOCK);
        block.copy_from_slice(&compressed);
        after.fill(0);
        return;
    }
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
        // The next write overwrites the surplus.
        put_word(out, len, part as u64);
        len += low.count_ones() as usize;
        put_word(out, len, (part >> 64) as u64);
        len += high.count_ones() as usize;
    }
    put_word(out, len, 0);
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn put_word(out: &mut [u8; BLOCK + 8], at: usize, word: u64) {
    if let Some(room) = out.get_mut(at..).and_then(|rest| rest.first_chunk_mut()) {
        *room = word.to_le_bytes();
    }
}

/// For every subset of eight bytes, the indices of its bytes.
#[expect(clippy::indexing_slicing, reason = "the compiler rejects indices out of bounds")]
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
