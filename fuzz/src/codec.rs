//! What the codec makes of a body, in the form that the oracles compare.

use bsim_codec::{
    Buddy, DecodeError, Encoded, Event, Events, ReadOptions, Request, Response, Session, Text,
};

use crate::percent;
use crate::reference::{Field, Item, normalize};

/// The events up to the first error, and the error.
pub fn events(body: &[u8], options: ReadOptions) -> (Vec<Event<'_>>, Option<DecodeError>) {
    let mut read = Vec::new();
    let mut events = match Events::parse_with(body, options) {
        Ok(events) => events,
        Err(error) => return (read, Some(error)),
    };
    for event in &mut events {
        match event {
            Ok(event) => read.push(event),
            Err(error) => {
                assert!(events.next().is_none(), "the first error ends the events");
                return (read, Some(error));
            }
        }
    }
    assert!(events.next().is_none(), "the end is the end");
    (read, None)
}

/// An event as the reference tells it. Its texts are checked on the way.
pub fn item(event: &Event<'_>) -> Item {
    let (kind, fields) = match *event {
        Event::Session { id } => ("Session", vec![plain(id)]),
        Event::Account { im_type, account } => ("Account", vec![plain(im_type), plain(account)]),
        Event::LogStart => ("LogStart", vec![]),
        Event::LogItem(item) => ("LogItem", vec![plain(Some(item))]),
        Event::Login { datetime } => ("Login", vec![plain(datetime)]),
        Event::NicknameChanged(name) => ("NicknameChanged", vec![encoded(Some(name))]),
        Event::GroupsStart { xml } => ("GroupsStart", vec![raw_xml(xml)]),
        Event::Group(group) => ("Group", vec![plain(group.id), encoded(group.name)]),
        Event::BuddiesStart => ("BuddiesStart", vec![]),
        Event::Buddy(buddy) => ("Buddy", buddy_fields(&buddy)),
        Event::StatusChanged(status) => ("StatusChanged", vec![plain(Some(status))]),
        Event::BuddyStatusesStart => ("BuddyStatusesStart", vec![]),
        Event::BuddyStatus(buddy) => ("BuddyStatus", buddy_fields(&buddy)),
        Event::MessagesStart => ("MessagesStart", vec![]),
        Event::Message(message) => {
            ("Message", vec![plain(message.from), encoded(Some(message.text))])
        }
        Event::Unknown { name, xml } => ("Unknown", vec![plain(Some(name)), raw_xml(xml)]),
        _ => panic!("an event that the oracles do not know: {event:?}"),
    };
    Item { kind, fields }
}

/// The texts of an event, in the order of [`item`]; encoded ones as what XML makes of them.
pub fn texts<'a>(event: &Event<'a>) -> Vec<Option<Text<'a>>> {
    let buddy = |buddy: &Buddy<'a>| {
        vec![
            buddy.account,
            buddy.nickname.map(Encoded::percent_encoded),
            buddy.group_id,
            buddy.status,
            buddy.id,
            buddy.blocked,
            buddy.personal_message.map(Encoded::percent_encoded),
        ]
    };
    match event {
        Event::Session { id } => vec![*id],
        Event::Account { im_type, account } => vec![*im_type, *account],
        Event::LogItem(text) | Event::StatusChanged(text) => vec![Some(*text)],
        Event::Login { datetime } => vec![*datetime],
        Event::NicknameChanged(name) => vec![Some(name.percent_encoded())],
        Event::GroupsStart { xml } => vec![Some(*xml)],
        Event::Group(group) => vec![group.id, group.name.map(Encoded::percent_encoded)],
        Event::Buddy(it) | Event::BuddyStatus(it) => buddy(it),
        Event::Message(message) => vec![message.from, Some(message.text.percent_encoded())],
        Event::Unknown { name, xml } => vec![Some(*name), Some(*xml)],
        _ => vec![],
    }
}

/// The texts of a request, in the order of its layout; an encoded one as what XML makes of it.
pub fn request_texts<'a>(request: &Request<'a>) -> Vec<Option<Text<'a>>> {
    let (session, fields) = match *request {
        Request::Login(it) => (None, vec![it.user_id, it.password]),
        Request::LoginIm(it) => (it.session, vec![it.im_type, it.account, it.password]),
        Request::KeepSessionAlive(it) => (it.session, vec![]),
        Request::ChangeStatus(it) => (it.session, vec![it.im_type, it.account, it.status]),
        Request::SendMessage(it) => {
            let message = it.message.map(Encoded::percent_encoded);
            (it.session, vec![it.im_type, it.account, it.to_account, message])
        }
        _ => (None, vec![]),
    };
    let mut texts = session_texts(session);
    texts.extend(fields);
    texts
}

