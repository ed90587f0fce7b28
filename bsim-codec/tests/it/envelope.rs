//! Errors of a whole document, outer or inner: declarations, roots, SOAP rules and unexpected
//! messages. Each has its kind and offset.

use crate::support::{answer, cdata, envelope, escape, marked, read, session};
use bsim_codec::request::{self, Request};
use bsim_codec::response::{GetVersionResponse, LoginResponse, Response};
use bsim_codec::{DecodeError, ErrorKind, ErrorKind as K, Fault, ReadOptions, SoapVersion};

const SOAP11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";

#[track_caller]
fn check<T: core::fmt::Debug>(
    found: Result<T, DecodeError>,
    kind: ErrorKind,
    at: usize,
    input: &str,
) {
    let error = found.err().map(|error| (error.kind(), error.offset()));
    assert_eq!(error, Some((kind, at)), "{input}");
}

/// `{}` is the content of the envelope, which is valid.
const DOCUMENTS: &[(ErrorKind, &str)] = &[
    (K::Doctype, "⟦<!DOCTYPE html><html></html>"),
    (K::Doctype, "<?xml version='1.0'?>\n⟦<!DOCTYPE soap:Envelope [<!ENTITY a 'b'>]>{}"),
    (K::Doctype, "{}⟦<!DOCTYPE a>"),
    (K::MisplacedDeclaration, " ⟦<?xml version='1.0'?>{}"),
    (K::MisplacedDeclaration, "\u{FEFF}\n⟦<?xml version='1.0'?>{}"),
    (K::MisplacedDeclaration, "<!-- a -->⟦<?xml version='1.0'?>{}"),
    (K::MisplacedDeclaration, "<?xml version='1.0'?>⟦<?xml version='1.0'?>{}"),
    (K::MisplacedDeclaration, "{}⟦<?xml version='1.0'?>"),
    (K::InvalidDeclaration, "<?xml⟦?>{}"),
    (K::InvalidDeclaration, "<?xml ⟦?>{}"),
    (K::InvalidDeclaration, "<?xml ⟦encoding='utf-8'?>{}"),
    (K::InvalidDeclaration, "<?xml version='⟦2.0'?>{}"),
    (K::InvalidDeclaration, "<?xml version='⟦1.'?>{}"),
    (K::InvalidDeclaration, "<?xml version='⟦1.0a'?>{}"),
    (K::InvalidDeclaration, "<?xml version='⟦'?>{}"),
    (K::InvalidDeclaration, "<?xml version='1.0' ⟦version='1.0'?>{}"),
    (K::InvalidDeclaration, "<?xml version='1.0' standalone='yes' ⟦encoding='utf-8'?>{}"),
    (K::InvalidDeclaration, "<?xml version='1.0' standalone='⟦maybe'?>{}"),
    (K::InvalidDeclaration, "<?xml version='1.0' encoding='⟦'?>{}"),
    (K::InvalidDeclaration, "<?xml version='1.0' encoding='⟦8utf'?>{}"),
    (K::InvalidDeclaration, "<?xml version='1.0' ⟦foo='bar'?>{}"),
    // Without `?>`, it is checked as far as it goes.
    (K::MissingSpace, "<?xml version='1.0'⟦>{}"),
    (K::MissingSpace, "<?xml version='1.0'⟦? >{}"),
    (K::InvalidDeclaration, "<?xml version='⟦9'"),
    (K::InvalidDeclaration, "<?xml ⟦foo='bar'"),
    (K::UnexpectedEnd, "<?xml version='1.0' encoding='latin-1' ⟦"),
    (K::UnexpectedEnd, "<?xml version='1.0'?⟦"),
    (K::UnexpectedEnd, "<?xml version='1.0?⟦"),
    (K::UnexpectedEnd, "<?xml⟦"),
    (K::MissingSpace, "<?xml version='1.0'⟦encoding='utf-8'?>{}"),
    (K::MissingQuote, "<?xml version=⟦1.0?>{}"),
    (K::MissingQuote, "<?xml version='1.0⟦?>{}"),
    (K::MissingEquals, "<?xml version ⟦'1.0'?>{}"),
    (K::UnsupportedEncoding, "<?xml version='1.0' encoding='⟦UTF-16'?>{}"),
    (K::UnsupportedEncoding, "<?xml version='1.0' encoding='⟦GB2312'?>{}"),
    (K::UnsupportedEncoding, "<?xml version='1.0' encoding='⟦ISO-8859-1'?>{}"),
    (K::ReservedInstruction, "<?⟦XML version='1.0'?>{}"),
    (K::NotSoap, "⟦Bad Request"),
    (K::NotSoap, "\r\n ⟦Service Unavailable"),
    (K::NotSoap, "⟦&lt;{}"),
    (K::NotSoap, "⟦<html><body>502 Bad Gateway</body></html>"),
    (K::NotSoap, "⟦<Login/>"),
    (K::NotSoap, "\u{FEFF}⟦\u{FEFF}{}"),
    (K::NotSoap, "<!-- a -->⟦<![CDATA[]]>{}"),
    (K::NotSoap, "⟦<e:envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'/>"),
    (K::VersionMismatch, "⟦<Envelope><Body/></Envelope>"),
    (K::VersionMismatch, "⟦<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope'/>"),
    (K::VersionMismatch, "⟦<Envelope xmlns='http://www.w3.org/2001/12/soap-envelope'/>"),
    (K::SecondRoot, "{}⟦<a/>"),
    (K::SecondRoot, "{}<!-- a -->\n⟦<soap:Envelope xmlns:soap='urn:a'/>"),
    (K::TextOutsideRoot, "{}⟦a"),
    (K::TextOutsideRoot, "{}\r\n ⟦a"),
    (K::TextOutsideRoot, "{}⟦&#32;"),
    (K::TextOutsideRoot, "{}⟦<![CDATA[]]>"),
    (K::MismatchedTag, "{}⟦</soap:Envelope>"),
    (K::ForbiddenCharacter, "{}⟦\0"),
    (K::UnexpectedEnd, "⟦"),
    (K::UnexpectedEnd, " \n⟦"),
    (K::UnexpectedEnd, "\u{FEFF}⟦"),
    (K::UnexpectedEnd, "<?xml version='1.0'?><!-- a -->⟦"),
    (K::UnexpectedEnd, "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'></e:⟦"),
    (K::InvalidMarkup, "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'></e ⟦:"),
];

