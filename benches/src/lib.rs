//! What the benchmarks share: bodies, readers and writers to compare, and what consumes the
//! results.
//!
//! Every reader hands the same items and texts to a [`Consumer`]. So all do the same work, and
//! tests can show that all find the same content.

pub mod answers;
pub mod bodies;
pub mod codec;
pub mod encode;
pub mod jobs;
pub mod peers;
pub mod random;
pub mod reference;

#[cfg(feature = "measure")]
use std::time::Duration;

#[cfg(feature = "measure")]
use criterion::Criterion;

/// What an item is. Its texts follow in the order of the fields that the codec's type has, those of
/// a session first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the codec's: of an event, a request, a response")]
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

/// Takes what a reader finds.
pub trait Consumer {
    /// An item begins.
    fn item(&mut self, kind: Kind);
    /// A text of the item; none, if it is absent.
    fn text(&mut self, text: Option<&str>);
}

/// Touches every text, and depends on all of them: the cheapest honest consumer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many items, weighted by their kind.
    pub items: usize,
    /// How many texts are there.
    pub texts: usize,
    /// How many bytes they have.
    pub bytes: usize,
    /// The sum of their first bytes.
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
        // No branch on which texts are empty, as there would be in `map_or`.
        self.first_bytes += usize::from(*text.as_bytes().first().unwrap_or(&0));
    }
}

/// Keeps everything, for tests.
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

/// How long is measured: short, since `run.sh` goes through the whole suite several times. A
/// machine that is busy stays so for seconds, and to measure longer would be to be wrong for longer.
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
