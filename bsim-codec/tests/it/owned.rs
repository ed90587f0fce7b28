//! Values that own their texts outlive the buffer and are equal to borrowed values. Every value
//! serializes.

use crate::support::{self, answer, escape, forms, read, session};
use bsim_codec::request::{Request, RequestOf};
use bsim_codec::response::{Response, ResponseOf};
use bsim_codec::{Encode, EventOf, Fault, FaultOf, KeepSessionAliveOf, SessionOf};

const EVENTS: &str = concat!(
    "<OnLog><item>a &amp; b</item></OnLog><OnLogin datetime='2008-06-30 22:14:17'/>",
    "<OnNicknameChanged>%E4%B8%BD</OnNicknameChanged>",
    "<OnReceiveGroups><Group><Id>1</Id><Name>%41</Name></Group></OnReceiveGroups>",
    "<OnReceiveBuddies><Buddy><Account>a@b</Account><Nickname>n%20</Nickname><GroupId/>",
    "<Status>HDN</Status><Blocked>0</Blocked></Buddy></OnReceiveBuddies>",
    "<OnStatusChanged>NLN</OnStatusChanged><OnBuddyStatusChanged><Buddy><PersonalMessage>p",
    "</PersonalMessage></Buddy></OnBuddyStatusChanged>",
    "<OnMessage><Message from='c'>d+</Message></OnMessage><OnNew>e</OnNew>",
);

fn requests() -> [&'static str; 5] {
    [
        include_str!("../data/demo/Login.xml"),
        include_str!("../data/demo/LoginIM.xml"),
        include_str!("../data/demo/KeepSessionAlive.xml"),
        include_str!("../data/demo/ChangeStatus.xml"),
        include_str!("../data/demo/SendMessage.xml"),
    ]
}

fn encode(message: &impl Encode) -> Vec<u8> {
    let mut out = Vec::new();
    message.encode_into(&mut out).unwrap();
    out
}

/// Parses from a buffer that is dropped afterwards.
fn owned_request(body: &str) -> RequestOf<String> {
    let buffer = body.as_bytes().to_vec();
    Request::parse(&buffer).unwrap().into_owned()
}

fn owned_response(body: &str) -> ResponseOf<String> {
    let buffer = body.as_bytes().to_vec();
    Response::parse(&buffer).unwrap().into_owned()
}

#[test]
fn requests_outlive_their_buffer() {
    for body in requests() {
        let owned = owned_request(body);
        assert_eq!(encode(&owned), body.as_bytes());
        assert_eq!(owned.operation(), Request::parse(body.as_bytes()).unwrap().operation());
    }
}

#[test]
fn responses_outlive_their_buffer() {
    let poll = answer(&escape(&session(EVENTS)));
    let fault = "<soap:Fault><faultcode>a</faultcode><detail><b/></detail></soap:Fault>";
    for body in [
        include_str!("../data/demo/LoginResponse.xml"),
        include_str!("../data/demo/LoginIMResponse.xml"),
        include_str!("../data/demo/ChangeStatusResponse.xml"),
        include_str!("../data/demo/SendMessageResponse.xml"),
        include_str!("../data/demo/poll-login.escaped.xml"),
        &poll,
        &support::envelope(fault),
        &support::envelope(
            "<GetVersionResponse><GetVersionResult>v1</GetVersionResult></GetVersionResponse>",
        ),
    ] {
        let owned = owned_response(body);
        assert_eq!(encode(&owned), encode(&Response::parse(body.as_bytes()).unwrap()));
    }
}

#[test]
fn events_outlive_their_buffer() {
    for body in forms(&session(EVENTS)) {
        let borrowed = read(body.as_bytes()).unwrap();
        let owned: Vec<EventOf<String>> = {
            let buffer = body.clone().into_bytes();
            read(&buffer).unwrap().into_iter().map(|event| event.into_owned()).collect()
        };
        assert_eq!(owned.len(), 16);
        for (owned, borrowed) in owned.iter().zip(&borrowed) {
            assert_eq!(owned, &borrowed.into_owned());
            // Texts keep their form and their offset.
            let (EventOf::Buddy(owned), EventOf::Buddy(borrowed)) = (owned, borrowed) else {
                continue;
            };
            let (owned, borrowed) = (owned.nickname.as_ref().unwrap(), borrowed.nickname.unwrap());
            assert_eq!(owned.as_encoded().raw(), borrowed.raw());
            assert_eq!(owned.as_encoded().offset(), borrowed.offset());
            assert_eq!(owned.as_encoded().decode().unwrap(), "n ");
        }
    }
}

