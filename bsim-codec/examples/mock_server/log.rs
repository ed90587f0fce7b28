//! The output of the mock. If it cannot be written, the mock continues without it.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use bsim_codec::response::ResponseOf;
use bsim_codec::{Request, Text};

use super::fields;
use super::tree::printable;

/// The amount of output.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    Nothing,
    /// A line for each message, except polls without events.
    Lines,
    /// Every request as JSON.
    Json,
}

pub(crate) struct Log {
    detail: Detail,
    answered: AtomicU64,
}

impl Log {
    pub(crate) fn new(detail: Detail) -> Self {
        Self { detail, answered: AtomicU64::new(0) }
    }

    pub(crate) fn count(&self) {
        self.answered.fetch_add(1, Ordering::Relaxed);
    }

    /// The number of requests so far.
    pub(crate) fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    pub(crate) fn request(&self, client: SocketAddr, request: &Request<'_>) {
        match self.detail {
            Detail::Nothing => {}
            Detail::Json => {
                // Lossy: an ill-formed message is printed, and gets a fault.
                let Ok(fields) = fields::of_request(request, true) else { return };
                let mut line = String::new();
                fields::write_json(&mut line, &fields);
                print(&line);
            }
            Detail::Lines => {
                if let Some(what) = describe(request) {
                    print(&format!("{client} → {} {what}", request.operation().name()));
                }
            }
        }
    }

    pub(crate) fn response(&self, client: SocketAddr, response: &ResponseOf<String>) {
        if self.detail != Detail::Lines {
            return;
        }
        match response {
            ResponseOf::Fault(fault) => {
                let reason = fault.reason.as_ref().map(|reason| reason.as_text().decode());
                print(&format!("{client} ← Fault: {}", reason.unwrap_or_default()));
            }
            ResponseOf::KeepSessionAlive(answer) => {
                let accounts = answer.sessions().iter().flat_map(|it| &it.accounts);
                let events: usize = accounts.map(|account| account.events.len()).sum();
                if events > 0 {
                    print(&format!("{client} ← KeepSessionAliveResponse, {events} events"));
                }
            }
            // Other responses only confirm.
            _ => {}
        }
    }

    /// An event other than a message.
    pub(crate) fn note(&self, client: SocketAddr, what: &str) {
        if self.detail == Detail::Lines {
            print(&format!("{client}: {}", printable(what)));
        }
    }
}

/// A summary of a request. None for polls, which come every second.
fn describe(request: &Request<'_>) -> Option<String> {
    Some(match request {
        Request::Login(it) => shown(it.user_id),
        Request::LoginIm(it) => shown(it.account),
        Request::ChangeStatus(it) => format!("{} is {}", shown(it.account), shown(it.status)),
        Request::SendMessage(it) => {
            let text = it.message.map(|message| message.decode_lossy()).unwrap_or_default();
            format!("{} to {}: {}", shown(it.account), shown(it.to_account), printable(&text))
        }
        Request::KeepSessionAlive(_) => return None,
        _ => String::new(),
    })
}

fn shown(text: Option<Text<'_>>) -> String {
    printable(&text.map(Text::decode).unwrap_or_default())
}

fn print(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
