//! Finds the HTTP messages in bytes that arrive in pieces: the bytes of a file, or of one direction
//! of a connection. Keeps at most one message.

use std::io;
use std::mem;

use bsim_codec::http::{self, Progress, Received, Split};
use bsim_codec::{DecodeError, ReadOptions};

use super::head::{head_len, is_http, is_interim, joined};
use super::located_error::{LocatedError, Place};
use super::message::{self, Message};
use super::options::Options;
use super::output::{Origin, Output};

/// A longer first line is not HTTP.
const MAX_FIRST_LINE: usize = 8 << 10;

/// The addition to offsets in a joined body, which is not in the file or connection.
const JOINED: &str = " of the body that was joined from chunks";

pub(crate) struct Stream {
    origin: Origin,
    options: ReadOptions,
    protocol: Protocol,
    buffer: Vec<u8>,
    /// The place of the start of the buffer.
    place: Place,
    /// The progress in the message at the start of the buffer.
    progress: Progress,
    interim: Interim,
    has_changed: bool,
    /// The number of skipped bytes before the first message.
    passed: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Protocol {
    /// The first line is incomplete.
    Unknown,
    Http,
    /// Bytes of the first line are missing.
    Lost,
    /// HTTP up to an error. The start of the next message is unknown.
    Broken,
    Other,
}

/// The interim responses that were removed after the head of a request.
///
/// A client that expects `100 Continue` gets it after it has sent the head, maybe with other
/// interim responses. In a file of both directions, they are between the head and the body.
#[derive(Default)]
struct Interim {
    /// All of them have arrived.
    is_over: bool,
    /// The length of the head of the request.
    head: usize,
    cut: Vec<u8>,
}

impl Stream {
    /// For a file with HTTP.
    pub(crate) fn of_http(options: Options) -> Self {
        Self { protocol: Protocol::Http, ..Self::new(Origin(None), options) }
    }

    /// For one direction of a connection with any protocol.
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

    /// The number of kept bytes.
    pub(crate) fn kept(&self) -> usize {
        self.buffer.capacity() + self.interim.cut.len()
    }

    /// Whether HTTP was found.
    pub(crate) fn is_http(&self) -> bool {
        matches!(self.protocol, Protocol::Http | Protocol::Broken)
    }

    /// Reads more bytes and shows the messages that they complete.
    pub(crate) fn push(&mut self, bytes: &[u8], output: &mut Output<'_>) -> io::Result<()> {
        if matches!(self.protocol, Protocol::Broken | Protocol::Lost) && is_http(bytes) {
            if self.protocol == Protocol::Lost {
                output
                    .error(self.origin, format_args!("bytes are missing before {}", self.place))?;
            }
            self.protocol = Protocol::Http;
        }
        self.take(bytes, false, output)
    }

    /// Shows the rest at the end of the bytes.
    pub(crate) fn end(&mut self, output: &mut Output<'_>) -> io::Result<()> {
        self.take(&[], true, output)
    }

    /// Reports missing bytes. Their message cannot be read.
    pub(crate) fn miss(&mut self, len: u64, output: &mut Output<'_>) -> io::Result<()> {
        let buffer = mem::take(&mut self.buffer);
        if self.is_http() {
            self.salvage(&buffer, output)?;
            self.leave(&buffer);
            let what = format!("{len} bytes are missing at {}", self.place);
            output.error(self.origin, what)?;
            self.protocol = Protocol::Broken;
        } else if self.protocol != Protocol::Other {
            self.leave(&buffer);
            self.protocol = Protocol::Lost;
        }
        self.place = self.place.after_missing(len);
        Ok(())
    }

    /// Reports, once, that bytes were sent again with changes: the receiver may have seen others.
    pub(crate) fn change(&mut self, output: &mut Output<'_>) -> io::Result<()> {
        if self.protocol == Protocol::Other || mem::replace(&mut self.has_changed, true) {
            return Ok(());
        }
        let place = self.at(&self.buffer, self.buffer.len());
        output.error(self.origin, format!("bytes before {place} were sent again, changed"))
    }

    /// Records that bytes before the first message were skipped.
    pub(crate) fn pass(&mut self, len: u64) {
        self.passed += len;
    }

    /// Reports the bytes that were not read, at the end of a connection with HTTP.
    pub(crate) fn sum_up(&self, output: &mut Output<'_>) -> io::Result<()> {
        if self.passed > 0 {
            let what = format!("{} bytes before the first message were skipped", self.passed);
            output.note(self.origin, what)?;
        }
        match self.protocol {
            Protocol::Lost => output.error(self.origin, "bytes are missing before all messages"),
            Protocol::Other if !self.place.is_start() => output.error(self.origin, "not HTTP"),
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

    /// Reads the message at byte `at` of `buffer` and returns its length. None if it is incomplete.
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
                let located = LocatedError::at(self.at(buffer, error.offset()), error);
                return self.give_up(buffer, located, output);
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
                let located = LocatedError::too_short(self.at(buffer, buffer.len()));
                return self.give_up(buffer, located, output);
            }
            Ok(Split::Incomplete { .. }) => return Ok(None),
            Err(error) => {
                let located = LocatedError::at(self.at(buffer, error.offset()), error);
                return self.give_up(buffer, located, output);
            }
        };
        let message = message::of_request(&received, self.options);
        let options = received.read_options(self.options).ok();
        self.show(buffer, &received, (message, options), output)
    }

    /// Shows a message or its error. Returns the length of the message.
    ///
    /// Without read options, the error is in a label of the head.
    fn show<H>(
        &self,
        buffer: &[u8],
        received: &Received<'_, H>,
        (message, options): (Result<Message<'_>, DecodeError>, Option<ReadOptions>),
        output: &mut Output<'_>,
    ) -> io::Result<Option<usize>> {
        let start = received.body_offset();
        // Errors count from the start of the buffer or of a joined body, errors of texts always
        // from the start of the body.
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
            let located = match offset {
                Some(offset) => LocatedError::at(self.at(buffer, offset), error),
                None => LocatedError::within(JOINED, received.body(), error),
            };
            output.error(self.origin, located)?;
        }
        Ok(Some(received.consumed))
    }

    /// Removes the interim responses after the head of the request at byte `at`. Returns whether no
    /// more can come.
    fn cut_interim_answers(&mut self, buffer: &mut Vec<u8>, at: usize, is_end: bool) -> bool {
        while !self.interim.is_over {
            if self.interim.head == 0 {
                // Without its end, the splitter reports the error in the head.
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

    /// The place of byte `offset` of the message at the start of `buffer`.
    fn at(&self, buffer: &[u8], offset: usize) -> Place {
        let Interim { head, cut, .. } = &self.interim;
        let offset = offset.min(buffer.len());
        if cut.is_empty() || offset < *head {
            return self.place.after(&buffer[..offset]);
        }
        self.place.after(&buffer[..*head]).after(cut).after(&buffer[*head..offset])
    }

    /// Moves on to the next message.
    fn leave(&mut self, message: &[u8]) {
        self.place = self.at(message, message.len());
        (self.progress, self.interim) = (Progress::default(), Interim::default());
    }

    /// Reports an error in the framing of a message. Nothing after it can be read.
    fn give_up(
        &mut self,
        rest: &[u8],
        located: LocatedError,
        output: &mut Output<'_>,
    ) -> io::Result<Option<usize>> {
        self.protocol = Protocol::Broken;
        output.error(self.origin, located)?;
        Ok(Some(rest.len()))
    }

    /// Shows the events of an incomplete response.
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
