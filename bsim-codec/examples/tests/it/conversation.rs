//! The examples `mock_server` and `client` talk to each other on this machine. The test calls the
//! same functions as their `main`.
#![allow(clippy::duplicate_mod, reason = "each program brings what it shares with others")]

#[path = "../../client.rs"]
#[allow(dead_code, reason = "`main` is for the example")]
mod client;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use crate::mock::{encode, exchange, post, split, start};
use bsim_codec::http::{self, Answer, Post};
use bsim_codec::{ReadOptions, Response, request};

/// Exit status, standard output and standard error of the client.
fn run(server: SocketAddr, arguments: &[&str], input: &'static str) -> (u8, String, String) {
    let server = server.to_string();
    let arguments = [&["--server", &server], arguments].concat();
    let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = client::run(&arguments, input.as_bytes(), &mut out, &mut err);
    (status, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
fn the_script_plays_the_demo() {
    let (status, out, err) = run(start(), &["--script"], "");
    assert_eq!((status, err.as_str()), (0, ""));
    let order = [
        "→ Login testing\n  logged in since 2008-06-30 22:14:03\n→ LoginIM bstest2@live.com\n",
        "    OnLog                 3 lines\n",
        "    OnReceiveBuddies      4 buddies\n      HDN lihua@lihua.com             丽华订餐机器人^_^\n",
        " — 谁知盘中餐，粒粒皆辛苦！\n",
        "→ ChangeStatus NLN\n    OnStatusChanged       NLN (online)\n",
        "→ SendMessage to bstest02@live.com: Test Message\n",
        "      bstest02@live.com: Retur...  (TRIAL MESSAGE)\n",
    ];
    let mut rest = out.as_str();
    for part in order {
        let at = rest.find(part).unwrap_or_else(|| panic!("no {part:?} in {rest}"));
        rest = &rest[at + part.len()..];
    }
    assert_eq!(rest, "");
}

#[test]
fn what_is_typed_is_sent_and_answered() {
    let input = "/to echo@example.com\n<&>\"' + % 100%25 😀 a\rb\u{1}\r\n\n/status BSY\n/status XYZ\n/what\n";
    // Passwords may contain every character that XML allows.
    let (status, out, err) = run(start(), &["--account-password", "<&>\"'\r\n 😀"], input);
    assert_eq!((status, err.as_str()), (0, ""));
    let echo = "      echo@example.com: <&>\"' + % 100%25 😀 a\\rb\\u{1}\n";
    assert!(out.contains(echo), "{out}");
    assert!(out.contains("    OnStatusChanged       BSY (busy)\n"), "{out}");
    let refused = "→ ChangeStatus XYZ\n  the server says: Server was unable to process request. \
                   ---> Unknown status.\n";
    assert!(out.contains(refused), "{out}");
    assert!(out.ends_with("/quit\n"), "{out}");
}

#[test]
fn a_bad_login_is_a_fault() {
    let (status, out, err) = run(start(), &["--password", "wrong"], "");
    let reason = "Server was unable to process request. ---> Wrong user or password.";
    assert_eq!((status, out.as_str()), (1, "→ Login testing\n"));
    assert_eq!(err, format!("client: the server says: {reason}\n"));
}

#[test]
fn a_missing_server_is_named() {
    // Nothing listens on this port: it was free a moment ago.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let (status, _, err) = run(address, &[], "");
    assert_eq!(status, 1);
    assert!(err.starts_with(&format!("client: no server at {address}: ")), "{err}");
}

#[test]
fn sessions_are_echoed_exactly() {
    let server = start();
    let login = encode(&Post::new(&request::Login::new("testing", "password")));
    let answer = exchange(server, &login);
    let received = split(&answer);
    let Ok(Answer::Soap(Response::Login(login))) = received.answer(ReadOptions::default()) else {
        panic!("no session");
    };
    let session = login.session.unwrap();
    let mut other = session;
    other.client_ip = Some("127.0.0.2".into());
    for (session, status) in [(Some(session), 200), (Some(other), 500), (None, 500)] {
        let poll = encode(&Post::new(&request::KeepSessionAlive { session }));
        assert_eq!(split(&exchange(server, &poll)).head.status, status);
    }
}

#[test]
fn bad_clients_get_an_answer_and_harm_nobody() {
    let server = start();
    let soap = "Content-Type: text/xml";
    let envelope = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>"#;
    let unknown = format!("{envelope}<Logout/></s:Body></s:Envelope>");
    let version = format!(
        r#"{envelope}<GetVersion xmlns="http://www.imcomponents.com"/></s:Body></s:Envelope>"#
    );
    let other_action = format!("{soap}\r\nSOAPAction: \"http://www.imcomponents.com/Login\"");
    let too_long = format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n", 2 << 20);
    for (request, status) in [
        ("\0\r\n\r\n".into(), 400),
        (too_long.into_bytes(), 413),
        ("GET / HTTP/1.1\r\nHost: here\r\n\r\n".into(), 404),
        (format!("PUT {} HTTP/1.1\r\nHost: here\r\n\r\n", http::PATH).into_bytes(), 405),
        (format!("GET {}?WSDL HTTP/1.1\r\nHost: <&>\r\n\r\n", http::PATH).into_bytes(), 200),
        (post("Content-Type: text/plain", "x"), 415),
        (post(soap, "<x>"), 400),
        (post(soap, &unknown), 500),
        (post(&other_action, &version), 500),
        (post(soap, &version), 200),
        (post("Content-Type: application/soap+xml", &version), 415),
    ] {
        let text = String::from_utf8_lossy(&request);
        assert_eq!(split(&exchange(server, &request)).head.status, status, "{text}");
    }
    // A client that sends half a request and a client that sends nothing get no response.
    assert_eq!(exchange(server, &post(soap, &version)[..99]), b"");
    assert_eq!(exchange(server, b""), b"");
}

#[test]
fn a_client_that_waits_is_told_to_go_on() {
    let mut stream = TcpStream::connect(start()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    // Two requests: the connection stays open.
    for _ in 0..2 {
        let request = encode(&Post::new(&request::Login::new("testing", "password")));
        let (head, body) = request.split_at(request.len() - 350);
        stream.write_all(head).unwrap();
        let mut go_on = [0; http::CONTINUE.len()];
        stream.read_exact(&mut go_on).unwrap();
        assert_eq!(go_on, *http::CONTINUE.as_bytes());
        stream.write_all(body).unwrap();
        let mut answer = [0; 1024];
        let len = stream.read(&mut answer).unwrap();
        assert!(answer[..len].starts_with(b"HTTP/1.1 200 OK\r\n"));
    }
}
