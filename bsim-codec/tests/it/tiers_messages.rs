//! For requests and plain responses, too, the canonical tier changes only speed.

use crate::support::tiers::assert_same;
use bsim_codec::{Encode, Fault, Limits, ReadOptions, Request, SoapVersion, request, response};

const SEEDS: [&str; 8] = [
    include_str!("../data/demo/Login.xml"),
    include_str!("../data/demo/LoginIM.xml"),
    include_str!("../data/demo/KeepSessionAlive.xml"),
    include_str!("../data/demo/ChangeStatus.xml"),
    include_str!("../data/demo/SendMessage.xml"),
    include_str!("../data/demo/LoginResponse.xml"),
    include_str!("../data/demo/LoginIMResponse.xml"),
    include_str!("../data/demo/ChangeStatusResponse.xml"),
];

/// Pieces that are inserted into messages: valid and invalid, markup and text.
const PIECES: &[&str] = &[
    "<",
    ">",
    "&",
    "\"",
    "/",
    "]]>",
    " ",
    "\r\n",
    "\0",
    "\u{FFFE}",
    "\u{FFFD}",
    "丽",
    "a",
    "&amp;",
    "&#65;",
    "&#0;",
    "&nope;",
    "<!-- c -->",
    "<![CDATA[x]]>",
    "<?pi?>",
    "<x/>",
    "<userId/>",
    "<session />",
    "<session></session>",
    "<SessionId>x</SessionId>",
    " xsi:nil='1'",
    "</session>",
    "</soap:Body>",
];

/// Messages in the form of .NET, with faults in both versions of SOAP.
fn seeds() -> Vec<String> {
    let mut seeds: Vec<String> = SEEDS.map(String::from).into();
    for (version, code) in
        [(SoapVersion::Soap11, "soap:Client.Name"), (SoapVersion::Soap12, "soap:Sender")]
    {
        let fault =
            Fault { version, actor: Some("urn:a".into()), ..Fault::new(code, "No. > Why?") };
        for fault in [Fault { actor: None, ..fault.clone() }, fault] {
            seeds.push(String::from_utf8(fault.encode_to_vec().unwrap()).unwrap());
        }
    }
    seeds
}

fn tags(seed: &str) -> impl Iterator<Item = usize> {
    seed.match_indices(['<', '>']).map(|(at, mark)| at + usize::from(mark == ">"))
}

#[test]
fn every_prefix_and_every_piece_at_every_tag() {
    for seed in &seeds() {
        for end in 0..=seed.len() {
            assert_same(&seed.as_bytes()[..end], ReadOptions::default());
        }
        for at in tags(seed) {
            for piece in PIECES {
                let document = format!("{}{piece}{}", &seed[..at], &seed[at..]);
                assert_same(document.as_bytes(), ReadOptions::default());
                assert_same(document.as_bytes(), ReadOptions::default().trim(true));
            }
        }
    }
}

/// An element that is missing, doubled or in the place of another: the row does not expect it.
#[test]
fn every_stretch_between_tags_moved() {
    for seed in &seeds() {
        let places: Vec<usize> = tags(seed).collect();
        for (index, &start) in places.iter().enumerate() {
            for &end in &places[index..(index + 6).min(places.len())] {
                let (before, part, after) = (&seed[..start], &seed[start..end], &seed[end..]);
                for document in [format!("{before}{after}"), format!("{before}{part}{part}{after}")]
                {
                    assert_same(document.as_bytes(), ReadOptions::default());
                }
            }
        }
    }
}

/// A text of every length and kind near the end of the input, where less than a block follows.
#[test]
fn texts_of_every_length() {
    for unit in ["x", "&amp;", "丽", "\u{FFFD}", "\n", ">", "]]", "%"] {
        for count in 0..150 {
            let text = unit.repeat(count);
            for seed in [
                SEEDS[0].replace("password</", &format!("{text}</")),
                SEEDS[0].replace("testing</", &format!("{text}</")),
            ] {
                assert_same(seed.as_bytes(), ReadOptions::default());
                assert_same(seed.as_bytes(), ReadOptions::default().trim(true));
            }
        }
    }
}

