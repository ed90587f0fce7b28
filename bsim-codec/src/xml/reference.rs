use quick_xml::escape::resolve_xml_entity;

use super::chars;
use crate::error::ErrorKind;

/// The character of the reference at the start of `text`, and the length with `&` and `;`.
///
/// # Errors
/// The kind. An incomplete reference at the end of `text` is [`ErrorKind::UnexpectedEnd`].
pub(crate) fn parse(text: &str) -> Result<(char, usize), ErrorKind> {
    debug_assert!(text.starts_with('&'));
    let (c, len) = parse_body(text.get(1..).unwrap_or_default())?;
    Ok((c, len.saturating_add(1)))
}

/// Like [`parse`], for the text after the `&`. The length is without the `&`.
pub(crate) fn parse_body(text: &str) -> Result<(char, usize), ErrorKind> {
    if text.starts_with('#') { parse_character(text) } else { parse_entity(text) }
}

fn parse_entity(text: &str) -> Result<(char, usize), ErrorKind> {
    let len = chars::ncname_len(text);
    let (name, rest) = text.split_at_checked(len).unwrap_or_default();
    match rest.bytes().next() {
        None => return Err(ErrorKind::UnexpectedEnd),
        Some(b';') if !name.is_empty() => {}
        Some(_) => return Err(ErrorKind::InvalidReference),
    }
    let c = resolve_xml_entity(name).and_then(|text| text.chars().next());
    Ok((c.ok_or(ErrorKind::UndefinedEntity)?, len.saturating_add(1)))
}

fn parse_character(text: &str) -> Result<(char, usize), ErrorKind> {
    let (radix, start) = if text.as_bytes().get(1) == Some(&b'x') { (16, 2) } else { (10, 1) };
    let mut value = 0_u32;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        if let Some(digit) = char::from(byte).to_digit(radix) {
            // Any number of digits: a saturated value is above the last character.
            value = value.saturating_mul(radix).saturating_add(digit);
        } else if byte == b';' && at > start {
            return match char::from_u32(value) {
                Some(c) if chars::is_allowed(c) => Ok((c, at.saturating_add(1))),
                _ => Err(ErrorKind::ForbiddenReference),
            };
        } else {
            return Err(ErrorKind::InvalidReference);
        }
    }
    Err(ErrorKind::UnexpectedEnd)
}
