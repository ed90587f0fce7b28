//! What a head says about the connection, the body and the operation.

use bsim_codec::http::{
    self, Answer, Fields, NoSoap, Progress, Received, RequestHead, ResponseHead, Split,
};
use bsim_codec::response::{GetVersionResponse, Response};
use bsim_codec::{DecodeError, ErrorKind, Events, Limits, Operation, ReadOptions, Text};

macro_rules! case {
    ($name:literal) => {
        include_bytes!(concat!("../data/http/", $name, ".http")).as_slice()
    };
}

fn request(buffer: &[u8]) -> Received<'_, RequestHead<'_>> {
    match http::split_request(buffer, &mut Progress::default(), Limits::default()).unwrap() {
        Split::Complete(received) => received,
        incomplete => panic!("{incomplete:?}"),
    }
}

fn response(buffer: &[u8]) -> Received<'_, ResponseHead<'_>> {
    http::split_closed_response(buffer, Limits::default()).unwrap()
}

/// The version in the response, or the kind and offset of the error.
fn version(buffer: &[u8]) -> Result<String, (ErrorKind, usize)> {
    match response(buffer).answer(ReadOptions::default()) {
        Ok(Answer::Soap(Response::GetVersion(GetVersionResponse { version }))) => {
            Ok(version.map(Text::decode).unwrap_or_default().into_owned())
        }
        Ok(other) => panic!("{other:?}"),
        Err(error) => Err((error.kind(), error.offset())),
    }
}

