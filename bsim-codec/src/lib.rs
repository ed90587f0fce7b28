//! A codec for BSIM, a SOAP web service of 2008 through which programs used MSN Messenger.
//!
//! The crate converts between bytes and values. It opens no socket, reads no clock and keeps no
//! state. Parsed values borrow from the input. Encoders write to a buffer of the caller.
//!
//! | to | use |
//! |---|---|
//! | send a request | the types in [`request`], with [`Encode`] |
//! | parse a response | [`Response::parse`], or `parse` of the expected type in [`response`] |
//! | parse events one by one | [`Events`], an iterator of [`Event`]s |
//! | get events with plain text fields | [`Event::decode`] |
//! | parse events as a tree | [`response::KeepSessionAliveResponse`], with a [`KeepSessionAlive`] |
//! | serve requests | [`Request::parse`], and the types in [`response`] |
//! | encode or split HTTP messages | [`http`] |
//! | decode a single field | [`Text`] and [`Encoded`], the types of all fields |
//! | interpret codes, times, ids | [`Presence`], [`DateTime`], [`Guid`], [`ClientAddress`] |
//! | set limits, trim texts | [`ReadOptions`] |
//!
//! [`protocol`] describes the protocol.
//!
//! ```
//! use bsim_codec::{Encode, Events, Response, decoded, request};
//!
//! let mut body = Vec::new();
//! request::Login::new("testing", "password").encode_into(&mut body)?;
//! assert!(body.ends_with(b"<password>password</password></Login></soap:Body></soap:Envelope>"));
//!
//! // The response, from the published session.
//! let response = include_bytes!("../tests/data/demo/LoginResponse.xml");
//! let Response::Login(login) = Response::parse(response)? else { panic!("not logged in") };
//! let session = login.session.ok_or("no session")?;
//!
//! // A real client now sends `LoginIm` for each account. Then it polls.
//! body.clear();
//! request::KeepSessionAlive::new(session).encode_into(&mut body)?;
//! let response = include_bytes!("../tests/data/demo/poll-login.escaped.xml");
//! let (mut buffer, mut nicknames) = (String::new(), Vec::new());
//! for event in Events::parse(response)? {
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
//! A type such as [`Buddy<'a>`](Buddy) borrows from the input. It is short for `BuddyOf<&'a str>`.
//! Its `into_owned` returns a `BuddyOf<String>`, which outlives the input.
//!
//! # Layers
//!
//! Parsing goes from bytes to the envelope, the payload, the events and the texts.
//! `CONTRIBUTING.md` lists the layers of the source files. No file imports from a layer above its
//! own. Parsing has two tiers. The general tier accepts every form that the protocol allows, and is
//! the specification. The canonical tier accepts only the layout that the service and .NET write,
//! and is many times faster. It declines any other input. Then the general tier continues, or
//! parses the message again from its start. Tests and the fuzzer check that both tiers return the
//! same. A dependency detects the SIMD level of the CPU once. The percent decoder uses this level.
//! The canonical tier uses AVX2, or else the level that every CPU of the target has.
//!
//! # Errors
//!
//! An error in the input is a [`DecodeError`]: kind, byte offset in the input, and for most errors
//! the expected content. An error in a value to encode is an [`EncodeError`]: kind, field, and byte
//! offset in the field. No input causes a panic.
//!
//! # Features
//!
//! * `arbitrary`: [`Arbitrary`](https://docs.rs/arbitrary) for every message, for fuzzing.
//! * `serde`: [`Serialize`](https://docs.rs/serde) for messages, raw events and their values, and
//!   for `NoSoap` and `DecodeError`.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
// No input may cause a panic, so code that can panic is not allowed.
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
