//! Events: read from a response with a cursor, or encoded into a response.

use core::mem::offset_of;

use bsim_codec::{Buddy, Event, Events, Group, Message, ReadOptions, Text};

use crate::constant::unknown_constant;
use crate::error::{bsim_error, misuse};
use crate::guard::guard;
use crate::options::{self, bsim_options};
use crate::pointer::{Out, bytes, change};
use crate::status::*;
use crate::text::{bsim_text, refuse_extra};
use crate::view::bsim_str;

/// A session begins: `id`. The events that follow belong to this session.
pub const BSIM_EVENT_SESSION: i32 = 1;
/// An account begins: `im_type`, `account`. The events that follow belong to this account.
pub const BSIM_EVENT_ACCOUNT: i32 = 2;
/// The log begins.
pub const BSIM_EVENT_LOG_START: i32 = 3;
/// A line of the log: `text`.
pub const BSIM_EVENT_LOG_ITEM: i32 = 4;
/// The account is logged in: `datetime`.
pub const BSIM_EVENT_LOGIN: i32 = 5;
/// The account's own name: `nickname`.
pub const BSIM_EVENT_NICKNAME_CHANGED: i32 = 6;
/// The list of groups begins: `xml`.
pub const BSIM_EVENT_GROUPS_START: i32 = 7;
/// A group: `id`, `name`.
pub const BSIM_EVENT_GROUP: i32 = 8;
/// The roster begins. If no buddies follow, the roster is empty now.
pub const BSIM_EVENT_BUDDIES_START: i32 = 9;
/// A buddy of the roster: `account`, `nickname`, `group_id`, `status`, `id`, `blocked`,
/// `personal_message`.
pub const BSIM_EVENT_BUDDY: i32 = 10;
/// The account's own presence: `status`.
pub const BSIM_EVENT_STATUS_CHANGED: i32 = 11;
/// The list of changed buddies begins: their presence, name or personal message changed.
pub const BSIM_EVENT_BUDDY_STATUSES_START: i32 = 12;
/// A changed buddy, with the members of #BSIM_EVENT_BUDDY.
pub const BSIM_EVENT_BUDDY_STATUS: i32 = 13;
/// The list of chat messages begins.
pub const BSIM_EVENT_MESSAGES_START: i32 = 14;
/// A chat message: `sender`, `text`.
pub const BSIM_EVENT_MESSAGE: i32 = 15;
/// An event that this library does not know: `name`, `xml`.
pub const BSIM_EVENT_UNKNOWN: i32 = 16;

/// One event of a response. Members that its kind does not have are absent.
///
/// The same struct serves to encode a response. An unknown event is written as its `xml`, which is
/// required; its `name` is not written. If a #BSIM_EVENT_GROUPS_START has an `xml` that is not
/// empty, the encoder writes it instead of the groups that follow.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_event {
    /// One of the `BSIM_EVENT` constants. Skip kinds that you do not know.
    pub kind: i32,
    /// The GUID of the session or buddy, or the id of the group.
    pub id: bsim_text,
    /// The account that the events are about, or the account of the buddy.
    pub account: bsim_text,
    /// The display name. Percent-encoded on the wire.
    pub nickname: bsim_text,
    /// The group of the buddy; empty if the buddy is in no group.
    pub group_id: bsim_text,
    /// A presence code: see bsim_presence_parse().
    pub status: bsim_text,
    /// Whether the buddy is blocked: see bsim_blocked_parse().
    pub blocked: bsim_text,
    /// The personal message below the name. Percent-encoded on the wire.
    pub personal_message: bsim_text,
    /// The network. `msn` is the only known value.
    pub im_type: bsim_text,
    /// The time of the event, local to the server: see bsim_datetime_parse().
    pub datetime: bsim_text,
    /// The account that sent the chat message.
    pub sender: bsim_text,
    /// The chat message, percent-encoded on the wire; or a line of the log, not percent-encoded.
    pub text: bsim_text,
    /// The name of the group, percent-encoded on the wire; or the element name of an unknown event,
    /// not percent-encoded.
    pub name: bsim_text,
    /// The whole element, as XML.
    pub xml: bsim_text,
}

/// The offset of the first text. From there on, an event is an array of texts.
const TEXTS: usize = offset_of!(bsim_event, id);

macro_rules! texts {
    ($($member:ident),+) => {
        impl bsim_event {
            /// The names of the members that are texts.
            pub(crate) const NAMES: [&str; 13] = [$(stringify!($member)),+];
        }

        const _: fn(&bsim_event) -> [&bsim_text; 13] = |event| [$(&event.$member),+];
        const _: () = {
            let mut end = TEXTS;
            $(
                assert!(offset_of!(bsim_event, $member) == end, "the order of the struct");
                end += size_of::<bsim_text>();
            )+
            assert!(end == size_of::<bsim_event>(), "all texts");
        };
    };
}

