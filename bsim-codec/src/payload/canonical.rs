//! The canonical tier: reads the layout that the service itself writes, fast.
//!
//! It knows the bytes of the service's markup, inline or escaped; between elements it allows white
//! space, and in texts references. It reads item by item, allocates nothing, and *declines* at
//! anything else, right behind the last item or tag that it has read: the general tier then reads
//! on from there. It never reports an error, and never accepts what the general tier would refuse
//! or read otherwise; without it, everything would be read the same, but slower.

use core::marker::PhantomData;

use super::event::{Buddy, Event, Message};
use super::markup::{
    ENVELOPE_END, Escaped, Inline, Markup, RESPONSE_END, RESPONSE_START, RESULT, Tags,
};
use super::place::{List, Place, ResultSeen};
use super::reader::Events;
use super::scan;
use crate::limits::ReadOptions;
use crate::text::percent::Flavor;
use crate::text::{Form, Text};
use crate::xml::{chars, reference};

/// What came of trying.
pub(super) enum Step<'a> {
    /// An item was read.
    Item(Event<'a>),
    /// The answer was read to its end.
    End,
    /// The general tier has to read on.
    Declined,
}

/// Whether the options leave the canonical layout alone: limits below what it needs are for the
/// general tier to enforce.
pub(super) fn allows(options: ReadOptions) -> bool {
    let limits = options.limits;
    !options.general_only
        && limits.depth >= 16
        && limits.attributes >= 8
        && limits.namespaces >= 8
        && limits.name >= 64
        && limits.text >= 1024
}

/// The offset behind the start tag of the message, if the envelope is canonical.
pub(super) fn open(input: &str) -> Option<usize> {
    input.as_bytes().starts_with(RESPONSE_START).then_some(RESPONSE_START.len())
}

/// Reads the next item, if it is canonical.
#[inline]
pub(super) fn next<'a>(events: &mut Events<'a>) -> Step<'a> {
    loop {
        let step = match events.place {
            Place::Response | Place::Result | Place::Epilog | Place::Tail => envelope(events),
            _ if events.is_escaped => payload::<Escaped>(events),
            _ => payload::<Inline>(events),
        };
        if let Some(step) = step {
            return step;
        }
    }
}

/// Moves on through the tags around the payload; no step, if it is the payload's turn.
fn envelope<'a>(events: &mut Events<'a>) -> Option<Step<'a>> {
    let mut scan = Scan::<Inline>::new(events);
    scan.skip_space();
    let seen = events.result;
    let place = match events.place {
        Place::Response if scan.eat(RESPONSE_END) => Place::Tail,
        Place::Response if !seen.itself && scan.eat(RESULT.open) => {
            events.result = ResultSeen { itself: true, start: scan.at, ..seen };
            Place::Result
        }
        Place::Result | Place::Epilog if scan.eat(RESULT.close) => {
            events.is_escaped = false;
            Place::Response
        }
        Place::Result if scan.eat(Inline::SESSION_START) => {
            return payload_start::<Inline>(events, scan);
        }
        Place::Result if events.at == seen.start && !seen.declaration => {
            let mut scan = Scan::<Escaped>::new(events);
            if scan.eat(Escaped::DECLARATION) {
                scan.skip_space();
            }
            if !scan.eat(Escaped::SESSION_START) {
                return Some(Step::Declined);
            }
            return payload_start::<Escaped>(events, scan);
        }
        Place::Tail if scan.eat(ENVELOPE_END) => {
            scan.skip_space();
            if scan.at < scan.bytes.len() {
                return Some(Step::Declined);
            }
            Place::Done
        }
        _ => return Some(Step::Declined),
    };
    if !events.go(place, scan.at) {
        return Some(Step::Declined);
    }
    (place == Place::Done).then_some(Step::End)
}

/// Reads the rest of the first tag of the payload.
fn payload_start<'a, M: Markup>(
    events: &mut Events<'a>,
    mut scan: Scan<'a, M>,
) -> Option<Step<'a>> {
    let Some(id) = scan.attribute(M::QUOTE_TAG_END) else { return Some(Step::Declined) };
    events.result.element = true;
    events.is_escaped = M::ESCAPED;
    events.place = Place::Session;
    events.at = scan.at;
    Some(Step::Item(Event::Session { id: Some(id) }))
}

