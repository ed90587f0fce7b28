//! The published session: each value encodes to its body, and each body parses to its value.

use bsim_codec::request::{
    ChangeStatus, GetVersion, KeepSessionAlive, Login, LoginIm, Request, SendMessage,
};
use bsim_codec::response::{
    ChangeStatusResponse, GetVersionResponse, KeepSessionAliveResponse, LoginImResponse,
    LoginResponse, Response, SendMessageResponse,
};
use bsim_codec::{AccountEvent, Encode, Events, Fault, Session, SoapVersion, Text};

macro_rules! demo {
    ($name:literal) => {
        include_bytes!(concat!("../data/demo/", $name, ".xml")).as_slice()
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

/// On the wire, accounts had one character less than on the page: the lengths prove it.
#[test]
fn requests_with_the_accounts_of_the_wire() {
    let (me, you) = ("bstest@live.com", "bstest02@live.cn");
    assert_eq!((me.len(), you.len()), (15, 16));
    for (request, len) in [
        (Request::LoginIm(LoginIm::new(session(), "msn", me, "123456789")), 564),
        (Request::ChangeStatus(ChangeStatus::new(session(), "msn", me, "NLN")), 568),
        (Request::SendMessage(SendMessage::new(session(), "msn", me, you, "Test Message")), 612),
    ] {
        known_request(request, encode(&request).as_bytes(), len);
    }
}

#[track_caller]
fn known_response(response: Response<'_>, body: &str, len: usize) {
    assert_eq!(encode(&response), body);
    assert_eq!(body.len(), len);
    assert_eq!(Response::parse(body.as_bytes()), Ok(response));
}

#[test]
fn responses() {
    for (response, body, len) in [
        (Response::Login(LoginResponse { session: Some(session()) }), demo!("LoginResponse"), 500),
        (Response::LoginIm(LoginImResponse), demo!("LoginIMResponse"), 301),
        (Response::ChangeStatus(ChangeStatusResponse), demo!("ChangeStatusResponse"), 306),
        (Response::SendMessage(SendMessageResponse), demo!("SendMessageResponse"), 305),
    ] {
        known_response(response, str::from_utf8(body).unwrap(), len);
    }
    let login = LoginResponse { session: Some(session()) };
    assert_eq!(LoginResponse::parse(demo!("LoginResponse")), Ok(login));
    assert_eq!(LoginImResponse::parse(demo!("LoginIMResponse")), Ok(LoginImResponse));
    assert_eq!(
        ChangeStatusResponse::parse(demo!("ChangeStatusResponse")),
        Ok(ChangeStatusResponse)
    );
    assert_eq!(SendMessageResponse::parse(demo!("SendMessageResponse")), Ok(SendMessageResponse));
}

/// The body of the published session with other content. The published body is known to the byte,
/// so this body is, too.
fn body(content: &str) -> String {
    let login = str::from_utf8(demo!("LoginIMResponse")).unwrap();
    let old = "<LoginIMResponse xmlns=\"http://www.imcomponents.com\" />";
    assert!(login.contains(old));
    login.replace(old, content)
}

#[test]
fn a_session_with_absent_and_empty_fields() {
    for (content, session) in [
        (" />", None),
        ("><LoginResult /></LoginResponse>", Some([None; 4])),
        (
            "><LoginResult><SessionId>S</SessionId><UserId /><ClientIP>C</ClientIP></LoginResult></LoginResponse>",
            Some([Some("S"), Some(""), None, Some("C")]),
        ),
    ] {
        let body = body(&format!("<LoginResponse xmlns=\"http://www.imcomponents.com\"{content}"));
        let session = session.map(|fields| {
            let [session_id, user_id, login_time, client_ip] = fields.map(|it| it.map(Text::plain));
            Session { session_id, user_id, login_time, client_ip }
        });
        let response = LoginResponse { session };
        assert_eq!(LoginResponse::parse(body.as_bytes()), Ok(response));
        assert_eq!(encode(&response), body);
    }
}

#[test]
fn get_version() {
    let request = body("<GetVersion xmlns=\"http://www.imcomponents.com\" />");
    known_request(Request::GetVersion(GetVersion), request.as_bytes(), 296);
    assert_eq!(encode(&GetVersion), request);
    let content = "<GetVersionResult>v1.0.20080508</GetVersionResult></GetVersionResponse>";
    let content = format!("<GetVersionResponse xmlns=\"http://www.imcomponents.com\">{content}");
    let response = GetVersionResponse { version: Some(Text::plain("v1.0.20080508")) };
    known_response(Response::GetVersion(response), &body(&content), 373);
}

#[test]
fn faults() {
    let reason = "Server was unable to process request. ---> Bad login";
    let content = "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Server was unable to \
        process request. ---&gt; Bad login</faultstring><detail /></soap:Fault>";
    let body = body(content);
    known_response(Response::Fault(Fault::new("soap:Server", reason)), &body, body.len());
    assert_eq!(Fault::parse(body.as_bytes()), Ok(Fault::new("soap:Server", reason)));
    let actor = Fault { actor: Some(Text::plain("urn:a")), ..Fault::new("soap:Client", reason) };
    assert!(encode(&actor).contains("</faultstring><faultactor>urn:a</faultactor><detail />"));
    assert_eq!(Fault::parse(encode(&actor).as_bytes()), Ok(actor));

    let version = SoapVersion::Soap12;
    let lang = Some(Text::plain("en"));
    let fault = Fault { version, lang, ..Fault::new("soap:Receiver", reason) };
    let content = "<soap:Fault><soap:Code><soap:Value>soap:Receiver</soap:Value></soap:Code>\
        <soap:Reason><soap:Text xml:lang=\"en\">Server was unable to process request. ---&gt; \
        Bad login</soap:Text></soap:Reason><soap:Detail /></soap:Fault>";
    let body = self::body(content).replace(
        "http://schemas.xmlsoap.org/soap/envelope/",
        "http://www.w3.org/2003/05/soap-envelope",
    );
    known_response(Response::Fault(fault.clone()), &body, body.len());
    let role = Fault { actor: Some(Text::plain("urn:a")), ..fault };
    assert!(encode(&role).contains("</soap:Reason><soap:Role>urn:a</soap:Role><soap:Detail />"));
    assert_eq!(Fault::parse(encode(&role).as_bytes()), Ok(role));
}

/// The only length for a poll is 611, with an account of 15 characters. The printed account has 16.
#[test]
fn the_length_of_a_poll() {
    let printed = str::from_utf8(demo!("poll-status.escaped")).unwrap();
    assert_eq!(printed.len(), 612);
    let wire = printed.replace("bstest2@live.com", "bstest@live.com");
    assert_eq!(wire.len(), 611);
    let answer = KeepSessionAliveResponse::parse(wire.as_bytes()).unwrap();
    assert_eq!(encode(&answer), wire);
    assert_eq!(answer.sessions()[0].accounts[0].account.unwrap(), "bstest@live.com");
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
            let mut reader = Events::parse(body).unwrap();
            assert_eq!(reader.by_ref().map(Result::unwrap).count(), events);
            assert_eq!(reader.next(), None);
        }
    }
}

#[test]
fn a_roster_reads_as_printed() {
    let answer = KeepSessionAliveResponse::parse(demo!("poll-login.escaped")).unwrap();
    let account = &answer.sessions()[0].accounts[0];
    let AccountEvent::ReceiveBuddies { buddies } = &account.events[3] else { panic!() };
    assert_eq!(buddies.len(), 16);
    assert_eq!(buddies[5].nickname.unwrap().decode().unwrap(), "丽华订餐机器人^_^");
}
