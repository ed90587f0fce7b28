//! The canonical tier for events.
//!
//! It reads event by event. If it declines, its state is that after the last event or tag, and the
//! general tier continues there.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "offsets in an input below 4 GiB; the smaller is subtracted"
)]

mod buddy;
mod markup;

use fearless_simd::Simd;

use super::event::{Event, Message};
use super::state::{List, Place, ResultSeen, State};
use crate::canonical::markup::{Escaped, Inline};
use crate::canonical::scan::Scan;
use crate::error::DecodeError;
use crate::limits::ReadOptions;
use crate::simd::at_baseline;
use crate::simd::block::Block;
use crate::soap::write::TAIL;
use crate::text::percent::Flavor;
use markup::{
    AFTER_PAYLOAD, BEFORE_PAYLOAD, Markup, NAME_AT, RESPONSE_END, RESPONSE_START, RESULT_END,
    RESULT_START,
};

/// The offset and the place after the start tag of the result, or else of the message. None if
/// the envelope is not canonical.
#[inline(never)]
pub(super) fn open(input: &[u8], options: &ReadOptions) -> Option<(usize, Place)> {
    // The name of every other message begins with another letter.
    if input.get(NAME_AT) != Some(&b'K') || !options.allows_canonical() {
        return None;
    }
    if input.starts_with(BEFORE_PAYLOAD.as_bytes()) {
        Some((BEFORE_PAYLOAD.len(), Place::Result))
    } else {
        let is_start = input.starts_with(RESPONSE_START.as_bytes());
        is_start.then_some((RESPONSE_START.len(), Place::Response))
    }
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn start<'a, S: Simd, M: Markup>(simd: S, state: &State<'a>) -> Scan<'a, S, M> {
    Scan::new(simd, (state.rest, state.at), state.options.trim)
}

type Item<'a> = Option<Result<Event<'a>, DecodeError>>;

/// Reads the next event. None if the input is not canonical, or at the end of the response, where
/// the place is [`Place::Done`].
#[inline(always)]
pub(super) fn next<'a>(state: &mut State<'a>) -> Item<'a> {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx2) = state.level.as_avx2() {
        return avx2.vectorize(
            #[inline(always)]
            || read(avx2, state),
        );
    }
    next_in_baseline(state)
}

#[inline(never)]
pub(super) fn next_in_baseline<'a>(state: &mut State<'a>) -> Item<'a> {
    at_baseline!(simd => read(simd, state))
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn read<'a, S: Simd>(simd: S, state: &mut State<'a>) -> Item<'a> {
    if let Place::List(list) = state.place {
        let item = if state.is_escaped {
            in_list::<_, Escaped>(simd, state, list)
        } else {
            in_list::<_, Inline>(simd, state, list)
        };
        if item.is_some() {
            return item;
        }
    }
    outside_lists(simd, state)
}

/// Reads the next item of a list. None at the end of the list, which [`outside_lists`] reads, or if
/// the input is not canonical.
#[cfg_attr(not(debug_assertions), inline(always))]
fn in_list<'a, S: Simd, M: Markup>(simd: S, state: &mut State<'a>, list: List) -> Item<'a> {
    let mut scan = start::<S, M>(simd, state);
    scan.skip_space();
    match list {
        List::Log => {
            let item = scan.leaf(&M::ITEM)?;
            advance(state, &scan)?;
            Some(Ok(Event::LogItem(item)))
        }
        List::Groups => None,
        List::Buddies | List::BuddyStatuses => scan.buddy(state, list),
        List::Messages => {
            let message = scan.message()?;
            advance(state, &scan)?;
            Some(Ok(Event::Message(message)))
        }
    }
}

/// Moves on after an event within the limit of texts: no text is longer than its event.
#[cfg_attr(not(debug_assertions), inline(always))]
fn advance<'a, S: Simd, M: Markup>(state: &mut State<'a>, scan: &Scan<'a, S, M>) -> Option<()> {
    (scan.at - state.at <= state.options.limits.text).then_some(())?;
    (state.rest, state.at) = scan.position();
    Some(())
}

/// Reads from the end of a list, or outside lists, to the next event or the end of the response.
/// None if the input is not canonical.
#[cfg_attr(not(debug_assertions), inline(always))]
fn outside_lists<'a, S: Simd>(simd: S, state: &mut State<'a>) -> Item<'a> {
    loop {
        let at = state.at;
        let item = match (state.place, state.is_escaped) {
            (Place::Session | Place::Account | Place::List(_), true) => {
                in_payload(state, start::<S, Escaped>(simd, state))
            }
            (Place::Session | Place::Account | Place::List(_), false) => {
                in_payload(state, start::<S, Inline>(simd, state))
            }
            _ => in_envelope(state, start(simd, state)),
        };
        // Without progress, the step has declined, or the body is at its end.
        if item.is_some() || state.at == at {
            return item;
        }
    }
}

