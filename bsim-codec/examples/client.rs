//! A client: logs in, shows events, and sends the lines that the user types.
//!
//! ```sh
//! cargo run --release --example mock_server    # in one terminal
//! cargo run --release --example client         # in another
//! ```
//!
//! With `--script`, it sends the requests of the published session of 2008 and ends. It works with
//! any server of the protocol. `connection.rs` transfers bytes, `chat.rs` sends requests and shows
//! responses, and the codec does the rest.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use self::chat::{Chat, Error, Outcome};

#[path = "client/chat.rs"]
mod chat;
#[path = "client/connection.rs"]
mod connection;
#[path = "shared/tree.rs"]
#[allow(dead_code, reason = "`bsim-inspect` uses all of it")]
mod tree;

const USAGE: &str = "\
usage: client [--script] [--server HOST:PORT] [--user NAME] [--password TEXT]
              [--account NAME] [--account-password TEXT] [--to ACCOUNT]

  --script             send the requests of the published session, and end
  --server HOST:PORT   default 127.0.0.1:8008
  --user, --password   of the service; default testing, password
  --account NAME       of the network msn; default bstest2@live.com
  --account-password   default 123456789
  --to ACCOUNT         who gets what is typed; default lihua@lihua.com
";

const HELP: &str = "\
Type a message and press Enter. Also: /to ACCOUNT, /status CODE (NLN, BSY, AWY, …), /quit
";

const POLL_INTERVAL: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    ExitCode::from(run(&arguments, io::stdin(), &mut io::stdout(), &mut io::stderr()))
}

/// Runs the program and returns its exit status.
pub(crate) fn run(
    arguments: &[String],
    stdin: impl Read + Send + 'static,
    stdout: &mut impl Write,
    stderr: &mut impl Write,
) -> u8 {
    let Some(options) = Options::parse(arguments) else {
        let _ = stderr.write_all(USAGE.as_bytes());
        return 2;
    };
    let outcome =
        if options.script { play_session(&options, stdout) } else { talk(&options, stdin, stdout) };
    match outcome {
        Ok(()) => 0,
        Err(error) => {
            // An error in writing to standard error cannot be reported.
            let _ = writeln!(stderr, "client: {error}");
            1
        }
    }
}

struct Options<'a> {
    script: bool,
    server: &'a str,
    user: &'a str,
    password: &'a str,
    account: &'a str,
    account_password: &'a str,
    to: &'a str,
}

impl<'a> Options<'a> {
    fn parse(arguments: &'a [String]) -> Option<Self> {
        let mut options = Self {
            script: false,
            server: "127.0.0.1:8008",
            user: "testing",
            password: "password",
            account: "bstest2@live.com",
            account_password: "123456789",
            to: "lihua@lihua.com",
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let value = match argument.as_str() {
                "--script" => {
                    options.script = true;
                    continue;
                }
                "--server" => &mut options.server,
                "--user" => &mut options.user,
                "--password" => &mut options.password,
                "--account" => &mut options.account,
                "--account-password" => &mut options.account_password,
                "--to" => &mut options.to,
                _ => return None,
            };
            *value = arguments.next()?;
        }
        Some(options)
    }

    /// Logs in to the service, then logs in the account to its network.
    fn log_in(&self, out: &mut impl Write) -> Outcome<Chat> {
        let mut chat = Chat::log_in(self.server, (self.user, self.password), out)?;
        chat.log_in_im(self.account, self.account_password, out)?;
        Ok(chat)
    }
}

/// The seven steps of the published session.
fn play_session(options: &Options<'_>, out: &mut impl Write) -> Outcome {
    let mut chat = options.log_in(out)?;
    chat.poll(out)?;
    chat.change_status("NLN", out)?;
    chat.poll(out)?;
    chat.send("bstest02@live.com", "Test Message", out)?;
    chat.poll(out)
}

/// Sends the typed lines and polls in between, until the input ends.
fn talk(options: &Options<'_>, stdin: impl Read + Send + 'static, out: &mut impl Write) -> Outcome {
    let mut chat = options.log_in(out)?;
    out.write_all(HELP.as_bytes())?;
    chat.poll(out)?;

    // Reading the keyboard blocks, so it runs in a thread of its own.
    let (typed, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdin).split(b'\n') {
            // A line that is not UTF-8 cannot be sent. If the receiver is gone, no more lines are
            // needed.
            let Ok(line) = line else { break };
            if typed.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                break;
            }
        }
    });

    let mut to = options.to.to_owned();
    loop {
        let line = match lines.recv_timeout(POLL_INTERVAL) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => String::new(),
            // Reads the events that may still wait.
            Err(RecvTimeoutError::Disconnected) => return chat.poll(out),
        };
        let done = match line.split_once(' ') {
            _ if line.trim().is_empty() => Ok(()),
            _ if line.trim() == "/quit" => return Ok(()),
            Some(("/to", account)) => {
                account.trim().clone_into(&mut to);
                Ok(())
            }
            Some(("/status", code)) => chat.change_status(code.trim(), out),
            _ if line.starts_with('/') => Ok(out.write_all(HELP.as_bytes())?),
            _ => chat.send(&to, line.strip_suffix('\r').unwrap_or(&line), out),
        };
        match done {
            // Refused, but the next line may be accepted.
            Err(error @ (Error::Fault(_) | Error::Encode(_))) => writeln!(out, "  {error}")?,
            done => done?,
        }
        chat.poll(out)?;
    }
}
