//! Finds the HTTP messages in bytes that come piece by piece: those of a file, or of one direction
//! of a connection. Of them, no more than one message is kept.

use std::io;
use std::mem;

use bsim_codec::http::{self, Progress, Received, Split};
use bsim_codec::{DecodeError, ReadOptions};

use super::head::{head_len, is_http, is_interim, joined};
use super::message::{self, Message};
use super::mistake::{Mistake, Place};
use super::options::Options;
use super::output::{Origin, Output};

/// A first line of a message that is longer than this is taken for something else.
const MAX_FIRST_LINE: usize = 8 << 10;

/// What a place is in that is not in the file or connection.
const JOINED: &str = " of the body that was joined from chunks";

pub(crate) struct Stream {
    origin: Origin,
    options: ReadOptions,
    protocol: Protocol,
    buffer: Vec<u8>,
    /// Where the buffer starts.
    place: Place,
    /// How far the message at the buffer's start has been read.
    progress: Progress,
    interim: Interim,
    has_changed: bool,
    /// How many bytes were passed over before the first message.
    passed: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Protocol {
    /// The first line has not ended yet.
    Unknown,
    Http,
    /// Bytes of the first line are missing.
    Lost,
    /// HTTP until something was wrong with it: nobody knows where the next message starts.
    Broken,
    Other,
}

/// The interim answers that were cut out behind the head of a request.
///
/// A client that expects `100 Continue` gets it between its head and its body, perhaps with other
/// interim answers, and there they are in a file of both directions.
#[derive(Default)]
struct Interim {
    /// All of them have come.
    is_over: bool,
    /// How long the head is.
    head: usize,
    cut: Vec<u8>,
}

impl Stream {
    /// A file that holds HTTP.
    pub(crate) fn of_http(options: Options) -> Self {
        Self { protocol: Protocol::Http, ..Self::new(Origin(None), options) }
    }

    /// One direction of a connection, whatever it carries.
    pub(crate) fn new(origin: Origin, options: Options) -> Self {
        Self {
            origin,
            options: options.reading(),
            protocol: Protocol::Unknown,
            buffer: Vec::new(),
            place: Place::START,
            progress: Progress::default(),
            interim: Interim::default(),
            has_changed: false,
            passed: 0,
        }
    }

    /// How many bytes are kept.
    pub(crate) fn kept(&self) -> usize {
        self.buffer.capacity() + self.interim.cut.len()
    }

    /// Whether HTTP was found in it.
    pub(crate) fn is_http(&self) -> bool {
        matches!(self.protocol, Protocol::Http | Protocol::Broken)
    }

    /// Takes more bytes, and shows what they complete.
    pub(crate) fn push(&mut self, bytes: &[u8], output: &mut Output<'_>) -> io::Result<()> {
        if matches!(self.protocol, Protocol::Broken | Protocol::Lost) && is_http(bytes) {
            if self.protocol == Protocol::Lost {
                output.mistake(
                    self.origin,
                    format_args!("bytes are missing before {}", self.place),
                )?;
            }
            self.protocol = Protocol::Http;
        }
        self.take(bytes, false, output)
    }

    /// Shows what there is: no more bytes will come.
    pub(crate) fn end(&mut self, output: &mut Output<'_>) -> io::Result<()> {
        self.take(&[], true, output)
    }

    /// Says that bytes are missing. The message that they are missing in cannot be read.
    pub(crate) fn miss(&mut self, len: u64, output: &mut Output<'_>) -> io::Result<()> {
        let buffer = mem::take(&mut self.buffer);
        if self.is_http() {
            self.salvage(&buffer, output)?;
            self.leave(&buffer);
            let what = format!("{len} bytes are missing at {}", self.place);
            output.mistake(self.origin, what)?;
            self.protocol = Protocol::Broken;
        } else if self.protocol != Protocol::Other {
            self.leave(&buffer);
            self.protocol = Protocol::Lost;
        }
        self.place = self.place.after_missing(len);
        Ok(())
    }

    /// Says, the first time, that bytes were sent again as others: what is shown may not be what the
    /// receiver saw.
    pub(crate) fn change(&mut self, output: &mut Output<'_>) -> io::Result<()> {
        if self.protocol == Protocol::Other || mem::replace(&mut self.has_changed, true) {
            return Ok(());
        }
        let place = self.at(&self.buffer, self.buffer.len());
        output.mistake(self.origin, format!("bytes before {place} were sent again, changed"))
    }

