//! The forms of a `KeepSessionAliveResult` that the codec parses, and the forms that it encodes.

use crate::support::{CLOSE, OPEN, answer, cdata, envelope, escape, forms, read, session};
use bsim_codec::response::{KeepSessionAliveResponse, Response};
use bsim_codec::{AccountEvents, Encode, Event, KeepSessionAlive, SessionEvents, Text};

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n";

/// Responses with these events, in every form. All must parse to the same value as the first.
fn all_forms(inner: &str) -> Vec<String> {
    let declared = format!("{DECLARATION}{inner}");
    let mut bodies = Vec::from(forms(inner));
    bodies.extend([
        answer(&escape(&declared)),
        answer(&cdata(&declared)),
        // An inner document without escapes, with its declaration.
        answer(&declared),
        answer(&format!("\n <!-- a --> {declared}")),
        answer(&declared.replace("UTF-8", "GB2312")),
        answer(&escape(&declared.replace("UTF-8", "UTF-16"))),
        answer(&inner.replacen("<Session", "<Session xmlns=''", 1)),
        answer(&inner.replacen("<Session", "<Session xmlns='http://www.imcomponents.com'", 1)),
        answer(&format!("\n{inner}\n")),
        answer(&format!("<a>b</a>{inner}<!-- c --><a/>")),
        answer(&escape(&format!("{declared}\r\n<!-- a --><?b c?>\n"))),
        answer(&escape(&format!("<!-- a -->\n<?b c?>{inner}"))),
        answer(&format!("<!-- a -->{}\n<!-- b -->\n", cdata(&declared))),
        answer(&escape(&declared).replace("&lt;Session", "<!-- a -->&lt;<?b?>Ses<![CDATA[sion]]>")),
        // Every character as a reference, every character in its own section.
        answer(&inner.chars().map(|c| format!("&#{};", u32::from(c))).collect::<String>()),
        answer(&inner.chars().map(|c| format!("<![CDATA[{c}]]>")).collect::<String>()),
        answer(&escape(inner).replace("&gt;", ">").replace("]]>", "]]&gt;")),
        answer(&escape(inner).replace("&lt;", "&#x3C;").replace('"', "&quot;")),
    ]);
    bodies
}

#[test]
fn every_form_reads_the_same() {
    let events = concat!(
        "<OnLog><item>a &amp; b</item><item/></OnLog><OnLogin datetime=\"c &lt;&#10;d\"/>",
        "<OnNicknameChanged>%E4%B8%BD&#x25;20<![CDATA[&]]></OnNicknameChanged>",
        "<OnMessage><Message from='e'>f</Message></OnMessage><OnNew a='b'>c<d/></OnNew>",
    );
    let inner = session(events);
    let bodies = all_forms(&inner);
    let expected = read(bodies[0].as_bytes()).unwrap();
    assert_eq!(expected.len(), 10);
    let Event::NicknameChanged(name) = expected[6] else { panic!("{:?}", expected[6]) };
    assert_eq!(name, "丽 &");
    let Event::Unknown { name, xml } = expected[9] else { panic!() };
    assert_eq!(
        (name.decode(), xml.decode()),
        ("OnNew".into(), "<OnNew a='b'>c<d/></OnNew>".into())
    );
    for body in &bodies {
        assert_eq!(read(body.as_bytes()).as_ref(), Ok(&expected), "{body}");
    }
}

