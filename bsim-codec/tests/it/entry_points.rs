//! All functions that parse a message agree.

use bsim_codec::request::{self, GetVersion, Request};
use bsim_codec::response::{self, Response};
use bsim_codec::{DecodeError, Encode, ErrorKind, Fault, Limits};

macro_rules! demo {
    ($($name:literal),* $(,)?) => {
        [$(include_str!(concat!("../data/demo/", $name, ".xml"))),*]
    };
}

/// All kinds of requests and responses, and other bodies.
fn bodies() -> Vec<String> {
    let demo = demo![
        "ChangeStatus",
        "ChangeStatusResponse",
        "KeepSessionAlive",
        "Login",
        "LoginIM",
        "LoginIMResponse",
        "LoginResponse",
        "SendMessage",
        "SendMessageResponse",
        "poll-login.escaped",
        "poll-login.inline",
        "poll-status.escaped",
    ];
    let mut get_version = Vec::new();
    GetVersion.encode_into(&mut get_version).unwrap();
    let mut fault = Vec::new();
    Fault::new("soap:Server", "no").encode_into(&mut fault).unwrap();
    let made = [get_version, fault].map(|body| String::from_utf8(body).unwrap());
    let cut = demo.iter().map(|body| body[..body.len() / 2].to_owned());
    let whole = demo.iter().map(|&body| body.to_owned());
    let others = ["", "no XML", "<\0", "<\0?\0", "\0<", "\0\0\0<"].map(str::to_owned);
    whole.chain(made).chain(cut).chain(others).collect()
}

macro_rules! check {
    ($body:ident: $($message:ty),* $(,)?) => {$({
        let of_bytes: Result<$message, DecodeError> = <$message>::parse($body.as_bytes());
        assert_eq!(<$message>::parse_str($body), of_bytes, "{}", $body);
        of_bytes.is_ok()
    }),*};
}

#[test]
fn bytes_and_text_give_the_same() {
    let mut read = 0;
    for body in &bodies() {
        for is_read in [
            check!(body: Request),
            check!(body: Response),
            check!(body: Fault),
            check!(body: request::Login),
            check!(body: request::LoginIm),
            check!(body: request::KeepSessionAlive),
            check!(body: request::ChangeStatus),
            check!(body: request::SendMessage),
            check!(body: GetVersion),
            check!(body: response::LoginResponse),
            check!(body: response::LoginImResponse),
            check!(body: response::KeepSessionAliveResponse),
            check!(body: response::ChangeStatusResponse),
            check!(body: response::SendMessageResponse),
            check!(body: response::GetVersionResponse),
        ] {
            read += usize::from(is_read);
        }
    }
    // Fourteen messages, each parsed by its own type and by the enum.
    assert_eq!(read, 2 * 14);
}

#[test]
fn a_request_for_the_version_has_nothing_in_it() {
    let mut body = Vec::new();
    GetVersion.encode_into(&mut body).unwrap();
    assert_eq!(GetVersion::parse(&body), Ok(GetVersion));
    let login = include_bytes!("../data/demo/Login.xml");
    let error = GetVersion::parse(login).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedMessage);
}

#[test]
fn text_is_limited_as_bytes_are() {
    let long = " ".repeat(Limits::default().input + 1);
    let error = Request::parse_str(&long).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (ErrorKind::InputTooLong, Limits::default().input));
}
