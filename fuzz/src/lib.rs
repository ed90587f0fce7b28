//! What has to be true of the codec for every input: plain functions that panic if it is not.
//!
//! The fuzz targets call them with inputs that a fuzzer makes up, `tests/corpus.rs` with those of
//! the corpora. `README.md` says what each one means.

pub mod codec;
pub mod grammar;
pub mod oracle;
pub mod percent;
pub mod reference;
pub mod values;

/// A target: its name and its oracle.
pub type Target = (&'static str, fn(&[u8]));

/// The targets that read every input in many ways. The name of each is also that of its corpus.
pub const DEEP: &[Target] = &[
    ("parse_any", oracle::parse_any),
    ("tiers", oracle::tiers),
    ("events_vs_reference", oracle::events_vs_reference),
    ("request_roundtrip", oracle::request_roundtrip),
    ("response_roundtrip", oracle::response_roundtrip),
    ("text", oracle::text),
    ("http_split", oracle::http_split),
    ("ffi", oracle::ffi),
    ("captures", oracle::captures),
];

/// The targets that read every input once, for many inputs. They share all corpora.
pub const FAST: &[Target] = &[
    ("fast_events", oracle::fast_events),
    ("fast_request", oracle::fast_request),
    ("fast_percent", oracle::fast_percent),
    ("fast_http", oracle::fast_http),
];
