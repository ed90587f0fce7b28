//! The document inside an escaped result: its text, and where in the input each byte comes from.

use crate::error::{DecodeError, ErrorKind};
use crate::soap::namespaces;
use crate::text::{Escapes, Text};
use crate::xml::cursor::{Cursor, Frames, Node, TextKind, Written, misplaced_declaration};
use crate::xml::span::Span;
use crate::xml::token;
use crate::xml::unescape::{Rules, Run, Runs};

/// A stretch of the inner text and the stretch of the input that stands for it.
#[derive(Debug, Clone, Copy)]
struct Segment {
    inner: u32,
    input: Span,
    /// It stands for as many bytes, each for one; else for one character, as references do.
    literal: bool,
    /// It is in a CDATA section.
    in_cdata: bool,
}

impl Segment {
    /// Where in the input the character at byte `at` of the inner text begins, which is in this
    /// segment.
    fn input_of(&self, at: usize) -> usize {
        self.input.at(at.saturating_sub(self.inner as usize))
    }

    /// Whether what comes next can be a part of this segment, of which a text of many lines would
    /// otherwise have very many.
    fn continues_with(&self, input: Span, literal: bool, in_cdata: bool) -> bool {
        self.literal && literal && self.in_cdata == in_cdata && self.input.end() == input.start()
    }
}

/// An inner document.
#[derive(Debug)]
pub(crate) struct EscapedDocument {
    pub(crate) text: String,
    segments: Vec<Segment>,
    /// What is open in the inner document.
    pub(crate) frames: Frames,
    /// What is wrong with the outer document where the inner text ends, if something is.
    failure: Option<DecodeError>,
    /// Where in the input the inner text ends.
    end: usize,
    /// Where the input goes on after the end tag of the result.
    pub(crate) after: usize,
}

impl EscapedDocument {
    /// Reads what is left of the result element as text. The cursor must be at its content.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Self {
        let start = cursor.position();
        let mut inner = Self {
            text: String::new(),
            segments: Vec::new(),
            frames: Frames::new(namespaces::KNOWN),
            failure: None,
            end: start,
            after: start,
        };
        if let Err(error) = inner.fill(cursor) {
            inner.end = error.offset();
            inner.failure = Some(error);
        }
        inner
    }

    fn fill(&mut self, cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
        let input = cursor.text();
        loop {
            match cursor.next()? {
                Node::Text(_, TextKind::Cdata(content)) => {
                    self.add(input, content, true);
                }
                Node::Text(span, _) => self.add(input, span, false),
                Node::End(tag) => {
                    // An empty result has no content, and its tag is before it.
                    self.end = tag.start().max(self.end);
                    self.after = tag.end();
                    return Ok(());
                }
                Node::Start(element) => {
                    let (kind, at) = (ErrorKind::UnexpectedElement, element.tag.start());
                    return Err(DecodeError::new(kind, at, "text only"));
                }
                Node::Declaration(span) => return Err(misplaced_declaration(span)),
                Node::Eof(at) => return Err(token::end_of_text(at)),
            }
        }
    }

    fn add(&mut self, input: &str, content: Span, in_cdata: bool) {
        // Inside CDATA only line ends are special, and the section's end has been taken off.
        let source = content.of(input);
        for run in Runs::new(source, Rules::Content, in_cdata) {
            let inner = self.text.len() as u32;
            let (range, literal) = match run {
                Run::Literal(range) => {
                    self.text.push_str(source.get(range.clone()).unwrap_or_default());
                    (range, true)
                }
                Run::Char(c, range) => {
                    self.text.push(c);
                    // A lone CR is a byte for a byte.
                    let literal = range.len() == 1;
                    (range, literal)
                }
            };
            let input = content.part(range);
            match self.segments.last_mut() {
                Some(last) if last.continues_with(input, literal, in_cdata) => {
                    last.input = Span::new(last.input.start(), input.end());
                }
                _ => self.segments.push(Segment { inner, input, literal, in_cdata }),
            }
        }
    }

    /// The segment that byte `at` of the inner text is in.
    fn segment(&self, at: usize) -> Option<&Segment> {
        let next = self.segments.partition_point(|segment| segment.inner as usize <= at);
        self.segments.get(next.checked_sub(1)?).filter(|_| at < self.text.len())
    }

    /// Where in the input the character at byte `at` of the inner text begins; for the text's end,
    /// where the content ends.
    pub(crate) fn to_input(&self, at: usize) -> usize {
        self.segment(at).map_or(self.end, |segment| segment.input_of(at))
    }

    /// Where in the input the character before byte `at` of the inner text ends.
    fn to_input_end(&self, at: usize) -> usize {
        match at.checked_sub(1).and_then(|last| self.segment(last)) {
            None => self.to_input(at),
            Some(segment) if !segment.literal => segment.input.end(),
            Some(segment) => segment.input_of(at),
        }
    }

    /// Itself as a measure of its texts, if one of them may be longer in the input than `limit`.
    pub(crate) fn measure(&self, limit: usize) -> Option<&dyn Written> {
        let start = self.segments.first().map_or(self.end, |segment| segment.input.start());
        (self.end.saturating_sub(start) > limit).then_some(self)
    }

    /// Which byte of the inner text begins at `input`, or first thereafter.
    pub(crate) fn offset_of(&self, input: usize) -> usize {
        let next = self.segments.partition_point(|segment| segment.input.end() <= input);
        match self.segments.get(next) {
            None => self.text.len(),
            Some(segment) => {
                let into = input.saturating_sub(segment.input.start());
                let into = if segment.literal { into } else { 0 };
                into.saturating_add(segment.inner as usize)
            }
        }
    }

    /// Whether the inner text at `input` comes from text, not from a CDATA section.
    pub(crate) fn is_text(&self, input: usize) -> bool {
        let at = self.offset_of(input);
        self.segment(at).is_none_or(|segment| !segment.in_cdata)
    }

    /// A mistake in the inner text, as the caller sees it. Where the inner text ends because the
    /// outer document is broken, that is the mistake.
    pub(crate) fn translate(&self, error: DecodeError) -> DecodeError {
        match self.failure {
            Some(failure) if error.kind() == ErrorKind::UnexpectedEnd => failure,
            _ => error.map_offset(|at| self.to_input(at)),
        }
    }

    /// What is wrong with the outer document at the end of the inner text.
    pub(crate) fn failure(&self) -> Option<DecodeError> {
        self.failure
    }

    /// A part of the inner text, as the slice of the input that stands for it.
    pub(crate) fn take<'a>(&self, input: &'a str, span: Span, form: Escapes) -> Text<'a> {
        if span.len() == 0 {
            let at = self.to_input_end(span.start());
            return Text::new(Span::new(at, at).of(input), at, form.without_xml());
        }
        let (start, end) = (self.to_input(span.start()), self.to_input_end(span.end()));
        let raw = Span::new(start, end).of(input);
        if raw.len() == span.len() && form.with(Escapes::ESCAPED).is_literal(raw) {
            return Text::new(raw, start, form.without_xml());
        }
        let in_cdata = self.segment(span.start()).is_some_and(|segment| segment.in_cdata);
        let form = form.with(Escapes::ESCAPED);
        Text::new(raw, start, if in_cdata { form.with(Escapes::IN_CDATA) } else { form })
    }
}

impl Written for EscapedDocument {
    fn written_len(&self, span: Span) -> usize {
        if span.len() == 0 {
            return 0;
        }
        self.to_input_end(span.end()).saturating_sub(self.to_input(span.start()))
    }
}
