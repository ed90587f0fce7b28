//! Compares percent-encoding and XML escapes with the percent-encoding crate and the standard
//! library, for many generated texts.

use crate::support::{Numbers, answer, cdata, escape, only_event, session};
use bsim_codec::request::{Request, SendMessage};
use bsim_codec::{AccountEvent, Encode, Encoded, Session};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode, percent_encode};

/// Pieces of texts: special characters of each layer, and ordinary ones.
const PIECES: &[&str] = &[
    "%41",
    "%e4%b8%ad",
    "%E4%B8",
    "%AD",
    "%FF",
    "%00",
    "%",
    "%4",
    "%zz",
    "%25",
    "%2B",
    "+",
    " ",
    "a",
    "abcdefghijklmnop",
    "中",
    "😀",
    "%F0%9F%98%80",
    "%C3%A9",
    "[c=4]",
    "\n",
    "%0D%0A",
    "0123456789",
];

fn encoded(numbers: &mut Numbers) -> String {
    (0..numbers.below(12)).map(|_| *numbers.pick(PIECES)).collect()
}

/// Whether every `%` begins a percent escape.
fn is_sound(text: &str) -> bool {
    text.split('%')
        .skip(1)
        .all(|after| after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
}

#[track_caller]
fn agrees(found: Encoded<'_>, text: &str) {
    let bytes: Vec<u8> = percent_decode(text.as_bytes()).collect();
    assert_eq!(found.decode_lossy(), String::from_utf8_lossy(&bytes), "{text}");
    if is_sound(text) {
        assert_eq!(found.decode_bytes().unwrap(), bytes, "{text}");
        assert_eq!(found.decode().ok().map(String::from), String::from_utf8(bytes).ok(), "{text}");
    } else {
        assert!(found.decode_bytes().is_err() && found.decode().is_err(), "{text}");
    }
}

#[test]
fn decoding() {
    let mut numbers = Numbers(1);
    for _ in 0..20_000 {
        let text = encoded(&mut numbers);
        agrees(Encoded::from_percent(&text), &text);
        let form = Encoded::from_form(&text);
        assert_eq!(
            form.decode_lossy(),
            Encoded::from_percent(&text.replace('+', "%20")).decode_lossy()
        );
    }
}

#[test]
fn decoding_of_what_was_read() {
    let mut numbers = Numbers(2);
    for _ in 0..1_000 {
        let text = encoded(&mut numbers);
        // Some characters as references, some in sections, some next to comments.
        let written: String = text
            .chars()
            .map(|c| match numbers.below(12) {
                0 => format!("&#{};", u32::from(c)),
                1 => format!("<![CDATA[{c}]]>"),
                2 => format!("{c}<!-- % -->"),
                _ => c.to_string(),
            })
            .collect();
        let inner = session(&format!("<OnNicknameChanged>{written}</OnNicknameChanged>"));
        for result in [inner.clone(), escape(&inner), cdata(&inner)] {
            let body = answer(&result);
            let AccountEvent::NicknameChanged { nickname } = only_event(&body) else { panic!() };
            assert_eq!(nickname.percent_encoded(), text.as_str());
            agrees(nickname, &text);
        }
    }
}

/// Every class of bytes, encoded and decoded: letters and digits stay, other bytes are `%XX`, a
/// space in a form is `+`.
#[test]
fn encoding() {
    let all: String = (0..=0x7F).map(char::from).chain("é中😀\u{FFFE}".chars()).collect();
    let mut numbers = Numbers(3);
    let mut texts = vec![all];
    texts.extend((0..2_000).map(|_| encoded(&mut numbers)));
    for text in &texts {
        let expected = percent_encode(text.as_bytes(), NON_ALPHANUMERIC).to_string();
        let session = Session::new("S", "U", "T", "C");
        let request = SendMessage::new(session, "msn", "a", "b", text);
        let mut body = Vec::new();
        request.encode_into(&mut body).unwrap();
        let written = str::from_utf8(&body).unwrap();
        let expected = match expected.replace("%20", "+") {
            empty if empty.is_empty() => "<message /></SendMessage>".to_owned(),
            form => format!("<message>{form}</message></SendMessage>"),
        };
        assert!(written.contains(&expected), "{written}\n{expected}");
        assert_eq!(Request::parse(&body), Ok(Request::SendMessage(request)));
    }
}
