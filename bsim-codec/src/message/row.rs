//! Reading messages that are a session, perhaps, and a row of fields.

use crate::canonical::markup::TagPatterns;
use crate::canonical::message::{self as canonical, FIELDS, Layout, Row, SESSION};
use crate::error::DecodeError;
use crate::limits::ReadOptions;
use crate::names::Operation;
use crate::soap::fields::{is_nil, is_payload, nothing, once, read_texts};
use crate::soap::read::{Document, Envelope, finish};
use crate::soap::write::{HEAD, TAIL};

/// What a body holds.
pub(super) enum Body<'a> {
    /// One of the messages that were asked for. The body was read to its end.
    Row(Operation, Row<'a>),
    /// Something else, whose element has been started.
    Other(Document<'a>),
}

/// Reads a body that may hold one of these messages.
pub(super) fn read<'a>(
    body: &'a str,
    options: &ReadOptions,
    layouts: &[&'static Layout],
) -> Result<Body<'a>, DecodeError> {
    if body.starts_with(HEAD)
        && let Some(message) = canonical::read(body, HEAD.len(), options, layouts)
        && body.get(message.end..) == Some(TAIL)
    {
        return Ok(Body::Row(message.operation, message.row));
    }
    let mut envelope = Envelope::open(body, *options)?;
    if envelope.is_usual
        && let Some(message) = canonical::read(body, envelope.cursor.position(), options, layouts)
    {
        envelope.cursor.continue_at(message.end);
        finish(&mut envelope.cursor)?;
        return Ok(Body::Row(message.operation, message.row));
    }
    let document = envelope.message()?;
    match layouts.iter().find(|layout| layout.name == document.message_name()) {
        Some(layout) => read_document(document, layout),
        None => Ok(Body::Other(document)),
    }
}

/// As [`read`], of a body that has to hold one of these messages.
///
/// # Errors
/// [`ErrorKind::UnexpectedMessage`](crate::ErrorKind::UnexpectedMessage), with what was expected, for
/// any other; and whatever else is wrong.
pub(super) fn require<'a>(
    body: &'a str,
    options: &ReadOptions,
    layouts: &[&'static Layout],
    expected: &'static str,
) -> Result<(Operation, Row<'a>), DecodeError> {
    match read(body, options, layouts)? {
        Body::Row(operation, row) => Ok((operation, row)),
        Body::Other(document) => Err(document.unexpected_message(expected)),
    }
}

/// Reads the message whose element has been started, and all behind it.
fn read_document<'a>(
    mut document: Document<'a>,
    layout: &'static Layout,
) -> Result<Body<'a>, DecodeError> {
    let (mut session, mut seen) = (None, None);
    let trim = document.options.trim;
    let fields = document.texts_and(names(layout.fields), &mut |cursor, child| {
        match &layout.session {
            Some(tags) if is_payload(cursor, child, tags.name) => once(&mut seen, child)?,
            _ => return Ok(false),
        }
        if is_nil(cursor) {
            cursor.skip(child)?;
        } else {
            session = Some(read_texts(cursor, names(&SESSION), trim, &mut nothing)?);
        }
        Ok(true)
    })?;
    document.finish()?;
    Ok(Body::Row(layout.operation, Row { session, fields }))
}

/// The names of fields; the empty name, which no element has, in the place of those that are missing.
fn names(fields: &'static [TagPatterns]) -> [&'static str; FIELDS] {
    let mut names = [""; FIELDS];
    names.iter_mut().zip(fields).for_each(|(name, tags)| *name = tags.name);
    names
}
