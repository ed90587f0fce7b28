//! Line and column of an offset.

use bsim_codec::Location;

use crate::guard::guard;
use crate::pointer::{Out, bytes};
use crate::status::Outcome;
use crate::view::bsim_str;

/// A location in a text, counted from 1 as in editors.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct bsim_location {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// Finds line and column of an offset. This scans the input from its start: use it only to report
/// errors.
///
/// @param input     The input that was parsed. It need not be UTF-8.
/// @param offset    The number of bytes before the location. An offset past the end counts as the
///                  end.
/// @param location  Receives the location.
/// @return          #BSIM_OK; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_location_find(
    input: bsim_str,
    offset: usize,
    location: *mut bsim_location,
) -> i32 {
    let work = || {
        // SAFETY: by the contract in the header, the view is valid for reads, and `location` is
        // null or valid for writes.
        let (input, out) = unsafe { (bytes(input, "input")?, Out::new(location, "location")?) };
        let Location { line, column } = Location::of(input, offset);
        out.set(bsim_location { line, column });
        Ok(Outcome::Ok)
    };
    // SAFETY: `guard` accepts a null `error`.
    unsafe { guard(core::ptr::null_mut(), work) }
}
