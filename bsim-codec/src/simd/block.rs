//! Sixty-four bytes of input, looked at together.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, i8x64, mask8x64, u8x64};

use super::pattern::Pattern;

/// A block of input. What is found in it is told bit by bit, the first byte's lowest.
#[derive(Clone, Copy)]
pub(crate) struct Block<S: Simd>(u8x64<S>);

impl<S: Simd> Block<S> {
    /// The block that `bytes` begin with, if they are no less than that.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn new(simd: S, bytes: &[u8]) -> Option<Self> {
        Some(Self::load(simd, bytes.first_chunk()?))
    }

    /// The block that `bytes` begin with; zeros fill it if they are less than that.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn padded(simd: S, bytes: &[u8]) -> Self {
        match bytes.first_chunk() {
            Some(bytes) => Self::load(simd, bytes),
            None => Self::load(simd, &padded(bytes)),
        }
    }

    /// A block that is known to be there.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn load(simd: S, bytes: &[u8; 64]) -> Self {
        Self(u8x64::load_array_ref(simd, bytes))
    }

    /// Whether the block begins with `pattern`.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn is(self, pattern: &Pattern) -> bool {
        let expected = u8x64::load_array_ref(self.0.token(), &pattern.bytes);
        self.0.simd_eq(expected).to_bitmask() & pattern.mask == pattern.mask
    }

    /// How far every byte is beyond what a template allows: zeros, if the block fits.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn misfit(self, bytes: &[u8; 64], limits: &[u8; 64]) -> u8x64<S> {
        let simd = self.0.token();
        let difference = self.0 ^ u8x64::load_array_ref(simd, bytes);
        difference.saturating_sub(u8x64::load_array_ref(simd, limits))
    }

    /// Where ASCII text may end: all but printable ASCII, `<`, `&`, and `>`, which may end a `]]>`.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn ascii_text_stops(self) -> u64 {
        (self.markup() | self.not_printable()).to_bitmask()
    }

    /// The same, but other characters than ASCII count as plain, save for those that begin with
    /// `EF`: XML forbids two of them.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn text_stops(self) -> u64 {
        (self.markup() | self.0.simd_lt(b' ') | self.0.simd_eq(0xEF)).to_bitmask()
    }

    /// Where an attribute value may end: all but printable ASCII, `"`, `&`, `<`, and `>` (which is
    /// nothing special in an attribute, but may end a `]]>` in an escaped document).
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn attribute_stops(self) -> u64 {
        // `"` and `&` differ in one bit.
        let quote = (self.0 & !4).simd_eq(b'"');
        (quote | self.angle() | self.not_printable()).to_bitmask()
    }

    /// Where white space ends.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn space_stops(self) -> u64 {
        let is = |byte| self.0.simd_eq(byte);
        !(is(b' ') | is(b'\n') | is(b'\r') | is(b'\t')).to_bitmask()
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn markup(self) -> mask8x64<S> {
        self.angle() | self.0.simd_eq(b'&')
    }

    /// `<` and `>`, which differ in one bit.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn angle(self) -> mask8x64<S> {
        (self.0 & !2).simd_eq(b'<')
    }

    /// Control characters, and bytes of characters other than ASCII, which are negative if signed.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn not_printable(self) -> mask8x64<S> {
        self.0.bitcast::<i8x64<S>>().simd_lt(b' ' as i8)
    }
}

#[cold]
#[inline(never)]
fn padded(bytes: &[u8]) -> [u8; 64] {
    let mut padded = [0; 64];
    padded.iter_mut().zip(bytes).for_each(|(padded, &byte)| *padded = byte);
    padded
}