/// Codes, languages and details that the canonical tier must decline or resolve.
#[test]
fn parts_of_faults() {
    for seed in &seeds()[SEEDS.len()..] {
        for (from, to) in [
            (">soap:", "> soap:"),
            (">soap:", ">soap:soap:"),
            (">soap:", ">"),
            (">soap:", ">xsi:"),
            (">soap:", ">nope:"),
            (">soap:", ">soap&#58;"),
            ("Client.Name<", "<"),
            ("Client.Name<", " Client<"),
            ("Client.Name<", "Client <"),
            ("Sender<", "Sender.Name<"),
            ("Sender<", "Sen&#x64;er<"),
            ("\"en\"", "\"\""),
            ("\"en\"", "\"zh-CN\""),
            ("\"en\"", "'en'"),
            ("No. ", ""),
            ("No. ", "<![CDATA[No. ]]>"),
            ("etail />", "etail/>"),
            ("<detail />", "<detail></detail>"),
            ("<detail />", "<detail> </detail>"),
            ("<detail />", "<detail>a &amp; b</detail>"),
            ("<detail />", "<detail><a/></detail>"),
            ("<soap:Detail />", "<soap:Detail>x</soap:Detail>"),
            ("<soap:Detail />", ""),
            ("<soap:Role>", "<soap:Node>urn:n</soap:Node><soap:Role>"),
            ("</soap:Text>", "</soap:Text><soap:Text xml:lang=\"de\">Nein.</soap:Text>"),
            (
                "</soap:Value>",
                "</soap:Value><soap:Subcode><soap:Value>x</soap:Value></soap:Subcode>",
            ),
            ("<soap:Fault>", "<soap:Fault xmlns:soap=\"urn:x\">"),
            ("</soap:Fault>", "</soap:Fault> "),
            ("</soap:Fault>", "</soap:Fault><x/>"),
        ] {
            let document = seed.replace(from, to);
            for options in [ReadOptions::default(), ReadOptions::default().trim(true)] {
                assert_same(document.as_bytes(), options);
            }
        }
    }
}

#[test]
fn limits_hold() {
    // The canonical tier accepts no limit for texts below 1,024 bytes.
    let long = "x".repeat(1_200);
    let mut seeds = seeds();
    seeds.push(SEEDS[0].replace("password</", &format!("{long}</")));
    seeds.push(seeds[SEEDS.len()].replace("No. ", &long));
    for seed in &seeds {
        for n in (0..70).chain([300, 500, 600, 700, 1023, 1024, 1025, 1199, 1200, 1201, 1600, 1700])
        {
            let limits = Limits::default();
            for limits in [
                limits.depth(n),
                limits.attributes(n),
                limits.namespaces(n),
                limits.name(n),
                limits.text(n),
                limits.input(n),
            ] {
                assert_same(seed.as_bytes(), ReadOptions::default().limits(limits));
            }
        }
    }
}

/// Messages of the encoder with absent or empty parts parse the same with both tiers, to the
/// original value.
#[test]
fn absent_and_empty_parts() {
    let session = bsim_codec::Session::new("1", "", "2", "");
    let requests: [Request<'_>; 5] = [
        Request::Login(request::Login { user_id: None, password: Some("".into()) }),
        Request::KeepSessionAlive(request::KeepSessionAlive { session: None }),
        Request::KeepSessionAlive(request::KeepSessionAlive::new(session)),
        Request::ChangeStatus(request::ChangeStatus {
            session: Some(session),
            im_type: None,
            account: Some("".into()),
            status: None,
        }),
        Request::GetVersion(request::GetVersion),
    ];
    for request in requests {
        let body = request.encode_to_vec().unwrap();
        assert_same(&body, ReadOptions::default());
        assert_eq!(Request::parse(&body), Ok(request));
    }
    let answers = [
        response::LoginResponse { session: None }.encode_to_vec().unwrap(),
        response::GetVersionResponse { version: Some("v1.0.20080508".into()) }
            .encode_to_vec()
            .unwrap(),
    ];
    for body in answers {
        assert_same(&body, ReadOptions::default());
    }
}

