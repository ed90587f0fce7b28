//! Texts of fields, and their decoding.

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

/// Decode to UTF-8. A `%` without two hexadecimal digits, and ill-formed UTF-8, are errors.
pub const BSIM_DECODE_STRICT: i32 = 0;
/// Decode to UTF-8 without errors: a `%` without two hexadecimal digits stays, ill-formed UTF-8
/// becomes U+FFFD.
pub const BSIM_DECODE_LOSSY: i32 = 1;
/// Decode to bytes, for texts that were not UTF-8 before they were percent-encoded.
pub const BSIM_DECODE_BYTES: i32 = 2;

/// The form of an absent text.
pub const BSIM_TEXT_ABSENT: u32 = 0;
/// The form of a text without escapes. All other forms are internal to the library.
pub const BSIM_TEXT_PLAIN: u32 = 256;

/// The text of a field: a view of the raw text, and the form of its escapes.
///
/// A parsed text is a view of the input: it is valid as long as the input lives and does not
/// change. You can use it unchanged in a message to encode. A struct whose bytes are all 0 is an
/// absent text: the message has no such element or attribute. An absent text is not the same as an
/// empty one.
///
/// `ptr` and `len` are the raw text, escapes included. If `form` is #BSIM_TEXT_PLAIN, the text has
/// no escapes, so the raw text is the decoded text. Otherwise call bsim_text_decode().
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_text {
    /// The first byte, in the input or in memory of the caller. For an empty text, the pointer has
    /// no meaning.
    pub ptr: *const c_char,
    /// The number of bytes.
    pub len: usize,
    /// The offset of the text in the input, in bytes. For an HTTP message, the input is its body. 0
    /// for a text that the caller made.
    pub offset: u32,
    /// #BSIM_TEXT_ABSENT, #BSIM_TEXT_PLAIN or an internal form.
    pub form: u32,
}

/// Every form of the codec has the bit of [`BSIM_TEXT_PLAIN`], so `form` is copied unchanged.
const _: () = assert!(Text::plain("").to_parts().2 == BSIM_TEXT_PLAIN);

impl bsim_text {
    pub(crate) const ABSENT: Self =
        Self { ptr: core::ptr::null(), len: 0, offset: 0, form: BSIM_TEXT_ABSENT };

    #[inline]
    const fn new((raw, offset, form): (&str, u32, u32)) -> Self {
        // The codec does not return texts with a dangling pointer.
        Self { ptr: raw.as_ptr().cast(), len: raw.len(), offset, form }
    }

    /// Whether the text is present and has escapes.
    pub(crate) const fn needs_decoding(&self) -> bool {
        !matches!(self.form, BSIM_TEXT_ABSENT | BSIM_TEXT_PLAIN)
    }

    pub(crate) const fn is_present(&self) -> bool {
        self.form != BSIM_TEXT_ABSENT
    }

    /// # Safety
    /// The bytes of the text are valid for reads and do not change for `'a`.
    pub(crate) unsafe fn encoded<'a>(
        self,
        name: &'static str,
    ) -> Result<Option<Encoded<'a>>, bsim_error> {
        if !self.is_present() {
            return Ok(None);
        }
        if self.form & !0xFF != BSIM_TEXT_PLAIN {
            return Err(unknown_constant("form"));
        }
        // SAFETY: the caller upholds the contract of this function.
        let raw = unsafe { utf8(bsim_str { ptr: self.ptr, len: self.len }, name) }?;
        Ok(Some(Encoded::from_parts(raw, self.offset, self.form)))
    }

    /// # Safety
    /// The same as for [`Self::encoded`].
    pub(crate) unsafe fn text<'a>(
        self,
        name: &'static str,
    ) -> Result<Option<Text<'a>>, bsim_error> {
        // SAFETY: the caller upholds the contract of this function.
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

/// Makes a plain text: every byte stands for itself, also `%` and `&`. The encoder adds all escapes
/// that the field needs.
///
/// @param text  UTF-8. Keep it alive and unchanged as long as you use the result. The library
///              checks the UTF-8 when it uses the text.
/// @return      The text. It is present, even if the view is empty.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_text_plain(text: bsim_str) -> bsim_text {
    with_form(text, Encoded::plain(""))
}

