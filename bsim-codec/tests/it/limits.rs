//! Limits: a value at the limit is accepted, a value above it is refused at the offset where it
//! exceeds the limit.

use crate::support::{
    answer, canonical_answer, cdata, envelope, escape, marked, read, read_with, session,
};
use bsim_codec::request::Request;
use bsim_codec::response::Response;
use bsim_codec::{DecodeError, ErrorKind, ErrorKind as K, Limits, ReadOptions};

/// The default options with one limit changed.
fn with(change: impl FnOnce(&mut Limits)) -> ReadOptions {
    let mut limits = Limits::default();
    change(&mut limits);
    ReadOptions::default().limits(limits)
}

#[track_caller]
fn check<T: core::fmt::Debug>(found: Result<T, DecodeError>, (kind, at): (ErrorKind, usize)) {
    let error = found.err().map(|error| (error.kind(), error.offset()));
    assert_eq!(error, Some((kind, at)));
}

#[test]
fn input() {
    let body = answer("");
    for general_only in [false, true] {
        let options = |limit| with(|limits| limits.input = limit).general_only(general_only);
        assert_eq!(read_with(body.as_bytes(), options(body.len())), Ok(Vec::new()));
        let short = options(body.len() - 1);
        check(read_with(body.as_bytes(), short), (K::InputTooLong, body.len() - 1));
        check(Request::parse_with(body.as_bytes(), short), (K::InputTooLong, body.len() - 1));
    }
}

#[test]
fn depth() {
    // Envelope, Body, Response and Result surround the session. In an escaped result, nothing
    // surrounds it.
    let deep = |n: usize| "<a>".repeat(n) + "⟦<a>" + &"</a>".repeat(n + 1);
    let result = session(&format!("<OnNew>{}</OnNew>", deep(2)));
    for (result, depth) in [(result.clone(), 10), (escape(&result), 6), (cdata(&result), 6)] {
        let (body, at) = marked(&answer(&result));
        assert!(read_with(body.as_bytes(), with(|limits| limits.depth = depth)).is_ok());
        check(
            read_with(body.as_bytes(), with(|limits| limits.depth = depth - 1)),
            (K::TooDeep, at),
        );
    }
    // The default.
    for (body, kind) in [
        (envelope(&format!("<GetVersion>{}</GetVersion>", deep(60))), Ok(())),
        (envelope(&format!("<GetVersion>{}</GetVersion>", deep(61))), Err(K::TooDeep)),
        (envelope(&format!("<GetVersion>{}</GetVersion>", deep(100_000))), Err(K::TooDeep)),
    ] {
        let body = body.replace('⟦', "");
        let found = Request::parse(body.as_bytes());
        assert_eq!(found.map(drop).map_err(|error| error.kind()), kind);
    }
}

/// Every place for a name. `{}` is the name.
const NAMED: [&str; 6] =
    ["<⟦{}/>", "<{}></⟦{}>", "<a ⟦{}='b'/>", "<a b='' ⟦{}=''/>", "<?⟦{} a?>", "<a></⟦{}>"];

#[test]
fn names() {
    // `KeepSessionAliveResponse` itself has 24 bytes.
    let short = with(|limits| limits.name = 24);
    for written in NAMED {
        for (len, name) in [
            (24, "a".repeat(24)),
            (25, "é".repeat(12) + "a"),
            (25, format!("p:{}", "a".repeat(23))),
        ] {
            if written.contains('?') && name.contains(':') {
                continue;
            }
            // It is refused at its first occurrence.
            let element = written.replace("{}", &name);
            let first = element.replace('⟦', "").find(&name).unwrap();
            let element = format!(
                "{}⟦{}",
                &element.replace('⟦', "")[..first],
                &element.replace('⟦', "")[first..]
            );
            let inner = session(&format!("<OnNew xmlns:p='urn:p'>{element}</OnNew>"));
            for result in [inner.clone(), escape(&inner), cdata(&inner)] {
                let (body, at) = marked(&answer(&result));
                let found = read_with(body.as_bytes(), short);
                if len == 24 && !written.starts_with("<a></") {
                    assert!(found.is_ok(), "{body}");
                } else if len == 25 {
                    check(found, (K::NameTooLong, at));
                }
            }
        }
    }
    for (len, kind) in [(256, None), (257, Some(K::NameTooLong))] {
        let body = envelope(&format!("<GetVersion><{}/></GetVersion>", "a".repeat(len)));
        assert_eq!(Request::parse(body.as_bytes()).err().map(|error| error.kind()), kind);
    }
}

#[test]
fn attributes() {
    let tag = |n: usize| {
        let attributes: Vec<_> = (1..=n).map(|at| format!("a{at}=''")).collect();
        format!("<a {}/>", attributes.join(" "))
    };
    let three = with(|limits| limits.attributes = 3);
    for inner in [session(&tag(3)), escape(&session(&tag(3))), cdata(&session(&tag(3)))] {
        assert!(read_with(answer(&inner).as_bytes(), three).is_ok());
        let (body, at) = marked(&answer(&inner).replace("a3=''", "a3='' ⟦a4=''"));
        check(read_with(body.as_bytes(), three), (K::TooManyAttributes, at));
    }
    for (n, kind) in
        [(64, None), (65, Some(K::TooManyAttributes)), (100_000, Some(K::TooManyAttributes))]
    {
        let body = answer(&session(&tag(n)));
        assert_eq!(read(body.as_bytes()).err().map(|error| error.kind()), kind);
    }
}

