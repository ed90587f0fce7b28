//! Encoding of texts: escapes, and errors with the name of the field and the offset in it.

use crate::support;
use bsim_codec::request::{ChangeStatus, KeepSessionAlive, Login, LoginIm, Request, SendMessage};
use bsim_codec::response::{GetVersionResponse, KeepSessionAliveResponse, LoginResponse};
use bsim_codec::{
    AccountEvent, AccountEvents, Buddy, Encode, EncodeError, EncodeErrorKind as E, Encoded, Fault,
    Group, Message, Session, SessionEvents, SoapVersion, Text, http,
};
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};

fn encode(message: &impl Encode) -> Result<String, EncodeError> {
    let mut out = b"before".to_vec();
    let result = message.encode_into(&mut out);
    let rest = out.split_off(6);
    assert_eq!(out, b"before");
    assert_eq!(message.encoded_len(), result.map(|()| rest.len()));
    match result {
        Err(error) => {
            assert!(rest.is_empty(), "the buffer is unchanged");
            let mut roomy = Vec::with_capacity(4096);
            roomy.extend(b"before");
            assert_eq!(message.encode_into(&mut roomy), Err(error));
            assert_eq!(roomy, b"before");
            assert_eq!(message.encode_to_slice(&mut [0; 4096]), Err(error));
            assert_eq!(message.encode_to_slice(&mut []), Err(error));
            Err(error)
        }
        Ok(()) => {
            for room in [0, 1, rest.len() - 1, rest.len(), rest.len() + 100] {
                into_room(message, room, &rest);
            }
            Ok(String::from_utf8(rest).unwrap())
        }
    }
}

/// Encodes the message into a slice of this length, and into a vector of this capacity.
#[track_caller]
fn into_room(message: &impl Encode, room: usize, expected: &[u8]) {
    let needed = expected.len();
    let mut slice = vec![b'#'; room];
    match message.encode_to_slice(&mut slice) {
        Ok(len) => {
            assert_eq!(len, needed);
            let (written, behind) = slice.split_at(len);
            assert_eq!(written, expected, "in a slice of {room}");
            assert!(
                behind.iter().all(|&byte| byte == b'#'),
                "the bytes after the message are unchanged"
            );
        }
        Err(error) => {
            assert!(room < needed);
            assert_eq!(error.kind(), E::BufferTooSmall { needed });
            assert!(error.to_string().contains(&needed.to_string()));
        }
    }
    let mut out = Vec::with_capacity(room + 6);
    out.extend(b"before");
    let (place, capacity) = (out.as_ptr(), out.capacity());
    message.encode_into(&mut out).unwrap();
    assert_eq!(out.strip_prefix(b"before").unwrap(), expected, "in a vector with capacity {room}");
    if capacity >= out.len() {
        assert_eq!(
            (out.as_ptr(), out.capacity()),
            (place, capacity),
            "the buffer had enough capacity"
        );
    }
}

#[track_caller]
fn refused(message: &impl Encode, kind: E, field: &str, offset: usize) {
    let error = encode(message).unwrap_err();
    assert_eq!((error.kind(), error.field(), error.offset()), (kind, field, offset));
    assert!(error.to_string().contains(field));
}