#[test]
fn documents() {
    for right in ["<LoginIMResponse/>", "<KeepSessionAliveResponse/>", "<soap:Fault/>"] {
        for &(kind, document) in DOCUMENTS {
            let (input, at) = marked(&document.replace("{}", &envelope(right)));
            check(Response::parse(input.as_bytes()), kind, at, &input);
        }
    }
    for &(kind, document) in DOCUMENTS {
        let (input, at) = marked(&document.replace("{}", &envelope("<GetVersion/>")));
        check(Request::parse(input.as_bytes()), kind, at, &input);
    }
}

/// The same for the inner document of an escaped result. `{}` is the session.
const INNER: &[(ErrorKind, &str)] = &[
    (K::Doctype, "⟦<!DOCTYPE a>{}"),
    (K::Doctype, "{}⟦<!DOCTYPE a>"),
    (K::MisplacedDeclaration, " ⟦<?xml version='1.0'?>{}"),
    (K::MisplacedDeclaration, "<!-- a -->⟦<?xml version='1.0'?>{}"),
    (K::MisplacedDeclaration, "<?xml version='1.0'?>\n⟦<?xml version='1.0'?>{}"),
    (K::MisplacedDeclaration, "{}⟦<?xml version='1.0'?>"),
    (K::InvalidDeclaration, "<?xml⟦?>{}"),
    (K::InvalidDeclaration, "<?xml version='⟦2.0'?>{}"),
    (K::InvalidDeclaration, "<?xml version='1.0' encoding='⟦中'?>{}"),
    (K::SecondRoot, "{}⟦<a/>"),
    (K::SecondRoot, "<a/>\n⟦{}"),
    (K::SecondRoot, "{}⟦{}"),
    (K::TextOutsideRoot, "⟦a{}"),
    (K::TextOutsideRoot, "\n ⟦a{}"),
    (K::TextOutsideRoot, " ⟦\u{FEFF}{}"),
    (K::TextOutsideRoot, "\u{FEFF}⟦\u{FEFF}{}"),
    (K::TextOutsideRoot, "{}⟦\u{FEFF}"),
    (K::MisplacedDeclaration, "\u{FEFF}\n⟦<?xml version='1.0'?>{}"),
    (K::TextOutsideRoot, "{}⟦a"),
    (K::TextOutsideRoot, "{}⟦&#32;"),
    (K::TextOutsideRoot, "⟦&lt;Session/&gt;"),
    (K::MismatchedTag, "{}⟦</Session>"),
    (K::MismatchedTag, "⟦</KeepSessionAliveResult>{}"),
];

