//! HTTP requests and responses: rendered as in the published session, and split from a buffer that
//! is filled in any way.

use std::borrow::Cow;

use bsim_codec::http::{
    self, Answer, NoSoap, Post, Progress, Received, Reply, RequestBody, RequestHead, ResponseHead,
    Split,
};
use bsim_codec::request::{
    ChangeStatus, GetVersion, KeepSessionAlive, Login, LoginIm, SendMessage,
};
use bsim_codec::response::{
    ChangeStatusResponse, LoginImResponse, LoginResponse, SendMessageResponse,
};
use bsim_codec::{
    Encode, EncodeErrorKind, Fault, Limits, Operation, ReadOptions, Request, Response, Session,
    SoapVersion, names,
};

const SESSION: Session<'static> = Session {
    session_id: Some(bsim_codec::Text::plain("73EDE71C-2239-4707-BA85-0ABB408E6458")),
    user_id: Some(bsim_codec::Text::plain("testing")),
    login_time: Some(bsim_codec::Text::plain("2008-06-30 22:14:03")),
    client_ip: Some(bsim_codec::Text::plain("210.13.111.138")),
};

fn encode(message: &impl Encode) -> Vec<u8> {
    let mut bytes = Vec::new();
    message.encode_into(&mut bytes).unwrap();
    assert_eq!(message.encoded_len().unwrap(), bytes.len());
    let mut slice = vec![0; bytes.len()];
    assert_eq!(message.encode_to_slice(&mut slice).unwrap(), bytes.len());
    assert_eq!(slice, bytes);
    bytes
}

fn head_of(message: &[u8]) -> &str {
    let end = message.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap() + 4;
    str::from_utf8(&message[..end]).unwrap()
}

/// A head of the published session. Its page prints the head on one line.
fn demo_head(line: usize) -> String {
    let lines = include_str!("../data/http/demo-heads.txt");
    let mut head = lines.lines().nth(line).unwrap().to_owned();
    for name in [
        "User-Agent",
        "Content-Type",
        "SOAPAction",
        "Host",
        "Content-Length",
        "Expect",
        "Connection",
        "Date",
        "Server",
        "X-Powered-By",
        "X-AspNet-Version",
        "Cache-Control",
    ] {
        head = head.replace(&format!(" {name}: "), &format!("\r\n{name}: "));
    }
    head + "\r\n\r\n"
}

fn request(buffer: &[u8]) -> Received<'_, RequestHead<'_>> {
    match split_request(buffer) {
        Split::Complete(received) => received,
        incomplete => panic!("{incomplete:?}"),
    }
}

fn response(buffer: &[u8]) -> Received<'_, ResponseHead<'_>> {
    match split_response(buffer) {
        Split::Complete(received) => received,
        incomplete => panic!("{incomplete:?}"),
    }
}

#[test]
fn request_heads_are_those_of_the_demo() {
    // On the wire, the accounts had one character less than on the page.
    let (me, you) = ("bstest@live.com", "bstest2@live.com");
    let poll = KeepSessionAlive::new(SESSION);
    let check = |line, request: &dyn Fn() -> Vec<u8>| {
        assert_eq!(head_of(&request()), demo_head(line), "line {line}");
    };
    check(0, &|| encode(&Post::new(&Login::new("testing", "password")).first(true)));
    check(2, &|| encode(&Post::new(&LoginIm::new(SESSION, "msn", me, "123456789"))));
    check(5, &|| encode(&Post::new(&ChangeStatus::new(SESSION, "msn", me, "NLN"))));
    check(9, &|| encode(&Post::new(&SendMessage::new(SESSION, "msn", me, you, "Test Message"))));
    for line in [4, 7, 11] {
        check(line, &|| encode(&Post::new(&poll)));
    }
}

