//! Pointers of the caller's: checked, then used.

use crate::error::{bsim_error, misuse};
use crate::status::{BSIM_MISUSE_LENGTH, BSIM_MISUSE_NULL, BSIM_MISUSE_UTF8};
use crate::view::bsim_str;

/// A pointer that has to be there is null.
pub(crate) const fn null(name: &'static str) -> bsim_error {
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
    // SAFETY: as the caller says.
    unsafe { array(view.ptr.cast(), view.len, name) }
}

/// The array that the caller gives, of so many elements.
///
/// # Safety
/// `pointer` is null, or `count` elements live and do not change for `'a`.
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
    // SAFETY: not null, no longer than any object can be, and alive, as the caller says.
    Ok(unsafe { core::slice::from_raw_parts(pointer, count) })
}

/// The text of a view that the caller gives.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn utf8<'a>(view: bsim_str, name: &'static str) -> Result<&'a str, bsim_error> {
    // SAFETY: as the caller says.
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
        // SAFETY: the view is refused before it is read.
        let error = unsafe { bytes(view, "body") }.unwrap_err();
        assert_eq!(error.code, BSIM_MISUSE_LENGTH);
    }
}
