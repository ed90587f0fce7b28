//! The canonical tier changes speed and nothing else: with it and without it, every document gives
//! the same events, written at the same offsets, and the same error.

mod support;

use bsim_codec::{DecodeError, Event, Events, Limits, ReadOptions};
use support::{canonical_answer, escape};

const SEEDS: [&str; 6] = [
    include_str!("data/demo/poll-login.inline.xml"),
    include_str!("data/demo/poll-login.escaped.xml"),
    include_str!("data/demo/poll-status.inline.xml"),
    include_str!("data/demo/poll-status.escaped.xml"),
    include_str!("data/demo/poll-message.inline.xml"),
    include_str!("data/demo/poll-message.escaped.xml"),
];

/// What is put into documents, or in the place of some of their bytes.
const PIECES: &[&str] = &[
    "<",
    ">",
    "&",
    "\"",
    "'",
    "/",
    "=",
    "]]>",
    "]]&gt;",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\0",
    "\u{1}",
    "\u{FFFE}",
    "\u{FFFF}",
    "\u{FEFF}",
    "\u{FFFD}",
    "é",
    "丽",
    "%",
    "+",
    "a",
    "x",
    "&amp;",
    "&lt;",
    "&gt;",
    "&quot;",
    "&apos;",
    "&amp;amp;",
    "&amp;lt;",
    "&amp;gt;",
    "&amp;quot;",
    "&#65;",
    "&#x41;",
    "&#0;",
    "&amp;#65;",
    "&amp;#0;",
    "&nope;",
    "&amp;nope;",
    "<!---->",
    "<!-- c -->",
    "<!-- -- -->",
    "&lt;!----&gt;",
    "&lt;!-- c --&gt;",
    "<![CDATA[]]>",
    "<![CDATA[x]]>",
    "<![CDATA[<a>&lt;]]>",
    "&lt;![CDATA[x]]&gt;",
    "<?pi?>",
    "<?xml version=\"1.0\"?>",
    "&lt;?pi?&gt;",
    "<!DOCTYPE a>",
    "<a/>",
    "<a>",
    "</a>",
    "<a b='c'>d</a>",
    "&lt;a/&gt;",
    "&lt;a&gt;b&lt;/a&gt;",
    "<item/>",
    "<item />",
    "<item>x</item>",
    "</OnLog>",
    "<OnLog>",
    "<OnLog/>",
    "<OnLog >",
    "<OnMessage/>",
    "<Buddy/>",
    "<OnLog xmlns=\"\"/>",
    "<OnLog xmlns='u:x'><item>a</item></OnLog>",
    "<OnLog xmlns=\"\">",
    " xmlns=\"\"",
    " xmlns=\"urn:x\"",
    " xmlns:p=\"urn:x\"",
    " p:a=\"1\"",
    "soap:",
    "xsd:",
    " id=\"1\"",
    " from='x'",
    "<OnReceiveGroups><Group><Id>1</Id></Group></OnReceiveGroups>",
    "<Group Id=\"1\"/>",
    "&lt;OnReceiveGroups/&gt;",
    "</IM><IM type=\"a\" account=\"b\">",
    "</IM>",
    "</Session>",
    "</Session><Session id=\"x\">",
    "<IM type=\"\" account=\"\"/>",
    "&lt;/IM&gt;",
    "&lt;/Session&gt;",
    "&lt;IM type=\"a\" account=\"b\"/&gt;",
    "&lt;OnLog/&gt;",
    "&lt;item&gt;y&lt;/item&gt;",
    "<OnReceiveBuddies/>",
    "<OnBuddyStatusChanged/>",
    "<GroupId></GroupId>",
    "<Status/>",
    "&lt;GroupId /&gt;",
    "</KeepSessionAliveResult>",
    "<KeepSessionAliveResult/>",
    "<KeepSessionAliveResult>",
    "</KeepSessionAliveResponse>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]",
];

/// A small generator of numbers: the documents are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