#[test]
fn response_heads_are_those_of_the_demo() {
    let login = LoginResponse { session: Some(SESSION) };
    for (line, date, message) in [
        (1, "Tue, 01 Jul 2008 05:14:03 GMT", Response::Login(login)),
        (6, "Tue, 01 Jul 2008 05:14:22 GMT", Response::ChangeStatus(ChangeStatusResponse)),
    ] {
        let reply = encode(&Reply::new(&message).date(date).server("Microsoft-IIS/6.0"));
        // The encoder omits the `X-` fields, in which the service names its own software.
        let printed: String =
            demo_head(line).split_inclusive('\n').filter(|it| !it.starts_with("X-")).collect();
        assert_eq!(head_of(&reply), printed);
    }
}

#[test]
fn a_post_carries_its_own_address() {
    let request = GetVersion;
    let post = Post::new(&request).host("localhost:8080").path("/im").user_agent("me/1.0");
    let head = "POST /im HTTP/1.1\r\nUser-Agent: me/1.0\r\nContent-Type: text/xml; charset=utf-8\r\n\
                SOAPAction: \"http://www.imcomponents.com/GetVersion\"\r\nHost: localhost:8080\r\n";
    let bytes = encode(&post.expect_continue(false));
    let length = format!("Content-Length: {}\r\n\r\n", request.encoded_len().unwrap());
    assert_eq!(head_of(&bytes), head.to_owned() + &length);
}

#[test]
fn a_head_cannot_be_broken_by_a_value() {
    #[track_caller]
    fn refused(message: impl Encode, field: &str, offset: usize) {
        let mut out = b"before".to_vec();
        let error = message.encode_into(&mut out).unwrap_err();
        assert_eq!(error.kind(), EncodeErrorKind::InvalidHead);
        assert_eq!((error.field(), error.offset()), (field, offset));
        assert_eq!(out, b"before");
    }
    let body = GetVersion;
    refused(Post::new(&body).host("a\r\nX: y"), "Host", 1);
    refused(Post::new(&body).host(""), "Host", 0);
    refused(Post::new(&body).path("/a b"), "path", 2);
    refused(Post::new(&body).path("/\u{e9}"), "path", 1);
    refused(Post::new(&body).user_agent("me\n"), "User-Agent", 2);
    refused(Post::new(&body).user_agent("\0"), "User-Agent", 0);
    let body = LoginImResponse;
    refused(Reply::new(&body).date("now\r"), "Date", 3);
    refused(Reply::new(&body).server("\x7F"), "Server", 0);
    refused(NoSoap { status: 1000 }, "status", 0);
    refused(NoSoap { status: 100 }, "status", 0);
}

#[test]
fn a_field_that_cannot_be_encoded_leaves_the_buffer_alone() {
    let login = Login::new("testing", "\0");
    let mut out = b"before".to_vec();
    let error = Post::new(&login).encode_into(&mut out).unwrap_err();
    assert_eq!((error.kind(), error.field()), (EncodeErrorKind::ForbiddenCharacter, "password"));
    assert_eq!(out, b"before");
}

#[test]
fn every_request_says_what_it_is_twice() {
    fn check<B: RequestBody>(body: &B) {
        let bytes = encode(&Post::new(body));
        let received = request(&bytes);
        assert_eq!(received.head.soap_action(), Some(body.operation()));
        let read = received.request(ReadOptions::default()).unwrap();
        assert_eq!(RequestBody::operation(&read), body.operation());
        assert_eq!(encode(&Post::new(&read)), bytes);
        assert_eq!(received.head.method, "POST");
        assert_eq!(received.head.path, http::PATH);
        assert!(received.head.expects_continue());
        assert!(received.head.fields.is_soap());
    }
    check(&Login::new("testing", "password"));
    check(&LoginIm::new(SESSION, "msn", "me@live.com", "123"));
    check(&KeepSessionAlive::new(SESSION));
    check(&ChangeStatus::new(SESSION, "msn", "me@live.com", "NLN"));
    check(&SendMessage::new(SESSION, "msn", "me@live.com", "you@live.com", "Hello, 世界"));
    check(&GetVersion);
    check(&Request::GetVersion(GetVersion));
}

