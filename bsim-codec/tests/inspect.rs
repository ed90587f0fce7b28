//! The `inspect` example: what it prints of the demo session and of captures, and what it says of
//! broken ones. The program is called as its `main` calls it.

#[path = "../examples/inspect.rs"]
#[expect(dead_code, reason = "`main` is for the example")]
mod inspect;

use bsim_codec::http::{self, NoSoap, Post, Reply};
use bsim_codec::response::{ChangeStatusResponse, LoginResponse};
use bsim_codec::{Encode, Fault, request};

macro_rules! demo {
    ($name:literal) => {
        include_bytes!(concat!("data/demo/", $name, ".xml")).as_slice()
    };
}

macro_rules! expected {
    ($name:literal) => {
        include_str!(concat!("data/inspect/", $name, ".jsonl"))
    };
}

/// Status, standard output and standard error for some arguments and standard input.
fn run(arguments: &str, input: &[u8]) -> (u8, String, String) {
    let arguments: Vec<String> = arguments.split_whitespace().map(str::to_owned).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = inspect::run(&arguments, input, &mut out, &mut err);
    (status, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[track_caller]
fn shows(arguments: &str, input: impl AsRef<[u8]>, expected: &str) {
    let (status, out, err) = run(arguments, input.as_ref());
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(out, expected);
}

/// Nothing is printed but the complaint.
#[track_caller]
fn complains(arguments: &str, input: impl AsRef<[u8]>, complaint: &str) {
    let (status, out, err) = run(arguments, input.as_ref());
    assert_eq!((status, out.as_str()), (1, ""));
    assert_eq!(err, format!("-: {complaint}\n"));
}

fn encode(message: &impl Encode) -> Vec<u8> {
    let mut bytes = Vec::new();
    message.encode_into(&mut bytes).unwrap();
    bytes
}

/// A poll's answer with `events` in it.
fn poll(events: &str) -> String {
    let inline = str::from_utf8(demo!("poll-status.inline")).unwrap();
    inline.replace("<OnStatusChanged>NLN</OnStatusChanged>", events)
}

/// The line of an event of [`poll`].
fn line(event: &str) -> String {
    let whom = r#""session":"73EDE71C-2239-4707-BA85-0ABB408E6458","im_type":"msn""#;
    format!("{{{whom},\"account\":\"bstest2@live.com\",\"event\":{event}}}\n")
}

#[test]
fn the_polls_of_the_demo_in_both_forms() {
    for (inline, escaped, expected) in [
        (demo!("poll-login.inline"), demo!("poll-login.escaped"), expected!("poll-login")),
        (demo!("poll-status.inline"), demo!("poll-status.escaped"), expected!("poll-status")),
        (demo!("poll-message.inline"), demo!("poll-message.escaped"), expected!("poll-message")),
    ] {
        shows("--json -", inline, expected);
        shows("- --json", escaped, expected);
        shows("--json --trim --lossy -", escaped, expected);
    }
}

#[test]
fn every_event_has_its_line() {
    for (event, expected) in [
        ("<OnLog/>", r#""OnLog","items":[]"#),
        ("<OnLog><item>a</item><item/></OnLog>", r#""OnLog","items":["a",""]"#),
        ("<OnLogin/>", r#""OnLogin","datetime":null"#),
        ("<OnNicknameChanged/>", r#""OnNicknameChanged","nickname":"""#),
        (
            "<OnNicknameChanged>a%22%5C%0A%1B</OnNicknameChanged>",
            r#""OnNicknameChanged","nickname":"a\"\\\n\u001b""#,
        ),
        (
            "<OnReceiveGroups><Group><Id>1</Id><Name>A%20B</Name></Group><Group Id=\"2\"/></OnReceiveGroups>",
            r#""OnReceiveGroups","groups":[{"id":"1","name":"A B"},{"id":"2","name":null}]"#,
        ),
        (
            "<OnReceiveBuddies><Buddy><Blocked>1</Blocked></Buddy></OnReceiveBuddies>",
            r#""OnReceiveBuddies","buddies":[{"account":null,"nickname":null,"group_id":null,"status":null,"id":null,"blocked":true,"personal_message":null}]"#,
        ),
        (
            "<OnReceiveBuddies><Buddy><Account>a</Account><Blocked>maybe</Blocked></Buddy></OnReceiveBuddies>",
            r#""OnReceiveBuddies","buddies":[{"account":"a","nickname":null,"group_id":null,"status":null,"id":null,"blocked":"maybe","personal_message":null}]"#,
        ),
        ("<OnStatusChanged>XYZ</OnStatusChanged>", r#""OnStatusChanged","status":"XYZ""#),
        ("<OnBuddyStatusChanged/>", r#""OnBuddyStatusChanged","buddies":[]"#),
        (
            "<OnMessage><Message>x+%2B</Message></OnMessage>",
            r#""OnMessage","messages":[{"from":null,"text":"x++"}]"#,
        ),
        (
            "<OnSomethingNew><a b=\"c\">&amp;</a></OnSomethingNew>",
            r#""OnSomethingNew","raw":"<OnSomethingNew><a b=\"c\">&amp;</a></OnSomethingNew>""#,
        ),
    ] {
        shows("--json -", poll(event), &line(expected));
        // The same as a document in an escaped string.
        let (before, rest) =
            poll(event).split_once("<Session").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let (session, after) = rest.split_once("</Session>").unwrap();
        let session = format!("<Session{session}</Session>");
        let session = session.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        shows("--json -", format!("{before}{session}{after}"), &line(expected));
    }
}

#[test]
fn other_messages_are_one_object() {
    let session = r#"{"session_id":"73EDE71C-2239-4707-BA85-0ABB408E6458","user_id":"testing","login_time":"2008-06-30 22:14:03","client_ip":"210.13.111.138"}"#;
    for (body, expected) in [
        (
            demo!("Login"),
            r#"{"message":"Login","user_id":"testing","password":"password"}"#.to_owned(),
        ),
        (demo!("LoginResponse"), format!(r#"{{"message":"LoginResponse","session":{session}}}"#)),
        (
            demo!("LoginIM"),
            format!(
                r#"{{"message":"LoginIM","session":{session},"im_type":"msn","account":"bstest2@live.com","password":"123456789"}}"#
            ),
        ),
        (demo!("LoginIMResponse"), r#"{"message":"LoginIMResponse"}"#.to_owned()),
        (
            demo!("KeepSessionAlive"),
            format!(r#"{{"message":"KeepSessionAlive","session":{session}}}"#),
        ),
        (
            demo!("ChangeStatus"),
            format!(
                r#"{{"message":"ChangeStatus","session":{session},"im_type":"msn","account":"bstest2@live.com","status":"NLN"}}"#
            ),
        ),
        (
            demo!("SendMessage"),
            format!(
                r#"{{"message":"SendMessage","session":{session},"im_type":"msn","account":"bstest2@live.com","to_account":"bstest02@live.com","text":"Test Message"}}"#
            ),
        ),
        (
            &encode(&Fault::new("soap:Server", "no")),
            r#"{"message":"Fault","code":"soap:Server","reason":"no","actor":null,"detail":""}"#
                .to_owned(),
        ),
        (&encode(&request::GetVersion), r#"{"message":"GetVersion"}"#.to_owned()),
    ] {
        shows("--json -", body, &(expected + "\n"));
    }
    let tree = "Login\n  user_id     testing\n  password    password\n";
    shows("-", demo!("Login"), tree);
}

#[test]
fn a_tree_is_for_people() {
    let tree = "KeepSessionAliveResponse\n  \
                session 73EDE71C-2239-4707-BA85-0ABB408E6458\n    \
                msn account bstest2@live.com\n      \
                OnMessage             1 message\n        \
                bstest02@live.com: Retur...  (TRIAL MESSAGE)\n";
    shows("-", demo!("poll-message.escaped"), tree);
    let (_, out, _) = run("-", demo!("poll-login.inline"));
    assert!(out.contains("丽华订餐机器人^_^ — 谁知盘中餐，粒粒皆辛苦！"));
    assert_eq!(out.lines().count(), 3 + 1 + 15 + 2 + 1 + 16 + 1 + 1 + 2);
    // What a peer sends does not reach the terminal as it is.
    let (_, out, _) = run("-", poll("<OnNicknameChanged>%1B%5B2J</OnNicknameChanged>").as_bytes());
    assert!(out.contains("\\u{1b}[2J"));
}

#[test]
fn texts_decode_strictly_unless_told_otherwise() {
    let body = poll("<OnLogin/><OnNicknameChanged>a%zz%FF</OnNicknameChanged>");
    let at = body.find("%zz").unwrap();
    let complaint = format!(
        "InvalidPercent at byte {at}, line 1, column {}: an ill-formed percent escape \
         (expected two hexadecimal digits after `%`)",
        at + 1
    );
    complains("--json -", &body, &complaint);
    complains("-", &body, &complaint);
    let lines = line(r#""OnLogin","datetime":null"#)
        + &line("\"OnNicknameChanged\",\"nickname\":\"a%zz\u{FFFD}\"");
    shows("--json --lossy -", &body, &lines);
    let (status, out, _) = run("--lossy -", body.as_bytes());
    assert_eq!(status, 0);
    assert!(out.contains("a%zz\u{FFFD}"));
}

#[test]
fn white_space_is_kept_unless_told_otherwise() {
    let body = poll("<OnStatusChanged>\n NLN\n</OnStatusChanged>");
    shows("--json -", &body, &line(r#""OnStatusChanged","status":"\n NLN\n""#));
    shows("--json --trim -", &body, &line(r#""OnStatusChanged","status":"NLN""#));
}

#[test]
fn nothing_is_printed_of_a_broken_document() {
    let body = poll("<OnLogin/>\n<OnLogin/>\n  <OnLog></OnLogin>");
    let at = body.find("</OnLogin>").unwrap();
    let complaint = format!(
        "MismatchedTag at byte {at}, line 3, column 10: an end tag that does not match \
         (expected the end tag of the innermost open element)"
    );
    complains("--json -", &body, &complaint);
    let whole = demo!("poll-login.escaped");
    for end in (0..whole.len()).step_by(97) {
        for arguments in ["-", "--json -"] {
            let (status, out, err) = run(arguments, &whole[..end]);
            assert_eq!((status, out.as_str()), (1, ""));
            assert!(err.starts_with(&format!("-: UnexpectedEnd at byte {end}, line ")), "{err}");
        }
    }
    let html = "<html></html>";
    complains(
        "-",
        html,
        "NotSoap at byte 0, line 1, column 1: not a SOAP envelope (expected a SOAP envelope)",
    );
}

#[test]
fn mistakes_on_the_command_line() {
    for arguments in ["", "--json", "--what -", "a b", "-h"] {
        let (status, out, err) = run(arguments, demo!("Login"));
        assert_eq!((status, out.as_str()), (2, ""), "{arguments}");
        assert!(err.starts_with("usage: inspect "));
    }
    let (status, out, err) = run("no/such/file", b"");
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.starts_with("no/such/file: "));
}

macro_rules! capture {
    ($name:literal) => {
        include_bytes!(concat!("data/http/", $name, ".http")).as_slice()
    };
}

/// Whatever comes between head and body while a client waits for its go-ahead is no content.
#[test]
fn interim_answers_in_a_capture() {
    let login = "{\"message\":\"Login\",\"user_id\":\"testing\",\"password\":\"password\"}\n";
    shows("--json -", capture!("capture-interim-lf"), login);
    shows("--json -", capture!("capture-interim-twice"), login);
    let body = str::from_utf8(demo!("Login")).unwrap();
    for line_end in ["\r\n", "\n"] {
        for before in ["", "\n", "\r\n\n"] {
            for interim in [
                "",
                "HTTP/1.0 100 Go|A: b||",
                "HTTP/1.1 102 Processing||HTTP/1.1 100 ||",
                "HTTP/1.1 103 Early Hints|Link: </x>|Link: </y>||HTTP/1.2 100||||HTTP/1.1 199 ||",
            ] {
                let head = format!("POST / HTTP/1.1|Content-Length: {}||{interim}", body.len());
                let head = head.replace('|', line_end);
                shows("--json -", format!("{before}{head}{body}\n"), login);
            }
        }
    }
    // The real answer does not come before the request is whole.
    let head = format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n", body.len());
    let (status, ..) = run("--json -", format!("{head}HTTP/1.1 200 OK\r\n\r\n{body}").as_bytes());
    assert_eq!(status, 1);
}

/// What a response's head says of its body is heeded.
#[test]
fn captures_of_other_servers() {
    let version = |text| format!("{{\"message\":\"GetVersionResponse\",\"version\":\"{text}\"}}\n");
    shows("--json -", capture!("obs-fold-response"), &version("v1.0"));
    shows("--json -", capture!("http-charset-beats-label"), &version("v1.0 \u{4F60}"));
    complains(
        "--json -",
        capture!("gzip-body"),
        "ContentCoding at byte 35, line 2, column 19: a body in a content coding \
         (expected identity, not gzip)",
    );
}

#[test]
fn a_captured_exchange() {
    let login = request::Login::new("testing", "password");
    let answer = LoginResponse::parse(demo!("LoginResponse")).unwrap();
    let request = encode(&Post::new(&login).first(true));
    let response = encode(&Reply::new(&answer));
    let more = encode(&Reply::new(&ChangeStatusResponse));
    let refusal = encode(&NoSoap { status: 400 });
    let (_, login, _) = run("--json -", demo!("Login"));
    let (_, login_response, _) = run("--json -", demo!("LoginResponse"));
    let others =
        "{\"message\":\"ChangeStatusResponse\"}\n{\"message\":\"NoSoap\",\"status\":400}\n";

    let interim = http::CONTINUE.as_bytes();
    let answers = [interim, &response, &more, b"\r\n", &refusal, b"\n"].concat();
    shows("--json -", &answers, &format!("{login_response}{others}"));
    let one_way = [&request[..], &request].concat();
    shows("--json -", one_way, &login.repeat(2));
    let both_ways = [&request[..], &answers].concat();
    shows("--json -", both_ways, &format!("{login}{login_response}{others}"));
    // The go-ahead comes between head and body, for whoever waits for it.
    let head = request.len() - demo!("Login").len();
    let as_captured = [&request[..head], interim, &request[head..], &response, &more].concat();
    let expected = format!("{login}{login_response}{{\"message\":\"ChangeStatusResponse\"}}\n");
    shows("--json -", as_captured, &expected);
    // An answer without a length lasts until the capture ends.
    let open = [b"HTTP/1.1 200 OK\r\n\r\n", demo!("LoginResponse")].concat();
    shows("--json -", open, &login_response);
}

#[test]
fn places_in_a_captured_exchange() {
    let login = request::Login::new("testing", "password");
    let request = encode(&Post::new(&login));
    let body = poll("<OnNicknameChanged>%</OnNicknameChanged>");
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let complaint = |at, line, column| {
        format!(
            "InvalidPercent at byte {at}, line {line}, column {column}: an ill-formed percent escape \
             (expected two hexadecimal digits after `%`)"
        )
    };
    let exchange = [&request[..], answer.as_bytes()].concat();
    let in_body = body.find('%').unwrap();
    let at = exchange.len() - body.len() + in_body;
    let lines = exchange[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
    complains("--json -", &exchange, &complaint(at, lines, in_body + 1));

    // With the go-ahead in the middle of the request, whose end is missing.
    let head = request.len() - demo!("Login").len();
    let broken = String::from_utf8(request).unwrap().replace("</userId>", "</userid>");
    let exchange =
        [&broken.as_bytes()[..head], http::CONTINUE.as_bytes(), &broken.as_bytes()[head..]]
            .concat();
    let at = str::from_utf8(&exchange).unwrap().find("</userid>").unwrap();
    let (status, out, err) = run("--json -", &exchange);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.starts_with(&format!("-: MismatchedTag at byte {at}, line 11, ")), "{err}");
    let end = exchange.len() - 1;
    let (_, _, err) = run("-", &exchange[..end]);
    assert!(err.starts_with(&format!("-: UnexpectedEnd at byte {end}, line 11, ")), "{err}");

    // A body that came in pieces has places of its own.
    let (left, right) = body.split_at(100);
    let chunked = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{left}\r\n{:x}\r\n{right}\r\n0\r\n\r\n",
        right.len()
    );
    let (_, _, err) = run("-", chunked.as_bytes());
    let place =
        format!("byte {in_body}, line 1, column {} of the body that was joined", in_body + 1);
    assert!(err.contains(&place), "{err}");

    let (_, _, err) = run("-", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n");
    assert!(err.starts_with("-: InvalidLength at byte 33, line 2, column 17: "), "{err}");
}
