//! Shows the messages of the service in SOAP bodies, HTTP exchanges, and captures of networks and
//! browsers. `README.md` documents the program. The library exists for its tests.
//!
//! `input` detects the format of a file. For captures, `pcap` and `pcapng` read packets from
//! `records`, `link` finds their TCP segments, `tcp` puts these in order, and `connections` keeps
//! both directions of all connections. `stream` finds the HTTP messages in a direction or in a
//! file, with the heads that `head` recognizes. `har` reads messages from HTTP archives. Then
//! `message` parses the messages, `secrets` masks them, and `output` shows them.

mod connections;
#[path = "../../examples/shared/fields.rs"]
mod fields;
mod har;
mod head;
mod input;
mod link;
mod located_error;
mod message;
mod options;
mod output;
mod pcap;
mod pcapng;
mod progress;
mod records;
mod secrets;
mod stream;
mod tcp;
#[path = "../../examples/shared/tree.rs"]
#[allow(dead_code, reason = "the examples show single events")]
mod tree;

use std::cell::RefCell;
use std::io::{ErrorKind, Read, Write};

use self::options::Command;
use self::output::{Output, Terminal};

/// The streams of the program, apart from its files.
pub struct Streams<'s> {
    /// The file `-`.
    pub stdin: &'s mut dyn Read,
    /// For messages.
    pub stdout: &'s mut dyn Write,
    /// For errors and progress.
    pub stderr: &'s mut dyn Write,
    /// Whether `stderr` is a terminal, which shows the progress.
    pub is_terminal: bool,
}

/// Runs the program and returns its exit status.
pub fn run(arguments: &[String], streams: Streams<'_>) -> u8 {
    let Streams { stdin, stdout, stderr, is_terminal } = streams;
    // An error in writing to a closed standard error cannot be reported.
    let (options, files) = match Command::parse(arguments) {
        Command::Show(options, files) => (options, files),
        Command::Help => return u8::from(stdout.write_all(options::USAGE.as_bytes()).is_err()),
        Command::Invalid => {
            let _ = stderr.write_all(options::USAGE.as_bytes());
            return 2;
        }
    };
    let stderr = RefCell::new(stderr);
    let terminal: &Terminal<'_> = &stderr;
    let progress = is_terminal.then_some(terminal);
    let mut is_sound = true;
    for file in &files {
        let mut output = Output::new(options, (file, files.len() > 1), stdout, terminal);
        let outcome = input::show(file, stdin, progress, &mut output);
        is_sound &= outcome.and_then(|()| output.finish()).unwrap_or_else(|error| {
            // A reader such as `head` has closed the pipe.
            if error.kind() != ErrorKind::BrokenPipe {
                let _ = writeln!(terminal.borrow_mut(), "{file}: {error}");
            }
            false
        });
    }
    u8::from(!is_sound)
}
