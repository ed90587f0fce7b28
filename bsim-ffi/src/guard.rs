//! What every function does around its work: pointers are checked, panics are caught, failures
//! become codes.

use core::ffi::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::status::*;
use crate::view::bsim_str;

/// Does a function's work. A failure is told to `error`, if the caller wants to know; a panic is a
/// failure.
///
/// # Safety
/// `error` is null or may be written to.
pub(crate) unsafe fn guard(
    error: *mut bsim_error,
    work: impl FnOnce() -> Result<i32, bsim_error>,
) -> i32 {
    // What a panic may leave half-done is the caller's output, which counts only on success, and
    // a reader, which is dropped before it is read from (`event.rs`).
    let failure = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(code)) => return code,
        Ok(Err(failure)) => failure,
        Err(_) => misuse(BSIM_PANIC, "a fault in the library"),
    };
    if !error.is_null() {
        // SAFETY: the pointer is not null, and the caller says that it may be written to.
        unsafe { error.write(failure) };
    }
    failure.code
}

/// A failure that is not the peer's.
pub(crate) const fn misuse(code: i32, detail: &'static str) -> bsim_error {
    bsim_error { code, offset: 0, detail: bsim_str::new(detail) }
}

const fn null(name: &'static str) -> bsim_error {
    misuse(BSIM_MISUSE_NULL, name)
}

/// The value behind a pointer that has to be there.
///
/// # Safety
/// `pointer` is null or points to a `T` that lives and does not change for `'a`.
pub(crate) unsafe fn read<'a, T>(
    pointer: *const T,
    name: &'static str,
) -> Result<&'a T, bsim_error> {
    // SAFETY: as the caller says; null gives none.
    unsafe { pointer.as_ref() }.ok_or(null(name))
}

/// The value behind a pointer that has to be there, to be changed.
///
/// # Safety
/// `pointer` is null or points to a `T` that lives for `'a` and that nothing else uses meanwhile.
pub(crate) unsafe fn change<'a, T>(
    pointer: *mut T,
    name: &'static str,
) -> Result<&'a mut T, bsim_error> {
    // SAFETY: as the caller says; null gives none.
    unsafe { pointer.as_mut() }.ok_or(null(name))
}

/// An output that has to be there. It is only ever written to: what it holds may be anything.
pub(crate) struct Out<T>(*mut T);

impl<'a, T: 'a> Out<T> {
    /// # Safety
    /// `pointer` is null or may be written to as long as the output is used.
    pub(crate) unsafe fn new(pointer: *mut T, name: &'static str) -> Result<Self, bsim_error> {
        if pointer.is_null() { Err(null(name)) } else { Ok(Self(pointer)) }
    }

    /// Writes the value, and gives it back to be completed.
    #[inline]
    pub(crate) fn set(self, value: T) -> &'a mut T {
        // SAFETY: `new` has refused null, and its caller says that the rest may be written to;
        // what has been written may be changed.
        unsafe {
            self.0.write(value);
            &mut *self.0
        }
    }
}

/// The bytes of a view that the caller gives.
///
/// # Safety
/// The view is null, or its bytes live and do not change for `'a`.
pub(crate) unsafe fn bytes<'a>(view: bsim_str, name: &'static str) -> Result<&'a [u8], bsim_error> {
    if view.len == 0 {
        return Ok(&[]);
    }
    if view.ptr.is_null() {
        return Err(null(name));
    }
    if view.len > isize::MAX as usize {
        return Err(misuse(BSIM_MISUSE_LENGTH, name));
    }
    // SAFETY: not null, no longer than any object can be, and alive, as the caller says.
    Ok(unsafe { core::slice::from_raw_parts(view.ptr.cast(), view.len) })
}

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
    pub(crate) fn put(self, content: &[u8]) -> Result<i32, bsim_error> {
        match self.room.get_mut(..content.len()) {
            Some(room) => {
                room.copy_from_slice(content);
                self.len.set(content.len());
                Ok(BSIM_OK)
            }
            None => Err(self.too_small(content.len())),
        }
    }

    /// Has a message written in.
    pub(crate) fn encode(self, message: &impl bsim_codec::Encode) -> Result<i32, bsim_error> {
        match message.encode_to_slice(self.room) {
            Ok(len) => {
                self.len.set(len);
                Ok(BSIM_OK)
            }
            Err(error) => match error.kind() {
                bsim_codec::EncodeErrorKind::BufferTooSmall { needed } => {
                    Err(self.too_small(needed))
                }
                _ => Err(error.into()),
            },
        }
    }

    fn too_small(self, needed: usize) -> bsim_error {
        self.len.set(needed);
        misuse(BSIM_BUFFER_TOO_SMALL, "a larger buffer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_code() {
        let mut error = misuse(BSIM_OK, "");
        // SAFETY: the pointer is to a local.
        let code = unsafe { guard(&mut error, || panic!("on purpose")) };
        assert_eq!((code, error.code), (BSIM_PANIC, BSIM_PANIC));
    }

    #[test]
    fn a_length_that_no_object_has_is_refused() {
        let view = bsim_str { ptr: c"".as_ptr(), len: usize::MAX };
        // SAFETY: the view is refused before it is read.
        let error = unsafe { bytes(view, "body") }.unwrap_err();
        assert_eq!(error.code, BSIM_MISUSE_LENGTH);
    }
}
