//! Output buffers.

use core::ffi::c_char;

use bsim_codec::{Encode, EncodeErrorKind};

use crate::error::{bsim_error, misuse};
use crate::pointer::{Out, null};
use crate::status::*;

/// The caller's output buffer. If `cap` is 0, the pointer may be null.
///
/// # Safety
/// `ptr` is null or valid for writes of `cap` bytes that nothing else uses for `'a`.
pub(crate) unsafe fn room<'a>(ptr: *mut c_char, cap: usize) -> Result<&'a mut [u8], bsim_error> {
    if cap == 0 {
        return Ok(&mut []);
    }
    if ptr.is_null() {
        return Err(null("buf"));
    }
    if cap > isize::MAX as usize {
        return Err(misuse(BSIM_MISUSE_LENGTH, "cap"));
    }
    // SAFETY: the pointer is not null, the length fits in an object, and the caller upholds the
    // contract. The bytes come from outside Rust, so they count as initialized.
    Ok(unsafe { core::slice::from_raw_parts_mut(ptr.cast::<u8>(), cap) })
}

/// An output buffer and the pointer that receives the length. An empty buffer asks for the length.
pub(crate) struct Buffer<'a> {
    room: &'a mut [u8],
    len: Out<usize>,
}

impl Buffer<'_> {
    /// # Safety
    /// `ptr` is null or valid for writes of `cap` bytes that nothing else uses. `len` is null or
    /// valid for writes.
    pub(crate) unsafe fn new(
        ptr: *mut c_char,
        cap: usize,
        len: *mut usize,
    ) -> Result<Self, bsim_error> {
        // SAFETY: the caller upholds the contract of this function.
        let len = unsafe { Out::new(len, "len") }?;
        // SAFETY: the caller upholds the contract of this function.
        let room = unsafe { room(ptr, cap) }?;
        Ok(Self { room, len })
    }

    pub(crate) fn put(self, content: &[u8]) -> Result<Outcome, bsim_error> {
        match self.room.get_mut(..content.len()) {
            Some(room) => {
                room.copy_from_slice(content);
                self.len.set(content.len());
                Ok(Outcome::Ok)
            }
            None => Err(self.too_small(content.len())),
        }
    }

    pub(crate) fn encode(self, message: &impl Encode) -> Result<Outcome, bsim_error> {
        match message.encode_to_slice(self.room) {
            Ok(len) => {
                self.len.set(len);
                Ok(Outcome::Ok)
            }
            Err(error) => match error.kind() {
                EncodeErrorKind::BufferTooSmall { needed } => Err(self.too_small(needed)),
                _ => Err(error.into()),
            },
        }
    }

    fn too_small(self, needed: usize) -> bsim_error {
        self.len.set(needed);
        too_small()
    }
}

/// The error for a buffer that is too small. The caller of this function reports the needed length.
pub(crate) const fn too_small() -> bsim_error {
    misuse(BSIM_BUFFER_TOO_SMALL, "buf")
}
