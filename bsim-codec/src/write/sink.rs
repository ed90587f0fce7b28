//! Where bytes go.

use super::slice::is_plain;
use crate::text::percent::{self, Flavor};
use crate::write::markup::Piece;

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

    /// Writes a text that may be written as it is, in content as in an attribute. Says no to any
    /// other, and to some more, such as a tab in content, and writes nothing of it.
    ///
    /// Less than [`TAIL`](crate::soap::write::TAIL) may be overwritten behind it, so that
    /// something as long as that has to follow. In an envelope, it always does.
    fn put_plain(&mut self, text: &str) -> bool;

    /// Writes bytes percent-encoded. What comes of that needs no XML escapes. Something has to
    /// follow, as for [`put_plain`](Self::put_plain).
    fn put_percent(&mut self, bytes: &[u8], flavor: Flavor);

    /// Lets `write` write, with a sink that nothing else refers to. [`SliceSink`](super::slice::SliceSink)
    /// says what for.
    #[inline(always)]
    fn with_own<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        write(self)
    }
}

/// Writes [`percent::BLOCK`] bytes at most, percent-encoded, wherever they are put together.
pub(crate) fn put_block(out: &mut impl Sink, part: &[u8], flavor: Flavor) {
    let mut block = [0; percent::BLOCK_ROOM];
    let len = percent::encode(part, flavor, &mut block);
    out.put_bytes(block.get(..len).unwrap_or_default());
}

/// Grows as is needed.
impl Sink for Vec<u8> {
    #[inline(always)]
    fn put_bytes(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }

    #[inline(always)]
    fn put_plain(&mut self, text: &str) -> bool {
        let is_plain = is_plain(text);
        if is_plain {
            self.put(text);
        }
        is_plain
    }

    fn put_percent(&mut self, bytes: &[u8], flavor: Flavor) {
        bytes.chunks(percent::BLOCK).for_each(|part| put_block(self, part, flavor));
    }
}

/// Escapes what passes through once more, as text: the result of `KeepSessionAlive` is XML inside
/// of XML. What is plain inside is plain outside, and so is all that percent-encoding gives.
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
    fn put_plain(&mut self, text: &str) -> bool {
        self.0.put_plain(text)
    }

    #[inline(always)]
    fn put_percent(&mut self, bytes: &[u8], flavor: Flavor) {
        self.0.put_percent(bytes, flavor);
    }
}
