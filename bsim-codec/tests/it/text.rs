//! Texts: the raw text, the decoded text, and the offset of an error in the input.

use std::borrow::Cow;

use crate::support::{self, answer, cdata, envelope, escape, forms, marked, only_event, session};
use bsim_codec::request::Request;
use bsim_codec::{
    AccountEvent, Encoded, EncodedOf, ErrorKind, ErrorKind as K, ReadOptions, Text, TextOf,
};

fn nickname(body: &str) -> Encoded<'_> {
    let AccountEvent::NicknameChanged { nickname } = only_event(body) else { panic!("{body}") };
    nickname
}

fn status(body: &str) -> Text<'_> {
    let AccountEvent::StatusChanged { status } = only_event(body) else { panic!("{body}") };
    status
}

/// Percent-encoded texts that strict decoding refuses, with the error marked, and their lossy
/// decoding.
const BAD: &[(ErrorKind, &str, &str)] = &[
    (K::InvalidPercent, "⟦%", "%"),
    (K::InvalidPercent, "a⟦%4", "a%4"),
    (K::InvalidPercent, "a⟦%4g", "a%4g"),
    (K::InvalidPercent, "⟦%g4", "%g4"),
    (K::InvalidPercent, "⟦%%41", "%A"),
    (K::InvalidPercent, "%41⟦% 1", "A% 1"),
    (K::InvalidPercent, "⟦%+1", "%+1"),
    (K::InvalidPercent, "⟦%中", "%中"),
    (K::InvalidPercent, "%E4%B8⟦%A", "\u{FFFD}%A"),
    (K::InvalidPercent, "%FF⟦%", "\u{FFFD}%"),
    // After references, comments and sections, and written as a reference.
    (K::InvalidPercent, "&amp;&#x4E2D;⟦%", "&中%"),
    (K::InvalidPercent, "<!-- % -->⟦%<?a?>", "%"),
    (K::InvalidPercent, "<![CDATA[&]]>a⟦%x", "&a%x"),
    (K::InvalidPercent, "<![CDATA[a⟦%]]>", "a%"),
    (K::InvalidPercent, "a&lt;⟦&#37;4", "a<%4"),
    (K::InvalidPercent, "\r\n\r\n⟦%", "\n\n%"),
    (K::InvalidPercent, "⟦%<!-- a -->4<!-- b -->", "%4"),
    (K::InvalidPercent, "<!--> % -->a⟦%<!--->4-->", "a%"),
    (K::InvalidPercentUtf8, "⟦%FF", "\u{FFFD}"),
    (K::InvalidPercentUtf8, "%41⟦%80", "A\u{FFFD}"),
    (K::InvalidPercentUtf8, "%E4%B8%AD⟦%E4%B8", "中\u{FFFD}"),
    (K::InvalidPercentUtf8, "⟦%E4%B8x", "\u{FFFD}x"),
    (K::InvalidPercentUtf8, "⟦%C0%80", "\u{FFFD}\u{FFFD}"),
    (K::InvalidPercentUtf8, "中⟦%ED%A0%80", "中\u{FFFD}\u{FFFD}\u{FFFD}"),
    (K::InvalidPercentUtf8, "⟦%E4中", "\u{FFFD}中"),
    (K::InvalidPercentUtf8, "&#20013;&amp;⟦%E4%b8", "中&\u{FFFD}"),
    (K::InvalidPercentUtf8, "<![CDATA[中]]><!--a-->%E4%B8%AD⟦&#37;FF", "中中\u{FFFD}"),
    (K::InvalidPercentUtf8, "⟦%<!-- a -->E4", "\u{FFFD}"),
    (K::InvalidPercentUtf8, "\r\na\r⟦%D6%D0", "\na\n\u{FFFD}\u{FFFD}"),
];

