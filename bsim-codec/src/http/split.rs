//! Finding the messages in what was received.

use core::fmt;
use std::borrow::Cow;

use super::chunked::{self, Body};
use super::head::{Fields, Head, RequestHead, ResponseHead, read_head};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;

/// What a buffer holds so far.
#[derive(Debug, Clone)]
pub enum Split<'a, H> {
    /// A whole message, and perhaps more after it.
    Complete(Received<'a, H>),
    /// The beginning of a message.
    Incomplete {
        /// The head, once it is whole: a server looks here whether the client
        /// [waits](RequestHead::expects_continue) with its body. Before the real answer, a client
        /// finds the last interim one here, `100 Continue` for instance.
        head: Option<H>,
        /// With fewer bytes in the buffer than this, the message will not be complete.
        needed: usize,
    },
}

/// A message, found in a buffer.
#[derive(Clone)]
pub struct Received<'a, H> {
    /// The head.
    pub head: H,
    /// The body: a part of the buffer, unless it came in several chunks and had to be joined.
    pub body: Cow<'a, [u8]>,
    /// Where in the buffer the body starts; none if it had to be joined. Errors and texts that
    /// were read from [`body`](Self::body) count from the body's start, so add this.
    pub body_offset: Option<usize>,
    /// How many bytes of the buffer the message takes, with interim answers before it. Bytes after
    /// that belong to the next message.
    pub consumed: usize,
}

impl<H: fmt::Debug> fmt::Debug for Received<'_, H> {
    /// Everything but the bytes of the body, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("head", &self.head)
            .field("body_len", &self.body.len())
            .field("body_offset", &self.body_offset)
            .field("consumed", &self.consumed)
            .finish()
    }
}

/// How the end of a body is found.
enum Framing {
    Length(usize),
    Chunked,
    /// A response without any length ends with its connection.
    Close,
}

/// Finds the request at the start of `buffer`. A request without a length has no body.
///
/// ```
/// use bsim_codec::Limits;
/// use bsim_codec::http::{self, Split};
///
/// let wire = b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET";
/// let Split::Incomplete { head, needed } = http::split_request(&wire[..40], Limits::default())?
/// else { panic!("there is no more to come") };
/// assert_eq!((head.unwrap().method, needed), ("POST", wire.len() - 3));
/// let Split::Complete(received) = http::split_request(wire, Limits::default())?
/// else { panic!("something is missing") };
/// assert_eq!((&*received.body, &wire[received.consumed..]), (&b"hello"[..], &b"GET"[..]));
/// # Ok::<(), bsim_codec::DecodeError>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidHead`], [`ErrorKind::HeadTooLarge`], [`ErrorKind::InvalidLength`],
/// [`ErrorKind::InvalidTransfer`], or [`ErrorKind::InputTooLong`] for a body longer than
/// [`Limits::input`], as soon as its length is known. Offsets count from the start of `buffer`.
/// After an error the connection is of no use any more.
pub fn split_request(
    buffer: &[u8],
    limits: Limits,
) -> Result<Split<'_, RequestHead<'_>>, DecodeError> {
    let Some((head, start)) = read_head::<RequestHead<'_>>(buffer, 0, limits.head)? else {
        return Ok(Split::Incomplete { head: None, needed: one_more(buffer) });
    };
    let framing = match framing(buffer, &head.fields, head.minor_version, limits)? {
        Framing::Close => Framing::Length(0),
        known => known,
    };
    split(buffer, head, start, &framing, limits)
}

/// Finds the response at the start of `buffer`, after any interim ones such as `100 Continue`.
///
/// A response that has neither a length nor chunks stays [`Split::Incomplete`] for ever: it ends
/// when the connection does, and then [`split_closed_response`] reads it.
///
/// # Errors
/// As [`split_request`]. Interim answers count towards [`Limits::head`].
pub fn split_response(
    buffer: &[u8],
    limits: Limits,
) -> Result<Split<'_, ResponseHead<'_>>, DecodeError> {
    find_response(buffer, limits, false)
}

/// Finds the last response of a connection, which has been closed: all that will ever come of it
/// is in `buffer`.
///
/// ```
/// use bsim_codec::{Limits, http};
///
/// let wire = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>";
/// let received = http::split_closed_response(wire, Limits::default())?;
/// assert_eq!((&*received.body, received.head.fields.is_soap()), (&b"<html>"[..], false));
/// # Ok::<(), bsim_codec::DecodeError>(())
/// ```
///
/// # Errors
/// As [`split_response`]; [`ErrorKind::UnexpectedEnd`] at the buffer's end for a response that is
/// not whole.
pub fn split_closed_response(
    buffer: &[u8],
    limits: Limits,
) -> Result<Received<'_, ResponseHead<'_>>, DecodeError> {
    match find_response(buffer, limits, true)? {
        Split::Complete(received) => Ok(received),
        Split::Incomplete { .. } => {
            let expected = "the rest of the response";
            Err(DecodeError::new(ErrorKind::UnexpectedEnd, buffer.len(), expected))
        }
    }
}

