//! Bodies that other SOAP stacks write or fail to read. Each test also covers similar bodies.
//! `data/cases` has the data.

use crate::support::{self, answer, canonical_answer, cdata, escape, read, read_with, session};
use bsim_codec::request::Login;
use bsim_codec::response::LoginResponse;
use bsim_codec::{ErrorKind, Event, Events, Fault, ReadOptions, Response, Session};

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The only status event of a body, with its session and account.
fn status(body: &str) -> [String; 4] {
    let mut found = [const { String::new() }; 4];
    for event in Events::parse_str(body).unwrap() {
        match event.unwrap() {
            Event::Session { id } => found[0] = id.unwrap().decode().into(),
            Event::Account { im_type, account } => {
                found[1] = im_type.unwrap().decode().into();
                found[2] = account.unwrap().decode().into();
            }
            Event::StatusChanged(status) => found[3] = status.decode().into(),
            other => panic!("{other:?}"),
        }
    }
    found
}

#[test]
fn white_space_may_be_references() {
    let case = include_str!("../data/cases/cr-reference-between.xml");
    assert_eq!(status(case), ["S1", "msn", "ann@example.org", "NLN"]);

    let plain = "<Session id='1'>~<IM>~<OnLog>~<item>a</item>~</OnLog>~<OnReceiveBuddies>~<Buddy>~\
        <Id>1</Id>~</Buddy>~</OnReceiveBuddies>~<OnReceiveGroups>~<Group>~<Id>1</Id>~</Group>~\
        </OnReceiveGroups>~<OnMessage>~<Message>b</Message>~</OnMessage>~</IM>~</Session>";
    let expected = answer(&plain.replace('~', ""));
    let expected = comparable(&read(expected.as_bytes()).unwrap());
    for space in ["&#xD;\n", "&#13;", "&#10;", "&#32;", "&#9;", "&#x0020;", " &#xA;<!-- -->&#xd;"] {
        let inner = plain.replace('~', space);
        let outer = |inner: &str| inner.replace('<', "&lt;").replace('>', "&gt;");
        let around = format!("{space}{inner}{space}");
        for result in [around, escape(&inner), cdata(&inner), outer(&inner)] {
            for body in [answer(&result), canonical_answer(&result)] {
                assert_eq!(comparable(&read(body.as_bytes()).unwrap()), expected, "{body}");
            }
        }
        // The same outside the payload, and in other messages.
        let body = answer("").replace("><", &format!(">{space}<")).replacen(space, "", 1);
        assert_eq!(read(body.as_bytes()), Ok(vec![]), "{body}");
        let login = include_str!("../data/demo/LoginResponse.xml");
        let spaced = login.replace("><", &format!(">{space}<")).replacen(space, "", 1);
        let sessions = [login, &spaced].map(|it| LoginResponse::parse_str(it).unwrap().session);
        assert_eq!(texts(sessions[1]), texts(sessions[0]));
        // References are not allowed outside the root.
        for body in [format!("{login}{space}"), answer(&escape(&format!("<Session/>{space}")))] {
            let error = Response::parse_str(&body).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TextOutsideRoot, "{body}");
        }
    }
}

/// Events without the parts that depend on the form of the result.
fn comparable(events: &[Event<'_>]) -> Vec<String> {
    let show = |event: &Event<'_>| match event {
        Event::GroupsStart { .. } => "groups".to_owned(),
        other => format!("{other:?}"),
    };
    events.iter().map(show).collect()
}

fn texts(session: Option<Session<'_>>) -> [Option<String>; 4] {
    let Session { session_id, user_id, login_time, client_ip } = session.unwrap();
    [session_id, user_id, login_time, client_ip].map(|text| text.map(|it| it.decode().into()))
}