#[test]
fn bad_escapes_have_their_offset_in_the_input() {
    for &(kind, written, lossy) in BAD {
        for body in forms(&session(&format!("<OnNicknameChanged>{written}</OnNicknameChanged>"))) {
            let (body, at) = marked(&body);
            let name = nickname(&body);
            let error = name.decode().unwrap_err();
            assert_eq!((error.kind(), error.offset()), (kind, at), "{body}");
            assert_eq!(name.decode_lossy(), lossy, "{body}");
            assert_eq!(name.to_string(), lossy);
            let mut out = String::from("kept");
            assert_eq!(name.decode_into(&mut out), Err(error));
            assert_eq!(out, "kept");
            let bytes = name.decode_bytes();
            assert_eq!(bytes.as_ref().err(), (kind == K::InvalidPercent).then_some(&error));
            assert_ne!(name, *lossy);
        }
    }
}

/// The same with white space around it, which the parser removes.
#[test]
fn bad_escapes_in_trimmed_texts() {
    for &(kind, written, _) in BAD.iter().filter(|bad| !bad.1.starts_with('\r')) {
        let inner =
            session(&format!("<OnNicknameChanged>&#32;\r\n {written}\t</OnNicknameChanged>"));
        for body in forms(&inner) {
            let (body, at) = marked(&body);
            let options = ReadOptions::default().trim(true);
            let events = support::read_with(body.as_bytes(), options).unwrap();
            let bsim_codec::Event::NicknameChanged(name) = events[2] else { panic!() };
            let error = name.decode().unwrap_err();
            assert_eq!((error.kind(), error.offset()), (kind, at), "{body}");
        }
    }
}

#[test]
fn bad_escapes_in_attributes_and_requests() {
    for (kind, written) in
        [(K::InvalidPercent, "a&amp;\t\r\n⟦%"), (K::InvalidPercentUtf8, "&#20013;%41⟦%FF")]
    {
        for body in forms(&session(&format!(
            "<OnReceiveGroups><Group Name='{written}'/></OnReceiveGroups>"
        ))) {
            let (body, at) = marked(&body);
            let AccountEvent::ReceiveGroups { groups, .. } = only_event(&body) else { panic!() };
            let error = groups[0].name.unwrap().decode().unwrap_err();
            assert_eq!((error.kind(), error.offset()), (kind, at), "{body}");
        }
    }
    for (kind, written) in [(K::InvalidPercent, "+%41+⟦%"), (K::InvalidPercentUtf8, "a+⟦%FF+")]
    {
        let message = format!("<SendMessage><message>{written}</message></SendMessage>");
        let (body, at) = marked(&envelope(&message));
        let Ok(Request::SendMessage(request)) = Request::parse(body.as_bytes()) else { panic!() };
        let error = request.message.unwrap().decode().unwrap_err();
        assert_eq!((error.kind(), error.offset()), (kind, at), "{body}");
    }
}

#[test]
fn texts_of_callers() {
    let error = Encoded::from_percent("a%41%4").decode().unwrap_err();
    assert_eq!((error.kind(), error.offset()), (K::InvalidPercent, 4));
    let error = Encoded::from_form("+%41%FF").decode().unwrap_err();
    assert_eq!((error.kind(), error.offset()), (K::InvalidPercentUtf8, 4));
    // A text of the caller is not XML, and a plain text has no escapes.
    assert_eq!(Encoded::from_percent("&amp;%26+").decode().unwrap(), "&amp;&+");
    assert_eq!(Encoded::from_form("&amp;%26+").decode().unwrap(), "&amp;& ");
    assert_eq!(Encoded::plain("%41+&lt;").decode().unwrap(), "%41+&lt;");
    assert_eq!(Encoded::plain("100%").decode().unwrap(), "100%");
    assert_eq!(Text::plain("%41&lt;").decode(), "%41&lt;");
}

