//! Messages with their HTTP heads, encoded.

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

/// A request with its HTTP head, to be encoded. Members that are 0 have the values that the service
/// is used to.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bsim_post {
    /// The request.
    pub request: *const bsim_request,
    /// The path; if empty, the service's.
    pub path: bsim_str,
    /// The host, with its port if that is not 80; if empty, the service's.
    pub host: bsim_str,
    /// What the client calls itself; if empty, as .NET did in 2008.
    pub user_agent: bsim_str,
    /// Not 0: do not announce that the client may wait for a go-ahead before it sends the body.
    pub no_expect: i32,
    /// Not 0: this is the first request of its connection, which asks to keep it alive.
    pub is_first: i32,
}

/// A response with its HTTP head, to be encoded.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bsim_reply {
    /// The response; or null, for an answer without SOAP.
    pub response: *const bsim_response,
    /// The status of an answer without SOAP; else 0, as the response knows its own.
    pub status: i32,
    /// #BSIM_SOAP_1_1 or #BSIM_SOAP_1_2: the version to answer in, that of the request. A fault has
    /// its own, and an answer without SOAP none.
    pub soap_version: i32,
    /// The time, such as `Tue, 01 Jul 2008 05:14:03 GMT`; if empty, it is left out.
    pub date: bsim_str,
    /// What the server calls itself; if empty, it is left out.
    pub server: bsim_str,
}

/// A text for a head; none, if it is empty.
///
/// # Safety
/// The view is there to be read for `'a`.
unsafe fn head_text<'a>(view: bsim_str, name: &'static str) -> Result<Option<&'a str>, bsim_error> {
    // SAFETY: as the caller says.
    let text = unsafe { utf8(view, name) }?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Writes a whole HTTP request: head and body.
///
/// @param post   The request and what its head says.
/// @param buf    Where to write; may be null if `cap` is 0.
/// @param cap    How much room there is.
/// @param len    The length of the whole, also if it does not fit.
/// @param error  Where to say what is wrong; may be null.
/// @return       As bsim_request_encode(); #BSIM_ENCODE_INVALID_HEAD.
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
        // SAFETY: the caller gives null or a place for the length, and the room that `cap` says.
        let buffer = unsafe { Buffer::new(buf, cap, len) }?;
        // SAFETY: the caller gives null or a post; in that, null or a request, and texts, that are
        // there to be read.
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
    // SAFETY: the caller gives null or a place for the error.
    unsafe { guard(error, work) }
}

/// Writes a whole HTTP response: head and body.
///
/// @param reply  The response and what its head says.
/// @param buf    Where to write; may be null if `cap` is 0.
/// @param cap    How much room there is.
/// @param len    The length of the whole, also if it does not fit.
/// @param error  Where to say what is wrong; may be null.
/// @return       As bsim_response_encode(); #BSIM_ENCODE_INVALID_HEAD.
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
        // SAFETY: the caller gives null or a place for the length, and the room that `cap` says.
        let buffer = unsafe { Buffer::new(buf, cap, len) }?;
        // SAFETY: the caller gives null or a reply; in that, null or a response, and texts, that
        // are there to be read.
        let (given, date, server) = unsafe {
            let given = read(reply, "reply")?;
            (given, head_text(given.date, "date")?, head_text(given.server, "server")?)
        };
        let version = soap_version_of(given.soap_version)?;
        // SAFETY: as above.
        let Some(response) = (unsafe { given.response.as_ref() }) else {
            // What is no status at all is the codec's to refuse.
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
    // SAFETY: the caller gives null or a place for the error.
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

/// What a server sends to a client that waits for a go-ahead before it sends its body.
///
/// @return  A view that lives as long as the program.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_reply_continue() -> bsim_str {
    bsim_str::new(http::CONTINUE)
}
