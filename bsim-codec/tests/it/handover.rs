//! The hand-over between the tiers: the assumptions of the canonical tier must hold.

use crate::support::{
    CLOSE, OPEN, answer, canonical_answer, escape, marked, read, read_on, read_with, session,
};
use bsim_codec::ErrorKind::{
    self, DuplicateAttribute, DuplicateElement, InvalidUtf8, MismatchedTag, UnexpectedElement,
    UnexpectedEnd, UnexpectedText,
};
use bsim_codec::{Limits, ReadOptions};

/// Both tiers find the same error, at the mark.
#[track_caller]
fn fails(body: &str, kind: ErrorKind) {
    let (body, at) = marked(body);
    let error = read(body.as_bytes()).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (kind, at), "{body}");
}

/// The general tier opened the envelope. The canonical tier knows only the usual end.
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

/// In a CDATA section, the markup of an escaped document is text, whichever tier opened the
/// envelope.
#[test]
fn escaped_markup_in_cdata() {
    let inner = session("<OnLog><item>a</item>|</OnLog>");
    let (before, after) = inner.split_once('|').unwrap();
    let canonical = include_str!("../data/demo/poll-login.escaped.xml");
    let (canonical, _) = canonical.split_once("<KeepSessionAliveResult>").unwrap();
    for open in [OPEN, canonical] {
        let answer = |cdata: &str| {
            let result = format!("{}<![CDATA[{cdata}]]>{}", escape(before), escape(after));
            format!("{open}<KeepSessionAliveResult>{result}</KeepSessionAliveResult>{CLOSE}")
        };
        assert_eq!(read(answer("<item>b</item>").as_bytes()).unwrap().len(), 5);
        fails(&answer("<item>b</item>⟦&lt;item&gt;c&lt;/item&gt;"), UnexpectedText);
    }
}

/// Ill-formed markup ends an escaped document. The canonical tier must not continue after it.
#[test]
fn after_an_error_in_an_escaped_document() {
    let body = include_str!("../data/demo/poll-message.escaped.xml");
    let account = "account=\"bstest2@live.com\"";
    let (before, after) = body.split_once("&lt;OnMessage").unwrap();
    // Only the general tier reads these attributes, and then it hands over.
    for start in ["account='bstest2@live.com'", "account =\"bstest2@live.com\""] {
        let before = before.replace(account, start);
        for markup in ["<", "</", "<?", "<? ", "<a", "<a b", "<a b=", "<!", "<!--", "<![CDATA["] {
            let body = format!("{before}{markup}&lt;OnMessage{after}");
            let (events, error) = read_on(body.as_bytes(), ReadOptions::default());
            assert_eq!(events.len(), 2, "{body}");
            assert!(error.is_some(), "{body}");
            let general = read_on(body.as_bytes(), ReadOptions::default().general_only(true));
            assert_eq!((events, error), general, "{body}");
        }
    }
}