/// The raw text, its offset, and whether it is plain.
#[test]
fn parts() {
    for (written, decoded) in [("a b", "a b"), ("a&amp;b", "a&b"), ("中\n", "中\n"), ("a\r", "a\n")]
    {
        let body = answer(&session(&format!("<OnStatusChanged>{written}</OnStatusChanged>")));
        let text = status(&body);
        assert_eq!(text.raw(), written);
        assert_eq!(text.offset(), body.find(written).unwrap());
        assert_eq!(text.as_plain(), (written == decoded).then_some(written));
        let mut out = String::from("before ");
        assert_eq!(text.decode_into(&mut out), decoded);
        assert_eq!(out, format!("before {decoded}"));
        let (raw, at, form) = text.to_parts();
        assert_eq!((raw, at as usize), (written, text.offset()));
        let same = Text::from_parts(raw, at, form);
        assert_eq!((same.to_parts(), same.decode()), (text.to_parts(), text.decode()));
    }
    for (written, decoded) in [("a+b", "a+b"), ("a%2B&amp;+", "a+&+")] {
        let body = answer(&session(&format!("<OnNicknameChanged>{written}</OnNicknameChanged>")));
        let name = nickname(&body);
        assert_eq!((name.raw(), name.offset()), (written, body.find(written).unwrap()));
        let (raw, at, form) = name.to_parts();
        assert_eq!((raw, at as usize), (written, name.offset()));
        let same = Encoded::from_parts(raw, at, form);
        assert_eq!(same.to_parts(), name.to_parts());
        assert_eq!(same.decode().unwrap(), decoded);
    }
    assert_eq!(Text::plain("a&amp;").as_plain(), Some("a&amp;"));
    assert_eq!((Text::plain("a").offset(), Encoded::from_form("a+").offset()), (0, 0));
    assert_eq!(Encoded::from_form("a+").raw(), "a+");
}

#[test]
fn to_a_slice() {
    let mut room = [0; 64];
    for (raw, decoded) in [
        ("%E4%B8%BD+a", Some("丽+a")),
        ("plain", Some("plain")),
        ("", Some("")),
        ("%4", None),
        ("%FF", None),
        ("丽%41", None),
    ] {
        let len = Encoded::decode_percent_to_slice(raw.as_bytes(), &mut room);
        assert_eq!(len.map(|len| &room[..len]), decoded.map(str::as_bytes), "{raw}");
    }
    // Exactly enough room, and one byte less.
    assert_eq!(Encoded::decode_percent_to_slice(b"%41%42%43", &mut room[..3]), Some(3));
    assert_eq!(Encoded::decode_percent_to_slice(b"%41%42%43", &mut room[..2]), None);
}

/// White space that belongs to the content and stays.
#[test]
fn content() {
    for (written, expected) in [
        ("%00", "\0"),
        ("a%00b%1F%7f", "a\0b\u{1F}\u{7F}"),
        ("1+1%2B1", "1+1+1"),
        ("%5bb%5D%5Bc%3D4%5D", "[b][c=4]"),
        ("%3Cb%3E%26lt%3B", "<b>&lt;"),
        ("%2541", "%41"),
        ("&#37;41%<!-- -->34<![CDATA[2]]>", "A42"),
        // `<!-->` is the start of a comment, and not a whole one.
        ("a<!-->%41&lt;-->b<!--->-->c<!---->d", "abcd"),
        ("%20 &#32;", "   "),
        ("%0D%0A\r\n", "\r\n\n"),
        ("%e4%B8%ad%F0%9f%98%80", "中😀"),
        ("中%E6%96%87", "中文"),
    ] {
        for body in forms(&session(&format!("<OnNicknameChanged>{written}</OnNicknameChanged>"))) {
            let name = nickname(&body);
            assert_eq!(name.decode().unwrap(), expected, "{body}");
            assert_eq!(name.decode_lossy(), expected);
            assert_eq!(name.decode_bytes().unwrap(), expected.as_bytes());
            let mut out = String::from("before ");
            assert_eq!(name.decode_into(&mut out).unwrap(), expected);
            assert_eq!(out, format!("before {expected}"));
            assert_eq!(name, expected);
        }
    }
    // Text that is not UTF-8: "中文" in GBK.
    let body = answer(&session("<OnNicknameChanged>%D6%D0%CE%C4</OnNicknameChanged>"));
    assert_eq!(nickname(&body).decode_bytes().unwrap().as_ref(), b"\xD6\xD0\xCE\xC4");
}

/// White space from percent escapes is never trimmed. Other white space is trimmed only with the
/// option.
#[test]
fn spaces() {
    let inner = session("<OnNicknameChanged> %20a%0A\n&#9;</OnNicknameChanged>");
    for body in forms(&inner) {
        assert_eq!(nickname(&body), "  a\n\n\t");
        let options = ReadOptions::default().trim(true);
        let events = support::read_with(body.as_bytes(), options).unwrap();
        let bsim_codec::Event::NicknameChanged(name) = events[2] else { panic!() };
        assert_eq!(name, " a\n", "{body}");
        assert_eq!(name.percent_encoded(), "%20a%0A");
    }
}

