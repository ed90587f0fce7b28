//! Parsing with the canonical tier and without it.

use std::mem::{Discriminant, discriminant};

use bsim_codec::response::KeepSessionAliveResponse;
use bsim_codec::{
    DecodeError, Encoded, Event, Events, Fault, ReadOptions, Request, Response, Session, Text,
};

/// Every event with the text and offset of each of its parts, and the error at the end.
pub(crate) fn read(input: &[u8], options: ReadOptions) -> (Vec<String>, Option<DecodeError>) {
    collect(input, options, describe)
}

/// The output of `show` for every event, and the error at the end.
fn collect<'a, T>(
    input: &'a [u8],
    options: ReadOptions,
    show: impl Fn(Event<'a>) -> T,
) -> (Vec<T>, Option<DecodeError>) {
    let mut seen = Vec::new();
    let events = match Events::parse_with(input, options) {
        Ok(events) => events,
        Err(error) => return (seen, Some(error)),
    };
    for event in events {
        match event {
            Ok(event) => seen.push(show(event)),
            Err(error) => return (seen, Some(error)),
        }
    }
    (seen, None)
}

fn describe(event: Event<'_>) -> String {
    let text = |text: bsim_codec::Text<'_>| format!("{:?}={:?}", text.to_parts(), text.decode());
    let option = |it: Option<bsim_codec::Text<'_>>| it.map_or("none".into(), text);
    let encoded = |it: bsim_codec::Encoded<'_>| format!("{:?}={:?}", it.to_parts(), it.decode());
    let option_encoded = |it: Option<bsim_codec::Encoded<'_>>| it.map_or("none".into(), encoded);
    match event {
        Event::Session { id } => format!("session {}", option(id)),
        Event::Account { im_type, account } => {
            format!("account {} {}", option(im_type), option(account))
        }
        Event::LogItem(item) => format!("item {}", text(item)),
        Event::Login { datetime } => format!("login {}", option(datetime)),
        Event::NicknameChanged(name) => format!("nickname {}", encoded(name)),
        Event::GroupsStart { xml } => format!("groups {}", text(xml)),
        Event::Group(group) => format!("{} {}", option(group.id), option_encoded(group.name)),
        Event::Buddy(buddy) | Event::BuddyStatus(buddy) => [
            option(buddy.account),
            option_encoded(buddy.nickname),
            option(buddy.group_id),
            option(buddy.status),
            option(buddy.id),
            option(buddy.blocked),
            option_encoded(buddy.personal_message),
            matches!(event, Event::Buddy(_)).to_string(),
        ]
        .join(" "),
        Event::StatusChanged(status) => format!("status {}", text(status)),
        Event::Message(message) => {
            format!("message {} {}", option(message.from), encoded(message.text))
        }
        Event::Unknown { name, xml } => format!("unknown {} {}", text(name), text(xml)),
        other => format!("{other:?}"),
    }
}

/// Every part of a request or a plain response with its text and offset, or the error; the tree of a
/// poll response.
type Read<'a> = ([String; 2], Option<KeepSessionAliveResponse<'a>>);

