//! Parses messages that consist of an optional session and a row of text fields.

use crate::canonical::markup::TagPatterns;
use crate::canonical::message::{self as canonical, FIELDS, Layout, Row, SESSION};
use crate::error::DecodeError;
use crate::input::Input;
use crate::limits::ReadOptions;
use crate::names::Operation;
use crate::soap::fields::{is_nil, nothing, once, payload_name, read_texts};
use crate::soap::read::{Document, Envelope, finish};
use crate::soap::write::{HEAD, TAIL};

/// Implements parsing for messages from the session and the fields of their row.
macro_rules! rows {
    ($(
        $name:ident $(<$lifetime:lifetime>)? = $layout:ident:
            |$session:pat_param, $fields:pat_param| $message:expr,
    )*) => {$(
        impl<'a> $name $(<$lifetime>)? {
            parse_methods! {
                /// Parses the body of this message.
                ///
                /// # Errors
                /// An error in the body, [`ErrorKind::Fault`](crate::ErrorKind::Fault) for a fault,
                /// or [`ErrorKind::UnexpectedMessage`](crate::ErrorKind::UnexpectedMessage) for
                /// another message.
                |input: Input<'a>, options| {
                    let mut row = Row::default();
                    row::require(input, &options, &[&$layout], $layout.name, &mut row)?;
                    Ok(Self::from_row(&row))
                }
            }

            fn from_row(row: &Row<'a>) -> Self {
                let $session = row.session.map(Session::from);
                let $fields = row.fields;
                $message
            }
        }
    )*};
}
pub(super) use rows;

pub(super) enum Body<'a> {
    /// A message of one of the layouts.
    Row(Operation),
    /// Another message, whose start tag has been read.
    Other(Document<'a>),
}

/// The operation, if the input is a message without fields, as .NET writes it. The tiers take 580
/// instructions for a `ChangeStatusResponse`, and this comparison of the whole input takes 249.
#[inline(always)]
pub(super) fn without_fields(
    input: Input<'_>,
    options: &ReadOptions,
    layouts: &[&'static Layout],
) -> Option<Operation> {
    let len = input.bytes.len().checked_sub(HEAD.len().saturating_add(TAIL.len()))?;
    let layout = layouts.iter().find(|layout| layout.empty.len() == len)?;
    let content = input.bytes.strip_prefix(HEAD.as_bytes())?.strip_suffix(TAIL.as_bytes())?;
    let is_same = options.allows_canonical() && content == layout.empty.bytes();
    is_same.then_some(layout.operation)
}

/// Reads an input, and its fields into an empty `row`. Tries the canonical tier first.
pub(super) fn read<'a>(
    input: Input<'a>,
    options: &ReadOptions,
    layouts: &[&'static Layout],
    row: &mut Row<'a>,
) -> Result<Body<'a>, DecodeError> {
    let mut has_declined = false;
    if input.bytes.starts_with(HEAD.as_bytes())
        && let Some(rest) = input.text_from(HEAD.len())
    {
        match canonical::read((rest, HEAD.len()), options, layouts, row) {
            Some((operation, end)) if input.bytes.get(end..) == Some(TAIL.as_bytes()) => {
                return Ok(Body::Row(operation));
            }
            message => has_declined = message.is_none(),
        }
        *row = Row::default();
    }
    let text = input.text(*options)?;
    let mut envelope = Envelope::open(text, *options)?;
    let at = envelope.cursor.position();
    if envelope.is_usual
        && !has_declined
        && let Some(content) = text.get(at..)
        && let Some((operation, end)) = canonical::read((content, at), options, layouts, row)
    {
        envelope.cursor.continue_at(end);
        finish(&mut envelope.cursor)?;
        return Ok(Body::Row(operation));
    }
    let document = envelope.message()?;
    let layout = layouts.iter().find(|layout| layout.name == document.message_name());
    let Some(layout) = layout else { return Ok(Body::Other(document)) };
    *row = read_document(document, layout)?;
    Ok(Body::Row(layout.operation))
}

/// Like [`read`], for an input that must have one of the layouts.
///
/// # Errors
/// [`ErrorKind::UnexpectedMessage`](crate::ErrorKind::UnexpectedMessage) for another message, or
/// any error of the input.
pub(super) fn require<'a>(
    input: Input<'a>,
    options: &ReadOptions,
    layouts: &[&'static Layout],
    expected: &'static str,
    row: &mut Row<'a>,
) -> Result<Operation, DecodeError> {
    match read(input, options, layouts, row)? {
        Body::Row(operation) => Ok(operation),
        Body::Other(document) => Err(document.unexpected_message(expected)),
    }
}

/// Reads the message, whose start tag has been read, to the end of the input.
fn read_document<'a>(
    mut document: Document<'a>,
    layout: &'static Layout,
) -> Result<Row<'a>, DecodeError> {
    let (mut session, mut seen) = (None, None);
    let (cursor, trim) = (&mut document.cursor, document.options.trim);
    let fields = read_texts(cursor, names(layout.fields), trim, &mut |cursor, child| {
        match &layout.session {
            Some(tags) if payload_name(cursor, child) == tags.name => once(&mut seen, child)?,
            _ => return Ok(false),
        }
        if is_nil(cursor) {
            cursor.skip(child)?;
        } else {
            session = Some(read_texts(cursor, names(&SESSION), trim, &mut nothing)?);
        }
        Ok(true)
    })?;
    finish(cursor)?;
    Ok(Row { session, fields })
}

/// The names of the fields. Unused places have the empty name, which no element has.
fn names(fields: &'static [TagPatterns]) -> [&'static str; FIELDS] {
    let mut names = [""; FIELDS];
    names.iter_mut().zip(fields).for_each(|(name, tags)| *name = tags.name);
    names
}
