//! Shows what is in a SOAP body or in a captured HTTP exchange of the service.
//!
//! ```sh
//! cargo run --release --example inspect -- [--json] [--lossy] [--trim] FILE|-
//! ```
//!
//! Without `--json` it prints a tree for people; with it, one JSON object a line for each event of
//! a `KeepSessionAliveResponse`, and one for every other message. Nothing is printed of a file in
//! which anything is wrong: what, and where, goes to standard error, and the status is 1. A mistake
//! on the command line has the status 2.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use bsim_codec::{DecodeError, KeepSessionAlive, ReadOptions, Response};

use self::exchange::Message;
use self::fields::Fields;

#[path = "shared/exchange.rs"]
mod exchange;
#[path = "shared/fields.rs"]
mod fields;
#[path = "shared/tree.rs"]
mod tree;

const USAGE: &str = "\
usage: inspect [--json] [--lossy] [--trim] FILE|-

  --json   one JSON object a line instead of a tree
  --lossy  decode texts at any price: a bad % stays, ill-formed UTF-8 becomes U+FFFD
  --trim   drop white space around texts, as pretty-printed captures need it
  FILE     a SOAP body, or an HTTP exchange as captured; - is standard input
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let status = run(&arguments, io::stdin(), &mut io::stdout(), &mut io::stderr());
    ExitCode::from(status)
}

/// The whole program; returns its exit status.
pub(crate) fn run(
    arguments: &[String],
    stdin: impl Read,
    stdout: &mut impl Write,
    stderr: &mut impl Write,
) -> u8 {
    let Some(options) = Options::parse(arguments) else {
        let _ = stderr.write_all(USAGE.as_bytes());
        return 2;
    };
    let outcome = options.read(stdin).map_err(|error| error.to_string());
    let shown = outcome.and_then(|input| options.show(&input));
    match shown.and_then(|text| stdout.write_all(text.as_bytes()).map_err(|it| it.to_string())) {
        Ok(()) => 0,
        Err(message) => {
            // There is nowhere left to complain about this.
            let _ = writeln!(stderr, "{}: {message}", options.file);
            1
        }
    }
}

#[derive(Default)]
struct Options<'a> {
    json: bool,
    lossy: bool,
    trim: bool,
    file: &'a str,
}

impl<'a> Options<'a> {
    fn parse(arguments: &'a [String]) -> Option<Self> {
        let mut options = Self::default();
        for argument in arguments {
            match argument.as_str() {
                "--json" => options.json = true,
                "--lossy" => options.lossy = true,
                "--trim" => options.trim = true,
                flag if flag.starts_with('-') && flag != "-" => return None,
                file if options.file.is_empty() => options.file = file,
                _ => return None,
            }
        }
        (!options.file.is_empty()).then_some(options)
    }

    fn read(&self, mut stdin: impl Read) -> io::Result<Vec<u8>> {
        if self.file != "-" {
            return std::fs::read(self.file);
        }
        let mut input = Vec::new();
        stdin.read_to_end(&mut input)?;
        Ok(input)
    }

    /// Everything that is to be printed of the input, or what is wrong with it.
    fn show(&self, input: &[u8]) -> Result<String, String> {
        let mut out = String::new();
        let options = ReadOptions::default().trim(self.trim);
        let mut show = |message: &Message<'_>| self.show_message(message, &mut out);
        exchange::each_message(input, options, &mut show).map_err(|error| error.to_string())?;
        Ok(out)
    }

    fn show_message(&self, message: &Message<'_>, out: &mut String) -> Result<(), DecodeError> {
        let fields = match message {
            Message::Response(Response::KeepSessionAlive(answer)) => {
                return self.show_events(&answer.result, out);
            }
            Message::Response(response) => fields::of_response(response),
            Message::Request(request) => fields::of_request(request, self.lossy)?,
            Message::NoSoap(answer) => fields::of_no_soap(*answer),
        };
        self.show_fields(&fields, out);
        Ok(())
    }

    fn show_events(
        &self,
        events: &KeepSessionAlive<'_>,
        out: &mut String,
    ) -> Result<(), DecodeError> {
        if !self.json {
            out.push_str("KeepSessionAliveResponse\n");
            return tree::write_events(out, events, ("  ", self.lossy));
        }
        for session in &events.sessions {
            for account in &session.accounts {
                for event in &account.events {
                    let whom = (account.im_type, account.account);
                    let fields = fields::of_event(session.id, whom, event, self.lossy)?;
                    self.show_fields(&fields, out);
                }
            }
        }
        Ok(())
    }

    fn show_fields(&self, fields: &Fields, out: &mut String) {
        if self.json {
            fields::write_json(out, fields);
            out.push('\n');
        } else {
            fields::write_lines(out, fields);
        }
    }
}
