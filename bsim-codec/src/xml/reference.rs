//! Entity and character references.

use super::chars;
use crate::error::ErrorKind;

/// What the reference at the start of `text` stands for, and its length with `&` and `;`.
///
/// # Errors
/// The kind and the offset in `text`. A reference that the text's end cuts off is
/// [`ErrorKind::UnexpectedEnd`], at the end.
pub(crate) fn parse(text: &str) -> Result<(char, usize), (ErrorKind, usize)> {
    debug_assert!(text.starts_with('&'));
    match text.as_bytes().get(1) {
        Some(b'#') => parse_character(text),
        _ => parse_entity(text),
    }
}

fn parse_entity(text: &str) -> Result<(char, usize), (ErrorKind, usize)> {
    let name = chars::ncname_len(&text[1..]);
    match text.as_bytes().get(1 + name) {
        None => return Err((ErrorKind::UnexpectedEnd, text.len())),
        Some(b';') if name > 0 => {}
        Some(_) => return Err((ErrorKind::InvalidReference, 0)),
    }
    let c = match &text[1..=name] {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return Err((ErrorKind::UndefinedEntity, 0)),
    };
    Ok((c, name + 2))
}

fn parse_character(text: &str) -> Result<(char, usize), (ErrorKind, usize)> {
    let (radix, start) = if text.as_bytes().get(2) == Some(&b'x') { (16, 3) } else { (10, 2) };
    let digits = &text[start..];
    let mut value = 0_u32;
    for (at, byte) in digits.bytes().enumerate() {
        if let Some(digit) = char::from(byte).to_digit(radix) {
            // Saturates far above the last character, so any number of zeros or digits is fine.
            value = value.saturating_mul(radix).saturating_add(digit);
        } else if byte == b';' && at > 0 {
            let len = start + at + 1;
            return match char::from_u32(value) {
                Some(c) if chars::is_allowed(c) => Ok((c, len)),
                _ => Err((ErrorKind::ForbiddenReference, 0)),
            };
        } else {
            return Err((ErrorKind::InvalidReference, 0));
        }
    }
    Err((ErrorKind::UnexpectedEnd, text.len()))
}
