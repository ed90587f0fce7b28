//! The tests of the C interface, a module a concern. `alloc.rs` is a program of its own, since it counts
//! what is allocated.

mod c;
mod header;
mod oracle;
mod stream;
