//! What has to be true of the hot path. The checks take no longer than the reading, so that a fuzzer
//! tries tens of thousands of inputs a second.

use bsim_codec::http::Progress;
use bsim_codec::request::Request;
use bsim_codec::{DecodeError, Encoded, Events, Limits};

use super::http::{self, Found};
use crate::{codec, grammar, percent};

/// Events are pulled, and decoded strictly and lossily. Texts and errors are inside of the input.
pub fn fast_events(input: &[u8]) {
    let body = &*grammar::document(input);
    let mut events = match Events::parse(body) {
        Ok(events) => events,
        Err(error) => return check_inside(body, error),
    };
    let (mut strict, mut lossy) = (String::new(), String::new());
    while let Some(event) = &events.next() {
        let event = match event {
            Ok(event) => event,
            Err(error) => return check_inside(body, *error),
        };
        codec::texts(event).into_iter().flatten().for_each(|text| codec::check_place(body, text));
        let lossy = event.decode_lossy(&mut lossy);
        match event.decode(&mut strict) {
            Ok(strict) => assert_eq!(strict, lossy),
            Err(error) => check_inside(body, error),
        }
    }
}

/// A request is read, and its texts decoded. Texts and errors are inside of the input.
pub fn fast_request(input: &[u8]) {
    let body = &*grammar::document(input);
    let request = match Request::parse(body) {
        Ok(request) => request,
        Err(error) => return check_inside(body, error),
    };
    let mut decoded = String::new();
    for text in codec::request_texts(&request).into_iter().flatten() {
        codec::check_place(body, text);
        text.decode_into(&mut decoded);
    }
    if let Request::SendMessage(request) = request
        && let Some(message) = request.message
    {
        match message.decode() {
            Ok(strict) => assert_eq!(strict, message.decode_lossy()),
            Err(error) => check_inside(body, error),
        }
    }
}

fn check_inside(body: &[u8], error: DecodeError) {
    assert!(error.offset() <= body.len(), "{error} is outside of the input");
}

/// Percent-encoded texts decode, strictly and lossily, as the naive decoder has it.
pub fn fast_percent(input: &[u8]) {
    let text = &*String::from_utf8_lossy(input);
    for (encoded, plus_is_space) in
        [(Encoded::from_percent(text), false), (Encoded::from_form(text), true)]
    {
        let bytes = percent::decode(text, plus_is_space);
        let mut out = String::new();
        match (encoded.decode_into(&mut out), bytes.as_deref().map(str::from_utf8)) {
            (Ok(decoded), Some(Ok(expected))) => {
                assert_eq!(decoded, expected);
                assert_eq!(encoded.decode_lossy(), expected);
            }
            (Err(error), None | Some(Err(_))) => {
                check_inside(text.as_bytes(), error);
                assert_eq!(encoded.decode_lossy(), percent::decode_lossy(text, plus_is_space));
            }
            (ours, expected) => panic!("{ours:?}, not {expected:?}"),
        }
    }
}

/// A message over HTTP is found whole, and the same in two parts, with what is remembered of the
/// first one.
pub fn fast_http(input: &[u8]) {
    let wire = &*grammar::exchange(input);
    let limits = Limits::default();
    // Any other input has another cut.
    let sum = input
        .iter()
        .fold(0_usize, |sum, &byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
    let part = &wire[..sum % (wire.len() + 1)];
    for split in [http::request, http::response] {
        let (whole, _) = split(wire, &mut Progress::default(), limits);
        let mut progress = Progress::default();
        match split(part, &mut progress, limits).0 {
            Found::Incomplete(needed) => {
                assert!(needed > part.len());
                assert_eq!(split(wire, &mut progress, limits).0, whole, "cut at {}", part.len());
            }
            settled => assert_eq!(settled, whole, "cut at {}", part.len()),
        }
    }
}
