use super::markup::Piece;

/// The target of an encoder. The output as a whole is UTF-8, single writes need not be.
///
/// Most writes are short constants, which the compiler copies without a call if they are inlined.
pub(crate) trait Sink: Sized {
    fn put_bytes(&mut self, bytes: &[u8]);

    #[inline(always)]
    fn put(&mut self, text: &str) {
        self.put_bytes(text.as_bytes());
    }

    /// Writes constant markup, escaped or not.
    #[inline(always)]
    fn put_piece(&mut self, piece: &Piece) {
        self.put(piece.plain);
    }

    /// Writes bytes that need no XML escapes at any level.
    #[inline(always)]
    fn put_plain(&mut self, bytes: &[u8]) {
        self.put_bytes(bytes);
    }

    /// Moves the sink to a new place while `write` uses it; for the reason see
    /// [`SliceSink`](super::slice::SliceSink).
    #[inline(always)]
    fn with_own<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        write(self)
    }
}

impl Sink for Vec<u8> {
    #[inline(always)]
    fn put_bytes(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// Escapes all output as text. The result of `KeepSessionAlive` is an XML document in a text.
pub(crate) struct Escaping<'s, K>(pub(crate) &'s mut K);

impl<K: Sink> Sink for Escaping<'_, K> {
    #[inline(never)]
    fn put_bytes(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        // Only raw XML has CR. XML parsers would read it as LF.
        let is_special = |byte: &u8| matches!(byte, b'<' | b'>' | b'&' | b'\r');
        while let Some(at) = rest.iter().position(is_special)
            && let Some((literal, [special, after @ ..])) = rest.split_at_checked(at)
        {
            self.0.put_bytes(literal);
            self.0.put(match special {
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'&' => "&amp;",
                _ => "&#xD;",
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
