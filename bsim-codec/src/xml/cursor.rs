//! Elements: tokens whose tags match and whose names resolve.

use super::attribute::{Attribute, Attributes};
use super::namespace::{Known, Namespace};
use super::qname::QName;
use super::scope::{Binding, Name, Scope};
use super::span::Span;
use super::token::{self, Token, Tokens};
use super::{chars, reference, scope};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;

/// An open element.
#[derive(Debug, Clone, Copy)]
struct Open {
    name: Name,
    /// How many declarations were in scope around it.
    mark: usize,
}

/// The elements that are open at some place, and the declarations in scope.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frames {
    open: Vec<Open>,
    scope: Scope,
}

impl Frames {
    /// Nothing is open yet. `known` are the namespaces that matter to the caller.
    pub(crate) const fn new(known: Known) -> Self {
        Self { open: Vec::new(), scope: Scope::new(known) }
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Opens an element that is known to be there, with its declarations.
    pub(crate) fn open_known(&mut self, name: &'static str, bindings: &[Binding]) {
        self.open.push(Open { name: Name::Known(name), mark: self.scope.mark() });
        for &binding in bindings {
            self.scope.add(binding);
        }
    }

    /// Opens an element whose name is written in the text.
    pub(crate) fn open_written(&mut self, name: Span) {
        self.open.push(Open { name: Name::Written(name), mark: self.scope.mark() });
    }

    /// Declares a namespace on the innermost element. None if the declaration is not allowed.
    pub(crate) fn declare(&mut self, text: &str, prefix: Span, namespace: Namespace) -> Option<()> {
        self.scope.declare(text, prefix, namespace)
    }

    /// The namespace of names without a prefix.
    pub(crate) fn default_namespace(&self, text: &str) -> Namespace {
        self.scope.default_namespace(text)
    }

    /// Closes the innermost element.
    pub(crate) fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.scope.leave(open.mark);
        }
    }
}

/// The start of an element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element {
    /// The tag.
    pub(crate) tag: Span,
    pub(crate) name: QName,
    pub(crate) namespace: Namespace,
}

impl Element {
    pub(crate) fn local<'t>(&self, text: &'t str) -> &'t str {
        self.name.local().of(text)
    }
}

/// A piece of a document, with empty elements split into start and end.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Node {
    Start(Element),
    /// The end of the innermost element, at its end tag (or of its empty-element tag).
    End(Span),
    /// Characters, a reference or a CDATA section.
    Text(Span, TextKind),
    Declaration(Span),
    /// The end of the text, whatever is open there.
    Eof(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextKind {
    Literal,
    Reference,
    Cdata(Span),
}

/// How long a part of a text is where it was written, with escapes that the text is without.
pub(crate) trait Written {
    fn written_len(&self, span: Span) -> usize;
}

/// Reads a document element by element, from some place on.
pub(crate) struct Cursor<'t> {
    text: &'t str,
    tokens: Tokens<'t>,
    frames: Frames,
    limits: Limits,
    /// Where the text was written, if that may be longer than the limit.
    written: Option<&'t dyn Written>,
    /// The attributes of the element that was started last.
    attributes: Vec<Attribute>,
    /// The tag of an empty element whose end is yet to be told.
    pending_end: Option<Span>,
}

impl<'t> Cursor<'t> {
    /// Goes on at offset `at`, which must be outside any markup, with what is open there.
    pub(crate) fn new(text: &'t str, at: usize, frames: Frames, limits: Limits) -> Self {
        let tokens = Tokens::new(text, at, limits);
        let (attributes, pending_end) = (Vec::new(), None);
        Self { text, tokens, frames, limits, written: None, attributes, pending_end }
    }

    /// The same cursor, which measures texts by how they were written.
    pub(crate) fn measured(self, written: Option<&'t dyn Written>) -> Self {
        Self { written, ..self }
    }

    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// Where the next node starts.
    pub(crate) fn position(&self) -> usize {
        self.tokens.position()
    }

    /// Goes on elsewhere, with the same elements open.
    pub(crate) fn continue_at(&mut self, at: usize) {
        self.tokens = Tokens::new(self.text, at, self.limits);
    }

