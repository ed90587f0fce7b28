//! How far a large file has been read, for somebody who waits.

use std::io::{self, Read};

use super::output::Terminal;

/// Smaller files are read before anybody could see it.
const LARGE: u64 = 32 << 20;

/// A reader that says how far it is.
pub(crate) struct Progress<'p, R> {
    inner: R,
    read: u64,
    len: u64,
    percent: u64,
    terminal: &'p Terminal<'p>,
}

/// The reader itself, or one that says on `terminal` how much of `len` bytes it has read.
pub(crate) fn shown<'p>(
    inner: impl Read + 'p,
    len: u64,
    terminal: Option<&'p Terminal<'p>>,
) -> Box<dyn Read + 'p> {
    match terminal {
        Some(terminal) if len >= LARGE => {
            Box::new(Progress { inner, read: 0, len, percent: 0, terminal })
        }
        _ => Box::new(inner),
    }
}

impl<R: Read> Read for Progress<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let len = self.inner.read(buf)?;
        self.read += len as u64;
        // A file that grows meanwhile has more than all its bytes.
        let percent = self.read.min(self.len) * 100 / self.len;
        let text = match percent > self.percent {
            _ if len == 0 => "      ".to_owned(),
            true => format!("{percent:3} %"),
            false => return Ok(len),
        };
        self.percent = percent;
        // What comes next takes the place of this. If nobody sees it, no harm is done.
        let mut terminal = self.terminal.borrow_mut();
        let _ = write!(terminal, "\r{text}\r").and_then(|()| terminal.flush());
        Ok(len)
    }
}
