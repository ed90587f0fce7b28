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

/// A target.
#[derive(Debug)]
pub struct Target {
    /// The name.
    pub name: &'static str,
    /// The directory of its corpus. A fast target has that of a deep one.
    pub corpus: &'static str,
    /// What has to be true of every input.
    pub oracle: fn(&[u8]),
}

const fn deep(name: &'static str, oracle: fn(&[u8])) -> Target {
    Target { name, corpus: name, oracle }
}

const fn fast(name: &'static str, corpus: &'static str, oracle: fn(&[u8])) -> Target {
    Target { name, corpus, oracle }
}

/// Every target.
pub const TARGETS: &[Target] = &[
    fast("fast_events", "parse_any", oracle::fast_events),
    fast("fast_request", "tiers", oracle::fast_request),
    fast("fast_percent", "text", oracle::fast_percent),
    fast("fast_http", "http_split", oracle::fast_http),
    deep("parse_any", oracle::parse_any),
    deep("tiers", oracle::tiers),
    deep("events_vs_reference", oracle::events_vs_reference),
    deep("request_roundtrip", oracle::request_roundtrip),
    deep("response_roundtrip", oracle::response_roundtrip),
    deep("text", oracle::text),
    deep("http_split", oracle::http_split),
    deep("ffi", oracle::ffi),
    deep("captures", oracle::captures),
];