/// A `GetVersion` response with these fields in its head and these bytes as its text.
fn answer(fields: &str, declaration: &str, text: &[u8]) -> Vec<u8> {
    let head = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>\
                <GetVersionResponse xmlns='http://www.imcomponents.com'><GetVersionResult>";
    let tail = "</GetVersionResult></GetVersionResponse></s:Body></s:Envelope>";
    let body = [declaration.as_bytes(), head.as_bytes(), text, tail.as_bytes()].concat();
    let head = format!("HTTP/1.1 200 OK\r\n{fields}\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.into_bytes(), body].concat()
}

#[test]
fn connections_go_on_or_end() {
    for (version, fields, goes_on) in [
        ("1.1", "", true),
        ("1.1", "Connection: close\r\n", false),
        ("1.1", "Connection: TE, close\r\n", false),
        ("1.1", "Connection: TE,Close ,x\r\n", false),
        ("1.1", "Connection: TE\r\nconnection: CLOSE\r\n", false),
        ("1.1", "Connection: keep-alive, close\r\n", false),
        ("1.1", "Connection: closed\r\nX: close\r\n", true),
        ("1.1", "Connection: ,\r\n", true),
        ("1.1", "Connection: a\", close\r\n", false),
        ("1.0", "Connection: \"a, keep-alive\r\n", true),
        ("1.0", "", false),
        ("1.0", "Connection: Keep-Alive\r\n", true),
        ("1.0", "Connection: TE, keep-alive\r\n", true),
        ("1.0", "Connection: close, keep-alive\r\n", false),
        ("1.0", "Keep-Alive: 5\r\n", false),
        ("1.2", "", true),
        ("1.9", "Connection: close\r\n", false),
    ] {
        let message = format!("POST / HTTP/{version}\r\n{fields}\r\n");
        assert_eq!(request(message.as_bytes()).head.keeps_alive(), goes_on, "{message}");
        for end in ["Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n"] {
            let body = if end.starts_with('T') { "0\r\n\r\n" } else { "" };
            if version == "1.0" && !body.is_empty() {
                continue;
            }
            let message = format!("HTTP/{version} 200 OK\r\n{fields}{end}\r\n{body}");
            assert_eq!(response(message.as_bytes()).head.keeps_alive(), goes_on, "{message}");
        }
    }
    for (message, goes_on) in [
        ("HTTP/1.1 200 OK\r\n\r\n", false),
        ("HTTP/1.1 204 \r\n\r\n", true),
        ("HTTP/1.1 304 \r\n\r\n", true),
        ("HTTP/1.1 204 \r\nConnection: close\r\n\r\n", false),
        ("HTTP/1.1 101 \r\nConnection: upgrade\r\n\r\n", false),
    ] {
        assert_eq!(response(message.as_bytes()).head.keeps_alive(), goes_on, "{message}");
    }
}

#[test]
fn later_versions_are_read_as_1_1() {
    for digit in 0..=9 {
        let message = format!(
            "\r\nPOST /HTTP/1.7 HTTP/1.{digit}\r\n\
             Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx"
        );
        let received = request(message.as_bytes());
        assert_eq!((received.head.method, received.head.path), ("POST", "/HTTP/1.7"));
        assert_eq!(received.head.minor_version, digit.min(1));
        assert_eq!(received.head.expects_continue(), digit > 0);
        assert_eq!((received.body(), received.body_offset()), (&b"x"[..], Some(message.len() - 1)));
        let message = format!("HTTP/1.{digit} 200 HTTP/1.7\nContent-Length: 1\nX: y\n\nx");
        let received = response(message.as_bytes());
        assert_eq!((received.head.status, received.head.reason), (200, "HTTP/1.7"));
        assert_eq!(received.head.minor_version, digit.min(1));
        assert_eq!(received.head.fields.get("x"), Some(&b"y"[..]));
    }
    for version in ["HTTP/1.", "HTTP/1.x", "HTTP/1.10", "HTTP/1.22", "HTTP/2.2", "http/1.2"] {
        for message in [format!("GET / {version}\r\n\r\n"), format!("{version} 200 OK\r\n\r\n")] {
            let is_response = message.ends_with("OK\r\n\r\n");
            let (mut progress, limits) = (Progress::default(), Limits::default());
            let refused = if is_response {
                http::split_response(message.as_bytes(), &mut progress, limits).err()
            } else {
                http::split_request(message.as_bytes(), &mut progress, limits).err()
            };
            let kind = refused.map(|error| error.kind());
            assert_eq!(kind, Some(ErrorKind::InvalidHead), "{message}");
        }
    }
}

#[test]
fn folded_fields_of_responses_are_unfolded() {
    assert_eq!(version(case!("obs-fold-response")).unwrap(), "v1.0");
    let received = response(case!("obs-fold-response"));
    assert_eq!(received.head.fields.get("X-Powered-By"), Some(&b"ASP.NET   PleskWin"[..]));
    // Every field may be folded, even the field that gives the body length.
    let message = b"HTTP/1.1 200 OK\nA:\n x\n\ty \nContent-Length:\r\n 3,\r\n\t3\r\n\
        Connection: TE,\r\n close\r\nB: \r\n \r\n\r\nabc";
    let received = response(message);
    assert_eq!(received.body(), b"abc");
    assert!(!received.head.keeps_alive());
    assert_eq!(received.head.fields.get("A"), Some(&b"x \ty"[..]));
    assert_eq!(received.head.fields.get("B"), Some(&b""[..]));
    // Fields of the trailer may be folded, too. In a request, no field may be folded.
    let chunked = "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: y\r\n z\r\n\t\n\r\n";
    let message = format!("HTTP/1.1 200 OK\r\n{chunked}");
    assert_eq!(response(message.as_bytes()).body(), b"a");
    assert_eq!(response(message.as_bytes()).consumed, message.len());
    let message = format!("POST / HTTP/1.1\r\n{chunked}");
    let error =
        http::split_request(message.as_bytes(), &mut Progress::default(), Limits::default());
    assert_eq!(error.unwrap_err().offset(), message.find(" z").unwrap());
    // Errors in folded fields have the right offset in the buffer.
    let message = b"HTTP/1.1 200 OK\r\nContent-Length: 3,\r\n 4\r\n\r\n";
    let error = http::split_closed_response(message, Limits::default()).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (ErrorKind::InvalidLength, 38));
    // There is no field to fold, or the message is a request.
    let message = b"HTTP/1.1 200 OK\r\n x\r\n\r\n";
    let error = http::split_closed_response(message, Limits::default()).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (ErrorKind::InvalidHead, 17));
    let message = b"POST / HTTP/1.1\r\nA: x\r\n y\r\n\r\n";
    let error = http::split_request(message, &mut Progress::default(), Limits::default());
    assert_eq!(error.unwrap_err().offset(), 23);
}

