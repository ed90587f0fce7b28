//! What is shown of broken files with `--partial`, and that it is not shown without.

use bsim_codec::http::{Post, Reply};
use bsim_codec::request;
use bsim_codec::response::ChangeStatusResponse;

use crate::wire::{Segment, capture};
use crate::{demo, encode, line, poll, run};

/// With `--partial`, these lines and the complaint; without it, the complaint alone.
#[track_caller]
fn shows_part(input: &[u8], lines: &str, complaint: &str) {
    let complaint = format!("-: {complaint}\n");
    let (status, out, err) = run("--json --secrets --partial -", input);
    assert_eq!((status, err.as_str()), (1, complaint.as_str()));
    assert_eq!(out, lines);
    let (status, out, err) = run("--json --secrets -", input);
    assert_eq!((status, out.as_str(), err.as_str()), (1, "", complaint.as_str()));
}

const NEWS: &str =
    "<OnLogin/><OnMessage><Message>a</Message></OnMessage><OnMessage><Message>b</Message>";

/// The lines of [`NEWS`].
fn news() -> String {
    let message = |text| {
        let event = format!(r#""OnMessage","messages":[{{"from":null,"text":"{text}"}}]"#);
        line(&event)
    };
    line(r#""OnLogin","datetime":null"#) + &message("a") + &message("b")
}

#[test]
fn events_before_a_mistake() {
    let body = poll(&format!("{NEWS}</OnLogin>"));
    let at = body.find("</OnLogin>").unwrap();
    let complaint = format!(
        "MismatchedTag at byte {at}, line 1, column {}: an end tag that does not match \
         (expected the end tag of the innermost open element)",
        at + 1
    );
    shows_part(body.as_bytes(), &news(), &complaint);
    let (_, out, _) = run("--partial -", body.as_bytes());
    assert!(out.starts_with("KeepSessionAliveResponse\n  session [masked]\n"), "{out}");
    assert!(out.ends_with("OnMessage             1 message\n        (none): b\n"), "{out}");
}

#[test]
fn events_before_a_text_that_does_not_decode() {
    let body =
        poll(&format!("{NEWS}</OnMessage><OnNicknameChanged>%</OnNicknameChanged><OnLogin/>"));
    let at = body.find('%').unwrap();
    let complaint = format!(
        "InvalidPercent at byte {at}, line 1, column {}: an ill-formed percent escape \
         (expected two hexadecimal digits after `%`)",
        at + 1
    );
    shows_part(body.as_bytes(), &news(), &complaint);
}

#[test]
fn a_body_that_is_cut() {
    let body = poll(NEWS);
    let cut = &body[..body.find(NEWS).unwrap() + NEWS.len()];
    let len = cut.len();
    let complaint = format!(
        "UnexpectedEnd at byte {len}, line 1, column {}: the input ends too early",
        len + 1
    );
    let (status, out, err) = run("--json --secrets --partial -", cut.as_bytes());
    assert_eq!((status, out), (1, news()));
    assert!(err.starts_with(&format!("-: {complaint}")), "{err}");
    // Where there are no events, nothing is shown.
    let cut = demo!("LoginResponse").split_last().unwrap().1;
    let (status, out, _) = run("--json --partial -", cut);
    assert_eq!((status, out.as_str()), (1, ""));
}

#[test]
fn an_answer_that_is_cut() {
    let body = poll(NEWS);
    let cut = body.find(NEWS).unwrap() + NEWS.len();
    let login = encode(&Post::new(&request::Login::new("testing", "password")));
    let expected = "{\"message\":\"Login\",\"user_id\":\"testing\",\"password\":\"password\"}\n"
        .to_owned()
        + &news();
    let (left, right) = body[..cut].split_at(100);
    let heads = [
        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{left}{right}", body.len()),
        format!("HTTP/1.1 200 OK\nContent-Length: {}\n\n{left}{right}", body.len()),
        format!(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
             64\r\n{left}\r\n{:x};x=y\r\n{right}",
            right.len() + 50
        ),
    ];
    for head in heads {
        let exchange = [&login[..], head.as_bytes()].concat();
        let (status, out, err) = run("--json --secrets --partial -", &exchange);
        assert_eq!((status, &out), (1, &expected));
        let complaint = format!("-: UnexpectedEnd at byte {}, ", exchange.len());
        assert!(err.starts_with(&complaint), "{err}");
        // The same in a capture, where the end of the connection says so.
        let data = Segment { fin: true, ..Segment::data(false, 1, head.as_bytes()) };
        let (status, out, err) = run("--json --secrets --partial -", &capture(&[data]));
        assert_eq!((status, out.lines().count()), (1, 3));
        assert!(err.starts_with("-: 10.0.0.2:80 > 10.0.0.1:4000: UnexpectedEnd at byte "), "{err}");
    }
}

#[test]
fn a_message_behind_a_mistake() {
    let login = encode(&Post::new(&request::Login::new("testing", "password")));
    let broken = String::from_utf8(login.clone()).unwrap().replace("</userId>", "</userid>");
    let answer = encode(&Reply::new(&ChangeStatusResponse));
    let exchange = [broken.as_bytes(), &answer, &login].concat();
    let at = broken.find("</userid>").unwrap();
    let column = at - broken.find("<?xml").unwrap() + 1;
    shows_part(
        &exchange,
        "{\"message\":\"ChangeStatusResponse\"}\n\
         {\"message\":\"Login\",\"user_id\":\"testing\",\"password\":\"password\"}\n",
        &format!(
            "MismatchedTag at byte {at}, line 9, column {column}: an end tag that does not match \
             (expected the end tag of the innermost open element)"
        ),
    );
}
