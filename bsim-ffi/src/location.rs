//! Places of errors, as editors count them.

use bsim_codec::Location;

use crate::guard::guard;
use crate::pointer::{Out, bytes};
use crate::status::Outcome;
use crate::view::bsim_str;

/// A place in a text, counted from 1 as editors do.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct bsim_location {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// Finds line and column of an offset. It walks the input from its start: for reports.
///
/// @param input     What was parsed. It need not be UTF-8.
/// @param offset    Bytes before the place; past the end is taken as the end.
/// @param location  Where to put the place.
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
        // SAFETY: the caller gives a view, and null or a place for the location.
        let (input, out) = unsafe { (bytes(input, "input")?, Out::new(location, "location")?) };
        let Location { line, column } = Location::of(input, offset);
        out.set(bsim_location { line, column });
        Ok(Outcome::Ok)
    };
    // SAFETY: null is always right.
    unsafe { guard(core::ptr::null_mut(), work) }
}
