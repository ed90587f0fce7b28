//! Parsing of events, one by one and as a tree.

use crate::support::{self, answer, escape, forms, marked, only_event, read, session};
use bsim_codec::response::KeepSessionAliveResponse;
use bsim_codec::{
    AccountEvent, Blocked, Encoded, ErrorKind as K, Event, Events, Group, Message, Presence, Text,
};

/// The events of the only account of a response, without the session and the account.
fn pull(body: &str) -> Vec<Event<'_>> {
    read(body.as_bytes()).unwrap().split_off(2)
}

#[test]
fn sessions_and_accounts() {
    let inner = "<Session id='a&amp;b'><IM type='msn' account='c@d'/><IM account=''></IM><new/>\
         <IM type='yahoo' new='1'><OnLog/></IM></Session>";
    for body in forms(inner) {
        let expected = [
            Event::Session { id: Some(Text::plain("a&b")) },
            Event::Account { im_type: Some(Text::plain("msn")), account: Some(Text::plain("c@d")) },
            Event::Account { im_type: None, account: Some(Text::plain("")) },
            Event::Account { im_type: Some(Text::plain("yahoo")), account: None },
            Event::LogStart,
        ];
        assert_eq!(read(body.as_bytes()).unwrap(), expected, "{body}");
        let tree = KeepSessionAliveResponse::parse(body.as_bytes()).unwrap();
        let [session] = tree.sessions() else { panic!() };
        assert_eq!(session.accounts.len(), 3);
        assert_eq!(session.accounts[2].events, [AccountEvent::Log { items: vec![] }]);
    }
    // Attributes in other namespaces do not count.
    let body = answer("<Session xmlns:a='urn:a' a:id='b'><IM a:type='c'/></Session><Session/>");
    let none = Event::Account { im_type: None, account: None };
    let session = Event::Session { id: None };
    assert_eq!(read(body.as_bytes()).unwrap(), [session, none, session]);
}

#[test]
fn log_and_login() {
    let events = "<OnLog><item>a</item><item/><new>b</new><item> c </item></OnLog><OnLog></OnLog>\
         <OnLogin datetime='2008-06-30 22:14:17'/><OnLogin>new<a/></OnLogin>";
    for body in forms(&session(events)) {
        let item = |text| Event::LogItem(Text::plain(text));
        let expected = [
            Event::LogStart,
            item("a"),
            item(""),
            item(" c "),
            Event::LogStart,
            Event::Login { datetime: Some(Text::plain("2008-06-30 22:14:17")) },
            Event::Login { datetime: None },
        ];
        assert_eq!(pull(&body), expected, "{body}");
    }
}

#[test]
fn own_name_and_presence() {
    let events = "<OnNicknameChanged>%E4%B8%BD+</OnNicknameChanged><OnNicknameChanged/>\
         <OnStatusChanged>NLN</OnStatusChanged><OnStatusChanged>%41</OnStatusChanged>";
    for body in forms(&session(events)) {
        let expected = [
            Event::NicknameChanged(Encoded::plain("丽+")),
            Event::NicknameChanged(Encoded::plain("")),
            Event::StatusChanged(Text::plain("NLN")),
            Event::StatusChanged(Text::plain("%41")),
        ];
        assert_eq!(pull(&body), expected, "{body}");
    }
}

#[test]
fn buddies() {
    let buddies = "<Buddy><Account>a@b</Account><Nickname>%41 b</Nickname><GroupId/>\
         <Status>HDN</Status><Id>1</Id><Blocked>0</Blocked><PersonalMessage/></Buddy><new/>\
         <Buddy><PersonalMessage>%2B</PersonalMessage><a><Id>2</Id></a><Blocked>1</Blocked>\
         <Status>new</Status></Buddy><Buddy/><Buddy><Blocked>2</Blocked></Buddy>";
    for (list, start) in [
        ("OnReceiveBuddies", Event::BuddiesStart),
        ("OnBuddyStatusChanged", Event::BuddyStatusesStart),
    ] {
        for body in forms(&session(&format!("<{list}>{buddies}</{list}><{list}/>"))) {
            let events = pull(&body);
            assert_eq!((events[0], events[5], events.len()), (start, start, 6), "{body}");
            let buddies = [1, 2, 3, 4].map(|at| match events[at] {
                Event::Buddy(buddy) if start == Event::BuddiesStart => buddy,
                Event::BuddyStatus(buddy) if start == Event::BuddyStatusesStart => buddy,
                other => panic!("{other:?}"),
            });
            let [first, second, third, fourth] = buddies;
            assert_eq!(first.account.unwrap(), "a@b");
            assert_eq!(first.nickname.unwrap(), "A b");
            assert_eq!(first.group_id.unwrap(), "");
            assert_eq!(first.presence(), Some(Presence::Hidden));
            assert_eq!(first.id.unwrap(), "1");
            assert_eq!(first.is_blocked(), Some(Blocked::No));
            assert_eq!(first.personal_message.unwrap(), "");
            assert_eq!((second.account, second.id, second.nickname), (None, None, None));
            assert_eq!(second.presence(), Some(Presence::from("new")));
            assert_eq!(second.is_blocked(), Some(Blocked::Yes));
            assert_eq!(second.personal_message.unwrap(), "+");
            assert_eq!(third, bsim_codec::Buddy::new());
            assert_eq!((third.presence(), third.is_blocked()), (None, None));
            assert_eq!(fourth.is_blocked(), Some(Blocked::Other("2".into())));
        }
    }
}

