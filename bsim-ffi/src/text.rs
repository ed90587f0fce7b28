//! The texts of fields, and decoding.

use core::ffi::c_char;
use std::borrow::Cow;

use bsim_codec::{Encoded, Text};

use crate::buffer::Buffer;
use crate::constant::unknown_constant;
use crate::error::{bsim_error, misuse};
use crate::guard::guard;
use crate::pointer::{Out, utf8};
use crate::status::*;
use crate::view::bsim_str;

/// Decode to UTF-8; what cannot be is an error.
pub const BSIM_DECODE_STRICT: i32 = 0;
/// Decode to UTF-8 at any price: a bad `%` stays, ill-formed UTF-8 becomes U+FFFD.
pub const BSIM_DECODE_LOSSY: i32 = 1;
/// Decode to bytes, for texts that were never UTF-8.
pub const BSIM_DECODE_BYTES: i32 = 2;

/// The form of a text that is not there.
pub const BSIM_TEXT_ABSENT: u32 = 0;
/// The form of a text that stands for itself. All other forms are the library's own.
pub const BSIM_TEXT_PLAIN: u32 = 256;

/// The text of a field: a view of what is written in the input, and how to undo its escapes.
///
/// A text that was read views the input, and can be used as long as the input is there and
/// unchanged. It can be put into a message to be encoded as it is. All bytes 0 is a text that is
/// not there, which is not the same as an empty one: the element or attribute is absent.
///
/// `ptr` and `len` show the text as it is written, escapes included. If `form` is
/// #BSIM_TEXT_PLAIN, there are none, and this is the text; else bsim_text_decode() gives it.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_text {
    /// The first byte, in the input or of the caller's. Of an empty text, it is any pointer.
    pub ptr: *const c_char,
    /// The number of bytes.
    pub len: usize,
    /// Where in the input the text starts, in bytes; 0 for a text of the caller's.
    pub offset: u32,
    /// #BSIM_TEXT_ABSENT, #BSIM_TEXT_PLAIN or a form of the library's.
    pub form: u32,
}

impl bsim_text {
    pub(crate) const ABSENT: Self =
        Self { ptr: core::ptr::null(), len: 0, offset: 0, form: BSIM_TEXT_ABSENT };

    #[inline]
    const fn new((raw, offset, form): (&str, u32, u8)) -> Self {
        let bsim_str { ptr, len } = bsim_str::new(raw);
        // The lowest byte is the codec's form; the bit above says that the text is there.
        Self { ptr, len, offset, form: BSIM_TEXT_PLAIN | form as u32 }
    }

    /// Whether the text is there and not yet plain.
    pub(crate) const fn needs_decoding(&self) -> bool {
        !matches!(self.form, BSIM_TEXT_ABSENT | BSIM_TEXT_PLAIN)
    }

    pub(crate) const fn is_present(&self) -> bool {
        self.form != BSIM_TEXT_ABSENT
    }

    /// The raw slice and the codec's form of a text that is there.
    ///
    /// # Safety
    /// The text is one of the library's, or its bytes live and do not change for `'a`.
    unsafe fn parts<'a>(self, name: &'static str) -> Result<(&'a str, u32, u8), bsim_error> {
        let [form, present @ ..] = self.form.to_le_bytes();
        if present != [1, 0, 0] {
            return Err(unknown_constant("form"));
        }
        // SAFETY: as the caller says.
        let raw = unsafe { utf8(bsim_str { ptr: self.ptr, len: self.len }, name) }?;
        Ok((raw, self.offset, form))
    }

    /// # Safety
    /// As [`Self::parts`].
    pub(crate) unsafe fn encoded<'a>(
        self,
        name: &'static str,
    ) -> Result<Option<Encoded<'a>>, bsim_error> {
        if !self.is_present() {
            return Ok(None);
        }
        // SAFETY: as the caller says.
        let (raw, offset, form) = unsafe { self.parts(name) }?;
        Ok(Some(Encoded::from_parts(raw, offset, form)))
    }

    /// # Safety
    /// As [`Self::parts`].
    pub(crate) unsafe fn text<'a>(
        self,
        name: &'static str,
    ) -> Result<Option<Text<'a>>, bsim_error> {
        // SAFETY: as the caller says.
        let Some(encoded) = (unsafe { self.encoded(name) })? else { return Ok(None) };
        let text = encoded.percent_encoded();
        if text.to_parts().2 != encoded.to_parts().2 {
            return Err(misuse(BSIM_MISUSE_ENCODED_TEXT, name));
        }
        Ok(Some(text))
    }
}

