//! The HTTP around the messages, without any I/O: bytes in, values out.
//!
//! A client encodes a [`Post`] and gives what comes back to [`split_response`] until it is
//! complete; a server gives what it receives to [`split_request`] and encodes a [`Reply`].
//! Nothing is remembered between two calls: hand over the whole buffer each time, and drop
//! [`Received::consumed`] bytes from its start when a message is done.
//!
//! ```
//! use bsim_codec::http::{self, Answer, Post, Reply, Split};
//! use bsim_codec::{Encode, Limits, Operation, ReadOptions, Response, request, response};
//!
//! // The client writes.
//! let mut wire = Vec::new();
//! Post::new(&request::Login::new("testing", "password")).encode_into(&mut wire)?;
//!
//! // The server reads, and answers.
//! let Split::Complete(received) = http::split_request(&wire, Limits::default())? else { panic!() };
//! assert_eq!(received.head.soap_action(), Some(Operation::Login));
//! let login = received.request(ReadOptions::default())?;
//! assert_eq!(login.operation(), Operation::Login);
//! let mut wire = http::CONTINUE.as_bytes().to_vec();
//! Reply::new(&response::LoginImResponse).encode_into(&mut wire)?;
//!
//! // The client reads.
//! let Split::Complete(received) = http::split_response(&wire, Limits::default())? else { panic!() };
//! let answer = received.answer(ReadOptions::default())?;
//! assert_eq!(answer, Answer::Soap(Response::LoginIm(response::LoginImResponse)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is read
//!
//! HTTP/1.0 and HTTP/1.1, as `httparse` reads heads: names in any case, lines that end in LF alone,
//! empty lines before a head. Folded lines and white space before a colon are refused. A body has
//! the length that `Content-Length` or `Transfer-Encoding: chunked` gives it, and a message that
//! has both is refused, because two readers could see two different messages in it.

mod answer;
mod chunked;
mod head;
mod render;
mod split;

pub use answer::{Answer, NoSoap};
pub use head::{Fields, MAX_FIELDS, RequestHead, ResponseHead};
pub use render::{Post, Reply, ReplyBody, RequestBody};
pub use split::{Received, Split, split_closed_response, split_request, split_response};

/// The path of the service (`docs/protocol.md`, section 1).
pub const PATH: &str = "/imsoap/BSIMService.asmx";

/// The host of the service (`docs/protocol.md`, section 1).
pub const HOST: &str = "www.imcomponents.com";

/// What the demo's client calls itself.
pub const USER_AGENT: &str =
    "Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 2.0.50727.42)";

/// What a server sends to a client that [waits](RequestHead::expects_continue) with its body.
pub const CONTINUE: &str = "HTTP/1.1 100 Continue\r\n\r\n";

/// The media type of SOAP 1.1.
pub const MEDIA_TYPE: &str = "text/xml";

/// The media type of SOAP 1.2.
pub const MEDIA_TYPE_12: &str = "application/soap+xml";
