//! Tokens: what quick-xml finds, each checked for what can be wrong inside it.

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::attribute::Attributes;
use super::qname::QName;
use super::span::Span;
use super::{chars, reference};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;

/// A piece of a document. Comments and processing instructions are checked and passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// A start tag, or an empty-element tag. `attributes` is what follows the name.
    Start { whole: Span, name: QName, attributes: Span, empty: bool },
    /// An end tag.
    End { whole: Span, name: QName },
    /// Characters that stand for themselves, but for line ends.
    Text(Span),
    /// An entity or character reference.
    Reference(Span),
    /// A CDATA section.
    Cdata { whole: Span, content: Span },
    /// An XML declaration, wherever it stands.
    Declaration(Span),
    /// The end of the text.
    Eof(usize),
}

/// A byte order mark, in UTF-8.
pub(crate) const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// Splits a text into [`Token`]s from some place on.
pub(crate) struct Tokens<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    /// What to add to quick-xml's position to get an offset in `text`. It wraps.
    base: usize,
    limits: Limits,
}

impl<'t> Tokens<'t> {
    /// Starts at offset `at`, which must be outside any markup.
    pub(crate) fn new(text: &'t str, at: usize, limits: Limits) -> Self {
        let rest = text.get(at..).unwrap_or_default();
        let mut reader = Reader::from_str(rest);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        if rest.starts_with(BYTE_ORDER_MARK) {
            // A new reader swallows it, but here it is text. One that has read something does not.
            *reader.get_mut() = b"<a/>";
            let primed = reader.read_event();
            debug_assert!(matches!(primed, Ok(Event::Empty(_))));
            *reader.get_mut() = rest.as_bytes();
        }
        let base = at.wrapping_sub(reader.buffer_position() as usize);
        Self { text, reader, base, limits }
    }

    /// Where the next token starts.
    pub(crate) fn position(&self) -> usize {
        self.base.wrapping_add(self.reader.buffer_position() as usize)
    }

    /// The text from `at` on.
    fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    pub(crate) fn next(&mut self) -> Result<Token, DecodeError> {
        loop {
            let start = self.position();
            let rest = self.rest(start);
            check_opening(rest, start)?;
            let event = self.reader.read_event();
            let whole = Span::new(start, self.position());
            match event {
                Ok(Event::Start(_)) => return self.start_tag(whole, false),
                Ok(Event::Empty(_)) => return self.start_tag(whole, true),
                Ok(Event::End(_)) => return self.end_tag(whole),
                Ok(Event::Text(_)) => {
                    self.check_text(whole)?;
                    return Ok(Token::Text(whole));
                }
                Ok(Event::CData(_)) => {
                    let content = whole.inset("<![CDATA[".len(), "]]>".len());
                    self.check_characters(content)?;
                    return Ok(Token::Cdata { whole, content });
                }
                Ok(Event::Comment(_)) => self.check_comment(whole, true)?,
                Ok(Event::PI(_)) => self.check_instruction(whole)?,
                Ok(Event::Decl(_)) => {
                    self.check_characters(whole)?;
                    return Ok(Token::Declaration(whole));
                }
                Ok(Event::GeneralRef(_)) => return self.check_reference(rest, whole),
                Ok(Event::Eof) => return Ok(Token::Eof(start)),
                Ok(Event::DocType(_)) => return Err(doctype(start)),
                Err(_) => return Err(self.broken(rest, start)),
            }
        }
    }

    /// What is wrong with the rest of the text, in which quick-xml finds no complete token: most
    /// often that it ends too early, but something before its end may be wrong as well.
    #[cold]
    fn broken(&self, rest: &str, start: usize) -> DecodeError {
        let whole = Span::new(start, self.text.len());
        let checked = match rest.as_bytes() {
            [b'&', ..] => self.check_reference(rest, whole).map(|_| ()),
            [b'<', b'!', b'-', ..] => self.check_comment(whole, false),
            [b'<', b'!', ..] => self.check_characters(whole),
            [b'<', b'?', ..] => self.check_instruction(whole),
            [b'<', b'/', ..] => self.check_unclosed_end_tag(whole),
            _ => self.check_unclosed_start_tag(whole),
        };
        checked.err().unwrap_or_else(|| end(self.text.len()))
    }

    fn start_tag(&self, whole: Span, empty: bool) -> Result<Token, DecodeError> {
        let inside = whole.inset(1, if empty { 2 } else { 1 });
        let name = self.name(inside.start())?;
        let attributes = Span::new(name.whole().end(), inside.end());
        Ok(Token::Start { whole, name, attributes, empty })
    }

    fn end_tag(&self, whole: Span) -> Result<Token, DecodeError> {
        let inside = whole.inset(2, 1);
        let name = self.name(inside.start())?;
        let rest = Span::new(name.whole().end(), inside.end());
        match rest.of(self.text).bytes().position(|byte| !chars::is_space(byte)) {
            None => Ok(Token::End { whole, name }),
            Some(at) => Err(DecodeError::new(ErrorKind::InvalidMarkup, rest.at(at), "`>`")),
        }
    }

    /// The name at `at`, with what must follow it still to be checked.
    fn name(&self, at: usize) -> Result<QName, DecodeError> {
        let Some(name) = QName::read(self.rest(at), at) else {
            return Err(DecodeError::new(ErrorKind::InvalidName, at, "an element name"));
        };
        if name.whole().len() > self.limits.name {
            return Err(DecodeError::new(ErrorKind::NameTooLong, at, ""));
        }
        Ok(name)
    }

