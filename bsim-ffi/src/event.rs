//! Events: pulled from an answer by a cursor, or given to be encoded.

use bsim_codec::{
    AccountEvent, Buddy, Event, Events, Group, KeepSessionAlive, Message, ReadOptions, Text,
};

use crate::constant::unknown_constant;
use crate::error::{bsim_error, misuse};
use crate::guard::guard;
use crate::options::{self, bsim_options};
use crate::pointer::{Out, array, bytes, change};
use crate::status::*;
use crate::text::{bsim_text, refuse_extra};
use crate::view::bsim_str;

/// A session begins: `id`. What follows is of this session.
pub const BSIM_EVENT_SESSION: i32 = 1;
/// An account begins: `im_type`, `account`. What follows is of this account.
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
/// The roster begins. An empty one is news, too.
pub const BSIM_EVENT_BUDDIES_START: i32 = 9;
/// A buddy of the roster: `account`, `nickname`, `group_id`, `status`, `id`, `blocked`,
/// `personal_message`.
pub const BSIM_EVENT_BUDDY: i32 = 10;
/// The account's own presence: `status`.
pub const BSIM_EVENT_STATUS_CHANGED: i32 = 11;
/// The list of buddies begins whose presence, name or personal message changed.
pub const BSIM_EVENT_BUDDY_STATUSES_START: i32 = 12;
/// One of them, with the members of #BSIM_EVENT_BUDDY.
pub const BSIM_EVENT_BUDDY_STATUS: i32 = 13;
/// The list of messages begins.
pub const BSIM_EVENT_MESSAGES_START: i32 = 14;
/// A message: `sender`, `text`.
pub const BSIM_EVENT_MESSAGE: i32 = 15;
/// An event that the protocol does not name: `name`, `xml`.
pub const BSIM_EVENT_UNKNOWN: i32 = 16;

/// One step through the events of an answer, in the order of the document. Members that its kind
/// does not have are absent.
///
/// The same serves to encode an answer. An encoder writes `xml` where there is one, and nothing of
/// the groups that follow it or of the `name`.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_event {
    /// One of the `BSIM_EVENT` constants. Programs should skip kinds they do not know.
    pub kind: i32,
    /// The session's or buddy's GUID, or the group's id.
    pub id: bsim_text,
    /// The account that the events concern, or the buddy's.
    pub account: bsim_text,
    /// The name to show. Percent-encoded on the wire.
    pub nickname: bsim_text,
    /// The group that the buddy is in; empty for none.
    pub group_id: bsim_text,
    /// A presence code: see bsim_presence_parse().
    pub status: bsim_text,
    /// Whether the buddy is blocked: see bsim_blocked_parse().
    pub blocked: bsim_text,
    /// The line below the name. Percent-encoded on the wire.
    pub personal_message: bsim_text,
    /// The network; `msn` is the only one seen.
    pub im_type: bsim_text,
    /// When, in server-local time: see bsim_datetime_parse().
    pub datetime: bsim_text,
    /// The account that sent the message.
    pub sender: bsim_text,
    /// The message, percent-encoded on the wire; or the line of the log, which is plain.
    pub text: bsim_text,
    /// The group's name, percent-encoded on the wire; or the unknown event's element, plain.
    pub name: bsim_text,
    /// The whole element as XML.
    pub xml: bsim_text,
}

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

    /// All texts, there or not, with the names of their members.
    #[inline]
    pub(crate) fn texts_mut(&mut self) -> [(&'static str, &mut bsim_text); 13] {
        [
            ("id", &mut self.id),
            ("account", &mut self.account),
            ("nickname", &mut self.nickname),
            ("group_id", &mut self.group_id),
            ("status", &mut self.status),
            ("blocked", &mut self.blocked),
            ("personal_message", &mut self.personal_message),
            ("im_type", &mut self.im_type),
            ("datetime", &mut self.datetime),
            ("sender", &mut self.sender),
            ("text", &mut self.text),
            ("name", &mut self.name),
            ("xml", &mut self.xml),
        ]
    }

    /// # Safety
    /// The texts are there to be read for `'a`.
    unsafe fn buddy<'a>(&self) -> Result<Buddy<'a>, bsim_error> {
        // SAFETY: as the caller says.
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
    /// The texts are there to be read for `'a`.
    unsafe fn event<'a>(&self) -> Result<Event<'a>, bsim_error> {
        let missing = |name| misuse(BSIM_MISUSE_MISSING_MEMBER, name);
        // SAFETY: as the caller says.
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
                // Without XML, the groups are written: see `collect`.
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
        self.has_no_more_than(&known)?;
        Ok(event)
    }

    fn has_no_more_than(&self, known: &Self) -> Result<(), bsim_error> {
        refuse_extra([
            ("id", self.id, known.id),
            ("account", self.account, known.account),
            ("nickname", self.nickname, known.nickname),
            ("group_id", self.group_id, known.group_id),
            ("status", self.status, known.status),
            ("blocked", self.blocked, known.blocked),
            ("personal_message", self.personal_message, known.personal_message),
            ("im_type", self.im_type, known.im_type),
            ("datetime", self.datetime, known.datetime),
            ("sender", self.sender, known.sender),
            ("text", self.text, known.text),
            ("name", self.name, known.name),
            ("xml", self.xml, known.xml),
        ])
    }
}

impl bsim_event {
    /// Sets what comes of `event`. The other members have to be absent.
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
                *self = Self::of_buddy(BSIM_EVENT_BUDDY, buddy);
                BSIM_EVENT_BUDDY
            }
            Event::StatusChanged(status) => {
                self.status = status.into();
                BSIM_EVENT_STATUS_CHANGED
            }
            Event::BuddyStatusesStart => BSIM_EVENT_BUDDY_STATUSES_START,
            Event::BuddyStatus(ref buddy) => {
                *self = Self::of_buddy(BSIM_EVENT_BUDDY_STATUS, buddy);
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
            // A kind that the codec has learned of and this header has not: programs skip it.
            _ => 0,
        };
    }

    /// A buddy, each member written once.
    #[inline(always)]
    pub(crate) fn of_buddy(kind: i32, buddy: &Buddy<'_>) -> Self {
        Self {
            kind,
            id: buddy.id.into(),
            account: buddy.account.into(),
            nickname: buddy.nickname.into(),
            group_id: buddy.group_id.into(),
            status: buddy.status.into(),
            blocked: buddy.blocked.into(),
            personal_message: buddy.personal_message.into(),
            ..Self::new()
        }
    }
}