/// A response with one event.
fn answer(event: AccountEvent<'_>) -> KeepSessionAliveResponse<'_> {
    let account = AccountEvents { im_type: None, account: None, events: vec![event] };
    let session = SessionEvents { id: None, accounts: vec![account] };
    KeepSessionAliveResponse {
        result: Some(bsim_codec::KeepSessionAlive { sessions: vec![session] }),
    }
}

/// Every class of characters that XML 1.0 forbids.
fn forbidden() -> impl Iterator<Item = char> {
    (0..0x20)
        .map(|c| char::from_u32(c).unwrap())
        .filter(|c| !"\t\n\r".contains(*c))
        .chain(['\u{FFFE}', '\u{FFFF}'])
}

#[test]
fn forbidden_characters_in_requests() {
    for c in forbidden() {
        let bad = format!("中a{c}{c}");
        let bad = bad.as_str();
        let session = |at: usize| {
            let part = |index| if index == at { bad } else { "a" };
            Session::new(part(0), part(1), part(2), part(3))
        };
        let refused =
            |request: Request<'_>, field| refused(&request, E::ForbiddenCharacter, field, 4);
        refused(Request::Login(Login::new(bad, "a")), "userId");
        refused(Request::Login(Login::new("a", bad)), "password");
        for (at, field) in ["SessionId", "UserId", "LoginTime", "ClientIP"].into_iter().enumerate()
        {
            let session = session(at);
            refused(Request::KeepSessionAlive(KeepSessionAlive::new(session)), field);
            refused(Request::LoginIm(LoginIm::new(session, "a", "a", "a")), field);
            refused(Request::ChangeStatus(ChangeStatus::new(session, "a", "a", "a")), field);
            refused(Request::SendMessage(SendMessage::new(session, "a", "a", "a", "a")), field);
        }
        let session = session(9);
        refused(Request::LoginIm(LoginIm::new(session, bad, "a", "a")), "imType");
        refused(Request::LoginIm(LoginIm::new(session, "a", bad, "a")), "account");
        refused(Request::LoginIm(LoginIm::new(session, "a", "a", bad)), "password");
        refused(Request::ChangeStatus(ChangeStatus::new(session, bad, "a", "a")), "IMType");
        refused(Request::ChangeStatus(ChangeStatus::new(session, "a", bad, "a")), "IMAccount");
        refused(Request::ChangeStatus(ChangeStatus::new(session, "a", "a", bad)), "Status");
        refused(Request::SendMessage(SendMessage::new(session, bad, "a", "a", "a")), "imType");
        refused(Request::SendMessage(SendMessage::new(session, "a", bad, "a", "a")), "account");
        refused(Request::SendMessage(SendMessage::new(session, "a", "a", bad, "a")), "toAccount");
        // The message is percent-encoded, so it may contain every character.
        let send = Request::SendMessage(SendMessage::new(session, "a", "a", "a", bad));
        assert_eq!(Request::parse(encode(&send).unwrap().as_bytes()), Ok(send));
    }
}

#[test]
fn forbidden_characters_in_responses() {
    for c in forbidden() {
        let bad = format!("{c}a");
        let text = Text::plain(&bad);
        let session = Session::new("a", "b", &bad, "c");
        refused(&LoginResponse { session: Some(session) }, E::ForbiddenCharacter, "LoginTime", 0);
        refused(
            &GetVersionResponse { version: Some(text) },
            E::ForbiddenCharacter,
            "GetVersionResult",
            0,
        );
        refused(&Fault::new(&bad, "a"), E::ForbiddenCharacter, "faultcode", 0);
        refused(&Fault::new("a", &bad), E::ForbiddenCharacter, "faultstring", 0);
        refused(
            &Fault { actor: Some(text), ..Fault::new("a", "b") },
            E::ForbiddenCharacter,
            "faultactor",
            0,
        );
        let buddy = Buddy { id: Some(text), ..Buddy::new() };
        let message = Message { from: Some(text), text: Encoded::plain(&bad) };
        let group = Group { id: Some(text), name: Some(Encoded::plain(&bad)) };
        for (event, field) in [
            (AccountEvent::Log { items: vec![Text::plain("a"), text] }, "item"),
            (AccountEvent::Login { datetime: Some(text) }, "datetime"),
            (AccountEvent::StatusChanged { status: text }, "OnStatusChanged"),
            (AccountEvent::ReceiveBuddies { buddies: vec![buddy] }, "Id"),
            (AccountEvent::BuddyStatusChanged { buddies: vec![buddy] }, "Id"),
            (AccountEvent::Message { messages: vec![message] }, "from"),
            (AccountEvent::ReceiveGroups { groups: vec![group], xml: None }, "Id"),
        ] {
            let answer = answer(event);
            refused(&answer, E::ForbiddenCharacter, field, 0);
            refused(&answer.inline(), E::ForbiddenCharacter, field, 0);
        }
        let percent = answer(AccountEvent::NicknameChanged { nickname: Encoded::plain(&bad) });
        assert_eq!(
            KeepSessionAliveResponse::parse(encode(&percent).unwrap().as_bytes()),
            Ok(percent)
        );
    }
}

/// A percent-encoded text is written unchanged, valid or not.
#[test]
fn percent_encoded_text_goes_out_as_it_came() {
    for (text, xml) in [
        ("a%", "a%"),
        ("%41%4", "%41%4"),
        ("%zz", "%zz"),
        ("%61%2b+%7e", "%61%2b+%7e"),
        (" %20 ", " %20 "),
        ("%D6%D0", "%D6%D0"),
        ("%e4%b8%ad中", "%e4%b8%ad中"),
        ("%00%1F", "%00%1F"),
        ("<&>\"\r", "&lt;&amp;&gt;\"&#xD;"),
    ] {
        let nickname = Encoded::from_percent(text);
        let written = format!("<OnNicknameChanged>{xml}</OnNicknameChanged>");
        goes_out(&answer(AccountEvent::NicknameChanged { nickname }), &written);
        let buddy = Buddy { personal_message: Some(nickname), ..Buddy::new() };
        let written =
            format!("<Buddy><PersonalMessage>{xml}</PersonalMessage></Buddy></OnReceiveBuddies>");
        goes_out(&answer(AccountEvent::ReceiveBuddies { buddies: vec![buddy] }), &written);
        let messages = vec![Message { from: None, text: nickname }];
        let written = format!("<OnMessage><Message>{xml}</Message></OnMessage>");
        goes_out(&answer(AccountEvent::Message { messages }), &written);

        let message = Some(Encoded::from_form(text));
        let body = encode(&SendMessage { message, ..send() }).unwrap();
        assert!(body.contains(&format!("<message>{xml}</message>")), "{body}");
        let read = SendMessage::parse(body.as_bytes()).unwrap();
        assert_eq!(read.message, message);
        assert_eq!(encode(&read).unwrap(), body);
    }
    // A character that XML forbids has no XML escape.
    let (nickname, at) = (Encoded::from_percent("%41\u{1}"), 3);
    let event = answer(AccountEvent::NicknameChanged { nickname });
    refused(&event, E::ForbiddenCharacter, "OnNicknameChanged", at);
    let empty = answer(AccountEvent::NicknameChanged { nickname: Encoded::from_percent("") });
    goes_out(&empty, "<OnNicknameChanged/>");
}

fn send() -> SendMessage<'static> {
    SendMessage::new(Session::new("S", "U", "T", "C"), "", "", "", "")
}

