//! quick-xml's serde deserializer: structs that mirror the document.

use std::borrow::Cow;

use serde::Deserialize;

use super::Error;
use crate::{Consumer, Kind};

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "Body", borrow)]
    body: Body<'a>,
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(rename = "KeepSessionAliveResponse", borrow)]
    response: Response<'a>,
}

#[derive(Deserialize)]
struct Response<'a> {
    #[serde(rename = "KeepSessionAliveResult", borrow)]
    result: Outcome<'a>,
}

#[derive(Deserialize)]
struct Outcome<'a> {
    #[serde(rename = "Session", borrow, default)]
    sessions: Vec<Session<'a>>,
}

#[derive(Deserialize)]
struct Session<'a> {
    #[serde(rename = "@id", borrow)]
    id: Option<Cow<'a, str>>,
    #[serde(rename = "IM", borrow, default)]
    accounts: Vec<Account<'a>>,
}

#[derive(Deserialize)]
struct Account<'a> {
    #[serde(rename = "@type", borrow)]
    im_type: Option<Cow<'a, str>>,
    #[serde(rename = "@account", borrow)]
    account: Option<Cow<'a, str>>,
    #[serde(rename = "$value", borrow, default)]
    events: Vec<Event<'a>>,
}

#[derive(Deserialize)]
enum Event<'a> {
    #[serde(rename = "OnLog", borrow)]
    Log(Log<'a>),
    #[serde(rename = "OnLogin", borrow)]
    Login(Login<'a>),
    #[serde(rename = "OnNicknameChanged", borrow)]
    NicknameChanged(Cow<'a, str>),
    #[serde(rename = "OnReceiveBuddies", borrow)]
    Buddies(Buddies<'a>),
    #[serde(rename = "OnStatusChanged", borrow)]
    StatusChanged(Cow<'a, str>),
    #[serde(rename = "OnBuddyStatusChanged", borrow)]
    BuddyStatuses(Buddies<'a>),
    #[serde(rename = "OnMessage", borrow)]
    Messages(Messages<'a>),
}

#[derive(Deserialize)]
struct Log<'a> {
    #[serde(rename = "item", borrow, default)]
    items: Vec<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Login<'a> {
    #[serde(rename = "@datetime", borrow)]
    datetime: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Buddies<'a> {
    #[serde(rename = "Buddy", borrow, default)]
    buddies: Vec<Buddy<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Buddy<'a> {
    #[serde(borrow)]
    account: Option<Cow<'a, str>>,
    #[serde(borrow)]
    nickname: Option<Cow<'a, str>>,
    #[serde(borrow)]
    group_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    status: Option<Cow<'a, str>>,
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    blocked: Option<Cow<'a, str>>,
    #[serde(borrow)]
    personal_message: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Messages<'a> {
    #[serde(rename = "Message", borrow, default)]
    messages: Vec<Message<'a>>,
}

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(rename = "@from", borrow)]
    from: Option<Cow<'a, str>>,
    #[serde(rename = "$text", borrow, default)]
    text: Cow<'a, str>,
}

/// Parses an inline body.
///
/// # Errors
/// The errors of quick-xml, and a text that is not UTF-8.
pub fn read(body: &[u8], buffer: &mut Vec<u8>, consumer: &mut impl Consumer) -> Result<(), Error> {
    let envelope: Envelope<'_> = quick_xml::de::from_str(core::str::from_utf8(body)?)?;
    for session in &envelope.body.response.result.sessions {
        consumer.item(Kind::Session);
        consumer.text(session.id.as_deref());
        for account in &session.accounts {
            consumer.item(Kind::Account);
            consumer.text(account.im_type.as_deref());
            consumer.text(account.account.as_deref());
            for event in &account.events {
                take(event, buffer, consumer)?;
            }
        }
    }
    Ok(())
}

fn take(
    event: &Event<'_>,
    buffer: &mut Vec<u8>,
    consumer: &mut impl Consumer,
) -> Result<(), Error> {
    match event {
        Event::Log(log) => {
            consumer.item(Kind::LogStart);
            for item in &log.items {
                consumer.item(Kind::LogItem);
                consumer.text(Some(item));
            }
        }
        Event::Login(login) => {
            consumer.item(Kind::Login);
            consumer.text(login.datetime.as_deref());
        }
        Event::NicknameChanged(nickname) => {
            consumer.item(Kind::NicknameChanged);
            super::encoded(nickname, buffer, consumer)?;
        }
        Event::Buddies(list) => {
            consumer.item(Kind::BuddiesStart);
            take_buddies(Kind::Buddy, &list.buddies, buffer, consumer)?;
        }
        Event::StatusChanged(status) => {
            consumer.item(Kind::StatusChanged);
            consumer.text(Some(status));
        }
        Event::BuddyStatuses(list) => {
            consumer.item(Kind::BuddyStatusesStart);
            take_buddies(Kind::BuddyStatus, &list.buddies, buffer, consumer)?;
        }
        Event::Messages(list) => {
            consumer.item(Kind::MessagesStart);
            for message in &list.messages {
                consumer.item(Kind::Message);
                consumer.text(message.from.as_deref());
                super::encoded(&message.text, buffer, consumer)?;
            }
        }
    }
    Ok(())
}

fn take_buddies(
    kind: Kind,
    buddies: &[Buddy<'_>],
    buffer: &mut Vec<u8>,
    consumer: &mut impl Consumer,
) -> Result<(), Error> {
    for buddy in buddies {
        let texts = [
            &buddy.account,
            &buddy.nickname,
            &buddy.group_id,
            &buddy.status,
            &buddy.id,
            &buddy.blocked,
            &buddy.personal_message,
        ];
        super::buddy(kind, texts.map(Option::as_deref), buffer, consumer)?;
    }
    Ok(())
}