    /// Takes it that bytes before the first message were passed over.
    pub(crate) fn pass(&mut self, len: u64) {
        self.passed += len;
    }

    /// Says, at the end of a connection with HTTP, what was not read of this direction.
    pub(crate) fn sum_up(&self, output: &mut Output<'_>) -> io::Result<()> {
        if self.passed > 0 {
            let what = format!("{} bytes before the first message were passed over", self.passed);
            output.note(self.origin, what)?;
        }
        match self.protocol {
            Protocol::Lost => output.mistake(self.origin, "bytes are missing before all messages"),
            Protocol::Other if !self.place.is_start() => output.mistake(self.origin, "not HTTP"),
            _ => Ok(()),
        }
    }

    fn take(&mut self, bytes: &[u8], is_end: bool, output: &mut Output<'_>) -> io::Result<()> {
        match self.protocol {
            Protocol::Unknown | Protocol::Http => self.buffer.extend_from_slice(bytes),
            Protocol::Lost | Protocol::Broken | Protocol::Other => {
                self.place = self.place.after(bytes);
                return Ok(());
            }
        }
        if self.protocol == Protocol::Unknown {
            let is_known =
                is_end || self.buffer.contains(&b'\n') || self.buffer.len() > MAX_FIRST_LINE;
            if !is_known || self.buffer.is_empty() {
                return Ok(());
            }
            if !is_http(&self.buffer) {
                let buffer = mem::take(&mut self.buffer);
                self.leave(&buffer);
                self.protocol = Protocol::Other;
                return Ok(());
            }
            self.protocol = Protocol::Http;
        }
        let mut buffer = mem::take(&mut self.buffer);
        let mut at = 0;
        while let Some(len) = self.read_message(&mut buffer, at, is_end, output)? {
            self.leave(&buffer[at..at + len]);
            at += len;
        }
        buffer.drain(..at);
        if !buffer.is_empty() {
            self.buffer = buffer;
        }
        Ok(())
    }

    /// Reads one message at byte `at` of `buffer`, and says how long it is; nothing, if it is not
    /// whole.
    fn read_message(
        &mut self,
        buffer: &mut Vec<u8>,
        at: usize,
        is_end: bool,
        output: &mut Output<'_>,
    ) -> io::Result<Option<usize>> {
        let rest = &buffer[at..];
        let blank = rest.len() - rest.trim_ascii_start().len();
        if blank > 0 {
            return Ok(Some(blank));
        }
        let may_be_response = rest.len() < 5 && b"HTTP/".starts_with(rest);
        if rest.is_empty() || self.protocol == Protocol::Broken || may_be_response && !is_end {
            return Ok(None);
        }
        if rest.starts_with(b"HTTP/") {
            return self.read_response(rest, is_end, output);
        }
        if !self.cut_interim_answers(buffer, at, is_end) {
            return Ok(None);
        }
        self.read_request(&buffer[at..], is_end, output)
    }

    fn read_response(
        &mut self,
        buffer: &[u8],
        is_end: bool,
        output: &mut Output<'_>,
    ) -> io::Result<Option<usize>> {
        let limits = self.options.limits;
        let split = if is_end {
            http::split_closed_response(buffer, limits).map(Split::Complete)
        } else {
            http::split_response(buffer, &mut self.progress, limits)
        };
        let received = match split {
            Ok(Split::Complete(received)) => received,
            Ok(Split::Incomplete { .. }) => return Ok(None),
            Err(error) => {
                self.salvage(buffer, output)?;
                let mistake = Mistake::at(self.at(buffer, error.offset()), error);
                return self.give_up(buffer, mistake, output);
            }
        };
        let answer = received.answer(self.options);
        let message = answer.map(|answer| message::of_answer(answer, received.head.status));
        let options = received.read_options(self.options).ok();
        self.show(buffer, &received, (message, options), output)
    }

    fn read_request(
        &mut self,
        buffer: &[u8],
        is_end: bool,
        output: &mut Output<'_>,
    ) -> io::Result<Option<usize>> {
        let split = http::split_request(buffer, &mut self.progress, self.options.limits);
        let received = match split {
            Ok(Split::Complete(received)) => received,
            Ok(Split::Incomplete { .. }) if is_end => {
                let mistake = Mistake::too_short(self.at(buffer, buffer.len()));
                return self.give_up(buffer, mistake, output);
            }
            Ok(Split::Incomplete { .. }) => return Ok(None),
            Err(error) => {
                let mistake = Mistake::at(self.at(buffer, error.offset()), error);
                return self.give_up(buffer, mistake, output);
            }
        };
        let message = message::of_request(&received, self.options);
        let options = received.read_options(self.options).ok();
        self.show(buffer, &received, (message, options), output)
    }

