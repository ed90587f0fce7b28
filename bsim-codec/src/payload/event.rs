use core::fmt;

use crate::owned::into_owned;
use crate::redacted::Redacted;
use crate::text::{EncodedOf, TextOf};
use crate::value::{Blocked, Presence};

/// A buddy of a roster, or a buddy that changed ([`protocol`](crate::protocol), section 2).
///
/// A field is `None` if its element is absent or nil, and empty if its element is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct BuddyOf<S: AsRef<str>> {
    /// `Account`: the address for messages.
    pub account: Option<TextOf<S>>,
    /// `Nickname`: the display name, percent-encoded on the wire.
    pub nickname: Option<EncodedOf<S>>,
    /// `GroupId`: empty if the buddy is in no group.
    pub group_id: Option<TextOf<S>>,
    /// `Status`: a presence code; see [`Self::presence`].
    pub status: Option<TextOf<S>>,
    /// `Id`: a GUID.
    pub id: Option<TextOf<S>>,
    /// `Blocked`: `0` or `1`; see [`Self::is_blocked`].
    pub blocked: Option<TextOf<S>>,
    /// `PersonalMessage`: the line below the display name, percent-encoded on the wire.
    pub personal_message: Option<EncodedOf<S>>,
}

/// A buddy, borrowed from the input.
pub type Buddy<'a> = BuddyOf<&'a str>;

impl<S: AsRef<str>> BuddyOf<S> {
    /// A buddy without any field.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            account: None,
            nickname: None,
            group_id: None,
            status: None,
            id: None,
            blocked: None,
            personal_message: None,
        }
    }

    /// The presence in [`status`](Self::status). In a roster `HDN` means "not known yet"; it is
    /// returned as [`Presence::Hidden`].
    #[must_use]
    pub fn presence(&self) -> Option<Presence<'_>> {
        self.status.as_ref().map(|status| Presence::from(status.as_text().decode()))
    }

    /// The value of [`blocked`](Self::blocked).
    #[must_use]
    pub fn is_blocked(&self) -> Option<Blocked<'_>> {
        self.blocked.as_ref().map(|blocked| Blocked::from(blocked.as_text().decode()))
    }
}

impl<S: AsRef<str>> Default for BuddyOf<S> {
    fn default() -> Self {
        Self::new()
    }
}

/// One received chat message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct MessageOf<S: AsRef<str>> {
    /// The attribute `from`: the sender's account.
    pub from: Option<TextOf<S>>,
    /// The text, percent-encoded on the wire. The codec does not interpret markup such as `[b]`.
    pub text: EncodedOf<S>,
}

/// A chat message, borrowed from the input.
pub type Message<'a> = MessageOf<&'a str>;

/// A group of the roster. No example is known, so the form is assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct GroupOf<S: AsRef<str>> {
    /// `Id`, an element or an attribute.
    pub id: Option<TextOf<S>>,
    /// `Name`, an element or an attribute, percent-encoded on the wire.
    pub name: Option<EncodedOf<S>>,
}

/// A group, borrowed from the input.
pub type Group<'a> = GroupOf<&'a str>;

