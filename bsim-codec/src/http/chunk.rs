use nom::bytes::streaming::{tag, take_while, take_while1};
use nom::character::streaming::char;
use nom::combinator::opt;
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use crate::error::{DecodeError, ErrorKind};

/// The longest line before a chunk: its size and any extensions.
const MAX_LINE: usize = 1024;

/// The size of the chunk with its line at byte `at`, and the offset of its data. None if
/// incomplete.
///
/// `httparse` is not used, because it takes a line without digits for the last chunk.
pub(super) fn size_line(buffer: &[u8], at: usize) -> Result<Option<(usize, usize)>, DecodeError> {
    let line = buffer.get(at..).unwrap_or_default();
    // The line end does not count.
    let longest = MAX_LINE.saturating_add(2);
    let line = line.get(..longest).unwrap_or(line);
    let place_of = |rest: &[u8]| at.saturating_add(line.len()).saturating_sub(rest.len());
    match size(line) {
        Ok((rest, size)) => Ok(Some((size, place_of(rest)))),
        Err(nom::Err::Incomplete(_)) if line.len() < longest => Ok(None),
        Err(nom::Err::Incomplete(_)) => {
            Err(invalid(at.saturating_add(MAX_LINE), "a shorter line before the chunk"))
        }
        Err(nom::Err::Error(error) | nom::Err::Failure(error)) => {
            Err(match place_of(error.input) {
                place if place == at => invalid(place, "the size of a chunk"),
                place => invalid(place, "CR LF after the size of the chunk"),
            })
        }
    }
}

fn size(line: &[u8]) -> IResult<&[u8], usize> {
    let digits = take_while1(|byte: u8| byte.is_ascii_hexdigit());
    let blanks = take_while(|byte: u8| matches!(byte, b' ' | b'\t'));
    // Extensions have no meaning here.
    let extensions = take_while(|byte: u8| !byte.is_ascii_control() || byte == b'\t');
    let extensions = opt(preceded(tag(";"), extensions));
    let size = digits.map(|digits: &[u8]| {
        digits.iter().fold(0_usize, |size, &digit| {
            let digit = (digit as char).to_digit(16).unwrap_or_default();
            size.saturating_mul(16).saturating_add(digit as usize)
        })
    });
    terminated(size, (blanks, extensions, char('\r'), char('\n'))).parse(line)
}

/// The offset after the line end at `end`, where a chunk ends. None if the line end is incomplete.
pub(super) fn line_end(buffer: &[u8], end: usize) -> Result<Option<usize>, DecodeError> {
    let next = end.saturating_add(2);
    match buffer.get(end..next) {
        Some(b"\r\n") => Ok(Some(next)),
        Some([b'\r', _]) => Err(invalid(end.saturating_add(1), "CR LF after the chunk")),
        Some(_) => Err(invalid(end, "CR LF after the chunk")),
        None => Ok(None),
    }
}

/// The chunks of a complete body.
pub(super) fn chunks(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut at = 0;
    core::iter::from_fn(move || {
        let (size, start) = size_line(body, at).ok()??;
        let end = start.checked_add(size)?;
        at = line_end(body, end).ok()??;
        body.get(start..end)
    })
}

const fn invalid(at: usize, expected: &'static str) -> DecodeError {
    DecodeError::new(ErrorKind::InvalidTransfer, at, expected)
}
