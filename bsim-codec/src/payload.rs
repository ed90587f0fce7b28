//! The events of a `KeepSessionAlive` answer: read one by one or as a tree, and written.
//!
//! | module | what it does |
//! |---|---|
//! | `event`, `tree` | the values of the two views |
//! | `reader` | the pull reader: where it is, and which tier reads on |
//! | `place` | the places a reader can be in |
//! | `canonical` | the canonical tier: the service's own layout, fast |
//! | `general` | the general tier: any form the rules allow; the specification |
//! | `inner` | the document inside an escaped result |
//! | `write` | writing the tree |

mod canonical;
pub(crate) mod event;
mod general;
mod inner;
mod place;
pub(crate) mod reader;
pub(crate) mod tree;
pub(crate) mod write;