    fn check_unclosed_end_tag(&self, whole: Span) -> Result<(), DecodeError> {
        let inside = whole.inset(2, 0);
        if inside.len() == 0 {
            return Ok(());
        }
        let name = self.name(inside.start())?;
        let rest = Span::new(name.whole().end(), inside.end());
        let after = rest.of(self.text);
        match after.bytes().position(|byte| !chars::is_space(byte)) {
            Some(at) if !is_cut_colon(after) => {
                Err(DecodeError::new(ErrorKind::InvalidMarkup, rest.at(at), "`>`"))
            }
            _ => Ok(()),
        }
    }

    fn check_unclosed_start_tag(&self, whole: Span) -> Result<(), DecodeError> {
        let inside = whole.inset(1, 0);
        if inside.len() == 0 {
            return Ok(());
        }
        let name = self.name(inside.start())?;
        let tail = Span::new(name.whole().end(), inside.end());
        if is_cut_colon(tail.of(self.text)) {
            return Ok(());
        }
        Attributes::unclosed(self.text, tail, self.limits)
            .try_for_each(|attribute| attribute.map(|_| ()))
    }

    fn check_text(&self, span: Span) -> Result<(), DecodeError> {
        let text = span.of(self.text);
        let marker = text.find("]]>").map(|at| (at, ErrorKind::CdataEndInText));
        let forbidden = chars::find_forbidden(text).map(|at| (at, ErrorKind::ForbiddenCharacter));
        match marker.into_iter().chain(forbidden).min_by_key(|&(at, _)| at) {
            None => Ok(()),
            Some((at, kind)) => Err(DecodeError::new(kind, span.at(at), "")),
        }
    }

    fn check_characters(&self, span: Span) -> Result<(), DecodeError> {
        match chars::find_forbidden(span.of(self.text)) {
            None => Ok(()),
            Some(at) => Err(DecodeError::new(ErrorKind::ForbiddenCharacter, span.at(at), "")),
        }
    }

    fn check_reference(&self, rest: &str, whole: Span) -> Result<Token, DecodeError> {
        match reference::parse(rest) {
            Ok(_) => Ok(Token::Reference(whole)),
            Err((kind, at)) => Err(DecodeError::new(kind, whole.at(at), "")),
        }
    }

    /// `closed`: the span ends with `-->`; otherwise the text ends first.
    fn check_comment(&self, span: Span, closed: bool) -> Result<(), DecodeError> {
        if !span.of(self.text).starts_with("<!--") {
            return Ok(());
        }
        // The two hyphens of an opening `<!--` and those of `-->` are none of the comment's; those
        // at the very end of an unclosed comment may become the latter.
        let end = span.inset(0, if closed { 3 } else { 2 }).end();
        let body = span.inset(4, 0);
        let hyphens = body.of(self.text).find("--").map(|at| body.at(at)).filter(|&at| at < end);
        let before = hyphens.unwrap_or(span.end());
        self.check_characters(Span::new(span.start(), before))?;
        match hyphens {
            None => Ok(()),
            Some(_) => Err(DecodeError::new(ErrorKind::DoubleHyphenInComment, before, "`-->`")),
        }
    }

    fn check_instruction(&self, span: Span) -> Result<(), DecodeError> {
        let inside = span.inset(2, 0);
        let (target_at, tail) = (inside.start(), inside.of(self.text));
        if tail.is_empty() {
            return Ok(());
        }
        let len = chars::ncname_len(tail);
        if len == 0 {
            return Err(DecodeError::new(ErrorKind::InvalidName, target_at, "a target name"));
        }
        if len > self.limits.name {
            return Err(DecodeError::new(ErrorKind::NameTooLong, target_at, ""));
        }
        let (target, after) = tail.split_at_checked(len).unwrap_or_default();
        match after.as_bytes() {
            [] => return Ok(()),
            [b'?', ..] => {}
            [byte, ..] if chars::is_space(*byte) => {}
            _ => {
                let (at, expected) = (inside.at(len), "white space or `?>`");
                return Err(DecodeError::new(ErrorKind::InvalidName, at, expected));
            }
        }
        if target.eq_ignore_ascii_case("xml") && target != "xml" {
            return Err(DecodeError::new(ErrorKind::ReservedInstruction, target_at, ""));
        }
        self.check_characters(span)
    }
}

/// A colon at the very end of the text may yet become part of a name.
fn is_cut_colon(after_name: &str) -> bool {
    after_name == ":"
}

#[cold]
pub(crate) fn end(at: usize) -> DecodeError {
    DecodeError::new(ErrorKind::UnexpectedEnd, at, "more input")
}

#[cold]
fn doctype(at: usize) -> DecodeError {
    DecodeError::new(ErrorKind::Doctype, at, "no document type declaration")
}

/// Refuses what quick-xml would misread or read to the end of the text: `<!` followed by anything
/// but a comment or a CDATA section.
fn check_opening(rest: &str, start: usize) -> Result<(), DecodeError> {
    if !rest.starts_with("<!") {
        return Ok(());
    }
    let starts = |markup: &str| rest.starts_with(markup);
    let may_start = |markup: &str| markup.starts_with(rest);
    if starts("<!--") || starts("<![CDATA[") {
        Ok(())
    } else if starts("<!DOCTYPE") {
        Err(doctype(start))
    } else if may_start("<!--") || may_start("<![CDATA[") || may_start("<!DOCTYPE") {
        Err(end(start.saturating_add(rest.len())))
    } else {
        Err(DecodeError::new(ErrorKind::InvalidMarkup, start, "a comment or a CDATA section"))
    }
}
