//! The example `mock_server` follows RFC 9110 and RFC 9112, and limits the resources that a client
//! can use.

use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::Duration;

use crate::mock::{Bounds, connect, exchange, post, read_all, split, start, start_with};
use bsim_codec::http::{self, Progress, Split};
use bsim_codec::{Limits, SoapVersion};

const VERSION: &str = concat!(
    r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>"#,
    r#"<GetVersion xmlns="http://www.imcomponents.com"/></s:Body></s:Envelope>"#
);

fn get_version(fields: &str) -> Vec<u8> {
    post(&format!("Content-Type: text/xml{fields}"), VERSION)
}

/// The status and the value of a field.
fn said(response: &[u8], field: &str) -> (u16, Option<String>) {
    let head = split(response).head;
    let value = head.fields.get(field).map(|value| String::from_utf8_lossy(value).into_owned());
    (head.status, value)
}

fn ask(server: SocketAddr, method: &str, target: &str) -> Vec<u8> {
    exchange(server, format!("{method} {target} HTTP/1.1\r\nHost: here:1\r\n\r\n").as_bytes())
}

#[test]
fn absolute_targets_are_served() {
    let server = start();
    let request = String::from_utf8(get_version("")).unwrap();
    for origin in ["http://there:2", "HTTP://there"] {
        let request = request.replace("POST ", &format!("POST {origin}"));
        let response = exchange(server, request.as_bytes());
        assert_eq!(
            SoapVersion::parse(split(&response).body()),
            Ok(SoapVersion::Soap11),
            "{origin}"
        );
    }
    // The host of the target counts, not the `Host` field.
    for (target, host) in [("", "here:1"), ("http://there:2", "there:2")] {
        let response = ask(server, "GET", &format!("{target}{}?wsdl", http::PATH));
        let wsdl = String::from_utf8(split(&response).body().to_vec()).unwrap();
        assert!(wsdl.contains(&format!("location=\"http://{host}/imsoap/BSIMService.asmx\"")));
    }
    for target in
        ["http://there:2", "http://there?wsdl", "ftp://there/imsoap/BSIMService.asmx", "*"]
    {
        assert_eq!(said(&ask(server, "GET", target), "Allow").0, 404, "{target}");
    }
}

#[test]
fn the_host_must_be_clear() {
    let server = start();
    let path = http::PATH;
    for (head, status) in [
        (format!("GET {path} HTTP/1.1\r\n\r\n"), 400),
        (format!("GET {path} HTTP/1.1\r\nHost: here\r\nhost: here\r\n\r\n"), 400),
        (format!("GET {path} HTTP/1.0\r\nHost: here\r\nhost: there\r\n\r\n"), 400),
        (format!("GET http://{path} HTTP/1.1\r\nHost: here\r\n\r\n"), 400),
        ("GET http:// HTTP/1.1\r\nHost: here\r\n\r\n".to_owned(), 400),
        (format!("GET {path} HTTP/1.1\r\nHost:\r\n\r\n"), 200),
        (format!("GET {path} HTTP/1.0\r\n\r\n"), 200),
    ] {
        let response = exchange(server, head.as_bytes());
        assert_eq!(said(&response, "Allow").0, status, "{head}");
    }
}

#[test]
fn pages_are_those_of_asp_net() {
    let server = start();
    for (target, status, content_type) in [
        (http::PATH, 200, "text/html; charset=utf-8"),
        ("/IMSOAP/bsimservice.asmx?WSDL", 200, "text/xml; charset=utf-8"),
        ("/", 404, "text/html; charset=utf-8"),
    ] {
        let response = ask(server, "GET", target);
        assert_eq!(said(&response, "Content-Type"), (status, Some(content_type.to_owned())));
        // HEAD gives the same without the body.
        let head = ask(server, "HEAD", target);
        assert_eq!(response, [&head[..], split(&response).body()].concat());
        assert!(head.ends_with(b"\r\n\r\n") && head.len() < response.len());
    }
    // The bytes after the head are the next response.
    let request = format!("HEAD {} HTTP/1.1\r\nHost: here\r\n\r\n", http::PATH);
    let responses = exchange(server, &[request.as_bytes(), &get_version("")].concat());
    let end = responses.windows(4).position(|it| it == b"\r\n\r\n").unwrap() + 4;
    let response = split(&responses[end..]);
    assert_eq!((response.head.status, response.consumed), (200, responses.len() - end));
}

#[test]
fn other_methods_are_told_which_there_are() {
    let server = start();
    for method in ["PUT", "DELETE", "OPTIONS", "get"] {
        let response = said(&ask(server, method, http::PATH), "Allow");
        assert_eq!(response, (405, Some("GET, HEAD, POST".to_owned())), "{method}");
    }
}

