//! Responses: one type for each operation. Clients parse them, servers encode them.
//!
//! ```
//! use bsim_codec::response::{KeepSessionAliveResponse, LoginResponse};
//! use bsim_codec::{AccountEvent, Encode, Session};
//!
//! let id = "73EDE71C-2239-4707-BA85-0ABB408E6458";
//! let session = Session::new(id, "testing", "2008-06-30 22:14:03", "210.13.111.138");
//! let mut body = Vec::new();
//! LoginResponse { session: Some(session) }.encode_into(&mut body)?;
//! assert_eq!(LoginResponse::parse(&body)?.session, Some(session));
//!
//! // Events as a tree: all of them, or an error.
//! let body = include_bytes!("../../tests/data/demo/poll-message.escaped.xml");
//! let response = KeepSessionAliveResponse::parse(body)?;
//! let account = &response.sessions()[0].accounts[0];
//! let AccountEvent::Message { messages } = &account.events[0] else { panic!("another event") };
//! assert_eq!(messages[0].text.decode()?, "Retur...  (TRIAL MESSAGE)");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::row::{self, Body, rows};
use crate::canonical::markup::TagPatterns;
use crate::canonical::message::{Layout, Row};
use crate::error::{DecodeError, EncodeError, ErrorKind};
use crate::input::{Input, parse_methods};
use crate::limits::ReadOptions;
use crate::message::session::{Session, SessionOf};
use crate::names::Operation;
use crate::owned::{into_owned, owns_itself};
use crate::payload::events::Events;
use crate::payload::tree::{KeepSessionAlive, KeepSessionAliveOf, SessionEventsOf};
use crate::payload::write::DECLARATION;
use crate::soap::write::{message, put_message};
use crate::soap::{Fault, FaultOf};
use crate::text::TextOf;
use crate::write::Write;
use crate::write::fields::{put_field, put_parent};
use crate::write::markup::tags;
use crate::write::sink::{Escaping, Sink};

/// `LoginResponse`: the new session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct LoginResponseOf<S: AsRef<str>> {
    /// `LoginResult`: the session for all later requests.
    pub session: Option<SessionOf<S>>,
}

/// `GetVersionResponse`. It is inferred: the published session lacks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct GetVersionResponseOf<S: AsRef<str>> {
    /// `GetVersionResult`, such as `v1.0.20080508`.
    pub version: Option<TextOf<S>>,
}

/// `KeepSessionAliveResponse`: the events since the last request. [`Events`] reads them one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct KeepSessionAliveResponseOf<S: AsRef<str>> {
    /// `KeepSessionAliveResult`. If it is absent (.NET omits a null string) or empty, there are no
    /// events.
    pub result: Option<KeepSessionAliveOf<S>>,
}

/// A `KeepSessionAliveResponse` that is encoded inline; see [`KeepSessionAliveResponseOf::inline`].
#[derive(Debug, Clone, Copy)]
pub struct InlineOf<'r, S: AsRef<str>>(&'r KeepSessionAliveResponseOf<S>);

/// `LoginIMResponse`: empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub struct LoginImResponse;

/// `ChangeStatusResponse`: empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub struct ChangeStatusResponse;

/// `SendMessageResponse`: empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub struct SendMessageResponse;

/// A `LoginResponse` that borrows.
pub type LoginResponse<'a> = LoginResponseOf<&'a str>;
/// A `GetVersionResponse` that borrows.
pub type GetVersionResponse<'a> = GetVersionResponseOf<&'a str>;
/// A `KeepSessionAliveResponse` that borrows.
pub type KeepSessionAliveResponse<'a> = KeepSessionAliveResponseOf<&'a str>;

/// Any response.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = "", tag = "message"))]
#[non_exhaustive]
pub enum ResponseOf<S: AsRef<str>> {
    /// `LoginResponse`.
    #[cfg_attr(feature = "serde", serde(rename = "LoginResponse"))]
    Login(LoginResponseOf<S>),
    /// `LoginIMResponse`.
    #[cfg_attr(feature = "serde", serde(rename = "LoginIMResponse"))]
    LoginIm(LoginImResponse),
    /// `KeepSessionAliveResponse`.
    #[cfg_attr(feature = "serde", serde(rename = "KeepSessionAliveResponse"))]
    KeepSessionAlive(KeepSessionAliveResponseOf<S>),
    /// `ChangeStatusResponse`.
    #[cfg_attr(feature = "serde", serde(rename = "ChangeStatusResponse"))]
    ChangeStatus(ChangeStatusResponse),
    /// `SendMessageResponse`.
    #[cfg_attr(feature = "serde", serde(rename = "SendMessageResponse"))]
    SendMessage(SendMessageResponse),
    /// `GetVersionResponse`.
    #[cfg_attr(feature = "serde", serde(rename = "GetVersionResponse"))]
    GetVersion(GetVersionResponseOf<S>),
    /// A SOAP fault.
    Fault(FaultOf<S>),
}

