//! Error messages.

use core::ffi::c_char;
use std::fmt::Write as _;

use crate::buffer::Buffer;
use crate::error::{NO_OFFSET, bsim_error};
use crate::guard::guard;
use crate::pointer::{bytes, read};
use crate::status::*;

/// Writes a readable message about an error.
///
/// @param error  The error, as a function wrote it.
/// @param buf    The output buffer; may be null if `cap` is 0.
/// @param cap    The size of `buf`, in bytes.
/// @param len    Receives the length of the message, even if it does not fit.
/// @return       #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH.
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
        // SAFETY: by the contract in the header, `error` is null or valid for reads, `len` is null
        // or valid for writes, and `buf` is null or valid for writes of `cap` bytes.
        let (error, buffer) = unsafe { (read(error, "error")?, Buffer::new(buf, cap, len)?) };
        // SAFETY: the header requires an error that the library wrote, so the detail is a view of
        // static text.
        let detail = String::from_utf8_lossy(unsafe { bytes(error.detail, "detail") }?);
        let mut text = description(error.code).to_owned();
        // Writing to a `String` cannot fail.
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
    // SAFETY: `guard` accepts a null `error`.
    unsafe { guard(core::ptr::null_mut(), work) }
}