/// Checks that the response encodes to a body with `written`, in both forms, and again after
/// parsing.
#[track_caller]
fn goes_out(answer: &KeepSessionAliveResponse<'_>, written: &str) {
    let inline = encode(&answer.inline()).unwrap();
    assert!(inline.contains(written), "{inline}");
    let escaped = encode(answer).unwrap();
    assert!(escaped.contains(&support::escape(written)), "{escaped}");
    for body in [&inline, &escaped] {
        let read = KeepSessionAliveResponse::parse(body.as_bytes()).unwrap();
        assert_eq!(read, *answer);
        assert_eq!(encode(&read.inline()).unwrap(), inline);
        assert_eq!(encode(&read).unwrap(), escaped);
    }
}

/// Requests and events have different flavors of percent-encoding. A text is converted if the
/// flavor changes it.
#[test]
fn percent_encoded_text_that_changes_its_flavor() {
    for (form, percent) in [
        ("a+b%2b", "a%20b%2B"),
        ("%7e ", "%7E%20"),
        ("%D6%D0", "%D6%D0"),
        ("", ""),
        ("a%2Bb", "a%2Bb"),
    ] {
        let body = encode(&SendMessage { message: Some(Encoded::from_form(form)), ..send() });
        let body = body.unwrap();
        let text = SendMessage::parse(body.as_bytes()).unwrap().message.unwrap();
        let event = answer(AccountEvent::Message { messages: vec![Message { from: None, text }] });
        let body = encode(&event.inline()).unwrap();
        let written = if percent.is_empty() {
            "<Message/>".to_owned()
        } else {
            format!("<Message>{percent}</Message>")
        };
        assert!(body.contains(&written), "{body}");
    }
    let message = Some(Encoded::from_percent("a+b%20%7e"));
    let body = encode(&SendMessage { message, ..send() }).unwrap();
    assert!(body.contains("<message>a%2Bb+%7E</message>"), "{body}");
    for (text, at) in [("a%", 1), ("%41%4", 3), ("%zz", 0)] {
        let nickname = Encoded::from_form(text);
        let event = answer(AccountEvent::NicknameChanged { nickname });
        refused(&event, E::InvalidPercent, "OnNicknameChanged", at);
        let request = SendMessage { message: Some(Encoded::from_percent(text)), ..send() };
        refused(&request, E::InvalidPercent, "message", at);
    }
}

