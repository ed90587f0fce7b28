//! What has to be true of messages in a buffer that fills.

use bsim_codec::http::{
    Post, Progress, Received, Reply, RequestHead, ResponseHead, Split, split_closed_response,
    split_request, split_response,
};
use bsim_codec::request::Request;
use bsim_codec::response::Response;
use bsim_codec::{DecodeError, Encode, ErrorKind, Limits, ReadOptions};

use crate::grammar;
use crate::values::Values;

type Fields = Vec<(String, Vec<u8>)>;

/// A message without its borrows: start line, fields, body, where it starts, how long it is.
type Message = (String, Fields, Vec<u8>, Option<usize>, usize);

/// What a buffer that fills gives does not depend on how it was filled; what was rendered is found
/// again.
pub fn http_split(input: &[u8]) {
    let wire = &*grammar::exchange(input);
    let mut tight = Limits::default();
    tight.input = 100;
    tight.head = 120;
    for limits in [Limits::default(), tight] {
        let requests = |buffer: &[u8], progress: &mut Progress| request(buffer, progress, limits);
        let responses = |buffer: &[u8], progress: &mut Progress| response(buffer, progress, limits);
        for split in [&requests as Splitter<'_>, &responses] {
            check_cuts(wire, split);
            check_deliveries(wire, input, split);
            check_any_progress(wire, input, split);
        }
        check_closed(wire, limits);
    }
    rendered(input);
}

/// What a split gives, without its borrows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Found {
    Complete(Message),
    Incomplete(usize),
    Broken(DecodeError),
}

/// Splits what a buffer begins with.
type Splitter<'s> = &'s dyn Fn(&[u8], &mut Progress) -> Found;

fn found<'b, H>(
    split: Result<Split<'b, H>, DecodeError>,
    own: impl Fn(&Received<'b, H>) -> Message,
) -> Found {
    match split {
        Ok(Split::Complete(received)) => Found::Complete(own(&received)),
        Ok(Split::Incomplete { needed, .. }) => Found::Incomplete(needed),
        Err(error) => Found::Broken(error),
    }
}

fn own_fields<'a>(fields: impl Iterator<Item = (&'a str, &'a [u8])>) -> Fields {
    fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn own_request(received: &Received<'_, RequestHead<'_>>) -> Message {
    let head = &received.head;
    let start = format!("{} {} {}", head.method, head.path, head.minor_version);
    let fields = own_fields(head.fields.iter());
    // Whatever the head says, asking it does not panic.
    let _ = (head.soap_action(), head.expects_continue(), head.keeps_alive());
    check_error(received, received.request(ReadOptions::default()).err());
    (start, fields, received.body().to_vec(), received.body_offset(), received.consumed)
}

/// What is wrong is in the body, or it is a label of the head.
fn check_error<H>(received: &Received<'_, H>, error: Option<DecodeError>) {
    let Some(error) = error else { return };
    let start = received.body_offset().unwrap_or(0);
    let is_in_body = (start..=start + received.body().len()).contains(&error.offset());
    let is_label =
        matches!(error.kind(), ErrorKind::ContentCoding | ErrorKind::UnsupportedEncoding)
            && error.offset() < received.consumed;
    assert!(is_in_body || is_label, "{error}");
}

fn own_response(received: &Received<'_, ResponseHead<'_>>) -> Message {
    let head = &received.head;
    let start = format!("{} {} {}", head.minor_version, head.status, head.reason);
    let fields = own_fields(head.fields.iter());
    let _ = (head.keeps_alive(), head.fields.is_soap());
    check_error(received, received.answer(ReadOptions::default()).err());
    (start, fields, received.body().to_vec(), received.body_offset(), received.consumed)
}

fn request(buffer: &[u8], progress: &mut Progress, limits: Limits) -> Found {
    found(split_request(buffer, progress, limits), own_request)
}

fn response(buffer: &[u8], progress: &mut Progress, limits: Limits) -> Found {
    found(split_response(buffer, progress, limits), own_response)
}

/// The whole gives what its parts promised.
fn check_cuts(wire: &[u8], split: Splitter<'_>) {
    let split = |buffer: &[u8]| split(buffer, &mut Progress::default());
    let whole = split(wire);
    match &whole {
        Found::Complete((.., body, offset, consumed)) => {
            assert!(*consumed <= wire.len());
            if let Some(at) = *offset {
                assert_eq!(wire.get(at..at + body.len()), Some(&**body));
            }
        }
        Found::Incomplete(needed) => assert!(*needed > wire.len()),
        Found::Broken(error) => assert!(error.offset() <= wire.len(), "{error}"),
    }
    // Every cut of a short message; of a long one, as many.
    let step = 1 + wire.len() / 512;
    for cut in (0..wire.len()).step_by(step) {
        match split(&wire[..cut]) {
            Found::Incomplete(needed) => {
                assert!(needed > cut, "{needed} at {cut}");
                if let Found::Complete((.., consumed)) = whole {
                    assert!(needed <= consumed, "{needed} at {cut}, but {consumed} will do");
                    assert!(cut < consumed, "complete at {cut}");
                }
            }
            settled => assert_eq!(settled, whole, "cut at {cut}"),
        }
    }
}

