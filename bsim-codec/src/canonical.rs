//! The canonical tier: recognises the layout that the service and .NET write, fast.
//!
//! It knows the bytes of their markup, plain or escaped; between elements it allows white space, and
//! in texts references. It allocates nothing and *declines* at anything else. It never reports an
//! error, and never accepts what the general tier would refuse or read otherwise: without it,
//! everything would be read the same, but slower.
//!
//! | module | what it does |
//! |---|---|
//! | `markup` | the tags of elements, to be compared with blocks of input |
//! | `scan` | passes over markup and texts |
//! | `message` | reads messages that are a row of fields |
//!
//! Events are read in `payload/canonical`.
//!
//! Vectors want all of it put in line where they are dispatched to. Without optimisation that would
//! take two megabytes of stack, so that it is not done there.

pub(crate) mod markup;
pub(crate) mod message;
pub(crate) mod scan;
