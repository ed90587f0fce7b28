//! Where bytes go.

use super::markup::Piece;

/// Where a message goes. What is written is UTF-8, in pieces that need not be.
///
/// Most pieces are short and known to the compiler, which then copies them without a call: hence
/// all the inlining wherever something is written.
pub(crate) trait Sink: Sized {
    fn put_bytes(&mut self, bytes: &[u8]);

    #[inline(always)]
    fn put(&mut self, text: &str) {
        self.put_bytes(text.as_bytes());
    }

    /// Writes markup that the compiler has put together, escaped or not.
    #[inline(always)]
    fn put_piece(&mut self, piece: &Piece) {
        self.put(piece.plain);
    }

    /// Writes bytes that need no escapes in XML, however deep they are in it.
    #[inline(always)]
    fn put_plain(&mut self, bytes: &[u8]) {
        self.put_bytes(bytes);
    }

    /// Lets `write` write, with a sink that nothing else refers to.
    /// [`SliceSink`](super::slice::SliceSink) says what for.
    #[inline(always)]
    fn with_own<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        write(self)
    }
}

/// Grows as is needed.
impl Sink for Vec<u8> {
    #[inline(always)]
    fn put_bytes(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// Escapes what passes through once more, as text: the result of `KeepSessionAlive` is XML inside
/// of XML.
pub(crate) struct Escaping<'s, K>(pub(crate) &'s mut K);

impl<K: Sink> Sink for Escaping<'_, K> {
    #[inline(never)]
    fn put_bytes(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        let is_special = |byte: &u8| matches!(byte, b'<' | b'>' | b'&');
        while let Some(at) = rest.iter().position(is_special)
            && let Some((literal, [special, after @ ..])) = rest.split_at_checked(at)
        {
            self.0.put_bytes(literal);
            self.0.put(match special {
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => "&amp;",
            });
            rest = after;
        }
        self.0.put_bytes(rest);
    }

    #[inline(always)]
    fn put_piece(&mut self, piece: &Piece) {
        self.0.put(piece.escaped);
    }

    #[inline(always)]
    fn put_plain(&mut self, bytes: &[u8]) {
        self.0.put_plain(bytes);
    }
}
