//! The version.

use crate::view::bsim_str;

/// The version of this header: changes that break programs. While it is 0, the minor version
/// changes then.
pub const BSIM_VERSION_MAJOR: i32 = 0;
/// The version of this header: additions.
pub const BSIM_VERSION_MINOR: i32 = 2;
/// The version of this header: corrections.
pub const BSIM_VERSION_PATCH: i32 = 0;

/// The version of the library that the program runs with, as `major.minor.patch`.
///
/// @return  A view that lives as long as the program.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_version() -> bsim_str {
    bsim_str::new(env!("CARGO_PKG_VERSION"))
}
