//! HTTP messages that are delivered in a way that is meant to be costly.

use bsim_codec::http::{Progress, Split, split_closed_response, split_request, split_response};
use bsim_codec::{DecodeError, Limits};

const ASKED: &str = "POST / HTTP/1.1\r\n";
const ANSWERED: &str = "HTTP/1.1 200 OK\r\n";
const CHUNKED: &str = "Transfer-Encoding: chunked\r\n\r\n";
const INTERIM: &str = "HTTP/1.1 100 Continue\r\n\r\n";

/// A message of about so many bytes.
type Wire = fn(usize) -> String;

const WIRES: &[(&str, Wire)] = &[
    ("http-chunks", |size| format!("{ASKED}{CHUNKED}{}0\r\n\r\n", chunks(size))),
    ("http-one-chunk", |size| {
        format!("{ASKED}{CHUNKED}{size:x}\r\n{}\r\n0\r\n\r\n", "x".repeat(size))
    }),
    ("http-extensions", |size| {
        let line = format!("1;{}\r\nx\r\n", "x".repeat(1000));
        format!("{ANSWERED}{CHUNKED}{}0\r\n\r\n", line.repeat(size / line.len()))
    }),
    ("http-trailer", |size| {
        format!("{ASKED}{CHUNKED}{}0\r\na: {}\r\n\r\n", chunks(size / 2), "x".repeat(size / 2))
    }),
    ("http-empty-lines", |size| format!("{}{ASKED}Host: x\r\n\r\n", "\r\n".repeat(size / 2))),
    ("http-empty-lines-and-head", |size| {
        let (lines, field) = ("\r\n".repeat(size / 4), "x".repeat(size / 2));
        format!("{lines}{ASKED}a: {field}\r\n\r\n")
    }),
    ("http-interim", |size| {
        format!("{}{ANSWERED}Content-Length: 0\r\n\r\n", INTERIM.repeat(size / INTERIM.len()))
    }),
    ("http-interim-and-body", |size| {
        let interim = INTERIM.repeat(size / 2 / INTERIM.len());
        format!("{interim}{ANSWERED}Content-Length: {}\r\n\r\n{}", size / 2, "x".repeat(size / 2))
    }),
    ("http-interim-and-chunks", |size| {
        let interim = INTERIM.repeat(size / 2 / INTERIM.len());
        format!("{interim}{ANSWERED}{CHUNKED}{}0\r\n\r\n", chunks(size / 2))
    }),
    ("http-head-and-body", |size| {
        let half = "x".repeat(size / 2);
        format!("{ASKED}a: {half}\r\nContent-Length: {}\r\n\r\n{half}", half.len())
    }),
    ("http-until-closed", |size| format!("{ANSWERED}\r\n{}", "x".repeat(size))),
];

/// What follows the name of a message that comes in parts of other lengths than one byte.
const RANDOM: &str = "+random";

fn chunks(size: usize) -> String {
    "1\r\nx\r\n".repeat(size / 6)
}

/// The names of all deliveries.
pub(crate) fn names() -> impl Iterator<Item = String> {
    let parts = ["", RANDOM];
    WIRES.iter().flat_map(move |(name, _)| parts.map(|parts| format!("{name}{parts}")))
}

/// Receives a message of this name and size.
pub(crate) fn receive(name: &str, size: usize) {
    let wire = name.strip_suffix(RANDOM).unwrap_or(name);
    let (_, wire) = WIRES.iter().find(|(name, _)| *name == wire).expect("a message");
    let wire = wire(size);
    let mut noise = 0x9E37_79B9_7F4A_7C15_u64;
    let parts = core::iter::from_fn(|| {
        // Marsaglia's xorshift64.
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        // Of every order of magnitude.
        Some(if name.ends_with(RANDOM) { (noise >> 8) as usize % (1 << (noise % 12)) } else { 1 })
    });
    let body = crate::measured(|| deliver(wire.as_bytes(), parts)).expect("a message");
    println!("{name} {} bytes, {body} of them are the body", wire.len());
}

/// Gives the length of the body.
fn deliver(wire: &[u8], parts: impl Iterator<Item = usize>) -> Result<usize, DecodeError> {
    let mut limits = Limits::default();
    (limits.input, limits.head) = (usize::MAX, usize::MAX);
    let (mut progress, mut len) = (Progress::default(), 0);
    for part in parts {
        len = wire.len().min(len + part);
        let buffer = &wire[..len];
        if wire.starts_with(b"HTTP") {
            if let Split::Complete(received) = split_response(buffer, &mut progress, limits)? {
                return Ok(received.body().len());
            }
        } else if let Split::Complete(received) = split_request(buffer, &mut progress, limits)? {
            return Ok(received.body().len());
        }
        if len == wire.len() {
            break;
        }
    }
    Ok(split_closed_response(wire, limits)?.body().len())
}
