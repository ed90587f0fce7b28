//! HTTP errors, with their kind and their offset in the buffer.

use bsim_codec::http::{self, Progress, Split};
use bsim_codec::{DecodeError, ErrorKind, Limits, ReadOptions};

/// The error for `buffer` as a request, and as a response after its first line is replaced.
#[track_caller]
fn refused(buffer: impl AsRef<[u8]>, kind: ErrorKind, offset: usize) {
    refused_within(Limits::default(), buffer, kind, offset);
}

#[track_caller]
fn refused_within(limits: Limits, buffer: impl AsRef<[u8]>, kind: ErrorKind, offset: usize) {
    let buffer = buffer.as_ref();
    let is_response = buffer.starts_with(b"HTTP");
    let split = |buffer: &[u8], progress: &mut Progress| -> Result<bool, DecodeError> {
        Ok(if is_response {
            matches!(http::split_response(buffer, progress, limits)?, Split::Complete(_))
        } else {
            matches!(http::split_request(buffer, progress, limits)?, Split::Complete(_))
        })
    };
    let error = split(buffer, &mut Progress::default()).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (kind, offset), "{error}");
    assert!(!error.expected().is_empty());
    // No prefix of the buffer is complete or gives another error, not even byte by byte.
    let mut progress = Progress::default();
    for end in 0..=buffer.len() {
        let start = split(&buffer[..end], &mut Progress::default());
        assert_eq!(split(&buffer[..end], &mut progress), start, "{end}");
        match start {
            Ok(is_complete) => assert!(!is_complete, "{end}"),
            Err(earlier) => assert_eq!(earlier, error, "{end}"),
        }
    }
}

#[test]
fn heads() {
    let refused = |head, kind, offset| refused(format!("{head}\r\n\r\n"), kind, offset);
    refused("\0", ErrorKind::InvalidHead, 0);
    refused("POST\r\n", ErrorKind::InvalidHead, 4);
    refused("POST  / HTTP/1.1", ErrorKind::InvalidHead, 5);
    refused("POST / HTTP/2.0\r\n", ErrorKind::InvalidHead, 12);
    refused("POST / HTTP/1.1 \r\n", ErrorKind::InvalidHead, 15);
    refused("POST / HTTP/1.1\r\n : x\r\n", ErrorKind::InvalidHead, 17);
    refused("POST / HTTP/1.1\r\nHost : x\r\n", ErrorKind::InvalidHead, 21);
    refused("POST / HTTP/1.1\r\nHost: x\0y\r\n", ErrorKind::InvalidHead, 24);
    refused("POST / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", ErrorKind::InvalidHead, 26);
    refused("POST / HTTP/1.1\r\nHost: x\ry", ErrorKind::InvalidHead, 25);
    refused("<soap:Envelope>", ErrorKind::InvalidHead, 0);
    refused("HTTP/1.1 2x0 OK\r\n", ErrorKind::InvalidHead, 10);
    refused("HTTP/1.1 2000 OK\r\n", ErrorKind::InvalidHead, 12);
    // After an interim response.
    refused("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 x", ErrorKind::InvalidHead, 34);
}

/// A peer that does not speak HTTP is refused before a head could be complete.
#[test]
fn what_is_no_head_shows_before_its_end() {
    refused("\0", ErrorKind::InvalidHead, 0);
    refused("<soap:Envelope>", ErrorKind::InvalidHead, 0);
    // TLS, and a TLS alert in place of a response.
    refused("\x16\x03\x01\x02\0", ErrorKind::InvalidHead, 0);
    refused("HTTPS/\x15\x03\x01\0\x02\x02\x46", ErrorKind::InvalidHead, 4);
    refused("HTTP/1.1 100 \r\n\r\nSSH-2.0-OpenSSH_9.2p1\r\n", ErrorKind::InvalidHead, 17);
    // An error is found at the latest when the buffer has twice the bytes before it.
    let mistake = "POST / HTTP/1.1\r\nHost : x";
    assert!(!is_refused(mistake.as_bytes()));
    assert!(is_refused(format!("{mistake:<42}").as_bytes()));
}

fn is_refused(buffer: &[u8]) -> bool {
    http::split_request(buffer, &mut Progress::default(), Limits::default()).is_err()
}

