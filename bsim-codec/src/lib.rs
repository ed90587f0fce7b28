//! A codec for the BSIM instant-messaging web service: SOAP 1.1 over HTTP, ASP.NET ASMX, 2008.
//!
//! Bytes in, values out: the crate opens no socket, reads no clock and has no state. What it parses
//! borrows from the input; what it encodes goes where the caller says.
//!
//! | to | use |
//! |---|---|
//! | send a request | the types of [`request`], and [`Encode`] |
//! | read an answer | [`Response::parse`], or `parse` of the type of [`response`] that it has to be |
//! | read events one by one | [`Events`], which gives an [`Event`] for every item |
//! | read events as a tree | [`response::KeepSessionAliveResponse`], which holds a [`KeepSessionAlive`] |
//! | serve requests | [`Request::parse`], and the types of [`response`] |
//! | write or split HTTP messages | [`http`] |
//! | undo XML and percent escapes | [`Text`] and [`Encoded`], as which every field comes |
//! | understand codes, times, ids | [`Presence`], [`DateTime`], [`Guid`], [`ClientAddress`] |
//! | bound the work, read captures | [`ReadOptions`] |
//!
//! The protocol itself is described in [`protocol`].
//!
//! ```
//! use bsim_codec::{Encode, Event, Events, Response, request};
//!
//! let mut body = Vec::new();
//! request::Login::new("testing", "password").encode_into(&mut body)?;
//! assert!(body.ends_with(b"<password>password</password></Login></soap:Body></soap:Envelope>"));
//!
//! // The answer, from the published session.
//! let answer = include_bytes!("../tests/data/demo/LoginResponse.xml");
//! let Response::Login(login) = Response::parse(answer)? else { panic!("not logged in") };
//! let session = login.session.ok_or("no session")?;
//!
//! // From now on, the client polls.
//! body.clear();
//! request::KeepSessionAlive::new(session).encode_into(&mut body)?;
//! let answer = include_bytes!("../tests/data/demo/poll-login.escaped.xml");
//! let mut nicknames = Vec::new();
//! for event in Events::parse(answer)? {
//!     if let Event::Buddy(buddy) = event? {
//!         nicknames.push(buddy.nickname.ok_or("no nickname")?.decode()?);
//!     }
//! }
//! assert_eq!(nicknames.len(), 16);
//! assert!(nicknames.contains(&"丽华订餐机器人^_^".into()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Names
//!
//! A type such as [`Buddy<'a>`](Buddy) borrows from the input. It is short for `BuddyOf<&'a str>`;
//! its `into_owned` gives a `BuddyOf<String>`, which lives on its own.
//!
//! # Layers
//!
//! Reading goes one way: bytes, envelope, payload, events, texts; no layer looks back. Two tiers
//! read the payload. The general one reads every form that the rules allow and is the
//! specification. The canonical one knows the layout that the service itself writes, reads it many
//! times faster, and hands over to the general one wherever anything else comes. Nothing but speed
//! depends on it, which the tests and the fuzzer see to. It and the decoder of percent escapes use
//! the vectors that the CPU has; what those are is found out once, in a dependency.
//!
//! # Errors
//!
//! A peer's mistake is a [`DecodeError`]: kind, byte offset in the input, and what was expected. A
//! caller's is an [`EncodeError`]: kind, field and offset in its text. Nothing panics on any input.
//!
//! # Features
//!
//! * `std`, on by default: what quick-xml needs today.
//! * `arbitrary`: [`Arbitrary`](https://docs.rs/arbitrary) for every message, for fuzzing.
//! * `serde`: [`Serialize`](https://docs.rs/serde) for every value.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
// Nothing panics on any input, so what could is not written in the first place.
#![warn(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

mod envelope;
mod error;
mod fields;
pub mod http;
mod limits;
mod literal;
pub mod names;
mod owned;
mod parse;
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

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// The input as text, if it is UTF-8 and within the limit.
fn utf8(input: &[u8], options: ReadOptions) -> Result<&str, DecodeError> {
    check_length(input.len(), options)?;
    match simdutf8::basic::from_utf8(input) {
        // UTF-16 and UTF-32 without a byte order mark begin with `<` and zeros around it.
        Ok(text) if !matches!(input, [0, ..] | [_, 0, ..]) => Ok(text),
        _ => doubtful_utf8(input),
    }
}

#[cold]
fn doubtful_utf8(input: &[u8]) -> Result<&str, DecodeError> {
    let wide = [&[0xFE, 0xFF][..], &[0xFF, 0xFE], &[0, 0, 0xFE, 0xFF], b"\0<", b"<\0", b"\0\0\0<"];
    if wide.iter().any(|start| input.starts_with(start)) {
        return Err(DecodeError::new(ErrorKind::UnsupportedEncoding, 0, "UTF-8"));
    }
    // Only the standard library says where it is wrong.
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
