//! What an answer comes to, with its status, its media type and its body.

use super::head::{RequestHead, ResponseHead};
use super::received::Received;
use crate::error::{DecodeError, ErrorKind};
use crate::limits::ReadOptions;
use crate::request::Request;
use crate::response::Response;

/// What a server answered, borrowed from the body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer<'a> {
    /// A message of the service. [`Response::Fault`] is how it says no: to a bad login, for
    /// instance.
    Soap(Response<'a>),
    /// Something else.
    NoSoap(NoSoap),
}

/// An HTTP answer without a SOAP body (`docs/protocol.md`, section 2): the service answers
/// malformed XML with 400 and a wrong media type with 415, and a proxy may answer anything.
///
/// To be [encoded](crate::Encode) by a server, with an empty body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct NoSoap {
    /// The HTTP status.
    pub status: u16,
}

impl core::fmt::Display for NoSoap {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "HTTP {} without a SOAP body", self.status)
    }
}

impl core::error::Error for NoSoap {}

impl Received<'_, ResponseHead<'_>> {
    /// What the answer comes to.
    ///
    /// A body of another media type than SOAP's is not looked at; one without any is judged by
    /// what it holds. An empty body, or XML that is no envelope, is no SOAP either.
    ///
    /// # Errors
    /// Whatever is wrong with a body that is SOAP. A status that is not a success comes with a
    /// fault: [`ErrorKind::UnexpectedMessage`] for any other message. Offsets count from the start
    /// of the buffer that the response was found in, or, where there is no
    /// [`body_offset`](Self::body_offset), from that of the body.
    pub fn answer(&self, options: ReadOptions) -> Result<Answer<'_>, DecodeError> {
        let no_soap = Answer::NoSoap(NoSoap { status: self.head.status });
        let fields = &self.head.fields;
        if self.body().trim_ascii().is_empty()
            || fields.get("Content-Type").is_some() && !fields.is_soap()
        {
            return Ok(no_soap);
        }
        match Response::parse_with(self.body(), options) {
            Ok(response) if self.is_plausible(&response) => Ok(Answer::Soap(response)),
            Ok(_) => {
                let expected = "a fault, with this HTTP status";
                let error = DecodeError::new(ErrorKind::UnexpectedMessage, 0, expected);
                Err(self.in_buffer(error))
            }
            Err(error) if self.is_no_soap(error.kind()) => Ok(no_soap),
            Err(error) => Err(self.in_buffer(error)),
        }
    }

    /// A fault may come with any status: some servers send it with 200.
    fn is_plausible(&self, response: &Response<'_>) -> bool {
        self.is_success() || matches!(response, Response::Fault(_))
    }

    /// A page of HTML often has a document type. SOAP never has, so with a success it is an attack.
    fn is_no_soap(&self, kind: ErrorKind) -> bool {
        kind == ErrorKind::NotSoap || kind == ErrorKind::Doctype && !self.is_success()
    }

    fn is_success(&self) -> bool {
        (200..300).contains(&self.head.status)
    }
}

impl Received<'_, RequestHead<'_>> {
    /// The request in the body. Method, media type and [`RequestHead::soap_action`] are the
    /// server's to check.
    ///
    /// # Errors
    /// As [`Request::parse`]. Offsets count from the start of the buffer that the request was
    /// found in, or, where there is no [`body_offset`](Self::body_offset), from that of the body.
    pub fn request(&self, options: ReadOptions) -> Result<Request<'_>, DecodeError> {
        Request::parse_with(self.body(), options).map_err(|error| self.in_buffer(error))
    }
}

impl<H> Received<'_, H> {
    fn in_buffer(&self, error: DecodeError) -> DecodeError {
        error.map_offset(|offset| offset.saturating_add(self.body_offset().unwrap_or_default()))
    }
}
