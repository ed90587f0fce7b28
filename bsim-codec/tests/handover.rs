//! Where one tier hands over to the other: what the canonical tier takes for granted has to be so.

mod support;

use bsim_codec::ErrorKind::{self, DuplicateAttribute, MismatchedTag, UnexpectedText};
use support::{OPEN, answer, escape, marked, read, session};

/// Both tiers find the same mistake, where the mark is.
#[track_caller]
fn fails(body: &str, kind: ErrorKind) {
    let (body, at) = marked(body);
    let error = read(body.as_bytes()).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (kind, at), "{body}");
}

/// The general tier has opened the envelope; the canonical one knows its usual end.
#[test]
fn an_envelope_with_another_prefix() {
    let result = session("<OnLog><item>a</item></OnLog>");
    let opened = OPEN.replace("soap:", "s:").replace(":soap=", ":s=");
    let body = |close: &str| {
        let response = "</KeepSessionAliveResponse>";
        format!(
            "{opened}<KeepSessionAliveResult>{result}</KeepSessionAliveResult>{response}{close}"
        )
    };
    assert_eq!(read(body("</s:Body></s:Envelope>").as_bytes()).unwrap().len(), 4);
    fails(&body("⟦</soap:Body></soap:Envelope>"), MismatchedTag);
    fails(&body("</s:Body>⟦</soap:Envelope>"), MismatchedTag);
}

/// In a CDATA section, what is markup in an escaped document is text.
#[test]
fn escaped_markup_in_cdata() {
    let inner = session("<OnLog><item>a</item>|</OnLog>");
    let (before, after) = inner.split_once('|').unwrap();
    let result =
        |cdata: &str| answer(&format!("{}<![CDATA[{cdata}]]>{}", escape(before), escape(after)));
    assert_eq!(read(result("<item>b</item>").as_bytes()).unwrap().len(), 5);
    fails(&result("<item>b</item>⟦&lt;item&gt;c&lt;/item&gt;"), UnexpectedText);
}

/// The canonical tier has opened what is around the comment; the general one reads on.
#[test]
fn a_comment_before_any_tag() {
    for body in [
        include_str!("data/demo/poll-message.inline.xml"),
        include_str!("data/demo/poll-message.escaped.xml"),
    ] {
        let events = read(body.as_bytes()).unwrap().len();
        let end = body.find("<KeepSessionAliveResponse").unwrap();
        for (at, _) in body.match_indices('<').filter(|&(at, _)| at > end) {
            let (before, after) = body.split_at(at);
            let commented = format!("{before}<!-- c -->{after}");
            assert_eq!(read(commented.as_bytes()).unwrap().len(), events, "{commented}");
        }
    }
}

/// The namespaces that the canonical tier knows to be declared are those that the general one reads.
#[test]
fn namespaces_of_the_envelope() {
    let body = include_str!("data/demo/poll-status.inline.xml");
    for (prefix, namespace) in [
        ("soap", "http://schemas.xmlsoap.org/soap/envelope/"),
        ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsd", "http://www.w3.org/2001/XMLSchema"),
    ] {
        let event = format!(r#"<OnX xmlns:x="{namespace}" {prefix}:a="1" ⟦x:a="2"/></IM>"#);
        fails(&body.replace("</IM>", &event), DuplicateAttribute);
    }
}
