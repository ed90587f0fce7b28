//! The C ABI of the codec.
//!
//! This crate converts values, checks pointers and catches panics. `bsim-codec` implements the
//! protocol. The documentation of the items is the text of `include/bsim.h`, so it is written for
//! C. The crate's `README.md` lists the common conventions.
//!
//! | module | C |
//! |---|---|
//! | [`view`] | `bsim_str` |
//! | [`status`], [`error`] | result codes, `bsim_error` |
//! | [`error_message`], [`location`] | error messages, line and column |
//! | [`text`] | `bsim_text`, decoding |
//! | [`options`] | `bsim_options` |
//! | [`presence`], [`blocked`], [`datetime`] | typed values of texts |
//! | [`operation`] | the operations |
//! | [`session`], [`request`], [`response`] | messages, encoded and parsed |
//! | [`soap_version`], [`fault`] | the SOAP version of a message, SOAP faults |
//! | [`event`] | events, and the cursor that reads them |
//! | [`event_decode`] | events with decoded texts |
//! | [`http`] | whole HTTP messages, encoded |
//! | [`received`] | HTTP messages, split from a receive buffer |
//! | [`version`] | the version |
#![allow(non_camel_case_types, reason = "types have one name, in Rust as in C")]
#![allow(clippy::missing_safety_doc, reason = "the documentation states each function's contract")]

// The header follows the order of these modules. Blank lines keep rustfmt from sorting them.

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
mod event_collect;
mod guard;
mod pointer;
