//! The version.

use crate::view::bsim_str;

/// The major version of this header. It changes when existing programs may break. While it is 0,
/// the minor version changes instead.
pub const BSIM_VERSION_MAJOR: i32 = 0;
/// The minor version of this header. It changes with additions.
pub const BSIM_VERSION_MINOR: i32 = 2;
/// The patch version of this header. It changes with bug fixes.
pub const BSIM_VERSION_PATCH: i32 = 0;

/// The version of the library at run time, as `major.minor.patch`.
///
/// @return  A view that lives as long as the program.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_version() -> bsim_str {
    bsim_str::new(env!("CARGO_PKG_VERSION"))
}
