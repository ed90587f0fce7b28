//! Writing: how messages become bytes, and texts XML.

pub(crate) mod fields;
pub(crate) mod markup;
pub(crate) mod sink;
mod slice;

use crate::error::{EncodeError, EncodeErrorKind};
use sink::Sink;
use slice::SliceSink;

/// Something that can be written. Writing it twice gives the same bytes, or the same error.
pub(crate) trait Write {
    /// How many bytes nearly every message of this kind fits in; 0 if it may hold lists.
    const ROOM: usize = 1024;

    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError>;

    /// Writes to the start of `out`. Returns how many bytes that took, or would have taken.
    fn write_to(&self, out: &mut [u8]) -> Result<usize, EncodeError> {
        let mut room = SliceSink::new(out);
        self.write(&mut room)?;
        Ok(room.needed())
    }
}

/// A message that can be encoded: a request, a response, or either with its HTTP head.
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
    /// The exact number of bytes that encoding takes.
    ///
    /// ```
    /// use bsim_codec::{Encode, request};
    ///
    /// assert_eq!(request::Login::new("testing", "password").encoded_len()?, 350);
    /// # Ok::<(), bsim_codec::EncodeError>(())
    /// ```
    ///
    /// # Errors
    /// As [`encode_into`](Self::encode_into).
    fn encoded_len(&self) -> Result<usize, EncodeError> {
        self.write_to(&mut [])
    }

    /// Appends the message, in UTF-8.
    ///
    /// A vector is best used again, or made with room, which is written into: where there are
    /// [`encoded_len`](Self::encoded_len) bytes of it, the vector does not grow.
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
    /// A field that cannot be encoded ([`EncodeErrorKind`]); `out` is then left as it was.
    fn encode_into(&self, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        // Into room that is there a message is written faster than into a vector that may grow. What
        // may hold lists would often be counted in vain.
        let start = out.len();
        if out.capacity() == 0 {
            out.reserve(Self::ROOM);
        }
        let room = out.capacity().saturating_sub(start).min(Self::ROOM);
        if room > 0 {
            out.resize(start.saturating_add(room), 0);
            match self.write_to(out.get_mut(start..).unwrap_or_default()) {
                Ok(len) if len > room => {
                    out.truncate(start);
                    out.reserve(len);
                }
                Ok(len) => {
                    out.truncate(start.saturating_add(len));
                    return Ok(());
                }
                Err(error) => {
                    out.truncate(start);
                    return Err(error);
                }
            }
        }
        self.write(out).inspect_err(|_| out.truncate(start))
    }

    /// The message, in UTF-8, in a vector of its own.
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
    /// As [`encode_into`](Self::encode_into).
    fn encode_to_vec(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Vec::new();
        self.encode_into(&mut out)?;
        Ok(out)
    }

    /// Writes the message to the start of `out` and returns its length; what is behind stays as it
    /// was. Allocates nothing for values that need no decoding first, as those of a caller. This is
    /// the fastest way to encode, if `out` is used again.
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
    /// [`EncodeErrorKind::BufferTooSmall`] says how many bytes are needed; or a field that cannot
    /// be encoded. What `out` holds then is not specified.
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
