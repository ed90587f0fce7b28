//! The length of a message, from its head.

use super::fields::Fields;
use super::head::{Head, RequestHead, ResponseHead, Trailer};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;

pub(super) enum Framing {
    /// An interim response. Another response follows.
    Interim,
    Length(usize),
    Chunked,
    /// Ends with the connection, in a response.
    Close,
}

pub(super) trait Framed<'a>: Head<'a> {
    /// The fields after a chunked body.
    type Trailer: Head<'a>;

    fn framing(&self, buffer: &[u8], limits: Limits) -> Result<Framing, DecodeError>;
}

impl<'a> Framed<'a> for RequestHead<'a> {
    type Trailer = Trailer<false>;

    fn framing(&self, buffer: &[u8], limits: Limits) -> Result<Framing, DecodeError> {
        Ok(match of_fields(buffer, &self.fields, self.minor_version, limits)? {
            Framing::Close => Framing::Length(0),
            known => known,
        })
    }
}

impl<'a> Framed<'a> for ResponseHead<'a> {
    type Trailer = Trailer<true>;

    fn framing(&self, buffer: &[u8], limits: Limits) -> Result<Framing, DecodeError> {
        match self.status {
            // 101 ends HTTP on the connection.
            101 | 204 | 304 => Ok(Framing::Length(0)),
            100..200 => Ok(Framing::Interim),
            _ => of_fields(buffer, &self.fields, self.minor_version, limits),
        }
    }
}

fn of_fields(
    buffer: &[u8],
    fields: &Fields<'_>,
    minor_version: u8,
    limits: Limits,
) -> Result<Framing, DecodeError> {
    let mut length: Option<usize> = None;
    for field in fields.all("Content-Length") {
        // Intermediaries may join a repeated field: `350, 350`.
        for item in field.value().split(|&byte| byte == b',').map(<[u8]>::trim_ascii) {
            let at = field.offset_in(buffer, item);
            let invalid = |expected| DecodeError::new(ErrorKind::InvalidLength, at, expected);
            let number = decimal(item).ok_or(invalid("a number of bytes"))?;
            if length.is_some_and(|length| length != number) {
                return Err(invalid("one length"));
            }
            length = Some(check_length(number, at, limits)?);
        }
    }
    let mut is_chunked = false;
    for field in fields.all("Transfer-Encoding") {
        let value = field.value();
        let at = field.offset_in(buffer, value);
        let invalid = |kind, expected| Err(DecodeError::new(kind, at, expected));
        if length.is_some() {
            return invalid(ErrorKind::InvalidLength, "a length or a transfer coding, not both");
        }
        // HTTP/1.0 has no such field, so an HTTP/1.0 intermediary may have ignored it.
        if is_chunked || minor_version == 0 || !value.eq_ignore_ascii_case(b"chunked") {
            return invalid(ErrorKind::InvalidTransfer, "chunked, once, in HTTP/1.1");
        }
        is_chunked = true;
    }
    Ok(match length {
        Some(length) => Framing::Length(length),
        None if is_chunked => Framing::Chunked,
        None => Framing::Close,
    })
}

/// `at` is the offset of the error.
pub(super) fn check_length(len: usize, at: usize, limits: Limits) -> Result<usize, DecodeError> {
    if len > limits.input.min(Limits::MAX_INPUT) {
        return Err(DecodeError::new(ErrorKind::InputTooLong, at, "a shorter body"));
    }
    Ok(len)
}

/// `str::parse` would accept a plus sign.
fn decimal(digits: &[u8]) -> Option<usize> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    str::from_utf8(digits).ok()?.parse().ok()
}
