//! Reads the records of a capture one by one, into the same memory.

use std::io::{self, BufRead, BufReader, Read};

/// A longer record is an error: no network has such long packets.
const MAX_RECORD: u64 = 4 << 20;

pub(crate) struct Records<'r> {
    input: BufReader<&'r mut dyn Read>,
    bytes: Vec<u8>,
    /// The offset of the record in the file.
    start: u64,
    /// The number of skipped bytes of the record.
    skipped: u64,
}

impl<'r> Records<'r> {
    pub(crate) fn new(input: &'r mut dyn Read) -> Self {
        Self { input: BufReader::new(input), bytes: Vec::new(), start: 0, skipped: 0 }
    }

    /// The read bytes of the record.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Moves on to the next record. Returns whether there is one.
    pub(crate) fn next(&mut self) -> io::Result<bool> {
        self.start += self.bytes.len() as u64 + self.skipped;
        self.bytes.clear();
        self.skipped = 0;
        Ok(!self.input.fill_buf()?.is_empty())
    }

    /// Reads until `len` bytes of the record are in memory.
    ///
    /// # Errors
    /// An incomplete or too long record.
    pub(crate) fn read_to(&mut self, len: u64) -> io::Result<()> {
        if len > MAX_RECORD {
            return Err(self.error(format_args!("{len} bytes are too long")));
        }
        let missing = len.saturating_sub(self.bytes.len() as u64);
        match (&mut self.input).take(missing).read_to_end(&mut self.bytes)? as u64 == missing {
            true => Ok(()),
            false => Err(self.error("the file ends within it")),
        }
    }

    /// Skips the rest of the record, which has `len` bytes.
    ///
    /// # Errors
    /// An incomplete record.
    pub(crate) fn skip_to(&mut self, len: u64) -> io::Result<()> {
        let rest = len.saturating_sub(self.bytes.len() as u64);
        self.skipped = io::copy(&mut (&mut self.input).take(rest), &mut io::sink())?;
        if self.skipped == rest { Ok(()) } else { Err(self.error("the file ends within it")) }
    }

    /// An error in the record.
    pub(crate) fn error(&self, what: impl std::fmt::Display) -> io::Error {
        io::Error::other(format!("the record at byte {}: {what}", self.start))
    }
}
