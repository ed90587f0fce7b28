//! The events of a `KeepSessionAlive` response.
//!
//! The iterator `events` returns the values in `event`. `tree` collects these, and `decode`
//! converts them to the values in `decoded`. Both tiers, `canonical` and `general`, share one
//! `state`.

mod canonical;
mod decode;
pub mod decoded;
mod escaped_document;
pub(crate) mod event;
pub(crate) mod events;
mod general;
mod state;
pub(crate) mod tree;
pub(crate) mod write;
