//! The progress in a large file, for the terminal.

use std::io::{self, Read};

use super::output::Terminal;

/// Smaller files need no progress, because they are read quickly.
const LARGE: u64 = 32 << 20;

/// A reader that writes its progress.
pub(crate) struct Progress<'p, R> {
    inner: R,
    read: u64,
    len: u64,
    percent: u64,
    terminal: &'p Terminal<'p>,
}

/// The reader itself, or a reader that writes its progress in `len` bytes to `terminal`.
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
        // The file may grow meanwhile.
        let percent = self.read.min(self.len) * 100 / self.len;
        let text = match percent > self.percent {
            _ if len == 0 => "      ".to_owned(),
            true => format!("{percent:3} %"),
            false => return Ok(len),
        };
        self.percent = percent;
        // The next output overwrites this. Errors are ignored, because progress is optional.
        let mut terminal = self.terminal.borrow_mut();
        let _ = write!(terminal, "\r{text}\r").and_then(|()| terminal.flush());
        Ok(len)
    }
}