fn is_borrowed<T: ToOwned + ?Sized>(text: Cow<'_, T>) -> bool {
    matches!(text, Cow::Borrowed(_))
}

#[test]
fn nothing_is_copied_where_nothing_has_to_be_undone() {
    for text in ["", "a", "中 文", "a>b'\"]", "a\nb\tc", "a+b"] {
        let inner = session(&format!("<OnNicknameChanged>{text}</OnNicknameChanged>"));
        for result in [inner.clone(), escape(&inner), cdata(&inner)] {
            let body = answer(&result);
            let name = nickname(&body);
            // In an escaped result, `>` is written as a reference.
            let is_free = !name.raw().contains('&');
            assert_eq!(is_borrowed(name.decode().unwrap()), is_free, "{body}");
            assert_eq!(is_borrowed(name.decode_lossy()), is_free);
            assert_eq!(is_borrowed(name.decode_bytes().unwrap()), is_free);
            assert_eq!(is_borrowed(name.percent_encoded().decode()), is_free);
        }
        let inner = session(&format!("<OnStatusChanged> {text} </OnStatusChanged>"));
        let body = answer(&inner);
        assert!(is_borrowed(status(&body).decode()));
        let options = ReadOptions::default().trim(true);
        let events = support::read_with(body.as_bytes(), options).unwrap();
        let bsim_codec::Event::StatusChanged(status) = events[2] else { panic!() };
        assert!(is_borrowed(status.decode()));
        assert_eq!(status, text);
    }
    assert!(is_borrowed(Encoded::plain("%41+").decode().unwrap()));
    assert!(is_borrowed(Encoded::from_form("a").decode().unwrap()));
    assert!(!is_borrowed(Encoded::from_form("a+").decode().unwrap()));
}

#[test]
fn comparison() {
    let bodies = ["a%41&amp;", "%61A%26", "a&#37;41<![CDATA[&]]>"]
        .map(|text| answer(&session(&format!("<OnNicknameChanged>{text}</OnNicknameChanged>"))));
    for left in &bodies {
        for right in &bodies {
            assert_eq!(nickname(left), nickname(right));
        }
        assert_eq!(nickname(left), Encoded::plain("aA&"));
        assert_eq!(nickname(left), "aA&");
        assert_eq!(nickname(left), *"aA&");
        assert_ne!(nickname(left), Encoded::from_percent("aA%"));
        assert_ne!(nickname(left).percent_encoded(), Text::plain("aA&"));
    }
    // Two texts that do not decode are equal if their raw texts are equal.
    assert_eq!(Encoded::from_percent("a%"), Encoded::from_percent("a%"));
    assert_ne!(Encoded::from_percent("a%"), Encoded::from_percent("b%"));
    assert_ne!(Encoded::from_percent("a%"), Encoded::plain("a%"));
    // Texts that do not decode to UTF-8 are compared as bytes. They are equal to no `str`.
    assert_eq!(Encoded::from_percent("%ff"), Encoded::from_percent("%FF"));
    assert_ne!(Encoded::from_percent("%FF"), "\u{FFFD}");
    assert_eq!(TextOf::from("a".to_owned()), Text::plain("a"));
    assert_eq!(EncodedOf::from("a".to_owned()), Encoded::from_percent("%61"));
}

#[test]
fn formatting() {
    let body = answer(&session("<OnNicknameChanged>a%0A&quot;%FF</OnNicknameChanged>"));
    let name = nickname(&body);
    assert_eq!(format!("{name}"), "a\n\"\u{FFFD}");
    assert_eq!(format!("{name:?}"), "\"a\\n\\\"\u{FFFD}\"");
    assert_eq!(format!("{name:>6.2}|"), "    a\n|");
    let body = answer(&session("<OnStatusChanged>a&amp;\n</OnStatusChanged>"));
    assert_eq!(format!("{:<4}|{:?}", status(&body), status(&body)), "a&\n |\"a&\\n\"");
}
