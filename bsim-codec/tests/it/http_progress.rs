//! The progress that is kept between two calls for the same buffer.

use bsim_codec::http::{self, Progress, Received, RequestHead, Split};
use bsim_codec::{DecodeError, ErrorKind, Limits};

const CHUNKED: &[u8] =
    b"\r\n\nPOST /a HTTP/1.1\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\
    \r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nTrailer: x\r\n\r\n";
const PLAIN: &[u8] = b"POST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";

fn split<'a>(
    buffer: &'a [u8],
    progress: &mut Progress,
) -> Result<Split<'a, RequestHead<'a>>, DecodeError> {
    http::split_request(buffer, progress, Limits::default())
}

fn complete<'a>(buffer: &'a [u8], progress: &mut Progress) -> Received<'a, RequestHead<'a>> {
    match split(buffer, progress).unwrap() {
        Split::Complete(received) => received,
        incomplete => panic!("{incomplete:?}"),
    }
}

#[test]
fn one_progress_serves_all_messages_of_a_connection() {
    let wire = [CHUNKED, PLAIN, PLAIN, CHUNKED].concat();
    for step in [1, 2, 3, 7, 50, wire.len()] {
        let (mut buffer, mut progress) = (Vec::new(), Progress::default());
        let (mut found, mut heads) = (Vec::new(), 0);
        for part in wire.chunks(step) {
            buffer.extend_from_slice(part);
            loop {
                let consumed = match split(&buffer, &mut progress).unwrap() {
                    Split::Complete(received) => {
                        let body = String::from_utf8(received.body().to_vec()).unwrap();
                        found.push(format!("{} {body}", received.head.path));
                        received.consumed
                    }
                    Split::Incomplete { head, needed } => {
                        assert!(needed > buffer.len());
                        // Every head is reported once, so that a server sends `100 Continue` only
                        // once.
                        heads += usize::from(head.is_some());
                        break;
                    }
                };
                assert_eq!(progress, Progress::default());
                buffer.drain(..consumed);
            }
        }
        assert_eq!(found, ["/a abcdefg", "/b abc", "/b abc", "/a abcdefg"], "by {step}");
        assert!(heads == 4 || step > 3 && heads < 4, "{heads} by {step}");
        assert!(buffer.is_empty());
    }
}

#[test]
fn a_body_is_joined_once() {
    let received = complete(CHUNKED, &mut Progress::default());
    assert_eq!((received.body(), received.body_offset()), (&b"abcdefg"[..], None));
    assert_eq!(received.body().as_ptr(), received.body().as_ptr());
    let at = received.body().as_ptr();
    assert_eq!(received.into_body().as_ptr(), at);
}

#[test]
fn a_body_is_joined_in_the_room_for_it() {
    let mut room = *b"--------";
    let mut received = complete(CHUNKED, &mut Progress::default());
    assert_eq!(received.join_in(&mut []), Err(7));
    assert_eq!(received.join_in(&mut room), Ok(()));
    assert_eq!((received.body(), received.body_offset()), (&b"abcdefg"[..], None));
    drop(received);
    assert_eq!(room, *b"abcdefg-");
    // A body in one piece is not copied.
    let mut received = complete(PLAIN, &mut Progress::default());
    assert_eq!(received.join_in(&mut []), Ok(()));
    assert_eq!((received.body(), received.body_offset()), (&b"abc"[..], Some(PLAIN.len() - 3)));
}

#[test]
fn a_shorter_buffer_is_a_new_one() {
    for seen in 1..CHUNKED.len() {
        let mut progress = Progress::default();
        assert!(matches!(split(&CHUNKED[..seen], &mut progress), Ok(Split::Incomplete { .. })));
        let first = split(&PLAIN[..seen.min(PLAIN.len()) - 1], &mut progress);
        assert!(matches!(first, Ok(Split::Incomplete { .. })));
        let received = complete(PLAIN, &mut progress);
        assert_eq!((received.head.path, received.body()), ("/b", &b"abc"[..]));
    }
}

#[test]
fn another_buffer_is_an_error_or_a_message_in_it() {
    let others = [
        [CHUNKED, CHUNKED].concat(),
        [PLAIN, PLAIN, CHUNKED].concat(),
        vec![b'\n'; 300],
        b"0\r\n\r\n".repeat(50),
        b"ffffffffffffffff\r\n".repeat(20),
    ];
    let mut errors = 0;
    for seen in 0..CHUNKED.len() {
        for other in &others {
            let mut progress = Progress::default();
            let _ = split(&CHUNKED[..seen], &mut progress).unwrap();
            for end in seen..=other.len() {
                match split(&other[..end], &mut progress) {
                    Ok(Split::Complete(it)) => {
                        assert!(it.body().len() <= end && it.consumed <= end)
                    }
                    Ok(Split::Incomplete { needed, .. }) => assert!(needed > end),
                    Err(error) => {
                        assert!(error.offset() <= end, "{error}");
                        errors += 1;
                    }
                }
            }
        }
    }
    assert!(errors > 0);
    // The head that the progress refers to is gone.
    let mut progress = Progress::default();
    let _ = split(&PLAIN[..PLAIN.len() - 1], &mut progress).unwrap();
    let error = split(&vec![b'x'; PLAIN.len()], &mut progress).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (ErrorKind::InvalidHead, 0));
    // The other head has another length, or none.
    let head = |field: &str| format!("POST / HTTP/1.1\r\n{field}\r\n\r\n").into_bytes();
    let rest = [b'x'; 40];
    for (first, second) in [
        ("Content-Length: 30", "Content-Length: 03"),
        ("Content-Length: 30", "Content-Lengty: 30"),
        ("Content-Length: 30\r\nX: yyyyy", "Content-Length: 30\r\n\r\nyyyyyy"),
    ] {
        let (first, second) = (head(first), [&head(second)[..], &rest].concat());
        let mut progress = Progress::default();
        assert!(matches!(split(&first, &mut progress), Ok(Split::Incomplete { .. })));
        let error = split(&second, &mut progress).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidHead);
    }
}

#[test]
fn a_progress_can_be_kept_as_numbers() {
    assert_eq!(Progress::default().to_words(), [0; Progress::WORDS]);
    let mut progress = Progress::default();
    for end in 0..CHUNKED.len() {
        let _ = split(&CHUNKED[..end], &mut progress).unwrap();
        assert_eq!(Progress::from_words(progress.to_words()), progress);
    }
    assert_eq!(complete(CHUNKED, &mut progress).body(), b"abcdefg");
}

/// For all numbers in the progress, the body is inside the message.
#[test]
fn numbers_that_contradict_each_other_are_those_of_no_message() {
    let places = [0, 18, 38, 52];
    for stage in 0..5 {
        for [head, body, at] in places.iter().flat_map(|&head| {
            places.iter().flat_map(move |&body| places.map(move |at| [head, body, at]))
        }) {
            for needed in [0, 18, 36, 52] {
                let words = [stage, head, body, at, 52, needed, 54];
                for buffer in [PLAIN, CHUNKED] {
                    let buffer = [buffer, buffer].concat();
                    let mut progress = Progress::from_words(words);
                    if let Ok(Split::Complete(it)) = split(&buffer, &mut progress) {
                        let end = it.body_offset().map(|start| start + it.body().len());
                        assert!(end.unwrap_or_default() <= it.consumed, "{words:?}");
                    }
                }
            }
        }
    }
}
