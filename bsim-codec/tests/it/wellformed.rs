//! Errors inside elements (`docs/protocol.md`, section 5): each with its kind and offset, at every
//! level of a body.

use crate::support::{CLOSE, OPEN, answer, envelope, escape, forms, marked, read, session};
use bsim_codec::request::Request;
use bsim_codec::response::Response;
use bsim_codec::{DecodeError, ErrorKind, ErrorKind as K};

/// Contents of an element, with the error marked.
const CONTENT: &[(ErrorKind, &str)] = &[
    // Document type declarations.
    (K::Doctype, "⟦<!DOCTYPE a>"),
    (K::Doctype, "⟦<!DOCTYPE a [<!ENTITY b 'c'>]>"),
    // Markup that XML does not define.
    (K::InvalidMarkup, "⟦<!doctype a>"),
    (K::InvalidMarkup, "⟦<!ENTITY b 'c'>"),
    (K::InvalidMarkup, "⟦<![cdata[a]]>"),
    (K::InvalidMarkup, "⟦<![CDATA a]]>"),
    (K::InvalidMarkup, "⟦<!>"),
    (K::InvalidMarkup, "⟦<! -- a -->"),
    (K::InvalidMarkup, "<a></a ⟦b>"),
    (K::InvalidMarkup, "<a></a⟦/>"),
    (K::InvalidMarkup, "<a></a⟦:>"),
    (K::InvalidMarkup, "<a ⟦/ >"),
    (K::InvalidMarkup, "<a⟦/b>"),
    (K::InvalidMarkup, "<a b='c'⟦/d='e'>"),
    (K::InvalidMarkup, "<a ⟦//>"),
    // Names.
    (K::InvalidName, "<⟦ d>"),
    (K::InvalidName, "<?a⟦?b?>"),
    (K::InvalidName, "<?A⟦???>"),
    (K::InvalidName, "<⟦>"),
    (K::InvalidName, "<⟦1a/>"),
    (K::InvalidName, "<⟦-a/>"),
    (K::InvalidName, "<⟦.a/>"),
    (K::InvalidName, "<⟦:a/>"),
    (K::InvalidName, "<⟦×/>"),
    (K::InvalidName, "<⟦<a/>"),
    (K::InvalidName, "<a⟦:/>"),
    (K::InvalidName, "<a:b⟦:c/>"),
    (K::InvalidName, "<a></⟦ a>"),
    (K::InvalidName, "<a></⟦>"),
    (K::InvalidName, "<a ⟦1b='c'/>"),
    (K::InvalidName, "<a ⟦='c'/>"),
    (K::InvalidName, "<a ⟦:b='c'/>"),
    (K::InvalidName, "<a b⟦:='c'/>"),
    (K::InvalidName, "<a b:c⟦:d='c'/>"),
    (K::InvalidName, "<a ⟦'c'/>"),
    (K::InvalidName, "<a ⟦<b/>"),
    (K::InvalidName, "<?⟦?>"),
    (K::InvalidName, "<?⟦ a?>"),
    (K::InvalidName, "<?⟦1a?>"),
    (K::InvalidName, "<?a⟦:b?>"),
    (K::InvalidName, "<?a⟦+b?>"),
    // Mismatched tags.
    (K::MismatchedTag, "<a>⟦</b>"),
    (K::MismatchedTag, "<a>⟦</A>"),
    (K::MismatchedTag, "<a><b>⟦</a></b>"),
    (K::MismatchedTag, "<a/>⟦</a>"),
    (K::MismatchedTag, "<b xmlns:p='urn:p' xmlns:q='urn:p'><p:a>⟦</q:a></b>"),
    // References.
    (K::InvalidReference, "a⟦& b"),
    (K::InvalidReference, "a⟦&;"),
    (K::InvalidReference, "a⟦&lt b;"),
    (K::InvalidReference, "a⟦&lt<b/>"),
    (K::InvalidReference, "a⟦&lt&gt;"),
    (K::InvalidReference, "a⟦&1;"),
    (K::InvalidReference, "a⟦&&amp;"),
    (K::InvalidReference, "a⟦&#;"),
    (K::InvalidReference, "a⟦&#x;"),
    (K::InvalidReference, "a⟦&#a;"),
    (K::InvalidReference, "a⟦&#X41;"),
    (K::InvalidReference, "a⟦&#xg;"),
    (K::InvalidReference, "a⟦&#-65;"),
    (K::InvalidReference, "a⟦&# 65;"),
    (K::InvalidReference, "<a b='⟦&lt'/>"),
    (K::InvalidReference, "<a b='⟦& '/>"),
    (K::UndefinedEntity, "a⟦&nbsp;"),
    (K::UndefinedEntity, "a⟦&LT;"),
    (K::UndefinedEntity, "<a b='c⟦&d;'/>"),
    (K::ForbiddenReference, "a⟦&#0;"),
    (K::ForbiddenReference, "a⟦&#x1;"),
    (K::ForbiddenReference, "a⟦&#8;"),
    (K::ForbiddenReference, "a⟦&#xB;"),
    (K::ForbiddenReference, "a⟦&#x1F;"),
    (K::ForbiddenReference, "a⟦&#xD800;"),
    (K::ForbiddenReference, "a⟦&#xDFFF;"),
    (K::ForbiddenReference, "a⟦&#xFFFE;"),
    (K::ForbiddenReference, "a⟦&#65535;"),
    (K::ForbiddenReference, "a⟦&#x110000;"),
    (K::ForbiddenReference, "a⟦&#99999999999999999999;"),
    (K::ForbiddenReference, "<a b='c⟦&#1;'/>"),
    // Characters.
    (K::ForbiddenCharacter, "a⟦\0"),
    (K::ForbiddenCharacter, "a⟦\u{1}b"),
    (K::ForbiddenCharacter, "a⟦\u{B}"),
    (K::ForbiddenCharacter, "a⟦\u{C}"),
    (K::ForbiddenCharacter, "a⟦\u{1F}"),
    (K::ForbiddenCharacter, "中文⟦\u{FFFE}"),
    (K::ForbiddenCharacter, "a⟦\u{FFFF}"),
    (K::ForbiddenCharacter, "<a b='c⟦\u{1}'/>"),
    (K::ForbiddenCharacter, "<!-- a⟦\u{1} -->"),
    (K::ForbiddenCharacter, "<!-- a⟦\u{1} -- -->"),
    (K::ForbiddenCharacter, "<?a b⟦\u{1}?>"),
    (K::ForbiddenCharacter, "<![CDATA[⟦\u{1}]]>"),
    // Attributes.
    (K::DuplicateAttribute, "<a b='' ⟦b=''/>"),
    (K::DuplicateAttribute, "<a b='' c='' ⟦b=\"\"/>"),
    (K::DuplicateAttribute, "<a xmlns='urn:a' ⟦xmlns='urn:a'/>"),
    (K::DuplicateAttribute, "<a xmlns:p='urn:p' ⟦xmlns:p='urn:p'/>"),
    (K::DuplicateAttribute, "<a xmlns:p='urn:p' xmlns:q='urn:p' p:b='' ⟦q:b=''/>"),
    (K::DuplicateAttribute, "<a xmlns:p='urn:p' p:b='' ⟦q:b='' xmlns:q='urn:&#112;'/>"),
    (K::LessThanInAttribute, "<a b='⟦<'/>"),
    (K::LessThanInAttribute, "<a b='c⟦<d>'/>"),
    (K::MissingEquals, "<a b⟦/>"),
    (K::MissingEquals, "<a b⟦></a>"),
    (K::MissingEquals, "<a b ⟦c='d'/>"),
    (K::MissingEquals, "<a b⟦'c'/>"),
    (K::MissingQuote, "<a b=⟦c/>"),
    (K::MissingQuote, "<a b=⟦/>"),
    (K::MissingQuote, "<a b= ⟦></a>"),
    (K::MissingQuote, "<a b=⟦=''/>"),
    (K::MissingSpace, "<a b='c'⟦d='e'/>"),
    (K::MissingSpace, "<a b='c'⟦''/>"),
    (K::MissingSpace, "<a⟦'b'/>"),
    (K::MissingSpace, "<a⟦=''/>"),
    // Text, comments and processing instructions.
    (K::CdataEndInText, "a⟦]]>"),
    (K::CdataEndInText, "a]⟦]]>"),
    (K::CdataEndInText, "<![CDATA[a]]>⟦]]>"),
    (K::DoubleHyphenInComment, "<!-- a⟦--b -->"),
    (K::DoubleHyphenInComment, "<!-- a ⟦--->"),
    (K::DoubleHyphenInComment, "<!--⟦---->"),
    (K::ReservedInstruction, "<?⟦XML a?>"),
    (K::ReservedInstruction, "<?⟦Xml?>"),
    (K::ReservedInstruction, "<?⟦xmL version='1.0'?>"),
    (K::MisplacedDeclaration, "a⟦<?xml version='1.0'?>"),
    (K::MisplacedDeclaration, "a⟦<?xml?>"),
    // Namespaces.
    (K::UnboundPrefix, "<⟦p:a/>"),
    (K::UnboundPrefix, "<a ⟦p:b=''/>"),
    (K::UnboundPrefix, "<⟦xmlns:a/>"),
    (K::UnboundPrefix, "<a><b xmlns:p='urn:p'/><⟦p:b/></a>"),
    (K::InvalidNamespace, "<a ⟦xmlns:p=''/>"),
    (K::InvalidNamespace, "<a ⟦xmlns:xml='urn:a'/>"),
    (K::InvalidNamespace, "<a ⟦xmlns:xmlns='urn:a'/>"),
    (K::InvalidNamespace, "<a ⟦xmlns:xmlns='http://www.w3.org/2000/xmlns/'/>"),
    (K::InvalidNamespace, "<a ⟦xmlns:p='http://www.w3.org/2000/xmlns/'/>"),
    (K::InvalidNamespace, "<a ⟦xmlns:p='http://www.w3.org/XML/1998/namespace'/>"),
    (K::InvalidNamespace, "<a ⟦xmlns='http://www.w3.org/XML/1998/namespace'/>"),
    (K::InvalidNamespace, "<a ⟦xmlns='http://www.w3.org/2000/xmlns&#x2F;'/>"),
];