/// Every prefix of a message is incomplete, with a minimum of missing bytes. More bytes after the
/// message change nothing.
fn check_prefixes<H>(
    message: &[u8],
    whole: &Received<'_, H>,
    split: impl Fn(&[u8]) -> Option<(Vec<u8>, usize)>,
    needed: impl Fn(&[u8]) -> usize,
) {
    assert_eq!(whole.consumed, message.len());
    for end in 0..message.len() {
        assert_eq!(split(&message[..end]), None, "{end}");
        let needed = needed(&message[..end]);
        assert!(end < needed && needed <= message.len(), "{end}: {needed}");
        assert_eq!(split(&message[..needed - 1]), None);
    }
    // If the buffer gets the needed bytes each time, the message is complete exactly with its last
    // byte.
    let (mut fed, mut calls) = (0, 0);
    while fed < message.len() {
        fed = needed(&message[..fed]);
        calls += 1;
    }
    assert!(calls <= message.len());
    let expected = Some((whole.body().to_vec(), message.len()));
    assert_eq!(split(message), expected);
    for next in [&b"HTTP/1.1 200 OK\r\n\r\n"[..], b"POST", b"\0\0\0"] {
        assert_eq!(split(&[message, next].concat()), expected);
    }
}

fn split_request(buffer: &[u8]) -> Split<'_, RequestHead<'_>> {
    http::split_request(buffer, &mut Progress::default(), Limits::default()).unwrap()
}

fn split_response(buffer: &[u8]) -> Split<'_, ResponseHead<'_>> {
    http::split_response(buffer, &mut Progress::default(), Limits::default()).unwrap()
}

/// The body of a message that is complete, and where the next one begins.
fn complete<H>(split: Split<'_, H>) -> Option<(Vec<u8>, usize)> {
    match split {
        Split::Complete(it) => Some((it.body().to_vec(), it.consumed)),
        Split::Incomplete { .. } => None,
    }
}

/// How many bytes an incomplete message needs.
fn needs<H: std::fmt::Debug>(split: Split<'_, H>) -> usize {
    match split {
        Split::Incomplete { needed, .. } => needed,
        complete => panic!("{complete:?}"),
    }
}

fn check_request_prefixes(message: &[u8]) {
    let split = |buffer: &[u8]| complete(split_request(buffer));
    let needed = |buffer: &[u8]| needs(split_request(buffer));
    check_prefixes(message, &request(message), split, needed);
}

fn check_response_prefixes(message: &[u8]) {
    let split = |buffer: &[u8]| complete(split_response(buffer));
    let needed = |buffer: &[u8]| needs(split_response(buffer));
    check_prefixes(message, &response(message), split, needed);
    // A closed connection does not make a truncated message complete.
    for end in 0..message.len() {
        let error = http::split_closed_response(&message[..end], Limits::default()).unwrap_err();
        assert_eq!(error.kind(), bsim_codec::ErrorKind::UnexpectedEnd);
        assert_eq!(error.offset(), end);
    }
    let closed = http::split_closed_response(message, Limits::default()).unwrap();
    assert_eq!(closed.body(), response(message).body());
}

#[test]
fn every_start_of_a_request_is_incomplete() {
    check_request_prefixes(&encode(&Post::new(&Login::new("testing", "password")).first(true)));
    check_request_prefixes(&encode(&Post::new(&GetVersion)));
    check_request_prefixes(&chunked_request(&["one", "two", "three"]));
    check_request_prefixes(b"GET /imsoap/BSIMService.asmx?wsdl HTTP/1.0\nHost: x\n\n");
}

#[test]
fn every_start_of_a_response_is_incomplete() {
    let login = LoginResponse { session: Some(SESSION) };
    let reply = encode(&Reply::new(&login));
    check_response_prefixes(&reply);
    check_response_prefixes(&[http::CONTINUE.as_bytes(), &reply].concat());
    check_response_prefixes(&[&http::CONTINUE.repeat(9).into_bytes()[..], &reply].concat());
    check_response_prefixes(&encode(&Reply::new(&Fault::new("soap:Server", "no"))));
    check_response_prefixes(&encode(&NoSoap { status: 400 }));
    check_response_prefixes(b"HTTP/1.1 204 \r\n\r\n");
    check_response_prefixes(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n\
          3;name=\"a value\" \r\nabc\r\n0a \t\r\n0123456789\r\n000\r\nTrailer: x\r\nOther:\r\n\r\n",
    );
}