/// Usual, nearly usual and invalid envelopes around a message in the form of the service.
#[test]
fn every_kind_of_envelope() {
    let soap = "http://schemas.xmlsoap.org/soap/envelope/";
    let declarations = [
        "",
        "\u{FEFF}",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n",
        "<?xml version='1.0' encoding='utf-8'?>",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><?xml version=\"1.0\" encoding=\"utf-8\"?>",
        "<?xml version=\"1.0\" encoding=\"utf-16\"?>",
    ];
    let attributes = [
        String::new(),
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"".into(),
        " xmlns:x=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:y=\"urn:y\"".into(),
        "\n\txmlns:x=\"urn:x\" xmlns:x=\"urn:y\"".into(),
        " xmlns:x='urn:x'".into(),
        " xmlns:x=\"\"".into(),
        " xmlns:x=\"a&amp;b\"".into(),
        " xmlns:x=\"a<b\"".into(),
        " xmlns:x=\"a\u{FFFF}\"".into(),
        " xmlns:x=\"丽\"".into(),
        " xmlns:丽=\"urn:x\"".into(),
        " xmlns:1=\"urn:x\"".into(),
        " xmlns:=\"urn:x\"".into(),
        " xmlns:x =\"urn:x\"".into(),
        " xmlns:x=\"urn:x\"xmlns:y=\"urn:y\"".into(),
        " xmlns:xml=\"http://www.w3.org/XML/1998/namespace\"".into(),
        " xmlns:x=\"http://www.w3.org/XML/1998/namespace\"".into(),
        " xmlns:x=\"http://www.w3.org/2000/xmlns/\"".into(),
        " xmlns:xmlns=\"urn:x\"".into(),
        " xmlns:xmlx=\"urn:x\"".into(),
        " xmlns=\"urn:x\"".into(),
        " xmlns=\"http://www.imcomponents.com\"".into(),
        " x=\"y\"".into(),
        format!(" xmlns:x=\"urn:{}\"", "x".repeat(2_000)),
        format!(" xmlns:{}=\"urn:x\"", "x".repeat(200)),
        format!(" xmlns:{}=\"urn:x\"", "x".repeat(300)),
        (0..5).map(|n| format!(" xmlns:n{n}=\"urn:{n}\"")).collect(),
        (0..6).map(|n| format!(" xmlns:n{n}=\"urn:{n}\"")).collect(),
        (0..7).map(|n| format!(" xmlns:n{n}=\"urn:{n}\"")).collect(),
        (0..62).map(|n| format!(" xmlns:n{n}=\"urn:{n}\"")).collect(),
        (0..63).map(|n| format!(" xmlns:n{n}=\"urn:{n}\"")).collect(),
        (0..70).map(|n| format!(" xmlns:n{n}=\"urn:{n}\"")).collect(),
    ];
    let long = "p".repeat(250);
    for seed in [SEEDS[0], SEEDS[5], SEEDS[7]] {
        let (_, message) = seed.split_once("<soap:Body>").unwrap();
        let (message, _) = message.split_once("</soap:Body>").unwrap();
        for declaration in declarations {
            for declared in &attributes {
                for prefix in ["soap", "S", "xmlp", "丽", "x", &long] {
                    for uri in [soap, "http://www.w3.org/2003/05/soap-envelope", "urn:other"] {
                        for (space, body) in [
                            ("", "Body"),
                            ("\n ", "Body"),
                            ("", "Body "),
                            ("", "Body/"),
                            ("", "Header/"),
                        ] {
                            let document = format!(
                                "{declaration}{space}<{prefix}:Envelope{declared} \
                                 xmlns:{prefix}=\"{uri}\">{space}<{prefix}:{body}>{space}{message}\
                                 {space}</{prefix}:Body>{space}</{prefix}:Envelope>{space}"
                            );
                            let few = Limits::default().namespaces(8).attributes(8);
                            for limits in [Limits::default(), few] {
                                let options = ReadOptions::default().limits(limits);
                                assert_same(document.as_bytes(), options);
                            }
                        }
                    }
                }
            }
        }
    }
}
