//! A misplaced CDATA section, and the cost of long namespaces.

use bsim_codec::{ErrorKind, Events, Response};

const HEAD: &str = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
    <KeepSessionAliveResponse xmlns=\"http://www.imcomponents.com\"><KeepSessionAliveResult>";
const TAIL: &str = "</KeepSessionAliveResult></KeepSessionAliveResponse></s:Body></s:Envelope>";

/// Kind and offset of the error, if there is one. The response and its events must agree.
fn read(body: &str) -> Option<(ErrorKind, usize)> {
    let events = Events::parse_str(body);
    let error = events.map_or_else(Some, |mut events| events.find_map(Result::err));
    assert_eq!(error, Response::parse(body.as_bytes()).err());
    error.map(|error| (error.kind(), error.offset()))
}

/// Like [`read`], for a result. The offset counts from the start of the result.
fn read_result(result: &str) -> Option<(ErrorKind, usize)> {
    read(&format!("{HEAD}{result}{TAIL}")).map(|(kind, at)| (kind, at - HEAD.len()))
}

#[test]
fn no_cdata_section_stands_outside_a_root() {
    for empty in ["<![CDATA[]]>", "<![CDATA[ ]]>"] {
        let misplaced = Some((ErrorKind::NotSoap, 0));
        assert_eq!(read(&format!("{empty}{HEAD}{TAIL}")), misplaced);
        let inner = format!("{empty}<Session/>");
        let escaped = inner.replace('<', "&lt;").replace(">", "&gt;");
        assert_eq!(read_result(&escaped), Some((ErrorKind::TextOutsideRoot, 0)));
        let body = format!("{HEAD}{TAIL}{empty}");
        let after_root = Some((ErrorKind::TextOutsideRoot, HEAD.len() + TAIL.len()));
        assert_eq!(read(&body), after_root);
    }
}

/// The parser compares the namespaces of prefixes for every element, so the cost must not depend on
/// the length of the namespace name. If it does, this test does not end.
#[test]
fn names_of_namespaces_may_be_long() {
    let uri = "u".repeat(2_000_000);
    let elements = "<x p:a='' q:a=''/>".repeat(100_000);
    let inner = format!("<x xmlns:p='{uri}v' xmlns:q='{uri}w'>{elements}⟦<x q:a='' r:a=''/></x>");
    let inner = inner.replacen('>', &format!(" xmlns:r='{uri}&#119;'>"), 1);
    let at = inner.find('⟦').unwrap() + "<x q:a='' ".len();
    let inner = inner.replace('⟦', "");
    assert_eq!(read_result(&inner), Some((ErrorKind::DuplicateAttribute, at)));
}
