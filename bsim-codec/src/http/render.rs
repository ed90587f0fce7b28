//! Encoding of requests and responses with their heads.

use super::{HOST, MEDIA_TYPE, MEDIA_TYPE_12, NoSoap, PATH, USER_AGENT};
use crate::error::{EncodeError, EncodeErrorKind};
use crate::names::Operation;
use crate::request::{
    ChangeStatusOf, GetVersion, KeepSessionAliveOf, LoginImOf, LoginOf, RequestOf, SendMessageOf,
};
use crate::response::{
    ChangeStatusResponse, GetVersionResponseOf, InlineOf, KeepSessionAliveResponseOf,
    LoginImResponse, LoginResponseOf, ResponseOf, SendMessageResponse,
};
use crate::soap::write::{HEAD, HEAD_12};
use crate::soap::{FaultOf, SoapVersion};
use crate::write::sink::Sink;
use crate::write::{Encode, Write};

/// A request for a [`Post`].
pub trait RequestBody: Encode {
    /// The operation, which the head names too.
    fn operation(&self) -> Operation;
}

/// A response for a [`Reply`].
pub trait ReplyBody: Encode {
    /// The SOAP version, if this is a fault.
    fn fault_version(&self) -> Option<SoapVersion> {
        None
    }
}

macro_rules! request_bodies {
    ($($name:ident $(<$s:ident>)? = $operation:ident),* $(,)?) => {$(
        impl $(<$s: AsRef<str>>)? RequestBody for $name $(<$s>)? {
            fn operation(&self) -> Operation {
                Operation::$operation
            }
        }
    )*};
}

request_bodies! {
    LoginOf<S> = Login,
    LoginImOf<S> = LoginIm,
    KeepSessionAliveOf<S> = KeepSessionAlive,
    ChangeStatusOf<S> = ChangeStatus,
    SendMessageOf<S> = SendMessage,
    GetVersion = GetVersion,
}

impl<S: AsRef<str>> RequestBody for RequestOf<S> {
    fn operation(&self) -> Operation {
        RequestOf::operation(self)
    }
}

impl<S: AsRef<str>> ReplyBody for LoginResponseOf<S> {}
impl ReplyBody for LoginImResponse {}
impl<S: AsRef<str>> ReplyBody for KeepSessionAliveResponseOf<S> {}
impl<S: AsRef<str>> ReplyBody for InlineOf<'_, S> {}
impl ReplyBody for ChangeStatusResponse {}
impl ReplyBody for SendMessageResponse {}
impl<S: AsRef<str>> ReplyBody for GetVersionResponseOf<S> {}

impl<S: AsRef<str>> ReplyBody for FaultOf<S> {
    fn fault_version(&self) -> Option<SoapVersion> {
        Some(self.version)
    }
}

impl<S: AsRef<str>> ReplyBody for ResponseOf<S> {
    fn fault_version(&self) -> Option<SoapVersion> {
        match self {
            Self::Fault(fault) => fault.fault_version(),
            _ => None,
        }
    }
}

/// A whole request, head and body, to [encode](Encode).
///
/// The head is the head of the client in the published session ([`protocol`](crate::protocol),
/// section 1), field by field.
///
/// ```
/// use bsim_codec::http::Post;
/// use bsim_codec::{Encode, request};
///
/// let login = request::Login::new("testing", "password");
/// let mut wire = Vec::new();
/// Post::new(&login).host("localhost:8080").first(true).encode_into(&mut wire)?;
/// assert!(wire.starts_with(b"POST /imsoap/BSIMService.asmx HTTP/1.1\r\nUser-Agent: Mozilla/4.0"));
/// # Ok::<(), bsim_codec::EncodeError>(())
/// ```
#[derive(Debug)]
pub struct Post<'a, B> {
    body: &'a B,
    path: &'a str,
    host: &'a str,
    user_agent: &'a str,
    expect_continue: bool,
    first: bool,
}

