//! `xsi:type` of a field: binary types are refused, all other types are text.

use crate::support::tiers::assert_same;
use crate::support::{answer, canonical_answer, cdata, envelope, escape, read, session};
use bsim_codec::request::SendMessage;
use bsim_codec::{DecodeError, ErrorKind as K};
use bsim_codec::{Event, Fault, ReadOptions, Request, Response};

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const XSD: &str = "http://www.w3.org/2001/XMLSchema";
const SOAP_11: &str = "http://schemas.xmlsoap.org/soap/encoding/";
const SOAP_12: &str = "http://www.w3.org/2003/05/soap-encoding";

/// Attributes that name a type, and whether the type is binary.
fn types() -> Vec<(String, bool)> {
    let mut types = Vec::new();
    for (namespace, local, is_binary) in [
        (XSD, "base64Binary", true),
        (XSD, "hexBinary", true),
        (SOAP_11, "base64", true),
        (SOAP_11, "base64Binary", true),
        (SOAP_11, "hexBinary", true),
        (SOAP_12, "base64", true),
        (SOAP_12, "base64Binary", true),
        (SOAP_12, "hexBinary", true),
        (XSD, "base64", false),
        (XSD, "string", false),
        (XSD, "base64binary", false),
        (XSD, "anyURI", false),
        (SOAP_11, "string", false),
        ("urn:mine", "base64Binary", false),
        ("http://www.imcomponents.com", "hexBinary", false),
    ] {
        for (value, is_binary) in [
            (format!("t:{local}"), is_binary),
            (format!(" \nt:{local}\t"), is_binary),
            (format!("t&#58;{local}"), is_binary),
            (format!("unbound:{local}"), false),
            (local.to_owned(), false),
            (format!("t:t:{local}"), false),
        ] {
            let declared = format!("xmlns:i='{XSI}' xmlns:t='{namespace}'");
            types.push((format!("{declared} i:type='{value}'"), is_binary));
            // Only types of XML Schema count.
            types.push((format!("{declared} type='{value}' t:type='{value}'"), false));
        }
    }
    types
}

#[track_caller]
fn check<T: core::fmt::Debug>(found: Result<T, DecodeError>, expected: Option<usize>, body: &str) {
    let error = found.err().map(|error| (error.kind(), error.offset()));
    assert_eq!(error, expected.map(|at| (K::BinaryType, at)), "{body}");
}

#[test]
fn of_messages() {
    for (attributes, is_binary) in types() {
        for (name, message) in [
            ("message", "<SendMessage>{}</SendMessage>"),
            ("imType", "<LoginIM>{}</LoginIM>"),
            ("UserId", "<KeepSessionAlive><session>{}</session></KeepSessionAlive>"),
        ] {
            let field = format!("<{name} {attributes}>8J+YgA==</{name}>");
            let body = envelope(&message.replace("{}", &field));
            let at = body.find(&format!("<{name} ")).filter(|_| is_binary);
            check(Request::parse_str(&body), at, &body);
            assert_same(body.as_bytes(), ReadOptions::default());
        }
        let field = format!("<SessionId {attributes}/>");
        let body =
            envelope(&format!("<LoginResponse><LoginResult>{field}</LoginResult></LoginResponse>"));
        check(Response::parse_str(&body), body.find("<SessionId").filter(|_| is_binary), &body);
        for name in ["faultcode", "faultstring", "faultactor", "detail"] {
            let part = format!("<{name} {attributes}>8J+YgA==</{name}>");
            let body = envelope(&format!("<soap:Fault>{part}</soap:Fault>"));
            let at = body.find(&format!("<{name} ")).filter(|_| is_binary);
            check(Fault::parse_str(&body), at, &body);
        }
    }
}