fn find_response(
    buffer: &[u8],
    limits: Limits,
    is_closed: bool,
) -> Result<Split<'_, ResponseHead<'_>>, DecodeError> {
    let (mut at, mut interim) = (0, None);
    loop {
        let Some((head, start)) = read_head::<ResponseHead<'_>>(buffer, at, limits.head)? else {
            return Ok(Split::Incomplete { head: interim, needed: one_more(buffer) });
        };
        // 101 ends HTTP on this connection, so nothing of HTTP follows it.
        if (100..200).contains(&head.status) && head.status != 101 {
            (at, interim) = (start, Some(head));
            continue;
        }
        let framing = match head.status {
            101 | 204 | 304 => Framing::Length(0),
            _ => framing(buffer, &head.fields, head.minor_version, limits)?,
        };
        let framing = match framing {
            Framing::Close if is_closed => {
                Framing::Length(check_length(buffer.len().saturating_sub(start), start, limits)?)
            }
            other => other,
        };
        return split(buffer, head, start, &framing, limits);
    }
}

/// Takes the body from the buffer, if it is all there.
fn split<'a, H: Head<'a>>(
    buffer: &'a [u8],
    head: H,
    start: usize,
    framing: &Framing,
    limits: Limits,
) -> Result<Split<'a, H>, DecodeError> {
    let body = match *framing {
        Framing::Chunked => chunked::read(buffer, start, limits)?,
        Framing::Length(len) => {
            let end = start.saturating_add(len);
            match buffer.get(start..end) {
                Some(bytes) => {
                    Body::Complete { bytes: Cow::Borrowed(bytes), offset: Some(start), end }
                }
                None => Body::Incomplete { needed: end },
            }
        }
        Framing::Close => {
            check_length(buffer.len().saturating_sub(start), start, limits)?;
            Body::Incomplete { needed: one_more(buffer) }
        }
    };
    Ok(match body {
        Body::Complete { bytes, offset, end } => {
            Split::Complete(Received { head, body: bytes, body_offset: offset, consumed: end })
        }
        Body::Incomplete { needed } => Split::Incomplete { head: Some(head), needed },
    })
}

/// How the end of the body is to be found, as the head says it.
fn framing(
    buffer: &[u8],
    fields: &Fields<'_>,
    minor_version: u8,
    limits: Limits,
) -> Result<Framing, DecodeError> {
    let mut length: Option<usize> = None;
    for value in fields.all("Content-Length") {
        // A field that came twice may have been made one: `350, 350`.
        for item in value.split(|&byte| byte == b',').map(<[u8]>::trim_ascii) {
            let at = offset_in(buffer, item);
            let invalid = |expected| DecodeError::new(ErrorKind::InvalidLength, at, expected);
            let number = decimal(item).ok_or(invalid("a number of bytes"))?;
            if length.is_some_and(|length| length != number) {
                return Err(invalid("one length"));
            }
            length = Some(check_length(number, at, limits)?);
        }
    }
    let mut is_chunked = false;
    for value in fields.all("Transfer-Encoding") {
        let at = offset_in(buffer, value);
        let invalid = |kind, expected| Err(DecodeError::new(kind, at, expected));
        if length.is_some() {
            return invalid(ErrorKind::InvalidLength, "a length or a transfer coding, not both");
        }
        // Before HTTP/1.1 there was no such field, so whoever passed it on did not read it.
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

/// All that can be said of a message whose length is not known yet: this buffer is too short.
const fn one_more(buffer: &[u8]) -> usize {
    buffer.len().saturating_add(1)
}

/// Refuses a body that is too long; `at` is where that shows.
fn check_length(len: usize, at: usize, limits: Limits) -> Result<usize, DecodeError> {
    if len > limits.input.min(Limits::MAX_INPUT) {
        return Err(DecodeError::new(ErrorKind::InputTooLong, at, "a shorter body"));
    }
    Ok(len)
}

/// A number in digits and nothing else: `str::parse` would take a plus sign.
fn decimal(digits: &[u8]) -> Option<usize> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    str::from_utf8(digits).ok()?.parse().ok()
}

/// Where in the buffer a part of it starts.
fn offset_in(buffer: &[u8], part: &[u8]) -> usize {
    part.as_ptr().addr().saturating_sub(buffer.as_ptr().addr())
}
