//! The messages, and reading them from their bodies.

use bsim_codec::http::{Answer, Fields, NoSoap, Received, RequestHead};
use bsim_codec::response::KeepSessionAliveResponse;
use bsim_codec::{
    DecodeError, ErrorKind, Events, KeepSessionAlive, ReadOptions, Request, Response,
};

/// One message.
pub(crate) enum Message<'a> {
    Request(Request<'a>),
    Response(Response<'a>),
    /// An HTTP request for something else, for instance for the service's description.
    NoSoapRequest {
        method: &'a str,
        path: &'a str,
    },
    /// An HTTP answer without a SOAP body.
    NoSoap(NoSoap),
}

/// Reads a body, which says itself whether it is a request or a response.
pub(crate) fn of_body(body: &[u8], options: ReadOptions) -> Result<Message<'_>, DecodeError> {
    match Response::parse_with(body, options) {
        Err(error) if error.kind() == ErrorKind::UnexpectedMessage => {
            Request::parse_with(body, options).map(Message::Request)
        }
        response => response.map(Message::Response),
    }
}

/// Reads a request.
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

/// Whether a request has to have an envelope. Without a media type it is judged by what it holds.
pub(crate) fn is_for_the_service(fields: &Fields<'_>, body: &[u8]) -> bool {
    (fields.media_type().is_none() || fields.is_soap()) && !body.trim_ascii().is_empty()
}

/// The message that an answer is, whose HTTP status this is.
pub(crate) fn of_answer(answer: Answer<'_>, status: u16) -> Message<'_> {
    match answer {
        Answer::Soap(response) => Message::Response(response),
        Answer::NoSoap(answer) => Message::NoSoap(answer),
        _ => Message::NoSoap(NoSoap { status }),
    }
}

/// The events of a broken answer before the mistake. None, if it is not one that has events.
pub(crate) fn of_broken(body: &[u8], options: ReadOptions) -> Option<Message<'_>> {
    let events = Events::parse_with(body, options).ok()?;
    let result = KeepSessionAlive::collect(events.map_while(Result::ok).map(Ok)).ok()?;
    let answer = KeepSessionAliveResponse { result: Some(result) };
    Some(Message::Response(Response::KeepSessionAlive(answer)))
}
