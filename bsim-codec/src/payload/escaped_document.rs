//! The unescaped document of an escaped result, with a map from its bytes to the input.

use crate::error::{DecodeError, ErrorKind};
use crate::soap::namespaces;
use crate::text::{Escapes, Text};
use crate::xml::cursor::{Cursor, Frames, Node, TextKind, misplaced_declaration};
use crate::xml::span::Span;
use crate::xml::token;
use crate::xml::unescape::{Rules, Run, Runs};

/// A run of the inner text and its span in the input.
#[derive(Debug, Clone, Copy)]
struct Segment {
    inner: u32,
    input: Span,
    /// Each byte comes from one byte of the input. Otherwise the segment is one character, from a
    /// reference for instance.
    literal: bool,
    in_cdata: bool,
}

impl Segment {
    /// The offset in the input of the character at byte `at` of the inner text, in this segment.
    fn input_of(&self, at: usize) -> usize {
        self.input.at(at.saturating_sub(self.inner as usize))
    }

    /// Whether the next run can extend this segment. A CR, or `]` in CDATA, starts a run.
    fn continues_with(&self, input: Span, literal: bool, in_cdata: bool) -> bool {
        self.literal && literal && self.in_cdata == in_cdata && self.input.end() == input.start()
    }
}

#[derive(Debug)]
pub(crate) struct EscapedDocument {
    pub(crate) text: String,
    segments: Vec<Segment>,
    /// The open elements of the inner document.
    pub(crate) frames: Frames,
    /// The error in the outer document that ends the inner text.
    pub(crate) failure: Option<DecodeError>,
    /// The offset in the input of the end of the inner text.
    end: usize,
    /// The offset after the end tag of the result.
    pub(crate) after: usize,
}

impl EscapedDocument {
    /// Reads the rest of the result element as text. The cursor must be in its content.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Self {
        let start = cursor.position();
        let mut inner = Self {
            // The inner text is not longer than its source, so it is never copied to grow.
            text: String::with_capacity(cursor.text().len().saturating_sub(start)),
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
                    self.end = tag.start();
                    self.after = tag.end();
                    return Ok(());
                }
                Node::Start(element) => {
                    return Err(element.error(ErrorKind::UnexpectedElement, "text only"));
                }
                Node::Declaration(span) => return Err(misplaced_declaration(span)),
                Node::Eof(at) => return Err(token::end_of_text(at)),
            }
        }
    }

    fn add(&mut self, input: &str, content: Span, in_cdata: bool) {
        // The content of a CDATA section has no `]]>`, so only line ends are special.
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
                    // A CR that became LF is one byte for one byte.
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

    fn segment(&self, at: usize) -> Option<&Segment> {
        let next = self.segments.partition_point(|segment| segment.inner as usize <= at);
        self.segments.get(next.checked_sub(1)?).filter(|_| at < self.text.len())
    }

    /// The offset in the input of the character at byte `at` of the inner text. The end of the text
    /// maps to the end of the content.
    pub(crate) fn to_input(&self, at: usize) -> usize {
        self.segment(at).map_or(self.end, |segment| segment.input_of(at))
    }

    /// The offset in the input where the character before byte `at` of the inner text ends.
    fn to_input_end(&self, at: usize) -> usize {
        match at.checked_sub(1).and_then(|last| self.segment(last)) {
            None => self.to_input(at),
            Some(segment) if !segment.literal => segment.input.end(),
            Some(segment) => segment.input_of(at),
        }
    }

    /// Whether a text may be longer in the input than `limit`.
    pub(crate) fn may_exceed(&self, limit: usize) -> bool {
        let start = self.segments.first().map_or(self.end, |segment| segment.input.start());
        self.end.saturating_sub(start) > limit
    }

    /// The length in the input of a part of the inner text, with its escapes.
    pub(crate) fn written_len(&self, span: Span) -> usize {
        if span.len() == 0 {
            return 0;
        }
        self.to_input_end(span.end()).saturating_sub(self.to_input(span.start()))
    }

    /// The first byte of the inner text at or after offset `input`.
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

    /// Whether there is more of the inner text at offset `input`, outside CDATA sections. After the
    /// end of the inner text, there may be ill-formed markup of the outer document.
    pub(crate) fn is_text(&self, input: usize) -> bool {
        let at = self.offset_of(input);
        self.segment(at).is_some_and(|segment| !segment.in_cdata)
    }

    /// Converts an error in the inner text to the input. If the inner text is incomplete because of
    /// an error in the outer document, returns that error.
    pub(crate) fn translate(&self, error: DecodeError) -> DecodeError {
        match self.failure {
            Some(failure) if error.kind() == ErrorKind::UnexpectedEnd => failure,
            _ => error.map_offset(|at| self.to_input(at)),
        }
    }

    /// The slice of the input for a part of the inner text.
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
