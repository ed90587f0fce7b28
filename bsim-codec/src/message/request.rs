//! Requests: one type for each operation. Clients encode them, servers parse them.
//!
//! A `None` field is omitted, as .NET omits a null string. An empty field is written as an empty
//! element, such as `<password />`.
//!
//! ```
//! use bsim_codec::request::{KeepSessionAlive, SendMessage};
//! use bsim_codec::{Encode, Session};
//!
//! // From the response to `Login`.
//! let id = "73EDE71C-2239-4707-BA85-0ABB408E6458";
//! let session = Session::new(id, "testing", "2008-06-30 22:14:03", "210.13.111.138");
//! assert_eq!(KeepSessionAlive::new(session).encoded_len()?, 498);
//!
//! let mut body = Vec::new();
//! SendMessage::new(session, "msn", "me@live.com", "you@live.com", "1 + 1 = 2")
//!     .encode_into(&mut body)?;
//! let received = SendMessage::parse(&body)?;
//! assert_eq!(received.session, Some(session));
//! let message = received.message.unwrap();
//! assert_eq!((message.raw(), &*message.decode()?), ("1+%2B+1+%3D+2", "1 + 1 = 2"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use core::fmt;

use super::row::{self, rows};
use crate::canonical::markup::TagPatterns;
use crate::canonical::message::{Layout, Row};
use crate::error::{DecodeError, EncodeError};
use crate::input::parse_methods;
use crate::limits::ReadOptions;
use crate::message::session::{Session, SessionOf};
use crate::names::{self, Operation};
use crate::owned::{into_owned, owns_itself};
use crate::redacted::Redacted;
use crate::soap::write::{message, put_message};
use crate::text::percent::Flavor;
use crate::text::{Encoded, EncodedOf, Text, TextOf};
use crate::write::Write;
use crate::write::fields::{all_absent, put_encoded_field, put_field};
use crate::write::markup::tags;
use crate::write::sink::Sink;

/// `Login`: opens a session.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct LoginOf<S: AsRef<str>> {
    /// `userId`: the user name at the service, not an instant-messaging account.
    pub user_id: Option<TextOf<S>>,
    /// `password`.
    pub password: Option<TextOf<S>>,
}

/// `LoginIM`: logs in one account to its network.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct LoginImOf<S: AsRef<str>> {
    /// `session`, from the response to `Login`.
    pub session: Option<SessionOf<S>>,
    /// `imType`: the network. Only `msn` is known.
    pub im_type: Option<TextOf<S>>,
    /// `account`.
    pub account: Option<TextOf<S>>,
    /// `password` of the account.
    pub password: Option<TextOf<S>>,
}

/// `KeepSessionAlive`: requests the events since the last request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct KeepSessionAliveOf<S: AsRef<str>> {
    /// `session`, from the response to `Login`.
    pub session: Option<SessionOf<S>>,
}

/// `ChangeStatus`: changes the presence of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct ChangeStatusOf<S: AsRef<str>> {
    /// `session`, from the response to `Login`.
    pub session: Option<SessionOf<S>>,
    /// `IMType`, with these capital letters: the network.
    pub im_type: Option<TextOf<S>>,
    /// `IMAccount`, with these capital letters.
    pub account: Option<TextOf<S>>,
    /// `Status`: a presence code, for instance from [`Presence::code`](crate::Presence::code).
    pub status: Option<TextOf<S>>,
}

/// `SendMessage`: sends one chat message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct SendMessageOf<S: AsRef<str>> {
    /// `session`, from the response to `Login`.
    pub session: Option<SessionOf<S>>,
    /// `imType`: the network.
    pub im_type: Option<TextOf<S>>,
    /// `account`: the sender.
    pub account: Option<TextOf<S>>,
    /// `toAccount`: the recipient.
    pub to_account: Option<TextOf<S>>,
    /// `message`: form-urlencoded on the wire, so `Test Message` becomes `Test+Message`.
    // `message` is the serde tag.
    #[cfg_attr(feature = "serde", serde(rename = "text"))]
    pub message: Option<EncodedOf<S>>,
}

/// `GetVersion`: requests the version of the service. The published session lacks it: it is inferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub struct GetVersion;

