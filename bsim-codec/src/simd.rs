//! All that compares, finds, loads or squeezes vectors. It knows bytes, not XML.
//!
//! | module | what it does |
//! |---|---|
//! | `short` | loads texts that are shorter than a vector |
//! | `set` | finds the bytes of a set, sixteen at once, on any CPU |

pub(crate) mod set;
pub(crate) mod short;