#[test]
fn messages() {
    let events = "<OnMessage><Message from='a@b'>[b]%00%3C[c=4]</Message><Message/></OnMessage>";
    for body in forms(&session(events)) {
        let expected = [
            Event::MessagesStart,
            Event::Message(Message {
                from: Some(Text::plain("a@b")),
                text: Encoded::plain("[b]\0<[c=4]"),
            }),
            Event::Message(Message { from: None, text: Encoded::plain("") }),
        ];
        assert_eq!(pull(&body), expected, "{body}");
    }
}

/// No capture contains a group. The codec parses the likely forms, and keeps the whole element.
#[test]
fn groups() {
    let element = "<OnReceiveGroups a='b'><Group><Id>1</Id><Name>%41</Name></Group><!-- c -->\
         <Group Name='%42' Id='2'/><Group Id='3'><Id>4</Id>\n</Group><new>d</new></OnReceiveGroups>";
    for body in forms(&session(&format!("{element}<OnReceiveGroups/>"))) {
        let group = |id, name: Option<&'static str>| {
            Event::Group(Group { id: Some(Text::plain(id)), name: name.map(Encoded::plain) })
        };
        let expected = [
            Event::GroupsStart { xml: Text::plain(element) },
            group("1", Some("A")),
            group("2", Some("B")),
            group("4", None),
            Event::GroupsStart { xml: Text::plain("<OnReceiveGroups/>") },
        ];
        assert_eq!(pull(&body), expected, "{body}");
    }
}

#[test]
fn unknown_events_are_kept() {
    for (element, name) in [
        ("<OnNew/>", "OnNew"),
        ("<OnNew a='&lt;' b=\"c\">d&amp;<e><![CDATA[<f>]]></e><!-- g --><?h?>\n</OnNew>", "OnNew"),
        ("<p:OnLog xmlns:p='urn:p'><item>a</item></p:OnLog>", "p:OnLog"),
        ("<OnLog xmlns='urn:p'><item>a</item></OnLog>", "OnLog"),
        ("<onlog/>", "onlog"),
        ("<p:OnNew xmlns:p='http://www.imcomponents.com'/>", "OnNew"),
        ("<新></新 >", "新"),
    ] {
        for body in forms(&session(&format!("<OnLog/>{element}<OnLog/>"))) {
            let expected = Event::Unknown { name: Text::plain(name), xml: Text::plain(element) };
            assert_eq!(pull(&body)[1], expected, "{body}");
            let tree = KeepSessionAliveResponse::parse(body.as_bytes()).unwrap();
            let AccountEvent::Unknown { xml, .. } = &tree.sessions()[0].accounts[0].events[1]
            else {
                panic!()
            };
            assert_eq!(*xml, element);
        }
    }
}

/// Content that an event must not have, with its offset.
#[test]
fn mistakes() {
    for (kind, events) in [
        (K::UnexpectedText, "⟦a"),
        (K::UnexpectedText, "<OnLog/> ⟦a<OnLog/>"),
        (K::UnexpectedText, "<OnLog>⟦a</OnLog>"),
        (K::UnexpectedText, "<OnLog>&#32;⟦&#160;</OnLog>"),
        (K::UnexpectedText, "<OnReceiveBuddies><Buddy>\n⟦a</Buddy></OnReceiveBuddies>"),
        (K::UnexpectedText, "<OnReceiveGroups><Group Id='1'>⟦a</Group></OnReceiveGroups>"),
        (K::UnexpectedElement, "<OnLog><item>a⟦<b/></item></OnLog>"),
        (K::UnexpectedElement, "<OnStatusChanged>⟦<b/></OnStatusChanged>"),
        (K::UnexpectedElement, "<OnMessage><Message>⟦<b>a</b></Message></OnMessage>"),
        (
            K::UnexpectedElement,
            "<OnReceiveBuddies><Buddy><Id>⟦<Id/></Id></Buddy></OnReceiveBuddies>",
        ),
        (
            K::DuplicateElement,
            "<OnReceiveBuddies><Buddy><Id/><Status/>⟦<Id/></Buddy></OnReceiveBuddies>",
        ),
        (K::DuplicateElement, "<OnReceiveGroups><Group><Id/>⟦<Id/></Group></OnReceiveGroups>"),
    ] {
        for body in forms(&session(events)) {
            let (input, at) = marked(&body);
            let error = read(input.as_bytes()).unwrap_err();
            assert_eq!((error.kind(), error.offset()), (kind, at), "{body}");
        }
    }
}

/// The iterator returns the events before an error. The tree has all events or none.
#[test]
fn events_before_a_mistake() {
    let body = answer(&escape(&session("<OnLog><item>a</item><item>b</item></OnLog></a>")));
    let (events, error) = support::read_on(body.as_bytes(), Default::default());
    assert_eq!(events.len(), 5);
    assert_eq!(error.unwrap().kind(), K::MismatchedTag);
    assert_eq!(KeepSessionAliveResponse::parse(body.as_bytes()), Err(error.unwrap()));
    // `parse` reads up to the message. The iterator reports later errors.
    let mut events = Events::parse(body.as_bytes()).unwrap();
    assert!(events.by_ref().any(|event| event.is_err()));
    assert!(events.next().is_none());
}

#[test]
fn text_and_bytes_read_the_same() {
    let body = answer(&session("<OnStatusChanged>中</OnStatusChanged>"));
    let from_text: Result<Vec<_>, _> = Events::parse_str(&body).unwrap().collect();
    assert_eq!(from_text, read(body.as_bytes()));
    let AccountEvent::StatusChanged { status } = only_event(&body) else { panic!() };
    assert_eq!(status, "中");
}