/// A borrowed `Login` request.
pub type Login<'a> = LoginOf<&'a str>;
/// A borrowed `LoginIM` request.
pub type LoginIm<'a> = LoginImOf<&'a str>;
/// A borrowed `KeepSessionAlive` request.
pub type KeepSessionAlive<'a> = KeepSessionAliveOf<&'a str>;
/// A borrowed `ChangeStatus` request.
pub type ChangeStatus<'a> = ChangeStatusOf<&'a str>;
/// A borrowed `SendMessage` request.
pub type SendMessage<'a> = SendMessageOf<&'a str>;

/// Any request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = "", tag = "message"))]
#[non_exhaustive]
pub enum RequestOf<S: AsRef<str>> {
    /// `Login`.
    Login(LoginOf<S>),
    /// `LoginIM`.
    #[cfg_attr(feature = "serde", serde(rename = "LoginIM"))]
    LoginIm(LoginImOf<S>),
    /// `KeepSessionAlive`.
    KeepSessionAlive(KeepSessionAliveOf<S>),
    /// `ChangeStatus`.
    ChangeStatus(ChangeStatusOf<S>),
    /// `SendMessage`.
    SendMessage(SendMessageOf<S>),
    /// `GetVersion`.
    GetVersion(GetVersion),
}

/// Any request, borrowed.
pub type Request<'a> = RequestOf<&'a str>;

owns_itself!(GetVersion);

into_owned! {
    LoginOf: { user_id, password };
    LoginImOf: { session, im_type, account, password };
    KeepSessionAliveOf: { session };
    ChangeStatusOf: { session, im_type, account, status };
    SendMessageOf: { session, im_type, account, to_account, message };
    RequestOf: Login(it), LoginIm(it), KeepSessionAlive(it), ChangeStatus(it), SendMessage(it),
        GetVersion(it);
}

impl<'a> Login<'a> {
    /// A request to log in.
    #[must_use]
    pub const fn new(user_id: &'a str, password: &'a str) -> Self {
        Self { user_id: Some(Text::plain(user_id)), password: Some(Text::plain(password)) }
    }
}

impl<'a> LoginIm<'a> {
    /// A request to log in `account` to the network `im_type`.
    #[must_use]
    pub const fn new(
        session: Session<'a>,
        im_type: &'a str,
        account: &'a str,
        password: &'a str,
    ) -> Self {
        Self {
            session: Some(session),
            im_type: Some(Text::plain(im_type)),
            account: Some(Text::plain(account)),
            password: Some(Text::plain(password)),
        }
    }
}

impl<'a> KeepSessionAlive<'a> {
    /// A request for the events of `session`.
    #[must_use]
    pub const fn new(session: Session<'a>) -> Self {
        Self { session: Some(session) }
    }
}

impl<'a> ChangeStatus<'a> {
    /// A request to change the presence of `account` to the code `status`.
    #[must_use]
    pub const fn new(
        session: Session<'a>,
        im_type: &'a str,
        account: &'a str,
        status: &'a str,
    ) -> Self {
        Self {
            session: Some(session),
            im_type: Some(Text::plain(im_type)),
            account: Some(Text::plain(account)),
            status: Some(Text::plain(status)),
        }
    }
}

impl<'a> SendMessage<'a> {
    /// A request to send `message` from `account` to `to_account`.
    #[must_use]
    pub const fn new(
        session: Session<'a>,
        im_type: &'a str,
        account: &'a str,
        to_account: &'a str,
        message: &'a str,
    ) -> Self {
        Self {
            session: Some(session),
            im_type: Some(Text::plain(im_type)),
            account: Some(Text::plain(account)),
            to_account: Some(Text::plain(to_account)),
            message: Some(Encoded::plain(message)),
        }
    }
}

rows! {
    Login<'a> = LOGIN: |_, [user_id, password, ..]| Self { user_id, password },
    LoginIm<'a> = LOGIN_IM: |session, [im_type, account, password, _]| {
        Self { session, im_type, account, password }
    },
    KeepSessionAlive<'a> = KEEP_SESSION_ALIVE: |session, _| Self { session },
    ChangeStatus<'a> = CHANGE_STATUS: |session, [im_type, account, status, _]| {
        Self { session, im_type, account, status }
    },
    SendMessage<'a> = SEND_MESSAGE: |session, [im_type, account, to_account, message]| {
        let message = message.map(|text| text.into_encoded(Flavor::Form));
        Self { session, im_type, account, to_account, message }
    },
    GetVersion = GET_VERSION: |_, _| Self,
}

