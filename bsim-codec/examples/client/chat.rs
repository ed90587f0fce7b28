//! One method for each operation: sends the request and shows the response.

use std::fmt;
use std::io::{self, Write};

use bsim_codec::http::NoSoap;
use bsim_codec::request::{ChangeStatus, KeepSessionAlive, Login, LoginIm, SendMessage};
use bsim_codec::response::Response;
use bsim_codec::{DecodeError, EncodeError, SessionOf};

use super::connection::Connection;
use super::tree::{self, printable};

/// The protocol knows no other network.
const NETWORK: &str = "msn";

pub(crate) type Outcome<T = ()> = Result<T, Error>;

/// Why the client stops.
#[derive(Debug)]
pub(crate) enum Error {
    /// The connection failed.
    Io(io::Error),
    /// A typed line cannot be sent.
    Encode(EncodeError),
    /// The response is ill-formed.
    Decode(DecodeError),
    /// The response is not SOAP.
    NoSoap(NoSoap),
    /// The server rejects the request.
    Fault(String),
    /// The server sent the response of another operation.
    Unexpected,
}

/// A session with the service and one logged-in account.
pub(crate) struct Chat {
    connection: Connection,
    /// From the response to `Login`. Every request echoes it.
    session: SessionOf<String>,
    account: String,
}

impl Chat {
    pub(crate) fn log_in(
        server: &str,
        (user, password): (&str, &str),
        out: &mut impl Write,
    ) -> Outcome<Self> {
        writeln!(out, "→ Login {}", printable(user))?;
        let mut connection = Connection::new(server);
        let session = connection.call(&Login::new(user, password), |answer| match answer {
            // The response borrows from a buffer, so the session has to own its texts.
            Response::Login(login) => Ok(login.session.map(|session| session.into_owned())),
            other => Err(unexpected(&other)),
        })?;
        let session = session.ok_or(Error::Unexpected)?;
        if let Some(time) = &session.login_time {
            writeln!(out, "  logged in since {}", printable(&time.as_text().decode()))?;
        }
        Ok(Self { connection, session, account: String::new() })
    }

    pub(crate) fn log_in_im(
        &mut self,
        account: &str,
        password: &str,
        out: &mut impl Write,
    ) -> Outcome {
        writeln!(out, "→ LoginIM {}", printable(account))?;
        account.clone_into(&mut self.account);
        let request = LoginIm::new(self.session.as_session(), NETWORK, account, password);
        self.connection.call(&request, |answer| match answer {
            Response::LoginIm(_) => Ok(()),
            other => Err(unexpected(&other)),
        })
    }

    /// Shows the events since the last request, if there are any.
    pub(crate) fn poll(&mut self, out: &mut impl Write) -> Outcome {
        let request = KeepSessionAlive::new(self.session.as_session());
        self.connection.call(&request, |answer| match answer {
            Response::KeepSessionAlive(answer) => {
                let mut events = String::new();
                for session in answer.sessions() {
                    for event in session.accounts.iter().flat_map(|account| &account.events) {
                        tree::write_event(&mut events, event, ("", false))?;
                    }
                }
                Ok(out.write_all(events.as_bytes())?)
            }
            other => Err(unexpected(&other)),
        })
    }

    pub(crate) fn change_status(&mut self, code: &str, out: &mut impl Write) -> Outcome {
        writeln!(out, "→ ChangeStatus {}", printable(code))?;
        let request = ChangeStatus::new(self.session.as_session(), NETWORK, &self.account, code);
        self.connection.call(&request, |answer| match answer {
            Response::ChangeStatus(_) => Ok(()),
            other => Err(unexpected(&other)),
        })
    }

    pub(crate) fn send(&mut self, to: &str, message: &str, out: &mut impl Write) -> Outcome {
        writeln!(out, "→ SendMessage to {}: {}", printable(to), printable(message))?;
        let session = self.session.as_session();
        let request = SendMessage::new(session, NETWORK, &self.account, to, message);
        self.connection.call(&request, |answer| match answer {
            Response::SendMessage(_) => Ok(()),
            other => Err(unexpected(&other)),
        })
    }
}

/// The error for an unexpected response.
fn unexpected(response: &Response<'_>) -> Error {
    match response {
        Response::Fault(fault) => {
            Error::Fault(fault.reason.map(|reason| reason.decode()).unwrap_or_default().into())
        }
        _ => Error::Unexpected,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Encode(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
            Self::NoSoap(error) => error.fmt(f),
            Self::Fault(reason) => write!(f, "the server says: {}", printable(reason)),
            Self::Unexpected => f.write_str("the server answered something else"),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<EncodeError> for Error {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}