    pub(crate) fn into_frames(self) -> Frames {
        self.frames
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

    /// The error for an end tag that does not match.
    #[cold]
    fn mismatched(&self, tag: Span) -> DecodeError {
        let expected = "the end tag of the innermost open element";
        let error = DecodeError::new(ErrorKind::MismatchedTag, tag.start(), expected);
        match self.frames.open.last().map(|open| open.name) {
            None => error,
            // The name is right behind the `<`.
            Some(Name::Written(name)) => error.related_to(name.start().saturating_sub(1)),
            // Others have read its start tag, and have not said where it is: another cursor finds it.
            Some(Name::Known(_)) => {
                let mut again = Cursor::new(self.text, 0, Frames::default(), self.limits);
                loop {
                    match again.next() {
                        Ok(Node::Eof(_)) => return error,
                        Ok(_) => {}
                        Err(found) if found.offset() == error.offset() => return found,
                        Err(_) => return error,
                    }
                }
            }
        }
    }

    /// Whether the element that was started last is an empty one; if so, its end is passed.
    pub(crate) fn take_end(&mut self) -> Result<bool, DecodeError> {
        let is_empty = self.pending_end.is_some();
        if is_empty {
            self.next()?;
        }
        Ok(is_empty)
    }

    /// Another cursor at the same place.
    pub(crate) fn fork(&self) -> Self {
        let fork = Self::new(self.text, self.position(), self.frames.clone(), self.limits);
        Self { pending_end: self.pending_end, ..fork.measured(self.written) }
    }

    fn open(&mut self, tag: Span, name: QName, rest: Span) -> Result<Element, DecodeError> {
        if self.frames.depth() >= self.limits.depth {
            return Err(DecodeError::new(ErrorKind::TooDeep, tag.start(), ""));
        }
        let mark = self.frames.scope.mark();
        self.attributes.clear();
        // Most tags have none.
        if rest.len() > 0 {
            self.read_attributes(rest)?;
        }
        let namespace = self.frames.scope.resolve(self.text, name)?;
        self.frames.open.push(Open { name: Name::Written(name.whole()), mark });
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

    /// The value of an attribute of the element that was started last.
    pub(crate) fn attribute(&self, namespaces: &[Namespace], local: &str) -> Option<Span> {
        let found = self.attributes.iter().find(|attribute| {
            namespaces.contains(&attribute.namespace)
                && attribute.name.local().of(self.text) == local
        });
        found.map(|attribute| attribute.value)
    }

    /// Whether an attribute of the element that was started last is true, as XML Schema writes it.
    #[inline]
    pub(crate) fn is_true(&self, namespace: Namespace, local: &str) -> bool {
        self.attribute_value((namespace, local), |value| matches!(value, "true" | "1"))
            .unwrap_or_default()
    }

    /// What `look` says of an attribute's value, without the space around it, if the element that was
    /// started last has it.
    #[inline]
    pub(crate) fn attribute_value<T>(
        &self,
        (namespace, local): (Namespace, &str),
        look: impl FnOnce(&str) -> T,
    ) -> Option<T> {
        // Most elements have none.
        if self.attributes.is_empty() {
            return None;
        }
        let value = self.attribute(&[namespace], local)?;
        Some(look(scope::unescape(self.text, value).trim_matches(chars::SPACES)))
    }

    /// The declarations in scope.
    pub(crate) fn scope(&self) -> &Scope {
        &self.frames.scope
    }

    /// The next node that is neither white space nor a declaration that need not be here.
    ///
    /// # Errors
    /// [`ErrorKind::UnexpectedText`] at other text: there may be only elements.
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

    /// Whether a text is nothing but white space, however it is written.
    pub(crate) fn is_blank(&self, span: Span, kind: TextKind) -> bool {
        match kind {
            TextKind::Literal => span.of(self.text).bytes().all(chars::is_space),
            TextKind::Cdata(content) => content.of(self.text).bytes().all(chars::is_space),
            TextKind::Reference => reference::parse(span.of(self.text))
                .is_ok_and(|(c, _)| u8::try_from(c).is_ok_and(chars::is_space)),
        }
    }

    /// Reads to the end of the element that was started last, which holds text only. Gives the
    /// place of its content.
    pub(crate) fn text_content(&mut self, element: &Element) -> Result<Span, DecodeError> {
        let leaf = match self.pending_end {
            None => self.tokens.leaf(element.name.whole().bytes_of(self.text)),
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

    fn any_text_content(&mut self, element: &Element) -> Result<Span, DecodeError> {
        let start = element.tag.end();
        loop {
            match self.next()? {
                Node::Text(..) => {}
                Node::End(tag) if tag == element.tag => return Ok(Span::new(start, start)),
                Node::End(tag) => return Ok(Span::new(start, tag.start())),
                Node::Declaration(span) => return Err(misplaced_declaration(span)),
                Node::Start(inner) => {
                    let (kind, at) = (ErrorKind::UnexpectedElement, inner.tag.start());
                    return Err(DecodeError::new(kind, at, "text only"));
                }
                Node::Eof(at) => return Err(token::end_of_text(at)),
            }
        }
    }

    /// Whether a text is within the limit, as it was written.
    fn check_len(&self, span: Span) -> Result<(), DecodeError> {
        let len = self.written.map_or(span.len(), |text| text.written_len(span));
        if len > self.limits.text {
            return Err(DecodeError::new(ErrorKind::TextTooLong, span.start(), ""));
        }
        Ok(())
    }

    /// Reads past the end of the element that was started last. Gives the place of all of it.
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

    /// Reads what may follow the root element, to the end of the text.
    pub(crate) fn finish(&mut self) -> Result<(), DecodeError> {
        loop {
            match self.next()? {
                Node::Text(span, TextKind::Literal) if self.is_blank(span, TextKind::Literal) => {}
                Node::Text(span, kind) => return Err(self.outside_root(span, kind)),
                Node::Start(element) => {
                    let at = element.tag.start();
                    return Err(DecodeError::new(
                        ErrorKind::SecondRoot,
                        at,
                        "the end of the input",
                    ));
                }
                Node::Declaration(span) => return Err(misplaced_declaration(span)),
                Node::End(_) => {}
                Node::Eof(_) => return Ok(()),
            }
        }
    }

    /// The error for a text outside the root.
    pub(crate) fn outside_root(&self, span: Span, kind: TextKind) -> DecodeError {
        self.text_error((ErrorKind::TextOutsideRoot, kind), span, "no text here")
    }

    /// The error for a text that may not be where it is, at its first character that is not white
    /// space.
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
    DecodeError::new(ErrorKind::MisplacedDeclaration, span.start(), "no XML declaration here")
}
