//! Elements: matches tags and resolves names.

use super::attribute::{Attribute, Attributes};
use super::namespace::{Known, Namespace};
use super::qname::QName;
use super::scope::{Binding, Name, Scope};
use super::span::Span;
use super::token::{self, Token, Tokens};
use super::{chars, reference, scope};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;

#[derive(Debug, Clone, Copy)]
struct Open {
    name: Name,
    /// The number of declarations in scope around the element.
    mark: usize,
}

/// The open elements and the declarations in scope.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frames {
    open: Vec<Open>,
    pub(crate) scope: Scope,
}

/// Few documents are deeper. Without this capacity, a vector allocates twice to get there.
const USUAL_DEPTH: usize = 8;

impl Frames {
    /// No open elements. `known` are the namespaces that the caller distinguishes.
    pub(crate) fn new(known: Known) -> Self {
        Self { open: Vec::with_capacity(USUAL_DEPTH), scope: Scope::new(known) }
    }

    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Opens an element that the canonical tier has read, with its declarations.
    pub(crate) fn open_known(&mut self, name: &'static str, bindings: &[Binding]) {
        self.open.push(Open { name: Name::Known(name), mark: self.scope.bindings.len() });
        self.scope.bindings.extend_from_slice(bindings);
    }

    pub(crate) fn open_written(&mut self, name: Span) {
        self.open.push(Open { name: Name::Written(name), mark: self.scope.bindings.len() });
    }

    pub(crate) fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.scope.bindings.truncate(open.mark);
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Element {
    pub(crate) tag: Span,
    pub(crate) name: QName,
    pub(crate) namespace: Namespace,
}

impl Element {
    pub(crate) fn local<'t>(&self, text: &'t str) -> &'t str {
        self.name.local.of(text)
    }

    /// An error at the start of the element.
    pub(crate) fn error(&self, kind: ErrorKind, expected: &'static str) -> DecodeError {
        DecodeError::new(kind, self.tag.start(), expected)
    }
}

/// A node of a document. An empty element has a start and an end.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Node {
    Start(Element),
    /// The end of the innermost element, with the span of its end tag or empty-element tag.
    End(Span),
    /// Literal characters, a reference or a CDATA section.
    Text(Span, TextKind),
    Declaration(Span),
    /// The end of the text. Elements may still be open.
    Eof(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextKind {
    Literal,
    Reference,
    Cdata(Span),
}

/// Reads a document node by node, from any offset. The current element is the last one started.
pub(crate) struct Cursor<'t> {
    text: &'t str,
    tokens: Tokens<'t>,
    pub(crate) frames: Frames,
    limits: Limits,
    /// The length of a part of the text as written in the input, with its escapes, if texts may be
    /// longer there and exceed the limit.
    written_len: Option<&'t dyn Fn(Span) -> usize>,
    /// The attributes of the current element.
    attributes: Vec<Attribute>,
    /// The tag of an empty element whose end is the next node.
    pending_end: Option<Span>,
}

impl<'t> Cursor<'t> {
    /// Starts at offset `at`, which must not be in markup, with the elements that are open there.
    pub(crate) fn new(text: &'t str, at: usize, frames: Frames, limits: Limits) -> Self {
        let tokens = Tokens::new(text, at, limits);
        let (attributes, pending_end) = (Vec::new(), None);
        Self { text, tokens, frames, limits, written_len: None, attributes, pending_end }
    }

    /// Measures texts by their length as written.
    pub(crate) fn measured(self, written_len: Option<&'t dyn Fn(Span) -> usize>) -> Self {
        Self { written_len, ..self }
    }

    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// The offset of the next node.
    pub(crate) fn position(&self) -> usize {
        self.tokens.at
    }

    /// Continues at another offset, with the same open elements.
    pub(crate) fn continue_at(&mut self, at: usize) {
        self.tokens.at = at;
    }

