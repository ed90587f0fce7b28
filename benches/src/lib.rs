//! Shared parts of the benchmarks: bodies, parsers and encoders to compare, and consumers of the
//! results.
//!
//! Every parser passes the same items and texts to a [`Consumer`]. So all do the same work, and
//! tests can check that all give the same content.

pub mod bodies;
pub mod codec;
pub mod encode;
pub mod jobs;
pub mod peers;
pub mod program;
pub mod random;
pub mod reference;
pub mod written;

#[cfg(feature = "measure")]
use std::time::Duration;

#[cfg(feature = "measure")]
use criterion::Criterion;

/// The kind of an item. Its texts follow in the order of the fields of the codec's type; the texts
/// of a session come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the names are those of the codec's events, requests and responses"
)]
pub enum Kind {
    Session,
    Account,
    LogStart,
    LogItem,
    Login,
    NicknameChanged,
    BuddiesStart,
    Buddy,
    StatusChanged,
    BuddyStatusesStart,
    BuddyStatus,
    MessagesStart,
    Message,
    LoginRequest,
    KeepSessionAliveRequest,
    SendMessageRequest,
    LoginResponse,
    ChangeStatusResponse,
    Fault,
}

/// Receives the items and texts of a parser.
pub trait Consumer {
    /// An item begins.
    fn item(&mut self, kind: Kind);
    /// A text of the item; `None` if it is absent.
    fn text(&mut self, text: Option<&str>);
}

/// Reads from every text, so the compiler cannot remove the work. This is the cheapest consumer
/// that does so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// The number of items, weighted by their kind.
    pub items: usize,
    /// The number of texts that are present.
    pub texts: usize,
    /// The number of bytes of all texts.
    pub bytes: usize,
    /// The sum of the first bytes of all texts.
    pub first_bytes: usize,
}

impl Consumer for Tally {
    #[inline]
    fn item(&mut self, kind: Kind) {
        self.items += 1 + kind as usize;
    }

    #[inline]
    fn text(&mut self, text: Option<&str>) {
        let Some(text) = text else { return };
        self.texts += 1;
        self.bytes += text.len();
        // `map_or` would compile to a branch on empty texts.
        self.first_bytes += usize::from(*text.as_bytes().first().unwrap_or(&0));
    }
}

/// Keeps all items and texts, for tests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transcript(pub Vec<(Kind, Vec<Option<String>>)>);

impl Consumer for Transcript {
    fn item(&mut self, kind: Kind) {
        self.0.push((kind, Vec::new()));
    }

    fn text(&mut self, text: Option<&str>) {
        let (_, texts) = self.0.last_mut().expect("a text belongs to an item");
        texts.push(text.map(str::to_owned));
    }
}

/// The measurement time. It is short, because `run.sh` repeats the whole suite. A busy machine
/// stays busy for seconds, so several short measurements are better than a long one.
#[must_use]
#[cfg(feature = "measure")]
pub fn criterion() -> Criterion {
    Criterion::default()
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(300))
        .sample_size(20)
        .nresamples(2_000)
        .configure_from_args()
}
