//! What every function does around its work: panics are caught, failures become codes.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{bsim_error, misuse};
use crate::status::{BSIM_PANIC, Outcome};

/// Does a function's work. A failure is told to `error`, if the caller wants to know; a panic is a
/// failure.
///
/// # Safety
/// `error` is null or may be written to.
pub(crate) unsafe fn guard(
    error: *mut bsim_error,
    work: impl FnOnce() -> Result<Outcome, bsim_error>,
) -> i32 {
    // What a panic may leave half-done is the caller's output, which counts only on success, and
    // a reader, which is dropped before it is read from (`events.rs`).
    let failure = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(outcome)) => return outcome as i32,
        Ok(Err(failure)) => failure,
        Err(_) => misuse(BSIM_PANIC, ""),
    };
    if !error.is_null() {
        // SAFETY: the pointer is not null, and the caller says that it may be written to.
        unsafe { error.write(failure) };
    }
    failure.code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::BSIM_OK;

    #[test]
    fn a_panic_is_a_code() {
        let mut error = bsim_error { offset: 1, ..misuse(BSIM_OK, "before") };
        // SAFETY: the pointer is to a local.
        let code = unsafe { guard(&mut error, || panic!("on purpose")) };
        assert_eq!((code, error.code), (BSIM_PANIC, BSIM_PANIC));
        assert_eq!((error.offset, error.detail.len), (0, 0));
    }
}
