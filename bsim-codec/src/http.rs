//! HTTP for the messages, without I/O.
//!
//! A client encodes a [`Post`] (an HTTP request) and passes the received bytes to
//! [`split_response`] until the response is complete. [`Answer`] is a parsed HTTP response. A
//! server passes the received bytes to [`split_request`] and encodes a [`Reply`] (an HTTP
//! response). Pass the whole buffer with the same [`Progress`] each time. After a message, remove
//! the first [`Received::consumed`] bytes from the buffer. The time for a message is then linear in
//! its bytes, even if they arrive one by one.
//!
//! ```
//! use bsim_codec::http::{self, Answer, Post, Progress, Reply, Split};
//! use bsim_codec::{Encode, Limits, Operation, ReadOptions, Response, Text, request, response};
//!
//! // The client encodes a request.
//! let mut wire = Vec::new();
//! Post::new(&request::GetVersion).encode_into(&mut wire)?;
//!
//! // The server parses the request and responds.
//! let split = http::split_request(&wire, &mut Progress::default(), Limits::default())?;
//! let Split::Complete(received) = split else { panic!() };
//! assert_eq!(received.head.soap_action(), Some(Operation::GetVersion));
//! let request = received.request(ReadOptions::default())?;
//! assert_eq!(request.operation(), Operation::GetVersion);
//! let mut wire = http::CONTINUE.as_bytes().to_vec();
//! let response = response::GetVersionResponse { version: Some(Text::plain("v1.0.20080508")) };
//! Reply::new(&response).encode_into(&mut wire)?;
//!
//! // The client parses the response.
//! let split = http::split_response(&wire, &mut Progress::default(), Limits::default())?;
//! let Split::Complete(received) = split else { panic!() };
//! let answer = received.answer(ReadOptions::default())?;
//! assert_eq!(answer, Answer::Soap(Response::GetVersion(response)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Receiving
//!
//! A [`Received`] borrows the buffer, and the program cannot append bytes to a borrowed buffer. So
//! the loop below does nothing but receive bytes, until the message is complete. The call after it
//! returns the message. The body is copied at most once: the first call of [`Received::body`] joins
//! the chunks. The example `tokio_codec` has a tokio codec for the client and one for the server.
//!
//! ```
//! use std::error::Error;
//!
//! use bsim_codec::Limits;
//! use bsim_codec::http::{self, Progress, Received, ResponseHead, Split};
//!
//! struct Connection<S> {
//!     stream: S,
//!     buffer: Vec<u8>,
//! }
//!
//! impl<S: std::io::Read> Connection<S> {
//!     fn receive(&mut self) -> Result<Received<'_, ResponseHead<'_>>, Box<dyn Error>> {
//!         let (mut progress, limits) = (Progress::default(), Limits::default());
//!         while let Split::Incomplete { .. } =
//!             http::split_response(&self.buffer, &mut progress, limits)?
//!         {
//!             let mut piece = [0; 4096];
//!             let len = self.stream.read(&mut piece)?;
//!             self.buffer.extend_from_slice(&piece[..len]);
//!             if len == 0 {
//!                 break;
//!             }
//!         }
//!         // Complete, or closed.
//!         Ok(http::split_closed_response(&self.buffer, limits)?)
//!     }
//! }
//!
//! let stream = &b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"[..];
//! let mut connection = Connection { stream, buffer: Vec::new() };
//! assert_eq!(connection.receive()?.head.status, 400);
//! # Ok::<(), Box<dyn Error>>(())
//! ```
//!
//! # Accepted input
//!
//! HTTP/1.0 and HTTP/1.1, with heads as `httparse` parses them: field names in upper or lower case,
//! lines that end in LF alone, empty lines before a head. A later HTTP/1 version is parsed as
//! HTTP/1.1. White space before a colon is an error. A folded line in a request is an error too. In
//! a response, the line ends of a folded line become spaces (RFC 9112, section 5.2). The trailer of
//! a chunked body is checked by the same rules, and its fields are dropped. An error in a head is
//! found at the latest when the head is complete, or when twice as many bytes have arrived as stand
//! before the error.
//!
//! `Content-Length` or `Transfer-Encoding: chunked` gives the length of a body. A message with both
//! is an error, because two parsers could see two different messages in it. For the same reason,
//! every value of `Transfer-Encoding` other than `chunked` (in upper or lower case) is an error. An
//! example is `chunked,` with an empty list element, although the grammar of lists allows it.
//!
//! A request without `Host` is accepted, although RFC 9112 requires a server to reject it in
//! HTTP/1.1: there is one service at the address. A strict server can check [`Fields::get`].

mod answer;
mod chunk;
mod content;
mod fields;
mod framing;
mod head;
mod progress;
mod received;
mod render;
mod split;

pub use answer::{Answer, NoSoap};
pub use fields::Fields;
pub use head::{MAX_FIELDS, RequestHead, ResponseHead};
pub use progress::Progress;
pub use received::{Received, Split};
pub use render::{Post, Reply, ReplyBody, RequestBody};
pub use split::{split_closed_response, split_request, split_response};

/// The path of the service ([`protocol`](crate::protocol), section 1).
pub const PATH: &str = "/imsoap/BSIMService.asmx";

/// The host of the service ([`protocol`](crate::protocol), section 1).
pub const HOST: &str = "www.imcomponents.com";

/// The `User-Agent` of the client in the published session.
pub const USER_AGENT: &str =
    "Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 2.0.50727.42)";

/// The interim response to a client that [waits](RequestHead::expects_continue) before it sends its
/// body.
pub const CONTINUE: &str = "HTTP/1.1 100 Continue\r\n\r\n";

/// The media type of SOAP 1.1.
pub const MEDIA_TYPE: &str = "text/xml";

/// The media type of SOAP 1.2.
pub const MEDIA_TYPE_12: &str = "application/soap+xml";
