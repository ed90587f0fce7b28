//! Bodies in chunks, whose length shows only at their end.

use core::ops::Range;
use std::borrow::Cow;

use super::head::read_trailer;
use super::split::Body;
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;

/// The longest line that may announce a chunk: its size and whatever extensions it has.
const MAX_LINE: usize = 1024;

/// One step through the body.
enum Step {
    /// A chunk that is all there.
    Chunk(Range<usize>),
    /// The end, after the trailer.
    End(usize),
    /// The buffer has to hold this many bytes before more can be said.
    Incomplete(usize),
}

struct Walk<'b> {
    buffer: &'b [u8],
    start: usize,
    at: usize,
    limits: Limits,
}

/// Reads the body that starts at byte `start`.
///
/// The chunks are walked twice, so that nothing is copied before the body is whole.
pub(super) fn read(buffer: &[u8], start: usize, limits: Limits) -> Result<Body<'_>, DecodeError> {
    let walk = || Walk { buffer, start, at: start, limits };
    let (mut chunks, mut len, mut first) = (walk(), 0, None);
    let end = loop {
        match chunks.next()? {
            Step::Chunk(chunk) => {
                len += chunk.len();
                first = first.or(Some(chunk));
            }
            Step::End(end) => break end,
            Step::Incomplete(needed) => return Ok(Body::Incomplete { needed }),
        }
    };
    let first = first.unwrap_or(start..start);
    if first.len() == len {
        let bytes = Cow::Borrowed(&buffer[first.clone()]);
        return Ok(Body::Complete { bytes, offset: Some(first.start), end });
    }
    let (mut chunks, mut bytes) = (walk(), Vec::with_capacity(len));
    while let Step::Chunk(chunk) = chunks.next()? {
        bytes.extend_from_slice(&buffer[chunk]);
    }
    Ok(Body::Complete { bytes: Cow::Owned(bytes), offset: None, end })
}

impl Walk<'_> {
    fn next(&mut self) -> Result<Step, DecodeError> {
        let Some((size, start)) = self.size_line()? else {
            return Ok(Step::Incomplete(self.buffer.len() + 1));
        };
        if size == 0 {
            let end = read_trailer(self.buffer, start, self.limits.head)?;
            return Ok(end.map_or(Step::Incomplete(self.buffer.len() + 1), Step::End));
        }
        let end = start.saturating_add(size);
        // What the chunks are wrapped in counts too: it is what the buffer has to hold.
        if end - self.start > self.limits.input.min(Limits::MAX_INPUT) {
            return Err(DecodeError::new(ErrorKind::InputTooLong, self.at, "a shorter body"));
        }
        for (at, expected) in [(end, b'\r'), (end + 1, b'\n')] {
            match self.buffer.get(at) {
                Some(&byte) if byte == expected => {}
                Some(_) => return Err(invalid(at, "CR LF after the chunk")),
                None => return Ok(Step::Incomplete(end + 2)),
            }
        }
        self.at = end + 2;
        Ok(Step::Chunk(start..end))
    }

    /// The size of the chunk that is announced here, and where the chunk starts.
    ///
    /// This is not left to `httparse`, which takes a line without any digit for the last chunk.
    fn size_line(&self) -> Result<Option<(usize, usize)>, DecodeError> {
        let line = &self.buffer[self.at..];
        let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let mut position = digits;
        // Blanks may follow the size, and then extensions, which mean nothing here.
        while let Some(b' ' | b'\t') = line.get(position) {
            position += 1;
        }
        if digits > 0 && line.get(position) == Some(&b';') {
            let is_extension = |&&byte: &&u8| !byte.is_ascii_control() || byte == b'\t';
            position += line[position..].iter().take_while(is_extension).count();
        }
        if position > MAX_LINE {
            return Err(invalid(self.at + MAX_LINE, "a shorter line before the chunk"));
        }
        match line.get(position..) {
            Some([b'\r', b'\n', ..]) if digits > 0 => {}
            Some([] | [b'\r']) if digits > 0 => return Ok(None),
            Some([]) if position == 0 => return Ok(None),
            _ if digits == 0 => return Err(invalid(self.at, "the size of a chunk")),
            Some([b'\r', ..]) => return Err(invalid(self.at + position + 1, "LF after CR")),
            _ => return Err(invalid(self.at + position, "CR LF after the size of the chunk")),
        }
        let size = line[..digits].iter().fold(0_usize, |size, &digit| {
            let digit = (digit as char).to_digit(16).unwrap_or_default();
            size.saturating_mul(16).saturating_add(digit as usize)
        });
        Ok(Some((size, self.at + position + 2)))
    }
}

const fn invalid(at: usize, expected: &'static str) -> DecodeError {
    DecodeError::new(ErrorKind::InvalidTransfer, at, expected)
}
