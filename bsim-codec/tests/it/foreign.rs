//! A foreign XML parser gives the same texts, leaf by leaf, in every form of a result.

use crate::support::{Numbers, answer, cdata, escape, read, session};
use bsim_codec::{Buddy, Event};
use roxmltree::{Document, Node};

/// The attributes and texts from this codec, in document order, before percent-decoding.
fn ours(body: &str) -> Vec<String> {
    let mut leaves = Vec::new();
    for event in read(body.as_bytes()).unwrap() {
        let buddy = |buddy: Buddy<'_>| {
            [
                buddy.account.map(|text| text.decode().into_owned()),
                buddy.nickname.map(|text| text.percent_encoded().to_string()),
                buddy.group_id.map(|text| text.decode().into_owned()),
                buddy.status.map(|text| text.decode().into_owned()),
                buddy.id.map(|text| text.decode().into_owned()),
                buddy.blocked.map(|text| text.decode().into_owned()),
                buddy.personal_message.map(|text| text.percent_encoded().to_string()),
            ]
        };
        match event {
            Event::Session { id } => leaves.extend(id.map(|text| text.to_string())),
            Event::Account { im_type, account } => {
                leaves
                    .extend([im_type, account].into_iter().flatten().map(|text| text.to_string()));
            }
            Event::LogItem(item) => leaves.push(item.to_string()),
            Event::Login { datetime } => leaves.extend(datetime.map(|text| text.to_string())),
            Event::NicknameChanged(name) => leaves.push(name.percent_encoded().to_string()),
            Event::StatusChanged(status) => leaves.push(status.to_string()),
            Event::Buddy(it) | Event::BuddyStatus(it) => {
                leaves.extend(buddy(it).into_iter().flatten())
            }
            Event::Message(message) => {
                leaves.extend(message.from.map(|text| text.to_string()));
                leaves.push(message.text.percent_encoded().to_string());
            }
            _ => {}
        }
    }
    leaves
}

/// The same attributes and texts from roxmltree.
fn theirs(body: &str) -> Vec<String> {
    let document = Document::parse(body).unwrap();
    let result =
        document.descendants().find(|node| node.tag_name().name() == "KeepSessionAliveResult");
    let result = result.unwrap();
    if result.children().any(|child| child.is_element()) {
        return leaves(result);
    }
    let inner = text(result);
    leaves(Document::parse(&inner).unwrap().root())
}

fn leaves(node: Node<'_, '_>) -> Vec<String> {
    let mut all = Vec::new();
    for node in node.descendants().filter(Node::is_element) {
        all.extend(node.attributes().map(|attribute| attribute.value().to_owned()));
        let is_list = [
            "OnLog",
            "OnLogin",
            "OnMessage",
            "OnReceiveBuddies",
            "OnBuddyStatusChanged",
            "Buddy",
            "IM",
            "Session",
            "KeepSessionAliveResult",
        ]
        .contains(&node.tag_name().name());
        if !is_list {
            all.push(text(node));
        }
    }
    all
}

/// The whole text of an element: roxmltree splits it at comments.
fn text(node: Node<'_, '_>) -> String {
    node.children().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

#[track_caller]
fn agree(body: &str) {
    assert_eq!(ours(body), theirs(body), "{body}");
}

#[test]
fn on_the_demo_session() {
    for body in [
        include_str!("../data/demo/poll-login.inline.xml"),
        include_str!("../data/demo/poll-login.escaped.xml"),
        include_str!("../data/demo/poll-message.inline.xml"),
        include_str!("../data/demo/poll-message.escaped.xml"),
        include_str!("../data/demo/poll-status.inline.xml"),
        include_str!("../data/demo/poll-status.escaped.xml"),
    ] {
        agree(body);
        assert!(ours(body).len() >= 4);
    }
}

/// No CR alone: XML normalizes it to LF, but roxmltree keeps it before a reference.
const PIECES: &[&str] = &[
    "a",
    "中",
    "😀",
    " ",
    "\n",
    "\r\n",
    "\t",
    "%41",
    "%",
    "&amp;",
    "&lt;",
    "&gt;",
    "&quot;",
    "&apos;",
    "&#65;",
    "&#x4E2D;",
    "&#13;",
    "&#10;",
    "&#9;",
    ">",
    "]]",
    "]",
    "'",
    "abcdefghijklmnopqrst",
    "&#38;lt;",
];

const MARKUP: &[&str] = &[
    "<!-- & <b> -->",
    "<?a & <b>?>",
    "<![CDATA[<b>&lt;]]>",
    "<![CDATA[]]>",
    "<![CDATA[\r\n]]]]>",
    "<!---->",
    "<!-->&-->",
    "<!--->'-->",
];

fn value(numbers: &mut Numbers) -> String {
    let value: String = (0..numbers.below(6)).map(|_| *numbers.pick(PIECES)).collect();
    value.replace('\'', "\"").replace("]]>", "]]&gt;")
}

fn content(numbers: &mut Numbers) -> String {
    let piece = |numbers: &mut Numbers| {
        if numbers.below(4) == 0 { *numbers.pick(MARKUP) } else { *numbers.pick(PIECES) }
    };
    let content: String = (0..numbers.below(8)).map(|_| piece(numbers)).collect();
    // `]]>` is valid only at the end of a section.
    let mut parts = content.split("<![CDATA[");
    let mut fixed = parts.next().unwrap_or("").replace("]]>", "]]&gt;");
    for part in parts {
        let end = part.find("]]>").map_or(part.len(), |at| at + 3);
        fixed += &format!("<![CDATA[{}{}", &part[..end], part[end..].replace("]]>", "]]&gt;"));
    }
    fixed
}

#[test]
fn on_generated_documents() {
    let mut numbers = Numbers(4);
    for _ in 0..1_500 {
        let mut events = String::new();
        for _ in 0..numbers.below(5) {
            let [a, b, c] = [(); 3].map(|()| content(&mut numbers));
            let v = value(&mut numbers);
            events += &match numbers.below(6) {
                0 => format!("<OnLog><item>{a}</item><item>{b}</item></OnLog>"),
                1 => format!("<OnLogin datetime='{v}'/>"),
                2 => format!("<OnNicknameChanged>{a}</OnNicknameChanged>"),
                3 => format!("<OnStatusChanged>{b}</OnStatusChanged>"),
                4 => format!("<OnMessage>\r\n<Message from='{v}'>{c}</Message></OnMessage>"),
                _ => format!(
                    "<OnReceiveBuddies><Buddy><Account>{a}</Account><Nickname>{b}</Nickname>\
                     <GroupId/><Status>{c}</Status></Buddy></OnReceiveBuddies>"
                ),
            };
        }
        let inner = session(&events);
        for result in [inner.clone(), escape(&inner), cdata(&inner)] {
            agree(&answer(&result));
        }
    }
}
