//! Deletes, doubles and replaces every byte of every kind of body. The codec never panics. It
//! accepts no body, and no document escaped in a body, that a foreign parser refuses.

use bsim_codec::Events;
use bsim_codec::request::Request;
use bsim_codec::response::Response;

use crate::support::escape;

/// The replacement bytes: special characters of XML and percent-encoding, and bytes that begin,
/// continue or never occur in a UTF-8 character.
const REPLACEMENTS: &[u8] = b"<>&\"'/=\0]%\x80\xBF\xC3\xE4\xED\xF0\xFF";

const ENVELOPE: &str = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>";
const END: &str = "</s:Body></s:Envelope>";

/// A response with every kind of event, short enough to try all its bytes.
const EVENTS: &str = "<Session id=\"7\"><IM type='msn' account = \"a&amp;b\">\
    <OnLog><item>a</item><item/></OnLog><OnLogin datetime=\"2008\"/>\
    <OnNicknameChanged>%E4%B8%BD+</OnNicknameChanged>\
    <OnReceiveGroups><Group Id='1'><Name>g</Name></Group></OnReceiveGroups>\
    <OnReceiveBuddies><Buddy><Account>b</Account><Nickname>n%20</Nickname><GroupId/>\
    <Status>HDN</Status><Id>9</Id><Blocked>0</Blocked><PersonalMessage/></Buddy></OnReceiveBuddies>\
    <OnStatusChanged>NLN</OnStatusChanged>\r\n<OnBuddyStatusChanged><Buddy><Id>9</Id></Buddy>\
    </OnBuddyStatusChanged><OnMessage><Message from=\"c\">x<!-- c -->y\
    <![CDATA[z]]>&#33;</Message></OnMessage><p:On xmlns:p='urn:p'>\u{4E3D}</p:On></IM></Session>";

fn answer(result: &str) -> Vec<u8> {
    format!(
        "{ENVELOPE}<KeepSessionAliveResponse xmlns=\"http://www.imcomponents.com\">\
         <KeepSessionAliveResult>{result}</KeepSessionAliveResult></KeepSessionAliveResponse>{END}"
    )
    .into_bytes()
}

#[test]
fn of_the_demo() {
    for body in [
        include_bytes!("../data/demo/SendMessage.xml").as_slice(),
        include_bytes!("../data/demo/LoginResponse.xml"),
        include_bytes!("../data/demo/LoginIMResponse.xml"),
        include_bytes!("../data/demo/poll-status.escaped.xml"),
    ] {
        mutate(body);
    }
}

#[test]
fn of_elements() {
    mutate(&answer(EVENTS));
}

#[test]
fn of_an_escaped_document() {
    let inner = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n{EVENTS}");
    mutate(&answer(&escape(&inner)));
}

#[test]
fn of_a_document_in_cdata() {
    mutate(&answer(&format!("<![CDATA[{}]]>", EVENTS.replace("]]>", "]]]]><![CDATA[>"))));
}

#[test]
fn of_a_fault() {
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring>\
        <detail><a x='1'/>&lt;</detail></s:Fault>";
    mutate(format!("<?xml version='1.0'?>\n{ENVELOPE}{fault}{END}<!-- end -->").as_bytes());
}

fn mutate(body: &[u8]) {
    assert!(check(body), "the unchanged body is valid");
    let mut refused = 0;
    for at in 0..body.len() {
        let (before, byte, after) = (&body[..at], body[at], &body[at + 1..]);
        check(&[before, after].concat());
        check(&[before, &[byte, byte], after].concat());
        for &other in REPLACEMENTS {
            refused += usize::from(!check(&[before, &[other], after].concat()));
        }
        // A truncated body is always an error, unless only a comment after the root is missing.
        if check(before) {
            let root = roxmltree::Document::parse(str::from_utf8(before).unwrap());
            assert!(root.is_ok(), "truncated at {at}");
        }
    }
    // Most of a body is names and markup, where most replacements cause errors.
    assert!(refused * 2 > body.len() * REPLACEMENTS.len(), "{refused} of {}", body.len());
}

/// Whether the codec accepts the body. If so, roxmltree must accept it, too.
fn check(body: &[u8]) -> bool {
    let request = Request::parse(body);
    let response = Response::parse(body);
    for error in [request.as_ref().err(), response.as_ref().err()].into_iter().flatten() {
        assert!(error.offset() <= body.len());
    }
    if let Ok(events) = Events::parse(body) {
        let error = events.into_iter().find_map(Result::err);
        assert_eq!(error, response.as_ref().err().copied());
    }
    if request.is_err() && response.is_err() {
        return false;
    }
    let shown = String::from_utf8_lossy(body);
    let text = str::from_utf8(body).unwrap_or_else(|_| panic!("accepted: {shown}"));
    let document = roxmltree::Document::parse(text).unwrap_or_else(|it| panic!("{it}: {shown}"));
    let result = document.descendants().find(|node| node.has_tag_name(RESULT));
    if let Some(result) = result.filter(|result| !result.children().any(|it| it.is_element())) {
        let inner: String = result.children().filter_map(|node| node.text()).collect();
        if !inner.trim_ascii().is_empty() {
            roxmltree::Document::parse(&inner).unwrap_or_else(|it| panic!("{it} inside: {shown}"));
        }
    }
    true
}

const RESULT: (&str, &str) = ("http://www.imcomponents.com", "KeepSessionAliveResult");
