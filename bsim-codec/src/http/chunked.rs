//! Bodies in chunks, whose length shows only at their end.

use std::borrow::Cow;

use super::head::read_trailer;
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;

/// The longest line that may announce a chunk: its size and whatever extensions it has.
const MAX_LINE: usize = 1024;

/// A body, as far as it is there.
pub(super) enum Body<'a> {
    Complete { bytes: Cow<'a, [u8]>, offset: Option<usize>, end: usize },
    Incomplete { needed: usize },
}

/// One step through the body.
enum Step<'b> {
    /// A chunk that is all there, and where it starts.
    Chunk(&'b [u8], usize),
    /// The end, after the trailer.
    End(usize),
    /// The buffer has to hold this many bytes before more can be said.
    Incomplete(usize),
}

struct Chunks<'b> {
    buffer: &'b [u8],
    start: usize,
    at: usize,
    limits: Limits,
}

/// Reads the body that starts at byte `start`.
///
/// The chunks are walked twice, so that nothing is copied before the body is whole.
pub(super) fn read(buffer: &[u8], start: usize, limits: Limits) -> Result<Body<'_>, DecodeError> {
    let walk = || Chunks { buffer, start, at: start, limits };
    let (mut chunks, mut len, mut first) = (walk(), 0, None);
    let end = loop {
        match chunks.next()? {
            Step::Chunk(chunk, at) => {
                len = chunk.len().saturating_add(len);
                first = first.or(Some((chunk, at)));
            }
            Step::End(end) => break end,
            Step::Incomplete(needed) => return Ok(Body::Incomplete { needed }),
        }
    };
    let (first, offset) = first.unwrap_or((&[], start));
    if first.len() == len {
        return Ok(Body::Complete { bytes: Cow::Borrowed(first), offset: Some(offset), end });
    }
    let (mut chunks, mut bytes) = (walk(), Vec::with_capacity(len));
    while let Step::Chunk(chunk, _) = chunks.next()? {
        bytes.extend_from_slice(chunk);
    }
    Ok(Body::Complete { bytes: Cow::Owned(bytes), offset: None, end })
}

impl<'b> Chunks<'b> {
    fn next(&mut self) -> Result<Step<'b>, DecodeError> {
        let one_more = Step::Incomplete(self.buffer.len().saturating_add(1));
        let Some((size, start)) = self.size_line()? else { return Ok(one_more) };
        if size == 0 {
            let end = read_trailer(self.buffer, start, self.limits.head)?;
            return Ok(end.map_or(one_more, Step::End));
        }
        let end = start.saturating_add(size);
        // What the chunks are wrapped in counts too: it is what the buffer has to hold.
        if end.saturating_sub(self.start) > self.limits.input.min(Limits::MAX_INPUT) {
            return Err(DecodeError::new(ErrorKind::InputTooLong, self.at, "a shorter body"));
        }
        let chunk = self.buffer.get(start..end).unwrap_or_default();
        match self.buffer.get(end..) {
            Some([b'\r', b'\n', rest @ ..]) => self.at = self.place_of(rest),
            None | Some([] | [b'\r']) => return Ok(Step::Incomplete(end.saturating_add(2))),
            Some([b'\r', rest @ ..] | rest) => {
                return Err(invalid(self.place_of(rest), "CR LF after the chunk"));
            }
        }
        Ok(Step::Chunk(chunk, start))
    }

    /// The size of the chunk that is announced here, and where the chunk starts.
    ///
    /// This is not left to `httparse`, which takes a line without any digit for the last chunk.
    fn size_line(&self) -> Result<Option<(usize, usize)>, DecodeError> {
        let line = self.buffer.get(self.at..).unwrap_or_default();
        let (digits, rest) = split_while(line, |byte| byte.is_ascii_hexdigit());
        if digits.is_empty() {
            let is_cut = line.is_empty();
            return if is_cut { Ok(None) } else { Err(invalid(self.at, "the size of a chunk")) };
        }
        // Blanks may follow the size, and then extensions, which mean nothing here.
        let (_, mut rest) = split_while(rest, |byte| matches!(byte, b' ' | b'\t'));
        if rest.starts_with(b";") {
            (_, rest) = split_while(rest, |byte| !byte.is_ascii_control() || byte == b'\t');
        }
        let longest = self.at.saturating_add(MAX_LINE);
        if self.place_of(rest) > longest {
            return Err(invalid(longest, "a shorter line before the chunk"));
        }
        let start = match rest {
            [b'\r', b'\n', chunk @ ..] => self.place_of(chunk),
            [] | [b'\r'] => return Ok(None),
            [b'\r', after @ ..] => return Err(invalid(self.place_of(after), "LF after CR")),
            _ => {
                let expected = "CR LF after the size of the chunk";
                return Err(invalid(self.place_of(rest), expected));
            }
        };
        let size = digits.iter().fold(0_usize, |size, &digit| {
            let digit = (digit as char).to_digit(16).unwrap_or_default();
            size.saturating_mul(16).saturating_add(digit as usize)
        });
        Ok(Some((size, start)))
    }

    /// Where in the buffer its last part starts.
    fn place_of(&self, rest: &[u8]) -> usize {
        self.buffer.len().saturating_sub(rest.len())
    }
}

/// The bytes up to the first that is not such a one, and those from there on.
fn split_while(bytes: &[u8], is_such: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|&byte| !is_such(byte));
    end.and_then(|end| bytes.split_at_checked(end)).unwrap_or((bytes, &[]))
}

const fn invalid(at: usize, expected: &'static str) -> DecodeError {
    DecodeError::new(ErrorKind::InvalidTransfer, at, expected)
}
