//! Encoding of messages and texts.

pub(crate) mod fields;
pub(crate) mod markup;
pub(crate) mod sink;
mod slice;

use crate::error::{EncodeError, EncodeErrorKind};
use sink::Sink;
use slice::SliceSink;

/// A value to encode. Encoding it twice must give the same bytes or the same error.
pub(crate) trait Write {
    /// The length of the slice that is tried first. Nearly all messages of the type fit. 0: none.
    const ROOM: usize = 1024;

    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError>;

    /// Writes to the start of `out`. Returns the length of the message, even if it does not fit.
    fn write_to(&self, out: &mut [u8]) -> Result<usize, EncodeError> {
        let mut room = SliceSink::new(out);
        self.write(&mut room)?;
        Ok(room.needed())
    }
}

/// A message to encode: a request or a response, with or without an HTTP head.
///
/// ```
/// use bsim_codec::{Encode, request};
///
/// let login = request::Login::new("testing", "password");
/// let mut body = Vec::new();
/// login.encode_into(&mut body)?;
/// assert_eq!(body.len(), 350);
/// assert_eq!(login.encoded_len()?, 350);
/// # Ok::<(), bsim_codec::EncodeError>(())
/// ```
#[expect(private_bounds, reason = "sealed: only this crate's messages are encoded")]
pub trait Encode: Write {
    /// The exact number of bytes of the encoded message.
    ///
    /// # Errors
    /// Like [`encode_into`](Self::encode_into).
    fn encoded_len(&self) -> Result<usize, EncodeError> {
        self.write_to(&mut [])
    }

    /// Appends the message to `out`, in UTF-8.
    ///
    /// Reuse a vector, or create it with capacity. A vector with a spare capacity of
    /// [`encoded_len`](Self::encoded_len) does not reallocate.
    ///
    /// ```
    /// use bsim_codec::{Encode, EncodeErrorKind, request};
    ///
    /// let mut out = b"before".to_vec();
    /// let error = request::Login::new("testing", "a\0b").encode_into(&mut out).unwrap_err();
    /// assert_eq!(error.kind(), EncodeErrorKind::ForbiddenCharacter);
    /// assert_eq!((error.field(), error.offset()), ("password", 1));
    /// assert_eq!(out, b"before");
    /// ```
    ///
    /// # Errors
    /// A field that cannot be encoded ([`EncodeErrorKind`]). `out` is then unchanged.
    fn encode_into(&self, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        // Encoding to a slice is faster than to a vector that may grow. Messages with lists have a
        // ROOM of 0: few would fit, and the others would be encoded twice.
        let start = out.len();
        if out.capacity() == 0 {
            out.reserve(Self::ROOM);
        }
        let room = out.capacity().saturating_sub(start).min(Self::ROOM);
        if room > 0 {
            out.resize(start.saturating_add(room), 0);
            let written = self.write_to(out.get_mut(start..).unwrap_or_default());
            if let Ok(len) = written
                && len <= room
            {
                out.truncate(start.saturating_add(len));
                return Ok(());
            }
            out.truncate(start);
            out.reserve(written?);
        }
        self.write(out).inspect_err(|_| out.truncate(start))
    }

    /// The message as a new vector, in UTF-8.
    ///
    /// ```
    /// use bsim_codec::{Encode, request};
    ///
    /// let body = request::Login::new("testing", "password").encode_to_vec()?;
    /// assert_eq!(body.len(), 350);
    /// # Ok::<(), bsim_codec::EncodeError>(())
    /// ```
    ///
    /// # Errors
    /// Like [`encode_into`](Self::encode_into).
    fn encode_to_vec(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Vec::new();
        self.encode_into(&mut out)?;
        Ok(out)
    }

    /// Writes the message to the start of `out` and returns its length. The bytes after it do not
    /// change. Only texts with escapes, raw XML and a SOAP 1.2 [`Reply`](crate::http::Reply)
    /// allocate. With a reused buffer, this is the fastest way to encode.
    ///
    /// ```
    /// use bsim_codec::{Encode, EncodeErrorKind, request};
    ///
    /// let login = request::Login::new("testing", "password");
    /// let mut buffer = [0; 512];
    /// assert_eq!(login.encode_to_slice(&mut buffer)?, 350);
    /// let error = login.encode_to_slice(&mut buffer[..100]).unwrap_err();
    /// assert_eq!(error.kind(), EncodeErrorKind::BufferTooSmall { needed: 350 });
    /// # Ok::<(), bsim_codec::EncodeError>(())
    /// ```
    ///
    /// # Errors
    /// [`EncodeErrorKind::BufferTooSmall`] with the number of bytes needed, or a field that cannot
    /// be encoded. The content of `out` is then unspecified.
    fn encode_to_slice(&self, out: &mut [u8]) -> Result<usize, EncodeError> {
        let room = out.len();
        let needed = self.write_to(out)?;
        if needed > room {
            let kind = EncodeErrorKind::BufferTooSmall { needed };
            return Err(EncodeError::new(kind, "", 0));
        }
        Ok(needed)
    }
}

impl<T: Write + ?Sized> Encode for T {}
