//! Parses messages from their bodies.

use bsim_codec::http::{Answer, Fields, NoSoap, Received, RequestHead};
use bsim_codec::response::KeepSessionAliveResponse;
use bsim_codec::{
    DecodeError, ErrorKind, Events, KeepSessionAlive, ReadOptions, Request, Response,
};

pub(crate) enum Message<'a> {
    Request(Request<'a>),
    Response(Response<'a>),
    /// An HTTP request without SOAP, for instance for the service's description.
    NoSoapRequest {
        method: &'a str,
        path: &'a str,
    },
    /// An HTTP response without a SOAP body.
    NoSoap(NoSoap),
}

/// Parses a body, which is a request or a response.
pub(crate) fn of_body(body: &[u8], options: ReadOptions) -> Result<Message<'_>, DecodeError> {
    match Response::parse_with(body, options) {
        Err(error) if error.kind() == ErrorKind::UnexpectedMessage => {
            Request::parse_with(body, options).map(Message::Request)
        }
        response => response.map(Message::Response),
    }
}

pub(crate) fn of_request<'r>(
    received: &'r Received<'_, RequestHead<'_>>,
    options: ReadOptions,
) -> Result<Message<'r>, DecodeError> {
    let head = &received.head;
    if is_for_the_service(&head.fields, received.body()) {
        received.request(options).map(Message::Request)
    } else {
        Ok(Message::NoSoapRequest { method: head.method, path: head.path })
    }
}

/// Whether a request must have an envelope. Without a media type, its body decides.
pub(crate) fn is_for_the_service(fields: &Fields<'_>, body: &[u8]) -> bool {
    (fields.media_type().is_none() || fields.is_soap()) && !body.trim_ascii().is_empty()
}

/// The message in a response with this HTTP status.
pub(crate) fn of_answer(answer: Answer<'_>, status: u16) -> Message<'_> {
    match answer {
        Answer::Soap(response) => Message::Response(response),
        Answer::NoSoap(answer) => Message::NoSoap(answer),
        _ => Message::NoSoap(NoSoap { status }),
    }
}

/// The events before the error in a broken response. None if it has no events.
pub(crate) fn of_broken(body: &[u8], options: ReadOptions) -> Option<Message<'_>> {
    let events = Events::parse_with(body, options).ok()?;
    let result = KeepSessionAlive::collect(events.map_while(Result::ok).map(Ok)).ok()?;
    let answer = KeepSessionAliveResponse { result: Some(result) };
    Some(Message::Response(Response::KeepSessionAlive(answer)))
}
