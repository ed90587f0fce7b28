//! Parsing with the codec.

use std::hint::black_box;

use bsim_codec::{
    AccountEvent, BuddyOf, DecodeError, Encoded, Event, Events, MessageOf, Request, Response,
    Session, SessionEvents, Text, decoded,
};

use crate::{Consumer, Kind};

type Result = core::result::Result<(), DecodeError>;

/// Reads every raw text.
///
/// # Errors
/// Like [`Events`].
#[inline]
pub fn pull(body: &[u8], consumer: &mut impl Consumer) -> Result {
    read(body, &mut Raw(consumer))
}

/// Decodes every text. A text with escapes is decoded into `buffer`, which is cleared first.
///
/// # Errors
/// Like [`Events`] and [`Encoded::decode_into`].
#[inline]
pub fn decode(body: &[u8], buffer: &mut String, consumer: &mut impl Consumer) -> Result {
    read(body, &mut Decoded { buffer, consumer })
}

/// Decodes the events of a roster. `buffer` holds the decoded texts of one event.
///
/// # Errors
/// Like [`Events`] and [`Event::decode`].
///
/// # Panics
/// At an event that no roster has.
#[inline]
pub fn decode_events(body: &[u8], buffer: &mut String, consumer: &mut impl Consumer) -> Result {
    let mut events = Events::parse(body)?;
    while let Some(event) = &events.next() {
        match event {
            Ok(event) => take_decoded(&event.decode(buffer)?, consumer),
            Err(error) => return Err(*error),
        }
    }
    Ok(())
}

#[inline]
fn take_decoded(event: &decoded::Event<'_>, consumer: &mut impl Consumer) {
    match event {
        decoded::Event::Session { id } => {
            consumer.item(Kind::Session);
            consumer.text(id.get());
        }
        decoded::Event::Account { im_type, account } => {
            consumer.item(Kind::Account);
            consumer.text(im_type.get());
            consumer.text(account.get());
        }
        decoded::Event::BuddiesStart => consumer.item(Kind::BuddiesStart),
        decoded::Event::Buddy(buddy) => {
            consumer.item(Kind::Buddy);
            consumer.text(buddy.account.get());
            consumer.text(buddy.nickname.get());
            consumer.text(buddy.group_id.get());
            consumer.text(buddy.status.get());
            consumer.text(buddy.id.get());
            consumer.text(buddy.blocked.get());
            consumer.text(buddy.personal_message.get());
        }
        event => panic!("a roster has no {event:?}"),
    }
}

/// Parses a request, and passes its raw texts to the consumer.
///
/// # Errors
/// Like [`Request::parse`].
pub fn request(body: &[u8], consumer: &mut impl Consumer) -> Result {
    let request = Request::parse(body)?;
    // The consumer does not read the whole value. `black_box` keeps the compiler from removing the
    // rest.
    take_request(black_box(&request), &mut Raw(consumer))
}

/// Parses a response (a poll response as a tree), and passes its raw texts to the consumer.
///
/// # Errors
/// Like [`Response::parse`].
pub fn response(body: &[u8], consumer: &mut impl Consumer) -> Result {
    let response = Response::parse(body)?;
    take_response(black_box(&response), &mut Raw(consumer))
}

/// The use of the texts of an event.
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
        // Like the reference, this does not copy a text without escapes.
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
        Event::Buddy(ref buddy) => take_buddy(Kind::Buddy, buddy, texts)?,
        Event::StatusChanged(status) => {
            texts.item(Kind::StatusChanged);
            texts.text(Some(status));
        }
        Event::BuddyStatusesStart => texts.item(Kind::BuddyStatusesStart),
        Event::BuddyStatus(ref buddy) => take_buddy(Kind::BuddyStatus, buddy, texts)?,
        Event::MessagesStart => texts.item(Kind::MessagesStart),
        Event::Message(ref message) => take_message(message, texts)?,
        // No body has groups or unknown events.
        _ => {}
    }
    Ok(())
}

#[inline]
fn take_message(message: &MessageOf<&str>, texts: &mut impl Texts) -> Result {
    texts.item(Kind::Message);
    texts.text(message.from);
    texts.encoded(Some(message.text))
}

