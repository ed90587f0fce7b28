//! The recorded requests of a generated .NET client and responses of an ASMX page (`data/dotnet`).
//! Each body parses to the expected value, and encodes to the same bytes.

use std::fs;
use std::path::PathBuf;

use bsim_codec::http::{self, Progress, Reply, Split};
use bsim_codec::request::{
    ChangeStatus, GetVersion, KeepSessionAlive, Login, LoginIm, SendMessage,
};
use bsim_codec::response::{
    ChangeStatusResponse, GetVersionResponse, KeepSessionAliveResponse, LoginImResponse,
    LoginResponse, SendMessageResponse,
};
use bsim_codec::{
    Encode, Encoded, ErrorKind, Limits, Request, Response, Session, SoapVersion, Text,
};

const ME: &str = "bstest2@live.com";
const YOU: &str = "echo@example.com";

/// An account with characters that need escapes, and normalized line ends.
const HOSTILE: &str = "<&>\"' 😀\nx\ny ]]> + %41 ";

/// The messages that the client percent-encoded and sent, for both accounts.
const MESSAGES: [&str; 10] = [
    "Test Message",
    "<&>\"'",
    "]]>",
    "a+b",
    "100% %41",
    "😀你",
    "l1\r\nl2\rl3\nl4\tt",
    "  spaces  ",
    " ",
    "",
];

fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "data", "dotnet", name].iter().collect()
}

/// The body of a recorded message.
fn body(path: PathBuf) -> String {
    let message = String::from_utf8(fs::read(path).unwrap()).unwrap();
    message.split_once("\r\n\r\n").unwrap().1.to_owned()
}

/// The bodies of the recorded requests, in order.
fn requests() -> Vec<String> {
    let mut paths: Vec<_> =
        fs::read_dir(path("requests")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(body).collect()
}

fn answer(name: &str) -> String {
    body(path("answers").join(name).with_extension("http"))
}

fn session() -> Session<'static> {
    let id = "73EDE71C-2239-4707-BA85-0ABB408E6458";
    Session::new(id, "testing", "2008-06-30 22:14:03", "127.0.0.1")
}

/// The requests that the client had to send, in order, with normalized line ends. The request with
/// a character that XML forbids is left out.
fn sent() -> Vec<Request<'static>> {
    let poll = Request::KeepSessionAlive(KeepSessionAlive::new(session()));
    let send = |message| {
        let send = SendMessage::new(session(), "msn", ME, YOU, "");
        Request::SendMessage(SendMessage { message, ..send })
    };
    let mut sent = vec![
        Request::Login(Login::new("testing", "wrong")),
        Request::Login(Login { user_id: None, password: Some(Text::plain("")) }),
        Request::Login(Login::new("testing", "password")),
        Request::GetVersion(GetVersion),
    ];
    for account in [ME, HOSTILE] {
        let password = "  p<&>\"'\n ";
        sent.extend([
            Request::LoginIm(LoginIm::new(session(), "msn", account, password)),
            poll,
            Request::ChangeStatus(ChangeStatus::new(session(), "msn", account, "BSY")),
        ]);
        for message in MESSAGES {
            let message = SendMessage::new(session(), "msn", account, YOU, message);
            sent.extend([Request::SendMessage(message), poll]);
        }
    }
    // Not percent-encoded correctly, as from a careless client.
    for message in ["<&>\"'", "a b", "😀"] {
        sent.extend([send(Some(Encoded::from_form(message))), poll]);
    }
    sent.extend(["100%", "%zz"].map(|message| send(Some(Encoded::from_form(message)))));
    sent.extend([send(None), send(Some(Encoded::plain(""))), poll]);
    let empty = Session { session_id: None, user_id: None, login_time: None, client_ip: None };
    sent.extend([
        Request::KeepSessionAlive(KeepSessionAlive { session: None }),
        Request::KeepSessionAlive(KeepSessionAlive { session: Some(empty) }),
        Request::ChangeStatus(ChangeStatus {
            session: Some(session()),
            im_type: None,
            account: None,
            status: None,
        }),
    ]);
    sent
}

/// The body as the codec encodes it again, with the line ends normalized as in every XML parser.
fn with_read_line_ends(body: &str) -> String {
    body.replace("\r\n", "\n").replace('\r', "\n")
}

#[test]
fn requests_both_ways() {
    let mut bodies = requests();
    let forbidden = bodies.remove(61);
    let error = Request::parse(forbidden.as_bytes()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForbiddenReference);
    assert_eq!(Some(error.offset()), forbidden.find("&#x1;"));
    let sent = sent();
    assert_eq!(bodies.len(), sent.len());
    for (body, sent) in bodies.iter().zip(sent) {
        let read = Request::parse(body.as_bytes());
        assert_eq!(read, Ok(sent), "{body}");
        for request in [sent, read.unwrap()] {
            let written = String::from_utf8(request.encode_to_vec().unwrap()).unwrap();
            assert_eq!(written, with_read_line_ends(body));
            assert_eq!(request.encoded_len(), Ok(written.len()));
        }
    }
}

/// Checks the response in this SOAP version, byte for byte.
fn written(response: &Response<'_>, version: SoapVersion) -> String {
    let wire = Reply::new(response).version(version).encode_to_vec().unwrap();
    let split = http::split_response(&wire, &mut Progress::default(), Limits::default());
    let Ok(Split::Complete(received)) = split else { panic!("{split:?}") };
    assert_eq!(received.head.status, 200);
    String::from_utf8(received.body().to_vec()).unwrap()
}

#[test]
fn answers_both_ways() {
    let login = |session| Response::Login(LoginResponse { session });
    let version =
        Response::GetVersion(GetVersionResponse { version: Some("v1.0.20080508".into()) });
    let polled = |name: &str| {
        let demo = [env!("CARGO_MANIFEST_DIR"), "tests", "data", "demo", name];
        let body = fs::read_to_string(demo.iter().collect::<PathBuf>()).unwrap().leak();
        Response::KeepSessionAlive(KeepSessionAliveResponse::parse_str(body).unwrap())
    };
    for (name, expected) in [
        ("login", login(Some(session()))),
        ("login12", login(Some(session()))),
        ("null", login(None)),
        ("loginim", Response::LoginIm(LoginImResponse)),
        ("status", Response::ChangeStatus(ChangeStatusResponse)),
        ("send", Response::SendMessage(SendMessageResponse)),
        ("version", version.clone()),
        ("version12", version.clone()),
        ("env12astext", version.clone()),
        ("noaction", version.clone()),
        ("unquoted", version),
        ("poll0", polled("poll-login.inline.xml")),
        ("poll1", polled("poll-status.inline.xml")),
        ("poll2", polled("poll-message.inline.xml")),
    ] {
        let body = answer(name);
        let version = SoapVersion::parse(body.as_bytes()).unwrap();
        let read = Response::parse(body.as_bytes());
        assert_eq!(read.as_ref(), Ok(&expected), "{name}");
        assert_eq!(written(&read.unwrap(), version), body, "{name}");
        assert_eq!(written(&expected, version), body, "{name}");
    }
    let forbidden = answer("ctl");
    let error = Response::parse(forbidden.as_bytes()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForbiddenReference);
    assert_eq!(Some(error.offset()), forbidden.find("&#x1;"));
}
