//! Views of bytes.

use core::ffi::c_char;

/// A view of bytes. It has no terminating zero and owns nothing. A null pointer with length 0 is an
/// empty view.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_str {
    /// The first byte.
    pub ptr: *const c_char,
    /// The number of bytes.
    pub len: usize,
}

impl bsim_str {
    #[inline]
    pub(crate) const fn new(text: &str) -> Self {
        Self::of_bytes(text.as_bytes())
    }

    #[inline]
    pub(crate) const fn of_bytes(bytes: &[u8]) -> Self {
        // For an empty slice, Rust may use a dangling pointer. C functions require a valid pointer.
        let ptr = if bytes.is_empty() { c"".as_ptr() } else { bytes.as_ptr().cast() };
        Self { ptr, len: bytes.len() }
    }
}
