//! Where in an answer a reader is.

use crate::names::{self, Operation};

/// A list of an account's events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Log,
    Groups,
    Buddies,
    BuddyStatuses,
    Messages,
}

impl List {
    pub(crate) const ALL: [Self; 5] =
        [Self::Log, Self::Groups, Self::Buddies, Self::BuddyStatuses, Self::Messages];

    /// The name of the list's element.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Log => names::ON_LOG,
            Self::Groups => names::ON_RECEIVE_GROUPS,
            Self::Buddies => names::ON_RECEIVE_BUDDIES,
            Self::BuddyStatuses => names::ON_BUDDY_STATUS_CHANGED,
            Self::Messages => names::ON_MESSAGE,
        }
    }
}

/// Which element's content comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// `KeepSessionAliveResponse`.
    Response,
    /// `KeepSessionAliveResult`, of which nothing but white space has been read or which holds
    /// elements.
    Result,
    /// The inner document of an escaped result, before its root.
    Prolog,
    /// `Session`.
    Session,
    /// `IM`.
    Account,
    /// A list of events.
    List(List),
    /// The inner document of an escaped result, after its root.
    Epilog,
    /// The envelope, after the message.
    Tail,
    /// Nothing comes.
    Done,
}

impl Place {
    /// How many elements of the envelope, message and result included, are open here.
    pub(crate) const fn envelope_depth(self) -> usize {
        match self {
            Self::Done => 0,
            Self::Tail => 2,
            Self::Response => 3,
            _ => 4,
        }
    }

    /// How many elements of the payload are open here.
    pub(crate) const fn payload_depth(self) -> usize {
        match self {
            Self::Session => 1,
            Self::Account => 2,
            Self::List(_) => 3,
            _ => 0,
        }
    }

    /// How many elements are open here, whatever they belong to.
    pub(crate) const fn depth(self) -> usize {
        self.envelope_depth().saturating_add(self.payload_depth())
    }

    /// The canonical name of the open element of the envelope that has `index` others around it.
    pub(crate) const fn envelope_name(index: usize) -> &'static str {
        match index {
            0 => "soap:Envelope",
            1 => "soap:Body",
            2 => Operation::KeepSessionAlive.response_name(),
            _ => Operation::KeepSessionAlive.result_name(),
        }
    }

    /// The canonical name of the open element of the payload that has `index` others of it around.
    pub(crate) const fn payload_name(self, index: usize) -> &'static str {
        match (index, self) {
            (0, _) => names::SESSION,
            (2, Self::List(list)) => list.name(),
            _ => names::IM,
        }
    }
}

/// What has been met of the result element.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ResultSeen {
    /// Where its content starts.
    pub(crate) start: usize,
    pub(crate) itself: bool,
    pub(crate) declaration: bool,
    pub(crate) element: bool,
}
