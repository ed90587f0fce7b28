//! A codec for the BSIM instant-messaging web service.
#![forbid(unsafe_code)]

mod envelope;
mod error;
mod fields;
pub mod http;
mod limits;
pub mod names;
mod owned;
mod payload;
#[doc = include_str!("../docs/protocol.md")]
pub mod protocol {}
pub mod request;
pub mod response;
mod session;
mod text;
mod value;
mod write;
mod xml;

pub use envelope::{Fault, FaultOf, SoapVersion};
pub use error::{DecodeError, EncodeError, EncodeErrorKind, ErrorKind, Location};
pub use limits::{Limits, ReadOptions};
pub use names::Operation;
pub use payload::event::{Buddy, BuddyOf, Event, EventOf, Group, GroupOf, Message, MessageOf};
pub use payload::reader::Events;
pub use payload::tree::{
    AccountEvent, AccountEventOf, AccountEvents, AccountEventsOf, KeepSessionAlive,
    KeepSessionAliveOf, SessionEvents, SessionEventsOf,
};
pub use request::Request;
pub use response::Response;
pub use session::{Session, SessionOf};
pub use text::{Encoded, EncodedOf, Text, TextOf};
pub use value::{Blocked, ClientAddress, DateTime, Guid, Presence};
pub use write::Encode;

/// The input as text, if it is UTF-8 and within the limit.
fn utf8(input: &[u8], options: ReadOptions) -> Result<&str, DecodeError> {
    check_length(input.len(), options)?;
    // UTF-16 and UTF-32 begin with a byte order mark, or with `<` and zeros around it.
    let wide = [&[0xFE, 0xFF][..], &[0xFF, 0xFE], &[0, 0, 0xFE, 0xFF], b"\0<", b"<\0", b"\0\0\0<"];
    if wide.iter().any(|start| input.starts_with(start)) {
        return Err(DecodeError::new(ErrorKind::UnsupportedEncoding, 0, "UTF-8"));
    }
    core::str::from_utf8(input).map_err(|error| match error.error_len() {
        None => DecodeError::new(ErrorKind::UnexpectedEnd, input.len(), "more input"),
        Some(_) => DecodeError::new(ErrorKind::InvalidUtf8, error.valid_up_to(), "UTF-8"),
    })
}

fn check_length(len: usize, options: ReadOptions) -> Result<(), DecodeError> {
    let limit = options.limits.input.min(Limits::MAX_INPUT);
    if len > limit {
        return Err(DecodeError::new(ErrorKind::InputTooLong, limit, "less input"));
    }
    Ok(())
}
