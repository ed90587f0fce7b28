//! Reads a capture record by record, each into the same memory.

use std::io::{self, BufRead, BufReader, Read};

/// A record with a packet that claims to be longer is refused: no network has such packets.
const MAX_RECORD: u64 = 4 << 20;

pub(crate) struct Records<'r> {
    input: BufReader<&'r mut dyn Read>,
    bytes: Vec<u8>,
    /// Where in the file the record starts.
    start: u64,
    /// How many of its bytes were skipped.
    skipped: u64,
}

impl<'r> Records<'r> {
    pub(crate) fn new(input: &'r mut dyn Read) -> Self {
        Self { input: BufReader::new(input), bytes: Vec::new(), start: 0, skipped: 0 }
    }

    /// What has been read of the record.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Goes on to the next record. Says whether there is one.
    pub(crate) fn next(&mut self) -> io::Result<bool> {
        self.start += self.bytes.len() as u64 + self.skipped;
        self.bytes.clear();
        self.skipped = 0;
        Ok(!self.input.fill_buf()?.is_empty())
    }

    /// Reads until `len` bytes of the record are there.
    ///
    /// # Errors
    /// A record that is cut or too long, too.
    pub(crate) fn read_to(&mut self, len: u64) -> io::Result<()> {
        if len > MAX_RECORD {
            return Err(self.mistake(format_args!("{len} bytes are too long")));
        }
        let missing = len.saturating_sub(self.bytes.len() as u64);
        match (&mut self.input).take(missing).read_to_end(&mut self.bytes)? as u64 == missing {
            true => Ok(()),
            false => Err(self.mistake("the file ends within it")),
        }
    }

    /// Passes over what is left of the record, which has `len` bytes.
    ///
    /// # Errors
    /// A record that is cut, too.
    pub(crate) fn skip_to(&mut self, len: u64) -> io::Result<()> {
        let rest = len.saturating_sub(self.bytes.len() as u64);
        self.skipped = io::copy(&mut (&mut self.input).take(rest), &mut io::sink())?;
        if self.skipped == rest { Ok(()) } else { Err(self.mistake("the file ends within it")) }
    }

    /// What is wrong with the record.
    pub(crate) fn mistake(&self, what: impl std::fmt::Display) -> io::Error {
        io::Error::other(format!("the record at byte {}: {what}", self.start))
    }
}
