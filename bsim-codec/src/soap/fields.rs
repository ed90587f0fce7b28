//! Parses elements whose children are fields: each at most once, in any order.

use super::namespaces::{PAYLOAD, SOAP_11_ENCODING, SOAP_12_ENCODING, XSD, XSI};
use crate::error::{DecodeError, ErrorKind};
use crate::names;
use crate::text::{Escapes, Text};
use crate::xml::cursor::{Cursor, Element};
use crate::xml::span::Span;

/// The local name of an element; empty in a namespace other than the service's or none.
pub(crate) fn payload_name<'t>(cursor: &Cursor<'t>, element: &Element) -> &'t str {
    if PAYLOAD.contains(&element.namespace) { element.local(cursor.text()) } else { "" }
}

/// Whether the current element has `xsi:nil` set: it has no value.
pub(crate) fn is_nil(cursor: &Cursor<'_>) -> bool {
    cursor.is_true(XSI, names::NIL)
}

fn is_binary(cursor: &Cursor<'_>) -> bool {
    let is_binary = cursor.attribute_value((XSI, names::TYPE), |value| {
        let (namespace, local) = cursor.frames.scope.resolve_value(cursor.text(), value)?;
        Some(match local {
            "base64Binary" | "hexBinary" => {
                matches!(namespace, XSD | SOAP_11_ENCODING | SOAP_12_ENCODING)
            }
            "base64" => matches!(namespace, SOAP_11_ENCODING | SOAP_12_ENCODING),
            _ => false,
        })
    });
    is_binary.flatten().unwrap_or_default()
}

pub(crate) fn check_type(cursor: &Cursor<'_>, element: &Element) -> Result<(), DecodeError> {
    if is_binary(cursor) {
        return Err(element.error(ErrorKind::BinaryType, "a text type"));
    }
    Ok(())
}

/// Reads to the end of the current element, a text field. Returns the span of its content.
///
/// # Errors
/// [`ErrorKind::BinaryType`] for a binary `xsi:type`, or any error of the input.
pub(crate) fn content(cursor: &mut Cursor<'_>, element: &Element) -> Result<Span, DecodeError> {
    check_type(cursor, element)?;
    cursor.text_content(element)
}

/// Like [`content`]; None if `xsi:nil` is set.
pub(crate) fn value(
    cursor: &mut Cursor<'_>,
    element: &Element,
) -> Result<Option<Span>, DecodeError> {
    if is_nil(cursor) {
        cursor.skip(element)?;
        return Ok(None);
    }
    content(cursor, element).map(Some)
}

/// Handles the children that are not text fields: returns whether it has read the child.
pub(crate) type Nested<'n, 't> =
    &'n mut dyn FnMut(&mut Cursor<'t>, &Element) -> Result<bool, DecodeError>;

pub(crate) fn nothing(_: &mut Cursor<'_>, _: &Element) -> Result<bool, DecodeError> {
    Ok(false)
}

/// Reads to the end of the current element. Returns the spans of the fields' contents: None if a
/// field is absent or nil. Other elements go to `nested`, or are skipped.
///
/// # Errors
/// [`ErrorKind::DuplicateElement`] for a repeated field, or any error of the input.
pub(crate) fn read_fields<'t, const N: usize>(
    cursor: &mut Cursor<'t>,
    names: [&str; N],
    nested: Nested<'_, 't>,
) -> Result<[Option<Span>; N], DecodeError> {
    let mut values = [None; N];
    let mut seen = [None; N];
    let prefix = if N > 0 { cursor.prefix_of_any(&PAYLOAD) } else { None };
    loop {
        // Fast path: most fields are plain, in the usual order and with the prefix of their parent.
        for (name, (value, seen)) in names.iter().zip(values.iter_mut().zip(&mut seen)) {
            if seen.is_none()
                && !name.is_empty()
                && let Some((at, content)) = prefix.and_then(|it| cursor.plain_leaf(it, name))
            {
                (*seen, *value) = (Some(at), Some(content));
            }
        }
        let Some(child) = cursor.next_child()? else { return Ok(values) };
        let local = payload_name(cursor, &child);
        let mut fields = names.iter().zip(values.iter_mut().zip(&mut seen));
        if let Some((_, (value, seen))) =
            fields.find(|(name, _)| **name == local && !local.is_empty())
        {
            once(seen, &child)?;
            *value = self::value(cursor, &child)?;
        } else if !nested(cursor, &child)? {
            cursor.skip(&child)?;
        }
    }
}

/// Records an element that may occur once.
pub(crate) fn once(seen: &mut Option<usize>, element: &Element) -> Result<(), DecodeError> {
    match seen.replace(element.tag.start()) {
        Some(first) => Err(duplicate(element, first)),
        None => Ok(()),
    }
}

pub(crate) fn duplicate(element: &Element, first: usize) -> DecodeError {
    element.error(ErrorKind::DuplicateElement, "").related_to(first)
}

/// Like [`read_fields`], for a document that is not escaped.
pub(crate) fn read_texts<'a, const N: usize>(
    cursor: &mut Cursor<'a>,
    names: [&str; N],
    trim: bool,
    nested: Nested<'_, 'a>,
) -> Result<[Option<Text<'a>>; N], DecodeError> {
    let values = read_fields(cursor, names, nested)?;
    let (text, form) = (cursor.text(), Escapes::content(trim));
    Ok(values.map(|value| value.map(|span| Text::from_input(text, span, form))))
}