#[test]
fn byte_order_marks_before_inner_documents() {
    let case = include_str!("../data/cases/inner-bom.xml");
    assert_eq!(status(case), ["S1", "msn", "ann@example.org", "NLN"]);

    let session = session("<OnLog/>");
    let declared = format!("<?xml version=\"1.0\" encoding=\"utf-16\"?>{session}");
    for inner in [&session, &declared] {
        for mark in ["\u{FEFF}", "&#xFEFF;", "<![CDATA[\u{FEFF}]]>"] {
            let results = [escape(inner), cdata(inner), cdata(&format!("\u{FEFF}{inner}"))];
            let marked = results.each_ref().map(|it| format!("{mark}{it}"));
            let [first, second, _] = marked;
            let [_, _, third] = results;
            for result in [first, second, third, format!("\u{FEFF}{inner}")] {
                for body in [answer(&result), canonical_answer(&result)] {
                    assert_eq!(read(body.as_bytes()).map(|it| it.len()), Ok(3), "{body}");
                }
            }
            // White space of pretty-printing may surround it.
            let body = answer(&format!("\n {mark}\r\n{}", escape(inner)));
            let trimmed = ReadOptions::default().trim(true);
            assert_eq!(read_with(body.as_bytes(), trimmed).map(|it| it.len()), Ok(3), "{body}");
            assert!(read(body.as_bytes()).is_err());
        }
    }
    for empty in ["\u{FEFF}", "\u{FEFF}\n", "&#xFEFF;", "<![CDATA[\u{FEFF}]]> "] {
        assert_eq!(read(answer(empty).as_bytes()), Ok(vec![]));
    }
    // In other places it is text.
    for result in [
        format!("{session}\u{FEFF}"),
        format!("\u{FEFF}\u{FEFF}{session}"),
        format!(" \u{FEFF}{session}"),
        format!("\u{FEFF}x{}", escape(&session)),
    ] {
        assert!(read(answer(&result).as_bytes()).is_err(), "{result}");
    }
}

#[test]
fn headers_for_others() {
    let case = include_str!("../data/cases/must-understand-other-actor.xml");
    let Ok(Response::GetVersion(answer)) = Response::parse_str(case) else { panic!("no version") };
    assert_eq!(answer.version.unwrap(), "v1.0");

    let header = |soap: &str, attributes: &str| {
        let body = format!(
            "<s:Envelope xmlns:s='{soap}'><s:Header><a/><b {attributes}/></s:Header><s:Body>\
             <LoginIMResponse/></s:Body></s:Envelope>"
        );
        let at = body.find("<b").unwrap();
        match Response::parse_str(&body) {
            Ok(_) => true,
            Err(error) => {
                assert_eq!((error.kind(), error.offset()), (ErrorKind::MustUnderstand, at));
                false
            }
        }
    };
    let (soap_11, soap_12) =
        ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope");
    let next_11 = "http://schemas.xmlsoap.org/soap/actor/next";
    for (soap, name, role, is_for_us) in [
        (soap_11, "s:actor", "", true),
        (soap_11, "s:actor", next_11, true),
        (soap_11, "s:actor", "  http://schemas.xmlsoap.org/soap/actor/next&#10;", true),
        (soap_11, "s:actor", "http://schemas.xmlsoap.org/soap/actor/nex&#116;", true),
        (soap_11, "s:actor", "http://schemas.xmlsoap.org/soap/actor/nextt", false),
        (soap_11, "s:actor", "urn:other", false),
        // These are not SOAP 1.1 actors.
        (soap_11, "actor", "urn:other", true),
        (soap_11, "s:role", "urn:other", true),
        (soap_12, "s:role", "", true),
        (soap_12, "s:role", "http://www.w3.org/2003/05/soap-envelope/role/next", true),
        (soap_12, "s:role", "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver", true),
        (soap_12, "s:role", "http://www.w3.org/2003/05/soap-envelope/role/none", false),
        (soap_12, "s:role", next_11, false),
        (soap_12, "s:role", "urn:other", false),
        (soap_12, "s:actor", "urn:other", true),
    ] {
        for (demand, is_demanded) in [("1", true), ("true", true), ("0", false), ("false", false)] {
            let role = format!("{name}='{role}'");
            let demand = format!("s:mustUnderstand='{demand}'");
            for attributes in [format!("{role} {demand}"), format!("{demand} {role}")] {
                assert_eq!(header(soap, &attributes), !(is_for_us && is_demanded), "{attributes}");
            }
        }
    }
    assert!(
        !header(soap_11, "s:mustUnderstand='1'") && !header(soap_12, "s:mustUnderstand='true'")
    );
}

