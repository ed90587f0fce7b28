//! The events of a `KeepSessionAlive` answer: read one by one or as a tree, and written.
//!
//! | module | what it does |
//! |---|---|
//! | `event`, `tree` | the values of the two views |
//! | `decoded`, `decode` | events whose fields are plain text, and how they are made |
//! | `events` | the pull reader: which tier reads on |
//! | `state` | where in an answer a reader is, and what each tier has opened |
//! | `canonical` | the canonical tier: the service's own layout, fast |
//! | `general` | the general tier: any form the rules allow; the specification |
//! | `escaped_document` | the document inside an escaped result |
//! | `write` | writing the tree |

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