#[test]
fn an_end_of_the_connection_is_announced() {
    let server = start();
    let old = String::from_utf8(get_version("")).unwrap().replace("HTTP/1.1", "HTTP/1.0");
    let old_kept = old.replace("Content-Type", "Connection: keep-alive\r\nContent-Type");
    let too_long = format!("POST {} HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n", http::PATH);
    let [close, keep] = ["close", "keep-alive"].map(|it| Some(it.to_owned()));
    for (request, expected) in [
        (get_version(""), (200, None)),
        (get_version("\r\nConnection: close"), (200, close.clone())),
        (get_version("\r\nConnection: TE, Close"), (200, close.clone())),
        (old.into_bytes(), (200, close.clone())),
        (old_kept.into_bytes(), (200, keep)),
        (b"x\r\n\r\n".to_vec(), (400, close.clone())),
        (too_long.into_bytes(), (413, close)),
    ] {
        let is_last = expected.1.as_deref() == Some("close");
        assert_eq!(said(&exchange(server, &request), "Connection"), expected);
        // The server keeps its announcement: it answers a second request, or does not.
        let responses = exchange(server, &[&request[..], &get_version("")].concat());
        let len = split(&responses).consumed;
        assert_eq!(responses.len() == len, is_last);
    }
}

/// Bytes that are still on their way to the server do not discard the response.
#[test]
fn last_responses_arrive() {
    let server = start();
    let rest = vec![b'x'; 4 << 20];
    let too_long = format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n", rest.len());
    for (request, status) in [
        (too_long.as_bytes(), 413),
        (b"x\r\n\r\n", 400),
        (&get_version("\r\nConnection: close"), 200),
    ] {
        for _ in 0..8 {
            let mut stream = connect(server);
            // The server reads all of it, although it does not use it.
            stream.write_all(&[request, &rest].concat()).unwrap();
            let response = read_all(&mut stream);
            let response = split(&response);
            assert_eq!((response.head.status, response.head.keeps_alive()), (status, false));
        }
    }
}

/// A body that never ends is not read without limit.
#[test]
fn endless_senders_are_cut_off() {
    let mut stream = connect(start());
    stream.write_all(b"x\r\n\r\n").unwrap();
    let piece = vec![b'x'; 1 << 20];
    let is_cut_off = (0..256).any(|_| stream.write_all(&piece).is_err());
    assert!(is_cut_off);
}

#[test]
fn a_request_has_one_deadline() {
    let patience = Duration::from_secs(1);
    let server = start_with(Bounds { patience, ..Bounds::default() });
    let mut stream = connect(server);
    stream.set_read_timeout(Some(Duration::from_millis(30))).unwrap();
    // Every byte comes in time, but there are many: without a deadline, this takes half a minute.
    let request = post(&format!("X: {}", "x".repeat(900)), "");
    let mut response = Vec::new();
    for byte in &request {
        let mut piece = [0; 1024];
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(len) => response.extend_from_slice(&piece[..len]),
            Err(error) => {
                assert!(matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut))
            }
        }
        if stream.write_all(&[*byte]).is_err() {
            break;
        }
    }
    assert_eq!(said(&response, "Connection"), (408, Some("close".to_owned())));
}

#[test]
fn a_deadline_is_that_of_one_request() {
    let patience = Duration::from_millis(1500);
    let mut stream = connect(start_with(Bounds { patience, ..Bounds::default() }));
    let mut buffer = Vec::new();
    // With the pauses, the six requests together take longer than the deadline of one.
    for _ in 0..6 {
        std::thread::sleep(Duration::from_millis(300));
        stream.write_all(&get_version("")).unwrap();
        let mut progress = Progress::default();
        let consumed = loop {
            match http::split_response(&buffer, &mut progress, Limits::default()).unwrap() {
                Split::Complete(received) => break received.consumed,
                Split::Incomplete { .. } => {
                    let mut piece = [0; 1024];
                    let len = stream.read(&mut piece).unwrap();
                    assert_ne!(len, 0);
                    buffer.extend_from_slice(&piece[..len]);
                }
            }
        };
        buffer.drain(..consumed);
    }
    // A client that then sends nothing gets no response.
    assert_eq!(read_all(&mut stream), b"");
}

#[test]
fn connections_are_bounded() {
    let server = start_with(Bounds { connections: 2, ..Bounds::default() });
    let mut held = [connect(server), connect(server)];
    // Clients are served in order, so both are connected when this one gets its response.
    for _ in 0..4 {
        let response = read_all(&mut connect(server));
        assert_eq!(said(&response, "Connection"), (503, Some("close".to_owned())));
    }
    // Connected clients are served, and free their places when they leave.
    let [first, second] = &mut held;
    for stream in [first, second] {
        stream.write_all(&get_version("\r\nConnection: close")).unwrap();
        assert_eq!(said(&read_all(stream), "Connection").0, 200);
    }
    drop(held);
    let is_served = (0..1000).any(|_| {
        std::thread::sleep(Duration::from_millis(5));
        let mut stream = connect(server);
        stream.write_all(&get_version("\r\nConnection: close")).unwrap();
        said(&read_all(&mut stream), "Connection").0 == 200
    });
    assert!(is_served);
    // A client that sends its request late gets the response too.
    let server = start_with(Bounds { connections: 0, ..Bounds::default() });
    let mut stream = connect(server);
    for piece in get_version("").chunks(100) {
        std::thread::sleep(Duration::from_millis(20));
        stream.write_all(piece).unwrap();
    }
    assert_eq!(said(&read_all(&mut stream), "Connection"), (503, Some("close".to_owned())));
}
