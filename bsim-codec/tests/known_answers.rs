//! The published session, both ways: what each value is written as, and what each body reads as.

use bsim_codec::request::{ChangeStatus, KeepSessionAlive, Login, LoginIm, Request, SendMessage};
use bsim_codec::response::{KeepSessionAliveResponse, LoginResponse, Response};
use bsim_codec::{AccountEvent, Encode, Events, Session};

macro_rules! demo {
    ($name:literal) => {
        include_bytes!(concat!("data/demo/", $name, ".xml")).as_slice()
    };
}

fn session() -> Session<'static> {
    Session::new(
        "73EDE71C-2239-4707-BA85-0ABB408E6458",
        "testing",
        "2008-06-30 22:14:03",
        "210.13.111.138",
    )
}

fn encode(message: &impl Encode) -> String {
    let mut body = Vec::new();
    message.encode_into(&mut body).unwrap();
    assert_eq!(message.encoded_len().unwrap(), body.len());
    let mut slice = vec![0; body.len()];
    assert_eq!(message.encode_to_slice(&mut slice).unwrap(), body.len());
    assert_eq!(slice, body);
    String::from_utf8(body).unwrap()
}

#[track_caller]
fn known_request(request: Request<'_>, body: &[u8], len: usize) {
    assert_eq!(encode(&request), str::from_utf8(body).unwrap());
    assert_eq!(body.len(), len);
    assert_eq!(Request::parse(body), Ok(request));
}

#[test]
fn requests() {
    known_request(Request::Login(Login::new("testing", "password")), demo!("Login"), 350);
    let me = "bstest2@live.com";
    let login = LoginIm::new(session(), "msn", me, "123456789");
    known_request(Request::LoginIm(login), demo!("LoginIM"), 565);
    let poll = KeepSessionAlive::new(session());
    known_request(Request::KeepSessionAlive(poll), demo!("KeepSessionAlive"), 498);
    let change = ChangeStatus::new(session(), "msn", me, "NLN");
    known_request(Request::ChangeStatus(change), demo!("ChangeStatus"), 569);
    let send = SendMessage::new(session(), "msn", me, "bstest02@live.com", "Test Message");
    known_request(Request::SendMessage(send), demo!("SendMessage"), 614);
}

#[test]
fn login_response() {
    let response = LoginResponse { session: Some(session()) };
    assert_eq!(encode(&response).as_bytes(), demo!("LoginResponse"));
    assert_eq!(LoginResponse::parse(demo!("LoginResponse")), Ok(response));
    assert_eq!(demo!("LoginResponse").len(), 500);
}

#[test]
fn polls() {
    for (inline, escaped, events) in [
        (demo!("poll-login.inline"), demo!("poll-login.escaped"), 41),
        (demo!("poll-status.inline"), demo!("poll-status.escaped"), 3),
        (demo!("poll-message.inline"), demo!("poll-message.escaped"), 4),
    ] {
        let from_inline = KeepSessionAliveResponse::parse(inline).unwrap();
        let from_escaped = KeepSessionAliveResponse::parse(escaped).unwrap();
        assert_eq!(from_inline, from_escaped);
        assert_eq!(encode(&from_escaped).as_bytes(), escaped);
        assert_eq!(encode(&from_inline.inline()).as_bytes(), inline);
        assert_eq!(Response::parse(escaped), Ok(Response::KeepSessionAlive(from_escaped)));
        for body in [inline, escaped] {
            assert_eq!(Events::parse(body).unwrap().map(Result::unwrap).count(), events);
        }
    }
}

#[test]
fn a_roster_reads_as_printed() {
    let answer = KeepSessionAliveResponse::parse(demo!("poll-login.escaped")).unwrap();
    let account = &answer.result.sessions[0].accounts[0];
    let AccountEvent::ReceiveBuddies { buddies } = &account.events[3] else { panic!() };
    assert_eq!(buddies.len(), 16);
    assert_eq!(buddies[5].nickname.unwrap().decode().unwrap(), "丽华订餐机器人^_^");
}