/// An event of a `KeepSessionAliveResult`.
///
/// [`Event::Session`] and [`Event::Account`] name the session and the account of the events after
/// them. The start of a list is an event of its own, so an empty list can be seen.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
#[non_exhaustive]
pub enum EventOf<S: AsRef<str>> {
    /// The start of `<Session id>`.
    Session {
        /// The session's GUID.
        id: Option<TextOf<S>>,
    },
    /// The start of `<IM type account>`.
    Account {
        /// The network of the account. Only `msn` is known.
        im_type: Option<TextOf<S>>,
        /// The account that is logged in to the network.
        account: Option<TextOf<S>>,
    },
    /// The start of `OnLog`.
    LogStart,
    /// A line of the log, which is not percent-encoded.
    LogItem(TextOf<S>),
    /// `OnLogin`: the account has logged in.
    Login {
        /// The local time of the server; [`DateTime`](crate::DateTime) parses it.
        datetime: Option<TextOf<S>>,
    },
    /// `OnNicknameChanged`: the display name of the account itself.
    NicknameChanged(EncodedOf<S>),
    /// The start of `OnReceiveGroups`.
    GroupsStart {
        /// The whole element as XML, because its form is assumed.
        xml: TextOf<S>,
    },
    /// A group.
    Group(GroupOf<S>),
    /// The start of `OnReceiveBuddies`, the roster.
    BuddiesStart,
    /// A buddy of the roster.
    Buddy(BuddyOf<S>),
    /// `OnStatusChanged`: the presence code of the account itself; [`Presence`] interprets it.
    StatusChanged(TextOf<S>),
    /// The start of `OnBuddyStatusChanged`.
    BuddyStatusesStart,
    /// A buddy whose presence, display name or personal message changed.
    BuddyStatus(BuddyOf<S>),
    /// The start of `OnMessage`.
    MessagesStart,
    /// A chat message.
    Message(MessageOf<S>),
    /// An event that the protocol does not define.
    Unknown {
        /// The name of the element: the local name if its namespace is the service's or none,
        /// otherwise the name as written.
        name: TextOf<S>,
        /// The whole element as XML.
        xml: TextOf<S>,
    },
}

/// An event, borrowed from the input.
pub type Event<'a> = EventOf<&'a str>;

into_owned! {
    BuddyOf: { account, nickname, group_id, status, id, blocked, personal_message };
    MessageOf: { from, text };
    GroupOf: { id, name };
    EventOf: Session { id }, Account { im_type, account }, LogStart, LogItem(item),
        Login { datetime }, NicknameChanged(nickname), GroupsStart { xml }, Group(group),
        BuddiesStart, Buddy(buddy), StatusChanged(status), BuddyStatusesStart, BuddyStatus(buddy),
        MessagesStart, Message(message), Unknown { name, xml };
}

/// Implements `Debug` for events, raw or decoded. The expression tells whether a session has an id.
macro_rules! debug_events {
    ([$($impl_for:tt)*], |$id:ident| $has_id:expr) => {
        impl $($impl_for)* {
            /// Omits the id of the session, which is a secret like a password.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    Self::Session { id: $id } => {
                        f.debug_struct("Session").field("id", &$has_id.then_some(Redacted)).finish()
                    }
                    Self::Account { im_type, account } => {
                        let mut debug = f.debug_struct("Account");
                        debug.field("im_type", im_type).field("account", account).finish()
                    }
                    Self::LogStart => f.write_str("LogStart"),
                    Self::LogItem(item) => f.debug_tuple("LogItem").field(item).finish(),
                    Self::Login { datetime } => {
                        f.debug_struct("Login").field("datetime", datetime).finish()
                    }
                    Self::NicknameChanged(name) => f.debug_tuple("NicknameChanged").field(name).finish(),
                    Self::GroupsStart { xml } => f.debug_struct("GroupsStart").field("xml", xml).finish(),
                    Self::Group(group) => f.debug_tuple("Group").field(group).finish(),
                    Self::BuddiesStart => f.write_str("BuddiesStart"),
                    Self::Buddy(buddy) => f.debug_tuple("Buddy").field(buddy).finish(),
                    Self::StatusChanged(status) => f.debug_tuple("StatusChanged").field(status).finish(),
                    Self::BuddyStatusesStart => f.write_str("BuddyStatusesStart"),
                    Self::BuddyStatus(buddy) => f.debug_tuple("BuddyStatus").field(buddy).finish(),
                    Self::MessagesStart => f.write_str("MessagesStart"),
                    Self::Message(message) => f.debug_tuple("Message").field(message).finish(),
                    Self::Unknown { name, xml } => {
                        f.debug_struct("Unknown").field("name", name).field("xml", xml).finish()
                    }
                }
            }
        }
    };
}

debug_events!([<S: AsRef<str> + fmt::Debug> fmt::Debug for EventOf<S>], |id| id.is_some());

pub(super) use debug_events;