    pub(crate) fn next(&mut self) -> Result<Node, DecodeError> {
        if let Some(tag) = self.pending_end.take() {
            self.frames.close();
            return Ok(Node::End(tag));
        }
        let open = self.frames.open.last().map_or(&[][..], |open| open.name.bytes_of(self.text));
        Ok(match self.tokens.next(open)? {
            Token::Start { whole, name, attributes, empty } => {
                let element = self.open(whole, name, attributes)?;
                self.pending_end = empty.then_some(whole);
                Node::Start(element)
            }
            Token::End { whole, is_open } => {
                if !is_open {
                    return Err(self.mismatched(whole));
                }
                self.frames.close();
                Node::End(whole)
            }
            Token::Text(span) => Node::Text(span, TextKind::Literal),
            Token::Reference(span) => Node::Text(span, TextKind::Reference),
            Token::Cdata { whole, content } => Node::Text(whole, TextKind::Cdata(content)),
            Token::Declaration(span) => Node::Declaration(span),
            Token::Eof(at) => Node::Eof(at),
        })
    }

    #[cold]
    fn mismatched(&self, tag: Span) -> DecodeError {
        let expected = "the end tag of the innermost open element";
        let error = DecodeError::new(ErrorKind::MismatchedTag, tag.start(), expected);
        match self.frames.open.last().map(|open| open.name) {
            None => error,
            // The name follows the `<` directly.
            Some(Name::Written(name)) => error.related_to(name.start().saturating_sub(1)),
            // The canonical tier keeps no offset of the start tag: another cursor finds it.
            Some(Name::Known(_)) => {
                let mut again = Cursor::new(self.text, 0, Frames::default(), self.limits);
                loop {
                    match again.next() {
                        Ok(Node::Eof(_)) => return error,
                        Ok(_) => {}
                        Err(found) => return found,
                    }
                }
            }
        }
    }

    /// Whether the current element is an empty-element tag. If it is, consumes its end.
    pub(crate) fn take_end(&mut self) -> Result<bool, DecodeError> {
        let is_empty = self.pending_end.is_some();
        if is_empty {
            self.next()?;
        }
        Ok(is_empty)
    }

    /// The prefix of the innermost open element, with its colon, if it stands for one of
    /// `namespaces`.
    pub(crate) fn prefix_of_any(&self, namespaces: &[Namespace]) -> Option<Span> {
        let Name::Written(name) = self.frames.open.last()?.name else { return None };
        let len = name.bytes_of(self.text).iter().position(|&byte| byte == b':');
        let prefix = Span::of_len(name.start(), len.unwrap_or_default());
        let namespace = self.frames.scope.namespace(self.text, prefix)?;
        let with_colon = len.map_or(0, |len| len.saturating_add(1));
        namespaces.contains(&namespace).then_some(Span::of_len(name.start(), with_colon))
    }

    /// Whether the rest of the text is the end tags of the open elements.
    pub(crate) fn is_at_end_tags(&self) -> bool {
        let mut rest = self.text.as_bytes().get(self.position()..).unwrap_or_default();
        for open in self.frames.open.iter().rev() {
            match token::after_end_tag(rest, open.name.bytes_of(self.text)) {
                Some(after) => rest = after,
                None => return false,
            }
        }
        rest.is_empty() && self.pending_end.is_none()
    }

    pub(crate) fn fork(&self) -> Self {
        let fork = Self::new(self.text, self.position(), self.frames.clone(), self.limits);
        Self { pending_end: self.pending_end, ..fork.measured(self.written_len) }
    }

    fn open(&mut self, tag: Span, name: QName, rest: Span) -> Result<Element, DecodeError> {
        if self.frames.depth() >= self.limits.depth {
            return Err(DecodeError::new(ErrorKind::TooDeep, tag.start(), ""));
        }
        let mark = self.frames.scope.bindings.len();
        self.attributes.clear();
        // Most tags have no attributes.
        if rest.len() > 0 {
            self.read_attributes(rest)?;
        }
        let namespace = self.frames.scope.resolve(self.text, name)?;
        self.frames.open.push(Open { name: Name::Written(name.whole), mark });
        Ok(Element { tag, name, namespace })
    }

