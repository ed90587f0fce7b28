//! A fast path for the usual start of an envelope: any prefix, the namespaces in any order, white
//! space between the tags. `read` parses any other envelope.
//!
//! The start is over half of a small message. The tokenizer needs four times the instructions.

use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::{char, multispace0, multispace1};
use nom::combinator::{recognize, verify};
use nom::sequence::{preceded, separated_pair, terminated};
use nom::{IResult, Offset, Parser};

use super::SoapVersion;
use super::namespaces::{KNOWN, SOAP_11, SOAP_12, XSD, XSI};
use crate::limits::ReadOptions;
use crate::names;
use crate::simd::set::{Set, bytes};
use crate::xml::chars;
use crate::xml::cursor::Frames;
use crate::xml::namespace::Namespace;
use crate::xml::scope::Binding;
use crate::xml::span::Span;

/// An envelope, read up to the content of its body.
pub(super) struct Start {
    pub(super) version: SoapVersion,
    /// The offset of the content of the body.
    pub(super) at: usize,
    /// The envelope and the body.
    pub(super) frames: Frames,
}

/// Limits of the fast path. With one more declaration, on the message, the input stays within the
/// limits that [`ReadOptions::allows_canonical`] requires.
const DECLARATIONS: usize = 7;
const PREFIX_LEN: usize = 50;
const NAMESPACE_LEN: usize = 100;

/// The names of the envelope and the body, as .NET writes them.
pub(crate) const ENVELOPE: &str = "soap:Envelope";
pub(crate) const BODY: &str = "soap:Body";

/// The declarations of the envelope, as .NET writes them.
pub(crate) const DECLARED: [Binding; 3] =
    [Binding::known("soap", SOAP_11), Binding::known("xsi", XSI), Binding::known("xsd", XSD)];

/// Reads up to the content of the body, if the start is usual.
pub(super) fn usual_start(text: &str, options: &ReadOptions) -> Option<Start> {
    if !options.allows_canonical() {
        return None;
    }
    let span = |part: &str| Span::of_len(text.offset(part), part.len());
    let mut frames = Frames::new(KNOWN);
    let mut rest = text;
    // The XML declaration is optional.
    let _ = eat(&mut rest, xml_declaration);
    let tag_start = || (multispace0, char('<'));
    eat(&mut rest, tag_start())?;
    let envelope = eat(&mut rest, recognize((prefix, tag(":"), tag(names::ENVELOPE))))?;
    let (prefix, _) = envelope.split_once(':')?;
    frames.open_written(span(envelope));
    let mut version = None;
    for _ in 0..DECLARATIONS {
        let Some((declared, uri)) = eat(&mut rest, namespace) else { break };
        let namespace = Namespace::of(uri, KNOWN);
        if declared == prefix {
            version = version_of(namespace);
        }
        frames.scope.declare(text, span(declared), namespace)?;
    }
    eat(&mut rest, (char('>'), tag_start()))?;
    let body = eat(&mut rest, recognize((tag(prefix), tag(":"), tag(names::BODY))))?;
    frames.open_written(span(body));
    eat(&mut rest, char('>'))?;
    Some(Start { version: version?, at: text.offset(rest), frames })
}

pub(super) const fn version_of(namespace: Namespace) -> Option<SoapVersion> {
    match namespace {
        SOAP_11 => Some(SoapVersion::Soap11),
        SOAP_12 => Some(SoapVersion::Soap12),
        _ => None,
    }
}

fn eat<'t, T>(
    rest: &mut &'t str,
    mut parser: impl Parser<&'t str, Output = T, Error = ()>,
) -> Option<T> {
    let (after, output) = parser.parse(rest).ok()?;
    *rest = after;
    Some(output)
}

fn xml_declaration(input: &str) -> IResult<&str, &str, ()> {
    alt((
        tag(r#"<?xml version="1.0" encoding="utf-8"?>"#),
        tag(r#"<?xml version="1.0" encoding="UTF-8"?>"#),
        tag("<?xml version='1.0' encoding='utf-8'?>"),
    ))
    .parse(input)
}

/// A prefix that does not begin with `xml`, which is reserved.
fn prefix(input: &str) -> IResult<&str, &str, ()> {
    let len = chars::ncname_len(input);
    verify(split(len, PREFIX_LEN), |name: &str| !name.starts_with("xml")).parse(input)
}

/// A prefix and its namespace.
fn namespace(input: &str) -> IResult<&str, (&str, &str), ()> {
    let name = preceded((multispace1, tag("xmlns:")), prefix);
    separated_pair(name, tag("=\""), terminated(uri, char('"'))).parse(input)
}

/// An attribute value without escapes.
fn uri(input: &str) -> IResult<&str, &str, ()> {
    type End = Set<b'!', { bytes(b"\"&<\xEF") }>;
    split(End::find(input.as_bytes()).unwrap_or_default(), NAMESPACE_LEN).parse(input)
}

/// The first `len` bytes, if `len` is from 1 to `max`.
fn split<'t>(len: usize, max: usize) -> impl Parser<&'t str, Output = &'t str, Error = ()> {
    move |input: &'t str| match input.split_at_checked(len) {
        Some((part, rest)) if (1..=max).contains(&len) => Ok((rest, part)),
        _ => Err(nom::Err::Error(())),
    }
}
