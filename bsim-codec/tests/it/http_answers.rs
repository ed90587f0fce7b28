//! The result of a response: status, media type and body together decide it.

use bsim_codec::http::{self, Answer, NoSoap, Progress, Received, Reply, ResponseHead, Split};
use bsim_codec::response::{GetVersionResponse, KeepSessionAliveResponse, LoginImResponse};
use bsim_codec::{Encode, ErrorKind, Fault, FaultOf, Limits, ReadOptions, Response, SoapVersion};

fn encode(message: &impl Encode) -> Vec<u8> {
    let mut bytes = Vec::new();
    message.encode_into(&mut bytes).unwrap();
    bytes
}

fn response(buffer: &[u8]) -> Received<'_, ResponseHead<'_>> {
    match http::split_response(buffer, &mut Progress::default(), Limits::default()).unwrap() {
        Split::Complete(received) => received,
        incomplete => panic!("{incomplete:?}"),
    }
}

fn answer_to(head: &str, body: &[u8]) -> Vec<u8> {
    let mut message =
        format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
    message.extend(body);
    message
}

#[test]
fn status_media_type_and_body_decide() {
    let options = ReadOptions::default();
    let fault =
        Fault::new("soap:Server", "Server was unable to process request. ---> Login failed.");
    let message = encode(&Reply::new(&fault));
    assert!(message.starts_with(b"HTTP/1.1 500 Internal Server Error\r\n"));
    let received = response(&message);
    assert_eq!(received.answer(options).unwrap(), Answer::Soap(Response::Fault(fault.clone())));

    let (code, lang) = (Some("soap:Receiver".into()), Some("en".into()));
    let fault = FaultOf { version: SoapVersion::Soap12, code, lang, ..fault };
    let message = encode(&Reply::new(&Response::Fault(fault.clone())));
    let received = response(&message);
    assert_eq!(received.head.fields.media_type(), Some(http::MEDIA_TYPE_12));
    assert_eq!(received.answer(options).unwrap(), Answer::Soap(Response::Fault(fault)));

    let version = GetVersionResponse { version: Some("v1.0.20080508".into()) };
    let message = encode(&Reply::new(&version));
    let received = response(&message);
    assert_eq!(received.answer(options).unwrap(), Answer::Soap(Response::GetVersion(version)));

    let poll = include_bytes!("../data/demo/poll-message.inline.xml");
    let poll = KeepSessionAliveResponse::parse(poll).unwrap();
    let inline = encode(&Reply::new(&poll.inline()));
    let escaped = encode(&Reply::new(&poll));
    assert_ne!(inline, escaped);
    for message in [inline, escaped] {
        let answer = Answer::Soap(Response::KeepSessionAlive(poll.clone()));
        assert_eq!(response(&message).answer(options).unwrap(), answer);
    }

    // An empty media type is none, and hides no other.
    let body = encode(&version);
    for fields in ["Content-Type:\r\n", "Content-Type: \r\nContent-Type: text/xml\r\n"] {
        let head = format!("HTTP/1.1 200 OK\r\n{fields}Content-Length: {}\r\n\r\n", body.len());
        let message = [head.as_bytes(), &body].concat();
        let answer = Answer::Soap(Response::GetVersion(version));
        assert_eq!(response(&message).answer(options).unwrap(), answer);
    }

    let html = b"<html><body>Bad gateway</body></html>";
    let soap = include_bytes!("../data/demo/LoginIMResponse.xml");
    for (head, body, status) in [
        ("400 Bad Request", &b""[..], 400),
        ("400 Bad Request\r\nContent-Type: text/html", html, 400),
        ("415 \r\nContent-Type: text/plain", b"no", 415),
        ("502 Bad Gateway\r\nContent-Type: text/html; charset=utf-8", html, 502),
        ("502 Bad Gateway\r\nContent-Type: text/xml", html, 502),
        ("502 Bad Gateway", html, 502),
        ("502 Bad Gateway", b"plain words", 502),
        ("502 Bad Gateway", b"<!DOCTYPE html><title>Bad gateway</title>", 502),
        ("200 OK\r\nContent-Type: text/html", html, 200),
        ("200 OK\r\nContent-Type: text/html", soap, 200),
        ("200 OK\r\nContent-Type: text/xml", b" \r\n", 200),
        ("302 Found\r\nLocation: /elsewhere", b"", 302),
    ] {
        let message = answer_to(head, body);
        let received = response(&message);
        let answer = received.answer(options).unwrap();
        assert_eq!(answer, Answer::NoSoap(NoSoap { status }), "{head}");
        assert_eq!(NoSoap { status }.to_string(), format!("HTTP {status} without a SOAP body"));
    }
    let message = answer_to("200 OK", soap);
    let received = response(&message);
    assert_eq!(received.answer(options).unwrap(), Answer::Soap(Response::LoginIm(LoginImResponse)));
}

#[test]
fn an_answer_that_contradicts_its_status() {
    let soap = include_str!("../data/demo/LoginIMResponse.xml");
    let head = "HTTP/1.1 500 \r\nContent-Type: text/xml\r\nContent-Length: ";
    let message = format!("{head}{}\r\n\r\n{soap}", soap.len());
    let broken = message.replace(" xmlns=\"http://www.imc", " <mlns=\"http://www.imc");
    let doctype = answer_to("200 OK\r\nContent-Type: text/xml", b"<!DOCTYPE x><x/>");
    let doctype = String::from_utf8(doctype).unwrap();
    for (message, kind, at) in [
        (&doctype, ErrorKind::Doctype, doctype.find("<!DOCTYPE").unwrap()),
        (&message, ErrorKind::UnexpectedMessage, message.find("<?xml").unwrap()),
        (&broken, ErrorKind::InvalidName, broken.find(" <mlns").unwrap() + 1),
    ] {
        let split =
            http::split_response(message.as_bytes(), &mut Progress::default(), Limits::default())
                .unwrap();
        let Split::Complete(received) = split else { panic!() };
        let error = received.answer(ReadOptions::default()).unwrap_err();
        assert_eq!((error.kind(), error.offset()), (kind, at));
    }
}

/// A response without SOAP has the reason phrase of its status. An empty reason phrase still has a
/// space before it.
#[test]
fn reasons() {
    for (status, reason) in [
        (200, "OK"),
        (299, ""),
        (400, "Bad Request"),
        (404, "Not Found"),
        (405, "Method Not Allowed"),
        (408, "Request Timeout"),
        (411, "Length Required"),
        (413, "Content Too Large"),
        (415, "Unsupported Media Type"),
        (500, "Internal Server Error"),
        (503, "Service Unavailable"),
        (999, ""),
    ] {
        let message = encode(&NoSoap { status });
        let expected = format!("HTTP/1.1 {status} {reason}\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(String::from_utf8(message).unwrap(), expected);
    }
    // These responses end with their head.
    for status in [204, 304] {
        let message = encode(&NoSoap { status });
        assert_eq!(
            String::from_utf8(message.clone()).unwrap(),
            format!("HTTP/1.1 {status} \r\n\r\n")
        );
        assert_eq!(response(&message).consumed, message.len());
    }
}
