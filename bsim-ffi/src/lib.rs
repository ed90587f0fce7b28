//! The C ABI of the codec.
//!
//! Conversion, ownership and guards, and nothing of the protocol: that is `bsim-codec`'s. The
//! documentation of the items is the text of `include/bsim.h`, written for C; the conventions they
//! share are in the crate's `README.md`.
//!
//! | module | C |
//! |---|---|
//! | [`view`] | `bsim_str` |
//! | [`status`], [`error`] | what functions return, `bsim_error` |
//! | [`error_message`], [`location`] | errors for people: a sentence, line and column |
//! | [`text`] | `bsim_text`, decoding |
//! | [`options`] | `bsim_options` |
//! | [`presence`], [`blocked`], [`datetime`] | values of texts |
//! | [`operation`] | the operations |
//! | [`session`], [`request`], [`response`] | the messages, encoded and parsed |
//! | [`soap_version`], [`fault`] | in which SOAP a message is, how the service says no |
//! | [`event`] | an event, and the cursor that pulls them |
//! | [`event_decode`] | an event, decoded |
//! | [`http`] | messages with their HTTP heads, encoded |
//! | [`received`] | messages found in what was received |
//! | [`version`] | the version |
#![allow(non_camel_case_types, reason = "types have one name, in Rust as in C")]
#![allow(clippy::missing_safety_doc, reason = "the header states each function's contract")]

// Blank lines keep the order, which is that of the header.

pub mod version;

pub mod view;

pub mod status;

pub mod error;

pub mod error_message;

pub mod location;

pub mod text;

pub mod options;

pub mod presence;

pub mod blocked;

pub mod datetime;

pub mod operation;

pub mod session;

pub mod request;

pub mod soap_version;

pub mod fault;

pub mod response;

pub mod event;

pub mod event_decode;

pub mod http;

pub mod received;

mod buffer;
mod constant;
mod guard;
mod pointer;
