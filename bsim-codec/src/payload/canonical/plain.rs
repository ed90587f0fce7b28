//! Finding the end of plain stretches, sixteen bytes at a time.

use wide::{i8x16, u8x16};

/// The number of bytes before the first that is not printable ASCII or is `<`, `&` or `>` (which
/// may end a `]]>`). None where fewer than sixteen bytes are left.
#[inline(always)]
pub(super) fn ascii_text_len(bytes: &[u8]) -> Option<usize> {
    first(bytes, ascii_text_stops)
}

/// The same, but other characters than ASCII count as plain, save for those that begin with `EF`:
/// XML forbids two of them.
#[inline(always)]
pub(super) fn text_len(bytes: &[u8]) -> Option<usize> {
    first(bytes, |chunk| {
        let control = chunk.min(u8x16::splat(0x1F)).simd_eq(chunk);
        markup(chunk) | control | chunk.simd_eq(u8x16::splat(0xEF))
    })
}

/// The number of bytes of an attribute value before the first that is not printable ASCII or is
/// `"`, `&`, `<` or `>` (which is nothing special in an attribute, but may end a `]]>` in an
/// escaped document). None where fewer than sixteen bytes are left.
#[inline(always)]
pub(super) fn attribute_len(bytes: &[u8]) -> Option<usize> {
    first(bytes, |chunk| {
        // `"` and `&` differ in one bit.
        let quote = (chunk & u8x16::splat(!4)).simd_eq(u8x16::splat(b'"'));
        quote | angle(chunk) | not_printable(chunk)
    })
}

/// The number of bytes of white space. None where fewer than sixteen bytes are left.
#[inline(always)]
pub(super) fn space_len(bytes: &[u8]) -> Option<usize> {
    first(bytes, |chunk| {
        let is = |byte| chunk.simd_eq(u8x16::splat(byte));
        !(is(b' ') | is(b'\n') | is(b'\r') | is(b'\t'))
    })
}

/// Whether the first `LEN` bytes are plain, as [`ascii_text_len`] has it.
#[inline(always)]
pub(super) fn is_ascii_text<const LEN: usize>(bytes: &[u8]) -> bool {
    let mut stops = u8x16::splat(0);
    let mut done = 0;
    while done + 16 <= LEN {
        let Some(chunk) = chunk(&bytes[done..]) else { return false };
        stops |= ascii_text_stops(chunk);
        done += 16;
    }
    let Some(chunk) = chunk(&bytes[done..]) else { return false };
    let rest = (1 << (LEN - done)) - 1;
    (ascii_text_stops(chunk).to_bitmask() & rest) | stops.to_bitmask() == 0
}

#[inline(always)]
fn ascii_text_stops(chunk: u8x16) -> u8x16 {
    markup(chunk) | not_printable(chunk)
}

#[inline(always)]
fn markup(chunk: u8x16) -> u8x16 {
    angle(chunk) | chunk.simd_eq(u8x16::splat(b'&'))
}

/// `<` and `>`, which differ in one bit.
#[inline(always)]
fn angle(chunk: u8x16) -> u8x16 {
    (chunk & u8x16::splat(!2)).simd_eq(u8x16::splat(b'<'))
}

/// Control characters, and bytes of characters other than ASCII: as signed numbers, less than a
/// space.
#[inline(always)]
fn not_printable(chunk: u8x16) -> u8x16 {
    i8x16::splat(b' ' as i8).simd_gt(chunk.cast_signed()).cast_unsigned()
}

#[inline(always)]
fn chunk(bytes: &[u8]) -> Option<u8x16> {
    bytes.first_chunk().copied().map(u8x16::new)
}

#[inline(always)]
fn first(bytes: &[u8], stops: impl Fn(u8x16) -> u8x16) -> Option<usize> {
    let mut rest = bytes;
    loop {
        let (&next, after) = rest.split_first_chunk()?;
        let mask = stops(u8x16::new(next)).to_bitmask();
        if mask != 0 {
            return Some(bytes.len() - rest.len() + mask.trailing_zeros() as usize);
        }
        rest = after;
    }
}
