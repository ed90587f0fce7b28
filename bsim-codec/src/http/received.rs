//! What is found in a buffer: a message, or its beginning.

use core::fmt;
use std::borrow::Cow;
use std::sync::OnceLock;

use super::chunk::chunks;
use super::fields::offset_in;

/// What a buffer holds so far.
#[derive(Debug, Clone)]
pub enum Split<'a, H> {
    /// A whole message, and perhaps more after it.
    Complete(Received<'a, H>),
    /// The beginning of a message.
    Incomplete {
        /// The head, in the one call that has found it whole: a server looks here whether the
        /// client [waits](super::RequestHead::expects_continue) with its body. Before the real
        /// answer, a client finds the last interim one here, `100 Continue` for instance.
        head: Option<H>,
        /// With fewer bytes in the buffer than this, the message will not be complete.
        needed: usize,
    },
}

/// A message, found in a buffer.
#[derive(Clone)]
pub struct Received<'a, H> {
    /// The head.
    pub head: H,
    /// How many bytes of the buffer the message takes, with interim answers before it. Bytes after
    /// that belong to the next message.
    pub consumed: usize,
    /// The part of the buffer that the message takes.
    message: &'a [u8],
    body: Body<'a>,
}

#[derive(Clone)]
pub(super) enum Body<'a> {
    /// In one piece, which starts at this byte of the buffer, or was joined elsewhere.
    Whole(&'a [u8], Option<usize>),
    /// In several chunks, which are joined when somebody asks for the body.
    Chunked { framed: &'a [u8], len: usize, joined: OnceLock<Vec<u8>> },
}

impl<'a> Body<'a> {
    /// The body that consists of the chunks from byte `start` on, which are `len` bytes together.
    pub(super) fn of_chunks(buffer: &'a [u8], start: usize, end: usize, len: usize) -> Self {
        let framed = buffer.get(start..end).unwrap_or_default();
        // What was found in another buffer may say anything of the length.
        let len = len.min(framed.len());
        match chunks(framed).next() {
            Some(first) if first.len() < len => {
                Self::Chunked { framed, len, joined: OnceLock::new() }
            }
            Some(only) => Self::Whole(only, Some(offset_in(buffer, only))),
            None => Self::Whole(&[], Some(start)),
        }
    }
}

impl<'a, H> Received<'a, H> {
    pub(super) const fn new(head: H, message: &'a [u8], body: Body<'a>) -> Self {
        Self { head, consumed: message.len(), message, body }
    }

    /// The buffer up to the end of the message.
    pub(super) const fn message(&self) -> &'a [u8] {
        self.message
    }

    /// The body: a part of the buffer, unless it came in several chunks. Those are joined when this
    /// is first called, in memory that is allocated for them.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        match &self.body {
            Body::Whole(bytes, _) => bytes,
            Body::Chunked { framed, len, joined } => joined.get_or_init(|| {
                let mut body = Vec::with_capacity(*len);
                chunks(framed).for_each(|chunk| body.extend_from_slice(chunk));
                body
            }),
        }
    }

    /// The body, for those who need no more than that.
    #[must_use]
    pub fn into_body(self) -> Cow<'a, [u8]> {
        let _joined = self.body();
        match self.body {
            Body::Whole(bytes, _) => Cow::Borrowed(bytes),
            Body::Chunked { joined, .. } => Cow::Owned(joined.into_inner().unwrap_or_default()),
        }
    }

    /// Where in the buffer the body starts; none if it has to be joined. Texts that were read from
    /// the [`body`](Self::body) count from the body's start, so add this.
    #[must_use]
    pub const fn body_offset(&self) -> Option<usize> {
        match self.body {
            Body::Whole(_, offset) => offset,
            Body::Chunked { .. } => None,
        }
    }

    /// Joins the body in `room` instead of memory that is allocated for it, if it has to be joined.
    ///
    /// # Errors
    /// How many bytes that takes, if there is less room.
    pub fn join_in(&mut self, room: &'a mut [u8]) -> Result<(), usize> {
        let Body::Chunked { framed, len, .. } = self.body else { return Ok(()) };
        let Some(room) = room.get_mut(..len) else { return Err(len) };
        let mut filled = 0;
        for chunk in chunks(framed) {
            let end = chunk.len().saturating_add(filled);
            let Some(place) = room.get_mut(filled..end) else { break };
            place.copy_from_slice(chunk);
            filled = end;
        }
        self.body = Body::Whole(room.get(..filled).unwrap_or_default(), None);
        Ok(())
    }
}

impl<H: fmt::Debug> fmt::Debug for Received<'_, H> {
    /// Everything but the bytes of the body, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let len = match self.body {
            Body::Whole(bytes, _) => bytes.len(),
            Body::Chunked { len, .. } => len,
        };
        f.debug_struct("Received")
            .field("head", &self.head)
            .field("body_len", &len)
            .field("body_offset", &self.body_offset())
            .field("consumed", &self.consumed)
            .finish()
    }
}
