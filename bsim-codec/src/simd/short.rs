/// A text of less than 16 bytes, padded with zeros.
#[inline(always)]
#[expect(clippy::arithmetic_side_effects, reason = "`len` is 8 to 15, or 4 to 7")]
pub(crate) fn pad(text: &[u8]) -> [u8; 16] {
    let len = text.len();
    // Two halves, which may overlap, need few branches on the length.
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

/// Like `[u8]::is_ascii`, which looks at up to seven bytes one by one.
#[inline(always)]
pub(crate) fn is_ascii(text: &[u8]) -> bool {
    let last = text.last_chunk().map_or_else(|| pad(text), |last| *last);
    let mut all = u128::from_le_bytes(last);
    for &chunk in text.as_chunks().0 {
        all |= u128::from_le_bytes(chunk);
    }
    all & u128::from_le_bytes([0x80; 16]) == 0
}

/// Copies `from` to `to`, which has the same length. Most texts need two moves, which may overlap;
/// a call of `memcpy` is slower.
#[inline(always)]
pub(crate) fn copy(from: &[u8], to: &mut [u8]) {
    if from.len() > 32
        || !(copy_ends::<16>(from, to) || copy_ends::<8>(from, to) || copy_ends::<4>(from, to))
    {
        to.copy_from_slice(from);
    }
}

/// Copies the first and the last `N` bytes. False if there are fewer.
#[inline(always)]
fn copy_ends<const N: usize>(from: &[u8], to: &mut [u8]) -> bool {
    let (Some(first), Some(last)) = (from.first_chunk::<N>(), from.last_chunk::<N>()) else {
        return false;
    };
    if let Some(room) = to.first_chunk_mut() {
        *room = *first;
    }
    if let Some(room) = to.last_chunk_mut() {
        *room = *last;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_length() {
        let text: Vec<u8> = (1..=70).collect();
        for len in 0..=text.len() {
            let from: Vec<u8> = text.iter().copied().take(len).collect();
            let mut to = vec![0; len];
            copy(&from, &mut to);
            assert_eq!(to, from);
            if len < 16 {
                to.resize(16, 0);
                assert_eq!(pad(&from).as_slice(), to);
            }
            assert!(is_ascii(&from));
            for at in 0..len {
                let mut text = from.clone();
                if let Some(byte) = text.get_mut(at) {
                    *byte |= 0x80;
                }
                assert!(!is_ascii(&text), "{text:?}");
            }
        }
    }
}