    fn read_attributes(&mut self, rest: Span) -> Result<(), DecodeError> {
        for attribute in Attributes::new(self.text, rest, self.limits) {
            let attribute = attribute?;
            self.check_len(attribute.value)?;
            if self.attributes.len() >= self.limits.attributes {
                let at = attribute.name.start();
                return Err(DecodeError::new(ErrorKind::TooManyAttributes, at, ""));
            }
            self.attributes.push(attribute);
        }
        self.frames.scope.enter(self.text, &mut self.attributes, &self.limits)
    }

    pub(crate) fn has_attributes(&self) -> bool {
        !self.attributes.is_empty()
    }

    /// The value of an attribute of the current element.
    pub(crate) fn attribute(&self, namespace: Namespace, local: &str) -> Option<Span> {
        let found = self.attributes.iter().find(|attribute| {
            attribute.namespace == namespace && attribute.name.local.of(self.text) == local
        });
        found.map(|attribute| attribute.value)
    }

    /// Whether an attribute of the current element is true, in the syntax of XML Schema.
    #[inline]
    pub(crate) fn is_true(&self, namespace: Namespace, local: &str) -> bool {
        self.attribute_value((namespace, local), |value| matches!(value, "true" | "1"))
            .unwrap_or_default()
    }

    /// Calls `look` with the decoded value of an attribute of the current element, without white
    /// space around it. None without the attribute.
    #[inline]
    pub(crate) fn attribute_value<T>(
        &self,
        (namespace, local): (Namespace, &str),
        look: impl FnOnce(&str) -> T,
    ) -> Option<T> {
        if !self.has_attributes() {
            return None;
        }
        let value = self.attribute(namespace, local)?;
        Some(look(scope::unescape(self.text, value).trim_matches(chars::SPACES)))
    }

    /// The next node other than white space.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedText`] at other text.
    pub(crate) fn next_element(&mut self) -> Result<Node, DecodeError> {
        loop {
            match self.next()? {
                Node::Text(span, kind) if self.is_blank(span, kind) => {}
                Node::Text(span, kind) => {
                    let kind = (ErrorKind::UnexpectedText, kind);
                    return Err(self.text_error(kind, span, "an element"));
                }
                Node::Declaration(span) => return Err(misplaced_declaration(span)),
                node => return Ok(node),
            }
        }
    }

    /// The next child of the innermost element. None at the end of the element.
    pub(crate) fn next_child(&mut self) -> Result<Option<Element>, DecodeError> {
        match self.next_element()? {
            Node::Start(child) => Ok(Some(child)),
            Node::End(_) => Ok(None),
            _ => Err(token::end_of_text(self.text.len())),
        }
    }

    /// Whether a text is white space, in any form.
    pub(crate) fn is_blank(&self, span: Span, kind: TextKind) -> bool {
        match kind {
            TextKind::Literal => span.of(self.text).bytes().all(chars::is_space),
            TextKind::Cdata(content) => content.of(self.text).bytes().all(chars::is_space),
            TextKind::Reference => reference::parse(span.of(self.text))
                .is_ok_and(|(c, _)| u8::try_from(c).is_ok_and(chars::is_space)),
        }
    }

    /// Reads to the end of the current element, a text field. Returns the span of its content.
    pub(crate) fn text_content(&mut self, element: &Element) -> Result<Span, DecodeError> {
        let leaf = match self.pending_end {
            None => self.tokens.leaf(element.name.whole.bytes_of(self.text)),
            Some(_) => None,
        };
        let content = match leaf {
            Some(content) => {
                self.frames.close();
                content
            }
            None => self.any_text_content(element)?,
        };
        self.check_len(content)?;
        Ok(content)
    }

