//! Search for the bytes of a set, 16 at a time, at the baseline SIMD level.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, mask8x16, u8x16};

use super::short;

/// A set of bytes: all below a bound, and up to five more. It is a type, because constants are
/// loaded into vectors once; values would be broadcast at every use.
pub(crate) struct Set<const BELOW: u8, const BYTES: u64>;

/// Up to five bytes for a [`Set`]. The first one fills unused places.
#[expect(clippy::indexing_slicing, reason = "the compiler rejects indices out of bounds")]
pub(crate) const fn bytes(bytes: &[u8]) -> u64 {
    let mut all = [bytes[0]; 8];
    let mut at = 1;
    while at < bytes.len() {
        all[at] = bytes[at];
        at = at.saturating_add(1);
    }
    u64::from_le_bytes(all)
}

impl<const BELOW: u8, const BYTES: u64> Set<BELOW, BYTES> {
    /// The offset of the first byte of the set in `text`.
    #[inline(always)]
    pub(crate) fn find(text: &[u8]) -> Option<usize> {
        at_baseline!(simd => Self::find_with(simd, text))
    }

    #[inline(always)]
    pub(crate) fn meets(text: &[u8]) -> bool {
        at_baseline!(simd => Self::meets_with(simd, text))
    }

    #[inline(always)]
    fn mask<S: Simd>(chunk: u8x16<S>) -> mask8x16<S> {
        let [a, b, c, d, e, ..] = const { BYTES.to_le_bytes() };
        let is = |byte| chunk.simd_eq(byte);
        is(a) | is(b) | is(c) | is(d) | is(e) | chunk.simd_lt(BELOW)
    }

    #[inline(always)]
    #[expect(clippy::arithmetic_side_effects, reason = "the sums are offsets in a slice")]
    fn find_with<S: Simd>(simd: S, text: &[u8]) -> Option<usize> {
        let (chunks, tail) = text.as_chunks::<16>();
        for (index, chunk) in chunks.iter().enumerate() {
            let mask = Self::mask(u8x16::load_array_ref(simd, chunk)).to_bitmask();
            if mask != 0 {
                return Some(index * 16 + mask.trailing_zeros() as usize);
            }
        }
        let mask = Self::mask(u8x16::load_array(simd, short::pad(tail))).to_bitmask();
        let at = mask.trailing_zeros() as usize;
        (at < tail.len()).then_some(text.len() - tail.len() + at)
    }

    #[inline(always)]
    fn meets_with<S: Simd>(simd: S, text: &[u8]) -> bool {
        let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) else {
            let padded = u8x16::load_array(simd, short::pad(text));
            return Self::mask(padded).to_bitmask() & !(u64::MAX << text.len()) != 0;
        };
        // Two chunks, which may overlap, cover most texts.
        let load = |chunk| Self::mask(u8x16::load_array_ref(simd, chunk));
        let mut mask = load(first) | load(last);
        if text.len() > 32 {
            for chunk in text.as_chunks().0.iter().skip(1) {
                mask |= load(chunk);
            }
        }
        mask.any_true()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every place in texts of many lengths, and none.
    #[test]
    fn bytes_are_found_where_they_are() {
        type Found = Set<0x20, { bytes(b"0\xEF") }>;
        for len in 0..66 {
            // The padding of the last chunk must not be found.
            let text = "x".repeat(len);
            assert_eq!(
                (Found::find(text.as_bytes()), Found::meets(text.as_bytes())),
                (None, false)
            );
            for at in 0..len {
                for found in ["0", "\x1F", "\0", "\u{FFFD}"] {
                    let text = format!("{}{found}{text}", "x".repeat(at));
                    let text = text.as_bytes();
                    assert_eq!(
                        (Found::find(text), Found::meets(text)),
                        (Some(at), true),
                        "{text:?}"
                    );
                }
            }
        }
    }
}