#[test]
fn a_session_is_kept_and_echoed() {
    let session: SessionOf<String> = {
        let buffer = include_bytes!("../data/demo/LoginResponse.xml").to_vec();
        let Response::Login(login) = Response::parse(&buffer).unwrap() else { panic!() };
        login.session.unwrap().into_owned()
    };
    let request = bsim_codec::request::KeepSessionAlive::new(session.as_session());
    assert_eq!(encode(&request), include_bytes!("../data/demo/KeepSessionAlive.xml"));
    let fault: FaultOf<String> = Fault::new("a", "b").into_owned();
    assert_eq!(encode(&fault), encode(&Fault::new("a", "b")));
    assert_eq!(KeepSessionAliveOf::<String>::default().sessions, []);
}

#[cfg(feature = "serde")]
mod serde {
    use super::*;
    use bsim_codec::{Blocked, Encoded, Operation, Presence, SoapVersion, Text};
    use serde_json::{json, to_value};

    #[test]
    fn requests() {
        let login = to_value(owned_request(super::requests()[0])).unwrap();
        let expected = json!({"message": "Login", "user_id": "testing", "password": "password"});
        assert_eq!(login, expected);
        for body in super::requests() {
            let borrowed = Request::parse(body.as_bytes()).unwrap();
            let value = to_value(borrowed).unwrap();
            assert_eq!(value["message"], borrowed.operation().name());
            assert_eq!(value, to_value(borrowed.into_owned()).unwrap());
        }
        let get_version = to_value(Request::GetVersion(bsim_codec::request::GetVersion)).unwrap();
        assert_eq!(get_version, json!({"message": "GetVersion"}));
    }

    #[test]
    fn responses() {
        for (body, name) in [
            (include_str!("../data/demo/LoginResponse.xml").to_owned(), "LoginResponse"),
            (include_str!("../data/demo/LoginIMResponse.xml").to_owned(), "LoginIMResponse"),
            (answer(&session(EVENTS)), "KeepSessionAliveResponse"),
            (support::envelope("<soap:Fault/>"), "Fault"),
            (support::envelope("<GetVersionResponse/>"), "GetVersionResponse"),
        ] {
            let response = Response::parse(body.as_bytes()).unwrap();
            let value = to_value(&response).unwrap();
            assert_eq!(value["message"], name);
            assert_eq!(value, to_value(response.into_owned()).unwrap());
        }
        let fault = to_value(Fault::new("soap:Server", "a")).unwrap();
        let expected = json!({
            "version": "Soap11", "kind": "Server", "code": "soap:Server", "subcodes": [],
            "reason": "a", "lang": null, "translations": [], "actor": null, "node": null,
            "detail": "",
        });
        assert_eq!(fault, expected);
    }

    #[test]
    fn events() {
        for body in forms(&session(EVENTS)) {
            let events = to_value(read(body.as_bytes()).unwrap()).unwrap();
            assert_eq!(events[0], json!({"Session": {"id": "73EDE71C"}}));
            assert_eq!(events[3], json!({"LogItem": "a & b"}));
            assert_eq!(events[5], json!({"NicknameChanged": "丽"}));
            assert_eq!(events[7], json!({"Group": {"id": "1", "name": "A"}}));
            assert_eq!(events[9]["Buddy"]["nickname"], "n ");
            assert_eq!(events[9]["Buddy"]["personal_message"], json!(null));
        }
    }

    #[test]
    fn values() {
        assert_eq!(to_value(Text::plain("a")).unwrap(), "a");
        assert_eq!(to_value(Encoded::from_percent("%41")).unwrap(), "A");
        assert!(to_value(Encoded::from_percent("%4")).is_err());
        assert!(to_value(Encoded::from_percent("%FF")).is_err());
        assert_eq!(to_value(Presence::Online).unwrap(), "Online");
        assert_eq!(to_value(Presence::from("X")).unwrap(), json!({"Other": "X"}));
        assert_eq!(to_value(Blocked::No).unwrap(), "No");
        assert_eq!(to_value(SoapVersion::Soap12).unwrap(), "Soap12");
        assert_eq!(to_value(Operation::LoginIm).unwrap(), "LoginIm");
        let time: bsim_codec::DateTime = "2008-06-30 22:14:03".parse().unwrap();
        assert_eq!(to_value(time).unwrap()["month"], 6);
        let address: bsim_codec::ClientAddress = "1.2.3.4".parse().unwrap();
        assert_eq!(to_value(address).unwrap(), "1.2.3.4");
        let guid: bsim_codec::Guid = "73EDE71C-2239-4707-BA85-0ABB408E6458".parse().unwrap();
        assert_eq!(to_value(guid).unwrap(), "73ede71c-2239-4707-ba85-0abb408e6458");
        let error = Request::parse(b"a").unwrap_err();
        let expected = "a SOAP envelope";
        let expected =
            json!({"kind": "NotSoap", "offset": 0, "expected": expected, "related": null});
        assert_eq!(to_value(error).unwrap(), expected);
        let error = Request::parse(b"<a b='' b=''/>").unwrap_err();
        assert_eq!(to_value(error).unwrap()["related"], 3);
        assert!(format!("{error:?}").contains("related: Some(3)"), "{error:?}");
    }
}
