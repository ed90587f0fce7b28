//! Whether a buddy is blocked.

use std::borrow::Cow;

use bsim_codec::Blocked;

use crate::error::bsim_error;
use crate::text::{bsim_text, parse};

/// Not blocked.
pub const BSIM_BLOCKED_NO: i32 = 0;
/// Blocked.
pub const BSIM_BLOCKED_YES: i32 = 1;
/// Neither yes nor no: read the text.
pub const BSIM_BLOCKED_OTHER: i32 = 2;

/// Parses the `blocked` member of a buddy.
///
/// @param text     The text. An absent text gives #BSIM_BLOCKED_OTHER.
/// @param blocked  Receives one of the `BSIM_BLOCKED` constants.
/// @param error    Receives the error; may be null.
/// @return         Like bsim_presence_parse().
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
    // SAFETY: by the contract in the header, the text is valid for reads, and each pointer is null
    // or valid for writes.
    unsafe { parse(text, (blocked, "blocked"), error, value) }
}