#[test]
fn head_limits() {
    let limits = |head| {
        let mut limits = Limits::default();
        limits.head = head;
        limits
    };
    let head = "POST / HTTP/1.1\r\nHost: x\r\n\r\n";
    assert!(
        http::split_request(head.as_bytes(), &mut Progress::default(), limits(head.len())).is_ok()
    );
    refused_within(limits(head.len() - 1), head, ErrorKind::HeadTooLarge, head.len() - 1);
    // At the limit, not one byte after it.
    let full = &head[..head.len() - 1];
    refused_within(limits(full.len()), full, ErrorKind::HeadTooLarge, full.len());
    let answer = http::CONTINUE.repeat(3) + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    assert!(
        http::split_response(answer.as_bytes(), &mut Progress::default(), limits(answer.len()))
            .is_ok()
    );
    refused_within(limits(answer.len() - 1), &answer, ErrorKind::HeadTooLarge, answer.len() - 1);
    refused_within(limits(25), &answer, ErrorKind::HeadTooLarge, 25);
    refused("X".repeat(17 << 10), ErrorKind::HeadTooLarge, 16 << 10);

    let many = |n: usize| format!("POST / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(n));
    assert!(
        http::split_request(
            many(http::MAX_FIELDS).as_bytes(),
            &mut Progress::default(),
            Limits::default()
        )
        .is_ok()
    );
    // The field above the limit is refused at its end.
    let at = "POST / HTTP/1.1\r\n".len() + (http::MAX_FIELDS + 1) * "a: b\r\n".len() - 1;
    refused(many(http::MAX_FIELDS + 1), ErrorKind::HeadTooLarge, at);
}

fn with_fields(fields: &str) -> String {
    format!("POST / HTTP/1.1\r\n{fields}\r\n\r\n")
}

#[test]
fn lengths() {
    // The bytes before the value: `POST / HTTP/1.1`, the line end and `Content-Length: `.
    const AT: usize = 33;
    for value in ["x", "+3", "-3", "3.0", "0x3", "3 3", "", "99999999999999999999999", "\u{663}"] {
        refused(with_fields(&format!("Content-Length: {value}")), ErrorKind::InvalidLength, AT);
    }
    refused(with_fields("Content-Length: 3, 4"), ErrorKind::InvalidLength, AT + 3);
    refused(with_fields("Content-Length: 3,"), ErrorKind::InvalidLength, AT + 2);
    let twice = with_fields("Content-Length: 3\r\ncontent-length: 30");
    refused(twice, ErrorKind::InvalidLength, AT + 19);
    let both = with_fields("Content-Length: 3\r\nTransfer-Encoding: chunked");
    refused(both, ErrorKind::InvalidLength, AT + 22);
    let both = with_fields("Transfer-Encoding: chunked\r\nContent-Length: 3");
    refused(both, ErrorKind::InvalidLength, 36);
    // A body above the limit is refused before its first byte arrives.
    let mut limits = Limits::default();
    limits.input = 10;
    refused_within(limits, with_fields("Content-Length: 11"), ErrorKind::InputTooLong, AT);
    assert!(
        http::split_request(
            with_fields("Content-Length: 10").as_bytes(),
            &mut Progress::default(),
            limits
        )
        .is_ok()
    );
    refused(with_fields("Content-Length: 4294967296"), ErrorKind::InputTooLong, AT);
    let close = "HTTP/1.1 200 OK\r\n\r\n";
    refused_within(limits, format!("{close}0123456789a"), ErrorKind::InputTooLong, close.len());
    let message = format!("{close}0123456789a");
    let error = http::split_closed_response(message.as_bytes(), limits).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (ErrorKind::InputTooLong, close.len()));
}

#[test]
fn transfer_codings() {
    for coding in ["gzip", "gzip, chunked", "chunked, chunked", "identity", ""] {
        let message = with_fields(&format!("Transfer-Encoding: {coding}"));
        refused(message, ErrorKind::InvalidTransfer, 36);
    }
    let twice = with_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked");
    refused(twice, ErrorKind::InvalidTransfer, 64);
    let old = "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n";
    refused(old, ErrorKind::InvalidTransfer, 36);
}

#[test]
fn chunks() {
    let head = with_fields("Transfer-Encoding: chunked");
    let at = head.len();
    for (body, offset) in [
        ("\r\n", 0),
        (";x\r\n", 0),
        (" 3\r\n", 0),
        ("g\r\n", 0),
        ("-1\r\n", 0),
        ("+1\r\n", 0),
        ("0x1\r\n", 1),
        ("3 3\r\n", 2),
        ("3\n", 1),
        ("3\rx", 2),
        ("3;a\nb", 3),
        ("3;a\rb", 4),
        ("3\r\nabcde", 6),
        ("3\r\nabc\nx", 6),
        ("3\r\nabc\rx", 7),
        ("3\r\nabc\r\nx", 8),
    ] {
        refused(format!("{head}{body}"), ErrorKind::InvalidTransfer, at + offset);
    }
    for (line, expected) in
        [("g", "the size of a chunk"), ("3 3", "CR LF after the size of the chunk")]
    {
        let buffer = format!("{head}{line}\r\n");
        let error = outcome(buffer.as_bytes()).unwrap_err();
        assert_eq!(error.expected(), expected, "{line}");
    }
    // The line before a chunk has at most 1024 bytes.
    let line = |extension: usize| format!("{head}1;{}\r\na\r\n0\r\n\r\n", "x".repeat(extension));
    let longest = line(1022);
    match http::split_request(longest.as_bytes(), &mut Progress::default(), Limits::default()) {
        Ok(Split::Complete(request)) => assert_eq!(*request.body(), *b"a"),
        other => panic!("{other:?}"),
    }
    refused(line(1023), ErrorKind::InvalidTransfer, at + 1024);
    refused(format!("{head}{}", " ".repeat(2000)), ErrorKind::InvalidTransfer, at);
    // The trailer is like a head without a first line.
    refused(format!("{head}0\r\n: x\r\n"), ErrorKind::InvalidHead, at + 3);
    let mut limits = Limits::default();
    limits.head = at;
    let trailer = format!("{head}0\r\na: {}", "x".repeat(at));
    refused_within(limits, trailer, ErrorKind::HeadTooLarge, at + 3 + at);
    // One or several chunks above the limit are refused before their bytes arrive.
    for size in ["4000001", "ffffffffffffffff", "fffffffffffffffffffffffffffffff"] {
        refused(format!("{head}{size}\r\n"), ErrorKind::InputTooLong, at);
    }
    limits.input = 20;
    assert!(
        http::split_request(
            format!("{head}5\r\nabcde\r\n7\r\n").as_bytes(),
            &mut Progress::default(),
            limits
        )
        .is_ok()
    );
    let chunks = format!("{head}5\r\nabcde\r\n8\r\n");
    refused_within(limits, chunks, ErrorKind::InputTooLong, at + 10);
}

