use super::chunk;
use super::framing::{Framed, Framing, check_length};
use super::head::read_head;
use super::received::{Body, Received, Split};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;

/// The progress in the message at the start of a buffer. The default is the start of a message.
///
/// With a buffer that only grows, it makes the time of [`split_request`](super::split_request) and
/// [`split_response`](super::split_response) linear in the bytes, whatever the size of the reads.
/// It is reset when the message is complete. With another buffer the result may be a wrong message
/// or an error, but offsets stay within the buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    stage: Stage,
    /// The offset of the head, after empty lines and interim responses.
    head: usize,
    /// The offset of the body.
    body: usize,
    /// The offset of the next chunk line, or of the trailer.
    at: usize,
    /// The length of all chunks before `at`.
    len: usize,
    /// The next step needs this many bytes in the buffer.
    needed: usize,
    /// The number of bytes searched so far.
    seen: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Stage {
    #[default]
    Head,
    /// A body that ends at `needed`.
    Length,
    Chunks,
    Trailer,
    /// A body that ends with the connection.
    Close,
}

impl Progress {
    /// The number of words of a progress.
    pub const WORDS: usize = 7;

    /// The progress as numbers, to store it outside Rust. A new message has all zeros.
    #[must_use]
    pub const fn to_words(self) -> [usize; Self::WORDS] {
        let Self { stage, head, body, at, len, needed, seen } = self;
        [stage as usize, head, body, at, len, needed, seen]
    }

    /// The progress from [`to_words`](Self::to_words). Any other numbers are safe as well.
    #[must_use]
    pub fn from_words([stage, head, body, at, len, needed, seen]: [usize; Self::WORDS]) -> Self {
        let stages = [Stage::Head, Stage::Length, Stage::Chunks, Stage::Trailer, Stage::Close];
        let stage = stages.get(stage).copied().unwrap_or_default();
        Self { stage, head, body, at, len, needed, seen }
    }

    pub(super) fn read_on<'a, H: Framed<'a>>(
        &mut self,
        buffer: &'a [u8],
        limits: Limits,
        is_closed: bool,
    ) -> Result<Split<'a, H>, DecodeError> {
        if !self.is_within(buffer) {
            *self = Self::default();
        }
        if buffer.len() < self.needed {
            return Ok(Split::Incomplete { head: None, needed: self.needed });
        }
        let mut head = None;
        if self.stage == Stage::Head {
            head = self.read_heads(buffer, limits)?;
        }
        let end = match self.stage {
            Stage::Head => None,
            Stage::Length => Some(self.needed),
            Stage::Chunks | Stage::Trailer => self.read_chunks::<H>(buffer, limits)?,
            Stage::Close => {
                check_length(buffer.len().saturating_sub(self.body), self.body, limits)?;
                is_closed.then_some(buffer.len())
            }
        };
        let Some((end, message)) = end.and_then(|end| Some((end, buffer.get(..end)?))) else {
            self.seen = buffer.len();
            self.needed = self.needed.max(buffer.len().saturating_add(1));
            return Ok(Split::Incomplete { head, needed: self.needed });
        };
        let head = match head {
            Some(head) => head,
            None => self.read_head_again(buffer, limits)?,
        };
        let body = match self.stage {
            Stage::Trailer => Body::of_chunks(buffer, self.body, self.at, self.len),
            _ => Body::Whole(buffer.get(self.body..end).unwrap_or_default(), Some(self.body)),
        };
        *self = Self::default();
        Ok(Split::Complete(Received { head, consumed: end, message, body }))
    }

    /// Whether this progress can belong to `buffer`.
    fn is_within(&self, buffer: &[u8]) -> bool {
        let is_in_order = match self.stage {
            Stage::Head => true,
            Stage::Length => self.body <= self.needed,
            Stage::Chunks | Stage::Trailer | Stage::Close => self.body <= self.at,
        };
        let places = [self.head, self.body, self.at];
        is_in_order && self.seen <= buffer.len() && places.iter().all(|&place| place <= self.seen)
    }

    /// Reads the interim heads and the head of the message. Returns the last complete one.
    fn read_heads<'a, H: Framed<'a>>(
        &mut self,
        buffer: &'a [u8],
        limits: Limits,
    ) -> Result<Option<H>, DecodeError> {
        let mut interim = None;
        loop {
            self.skip_empty_lines(buffer);
            let read = read_head::<H>(buffer, self.head, self.seen, limits.head)?;
            let Some((head, end)) = read else { return Ok(interim) };
            let framing = head.framing(buffer, limits)?;
            self.stage = match framing {
                Framing::Interim => {
                    (self.head, interim) = (end, Some(head));
                    continue;
                }
                Framing::Length(len) => {
                    self.needed = end.saturating_add(len);
                    Stage::Length
                }
                Framing::Chunked => Stage::Chunks,
                Framing::Close => Stage::Close,
            };
            (self.body, self.at) = (end, end);
            return Ok(Some(head));
        }
    }

    fn skip_empty_lines(&mut self, buffer: &[u8]) {
        let rest = |at| buffer.get(at..).unwrap_or_default();
        while let [b'\n', after @ ..] | [b'\r', b'\n', after @ ..] = rest(self.head) {
            self.head = buffer.len().saturating_sub(after.len());
        }
    }

    /// The caller got the head when it was complete, and the progress does not store it.
    fn read_head_again<'a, H: Framed<'a>>(
        &self,
        buffer: &'a [u8],
        limits: Limits,
    ) -> Result<H, DecodeError> {
        let written = buffer.get(self.head..self.body).unwrap_or_default();
        if let Ok(Some((head, len))) = H::parse(written)
            && len == written.len()
            && self.belongs_to(&head.framing(buffer, limits)?)
        {
            return Ok(head);
        }
        Err(DecodeError::new(ErrorKind::InvalidHead, self.head, "the buffer of this progress"))
    }

    fn belongs_to(&self, framing: &Framing) -> bool {
        match framing {
            Framing::Interim => false,
            Framing::Length(len) => {
                self.stage == Stage::Length && self.body.saturating_add(*len) == self.needed
            }
            Framing::Chunked => matches!(self.stage, Stage::Chunks | Stage::Trailer),
            Framing::Close => self.stage == Stage::Close,
        }
    }

    /// Reads the chunks and the trailer. Returns the end of the message.
    fn read_chunks<'a, H: Framed<'a>>(
        &mut self,
        buffer: &'a [u8],
        limits: Limits,
    ) -> Result<Option<usize>, DecodeError> {
        while self.stage == Stage::Chunks {
            let Some((size, start)) = chunk::size_line(buffer, self.at)? else { return Ok(None) };
            if size == 0 {
                (self.stage, self.at, self.seen) = (Stage::Trailer, start, start);
                break;
            }
            let end = start.saturating_add(size);
            // The buffer has to hold the chunk lines too, so they count.
            let len = end.saturating_sub(self.body);
            check_length(len, self.at, limits)?;
            let Some(next) = chunk::line_end(buffer, end)? else {
                self.needed = end.saturating_add(2);
                return Ok(None);
            };
            (self.at, self.len) = (next, self.len.saturating_add(size));
        }
        let limit = self.at.saturating_add(limits.head);
        let trailer = read_head::<H::Trailer>(buffer, self.at, self.seen, limit)?;
        Ok(trailer.map(|(_, end)| end))
    }
}
