//! Buddies. A roster may have thousands.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "offsets in an input below 4 GiB; the smaller is subtracted"
)]

use core::hint::select_unpredictable;

use fearless_simd::Simd;

use super::markup::{BLOCKED_TEXT, GUID, Markup, STATUS};
use super::{Item, advance};
use crate::canonical::scan::{Scan, choose};
use crate::payload::event::{Buddy, Event};
use crate::payload::state::List;
use crate::payload::state::State;
use crate::text::Text;
use crate::text::percent::Flavor;

type BuddyFields<'a> = ([Text<'a>; 2], [Text<'a>; 4], Text<'a>);

impl<'a, S: Simd, M: Markup> Scan<'a, S, M> {
    /// A buddy with all fields, in the service's order. The fast path reads buddies without white
    /// space between fields and without escapes, if group, status, id and blocked have their usual
    /// form.
    ///
    /// Some buddies have a group or a personal message, others do not, and the CPU cannot predict
    /// which. The fast path does not branch on this: a misprediction takes longer than the work
    /// that a branch would save.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn buddy(self, state: &mut State<'a>, list: List) -> Item<'a> {
        let mut scan = self;
        match scan.usual_buddy() {
            Some(fields) => scan.buddy_item(state, list, fields),
            None => self.loose_buddy(state, list),
        }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn usual_buddy(&mut self) -> Option<BuddyFields<'a>> {
        let start = self.two_plain_texts(&M::BUDDY_ACCOUNT, &M::ACCOUNT_NICKNAME)?;
        Some((start, self.usual_fields()?, self.usual_end()?))
    }

    /// Reads the fields from group to blocked, in usual form. Also consumes `<PersonalMessage`.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn usual_fields(&mut self) -> Option<[Text<'a>; 4]> {
        let is_empty = self.byte_after(M::NICKNAME_GROUP_ID.len() - M::TAG_END.len())? == b'/';
        self.fits(choose(&M::FIELDS, is_empty), M::USUAL_FIELDS.len()).then_some(())?;
        let group_id =
            self.known_text_or_empty(is_empty, M::NICKNAME_GROUP_ID.len(), GUID.len())?;
        let with_group = M::NICKNAME_GROUP_ID.len() + GUID.len() + M::GROUP_ID_STATUS.len();
        let before =
            select_unpredictable(is_empty, M::NICKNAME_NO_GROUP_ID_STATUS.len(), with_group);
        self.advance(before).then_some(())?;
        // A part of constant length needs one bounds check.
        let mut part = self.part(M::USUAL_FIELDS.len() - with_group)?;
        let status = part.known_text(STATUS.len(), M::STATUS_ID.len())?;
        let id = part.known_text(GUID.len(), M::ID_BLOCKED.len())?;
        let blocked = part.known_text(BLOCKED_TEXT.len(), M::BLOCKED.end.len())?;
        Some([group_id, status, id, blocked])
    }

    /// The last field after its name, and the end tags.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn usual_end(&mut self) -> Option<Text<'a>> {
        let is_empty = self.byte_after(0)? == b'/';
        self.text_or_empty(is_empty, &M::TAG_ENDS, &M::PERSONAL_MESSAGE_ENDS)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn buddy_item(
        self,
        state: &mut State<'a>,
        list: List,
        ([account, nickname], [group_id, status, id, blocked], personal_message): BuddyFields<'a>,
    ) -> Item<'a> {
        advance(state, &self)?;
        let buddy = Buddy {
            account: Some(account),
            nickname: Some(nickname.into_encoded(Flavor::Percent)),
            group_id: Some(group_id),
            status: Some(status),
            id: Some(id),
            blocked: Some(blocked),
            personal_message: Some(personal_message.into_encoded(Flavor::Percent)),
        };
        let is_roster = list == List::Buddies;
        Some(Ok(if is_roster { Event::Buddy(buddy) } else { Event::BuddyStatus(buddy) }))
    }

    /// The slow path: white space between fields, and any texts.
    #[inline(never)]
    fn loose_buddy(self, state: &mut State<'a>, list: List) -> Item<'a> {
        self.simd.vectorize(
            #[inline(always)]
            || {
                let mut scan = self;
                scan.eat(&M::BUDDY.start).then_some(())?;
                let start = [scan.field(&M::ACCOUNT)?, scan.field(&M::NICKNAME)?];
                let fields = [
                    scan.field(&M::GROUP_ID)?,
                    scan.field(&M::STATUS)?,
                    scan.field(&M::ID)?,
                    scan.field(&M::BLOCKED)?,
                ];
                let end = scan.field(&M::PERSONAL_MESSAGE)?;
                scan.skip_space();
                scan.eat(&M::BUDDY.end).then_some(())?;
                scan.buddy_item(state, list, (start, fields, end))
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::*;
    use crate::canonical::markup::{Escaped, Inline};
    use crate::payload::canonical::start;
    use crate::response::KeepSessionAliveResponse;
    use crate::{
        AccountEvent, AccountEvents, Encode, Encoded, Events, KeepSessionAlive, SessionEvents,
    };

    fn is_on_fast_path<M: Markup>(state: &State<'_>) -> bool {
        dispatch!(Level::new(), simd => {
            start::<_, M>(simd, state).usual_buddy().is_some()
        })
    }

    /// Other tests would not notice a buddy on the slow path.
    #[test]
    fn usual_buddies_are_on_the_fast_path() -> Result<(), Box<dyn core::error::Error>> {
        let guid = Text::plain("91be2c63-d59f-4259-BB15-1F06F70039BB");
        for group_id in [Text::plain(""), guid] {
            for len in (0..140).chain([200, 300]) {
                let message = "m".repeat(len);
                let buddy = Buddy {
                    account: Some(Text::plain("me@live.com")),
                    nickname: Some(Encoded::from_percent("me")),
                    group_id: Some(group_id),
                    status: Some(Text::plain("NLN")),
                    id: Some(guid),
                    blocked: Some(Text::plain("0")),
                    personal_message: Some(Encoded::from_percent(&message)),
                };
                let response = response(buddy);
                let (mut inline, mut escaped) = (Vec::new(), Vec::new());
                response.inline().encode_into(&mut inline)?;
                response.encode_into(&mut escaped)?;
                let (mut inline, mut escaped) = (Events::parse(&inline)?, Events::parse(&escaped)?);
                for events in [&mut inline, &mut escaped] {
                    assert_eq!(events.nth(2), Some(Ok(Event::BuddiesStart)));
                }
                assert!(is_on_fast_path::<Inline>(&inline.state), "{buddy:?}");
                assert!(is_on_fast_path::<Escaped>(&escaped.state), "{buddy:?}");
            }
        }
        Ok(())
    }

    fn response(buddy: Buddy<'_>) -> KeepSessionAliveResponse<'_> {
        let events = vec![AccountEvent::ReceiveBuddies { buddies: vec![buddy] }];
        let account = AccountEvents { im_type: None, account: None, events };
        let session = SessionEvents { id: None, accounts: vec![account] };
        KeepSessionAliveResponse { result: Some(KeepSessionAlive { sessions: vec![session] }) }
    }
}
