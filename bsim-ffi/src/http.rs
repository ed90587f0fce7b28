//! Encoding of whole HTTP messages: head and body.

use core::ffi::c_char;

use bsim_codec::http::{self, NoSoap};
use bsim_codec::{Encode, Response};

use crate::buffer::Buffer;
use crate::error::{bsim_error, misuse};
use crate::guard::guard;
use crate::pointer::{read, utf8};
use crate::request::bsim_request;
use crate::response::{BSIM_RESULT_INLINE, bsim_response};
use crate::soap_version::soap_version_of;
use crate::status::*;
use crate::view::bsim_str;

/// An HTTP request to encode. A member that is 0 takes the value that the service expects.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bsim_post {
    /// The request.
    pub request: *const bsim_request,
    /// The path; if empty, the path of the service.
    pub path: bsim_str,
    /// The host, with the port if that is not 80; if empty, the host of the service.
    pub host: bsim_str,
    /// The `User-Agent` field; if empty, the value that .NET sent in 2008.
    pub user_agent: bsim_str,
    /// Nonzero: omit `Expect: 100-continue`.
    pub no_expect: i32,
    /// Nonzero: this is the first request on its connection, so it asks the server to keep the
    /// connection open.
    pub is_first: i32,
}

/// An HTTP response to encode.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bsim_reply {
    /// The response; null for an HTTP response without SOAP.
    pub response: *const bsim_response,
    /// The HTTP status of a response without SOAP. With SOAP, set 0: the library derives the status
    /// from the response.
    pub status: i32,
    /// #BSIM_SOAP_1_1 or #BSIM_SOAP_1_2: the version to encode the response in. Set the version of
    /// the request. Ignored for a fault, which has its own version, and for a response without
    /// SOAP.
    pub soap_version: i32,
    /// The `Date` field, such as `Tue, 01 Jul 2008 05:14:03 GMT`; omitted if empty.
    /// Ignored for a response without SOAP.
    pub date: bsim_str,
    /// The `Server` field; omitted if empty. Ignored for a response
    /// without SOAP.
    pub server: bsim_str,
}

/// A value for an HTTP head; `None` if it is empty.
///
/// # Safety
/// The view is valid for reads for `'a`.
unsafe fn head_text<'a>(view: bsim_str, name: &'static str) -> Result<Option<&'a str>, bsim_error> {
    // SAFETY: the caller upholds the contract of this function.
    let text = unsafe { utf8(view, name) }?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Encodes an HTTP request: head and body.
///
/// @param post   The request and the values of its head.
/// @param buf    The output buffer; may be null if `cap` is 0.
/// @param cap    The size of `buf`, in bytes.
/// @param len    Receives the length of the message, even if it does not fit.
/// @param error  Receives the error; may be null.
/// @return       Like bsim_request_encode(); #BSIM_ENCODE_INVALID_HEAD.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_post_encode(
    post: *const bsim_post,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: by the contract in the header, `len` is null or valid for writes, and `buf` is
        // null or valid for writes of `cap` bytes.
        let buffer = unsafe { Buffer::new(buf, cap, len) }?;
        // SAFETY: by the contract in the header, `post` and its `request` are null or valid for
        // reads, and so are all texts.
        let (given, request, [path, host, user_agent]) = unsafe {
            let given = read(post, "post")?;
            let texts = [
                head_text(given.path, "path")?,
                head_text(given.host, "host")?,
                head_text(given.user_agent, "user_agent")?,
            ];
            (given, read(given.request, "request")?.request()?, texts)
        };
        let mut post = http::Post::new(&request)
            .expect_continue(given.no_expect == 0)
            .first(given.is_first != 0);
        if let Some(path) = path {
            post = post.path(path);
        }
        if let Some(host) = host {
            post = post.host(host);
        }
        if let Some(user_agent) = user_agent {
            post = post.user_agent(user_agent);
        }
        buffer.encode(&post)
    };
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}

/// Encodes an HTTP response: head and body.
///
/// @param reply  The response and the values of its head.
/// @param buf    The output buffer; may be null if `cap` is 0.
/// @param cap    The size of `buf`, in bytes.
/// @param len    Receives the length of the message, even if it does not fit.
/// @param error  Receives the error; may be null.
/// @return       Like bsim_response_encode(); #BSIM_ENCODE_INVALID_HEAD.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_reply_encode(
    reply: *const bsim_reply,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: by the contract in the header, `len` is null or valid for writes, and `buf` is
        // null or valid for writes of `cap` bytes.
        let buffer = unsafe { Buffer::new(buf, cap, len) }?;
        // SAFETY: by the contract in the header, `reply` and its `response` are null or valid for
        // reads, and so are all texts.
        let (given, date, server) = unsafe {
            let given = read(reply, "reply")?;
            (given, head_text(given.date, "date")?, head_text(given.server, "server")?)
        };
        let version = soap_version_of(given.soap_version)?;
        // SAFETY: as above.
        let Some(response) = (unsafe { given.response.as_ref() }) else {
            // The codec refuses 0 and every other invalid status.
            return buffer.encode(&NoSoap { status: given.status.try_into().unwrap_or(0) });
        };
        if given.status != 0 {
            return Err(misuse(BSIM_MISUSE_EXTRA_MEMBER, "status"));
        }
        let form = response.result_form;
        // SAFETY: as above.
        let response = unsafe { response.response() }?;
        match (&response, form) {
            (Response::KeepSessionAlive(answer), BSIM_RESULT_INLINE) => {
                let answer = answer.inline();
                encode_reply(buffer, http::Reply::new(&answer).version(version), date, server)
            }
            _ => encode_reply(buffer, http::Reply::new(&response).version(version), date, server),
        }
    };
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}

fn encode_reply<'a, B: http::ReplyBody>(
    buffer: Buffer<'_>,
    mut reply: http::Reply<'a, B>,
    date: Option<&'a str>,
    server: Option<&'a str>,
) -> Result<Outcome, bsim_error>
where
    http::Reply<'a, B>: Encode,
{
    if let Some(date) = date {
        reply = reply.date(date);
    }
    if let Some(server) = server {
        reply = reply.server(server);
    }
    buffer.encode(&reply)
}

/// The `100 Continue` response. A client that sent `Expect: 100-continue` may wait for it before it
/// sends the body.
///
/// @return  A view that lives as long as the program.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_reply_continue() -> bsim_str {
    bsim_str::new(http::CONTINUE)
}
