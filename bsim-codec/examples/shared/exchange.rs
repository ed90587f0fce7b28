//! Finding the messages of a file: one SOAP body, or a captured HTTP exchange.

use std::borrow::Cow;
use std::fmt;

use bsim_codec::http::{self, Answer, NoSoap, Progress, Received, Split};
use bsim_codec::{DecodeError, ErrorKind, Limits, Location, ReadOptions, Request, Response};

/// One message of a file.
pub(crate) enum Message<'a> {
    Request(Request<'a>),
    Response(Response<'a>),
    NoSoap(NoSoap),
}

/// What a caller does with a message.
pub(crate) type Visit<'v> = &'v mut dyn FnMut(&Message<'_>) -> Result<(), DecodeError>;

/// What is wrong with a file, and where.
pub(crate) struct Failure {
    kind: ErrorKind,
    expected: &'static str,
    offset: usize,
    location: Location,
    /// The offset counts in a body that came in chunks and was joined, not in the file.
    is_joined: bool,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, expected, offset, location, .. } = self;
        let of = if self.is_joined { " of the body that was joined from chunks" } else { "" };
        write!(f, "{kind:?} at byte {offset}, {location}{of}: {kind}")?;
        if expected.is_empty() { Ok(()) } else { write!(f, " (expected {expected})") }
    }
}

impl Failure {
    fn new(error: DecodeError, input: &[u8], offset: usize) -> Self {
        let (kind, expected) = (error.kind(), error.expected());
        Self { kind, expected, offset, location: Location::of(input, offset), is_joined: false }
    }

    fn too_short(input: &[u8]) -> Self {
        let (offset, location) = (input.len(), Location::of(input, input.len()));
        let (kind, expected) = (ErrorKind::UnexpectedEnd, "the rest of the request");
        Self { kind, expected, offset, location, is_joined: false }
    }
}

/// Hands every message of `input` to `visit`, in order.
///
/// # Errors
/// The first thing that is wrong, with the input or with what `visit` decoded of it.
pub(crate) fn each_message(
    input: &[u8],
    options: ReadOptions,
    visit: Visit<'_>,
) -> Result<(), Failure> {
    if !is_http(input) {
        let message = parse_body(input, options);
        return message
            .and_then(|message| visit(&message))
            .map_err(|error| Failure::new(error, input, error.offset()));
    }
    let mut at = 0;
    while !input[at..].trim_ascii().is_empty() {
        let rest = &input[at..];
        at += if rest.trim_ascii_start().starts_with(b"HTTP/") {
            response(input, at, options, visit)?
        } else {
            request(input, at, options, visit)?
        };
    }
    Ok(())
}

/// Whether the first line is that of an HTTP message.
fn is_http(input: &[u8]) -> bool {
    let input = input.trim_ascii_start();
    let line = input.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let method = line.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let is_request = method > 0
        && line.get(method) == Some(&b' ')
        && line.windows(6).any(|part| part == b" HTTP/");
    line.starts_with(b"HTTP/") || is_request
}

/// A body says itself whether it is a request or a response.
fn parse_body(body: &[u8], options: ReadOptions) -> Result<Message<'_>, DecodeError> {
    match Response::parse_with(body, options) {
        Err(error) if error.kind() == ErrorKind::UnexpectedMessage => {
            Request::parse_with(body, options).map(Message::Request)
        }
        response => response.map(Message::Response),
    }
}

/// Reads the response at byte `at`, and says how long it is. The end of a capture is that of its
/// connection.
fn response(
    input: &[u8],
    at: usize,
    options: ReadOptions,
    visit: Visit<'_>,
) -> Result<usize, Failure> {
    let received = http::split_closed_response(&input[at..], options.limits)
        .map_err(|error| Failure::new(error, input, at + error.offset()))?;
    let place = |offset| at + offset;
    let message =
        match received.answer(options).map_err(|it| failure(it, input, &received, place))? {
            Answer::Soap(response) => Message::Response(response),
            Answer::NoSoap(answer) => Message::NoSoap(answer),
            _ => return Ok(received.consumed),
        };
    visit(&message).map_err(|error| in_body(error, input, &received, place))?;
    Ok(received.consumed)
}

/// Reads the request at byte `at`, and says how long it is.
fn request(
    input: &[u8],
    at: usize,
    options: ReadOptions,
    visit: Visit<'_>,
) -> Result<usize, Failure> {
    let (buffer, cut, cut_len) = without_interim_answers(&input[at..]);
    // Where in the input a byte of the buffer is.
    let place = |offset| at + if offset < cut { offset } else { offset + cut_len };
    let split = http::split_request(&buffer, &mut Progress::default(), options.limits)
        .map_err(|error| Failure::new(error, input, place(error.offset())))?;
    let Split::Complete(received) = split else {
        return Err(Failure::too_short(input));
    };
    let request =
        received.request(options).map_err(|error| failure(error, input, &received, place))?;
    visit(&Message::Request(request)).map_err(|error| in_body(error, input, &received, place))?;
    Ok(place(received.consumed) - at)
}

/// A client that expects `100 Continue` gets it between its head and its body, perhaps with other
/// interim answers, and there they are in a capture of both directions. Gives the exchange without
/// them, where they were, and how long.
fn without_interim_answers(exchange: &[u8]) -> (Cow<'_, [u8]>, usize, usize) {
    let (head, rest) = exchange.split_at(head_len(exchange));
    let mut body = rest;
    while is_interim(&body[..head_len(body)]) {
        body = &body[head_len(body)..];
    }
    let cut_len = rest.len() - body.len();
    let without = if cut_len == 0 { exchange.into() } else { [head, body].concat().into() };
    (without, head.len(), cut_len)
}

/// How long the head is that these bytes begin with: up to an empty line, if they have one.
fn head_len(bytes: &[u8]) -> usize {
    let mut len = bytes.len() - bytes.trim_ascii_start().len();
    for line in bytes[len..].split_inclusive(|&byte| byte == b'\n') {
        len += line.len();
        if matches!(line, b"\n" | b"\r\n") {
            break;
        }
    }
    len
}

/// Whether an answer of which this is the head leaves the real one to come.
fn is_interim(head: &[u8]) -> bool {
    let split = http::split_response(head, &mut Progress::default(), Limits::default());
    matches!(split, Ok(Split::Incomplete { head: Some(head), .. }) if head.status < 200)
}

/// An error that counts from the start of the buffer, as the codec's `http` module gives it.
fn failure<H>(
    error: DecodeError,
    input: &[u8],
    received: &Received<'_, H>,
    place: impl Fn(usize) -> usize,
) -> Failure {
    match received.body_offset() {
        Some(_) => Failure::new(error, input, place(error.offset())),
        None => Failure { is_joined: true, ..Failure::new(error, received.body(), error.offset()) },
    }
}

/// An error that counts from the start of the body, as the texts in it do.
fn in_body<H>(
    error: DecodeError,
    input: &[u8],
    received: &Received<'_, H>,
    place: impl Fn(usize) -> usize,
) -> Failure {
    let start = received.body_offset().unwrap_or_default();
    failure(error, input, received, |_| place(start + error.offset()))
}
