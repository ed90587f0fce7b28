//! What has to be true of messages in a buffer that fills.

use bsim_codec::http::{
    Fields, Post, Progress, Received, Reply, RequestHead, ResponseHead, Split,
    split_closed_response, split_request, split_response,
};
use bsim_codec::request::Request;
use bsim_codec::response::Response;
use bsim_codec::{DecodeError, Encode, ErrorKind, Limits, ReadOptions};

use crate::grammar;
use crate::values::Values;

/// A head without its borrows: start line, fields.
type Head = (String, Vec<(String, Vec<u8>)>);

/// A message without its borrows: head, body, where it starts, how long it is.
pub(super) type Message = (Head, Vec<u8>, Option<usize>, usize);

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
        check_content(wire, limits);
    }
    rendered(input);
}

/// What a split gives, without its borrows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    Complete(Message),
    Incomplete(usize),
    Broken(DecodeError),
}

/// What a look at a buffer gives, and the head that it has found of an incomplete message.
type Look = (Found, Option<Head>);

/// Splits what a buffer begins with.
type Splitter<'s> = &'s dyn Fn(&[u8], &mut Progress) -> Look;

fn look<'b, H>(split: Result<Split<'b, H>, DecodeError>, own_head: impl Fn(&H) -> Head) -> Look {
    match split {
        Ok(Split::Complete(received)) => (Found::Complete(own(&received, own_head)), None),
        Ok(Split::Incomplete { needed, head }) => {
            (Found::Incomplete(needed), head.as_ref().map(own_head))
        }
        Err(error) => (Found::Broken(error), None),
    }
}

fn own_fields(fields: &Fields<'_>) -> Vec<(String, Vec<u8>)> {
    fields.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn own_request_head(head: &RequestHead<'_>) -> Head {
    // Whatever the head says, asking it does not panic.
    let _ = (head.soap_action(), head.expects_continue(), head.keeps_alive());
    let start = format!("{} {} {}", head.method, head.path, head.minor_version);
    (start, own_fields(&head.fields))
}

fn own<H>(received: &Received<'_, H>, own_head: impl Fn(&H) -> Head) -> Message {
    let body = received.body().to_vec();
    (own_head(&received.head), body, received.body_offset(), received.consumed)
}

fn own_response_head(head: &ResponseHead<'_>) -> Head {
    let _ = (head.keeps_alive(), head.fields.is_soap());
    let start = format!("{} {} {}", head.minor_version, head.status, head.reason);
    (start, own_fields(&head.fields))
}

pub(super) fn request(buffer: &[u8], progress: &mut Progress, limits: Limits) -> Look {
    look(split_request(buffer, progress, limits), own_request_head)
}

pub(super) fn response(buffer: &[u8], progress: &mut Progress, limits: Limits) -> Look {
    look(split_response(buffer, progress, limits), own_response_head)
}

/// What is wrong with the content is in the body, or in a label of the head.
fn check_content(wire: &[u8], limits: Limits) {
    let options = ReadOptions::default();
    if let Ok(Split::Complete(it)) = split_request(wire, &mut Progress::default(), limits) {
        check_error(&it, it.request(options).err());
    }
    if let Ok(it) = split_closed_response(wire, limits) {
        check_error(&it, it.answer(options).err());
    }
}

fn check_error<H>(received: &Received<'_, H>, error: Option<DecodeError>) {
    let Some(error) = error else { return };
    let start = received.body_offset().unwrap_or(0);
    let is_in_body = (start..=start + received.body().len()).contains(&error.offset());
    let is_label =
        matches!(error.kind(), ErrorKind::ContentCoding | ErrorKind::UnsupportedEncoding)
            && error.offset() < received.consumed;
    assert!(is_in_body || is_label, "{error}");
}

/// The whole gives what its parts promised, whether a part is remembered or not.
fn check_cuts(wire: &[u8], split: Splitter<'_>) {
    let (whole, _) = split(wire, &mut Progress::default());
    match &whole {
        Found::Complete((_, body, offset, consumed)) => {
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
        let mut progress = Progress::default();
        match split(&wire[..cut], &mut progress).0 {
            Found::Incomplete(needed) => {
                assert!(needed > cut, "{needed} at {cut}");
                assert_eq!(split(wire, &mut progress).0, whole, "the rest from {cut} on");
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
        let (mut progress, mut told, mut len) = (Progress::default(), None, 0);
        // Every part of a short message; of a long one, as many.
        for part in parts.take(512).chain([wire.len()]) {
            len = wire.len().min(len + part);
            let buffer = &wire[..len];
            let (remembered, new_head) = split(buffer, &mut progress);
            let (found, head) = split(buffer, &mut Progress::default());
            assert_eq!(remembered, found, "{len} bytes");
            match remembered {
                Found::Complete(_) => {
                    assert_eq!(progress, Progress::default());
                    break;
                }
                Found::Incomplete(_) => {
                    told = new_head.or(told);
                    assert_eq!(told, head, "the head by {len} bytes");
                }
                Found::Broken(_) => {}
            }
            if len == wire.len() {
                break;
            }
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
    match split(wire, &mut Progress::from_words(words)).0 {
        Found::Complete((_, body, offset, consumed)) => {
            assert!(consumed <= wire.len() && body.len() <= wire.len());
            assert!(offset.is_none_or(|at| at + body.len() <= wire.len()));
        }
        Found::Incomplete(needed) => assert!(needed > wire.len()),
        Found::Broken(error) => assert!(error.offset() <= wire.len(), "{error}"),
    }
}

/// A connection that has been closed leaves nothing open.
fn check_closed(wire: &[u8], limits: Limits) {
    let closed = split_closed_response(wire, limits).map(|it| own(&it, own_response_head));
    match response(wire, &mut Progress::default(), limits).0 {
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
