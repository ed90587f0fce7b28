//! Answers of a shape that is meant to be costly.

use bsim_codec::{Events, Limits, ReadOptions};
use bsim_fuzz::codec;

const HEAD: &str = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
    <KeepSessionAliveResponse xmlns=\"http://www.imcomponents.com\"><KeepSessionAliveResult>";
const TAIL: &str = "</KeepSessionAliveResult></KeepSessionAliveResponse></s:Body></s:Envelope>";
const BUDDY: &str = "<Buddy><Account>a@live.com</Account><Nickname>a%20b</Nickname><GroupId/>\
    <Status>HDN</Status><Id>1</Id><Blocked>0</Blocked><PersonalMessage/></Buddy>";

/// What a result is made of: its start, what is repeated, its end.
type Shape = (&'static str, [&'static str; 3]);

const IN_ACCOUNT: &str = "<Session><IM>";
const IN_TEXT: &str = "<Session><IM><OnStatusChanged>";
const IN_BUDDIES: &str = "<Session><IM><OnReceiveBuddies>";

const SHAPES: &[Shape] = &[
    ("roster", [IN_BUDDIES, BUDDY, "</OnReceiveBuddies></IM></Session>"]),
    ("less-than", [IN_TEXT, "<", ""]),
    ("digits", [IN_TEXT, "&#", ""]),
    ("zeros", ["<Session><IM><OnStatusChanged>&#", "0", ""]),
    ("references", [IN_TEXT, "&#38;", "</OnStatusChanged></IM></Session>"]),
    ("one-byte-cdata", [IN_TEXT, "<![CDATA[x]]>", "</OnStatusChanged></IM></Session>"]),
    ("comments-in-text", [IN_TEXT, "x<!---->", "</OnStatusChanged></IM></Session>"]),
    ("comments-between", [IN_ACCOUNT, "<!---->", "</IM></Session>"]),
    ("unclosed-comments", [IN_ACCOUNT, "<!-", ""]),
    ("unclosed-comment", ["<Session><IM><!--", "- ", ""]),
    ("unclosed-cdata", ["<Session><IM><OnStatusChanged><![CDATA[", "]]", ""]),
    ("unclosed-tag", ["<Session><IM><OnLogin ", "a='' ", ""]),
    ("brackets", [IN_TEXT, "]]", "</OnStatusChanged></IM></Session>"]),
    ("returns", [IN_TEXT, "\r", "</OnStatusChanged></IM></Session>"]),
    ("spaces", [IN_ACCOUNT, " ", "</IM></Session>"]),
    ("nested", [IN_ACCOUNT, "<a>", ""]),
    ("unknown-events", [IN_ACCOUNT, "<OnNew a='1'>x</OnNew>", "</IM></Session>"]),
    (
        "groups",
        [IN_ACCOUNT, "<OnReceiveGroups><Group Id='1'/></OnReceiveGroups>", "</IM></Session>"],
    ),
    (
        "group-list",
        ["<Session><IM><OnReceiveGroups>", "<Group Id='1'/>", "</OnReceiveGroups></IM></Session>"],
    ),
    ("sessions", ["", "<Session id='1'/>", ""]),
    (
        "attributes",
        [IN_ACCOUNT, "<x a='' b='' c='' d='' e='' f='' g='' h='' i='' j=''/>", "</IM></Session>"],
    ),
    (
        "namespaces",
        [IN_ACCOUNT, "<p:x xmlns:p='urn:p' xmlns:q='urn:q' p:a='' q:a=''/>", "</IM></Session>"],
    ),
    ("percent", ["<Session><IM><OnNicknameChanged>", "%", "</OnNicknameChanged></IM></Session>"]),
    (
        "declining-buddies",
        [IN_BUDDIES, "<Buddy><Id>1<!-- c --></Id></Buddy>", "</OnReceiveBuddies></IM></Session>"],
    ),
];

