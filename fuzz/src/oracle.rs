//! The oracles: what has to be true for every input.

mod captures;
mod documents;
mod fast;
mod ffi;
mod http;
mod roundtrip;

pub use captures::captures;
pub use documents::{events_vs_reference, parse_any, tiers};
pub use fast::{fast_events, fast_http, fast_percent, fast_request};
pub use ffi::ffi;
pub use http::http_split;
pub use roundtrip::{request_roundtrip, response_roundtrip};

use bsim_codec::{Encoded, Text};

use crate::codec::{check_encoded, check_text};

/// Texts decode as the naive decoder, percent-encoding and the standard library say, with `+` for
/// itself and with `+` for a space.
pub fn text(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    check_encoded(Encoded::from_percent(&text), false);
    check_encoded(Encoded::from_form(&text), true);
    assert_eq!(check_text(Text::plain(&text)), text);
    assert_eq!(Encoded::plain(&text).decode().as_deref(), Ok(&*text));
}
