//! Reading messages that are a session, perhaps, and a row of fields.

use crate::canonical::markup::TagPatterns;
use crate::canonical::message::{self as canonical, FIELDS, Layout, Row, SESSION};
use crate::error::DecodeError;
use crate::limits::ReadOptions;
use crate::names::Operation;
use crate::soap::fields::{is_nil, is_payload, nothing, once, read_texts};
use crate::soap::read::Document;

/// Reads a body that holds one of these messages.
///
/// # Errors
/// [`ErrorKind::UnexpectedMessage`](crate::ErrorKind::UnexpectedMessage), with what was expected, for
/// any other; and whatever else is wrong.
pub(super) fn read<'a>(
    body: &'a str,
    options: &ReadOptions,
    layouts: &[&'static Layout],
    expected: &'static str,
) -> Result<(Operation, Row<'a>), DecodeError> {
    if let Some(message) = canonical::read(body, options, layouts) {
        return Ok(message);
    }
    let document = Document::open(body, *options)?;
    match find(layouts, &document) {
        Some(layout) => read_document(document, layout),
        None => Err(document.unexpected_message(expected)),
    }
}

/// The layout of the message whose element has been started.
pub(super) fn find(
    layouts: &[&'static Layout],
    document: &Document<'_>,
) -> Option<&'static Layout> {
    layouts.iter().copied().find(|layout| layout.name == document.message_name())
}

/// Reads the message whose element has been started, and all behind it.
#[cold]
pub(super) fn read_document<'a>(
    mut document: Document<'a>,
    layout: &'static Layout,
) -> Result<(Operation, Row<'a>), DecodeError> {
    let (mut session, mut seen) = (None, false);
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
    Ok((layout.operation, Row { session, fields }))
}

/// The names of fields; the empty name, which no element has, in the place of those that are missing.
fn names(fields: &'static [TagPatterns]) -> [&'static str; FIELDS] {
    let mut names = [""; FIELDS];
    names.iter_mut().zip(fields).for_each(|(name, tags)| *name = tags.name);
    names
}