/// The canonical tier opened the elements around the comment. The general tier continues.
#[test]
fn a_comment_before_any_tag() {
    for body in [
        include_str!("../data/demo/poll-message.inline.xml"),
        include_str!("../data/demo/poll-message.escaped.xml"),
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

/// The canonical tier passes on the same namespaces that the general tier would find.
#[test]
fn namespaces_of_the_envelope() {
    let body = include_str!("../data/demo/poll-status.inline.xml");
    for (prefix, namespace) in [
        ("soap", "http://schemas.xmlsoap.org/soap/envelope/"),
        ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsd", "http://www.w3.org/2001/XMLSchema"),
    ] {
        let event = format!(r#"<OnX xmlns:x="{namespace}" {prefix}:a="1" ⟦x:a="2"/></IM>"#);
        fails(&body.replace("</IM>", &event), DuplicateAttribute);
    }
}

/// The canonical tier knows the end tags of elements without a prefix. The general tier may have
/// opened an element with a prefix.
#[test]
fn elements_with_a_prefix() {
    let canonical = session("<OnLog><item>a</item></OnLog><OnMessage/>");
    let service = "xmlns:p=\"http://www.imcomponents.com\"";
    for name in ["OnLog", "IM", "Session"] {
        let (start, end) = (format!("<{name}"), format!("</{name}>"));
        let opened = canonical.replacen(&start, &format!("<p:{name} {service}"), 1);
        let sound = opened.replacen(&end, &format!("</p:{name}>"), 1);
        let unsound = opened.replacen(&end, &format!("⟦{end}"), 1);
        for result in [&sound, &escape(&sound)] {
            assert_eq!(read(answer(result).as_bytes()).unwrap().len(), 5, "{result}");
        }
        for result in [&unsound, &escape(&unsound)] {
            fails(&answer(result), MismatchedTag);
        }
    }
}

/// The canonical tier closes only elements that it opened.
#[test]
fn a_prefix_declared_around() {
    let foreign = "<x:OnNew x:a=\"1\">b</x:OnNew>";
    let after_list = format!("<OnLog><item>a</item></OnLog>{foreign}");
    let after_account =
        "<OnLog/></IM><IM type=\"msn\" account=\"you@live.com\">".to_owned() + foreign;
    for events in [after_list, after_account] {
        for start in ["<IM ", "<Session "] {
            let declared =
                session(&events).replacen(start, &format!("{start}xmlns:x=\"urn:x\" "), 1);
            let is_declared = start != "<IM " || !events.contains("<IM");
            for result in [declared.clone(), escape(&declared)] {
                let body = answer(&result);
                assert_eq!(read(body.as_bytes()).is_ok(), is_declared, "{body}");
            }
        }
    }
}

/// Declarations that the canonical tier read are in scope.
#[test]
fn namespaces_of_the_envelope_are_counted() {
    let body = include_str!("../data/demo/poll-status.inline.xml");
    let declare = |count: usize| {
        let declared: String = (0..count).map(|n| format!(" xmlns:n{n}=\"urn:n\"")).collect();
        body.replace("</IM>", &format!("<OnNew{declared}/></IM>"))
    };
    let mut limits = Limits::default();
    limits.namespaces = 10;
    let options = ReadOptions::default().limits(limits);
    let known = body.matches("xmlns").count();
    assert!(read_with(declare(10 - known).as_bytes(), options).is_ok());
    assert!(read_with(declare(11 - known).as_bytes(), options).is_err());
}

/// There is only one result, in one form. Content after it is not a second result.
#[test]
fn one_result_of_one_form() {
    let inner = session("<OnStatusChanged>NLN</OnStatusChanged>");
    let again = "</KeepSessionAliveResult>⟦<KeepSessionAliveResult>";
    for form in [&inner, &escape(&inner)] {
        assert_eq!(read(canonical_answer(form).as_bytes()).unwrap().len(), 3);
        fails(&canonical_answer(&format!("{form}{again}{form}")), DuplicateElement);
        fails(&canonical_answer(&format!("{form}{again}")), DuplicateElement);
    }
    fails(&canonical_answer(&format!("{inner}⟦{}", escape(&inner))), UnexpectedText);
    fails(&canonical_answer(&format!("{}⟦{inner}", escape(&inner))), UnexpectedElement);
}

/// The canonical tier checks a part of the input as UTF-8 that depends on its length. The general
/// tier needs a check of the whole input. Ill-formed UTF-8 is found anywhere.
#[test]
fn answers_of_any_length() {
    for len in 0..=130 {
        for comment in ["", "<!-- 丽 -->"] {
            let item = "a".repeat(len);
            let log = format!("<OnLog><item>{item}</item>{comment}</OnLog>");
            let body = canonical_answer(&session(&log)).into_bytes();
            assert_eq!(read(&body).unwrap().len(), 4);
            let places = (0..body.len()).step_by(37).chain([body.len() - 1]);
            for at in places.filter(|&at| body[at].is_ascii()) {
                let mut body = body.clone();
                body[at] = 0xFF;
                let error = read(&body).unwrap_err();
                assert_eq!((error.kind(), error.offset()), (InvalidUtf8, at), "{len}");
            }
            let cut = [&body[..], b"\xE4\xB8"].concat();
            let error = read(&cut).unwrap_err();
            assert_eq!((error.kind(), error.offset()), (UnexpectedEnd, cut.len()), "{len}");
        }
    }
}
