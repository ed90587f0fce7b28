//! The C ABI.

use crate::grammar;

// The same as `cargo test -p bsim-ffi` runs over the codec's test data.
#[path = "../../../bsim-ffi/tests/it/oracle.rs"]
mod shared;

/// What comes over the C ABI is what the codec gives.
pub fn ffi(input: &[u8]) {
    shared::ffi_equals_codec(&grammar::document(input));
}
