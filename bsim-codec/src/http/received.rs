use core::fmt;
use std::borrow::Cow;
use std::sync::OnceLock;

use super::chunk::chunks;
use super::fields::offset_in;

/// The content of a buffer.
#[derive(Debug, Clone)]
pub enum Split<'a, H> {
    /// A whole message. Bytes of the next message may follow.
    Complete(Received<'a, H>),
    /// An incomplete message.
    Incomplete {
        /// The head, if this call has completed it. From it, a server knows if the client
        /// [waits](super::RequestHead::expects_continue) before it sends its body. If
        /// only interim responses are complete, a client gets the head of the last one, such as
        /// `100 Continue`.
        head: Option<H>,
        /// The message needs at least this many bytes in the buffer.
        needed: usize,
    },
}

/// A message in a buffer.
#[derive(Clone)]
pub struct Received<'a, H> {
    /// The head.
    pub head: H,
    /// The number of bytes of the message in the buffer, with the interim responses before it. The
    /// next message starts after them.
    pub consumed: usize,
    /// The buffer up to the end of the message.
    pub(super) message: &'a [u8],
    pub(super) body: Body<'a>,
}

#[derive(Clone)]
pub(super) enum Body<'a> {
    /// In one piece. The offset in the buffer is None if the body was joined elsewhere.
    Whole(&'a [u8], Option<usize>),
    /// In several chunks, which are joined on demand.
    Chunked { framed: &'a [u8], len: usize, joined: OnceLock<Vec<u8>> },
}

impl<'a> Body<'a> {
    /// The body of the chunks in `start..end` of the buffer, `len` bytes in total.
    pub(super) fn of_chunks(buffer: &'a [u8], start: usize, end: usize, len: usize) -> Self {
        let framed = buffer.get(start..end).unwrap_or_default();
        // A progress of another buffer may give any length.
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
    /// The body. It borrows from the buffer, unless it has several chunks: the first call then
    /// allocates memory and joins them.
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

    /// The body, as a borrowed or an owned value.
    #[must_use]
    pub fn into_body(self) -> Cow<'a, [u8]> {
        let _joined = self.body();
        match self.body {
            Body::Whole(bytes, _) => Cow::Borrowed(bytes),
            Body::Chunked { joined, .. } => Cow::Owned(joined.into_inner().unwrap_or_default()),
        }
    }

    /// The offset of the body in the buffer; `None` if the body has several chunks. Offsets of
    /// texts count from the start of [`body`](Self::body): add this to count from the start of the
    /// buffer.
    #[must_use]
    pub const fn body_offset(&self) -> Option<usize> {
        match self.body {
            Body::Whole(_, offset) => offset,
            Body::Chunked { .. } => None,
        }
    }

    /// Joins a body of several chunks in `room`, instead of allocated memory.
    ///
    /// # Errors
    /// The length of the body, if `room` is shorter.
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
    /// Omits the body, which may hold a password.
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
