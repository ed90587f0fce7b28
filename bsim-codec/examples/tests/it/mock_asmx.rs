//! The example `mock_server` answers as the recorded ASMX page (`data/dotnet/answers`), and ignores
//! what such a page ignores.

use std::net::SocketAddr;

use crate::mock::{encode, exchange, post, split, start};
use bsim_codec::http::{Answer, Post};
use bsim_codec::{Fault, FaultKind, ReadOptions, Request, Response, Session, request};

const XML: &str = "Content-Type: text/xml; charset=utf-8";
const SOAP_12: &str = "Content-Type: application/soap+xml; charset=utf-8";
const NS_11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const NS_12: &str = "http://www.w3.org/2003/05/soap-envelope";
const GET_VERSION: &str = r#"<GetVersion xmlns="http://www.imcomponents.com" />"#;

/// A whole HTTP message of `data/dotnet`.
macro_rules! recorded {
    ($name:expr) => {{
        let path = format!("{}/../tests/data/dotnet/{}.http", env!("CARGO_MANIFEST_DIR"), $name);
        std::fs::read(path).unwrap()
    }};
}

fn envelope(namespace: &str, header: &str, body: &str) -> String {
    let body = format!("<soap:Body>{body}</soap:Body>");
    format!(r#"<soap:Envelope xmlns:soap="{namespace}">{header}{body}</soap:Envelope>"#)
}

fn with_action(content_type: &str, action: &str) -> String {
    format!("{content_type}\r\nSOAPAction: {action}")
}

/// `"http://www.imcomponents.com/GetVersion"`, in quotes, with `operation` as the last part.
fn named(operation: &str) -> String {
    format!("\"http://www.imcomponents.com/{operation}\"")
}

fn login(user: &str) -> String {
    format!(
        r#"<Login xmlns="http://www.imcomponents.com"><userId>{user}</userId><password>wrong</password></Login>"#
    )
}

/// Compares a response with the recorded one: status, media type and body, byte for byte. The
/// recorded reasons have a stack trace, exception names and empty placeholders, which production
/// servers do not show. `fills` gives the text in their place.
#[track_caller]
fn assert_recorded(name: &str, fills: &[(&str, &str)], answer: &[u8]) {
    let recorded = recorded!(format!("answers/{name}"));
    let (ours, theirs) = (split(answer), split(&recorded));
    assert_eq!(ours.head.status, theirs.head.status, "{name}");
    let body = String::from_utf8(theirs.body().to_vec()).unwrap();
    assert_eq!(str::from_utf8(ours.body()).unwrap(), plain_reason(&body, fills), "{name}");
    if !body.is_empty() {
        let content_type = theirs.head.fields.get("Content-Type").unwrap();
        assert_eq!(ours.head.fields.get("Content-Type"), Some(content_type), "{name}");
    }
}

/// The body with a reason without details for developers.
fn plain_reason(body: &str, fills: &[(&str, &str)]) -> String {
    let Some(start) = body.find("System.Web.Services.Protocols.Soap") else {
        assert!(fills.is_empty(), "{body} has no reason");
        return body.to_owned();
    };
    let end = start + body[start..].find("</").unwrap();
    let reason = body[start..end].lines().next().unwrap();
    let (_, reason) = reason.split_once("Exception: ").unwrap();
    let mut reason = reason.replace("System.Exception: ", "");
    for (written, shown) in fills {
        assert!(reason.contains(written), "{written} is not in {reason}");
        reason = reason.replace(written, shown);
    }
    format!("{}{reason}{}", &body[..start], &body[end..])
}

#[test]
fn a_session_is_answered_as_recorded() {
    let server = start();
    let ask = |name: &str| exchange(server, &recorded!(format!("requests/{name}")));
    assert_recorded("nosession", &[], &ask("063-KeepSessionAlive"));
    assert_recorded("wrongpw", &[], &ask("001-Login"));
    assert_recorded("login", &[], &ask("003-Login"));
    assert_recorded("version", &[], &ask("004-GetVersion"));
    assert_recorded("loginim", &[], &ask("005-LoginIM"));
    assert_recorded("status", &[], &ask("007-ChangeStatus"));
    assert_recorded("send", &[], &ask("008-SendMessage"));
    // The first poll returns all events, which differ from the published session. The next two are
    // those of the published session.
    assert_eq!(split(&ask("006-KeepSessionAlive")).head.status, 200);
    let id = "73EDE71C-2239-4707-BA85-0ABB408E6458";
    let session = Session::new(id, "testing", "2008-06-30 22:14:03", "127.0.0.1");
    let (im_type, account) = ("msn", "bstest2@live.com");
    let status = request::ChangeStatus::new(session, im_type, account, "NLN");
    assert_recorded("status", &[], &exchange(server, &encode(&Post::new(&status))));
    assert_recorded("poll1", &[], &ask("006-KeepSessionAlive"));
    let to = "bstest02@live.com";
    let message = request::SendMessage::new(session, im_type, account, to, "Test Message");
    assert_recorded("send", &[], &exchange(server, &encode(&Post::new(&message))));
    assert_recorded("poll2", &[], &ask("006-KeepSessionAlive"));
}

#[test]
fn soap_12_is_answered_as_recorded() {
    let server = start();
    let login = |password: &str| {
        let body = login("testing").replace("wrong", password);
        exchange(server, &post(SOAP_12, &envelope(NS_12, "", &body)))
    };
    let thrown = ("System.InvalidOperationException: unhandled 😀", "Wrong user or password.");
    assert_recorded("boom12", &[thrown], &login("wrong"));
    assert_recorded("login12", &[], &login("password"));
    let version = envelope(NS_12, "", GET_VERSION);
    assert_recorded("version12", &[], &exchange(server, &post(SOAP_12, &version)));
    // With the media type of SOAP 1.1, the envelope decides the version.
    let text = with_action(XML, &named("GetVersion"));
    assert_recorded("env12astext", &[], &exchange(server, &post(&text, &version)));
    let old = envelope(NS_11, "", GET_VERSION);
    assert_recorded("env11as12", &[], &exchange(server, &post(SOAP_12, &old)));
}

#[test]
fn actions_are_taken_as_recorded() {
    let server = start();
    let version = envelope(NS_11, "", GET_VERSION);
    let ask = |fields: &str, body: &str| exchange(server, &post(fields, body));
    let acted = |action: &str| ask(&with_action(XML, action), &version);
    assert_recorded("version", &[], &acted(&named("GetVersion")));
    assert_recorded("unquoted", &[], &acted("http://www.imcomponents.com/GetVersion"));
    assert_recorded("noaction", &[], &ask(XML, &version));
    // The action decides the operation, and Login finds no fields in this body.
    assert_recorded("otheraction", &[], &acted(&named("Login")));
    let header = ("{0}", "SOAPAction");
    for empty in ["", "\"\""] {
        assert_recorded("emptyaction", &[header, ("{1}", "")], &acted(empty));
    }
    let hash = "http://www.imcomponents.com#GetVersion";
    assert_recorded("hashaction", &[header, ("{1}", hash)], &acted(&format!("\"{hash}\"")));
    let unknown = "http://www.imcomponents.com/Logout";
    let logout = envelope(NS_11, "", r#"<Logout xmlns="http://www.imcomponents.com" />"#);
    for (fields, action) in [(with_action(XML, unknown), unknown), (XML.to_owned(), "")] {
        assert_recorded("unknownop", &[header, ("{1}", action)], &ask(&fields, &logout));
    }
    // In SOAP 1.2, the media type has the action. An empty action counts as absent, and the body
    // decides.
    let version = envelope(NS_12, "", GET_VERSION);
    for (action, status) in [(&*named("GetVersion"), 200), ("\"\"", 200), ("\"x\"", 500)] {
        let answer = ask(&format!("{SOAP_12}; action={action}"), &version);
        assert_eq!(split(&answer).head.status, status, "{action}");
    }
}

#[test]
fn media_types_are_refused_as_recorded() {
    let server = start();
    let version = envelope(NS_11, "", GET_VERSION);
    for (name, fields) in [
        ("appxml", "Content-Type: application/xml"),
        ("textplain", "Content-Type: text/plain"),
        ("noct", "Accept: */*"),
    ] {
        let fields = with_action(fields, &named("GetVersion"));
        assert_recorded(name, &[], &exchange(server, &post(&fields, &version)));
    }
    let declared = format!(r#"<?xml version="1.0" encoding="gbk"?>{version}"#);
    for (fields, body) in [
        ("Content-Type: text/xml; charset=gbk", &version),
        ("Content-Type: text/xml\r\nContent-Encoding: gzip", &version),
        ("Content-Type: text/xml", &declared),
    ] {
        let answer = exchange(server, &post(fields, body));
        let head = split(&answer).head;
        assert_eq!(head.status, 415, "{fields}");
        assert_eq!(head.fields.get("Accept-Encoding"), Some(&b"identity"[..]));
        assert_eq!(head.fields.get("Accept"), Some(&b"text/xml, application/soap+xml"[..]));
    }
}

#[test]
fn bodies_are_refused_as_recorded() {
    let server = start();
    let ask = |fields: &str, body: &str| {
        let fields = with_action(fields, &named("GetVersion"));
        exchange(server, &post(&fields, body))
    };
    let version = envelope(NS_11, "", GET_VERSION);
    assert_recorded("empty", &[], &ask(XML, ""));
    assert_recorded("cut", &[], &ask(XML, &version[..version.len() - 20]));
    let unclosed = version.replace(" />", ">");
    for malformed in [&unclosed, "<x>", "<x/><y/>", "<x/>y", "<x></y>", "x", "</x>", "<x"] {
        assert_recorded("malformed", &[], &ask(XML, malformed));
    }
    // Also where the service ignores the element.
    let extended = version.replace(" />", "><x xmlns=\"\"/></GetVersion>");
    assert_eq!(split(&ask(XML, &extended)).head.status, 200);
    // A second message is an error, also in no namespace.
    let second = version.replace("</soap:Body>", "<x/></soap:Body>");
    assert_eq!(split(&ask(XML, &second)).head.status, 500);
    for content in ["&x;", "<p:y/>", "]]>", "\u{1}", "&#0;", "<!-- -- -->", "<1/>", "<!DOCTYPE a>"]
    {
        let malformed =
            extended.replace("<x xmlns=\"\"/>", &format!("<x xmlns=\"\">{content}</x>"));
        assert_recorded("malformed", &[], &ask(XML, &malformed));
    }
    for attributes in ["a='1' a='2'", "a=1"] {
        let malformed = extended.replace("xmlns=\"\"", &format!("xmlns=\"\" {attributes}"));
        assert_recorded("malformed", &[], &ask(XML, &malformed));
    }
    let expecting = ("{1}", NS_11);
    let other = version.replace(NS_11, "urn:other");
    assert_recorded("badns", &[("{0}", "urn:other"), expecting], &ask(XML, &other));
    let page = "<html><body>Not found</body></html>";
    assert_recorded("notsoap", &[("{0}", ""), expecting], &ask(XML, page));
    let answer = ask(SOAP_12, &other);
    let fault = fault(&answer);
    assert_eq!(
        (fault.version, fault.kind),
        (bsim_codec::SoapVersion::Soap12, FaultKind::VersionMismatch)
    );
    for (name, fields, namespace) in [("mu", XML, NS_11), ("mu12", SOAP_12, NS_12)] {
        let value = if name == "mu" { "1" } else { "true" };
        let header = format!(
            r#"<soap:Header><x:Ticket xmlns:x="urn:x" soap:mustUnderstand="{value}"/></soap:Header>"#
        );
        let body = envelope(namespace, &header, GET_VERSION);
        let ticket = ("{0}", "Ticket");
        assert_recorded(name, &[ticket], &ask(fields, &body));
        let unqualified = body.replace("x:Ticket xmlns:x=\"urn:x\"", "Ticket");
        assert_recorded(name, &[ticket], &ask(fields, &unqualified));
        assert_recorded(name, &[ticket], &exchange(server, &post(fields, &body)));
    }
}

fn fault(answer: &[u8]) -> Fault<'static> {
    let received = split(answer);
    let body = received.body().to_vec().leak();
    Fault::parse(body).unwrap()
}

/// The codec reads fields that the service would ignore, because it serves other peers, too.
#[test]
fn what_is_in_no_namespace_is_not_seen() {
    let server = start();
    let ask = |server: SocketAddr, operation: &str, body: &str| {
        let answer = exchange(server, &post(&with_action(XML, &named(operation)), body));
        match split(&answer).answer(ReadOptions::default()).unwrap() {
            Answer::Soap(Response::Fault(fault)) => fault.reason.unwrap().decode().into_owned(),
            Answer::Soap(_) => "served".to_owned(),
            other => format!("{other:?}"),
        }
    };
    let fields = "<userId>testing</userId><password>password</password>";
    let expected = Request::Login(request::Login::new("testing", "password"));
    let service = "http://www.imcomponents.com";
    let wrong = "Server was unable to process request. ---> Wrong user or password.";
    for (login, answer) in [
        (format!(r#"<Login xmlns="{service}">{fields}</Login>"#), "served"),
        (format!(r#"<b:Login xmlns:b="{service}">{fields}</b:Login>"#), wrong),
        (format!("<Login>{fields}</Login>"), wrong),
        (
            format!(
                r#"<Login xmlns="{service}">{}</Login>"#,
                fields.replace("Id>t", r#"Id xmlns="">t"#)
            ),
            wrong,
        ),
    ] {
        let body = envelope(NS_11, "", &login);
        for body in [format!("\u{feff}{body}"), body] {
            assert_eq!(Request::parse(body.as_bytes()).unwrap(), expected);
            assert_eq!(ask(server, "Login", &body), answer, "{login}");
        }
    }
    // A session with only one part counts as absent.
    let poll = String::from_utf8(recorded!("requests/006-KeepSessionAlive")).unwrap();
    let (_, poll) = poll.split_once("\r\n\r\n").unwrap();
    assert_eq!(ask(server, "KeepSessionAlive", poll), "served");
    let poll = poll.replace("<ClientIP>", r#"<ClientIP xmlns="">"#);
    let unknown = "Server was unable to process request. ---> Unknown session.";
    assert_eq!(ask(server, "KeepSessionAlive", &poll), unknown);
    // Without an action, the server must recognize the message.
    let version = exchange(server, &post(XML, &envelope(NS_11, "", "<GetVersion />")));
    assert_eq!(fault(&version).kind, FaultKind::Client);
}

#[test]
fn fields_that_cannot_be_read_are_the_clients_fault() {
    let server = start();
    let xsi = r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema""#;
    for user in [
        "testing</userId><userId>testing".to_owned(),
        "<b>testing</b>".to_owned(),
        format!(r#"</userId><userId {xsi} xsi:type="xsd:base64Binary">dGVzdGluZw=="#),
    ] {
        let body = envelope(NS_11, "", &login(&user));
        let answer = exchange(server, &post(&with_action(XML, &named("Login")), &body));
        assert_eq!(split(&answer).head.status, 500, "{user}");
        let fault = fault(&answer);
        assert_eq!(fault.kind, FaultKind::Client, "{user}");
        let reason = fault.reason.unwrap().decode();
        assert!(reason.starts_with("Server was unable to read request. ---> "), "{reason}");
    }
}