/// Makes a text from percent-encoded bytes, as in responses of the service: `%20` is a space, `+`
/// is a plus.
///
/// @param text  As for bsim_text_plain().
/// @return      The text.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_text_from_percent(text: bsim_str) -> bsim_text {
    with_form(text, Encoded::from_percent(""))
}

/// Makes a text from form-urlencoded bytes, as in SendMessage requests: `+` is a space.
///
/// @param text  As for bsim_text_plain().
/// @return      The text.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_text_from_form(text: bsim_str) -> bsim_text {
    with_form(text, Encoded::from_form(""))
}

/// A text with the bytes of the view, which are not read here, and the form of `like`.
fn with_form(bsim_str { ptr, len }: bsim_str, like: Encoded<'_>) -> bsim_text {
    bsim_text { ptr, len, ..like.into() }
}

/// Decodes a text: its XML escapes and its percent escapes.
///
/// The decoded text is never longer than the raw text, so a buffer of `text.len` bytes is always
/// large enough.
///
/// @param text   The text. An absent text counts as empty.
/// @param mode   #BSIM_DECODE_STRICT, #BSIM_DECODE_LOSSY or #BSIM_DECODE_BYTES.
/// @param buf    The output buffer; may be null if `cap` is 0. It must not overlap the text.
/// @param cap    The size of `buf`, in bytes.
/// @param len    Receives the length of the decoded text, even if it does not fit.
/// @param error  Receives the error; may be null. Its offset counts bytes of the input that the
///               text is from.
/// @return       #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_ERROR_INVALID_PERCENT (strict and bytes),
///               #BSIM_ERROR_INVALID_PERCENT_UTF8 (strict); #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
///               #BSIM_MISUSE_UTF8, #BSIM_MISUSE_CONSTANT.
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
        // SAFETY: by the contract in the header, `len` is null or valid for writes, and `buf` is
        // null or valid for writes of `cap` bytes.
        let buffer = unsafe { Buffer::new(buf, cap, len) }?;
        // SAFETY: by the contract in the header, the text is valid for reads.
        let text = unsafe { text.encoded("text") }?.unwrap_or(Encoded::plain(""));
        buffer.put(&match mode {
            BSIM_DECODE_STRICT => into_bytes(text.decode()?),
            BSIM_DECODE_LOSSY => into_bytes(text.decode_lossy()),
            BSIM_DECODE_BYTES => text.decode_bytes()?,
            _ => return Err(unknown_constant("mode")),
        })
    };
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}

fn into_bytes(text: Cow<'_, str>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// Refuses members that the caller has set and the message does not have: they would be lost.
pub(crate) fn refuse_extra(
    members: impl IntoIterator<Item = (&'static str, bsim_text, bsim_text)>,
) -> Result<(), bsim_error> {
    let mut members = members.into_iter();
    match members.find(|(_, given, known)| given.is_present() && !known.is_present()) {
        Some((name, ..)) => Err(misuse(BSIM_MISUSE_EXTRA_MEMBER, name)),
        None => Ok(()),
    }
}

/// Implements the functions that parse a value from a text.
///
/// # Safety
/// `text` is valid for reads. `out` and `error` are null or valid for writes.
pub(crate) unsafe fn parse<T>(
    text: bsim_text,
    (out, name): (*mut T, &'static str),
    error: *mut bsim_error,
    value: impl FnOnce(&str) -> Result<T, bsim_error>,
) -> i32 {
    let work = || {
        // SAFETY: the caller upholds the contract of this function.
        let (out, text) = unsafe { (Out::new(out, name)?, text.text("text")?) };
        out.set(value(&text.map(|text| text.decode()).unwrap_or_default())?);
        Ok(Outcome::Ok)
    };
    // SAFETY: the caller upholds the contract of this function.
    unsafe { guard(error, work) }
}