/// Collects all unexpected results, so that one run reports all of them.
#[derive(Default)]
struct Failures(Vec<String>);

impl Failures {
    fn compare(
        &mut self,
        found: Result<(), DecodeError>,
        expected: (ErrorKind, usize),
        input: &str,
    ) {
        let found = found.map_err(|error| (error.kind(), error.offset()));
        if found != Err(expected) {
            let near = &input.as_bytes()[expected.1 - 12..input.len().min(expected.1 + 12)];
            let near = String::from_utf8_lossy(near);
            self.0.push(format!("{found:?} instead of {expected:?}: …{near}…"));
        }
    }

    /// A `KeepSessionAlive` response.
    fn answer(&mut self, body: &str, kind: ErrorKind) {
        let (input, at) = marked(body);
        self.compare(read(input.as_bytes()).map(drop), (kind, at), &input);
    }

    /// Another body.
    fn message(&mut self, body: &str, kind: ErrorKind) {
        let (input, at) = marked(body);
        let bytes = input.as_bytes();
        let found = if input.contains("<Login ") {
            Request::parse(bytes).map(drop)
        } else {
            Response::parse(bytes).map(drop)
        };
        self.compare(found, (kind, at), &input);
    }

    #[track_caller]
    fn none(self) {
        assert!(self.0.is_empty(), "{} failures:\n{}", self.0.len(), self.0.join("\n"));
    }
}

