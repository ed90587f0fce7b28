//! Events with decoded texts.

use core::ffi::c_char;

use bsim_codec::Encoded;

use crate::buffer::{room, too_small};
use crate::constant::unknown_constant;
use crate::error::bsim_error;
use crate::event::bsim_event;
use crate::guard::guard;
use crate::pointer::{Out, bytes, read};
use crate::status::*;
use crate::text::{BSIM_DECODE_LOSSY, BSIM_DECODE_STRICT, BSIM_TEXT_PLAIN, bsim_text};
use crate::view::bsim_str;

/// The form of a percent-encoded text without XML escapes.
const PERCENT: u32 = Encoded::from_percent("").to_parts().2;

/// Decodes all texts of an event. In the result, each text is plain (#BSIM_TEXT_PLAIN) or absent.
///
/// A text without escapes stays a view of the body. The other texts are written to `buf`. Decoding
/// never makes a text longer, and no two texts of an event overlap, except the name and the XML of
/// an unknown event. So a buffer of twice the body's length is always large enough.
///
/// @param event    The event, from bsim_events_next().
/// @param mode     #BSIM_DECODE_STRICT or #BSIM_DECODE_LOSSY.
/// @param buf      The buffer for decoded texts; may be null if `cap` is 0. You can use one buffer
///                 for all events, one after the other. It must not overlap the body. Every call
///                 may change all of it, whatever `len` is.
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
        let (source, out, len, room) = unsafe {
            (
                read(event, "event")?,
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
        let mut texts = [bsim_text::ABSENT; 13];
        // SAFETY: by the contract in the header, the texts are valid for reads.
        match unsafe { decode_texts(source, &mut texts, lossy, room) }? {
            Decoded::Used(used) => len.set(used),
            Decoded::Wanted(enough) => {
                len.set(enough);
                return Err(too_small());
            }
        };
        let target = if decoded.cast_const() == event {
            // SAFETY: `decoded` is valid for writes, as above, and its event is initialized, because
            // it is `event`. `source` is not used any more.
            unsafe { &mut *decoded }
        } else {
            out.set(*source)
        };
        for (target, text) in target.texts_mut().iter_mut().zip(texts) {
            if text.is_present() {
                *target = text;
            }
        }
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

/// Decodes the texts that have escapes to `decoded`, and their bytes to `room`.
///
/// # Safety
/// The texts are valid for reads.
unsafe fn decode_texts(
    event: &bsim_event,
    decoded: &mut [bsim_text; 13],
    lossy: bool,
    room: &mut [u8],
) -> Result<Decoded, bsim_error> {
    let texts = || bsim_event::NAMES.iter().zip(event.texts());
    let mut used = 0;
    for (at, (name, text)) in texts().enumerate() {
        if !text.needs_decoding() {
            continue;
        }
        // SAFETY: the caller upholds the contract of this function.
        let Some((plain, count)) = (unsafe { decode((name, *text), lossy, &mut room[used..]) })?
        else {
            // Decoded texts count with their decoded length, the rest with their raw length.
            let mut enough = used;
            for (name, text) in texts().skip(at).filter(|(_, text)| text.needs_decoding()) {
                // SAFETY: the caller upholds the contract of this function.
                unsafe { text.encoded(name) }?;
                enough = enough.saturating_add(text.len);
            }
            return Ok(Decoded::Wanted(enough));
        };
        decoded[at] = plain;
        used += count;
    }
    Ok(Decoded::Used(used))
}

/// Decodes a text. Also returns the number of bytes of `room` that were used. None if `room` is too
/// small.
///
/// # Safety
/// The text is valid for reads.
#[inline]
unsafe fn decode(
    (name, text): (&'static str, bsim_text),
    lossy: bool,
    room: &mut [u8],
) -> Result<Option<(bsim_text, usize)>, bsim_error> {
    let plain = |bsim_str { ptr, len }, used| {
        Ok(Some((bsim_text { ptr, len, form: BSIM_TEXT_PLAIN, ..text }, used)))
    };
    if text.form == PERCENT {
        // SAFETY: the caller upholds the contract of this function.
        let raw = unsafe { bytes(bsim_str { ptr: text.ptr, len: text.len }, name) }?;
        match Encoded::decode_percent_to_slice(raw, room) {
            // A text without escapes stays where it is.
            Some(len) if len == raw.len() => return plain(bsim_str::of_bytes(raw), 0),
            Some(len) => return plain(bsim_str::of_bytes(&room[..len]), len),
            None => {}
        }
    }
    // SAFETY: the caller upholds the contract of this function.
    let encoded = unsafe { text.encoded(name) }?.unwrap_or(Encoded::plain(""));
    if let Some(raw) = encoded.as_plain() {
        return plain(bsim_str::new(raw), 0);
    }
    let decoded = if lossy { encoded.decode_lossy() } else { encoded.decode()? };
    let Some(room) = room.get_mut(..decoded.len()) else { return Ok(None) };
    room.copy_from_slice(decoded.as_bytes());
    plain(bsim_str::of_bytes(room), decoded.len())
}
