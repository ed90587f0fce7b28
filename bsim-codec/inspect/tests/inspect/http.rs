//! HTTP as it is captured in files: one direction or both, several connections one after the other.

use std::io::{self, Read};

use bsim_codec::http::{self, NoSoap, Post, Reply};
use bsim_codec::request;
use bsim_codec::response::{ChangeStatusResponse, LoginResponse};

use crate::{complains, demo, encode, poll, run, run_on, shows};

macro_rules! capture {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/data/http/", $name, ".http")).as_slice()
    };
}

/// Whatever comes between head and body while a client waits for its go-ahead is no content.
#[test]
fn interim_answers_in_a_capture() {
    let login = "{\"message\":\"Login\",\"user_id\":\"testing\",\"password\":\"password\"}\n";
    shows("--json --secrets -", capture!("capture-interim-lf"), login);
    shows("--json --secrets -", capture!("capture-interim-twice"), login);
    let body = str::from_utf8(demo!("Login")).unwrap();
    for line_end in ["\r\n", "\n"] {
        for before in ["", "\n", "\r\n\n"] {
            for interim in [
                "",
                "HTTP/1.0 100 Go|A: b||",
                "HTTP/1.1 102 Processing||HTTP/1.1 100 ||",
                "HTTP/1.1 103 Early Hints|Link: </x>|Link: </y>||HTTP/1.2 100||||HTTP/1.1 199 ||",
            ] {
                let head = format!("POST / HTTP/1.1|Content-Length: {}||{interim}", body.len());
                let head = head.replace('|', line_end);
                shows("--json --secrets -", format!("{before}{head}{body}\n"), login);
            }
        }
    }
    // The real answer does not come before the request is whole.
    let head = format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n", body.len());
    let (status, ..) = run("--json -", format!("{head}HTTP/1.1 200 OK\r\n\r\n{body}").as_bytes());
    assert_eq!(status, 1);
}

/// What a response's head says of its body is heeded.
#[test]
fn captures_of_other_servers() {
    let version = |text| format!("{{\"message\":\"GetVersionResponse\",\"version\":\"{text}\"}}\n");
    shows("--json --secrets -", capture!("obs-fold-response"), &version("v1.0"));
    shows("--json --secrets -", capture!("http-charset-beats-label"), &version("v1.0 \u{4F60}"));
    complains(
        "--json -",
        capture!("gzip-body"),
        "ContentCoding at byte 35, line 2, column 19: a body in a content coding \
         (expected identity, not gzip)",
    );
}

#[test]
fn a_captured_exchange() {
    let login = request::Login::new("testing", "password");
    let answer = LoginResponse::parse(demo!("LoginResponse")).unwrap();
    let request = encode(&Post::new(&login).first(true));
    let response = encode(&Reply::new(&answer));
    let more = encode(&Reply::new(&ChangeStatusResponse));
    let refusal = encode(&NoSoap { status: 400 });
    let (_, login, _) = run("--json --secrets -", demo!("Login"));
    let (_, login_response, _) = run("--json --secrets -", demo!("LoginResponse"));
    let others =
        "{\"message\":\"ChangeStatusResponse\"}\n{\"message\":\"NoSoap\",\"status\":400}\n";

    let interim = http::CONTINUE.as_bytes();
    let answers = [interim, &response, &more, b"\r\n", &refusal, b"\n"].concat();
    shows("--json --secrets -", &answers, &format!("{login_response}{others}"));
    let one_way = [&request[..], &request].concat();
    shows("--json --secrets -", one_way, &login.repeat(2));
    let both_ways = [&request[..], &answers].concat();
    shows("--json --secrets -", both_ways, &format!("{login}{login_response}{others}"));
    // The go-ahead comes between head and body, for whoever waits for it.
    let head = request.len() - demo!("Login").len();
    let as_captured = [&request[..head], interim, &request[head..], &response, &more].concat();
    let expected = format!("{login}{login_response}{{\"message\":\"ChangeStatusResponse\"}}\n");
    shows("--json --secrets -", as_captured, &expected);
    // An answer without a length lasts until the capture ends.
    let open = [b"HTTP/1.1 200 OK\r\n\r\n", demo!("LoginResponse")].concat();
    shows("--json --secrets -", open, &login_response);
}

#[test]
fn places_in_a_captured_exchange() {
    let login = request::Login::new("testing", "password");
    let request = encode(&Post::new(&login));
    let body = poll("<OnNicknameChanged>%</OnNicknameChanged>");
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let complaint = |at, line, column| {
        format!(
            "InvalidPercent at byte {at}, line {line}, column {column}: an ill-formed percent escape \
             (expected two hexadecimal digits after `%`)"
        )
    };
    let exchange = [&request[..], answer.as_bytes()].concat();
    let in_body = body.find('%').unwrap();
    let at = exchange.len() - body.len() + in_body;
    let lines = exchange[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
    complains("--json -", &exchange, &complaint(at, lines, in_body + 1));

    // With the go-ahead in the middle of the request, whose end is missing.
    let head = request.len() - demo!("Login").len();
    let broken = String::from_utf8(request).unwrap().replace("</userId>", "</userid>");
    let exchange =
        [&broken.as_bytes()[..head], http::CONTINUE.as_bytes(), &broken.as_bytes()[head..]]
            .concat();
    let at = str::from_utf8(&exchange).unwrap().find("</userid>").unwrap();
    let (status, out, err) = run("--json -", &exchange);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.starts_with(&format!("-: MismatchedTag at byte {at}, line 11, ")), "{err}");
    let end = exchange.len() - 1;
    let (_, _, err) = run("-", &exchange[..end]);
    assert!(err.starts_with(&format!("-: UnexpectedEnd at byte {end}, line 11, ")), "{err}");

    // A body that came in pieces has places of its own.
    let (left, right) = body.split_at(100);
    let chunked = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{left}\r\n{:x}\r\n{right}\r\n0\r\n\r\n",
        right.len()
    );
    let (_, _, err) = run("-", chunked.as_bytes());
    let place =
        format!("byte {in_body}, line 1, column {} of the body that was joined", in_body + 1);
    assert!(err.contains(&place), "{err}");

    let (_, _, err) = run("-", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n");
    assert!(err.starts_with("-: InvalidLength at byte 33, line 2, column 17: "), "{err}");
}

/// Gives a byte at a time.
struct Bytes<'b>(&'b [u8]);

impl Read for Bytes<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
        buf[0] = *first;
        self.0 = rest;
        Ok(1)
    }
}

/// A message is found wherever one piece of the file ends and the next begins.
#[test]
fn messages_across_pieces() {
    // So much is read at once to see what a file is.
    let beginning = 64 << 10;
    let answer = encode(&Reply::new(&ChangeStatusResponse));
    for capture in [capture!("capture-interim-lf"), capture!("capture-interim-twice")] {
        let exchange = [capture, &answer].concat();
        let (_, expected, _) = run("--json -", &[&answer[..], &exchange].concat());
        assert_eq!(expected.lines().count(), 3);
        for at in 0..exchange.len() {
            let blank = b"\n".repeat(beginning - answer.len() - at);
            let file = [&answer[..], &blank, &exchange].concat();
            let (beginning, rest) = file.split_at(beginning);
            let shown = run_on("--json -", &mut beginning.chain(Bytes(rest)));
            assert_eq!(shown, (0, expected.clone(), String::new()), "{at}");
        }
    }
}