/// Reads one tag around the payload, or the first tag of the payload.
#[cfg_attr(not(debug_assertions), inline(always))]
fn in_envelope<'a, S: Simd>(state: &mut State<'a>, mut scan: Scan<'a, S, Inline>) -> Item<'a> {
    scan.skip_space();
    let seen = state.result;
    let place = match state.place {
        Place::Response if !seen.itself && scan.eat_literal(RESULT_START) => {
            state.result = ResultSeen { itself: true, start: scan.at, ..seen };
            Place::Result
        }
        Place::Response if scan.eat_literal(RESPONSE_END) => Place::Tail,
        Place::Result | Place::Epilog if scan.eat_literal(RESULT_END) => {
            state.go(Place::Response, scan.position())?;
            state.is_escaped = false;
            return None;
        }
        Place::Result if !scan.rest.starts_with('&') => return session(state, scan),
        // An escaped document must be at the start of the result.
        Place::Result if state.at == seen.start && !seen.declaration => {
            let mut scan = start::<S, Escaped>(scan.simd, state);
            if scan.eat(&Escaped::DECLARATION) {
                scan.skip_space();
            }
            return session(state, scan);
        }
        Place::Tail if scan.rest == TAIL => {
            scan.eat_literal(TAIL);
            Place::Done
        }
        _ => return None,
    };
    state.go(place, scan.position())?;
    None
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn session<'a, S: Simd, M: Markup>(state: &mut State<'a>, mut scan: Scan<'a, S, M>) -> Item<'a> {
    let id = scan.attribute(&M::SESSION_START)?;
    scan.eat(&M::QUOTE_TAG_END).then_some(())?;
    advance(state, &scan)?;
    state.result.element = true;
    state.is_escaped = M::ESCAPED;
    state.place = Place::Session;
    Some(Ok(Event::Session { id: Some(id) }))
}

/// Reads one tag or event of the payload, outside lists.
#[cfg_attr(not(debug_assertions), inline(always))]
fn in_payload<'a, S: Simd, M: Markup>(state: &mut State<'a>, mut scan: Scan<'a, S, M>) -> Item<'a> {
    scan.skip_space();
    match state.place {
        Place::List(list) => {
            let is_closed = scan.eat(match list {
                List::Log => &M::LOG.end,
                List::Groups => return None,
                List::Buddies => &M::BUDDIES.end,
                List::BuddyStatuses => &M::BUDDY_STATUSES.end,
                List::Messages => &M::MESSAGES.end,
            });
            is_closed.then_some(())?;
            state.go(Place::Account, scan.position());
            None
        }
        Place::Account => in_account(state, scan),
        _ => in_session(state, scan),
    }
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn in_session<'a, S: Simd, M: Markup>(state: &mut State<'a>, mut scan: Scan<'a, S, M>) -> Item<'a> {
    if scan.eat(&M::SESSION.end) {
        state.go(if M::ESCAPED { Place::Epilog } else { Place::Result }, scan.position());
        return None;
    }
    let (im_type, account) = (scan.attribute(&M::IM_START)?, scan.attribute(&M::ACCOUNT_START)?);
    let block = scan.block()?;
    let place = if scan.eat_of(block, &M::QUOTE_TAG_END) {
        Place::Account
    } else {
        scan.eat_empty_end(block)?;
        Place::Session
    };
    advance(state, &scan)?;
    state.place = place;
    Some(Ok(Event::Account { im_type: Some(im_type), account: Some(account) }))
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn in_account<'a, S: Simd, M: Markup>(state: &mut State<'a>, mut scan: Scan<'a, S, M>) -> Item<'a> {
    let (is_end, initial) = (scan.is_end_tag(), scan.byte_after(M::ON.len())?);
    let block = scan.block()?;
    if is_end {
        // Most responses end after their only account.
        let mut end = scan;
        if end.eat_of(block, &M::IM_SESSION_END)
            && end.rest == AFTER_PAYLOAD
            && state.go(Place::Done, ("", state.at)).is_some()
        {
            return None;
        }
        if scan.eat_of(block, &M::IM.end) {
            state.go(Place::Session, scan.position());
        }
        return None;
    }
    let (list, tags, start) = match initial {
        b'M' => (List::Messages, &M::MESSAGES, Event::MessagesStart),
        b'B' => (List::BuddyStatuses, &M::BUDDY_STATUSES, Event::BuddyStatusesStart),
        b'R' => (List::Buddies, &M::BUDDIES, Event::BuddiesStart),
        b'S' => {
            let status = scan.leaf(&M::STATUS_CHANGED)?;
            advance(state, &scan)?;
            return Some(Ok(Event::StatusChanged(status)));
        }
        b'N' => {
            let nickname = scan.leaf(&M::NICKNAME_CHANGED)?.into_encoded(Flavor::Percent);
            advance(state, &scan)?;
            return Some(Ok(Event::NicknameChanged(nickname)));
        }
        b'L' => match scan.attribute(&M::LOGIN_START) {
            Some(datetime) => {
                scan.eat_empty_end(scan.block()?)?;
                advance(state, &scan)?;
                return Some(Ok(Event::Login { datetime: Some(datetime) }));
            }
            None => (List::Log, &M::LOG, Event::LogStart),
        },
        _ => return None,
    };
    let place = if scan.eat_of(block, &tags.start) {
        Place::List(list)
    } else {
        scan.eat_empty(block, tags).then_some(Place::Account)?
    };
    advance(state, &scan)?;
    state.place = place;
    Some(Ok(start))
}

impl<'a, S: Simd, M: Markup> Scan<'a, S, M> {
    /// Consumes the end of an empty element's tag after an attribute.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn eat_empty_end(&mut self, block: Block<S>) -> Option<()> {
        let is_next =
            self.eat_of(block, &M::QUOTE_EMPTY_END) || self.eat_of(block, &M::QUOTE_SPACED_END);
        is_next.then_some(())
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn message(&mut self) -> Option<Message<'a>> {
        let from = self.attribute(&M::MESSAGE_START)?;
        let block = self.block()?;
        block.is(&M::QUOTE_TAG_END).then_some(())?;
        let text = self.text_after(block, &M::QUOTE_TAG_END, &M::MESSAGE.end)?;
        Some(Message { from: Some(from), text: text.into_encoded(Flavor::Percent) })
    }
}
