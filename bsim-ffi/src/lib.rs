//! The C ABI of the codec.
//!
//! Conversion, ownership and guards, and nothing of the protocol: that is `bsim-codec`'s. The
//! documentation of the items is the text of `include/bsim.h`, written for C; the conventions they
//! share are in the crate's `README.md`.
//!
//! | module | C |
//! |---|---|
//! | [`status`] | what functions return, `bsim_error` |
//! | [`view`] | `bsim_str`, `bsim_text`, decoding |
//! | [`options`] | `bsim_options` |
//! | [`request`], [`response`] | the messages, encoded and parsed |
//! | [`event`] | the events of an answer, pulled |
//! | [`http`] | messages with their HTTP heads |
//! | [`value`] | presence codes, operations, times |
//! | [`version`] | the version |
#![allow(non_camel_case_types, reason = "types have one name, in Rust as in C")]
#![allow(clippy::missing_safety_doc, reason = "the header states each function's contract")]

// Blank lines keep the order, which is that of the header.

pub mod version;

pub mod status;

pub mod view;

pub mod options;

pub mod value;

pub mod request;

pub mod response;

pub mod event;

pub mod http;

mod guard;