texts!(
    id,
    account,
    nickname,
    group_id,
    status,
    blocked,
    personal_message,
    im_type,
    datetime,
    sender,
    text,
    name,
    xml
);

impl bsim_event {
    pub(crate) const fn new() -> Self {
        const ABSENT: bsim_text = bsim_text::ABSENT;
        Self {
            kind: 0,
            id: ABSENT,
            account: ABSENT,
            nickname: ABSENT,
            group_id: ABSENT,
            status: ABSENT,
            blocked: ABSENT,
            personal_message: ABSENT,
            im_type: ABSENT,
            datetime: ABSENT,
            sender: ABSENT,
            text: ABSENT,
            name: ABSENT,
            xml: ABSENT,
        }
    }

    /// The members that are texts, in the order of [`Self::NAMES`].
    #[inline]
    pub(crate) const fn texts(&self) -> &[bsim_text; 13] {
        let event = (&raw const *self).cast::<u8>();
        // SAFETY: the members from `id` to the end are texts without padding, see `texts!`.
        unsafe { &*event.add(TEXTS).cast() }
    }

    /// Like [`Self::texts`].
    #[inline]
    pub(crate) const fn texts_mut(&mut self) -> &mut [bsim_text; 13] {
        let event = (&raw mut *self).cast::<u8>();
        // SAFETY: as above.
        unsafe { &mut *event.add(TEXTS).cast() }
    }

    /// # Safety
    /// The texts are valid for reads for `'a`.
    unsafe fn buddy<'a>(&self) -> Result<Buddy<'a>, bsim_error> {
        // SAFETY: the caller upholds the contract of this function.
        unsafe {
            Ok(Buddy {
                account: self.account.text("account")?,
                nickname: self.nickname.encoded("nickname")?,
                group_id: self.group_id.text("group_id")?,
                status: self.status.text("status")?,
                id: self.id.text("id")?,
                blocked: self.blocked.text("blocked")?,
                personal_message: self.personal_message.encoded("personal_message")?,
            })
        }
    }

    /// # Safety
    /// The texts are valid for reads for `'a`.
    pub(crate) unsafe fn event<'a>(&self) -> Result<Event<'a>, bsim_error> {
        let missing = |name| misuse(BSIM_MISUSE_MISSING_MEMBER, name);
        // SAFETY: the caller upholds the contract of this function.
        let event = unsafe {
            match self.kind {
                BSIM_EVENT_SESSION => Event::Session { id: self.id.text("id")? },
                BSIM_EVENT_ACCOUNT => Event::Account {
                    im_type: self.im_type.text("im_type")?,
                    account: self.account.text("account")?,
                },
                BSIM_EVENT_LOG_START => Event::LogStart,
                BSIM_EVENT_LOG_ITEM => {
                    Event::LogItem(self.text.text("text")?.ok_or(missing("text"))?)
                }
                BSIM_EVENT_LOGIN => Event::Login { datetime: self.datetime.text("datetime")? },
                BSIM_EVENT_NICKNAME_CHANGED => {
                    let nickname = self.nickname.encoded("nickname")?;
                    Event::NicknameChanged(nickname.ok_or(missing("nickname"))?)
                }
                // An empty text stands for absent XML: `collect` removes it.
                BSIM_EVENT_GROUPS_START => {
                    Event::GroupsStart { xml: self.xml.text("xml")?.unwrap_or(Text::plain("")) }
                }
                BSIM_EVENT_GROUP => Event::Group(Group {
                    id: self.id.text("id")?,
                    name: self.name.encoded("name")?,
                }),
                BSIM_EVENT_BUDDIES_START => Event::BuddiesStart,
                BSIM_EVENT_BUDDY => Event::Buddy(self.buddy()?),
                BSIM_EVENT_STATUS_CHANGED => {
                    Event::StatusChanged(self.status.text("status")?.ok_or(missing("status"))?)
                }
                BSIM_EVENT_BUDDY_STATUSES_START => Event::BuddyStatusesStart,
                BSIM_EVENT_BUDDY_STATUS => Event::BuddyStatus(self.buddy()?),
                BSIM_EVENT_MESSAGES_START => Event::MessagesStart,
                BSIM_EVENT_MESSAGE => Event::Message(Message {
                    from: self.sender.text("sender")?,
                    text: self.text.encoded("text")?.ok_or(missing("text"))?,
                }),
                BSIM_EVENT_UNKNOWN => Event::Unknown {
                    name: self.name.text("name")?.unwrap_or(Text::plain("")),
                    xml: self.xml.text("xml")?.ok_or(missing("xml"))?,
                },
                _ => return Err(unknown_constant("kind")),
            }
        };
        let mut known = Self::new();
        known.fill(&event);
        let texts = Self::NAMES.into_iter().zip(self.texts()).zip(known.texts());
        refuse_extra(texts.map(|((name, given), known)| (name, *given, *known)))?;
        Ok(event)
    }
}

