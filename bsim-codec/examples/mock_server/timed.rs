//! A stream with a deadline.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// After the last response, the server reads from the client for this time and up to this many
/// bytes.
const LINGER: Duration = Duration::from_secs(5);
const MAX_LEFT_OVER: usize = 16 << 20;

/// A timeout of the socket starts again with every byte. Here, the deadline is for all reads and
/// writes together.
pub(crate) struct Timed {
    stream: TcpStream,
    deadline: Instant,
}

impl Timed {
    pub(crate) fn new(stream: TcpStream, patience: Duration) -> Self {
        Self { stream, deadline: Instant::now() + patience }
    }

    pub(crate) fn restart(&mut self, patience: Duration) {
        self.deadline = Instant::now() + patience;
    }

    /// Closes the connection so that the client can read the whole response. Unread bytes of the
    /// client would reset the connection, and the response could be lost (RFC 9112, section 9.6).
    pub(crate) fn close(mut self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Write)?;
        self.restart(LINGER);
        let (mut piece, mut left_over) = ([0; 16 << 10], 0);
        while left_over < MAX_LEFT_OVER {
            match self.read(&mut piece)? {
                0 => break,
                len => left_over += len,
            }
        }
        Ok(())
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.left()?))?;
        self.stream.read(buffer)
    }
}

impl Write for Timed {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        self.stream.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