impl<'a> Request<'a> {
    parse_methods! {
        /// Parses the body of any request.
        ///
        /// ```
        /// use bsim_codec::Request;
        ///
        /// let body = include_bytes!("../../tests/data/demo/Login.xml");
        /// let Request::Login(login) = Request::parse(body)? else { panic!("another request") };
        /// assert_eq!(login.user_id.unwrap(), *"testing");
        /// # Ok::<(), bsim_codec::DecodeError>(())
        /// ```
        ///
        /// # Errors
        /// An error in the body, [`ErrorKind::Fault`](crate::ErrorKind::Fault) for a fault, or
        /// [`ErrorKind::UnexpectedMessage`](crate::ErrorKind::UnexpectedMessage) if the service
        /// does not define the operation.
        |input: Input<'a>, options| {
            let (expected, mut row) = ("a request of the service", Row::default());
            Ok(match row::require(input, &options, &LAYOUTS, expected, &mut row)? {
                Operation::Login => Self::Login(Login::from_row(&row)),
                Operation::LoginIm => Self::LoginIm(LoginIm::from_row(&row)),
                Operation::KeepSessionAlive => {
                    Self::KeepSessionAlive(KeepSessionAlive::from_row(&row))
                }
                Operation::ChangeStatus => Self::ChangeStatus(ChangeStatus::from_row(&row)),
                Operation::SendMessage => Self::SendMessage(SendMessage::from_row(&row)),
                Operation::GetVersion => Self::GetVersion(GetVersion::from_row(&row)),
            })
        }
    }
}

const fn tags(name: &'static str) -> TagPatterns {
    TagPatterns::plain(name)
}

const WITH_SESSION: Option<TagPatterns> = Some(tags(names::SESSION_ARGUMENT));

static LAYOUTS: [&Layout; 6] =
    [&LOGIN, &LOGIN_IM, &KEEP_SESSION_ALIVE, &CHANGE_STATUS, &SEND_MESSAGE, &GET_VERSION];
static LOGIN: Layout = Layout::request(Operation::Login, None, &LOGIN_FIELDS);
static LOGIN_FIELDS: [TagPatterns; 2] = [tags(names::LOGIN_USER_ID), tags(names::PASSWORD)];
static LOGIN_IM: Layout = Layout::request(Operation::LoginIm, WITH_SESSION, &LOGIN_IM_FIELDS);
static LOGIN_IM_FIELDS: [TagPatterns; 3] =
    [tags(names::IM_TYPE), tags(names::ACCOUNT_ARGUMENT), tags(names::PASSWORD)];
static KEEP_SESSION_ALIVE: Layout = Layout::request(Operation::KeepSessionAlive, WITH_SESSION, &[]);
static CHANGE_STATUS: Layout =
    Layout::request(Operation::ChangeStatus, WITH_SESSION, &CHANGE_STATUS_FIELDS);
static CHANGE_STATUS_FIELDS: [TagPatterns; 3] =
    [tags(names::STATUS_IM_TYPE), tags(names::STATUS_IM_ACCOUNT), tags(names::STATUS)];
static SEND_MESSAGE: Layout =
    Layout::request(Operation::SendMessage, WITH_SESSION, &SEND_MESSAGE_FIELDS);
static SEND_MESSAGE_FIELDS: [TagPatterns; 4] = [
    tags(names::IM_TYPE),
    tags(names::ACCOUNT_ARGUMENT),
    tags(names::TO_ACCOUNT),
    tags(names::MESSAGE_ARGUMENT),
];
static GET_VERSION: Layout = Layout::request(Operation::GetVersion, None, &[]);

impl<S: AsRef<str>> RequestOf<S> {
    /// The operation of the request.
    #[must_use]
    pub const fn operation(&self) -> Operation {
        match self {
            Self::Login(_) => Operation::Login,
            Self::LoginIm(_) => Operation::LoginIm,
            Self::KeepSessionAlive(_) => Operation::KeepSessionAlive,
            Self::ChangeStatus(_) => Operation::ChangeStatus,
            Self::SendMessage(_) => Operation::SendMessage,
            Self::GetVersion(_) => Operation::GetVersion,
        }
    }
}

