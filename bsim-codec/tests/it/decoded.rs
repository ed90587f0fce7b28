//! Decoding a whole event gives the same texts and errors as decoding its fields one by one.

use crate::support::{answer, escape, session};
use bsim_codec::decoded::{self, Field};
use bsim_codec::{Blocked, Buddy, Encoded, ErrorKind, Event, Events, Presence, ReadOptions, Text};

/// The fields of an event, decoded one by one.
fn one_by_one(event: &Event<'_>, lossy: bool) -> Result<Vec<Option<String>>, ErrorKind> {
    let plain = |text: Option<Text<'_>>| Ok(text.map(|text| text.decode().into_owned()));
    let encoded = |text: Option<Encoded<'_>>| match text {
        Some(text) if lossy => Ok(Some(text.decode_lossy().into_owned())),
        Some(text) => text.decode().map(|text| Some(text.into_owned())),
        None => Ok(None),
    };
    let buddy = |it: &Buddy<'_>| {
        [
            plain(it.account),
            encoded(it.nickname),
            plain(it.group_id),
            plain(it.status),
            plain(it.id),
            plain(it.blocked),
            encoded(it.personal_message),
        ]
        .into_iter()
        .collect()
    };
    let fields: Result<_, bsim_codec::DecodeError> = match event {
        Event::Session { id } => plain(*id).map(|it| vec![it]),
        Event::Account { im_type, account } => {
            [plain(*im_type), plain(*account)].into_iter().collect()
        }
        Event::Login { datetime } => plain(*datetime).map(|it| vec![it]),
        Event::LogItem(text) | Event::StatusChanged(text) | Event::GroupsStart { xml: text } => {
            plain(Some(*text)).map(|it| vec![it])
        }
        Event::NicknameChanged(nickname) => encoded(Some(*nickname)).map(|it| vec![it]),
        Event::Group(it) => [plain(it.id), encoded(it.name)].into_iter().collect(),
        Event::Buddy(it) | Event::BuddyStatus(it) => buddy(it),
        Event::Message(it) => [plain(it.from), encoded(Some(it.text))].into_iter().collect(),
        Event::Unknown { name, xml } => {
            [plain(Some(*name)), plain(Some(*xml))].into_iter().collect()
        }
        Event::LogStart
        | Event::BuddiesStart
        | Event::BuddyStatusesStart
        | Event::MessagesStart => Ok(Vec::new()),
        other => panic!("{other:?}"),
    };
    fields.map_err(|error| error.kind())
}

/// The fields of a decoded event, in the same order.
fn fields(event: &decoded::Event<'_>) -> Vec<Option<String>> {
    use decoded::Event;
    let list = |fields: &[Field<'_>]| {
        fields.iter().map(|field| field.get().map(str::to_owned)).collect::<Vec<_>>()
    };
    match *event {
        Event::Session { id } => list(&[id]),
        Event::Account { im_type, account } => list(&[im_type, account]),
        Event::Login { datetime } => list(&[datetime]),
        Event::LogItem(text)
        | Event::StatusChanged(text)
        | Event::NicknameChanged(text)
        | Event::GroupsStart { xml: text } => list(&[text.into()]),
        Event::Group(it) => list(&[it.id, it.name]),
        Event::Buddy(it) | Event::BuddyStatus(it) => list(&[
            it.account,
            it.nickname,
            it.group_id,
            it.status,
            it.id,
            it.blocked,
            it.personal_message,
        ]),
        Event::Message(it) => list(&[it.from, it.text.into()]),
        Event::Unknown { name, xml } => list(&[name.into(), xml.into()]),
        Event::LogStart
        | Event::BuddiesStart
        | Event::BuddyStatusesStart
        | Event::MessagesStart => Vec::new(),
        other => panic!("{other:?}"),
    }
}

/// Returns the number of events that strict decoding accepts, and the number that it refuses.
#[track_caller]
fn check(body: &str, options: ReadOptions) -> [usize; 2] {
    let mut buffer = String::from("what was there");
    let mut counts = [0; 2];
    for event in Events::parse_with(body.as_bytes(), options).unwrap() {
        let event = event.unwrap();
        let expected = one_by_one(&event, false);
        counts[usize::from(expected.is_err())] += 1;
        let decoded = event.decode(&mut buffer);
        assert_eq!(decoded.map(|it| fields(&it)).map_err(|error| error.kind()), expected);
        let lossy = event.decode_lossy(&mut buffer);
        assert_eq!(Ok(fields(&lossy)), one_by_one(&event, true));
    }
    counts
}

const TEXTS: [&str; 16] = [
    "",
    "plain",
    "two%20words",
    "%E4%B8%BD%E5%8D%8E",
    "丽华",
    "a%2Bb+c",
    "100%25",
    "50%",
    "%4",
    "%G1",
    "%C4%E3",
    "%E4%B8",
    "%AD%E5",
    "&lt;b&gt;%20&amp;",
    "<![CDATA[%20]]>",
    " %20padded ",
];

