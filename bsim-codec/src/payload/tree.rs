//! The events of one response as a tree.

use core::fmt;

use super::event::{BuddyOf, Event, GroupOf, MessageOf};
use super::events::Events;
use crate::error::DecodeError;
use crate::owned::into_owned;
use crate::redacted::Redacted;
use crate::text::{EncodedOf, TextOf};

/// The content of a `KeepSessionAliveResult`: no sessions if it is empty.
///
/// ```
/// use bsim_codec::{Events, KeepSessionAlive};
///
/// let body = include_bytes!("../../tests/data/demo/poll-login.inline.xml");
/// let tree = KeepSessionAlive::collect(Events::parse(body)?)?;
/// let account = &tree.sessions[0].accounts[0];
/// assert_eq!(account.im_type.unwrap(), *"msn");
/// assert_eq!(account.events.len(), 6);
/// # Ok::<(), bsim_codec::DecodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct KeepSessionAliveOf<S: AsRef<str>> {
    /// `<Session>`. The service sends one.
    pub sessions: Vec<SessionEventsOf<S>>,
}

/// The tree of one response, borrowed from the input.
pub type KeepSessionAlive<'a> = KeepSessionAliveOf<&'a str>;

/// The events of one session.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct SessionEventsOf<S: AsRef<str>> {
    /// The attribute `id`: the session's GUID.
    pub id: Option<TextOf<S>>,
    /// `<IM>`: one for each account of the session.
    pub accounts: Vec<AccountEventsOf<S>>,
}

/// The events of one session, borrowed from the input.
pub type SessionEvents<'a> = SessionEventsOf<&'a str>;

/// The events of one instant-messaging account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct AccountEventsOf<S: AsRef<str>> {
    /// The attribute `type`: the network. Only `msn` is known.
    pub im_type: Option<TextOf<S>>,
    /// The attribute `account`.
    pub account: Option<TextOf<S>>,
    /// The events in document order.
    pub events: Vec<AccountEventOf<S>>,
}

/// The events of one account, borrowed from the input.
pub type AccountEvents<'a> = AccountEventsOf<&'a str>;

/// One event of an account, with all its items.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
#[non_exhaustive]
pub enum AccountEventOf<S: AsRef<str>> {
    /// `OnLog`.
    Log {
        /// The lines of the log.
        items: Vec<TextOf<S>>,
    },
    /// `OnLogin`.
    Login {
        /// The local time of the server.
        datetime: Option<TextOf<S>>,
    },
    /// `OnNicknameChanged`.
    NicknameChanged {
        /// The display name of the account itself.
        nickname: EncodedOf<S>,
    },
    /// `OnReceiveGroups`.
    ReceiveGroups {
        /// The groups in the assumed form.
        groups: Vec<GroupOf<S>>,
        /// The whole element as XML. If it is `Some`, the encoder writes it and ignores `groups`.
        xml: Option<TextOf<S>>,
    },
    /// `OnReceiveBuddies`: the roster.
    ReceiveBuddies {
        /// The buddies.
        buddies: Vec<BuddyOf<S>>,
    },
    /// `OnStatusChanged`.
    StatusChanged {
        /// The presence code of the account itself.
        status: TextOf<S>,
    },
    /// `OnBuddyStatusChanged`.
    BuddyStatusChanged {
        /// The buddies whose presence, display name or personal message changed.
        buddies: Vec<BuddyOf<S>>,
    },
    /// `OnMessage`.
    Message {
        /// The messages.
        messages: Vec<MessageOf<S>>,
    },
    /// An event that the protocol does not define.
    Unknown {
        /// The name of the element, as in [`Event::Unknown`].
        name: TextOf<S>,
        /// The whole element as XML.
        xml: TextOf<S>,
    },
}

/// An event of an account, borrowed from the input.
pub type AccountEvent<'a> = AccountEventOf<&'a str>;

into_owned! {
    KeepSessionAliveOf: { sessions };
    SessionEventsOf: { id, accounts };
    AccountEventsOf: { im_type, account, events };
    AccountEventOf: Log { items }, Login { datetime }, NicknameChanged { nickname },
        ReceiveGroups { groups, xml }, ReceiveBuddies { buddies }, StatusChanged { status },
        BuddyStatusChanged { buddies }, Message { messages }, Unknown { name, xml };
}

