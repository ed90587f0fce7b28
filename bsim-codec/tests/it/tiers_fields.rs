//! As `tiers.rs`, for the fields of a poll response: with usual and unusual lengths, and with every
//! byte at every place.

use crate::support::tiers::{assert_same_events, read};
use crate::support::{canonical_answer, escape};
use bsim_codec::ReadOptions;

const GUID: &str = "73EDE71C-2239-4707-BA85-0ABB408E6458";

/// The form of the payload: inline or escaped.
const FORMS: [fn(&str) -> String; 2] = [str::to_owned, escape];

/// A poll response with every kind of item, and fields of usual and unusual lengths.
fn poll(in_form: fn(&str) -> String) -> String {
    let long = "0123456789 ".repeat(12);
    let buddy = |group: &str, message: &str| {
        format!(
            "<Buddy><Account>a@live.com</Account><Nickname>n%20n</Nickname>{group}\
             <Status>NLN</Status><Id>{GUID}</Id><Blocked>0</Blocked>\
             {message}</Buddy>"
        )
    };
    let (group, message) = (
        format!("<GroupId>{GUID}</GroupId>"),
        format!("<PersonalMessage>{long}</PersonalMessage>"),
    );
    let buddies = [
        buddy("<GroupId>1</GroupId>", &message),
        buddy("<GroupId/>", "<PersonalMessage/>"),
        buddy("<GroupId/>", &message),
        buddy(&group, "<PersonalMessage/>"),
        // The last one has all fields.
        buddy(&group, "<PersonalMessage>m</PersonalMessage>"),
    ]
    .concat();
    let events = format!(
        "<OnLog><item>a&lt;&#65;丽</item><item/></OnLog><OnReceiveBuddies>{buddies}</OnReceiveBuddies>\
         <OnLogin datetime=\"2008-07-01\"/><OnStatusChanged>{long}</OnStatusChanged>\
         <OnMessage><Message from=\"{long}\">b</Message></OnMessage>"
    );
    let session =
        format!("<Session id=\"{GUID}\"><IM type=\"msn\" account=\"b\">{events}</IM></Session>");
    canonical_answer(&in_form(&session))
}

fn without_buddies_before_the_last(poll: &str, in_form: fn(&str) -> String) -> String {
    let buddy = in_form("<Buddy>");
    [&poll[..poll.find(&buddy).unwrap()], &poll[poll.rfind(&buddy).unwrap()..]].concat()
}

/// Replaces every byte, and inserts pieces before it.
#[test]
fn every_byte_replaced_reads_the_same_with_either_tier() {
    for poll in FORMS.map(poll) {
        let poll = poll.as_bytes();
        assert_eq!(read(poll, ReadOptions::default()).1, None);
        let start = poll.windows(8).position(|bytes| bytes == b"Session ").unwrap() - 8;
        for at in start..poll.len() {
            for replacement in ["<", ">", "&", "\r", "\u{1}", "x", "/", ""] {
                for end in [at, at + 1] {
                    let mut document = poll.to_vec();
                    document.splice(at..end, replacement.bytes());
                    assert_same_events(&document, ReadOptions::default());
                }
            }
        }
        for after in ["x", " ", "\n", "</a>", "<!---->", "\0", &" ".repeat(64), &"x".repeat(64)] {
            let document = [poll, after.as_bytes()].concat();
            assert_same_events(&document, ReadOptions::default());
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
                assert_same_events(&document, ReadOptions::default());
            }
        }
    }
}

/// The end of a text and the escapes in it are found at every place of the blocks that two texts
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
                    assert_same_events(document.as_bytes(), ReadOptions::default());
                }
            }
        }
    }
}