    /// Reads the element `prefix` (with its colon) `local`, if it is next, has no attributes, and its
    /// content is characters and references only. Returns its offset and its content.
    pub(crate) fn plain_leaf(&mut self, prefix: Span, local: &str) -> Option<(usize, Span)> {
        let at = self.position();
        let leaf = self.try_plain_leaf(prefix.bytes_of(self.text), local);
        if leaf.is_none() && self.position() > at {
            self.continue_at(at);
        }
        Some((at, leaf?))
    }

    fn try_plain_leaf(&mut self, prefix: &[u8], local: &str) -> Option<Span> {
        let len = prefix.len().saturating_add(local.len());
        let is_allowed = len <= self.limits.name && self.frames.depth() < self.limits.depth;
        (is_allowed && self.pending_end.is_none()).then_some(())?;
        let at = self.position();
        self.tokens.plain_start_tag(prefix, local.as_bytes())?;
        let name = Span::of_len(at.saturating_add(1), len);
        let content = self.tokens.leaf(name.bytes_of(self.text))?;
        self.check_len(content).ok().map(|()| content)
    }

    fn any_text_content(&mut self, element: &Element) -> Result<Span, DecodeError> {
        let start = element.tag.end();
        loop {
            match self.next()? {
                Node::Text(..) => {}
                Node::End(tag) if tag == element.tag => return Ok(Span::new(start, start)),
                Node::End(tag) => return Ok(Span::new(start, tag.start())),
                Node::Declaration(span) => return Err(misplaced_declaration(span)),
                Node::Start(inner) => {
                    return Err(inner.error(ErrorKind::UnexpectedElement, "text only"));
                }
                Node::Eof(at) => return Err(token::end_of_text(at)),
            }
        }
    }

    /// Checks the limit on the text as written.
    fn check_len(&self, span: Span) -> Result<(), DecodeError> {
        let len = self.written_len.map_or(span.len(), |written_len| written_len(span));
        if len > self.limits.text {
            return Err(DecodeError::new(ErrorKind::TextTooLong, span.start(), ""));
        }
        Ok(())
    }

    /// Skips the current element. Returns its span.
    pub(crate) fn skip(&mut self, element: &Element) -> Result<Span, DecodeError> {
        let depth = self.frames.depth();
        loop {
            match self.next()? {
                Node::End(tag) if self.frames.depth() < depth => {
                    return Ok(Span::new(element.tag.start(), tag.end()));
                }
                Node::Declaration(span) => return Err(misplaced_declaration(span)),
                Node::Eof(at) => return Err(token::end_of_text(at)),
                _ => {}
            }
        }
    }

    /// Reads from the end of the root element to the end of the text.
    pub(crate) fn finish(&mut self) -> Result<(), DecodeError> {
        loop {
            match self.next()? {
                Node::Text(span, TextKind::Literal) if self.is_blank(span, TextKind::Literal) => {}
                Node::Text(span, kind) => return Err(self.outside_root(span, kind)),
                Node::Start(element) => {
                    return Err(element.error(ErrorKind::SecondRoot, "the end of the input"));
                }
                Node::Declaration(span) => return Err(misplaced_declaration(span)),
                Node::End(_) => {}
                Node::Eof(_) => return Ok(()),
            }
        }
    }

    pub(crate) fn outside_root(&self, span: Span, kind: TextKind) -> DecodeError {
        self.text_error((ErrorKind::TextOutsideRoot, kind), span, "no text")
    }

    /// The error for a text that is not allowed, at its first character other than white space.
    pub(crate) fn text_error(
        &self,
        (error, kind): (ErrorKind, TextKind),
        span: Span,
        expected: &'static str,
    ) -> DecodeError {
        let space = match kind {
            TextKind::Literal => chars::space_len(span.of(self.text)),
            _ => 0,
        };
        DecodeError::new(error, span.at(space), expected)
    }
}

pub(crate) fn misplaced_declaration(span: Span) -> DecodeError {
    DecodeError::new(ErrorKind::MisplacedDeclaration, span.start(), "no XML declaration")
}