/// What follows the name of a shape that is read with options, and whether they are set.
const OPTIONS: &[(&str, bool)] = &[("", false), ("+trim+known_utf8", true)];

/// Half of the body are two names of one namespace, the other half asks whether they are the same.
const LONG_NAMESPACES: &str = "long-namespaces";

/// Half of the result is white space, the other half comments: none may look back at the space.
const SPACES_AND_COMMENTS: &str = "spaces-and-comments";

/// The names of all shapes: each in every form of the result, and with every option.
pub(crate) fn names() -> impl Iterator<Item = String> {
    let forms = ["", "escaped-", "cdata-"];
    let names = || SHAPES.iter().map(|&(name, _)| name).chain([SPACES_AND_COMMENTS]);
    let shapes =
        forms.into_iter().flat_map(move |form| names().map(move |name| format!("{form}{name}")));
    let shapes = shapes.chain([LONG_NAMESPACES.to_owned()]);
    shapes.flat_map(|shape| OPTIONS.iter().map(move |(option, _)| format!("{shape}{option}")))
}

/// Reads a body of this shape and size.
pub(crate) fn read(shape: &str, size: usize) {
    let option = OPTIONS.iter().rev().find(|(option, _)| shape.ends_with(option));
    let &(option, is_set) = option.expect("no option is one too");
    let shape = shape.strip_suffix(option).unwrap_or(shape);
    let body = body(shape, size);
    let mut limits = Limits::default();
    limits.depth = usize::MAX;
    limits.text = usize::MAX;
    let options = ReadOptions::default().limits(limits).trim(is_set).known_utf8(is_set);
    let (texts, error) = crate::measured(|| events(&body, options));
    println!("{shape} {} bytes, {texts} texts, {error}", body.len());
}

fn body(name: &str, size: usize) -> String {
    if name == LONG_NAMESPACES {
        return long_namespaces(size);
    }
    let (form, name) = match name.split_once('-') {
        Some((form @ ("escaped" | "cdata"), name)) => (form, name),
        _ => ("inline", name),
    };
    let spaces = " ".repeat(size / 2);
    let (parts, size) = match SHAPES.iter().find(|shape| shape.0 == name) {
        Some(&(_, parts)) => (parts, size),
        None => ([spaces.as_str(), "<!----> ", "<Session/>"], size / 2),
    };
    let [start, middle, end] = parts.map(|part| match form {
        "escaped" => part.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
        "cdata" => part.replace("]]>", "]]]]><![CDATA[>"),
        _ => part.to_owned(),
    });
    let middle = middle.repeat(size / middle.len());
    match form {
        "cdata" => format!("{HEAD}<![CDATA[{start}{middle}{end}]]>{TAIL}"),
        _ => format!("{HEAD}{start}{middle}{end}{TAIL}"),
    }
}

fn long_namespaces(size: usize) -> String {
    let uri = "u".repeat(size / 4);
    let elements = "<x p:a='' q:a=''/>".repeat(size / 36);
    format!(
        "{HEAD}<Session><IM><x xmlns:p='{uri}' xmlns:q='{uri}v'>{elements}</x></IM></Session>{TAIL}"
    )
}

/// Reads all events and decodes all texts; gives the number of texts and what ended the events.
fn events(body: &str, options: ReadOptions) -> (usize, String) {
    let mut texts = 0;
    let mut out = String::new();
    let events = match Events::parse_with(body.as_bytes(), options) {
        Ok(events) => events,
        Err(error) => return (0, error.to_string()),
    };
    for event in events {
        match event {
            Ok(event) => {
                for text in codec::texts(&event).into_iter().flatten() {
                    out.clear();
                    text.decode_into(&mut out);
                    texts += 1;
                }
                if let bsim_codec::Event::NicknameChanged(name) = event {
                    texts += usize::from(!name.decode_lossy().is_empty());
                }
            }
            Err(error) => return (texts, error.to_string()),
        }
    }
    (texts, "the end".to_owned())
}
