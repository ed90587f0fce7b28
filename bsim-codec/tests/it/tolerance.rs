//! Forms that every parser accepts (`docs/protocol.md`, section 4): different bodies with the same
//! value.

use crate::support::{
    self, CLOSE, OPEN, answer, cdata, envelope, escape, forms, read, read_with, session,
};
use bsim_codec::request::Request;
use bsim_codec::response::{LoginResponse, Response};
use bsim_codec::{AccountEvent, ReadOptions, Session, Text};

const LOGIN: &str = include_str!("../data/demo/LoginResponse.xml");
const LOGIN_IM: &str = include_str!("../data/demo/LoginIM.xml");

type Rewriting = (&'static str, fn(&str) -> String);

/// Ways to write the same document. None changes a text.
const REWRITINGS: &[Rewriting] = &[
    ("without a declaration", |body| body.replace(r#"<?xml version="1.0" encoding="utf-8"?>"#, "")),
    ("with another declaration", |body| {
        body.replace(r#"encoding="utf-8"?>"#, "encoding = 'UTF-8'\n standalone='yes' ?>\r\n")
    }),
    ("in US-ASCII", |body| body.replace("\"utf-8\"", "\"us-ascii\"")),
    ("in XML 1.0 without an encoding", |body| body.replace(" encoding=\"utf-8\"", "")),
    ("with a byte order mark", |body| format!("\u{FEFF}{body}")),
    ("with another prefix", |body| body.replace("soap:", "s-1.é:").replace(":soap", ":s-1.é")),
    ("with the envelope in the default namespace", |body| {
        body.replace("soap:", "").replace("xmlns:soap", "xmlns")
    }),
    ("with SOAP 1.2", |body| {
        let soap12 = "http://www.w3.org/2003/05/soap-envelope";
        body.replace("http://schemas.xmlsoap.org/soap/envelope/", soap12)
    }),
    ("with single quotes", |body| body.replace('"', "'")),
    ("with a reference in a namespace", |body| {
        body.replace("imcomponents.com\"", "imcomponents&#x2e;com\"")
    }),
    ("with white space in tags", |body| {
        body.replace('>', "\r\n\t >").replace("?\r\n\t >", "?>").replace("/\r\n\t >", " />")
    }),
    ("with white space around", |body| format!("{body}\r\n\t \n")),
    ("with comments and instructions", |body| {
        let misc = "<!-- <a> & ]]> --><?a <b> & ]]>?>";
        body.replace("soap:Body><", &format!("soap:Body>{misc} <"))
            .replace("</soap:Body", &format!("{misc}</soap:Body"))
            + misc
    }),
    ("with an empty header", |body| body.replace("<soap:Body>", "<soap:Header/><soap:Body>")),
    ("with headers", |body| {
        let soap = "xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'";
        let blocks = format!(
            "<a {soap} e:mustUnderstand='0'><Body>a</Body>&#65;</a> <b mustUnderstand='1'/>"
        );
        body.replace(
            "<soap:Body>",
            &format!("\n<soap:Header> {blocks}\n</soap:Header>\n<soap:Body>"),
        )
    }),
    ("with something after the body", |body| {
        body.replace("</soap:Body>", "</soap:Body><a><b>c</b></a> ")
    }),
    ("with unknown attributes", |body| {
        body.replace("<soap:Body", "<soap:Body a='b' soap:encodingStyle=''")
            .replace("<userId", "<userId xml:lang='zh'")
    }),
];

#[test]
fn envelopes() {
    let response = Response::parse(LOGIN.as_bytes()).unwrap();
    let request = Request::parse(LOGIN_IM.as_bytes()).unwrap();
    let poll = answer(&escape(&session("<OnStatusChanged>NLN</OnStatusChanged>")));
    let events = read(poll.as_bytes()).unwrap();
    for (how, rewrite) in REWRITINGS {
        let rewritten = rewrite(LOGIN);
        assert_eq!(
            Response::parse(rewritten.as_bytes()).as_ref(),
            Ok(&response),
            "{how}: {rewritten}"
        );
        let rewritten = rewrite(LOGIN_IM);
        assert_eq!(Request::parse(rewritten.as_bytes()), Ok(request), "{how}: {rewritten}");
        let rewritten = rewrite(&poll);
        assert_eq!(read(rewritten.as_bytes()).as_ref(), Ok(&events), "{how}: {rewritten}");
    }
}

/// The children of the message are in the namespace of the service, with any prefix, or in no
/// namespace.
#[test]
fn namespaces_of_the_payload() {
    let expected = Session::new("S", "U", "T", "C");
    let content = "<LoginResult><SessionId>S</SessionId><UserId>U</UserId>\
         <LoginTime>T</LoginTime><ClientIP>C</ClientIP></LoginResult>";
    let prefixed = content.replace('<', "<q:").replace("<q:/", "</q:");
    let service = "http://www.imcomponents.com";
    for message in [
        format!("<LoginResponse xmlns='{service}'>{content}</LoginResponse>"),
        format!("<LoginResponse>{content}</LoginResponse>"),
        format!("<LoginResponse xmlns=''>{content}</LoginResponse>"),
        format!("<q:LoginResponse xmlns:q='{service}'>{prefixed}</q:LoginResponse>"),
        format!("<q:LoginResponse xmlns:q='{service}'>{content}</q:LoginResponse>"),
        format!("<LoginResponse xmlns:q='{service}'>{prefixed}</LoginResponse>"),
        format!("<LoginResponse xmlns='{service}'>{content}</LoginResponse>")
            .replace("<UserId", "<UserId xmlns=''"),
        // Elements in other namespaces do not count.
        format!(
            "<LoginResponse xmlns='{service}'><a:LoginResult xmlns:a='urn:a'/>{content}</LoginResponse>"
        ),
        format!("<LoginResponse>{content}</LoginResponse>")
            .replace("<UserId>", "<a:UserId xmlns:a='urn:a'>X<a:b/></a:UserId><UserId>"),
    ] {
        let body = envelope(&message);
        assert_eq!(
            LoginResponse::parse(body.as_bytes()).unwrap().session,
            Some(expected),
            "{body}"
        );
    }
    let body = envelope(&format!("<LoginResponse xmlns:q='urn:q'>{prefixed}</LoginResponse>"));
    assert_eq!(LoginResponse::parse(body.as_bytes()).unwrap().session, None);
}

#[test]
fn fields_of_a_message() {
    let expected = Session::new("S", "", "T", "C");
    let fields = "<LoginTime>T</LoginTime><new><UserId>X</UserId></new><UserId></UserId><ClientIP>C</ClientIP>";
    for (id, user) in
        [("S", "<UserId></UserId>"), ("S", "<UserId/>"), ("S", "<UserId ></UserId\n>")]
    {
        let fields = fields.replace("<UserId></UserId>", user);
        let message = format!(
            "<LoginResponse><LoginResult>{fields}<SessionId>{id}</SessionId></LoginResult></LoginResponse>"
        );
        assert_eq!(
            LoginResponse::parse(envelope(&message).as_bytes()).unwrap().session,
            Some(expected)
        );
    }
    let nil = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil";
    for (result, session) in [
        ("".to_owned(), None),
        (format!("<LoginResult {nil}='true'/>"), None),
        (format!("<LoginResult {nil}='1'></LoginResult>"), None),
        (format!("<LoginResult {nil}='&#x31;'/>"), None),
        ("<LoginResult/>".to_owned(), Some([None; 4])),
        ("<LoginResult><UserId/></LoginResult>".to_owned(), Some([None, Some(""), None, None])),
        (format!("<LoginResult><UserId {nil}='true'/></LoginResult>"), Some([None; 4])),
        (
            format!("<LoginResult><UserId {nil}='false'/></LoginResult>"),
            Some([None, Some(""), None, None]),
        ),
        (
            "<LoginResult><UserId nil='true'>a</UserId></LoginResult>".to_owned(),
            Some([None, Some("a"), None, None]),
        ),
    ] {
        let body = envelope(&format!("<LoginResponse>{result}</LoginResponse>"));
        let found = LoginResponse::parse(body.as_bytes()).unwrap().session;
        let found = found.map(|it| [it.session_id, it.user_id, it.login_time, it.client_ip]);
        let expected = session.map(|fields| fields.map(|field| field.map(Text::plain)));
        assert_eq!(found, expected, "{body}");
    }
    for body in [
        "<ChangeStatus><Status>NLN</Status><session><UserId>U</UserId></session></ChangeStatus>",
        "<ChangeStatus><session><UserId>U</UserId></session><a/><Status>N<![CDATA[L]]>N</Status></ChangeStatus>",
    ] {
        let body = envelope(body);
        let Ok(Request::ChangeStatus(request)) = Request::parse(body.as_bytes()) else { panic!() };
        assert_eq!(request.status.unwrap(), "NLN");
        assert_eq!(request.session.unwrap().user_id.unwrap(), "U");
        assert_eq!(request.account, None);
    }
}

/// One text in different raw forms. It is also decoded as a field in every form of a result.
#[test]
fn texts() {
    for (expected, written) in [
        (
            "a&b",
            &[
                "a&amp;b",
                "a&#38;b",
                "a&#x26;b",
                "a<![CDATA[&]]>b",
                "<![CDATA[a&b]]>",
                "&#97;&amp;&#98;",
            ][..],
        ),
        (
            "ab",
            &[
                "ab",
                "a<!-- & <c> -->b",
                "a<?c d?>b",
                "a<![CDATA[]]>b",
                "<!---->ab<!---->",
                "&#x0061;b",
            ],
        ),
        ("<a>", &["&lt;a&gt;", "&lt;a>", "<![CDATA[<a>]]>", "<![CDATA[<]]>a<![CDATA[>]]>"]),
        ("]]>", &["]]&gt;", "]]<!---->>", "<![CDATA[]]]]>>", "]<![CDATA[]>]]>", "&#93;]&#62;"]),
        ("&lt;", &["&amp;lt;", "<![CDATA[&lt;]]>", "&#38;lt;"]),
        (
            "a\nb",
            &["a\nb", "a\r\nb", "a\rb", "a&#10;b", "a&#xA;b", "<![CDATA[a\r\nb]]>", "a\r<!---->b"],
        ),
        ("a\r\nb", &["a&#13;&#10;b", "a&#xD;\nb", "a&#13;\r\nb"]),
        ("\n\nb", &["\n\nb", "\r\n\rb", "\n\r\nb", "<![CDATA[\r\n]]>\rb", "\r<![CDATA[\n]]>b"]),
        ("\n&lt;", &["\r\n&amp;lt;", "<![CDATA[\r\n&lt;]]>", "&#10;&#38;lt;"]),
        (" a ", &[" a ", "&#32;a&#x20;", " <!-- b -->a<?c?> "]),
        ("\t'\"", &["\t'\"", "&#9;&apos;&quot;"]),
        ("", &["", "<!-- a -->", "<?a b?>", "<![CDATA[]]>"]),
        ("中\u{10FFFF}\u{FEFF}", &["中\u{10FFFF}\u{FEFF}", "&#20013;&#x10FFFF;&#xfeff;"]),
    ] {
        for text in written {
            let inner = session(&format!("<OnStatusChanged>{text}</OnStatusChanged>"));
            for body in forms(&inner) {
                let AccountEvent::StatusChanged { status } = support::only_event(&body) else {
                    panic!()
                };
                assert_eq!(status.decode(), expected, "{body}");
                assert_eq!(status.raw(), &body[status.offset()..][..status.raw().len()]);
            }
        }
    }
}

/// In an attribute value, line ends become spaces, unless they are references.
#[test]
fn attribute_values() {
    for (expected, written) in [
        ("a b", &["a b", "a\tb", "a\nb", "a\r\nb", "a\rb", "a&#32;b"][..]),
        ("a\r\n\tb", &["a&#13;&#10;&#9;b", "a&#xD;&#xA;&#x9;b"]),
        ("<&>'\"", &["&lt;&amp;&gt;&apos;&quot;", "&#60;&#38;>&#39;&#34;"]),
        (" ]]> ", &[" ]]> ", "\n]]&gt;\t"]),
        ("&lt;", &["&amp;lt;", "&#38;lt;"]),
        ("", &[""]),
    ] {
        for value in written {
            for quote in ['"', '\''] {
                let inner = session(&format!("<OnLogin datetime={quote}{value}{quote}/>"));
                for body in forms(&inner) {
                    let AccountEvent::Login { datetime } = support::only_event(&body) else {
                        panic!()
                    };
                    assert_eq!(datetime.unwrap().decode(), expected, "{body}");
                }
            }
        }
    }
}

/// A result may begin with a line end in CDATA. The text after it is still in CDATA.
#[test]
fn line_ends_at_the_start_of_cdata() {
    let inner = session("<OnStatusChanged>\r\n&amp;lt;</OnStatusChanged>");
    let body = answer(&cdata(&inner));
    let AccountEvent::StatusChanged { status } = support::only_event(&body) else { panic!() };
    assert_eq!(status.decode(), "\n&lt;");
}

/// Pretty-printed captures: white space between elements has no meaning. White space at the ends of
/// texts is removed with the option `trim`.
#[test]
fn pretty_printing() {
    let tight = session(
        "<OnLog><item>a b</item></OnLog><OnReceiveBuddies><Buddy><Id>1</Id></Buddy></OnReceiveBuddies>",
    );
    let between = tight.replace("><", ">\r\n\t <");
    let expected = answer(&tight);
    let expected = read(expected.as_bytes()).unwrap();
    for body in forms(&between) {
        assert_eq!(read(body.as_bytes()).as_ref(), Ok(&expected), "{body}");
    }
    let inside = tight
        .replace("><", ">\n <")
        .replace("<item>", "<item>\r\n ")
        .replace("</item>", "\t</item>")
        .replace("<Id>", "<Id> ");
    for body in forms(&inside) {
        let trim = ReadOptions::default().trim(true);
        assert_eq!(read_with(body.as_bytes(), trim).as_ref(), Ok(&expected), "{body}");
        assert_ne!(read(body.as_bytes()).as_ref(), Ok(&expected), "{body}");
    }
    // Also around the inner document, even before its declaration.
    let declared = format!("\n  <?xml version=\"1.0\" encoding=\"UTF-8\"?>\n  {inside}\n  ");
    for result in [escape(&declared), format!("\n{}\n", cdata(&declared))] {
        let body = answer(&result);
        let trim = ReadOptions::default().trim(true);
        assert_eq!(read_with(body.as_bytes(), trim).as_ref(), Ok(&expected), "{body}");
    }
    let printed = LOGIN.replace("<UserId>testing<", "<UserId> testing <").replace("><", ">\n<");
    let trimmed = LoginResponse::parse_with(printed.as_bytes(), ReadOptions::default().trim(true));
    assert_eq!(trimmed, LoginResponse::parse(LOGIN.as_bytes()));
    let kept = LoginResponse::parse(printed.as_bytes()).unwrap().session.unwrap();
    assert_eq!(kept.user_id.unwrap(), " testing ");
}

/// The message element may be empty, and may have unknown content.
#[test]
fn messages_with_nothing_in_them() {
    for name in [
        "LoginIMResponse",
        "ChangeStatusResponse",
        "SendMessageResponse",
        "GetVersionResponse",
        "KeepSessionAliveResponse",
    ] {
        let empty = envelope(&format!("<{name}/>"));
        let expected = Response::parse(empty.as_bytes()).unwrap();
        for content in ["", "\n", "<new>a</new>", "<!-- a --><?b?>", "<new/> <newer><x/></newer>"] {
            let body = envelope(&format!("<{name}>{content}</{name}>"));
            assert_eq!(Response::parse(body.as_bytes()).as_ref(), Ok(&expected), "{body}");
        }
    }
    let beside = format!("{OPEN}<a>b</a><KeepSessionAliveResult/><c/>{CLOSE}");
    assert_eq!(read(beside.as_bytes()), Ok(Vec::new()));
}
