//! Shows messages and mistakes.

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

/// What is kept of the output of one file is in memory up to so many bytes, and then in a temporary
/// file.
const MAX_IN_MEMORY: usize = 8 << 20;

/// No message of the service takes more to show.
const MAX_SHOWN: usize = 64 << 20;

/// One direction of a connection; nothing, for a file without connections.
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

/// The output for one file. With `--partial` it is written at once; otherwise when the whole file
/// is known to be sound.
pub(crate) struct Output<'o> {
    options: Options,
    file: &'o str,
    /// Whether messages have to say which file they are from.
    has_others: bool,
    kept: SpooledTempFile,
    stdout: &'o mut dyn Write,
    terminal: &'o Terminal<'o>,
    has_mistakes: bool,
}

/// Standard error, which gets the mistakes and the progress.
pub(crate) type Terminal<'t> = RefCell<dyn Write + 't>;

impl<'o> Output<'o> {
    pub(crate) fn new(
        options: Options,
        (file, has_others): (&'o str, bool),
        stdout: &'o mut dyn Write,
        terminal: &'o Terminal<'o>,
    ) -> Self {
        let kept = SpooledTempFile::new(MAX_IN_MEMORY);
        Self { options, file, has_others, kept, stdout, terminal, has_mistakes: false }
    }

    pub(crate) const fn options(&self) -> Options {
        self.options
    }

    /// Shows a message. Gives back what is wrong with a text in it, counted from the start of the
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
        } else if !self.has_mistakes && error.is_none() {
            self.kept.write_all(shown.as_bytes())?;
        }
        Ok(error)
    }

    /// Shows a message, or, with `--partial`, the events of the broken body that come before the
    /// mistake. Gives back what is wrong.
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

    /// Shows, with `--partial`, the events of a broken body that come before the mistake.
    pub(crate) fn broken(
        &mut self,
        origin: Origin,
        body: &[u8],
        options: ReadOptions,
    ) -> io::Result<()> {
        if self.options.partial
            && let Some(message) = message::of_broken(body, options)
        {
            // A text that does not decode is no news beside the mistake that the caller tells of.
            self.message(origin, message)?;
        }
        Ok(())
    }

    /// Says what is wrong.
    pub(crate) fn mistake(&mut self, origin: Origin, what: impl Display) -> io::Result<()> {
        self.has_mistakes = true;
        self.note(origin, what)
    }

    /// Says something that is good to know.
    pub(crate) fn note(&mut self, origin: Origin, what: impl Display) -> io::Result<()> {
        self.stdout.flush()?;
        let (file, colon) = (self.file, if origin.0.is_some() { ": " } else { "" });
        writeln!(self.terminal.borrow_mut(), "{file}: {origin}{colon}{what}")
    }

    /// Writes what was kept. Says whether the file was sound.
    pub(crate) fn finish(mut self) -> io::Result<bool> {
        if !self.has_mistakes {
            self.kept.rewind()?;
            io::copy(&mut self.kept, self.stdout)?;
        }
        self.stdout.flush()?;
        Ok(!self.has_mistakes)
    }

    /// Appends a message, up to the first text that does not decode. Gives back what is wrong with
    /// that.
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
                    // Every line has the account, which may be as long as all events together.
                    if out.len() > MAX_SHOWN {
                        return Err(io::Error::other("an answer that takes too much room to show"));
                    }
                }
            }
        }
        Ok(None)
    }

    /// Appends a line above a message that says where it is from.
    fn show_origin(&self, origin: Origin, out: &mut String) {
        let file = if self.has_others { self.file } else { "" };
        let colon = if self.has_others && origin.0.is_some() { ": " } else { "" };
        if self.has_others || origin.0.is_some() {
            out.push_str(&format!("# {}{colon}{origin}\n", tree::printable(file)));
        }
    }

    /// Appends an object that says first where it is from.
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
