//! Shows the messages of the service in SOAP bodies, HTTP exchanges and captures of networks and
//! browsers. `README.md` says how to use the program; this library is for its tests.
//!
//! From the file to the terminal: `input` finds out what a file is. `pcap` and `pcapng` give the
//! packets in the `records` of a capture, `link` the TCP segments in packets, `tcp` puts these
//! together, and `connections` keeps both directions of all connections. `stream` finds the HTTP
//! messages in the bytes of a direction, or of a file, with what `head` knows of their heads; `har`
//! has messages without their bytes.
//! `message` reads them, `secrets` masks them, and `output` shows them.

mod connections;
#[path = "../../examples/shared/fields.rs"]
mod fields;
mod har;
mod head;
mod input;
mod link;
mod message;
mod mistake;
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

/// What the program reads and writes besides its files.
pub struct Streams<'s> {
    /// Read for the file `-`.
    pub stdin: &'s mut dyn Read,
    /// Gets the messages.
    pub stdout: &'s mut dyn Write,
    /// Gets the mistakes.
    pub stderr: &'s mut dyn Write,
    /// Whether somebody looks at `stderr`, who wants to know how far the work is.
    pub is_terminal: bool,
}

/// The whole program; returns its exit status.
pub fn run(arguments: &[String], streams: Streams<'_>) -> u8 {
    let Streams { stdin, stdout, stderr, is_terminal } = streams;
    // Where standard output or standard error is closed, there is nowhere left to complain.
    let (options, files) = match Command::parse(arguments) {
        Command::Show(options, files) => (options, files),
        Command::Help => return u8::from(stdout.write_all(options::USAGE.as_bytes()).is_err()),
        Command::Mistake => {
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
            // Whoever has seen enough has closed the pipe.
            if error.kind() != ErrorKind::BrokenPipe {
                let _ = writeln!(terminal.borrow_mut(), "{file}: {error}");
            }
            false
        });
    }
    u8::from(!is_sound)
}
