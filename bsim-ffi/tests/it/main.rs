//! The tests of the C interface, one module per subject. `alloc.rs` is a separate program, because
//! it counts allocations.

mod c;
mod header;
mod oracle;
mod stream;