#[test]
fn inner_documents() {
    for &(kind, document) in INNER {
        let inner = document.replacen("{}", &session("<OnLog/>"), 2);
        for result in [escape(&inner), cdata(&inner)] {
            let (input, at) = marked(&answer(&result));
            // In CDATA, the mark is before the section, the error is in it.
            let at = at.max(input.find("<![CDATA[").map_or(0, |start| start + 9));
            check(read(input.as_bytes()), kind, at, &input);
        }
    }
}

/// If the inner document is truncated, the error is at the end of the result. If the outer document
/// has an error inside the result, it is reported there.
#[test]
fn ends_of_inner_documents() {
    for (kind, result) in [
        (K::UnexpectedEnd, "&lt;Session>⟦"),
        (K::UnexpectedEnd, "&lt;Session⟦"),
        (K::UnexpectedEnd, "&lt;⟦"),
        (K::UnexpectedEnd, "&lt;Session id='a⟦"),
        (K::UnexpectedEnd, "&lt;!-- a --⟦"),
        (K::UnexpectedEnd, "&lt;?xml version='1.0'?>\n⟦"),
        (K::MissingSpace, "&lt;?xml version='1.0'⟦&gt;&lt;Session/>"),
        (K::UnexpectedEnd, "&lt;Session>&amp;l⟦"),
        (K::UnexpectedEnd, "<![CDATA[<Session>]]>⟦"),
        (K::UnexpectedElement, "&lt;Session>⟦<a/>&lt;/Session>"),
        (K::UnexpectedElement, "&lt;Session/>⟦<Session/>"),
        (K::UnexpectedText, "<Session/>⟦&lt;Session/>"),
        (K::UnexpectedText, "<Session/>\n ⟦a"),
        (K::UnexpectedText, "<?xml version='1.0'?> ⟦a"),
        (K::MisplacedDeclaration, "<Session/>⟦<?xml version='1.0'?>"),
        (K::MisplacedDeclaration, "<?xml version='1.0'?>⟦<?xml version='1.0'?>"),
        (K::MisplacedDeclaration, "&lt;Session/>⟦<?xml version='1.0'?>"),
        (K::InvalidDeclaration, "<?xml version='⟦3'?><Session/>"),
        (K::InvalidReference, "&lt;Session/>⟦&lt"),
        (K::UndefinedEntity, "&lt;Session>⟦&nbsp;"),
        (K::CdataEndInText, "&lt;Session/>⟦]]>"),
        (K::MismatchedTag, "&lt;Session>⟦</a>"),
        (K::ForbiddenCharacter, "&lt;Session>⟦\u{1}"),
        (K::Doctype, "&lt;Session>⟦<!DOCTYPE a>"),
    ] {
        let (input, at) = marked(&answer(result));
        check(read(input.as_bytes()), kind, at, &input);
    }
}

