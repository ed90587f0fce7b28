//! Splits received bytes into messages.

use super::head::{RequestHead, ResponseHead};
use super::progress::Progress;
use super::received::{Received, Split};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;

/// Splits off the request at the start of `buffer`. A request without a length has no body.
///
/// The progress keeps the state from call to call, as long as the buffer only grows. For a single
/// call, use `&mut Progress::default()`.
///
/// ```
/// use bsim_codec::Limits;
/// use bsim_codec::http::{self, Progress, Split};
///
/// let wire = b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET";
/// let mut progress = Progress::default();
/// let split = http::split_request(&wire[..40], &mut progress, Limits::default())?;
/// let Split::Incomplete { head, needed } = split else { panic!("there is no more to come") };
/// assert_eq!((head.unwrap().method, needed), ("POST", wire.len() - 3));
/// let split = http::split_request(wire, &mut progress, Limits::default())?;
/// let Split::Complete(received) = split else { panic!("something is missing") };
/// assert_eq!((received.body(), &wire[received.consumed..]), (&b"hello"[..], &b"GET"[..]));
/// # Ok::<(), bsim_codec::DecodeError>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidHead`], [`ErrorKind::HeadTooLarge`], [`ErrorKind::InvalidLength`],
/// [`ErrorKind::InvalidTransfer`], or [`ErrorKind::InputTooLong`] for a body longer than
/// [`Limits::input`], as soon as its length is known. Offsets count from the start of `buffer`.
/// After an error, close the connection.
pub fn split_request<'a>(
    buffer: &'a [u8],
    progress: &mut Progress,
    limits: Limits,
) -> Result<Split<'a, RequestHead<'a>>, DecodeError> {
    progress.read_on(buffer, limits, false)
}

/// Splits off the response at the start of `buffer`, after any interim responses such as `100
/// Continue`. The progress works as in [`split_request`].
///
/// A response with a body, but with neither `Content-Length` nor chunks, ends with the connection.
/// For it, this always returns [`Split::Incomplete`]: use [`split_closed_response`] at the end.
///
/// # Errors
/// Like [`split_request`]. Interim responses count towards [`Limits::head`].
pub fn split_response<'a>(
    buffer: &'a [u8],
    progress: &mut Progress,
    limits: Limits,
) -> Result<Split<'a, ResponseHead<'a>>, DecodeError> {
    progress.read_on(buffer, limits, false)
}

/// Splits off the response at the start of `buffer`, if the connection is closed or the response is
/// complete. The end of `buffer` ends a response without a length.
///
/// ```
/// use bsim_codec::{Limits, http};
///
/// let wire = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>";
/// let received = http::split_closed_response(wire, Limits::default())?;
/// assert_eq!((received.body(), received.head.fields.is_soap()), (&b"<html>"[..], false));
/// # Ok::<(), bsim_codec::DecodeError>(())
/// ```
///
/// # Errors
/// Like [`split_response`]; [`ErrorKind::UnexpectedEnd`] for an incomplete response.
pub fn split_closed_response(
    buffer: &[u8],
    limits: Limits,
) -> Result<Received<'_, ResponseHead<'_>>, DecodeError> {
    match Progress::default().read_on(buffer, limits, true)? {
        Split::Complete(received) => Ok(received),
        Split::Incomplete { .. } => {
            let expected = "the rest of the response";
            Err(DecodeError::new(ErrorKind::UnexpectedEnd, buffer.len(), expected))
        }
    }
}
