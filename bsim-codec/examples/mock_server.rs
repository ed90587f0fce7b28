//! A mock server of the service. It supports all six operations, has a small roster, and its
//! contacts reply to messages.
//!
//! ```sh
//! cargo run --release --example mock_server -- [--port N] [--for SECONDS] [--json] [--quiet]
//! ```
//!
//! Talk to it with `cargo run --release --example client`, or with any SOAP client: it describes
//! itself at `http://127.0.0.1:8008/imsoap/BSIMService.asmx?wsdl`. The user is `testing`, the
//! password `password`; any account of any network can be logged in.
//!
//! It checks requests as ASP.NET does, which ran the service: it rejects a wrong or empty
//! `SOAPAction` and the media type of the other SOAP version, and it ignores fields in no namespace.
//! The codec accepts all of these. The server also rejects requests without a valid `Host` (RFC
//! 9112, section 3.2). Before the server closes a connection, it reads up to 16 MiB for up to 5
//! seconds, so that the client can read the last response.
//!
//! Each part of the server has its own file: `connection.rs` transfers bytes, `site.rs` routes
//! requests by target and method, `asmx.rs` processes SOAP requests, `service.rs` decides the
//! responses, and `script.rs` has the played data. The codec does the rest: bytes to requests, and
//! responses to bytes.

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

pub(crate) use self::log::{Detail, Log};
use self::service::Service;

#[path = "mock_server/asmx.rs"]
mod asmx;
#[path = "mock_server/connection.rs"]
mod connection;
#[path = "shared/fields.rs"]
#[allow(dead_code, reason = "`bsim-inspect` uses all of it")]
mod fields;
#[path = "mock_server/log.rs"]
mod log;
#[path = "mock_server/script.rs"]
mod script;
#[path = "mock_server/service.rs"]
mod service;
#[path = "mock_server/site.rs"]
mod site;
#[path = "mock_server/timed.rs"]
mod timed;
#[path = "shared/tree.rs"]
#[allow(dead_code, reason = "`bsim-inspect` uses all of it")]
mod tree;

const USAGE: &str = "\
usage: mock_server [--port N] [--for SECONDS] [--connections N] [--json] [--quiet]

  --port N         listen on this port of 127.0.0.1 (default 8008; 0 is any free one)
  --for SECONDS    end after so long, instead of never
  --connections N  serve so many at once (default 256), and answer 503 to more
  --json           print every request as one JSON object a line, passwords and all
  --quiet          print no messages
";

/// Limits on the resources of the clients.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    /// Each connection has a thread. Connections above this number are rejected.
    pub(crate) connections: usize,
    /// The time for a request, from its first byte to the last byte of its response; and the time
    /// for which a connection may be silent.
    pub(crate) patience: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { connections: 256, patience: Duration::from_secs(60) }
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(options) = Options::parse(&arguments) else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    match options.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mock_server: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Options {
    port: u16,
    seconds: Option<u64>,
    bounds: Bounds,
    detail: Detail,
}

impl Options {
    fn parse(arguments: &[String]) -> Option<Self> {
        let bounds = Bounds::default();
        let mut options = Self { port: 8008, seconds: None, bounds, detail: Detail::Lines };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--port" => options.port = arguments.next()?.parse().ok()?,
                "--for" => options.seconds = Some(arguments.next()?.parse().ok()?),
                "--connections" => options.bounds.connections = arguments.next()?.parse().ok()?,
                "--json" => options.detail = Detail::Json,
                "--quiet" => options.detail = Detail::Nothing,
                _ => return None,
            }
        }
        Some(options)
    }

    fn run(&self) -> io::Result<()> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))?;
        let address = listener.local_addr()?;
        // Scripts wait for this line and read the port from it.
        writeln!(io::stdout(), "listening on {address}")?;
        let log = Arc::new(Log::new(self.detail));
        let Some(seconds) = self.seconds else {
            serve(&listener, self.bounds, &log);
            return Ok(());
        };
        let (counts, bounds) = (Arc::clone(&log), self.bounds);
        thread::spawn(move || serve(&listener, bounds, &log));
        thread::sleep(Duration::from_secs(seconds));
        writeln!(io::stdout(), "answered {} requests", counts.answered())
    }
}

/// The number of clients above the bound that get a 503 at the same time. Others get no response.
const MAX_TURNED_AWAY: usize = 64;

/// Serves all connections, forever.
pub(crate) fn serve(listener: &TcpListener, bounds: Bounds, log: &Arc<Log>) {
    let (service, turned_away) = (Arc::new(Service::default()), Arc::new(()));
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            // For instance, too many open files: this ends when connections close.
            thread::sleep(Duration::from_millis(10));
            continue;
        };
        // Every connection has a reference to the service, so the references count the connections.
        if Arc::strong_count(&service) <= bounds.connections {
            let (service, log) = (Arc::clone(&service), Arc::clone(log));
            spawn(move || connection::serve(stream, bounds.patience, &service, &log));
        } else if Arc::strong_count(&turned_away) <= MAX_TURNED_AWAY {
            let turned_away = Arc::clone(&turned_away);
            spawn(move || {
                // The client may have closed the connection.
                let _ = connection::turn_away(stream, bounds.patience);
                drop(turned_away);
            });
        }
    }
}

/// If there is no thread, the connection closes. The others continue.
fn spawn(connection: impl FnOnce() + Send + 'static) {
    let _ = thread::Builder::new().name("connection".to_owned()).spawn(connection);
}
