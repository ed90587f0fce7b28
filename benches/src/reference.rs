//! The reader and writer that the codec is measured against: quick-xml's event loop, a state machine
//! for the schema, and the `percent-encoding` crate.
//!
//! It is meant to be as fast as these allow. It matches names as they are written (so it knows no
//! namespaces), borrows every text that is in one piece, decodes into buffers that it is given, and
//! normalises no line ends. It leaves out whatever quick-xml leaves to its caller.

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
