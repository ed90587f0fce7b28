use core::fmt;

use crate::canonical::message::Fields;
use crate::error::{DecodeError, EncodeError};
use crate::names;
use crate::owned::into_owned;
use crate::redacted::Redacted;
use crate::text::TextOf;
use crate::value::{ClientAddress, DateTime, Guid};
use crate::write::fields::{all_absent, put_field, put_parent};
use crate::write::markup::{Tags, tags};
use crate::write::sink::Sink;

/// A session with the service ([`protocol`](crate::protocol), section 1).
///
/// Requests must echo it exactly as the service sent it: keep the texts, not the parsed values.
///
/// A parsed session borrows from the input and cannot outlive it:
///
/// ```compile_fail,E0597
/// use bsim_codec::response::LoginResponse;
///
/// let login = {
///     let body = include_bytes!("../../tests/data/demo/LoginResponse.xml").to_vec();
///     LoginResponse::parse(&body)
/// };
/// println!("{login:?}");
/// ```
///
/// An owned session can outlive it:
///
/// ```
/// use bsim_codec::response::LoginResponse;
///
/// let session = {
///     let body = include_bytes!("../../tests/data/demo/LoginResponse.xml").to_vec();
///     LoginResponse::parse(&body)?.session.map(|session| session.into_owned())
/// };
/// assert_eq!(session.unwrap().user_id.unwrap(), *"testing");
/// # Ok::<(), bsim_codec::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct SessionOf<S: AsRef<str>> {
    /// `SessionId`: a GUID. It is a secret: it gives access to the session.
    pub session_id: Option<TextOf<S>>,
    /// `UserId`: the user name at the service.
    pub user_id: Option<TextOf<S>>,
    /// `LoginTime`: the local time of the server, `yyyy-MM-dd HH:mm:ss`, without a time zone.
    pub login_time: Option<TextOf<S>>,
    /// `ClientIP`: the address of the client, as seen by the service.
    pub client_ip: Option<TextOf<S>>,
}

/// A session, borrowed from the input.
pub type Session<'a> = SessionOf<&'a str>;

into_owned! {
    SessionOf: { session_id, user_id, login_time, client_ip };
}

impl<S: AsRef<str>> SessionOf<S> {
    /// A session of four texts without escapes.
    #[must_use]
    pub fn new(session_id: S, user_id: S, login_time: S, client_ip: S) -> Self {
        let [session_id, user_id, login_time, client_ip] =
            [session_id, user_id, login_time, client_ip].map(|text| Some(TextOf::from(text)));
        Self { session_id, user_id, login_time, client_ip }
    }

    /// The same session, borrowed, for use in a request.
    #[must_use]
    pub fn as_session(&self) -> Session<'_> {
        SessionOf {
            session_id: self.session_id.as_ref().map(TextOf::as_text),
            user_id: self.user_id.as_ref().map(TextOf::as_text),
            login_time: self.login_time.as_ref().map(TextOf::as_text),
            client_ip: self.client_ip.as_ref().map(TextOf::as_text),
        }
    }

    /// [`session_id`](Self::session_id) as a GUID; `None` if it is absent.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue). The offset counts in the
    /// decoded text.
    pub fn guid(&self) -> Option<Result<Guid, DecodeError>> {
        self.session_id.as_ref().map(|text| text.as_text().decode().parse())
    }

    /// [`login_time`](Self::login_time) as a time; `None` if it is absent.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue). The offset counts in the
    /// decoded text.
    pub fn logged_in_at(&self) -> Option<Result<DateTime, DecodeError>> {
        self.login_time.as_ref().map(|text| text.as_text().decode().parse())
    }

    /// [`client_ip`](Self::client_ip) as an address; `None` if it is absent.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue). The offset counts in the
    /// decoded text.
    pub fn address(&self) -> Option<Result<ClientAddress, DecodeError>> {
        self.client_ip.as_ref().map(|text| text.as_text().decode().parse())
    }

    #[inline(always)]
    pub(crate) fn put(
        session: Option<&Self>,
        out: &mut impl Sink,
        tags: &'static Tags,
    ) -> Result<(), EncodeError> {
        let Some(session) = session else { return Ok(()) };
        let Self { session_id, user_id, login_time, client_ip } = session;
        let is_empty = all_absent(&[session_id, user_id, login_time, client_ip]);
        put_parent(out, tags, is_empty, |out| {
            put_field(out, tags!(names::SESSION_ID), session_id.as_ref())?;
            put_field(out, tags!(names::USER_ID), user_id.as_ref())?;
            put_field(out, tags!(names::LOGIN_TIME), login_time.as_ref())?;
            put_field(out, tags!(names::CLIENT_IP), client_ip.as_ref())
        })
    }
}

impl<'a> From<Fields<'a>> for Session<'a> {
    fn from([session_id, user_id, login_time, client_ip]: Fields<'a>) -> Self {
        Self { session_id, user_id, login_time, client_ip }
    }
}

impl<S: AsRef<str>> fmt::Debug for SessionOf<S> {
    /// Omits the id, which is a secret like a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("session_id", &self.session_id.as_ref().map(|_| Redacted))
            .field("user_id", &self.user_id)
            .field("login_time", &self.login_time)
            .field("client_ip", &self.client_ip)
            .finish()
    }
}
