//! A codec for BSIM, a SOAP web service of 2008 through which programs used MSN Messenger.
//!
//! Bytes in, values out: the crate opens no socket, reads no clock and has no state. What it parses
//! borrows from the input; what it encodes goes where the caller says.
//!
//! | to | use |
//! |---|---|
//! | send a request | the types of [`request`], and [`Encode`] |
//! | read an answer | [`Response::parse`], or `parse` of the type of [`response`] that it has to be |
//! | read events one by one | [`Events`], which gives an [`Event`] for every item |
//! | have events whose fields are plain text | [`Event::decode`] |
//! | read events as a tree | [`response::KeepSessionAliveResponse`], which holds a [`KeepSessionAlive`] |
//! | serve requests | [`Request::parse`], and the types of [`response`] |
//! | write or split HTTP messages | [`http`] |
//! | decode a single field | [`Text`] and [`Encoded`], the types of all fields |
//! | understand codes, times, ids | [`Presence`], [`DateTime`], [`Guid`], [`ClientAddress`] |
//! | bound the work, read captures | [`ReadOptions`] |
//!
//! The protocol itself is described in [`protocol`].
//!
//! ```
//! use bsim_codec::{Encode, Events, Response, decoded, request};
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
//! let (mut buffer, mut nicknames) = (String::new(), Vec::new());
//! for event in Events::parse(answer)? {
//!     if let decoded::Event::Buddy(buddy) = event?.decode(&mut buffer)? {
//!         nicknames.push(buddy.nickname.to_string());
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
//! Reading goes one way: bytes, envelope, payload, events, texts. No file imports one of a layer
//! above it. Two tiers read. The general tier reads every form that the rules allow, and is the
//! specification. The canonical tier knows the layout that the service and .NET write, and reads it
//! many times faster. It declines at anything else, and the general tier reads on. Only speed depends
//! on it: tests and the fuzzer compare the two. It and the decoder of percent escapes use the SIMD
//! level of the CPU, which a dependency detects once.
//!
//! # Errors
//!
//! A peer's mistake is a [`DecodeError`]: kind, byte offset in the input, and what was expected. A
//! caller's is an [`EncodeError`]: kind, field and offset in its text. Nothing panics on any input.
//!
//! # Features
//!
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

mod canonical;
mod error;
pub mod http;
mod input;
mod limits;
mod message;
pub mod names;
mod owned;
mod payload;
#[doc = include_str!("../docs/protocol.md")]
pub mod protocol {}
mod redacted;
mod simd;
mod soap;
mod text;
mod value;
mod write;
mod xml;

pub use error::{DecodeError, EncodeError, EncodeErrorKind, ErrorKind, Location};
pub use limits::{Limits, ReadOptions};
pub use message::request::{self, Request};
pub use message::response::{self, Response};
pub use message::session::{Session, SessionOf};
pub use names::Operation;
pub use payload::decoded;
pub use payload::event::{Buddy, BuddyOf, Event, EventOf, Group, GroupOf, Message, MessageOf};
pub use payload::events::Events;
pub use payload::tree::{
    AccountEvent, AccountEventOf, AccountEvents, AccountEventsOf, KeepSessionAlive,
    KeepSessionAliveOf, SessionEvents, SessionEventsOf,
};
pub use soap::{Fault, FaultKind, FaultOf, SoapVersion, Translation, TranslationOf};
pub use text::{Encoded, EncodedOf, Text, TextOf};
pub use value::{Blocked, ClientAddress, DateTime, Guid, Presence};
pub use write::Encode;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
