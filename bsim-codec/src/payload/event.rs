//! What a pull reader hands out, one item at a time.

use core::fmt;

use crate::owned::{into_owned_enum, into_owned_struct};
use crate::redacted::Redacted;
use crate::text::{EncodedOf, TextOf};
use crate::value::{Blocked, Presence};

/// One buddy of a roster, or one whose presence changed (`docs/protocol.md`, section 2).
///
/// A field is `None` if its element is absent and empty if it is `<X/>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct BuddyOf<S: AsRef<str>> {
    /// `Account`: the address that messages go to.
    pub account: Option<TextOf<S>>,
    /// `Nickname`: the name to show, percent-encoded on the wire.
    pub nickname: Option<EncodedOf<S>>,
    /// `GroupId`: empty for a buddy in no group.
    pub group_id: Option<TextOf<S>>,
    /// `Status`: a presence code; see [`Self::presence`].
    pub status: Option<TextOf<S>>,
    /// `Id`: a GUID.
    pub id: Option<TextOf<S>>,
    /// `Blocked`: `0` or `1`; see [`Self::is_blocked`].
    pub blocked: Option<TextOf<S>>,
    /// `PersonalMessage`: the line below the name, percent-encoded on the wire.
    pub personal_message: Option<EncodedOf<S>>,
}

/// A buddy, borrowed from the input.
pub type Buddy<'a> = BuddyOf<&'a str>;

impl<S: AsRef<str>> BuddyOf<S> {
    /// A buddy of whom nothing is known: fill in what is.
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

    /// The presence that [`status`](Self::status) stands for. `HDN` in a roster means "no presence
    /// yet" and is told as it is.
    #[must_use]
    pub fn presence(&self) -> Option<Presence<'_>> {
        self.status.as_ref().map(|status| Presence::from(status.as_text().decode()))
    }

    /// What [`blocked`](Self::blocked) says.
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

/// One message that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct MessageOf<S: AsRef<str>> {
    /// The attribute `from`: the sender's account.
    pub from: Option<TextOf<S>>,
    /// The text, percent-encoded on the wire. Markup such as `[b]` in it is content.
    pub text: EncodedOf<S>,
}

/// A message, borrowed from the input.
pub type Message<'a> = MessageOf<&'a str>;

/// One group of the roster. Nobody has seen one; this reads the likely form.
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

/// One step through the events of a `KeepSessionAliveResult`, in document order.
///
/// [`Event::Session`] and [`Event::Account`] say whom the items after them concern. A list is
/// announced before its items, so that an empty one is news too.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
#[non_exhaustive]
pub enum EventOf<S: AsRef<str>> {
    /// `<Session id>` begins.
    Session {
        /// The session's GUID.
        id: Option<TextOf<S>>,
    },
    /// `<IM type account>` begins.
    Account {
        /// The instant-messaging network; `msn` is the only one seen.
        im_type: Option<TextOf<S>>,
        /// The account that was logged in to it.
        account: Option<TextOf<S>>,
    },
    /// `OnLog` begins.
    LogStart,
    /// A line of the log, plain text.
    LogItem(TextOf<S>),
    /// `OnLogin`: the account is logged in.
    Login {
        /// When, in server-local time; [`DateTime`](crate::DateTime) parses it.
        datetime: Option<TextOf<S>>,
    },
    /// `OnNicknameChanged`: the account's own name.
    NicknameChanged(EncodedOf<S>),
    /// `OnReceiveGroups` begins.
    GroupsStart {
        /// The whole element as XML, since its form is not known for certain.
        xml: TextOf<S>,
    },
    /// A group.
    Group(GroupOf<S>),
    /// `OnReceiveBuddies` begins: the roster.
    BuddiesStart,
    /// A buddy of the roster.
    Buddy(BuddyOf<S>),
    /// `OnStatusChanged`: the account's own presence, a code; [`Presence`] names it.
    StatusChanged(TextOf<S>),
    /// `OnBuddyStatusChanged` begins.
    BuddyStatusesStart,
    /// A buddy whose presence, name or personal message changed.
    BuddyStatus(BuddyOf<S>),
    /// `OnMessage` begins.
    MessagesStart,
    /// A message.
    Message(MessageOf<S>),
    /// An event that the protocol does not name.
    Unknown {
        /// The element's name: without prefix if it is in the service's namespace or in none,
        /// else as written.
        name: TextOf<S>,
        /// The whole element as XML.
        xml: TextOf<S>,
    },
}

/// An event, borrowed from the input.
pub type Event<'a> = EventOf<&'a str>;

into_owned_struct! {
    BuddyOf { account, nickname, group_id, status, id, blocked, personal_message }
    MessageOf { from, text }
    GroupOf { id, name }
}

into_owned_enum! {
    EventOf {
        LogStart, BuddiesStart, BuddyStatusesStart, MessagesStart;
        LogItem(), NicknameChanged(), Group(), Buddy(), StatusChanged(), BuddyStatus(), Message();
        Session { id }, Account { im_type, account }, Login { datetime }, GroupsStart { xml },
        Unknown { name, xml },
    }
}

/// Gives events their `Debug`, raw or decoded. The expression says whether a session's id is there.
macro_rules! debug_events {
    ([$($impl_for:tt)*], |$id:ident| $has_id:expr) => {
        impl $($impl_for)* {
            /// Everything but the session's id, which is as good as a password.
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
