use core::mem;

use super::sink::Sink;
use crate::simd::short;

/// The rest of a slice. Bytes that do not fit are only counted.
///
/// It is faster than a vector: it cannot reallocate, and its fields stay in registers as long as no
/// call gets a reference to it ([`Sink::with_own`]).
#[derive(Default)]
pub(crate) struct SliceSink<'b> {
    len: usize,
    rest: &'b mut [u8],
    missing: usize,
}

impl<'b> SliceSink<'b> {
    pub(crate) const fn new(slice: &'b mut [u8]) -> Self {
        Self { len: slice.len(), rest: slice, missing: 0 }
    }

    /// The number of bytes written, or needed if they did not fit.
    pub(crate) const fn needed(&self) -> usize {
        self.len.saturating_sub(self.rest.len()).saturating_add(self.missing)
    }

    /// Takes `len` bytes off the rest. None if there are too few; then none are left.
    #[inline(always)]
    fn take(&mut self, len: usize) -> Option<&'b mut [u8]> {
        let rest = mem::take(&mut self.rest);
        let left = rest.len();
        if let Some((taken, rest)) = rest.split_at_mut_checked(len) {
            self.rest = rest;
            return Some(taken);
        }
        self.missing = self.missing.saturating_add(len.saturating_sub(left));
        None
    }
}

impl Sink for SliceSink<'_> {
    #[inline(always)]
    fn put_bytes(&mut self, bytes: &[u8]) {
        if let Some(room) = self.take(bytes.len()) {
            room.copy_from_slice(bytes);
        }
    }

    #[inline(always)]
    fn put_plain(&mut self, bytes: &[u8]) {
        if let Some(room) = self.take(bytes.len()) {
            short::copy(bytes, room);
        }
    }

    #[inline(always)]
    fn with_own<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        let mut own = mem::take(self);
        let result = write(&mut own);
        *self = own;
        result
    }
}