#[test]
fn escapes() {
    let text = "a&b<c>d\"e'f\rg\nh\ti]]>中";
    let login = encode(&Login::new(text, "")).unwrap();
    let user_id = "<userId>a&amp;b&lt;c&gt;d\"e'f&#xD;g\nh\ti]]&gt;中</userId><password /></Login>";
    assert!(login.contains(user_id), "{login}");
    assert_eq!(Login::parse(login.as_bytes()), Ok(Login::new(text, "")));

    let event = || answer(AccountEvent::Login { datetime: Some(Text::plain(text)) });
    let inline = encode(&event().inline()).unwrap();
    let datetime = "<OnLogin datetime=\"a&amp;b&lt;c&gt;d&quot;e'f&#xD;g&#xA;h&#x9;i]]&gt;中\"/>";
    assert!(inline.contains(datetime), "{inline}");
    let escaped = encode(&event()).unwrap();
    assert!(escaped.contains(&support::escape(datetime)), "{escaped}");
    for body in [inline, escaped] {
        assert_eq!(KeepSessionAliveResponse::parse(body.as_bytes()), Ok(event()));
    }
}

/// Characters that need an escape or an error are found at every place of short and long texts.
#[test]
fn every_place_in_a_text() {
    for (len, at) in (1..=52).flat_map(|len| (0..len).map(move |at| (len, at))) {
        let text = |c: char| {
            let mut text = "a".repeat(len);
            text.replace_range(at..=at, c.encode_utf8(&mut [0; 4]));
            text
        };
        for (c, escaped) in [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('\r', "&#xD;")] {
            let login = encode(&Login::new(&text(c), "")).unwrap();
            let written = format!("<userId>{}</userId>", text('#').replace('#', escaped));
            assert!(login.contains(&written), "{written} in {login}");
        }
        // The last character has the same first byte as the characters that XML forbids.
        for c in ['"', '\t', 'é', '！'] {
            let login = encode(&Login::new(&text(c), "")).unwrap();
            assert!(login.contains(&format!("<userId>{}</userId>", text(c))), "{login}");
        }
        for c in ['&', '<', '>', '"', '\r', '\n', '\t', '中', '！'] {
            // Twice, so that both may be in one chunk or in two.
            let text = text(c) + &text(c);
            let datetime = Some(Text::plain(&text));
            let body = encode(&answer(AccountEvent::Login { datetime })).unwrap();
            match support::only_event(&body) {
                AccountEvent::Login { datetime } => assert_eq!(datetime.unwrap(), *text, "{body}"),
                other => panic!("{other:?}"),
            }
        }
        for c in [' ', '+', '%', '/', '0', '9', ':', '@', 'A', 'Z', '[', '`', 'z', '{', '中'] {
            let text = text(c);
            let session = Session::new("S", "U", "T", "C");
            let send = SendMessage::new(session, "msn", "a", "b", &text);
            let body = encode(&send).unwrap();
            let escaped = percent_encode(text.as_bytes(), NON_ALPHANUMERIC).to_string();
            let written = format!("<message>{}</message>", escaped.replace("%20", "+"));
            assert!(body.contains(&written), "{written} in {body}");
            let nickname =
                answer(AccountEvent::NicknameChanged { nickname: Encoded::plain(&text) });
            let body = encode(&nickname.inline()).unwrap();
            assert!(
                body.contains(&format!(">{escaped}</OnNicknameChanged>")),
                "{escaped} in {body}"
            );
        }
        for c in ['\u{1F}', '\u{FFFE}'] {
            let text = text(c);
            refused(&Login::new(&text, ""), E::ForbiddenCharacter, "userId", at);
            let login = AccountEvent::Login { datetime: Some(Text::plain(&text)) };
            refused(&answer(login), E::ForbiddenCharacter, "datetime", at);
        }
    }
}