#[test]
fn in_an_event() {
    let mut failures = Failures::default();
    for &(kind, content) in CONTENT {
        for body in forms(&session(&format!("<OnSomething>{content}</OnSomething>"))) {
            failures.answer(&body, kind);
        }
    }
    failures.none();
}

/// The same between events and in their parent elements, if no text comes before the error.
#[test]
fn between_elements() {
    let mut failures = Failures::default();
    let starts_with_text = |content: &str| !content.starts_with('<') || content.contains("[a]");
    for &(kind, content) in CONTENT.iter().filter(|(_, content)| !starts_with_text(content)) {
        let list = format!("<OnReceiveBuddies>{content}</OnReceiveBuddies>");
        let buddy = format!("<OnReceiveBuddies><Buddy>{content}</Buddy></OnReceiveBuddies>");
        for events in [content, &list, &buddy] {
            for body in forms(&session(events)) {
                failures.answer(&body, kind);
            }
        }
    }
    failures.none();
}

/// The same in a field: it is decoded later but checked during parsing.
#[test]
fn in_a_field() {
    let mut failures = Failures::default();
    let has_element = |content: &str| content.contains("<a") || content.contains("<b ");
    for &(kind, content) in CONTENT.iter().filter(|(_, content)| !has_element(content)) {
        for field in ["OnNicknameChanged", "OnStatusChanged"] {
            for body in forms(&session(&format!("<{field}>{content}</{field}>"))) {
                failures.answer(&body, kind);
            }
        }
    }
    failures.none();
}

#[test]
fn in_the_envelope() {
    let mut failures = Failures::default();
    let empty = envelope("<LoginIMResponse/>");
    for &(kind, content) in CONTENT {
        let body = format!("<Login xmlns='http://www.imcomponents.com'><x>{content}</x></Login>");
        failures.message(&envelope(&body), kind);
        let fault = format!("<soap:Fault><detail>{content}</detail></soap:Fault>");
        failures.message(&envelope(&fault), kind);
        let header = format!("<soap:Header><x>{content}</x></soap:Header><soap:Body>");
        failures.message(&empty.replace("<soap:Body>", &header), kind);
        let after = format!("</soap:Body><x>{content}</x>");
        failures.message(&empty.replace("</soap:Body>", &after), kind);
        let beside = format!("{OPEN}<x>{content}</x><KeepSessionAliveResult/>{CLOSE}");
        failures.answer(&beside, kind);
    }
    failures.none();
}

