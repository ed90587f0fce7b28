//! Errors.

use bsim_codec::{DecodeError, EncodeError, EncodeErrorKind};

use crate::status::*;
use crate::view::bsim_str;

/// An error: what is wrong, and where.
///
/// Codes from 10 to 98 are errors of the caller. #BSIM_PANIC is a bug in the library. Codes from
/// 100 on are errors in the input.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_error {
    /// The code that the function returned.
    pub code: i32,
    /// The number of bytes before the error. For an error in the input, it counts bytes of the
    /// input. For a field that cannot be encoded, it counts bytes of the field. For
    /// #BSIM_MISUSE_EVENT_ORDER, it is the number of events before the error.
    pub offset: usize,
    /// For an error in the input: the expected content. Otherwise: the name of the field or
    /// parameter. May be empty. Lives as long as the program.
    pub detail: bsim_str,
    /// The offset of the other location that the error is about: the start tag that an end tag does
    /// not match, or the first of two duplicate elements or attributes. Otherwise #BSIM_NO_OFFSET.
    pub related: usize,
}

/// `BSIM_NO_OFFSET` in the header. `cbindgen.toml` defines it: cbindgen cannot translate `MAX`.
pub(crate) const NO_OFFSET: usize = usize::MAX;

impl From<DecodeError> for bsim_error {
    fn from(error: DecodeError) -> Self {
        Self {
            code: code_of(error.kind()),
            offset: error.offset(),
            detail: bsim_str::new(error.expected()),
            related: error.related().unwrap_or(NO_OFFSET),
        }
    }
}

impl From<EncodeError> for bsim_error {
    fn from(error: EncodeError) -> Self {
        let code = match error.kind() {
            EncodeErrorKind::ForbiddenCharacter => BSIM_ENCODE_FORBIDDEN_CHARACTER,
            EncodeErrorKind::InvalidPercent => BSIM_ENCODE_INVALID_PERCENT,
            EncodeErrorKind::InvalidXml => BSIM_ENCODE_INVALID_XML,
            EncodeErrorKind::InvalidHead => BSIM_ENCODE_INVALID_HEAD,
            EncodeErrorKind::BufferTooSmall { .. } => BSIM_BUFFER_TOO_SMALL,
            _ => BSIM_ENCODE_OTHER,
        };
        Self { offset: error.offset(), ..misuse(code, error.field()) }
    }
}

/// An error of the caller or of the library.
pub(crate) const fn misuse(code: i32, detail: &str) -> bsim_error {
    bsim_error { code, offset: 0, detail: bsim_str::new(detail), related: NO_OFFSET }
}
