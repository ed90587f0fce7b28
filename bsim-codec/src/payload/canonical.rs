//! The canonical tier: reads the layout that the service itself writes, fast.
//!
//! It knows the bytes of the service's markup, inline or escaped; between elements it allows white
//! space, and in texts references. It reads item by item, allocates nothing, and *declines* at
//! anything else, right behind the last item or tag that it has read: the general tier then reads
//! on from there. It never reports an error, and never accepts what the general tier would refuse
//! or read otherwise; without it, everything would be read the same, but slower.

mod markup;
mod plain;
mod scan;

use super::event::{Buddy, Event, Message};
use super::place::{List, Place, ResultSeen};
use super::reader::Events;
use crate::error::DecodeError;
use crate::limits::ReadOptions;
use crate::text::percent::Flavor;
use markup::{
    ANSWER_END, ENVELOPE_END, Escaped, Inline, Markup, RESPONSE_END, RESPONSE_START, RESULT, Tags,
};
use scan::Scan;

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
    input.starts_with(RESPONSE_START).then_some(RESPONSE_START.len())
}

/// Reads the next item, if it is canonical. None if it is not, or if the answer was read to its
/// end, which is [`Place::Done`].
#[inline]
pub(super) fn next<'a>(events: &mut Events<'a>) -> Option<Result<Event<'a>, DecodeError>> {
    if let Place::List(list) = events.place {
        let item = if events.is_escaped {
            in_list::<Escaped>(events, list)
        } else {
            in_list::<Inline>(events, list)
        };
        if item.is_some() {
            return item;
        }
    }
    outside_lists(events).map(Ok)
}

/// Reads the next item of a list; none at its end, which is left for [`outside_lists`], or if it is
/// not canonical.
#[inline(never)]
fn in_list<'a, M: Markup>(
    events: &mut Events<'a>,
    list: List,
) -> Option<Result<Event<'a>, DecodeError>> {
    let mut scan = Scan::<M>::new(events)?;
    scan.skip_space();
    match list {
        List::Log => {
            let item = scan.leaf(&M::ITEM)?;
            pass(events, scan.at()).then_some(Ok(Event::LogItem(item)))
        }
        List::Groups => None,
        List::Buddies | List::BuddyStatuses => {
            let buddy = scan.buddy()?;
            if !pass(events, scan.at()) {
                return None;
            }
            Some(Ok(if list == List::Buddies {
                Event::Buddy(buddy)
            } else {
                Event::BuddyStatus(buddy)
            }))
        }
        List::Messages => {
            let message = scan.message()?;
            pass(events, scan.at()).then_some(Ok(Event::Message(message)))
        }
    }
}

/// Moves on behind an item; unless it is long: no text is longer than all of its item.
#[inline(always)]
fn pass(events: &mut Events<'_>, at: usize) -> bool {
    let is_short = at - events.at <= events.options.limits.text;
    if is_short {
        events.at = at;
    }
    is_short
}

/// Reads on from the end of a list or from elsewhere, until an item comes or the answer ends. None
/// if something is not canonical.
#[inline(never)]
fn outside_lists<'a>(events: &mut Events<'a>) -> Option<Event<'a>> {
    loop {
        let event = if events.place.payload_depth() == 0 {
            envelope(events)?
        } else if events.is_escaped {
            payload::<Escaped>(events)?
        } else {
            payload::<Inline>(events)?
        };
        if event.is_some() || events.place == Place::Done {
            return event;
        }
    }
}

/// Moves through the tags around the payload, up to its start, whose item it gives, or to the end.
/// None if something is not canonical.
fn envelope<'a>(events: &mut Events<'a>) -> Option<Option<Event<'a>>> {
    while events.place != Place::Done {
        let mut scan = Scan::<Inline>::new(events)?;
        scan.skip_space();
        let seen = events.result;
        let place = match events.place {
            Place::Response if scan.eat(RESPONSE_END) => Place::Tail,
            Place::Response if !seen.itself && scan.eat(RESULT.open) => {
                events.result = ResultSeen { itself: true, start: scan.at(), ..seen };
                Place::Result
            }
            Place::Result | Place::Epilog if scan.eat(RESULT.close) => {
                events.is_escaped = false;
                Place::Response
            }
            Place::Result if scan.eat(Inline::SESSION_START) => {
                return session::<Inline>(events, scan).map(Some);
            }
            Place::Result if events.at == seen.start && !seen.declaration => {
                let mut scan = Scan::<Escaped>::new(events)?;
                if scan.eat(Escaped::DECLARATION) {
                    scan.skip_space();
                }
                if !scan.eat(Escaped::SESSION_START) {
                    return None;
                }
                return session::<Escaped>(events, scan).map(Some);
            }
            Place::Tail if scan.eat(ENVELOPE_END) => {
                scan.skip_space();
                if !scan.is_at_end() {
                    return None;
                }
                Place::Done
            }
            _ => return None,
        };
        if !events.go(place, scan.at()) {
            return None;
        }
    }
    Some(None)
}

