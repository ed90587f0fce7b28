//! Every limit at its value and above it, in every form of a response: in the envelope of the
//! service and in another one, inline, escaped, and in a CDATA section. The limits are large enough
//! for the canonical tier to take part.

use crate::support::{answer, canonical_answer, cdata, envelope, escape, read_with, session};
use bsim_codec::{ErrorKind as K, Event, Events, Limits, ReadOptions, Request, Text};

/// A form of a response with an inner document.
struct Form {
    envelope: fn(&str) -> String,
    result: fn(&str) -> String,
    /// The number of elements and declarations around the inner document that count for it.
    around: (usize, usize),
    /// The number of declarations in the envelope.
    declarations: usize,
}

fn forms() -> Vec<Form> {
    let mut forms = Vec::new();
    for (envelope, declarations) in [(canonical_answer as fn(&str) -> String, 4), (answer, 2)] {
        for (result, is_inline) in [
            (str::to_owned as fn(&str) -> String, true),
            (escape, false),
            (cdata, false),
            (references, false),
        ] {
            let around = if is_inline { (4, declarations) } else { (0, 0) };
            forms.push(Form { envelope, result, around, declarations });
        }
    }
    forms
}

/// Writes every character as a reference.
fn references(text: &str) -> String {
    text.chars().map(|c| format!("&#{};", u32::from(c))).collect()
}

fn with(change: impl FnOnce(&mut Limits)) -> ReadOptions {
    let mut limits = Limits::default();
    change(&mut limits);
    ReadOptions::default().limits(limits)
}

/// Checks that a body parses with this limit, and with no lower limit.
#[track_caller]
fn check(body: &str, kind: K, limit: usize, set: impl Fn(&mut Limits, usize)) {
    for trim in [false, true] {
        let options = |limit| with(|limits| set(limits, limit)).trim(trim);
        let found = read_with(body.as_bytes(), options(limit));
        assert!(found.is_ok(), "{kind:?} {found:?}: {body}");
        let error = read_with(body.as_bytes(), options(limit - 1)).unwrap_err();
        assert_eq!(error.kind(), kind, "{body}");
    }
}

#[test]
fn of_documents() {
    for form in forms() {
        let inner = session("<OnLog><item>a</item></OnLog>");
        let body = (form.envelope)(&(form.result)(&inner));
        check(&body, K::InputTooLong, body.len(), |limits, limit| limits.input = limit);

        let inner = session(&format!("<OnNew>{}{}</OnNew>", "<a>".repeat(20), "</a>".repeat(20)));
        let body = (form.envelope)(&(form.result)(&inner));
        check(&body, K::TooDeep, form.around.0 + 23, |limits, limit| limits.depth = limit);

        let attributes: String = (0..12).map(|at| format!(" a{at}=''")).collect();
        let body = (form.envelope)(&(form.result)(&session(&format!("<OnNew{attributes}/>"))));
        check(&body, K::TooManyAttributes, 12, |limits, limit| limits.attributes = limit);

        let declared: String = (0..12).map(|at| format!(" xmlns:a{at}='urn:a'")).collect();
        let body = (form.envelope)(&(form.result)(&session(&format!("<OnNew{declared}/>"))));
        let count = (form.around.1 + 12).max(form.declarations);
        check(&body, K::TooManyNamespaces, count, |limits, limit| limits.namespaces = limit);

        let name = "n".repeat(70);
        for new in [format!("<{name}/>"), format!("<OnLog {name}=''/>")] {
            let body = (form.envelope)(&(form.result)(&session(&new)));
            check(&body, K::NameTooLong, 70, |limits, limit| limits.name = limit);
        }
    }
}

/// The length of the longest raw text of a response.
fn longest(body: &str) -> Text<'_> {
    let events = Events::parse_str(body).unwrap();
    let texts = events.flat_map(|event| match event.unwrap() {
        Event::Session { id } => vec![id],
        Event::Account { im_type, account } => vec![im_type, account],
        Event::LogItem(text) | Event::StatusChanged(text) => vec![Some(text)],
        Event::Login { datetime } => vec![datetime],
        Event::NicknameChanged(nickname) => vec![Some(nickname.percent_encoded())],
        Event::Buddy(it) | Event::BuddyStatus(it) => {
            let [name, message] =
                [it.nickname, it.personal_message].map(|it| it.map(|it| it.percent_encoded()));
            vec![it.account, name, it.group_id, it.status, it.id, it.blocked, message]
        }
        Event::Group(it) => vec![it.id, it.name.map(|it| it.percent_encoded())],
        Event::Message(it) => vec![it.from, Some(it.text.percent_encoded())],
        _ => vec![],
    });
    texts.flatten().max_by_key(|text| text.raw().len()).unwrap()
}