impl<S: AsRef<str>> Write for LoginOf<S> {
    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        let is_empty = all_absent(&[&self.user_id, &self.password]);
        put_message(out, (message!(Operation::Login.name()), is_empty), |out| {
            put_field(out, tags!(names::LOGIN_USER_ID), self.user_id.as_ref())?;
            put_field(out, tags!(names::PASSWORD), self.password.as_ref())
        })
    }
}

impl<S: AsRef<str>> Write for LoginImOf<S> {
    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        let is_empty =
            self.session.is_none() && all_absent(&[&self.im_type, &self.account, &self.password]);
        put_message(out, (message!(Operation::LoginIm.name()), is_empty), |out| {
            SessionOf::put(self.session.as_ref(), out, tags!(names::SESSION_ARGUMENT))?;
            put_field(out, tags!(names::IM_TYPE), self.im_type.as_ref())?;
            put_field(out, tags!(names::ACCOUNT_ARGUMENT), self.account.as_ref())?;
            put_field(out, tags!(names::PASSWORD), self.password.as_ref())
        })
    }
}

impl<S: AsRef<str>> Write for KeepSessionAliveOf<S> {
    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        let is_empty = self.session.is_none();
        put_message(out, (message!(Operation::KeepSessionAlive.name()), is_empty), |out| {
            SessionOf::put(self.session.as_ref(), out, tags!(names::SESSION_ARGUMENT))
        })
    }
}

impl<S: AsRef<str>> Write for ChangeStatusOf<S> {
    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        let is_empty =
            self.session.is_none() && all_absent(&[&self.im_type, &self.account, &self.status]);
        put_message(out, (message!(Operation::ChangeStatus.name()), is_empty), |out| {
            SessionOf::put(self.session.as_ref(), out, tags!(names::SESSION_ARGUMENT))?;
            put_field(out, tags!(names::STATUS_IM_TYPE), self.im_type.as_ref())?;
            put_field(out, tags!(names::STATUS_IM_ACCOUNT), self.account.as_ref())?;
            put_field(out, tags!(names::STATUS), self.status.as_ref())
        })
    }
}

impl<S: AsRef<str>> Write for SendMessageOf<S> {
    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        let is_empty = self.session.is_none()
            && all_absent(&[&self.im_type, &self.account, &self.to_account])
            && self.message.is_none();
        put_message(out, (message!(Operation::SendMessage.name()), is_empty), |out| {
            SessionOf::put(self.session.as_ref(), out, tags!(names::SESSION_ARGUMENT))?;
            put_field(out, tags!(names::IM_TYPE), self.im_type.as_ref())?;
            put_field(out, tags!(names::ACCOUNT_ARGUMENT), self.account.as_ref())?;
            put_field(out, tags!(names::TO_ACCOUNT), self.to_account.as_ref())?;
            let tags = tags!(names::MESSAGE_ARGUMENT);
            put_encoded_field(out, tags, self.message.as_ref(), Flavor::Form)
        })
    }
}

impl Write for GetVersion {
    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        put_message(out, (message!(Operation::GetVersion.name()), true), |_| Ok(()))
    }
}

impl<S: AsRef<str>> Write for RequestOf<S> {
    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        match self {
            Self::Login(request) => request.write(out),
            Self::LoginIm(request) => request.write(out),
            Self::KeepSessionAlive(request) => request.write(out),
            Self::ChangeStatus(request) => request.write(out),
            Self::SendMessage(request) => request.write(out),
            Self::GetVersion(request) => request.write(out),
        }
    }
}

impl<S: AsRef<str>> fmt::Debug for LoginOf<S> {
    /// Omits the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("user_id", &self.user_id)
            .field("password", &self.password.as_ref().map(|_| Redacted))
            .finish()
    }
}

impl<S: AsRef<str>> fmt::Debug for LoginImOf<S> {
    /// Omits the password. The session omits its id.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginIm")
            .field("session", &self.session)
            .field("im_type", &self.im_type)
            .field("account", &self.account)
            .field("password", &self.password.as_ref().map(|_| Redacted))
            .finish()
    }
}
