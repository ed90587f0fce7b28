//! The events of a poll response as a tree: vectors of structs with borrowed texts.

use super::error::{Error, Result};
use super::events::{Event, Reader};
use super::text::{Text, tell};
use crate::{Consumer, Kind};

#[derive(Default)]
pub(super) struct Tree<'a> {
    sessions: Vec<Session<'a>>,
}

struct Session<'a> {
    id: Option<Text<'a>>,
    accounts: Vec<Account<'a>>,
}

struct Account<'a> {
    /// The network, the account.
    texts: [Option<Text<'a>>; 2],
    events: Vec<AccountEvent<'a>>,
}

/// In the order of the texts of [`Event`].
type Buddy<'a> = [Option<Text<'a>>; 7];

enum AccountEvent<'a> {
    Log(Vec<Option<Text<'a>>>),
    Login(Option<Text<'a>>),
    NicknameChanged(Text<'a>),
    Buddies(Vec<Buddy<'a>>),
    StatusChanged(Option<Text<'a>>),
    BuddyStatuses(Vec<Buddy<'a>>),
    /// The sender, the text.
    Messages(Vec<[Option<Text<'a>>; 2]>),
}

impl<'a> Tree<'a> {
    pub(super) fn read(mut reader: Reader<'a>) -> Result<Self> {
        let mut tree = Self::default();
        while let Some(event) = reader.next()? {
            tree.push(event).ok_or(Error::Schema("an item without its parent"))?;
        }
        Ok(tree)
    }

    /// Adds the event to its parent, if there is one.
    #[inline]
    fn push(&mut self, event: Event<'a>) -> Option<()> {
        if let Event::Texts(Kind::Session, [id, _], _) = event {
            self.sessions.push(Session { id, accounts: Vec::new() });
            return Some(());
        }
        let accounts = &mut self.sessions.last_mut()?.accounts;
        if let Event::Texts(Kind::Account, texts, _) = event {
            accounts.push(Account { texts, events: Vec::new() });
            return Some(());
        }
        let events = &mut accounts.last_mut()?.events;
        match event {
            Event::Start(Kind::LogStart) => events.push(AccountEvent::Log(Vec::new())),
            Event::Start(Kind::BuddiesStart) => events.push(AccountEvent::Buddies(Vec::new())),
            Event::Start(Kind::BuddyStatusesStart) => {
                events.push(AccountEvent::BuddyStatuses(Vec::new()));
            }
            Event::Start(_) => events.push(AccountEvent::Messages(Vec::new())),
            Event::Texts(Kind::Login, [datetime, _], _) => {
                events.push(AccountEvent::Login(datetime));
            }
            Event::Texts(Kind::StatusChanged, [status, _], _) => {
                events.push(AccountEvent::StatusChanged(status));
            }
            Event::NicknameChanged(name) => events.push(AccountEvent::NicknameChanged(name)),
            item => match (events.last_mut()?, item) {
                (AccountEvent::Log(items), Event::Texts(_, [item, _], _)) => items.push(item),
                (AccountEvent::Messages(messages), Event::Message(message)) => {
                    messages.push(message);
                }
                (
                    AccountEvent::Buddies(buddies) | AccountEvent::BuddyStatuses(buddies),
                    Event::Buddy(_, buddy),
                ) => buddies.push(buddy),
                _ => return None,
            },
        }
        Some(())
    }

    pub(super) fn tell(&self, consumer: &mut impl Consumer) {
        for session in &self.sessions {
            tell_item(Kind::Session, &[session.id], consumer);
            for account in &session.accounts {
                tell_item(Kind::Account, &account.texts, consumer);
                account.events.iter().for_each(|event| event.tell(consumer));
            }
        }
    }
}

impl AccountEvent<'_> {
    fn tell(&self, consumer: &mut impl Consumer) {
        match self {
            Self::Log(items) => {
                consumer.item(Kind::LogStart);
                items.iter().for_each(|&item| tell_item(Kind::LogItem, &[item], consumer));
            }
            Self::Login(datetime) => tell_item(Kind::Login, &[*datetime], consumer),
            Self::NicknameChanged(name) => {
                tell_item(Kind::NicknameChanged, &[Some(*name)], consumer)
            }
            Self::Buddies(buddies) => {
                consumer.item(Kind::BuddiesStart);
                buddies.iter().for_each(|buddy| tell_item(Kind::Buddy, buddy, consumer));
            }
            Self::StatusChanged(status) => tell_item(Kind::StatusChanged, &[*status], consumer),
            Self::BuddyStatuses(buddies) => {
                consumer.item(Kind::BuddyStatusesStart);
                buddies.iter().for_each(|buddy| tell_item(Kind::BuddyStatus, buddy, consumer));
            }
            Self::Messages(messages) => {
                consumer.item(Kind::MessagesStart);
                messages.iter().for_each(|message| tell_item(Kind::Message, message, consumer));
            }
        }
    }
}

#[inline]
fn tell_item(kind: Kind, texts: &[Option<Text<'_>>], consumer: &mut impl Consumer) {
    consumer.item(kind);
    tell(texts, consumer);
}
