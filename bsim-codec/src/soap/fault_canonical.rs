//! Parses faults as ASP.NET writes them: a usual code, a reason, and an empty detail.

use super::SoapVersion;
use super::fault::Fault;
use super::fault_kind::FaultKind;
use super::write::{HEAD, HEAD_12, TAIL};
use crate::canonical::markup::pattern;
use crate::canonical::message;
use crate::input::Input;
use crate::limits::ReadOptions;
use crate::simd::pattern::Pattern;
use crate::text::{EMPTY, Escapes, Text};
use crate::write::markup::literal;

const START: &[u8; 12] = b"<soap:Fault>";
const DETAIL_11: &str = "<detail />";
const DETAIL_12: &str = "<soap:Detail />";

/// Where the parts of a fault are.
struct Layout {
    version: SoapVersion,
    head: &'static str,
    /// `head` and everything else before the code.
    start: &'static str,
    codes: [(&'static str, FaultKind); 2],
    before_reason: Pattern,
    after_reason: Pattern,
    detail: &'static str,
    /// Everything after the reason and its end tags.
    end: &'static str,
}

static LAYOUTS: [Layout; 2] = [
    Layout {
        version: SoapVersion::Soap11,
        head: HEAD,
        start: literal!(false, HEAD, "<soap:Fault><faultcode>"),
        codes: [("soap:Server", FaultKind::Server), ("soap:Client", FaultKind::Client)],
        before_reason: pattern(false, &["</faultcode><faultstring>"]),
        after_reason: pattern(false, &["</faultstring>"]),
        detail: DETAIL_11,
        end: literal!(false, DETAIL_11, "</soap:Fault>", TAIL),
    },
    Layout {
        version: SoapVersion::Soap12,
        head: HEAD_12,
        start: literal!(false, HEAD_12, "<soap:Fault><soap:Code><soap:Value>"),
        codes: [("soap:Receiver", FaultKind::Server), ("soap:Sender", FaultKind::Client)],
        before_reason: pattern(
            false,
            &["</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang=\"en\">"],
        ),
        after_reason: pattern(false, &["</soap:Text></soap:Reason>"]),
        detail: DETAIL_12,
        end: literal!(false, DETAIL_12, "</soap:Fault>", TAIL),
    },
];

impl<'a> Fault<'a> {
    #[inline(always)]
    pub(crate) fn of_canonical(input: Input<'a>, options: &ReadOptions) -> Option<Self> {
        // Few responses are faults, so a short part is compared before the long start.
        let is_fault = |layout: &&Layout| {
            let rest = input.bytes.get(layout.head.len()..);
            rest.is_some_and(|rest| rest.first_chunk() == Some(START))
        };
        let layout = LAYOUTS.iter().find(is_fault)?;
        let Parts { kind, code, reason, detail_at } = layout.read(input, options)?;
        let lang_at = reason.offset().saturating_sub("en\">".len());
        let lang = Text::new("en", lang_at, Escapes::PLAIN);
        // The fault is built here, and not in the call, because it is large.
        Some(Self {
            kind,
            code: Some(code),
            reason: Some(reason),
            lang: (layout.version == SoapVersion::Soap12).then_some(lang),
            detail: Some(Text::new(EMPTY, detail_at, Escapes::PLAIN)),
            ..Self::empty(layout.version)
        })
    }
}

/// The parts that are not the same in all faults.
struct Parts<'a> {
    kind: FaultKind,
    code: Text<'a>,
    reason: Text<'a>,
    detail_at: usize,
}

impl Layout {
    #[inline(never)]
    fn read<'a>(&self, input: Input<'a>, options: &ReadOptions) -> Option<Parts<'a>> {
        // With `trim`, no text is plain.
        if options.trim || !input.bytes.starts_with(self.start.as_bytes()) {
            return None;
        }
        let start = self.start.len();
        let content = input.text_from(start)?;
        let is_next = |code: &&(&str, _)| content.starts_with(code.0);
        let (code, kind) = self.codes.iter().find(is_next)?;
        let (code, rest) = content.split_at_checked(code.len())?;
        let around = (&self.before_reason, &self.after_reason);
        let (reason, end) =
            message::text((rest, start.saturating_add(code.len())), options, around)?;
        if input.bytes.get(end..) != Some(self.end.as_bytes()) {
            return None;
        }
        let code = Text::new(code, start, Escapes::PLAIN);
        Some(Parts { kind: *kind, code, reason, detail_at: end.saturating_add(self.detail.len()) })
    }
}