impl bsim_event {
    /// Sets the members that `event` has. All members must be absent before the call.
    #[inline]
    pub(crate) fn fill(&mut self, event: &Event<'_>) {
        self.kind = match *event {
            Event::Session { id } => {
                self.id = id.into();
                BSIM_EVENT_SESSION
            }
            Event::Account { im_type, account } => {
                self.im_type = im_type.into();
                self.account = account.into();
                BSIM_EVENT_ACCOUNT
            }
            Event::LogStart => BSIM_EVENT_LOG_START,
            Event::LogItem(item) => {
                self.text = item.into();
                BSIM_EVENT_LOG_ITEM
            }
            Event::Login { datetime } => {
                self.datetime = datetime.into();
                BSIM_EVENT_LOGIN
            }
            Event::NicknameChanged(nickname) => {
                self.nickname = nickname.into();
                BSIM_EVENT_NICKNAME_CHANGED
            }
            Event::GroupsStart { xml } => {
                self.xml = xml.into();
                BSIM_EVENT_GROUPS_START
            }
            Event::Group(group) => {
                self.id = group.id.into();
                self.name = group.name.into();
                BSIM_EVENT_GROUP
            }
            Event::BuddiesStart => BSIM_EVENT_BUDDIES_START,
            Event::Buddy(ref buddy) => {
                // SAFETY: `self` is valid for writes.
                unsafe { Self::write_buddy(self, BSIM_EVENT_BUDDY, buddy) };
                BSIM_EVENT_BUDDY
            }
            Event::StatusChanged(status) => {
                self.status = status.into();
                BSIM_EVENT_STATUS_CHANGED
            }
            Event::BuddyStatusesStart => BSIM_EVENT_BUDDY_STATUSES_START,
            Event::BuddyStatus(ref buddy) => {
                // SAFETY: as above.
                unsafe { Self::write_buddy(self, BSIM_EVENT_BUDDY_STATUS, buddy) };
                BSIM_EVENT_BUDDY_STATUS
            }
            Event::MessagesStart => BSIM_EVENT_MESSAGES_START,
            Event::Message(message) => {
                self.sender = message.from.into();
                self.text = message.text.into();
                BSIM_EVENT_MESSAGE
            }
            Event::Unknown { name, xml } => {
                self.name = name.into();
                self.xml = xml.into();
                BSIM_EVENT_UNKNOWN
            }
            // The codec knows this kind and the header does not. Callers skip kind 0.
            _ => 0,
        };
    }

    /// Writes an event with the fields of a buddy, member by member. If the event is made first, its
    /// members are taken to the stack and back: a call takes 175 instructions instead of 103.
    ///
    /// # Safety
    /// `event` is valid for writes.
    #[inline(always)]
    unsafe fn write_buddy(event: *mut Self, kind: i32, buddy: &Buddy<'_>) {
        // SAFETY: the caller upholds the contract of this function. No member has a destructor, so
        // an assignment only writes.
        unsafe {
            (*event).kind = kind;
            write(&raw mut (*event).id, buddy.id);
            write(&raw mut (*event).account, buddy.account);
            write(&raw mut (*event).nickname, buddy.nickname);
            write(&raw mut (*event).group_id, buddy.group_id);
            write(&raw mut (*event).status, buddy.status);
            write(&raw mut (*event).blocked, buddy.blocked);
            write(&raw mut (*event).personal_message, buddy.personal_message);
            (*event).im_type = bsim_text::ABSENT;
            (*event).datetime = bsim_text::ABSENT;
            (*event).sender = bsim_text::ABSENT;
            (*event).text = bsim_text::ABSENT;
            (*event).name = bsim_text::ABSENT;
            (*event).xml = bsim_text::ABSENT;
        }
    }
}

/// Writes in both branches. If one write follows the branches, the compiler first takes all members
/// to the stack.
///
/// # Safety
/// `member` is valid for writes.
#[inline(always)]
unsafe fn write(member: *mut bsim_text, text: Option<impl Into<bsim_text>>) {
    // SAFETY: the caller upholds the contract of this function.
    unsafe {
        match text {
            Some(text) => member.write(text.into()),
            None => member.write(bsim_text::ABSENT),
        }
    }
}

