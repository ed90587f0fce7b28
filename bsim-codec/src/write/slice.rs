//! Writing into a buffer that is there already.

use core::mem;

use wide::u8x16;

use super::sink::{Sink, put_block};
use crate::text::percent::{self, Flavor};
use crate::xml::chars;

/// A buffer, and what is left of it. Whatever does not fit, and all behind it, is only counted.
///
/// It is written into faster than a vector: it cannot move, and is small enough to be in registers,
/// as long as no call in between is given a reference to it ([`Sink::with_own`]).
#[derive(Default)]
pub(crate) struct SliceSink<'b> {
    len: usize,
    rest: &'b mut [u8],
    missing: usize,
}

impl<'b> SliceSink<'b> {
    pub(crate) const fn new(buffer: &'b mut [u8]) -> Self {
        Self { len: buffer.len(), rest: buffer, missing: 0 }
    }

    /// How many bytes were written, or would have been.
    pub(crate) const fn needed(&self) -> usize {
        self.len.saturating_sub(self.rest.len()).saturating_add(self.missing)
    }

    /// Takes so many bytes off. If there are too few, none are left.
    #[inline(always)]
    fn take(&mut self, len: usize) -> Option<&'b mut [u8]> {
        let rest = mem::take(&mut self.rest);
        let left = rest.len();
        if let Some((taken, rest)) = rest.split_at_mut_checked(len) {
            self.rest = rest;
            return Some(taken);
        }
        self.missing = self.missing.saturating_add(len.saturating_sub(left));
        None
    }

    /// Writes a text of which no byte is `special`, each byte as `written` says. Says no to any
    /// other text, and passes nothing of it.
    #[inline(always)]
    fn put_unescaped(
        &mut self,
        text: &[u8],
        special: impl Fn(u8x16) -> u8x16,
        written: impl Fn(u8x16) -> u8x16,
    ) -> bool {
        let (Some(&first), Some(&last)) = (text.first_chunk(), text.last_chunk()) else {
            return self.put_short_unescaped(text, special, written);
        };
        // Two chunks that may overlap are enough for most texts.
        let (first, last) = (u8x16::new(first), u8x16::new(last));
        let is_long = text.len() > 32;
        let mut found = special(first) | special(last);
        if is_long {
            for &chunk in text.as_chunks().0.iter().skip(1) {
                found |= special(u8x16::new(chunk));
            }
        }
        if found.to_bitmask() != 0 {
            return false;
        }
        let Some(room) = self.take(text.len()) else { return true };
        if is_long {
            for (&chunk, room) in text.as_chunks().0.iter().zip(room.as_chunks_mut().0) {
                *room = written(u8x16::new(chunk)).to_array();
            }
        } else if let Some(room) = room.first_chunk_mut() {
            *room = written(first).to_array();
        }
        if let Some(room) = room.last_chunk_mut() {
            *room = written(last).to_array();
        }
        true
    }

    /// As [`put_unescaped`](Self::put_unescaped), of less than sixteen bytes.
    #[inline(always)]
    fn put_short_unescaped(
        &mut self,
        text: &[u8],
        special: impl Fn(u8x16) -> u8x16,
        written: impl Fn(u8x16) -> u8x16,
    ) -> bool {
        let len = text.len();
        let chunk = u8x16::new(chars::short_chunk(text));
        if special(chunk).to_bitmask() & !(u32::MAX << len) != 0 {
            return false;
        }
        let piece = written(chunk).to_array();
        // What is too much is overwritten by what comes next ([`Sink::put_plain`]).
        if let Some(room) = self.rest.first_chunk_mut() {
            *room = piece;
            self.take(len);
        } else {
            self.put_bytes(piece.get(..len).unwrap_or_default());
        }
        true
    }

    /// Writes bytes percent-encoded, of which some have to be escaped.
    #[inline(never)]
    fn put_percent_escaped(&mut self, bytes: &[u8], flavor: Flavor) {
        for part in bytes.chunks(percent::BLOCK) {
            match self.rest.first_chunk_mut() {
                Some(room) => {
                    let len = percent::encode(part, flavor, room);
                    self.take(len);
                }
                None => put_block(self, part, flavor),
            }
        }
    }
}

/// As [`Sink::put_plain`] says, without writing anything.
#[inline(always)]
pub(crate) fn is_plain(text: &str) -> bool {
    SliceSink::default().put_plain(text)
}

impl Sink for SliceSink<'_> {
    #[inline(always)]
    fn put_bytes(&mut self, bytes: &[u8]) {
        if let Some(room) = self.take(bytes.len()) {
            room.copy_from_slice(bytes);
        }
    }

    #[inline(always)]
    fn put_plain(&mut self, text: &str) -> bool {
        self.put_unescaped(text.as_bytes(), chars::special, |chunk| chunk)
    }

    #[inline(always)]
    fn put_percent(&mut self, bytes: &[u8], flavor: Flavor) {
        let special = |chunk| percent::special(chunk, flavor);
        let written = |chunk| percent::written(chunk, flavor);
        if !self.put_unescaped(bytes, special, written) {
            self.with_own(|own| own.put_percent_escaped(bytes, flavor));
        }
    }

    #[inline(always)]
    fn with_own<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        let mut own = mem::take(self);
        let result = write(&mut own);
        *self = own;
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What has nothing to be escaped must not go the slow way, which would write the same.
    #[test]
    fn plain_texts_of_every_length_are_written_at_once() {
        for len in 0..80 {
            let text: String = ('a'..='z').chain(' '..='!').cycle().take(len).collect();
            let mut buffer = [b'#'; 96];
            let mut room = SliceSink::new(&mut buffer);
            assert!(room.put_plain(&text), "{text}");
            assert_eq!(room.needed(), len);
            assert_eq!(buffer.get(..len), Some(text.as_bytes()));

            let form = text.replace('!', "0");
            let special = |chunk| percent::special(chunk, Flavor::Form);
            let written = |chunk| percent::written(chunk, Flavor::Form);
            let mut room = SliceSink::new(&mut buffer);
            assert!(room.put_unescaped(form.as_bytes(), special, written), "{form}");
            assert_eq!(buffer.get(..len), Some(form.replace(' ', "+").as_bytes()));
        }
    }
}
