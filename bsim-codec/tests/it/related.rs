//! Errors about two locations report both: an end tag and the start tag that it does not match, or
//! two duplicates.

use crate::support::{
    CLOSE, OPEN, answer, canonical_answer, cdata, envelope, escape, marked, read,
};
use bsim_codec::ErrorKind::{self, DuplicateAttribute, DuplicateElement, MismatchedTag};
use bsim_codec::{DecodeError, Fault, Request};

/// Checks that the body is refused at `⟦`, and that the related location is at `⟨`, which comes
/// first.
#[track_caller]
fn fails(body: &str, kind: ErrorKind, parse: impl Fn(&[u8]) -> Option<DecodeError>) {
    let first = body.find('⟨').unwrap();
    let (body, second) = marked(&body.replacen('⟨', "", 1));
    let error = parse(body.as_bytes()).unwrap();
    let found = (error.kind(), error.offset(), error.related());
    assert_eq!(found, (kind, second, Some(first)), "{body}");
    let said = error.to_string();
    assert!(said.ends_with(&format!(", see byte {first}")), "{said}");
}

fn events(body: &[u8]) -> Option<DecodeError> {
    read(body).err()
}

fn request(body: &[u8]) -> Option<DecodeError> {
    Request::parse(body).err()
}

fn fault(body: &[u8]) -> Option<DecodeError> {
    Fault::parse(body).err()
}

/// A result in every form: inline, escaped and in CDATA, in an envelope that the canonical tier
/// opens and in another one.
fn forms(content: &str) -> Vec<String> {
    let contents = [content.to_owned(), escape(content), cdata(content)];
    contents.iter().flat_map(|it| [answer(it), canonical_answer(it)]).collect()
}

#[test]
fn end_tags_in_results() {
    for content in [
        r#"⟨<Session id="a">⟦</IM>"#,
        r#"<Session id="a">⟨<IM type="b" account="c">⟦</Session>"#,
        r#"<Session id="a"><IM type="b" account="c">⟨<OnLog>⟦</IM></Session>"#,
        r#"<Session id="a"><IM type="b" account="c"><OnLog/></IM>⟨<IM type="b" account="c">⟦</OnLog>"#,
        r#"<Session id="a"><IM type="b" account="c"><OnLog>⟨<item>a⟦</OnLog></IM></Session>"#,
        r#"<Session id="a"><IM><OnNew><Session/>⟨<IM>⟦</OnNew></IM></Session>"#,
        // The first of its name, not the last.
        r#"<Session id="a">⟨<IM type="b" account="c"><OnNew><IM/></OnNew><OnLog/>⟦</Session>"#,
        r#"<Session id="a">⟨<IM type="b" account="c"><!-- <IM> --><OnLog/>⟦</Session>"#,
        // Characters that are longer in the raw input.
        r#"<Session id="a&lt;中">⟨<IM type="b" account="c"><OnLog><item>中&amp;</item></OnLog>⟦</Session>"#,
    ] {
        for body in forms(content) {
            fails(&body, MismatchedTag, events);
        }
    }
}

#[test]
fn end_tags_elsewhere() {
    let response = OPEN.replace("<KeepSession", "⟨<KeepSession");
    fails(&format!("{response}⟦</soap:Body></soap:Envelope>"), MismatchedTag, events);
    let answer = canonical_answer("");
    for (open, close) in [
        ("<KeepSessionAliveResult>", "</KeepSessionAliveResult>"),
        ("<KeepSessionAliveResponse ", "</KeepSessionAliveResponse>"),
        ("<soap:Body>", "</soap:Body>"),
        ("<soap:Envelope ", "</soap:Envelope>"),
    ] {
        let body = answer.replace(open, &format!("⟨{open}")).replace(close, "⟦</soap:X>");
        fails(&body, MismatchedTag, events);
    }
    let body = envelope("<Login>⟨<userId>a⟦</password></Login>");
    for body in [format!("\u{feff}{body}"), body] {
        fails(&body, MismatchedTag, request);
    }
    // No element is open.
    let error = events(format!("{OPEN}{CLOSE}</a>").as_bytes()).unwrap();
    assert_eq!((error.kind(), error.related()), (MismatchedTag, None));
}

#[test]
fn elements_that_come_twice() {
    let (open, close) = ("<KeepSessionAliveResult>", "</KeepSessionAliveResult>");
    let nil = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'";
    for first in [
        format!("{open}{close}"),
        format!("{open}<Session id=\"a\"></Session>{close}"),
        format!("{open}&lt;Session/&gt;{close}"),
        "<KeepSessionAliveResult a='>' />".to_owned(),
        format!("<KeepSessionAliveResult {nil}><a/>{close}<b/>"),
    ] {
        for second in [format!("{open}{close}"), "<KeepSessionAliveResult/>".to_owned()] {
            let results = format!("⟨{first}⟦{second}");
            fails(&format!("{OPEN}{results}{CLOSE}"), DuplicateElement, events);
            let whole = canonical_answer("");
            let body = whole.replace(&format!("{open}{close}"), &results);
            fails(&body, DuplicateElement, events);
        }
    }
    let buddy = "<Session><IM><OnReceiveBuddies><Buddy>⟨<Id/><Status/>⟦<Id>1</Id></Buddy>\
        </OnReceiveBuddies></IM></Session>";
    for body in forms(buddy) {
        fails(&body, DuplicateElement, events);
    }
    let login = envelope("<Login>⟨<userId>a</userId><password/>⟦<userId/></Login>");
    fails(&login, DuplicateElement, request);
    let poll = "<KeepSessionAlive>⟨<session/><a/>⟦<session></session></KeepSessionAlive>";
    fails(&envelope(poll), DuplicateElement, request);
    let parts = "<soap:Fault>⟨<faultcode>a</faultcode>⟦<faultcode/></soap:Fault>";
    fails(&envelope(parts), DuplicateElement, fault);
}

#[test]
fn attributes_that_come_twice() {
    for session in [
        "<Session ⟨id='a' b='' ⟦id='a'/>",
        "<Session xmlns:p='urn:p' xmlns:q='urn:p' ⟨p:b='' ⟦q:b=''/>",
        "<Session ⟨xmlns='' ⟦xmlns=''/>",
    ] {
        for body in forms(session) {
            fails(&body, DuplicateAttribute, events);
        }
    }
}
