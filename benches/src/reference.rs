//! The reference parser and encoder: quick-xml's event loop, a state machine for the schema, and
//! the `percent-encoding` crate.
//!
//! It is as fast as these libraries allow. It compares raw names (so it ignores namespaces),
//! borrows every text in one piece, decodes into buffers of the caller, and does not normalize line
//! ends. It omits all checks that quick-xml leaves to its caller.

mod error;
mod events;
mod messages;
mod source;
mod text;
mod tree;
mod write;

pub use error::Error;
pub use events::{Buffers, decode, pull};
pub use messages::{request, response};
pub(crate) use text::percent_decoded;
pub use write::write;