/// With what is remembered, a buffer that fills gives at every length what it gives to a reader that
/// has not seen it before: byte by byte, or in parts of which `input` chooses the lengths.
fn check_deliveries(wire: &[u8], input: &[u8], split: Splitter<'_>) {
    let parts = input.iter().map(|&byte| usize::from(byte) % 64);
    for parts in [&mut parts.cycle() as &mut dyn Iterator<Item = usize>, &mut core::iter::repeat(1)]
    {
        let (mut progress, mut len) = (Progress::default(), 0);
        // Every part of a short message; of a long one, as many.
        for part in parts.take(512).chain([wire.len()]) {
            len = wire.len().min(len + part);
            let buffer = &wire[..len];
            let remembered = split(buffer, &mut progress);
            assert_eq!(remembered, split(buffer, &mut Progress::default()), "{len} bytes");
            match remembered {
                Found::Complete(_) => assert_eq!(progress, Progress::default()),
                _ if len < wire.len() => continue,
                _ => {}
            }
            break;
        }
    }
}

/// A progress that was made with another buffer, or with none, does no harm.
fn check_any_progress(wire: &[u8], input: &[u8], split: Splitter<'_>) {
    let mut numbers = input.iter().map(|&byte| usize::from(byte)).cycle();
    let mut words: [usize; Progress::WORDS] =
        core::array::from_fn(|_| match numbers.next().unwrap_or(0) {
            number @ ..200 => number * wire.len() / 199,
            number => usize::MAX >> (number - 200),
        });
    // The first says what is to come next.
    words[0] %= 6;
    match split(wire, &mut Progress::from_words(words)) {
        Found::Complete((.., body, offset, consumed)) => {
            assert!(consumed <= wire.len() && body.len() <= wire.len());
            assert!(offset.is_none_or(|at| at + body.len() <= wire.len()));
        }
        Found::Incomplete(needed) => assert!(needed > wire.len()),
        Found::Broken(error) => assert!(error.offset() <= wire.len(), "{error}"),
    }
}

/// A connection that has been closed leaves nothing open.
fn check_closed(wire: &[u8], limits: Limits) {
    let closed = split_closed_response(wire, limits).map(|it| own_response(&it));
    match response(wire, &mut Progress::default(), limits) {
        Found::Complete(message) => assert_eq!(closed, Ok(message)),
        Found::Broken(error) => assert_eq!(closed, Err(error)),
        Found::Incomplete(_) => match closed {
            Ok((.., consumed)) => assert_eq!(consumed, wire.len()),
            Err(error) => assert!(
                matches!(error.kind(), ErrorKind::UnexpectedEnd | ErrorKind::InputTooLong),
                "{error}"
            ),
        },
    }
}

/// Messages with their heads are found again, and are what they were.
fn rendered(input: &[u8]) {
    let limits = Limits::default();
    let values = Values::new(input).request();
    let mut wire = Vec::new();
    if Post::new(&values).first(input.len().is_multiple_of(2)).encode_into(&mut wire).is_ok() {
        let Ok(Split::Complete(received)) = split_request(&wire, &mut Progress::default(), limits)
        else {
            panic!("not complete: {}", String::from_utf8_lossy(&wire));
        };
        assert_eq!(received.consumed, wire.len());
        assert_eq!(received.head.soap_action(), Some(values.operation()));
        assert!(received.head.expects_continue() && received.head.fields.is_soap());
        let parsed = received.request(ReadOptions::default());
        assert_eq!(parsed, Request::parse(received.body()));
        assert_eq!(format!("{parsed:?}"), format!("Ok({values:?})"));
        check_cuts(&wire, &|buffer, progress| request(buffer, progress, limits));
    }
    let values = Values::new(input).response();
    wire.clear();
    if Reply::new(&values).encode_into(&mut wire).is_ok() {
        let Ok(Split::Complete(received)) = split_response(&wire, &mut Progress::default(), limits)
        else {
            panic!("not complete: {}", String::from_utf8_lossy(&wire));
        };
        assert_eq!(received.consumed, wire.len());
        assert!(Response::parse(received.body()).is_ok(), "it is what was rendered");
        check_cuts(&wire, &|buffer, progress| response(buffer, progress, limits));
    }
}
