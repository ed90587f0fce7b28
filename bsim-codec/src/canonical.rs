//! The canonical tier: parses only the layout that the service and .NET write, and is fast.
//! `payload/canonical` is its part for events.
//!
//! It compares the input with constant markup, plain or escaped. It allows white space between
//! elements, and references in texts. It allocates nothing. It declines any other input: it never
//! returns an error, and never accepts input that the general tier rejects or reads differently.
//! Without it, parsing would return the same values, but more slowly.
//!
//! SIMD code must be inlined into its dispatcher to use the SIMD level. Debug builds do not inline
//! it, because that takes two megabytes of stack without optimization.

pub(crate) mod markup;
pub(crate) mod message;
pub(crate) mod scan;