impl<'a, B: RequestBody> Post<'a, B> {
    /// A request to the service. It is not the first request on its connection.
    #[must_use]
    pub const fn new(body: &'a B) -> Self {
        let (path, host, user_agent) = (PATH, HOST, USER_AGENT);
        Self { body, path, host, user_agent, expect_continue: true, first: false }
    }

    /// Sets the path, which is written unchanged. It should start with `/`. Default: [`PATH`].
    #[must_use]
    pub const fn path(mut self, path: &'a str) -> Self {
        self.path = path;
        self
    }

    /// Sets the host, with its port if that is not 80. Default: [`HOST`].
    #[must_use]
    pub const fn host(mut self, host: &'a str) -> Self {
        self.host = host;
        self
    }

    /// Sets the `User-Agent`. Default: [`USER_AGENT`].
    #[must_use]
    pub const fn user_agent(mut self, user_agent: &'a str) -> Self {
        self.user_agent = user_agent;
        self
    }

    /// Sets whether to write `Expect: 100-continue`, as the client in the published session does.
    /// The client may then wait a moment for [`CONTINUE`](super::CONTINUE) before it sends the
    /// body. Default: true.
    #[must_use]
    pub const fn expect_continue(mut self, expect: bool) -> Self {
        self.expect_continue = expect;
        self
    }

    /// Sets whether this is the first request on its connection: if it is, the head asks to keep
    /// the connection alive. Default: false.
    #[must_use]
    pub const fn first(mut self, first: bool) -> Self {
        self.first = first;
        self
    }
}

impl<B: RequestBody> Write for Post<'_, B> {
    /// A usual head is not longer than a usual body.
    const ROOM: usize = 2 * B::ROOM;

    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        check("path", self.path, |byte| byte.is_ascii_graphic())?;
        check("Host", self.host, |byte| byte.is_ascii_graphic())?;
        check("User-Agent", self.user_agent, is_field_byte)?;
        let len = self.body.encoded_len()?;
        out.put("POST ");
        out.put(self.path);
        out.put(" HTTP/1.1\r\n");
        put_field(out, "User-Agent", self.user_agent);
        put_content_type(out, MEDIA_TYPE);
        put_field(out, "SOAPAction", self.body.operation().soap_action());
        put_field(out, "Host", self.host);
        put_content_length(out, len);
        if self.expect_continue {
            put_field(out, "Expect", "100-continue");
        }
        if self.first {
            put_field(out, "Connection", "Keep-Alive");
        }
        out.put("\r\n");
        self.body.write(out)
    }
}

/// A whole response, head and body, to [encode](Encode).
///
/// The status is 500 for a fault and 200 otherwise. [`NoSoap`] is a response without a SOAP body.
///
/// ```
/// use bsim_codec::http::Reply;
/// use bsim_codec::{Encode, SoapVersion, response};
///
/// let mut wire = Vec::new();
/// let reply = Reply::new(&response::LoginImResponse).server("test");
/// reply.version(SoapVersion::Soap12).encode_into(&mut wire)?;
/// assert!(wire.starts_with(b"HTTP/1.1 200 OK\r\nServer: test\r\n"));
/// # Ok::<(), bsim_codec::EncodeError>(())
/// ```
#[derive(Debug)]
pub struct Reply<'a, B> {
    body: &'a B,
    version: SoapVersion,
    date: Option<&'a str>,
    server: Option<&'a str>,
}

impl<'a, B: ReplyBody> Reply<'a, B> {
    /// A response without `Date` and `Server`.
    #[must_use]
    pub const fn new(body: &'a B) -> Self {
        Self { body, version: SoapVersion::Soap11, date: None, server: None }
    }

    /// Sets the SOAP version: use the version of the request ([`protocol`](crate::protocol),
    /// section 2). Default: SOAP 1.1. A fault [has its own](FaultOf::version).
    #[must_use]
    pub const fn version(mut self, version: SoapVersion) -> Self {
        self.version = version;
        self
    }

