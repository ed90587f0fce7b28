//! Room for output.

use core::ffi::c_char;

use bsim_codec::{Encode, EncodeErrorKind};

use crate::error::{bsim_error, misuse};
use crate::pointer::{Out, null};
use crate::status::*;

/// Room of the caller's; null is none.
///
/// # Safety
/// `ptr` is null or `cap` bytes may be written to it for `'a`.
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
    // SAFETY: not null, no longer than any object can be, and nobody else's meanwhile, as the
    // caller says. The bytes come from outside of Rust, so they have some value.
    Ok(unsafe { core::slice::from_raw_parts_mut(ptr.cast::<u8>(), cap) })
}

/// A buffer for output and a place for its length. An empty one asks how much is needed.
pub(crate) struct Buffer<'a> {
    room: &'a mut [u8],
    len: Out<usize>,
}

impl Buffer<'_> {
    /// # Safety
    /// `ptr` is null or `cap` bytes may be written to it; `len` is null or may be written to.
    pub(crate) unsafe fn new(
        ptr: *mut c_char,
        cap: usize,
        len: *mut usize,
    ) -> Result<Self, bsim_error> {
        // SAFETY: as the caller says.
        let len = unsafe { Out::new(len, "len") }?;
        // SAFETY: as the caller says.
        let room = unsafe { room(ptr, cap) }?;
        Ok(Self { room, len })
    }

    /// Copies `content` in.
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

    /// Has a message written in.
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

/// The room does not suffice. The caller is told elsewhere how much would.
pub(crate) const fn too_small() -> bsim_error {
    misuse(BSIM_BUFFER_TOO_SMALL, "buf")
}
