//! Tokens. quick-xml finds the ends of comments, instructions, and start tags other than `<name>`.

use quick_xml::parser::{CommentParser, ElementParser, Parser, PiParser};

use super::attribute::Attributes;
use super::qname::QName;
use super::span::Span;
use super::{chars, declaration, reference};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;
use crate::simd::set::{Set, bytes};

/// A token of a document. Comments and processing instructions are checked and skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// A start tag or an empty-element tag. `attributes` is the part after the name.
    Start { whole: Span, name: QName, attributes: Span, empty: bool },
    /// An end tag. `is_open`: it matches the innermost open element.
    End { whole: Span, is_open: bool },
    /// Characters that stand for themselves; but CR LF and CR stand for LF.
    Text(Span),
    /// An entity or character reference.
    Reference(Span),
    /// `content` is without the delimiters.
    Cdata { whole: Span, content: Span },
    /// An XML declaration, at any place.
    Declaration(Span),
    /// The end of the text.
    Eof(usize),
}

pub(crate) const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// The bytes that may end literal characters, and the first bytes of forbidden characters.
type Stops = Set<b' ', { bytes(b"<&>\xEF") }>;

/// Splits a text into [`Token`]s.
pub(crate) struct Tokens<'t> {
    text: &'t str,
    /// The offset of the next token.
    pub(super) at: usize,
    limits: Limits,
}

impl<'t> Tokens<'t> {
    /// Starts at offset `at`, which must not be in markup.
    pub(crate) const fn new(text: &'t str, at: usize, limits: Limits) -> Self {
        Self { text, at, limits }
    }

    fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    /// `open` is the name of the innermost open element. Its end tag needs no further check, which
    /// saves a pretty-printed request 5 % of its instructions.
    pub(crate) fn next(&mut self, open: &[u8]) -> Result<Token, DecodeError> {
        loop {
            let start = self.at;
            let token = match self.rest(start).as_bytes() {
                [] => return Ok(Token::Eof(start)),
                [b'<', b'/', rest @ ..] => match rest.strip_prefix(open) {
                    Some([b'>', ..]) if !open.is_empty() => {
                        let whole = Span::of_len(start, open.len().saturating_add("</>".len()));
                        self.at = whole.end();
                        Token::End { whole, is_open: true }
                    }
                    _ => self.end_tag(open)?,
                },
                [b'<', b'?', ..] => match self.instruction()? {
                    Some(declaration) => declaration,
                    None => continue,
                },
                [b'<', b'!', ..] => match self.comment_or_cdata()? {
                    Some(cdata) => cdata,
                    None => continue,
                },
                [b'<', ..] => self.start_tag()?,
                [b'&', ..] => self.reference()?,
                _ => self.characters()?,
            };
            return Ok(token);
        }
    }

    /// Consumes markup: `open` bytes, the bytes that `parser` finds, and `after` bytes.
    fn consume(&mut self, open: usize, mut parser: impl Parser, after: usize) -> Option<Span> {
        let start = self.at.saturating_add(open);
        let len = parser.feed(self.rest(start).as_bytes())?;
        let whole = Span::new(self.at, start.saturating_add(len).saturating_add(after));
        self.at = whole.end();
        Some(whole)
    }

    /// The error of incomplete markup at the end of the text: the error from `check`, or else
    /// [`ErrorKind::UnexpectedEnd`] at the end.
    #[cold]
    fn cut<T>(
        &self,
        check: impl FnOnce(&Self, Span) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let end = self.text.len();
        match check(self, Span::new(self.at, end)) {
            Err(error) if error.kind() != ErrorKind::UnexpectedEnd => Err(error),
            _ => Err(end_of_text(end)),
        }
    }

    fn start_tag(&mut self) -> Result<Token, DecodeError> {
        let start = self.at;
        let name = self.name(start.saturating_add(1));
        // Fast path: most start tags end after the name.
        if let Ok(name) = name
            && self.text.as_bytes().get(name.whole.end()) == Some(&b'>')
        {
            let attributes = Span::of_len(name.whole.end(), 0);
            self.at = attributes.end().saturating_add(1);
            let whole = Span::new(start, self.at);
            return Ok(Token::Start { whole, name, attributes, empty: false });
        }
        let Some(whole) = self.consume(1, ElementParser::default(), 1) else {
            return self.cut(Self::check_cut_start_tag);
        };
        let name = name?;
        let empty = whole.of(self.text).ends_with("/>");
        let attributes =
            Span::new(name.whole.end(), whole.inset(1, if empty { 2 } else { 1 }).end());
        Ok(Token::Start { whole, name, attributes, empty })
    }