#[test]
fn expect_is_a_list() {
    for (value, waits) in [
        ("100-continue", true),
        ("100-Continue", true),
        ("x, 100-continue", true),
        ("x=\"y\",100-continue ,z", true),
        ("x\r\nExpect: 100-continue", true),
        ("a=\"x, 100-continue, y\"", false),
        ("a=\"\\\", 100-continue, y\"", false),
        ("a=\"x, y\", 100-continue", true),
        ("100-continued", false),
        ("", false),
    ] {
        let message = format!("POST / HTTP/1.1\r\nExpect: {value}\r\n\r\n");
        assert_eq!(request(message.as_bytes()).head.expects_continue(), waits, "{value}");
    }
}

#[test]
fn the_operation_of_a_head() {
    const LOGIN: &str = "\"http://www.imcomponents.com/Login\"";
    const LOGIN_IM: &str = "\"http://www.imcomponents.com/LoginIM\"";
    let head = request(case!("soapaction-empty-and-action")).head;
    assert_eq!(head.soap_action(), Some(Operation::Login));
    let soap_12 = |parameters: &str, action: Option<&str>| {
        let action = action.map(|action| format!("SOAPAction: {action}\r\n")).unwrap_or_default();
        let message = format!(
            "POST / HTTP/1.1\r\nContent-Type: application/soap+xml{parameters}\r\n{action}\r\n"
        );
        request(message.as_bytes()).head.soap_action()
    };
    let login = format!("; charset=utf-8; action={LOGIN}");
    for empty in [None, Some("\"\""), Some(""), Some("\" \"")] {
        assert_eq!(soap_12(&login, empty), Some(Operation::Login), "{empty:?}");
    }
    // The charset of the media type counts if it is not empty.
    assert_eq!(soap_12(&login, Some(LOGIN_IM)), Some(Operation::Login));
    assert_eq!(soap_12("; action=\"urn:x\"", Some(LOGIN)), None);
    for empty in ["", ";", ";action", ";action=", ";action=\"\"", "; charset=utf-8"] {
        assert_eq!(soap_12(empty, Some(LOGIN_IM)), Some(Operation::LoginIm), "{empty:?}");
        assert_eq!(soap_12(empty, Some("\"\"")), None, "{empty:?}");
    }
    // An empty parameter does not hide another one with the same name.
    for action in [format!("\"\"\r\nSOAPAction: {LOGIN}"), format!("\r\nSOAPAction: {LOGIN}")] {
        assert_eq!(soap_12("", Some(&action)), Some(Operation::Login), "{action:?}");
    }
    for empty in ["\"\"", "\" \""] {
        let twice = format!(";action={empty};action={LOGIN}");
        assert_eq!(soap_12(&twice, None), Some(Operation::Login), "{empty}");
    }
    // Quoted pairs are decoded, and separators inside quotes do not count.
    let quoted =
        r#"; x="a;\";action=b\\";y="\"" ; action = "http:\/\/www.imcomponents.com/Lo\gin""#;
    assert_eq!(soap_12(quoted, None), Some(Operation::Login));
    assert_eq!(soap_12(r#"; x="\"; action=\"http://www.imcomponents.com/Login\"""#, None), None);
    // SOAP 1.1 does not have this parameter.
    let message = format!(
        "POST / HTTP/1.1\r\nContent-Type: text/xml; action={LOGIN}\r\n\
         SOAPAction: {LOGIN_IM}\r\n\r\n"
    );
    assert_eq!(request(message.as_bytes()).head.soap_action(), Some(Operation::LoginIm));
}

#[test]
fn a_coded_body_is_refused_by_its_name() {
    let gzip = case!("gzip-body");
    let error = response(gzip).answer(ReadOptions::default()).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (ErrorKind::ContentCoding, 35));
    assert_eq!(error.expected(), "identity, not gzip");
    for (fields, at, expected) in [
        ("Content-Encoding: identity", 0, ""),
        ("Content-Encoding: ", 0, ""),
        ("Content-Encoding: GZIP", 18, "identity, not gzip"),
        ("Content-Encoding: identity, x-gzip", 28, "identity, not x-gzip"),
        ("Content-Encoding: identity\r\ncontent-encoding: br", 46, "identity, not br"),
        ("Content-Encoding: identity,\r\n deflate", 30, "identity, not deflate"),
        ("Content-Encoding: aes128gcm", 18, "identity"),
    ] {
        let message = answer(fields, "", b"1");
        match response(&message).answer(ReadOptions::default()) {
            Ok(_) => assert_eq!(expected, "", "{fields}"),
            Err(error) => {
                assert_eq!((error.kind(), error.expected()), (ErrorKind::ContentCoding, expected));
                assert_eq!(error.offset(), "HTTP/1.1 200 OK\r\n".len() + at, "{fields}");
            }
        }
    }
    // Without SOAP it is not checked.
    let page =
        b"HTTP/1.1 502 \r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n\x1F\x8B";
    let no_soap = Answer::NoSoap(NoSoap { status: 502 });
    assert_eq!(response(page).answer(ReadOptions::default()), Ok(no_soap));
    // The same rules hold for a request.
    let message = b"POST / HTTP/1.1\r\nContent-Encoding: zstd\r\nContent-Length: 1\r\n\r\nx";
    let error = request(message).request(ReadOptions::default()).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (ErrorKind::ContentCoding, 35));
}