fn chunked_request(chunks: &[&str]) -> Vec<u8> {
    let mut message = b"POST / HTTP/1.1\r\ntransfer-encoding:chunked\r\n\r\n".to_vec();
    for chunk in chunks {
        message.extend(format!("{:x}\r\n{chunk}\r\n", chunk.len()).bytes());
    }
    message.extend(b"0\r\n\r\n");
    message
}

#[test]
fn chunks_are_joined_only_if_there_are_several() {
    for (chunks, body) in [(&[][..], ""), (&["abc"], "abc")] {
        let message = chunked_request(chunks);
        let received = request(&message);
        assert!(matches!(received.clone().into_body(), Cow::Borrowed(_)));
        assert_eq!(received.body(), body.as_bytes());
        let at = received.body_offset().unwrap();
        assert_eq!(&message[at..at + body.len()], body.as_bytes());
    }
    // An empty chunk is the last one. The bytes after it belong to the next message.
    let message = chunked_request(&["a", "", "next"]);
    let received = request(&message);
    assert_eq!(received.body(), b"a".as_slice());
    assert!(message[received.consumed..].starts_with(b"4\r\nnext"));
    let message = chunked_request(&["ab", "c", "defghijklmnopqrstuvwxyz"]);
    let received = request(&message);
    assert!(matches!(received.clone().into_body(), Cow::Owned(_)));
    assert_eq!(received.body(), b"abcdefghijklmnopqrstuvwxyz".as_slice());
    assert_eq!(received.body_offset(), None);
}

#[test]
fn incomplete_messages_show_their_head() {
    let message = encode(&Post::new(&GetVersion));
    let start = head_of(&message).len();
    let split = http::split_request(&message[..start], &mut Progress::default(), Limits::default())
        .unwrap();
    let Split::Incomplete { head: Some(head), needed } = split else { panic!() };
    assert!(head.expects_continue());
    assert_eq!(needed, message.len());
    let split =
        http::split_request(&message[..start - 1], &mut Progress::default(), Limits::default())
            .unwrap();
    assert!(matches!(split, Split::Incomplete { head: None, needed } if needed == start));
    // Clients before HTTP/1.1 do not wait.
    let older = String::from_utf8(message).unwrap().replace("HTTP/1.1", "HTTP/1.0");
    assert!(!request(older.as_bytes()).head.expects_continue());
    // A client that waits for `100 Continue` finds it here.
    let split = http::split_response(
        http::CONTINUE.as_bytes(),
        &mut Progress::default(),
        Limits::default(),
    )
    .unwrap();
    let Split::Incomplete { head: Some(head), .. } = split else { panic!() };
    assert_eq!((head.status, head.reason), (100, "Continue"));
}

#[test]
fn a_response_without_a_length_ends_with_its_connection() {
    let body = include_bytes!("../data/demo/LoginIMResponse.xml");
    let message = [demo_head(3).as_bytes(), body].concat();
    let split =
        http::split_response(&message, &mut Progress::default(), Limits::default()).unwrap();
    assert!(
        matches!(split, Split::Incomplete { head: Some(_), needed } if needed == message.len() + 1)
    );
    let received = http::split_closed_response(&message, Limits::default()).unwrap();
    assert_eq!(received.body(), body.as_slice());
    assert_eq!(received.consumed, message.len());
    let answer = received.answer(ReadOptions::default()).unwrap();
    assert_eq!(answer, Answer::Soap(Response::LoginIm(LoginImResponse)));
}

#[test]
fn several_messages_in_one_buffer_come_apart() {
    let mut buffer = encode(&Post::new(&Login::new("a", "b")).first(true));
    buffer.extend(encode(&Post::new(&GetVersion)));
    buffer.extend(chunked_request(&["x"]));
    let mut lengths = Vec::new();
    let mut rest = &buffer[..];
    while !rest.is_empty() {
        let received = request(rest);
        lengths.push(received.body().len());
        rest = &rest[received.consumed..];
    }
    assert_eq!(lengths.len(), 3);
    assert_eq!(lengths[2], 1);
}