/// Reads on in the payload until an item comes; no step, at its end.
#[inline]
fn payload<'a, M: Markup>(events: &mut Events<'a>) -> Option<Step<'a>> {
    let mut scan = Scan::<M>::new(events);
    loop {
        scan.skip_space();
        let read = match events.place {
            Place::Session => scan.in_session(),
            Place::Account => scan.in_account(),
            Place::List(list) => scan.in_list(list),
            _ => return None,
        };
        let Some((event, place)) = read else { return Some(Step::Declined) };
        // No text is longer than all of its item.
        let is_long = scan.at - events.at > events.options.limits.text;
        if is_long || !events.go(place, scan.at) {
            return Some(Step::Declined);
        }
        if let Some(event) = event {
            return Some(Step::Item(event));
        }
    }
}

/// What a part of the payload was: an item or not, and where it led.
type Read<'a> = Option<(Option<Event<'a>>, Place)>;

/// A place in the input, from which canonical markup of the form `M` is read.
struct Scan<'a, M> {
    input: &'a str,
    bytes: &'a [u8],
    at: usize,
    trim: bool,
    markup: PhantomData<M>,
}

impl<'a, M: Markup> Scan<'a, M> {
    #[inline]
    fn new(events: &Events<'a>) -> Self {
        Self {
            input: events.input,
            bytes: events.input.as_bytes(),
            at: events.at,
            trim: events.options.trim,
            markup: PhantomData,
        }
    }