#[test]
fn a_foreign_charset_is_refused_by_its_name() {
    assert_eq!(version(case!("charset-parameter")), Err((ErrorKind::UnsupportedEncoding, 49)));
    let error = response(case!("charset-parameter")).answer(ReadOptions::default()).unwrap_err();
    assert_eq!(error.expected(), "UTF-8, not UTF-7");
    const START: usize = "HTTP/1.1 200 OK\r\nContent-Type: text/xml".len();
    for (parameters, text, expected) in [
        ("", "\u{4F60}".as_bytes(), Ok("\u{4F60}")),
        ("; charset=utf-8", "\u{4F60}".as_bytes(), Ok("\u{4F60}")),
        ("; charset=\"UTF-8\"", "\u{4F60}".as_bytes(), Ok("\u{4F60}")),
        ("; x=\"; charset=latin1\"; CHARSET=utf8", b"a", Ok("a")),
        (";charset=US-ASCII", b"a", Ok("a")),
        ("; charset=", b"a", Ok("a")),
        ("; charset=\"\"", b"a", Ok("a")),
        ("; charset=iso-8859-1", b"\xE9", Err((10, "UTF-8, not ISO-8859-1"))),
        ("; charset=\"g\\bk\"", b"\xC4\xE3", Err((10, "UTF-8, not GBK"))),
        (";\r\n charset=x-mac-roman", b"a", Err((12, "UTF-8"))),
    ] {
        let message = answer(&format!("Content-Type: text/xml{parameters}"), "", text);
        match expected {
            Ok(text) => assert_eq!(version(&message).as_deref(), Ok(text), "{parameters}"),
            Err((at, expected)) => {
                let error = response(&message).answer(ReadOptions::default()).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::UnsupportedEncoding, "{parameters}");
                assert_eq!((error.offset(), error.expected()), (START + at, expected));
            }
        }
    }
    // A byte order mark has priority.
    let message = answer("Content-Type: text/xml; charset=iso-8859-1", "\u{FEFF}", b"a");
    assert_eq!(version(&message).as_deref(), Ok("a"));
}

/// A quoted string may contain bytes that are not ASCII (RFC 9110, section 5.6.4).
#[test]
fn other_parameters_may_be_of_any_bytes() {
    let body = answer("", "", b"a");
    let body = &body[body.iter().position(|&byte| byte == b'<').unwrap()..];
    for (value, expected) in [
        (&b"text/xml; charset=utf-8; x=\"\xE9\""[..], Ok(())),
        (b"text/xml; x=\"\xE9;\"; charset=utf-8", Ok(())),
        (b"text/xml; charset=\"\xE9\"", Err((ErrorKind::UnsupportedEncoding, 18))),
    ] {
        let fields = [("Content-Type", value)].into_iter().collect();
        let head = ResponseHead { minor_version: 1, status: 200, reason: "OK", fields };
        assert_eq!(head.fields.media_type(), Some("text/xml"));
        let found = head.answer(body, ReadOptions::default());
        let found = found.map(|answer| assert!(matches!(answer, Answer::Soap(_))));
        assert_eq!(found.map_err(|error| (error.kind(), error.offset())), expected);
    }
}

