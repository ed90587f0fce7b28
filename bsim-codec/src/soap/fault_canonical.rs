//! Parses faults as ASP.NET writes them.

use super::SoapVersion;
use super::fault::Fault;
use super::fault_kind::FaultKind;
use super::write::{HEAD, HEAD_12, TAIL};
use crate::canonical::markup::{TagPatterns, pattern};
use crate::canonical::message::{self, FIELDS, Layout, Row};
use crate::input::Input;
use crate::limits::ReadOptions;
use crate::names;
use crate::text::{Escapes, Text};

const START: &[u8; 12] = b"<soap:Fault>";

static FAULT_11: Layout = Layout::fault(&PARTS_11);
static FAULT_12: Layout = Layout::fault(&PARTS_12);

/// Code, reason, actor and detail.
static PARTS_11: [TagPatterns; FIELDS] = [
    TagPatterns::plain(names::FAULT_CODE),
    TagPatterns::plain(names::FAULT_STRING),
    TagPatterns::plain(names::FAULT_ACTOR),
    TagPatterns::plain(names::FAULT_DETAIL),
];

/// The same parts.
static PARTS_12: [TagPatterns; FIELDS] = [
    nested("<soap:Code><soap:Value>", "</soap:Value></soap:Code>"),
    nested(REASON_12, "</soap:Text></soap:Reason>"),
    TagPatterns::plain("soap:Role"),
    TagPatterns::plain("soap:Detail"),
];

const REASON_12: &str = "<soap:Reason><soap:Text xml:lang=\"en\">";

/// The tags of nested elements. They have no other form: `tight` and `spaced` repeat `start`, which
/// has to be compared first.
const fn nested(start: &str, end: &str) -> TagPatterns {
    TagPatterns {
        name: "",
        start: pattern(false, &[start]),
        end: pattern(false, &[end]),
        tight: pattern(false, &[start]),
        spaced: pattern(false, &[start]),
    }
}

impl<'a> Fault<'a> {
    #[inline(always)]
    pub(crate) fn of_canonical(input: Input<'a>, options: &ReadOptions) -> Option<Self> {
        // Few responses are faults, so the start tag is compared before the long head.
        let is_next = |head: &str| {
            input.bytes.get(head.len()..).is_some_and(|rest| rest.first_chunk() == Some(START))
        };
        let (version, head, layout) = if is_next(HEAD) {
            (SoapVersion::Soap11, HEAD, &FAULT_11)
        } else if is_next(HEAD_12) {
            (SoapVersion::Soap12, HEAD_12, &FAULT_12)
        } else {
            return None;
        };
        let mut row = Row::default();
        // The fault is built here, and not in the call, because it is large.
        let (kind, lang) = read_after_head(input, (version, head, layout), options, &mut row)?;
        let [code, reason, actor, detail] = row.fields;
        Some(Self { kind, code, reason, lang, actor, detail, ..Self::empty(version) })
    }
}

/// Reads the parts of a fault into `row`. Returns its kind and the language of the reason.
#[inline(never)]
fn read_after_head<'a>(
    input: Input<'a>,
    (version, head, layout): (SoapVersion, &str, &'static Layout),
    options: &ReadOptions,
    row: &mut Row<'a>,
) -> Option<(FaultKind, Option<Text<'a>>)> {
    // With `trim`, no text is plain.
    if options.trim || !input.bytes.starts_with(head.as_bytes()) {
        return None;
    }
    let content = (input.text_from(head.len())?, head.len());
    let (_, end) = message::read(content, options, &[layout], row)?;
    if input.bytes.get(end..) != Some(TAIL.as_bytes()) {
        return None;
    }
    let [code, reason, _, detail] = &row.fields;
    // The general tier does not unescape a detail.
    if detail.is_some_and(|detail| detail.as_plain() != Some("")) {
        return None;
    }
    let lang = match (version, reason) {
        (SoapVersion::Soap12, Some(reason)) => Some(lang_before(*reason)),
        _ => None,
    };
    // The head binds no other prefix to a namespace of SOAP.
    let kind = FaultKind::of_written(code.as_ref()?.as_plain()?);
    Some((kind, lang))
}

/// The language in the start tag before the reason.
fn lang_before(reason: Text<'_>) -> Text<'static> {
    let (_, at, _) = reason.to_parts();
    Text::new("en", (at as usize).saturating_sub("en\">".len()), Escapes::PLAIN)
}