/// Rules of SOAP and of this service. `{}` is the namespace of the SOAP version.
const BODIES: &[(ErrorKind, &str)] = &[
    (K::MissingBody, "<s:Envelope xmlns:s='{}'>⟦</s:Envelope>"),
    (K::MissingBody, "⟦<s:Envelope xmlns:s='{}'/>"),
    (K::MissingBody, "<s:Envelope xmlns:s='{}'><s:Header/>⟦</s:Envelope>"),
    (K::MissingBody, "<s:Envelope xmlns:s='{}'>⟦<s:Body/></s:Envelope>"),
    (K::MissingBody, "<s:Envelope xmlns:s='{}'><s:Body> <!-- a -->⟦</s:Body></s:Envelope>"),
    (K::UnexpectedText, "<s:Envelope xmlns:s='{}'>⟦a<s:Body/></s:Envelope>"),
    (K::UnexpectedText, "<s:Envelope xmlns:s='{}'><s:Body>\n ⟦a</s:Body></s:Envelope>"),
    (
        K::UnexpectedText,
        "<s:Envelope xmlns:s='{}'><s:Body><LoginIMResponse/>⟦a</s:Body></s:Envelope>",
    ),
    (K::UnexpectedText, "<s:Envelope xmlns:s='{}'><s:Header>&#32;⟦&#33;</s:Header></s:Envelope>"),
    (K::UnexpectedElement, "<s:Envelope xmlns:s='{}'>⟦<Body/></s:Envelope>"),
    (K::UnexpectedElement, "<s:Envelope xmlns:s='{}'>⟦<s:Fault/></s:Envelope>"),
    (K::UnexpectedElement, "<s:Envelope xmlns:s='{}'><s:Header/>⟦<s:Header/></s:Envelope>"),
    (
        K::UnexpectedElement,
        "<s:Envelope xmlns:s='{}'><s:Body><LoginIMResponse/>⟦<a/></s:Body></s:Envelope>",
    ),
    (
        K::UnexpectedElement,
        "<s:Envelope xmlns:s='{}'><s:Body><LoginIMResponse/></s:Body>⟦<s:Body/></s:Envelope>",
    ),
    (
        K::MustUnderstand,
        "<s:Envelope xmlns:s='{}'><s:Header>⟦<a s:mustUnderstand='1'/></s:Header></s:Envelope>",
    ),
    (
        K::MustUnderstand,
        "<s:Envelope xmlns:s='{}'><s:Header><b/>⟦<a s:mustUnderstand=' true '/></s:Header></s:Envelope>",
    ),
    (
        K::MustUnderstand,
        "<s:Envelope xmlns:s='{}'><s:Header>⟦<a s:mustUnderstand='&#49;'/></s:Header></s:Envelope>",
    ),
    (K::UnexpectedMessage, "<s:Envelope xmlns:s='{}'><s:Body>⟦<Nothing/></s:Body></s:Envelope>"),
    (
        K::UnexpectedMessage,
        "<s:Envelope xmlns:s='{}'><s:Body>⟦<s:LoginResponse/></s:Body></s:Envelope>",
    ),
    (
        K::UnexpectedMessage,
        "<s:Envelope xmlns:s='{}'><s:Body>⟦<a:LoginResponse xmlns:a='urn:a'/></s:Body></s:Envelope>",
    ),
    (
        K::UnexpectedMessage,
        "<s:Envelope xmlns:s='{}'><s:Body>⟦<Loginresponse/></s:Body></s:Envelope>",
    ),
    (K::UnexpectedMessage, "<s:Envelope xmlns:s='{}'><s:Body>⟦<Fault/></s:Body></s:Envelope>"),
    (
        K::DuplicateElement,
        "<s:Envelope xmlns:s='{}'><s:Body><LoginResponse><LoginResult/>⟦<LoginResult/></LoginResponse></s:Body></s:Envelope>",
    ),
    (
        K::DuplicateElement,
        "<s:Envelope xmlns:s='{}'><s:Body><KeepSessionAliveResponse><KeepSessionAliveResult/>⟦<KeepSessionAliveResult/></KeepSessionAliveResponse></s:Body></s:Envelope>",
    ),
    (
        K::DuplicateElement,
        "<s:Envelope xmlns:s='{}'><s:Body><s:Fault><faultcode/>⟦<faultcode/></s:Fault></s:Body></s:Envelope>",
    ),
    (
        K::DuplicateElement,
        "<s:Envelope xmlns:s='{}'><s:Body><s:Fault><detail/>⟦<detail/></s:Fault></s:Body></s:Envelope>",
    ),
    (
        K::UnexpectedText,
        "<s:Envelope xmlns:s='{}'><s:Body><LoginResponse>⟦a</LoginResponse></s:Body></s:Envelope>",
    ),
    (
        K::UnexpectedText,
        "<s:Envelope xmlns:s='{}'><s:Body><LoginResponse><LoginResult> ⟦a</LoginResult></LoginResponse></s:Body></s:Envelope>",
    ),
    (
        K::UnexpectedText,
        "<s:Envelope xmlns:s='{}'><s:Body><LoginIMResponse>⟦a</LoginIMResponse></s:Body></s:Envelope>",
    ),
    (
        K::UnexpectedElement,
        "<s:Envelope xmlns:s='{}'><s:Body><GetVersionResponse><GetVersionResult>⟦<a/></GetVersionResult></GetVersionResponse></s:Body></s:Envelope>",
    ),
];

