//! A stream that has to be done with its work by a deadline.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// How long, and how many bytes of, what a client still sends is read when all has been said.
const LINGER: Duration = Duration::from_secs(5);
const MAX_LEFT_OVER: usize = 16 << 20;

/// A timeout of the socket's would begin anew with every byte. Here, all reads and writes together
/// have the time.
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

    /// Ends the connection so that the client can read all that was written. If bytes of the client's
    /// were left unread, the end would be a reset, which may undo the answer (RFC 9112, section 9.6).
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