/// The texts of a response, but for those of events.
pub fn response_texts<'a>(response: &Response<'a>) -> Vec<Option<Text<'a>>> {
    match response {
        Response::Login(it) => session_texts(it.session),
        Response::GetVersion(it) => vec![it.version],
        Response::Fault(it) => {
            let mut texts = vec![it.code, it.reason, it.lang, it.actor, it.node, it.detail];
            texts.extend(it.subcodes.iter().copied().map(Some));
            texts.extend(it.translations.iter().flat_map(|it| [it.lang, Some(it.reason)]));
            texts
        }
        _ => vec![],
    }
}

fn session_texts(session: Option<Session<'_>>) -> Vec<Option<Text<'_>>> {
    session.map_or(vec![], |it| vec![it.session_id, it.user_id, it.login_time, it.client_ip])
}

/// A text is where it says.
pub fn check_place(body: &[u8], text: Text<'_>) {
    let there = body.get(text.offset()..text.offset() + text.raw().len());
    assert_eq!(there, Some(text.raw().as_bytes()), "at {}", text.offset());
    if !text.raw().is_empty() {
        assert_eq!(there.map(<[u8]>::as_ptr), Some(text.raw().as_ptr()), "at {}", text.offset());
    }
}

fn buddy_fields(buddy: &Buddy<'_>) -> Vec<Option<Field>> {
    vec![
        plain(buddy.account),
        encoded(buddy.nickname),
        plain(buddy.group_id),
        plain(buddy.status),
        plain(buddy.id),
        plain(buddy.blocked),
        encoded(buddy.personal_message),
    ]
}

fn plain(text: Option<Text<'_>>) -> Option<Field> {
    text.map(|text| Field::Plain(check_text(text)))
}

fn raw_xml(text: Text<'_>) -> Option<Field> {
    Some(Field::Xml(normalize(&check_text(text))))
}

fn encoded(text: Option<Encoded<'_>>) -> Option<Field> {
    text.map(|text| Field::Encoded(check_encoded(text, false)))
}

/// What a text stands for, which every way to decode it agrees on.
pub fn check_text(text: Text<'_>) -> String {
    let decoded = text.decode();
    let mut out = "before".to_owned();
    assert_eq!(text.decode_into(&mut out), decoded);
    assert_eq!(out, format!("before{decoded}"), "decode_into appends");
    assert_eq!(text.to_string(), decoded);
    assert!(text == *decoded && text == text.into_owned().as_text());
    assert!(decoded.len() <= text.raw().len(), "what is undone never grows");
    decoded.into_owned()
}

/// The percent-encoded text, of which every way to decode it agrees with the naive decoder, with
/// percent-encoding and with the standard library.
pub fn check_encoded(text: Encoded<'_>, plus_is_space: bool) -> String {
    let source = check_text(text.percent_encoded());
    let bytes = percent::decode(&source, plus_is_space);
    let lossy = percent::decode_lossy(&source, plus_is_space);
    assert_eq!(text.decode_bytes().ok().as_deref(), bytes.as_deref());
    assert_eq!(text.decode_lossy(), lossy);
    assert_eq!(text.to_string(), lossy);

    let strict = bytes.as_ref().and_then(|bytes| str::from_utf8(bytes).ok());
    let mut out = "before".to_owned();
    match (text.decode(), strict) {
        (Ok(decoded), Some(strict)) => {
            assert_eq!(decoded, strict);
            assert_eq!(text.decode_into(&mut out).as_deref(), Ok(strict));
            assert_eq!(out, format!("before{strict}"), "decode_into appends");
            assert_eq!(lossy, strict, "nothing is lost");
            assert!(text == strict, "{text:?} is {strict:?}");
        }
        (Err(error), None) => {
            assert_eq!(text.decode_into(&mut out).err(), Some(error));
            assert_eq!(out, "before", "decode_into appends nothing");
            let raw = text.offset()..=text.offset() + text.raw().len();
            assert!(raw.contains(&error.offset()), "{error} is in {raw:?}");
            if let Some(at) = percent::first_bad(&source).filter(|_| source == text.raw()) {
                assert_eq!(error.offset(), text.offset() + at, "{error}");
            }
        }
        (ours, strict) => panic!("{ours:?}, not {strict:?}"),
    }
    if percent::first_bad(&source).is_none() {
        let source = if plus_is_space { source.replace('+', " ") } else { source.clone() };
        let crates: Vec<u8> = percent_encoding::percent_decode_str(&source).collect();
        assert_eq!(Some(crates), bytes);
    }
    source
}