#[test]
fn namespaces() {
    // Two declarations surround the session. In an escaped result, none does.
    let nested = "<a xmlns:a='urn:a'><b xmlns:b='urn:b'/><b xmlns:b='urn:b' ⟦xmlns='urn:c'/></a>";
    let inner = session(nested);
    for (result, around) in [(inner.clone(), 2), (escape(&inner), 0), (cdata(&inner), 0)] {
        let (body, at) = marked(&answer(&result));
        // The envelope itself has two.
        let limit = |n: usize| with(|limits| limits.namespaces = n.max(2));
        assert!(read_with(body.as_bytes(), limit(around + 3)).is_ok(), "{body}");
        check(read_with(body.as_bytes(), limit(around + 2)), (K::TooManyNamespaces, at));
    }
}

/// For responses in the layout of the service, which the canonical tier reads.
#[test]
fn of_canonical_answers() {
    for body in [
        include_str!("../data/demo/poll-login.inline.xml"),
        include_str!("../data/demo/poll-login.escaped.xml"),
    ] {
        for (kind, options) in [
            (K::TooDeep, with(|limits| limits.depth = 3)),
            (K::TooManyAttributes, with(|limits| limits.attributes = 2)),
            (K::NameTooLong, with(|limits| limits.name = 12)),
            (K::TooManyNamespaces, with(|limits| limits.namespaces = 3)),
            (K::TextTooLong, with(|limits| limits.text = 40)),
        ] {
            let error = read_with(body.as_bytes(), options).unwrap_err();
            assert_eq!(error.kind(), kind, "{body}");
        }
    }
}

#[test]
fn texts_of_canonical_answers() {
    let short = with(|limits| limits.text = 1_024);
    for field in [
        "<OnLog><item>{}</item></OnLog>",
        "<OnLogin datetime=\"{}\"/>",
        "<OnNicknameChanged>{}</OnNicknameChanged>",
        "<OnStatusChanged>{}</OnStatusChanged>",
        "<OnReceiveBuddies><Buddy><Account>a</Account><Nickname>{}</Nickname><GroupId/>\
         <Status>NLN</Status><Id>1</Id><Blocked>0</Blocked><PersonalMessage/></Buddy>\
         </OnReceiveBuddies>",
        "<OnBuddyStatusChanged><Buddy><Account>a</Account> <Nickname/><GroupId/><Status>{}</Status>\
         <Id/><Blocked/><PersonalMessage/></Buddy></OnBuddyStatusChanged>",
        "<OnMessage><Message from=\"{}\">a</Message></OnMessage>",
        "<OnMessage><Message from=\"a\">{}</Message></OnMessage>",
        "</IM><IM type=\"msn\" account=\"{}\">",
        // Raw XML has no limit, but its attributes have.
        "<OnNew a=\"{}\"/>",
        "<OnNew><b xmlns:c=\"{}\"/></OnNew>",
        "<Session id=\"{}\"><IM type=\"msn\" account=\"a\"/></Session>",
    ] {
        for (len, is_short) in [(1_000, true), (1_024, true), (1_025, false), (3_000, false)] {
            let field = field.replace("{}", &"x".repeat(len));
            let inner = if field.starts_with("<Session") { field } else { session(&field) };
            for result in [inner.clone(), escape(&inner)] {
                let body = canonical_answer(&result);
                let found = read_with(body.as_bytes(), short).map(|_| ());
                let expected = if is_short { Ok(()) } else { Err(K::TextTooLong) };
                assert_eq!(found.map_err(|error| error.kind()), expected, "{body}");
            }
        }
    }
}

/// A body with nothing but hostile markup takes no more time than a usual body of the same length.
#[test]
fn work_is_bounded() {
    let n = 30_000;
    for hostile in [
        "<".repeat(n),
        "<a>".repeat(n),
        "<a ".repeat(n),
        "&".repeat(n),
        "&lt;".repeat(n),
        "&amp;lt;".repeat(n),
        "<!--".repeat(n),
        "<!-- -->".repeat(n),
        "<![CDATA[".repeat(n),
        "<![CDATA[]]>".repeat(n),
        "<![CDATA[<]]>".repeat(n),
        "<?a?>".repeat(n),
        "]".repeat(n),
        "\r".repeat(n),
        "&#0000000000000000".repeat(n),
        format!("<a b='{}'/>", "&amp;".repeat(n)),
        format!("<a b='{}", "<".repeat(n)),
        format!("&lt;a b='{}", "&amp;amp;".repeat(n)),
    ] {
        for result in [hostile.clone(), session(&hostile), escape(&session(&hostile))] {
            let body = answer(&result);
            if let Err(error) = Response::parse(body.as_bytes()) {
                assert!(error.offset() <= body.len());
            }
        }
    }
    // Many small events.
    for events in ["<OnReceiveGroups/>", "<a/>", "<OnLog><item/></OnLog>", "\r\n<!-- --><?a?>"] {
        let inner = session(&events.repeat(3_000));
        for result in [inner.clone(), escape(&inner), cdata(&inner)] {
            read(answer(&result).as_bytes()).unwrap();
        }
    }
}