/// The events of an answer to be encoded, in their order.
///
/// # Safety
/// `events` is null, or as many events as `count` says can be read, and their texts for `'a`.
pub(crate) unsafe fn collect<'a>(
    events: *const bsim_event,
    count: usize,
) -> Result<KeepSessionAlive<'a>, bsim_error> {
    // SAFETY: as the caller says.
    let events = unsafe { array(events, count, "events") }?;
    // SAFETY: the texts are there to be read, as the caller says.
    let events = events.iter().map(|event| unsafe { event.event() });
    let events = events.collect::<Result<Vec<_>, _>>()?;
    let mut tree = tree_of(&events)?;
    // The codec leaves out what cannot follow what is before it, and all that depends on that.
    if size_of_tree(&tree) != count {
        let sizes =
            |len: &usize| tree_of(&events[..*len]).is_ok_and(|it| size_of_tree(&it) == *len);
        let lens: Vec<usize> = (1..=count).collect();
        let offset = lens.partition_point(sizes);
        return Err(bsim_error { offset, ..misuse(BSIM_MISUSE_EVENT_ORDER, "events") });
    }
    for event in
        tree.sessions.iter_mut().flat_map(|it| &mut it.accounts).flat_map(|it| &mut it.events)
    {
        if let AccountEvent::ReceiveGroups { xml, .. } = event {
            *xml = xml.filter(|xml| !xml.raw().is_empty());
        }
    }
    Ok(tree)
}

fn tree_of<'a>(events: &[Event<'a>]) -> Result<KeepSessionAlive<'a>, bsim_error> {
    Ok(KeepSessionAlive::collect(events.iter().map(|event| Ok(*event)))?)
}

/// How many events a tree was collected from.
fn size_of_tree(tree: &KeepSessionAlive<'_>) -> usize {
    let accounts = tree.sessions.iter().flat_map(|session| &session.accounts);
    let events = accounts.clone().flat_map(|account| &account.events);
    let items = events.clone().map(|event| match event {
        AccountEvent::Log { items } => items.len(),
        AccountEvent::ReceiveGroups { groups, .. } => groups.len(),
        AccountEvent::ReceiveBuddies { buddies } | AccountEvent::BuddyStatusChanged { buddies } => {
            buddies.len()
        }
        AccountEvent::Message { messages } => messages.len(),
        _ => 0,
    });
    tree.sessions.len() + accounts.count() + events.count() + items.sum::<usize>()
}