#[test]
fn nothing_happened() {
    for result in [
        "<KeepSessionAliveResult/>",
        "<KeepSessionAliveResult />",
        "<KeepSessionAliveResult></KeepSessionAliveResult>",
        "<KeepSessionAliveResult> \r\n </KeepSessionAliveResult>",
        "<KeepSessionAliveResult><!-- a --><?b?></KeepSessionAliveResult>",
        "<KeepSessionAliveResult><![CDATA[]]></KeepSessionAliveResult>",
        "<KeepSessionAliveResult><![CDATA[ \n]]></KeepSessionAliveResult>",
        "<KeepSessionAliveResult>&#32;&#10;</KeepSessionAliveResult>",
        "<KeepSessionAliveResult><?xml version='1.0'?></KeepSessionAliveResult>",
        "<KeepSessionAliveResult><a/></KeepSessionAliveResult>",
        "<KeepSessionAliveResult>&lt;a/></KeepSessionAliveResult>",
        "<KeepSessionAliveResult xmlns=''/>",
    ] {
        nothing_in(&format!("{OPEN}{result}{CLOSE}"), "<KeepSessionAliveResult /></K");
    }
    let nil = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'";
    for body in [
        format!("{OPEN}{CLOSE}"),
        format!("{OPEN}<KeepSessionAliveResult {nil}/>{CLOSE}"),
        format!(
            "{OPEN}<KeepSessionAliveResult {nil}>&lt;Session/></KeepSessionAliveResult>{CLOSE}"
        ),
        envelope("<KeepSessionAliveResponse/>"),
    ] {
        let empty =
            "<KeepSessionAliveResponse xmlns=\"http://www.imcomponents.com\" /></soap:Body>";
        nothing_in(&body, empty);
    }
}

/// Checks that this response has no events, and that it encodes to a body with `written`.
#[track_caller]
fn nothing_in(body: &str, written: &str) {
    assert_eq!(read(body.as_bytes()), Ok(Vec::new()), "{body}");
    let answer = KeepSessionAliveResponse::parse(body.as_bytes()).unwrap();
    for again in [answer.encode_to_vec(), answer.inline().encode_to_vec()] {
        let again = String::from_utf8(again.unwrap()).unwrap();
        assert!(again.contains(written), "{again}");
        assert_eq!(KeepSessionAliveResponse::parse(again.as_bytes()).as_ref(), Ok(&answer));
    }
}

/// The content of a field is text, even if it looks like markup.
#[test]
fn a_third_level_is_not_unwrapped() {
    let inner = session(&format!("<OnLog><item>{}</item></OnLog>", escape("<item>&amp;</item>")));
    for body in all_forms(&inner) {
        let events = read(body.as_bytes()).unwrap();
        assert_eq!(events[3], Event::LogItem(Text::plain("<item>&amp;</item>")), "{body}");
    }
}

#[test]
fn what_is_written_is_read_back() {
    let account = |events| AccountEvents {
        im_type: Some(Text::plain("msn")),
        account: Some(Text::plain("me@live.com")),
        events,
    };
    let body = answer(&session("<OnLog/><OnMessage/><OnReceiveBuddies/><OnBuddyStatusChanged/>"));
    let read = KeepSessionAliveResponse::parse(body.as_bytes()).unwrap();
    let id = Some(Text::plain("a<&>\"'\t\r\n]]>"));
    let of = |sessions| Some(KeepSessionAlive { sessions });
    for result in [
        None,
        of(vec![]),
        of(vec![SessionEvents { id: None, accounts: vec![] }]),
        of(vec![SessionEvents { id, accounts: vec![account(vec![]), account(vec![])] }]),
        read.result.clone(),
        // The inner document has only one root, so several sessions are encoded inline.
        of(vec![read.sessions()[0].clone(), SessionEvents { id, accounts: vec![] }]),
    ] {
        let response = KeepSessionAliveResponse { result };
        let (mut escaped, mut inline) = (Vec::new(), Vec::new());
        response.encode_into(&mut escaped).unwrap();
        response.inline().encode_into(&mut inline).unwrap();
        assert_eq!(response.encoded_len(), Ok(escaped.len()));
        assert_eq!(KeepSessionAliveResponse::parse(&escaped).as_ref(), Ok(&response));
        assert_eq!(KeepSessionAliveResponse::parse(&inline).as_ref(), Ok(&response));
        let any = Response::KeepSessionAlive(response.clone());
        assert_eq!(any.encoded_len(), Ok(escaped.len()));
    }
}