    /// Passes `literal`, if it comes next.
    #[inline(always)]
    fn eat(&mut self, literal: &[u8]) -> bool {
        let eaten = self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(literal));
        self.at += if eaten { literal.len() } else { 0 };
        eaten
    }

    /// Passes white space between elements.
    #[inline(always)]
    fn skip_space(&mut self) {
        while self.bytes.get(self.at).is_some_and(|&byte| chars::is_space(byte)) {
            self.at += 1;
        }
    }

    fn in_session(&mut self) -> Read<'a> {
        if self.eat(M::SESSION.close) {
            let place = if M::ESCAPED { Place::Epilog } else { Place::Result };
            return Some((None, place));
        }
        if !self.eat(M::IM_START) {
            return None;
        }
        let im_type = self.attribute(M::IM_ACCOUNT)?;
        let account = self.attribute(M::QUOTE_TAG_END)?;
        let event = Event::Account { im_type: Some(im_type), account: Some(account) };
        Some((Some(event), Place::Account))
    }

    fn in_account(&mut self) -> Read<'a> {
        if self.eat(M::IM.close) {
            return Some((None, Place::Session));
        }
        for (list, tags, event) in [
            (List::Buddies, &M::BUDDIES, Event::BuddiesStart),
            (List::BuddyStatuses, &M::BUDDY_STATUSES, Event::BuddyStatusesStart),
            (List::Messages, &M::MESSAGES, Event::MessagesStart),
            (List::Log, &M::LOG, Event::LogStart),
        ] {
            if self.eat(tags.open) {
                return Some((Some(event), Place::List(list)));
            }
            if self.eat_empty(tags) {
                return Some((Some(event), Place::Account));
            }
        }
        let event = if let Some(status) = self.leaf(&M::STATUS_CHANGED) {
            Event::StatusChanged(status)
        } else if let Some(nickname) = self.leaf(&M::NICKNAME_CHANGED) {
            Event::NicknameChanged(nickname.into_encoded(Flavor::Percent))
        } else if self.eat(M::LOGIN_START) {
            let datetime = self.attribute(M::QUOTE)?;
            if !self.eat(M::EMPTY_END) && !self.eat(M::SPACED_END) {
                return None;
            }
            Event::Login { datetime: Some(datetime) }
        } else {
            return None;
        };
        Some((Some(event), Place::Account))
    }

    #[inline(always)]
    fn in_list(&mut self, list: List) -> Read<'a> {
        let (event, close) = match list {
            List::Buddies => (self.buddy().map(Event::Buddy), M::BUDDIES.close),
            List::BuddyStatuses => (self.buddy().map(Event::BuddyStatus), M::BUDDY_STATUSES.close),
            List::Messages => (self.message().map(Event::Message), M::MESSAGES.close),
            List::Log => (self.leaf(&M::ITEM).map(Event::LogItem), M::LOG.close),
            List::Groups => return None,
        };
        if event.is_some() {
            return Some((event, Place::List(list)));
        }
        self.eat(close).then_some((None, Place::Account))
    }

    /// A buddy with all its fields, in the service's order.
    #[inline(always)]
    fn buddy(&mut self) -> Option<Buddy<'a>> {
        self.attempt(|scan| {
            if !scan.eat(M::BUDDY.open) {
                return None;
            }
            let account = scan.field(&M::ACCOUNT)?;
            let nickname = scan.field(&M::NICKNAME)?;
            let group_id = scan.field(&M::GROUP_ID)?;
            let status = scan.field(&M::STATUS)?;
            let id = scan.field(&M::ID)?;
            let blocked = scan.field(&M::BLOCKED)?;
            let personal_message = scan.field(&M::PERSONAL_MESSAGE)?;
            scan.skip_space();
            scan.eat(M::BUDDY.close).then_some(Buddy {
                account: Some(account),
                nickname: Some(nickname.into_encoded(Flavor::Percent)),
                group_id: Some(group_id),
                status: Some(status),
                id: Some(id),
                blocked: Some(blocked),
                personal_message: Some(personal_message.into_encoded(Flavor::Percent)),
            })
        })
    }

    #[inline(always)]
    fn message(&mut self) -> Option<Message<'a>> {
        self.attempt(|scan| {
            if !scan.eat(M::MESSAGE_START) {
                return None;
            }
            let from = Some(scan.attribute(M::QUOTE_TAG_END)?);
            let text = scan.content(M::MESSAGE.close)?.into_encoded(Flavor::Percent);
            Some(Message { from, text })
        })
    }

    #[inline(always)]
    fn field(&mut self, tags: &Tags) -> Option<Text<'a>> {
        self.skip_space();
        self.leaf(tags)
    }

    /// An element that holds nothing but text.
    #[inline(always)]
    fn leaf(&mut self, tags: &Tags) -> Option<Text<'a>> {
        self.attempt(|scan| {
            if scan.eat(tags.open) {
                scan.content(tags.close)
            } else if scan.eat_empty(tags) {
                Some(Text::new("", scan.at, Form::content(scan.trim).without_xml()))
            } else {
                None
            }
        })
    }

    /// Stays where it was, if `read` gives nothing.
    #[inline(always)]
    fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let result = read(self);
        if result.is_none() {
            self.at = start;
        }
        result
    }

    #[inline(always)]
    fn eat_empty(&mut self, tags: &Tags) -> bool {
        self.eat(tags.empty) || self.eat(tags.spaced)
    }

    /// The text up to `close`, which is passed.
    #[inline(always)]
    fn content(&mut self, close: &[u8]) -> Option<Text<'a>> {
        let start = self.at;
        self.at = scan::text_stop(self.bytes, start)?;
        let mut form = Form::content(self.trim).without_xml();
        let mut end = self.at;
        if !self.eat(close) {
            (end, form) = self.unusual_content(start, close)?;
        }
        Some(Text::new(self.input.get(start..end)?, start, form))
    }

    /// Goes on with a text that has something other than plain characters in it, at the current
    /// place. Gives its end, and what has to be undone.
    #[inline(never)]
    fn unusual_content(&mut self, start: usize, close: &[u8]) -> Option<(usize, Form)> {
        let whole = Form::content(self.trim);
        let whole = if M::ESCAPED { whole.with(Form::ESCAPED) } else { whole };
        let mut form = whole.without_xml();
        loop {
            let end = self.at;
            if self.eat(close) {
                return Some((end, form));
            }
            self.at += match self.bytes[end..] {
                [b'\t' | b'\n', ..] => 1,
                [b'\r', ..] => {
                    form = whole;
                    1
                }
                [b'>', ..] if !self.bytes[start..end].ends_with(b"]]") => 1,
                [0xEF, second, third, ..] if (second, third & !1) != (0xBF, 0xBE) => 1,
                [b'&', ..] => {
                    form = whole;
                    self.reference_len()?
                }
                _ => return None,
            };
            self.at = scan::text_stop(self.bytes, self.at)?;
        }
    }

    /// The length of the reference that comes next, as it is written in the input.
    fn reference_len(&self) -> Option<usize> {
        let rest = &self.input[self.at..];
        let (skipped, body) = if !M::ESCAPED {
            (1, &rest[1..])
        } else if let Some(body) = rest.strip_prefix("&amp;") {
            (5, body)
        } else {
            // A quote need not be escaped, but may be.
            return rest.starts_with("&quot;").then_some(6);
        };
        reference::parse_body(body).ok().map(|(_, len)| skipped + len)
    }

    /// An attribute value up to the literal behind it, which begins with the quote and is passed.
    #[inline(always)]
    fn attribute(&mut self, after: &[u8]) -> Option<Text<'a>> {
        let start = self.at;
        let end = scan::attribute_stop(self.bytes, start)?;
        self.at = end;
        if !self.eat(after) {
            return None;
        }
        Some(Text::new(self.input.get(start..end)?, start, Form::PLAIN))
    }
}
