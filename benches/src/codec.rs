//! Reading with the codec.

use bsim_codec::{BuddyOf, DecodeError, Encoded, Event, Events, Text};

use crate::{Consumer, Kind};

type Result = core::result::Result<(), DecodeError>;

/// Reads every text as it is written.
///
/// # Errors
/// As [`Events`].
#[inline]
pub fn pull(body: &[u8], consumer: &mut impl Consumer) -> Result {
    read(body, &mut Raw(consumer))
}

/// Decodes every text. What has to be undone for it goes into `buffer`, which is cleared before
/// each.
///
/// # Errors
/// As [`Events`] and [`Encoded::decode_into`].
#[inline]
pub fn decode(body: &[u8], buffer: &mut String, consumer: &mut impl Consumer) -> Result {
    read(body, &mut Decoded { buffer, consumer })
}

/// What is done with the texts of an event.
trait Texts {
    fn item(&mut self, kind: Kind);
    fn text(&mut self, text: Option<Text<'_>>);
    fn encoded(&mut self, text: Option<Encoded<'_>>) -> Result;
}

struct Raw<'c, C>(&'c mut C);

impl<C: Consumer> Texts for Raw<'_, C> {
    #[inline]
    fn item(&mut self, kind: Kind) {
        self.0.item(kind);
    }

    #[inline]
    fn text(&mut self, text: Option<Text<'_>>) {
        self.0.text(text.map(Text::raw));
    }

    #[inline]
    fn encoded(&mut self, text: Option<Encoded<'_>>) -> Result {
        self.0.text(text.map(Encoded::raw));
        Ok(())
    }
}

struct Decoded<'c, C> {
    buffer: &'c mut String,
    consumer: &'c mut C,
}

impl<C: Consumer> Texts for Decoded<'_, C> {
    #[inline]
    fn item(&mut self, kind: Kind) {
        self.consumer.item(kind);
    }

    #[inline]
    fn text(&mut self, text: Option<Text<'_>>) {
        // As the reference does: a text that stands for itself is not copied.
        self.consumer.text(text.map(|text| {
            self.buffer.clear();
            text.as_plain().unwrap_or_else(|| text.decode_into(self.buffer))
        }));
    }

    #[inline]
    fn encoded(&mut self, text: Option<Encoded<'_>>) -> Result {
        self.buffer.clear();
        self.consumer.text(match text {
            Some(text) => Some(text.decode_into(self.buffer)?),
            None => None,
        });
        Ok(())
    }
}

#[inline]
fn read(body: &[u8], texts: &mut impl Texts) -> Result {
    let mut events = Events::parse(body)?;
    while let Some(event) = &events.next() {
        match event {
            Ok(event) => take(event, texts)?,
            Err(error) => return Err(*error),
        }
    }
    Ok(())
}

#[inline]
fn take(event: &Event<'_>, texts: &mut impl Texts) -> Result {
    match *event {
        Event::Session { id } => {
            texts.item(Kind::Session);
            texts.text(id);
        }
        Event::Account { im_type, account } => {
            texts.item(Kind::Account);
            texts.text(im_type);
            texts.text(account);
        }
        Event::LogStart => texts.item(Kind::LogStart),
        Event::LogItem(item) => {
            texts.item(Kind::LogItem);
            texts.text(Some(item));
        }
        Event::Login { datetime } => {
            texts.item(Kind::Login);
            texts.text(datetime);
        }
        Event::NicknameChanged(nickname) => {
            texts.item(Kind::NicknameChanged);
            texts.encoded(Some(nickname))?;
        }
        Event::BuddiesStart => texts.item(Kind::BuddiesStart),
        Event::Buddy(ref buddy) => {
            texts.item(Kind::Buddy);
            take_buddy(buddy, texts)?;
        }
        Event::StatusChanged(status) => {
            texts.item(Kind::StatusChanged);
            texts.text(Some(status));
        }
        Event::BuddyStatusesStart => texts.item(Kind::BuddyStatusesStart),
        Event::BuddyStatus(ref buddy) => {
            texts.item(Kind::BuddyStatus);
            take_buddy(buddy, texts)?;
        }
        Event::MessagesStart => texts.item(Kind::MessagesStart),
        Event::Message(ref message) => {
            texts.item(Kind::Message);
            texts.text(message.from);
            texts.encoded(Some(message.text))?;
        }
        // Groups and unknown events occur in none of the bodies.
        _ => {}
    }
    Ok(())
}

#[inline]
fn take_buddy(buddy: &BuddyOf<&str>, texts: &mut impl Texts) -> Result {
    texts.text(buddy.account);
    texts.encoded(buddy.nickname)?;
    texts.text(buddy.group_id);
    texts.text(buddy.status);
    texts.text(buddy.id);
    texts.text(buddy.blocked);
    texts.encoded(buddy.personal_message)
}
