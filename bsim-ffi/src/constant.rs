//! Constants for the enumerations of the codec.

use crate::error::{bsim_error, misuse};
use crate::status::BSIM_MISUSE_CONSTANT;

/// The constant of `wanted`: its place among all, counted from 1; 0 if it is none of them.
pub(crate) fn constant<T: PartialEq>(all: &[T], wanted: &T) -> i32 {
    let index = all.iter().position(|one| one == wanted);
    index.and_then(|index| i32::try_from(index + 1).ok()).unwrap_or(0)
}

/// The one that a constant stands for.
pub(crate) fn of_constant<T>(all: &[T], constant: i32) -> Option<&T> {
    all.get(usize::try_from(constant).ok()?.checked_sub(1)?)
}

/// A number that is none of its constants.
pub(crate) const fn unknown_constant(name: &'static str) -> bsim_error {
    misuse(BSIM_MISUSE_CONSTANT, name)
}
