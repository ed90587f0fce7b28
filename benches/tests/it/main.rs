//! What the tables say of the readers beside speed. `allocations.rs` is a program of its own, since it
//! counts what is allocated.

mod refusals;
mod same_content;