#[test]
fn all_fields_at_once_are_those_one_by_one() {
    let mut counts = [0; 2];
    for first in TEXTS {
        for second in TEXTS {
            let long = format!("{}{second}", "%E4%B8%BDx".repeat(40));
            for second in [second, &long] {
                let content = format!(
                    "<OnLog><item>{first}</item></OnLog><OnLogin datetime=\"{}\"/>\
                     <OnNicknameChanged>{first}</OnNicknameChanged>\
                     <OnReceiveGroups><Group><Id>{second}</Id><Name>{first}</Name></Group></OnReceiveGroups>\
                     <OnReceiveBuddies><Buddy><Account>{second}</Account><Nickname>{first}</Nickname>\
                     <Blocked/><PersonalMessage>{second}</PersonalMessage></Buddy></OnReceiveBuddies>\
                     <OnStatusChanged>{second}</OnStatusChanged>\
                     <OnBuddyStatusChanged><Buddy><PersonalMessage>{first}</PersonalMessage>\
                     </Buddy></OnBuddyStatusChanged>\
                     <OnMessage><Message from=\"a&amp;b\">{second}</Message></OnMessage>\
                     <OnUnheardOf>{first}</OnUnheardOf>",
                    "2008-06-30 22:14:03",
                );
                let inner = session(&content);
                for result in [inner.clone(), escape(&inner)] {
                    for trim in [false, true] {
                        let options = ReadOptions::default().trim(trim);
                        let [sound, wrong] = check(&answer(&result), options);
                        counts[0] += sound;
                        counts[1] += wrong;
                    }
                }
            }
        }
    }
    // Every body has an event of each of the 16 kinds.
    assert_eq!(counts[0] + counts[1], 16 * 16 * 2 * 2 * 2 * 16);
    assert!(counts[1] > 3_000, "{counts:?}");
}

/// Two invalid texts whose concatenation would be valid.
#[test]
fn a_character_must_not_be_split_between_fields() {
    let body = answer(&session(
        "<OnReceiveBuddies><Buddy><Nickname>%E4%B8</Nickname><PersonalMessage>%BD</PersonalMessage>\
         </Buddy></OnReceiveBuddies>",
    ));
    let mut events = Events::parse(body.as_bytes()).unwrap();
    let buddy = events.find(|event| matches!(event, Ok(Event::Buddy(_)))).unwrap().unwrap();
    let mut buffer = String::new();
    let error = buddy.decode(&mut buffer).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidPercentUtf8);
    assert_eq!(error.offset(), body.find("%E4").unwrap());
    let decoded::Event::Buddy(buddy) = buddy.decode_lossy(&mut buffer) else { panic!("a buddy") };
    assert_eq!((&*buddy.nickname, &*buddy.personal_message), ("\u{FFFD}", "\u{FFFD}"));
}

#[test]
fn what_stands_for_itself_stays_in_the_input() {
    let body = answer(&session(
        "<OnReceiveBuddies><Buddy><Account/><Nickname>plain</Nickname>\
         <PersonalMessage>two%20words</PersonalMessage></Buddy></OnReceiveBuddies>",
    ));
    let mut buffer = String::new();
    for event in Events::parse(body.as_bytes()).unwrap() {
        if let decoded::Event::Buddy(buddy) = event.unwrap().decode(&mut buffer).unwrap() {
            assert!(body.as_bytes().as_ptr_range().contains(&buddy.nickname.as_ptr()));
            assert!(!body.as_bytes().as_ptr_range().contains(&buddy.personal_message.as_ptr()));
            assert_eq!((buddy.account.get(), buddy.account.is_absent()), (Some(""), false));
            assert_eq!((buddy.group_id.get(), &*buddy.group_id), (None, ""));
            assert!(buddy.group_id.is_absent());
            let absent_or_not = [buddy.nickname, buddy.account, buddy.group_id];
            assert_eq!(absent_or_not.map(|field| field.or("none")), ["plain", "", "none"]);
            assert_eq!(buddy.presence(), None);
            assert_eq!(
                format!("{}|{:?}|{:?}", buddy.account, buddy.account, buddy.id),
                "|Some(\"\")|None"
            );
        }
    }
    assert_eq!(buffer, "two words");
}

#[test]
fn a_session_is_not_shown() {
    let body = answer(&session(""));
    let mut buffer = String::new();
    let event = Events::parse(body.as_bytes()).unwrap().next().unwrap().unwrap();
    let shown = format!("{:?}", event.decode(&mut buffer).unwrap());
    assert_eq!(shown, "Session { id: Some([redacted]) }");
}

#[test]
fn fields_equal_their_texts() {
    let body = answer(&session(
        "<OnReceiveBuddies><Buddy><Account>a</Account><Status>NLN</Status><Blocked>1</Blocked></Buddy></OnReceiveBuddies>",
    ));
    let mut buffer = String::new();
    let mut seen = 0;
    for event in Events::parse(body.as_bytes()).unwrap() {
        if let decoded::Event::Buddy(buddy) = event.unwrap().decode(&mut buffer).unwrap() {
            assert!(buddy.account == "a" && buddy.account == *"a");
            for other in ["b", ""] {
                assert!(buddy.account != other && buddy.account != *other);
                assert!(buddy.nickname != other && buddy.nickname != *other);
            }
            assert_eq!(buddy.is_blocked(), Some(Blocked::Yes));
            assert_eq!(buddy.presence(), Some(Presence::Online));
            seen += 1;
        }
    }
    assert_eq!(seen, 1);
}
