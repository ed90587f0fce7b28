//! The tests of the codec, one module per subject. To run one module:
//!
//! ```sh
//! cargo test -p bsim-codec --test it wellformed::
//! ```
//!
//! `stack.rs` is a separate program, because it counts allocations.

#[cfg(feature = "arbitrary")]
mod arbitrary;
mod binary_types;
mod cases;
mod conformance;
mod debug;
mod decoded;
mod dotnet;
mod empty_written;
mod entry_points;
mod envelope;
mod events;
mod faults;
mod foreign;
mod forms;
mod forms_generated;
mod handover;
mod hostile;
mod http;
mod http_answers;
mod http_errors;
mod http_heads;
mod http_progress;
mod known_answers;
mod limits;
mod limits_of_forms;
mod mutations_of_bytes;
mod owned;
mod plain_fields;
mod related;
#[cfg(feature = "serde")]
mod serde_request;
mod support;
mod text;
mod text_oracles;
mod text_written;
mod tiers;
mod tiers_fields;
mod tiers_messages;
mod tokens;
mod tolerance;
mod truncation;
mod values;
mod wellformed;
mod wsdl;