/// Every event with the text and offset of each of its parts, and the error at the end.
fn read(input: &[u8], options: ReadOptions) -> (Vec<String>, Option<DecodeError>) {
    let mut seen = Vec::new();
    let events = match Events::parse_with(input, options) {
        Ok(events) => events,
        Err(error) => return (seen, Some(error)),
    };
    for event in events {
        match event {
            Ok(event) => seen.push(describe(event)),
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

#[track_caller]
fn assert_same(input: &[u8], options: ReadOptions) {
    let slow = read(input, options.general_only(true));
    for options in [options, options.baseline_only(true)] {
        let fast = read(input, options);
        assert!(fast == slow, "{}\n{fast:#?}\n{slow:#?}", String::from_utf8_lossy(input));
    }
    if let Some(error) = slow.1 {
        assert!(error.offset() <= input.len());
    }
}

fn mutate(document: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(document.len() + 1);
    let piece = PIECES[random.below(PIECES.len())].bytes();
    match random.below(6) {
        0 => {
            document.splice(at..at, piece);
        }
        1 => {
            let end = (at + random.below(4)).min(document.len());
            document.splice(at..end, piece);
        }
        2 => document.truncate(at),
        3 if at < document.len() => document[at] = random.below(256) as u8,
        // The most telling places are next to markup.
        4 | 5 => {
            let marks: Vec<usize> = (0..document.len())
                .filter(|&at| matches!(document[at], b'<' | b'>' | b'&' | b';' | b'"'))
                .collect();
            if let Some(&mark) = marks.get(random.below(marks.len().max(1))) {
                let at = mark + random.below(2);
                document.splice(at..at, piece);
            }
        }
        _ => {}
    }
}

#[test]
fn mutated_documents_read_the_same_with_either_tier() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for round in 0..60_000 {
        let mut document = SEEDS[round % SEEDS.len()].as_bytes().to_vec();
        for _ in 0..1 + random.below(4) {
            mutate(&mut document, &mut random);
        }
        assert_same(&document, ReadOptions::default().trim(round % 7 == 0));
    }
}

#[test]
fn every_prefix_reads_the_same_with_either_tier() {
    for seed in SEEDS {
        for end in 0..=seed.len() {
            assert_same(&seed.as_bytes()[..end], ReadOptions::default());
        }
    }
}

#[test]
fn every_piece_at_every_tag_reads_the_same_with_either_tier() {
    for seed in &SEEDS[2..] {
        for at in 0..seed.len() {
            for piece in PIECES {
                let mut document = seed.as_bytes().to_vec();
                document.splice(at..at, piece.bytes());
                assert_same(&document, ReadOptions::default());
            }
        }
    }
}

const GUID: &str = "73EDE71C-2239-4707-BA85-0ABB408E6458";

/// How the payload is written: as elements, or escaped.
const FORMS: [fn(&str) -> String; 2] = [str::to_owned, escape];

/// A poll with items of every kind, and fields of the usual lengths and of others.
fn poll(in_form: fn(&str) -> String) -> String {
    let long = "0123456789 ".repeat(12);
    let buddy = |group: &str, message: &str| {
        format!(
            "<Buddy><Account>a@live.com</Account><Nickname>n%20n</Nickname>{group}\
             <Status>NLN</Status><Id>{GUID}</Id><Blocked>0</Blocked>\
             {message}</Buddy>"
        )
    };
    let (plain, usual, full) = (
        buddy("<GroupId/>", "<PersonalMessage/>"),
        buddy(&format!("<GroupId>{GUID}</GroupId>"), "<PersonalMessage>m</PersonalMessage>"),
        buddy("<GroupId>1</GroupId>", &format!("<PersonalMessage>{long}</PersonalMessage>")),
    );
    let events = format!(
        "<OnLog><item>a&lt;&#65;丽</item><item/></OnLog><OnReceiveBuddies>{full}{plain}{usual}\
         </OnReceiveBuddies>\
         <OnLogin datetime=\"2008-07-01\"/><OnStatusChanged>{long}</OnStatusChanged>\
         <OnMessage><Message from=\"{long}\">b</Message></OnMessage>"
    );
    let session =
        format!("<Session id=\"{GUID}\"><IM type=\"msn\" account=\"b\">{events}</IM></Session>");
    canonical_answer(&in_form(&session))
}

#[test]
fn every_byte_replaced_reads_the_same_with_either_tier() {
    for poll in FORMS.map(poll) {
        let poll = poll.as_bytes();
        assert_eq!(read(poll, ReadOptions::default()).1, None);
        let start = poll.windows(8).position(|bytes| bytes == b"Session ").unwrap() - 8;
        for at in start..poll.len() {
            for replacement in ["<", ">", "&", "\r", "\u{1}", "x", ""] {
                let mut document = poll.to_vec();
                document.splice(at..=at, replacement.bytes());
                assert_same(&document, ReadOptions::default());
            }
        }
        for after in ["x", " ", "\n", "</a>", "<!---->", "\0", &" ".repeat(64), &"x".repeat(64)] {
            let document = [poll, after.as_bytes()].concat();
            assert_same(&document, ReadOptions::default());
        }
    }
}

#[test]
fn every_two_tags_misspelt_read_the_same_with_either_tier() {
    for in_form in FORMS {
        let (poll, tag) = (poll(in_form), in_form("<"));
        let buddies =
            poll.find("OnReceiveBuddies").unwrap()..poll.rfind("OnReceiveBuddies").unwrap();
        let tags: Vec<usize> = poll.match_indices(&tag).map(|(at, _)| at + tag.len()).collect();
        let tags: Vec<usize> = tags.into_iter().filter(|at| buddies.contains(at)).collect();
        assert!(tags.len() > 20);
        for &first in &tags {
            for &second in &tags {
                let mut document = poll.clone().into_bytes();
                for at in [first, second] {
                    let at = at + usize::from(document[at] == b'/');
                    document[at] = b'X';
                }
                assert_same(&document, ReadOptions::default());
            }
        }
    }
}

/// What ends a text, or has to be undone in it, is seen wherever it is in the blocks that two texts
/// share.
#[test]
fn what_is_in_a_nickname_behind_any_account_with_either_tier() {
    for in_form in FORMS {
        let poll = poll(in_form);
        let (account, nickname) = (in_form("<Account>a@live.com"), in_form("<Nickname>n%20n"));
        assert!(poll.contains(&account) && poll.contains(&nickname));
        for account_len in [0, 1, 17, 18, 19, 20, 30, 53, 54, 55, 60, 80, 81, 82, 90, 91, 130] {
            let account_text = in_form("<Account>") + &"a".repeat(account_len);
            let poll = poll.replace(&account, &account_text);
            for before in 0..145 {
                for (text, behind) in
                    [("", 0), ("\r", 0), ("\r", 300), ("&amp;amp;", 300), ("é", 300)]
                {
                    let before = "n".repeat(before);
                    let nickname_text =
                        in_form("<Nickname>") + &before + text + &"n".repeat(behind);
                    let document = poll.replacen(&nickname, &nickname_text, 2);
                    assert_same(document.as_bytes(), ReadOptions::default());
                }
            }
        }
    }
}

/// A text of any length in which one byte, at any place, is not plain.
#[test]
fn one_byte_at_any_place_of_any_field_with_either_tier() {
    for in_form in FORMS {
        let poll = poll(in_form);
        for name in ["Account", "Nickname", "GroupId", "Status", "Id", "Blocked", "PersonalMessage"]
        {
            let tags = [format!("<{name}>"), format!("</{name}>")].map(|tag| in_form(&tag));
            let more = [110, 111, 112, 113, 127, 128, 129, 145, 168, 169, 170, 174, 175, 176, 200];
            for len in (1..100).chain(more) {
                replace_a_byte(&poll, &tags, len, b"\r");
            }
        }
        for start in ["Session id=\"", "IM type=\"", "account=\""] {
            for len in 0..70 {
                replace_a_byte(&poll, &[start.to_owned(), "\"".to_owned()], len, b"\r\"<>&");
            }
        }
    }
}

/// Reads the poll with a text of this length between the last `start` and the `end` behind it, with
/// each of these bytes at each place of the text.
#[track_caller]
fn replace_a_byte(poll: &str, [start, end]: &[String; 2], len: usize, bytes: &[u8]) {
    let open = poll.rfind(start).unwrap() + start.len();
    let close = open + poll[open..].find(end).unwrap();
    for &byte in bytes {
        for at in 0..len.max(1) {
            let mut text = vec![b'a'; len];
            text[at..].iter_mut().take(1).for_each(|there| *there = byte);
            let mut document = poll.as_bytes().to_vec();
            document.splice(open..close, text);
            assert_same(&document, ReadOptions::default());
        }
    }
}

/// The end tags of an envelope are those of its start tags, whatever prefix they have, and only white
/// space may follow them.
#[test]
fn what_is_behind_the_payload_of_any_envelope_with_either_tier() {
    for prefix in ["soap:", "SOAP-ENV:", "s:", ""] {
        let declaration = ["xmlns", prefix].join(":");
        let poll = SEEDS[2].replace("xmlns:soap", declaration.trim_end_matches(':'));
        let poll = poll.replace("soap:", prefix);
        assert_eq!(read(poll.as_bytes(), ReadOptions::default()).1, None);
        for at in poll.rfind("</IM>").unwrap()..=poll.len() {
            for piece in PIECES.iter().chain(&["", "SOAP-ENV:", "s:", ":", "</s:Body>"]) {
                for end in [at, at + 1, at + 2, at + prefix.len()] {
                    let mut document = poll.clone().into_bytes();
                    document.splice(at..end.min(poll.len()), piece.bytes());
                    assert_same(&document, ReadOptions::default());
                }
            }
            assert_same(&poll.as_bytes()[..at], ReadOptions::default());
        }
        let (before, _) = poll.split_once(&format!("</{prefix}Body>")).unwrap();
        for tags in ["</></>", "{Body>{Envelope>", "</{Body</{Envelope", "</{Envelope></{Body>"] {
            let document = before.to_owned() + &tags.replace('{', prefix);
            assert_same(document.as_bytes(), ReadOptions::default());
        }
    }
}

/// The first quote ends a value, however long, and not one that the text behind it has.
#[test]
fn what_ends_a_value_again_behind_it_with_either_tier() {
    for in_form in FORMS {
        let (poll, end, text) = (poll(in_form), in_form("\">"), in_form(">b<"));
        let at = poll.rfind(&text).unwrap() + text.find('b').unwrap();
        for len in 0..100 {
            let text = format!("{}{end}", "a".repeat(len));
            let document = format!("{}{text}{}", &poll[..at], &poll[at..]);
            assert_same(document.as_bytes(), ReadOptions::default());
        }
    }
}

/// Nothing is taken for the fields of a buddy only because it is as long.
#[test]
fn the_length_of_usual_fields_without_their_tags_with_either_tier() {
    let usual = [("NLN", "</Status><Id>"), (GUID, "</Id><Blocked>"), ("0", "</Blocked>")];
    for in_form in FORMS {
        let poll = poll(in_form);
        let written: String = usual.map(|(text, after)| text.to_owned() + &in_form(after)).concat();
        assert!(poll.contains(&written));
        for (text, markup) in
            [("\u{1}", "x"), ("x", "x"), ("\t", "x"), ("<", "x"), ("\u{1}", "\u{1}")]
        {
            let replaced = usual.map(|(field, after)| {
                text.repeat(field.len()) + &markup.repeat(in_form(after).len())
            });
            let document = poll.replace(&written, &replaced.concat());
            assert_same(document.as_bytes(), ReadOptions::default());
        }
        // Texts that are as long as usual, but have to be decoded, or end early.
        for text in ["\r", "\n", " ", ">", "\"", "&", "<", "\u{1}", "\u{7F}"] {
            let of_length = |field: &str| text.repeat(field.len());
            let fields = usual.map(|(field, after)| of_length(field) + &in_form(after)).concat();
            assert_same(poll.replace(&written, &fields).as_bytes(), ReadOptions::default());
            assert_same(poll.replace(GUID, &of_length(GUID)).as_bytes(), ReadOptions::default());
        }
        for text in ["&amp;", "&amp;amp;", "]]>", "\u{FFFE}", "é", "<a/>", "<!---->"] {
            let text = format!("{text}{}", "x".repeat(GUID.len() - text.len()));
            assert_same(poll.replace(GUID, &text).as_bytes(), ReadOptions::default());
        }
    }
}

#[test]
fn limits_hold_with_either_tier() {
    for seed in SEEDS {
        for n in (0..40).chain([63, 64, 1000, 1023, 1024, 1025, 5000]) {
            let mut limits = Limits::default();
            for set in [
                (|limits, n| limits.depth = n) as fn(&mut Limits, usize),
                |limits, n| limits.attributes = n,
                |limits, n| limits.namespaces = n,
                |limits, n| limits.name = n,
                |limits, n| limits.text = n,
                |limits, n| limits.input = n,
            ] {
                set(&mut limits, n);
                assert_same(seed.as_bytes(), ReadOptions::default().limits(limits));
                limits = Limits::default();
            }
        }
    }
}
