//! The wrapper around every C function: it catches panics and returns errors as codes.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{bsim_error, misuse};
use crate::status::{BSIM_PANIC, Outcome};

/// Runs `work`. Writes an error to `error`, if that is not null, and returns its code. A panic
/// becomes the error `BSIM_PANIC`.
///
/// # Safety
/// `error` is null or valid for writes.
pub(crate) unsafe fn guard(
    error: *mut bsim_error,
    work: impl FnOnce() -> Result<Outcome, bsim_error>,
) -> i32 {
    // A panic can leave two things incomplete: the caller's output, which counts only on success,
    // and a cursor. A cursor stays memory-safe, because `bsim-codec` is safe Rust.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(outcome)) => outcome as i32,
        // SAFETY: the caller upholds the contract of this function.
        Ok(Err(failure)) => unsafe { fail(error, failure) },
        // SAFETY: as above.
        Err(_) => unsafe { fail(error, misuse(BSIM_PANIC, "")) },
    }
}

/// Writes the error and returns its code. Not inlined: the functions save fewer registers then.
///
/// # Safety
/// `error` is null or valid for writes.
#[cold]
#[inline(never)]
unsafe fn fail(error: *mut bsim_error, failure: bsim_error) -> i32 {
    let code = failure.code;
    if !error.is_null() {
        // SAFETY: the pointer is not null, and the caller guarantees that it is valid for writes.
        unsafe { error.write(failure) };
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::BSIM_OK;

    #[test]
    fn a_panic_is_a_code() {
        let mut error = bsim_error { offset: 1, ..misuse(BSIM_OK, "before") };
        // SAFETY: the pointer refers to a local variable.
        let code = unsafe { guard(&mut error, || panic!("on purpose")) };
        assert_eq!((code, error.code), (BSIM_PANIC, BSIM_PANIC));
        assert_eq!((error.offset, error.detail.len), (0, 0));
    }
}