#[test]
fn nil_makes_absent_whatever_it_holds() {
    let case = include_str!("../data/cases/nil-with-content.xml");
    let session = LoginResponse::parse_str(case).unwrap().session;
    assert_eq!(texts(session), [Some("s".into()), None, None, None]);

    let nil = format!("xmlns:i='{XSI}' i:nil='1'");
    let long = "x".repeat(2_000);
    for content in ["", "a", "<x>1</x>", "a<x/>b", "<![CDATA[a]]>", "&#65;", "<userId/>", &long] {
        let body = support::envelope(&format!("<Login><userId {nil}>{content}</userId></Login>"));
        assert_eq!(Login::parse_str(&body).unwrap().user_id, None, "{body}");
        let body = support::envelope(&format!(
            "<LoginResponse><LoginResult {nil}>{content}</LoginResult></LoginResponse>"
        ));
        assert_eq!(LoginResponse::parse_str(&body).unwrap().session, None, "{body}");
        let body = answer("").replace("Result>", &format!("Result {nil}>{content}"));
        let body = body.replacen(
            &format!("</KeepSessionAliveResult {nil}>{content}"),
            "</KeepSessionAliveResult>",
            1,
        );
        assert_eq!(read(body.as_bytes()), Ok(vec![]), "{body}");
        let buddy = format!("<Buddy><Nickname {nil}>{content}</Nickname><Id>1</Id></Buddy>");
        let inner = support::session(&format!("<OnReceiveBuddies>{buddy}</OnReceiveBuddies>"));
        for result in [inner.clone(), escape(&inner), cdata(&inner)] {
            let body = answer(&result);
            let events = read(body.as_bytes()).unwrap();
            let Some(Event::Buddy(buddy)) = events.last() else { panic!("{events:?}") };
            assert_eq!((buddy.nickname, buddy.id.unwrap()), (None, "1".into()), "{body}");
        }
    }
    // It may still occur only once.
    let twice = format!("<Login><userId {nil}/><userId/></Login>");
    let error = Login::parse_str(&support::envelope(&twice)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DuplicateElement);
    // These fields cannot be absent: their text counts.
    let items = format!("<OnStatusChanged {nil}>a</OnStatusChanged>");
    let body = answer(&support::session(&items));
    let events = read(body.as_bytes()).unwrap();
    assert_eq!(events.last(), Some(&Event::StatusChanged("a".into())));
}

#[test]
fn faults_of_other_servers() {
    let nil = Fault::parse(include_bytes!("../data/cases/fault-nil-parts.xml")).unwrap();
    assert_eq!((nil.code.unwrap(), nil.reason.unwrap()), ("soap:Server".into(), "x".into()));
    assert_eq!((nil.actor, nil.detail), (None, None));
    let qualified = Fault::parse(include_bytes!("../data/cases/fault11-qualified-children.xml"));
    let qualified = qualified.unwrap();
    assert_eq!(qualified.code.unwrap(), "soap:Client");
    assert_eq!(qualified.reason.unwrap(), "no such account");
    assert_eq!((qualified.actor, qualified.detail.unwrap()), (None, "x".into()));
}

#[test]
fn instructions_need_space() {
    let case = include_str!("../data/cases/pi-without-space.xml");
    let error = Response::parse_str(case).unwrap_err();
    let at = case.find("<?a?b").unwrap() + 3;
    assert_eq!((error.kind(), error.offset()), (ErrorKind::InvalidName, at));
}
