//! What the mock prints of its work. Where nobody listens any more, it works on in silence.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use bsim_codec::response::ResponseOf;
use bsim_codec::{Request, Text};

use super::fields;
use super::tree::printable;

/// How much is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    Nothing,
    /// A line for every message, but for polls that bring no news.
    Lines,
    /// Every request, whole, as JSON.
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

    /// How many requests have been answered so far.
    pub(crate) fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    pub(crate) fn request(&self, client: SocketAddr, request: &Request<'_>) {
        match self.detail {
            Detail::Nothing => {}
            Detail::Json => {
                // Lossy: a message that does not decode is told as it is, and gets a fault.
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
            // The others say no more than that all is well.
            _ => {}
        }
    }

    /// Something that is no message.
    pub(crate) fn note(&self, client: SocketAddr, what: &str) {
        if self.detail == Detail::Lines {
            print(&format!("{client}: {}", printable(what)));
        }
    }
}

/// The gist of a request, but for polls: those come every second.
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