#[test]
fn bodies() {
    for soap in [SOAP11, SOAP12] {
        for &(kind, body) in BODIES {
            let (input, at) = marked(&body.replace("{}", soap));
            check(Response::parse(input.as_bytes()), kind, at, &input);
        }
    }
}

#[test]
fn requests() {
    for (kind, body) in [
        (K::UnexpectedMessage, "⟦<LoginResponse/>"),
        (K::UnexpectedMessage, "⟦<Login xmlns='http://www.imcomponents.com/'/>"),
        (K::Fault, "⟦<soap:Fault/>"),
        (K::DuplicateElement, "<Login><password/>⟦<password/></Login>"),
        (K::DuplicateElement, "<LoginIM><session/><account/>⟦<session/></LoginIM>"),
        (
            K::DuplicateElement,
            "<ChangeStatus><session><UserId/>⟦<UserId/></session></ChangeStatus>",
        ),
        (K::UnexpectedElement, "<Login><password>⟦<b>a</b></password></Login>"),
        (K::UnexpectedElement, "<SendMessage><message>a⟦<br/></message></SendMessage>"),
        (K::UnexpectedText, "<Login>⟦a</Login>"),
        (K::UnexpectedText, "<GetVersion>⟦a</GetVersion>"),
        (K::UnexpectedText, "<LoginIM><session>⟦<![CDATA[a]]></session></LoginIM>"),
        (K::MisplacedDeclaration, "<Login><password>⟦<?xml version='1.0'?></password></Login>"),
    ] {
        let (input, at) = marked(&envelope(body));
        check(Request::parse(input.as_bytes()), kind, at, &input);
    }
}

/// A parser for one message refuses all others, and reports a fault as a fault.
#[test]
fn other_messages() {
    let body = envelope("<soap:Fault><faultcode>soap:Server</faultcode></soap:Fault>");
    let at = body.find("<soap:Fault").unwrap();
    check(LoginResponse::parse(body.as_bytes()), K::Fault, at, &body);
    check(read(body.as_bytes()), K::Fault, at, &body);
    assert_eq!(Fault::parse(body.as_bytes()).unwrap().code.unwrap(), "soap:Server");

    let body = envelope("<GetVersionResponse/>");
    let at = body.find("<GetVersion").unwrap();
    check(LoginResponse::parse(body.as_bytes()), K::UnexpectedMessage, at, &body);
    check(Fault::parse(body.as_bytes()), K::UnexpectedMessage, at, &body);
    check(request::Login::parse(body.as_bytes()), K::UnexpectedMessage, at, &body);
    assert_eq!(GetVersionResponse::parse(body.as_bytes()).unwrap().version, None);
}

