//! Puts the segments of one direction of a TCP connection in order.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::mem;

/// The maximum length of early data, which waits for missing bytes before it. TCP windows are
/// smaller.
const MAX_EARLY: usize = 4 << 20;

/// The memory for a piece of early data, besides its bytes.
const PIECE_OVERHEAD: usize = 64;

/// The number of bytes that are kept for the comparison with repeated ones.
const MAX_RECENT: usize = 16 << 10;

/// The result of a segment.
pub(crate) enum Part<'p> {
    Data(&'p [u8]),
    /// This number of bytes is missing.
    Missing(u64),
    /// Bytes were sent again with changes.
    Changed,
    /// This number of bytes was skipped before the start.
    Passed(u64),
}

/// A callback for parts.
pub(crate) type Take<'t> = &'t mut dyn FnMut(Part<'_>) -> io::Result<()>;

/// One direction. Offsets count from the first byte that was captured; bytes before it have
/// negative offsets.
#[derive(Default)]
pub(crate) struct Direction {
    /// The sequence number of offset 0.
    origin: Option<u32>,
    /// The offset of the next segment. None before the start is known.
    next: Option<i64>,
    /// The offset of the last segment.
    last: i64,
    /// The offset of the start of the connection, or of the first message.
    first: Option<i64>,
    /// The offset of the end, if it is known.
    end: Option<i64>,
    early: BTreeMap<i64, Vec<u8>>,
    /// The memory for `early`.
    early_len: usize,
    recent: VecDeque<u8>,
    /// The number of bytes that were dropped before the start.
    passed: u64,
}

impl Direction {
    /// The number of kept bytes.
    pub(crate) fn kept(&self) -> usize {
        self.early_len + self.recent.capacity()
    }

    /// Whether all bytes have been passed on.
    pub(crate) fn is_done(&self) -> bool {
        self.end.is_some() && self.next >= self.end
    }

    /// Reads the start of the connection. Returns whether it can belong to this direction.
    pub(crate) fn start(&mut self, sequence: u32) -> bool {
        let first = self.offset(sequence.wrapping_add(1));
        if let Some(known) = self.first {
            return known == first;
        }
        let earliest = self.early.keys().next().copied();
        // Early data comes shortly after the start.
        let is_near = |at: i64| (0..MAX_EARLY as i64).contains(&(at - first));
        if !earliest.is_none_or(is_near) || self.passed > 0 {
            return false;
        }
        (self.first, self.next) = (Some(first), Some(first));
        true
    }

    /// Reads a segment.
    ///
    /// Without the start of the connection, the data starts where `is_start` finds the start of a
    /// message.
    pub(crate) fn segment(
        &mut self,
        sequence: u32,
        bytes: &[u8],
        is_start: fn(&[u8]) -> bool,
        take: Take<'_>,
    ) -> io::Result<()> {
        let at = self.offset(sequence);
        self.last = at;
        if self.next.is_none() && is_start(bytes) {
            self.begin(at, take)?;
        }
        // The usual case: no early data.
        if self.next == Some(at) && self.early.is_empty() {
            return self.hand_on(bytes, take);
        }
        // A keep-alive probe repeats one byte, which may have any value.
        let is_probe = bytes.len() == 1 && self.next == Some(at + 1);
        if !is_probe {
            if let Some(first) = self.first
                && at < first
                && !bytes.is_empty()
            {
                take(Part::Passed(first.abs_diff(at).min(bytes.len() as u64)))?;
            }
            if self.insert(at, bytes) {
                take(Part::Changed)?;
            }
        }
        self.hand_on_early(take)?;
        while self.early_len > MAX_EARLY {
            self.skip(is_start, take)?;
        }
        Ok(())
    }

    /// Reads the end of the connection, which is `len` bytes after this sequence number.
    pub(crate) fn finish(&mut self, sequence: u32, len: usize) {
        let end = self.offset(sequence).saturating_add_unsigned(len as u64);
        self.end.get_or_insert(end);
    }

    /// Passes on the rest: no more segments will come.
    pub(crate) fn close(&mut self, is_start: fn(&[u8]) -> bool, take: Take<'_>) -> io::Result<()> {
        while !self.early.is_empty() {
            self.skip(is_start, take)?;
        }
        self.tell_passed(take)?;
        // A direction without an end may have more bytes.
        if let (Some(next), Some(end)) = (self.next, self.end)
            && next < end
        {
            take(Part::Missing(end.abs_diff(next)))?;
        }
        (self.end, self.recent) = (self.next, VecDeque::new());
        Ok(())
    }

    /// The offset of a sequence number. Sequence numbers count modulo 2³².
    fn offset(&mut self, sequence: u32) -> i64 {
        let origin = *self.origin.get_or_insert(sequence);
        let near = self.next.unwrap_or(self.last);
        let near_sequence = origin.wrapping_add(near as u32);
        near + i64::from(sequence.wrapping_sub(near_sequence) as i32)
    }

    /// Starts at offset `at`.
    fn begin(&mut self, at: i64, take: Take<'_>) -> io::Result<()> {
        self.next = Some(at);
        self.first.get_or_insert(at);
        let later = self.early.split_off(&at);
        let before = mem::replace(&mut self.early, later);
        for piece in before.into_values() {
            self.early_len -= piece.len() + PIECE_OVERHEAD;
            self.passed += piece.len() as u64;
        }
        self.tell_passed(take)
    }

    fn tell_passed(&mut self, take: Take<'_>) -> io::Result<()> {
        match mem::take(&mut self.passed) {
            0 => Ok(()),
            passed => take(Part::Passed(passed)),
        }
    }

    /// Skips the missing bytes before the first early piece or, before the start, that piece.
    fn skip(&mut self, is_start: fn(&[u8]) -> bool, take: Take<'_>) -> io::Result<()> {
        let Some(first) = self.early.first_entry() else { return Ok(()) };
        let at = *first.key();
        if let Some(next) = self.next {
            self.next = Some(at);
            self.recent.clear();
            take(Part::Missing(at.abs_diff(next)))?;
        } else if is_start(first.get()) {
            self.begin(at, take)?;
        } else {
            let piece = first.remove();
            self.early_len -= piece.len() + PIECE_OVERHEAD;
            self.passed += piece.len() as u64;
        }
        self.hand_on_early(take)
    }

    fn hand_on_early(&mut self, take: Take<'_>) -> io::Result<()> {
        while let Some(next) = self.next
            && let Some(piece) = self.early.remove(&next)
        {
            self.early_len -= piece.len() + PIECE_OVERHEAD;
            self.hand_on(&piece, take)?;
        }
        Ok(())
    }

    fn hand_on(&mut self, bytes: &[u8], take: Take<'_>) -> io::Result<()> {
        self.next = self.next.map(|next| next.saturating_add_unsigned(bytes.len() as u64));
        let kept = bytes.len().min(MAX_RECENT);
        let overflow = (self.recent.len() + kept).saturating_sub(MAX_RECENT);
        self.recent.drain(..overflow);
        self.recent.extend(&bytes[bytes.len() - kept..]);
        if bytes.is_empty() { Ok(()) } else { take(Part::Data(bytes)) }
    }

    /// Keeps the new bytes of a segment. Returns whether its other bytes differ from the kept ones.
    fn insert(&mut self, mut at: i64, mut bytes: &[u8]) -> bool {
        let mut differs = false;
        if let Some(next) = self.next
            && at < next
        {
            let old;
            let old_len = usize::try_from(next - at).unwrap_or(usize::MAX);
            (old, bytes) = bytes.split_at(old_len.min(bytes.len()));
            differs = self.differs_from_recent(old, old_len);
            at = next;
        }
        while !bytes.is_empty() {
            let before = self.early.range(..=at).next_back();
            let there = before.and_then(|(start, piece)| {
                piece.get(usize::try_from(at - start).ok()?..).filter(|rest| !rest.is_empty())
            });
            let len = match there {
                Some(there) => {
                    let len = there.len().min(bytes.len());
                    differs |= there[..len] != bytes[..len];
                    len
                }
                None => {
                    let after = self.early.range(at..).next();
                    let room = after.and_then(|(start, _)| usize::try_from(start - at).ok());
                    let len = room.unwrap_or(usize::MAX).min(bytes.len());
                    self.early.insert(at, bytes[..len].to_vec());
                    self.early_len += len + PIECE_OVERHEAD;
                    len
                }
            };
            at = at.saturating_add_unsigned(len as u64);
            bytes = &bytes[len..];
        }
        differs
    }

    /// Whether bytes differ from those passed on `back` bytes before the next ones. Bytes that are
    /// no longer kept count as equal.
    fn differs_from_recent(&self, bytes: &[u8], back: usize) -> bool {
        let forgotten = back.saturating_sub(self.recent.len());
        let bytes = bytes.get(forgotten..).unwrap_or_default();
        let start = self.recent.len().saturating_sub(back);
        self.recent.iter().skip(start).zip(bytes).any(|(left, right)| left != right)
    }
}