/// Truncated markup with an error before the end of the input.
const CUT_OFF: &[(ErrorKind, &str)] = &[
    (K::InvalidName, "<⟦1"),
    (K::InvalidName, "</⟦1"),
    (K::InvalidName, "</⟦ "),
    (K::InvalidName, "<a⟦:1"),
    (K::InvalidName, "<a ⟦1='b'"),
    (K::InvalidName, "<a b⟦:='c'"),
    (K::InvalidName, "<?⟦1"),
    (K::InvalidName, "<?a⟦:b"),
    (K::InvalidMarkup, "</a ⟦b"),
    (K::InvalidMarkup, "</a⟦:1"),
    (K::InvalidMarkup, "<a ⟦/b"),
    (K::InvalidMarkup, "⟦<!a"),
    (K::InvalidMarkup, "⟦<!-a"),
    (K::InvalidMarkup, "⟦<![CDATAX"),
    (K::Doctype, "⟦<!DOCTYPE a [ <b"),
    (K::MissingEquals, "<a b ⟦c"),
    (K::MissingQuote, "<a b=⟦c"),
    (K::MissingSpace, "<a b='c'⟦d"),
    (K::LessThanInAttribute, "<a b='⟦<c"),
    (K::InvalidReference, "<a b='⟦& "),
    (K::UndefinedEntity, "<a b='⟦&nbsp;"),
    (K::InvalidReference, "⟦&#x;"),
    (K::InvalidReference, "⟦&lt "),
    (K::ForbiddenCharacter, "<a b='⟦\u{1}"),
    (K::ForbiddenCharacter, "<!-- ⟦\u{1}"),
    (K::ForbiddenCharacter, "<![CDATA[⟦\u{1}"),
    (K::ForbiddenCharacter, "<?a ⟦\u{1}"),
    (K::DoubleHyphenInComment, "<!-- ⟦--a"),
    (K::DoubleHyphenInComment, "<!-- ⟦---"),
    (K::ReservedInstruction, "<?⟦XML "),
    (K::NameTooLong, "<⟦{}"),
    (K::NameTooLong, "</⟦{}"),
    (K::NameTooLong, "<a ⟦{}"),
    (K::NameTooLong, "<?⟦{}"),
];

#[test]
fn cut_off() {
    let mut failures = Failures::default();
    for &(kind, end) in CUT_OFF {
        let end = end.replace("{}", &"a".repeat(300));
        let inner = format!("<Session><IM>{end}");
        failures.answer(&format!("{OPEN}<KeepSessionAliveResult>{inner}"), kind);
        // The inner document may end before the outer document.
        failures.answer(&format!("{OPEN}<KeepSessionAliveResult>{}", escape(&inner)), kind);
        failures.answer(&answer(&escape(&inner)), kind);
    }
    failures.none();
}

/// Valid content that looks similar to the errors above.
#[test]
fn what_is_allowed() {
    let content = [
        "<a.b-c_1:é xmlns:a.b-c_1='urn:a'/>",
        "<a xml:lang='zh' xml:space = 'preserve'\r\n\tb='>&#x9;]]>' c=\"'\"/>",
        "<a xmlns:p='urn:p' xmlns:q='urn:q' p:b='' q:b='' b=''/>",
        "<a xmlns:p='urn:p' xmlns='urn:p' p:b='' b=''/>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns='urn:a'><b xmlns=''/></a >",
        "<!----><!-- - --><!-- <a> & ]]> --><!-- -->",
        "<?a?><?a ?><?xml-stylesheet <a> & -- ]]>?><?xmlfoo?><?A ???>",
        "<![CDATA[]]><![CDATA[<a>&b;]] >]]]]><![CDATA[>]]>",
        "]] ]]&gt; ]]<!-- -->> ]]<![CDATA[>]]> > ' \"",
        "&#x10FFFF;&#1114111;&#0000000000000000000000000000000065;&#xd7ff;&#xE000;&#xFFFD;&#9;",
        "\u{7F}\u{80}\u{9F}\u{D7FF}\u{E000}\u{FFFD}\u{10000}\u{FEFF}",
    ];
    for content in content {
        let inner = session(&format!("<OnSomething>{content}</OnSomething>"));
        for body in forms(&inner) {
            assert_eq!(read(body.as_bytes()).map(|events| events.len()), Ok(3), "{body}");
        }
    }
}