/// Any response, borrowed.
pub type Response<'a> = ResponseOf<&'a str>;

owns_itself!(LoginImResponse, ChangeStatusResponse, SendMessageResponse);

into_owned! {
    LoginResponseOf: { session };
    GetVersionResponseOf: { version };
    KeepSessionAliveResponseOf: { result };
    ResponseOf: Login(it), LoginIm(it), KeepSessionAlive(it), ChangeStatus(it), SendMessage(it),
        GetVersion(it), Fault(it);
}

rows! {
    LoginResponse<'a> = LOGIN: |session, _| Self { session },
    LoginImResponse = LOGIN_IM: |_, _| Self,
    ChangeStatusResponse = CHANGE_STATUS: |_, _| Self,
    SendMessageResponse = SEND_MESSAGE: |_, _| Self,
    GetVersionResponse<'a> = GET_VERSION: |_, [version, ..]| Self { version },
}

static LOGIN: Layout = Layout::response(
    Operation::Login,
    Some(TagPatterns::plain(Operation::Login.result_name())),
    &[],
);
static LOGIN_IM: Layout = Layout::response(Operation::LoginIm, None, &[]);
static CHANGE_STATUS: Layout = Layout::response(Operation::ChangeStatus, None, &[]);
static SEND_MESSAGE: Layout = Layout::response(Operation::SendMessage, None, &[]);
static GET_VERSION: Layout = Layout::response(Operation::GetVersion, None, &GET_VERSION_FIELDS);
static GET_VERSION_FIELDS: [TagPatterns; 1] =
    [TagPatterns::plain(Operation::GetVersion.result_name())];

impl<'a> KeepSessionAliveResponse<'a> {
    parse_methods! {
        /// Parses the body of a response.
        ///
        /// # Errors
        /// An error in the body, [`ErrorKind::Fault`](crate::ErrorKind::Fault) for a fault, or
        /// [`ErrorKind::UnexpectedMessage`](crate::ErrorKind::UnexpectedMessage) for another
        /// response.
        |input: Input<'a>, options| { Self::collect(Events::of_input(input, &options)?) }
    }

    fn collect(mut events: Events<'a>) -> Result<Self, DecodeError> {
        let result = KeepSessionAlive::collect(&mut events)?;
        Ok(Self { result: events.has_result().then_some(result) })
    }
}

impl<'a> Response<'a> {
    parse_methods! {
        /// Parses the body of any response.
        ///
        /// ```
        /// use bsim_codec::{Encode, Fault, Response};
        ///
        /// let mut body = Vec::new();
        /// Fault::new("soap:Server", "The password is wrong.").encode_into(&mut body)?;
        /// match Response::parse(&body)? {
        ///     Response::Fault(fault) => assert_eq!(fault.reason.unwrap(), *"The password is wrong."),
        ///     response => panic!("{response:?}"),
        /// }
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        ///
        /// # Errors
        /// An error in the body, [`ErrorKind::NotSoap`](crate::ErrorKind::NotSoap) if it is not a
        /// SOAP envelope, or [`ErrorKind::UnexpectedMessage`](crate::ErrorKind::UnexpectedMessage)
        /// if the service does not define the message.
        |input: Input<'a>, options| { Self::read(input, options, KeepSessionAliveResponse::collect) }
    }

    /// Like [`parse_with`](Self::parse_with), but checks the events of a `KeepSessionAlive`
    /// response without keeping them, so it allocates no tree. [`Events`] returns them one by one.
    ///
    /// # Errors
    /// Like [`parse`](Self::parse).
    pub fn parse_without_events(body: &'a [u8], options: ReadOptions) -> Result<Self, DecodeError> {
        Self::read(Input::new(body, options)?, options, |mut events| {
            KeepSessionAlive::check(&mut events)?;
            let result = events.has_result().then(KeepSessionAlive::default);
            Ok(KeepSessionAliveResponse { result })
        })
    }

