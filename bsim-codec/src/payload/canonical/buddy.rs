//! Buddies, of which a roster has thousands.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "offsets in an input below 4 GiB, of which the later is the greater"
)]

use fearless_simd::Simd;

use super::markup::{GUID, Markup};
use super::scan::Scan;
use super::{Item, pass};
use crate::payload::event::{Buddy, Event};
use crate::payload::place::List;
use crate::payload::reader::Events;
use crate::text::Text;
use crate::text::percent::Flavor;

/// The texts of a buddy: those before the status, those of usual lengths, and the last one.
type BuddyFields<'a> = ([Text<'a>; 3], [Text<'a>; 3], Text<'a>);

impl<'a, S: Simd, M: Markup> Scan<'a, S, M> {
    /// A buddy with all its fields, in the service's order. It is read in one line if there is no
    /// white space between them, nothing to undo in their texts, and if those of them that have a
    /// usual length have that.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn buddy(self, events: &mut Events<'a>, list: List) -> Item<'a> {
        let mut scan = self;
        let Some(start) = scan.buddy_start() else { return self.loose_buddy(events, list) };
        let behind_start = scan;
        let Some(usual) = scan.usual_fields() else {
            let item = behind_start.unusual_buddy(events, list, start);
            return if item.is_some() { item } else { self.loose_buddy(events, list) };
        };
        let Some(end) = scan.buddy_end() else { return self.loose_buddy(events, list) };
        scan.buddy_item(events, list, (start, usual, end))
    }

    /// The fields before the status, and its start tag.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn buddy_start(&mut self) -> Option<[Text<'a>; 3]> {
        let [account, nickname] = self.two_plain_texts(&M::BUDDY_ACCOUNT, &M::ACCOUNT_NICKNAME)?;
        let is_empty = self.is_tight(&M::NICKNAME_GROUP_ID)?;
        let block = self.block()?;
        let group_id_at = self.at() + M::NICKNAME.end.len + M::GROUP_ID.tight.len;
        let group_id = if is_empty {
            self.eat_of(block, &M::NICKNAME_NO_GROUP_ID_STATUS).then_some(())?;
            self.empty_at(group_id_at)
        } else if self.fits(&M::USUAL_GROUP_ID) {
            self.known_text(M::NICKNAME_GROUP_ID.len, GUID.len(), &M::GROUP_ID_STATUS)?
        } else {
            let group_id = self.plain_text(block, &M::NICKNAME_GROUP_ID)?;
            self.eat(&M::GROUP_ID_STATUS).then_some(group_id)?
        };
        Some([account, nickname, group_id])
    }

    /// Status, id and flag, and the end tag of that, if all have their usual lengths.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn usual_fields(&mut self) -> Option<[Text<'a>; 3]> {
        // The ends of the texts come first: those of a block that is in vectors already would have to be
        // taken out of these, one by one.
        let mut behind = *self;
        let status = behind.known_text(0, 3, &M::STATUS_ID)?;
        let id = behind.known_text(0, GUID.len(), &M::ID_BLOCKED)?;
        let blocked = behind.known_text(0, 1, &M::BLOCKED.end)?;
        self.fits(&M::USUAL_FIELDS).then_some(())?;
        *self = behind;
        Some([status, id, blocked])
    }

    /// The field behind the flag, and all end tags.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn buddy_end(&mut self) -> Option<Text<'a>> {
        let is_empty = self.is_tight(&M::PERSONAL_MESSAGE.start)?;
        let block = self.block()?;
        let personal_message_at = self.at() + M::PERSONAL_MESSAGE.tight.len;
        if is_empty {
            let is_next = self.eat_of(block, &M::NO_PERSONAL_MESSAGE_BUDDY);
            is_next.then_some(self.empty_at(personal_message_at))
        } else {
            let personal_message = self.long_plain_text(block, &M::PERSONAL_MESSAGE.start)?;
            self.eat(&M::PERSONAL_MESSAGE_BUDDY).then_some(personal_message)
        }
    }

    /// The item of a buddy that ends here, with all its fields.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn buddy_item(
        self,
        events: &mut Events<'a>,
        list: List,
        ([account, nickname, group_id], [status, id, blocked], personal_message): BuddyFields<'a>,
    ) -> Item<'a> {
        pass(events, self.at())?;
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

    /// The rest of a buddy of which some text behind `start` is not as long as usual.
    #[inline(never)]
    fn unusual_buddy(self, events: &mut Events<'a>, list: List, start: [Text<'a>; 3]) -> Item<'a> {
        self.simd.vectorize(
            #[inline(always)]
            || {
                let mut scan = self;
                let status = scan.text(&M::STATUS_ID)?;
                let id = scan.text(&M::ID_BLOCKED)?;
                let blocked = scan.text(&M::BLOCKED.end)?;
                let end = scan.buddy_end()?;
                scan.buddy_item(events, list, (start, [status, id, blocked], end))
            },
        )
    }

    /// A buddy with any white space between its fields, and with texts that have to be decoded.
    #[inline(never)]
    fn loose_buddy(self, events: &mut Events<'a>, list: List) -> Item<'a> {
        self.simd.vectorize(
            #[inline(always)]
            || {
                let mut scan = self;
                scan.eat(&M::BUDDY.start).then_some(())?;
                let start = [
                    scan.field(&M::ACCOUNT)?,
                    scan.field(&M::NICKNAME)?,
                    scan.field(&M::GROUP_ID)?,
                ];
                let fields =
                    [scan.field(&M::STATUS)?, scan.field(&M::ID)?, scan.field(&M::BLOCKED)?];
                let end = scan.field(&M::PERSONAL_MESSAGE)?;
                scan.skip_space();
                scan.eat(&M::BUDDY.end).then_some(())?;
                scan.buddy_item(events, list, (start, fields, end))
            },
        )
    }
}
