//! What went wrong.

use bsim_codec::{DecodeError, EncodeError, EncodeErrorKind};

use crate::status::*;
use crate::view::bsim_str;

/// What went wrong, and where.
///
/// Codes from 10 to 99 are mistakes of the calling program, codes from 100 on are those of the
/// peer.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_error {
    /// The code that the function returned.
    pub code: i32,
    /// The number of bytes before the mistake: in the input, for a mistake of the peer's; in the
    /// field, for one that cannot be encoded.
    pub offset: usize,
    /// What was expected there, for a mistake of the peer's; else the name of the field or
    /// parameter that it is about. May be empty. Lives as long as the program.
    pub detail: bsim_str,
    /// Where the other half of the mistake is: the start tag that an end tag does not match, or the
    /// first of two elements or attributes of which only one may be; else #BSIM_NO_OFFSET.
    pub related: usize,
}

/// `BSIM_NO_OFFSET` of the header, which cbindgen cannot write from this.
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

/// A failure that is not the peer's.
pub(crate) const fn misuse(code: i32, detail: &str) -> bsim_error {
    bsim_error { code, offset: 0, detail: bsim_str::new(detail), related: NO_OFFSET }
}