    fn check_cut_start_tag(&self, whole: Span) -> Result<Token, DecodeError> {
        let nothing_wrong = Ok(Token::Eof(whole.end()));
        if whole.len() == 1 {
            return nothing_wrong;
        }
        let name = self.name(whole.at(1))?;
        let tail = Span::new(name.whole.end(), whole.end());
        // A colon at the end of the text may still become part of a name.
        if tail.of(self.text) == ":" {
            return nothing_wrong;
        }
        Attributes::unclosed(self.text, tail, self.limits)
            .try_for_each(|attribute| attribute.map(|_| ()))?;
        nothing_wrong
    }

    fn end_tag(&mut self, open: &[u8]) -> Result<Token, DecodeError> {
        let start = self.at;
        let inside = self.rest(start.saturating_add(2));
        if inside.is_empty() {
            return Err(end_of_text(self.text.len()));
        }
        let name = self.name(start.saturating_add(2))?;
        let rest = self.rest(name.whole.end());
        let space = chars::space_len(rest);
        let end = name.whole.end().saturating_add(space);
        match rest.as_bytes().get(space..) {
            Some([b'>', ..]) => {
                self.at = end.saturating_add(1);
                let is_open = name.whole.bytes_of(self.text) == open;
                Ok(Token::End { whole: Span::new(start, self.at), is_open })
            }
            Some([]) | None => Err(end_of_text(self.text.len())),
            Some([b':']) if space == 0 => Err(end_of_text(self.text.len())),
            Some(_) => Err(DecodeError::new(ErrorKind::InvalidMarkup, end, "`>`")),
        }
    }

    /// The name at `at`. The caller checks the bytes after it.
    fn name(&self, at: usize) -> Result<QName, DecodeError> {
        let Some(name) = QName::read(self.rest(at), at) else {
            return Err(DecodeError::new(ErrorKind::InvalidName, at, "an element name"));
        };
        if name.whole.len() > self.limits.name {
            return Err(DecodeError::new(ErrorKind::NameTooLong, at, ""));
        }
        Ok(name)
    }

    /// Consumes the start tag `<` `prefix` `local` `>`, if it is next. `prefix` includes its colon.
    pub(crate) fn plain_start_tag(&mut self, prefix: &[u8], local: &[u8]) -> Option<()> {
        let rest = self.rest(self.at).as_bytes().strip_prefix(b"<")?;
        rest.strip_prefix(prefix)?.strip_prefix(local)?.starts_with(b">").then_some(())?;
        let name = prefix.len().saturating_add(local.len());
        self.at = self.at.saturating_add(name).saturating_add("<>".len());
        Some(())
    }

    /// Consumes the content and the end tag of the element `name`, if the content is characters and
    /// references only. Returns the span of the content.
    pub(crate) fn leaf(&mut self, name: &[u8]) -> Option<Span> {
        let mut end = self.at;
        loop {
            let rest = self.rest(end);
            end = end.saturating_add(Stops::find(rest.as_bytes())?);
            let rest = self.rest(end);
            match rest.as_bytes() {
                [b'&', ..] => end = end.saturating_add(reference::parse(rest).ok()?.1),
                tag => {
                    after_end_tag(tag, name)?;
                    break;
                }
            }
        }
        let content = Span::new(self.at, end);
        self.at = end.saturating_add(name.len()).saturating_add("</>".len());
        Some(content)
    }

    fn characters(&mut self) -> Result<Token, DecodeError> {
        let start = self.at;
        loop {
            let rest = self.rest(self.at).as_bytes();
            let len = Stops::find(rest).unwrap_or(rest.len());
            let at = self.at.saturating_add(len);
            let span = Span::new(start, at);
            self.at = at.saturating_add(match rest.get(len) {
                None | Some(b'<' | b'&') => {
                    self.at = at;
                    return Ok(Token::Text(span));
                }
                Some(b'>') if span.of(self.text).ends_with("]]") => {
                    let at = at.saturating_sub(2);
                    return Err(DecodeError::new(ErrorKind::CdataEndInText, at, ""));
                }
                Some(_) => chars::allowed_len(self.text, at).ok_or(forbidden(at))?,
            });
        }
    }

    fn check_characters(&self, span: Span) -> Result<(), DecodeError> {
        match chars::find_forbidden(span.of(self.text)) {
            None => Ok(()),
            Some(at) => Err(forbidden(span.at(at))),
        }
    }

    fn reference(&mut self) -> Result<Token, DecodeError> {
        match reference::parse(self.rest(self.at)) {
            Ok((_, len)) => {
                let whole = Span::of_len(self.at, len);
                self.at = whole.end();
                Ok(Token::Reference(whole))
            }
            Err(ErrorKind::UnexpectedEnd) => Err(end_of_text(self.text.len())),
            Err(kind) => Err(DecodeError::new(kind, self.at, "")),
        }
    }