    /// Sets the `Date`, such as `Tue, 01 Jul 2008 05:14:03 GMT`. The codec has no clock.
    #[must_use]
    pub const fn date(mut self, date: &'a str) -> Self {
        self.date = Some(date);
        self
    }

    /// Sets the `Server`.
    #[must_use]
    pub const fn server(mut self, server: &'a str) -> Self {
        self.server = Some(server);
        self
    }
}

impl<B: ReplyBody> Write for Reply<'_, B> {
    const ROOM: usize = 2 * B::ROOM;

    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        for (name, value) in [("Date", self.date), ("Server", self.server)] {
            check(name, value.unwrap_or("-"), is_field_byte)?;
        }
        let fault = self.body.fault_version();
        let is_12 = fault.unwrap_or(self.version) == SoapVersion::Soap12;
        let body_len = self.body.encoded_len()?;
        // A fault writes the envelope of its version, other responses write that of SOAP 1.1.
        let is_other_head = is_12 && fault.is_none();
        let len = if is_other_head {
            body_len.saturating_sub(HEAD.len()).saturating_add(HEAD_12.len())
        } else {
            body_len
        };
        put_status(out, if fault.is_some() { 500 } else { 200 });
        for (name, value) in [("Date", self.date), ("Server", self.server)] {
            if let Some(value) = value {
                put_field(out, name, value);
            }
        }
        put_field(out, "Cache-Control", "private, max-age=0");
        put_content_type(out, if is_12 { MEDIA_TYPE_12 } else { MEDIA_TYPE });
        put_content_length(out, len);
        out.put("\r\n");
        if !is_other_head {
            return self.body.write(out);
        }
        // This is rare: a copy is simpler than a second envelope in every encoder.
        let mut body = Vec::with_capacity(body_len);
        self.body.encode_into(&mut body)?;
        out.put(HEAD_12);
        out.put_bytes(body.get(HEAD.len()..).unwrap_or_default());
        Ok(())
    }
}

impl Write for NoSoap {
    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        // A status below 200 is interim, and a status has three digits.
        if !(200..1000).contains(&self.status) {
            return Err(EncodeError::new(EncodeErrorKind::InvalidHead, "status", 0));
        }
        put_status(out, self.status);
        // These have no body; a length would describe another response (RFC 9110, section 8.6).
        if !matches!(self.status, 204 | 304) {
            put_content_length(out, 0);
        }
        out.put("\r\n");
        Ok(())
    }
}

/// A line end in a value would start another field.
fn check(
    field: &'static str,
    value: &str,
    is_allowed: impl Fn(u8) -> bool,
) -> Result<(), EncodeError> {
    let invalid = |at| Err(EncodeError::new(EncodeErrorKind::InvalidHead, field, at));
    match value.bytes().position(|byte| !is_allowed(byte)) {
        Some(at) => invalid(at),
        None if value.is_empty() => invalid(0),
        None => Ok(()),
    }
}

fn is_field_byte(byte: u8) -> bool {
    !byte.is_ascii_control()
}

fn put_status(out: &mut impl Sink, status: u16) {
    out.put("HTTP/1.1 ");
    put_decimal(out, status.into());
    out.put(" ");
    // The grammar requires the space, even without a reason.
    out.put(match status {
        200 => "OK",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        411 => "Length Required",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "",
    });
    out.put("\r\n");
}

fn put_field(out: &mut impl Sink, name: &str, value: &str) {
    out.put(name);
    out.put(": ");
    out.put(value);
    out.put("\r\n");
}

fn put_content_type(out: &mut impl Sink, media_type: &str) {
    out.put("Content-Type: ");
    out.put(media_type);
    out.put("; charset=utf-8\r\n");
}

fn put_content_length(out: &mut impl Sink, len: usize) {
    out.put("Content-Length: ");
    put_decimal(out, len);
    out.put("\r\n");
}

fn put_decimal(out: &mut impl Sink, number: usize) {
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    if number >= 10 {
        put_decimal(out, number / 10);
    }
    if let Some(digit) = DIGITS.get(number % 10) {
        out.put(digit);
    }
}
