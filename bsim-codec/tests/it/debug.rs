//! `{:?}` prints no passwords and no session ids, and errors are small.

use crate::support::{self, answer, cdata, escape, session};
use bsim_codec::request::{ChangeStatus, KeepSessionAlive, Login, LoginIm, Request, SendMessage};
use bsim_codec::response::{KeepSessionAliveResponse, LoginResponse, Response};
use bsim_codec::{DecodeError, EncodeError, Event, Events, Session};

const ID: &str = "73EDE71C-2239-4707-BA85-0ABB408E6458";
const PASSWORD: &str = "correct horse";

#[track_caller]
fn hides(value: &dyn core::fmt::Debug, shown: &str) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        for secret in [ID, &ID.to_lowercase(), "73EDE71C", PASSWORD, "correct", "horse"] {
            assert!(!text.contains(secret), "{text}");
        }
        assert!(text.contains(shown), "{text}");
    }
}

#[test]
fn requests() {
    let session = Session::new(ID, "testing", "2008-06-30 22:14:03", "210.13.111.138");
    hides(&session, "2008-06-30 22:14:03");
    hides(&session.into_owned(), "testing");
    hides(&Login::new("testing", PASSWORD), "redacted");
    hides(&LoginIm::new(session, "msn", "me@live.com", PASSWORD), "me@live.com");
    for (request, shown) in [
        (Request::Login(Login::new("testing", PASSWORD)), "testing"),
        (Request::LoginIm(LoginIm::new(session, "msn", "me@live.com", PASSWORD)), "me@live.com"),
        (Request::KeepSessionAlive(KeepSessionAlive::new(session)), "210.13.111.138"),
        (Request::ChangeStatus(ChangeStatus::new(session, "msn", "me@live.com", "NLN")), "NLN"),
        (Request::SendMessage(SendMessage::new(session, "msn", "a", "b", "Hello")), "Hello"),
    ] {
        hides(&request, shown);
        hides(&request.into_owned(), shown);
    }
}

#[test]
fn responses() {
    let login = Session::new(ID, "testing", "2008-06-30 22:14:03", "210.13.111.138");
    let login = LoginResponse { session: Some(login) };
    hides(&login, "testing");
    hides(&Response::Login(login), "testing");
    let inner = session("<OnStatusChanged>NLN</OnStatusChanged>").replace("73EDE71C", ID);
    for result in [inner.clone(), escape(&inner), cdata(&inner)] {
        let body = answer(&result);
        let response = KeepSessionAliveResponse::parse(body.as_bytes()).unwrap();
        hides(&response, "NLN");
        hides(&response.inline(), "NLN");
        hides(&response.clone().into_owned(), "NLN");
        hides(&Response::KeepSessionAlive(response), "NLN");
        hides(&Events::parse(body.as_bytes()).unwrap(), "offset");
        let events: Vec<Event<'_>> = support::read(body.as_bytes()).unwrap();
        hides(&events, "NLN");
        hides(&events[0].into_owned(), "Session");
    }
}

/// The types around the messages print no secrets either.
#[test]
fn exchanges() {
    use bsim_codec::http::{Post, Progress, Reply, split_request, split_response};
    use bsim_codec::{Encode, Limits, ReadOptions};

    let login = Login::new("testing", PASSWORD);
    hides(&Post::new(&login), "testing");
    let mut wire = Vec::new();
    Post::new(&login).encode_into(&mut wire).unwrap();
    hides(
        &split_request(&wire, &mut Progress::default(), Limits::default()).unwrap(),
        "SOAPAction",
    );

    let session = Session::new(ID, "testing", "2008-06-30 22:14:03", "210.13.111.138");
    let response = LoginResponse { session: Some(session) };
    hides(&Reply::new(&response), "testing");
    let mut wire = Vec::new();
    Reply::new(&response).encode_into(&mut wire).unwrap();
    let split = split_response(&wire, &mut Progress::default(), Limits::default()).unwrap();
    hides(&split, "200");
    let bsim_codec::http::Split::Complete(received) = split else { panic!() };
    hides(&received.answer(ReadOptions::default()).unwrap(), "testing");
}

/// An error in a secret does not print the secret.
#[test]
fn errors() {
    let password = format!("{PASSWORD}\u{1}");
    let error = bsim_codec::Encode::encoded_len(&Login::new("testing", &password)).unwrap_err();
    hides(&error, "password");
    let body = support::envelope(&format!("<Login><password>{PASSWORD}&nbsp;</password></Login>"));
    hides(&Login::parse(body.as_bytes()).unwrap_err(), "UndefinedEntity");
    let guid = format!("{ID}!").parse::<bsim_codec::Guid>().unwrap_err();
    hides(&guid, "InvalidValue");
    let body = support::envelope("<Login><password>a</passwort></Login>");
    let error = Login::parse(body.as_bytes()).unwrap_err();
    hides(&error, "related: Some(");
}

#[test]
fn errors_are_small_and_everything_crosses_threads() {
    fn is_copy<T: Copy + Send + Sync + 'static + core::error::Error>() {
        assert!(size_of::<T>() <= 40);
    }
    fn crosses<T: Send + Sync>() {}
    is_copy::<DecodeError>();
    is_copy::<EncodeError>();
    crosses::<Events<'_>>();
    crosses::<Event<'_>>();
    crosses::<Request<'_>>();
    crosses::<Response<'_>>();
    crosses::<bsim_codec::EventOf<String>>();
    crosses::<bsim_codec::request::RequestOf<String>>();
    crosses::<bsim_codec::response::ResponseOf<String>>();
    crosses::<bsim_codec::Presence<'_>>();
}