#[test]
fn heads_of_other_clients() {
    // node-soap writes field names as its caller does. zeep and requests have their own. SOAP 1.2
    // has the action in the content type.
    for (head, operation) in [
        (
            "content-type: text/xml; charset=utf-8\r\nsoapaction: \"http://www.imcomponents.com/Login\"",
            Some(Operation::Login),
        ),
        (
            "CONTENT-TYPE: TEXT/XML\r\nSOAPACTION:http://www.imcomponents.com/LoginIM",
            Some(Operation::LoginIm),
        ),
        (
            "Content-Type: application/soap+xml; charset=utf-8; \
          action=\"http://www.imcomponents.com/GetVersion\"",
            Some(Operation::GetVersion),
        ),
        (
            "Content-Type: Application/SOAP+xml;Action=http://www.imcomponents.com/SendMessage;x=y",
            Some(Operation::SendMessage),
        ),
        (
            "Content-Type: application/soap+xml; note=\"a;action=b\"; \
          action=\"http://www.imcomponents.com/KeepSessionAlive\"",
            Some(Operation::KeepSessionAlive),
        ),
        ("Content-Type: text/xml; action=\"http://www.imcomponents.com/Login\"", None),
        ("Content-Type: text/xml\r\nSOAPAction: \"\"", None),
        ("SOAPAction: \"http://www.imcomponents.com/NoSuchThing\"", None),
        ("SOAPAction: \"http://www.example.com/Login\"", None),
        ("Accept: */*", None),
    ] {
        let message = format!("POST / HTTP/1.1\r\nhost: x\r\n{head}\r\ncontent-length: 0\r\n\r\n");
        let received = request(message.as_bytes());
        assert_eq!(received.head.soap_action(), operation, "{head}");
        assert_eq!(received.head.fields.get("HOST"), Some(&b"x"[..]));
        assert_eq!(received.head.fields.is_soap(), received.head.fields.media_type().is_some());
    }
}

#[test]
fn equal_lengths_may_come_twice() {
    for fields in ["Content-Length: 3\r\nContent-Length: 3", "Content-Length: 3, 03 ,3"] {
        let message = format!("POST / HTTP/1.1\r\n{fields}\r\n\r\nabcde");
        let received = request(message.as_bytes());
        assert_eq!(received.body(), b"abc".as_slice());
        assert_eq!(received.consumed, message.len() - 2);
    }
}

#[test]
fn a_request_in_soap_12_can_be_answered_in_it() {
    let poll = Response::parse(include_bytes!("../data/demo/poll-message.escaped.xml")).unwrap();
    let fault = Response::Fault(Fault::new("soap:Server", "no"));
    let login = Response::parse(include_bytes!("../data/demo/LoginResponse.xml")).unwrap();
    let empty = Response::SendMessage(SendMessageResponse);
    for body in [poll, login, empty, fault] {
        let in_11 = encode(&Reply::new(&body));
        let reply = Reply::new(&body).version(SoapVersion::Soap12);
        let in_12 = encode(&reply);
        assert_eq!(reply.encoded_len(), Ok(in_12.len()));
        let mut room = vec![0; in_12.len()];
        assert_eq!(reply.encode_to_slice(&mut room), Ok(room.len()));
        assert_eq!(room, in_12);
        if let Response::Fault(_) = body {
            assert_eq!(in_12, in_11, "a fault has its own version");
            continue;
        }
        let (in_11, in_12) = (response(&in_11), response(&in_12));
        assert_eq!(in_12.head.fields.media_type(), Some(http::MEDIA_TYPE_12));
        assert_eq!(in_12.answer(ReadOptions::default()), Ok(Answer::Soap(body.clone())));
        let (in_11, in_12) = (str::from_utf8(in_11.body()), str::from_utf8(in_12.body()));
        assert_eq!(in_11.unwrap().replace(names::NS_SOAP11, names::NS_SOAP12), in_12.unwrap());
    }
}
