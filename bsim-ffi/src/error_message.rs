//! Errors in words.

use core::ffi::c_char;
use std::fmt::Write as _;

use crate::buffer::Buffer;
use crate::error::{NO_OFFSET, bsim_error};
use crate::guard::guard;
use crate::pointer::{bytes, read};
use crate::status::*;

/// Writes a sentence about an error, for people.
///
/// @param error  As a function left it.
/// @param buf    Where to write; may be null if `cap` is 0.
/// @param cap    How much room there is.
/// @param len    The length of the sentence, also if it does not fit.
/// @return       #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_MISUSE_NULL.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_error_message(
    error: *const bsim_error,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> i32 {
    let work = || {
        // SAFETY: the caller gives null or an error, and null or a length.
        let (error, buffer) = unsafe { (read(error, "error")?, Buffer::new(buf, cap, len)?) };
        // SAFETY: the detail is the library's own, as the header demands.
        let detail = String::from_utf8_lossy(unsafe { bytes(error.detail, "detail") }?);
        let mut text = description(error.code).to_owned();
        // Writing to a string does not fail.
        let _ = match error.code {
            FIRST_ERROR.. if detail.is_empty() => write!(text, " at byte {}", error.offset),
            FIRST_ERROR.. => write!(text, " at byte {}: expected {detail}", error.offset),
            BSIM_MISUSE_EVENT_ORDER => write!(text, " at event {}", error.offset),
            _ if detail.is_empty() => Ok(()),
            BSIM_MISUSE_UTF8 | BSIM_ENCODE_FORBIDDEN_CHARACTER..=BSIM_ENCODE_OTHER => {
                write!(text, " at byte {} of {detail}", error.offset)
            }
            _ => write!(text, ": {detail}"),
        };
        if error.code >= FIRST_ERROR && error.related != NO_OFFSET {
            let _ = write!(text, ", see byte {}", error.related);
        }
        buffer.put(text.as_bytes())
    };
    // SAFETY: null is always right.
    unsafe { guard(core::ptr::null_mut(), work) }
}