#[test]
fn the_charset_outranks_the_declaration() {
    assert_eq!(version(case!("http-charset-beats-label")).as_deref(), Ok("v1.0 \u{4F60}"));
    const LATIN: &str = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>";
    let latin = |fields: &str, text: &[u8]| {
        let message = answer(fields, LATIN, text);
        let start = message.len() - response(&message).body().len();
        version(&message).map_err(|(kind, offset)| (kind, offset - start))
    };
    // Without a charset, a declaration of another encoding is an error at its label, whatever the
    // bytes are.
    let label = (ErrorKind::UnsupportedEncoding, LATIN.find("ISO").unwrap());
    for text in [&b"a"[..], "\u{E9}".as_bytes(), b"\xE9", b"\xE9\xE9\xE9\xE9"] {
        assert_eq!(latin("Content-Type: text/xml", text), Err(label));
    }
    for text in [&b"\xE9"[..], b"\xE9\xE9\xE9\xE9"] {
        let message = answer("X: y", LATIN, text);
        let body = response(&message).into_body();
        let kind = |error: DecodeError| (error.kind(), error.offset());
        assert_eq!(Response::parse(&body).map_err(kind), Err(label));
        assert_eq!(Events::parse(&body).map(drop).map_err(kind), Err(label));
        // For every prefix of the body.
        let odd = body.iter().position(|byte| *byte == 0xE9).unwrap();
        for end in odd + 1..body.len() {
            assert_eq!(Response::parse(&body[..end]).map_err(kind), Err(label), "{end}");
        }
        let marked = [b"\xEF\xBB\xBF", &*body].concat();
        let label = (label.0, label.1 + 3);
        assert_eq!(Response::parse(&marked).map_err(kind), Err(label));
    }
    let utf8 = "Content-Type: text/xml; charset=utf-8";
    assert_eq!(latin(utf8, "\u{E9}".as_bytes()).as_deref(), Ok("\u{E9}"));
    assert_eq!(latin(utf8, b"\xE9").unwrap_err().0, ErrorKind::InvalidUtf8);
    // The declaration must still be well-formed.
    let message = answer(utf8, "<?xml version='1.0' encoding='?'?>", b"a");
    assert_eq!(version(&message).unwrap_err().0, ErrorKind::InvalidDeclaration);
    // The same for requests.
    let body = include_str!("../data/demo/Login.xml").replace("utf-8", "GB2312");
    let message = |fields: &str| {
        format!("POST / HTTP/1.1\r\n{fields}Content-Length: {}\r\n\r\n{body}", body.len())
    };
    let kind = |message: &str| -> Result<Operation, ErrorKind> {
        let received = request(message.as_bytes());
        let request = received.request(ReadOptions::default());
        request.map(|it| it.operation()).map_err(|error| error.kind())
    };
    assert_eq!(kind(&message("")), Err(ErrorKind::UnsupportedEncoding));
    assert_eq!(kind(&message(&format!("{utf8}\r\n"))), Ok(Operation::Login));
}

/// Callers that use another HTTP library pass the fields themselves.
#[test]
fn fields_can_be_collected() {
    let fields: Fields<'_> = [
        ("content-type", &b" text/xml; charset=iso-8859-1 "[..]),
        ("connection", b"TE"),
        ("connection", b"close"),
    ]
    .into_iter()
    .collect();
    assert_eq!(fields.iter().count(), 3);
    assert_eq!(fields.parameter("charset").as_deref(), Some("iso-8859-1"));
    let head = ResponseHead { minor_version: 1, status: 500, reason: "", fields };
    assert!(!head.keeps_alive());
    let refused = |result: Result<Answer<'_>, DecodeError>| {
        result.map_err(|error| (error.kind(), error.offset())).unwrap_err()
    };
    // Offsets count from the start of the value.
    let options = ReadOptions::default();
    assert_eq!(refused(head.answer(b"x", options)), (ErrorKind::UnsupportedEncoding, 18));
    let fields = [("content-type", &b"text/xml"[..])].into_iter().collect();
    let head = ResponseHead { fields, ..head };
    let fault = include_str!("../data/demo/LoginIMResponse.xml");
    assert_eq!(refused(head.answer(fault.as_bytes(), options)), (ErrorKind::UnexpectedMessage, 0));
    assert_eq!(refused(head.answer(b"<a>\xFF", options)), (ErrorKind::InvalidUtf8, 3));
}