/// The result must be a string, too, unless it is nil.
#[test]
fn of_the_result() {
    for (attributes, is_binary) in types() {
        for content in [session(""), escape(&session("")), String::new()] {
            for nil in ["", "i:nil='1'"] {
                let result = format!(
                    "<KeepSessionAliveResult {attributes} {nil}>{content}</KeepSessionAliveResult>"
                );
                let body = envelope(&format!(
                    "<KeepSessionAliveResponse>{result}</KeepSessionAliveResponse>"
                ));
                let at = body.find("<KeepSessionAliveResult");
                let expected = at.filter(|_| is_binary && nil.is_empty());
                check(read(body.as_bytes()), expected, &body);
                check(Response::parse_str(&body), expected, &body);
            }
        }
    }
}

#[test]
fn of_events() {
    for (attributes, is_binary) in types() {
        for (name, events) in [
            ("item", "<OnLog><item/>{}</OnLog>"),
            ("OnStatusChanged", "{}"),
            ("OnNicknameChanged", "{}"),
            ("Nickname", "<OnReceiveBuddies><Buddy>{}</Buddy></OnReceiveBuddies>"),
            ("Status", "<OnBuddyStatusChanged><Buddy>{}</Buddy></OnBuddyStatusChanged>"),
            ("Name", "<OnReceiveGroups><Group>{}</Group></OnReceiveGroups>"),
            ("Message", "<OnMessage>{}</OnMessage>"),
        ] {
            let field = format!("<{name} {attributes}>8J+YgA==</{name}>");
            let inner = session(&events.replace("{}", &field));
            for result in [inner.clone(), escape(&inner), cdata(&inner)] {
                for body in [answer(&result), canonical_answer(&result)] {
                    let start = [format!("<{name} "), format!("&lt;{name} ")];
                    let at = start.iter().find_map(|start| body.find(start)).unwrap();
                    check(read(body.as_bytes()), is_binary.then_some(at), &body);
                }
            }
        }
    }
}

/// Prefixes that the envelope binds, in a request of SOAP::Lite and in a response of .NET.
#[test]
fn prefixes_of_the_envelope() {
    let lite = format!(
        "<soap:Envelope xmlns:xsi=\"{XSI}\" xmlns:soapenc=\"{SOAP_11}\" xmlns:xsd=\"{XSD}\" \
         soap:encodingStyle=\"{SOAP_11}\" xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">\
         <soap:Body><SendMessage xmlns=\"http://www.imcomponents.com\">\
         <account xsi:type=\"xsd:string\">a</account>\
         <message xsi:type=\"xsd:base64Binary\">8J+YgA==</message></SendMessage></soap:Body>\
         </soap:Envelope>"
    );
    check(SendMessage::parse_str(&lite), lite.find("<message"), &lite);
    let encoded = lite.replace("xsd:base64Binary", "soapenc:base64");
    check(SendMessage::parse_str(&encoded), encoded.find("<message"), &encoded);
    let text = lite.replace("xsd:base64Binary", "xsd:string");
    assert_eq!(SendMessage::parse_str(&text).unwrap().message.unwrap().raw(), "8J+YgA==");

    // Here the canonical tier reads the envelope.
    let typed = "<OnStatusChanged xsi:type=\"xsd:hexBinary\">00</OnStatusChanged>";
    let body = canonical_answer(&session(typed));
    check(read(body.as_bytes()), body.find("<OnStatusChanged"), &body);
    let body = canonical_answer(&session(&typed.replace("hexBinary", "string")));
    let events = read(body.as_bytes()).unwrap();
    assert_eq!(events.last(), Some(&Event::StatusChanged("00".into())));
}

/// A nil field is absent. The type of a skipped element does not count.
#[test]
fn where_there_is_no_text() {
    let typed = format!("xmlns:i='{XSI}' xmlns:x='{XSD}' i:type='x:hexBinary'");
    for fields in
        [format!("<account {typed} i:nil='true'>00</account>"), format!("<new {typed}>00</new>")]
    {
        let body = envelope(&format!("<SendMessage>{fields}</SendMessage>"));
        assert_eq!(SendMessage::parse_str(&body).unwrap().account, None);
    }
}