fn read_message(input: &[u8], options: ReadOptions) -> Read<'_> {
    let option = |text: Option<Text<'_>>| {
        text.map_or("none".into(), |text| format!("{:?}={:?} ", text.to_parts(), text.decode()))
    };
    let fields = |texts: &[Option<Text<'_>>]| texts.iter().copied().map(option).collect::<String>();
    let session = |session: Option<Session<'_>>| match session {
        Some(Session { session_id, user_id, login_time, client_ip }) => {
            fields(&[session_id, user_id, login_time, client_ip])
        }
        None => "no session".into(),
    };
    let fault = |fault: Fault<'_>| {
        let Fault { code, reason, lang, actor, node, detail, .. } = fault;
        let lists = fault.translations.iter().flat_map(|it| [it.lang, Some(it.reason)]);
        let lists: Vec<_> = fault.subcodes.iter().map(|&it| Some(it)).chain(lists).collect();
        let texts = fields(&[code, reason, lang, actor, node, detail]);
        format!("{:?} {:?} {texts} {}", fault.version, fault.kind, fields(&lists))
    };
    let request = match Request::parse_with(input, options) {
        Ok(Request::Login(it)) => fields(&[it.user_id, it.password]),
        Ok(Request::LoginIm(it)) => {
            session(it.session) + &fields(&[it.im_type, it.account, it.password])
        }
        Ok(Request::KeepSessionAlive(it)) => session(it.session),
        Ok(Request::ChangeStatus(it)) => {
            session(it.session) + &fields(&[it.im_type, it.account, it.status])
        }
        Ok(Request::SendMessage(it)) => {
            let message = it.message.map(|text| format!("{:?}", text.to_parts()));
            let texts = fields(&[it.im_type, it.account, it.to_account]);
            format!("{} {texts} {message:?}", session(it.session))
        }
        other => format!("{other:?}"),
    };
    let mut tree = None;
    let response = match Response::parse_with(input, options) {
        Ok(Response::Login(it)) => session(it.session),
        Ok(Response::GetVersion(it)) => option(it.version),
        // `assert_same_events` compares its texts.
        Ok(Response::KeepSessionAlive(it)) => {
            tree = Some(it);
            String::new()
        }
        Ok(Response::Fault(it)) => fault(it),
        other => format!("{other:?}"),
    };
    let response = match Fault::parse_with(input, options) {
        Ok(it) => response + &fault(it),
        other => format!("{response} {other:?}"),
    };
    ([request, response], tree)
}

/// Checks that both tiers give the same result, with every SIMD level.
#[track_caller]
pub(crate) fn assert_same(input: &[u8], options: ReadOptions) {
    assert_same_events(input, options);
    let slow = read_message(input, options.general_only(true));
    for options in [options, options.baseline_only(true)] {
        assert_eq!(read_message(input, options), slow, "{}", String::from_utf8_lossy(input));
    }
}

/// Like [`assert_same`], for the events of a poll response.
#[track_caller]
pub(crate) fn assert_same_events(input: &[u8], options: ReadOptions) {
    let slow = parts(input, options.general_only(true));
    for options in [options, options.baseline_only(true)] {
        if parts(input, options) != slow {
            let (fast, slow) = (read(input, options), read(input, options.general_only(true)));
            panic!("{}\n{fast:#?}\n{slow:#?}", String::from_utf8_lossy(input));
        }
    }
    if let Some(error) = slow.1 {
        assert!(error.offset() <= input.len());
    }
}

/// A raw text, its offset, and its escapes.
type Part<'a> = Option<(&'a str, u32, u32)>;

/// The kind of an event, and its texts.
type Parts<'a> = (Discriminant<Event<'a>>, [Part<'a>; 7]);

/// The parts of every event, which determine the decoded texts, and the error at the end.
fn parts(input: &[u8], options: ReadOptions) -> (Vec<Parts<'_>>, Option<DecodeError>) {
    collect(input, options, |event| (discriminant(&event), parts_of(&event)))
}

fn parts_of<'a>(event: &Event<'a>) -> [Part<'a>; 7] {
    let plain = |text: Option<Text<'a>>| text.map(Text::to_parts);
    let encoded = |text: Option<Encoded<'a>>| text.map(Encoded::to_parts);
    let two = |first, second| [first, second, None, None, None, None, None];
    match *event {
        Event::Session { id: text } | Event::Login { datetime: text } => two(plain(text), None),
        Event::Account { im_type, account } => two(plain(im_type), plain(account)),
        Event::LogItem(text) | Event::StatusChanged(text) | Event::GroupsStart { xml: text } => {
            two(plain(Some(text)), None)
        }
        Event::NicknameChanged(name) => two(encoded(Some(name)), None),
        Event::Group(group) => two(plain(group.id), encoded(group.name)),
        Event::Buddy(buddy) | Event::BuddyStatus(buddy) => [
            plain(buddy.account),
            encoded(buddy.nickname),
            plain(buddy.group_id),
            plain(buddy.status),
            plain(buddy.id),
            plain(buddy.blocked),
            encoded(buddy.personal_message),
        ],
        Event::Message(message) => two(plain(message.from), encoded(Some(message.text))),
        Event::Unknown { name, xml } => two(plain(Some(name)), plain(Some(xml))),
        _ => two(None, None),
    }
}
