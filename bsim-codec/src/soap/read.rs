//! The general tier of the envelope.

use super::SoapVersion;
use super::envelope::{Start, usual_start, version_of};
use super::fields::payload_name;
use super::namespaces;
use crate::error::{DecodeError, ErrorKind};
use crate::input::parse_methods;
use crate::limits::ReadOptions;
use crate::names;
use crate::xml::cursor::{Cursor, Element, Frames, Node, TextKind, misplaced_declaration};
use crate::xml::declaration::{self, Label};
use crate::xml::namespace::Namespace;
use crate::xml::span::Span;
use crate::xml::token;

impl<'a> SoapVersion {
    parse_methods! {
        /// The version of the envelope. A server has to respond in this version. Only the start of
        /// the envelope is parsed, so this also works for a body that is not a valid request.
        ///
        /// ```
        /// use bsim_codec::SoapVersion;
        ///
        /// let body = include_bytes!("../../tests/data/demo/Login.xml");
        /// assert_eq!(SoapVersion::parse(body)?, SoapVersion::Soap11);
        /// # Ok::<(), bsim_codec::DecodeError>(())
        /// ```
        ///
        /// # Errors
        /// An error up to the envelope's start tag; an input that is too long, or has ill-formed
        /// UTF-8 anywhere; [`ErrorKind::NotSoap`] if the root is not an envelope, and
        /// [`ErrorKind::VersionMismatch`] for an envelope of another version.
        |input: Input<'a>, options| {
            open_envelope(input.text(options)?, options).map(|(_, _, version)| version)
        }
    }
}

/// An envelope, read up to the content of its body.
pub(crate) struct Envelope<'a> {
    pub(crate) cursor: Box<Cursor<'a>>,
    /// The fast path has read the start: the body has a start tag, and few namespaces are declared.
    pub(crate) is_usual: bool,
    version: SoapVersion,
    options: ReadOptions,
}

/// A message whose start tag has been read.
pub(crate) struct Document<'a> {
    pub(crate) cursor: Box<Cursor<'a>>,
    pub(crate) version: SoapVersion,
    message: Element,
    pub(crate) options: ReadOptions,
}

impl<'a> Envelope<'a> {
    pub(crate) fn open(text: &'a str, options: ReadOptions) -> Result<Self, DecodeError> {
        if let Some(Start { version, at, frames }) = usual_start(text, &options) {
            let cursor = Box::new(Cursor::new(text, at, frames, options.limits));
            return Ok(Self { cursor, is_usual: true, version, options });
        }
        let (mut cursor, namespace, version) = open_envelope(text, options)?;
        find_body(&mut cursor, namespace)?;
        Ok(Self { cursor: Box::new(cursor), is_usual: false, version, options })
    }

    pub(crate) fn message(mut self) -> Result<Document<'a>, DecodeError> {
        match self.cursor.next_element()? {
            Node::Start(message) => {
                let Self { cursor, version, options, .. } = self;
                Ok(Document { cursor, version, message, options })
            }
            Node::End(tag) => Err(missing_body(tag, "a message in the body")),
            _ => Err(token::end_of_text(self.cursor.text().len())),
        }
    }
}

impl<'a> Document<'a> {
    pub(crate) fn open(text: &'a str, options: ReadOptions) -> Result<Self, DecodeError> {
        Envelope::open(text, options)?.message()
    }

    /// Like [`payload_name`], of the message.
    pub(crate) fn message_name(&self) -> &'a str {
        payload_name(&self.cursor, &self.message)
    }

    pub(crate) fn is_fault(&self) -> bool {
        matches!(self.message.namespace, namespaces::SOAP_11 | namespaces::SOAP_12)
            && self.message.local(self.cursor.text()) == names::FAULT
    }

    /// # Errors
    /// [`ErrorKind::UnexpectedMessage`] or [`ErrorKind::Fault`] if the message is not `name`.
    pub(crate) fn require(&self, name: &'static str) -> Result<(), DecodeError> {
        if self.message_name() == name { Ok(()) } else { Err(self.unexpected_message(name)) }
    }

    pub(crate) fn unexpected_message(&self, expected: &'static str) -> DecodeError {
        let kind = if self.is_fault() { ErrorKind::Fault } else { ErrorKind::UnexpectedMessage };
        self.message.error(kind, expected)
    }
}

