//! Events whose texts are all plain.

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

/// Decodes all texts of an event: those of the result are plain (#BSIM_TEXT_PLAIN) or absent.
///
/// A text without escapes stays in the input. The others are written to `buf`, one after the
/// other. No text becomes longer by that: as many bytes as the body has are always enough.
///
/// @param event    The event, as bsim_events_next() gave it.
/// @param mode     #BSIM_DECODE_STRICT or #BSIM_DECODE_LOSSY.
/// @param buf      Where to write texts; may be null if `cap` is 0. It may be used for one event
///                 after the other. It must not overlap the body.
/// @param cap      How much room there is.
/// @param decoded  Where to put the decoded event; may be `event`. Its texts can be used as long
///                 as those of `event`, and until `buf` is changed.
/// @param len      How many bytes of `buf` were used; with #BSIM_BUFFER_TOO_SMALL, how many are
///                 enough.
/// @param error    Where to say what is wrong; may be null. The offset is in the input.
/// @return         #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; if strict, #BSIM_ERROR_INVALID_PERCENT and
///                 #BSIM_ERROR_INVALID_PERCENT_UTF8; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
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
        // SAFETY: the caller gives null or an event, null or places for the results, and room.
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
        // SAFETY: the caller gives texts that are there to be read.
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
    // SAFETY: the caller gives null or a place for the error.
    unsafe { guard(error, work) }
}

enum Decoded {
    /// So much of the room was used.
    Used(usize),
    /// The room is too small; so much is enough.
    Wanted(usize),
}

/// Replaces all texts by what they stand for.
///
/// # Safety
/// The texts are there to be read.
unsafe fn decode_texts(
    event: &mut bsim_event,
    lossy: bool,
    room: &mut [u8],
) -> Result<Decoded, bsim_error> {
    let mut texts = event.texts_mut().into_iter().filter(|(_, text)| text.needs_decoding());
    let mut used = 0;
    while let Some((name, text)) = texts.next() {
        // SAFETY: as the caller says.
        let Some(count) = (unsafe { decode((name, text), lossy, &mut room[used..]) })? else {
            // What has been decoded counts with what it takes.
            let mut enough = used + text.len;
            for (name, text) in texts {
                // SAFETY: as the caller says.
                unsafe { text.encoded(name) }?;
                enough = enough.saturating_add(text.len);
            }
            return Ok(Decoded::Wanted(enough));
        };
        used += count;
    }
    Ok(Decoded::Used(used))
}

/// Replaces a text by what it stands for. Returns how much of the room that took; none, if it is too
/// small.
///
/// # Safety
/// The text is there to be read.
#[inline]
unsafe fn decode(
    (name, text): (&'static str, &mut bsim_text),
    lossy: bool,
    room: &mut [u8],
) -> Result<Option<usize>, bsim_error> {
    // SAFETY: as the caller says.
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
