//! Encoding of absent and empty fields: elements without content.

use bsim_codec::request::{ChangeStatus, KeepSessionAlive, Login, LoginIm, Request, SendMessage};
use bsim_codec::response::{GetVersionResponse, KeepSessionAliveResponse, LoginResponse};
use bsim_codec::{
    AccountEvent, AccountEvents, Buddy, Encode, Encoded, Group, Session, SessionEvents, Text,
};

fn encode(message: &impl Encode) -> String {
    let body = message.encode_to_vec().unwrap();
    assert_eq!(message.encoded_len(), Ok(body.len()));
    let mut slice = vec![0; body.len()];
    assert_eq!(message.encode_to_slice(&mut slice), Ok(body.len()));
    assert_eq!(slice, body);
    String::from_utf8(body).unwrap()
}

#[test]
fn absent_and_empty_fields() {
    let login = Login { user_id: None, password: Some(Text::plain("")) };
    let body = encode(&login);
    assert!(
        body.contains("<Login xmlns=\"http://www.imcomponents.com\"><password /></Login>"),
        "{body}"
    );
    assert_eq!(Login::parse(body.as_bytes()), Ok(login));
    let poll = KeepSessionAlive { session: None };
    assert_eq!(KeepSessionAlive::parse(encode(&poll).as_bytes()), Ok(poll));
}

/// Every part alone, and every other combination of parts.
#[test]
fn every_part_alone() {
    let session = Some(Session::new("1", "2", "3", "4"));
    for bits in 0..32 {
        let has = |bit: u32| bits >> bit & 1 != 0;
        let text = |bit| has(bit).then(|| Text::plain("x"));
        let session = session.filter(|_| has(0));
        let message = has(4).then(|| Encoded::from_form("x"));
        let [im_type, account, last] = [1, 2, 3].map(text);
        for request in [
            Request::Login(Login { user_id: im_type, password: account }),
            Request::LoginIm(LoginIm { session, im_type, account, password: last }),
            Request::KeepSessionAlive(KeepSessionAlive { session }),
            Request::ChangeStatus(ChangeStatus { session, im_type, account, status: last }),
            Request::SendMessage(SendMessage {
                session,
                im_type,
                account,
                to_account: last,
                message,
            }),
        ] {
            assert_eq!(Request::parse(encode(&request).as_bytes()), Ok(request));
        }
    }
}

/// An element without content is one empty-element tag, as in .NET. In the payload it has no space.
#[test]
fn elements_without_content() {
    let session = Session { session_id: None, user_id: None, login_time: None, client_ip: None };
    for (name, request) in [
        ("Login", Request::Login(Login { user_id: None, password: None })),
        (
            "LoginIM",
            Request::LoginIm(LoginIm {
                session: None,
                im_type: None,
                account: None,
                password: None,
            }),
        ),
        ("KeepSessionAlive", Request::KeepSessionAlive(KeepSessionAlive { session: None })),
        (
            "ChangeStatus",
            Request::ChangeStatus(ChangeStatus {
                session: None,
                im_type: None,
                account: None,
                status: None,
            }),
        ),
        (
            "SendMessage",
            Request::SendMessage(SendMessage {
                session: None,
                im_type: None,
                account: None,
                to_account: None,
                message: None,
            }),
        ),
    ] {
        assert_is_message(&request, &format!("<{name} xmlns=\"http://www.imcomponents.com\" />"));
        assert_eq!(Request::parse(encode(&request).as_bytes()), Ok(request));
    }
    let login = Login { user_id: Some(Text::plain("")), password: None };
    let open = "<Login xmlns=\"http://www.imcomponents.com\">";
    assert_is_message(&login, &format!("{open}<userId /></Login>"));
    let send = SendMessage {
        session: None,
        im_type: None,
        account: None,
        to_account: None,
        message: Some(Encoded::plain("")),
    };
    let open = "<SendMessage xmlns=\"http://www.imcomponents.com\">";
    assert_is_message(&send, &format!("{open}<message /></SendMessage>"));
    let open = "<LoginResponse xmlns=\"http://www.imcomponents.com\"";
    assert_is_message(&LoginResponse { session: None }, &format!("{open} />"));
    let empty = LoginResponse { session: Some(session) };
    assert_is_message(&empty, &format!("{open}><LoginResult /></LoginResponse>"));
    let version = GetVersionResponse { version: None };
    let empty = "<GetVersionResponse xmlns=\"http://www.imcomponents.com\" />";
    assert_is_message(&version, empty);
}

/// Empty-element tags of the payload have no space.
#[test]
fn events_without_content() {
    let groups =
        |id, name| AccountEvent::ReceiveGroups { groups: vec![Group { id, name }], xml: None };
    for (event, written) in [
        (AccountEvent::ReceiveBuddies { buddies: vec![Buddy::new()] }, "Buddies><Buddy/></"),
        (groups(None, None), "Groups><Group/></"),
        (groups(Some(Text::plain("1")), None), "Groups><Group><Id>1</Id></Group></"),
        (groups(None, Some(Encoded::plain("n"))), "Groups><Group><Name>n</Name></Group></"),
        (AccountEvent::ReceiveBuddies { buddies: vec![] }, "<OnReceiveBuddies/></"),
    ] {
        let account = AccountEvents { im_type: None, account: None, events: vec![event] };
        let session = SessionEvents { id: None, accounts: vec![account] };
        let result = Some(bsim_codec::KeepSessionAlive { sessions: vec![session] });
        let body = encode(&KeepSessionAliveResponse { result }.inline());
        assert!(body.contains(written), "{body}");
    }
}

/// Checks that the body is exactly this message.
#[track_caller]
fn assert_is_message(message: &impl Encode, written: &str) {
    let body = encode(message);
    let (_, rest) = body.split_once("<soap:Body>").unwrap();
    assert_eq!(rest, format!("{written}</soap:Body></soap:Envelope>"));
}
