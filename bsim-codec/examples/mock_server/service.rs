//! The responses of the service. It works on values, without bytes and XML.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use bsim_codec::response::{
    ChangeStatusResponse, GetVersionResponseOf, KeepSessionAliveResponseOf, LoginImResponse,
    LoginResponseOf, ResponseOf, SendMessageResponse,
};
use bsim_codec::{
    AccountEventOf, AccountEventsOf, KeepSessionAliveOf, MessageOf, Presence, Request, Session,
    SessionEventsOf, SessionOf, Text, request,
};

use super::script;

/// The only user of the service, and the password.
pub(crate) const USER: (&str, &str) = ("testing", "password");

/// Above this number, the oldest session ends.
const MAX_SESSIONS: usize = 1024;
/// Limits the memory for a client that never polls.
const MAX_ACCOUNTS: usize = 16;
const MAX_EVENTS: usize = 1024;

/// The service, shared by all connections.
#[derive(Default)]
pub(crate) struct Service {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    logins: u64,
    /// By session id. The ids ascend, so the first is the oldest.
    sessions: BTreeMap<String, OpenSession>,
}

struct OpenSession {
    /// The session that later requests must echo.
    echo: SessionOf<String>,
    accounts: Vec<AccountEventsOf<String>>,
}

/// A response, or the reason of a fault.
pub(crate) type Outcome<T = ResponseOf<String>> = Result<T, &'static str>;

impl Service {
    pub(crate) fn answer(&self, request: &Request<'_>, client: IpAddr) -> Outcome {
        // A thread that panicked has left the state unchanged.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match request {
            Request::Login(request) => state.login(request, client),
            Request::LoginIm(request) => state.login_im(request),
            Request::KeepSessionAlive(request) => state.keep_session_alive(request),
            Request::ChangeStatus(request) => state.change_status(request),
            Request::SendMessage(request) => state.send_message(request),
            Request::GetVersion(_) => {
                let version = Some(script::VERSION.to_owned().into());
                Ok(ResponseOf::GetVersion(GetVersionResponseOf { version }))
            }
            _ => Err("This operation is not played."),
        }
    }
}

impl State {
    fn login(&mut self, request: &request::Login<'_>, client: IpAddr) -> Outcome {
        if request.user_id != Some(Text::plain(USER.0))
            || request.password != Some(Text::plain(USER.1))
        {
            return Err("Wrong user or password.");
        }
        let id = script::session_id(self.logins);
        self.logins += 1;
        let echo = SessionOf::new(
            id.clone(),
            USER.0.to_owned(),
            script::LOGIN_TIME.to_owned(),
            client.to_string(),
        );
        let session = Some(echo.clone());
        self.sessions.insert(id, OpenSession { echo, accounts: Vec::new() });
        if self.sessions.len() > MAX_SESSIONS {
            self.sessions.pop_first();
        }
        Ok(ResponseOf::Login(LoginResponseOf { session }))
    }

    fn login_im(&mut self, request: &request::LoginIm<'_>) -> Outcome {
        let session = self.session(request.session)?;
        let (im_type, account) = (filled(request.im_type)?, filled(request.account)?);
        filled(request.password)?;
        // A second login starts again.
        session.accounts.retain(|it| !is(it, &im_type, &account));
        if session.accounts.len() >= MAX_ACCOUNTS {
            return Err("Too many accounts.");
        }
        session.accounts.push(AccountEventsOf {
            events: script::events_after_login(&account),
            im_type: Some(im_type.into()),
            account: Some(account.into()),
        });
        Ok(ResponseOf::LoginIm(LoginImResponse))
    }

    /// Returns the events since the last request, and drops them.
    fn keep_session_alive(&mut self, request: &request::KeepSessionAlive<'_>) -> Outcome {
        let session = self.session(request.session)?;
        let accounts = session.accounts.iter_mut().map(|account| AccountEventsOf {
            im_type: account.im_type.clone(),
            account: account.account.clone(),
            events: std::mem::take(&mut account.events),
        });
        let accounts = accounts.collect();
        let id = session.echo.session_id.clone();
        let result = KeepSessionAliveOf { sessions: vec![SessionEventsOf { id, accounts }] };
        Ok(ResponseOf::KeepSessionAlive(KeepSessionAliveResponseOf { result: Some(result) }))
    }

    fn change_status(&mut self, request: &request::ChangeStatus<'_>) -> Outcome {
        let session = self.session(request.session)?;
        let status = filled(request.status)?;
        if let Presence::Other(_) = Presence::from(status.as_str()) {
            return Err("Unknown status.");
        }
        let event = AccountEventOf::StatusChanged { status: status.into() };
        session.tell(request.im_type, request.account, event)?;
        Ok(ResponseOf::ChangeStatus(ChangeStatusResponse))
    }

    /// The contact replies at once. The client gets the reply with its next poll.
    fn send_message(&mut self, request: &request::SendMessage<'_>) -> Outcome {
        let session = self.session(request.session)?;
        let to = filled(request.to_account)?;
        let message = request.message.ok_or("A field is missing.")?;
        let message = message.decode().map_err(|_| "The message is not form-urlencoded UTF-8.")?;
        let answer = script::answer_of(&to, &message).to_owned();
        let messages = vec![MessageOf { from: Some(to.into()), text: answer.into() }];
        session.tell(request.im_type, request.account, AccountEventOf::Message { messages })?;
        Ok(ResponseOf::SendMessage(SendMessageResponse))
    }

    /// The session of a request, if it equals the `Login` response in all parts.
    fn session(&mut self, echo: Option<Session<'_>>) -> Outcome<&mut OpenSession> {
        let id = echo.and_then(|echo| echo.session_id).map(Text::decode).unwrap_or_default();
        let session = self.sessions.get_mut(&*id);
        let session = session.filter(|session| Some(session.echo.as_session()) == echo);
        session.ok_or("Unknown session.")
    }
}

impl OpenSession {
    /// Stores an event for the next poll of an account.
    fn tell(
        &mut self,
        im_type: Option<Text<'_>>,
        account: Option<Text<'_>>,
        event: AccountEventOf<String>,
    ) -> Outcome<()> {
        let (im_type, account) = (filled(im_type)?, filled(account)?);
        let account = self.accounts.iter_mut().find(|it| is(it, &im_type, &account));
        let account = account.ok_or("This account is not logged in.")?;
        if account.events.len() >= MAX_EVENTS {
            return Err("Too many events wait for a poll.");
        }
        account.events.push(event);
        Ok(())
    }
}

fn is(account: &AccountEventsOf<String>, im_type: &str, name: &str) -> bool {
    let same = |text: &Option<_>, with| *text == Some(Text::plain(with).into_owned());
    same(&account.im_type, im_type) && same(&account.account, name)
}

/// The text of a mandatory field.
fn filled(field: Option<Text<'_>>) -> Outcome<String> {
    let text = field.map(Text::decode).unwrap_or_default();
    if text.is_empty() { Err("A field is missing.") } else { Ok(text.into_owned()) }
}
