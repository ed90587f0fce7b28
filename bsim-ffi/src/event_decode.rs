//! Events with decoded texts.

use core::ffi::c_char;

use crate::buffer::{room, too_small};
use crate::constant::unknown_constant;
use crate::error::bsim_error;
use crate::event::bsim_event;
use crate::guard::guard;
use crate::pointer::{Out, read};
use crate::status::*;
use crate::text::{BSIM_DECODE_LOSSY, BSIM_DECODE_STRICT, BSIM_TEXT_PLAIN, bsim_text};
use crate::view::bsim_str;

/// Decodes all texts of an event. In the result, each text is plain (#BSIM_TEXT_PLAIN) or absent.
///
/// A text without escapes stays a view of the body. The other texts are written to `buf`. Decoding
/// never makes a text longer, and no two texts of an event overlap, except the name and the XML of
/// an unknown event. So a buffer of twice the body's length is always large enough.
///
/// @param event    The event, from bsim_events_next().
/// @param mode     #BSIM_DECODE_STRICT or #BSIM_DECODE_LOSSY.
/// @param buf      The buffer for decoded texts; may be null if `cap` is 0. You can use one buffer
///                 for all events, one after the other. It must not overlap the body. After an
///                 error, its content is unspecified.
/// @param cap      The size of `buf`, in bytes.
/// @param decoded  Receives the decoded event; may be `event` itself. Its texts are valid as long
///                 as the texts of `event`, and until `buf` is changed.
/// @param len      Receives the number of bytes of `buf` that were used; with
///                 #BSIM_BUFFER_TOO_SMALL, a size that is large enough.
/// @param error    Receives the error; may be null. Its offset counts bytes of the body.
/// @return         #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; in strict mode, #BSIM_ERROR_INVALID_PERCENT
///                 and #BSIM_ERROR_INVALID_PERCENT_UTF8; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
///                 #BSIM_MISUSE_UTF8, #BSIM_MISUSE_CONSTANT.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_event_decode(
    event: *const bsim_event,
    mode: i32,
    buf: *mut c_char,
    cap: usize,
    decoded: *mut bsim_event,
    len: *mut usize,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: by the contract in the header, `event` is null or valid for reads, `decoded` and
        // `len` are null or valid for writes, and `buf` is null or valid for writes of `cap` bytes.
        let (event, out, len, room) = unsafe {
            (
                *read(event, "event")?,
                Out::new(decoded, "decoded")?,
                Out::new(len, "len")?,
                room(buf, cap)?,
            )
        };
        let lossy = match mode {
            BSIM_DECODE_STRICT => false,
            BSIM_DECODE_LOSSY => true,
            _ => return Err(unknown_constant("mode")),
        };
        let mut event = event;
        // SAFETY: by the contract in the header, the texts are valid for reads.
        match unsafe { decode_texts(&mut event, lossy, room) }? {
            Decoded::Used(used) => len.set(used),
            Decoded::Wanted(enough) => {
                len.set(enough);
                return Err(too_small());
            }
        };
        out.set(event);
        Ok(Outcome::Ok)
    };
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}

enum Decoded {
    /// The number of bytes that were used.
    Used(usize),
    /// The buffer is too small. This size is large enough.
    Wanted(usize),
}

/// Decodes all texts in place. The decoded bytes go to `room`.
///
/// # Safety
/// The texts are valid for reads.
unsafe fn decode_texts(
    event: &mut bsim_event,
    lossy: bool,
    room: &mut [u8],
) -> Result<Decoded, bsim_error> {
    let mut texts = event.texts_mut().into_iter().filter(|(_, text)| text.needs_decoding());
    let mut used = 0;
    while let Some((name, text)) = texts.next() {
        // SAFETY: the caller upholds the contract of this function.
        let Some(count) = (unsafe { decode((name, text), lossy, &mut room[used..]) })? else {
            // Decoded texts count with their decoded length, the rest with their raw length.
            let mut enough = used + text.len;
            for (name, text) in texts {
                // SAFETY: the caller upholds the contract of this function.
                unsafe { text.encoded(name) }?;
                enough = enough.saturating_add(text.len);
            }
            return Ok(Decoded::Wanted(enough));
        };
        used += count;
    }
    Ok(Decoded::Used(used))
}

/// Decodes a text in place. Returns the number of bytes of `room` that were used, or `None` if it
/// is too small.
///
/// # Safety
/// The text is valid for reads.
#[inline]
unsafe fn decode(
    (name, text): (&'static str, &mut bsim_text),
    lossy: bool,
    room: &mut [u8],
) -> Result<Option<usize>, bsim_error> {
    // SAFETY: the caller upholds the contract of this function.
    let Some(encoded) = (unsafe { text.encoded(name) })? else { return Ok(Some(0)) };
    let (decoded, len) = if let Some(plain) = encoded.as_plain() {
        (bsim_str::new(plain), 0)
    } else if let Some(len) = encoded.decode_to_slice(room) {
        (bsim_str::of_bytes(&room[..len]), len)
    } else {
        let plain = if lossy { encoded.decode_lossy() } else { encoded.decode()? };
        let Some(room) = room.get_mut(..plain.len()) else { return Ok(None) };
        room.copy_from_slice(plain.as_bytes());
        (bsim_str::of_bytes(room), plain.len())
    };
    *text = bsim_text { ptr: decoded.ptr, len: decoded.len, form: BSIM_TEXT_PLAIN, ..*text };
    Ok(Some(len))
}
