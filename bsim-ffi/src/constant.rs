//! C constants for the enums of the codec.

use crate::error::{bsim_error, misuse};
use crate::status::BSIM_MISUSE_CONSTANT;

/// The constant for `wanted`: its index in `all`, counted from 1, or 0 if `all` lacks it.
pub(crate) fn constant<T: PartialEq>(all: &[T], wanted: &T) -> i32 {
    let index = all.iter().position(|one| one == wanted);
    index.and_then(|index| i32::try_from(index + 1).ok()).unwrap_or(0)
}

/// The value that a constant stands for.
pub(crate) fn of_constant<T>(all: &[T], constant: i32) -> Option<&T> {
    all.get(usize::try_from(constant).ok()?.checked_sub(1)?)
}

/// The error for a number that is not one of the expected constants.
pub(crate) const fn unknown_constant(name: &'static str) -> bsim_error {
    misuse(BSIM_MISUSE_CONSTANT, name)
}