/// The fields of every kind of item, with `{}` for a text.
const FIELDS: [&str; 12] = [
    "<OnLog><item>{}</item></OnLog>",
    "<OnLogin datetime=\"{}\"/>",
    "<OnNicknameChanged>{}</OnNicknameChanged>",
    "<OnStatusChanged>{}</OnStatusChanged>",
    "<OnReceiveBuddies><Buddy><Account>a</Account><Nickname>{}</Nickname><GroupId/>\
     <Status>NLN</Status><Id>1</Id><Blocked>0</Blocked><PersonalMessage/></Buddy></OnReceiveBuddies>",
    "<OnReceiveBuddies><Buddy><Account>a</Account><Nickname/><GroupId/><Status>NLN</Status>\
     <Id>1</Id><Blocked>0</Blocked><PersonalMessage>{}</PersonalMessage></Buddy></OnReceiveBuddies>",
    "<OnBuddyStatusChanged><Buddy><Id>{}</Id></Buddy></OnBuddyStatusChanged>",
    "<OnReceiveGroups><Group><Name>{}</Name></Group></OnReceiveGroups>",
    "<OnReceiveGroups><Group Name=\"{}\"/></OnReceiveGroups>",
    "<OnMessage><Message from=\"{}\">a</Message></OnMessage>",
    "<OnMessage><Message from=\"a\">{}</Message></OnMessage>",
    "</IM><IM type=\"msn\" account=\"{}\">",
];

/// The raw length of a text counts, with the escapes of both levels.
#[test]
fn of_texts() {
    let pieces = ["x", "&amp;", "&gt;", "&#00097;", "&#x4E2D;", "é", "%41", " ", "a\r\n"];
    for (piece, len) in pieces.into_iter().flat_map(|piece| [(piece, 60), (piece, 3_000)]) {
        let text = piece.repeat(len / piece.len());
        for field in FIELDS {
            let inner = session(&field.replace("{}", &text));
            for form in forms() {
                let body = (form.envelope)(&(form.result)(&inner));
                // The markup around a CDATA section does not belong to the text.
                let written = (form.result)(&text);
                let written = written.strip_prefix("<![CDATA[").unwrap_or(&written);
                let written = written.strip_suffix("]]>").unwrap_or(written);
                let longest = longest(&body);
                assert_eq!(longest.raw(), written);
                check(&body, K::TextTooLong, written.len(), |limits, limit| limits.text = limit);
                let short = with(|limits| limits.text = written.len() - 1);
                let error = read_with(body.as_bytes(), short).unwrap_err();
                assert_eq!(error.offset(), longest.offset(), "{body}");
            }
        }
        for request in ["<Login><userId>{}</userId></Login>", "<Login><a b=\"{}\"/></Login>"] {
            let body = envelope(&request.replace("{}", &text));
            for (limit, kind) in [(text.len(), None), (text.len() - 1, Some(K::TextTooLong))] {
                let options = with(|limits| limits.text = limit);
                let found = Request::parse_with(body.as_bytes(), options);
                assert_eq!(found.err().map(|error| error.kind()), kind);
            }
        }
    }
}

/// A text in several CDATA sections and between them: all bytes from its start to its end count.
#[test]
fn of_texts_in_pieces() {
    let (before, after) = ("<Session><IM><OnStatusChanged>", "</OnStatusChanged></IM></Session>");
    let written = format!("a]]>&amp;amp;<!-- b --><![CDATA[{}]]>&#99;<![CDATA[", "c".repeat(2_000));
    let body = answer(&format!("<![CDATA[{before}{written}{after}]]>"));
    let options = |limit| with(|limits| limits.text = limit);
    // The end of a section belongs to the text only if more text follows.
    let len = written.len() - "<![CDATA[".len();
    assert!(read_with(body.as_bytes(), options(written.len())).is_ok());
    assert_eq!(longest(&body).raw().len(), len);
    assert!(read_with(body.as_bytes(), options(len)).is_ok());
    let error = read_with(body.as_bytes(), options(len - 1)).unwrap_err();
    let at = body.find(&written).unwrap();
    assert_eq!((error.kind(), error.offset()), (K::TextTooLong, at));
}

/// One character with a reference that is longer than the limit for a text.
#[test]
fn of_long_references() {
    let zeros = "0".repeat(20_000_000);
    let item = |text: &str| session(&format!("<OnLog><item>{text}</item></OnLog>"));
    let inner = item(&format!("&#{zeros}97;"));
    let outer = escape(&item("\u{1}")).replace('\u{1}', &format!("&#{zeros}97;"));
    for result in [inner.clone(), escape(&inner), cdata(&inner), outer] {
        for body in [answer(&result), canonical_answer(&result)] {
            let error = Events::parse_str(&body).unwrap().find_map(Result::err).unwrap();
            let at = body.find("&#0").or(body.find("&amp;#0")).unwrap();
            assert_eq!((error.kind(), error.offset()), (K::TextTooLong, at));
        }
    }
    let body = envelope(&format!("<Login><userId>&#{zeros}97;</userId></Login>"));
    assert_eq!(Request::parse_str(&body).unwrap_err().kind(), K::TextTooLong);
}