/// Other encodings and ill-formed UTF-8 are different errors.
#[test]
fn encodings() {
    let body = envelope("<LoginIMResponse/>");
    let wide = |unit: fn(u16) -> [u8; 2]| body.encode_utf16().flat_map(unit).collect::<Vec<_>>();
    let (little, big) = (wide(u16::to_le_bytes), wide(u16::to_be_bytes));
    let utf32 = |unit: fn(u32) -> [u8; 4]| -> Vec<u8> {
        body.chars().flat_map(|c| unit(u32::from(c))).collect()
    };
    for wide in [
        little.clone(),
        big.clone(),
        [b"\xFF\xFE".as_slice(), &little].concat(),
        [b"\xFE\xFF".as_slice(), &big].concat(),
        utf32(u32::to_le_bytes),
        utf32(u32::to_be_bytes),
        [b"\x00\x00\xFE\xFF".as_slice(), &utf32(u32::to_be_bytes)].concat(),
    ] {
        check(Response::parse(&wide), K::UnsupportedEncoding, 0, "a wide encoding");
        check(Request::parse(&wide), K::UnsupportedEncoding, 0, "a wide encoding");
    }
    // GBK, a truncated character, an overlong form, a surrogate, a byte that UTF-8 never uses.
    for bad in [b"\xD6\xD0\xCE\xC4".as_slice(), b"\xE4\xB8<", b"\xC0\x80", b"\xED\xA0\x80", b"\xF5"]
    {
        let (before, after) = body.split_at(body.find("<LoginIM").unwrap());
        let input = [before.as_bytes(), bad, after.as_bytes()].concat();
        check(Response::parse(&input), K::InvalidUtf8, before.len(), "bad UTF-8");
    }
}

#[test]
fn faults_of_both_versions() {
    let options = ReadOptions::default();
    let body = envelope(
        "<soap:Fault><a:detail xmlns:a='urn:a'>not ours</a:detail>\
         <faultcode>soap:Server</faultcode><faultstring>a ---&gt; b</faultstring>\
         <faultactor>urn:me</faultactor><detail><b c='d'>e</b></detail></soap:Fault>",
    );
    let fault = Fault::parse_with(body.as_bytes(), options).unwrap();
    assert_eq!(fault.version, SoapVersion::Soap11);
    assert_eq!(fault.code.unwrap(), "soap:Server");
    assert_eq!(fault.reason.unwrap(), "a ---> b");
    assert_eq!(fault.actor.unwrap(), "urn:me");
    assert_eq!(fault.detail.unwrap(), "<b c='d'>e</b>");

    let body = format!(
        "<e:Envelope xmlns:e='{SOAP12}'><e:Body><e:Fault><e:Code><e:Value>e:Receiver</e:Value>\
         <e:Subcode><e:Value>a</e:Value></e:Subcode></e:Code><e:Reason><e:Text xml:lang='en'>b\
         </e:Text><e:Text xml:lang='zh'>c</e:Text></e:Reason><e:Node>d</e:Node><e:Role>f</e:Role>\
         <e:Detail/></e:Fault></e:Body></e:Envelope>"
    );
    let fault = Fault::parse_with(body.as_bytes(), options).unwrap();
    assert_eq!(fault.version, SoapVersion::Soap12);
    assert_eq!(fault.code.unwrap(), "e:Receiver");
    assert_eq!(fault.reason.unwrap(), "b");
    assert_eq!(fault.actor.unwrap(), "f");
    assert_eq!(fault.detail.unwrap(), "");
}