/// A cursor over the events of an answer. It can be started on one body after the other, so that
/// a program that polls needs a single one.
pub struct bsim_events {
    /// The lifetime is that of the body, which the caller keeps until the cursor is started on
    /// another one or freed.
    events: Option<Events<'static>>,
}

/// Threads may hand cursors on, as the header says.
const _: () = {
    const fn can_be_sent<T: Send>() {}
    can_be_sent::<Events<'static>>();
};

/// Makes a cursor, which is not started on any body yet.
///
/// @return  The cursor, to be given to bsim_events_free(). Memory that cannot be had ends the
///          program.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_events_new() -> *mut bsim_events {
    Box::into_raw(Box::new(bsim_events { events: None }))
}

/// Frees a cursor. Texts that it gave remain usable: they are views of the body.
///
/// @param events  The cursor, which must not be used any more; null does nothing.
///
/// Any thread may call this, if no other thread uses the cursor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_events_free(events: *mut bsim_events) {
    let work = || {
        if !events.is_null() {
            // SAFETY: the caller gives a cursor of `bsim_events_new`, and for the last time.
            drop(unsafe { Box::from_raw(events) });
        }
        Ok(Outcome::Ok)
    };
    // SAFETY: null is always right.
    unsafe { guard(core::ptr::null_mut(), work) };
}

/// Starts a cursor on the body of an answer to KeepSessionAlive, wherever it was before. Reads up
/// to the message.
///
/// If it fails, the cursor is not started.
///
/// @param events   The cursor.
/// @param body     The body. It has to live, unchanged, until the cursor is started again or freed,
///                 and as long as texts of its events are used.
/// @param options  How to read; may be null. They are not needed after the call.
/// @param error    Where to say what is wrong; may be null.
/// @return         #BSIM_OK; a `BSIM_ERROR` code, among them #BSIM_ERROR_FAULT for a fault, to be
///                 read with bsim_response_parse(), and #BSIM_ERROR_UNEXPECTED_MESSAGE;
///                 #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_SIZE,
///                 #BSIM_MISUSE_EXTRA_MEMBER.
///
/// One thread at a time may use a cursor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_events_start(
    events: *mut bsim_events,
    body: bsim_str,
    options: *const bsim_options,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: the caller gives null or a cursor that nobody else uses.
        let cursor = unsafe { change(events, "events") }?;
        // A cursor that cannot be started stands nowhere.
        cursor.events = None;
        // SAFETY: the caller gives null or options, and a body that lives as long as the cursor
        // reads from it: that is the lifetime which the cursor holds.
        let (options, body): (ReadOptions, &'static [u8]) =
            unsafe { (options::read(options)?, bytes(body, "body")?) };
        cursor.events = Some(Events::parse_with(body, options)?);
        Ok(Outcome::Ok)
    };
    // SAFETY: the caller gives null or a place for the error.
    unsafe { guard(error, work) }
}

/// Reads the next event.
///
/// Only #BSIM_END says that the whole body is sound: where all or nothing is wanted, check it with
/// bsim_response_parse() first. After an error there are no more events.
///
/// @param events  The cursor.
/// @param event   Where to put the event. Its texts are views of the body.
/// @param error   Where to say what is wrong; may be null.
/// @return        #BSIM_OK; #BSIM_END if there is none, also at every call thereafter; a
///                `BSIM_ERROR` code; #BSIM_MISUSE_NULL, #BSIM_MISUSE_NOT_STARTED.
///
/// One thread at a time may use a cursor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_events_next(
    events: *mut bsim_events,
    event: *mut bsim_event,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: the caller gives null or a cursor that nobody else uses, and null or a place for
        // the event.
        let (cursor, out) = unsafe { (change(events, "events")?, Out::new(event, "event")?) };
        let Some(reader) = &mut cursor.events else {
            return Err(misuse(BSIM_MISUSE_NOT_STARTED, "events"));
        };
        match reader.next() {
            // In place: an event is large, and copying it would show.
            // Buddies are most of all events.
            Some(Ok(Event::Buddy(ref buddy))) => {
                out.set(bsim_event::of_buddy(BSIM_EVENT_BUDDY, buddy));
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
    // SAFETY: the caller gives null or a place for the error.
    unsafe { guard(error, work) }
}