/// Reads the rest of the first tag of the payload.
fn session<'a, M: Markup>(events: &mut Events<'a>, mut scan: Scan<'a, M>) -> Option<Event<'a>> {
    let id = scan.attribute(M::QUOTE_TAG_END)?;
    events.result.element = true;
    events.is_escaped = M::ESCAPED;
    events.place = Place::Session;
    events.at = scan.at();
    Some(Event::Session { id: Some(id) })
}

/// Moves on by one tag or event in the payload outside of lists.
fn payload<'a, M: Markup>(events: &mut Events<'a>) -> Option<Option<Event<'a>>> {
    let mut scan = Scan::<M>::new(events)?;
    scan.skip_space();
    let (event, place) = match events.place {
        Place::List(list) => {
            let is_closed = scan.eat(match list {
                List::Log => M::LOG.close,
                List::Groups => return None,
                List::Buddies => M::BUDDIES.close,
                List::BuddyStatuses => M::BUDDY_STATUSES.close,
                List::Messages => M::MESSAGES.close,
            });
            is_closed.then_some((None, Place::Account))?
        }
        Place::Account => scan.in_account()?,
        _ => scan.in_session()?,
    };
    // No text is longer than all of its item.
    let is_long = scan.at() - events.at > events.options.limits.text;
    (!is_long && events.go(place, scan.at())).then_some(event)
}

/// What a part of the payload was: an item or not, and where it led.
type Read<'a> = Option<(Option<Event<'a>>, Place)>;

