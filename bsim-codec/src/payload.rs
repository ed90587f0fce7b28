//! The events of a `KeepSessionAlive` answer: read one by one or as a tree, and written.
//!
//! | module | what it does |
//! |---|---|
//! | `event`, `tree` | the values of the two views |
//! | `reader` | the pull reader: where it is, and which tier reads on |
//! | `general` | the general tier: any form the rules allow; the specification |
//! | `inner` | the document inside an escaped result |
//! | `write` | writing the tree |

pub(crate) mod event;
mod general;
mod inner;
pub(crate) mod reader;
pub(crate) mod tree;
pub(crate) mod write;
