//! Responses by status, media type and body.

use super::fields::Fields;
use super::head::{RequestHead, ResponseHead};
use super::received::Received;
use crate::error::{DecodeError, ErrorKind};
use crate::limits::ReadOptions;
use crate::request::Request;
use crate::response::Response;

/// A response of the server, borrowed from its body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer<'a> {
    /// A message of the service. Failures, such as a wrong password, are [`Response::Fault`].
    Soap(Response<'a>),
    /// Any other response.
    NoSoap(NoSoap),
}

/// An HTTP response without a SOAP body ([`protocol`](crate::protocol), section 2). The service
/// responds with 400 to XML that is not well-formed and with 415 to a wrong media type; a proxy may
/// respond with any status.
///
/// A server can [encode](crate::Encode) it, with an empty body.
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

impl ResponseHead<'_> {
    /// Interprets a response with this head and this body, for use with another HTTP library.
    /// Collect the header fields into [`Fields`](super::Fields).
    ///
    /// A body with a media type other than SOAP's is not parsed. A body without a media type is
    /// parsed. An empty body, plain text, and XML other than an envelope are [`Answer::NoSoap`].
    /// A body with a document type declaration is an error if the status is a success, and
    /// otherwise [`Answer::NoSoap`].
    ///
    /// ```
    /// use bsim_codec::http::{Answer, NoSoap, ResponseHead};
    /// use bsim_codec::{ReadOptions, Response};
    ///
    /// let fields = [("content-type", &b"text/xml; charset=utf-8"[..])].into_iter().collect();
    /// let head = ResponseHead { minor_version: 1, status: 200, reason: "OK", fields };
    /// let body = include_bytes!("../../tests/data/demo/LoginIMResponse.xml");
    /// let answer = head.answer(body, ReadOptions::default())?;
    /// assert!(matches!(answer, Answer::Soap(Response::LoginIm(_))));
    /// let answer = head.answer(b"", ReadOptions::default())?;
    /// assert_eq!(answer, Answer::NoSoap(NoSoap { status: 200 }));
    /// # Ok::<(), bsim_codec::DecodeError>(())
    /// ```
    ///
    /// # Errors
    /// An error in a SOAP body. A status other than a success must have a fault: any other message
    /// is [`ErrorKind::UnexpectedMessage`]. Offsets count from the start of the body, except those
    /// of [`Fields::read_options`](super::Fields::read_options).
    pub fn answer<'b>(
        &self,
        body: &'b [u8],
        options: ReadOptions,
    ) -> Result<Answer<'b>, DecodeError> {
        if self.is_without_soap(body) {
            return Ok(self.no_soap());
        }
        self.answer_of_soap(body, self.fields.read_options(body, options)?)
    }

    fn answer_of_soap<'b>(
        &self,
        body: &'b [u8],
        options: ReadOptions,
    ) -> Result<Answer<'b>, DecodeError> {
        match Response::parse_with(body, options) {
            Ok(response) if self.is_plausible(&response) => Ok(Answer::Soap(response)),
            Ok(_) => {
                let expected = "a fault, with this HTTP status";
                Err(DecodeError::new(ErrorKind::UnexpectedMessage, 0, expected))
            }
            Err(error) if self.is_no_envelope(error.kind()) => Ok(self.no_soap()),
            Err(error) => Err(error),
        }
    }

    const fn no_soap<'b>(&self) -> Answer<'b> {
        Answer::NoSoap(NoSoap { status: self.status })
    }

    fn is_without_soap(&self, body: &[u8]) -> bool {
        let is_other = self.fields.content_type().is_some() && !self.fields.is_soap();
        is_other || body.trim_ascii().is_empty()
    }

    /// A fault may have any status: some servers send it with 200.
    fn is_plausible(&self, response: &Response<'_>) -> bool {
        self.is_success() || matches!(response, Response::Fault(_))
    }

    /// HTML pages often have a document type. SOAP never has one: with a success it is an error.
    fn is_no_envelope(&self, kind: ErrorKind) -> bool {
        kind == ErrorKind::NotSoap || kind == ErrorKind::Doctype && !self.is_success()
    }

    fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Received<'_, ResponseHead<'_>> {
    /// The options to parse the body, for a caller that does not use [`answer`](Self::answer).
    ///
    /// # Errors
    /// Like [`Fields::read_options`]; offsets count from the start of the buffer.
    pub fn read_options(&self, options: ReadOptions) -> Result<ReadOptions, DecodeError> {
        self.options_by(&self.head.fields, options)
    }

    /// Interprets the response.
    ///
    /// # Errors
    /// Like [`ResponseHead::answer`]. Offsets count from the start of the buffer. Without a
    /// [`body_offset`](Self::body_offset), offsets of errors in the body count from the start of
    /// the body.
    pub fn answer(&self, options: ReadOptions) -> Result<Answer<'_>, DecodeError> {
        if self.head.is_without_soap(self.body()) {
            return Ok(self.head.no_soap());
        }
        let options = self.read_options(options)?;
        self.head.answer_of_soap(self.body(), options).map_err(|error| self.in_buffer(error))
    }
}

impl Received<'_, RequestHead<'_>> {
    /// The options to parse the body, for a caller that does not use [`request`](Self::request).
    ///
    /// # Errors
    /// Like [`Fields::read_options`]; offsets count from the start of the buffer.
    pub fn read_options(&self, options: ReadOptions) -> Result<ReadOptions, DecodeError> {
        self.options_by(&self.head.fields, options)
    }

    /// The request in the body. This does not check the method, the media type or
    /// [`RequestHead::soap_action`]. The server has to check them.
    ///
    /// # Errors
    /// Like [`Request::parse`] and [`Fields::read_options`]. Offsets count from the start of the
    /// buffer. Without a [`body_offset`](Self::body_offset), offsets of errors in the body count
    /// from the start of the body.
    pub fn request(&self, options: ReadOptions) -> Result<Request<'_>, DecodeError> {
        let options = self.read_options(options)?;
        Request::parse_with(self.body(), options).map_err(|error| self.in_buffer(error))
    }
}

impl<H> Received<'_, H> {
    fn options_by(
        &self,
        fields: &Fields<'_>,
        options: ReadOptions,
    ) -> Result<ReadOptions, DecodeError> {
        fields
            .options_for(self.body(), options, |field, label| field.offset_in(self.message, label))
    }

    fn in_buffer(&self, error: DecodeError) -> DecodeError {
        error.map_offset(|offset| offset.saturating_add(self.body_offset().unwrap_or_default()))
    }
}
