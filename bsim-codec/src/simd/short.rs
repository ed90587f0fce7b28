//! Loading texts that are shorter than a vector.

/// `text`, which is shorter than sixteen bytes, and zeros.
#[inline(always)]
#[expect(clippy::arithmetic_side_effects, reason = "`len` is 8 to 15, or 4 to 7")]
pub(crate) fn pad(text: &[u8]) -> [u8; 16] {
    let len = text.len();
    // Two halves that may overlap, so that the length decides about few branches.
    let word = if let (Some(&first), Some(&last)) = (text.first_chunk(), text.last_chunk()) {
        let high = u64::from_le_bytes(last) >> (8 * (15 - len)) >> 8;
        u128::from(u64::from_le_bytes(first)) | u128::from(high) << 64
    } else if let (Some(&first), Some(&last)) = (text.first_chunk(), text.last_chunk()) {
        let high = u64::from(u32::from_le_bytes(last)) << (8 * (len - 4));
        u128::from(u64::from(u32::from_le_bytes(first)) | high)
    } else {
        text.iter().rev().fold(0, |word, &byte| word << 8 | u128::from(byte))
    };
    word.to_le_bytes()
}