    fn read(
        input: Input<'a>,
        options: ReadOptions,
        take: impl FnOnce(Events<'a>) -> Result<KeepSessionAliveResponse<'a>, DecodeError>,
    ) -> Result<Self, DecodeError> {
        let mut row = Row::default();
        let empty: &[&'static Layout] = &[&LOGIN_IM, &CHANGE_STATUS, &SEND_MESSAGE];
        if let Some(operation) = row::without_fields(input, &options, empty) {
            return Self::from_row(operation, &row);
        }
        if let Some(events) = Events::open_canonical(input, &options) {
            return take(events).map(Self::KeepSessionAlive);
        }
        if let Some(fault) = Fault::of_canonical(input, &options) {
            return Ok(Self::Fault(fault));
        }
        let layouts: &[&'static Layout] =
            &[&LOGIN, &LOGIN_IM, &CHANGE_STATUS, &SEND_MESSAGE, &GET_VERSION];
        let document = match row::read(input, &options, layouts, &mut row)? {
            Body::Row(operation) => return Self::from_row(operation, &row),
            Body::Other(document) => document,
        };
        if document.is_fault() {
            return Fault::read(document).map(Self::Fault);
        }
        let unexpected = document.unexpected_message(EXPECTED);
        document.require(Operation::KeepSessionAlive.response_name()).or(Err(unexpected))?;
        take(Events::of_document(document)?).map(Self::KeepSessionAlive)
    }

    fn from_row(operation: Operation, row: &Row<'a>) -> Result<Self, DecodeError> {
        Ok(match operation {
            Operation::Login => Self::Login(LoginResponse::from_row(row)),
            Operation::LoginIm => Self::LoginIm(LoginImResponse::from_row(row)),
            Operation::ChangeStatus => Self::ChangeStatus(ChangeStatusResponse::from_row(row)),
            Operation::SendMessage => Self::SendMessage(SendMessageResponse::from_row(row)),
            Operation::GetVersion => Self::GetVersion(GetVersionResponse::from_row(row)),
            // This response is not a row of fields and has no layout.
            Operation::KeepSessionAlive => {
                return Err(DecodeError::new(ErrorKind::UnexpectedMessage, 0, EXPECTED));
            }
        })
    }
}

/// Expected if the service does not define the message.
const EXPECTED: &str = "a response of the service";

macro_rules! empty_responses {
    ($($name:ident = $operation:ident),* $(,)?) => {$(
        impl Write for $name {
            const ROOM: usize = 0;

            fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
                put_message(out, (message!(Operation::$operation.response_name()), true), |_| Ok(()))
            }
        }
    )*};
}

empty_responses! {
    LoginImResponse = LoginIm,
    ChangeStatusResponse = ChangeStatus,
    SendMessageResponse = SendMessage,
}

impl<S: AsRef<str>> Write for LoginResponseOf<S> {
    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        let is_empty = self.session.is_none();
        put_message(out, (message!(Operation::Login.response_name()), is_empty), |out| {
            SessionOf::put(self.session.as_ref(), out, tags!(Operation::Login.result_name()))
        })
    }
}

impl<S: AsRef<str>> Write for GetVersionResponseOf<S> {
    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        let is_empty = self.version.is_none();
        put_message(out, (message!(Operation::GetVersion.response_name()), is_empty), |out| {
            put_field(out, tags!(Operation::GetVersion.result_name()), self.version.as_ref())
        })
    }
}

impl<S: AsRef<str>> KeepSessionAliveResponseOf<S> {
    /// The sessions of the result; empty without a result.
    #[must_use]
    pub fn sessions(&self) -> &[SessionEventsOf<S>] {
        self.result.as_ref().map_or(&[], |result| &result.sessions)
    }

    /// The same response, encoded with its events as elements.
    ///
    /// By default, the encoder writes the events as the service does: as an escaped document with
    /// its own XML declaration ([`protocol`](crate::protocol), section 2). Without sessions, the
    /// result is an empty element in both forms. With several sessions, which the service never
    /// sent, it is inline in both forms.
    pub fn inline(&self) -> InlineOf<'_, S> {
        InlineOf(self)
    }
}

/// Writes a response with the output of `content` as its result.
fn put_result<K: Sink, S: AsRef<str>>(
    out: &mut K,
    result: Option<&KeepSessionAliveOf<S>>,
    content: impl FnOnce(&KeepSessionAliveOf<S>, &mut K) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    let message = message!(Operation::KeepSessionAlive.response_name());
    put_message(out, (message, result.is_none()), |out| {
        let Some(result) = result else { return Ok(()) };
        let tags = tags!(Operation::KeepSessionAlive.result_name());
        put_parent(out, tags, result.sessions.is_empty(), |out| content(result, out))
    })
}

impl<S: AsRef<str>> Write for KeepSessionAliveResponseOf<S> {
    const ROOM: usize = 0;

    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        put_result(out, self.result.as_ref(), |result, out| {
            // A document has one root, so it can hold only one session.
            if result.sessions.len() > 1 {
                return result.put(out);
            }
            let mut out = Escaping(out);
            out.put_piece(&DECLARATION);
            result.put(&mut out)
        })
    }
}

impl<S: AsRef<str>> Write for InlineOf<'_, S> {
    const ROOM: usize = 0;

    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        put_result(out, self.0.result.as_ref(), KeepSessionAliveOf::put)
    }
}

impl<S: AsRef<str>> Write for ResponseOf<S> {
    const ROOM: usize = 0;

    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        match self {
            Self::Login(response) => response.write(out),
            Self::LoginIm(response) => response.write(out),
            Self::KeepSessionAlive(response) => response.write(out),
            Self::ChangeStatus(response) => response.write(out),
            Self::SendMessage(response) => response.write(out),
            Self::GetVersion(response) => response.write(out),
            Self::Fault(fault) => fault.write(out),
        }
    }
}
