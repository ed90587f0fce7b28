//! Events with plain text fields, from [`Event::decode`](crate::Event::decode).

use core::fmt;
use core::ops::Deref;
use std::borrow::Cow;

use super::event::debug_events;
use crate::redacted::Redacted;
use crate::value::{Blocked, Presence};

/// A field that may be absent. It derefs to its text, which is empty if the field is absent.
///
/// ```
/// use bsim_codec::decoded::Field;
///
/// let (absent, empty) = (Field::default(), Field::from(""));
/// assert_eq!((&*absent, &*empty), ("", ""));
/// assert!(absent != empty && absent.is_absent());
/// assert_eq!(absent.or("somebody"), "somebody");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Field<'a>(Option<&'a str>);

impl<'a> Field<'a> {
    /// The text, or `None` if the field is absent.
    #[must_use]
    pub const fn get(self) -> Option<&'a str> {
        self.0
    }

    /// The text, or `""` if the field is absent.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        self.0.unwrap_or_default()
    }

    /// Whether the field is not in the input or is nil.
    #[must_use]
    pub const fn is_absent(self) -> bool {
        self.0.is_none()
    }

    /// The text, or `other` if the field is absent.
    #[must_use]
    pub fn or(self, other: &'a str) -> &'a str {
        self.0.unwrap_or(other)
    }
}

impl Deref for Field<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl<'a> From<&'a str> for Field<'a> {
    fn from(text: &'a str) -> Self {
        Self(Some(text))
    }
}

impl PartialEq<str> for Field<'_> {
    /// An absent field is unequal to every text, also to the empty one.
    fn eq(&self, other: &str) -> bool {
        self.0 == Some(other)
    }
}

impl PartialEq<&str> for Field<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.0 == Some(*other)
    }
}

impl fmt::Display for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Like [`crate::Buddy`], decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Buddy<'a> {
    /// The address for messages.
    pub account: Field<'a>,
    /// The display name.
    pub nickname: Field<'a>,
    /// The id of the group; empty if the buddy is in no group.
    pub group_id: Field<'a>,
    /// A presence code; see [`Self::presence`].
    pub status: Field<'a>,
    /// A GUID.
    pub id: Field<'a>,
    /// `0` or `1`; see [`Self::is_blocked`].
    pub blocked: Field<'a>,
    /// The line below the display name.
    pub personal_message: Field<'a>,
}

impl<'a> Buddy<'a> {
    /// The presence in [`status`](Self::status).
    #[must_use]
    pub fn presence(&self) -> Option<Presence<'a>> {
        self.status.get().map(Presence::from)
    }

    /// The value of [`blocked`](Self::blocked).
    #[must_use]
    pub fn is_blocked(&self) -> Option<Blocked<'a>> {
        self.blocked.get().map(|text| Blocked::from(Cow::Borrowed(text)))
    }
}

/// Like [`crate::Group`], decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Group<'a> {
    /// The id of the group.
    pub id: Field<'a>,
    /// The display name.
    pub name: Field<'a>,
}

/// Like [`crate::Message`], decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Message<'a> {
    /// The sender's account.
    pub from: Field<'a>,
    /// The text.
    pub text: &'a str,
}

/// Like [`crate::Event`], decoded.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the variants and fields of `crate::Event`")]
pub enum Event<'a> {
    Session { id: Field<'a> },
    Account { im_type: Field<'a>, account: Field<'a> },
    LogStart,
    LogItem(&'a str),
    Login { datetime: Field<'a> },
    NicknameChanged(&'a str),
    GroupsStart { xml: &'a str },
    Group(Group<'a>),
    BuddiesStart,
    Buddy(Buddy<'a>),
    StatusChanged(&'a str),
    BuddyStatusesStart,
    BuddyStatus(Buddy<'a>),
    MessagesStart,
    Message(Message<'a>),
    Unknown { name: &'a str, xml: &'a str },
}

debug_events!([fmt::Debug for Event<'_>], |id| !id.is_absent());