/// A cursor over the events of a response. Start it on each new body: a program that polls needs
/// only one cursor.
pub struct bsim_events {
    /// Borrows from the body. The caller keeps the body until the cursor is started again or freed.
    events: Option<Events<'static>>,
}

/// The header allows callers to pass a cursor to another thread.
const _: () = {
    const fn can_be_sent<T: Send>() {}
    can_be_sent::<Events<'static>>();
};

/// Allocates a cursor. Start it with bsim_events_start().
///
/// @return  The cursor. Free it with bsim_events_free(). If the allocation fails, the process
///          aborts.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_events_new() -> *mut bsim_events {
    Box::into_raw(Box::new(bsim_events { events: None }))
}

/// Frees a cursor. Texts of its events stay valid: they are views of the body.
///
/// @param events  The cursor. Do not use it after this call. Null does nothing.
///
/// Any thread may call this, if no other thread is using the cursor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_events_free(events: *mut bsim_events) {
    let work = || {
        if !events.is_null() {
            // SAFETY: by the contract in the header, the cursor is from `bsim_events_new`, and the
            // caller does not use it again.
            drop(unsafe { Box::from_raw(events) });
        }
        Ok(Outcome::Ok)
    };
    // SAFETY: `guard` accepts a null `error`.
    unsafe { guard(core::ptr::null_mut(), work) };
}

/// Starts a cursor on the body of a KeepSessionAlive response. The cursor may be new, or started on
/// another body before. This call checks that the body is UTF-8, and parses it up to the start tag
/// of the message.
///
/// After an error, the cursor is not started.
///
/// @param events   The cursor.
/// @param body     The body. Keep it alive and unchanged until the cursor is started again or
///                 freed, and as long as you use texts of its events.
/// @param options  How to parse; may be null. Not needed after the call.
/// @param error    Receives the error; may be null.
/// @return         #BSIM_OK; a `BSIM_ERROR` code, for example #BSIM_ERROR_UNEXPECTED_MESSAGE, or
///                 #BSIM_ERROR_FAULT for a fault: read it with bsim_response_parse();
///                 #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_SIZE,
///                 #BSIM_MISUSE_EXTRA_MEMBER.
///
/// Only one thread at a time may use a cursor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_events_start(
    events: *mut bsim_events,
    body: bsim_str,
    options: *const bsim_options,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: by the contract in the header, `events` is null or a cursor that nothing else
        // uses.
        let cursor = unsafe { change(events, "events") }?;
        // If this fails, the cursor must not keep the earlier body.
        cursor.events = None;
        // SAFETY: by the contract in the header, `options` is null or valid for reads, and the body
        // lives until the cursor is started again or freed. The cursor does not read it after that,
        // so `'static` is never relied on for longer.
        let (options, body): (ReadOptions, &'static [u8]) =
            unsafe { (options::read(options)?, bytes(body, "body")?) };
        cursor.events = Some(Events::parse_with(body, options)?);
        Ok(Outcome::Ok)
    };
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}

/// Reads the next event.
///
/// The whole body is valid if a call returns #BSIM_END and no call before it returned an error.
/// After an error in the body, every further call returns #BSIM_END. To act on all events or on
/// none, check the body with bsim_response_parse() first.
///
/// @param events  The cursor.
/// @param event   Receives the event. Its texts are views of the body.
/// @param error   Receives the error; may be null.
/// @return        #BSIM_OK; #BSIM_END if there are no more events, and again at every later call; a
///                `BSIM_ERROR` code; #BSIM_MISUSE_NULL, #BSIM_MISUSE_NOT_STARTED.
///
/// Only one thread at a time may use a cursor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_events_next(
    events: *mut bsim_events,
    event: *mut bsim_event,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: by the contract in the header, `events` is null or a cursor that nothing else
        // uses, and `event` is null or valid for writes.
        let (cursor, out) = unsafe { (change(events, "events")?, Out::new(event, "event")?) };
        let Some(reader) = &mut cursor.events else {
            return Err(misuse(BSIM_MISUSE_NOT_STARTED, "events"));
        };
        match reader.next() {
            // Written in place: an event is large, so a copy costs measurable time. Buddies have
            // their own case: they are the most frequent events.
            Some(Ok(Event::Buddy(ref buddy))) => {
                // SAFETY: the pointer is valid for writes.
                unsafe { bsim_event::write_buddy(out.as_ptr(), BSIM_EVENT_BUDDY, buddy) };
                Ok(Outcome::Ok)
            }
            Some(Ok(ref event)) => {
                out.set(bsim_event::new()).fill(event);
                Ok(Outcome::Ok)
            }
            Some(Err(error)) => Err(error.into()),
            None => Ok(Outcome::End),
        }
    };
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}
