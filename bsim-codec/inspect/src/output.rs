//! Shows messages and errors.

use std::cell::RefCell;
use std::fmt::{self, Display};
use std::io::{self, Seek, Write};
use std::net::SocketAddr;

use bsim_codec::{DecodeError, ReadOptions, Response, SessionEvents};
use tempfile::SpooledTempFile;

use super::fields::{self, Fields, Value};
use super::message::{self, Message};
use super::options::Options;
use super::{secrets, tree};

/// The output of one file is kept in memory up to this length, then in a temporary file.
const MAX_IN_MEMORY: usize = 8 << 20;

/// All messages of the service are shorter than this when they are shown.
const MAX_SHOWN: usize = 64 << 20;

/// One direction of a connection. None for a file without connections.
#[derive(Clone, Copy)]
pub(crate) struct Origin(pub(crate) Option<(SocketAddr, SocketAddr)>);

impl Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some((from, to)) => write!(f, "{from} > {to}"),
            None => Ok(()),
        }
    }
}

/// The output of one file. With `--partial` it is written at once, otherwise after the whole file
/// has turned out to be valid.
pub(crate) struct Output<'o> {
    options: Options,
    file: &'o str,
    /// Whether to name the file of each message.
    has_others: bool,
    kept: SpooledTempFile,
    stdout: &'o mut dyn Write,
    terminal: &'o Terminal<'o>,
    has_errors: bool,
}

/// Standard error, for errors and progress.
pub(crate) type Terminal<'t> = RefCell<dyn Write + 't>;

impl<'o> Output<'o> {
    pub(crate) fn new(
        options: Options,
        (file, has_others): (&'o str, bool),
        stdout: &'o mut dyn Write,
        terminal: &'o Terminal<'o>,
    ) -> Self {
        let kept = SpooledTempFile::new(MAX_IN_MEMORY);
        Self { options, file, has_others, kept, stdout, terminal, has_errors: false }
    }

    pub(crate) const fn options(&self) -> Options {
        self.options
    }

    /// Shows a message. Returns the error of an ill-formed text, counted from the start of the
    /// body.
    pub(crate) fn message(
        &mut self,
        origin: Origin,
        mut message: Message<'_>,
    ) -> io::Result<Option<DecodeError>> {
        if !self.options.secrets {
            secrets::mask(&mut message);
        }
        let mut shown = String::new();
        let error = self.show(origin, &message, &mut shown)?;
        if self.options.partial {
            self.stdout.write_all(shown.as_bytes())?;
        } else if !self.has_errors && error.is_none() {
            self.kept.write_all(shown.as_bytes())?;
        }
        Ok(error)
    }

    /// Shows a message, or with `--partial` the events before the error in a broken body. Returns
    /// the error.
    pub(crate) fn outcome(
        &mut self,
        origin: Origin,
        message: Result<Message<'_>, DecodeError>,
        (body, options): (&[u8], ReadOptions),
    ) -> io::Result<Option<DecodeError>> {
        match message {
            Ok(message) => self.message(origin, message),
            Err(error) => {
                self.broken(origin, body, options)?;
                Ok(Some(error))
            }
        }
    }

    /// Shows the events before the error in a broken body, with `--partial`.
    pub(crate) fn broken(
        &mut self,
        origin: Origin,
        body: &[u8],
        options: ReadOptions,
    ) -> io::Result<()> {
        if self.options.partial
            && let Some(message) = message::of_broken(body, options)
        {
            // The caller reports its own error, so an ill-formed text is not reported.
            self.message(origin, message)?;
        }
        Ok(())
    }

    /// Reports an error.
    pub(crate) fn error(&mut self, origin: Origin, what: impl Display) -> io::Result<()> {
        self.has_errors = true;
        self.note(origin, what)
    }

    /// Reports something that is not an error.
    pub(crate) fn note(&mut self, origin: Origin, what: impl Display) -> io::Result<()> {
        self.stdout.flush()?;
        let (file, colon) = (self.file, if origin.0.is_some() { ": " } else { "" });
        writeln!(self.terminal.borrow_mut(), "{file}: {origin}{colon}{what}")
    }

    /// Writes the kept output. Returns whether the file was valid.
    pub(crate) fn finish(mut self) -> io::Result<bool> {
        if !self.has_errors {
            self.kept.rewind()?;
            io::copy(&mut self.kept, self.stdout)?;
        }
        self.stdout.flush()?;
        Ok(!self.has_errors)
    }

    /// Appends a message, up to the first ill-formed text. Returns the error of that text.
    fn show(
        &self,
        origin: Origin,
        message: &Message<'_>,
        out: &mut String,
    ) -> io::Result<Option<DecodeError>> {
        let fields = match message {
            Message::Response(Response::KeepSessionAlive(answer)) => {
                return self.show_events(origin, answer.sessions(), out);
            }
            Message::Response(response) => fields::of_response(response),
            Message::Request(request) => match fields::of_request(request, self.options.lossy) {
                Ok(fields) => fields,
                Err(error) => return Ok(Some(error)),
            },
            Message::NoSoap(answer) => fields::of_no_soap(*answer),
            Message::NoSoapRequest { method, path } => vec![
                ("message", Value::Text("NoSoap".to_owned())),
                ("method", Value::Text((*method).to_owned())),
                ("path", Value::Text((*path).to_owned())),
            ],
        };
        if self.options.json {
            self.show_object(origin, fields, out);
        } else {
            self.show_origin(origin, out);
            fields::write_lines(out, &fields);
        }
        Ok(None)
    }

    fn show_events(
        &self,
        origin: Origin,
        sessions: &[SessionEvents<'_>],
        out: &mut String,
    ) -> io::Result<Option<DecodeError>> {
        let lossy = self.options.lossy;
        if !self.options.json {
            self.show_origin(origin, out);
            out.push_str("KeepSessionAliveResponse\n");
            return Ok(tree::write_events(out, sessions, ("  ", lossy)).err());
        }
        for session in sessions {
            for account in &session.accounts {
                for event in &account.events {
                    let whom = (account.im_type, account.account);
                    match fields::of_event(session.id, whom, event, lossy) {
                        Ok(fields) => self.show_object(origin, fields, out),
                        Err(error) => return Ok(Some(error)),
                    }
                    // Every line repeats the account, which may be as long as all events.
                    if out.len() > MAX_SHOWN {
                        return Err(io::Error::other("a response that is too long to show"));
                    }
                }
            }
        }
        Ok(None)
    }

    /// Appends a line with the origin of a message.
    fn show_origin(&self, origin: Origin, out: &mut String) {
        let file = if self.has_others { self.file } else { "" };
        let colon = if self.has_others && origin.0.is_some() { ": " } else { "" };
        if self.has_others || origin.0.is_some() {
            out.push_str(&format!("# {}{colon}{origin}\n", tree::printable(file)));
        }
    }

    /// Appends an object whose first members are the origin.
    fn show_object(&self, Origin(ends): Origin, fields: Fields, out: &mut String) {
        let mut all = Fields::new();
        if self.has_others {
            all.push(("file", Value::Text(self.file.to_owned())));
        }
        if let Some((from, to)) = ends {
            all.push(("from", Value::Text(from.to_string())));
            all.push(("to", Value::Text(to.to_string())));
        }
        all.extend(fields);
        fields::write_json(out, &all);
        out.push('\n');
    }
}