/// Reads from the end of the message to the end of the input.
pub(crate) fn finish(cursor: &mut Cursor<'_>) -> Result<(), DecodeError> {
    if cursor.is_at_end_tags() {
        return Ok(());
    }
    if let Some(second) = cursor.next_child()? {
        return Err(second.error(ErrorKind::UnexpectedElement, "one message in the body"));
    }
    while let Some(element) = cursor.next_child()? {
        // SOAP 1.1 allows elements of other namespaces after the body.
        if matches!(element.namespace, namespaces::SOAP_11 | namespaces::SOAP_12) {
            return Err(element.error(ErrorKind::UnexpectedElement, "the end of the envelope"));
        }
        cursor.skip(&element)?;
    }
    cursor.finish()
}

/// Reads the start tag of the envelope, and all before it. Also returns its namespace.
fn open_envelope(
    text: &str,
    options: ReadOptions,
) -> Result<(Cursor<'_>, Namespace, SoapVersion), DecodeError> {
    let mark = token::BYTE_ORDER_MARK;
    let start = if text.starts_with(mark) { mark.len() } else { 0 };
    let mut cursor = Cursor::new(text, start, Frames::new(namespaces::KNOWN), options.limits);
    let root = root(&mut cursor, start, options)?;
    let version = version(text, &root)?;
    Ok((cursor, root.namespace, version))
}

/// Reads the prolog and the start tag of the root.
fn root(
    cursor: &mut Cursor<'_>,
    start: usize,
    options: ReadOptions,
) -> Result<Element, DecodeError> {
    loop {
        match cursor.next()? {
            Node::Declaration(span) if span.start() == start => {
                let label = if options.known_utf8 { Label::Ignored } else { Label::Binding };
                declaration::check(cursor.text(), span, label, options.limits)?;
            }
            Node::Declaration(span) => return Err(misplaced_declaration(span)),
            Node::Text(span, TextKind::Literal) if cursor.is_blank(span, TextKind::Literal) => {}
            Node::Text(span, kind) => {
                return Err(cursor.text_error((ErrorKind::NotSoap, kind), span, "a SOAP envelope"));
            }
            Node::Start(element) => return Ok(element),
            Node::End(_) | Node::Eof(_) => return Err(token::end_of_text(cursor.text().len())),
        }
    }
}

fn version(text: &str, root: &Element) -> Result<SoapVersion, DecodeError> {
    if root.local(text) != names::ENVELOPE {
        return Err(root.error(ErrorKind::NotSoap, "a SOAP envelope"));
    }
    let expected = "a SOAP 1.1 or SOAP 1.2 envelope";
    version_of(root.namespace).ok_or(root.error(ErrorKind::VersionMismatch, expected))
}

/// Skips the header and reads up to the content of the body.
fn find_body(cursor: &mut Cursor<'_>, soap: Namespace) -> Result<(), DecodeError> {
    let mut header_seen = false;
    loop {
        match cursor.next_element()? {
            Node::Start(element) => match element.local(cursor.text()) {
                names::BODY if element.namespace == soap => return Ok(()),
                names::HEADER if element.namespace == soap && !header_seen => {
                    skip_header(cursor, soap)?;
                    header_seen = true;
                }
                _ => return Err(element.error(ErrorKind::UnexpectedElement, "a SOAP body")),
            },
            Node::End(tag) => return Err(missing_body(tag, "a SOAP body")),
            _ => return Err(token::end_of_text(cursor.text().len())),
        }
    }
}

/// Whether the current header block addresses the receiver.
fn is_for_us(cursor: &Cursor<'_>, soap: Namespace) -> bool {
    let (name, ours) = match soap {
        namespaces::SOAP_11 => (names::ACTOR, &names::ACTORS_11[..]),
        _ => (names::ROLE, &names::ROLES_12[..]),
    };
    cursor.attribute_value((soap, name), |role| ours.contains(&role)).unwrap_or(true)
}

/// Skips the header blocks. A block that the receiver must understand is an error.
fn skip_header(cursor: &mut Cursor<'_>, soap: Namespace) -> Result<(), DecodeError> {
    while let Some(block) = cursor.next_child()? {
        if cursor.is_true(soap, names::MUST_UNDERSTAND) && is_for_us(cursor, soap) {
            return Err(block.error(ErrorKind::MustUnderstand, "no mandatory header"));
        }
        cursor.skip(&block)?;
    }
    Ok(())
}

fn missing_body(tag: Span, expected: &'static str) -> DecodeError {
    DecodeError::new(ErrorKind::MissingBody, tag.start(), expected)
}
