//! Server times.

use bsim_codec::DateTime;

use crate::error::bsim_error;
use crate::text::{bsim_text, parse};

/// A server time: local to the server, without a time zone.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct bsim_datetime {
    /// The year, 0 to 9999.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: i32,
    /// The day, 1 to 31.
    pub day: i32,
    /// The hour, 0 to 23.
    pub hour: i32,
    /// The minute, 0 to 59.
    pub minute: i32,
    /// The second, 0 to 59.
    pub second: i32,
}

/// Parses a time such as `2008-06-30 22:14:03`.
///
/// @param text      The `datetime` of an event, or the `login_time` of a session.
/// @param datetime  Receives the time.
/// @param error     Receives the error; may be null. Its offset counts bytes of the decoded text.
/// @return          #BSIM_OK; #BSIM_ERROR_INVALID_VALUE; the codes of bsim_presence_parse().
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_datetime_parse(
    text: bsim_text,
    datetime: *mut bsim_datetime,
    error: *mut bsim_error,
) -> i32 {
    let value = |text: &str| {
        let DateTime { year, month, day, hour, minute, second } = text.parse()?;
        let [month, day, hour, minute, second] = [month, day, hour, minute, second].map(i32::from);
        Ok(bsim_datetime { year: year.into(), month, day, hour, minute, second })
    };
    // SAFETY: by the contract in the header, the text is valid for reads, and each pointer is null
    // or valid for writes.
    unsafe { parse(text, (datetime, "datetime"), error, value) }
}