/// Buffers from empty to larger than needed, for texts of all lengths with and without escapes, and
/// for long messages.
#[test]
fn any_room() {
    let session = Session::new("73EDE71C-2239-4707-BA85-0ABB408E6458", "", "a&b", "中国");
    let long = "Nothing to escape, but for a comma now and then ".repeat(12);
    for text in ["ab", "Test Message", "1 + 1 = 2, or is it?", &long] {
        let send = SendMessage::new(session, "msn", "me@live.com", "<you>", text);
        any_room_for(&send);
        any_room_for(&http::Post::new(&send));
        let buddy = Buddy {
            account: Some(Text::plain("me@live.com")),
            nickname: Some(Encoded::plain(text)),
            ..Buddy::new()
        };
        for event in [
            AccountEvent::Log { items: vec![Text::plain(text)] },
            AccountEvent::Login { datetime: Some(Text::plain(text)) },
            AccountEvent::ReceiveBuddies { buddies: vec![buddy] },
        ] {
            let answer = answer(event);
            any_room_for(&answer.inline());
            any_room_for(&answer);
        }
        for version in [SoapVersion::Soap11, SoapVersion::Soap12] {
            let detail = Some(Text::plain("<a>b</a>"));
            let fault = Fault { version, detail, ..Fault::new("soap:Server", text) };
            any_room_for(&fault);
            any_room_for(&http::Reply::new(&fault));
            let answer = GetVersionResponse { version: Some(Text::plain(text)) };
            any_room_for(&http::Reply::new(&answer).version(version));
        }
    }
    // About the capacity that the encoder tries first.
    let around = SendMessage::new(session, "msn", "a", "b", "x").encoded_len().unwrap() - 1;
    for len in 1020..1030 {
        let text = "x".repeat(len - around);
        let send = SendMessage::new(session, "msn", "a", "b", &text);
        assert_eq!(send.encoded_len(), Ok(len));
        any_room_for(&send);
    }
}

fn any_room_for(message: &impl Encode) {
    let mut expected = Vec::new();
    message.encode_into(&mut expected).unwrap();
    for room in 0..=expected.len() + 70 {
        into_room(message, room, &expected);
    }
}

#[test]
fn raw_xml() {
    let unknown =
        |xml| answer(AccountEvent::Unknown { name: Text::plain("OnNew"), xml: Text::plain(xml) });
    let groups =
        |xml| answer(AccountEvent::ReceiveGroups { groups: vec![], xml: Some(Text::plain(xml)) });
    for (xml, at) in [
        ("", 0),
        ("a", 0),
        ("<a>", 3),
        ("<a/><b/>", 8),
        ("<a/>b", 4),
        (" <a/>", 0),
        ("<a></b>", 3),
        ("<a/></IM>", 4),
        ("</IM>", 0),
        ("<?xml version='1.0'?><a/>", 0),
        ("<a b='\u{1}'/>", 6),
        ("<a>&nbsp;</a>", 3),
        ("<p:a/>", 1),
        ("<!-- --", 7),
        ("<![CDATA[]]>", 0),
    ] {
        refused(&unknown(xml), E::InvalidXml, "xml", at);
        refused(&groups(xml), E::InvalidXml, "OnReceiveGroups", at);
    }
    for xml in [
        "<OnNew/>",
        "<OnNew a='b'>c &amp; <d><![CDATA[<e>]]></d></OnNew>",
        "<p:a xmlns:p='urn:p'/>",
    ] {
        let response = unknown(xml);
        assert!(encode(&response.inline()).unwrap().contains(xml));
        assert!(encode(&response).unwrap().contains(&support::escape(xml)));
    }
    // Both forms keep the line ends.
    let response = unknown("<OnNew>a\r\nb\rc</OnNew>");
    for body in [encode(&response.inline()).unwrap(), encode(&response).unwrap()] {
        assert_eq!(
            KeepSessionAliveResponse::parse(body.as_bytes()),
            Ok(response.clone()),
            "{body}"
        );
    }
    // The detail of a fault may have any content.
    for version in [SoapVersion::Soap11, SoapVersion::Soap12] {
        // SOAP 1.2 requires a language. ASP.NET writes this one.
        let lang = (version == SoapVersion::Soap12).then_some(Text::plain("en"));
        let fault = |detail| Fault {
            version,
            lang,
            detail: Some(Text::plain(detail)),
            ..Fault::new("a", "b")
        };
        for detail in ["", "a &amp; b", "<a>b</a> <c/>", "<![CDATA[<]]>"] {
            let body = encode(&fault(detail)).unwrap();
            assert_eq!(Fault::parse(body.as_bytes()), Ok(fault(detail)), "{body}");
        }
        let name = if version == SoapVersion::Soap11 { "detail" } else { "soap:Detail" };
        for (detail, at) in
            [("<a>", 3), ("</detail>", 0), ("a & b", 2), ("<?xml version='1.0'?>", 0)]
        {
            refused(&fault(detail), E::InvalidXml, name, at);
        }
    }
}