#[test]
fn errors_in_a_body_count_from_the_start_of_the_buffer() {
    let body = include_str!("../data/demo/Login.xml").replace("</userId>", "</user>");
    let in_body = body.find("</user>").unwrap();
    let options = ReadOptions::default();

    let message = format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let Split::Complete(it) =
        http::split_request(message.as_bytes(), &mut Progress::default(), Limits::default())
            .unwrap()
    else {
        panic!()
    };
    let error = it.request(options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MismatchedTag);
    assert_eq!(error.offset(), message.find("</user>").unwrap());

    // A body that was joined from chunks has no offset in the buffer.
    let (left, right) = body.split_at(99);
    let message = format!(
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n63\r\n{left}\r\n{:x}\r\n{right}\r\n0\r\n\r\n",
        right.len()
    );
    let Split::Complete(it) =
        http::split_request(message.as_bytes(), &mut Progress::default(), Limits::default())
            .unwrap()
    else {
        panic!()
    };
    assert_eq!(it.body_offset(), None);
    assert_eq!(it.request(options).unwrap_err().offset(), in_body);
}

#[test]
fn debug_shows_no_secrets() {
    let message =
        "POST / HTTP/1.1\r\nAuthorization: Basic c2VjcmV0\r\nContent-Length: 6\r\n\r\nsecret";
    let split =
        http::split_request(message.as_bytes(), &mut Progress::default(), Limits::default())
            .unwrap();
    let shown = format!("{split:?}");
    assert!(shown.contains("Authorization"));
    assert!(!shown.contains("c2VjcmV0") && !shown.contains("secret") && !shown.contains("115"));
}

/// The result for a buffer: body and length of a complete message, incomplete, or an error.
fn outcome(buffer: &[u8]) -> Result<Option<(Vec<u8>, usize)>, DecodeError> {
    let limits = Limits::default();
    Ok(if buffer.starts_with(b"H") {
        match http::split_response(buffer, &mut Progress::default(), limits)? {
            Split::Complete(it) => Some((it.body().to_vec(), it.consumed)),
            Split::Incomplete { .. } => None,
        }
    } else {
        match http::split_request(buffer, &mut Progress::default(), limits)? {
            Split::Complete(it) => Some((it.body().to_vec(), it.consumed)),
            Split::Incomplete { .. } => None,
        }
    })
}

#[test]
fn the_outcome_is_the_same_however_the_bytes_come() {
    for message in [
        "POST /a HTTP/1.1\r\nHost: b\r\nContent-Length: 12\r\n\r\n0123456789ab\r\n",
        "\r\nGET / HTTP/1.0\r\n\r\nGET",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\n\r\nabcdef",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
         3;a=b\r\nabc\r\nc \r\n0123456789ab\r\n0\r\nX: y\r\n z\r\n\r\nHTTP",
        "GET /x HTTP/1.2 fold\r\n\r\n",
        "GET /x HTTP/1.2\r\n\r\n",
        "HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n",
    ] {
        let mut bytes = message.as_bytes().to_vec();
        for at in 0..bytes.len() {
            for byte in *b"\0\t\n\r +,-09:;Gafx\x7F\xFF" {
                let kept = std::mem::replace(&mut bytes[at], byte);
                let whole = outcome(&bytes);
                if let Err(error) = whole {
                    assert!(error.offset() < bytes.len());
                }
                let first =
                    (0..=bytes.len()).map(|end| outcome(&bytes[..end])).find(|it| *it != Ok(None));
                // After the message is complete or refused, more bytes do not change the result.
                assert_eq!(
                    first.unwrap_or(Ok(None)),
                    whole,
                    "{:?}",
                    bytes.escape_ascii().to_string()
                );
                bytes[at] = kept;
            }
        }
    }
}