impl From<Text<'_>> for bsim_text {
    #[inline]
    fn from(text: Text<'_>) -> Self {
        Self::new(text.to_parts())
    }
}

impl From<Encoded<'_>> for bsim_text {
    #[inline]
    fn from(text: Encoded<'_>) -> Self {
        Self::new(text.to_parts())
    }
}

impl<T: Into<bsim_text>> From<Option<T>> for bsim_text {
    #[inline]
    fn from(text: Option<T>) -> Self {
        text.map_or(Self::ABSENT, Into::into)
    }
}

/// A text that stands for itself. Where the message wants it percent-encoded, encoding it does so.
///
/// @param text  UTF-8; it has to live as long as the result is used. It is checked when it is used.
/// @return      The text; never an absent one, also of an empty view.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_text_plain(text: bsim_str) -> bsim_text {
    with_form(text, Encoded::plain(""))
}

/// A text that is percent-encoded already, as the service sends it: `%20` is a space, `+` is
/// itself.
///
/// @param text  As for bsim_text_plain().
/// @return      The text.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_text_from_percent(text: bsim_str) -> bsim_text {
    with_form(text, Encoded::from_percent(""))
}

/// A text that is form-urlencoded already, as a message that is sent: `+` is a space.
///
/// @param text  As for bsim_text_plain().
/// @return      The text.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_text_from_form(text: bsim_str) -> bsim_text {
    with_form(text, Encoded::from_form(""))
}

/// The view, unread, with the form of `like`.
fn with_form(bsim_str { ptr, len }: bsim_str, like: Encoded<'_>) -> bsim_text {
    bsim_text { ptr, len, ..like.into() }
}

/// Writes what a text stands for: with XML and percent escapes undone.
///
/// That is never longer than the text as it is written, so `text.len` bytes of room are always
/// enough.
///
/// @param text   The text. An absent one is taken as empty.
/// @param mode   #BSIM_DECODE_STRICT, #BSIM_DECODE_LOSSY or #BSIM_DECODE_BYTES.
/// @param buf    Where to write; may be null if `cap` is 0. It must not overlap the text.
/// @param cap    How much room there is.
/// @param len    The length of the decoded text, also if it does not fit.
/// @param error  Where to say what is wrong; may be null. The offset is in the input that the text
///               was read from.
/// @return       #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_ERROR_INVALID_PERCENT (not if lossy),
///               #BSIM_ERROR_INVALID_PERCENT_UTF8 (only if strict); #BSIM_MISUSE_NULL,
///               #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_UTF8, #BSIM_MISUSE_CONSTANT.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_text_decode(
    text: bsim_text,
    mode: i32,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: the caller gives null or a place for the length, and the room that `cap` says.
        let buffer = unsafe { Buffer::new(buf, cap, len) }?;
        // SAFETY: the caller gives a text that is there to be read.
        let text = unsafe { text.encoded("text") }?.unwrap_or(Encoded::plain(""));
        buffer.put(&match mode {
            BSIM_DECODE_STRICT => into_bytes(text.decode()?),
            BSIM_DECODE_LOSSY => into_bytes(text.decode_lossy()),
            BSIM_DECODE_BYTES => text.decode_bytes()?,
            _ => return Err(unknown_constant("mode")),
        })
    };
    // SAFETY: the caller gives null or a place for the error.
    unsafe { guard(error, work) }
}

fn into_bytes(text: Cow<'_, str>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// Refuses members that are given and that the codec does not know of: they would be lost.
pub(crate) fn refuse_extra<const N: usize>(
    members: [(&'static str, bsim_text, bsim_text); N],
) -> Result<(), bsim_error> {
    match members.iter().find(|(_, given, known)| given.is_present() && !known.is_present()) {
        Some((name, ..)) => Err(misuse(BSIM_MISUSE_EXTRA_MEMBER, name)),
        None => Ok(()),
    }
}

/// Does the work of the functions that read a value from a text.
///
/// # Safety
/// `text` is there to be read; `out` and `error` are null or may be written to.
pub(crate) unsafe fn parse<T>(
    text: bsim_text,
    (out, name): (*mut T, &'static str),
    error: *mut bsim_error,
    value: impl FnOnce(&str) -> Result<T, bsim_error>,
) -> i32 {
    let work = || {
        // SAFETY: as the caller says.
        let (out, text) = unsafe { (Out::new(out, name)?, text.text("text")?) };
        out.set(value(&text.map(|text| text.decode()).unwrap_or_default())?);
        Ok(Outcome::Ok)
    };
    // SAFETY: as the caller says.
    unsafe { guard(error, work) }
}