impl<S: AsRef<str>> Default for KeepSessionAliveOf<S> {
    fn default() -> Self {
        Self { sessions: Vec::new() }
    }
}

impl<S: AsRef<str> + fmt::Debug> fmt::Debug for SessionEventsOf<S> {
    /// Omits the id, which is a secret like a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionEvents")
            .field("id", &self.id.as_ref().map(|_| Redacted))
            .field("accounts", &self.accounts)
            .finish()
    }
}

impl<'a> KeepSessionAlive<'a> {
    /// Collects the events of an iterator.
    ///
    /// # Errors
    /// The first error of the iterator.
    pub fn collect(
        events: impl IntoIterator<Item = Result<Event<'a>, DecodeError>>,
    ) -> Result<Self, DecodeError> {
        let mut tree = Self::default();
        let mut events = events.into_iter();
        // Borrows, because an event is large.
        while let Some(event) = &events.next() {
            match event {
                Ok(event) => tree.push(event),
                Err(error) => return Err(*error),
            }
        }
        Ok(tree)
    }

    /// Like [`collect`](Self::collect), but keeps no event. It is in this file, so that the
    /// two share one inlined copy of [`Events::next`].
    pub(crate) fn check(events: &mut Events<'_>) -> Result<(), DecodeError> {
        while let Some(event) = &events.next() {
            event.as_ref().map_err(|error| *error)?;
        }
        Ok(())
    }

    /// Adds an event. An iterator returns an item after the start of its list, an event after its
    /// account, and an account after its session.
    fn push(&mut self, event: &Event<'a>) {
        if let Event::Session { id } = *event {
            push(&mut self.sessions, SessionEventsOf { id, accounts: Vec::new() }, 1);
            return;
        }
        let Some(session) = self.sessions.last_mut() else { return };
        if let Event::Account { im_type, account } = *event {
            let account = AccountEventsOf { im_type, account, events: Vec::new() };
            push(&mut session.accounts, account, 1);
            return;
        }
        let Some(account) = session.accounts.last_mut() else { return };
        let is_item = account.events.last_mut().is_some_and(|list| list.push(event));
        if !is_item && let Some(event) = AccountEvent::start(event) {
            account.events.push(event);
        }
    }
}

impl<'a> AccountEvent<'a> {
    /// The event that starts at `event`. None for an item of a list.
    fn start(event: &Event<'a>) -> Option<Self> {
        Some(match *event {
            Event::LogStart => Self::Log { items: Vec::new() },
            Event::Login { datetime } => Self::Login { datetime },
            Event::NicknameChanged(nickname) => Self::NicknameChanged { nickname },
            Event::GroupsStart { xml } => {
                Self::ReceiveGroups { groups: Vec::new(), xml: Some(xml) }
            }
            Event::BuddiesStart => Self::ReceiveBuddies { buddies: Vec::new() },
            Event::StatusChanged(status) => Self::StatusChanged { status },
            Event::BuddyStatusesStart => Self::BuddyStatusChanged { buddies: Vec::new() },
            Event::MessagesStart => Self::Message { messages: Vec::new() },
            Event::Unknown { name, xml } => Self::Unknown { name, xml },
            _ => return None,
        })
    }

    /// Adds an item to this list. False if `item` does not belong to it.
    fn push(&mut self, item: &Event<'a>) -> bool {
        match (self, item) {
            (Self::Log { items }, Event::LogItem(item)) => push(items, *item, 16),
            (Self::ReceiveGroups { groups, .. }, Event::Group(group)) => groups.push(*group),
            (Self::ReceiveBuddies { buddies }, Event::Buddy(buddy))
            | (Self::BuddyStatusChanged { buddies }, Event::BuddyStatus(buddy)) => {
                push(buddies, *buddy, 8);
            }
            (Self::Message { messages }, Event::Message(message)) => push(messages, *message, 1),
            _ => return false,
        }
        true
    }
}

/// Adds an item. A full list gets room for at least `room` more. `Vec::push` alone begins with 4
/// items, which takes 7 % more instructions for small trees, and for the usual roster.
fn push<T>(list: &mut Vec<T>, item: T, room: usize) {
    if list.len() == list.capacity() {
        if list.is_empty() {
            *list = Vec::with_capacity(room);
        } else {
            list.reserve(room);
        }
    }
    list.push(item);
}
