//! Masks secrets: passwords, and session ids, which give access as well.

use bsim_codec::{Request, Response, Session, Text};

use super::message::Message;

const MASK: &str = "[masked]";

/// Masks the secrets of a message. Absent ones stay absent.
pub(crate) fn mask(message: &mut Message<'_>) {
    match message {
        Message::Request(request) => mask_request(request),
        Message::Response(Response::Login(answer)) => mask_session(&mut answer.session),
        Message::Response(Response::KeepSessionAlive(answer)) => {
            let sessions = answer.result.iter_mut().flat_map(|result| &mut result.sessions);
            sessions.for_each(|session| mask_text(&mut session.id));
        }
        Message::Response(_) | Message::NoSoapRequest { .. } | Message::NoSoap(_) => {}
    }
}

fn mask_request(request: &mut Request<'_>) {
    match request {
        Request::Login(it) => mask_text(&mut it.password),
        Request::LoginIm(it) => {
            mask_session(&mut it.session);
            mask_text(&mut it.password);
        }
        Request::KeepSessionAlive(it) => mask_session(&mut it.session),
        Request::ChangeStatus(it) => mask_session(&mut it.session),
        Request::SendMessage(it) => mask_session(&mut it.session),
        _ => {}
    }
}

fn mask_session(session: &mut Option<Session<'_>>) {
    if let Some(session) = session {
        mask_text(&mut session.session_id);
    }
}

fn mask_text(text: &mut Option<Text<'_>>) {
    if text.is_some() {
        *text = Some(Text::plain(MASK));
    }
}