    /// Shows a message, or what is wrong with it. Says how long it is.
    ///
    /// Without options to read the body with, it is a label in the head that is wrong.
    fn show<H>(
        &self,
        buffer: &[u8],
        received: &Received<'_, H>,
        (message, options): (Result<Message<'_>, DecodeError>, Option<ReadOptions>),
        output: &mut Output<'_>,
    ) -> io::Result<Option<usize>> {
        let start = received.body_offset();
        // Errors count from the start of the buffer, or of a body that was joined; those of texts
        // always from that of the body.
        let wrong = match message {
            Ok(message) => output
                .message(self.origin, message)?
                .map(|error| (error, start.map(|start| start + error.offset()))),
            Err(error) => {
                if let Some(options) = options {
                    output.broken(self.origin, received.body(), options)?;
                }
                let is_in_buffer = options.is_none() || start.is_some();
                Some((error, is_in_buffer.then_some(error.offset())))
            }
        };
        if let Some((error, offset)) = wrong {
            let mistake = match offset {
                Some(offset) => Mistake::at(self.at(buffer, offset), error),
                None => Mistake::within(JOINED, received.body(), error),
            };
            output.mistake(self.origin, mistake)?;
        }
        Ok(Some(received.consumed))
    }

    /// Cuts out the interim answers behind the head of the request at byte `at`. Says whether it is
    /// known that no more will come.
    fn cut_interim_answers(&mut self, buffer: &mut Vec<u8>, at: usize, is_end: bool) -> bool {
        while !self.interim.is_over {
            if self.interim.head == 0 {
                // Without an end, the splitter says what is wrong with the head.
                let Some(len) = head_len(&buffer[at..]) else { return true };
                self.interim.head = len;
            }
            let start = at + self.interim.head;
            let rest = &buffer[start..];
            let answer = rest.trim_ascii_start();
            let begins = |len: usize| answer[..len] == b"HTTP/"[..len];
            let is_short = answer.len() < 5;
            match head_len(rest) {
                _ if !begins(answer.len().min(5)) => self.interim.is_over = true,
                Some(len) if !is_short && is_interim(&rest[..len]) => {
                    self.interim.cut.extend(buffer.drain(start..start + len));
                }
                None if !is_end && !rest.is_empty() && rest.len() <= self.options.limits.head => {
                    return false;
                }
                _ if rest.is_empty() => return true,
                _ => self.interim.is_over = true,
            }
        }
        true
    }

    /// Where byte `offset` of the message at the start of `buffer` is.
    fn at(&self, buffer: &[u8], offset: usize) -> Place {
        let Interim { head, cut, .. } = &self.interim;
        let offset = offset.min(buffer.len());
        if cut.is_empty() || offset < *head {
            return self.place.after(&buffer[..offset]);
        }
        self.place.after(&buffer[..*head]).after(cut).after(&buffer[*head..offset])
    }

    /// Leaves a message behind.
    fn leave(&mut self, message: &[u8]) {
        self.place = self.at(message, message.len());
        (self.progress, self.interim) = (Progress::default(), Interim::default());
    }

    /// Says what is wrong with the framing of a message. Nothing can be read behind it.
    fn give_up(
        &mut self,
        rest: &[u8],
        mistake: Mistake,
        output: &mut Output<'_>,
    ) -> io::Result<Option<usize>> {
        self.protocol = Protocol::Broken;
        output.mistake(self.origin, mistake)?;
        Ok(Some(rest.len()))
    }

    /// Shows the events of an answer whose end is missing.
    fn salvage(&self, buffer: &[u8], output: &mut Output<'_>) -> io::Result<()> {
        if !output.options().partial || !buffer.starts_with(b"HTTP/") {
            return Ok(());
        }
        let mut at = 0;
        while let Some(len) = head_len(&buffer[at..]) {
            let (head, rest) = buffer[at..].split_at(len);
            at += len;
            if is_interim(head) {
                continue;
            }
            let is_chunked = head.to_ascii_lowercase().windows(7).any(|it| it == b"chunked");
            let body = if is_chunked { joined(rest) } else { rest.to_vec() };
            return output.broken(self.origin, &body, self.options);
        }
        Ok(())
    }
}