impl<'a, M: Markup> Scan<'a, M> {
    fn in_session(&mut self) -> Read<'a> {
        if self.eat(M::SESSION.close) {
            let place = if M::ESCAPED { Place::Epilog } else { Place::Result };
            return Some((None, place));
        }
        if !self.eat(M::IM_START) {
            return None;
        }
        let im_type = self.attribute(M::IM_ACCOUNT)?;
        let account = self.attribute(M::QUOTE)?;
        let event = Event::Account { im_type: Some(im_type), account: Some(account) };
        // Nothing new is the commonest answer of all.
        let place = if self.eat(M::TAG_END) {
            Place::Account
        } else if self.eat(M::EMPTY_END) || self.eat(M::SPACED_END) {
            Place::Session
        } else {
            return None;
        };
        Some((Some(event), place))
    }

    fn in_account(&mut self) -> Read<'a> {
        // Mostly there is one account, and all is over behind it.
        let mut end = *self;
        if end.eat(M::IM_SESSION_END) && end.eat(ANSWER_END) && end.is_at_end() {
            *self = end;
            return Some((None, Place::Done));
        }
        if self.eat(M::IM.close) {
            return Some((None, Place::Session));
        }
        if let Some(place) = self.list_start(List::Messages, &M::MESSAGES) {
            return Some((Some(Event::MessagesStart), place));
        }
        if let Some(place) = self.list_start(List::BuddyStatuses, &M::BUDDY_STATUSES) {
            return Some((Some(Event::BuddyStatusesStart), place));
        }
        if let Some(place) = self.list_start(List::Buddies, &M::BUDDIES) {
            return Some((Some(Event::BuddiesStart), place));
        }
        if let Some(place) = self.list_start(List::Log, &M::LOG) {
            return Some((Some(Event::LogStart), place));
        }
        let event = if self.is_next(M::STATUS_CHANGED.start) {
            Event::StatusChanged(self.leaf(&M::STATUS_CHANGED)?)
        } else if self.is_next(M::NICKNAME_CHANGED.start) {
            Event::NicknameChanged(self.leaf(&M::NICKNAME_CHANGED)?.into_encoded(Flavor::Percent))
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

    /// Where the start of a list or its empty element leads, if it comes next.
    #[inline(always)]
    fn list_start(&mut self, list: List, tags: &Tags) -> Option<Place> {
        if !self.is_next(tags.start) {
            None
        } else if self.eat(tags.open) {
            Some(Place::List(list))
        } else {
            self.eat_empty(tags).then_some(Place::Account)
        }
    }

    /// A buddy with all its fields, in the service's order. Elsewhere than before a buddy, or
    /// before one that is not canonical, the place is lost.
    #[inline(always)]
    fn buddy(&mut self) -> Option<Buddy<'a>> {
        let mut tight = *self;
        if let Some(buddy) = tight.tight_buddy() {
            *self = tight;
            return Some(buddy);
        }
        let (buddy, behind) = self.loose_buddy()?;
        *self = behind;
        Some(buddy)
    }

    /// A buddy without white space between its fields. Status, id and flag are looked for where
    /// they end if they have the usual lengths.
    #[inline(always)]
    fn tight_buddy(&mut self) -> Option<Buddy<'a>> {
        if !self.eat(M::BUDDY_ACCOUNT) {
            return None;
        }
        let account = self.text(M::ACCOUNT_NICKNAME)?;
        let nickname = self.text(M::NICKNAME.close)?;
        let group_id_at = self.at() + M::GROUP_ID.empty.len();
        let group_id = if self.eat(M::NO_GROUP_ID_STATUS) {
            self.empty_at(group_id_at)
        } else if self.eat(M::GROUP_ID.open) {
            self.text(M::GROUP_ID_STATUS)?
        } else {
            return None;
        };
        // The compiler then knows that what is looked at below is there.
        if self.rest_len() < 256 {
            return None;
        }
        let status = self.text_of::<3>(M::STATUS_ID)?;
        let id = self.text_of::<36>(M::ID_BLOCKED)?;
        let blocked = self.text_of::<1>(M::BLOCKED.close)?;
        let personal_message_at = self.at() + M::PERSONAL_MESSAGE.empty.len();
        let personal_message = if self.eat(M::NO_PERSONAL_MESSAGE_BUDDY) {
            self.empty_at(personal_message_at)
        } else if self.eat(M::PERSONAL_MESSAGE.open) {
            self.text(M::PERSONAL_MESSAGE_BUDDY)?
        } else {
            return None;
        };
        Some(Buddy {
            account: Some(account),
            nickname: Some(nickname.into_encoded(Flavor::Percent)),
            group_id: Some(group_id),
            status: Some(status),
            id: Some(id),
            blocked: Some(blocked),
            personal_message: Some(personal_message.into_encoded(Flavor::Percent)),
        })
    }

    /// A buddy with any spacing between its fields.
    #[inline(never)]
    fn loose_buddy(mut self) -> Option<(Buddy<'a>, Self)> {
        if !self.eat(M::BUDDY.open) {
            return None;
        }
        let account = self.field(&M::ACCOUNT)?;
        let nickname = self.field(&M::NICKNAME)?;
        let group_id = self.field(&M::GROUP_ID)?;
        let status = self.field(&M::STATUS)?;
        let id = self.field(&M::ID)?;
        let blocked = self.field(&M::BLOCKED)?;
        let personal_message = self.field(&M::PERSONAL_MESSAGE)?;
        self.skip_space();
        if !self.eat(M::BUDDY.close) {
            return None;
        }
        let buddy = Buddy {
            account: Some(account),
            nickname: Some(nickname.into_encoded(Flavor::Percent)),
            group_id: Some(group_id),
            status: Some(status),
            id: Some(id),
            blocked: Some(blocked),
            personal_message: Some(personal_message.into_encoded(Flavor::Percent)),
        };
        Some((buddy, self))
    }

    #[inline(always)]
    fn message(&mut self) -> Option<Message<'a>> {
        if !self.eat(M::MESSAGE_START) {
            return None;
        }
        let from = Some(self.attribute(M::QUOTE_TAG_END)?);
        let text = self.text(M::MESSAGE.close)?.into_encoded(Flavor::Percent);
        Some(Message { from, text })
    }
}
