//! Finding the end of plain stretches, sixteen bytes at a time.

use wide::u8x16;

/// The offset, `at` or later, of the first byte that does not simply stand for itself in element
/// content: `<`, `&`, `>` (it may end a `]]>`), a control character, or `EF` (it may begin one of
/// the two noncharacters that XML forbids). None where fewer than sixteen bytes are left.
#[inline(always)]
pub(super) fn text_stop(bytes: &[u8], at: usize) -> Option<usize> {
    stop(bytes, at, |chunk| angle(chunk) | chunk.simd_eq(u8x16::splat(b'&')) | unusual(chunk))
}

/// The same for an attribute value in double quotes: `"`, `&`, `<`, `>` (which is nothing special
/// in an attribute, but may end a `]]>` in an escaped document), a control character or `EF`.
#[inline(always)]
pub(super) fn attribute_stop(bytes: &[u8], at: usize) -> Option<usize> {
    stop(bytes, at, |chunk| {
        // `"` and `&` differ in one bit.
        (chunk & u8x16::splat(!4)).simd_eq(u8x16::splat(b'"')) | angle(chunk) | unusual(chunk)
    })
}

/// `<` and `>`, which differ in one bit.
#[inline(always)]
fn angle(chunk: u8x16) -> u8x16 {
    (chunk & u8x16::splat(!2)).simd_eq(u8x16::splat(b'<'))
}

#[inline(always)]
fn unusual(chunk: u8x16) -> u8x16 {
    chunk.min(u8x16::splat(0x1F)).simd_eq(chunk) | chunk.simd_eq(u8x16::splat(0xEF))
}

#[inline(always)]
fn stop(bytes: &[u8], mut at: usize, stops: impl Fn(u8x16) -> u8x16) -> Option<usize> {
    loop {
        let chunk: [u8; 16] = bytes.get(at..)?.first_chunk().copied()?;
        let mask = stops(u8x16::new(chunk)).to_bitmask();
        if mask != 0 {
            return Some(at + mask.trailing_zeros() as usize);
        }
        at += 16;
    }
}
