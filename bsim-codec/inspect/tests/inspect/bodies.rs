//! Bodies on their own, and the command line.

use bsim_codec::{Fault, request};
use bsim_inspect::Streams;

use crate::{complains, demo, encode, line, poll, run, shows};

macro_rules! expected {
    ($name:literal) => {
        include_str!(concat!("../data/", $name, ".jsonl"))
    };
}

#[test]
fn the_polls_of_the_demo_in_both_forms() {
    for (inline, escaped, expected) in [
        (demo!("poll-login.inline"), demo!("poll-login.escaped"), expected!("poll-login")),
        (demo!("poll-status.inline"), demo!("poll-status.escaped"), expected!("poll-status")),
        (demo!("poll-message.inline"), demo!("poll-message.escaped"), expected!("poll-message")),
    ] {
        shows("--json --secrets -", inline, expected);
        shows("- --json --secrets", escaped, expected);
        shows("--json --secrets --trim --lossy -", escaped, expected);
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
        shows("--json --secrets -", poll(event), &line(expected));
        // The same as a document in an escaped string.
        let (before, rest) =
            poll(event).split_once("<Session").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let (session, after) = rest.split_once("</Session>").unwrap();
        let session = format!("<Session{session}</Session>");
        let session = session.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        shows("--json --secrets -", format!("{before}{session}{after}"), &line(expected));
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
        shows("--json --secrets -", body, &(expected + "\n"));
    }
    let tree = "Login\n  user_id     testing\n  password    password\n";
    shows("--secrets -", demo!("Login"), tree);
}

#[test]
fn a_tree_is_for_people() {
    let tree = "KeepSessionAliveResponse\n  \
                session 73EDE71C-2239-4707-BA85-0ABB408E6458\n    \
                msn account bstest2@live.com\n      \
                OnMessage             1 message\n        \
                bstest02@live.com: Retur...  (TRIAL MESSAGE)\n";
    shows("--secrets -", demo!("poll-message.escaped"), tree);
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
    shows("--json --secrets --lossy -", &body, &lines);
    let (status, out, _) = run("--lossy -", body.as_bytes());
    assert_eq!(status, 0);
    assert!(out.contains("a%zz\u{FFFD}"));
}

#[test]
fn white_space_is_kept_unless_told_otherwise() {
    let body = poll("<OnStatusChanged>\n NLN\n</OnStatusChanged>");
    shows("--json --secrets -", &body, &line(r#""OnStatusChanged","status":"\n NLN\n""#));
    shows("--json --secrets --trim -", &body, &line(r#""OnStatusChanged","status":"NLN""#));
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
    for arguments in ["", "--json", "--what -"] {
        let (status, out, err) = run(arguments, demo!("Login"));
        assert_eq!((status, out.as_str()), (2, ""), "{arguments}");
        assert!(err.starts_with("usage: bsim-inspect "));
    }
    let (status, out, err) = run("no/such/file", b"");
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.starts_with("no/such/file: "));
}

#[test]
fn several_files() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/demo");
    let files = ["ChangeStatusResponse", "SendMessageResponse"];
    let files = files.map(|name| format!("{directory}/{name}.xml"));
    let [one, other] = &files;
    shows(
        &format!("--json {one} {other} -"),
        demo!("LoginIMResponse"),
        &format!(
            "{{\"file\":\"{one}\",\"message\":\"ChangeStatusResponse\"}}\n\
             {{\"file\":\"{other}\",\"message\":\"SendMessageResponse\"}}\n\
             {{\"file\":\"-\",\"message\":\"LoginIMResponse\"}}\n"
        ),
    );
    let tree = format!("# {one}\nChangeStatusResponse\n# {other}\nSendMessageResponse\n");
    shows(&format!("{one} {other}"), "", &tree);
    // A broken file keeps none of the others from being shown.
    let (status, out, err) = run(&format!("{one} no/such/file - {other}"), b"<a/>");
    assert_eq!((status, out), (1, tree));
    let complaints: Vec<_> = err.lines().collect();
    assert!(
        complaints[0].starts_with("no/such/file: ") && complaints[1].starts_with("-: NotSoap ")
    );
}

#[test]
fn help() {
    for flag in ["-h", "--help"] {
        let (status, out, err) = run(flag, b"");
        assert_eq!((status, err.as_str()), (0, ""));
        assert!(out.starts_with("usage: bsim-inspect "));
    }
}

#[test]
fn secrets_are_masked() {
    for (body, secret, masked) in [
        (
            encode(&request::Login::new("testing", "hunter2")).as_slice(),
            "hunter2",
            r#""password":"[masked]"#,
        ),
        (demo!("LoginIM"), "123456789", r#""password":"[masked]"#),
        (demo!("LoginResponse"), "73EDE71C", r#""session_id":"[masked]"#),
        (demo!("LoginIM"), "73EDE71C", r#""session_id":"[masked]"#),
        (demo!("KeepSessionAlive"), "73EDE71C", r#""session_id":"[masked]"#),
        (demo!("ChangeStatus"), "73EDE71C", r#""session_id":"[masked]"#),
        (demo!("SendMessage"), "73EDE71C", r#""session_id":"[masked]"#),
        (demo!("poll-login.escaped"), "73EDE71C", r#""session":"[masked]"#),
        (demo!("poll-status.inline"), "73EDE71C", r#""session":"[masked]"#),
    ] {
        assert!(str::from_utf8(body).unwrap().contains(secret), "{secret}");
        let (_, json, _) = run("--json -", body);
        assert!(json.contains(masked) && !json.contains(secret), "{json}");
        let (_, tree, _) = run("-", body);
        assert!(tree.contains("[masked]") && !tree.contains(secret), "{tree}");
    }
    // What is absent stays so.
    let login = encode(&request::Login { user_id: None, password: None });
    shows("--json -", login, "{\"message\":\"Login\",\"user_id\":null,\"password\":null}\n");
}

/// How far a large file has been read is for a terminal alone.
#[test]
fn progress() {
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(32 << 20).unwrap();
    let arguments = [file.path().to_str().unwrap().to_owned()];
    for is_terminal in [false, true] {
        let (mut stdin, mut out, mut err) = (&b""[..], Vec::new(), Vec::new());
        let streams =
            Streams { stdin: &mut stdin, stdout: &mut out, stderr: &mut err, is_terminal };
        assert_eq!(bsim_inspect::run(&arguments, streams), 1);
        let err = String::from_utf8(err).unwrap();
        for percent in ["\r  1 %\r", "\r 50 %\r", "\r100 %\r\r      \r"] {
            assert_eq!(err.contains(percent), is_terminal, "{err:?}");
        }
    }
}

/// The account is on every line, so that lines can be longer than the answer.
#[test]
fn answers_that_take_too_much_room() {
    let body = poll(&"<OnLogin/>".repeat(10_000)).replace("bstest2", &"x".repeat(10_000));
    let (status, out, err) = run("--json -", body.as_bytes());
    assert_eq!((status, out.as_str()), (1, ""));
    assert_eq!(err, "-: a response that is too long to show\n");
}
