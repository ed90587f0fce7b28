//! The canonical tier changes only speed. With it and without it, every document gives the same
//! events at the same offsets, and the same error.

use crate::support::tiers::{assert_same, read};
use bsim_codec::{Limits, ReadOptions};

const SEEDS: [&str; 6] = [
    include_str!("../data/demo/poll-login.inline.xml"),
    include_str!("../data/demo/poll-login.escaped.xml"),
    include_str!("../data/demo/poll-status.inline.xml"),
    include_str!("../data/demo/poll-status.escaped.xml"),
    include_str!("../data/demo/poll-message.inline.xml"),
    include_str!("../data/demo/poll-message.escaped.xml"),
];

/// Pieces that are inserted into documents, or replace some of their bytes.
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

/// A small random generator. The documents are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
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
        // Places next to markup find the most errors.
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

/// The end tags of an envelope must match its start tags, whatever their prefix, and only white
/// space may follow.
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