    /// Skips a comment or returns a CDATA section. No other markup may begin with `<!` here.
    fn comment_or_cdata(&mut self) -> Result<Option<Token>, DecodeError> {
        const COMMENT: &str = "<!--";
        const CDATA: &str = "<![CDATA[";
        const DOCTYPE: &str = "<!DOCTYPE";
        let (rest, start) = (self.rest(self.at), self.at);
        let may_start = |markup: &str| markup.starts_with(rest);
        if rest.starts_with(COMMENT) {
            match self.consume(COMMENT.len(), CommentParser::default(), 0) {
                Some(whole) => self.check_comment(whole, "-->".len())?,
                None => self.cut(|this, whole| this.check_comment(whole, "--".len()))?,
            }
            Ok(None)
        } else if rest.starts_with(CDATA) {
            let Some(len) = rest.find("]]>") else {
                return self.cut(|this, whole| this.check_characters(whole)).map(|()| None);
            };
            let content = Span::new(start.saturating_add(CDATA.len()), start.saturating_add(len));
            let whole = Span::new(start, content.end().saturating_add("]]>".len()));
            self.check_characters(content)?;
            self.at = whole.end();
            Ok(Some(Token::Cdata { whole, content }))
        } else if rest.starts_with(DOCTYPE) {
            let expected = "no document type declaration";
            Err(DecodeError::new(ErrorKind::Doctype, start, expected))
        } else if [COMMENT, CDATA, DOCTYPE].into_iter().any(may_start) {
            Err(end_of_text(self.text.len()))
        } else {
            Err(DecodeError::new(ErrorKind::InvalidMarkup, start, "a comment or a CDATA section"))
        }
    }

    /// `end` is the length of its delimiter. An incomplete comment may end with `--`.
    fn check_comment(&self, whole: Span, end: usize) -> Result<(), DecodeError> {
        let (body, end) = (whole.inset("<!--".len(), 0), whole.inset(0, end).end());
        let hyphens = body.of(self.text).find("--").map(|at| body.at(at)).filter(|&at| at < end);
        let before = hyphens.unwrap_or(whole.end());
        self.check_characters(Span::new(whole.start(), before))?;
        match hyphens {
            None => Ok(()),
            Some(at) => Err(DecodeError::new(ErrorKind::DoubleHyphenInComment, at, "`-->`")),
        }
    }

    /// Skips a processing instruction or returns an XML declaration.
    fn instruction(&mut self) -> Result<Option<Token>, DecodeError> {
        let Some(whole) = self.consume("<?".len(), PiParser::default(), 1) else {
            return self.cut(Self::check_cut_instruction);
        };
        let is_declaration = self.check_instruction(whole)?;
        Ok(is_declaration.then_some(Token::Declaration(whole)))
    }

    fn check_cut_instruction(&self, whole: Span) -> Result<Option<Token>, DecodeError> {
        if self.check_instruction(whole)? {
            declaration::check_cut(self.text, whole, self.limits)?;
        }
        Ok(None)
    }

    /// Checks a processing instruction, maybe incomplete. Returns whether it is an XML declaration.
    fn check_instruction(&self, whole: Span) -> Result<bool, DecodeError> {
        let inside = whole.inset("<?".len(), 0);
        let (target_at, tail) = (inside.start(), inside.of(self.text));
        if tail.is_empty() {
            return Ok(false);
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
            [] | [b'?'] | [b'?', b'>', ..] => {}
            [byte, ..] if chars::is_space(*byte) => {}
            _ => {
                let (at, expected) = (inside.at(len), "white space or `?>`");
                return Err(DecodeError::new(ErrorKind::InvalidName, at, expected));
            }
        }
        if target.eq_ignore_ascii_case("xml") && target != "xml" {
            return Err(DecodeError::new(ErrorKind::ReservedInstruction, target_at, ""));
        }
        self.check_characters(whole)?;
        Ok(target == "xml")
    }
}

/// What follows the end tag of the element `name`, if `rest` begins with this tag and the tag has
/// no white space.
pub(super) fn after_end_tag<'t>(rest: &'t [u8], name: &[u8]) -> Option<&'t [u8]> {
    rest.strip_prefix(b"</")?.strip_prefix(name)?.strip_prefix(b">")
}

#[cold]
pub(crate) fn end_of_text(at: usize) -> DecodeError {
    DecodeError::new(ErrorKind::UnexpectedEnd, at, "more input")
}

#[cold]
fn forbidden(at: usize) -> DecodeError {
    DecodeError::new(ErrorKind::ForbiddenCharacter, at, "")
}
