//! Checks of pointers from the caller.

use crate::error::{bsim_error, misuse};
use crate::status::{BSIM_MISUSE_LENGTH, BSIM_MISUSE_NULL, BSIM_MISUSE_UTF8};
use crate::view::bsim_str;

/// The error for a null pointer where null is not allowed.
#[cold]
#[inline(never)]
pub(crate) const fn null(name: &'static str) -> bsim_error {
    misuse(BSIM_MISUSE_NULL, name)
}

/// The value behind a pointer. Null is an error.
///
/// # Safety
/// `pointer` is null or points to a `T` that lives and does not change for `'a`.
pub(crate) unsafe fn read<'a, T>(
    pointer: *const T,
    name: &'static str,
) -> Result<&'a T, bsim_error> {
    // SAFETY: the caller upholds the contract of this function. A null pointer gives `None`.
    unsafe { pointer.as_ref() }.ok_or_else(|| null(name))
}

/// The mutable value behind a pointer. Null is an error.
///
/// # Safety
/// `pointer` is null or points to a `T` that lives for `'a` and that nothing else uses meanwhile.
pub(crate) unsafe fn change<'a, T>(
    pointer: *mut T,
    name: &'static str,
) -> Result<&'a mut T, bsim_error> {
    // SAFETY: the caller upholds the contract of this function. A null pointer gives `None`.
    unsafe { pointer.as_mut() }.ok_or_else(|| null(name))
}

/// A pointer to an output, not null. The output may be uninitialized: it is only written to.
pub(crate) struct Out<T>(*mut T);

impl<'a, T: 'a> Out<T> {
    /// # Safety
    /// `pointer` is null or valid for writes for as long as the `Out` and the reference from
    /// [`Self::set`] are used.
    pub(crate) unsafe fn new(pointer: *mut T, name: &'static str) -> Result<Self, bsim_error> {
        if pointer.is_null() { Err(null(name)) } else { Ok(Self(pointer)) }
    }

    /// A pointer that is valid for writes.
    pub(crate) fn as_ptr(&self) -> *mut T {
        self.0
    }

    /// Writes the value, and returns a reference to complete it in place.
    #[inline]
    pub(crate) fn set(self, value: T) -> &'a mut T {
        // SAFETY: `new` refuses null, and its caller guarantees that the pointer is valid for
        // writes. After the write, the value is initialized, so a reference to it is valid.
        unsafe {
            self.0.write(value);
            &mut *self.0
        }
    }
}

/// The bytes of a view from the caller.
///
/// # Safety
/// The pointer of the view is null, or its bytes live and do not change for `'a`.
pub(crate) unsafe fn bytes<'a>(view: bsim_str, name: &'static str) -> Result<&'a [u8], bsim_error> {
    // SAFETY: the caller upholds the contract of this function.
    unsafe { array(view.ptr.cast(), view.len, name) }
}

/// The elements of an array from the caller.
///
/// # Safety
/// `pointer` is null or points to `count` elements that live and do not change for `'a`.
pub(crate) unsafe fn array<'a, T>(
    pointer: *const T,
    count: usize,
    name: &'static str,
) -> Result<&'a [T], bsim_error> {
    if count == 0 {
        return Ok(&[]);
    }
    if pointer.is_null() {
        return Err(null(name));
    }
    if count > isize::MAX as usize / size_of::<T>() {
        return Err(misuse(BSIM_MISUSE_LENGTH, name));
    }
    // SAFETY: the pointer is not null and the length fits in an object. The caller guarantees that
    // the elements live and do not change for `'a`.
    Ok(unsafe { core::slice::from_raw_parts(pointer, count) })
}

/// The text of a view from the caller. It must be UTF-8.
///
/// # Safety
/// Like [`bytes`].
pub(crate) unsafe fn utf8<'a>(view: bsim_str, name: &'static str) -> Result<&'a str, bsim_error> {
    // SAFETY: the caller upholds the contract of this function.
    core::str::from_utf8(unsafe { bytes(view, name) }?).map_err(|error| {
        let offset = error.valid_up_to();
        bsim_error { offset, ..misuse(BSIM_MISUSE_UTF8, name) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_that_no_object_has_is_refused() {
        let view = bsim_str { ptr: c"".as_ptr(), len: usize::MAX };
        // SAFETY: the length is refused before any byte is read.
        let error = unsafe { bytes(view, "body") }.unwrap_err();
        assert_eq!(error.code, BSIM_MISUSE_LENGTH);
    }
}
