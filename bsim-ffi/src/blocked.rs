//! Whether a buddy is blocked.

use std::borrow::Cow;

use bsim_codec::Blocked;

use crate::error::bsim_error;
use crate::text::{bsim_text, parse};

/// Not blocked.
pub const BSIM_BLOCKED_NO: i32 = 0;
/// Blocked.
pub const BSIM_BLOCKED_YES: i32 = 1;
/// Neither; the text says what.
pub const BSIM_BLOCKED_OTHER: i32 = 2;

/// Finds out what the `blocked` of a buddy says.
///
/// @param text     The text. An absent one is #BSIM_BLOCKED_OTHER.
/// @param blocked  Where to put one of the `BSIM_BLOCKED` constants.
/// @param error    Where to say what is wrong; may be null.
/// @return         As bsim_presence_parse().
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_blocked_parse(
    text: bsim_text,
    blocked: *mut i32,
    error: *mut bsim_error,
) -> i32 {
    let value = |text: &str| {
        Ok(match Blocked::from(Cow::Borrowed(text)) {
            Blocked::No => BSIM_BLOCKED_NO,
            Blocked::Yes => BSIM_BLOCKED_YES,
            Blocked::Other(_) => BSIM_BLOCKED_OTHER,
        })
    };
    // SAFETY: the caller gives a text to be read, and null or places to write to.
    unsafe { parse(text, (blocked, "blocked"), error, value) }
}