#[inline]
fn take_buddy(kind: Kind, buddy: &BuddyOf<&str>, texts: &mut impl Texts) -> Result {
    texts.item(kind);
    texts.text(buddy.account);
    texts.encoded(buddy.nickname)?;
    texts.text(buddy.group_id);
    texts.text(buddy.status);
    texts.text(buddy.id);
    texts.text(buddy.blocked);
    texts.encoded(buddy.personal_message)
}

fn take_request(request: &Request<'_>, texts: &mut impl Texts) -> Result {
    match request {
        Request::Login(request) => {
            texts.item(Kind::LoginRequest);
            texts.text(request.user_id);
            texts.text(request.password);
        }
        Request::KeepSessionAlive(request) => {
            texts.item(Kind::KeepSessionAliveRequest);
            take_session(request.session.as_ref(), texts);
        }
        Request::SendMessage(request) => {
            texts.item(Kind::SendMessageRequest);
            take_session(request.session.as_ref(), texts);
            texts.text(request.im_type);
            texts.text(request.account);
            texts.text(request.to_account);
            texts.encoded(request.message)?;
        }
        // No body has the other events.
        _ => {}
    }
    Ok(())
}

fn take_session(session: Option<&Session<'_>>, texts: &mut impl Texts) {
    texts.text(session.and_then(|session| session.session_id));
    texts.text(session.and_then(|session| session.user_id));
    texts.text(session.and_then(|session| session.login_time));
    texts.text(session.and_then(|session| session.client_ip));
}

fn take_response(response: &Response<'_>, texts: &mut impl Texts) -> Result {
    match response {
        Response::Login(response) => {
            texts.item(Kind::LoginResponse);
            take_session(response.session.as_ref(), texts);
        }
        Response::ChangeStatus(_) => texts.item(Kind::ChangeStatusResponse),
        Response::KeepSessionAlive(response) => return take_sessions(response.sessions(), texts),
        Response::Fault(fault) => {
            texts.item(Kind::Fault);
            texts.text(fault.code);
            texts.text(fault.reason);
            texts.text(fault.actor);
            texts.text(fault.detail);
        }
        // As above.
        _ => {}
    }
    Ok(())
}

fn take_sessions(sessions: &[SessionEvents<'_>], texts: &mut impl Texts) -> Result {
    for session in sessions {
        texts.item(Kind::Session);
        texts.text(session.id);
        for account in &session.accounts {
            texts.item(Kind::Account);
            texts.text(account.im_type);
            texts.text(account.account);
            account.events.iter().try_for_each(|event| take_account_event(event, texts))?;
        }
    }
    Ok(())
}

fn take_account_event(event: &AccountEvent<'_>, texts: &mut impl Texts) -> Result {
    match event {
        AccountEvent::Log { items } => {
            texts.item(Kind::LogStart);
            for &item in items {
                texts.item(Kind::LogItem);
                texts.text(Some(item));
            }
        }
        AccountEvent::Login { datetime } => {
            texts.item(Kind::Login);
            texts.text(*datetime);
        }
        AccountEvent::NicknameChanged { nickname } => {
            texts.item(Kind::NicknameChanged);
            texts.encoded(Some(*nickname))?;
        }
        AccountEvent::ReceiveBuddies { buddies } => {
            texts.item(Kind::BuddiesStart);
            buddies.iter().try_for_each(|buddy| take_buddy(Kind::Buddy, buddy, texts))?;
        }
        AccountEvent::StatusChanged { status } => {
            texts.item(Kind::StatusChanged);
            texts.text(Some(*status));
        }
        AccountEvent::BuddyStatusChanged { buddies } => {
            texts.item(Kind::BuddyStatusesStart);
            buddies.iter().try_for_each(|buddy| take_buddy(Kind::BuddyStatus, buddy, texts))?;
        }
        AccountEvent::Message { messages } => {
            texts.item(Kind::MessagesStart);
            messages.iter().try_for_each(|message| take_message(message, texts))?;
        }
        // As above.
        _ => {}
    }
    Ok(())
}