/// A text of any length in which one byte, at any place, is special.
#[test]
fn one_byte_at_any_place_of_any_field_with_either_tier() {
    for in_form in FORMS {
        // The other buddies only take time.
        let poll = without_buddies_before_the_last(&poll(in_form), in_form);
        for name in ["Account", "Nickname", "GroupId", "Status", "Id", "Blocked", "PersonalMessage"]
        {
            let tags = [format!("<{name}>"), format!("</{name}>")].map(|tag| in_form(&tag));
            for len in (1..100).chain(110..114).chain(122..130).chain(186..194) {
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

/// Every byte in fields of usual lengths, where the canonical tier expects mostly letters and
/// digits.
#[test]
fn any_byte_in_a_usual_field_with_either_tier() {
    for in_form in FORMS {
        let poll = poll(in_form);
        let [group, status, id, blocked] =
            ["<GroupId>73ED", "<Status>NLN", "<Id>73ED", "<Blocked>0"].map(|field| {
                let at = poll.rfind(&in_form(field)).unwrap() + in_form(field).len();
                at - if field.ends_with("73ED") { 4 } else { 1 }
            });
        let in_guid = [0, 7, 8, 9, 35];
        let places = in_guid.map(|place| group + place).into_iter();
        let places = places.chain(in_guid.map(|place| id + place)).chain([status - 1, blocked]);
        for at in places {
            for byte in 0..=u8::MAX {
                let mut document = poll.clone().into_bytes();
                document[at] = byte;
                assert_same_events(&document, ReadOptions::default());
            }
        }
    }
}

/// The same error 64 bytes later does not hide an error.
#[test]
fn the_same_mistake_in_two_blocks_with_either_tier() {
    for in_form in FORMS {
        let poll = poll(in_form);
        let start = poll.rfind(&in_form("</Nickname>")).unwrap();
        for at in start..start + 103 {
            for bit in 0..6 {
                let mut document = poll.clone().into_bytes();
                document[at] ^= 1 << bit;
                document[at + 64] ^= 1 << bit;
                assert_same_events(&document, ReadOptions::default());
            }
        }
    }
}

/// Parses the poll response with a text of this length between the last `start` and the next `end`,
/// with each of these bytes at each place of the text.
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
            assert_same_events(&document, ReadOptions::default());
        }
    }
}

/// The first quote ends a value of any length, not a quote in the text after it.
#[test]
fn what_ends_a_value_again_behind_it_with_either_tier() {
    for in_form in FORMS {
        let (poll, end, text) = (poll(in_form), in_form("\">"), in_form(">b<"));
        let at = poll.rfind(&text).unwrap() + text.find('b').unwrap();
        for len in 0..100 {
            let text = format!("{}{end}", "a".repeat(len));
            let document = format!("{}{text}{}", &poll[..at], &poll[at..]);
            assert_same_events(document.as_bytes(), ReadOptions::default());
        }
    }
}

/// Content with the length of the fields of a buddy is not mistaken for these fields.
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
            assert_same_events(document.as_bytes(), ReadOptions::default());
        }
        // Texts of the usual length that need decoding or end early.
        for text in ["\r", "\n", " ", ">", "\"", "&", "<", "\u{1}", "\u{7F}"] {
            let of_length = |field: &str| text.repeat(field.len());
            let fields = usual.map(|(field, after)| of_length(field) + &in_form(after)).concat();
            assert_same_events(poll.replace(&written, &fields).as_bytes(), ReadOptions::default());
            assert_same_events(
                poll.replace(GUID, &of_length(GUID)).as_bytes(),
                ReadOptions::default(),
            );
        }
        for text in ["&amp;", "&amp;amp;", "]]>", "\u{FFFE}", "é", "<a/>", "<!---->"] {
            let text = format!("{text}{}", "x".repeat(GUID.len() - text.len()));
            assert_same_events(poll.replace(GUID, &text).as_bytes(), ReadOptions::default());
        }
    }
}

/// After white space, the next white space is expected to have the same length.
#[test]
fn white_space_of_any_two_lengths_with_either_tier() {
    const LENS: [usize; 12] = [0, 1, 6, 62, 63, 64, 65, 70, 127, 128, 129, 134];
    for in_form in FORMS {
        let [poll, tags, next_tags] =
            [poll(in_form), in_form("</Account><Nickname>"), in_form("</Nickname><GroupId>")];
        let spaced = |tags: &str, space: &str| {
            tags.replacen(&in_form("><"), &(in_form(">") + space + &in_form("<")), 1)
        };
        for (first, second) in LENS.iter().flat_map(|first| LENS.map(|second| (*first, second))) {
            let document = poll.replace(&tags, &spaced(&tags, &" ".repeat(first)));
            // Other bytes make a shorter second white space as long as the first one.
            for other in ["", "x"] {
                let space = " ".repeat(second) + &other.repeat(first.saturating_sub(second));
                let document = document.replace(&next_tags, &spaced(&next_tags, &space));
                assert_same_events(document.as_bytes(), ReadOptions::default());
            }
        }
    }
}
