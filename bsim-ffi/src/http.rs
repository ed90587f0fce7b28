//! Messages with their HTTP heads.

use core::ffi::c_char;
use std::borrow::Cow;

use bsim_codec::http::{self, Answer, Fields, NoSoap, Received, RequestHead, ResponseHead, Split};
use bsim_codec::{Encode, Response, SoapVersion};

use crate::buffer::{Buffer, room, too_small};
use crate::error::{bsim_error, misuse};
use crate::guard::guard;
use crate::operation::operation_constant;
use crate::options::{self, bsim_options};
use crate::pointer::{Out, bytes, read, utf8};
use crate::request::bsim_request;
use crate::response::{
    BSIM_RESULT_INLINE, BSIM_SOAP_1_1, bsim_response, soap_version_constant, soap_version_of,
};
use crate::status::*;
use crate::view::bsim_str;

/// The `kind` of a response that is not there: the answer holds no SOAP, and its HTTP status says
/// all.
pub const BSIM_RESPONSE_NO_SOAP: i32 = 0;

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

/// What a buffer of received bytes begins with.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_received {
    /// Not 0: the head is complete, and the members from `status` to `path` hold.
    pub has_head: i32,
    /// Of a response: the status.
    pub status: i32,
    /// Of a request: the `BSIM_OPERATION` constant that the head names; 0 if it names none.
    pub operation: i32,
    /// Of a request, not 0: the client may be waiting for bsim_reply_continue().
    pub expects_continue: i32,
    /// Not 0: the media type is one of SOAP.
    pub is_soap: i32,
    /// #BSIM_SOAP_1_2 if the media type is that of SOAP 1.2, else #BSIM_SOAP_1_1.
    pub soap_version: i32,
    /// Of a request: the method, a view of the buffer.
    pub method: bsim_str,
    /// Of a request: the path, a view of the buffer.
    pub path: bsim_str,
    /// The body: a view of the buffer; of the room for it, if it had to be joined there.
    pub body: bsim_str,
    /// How many bytes of the buffer the message takes: the next one begins behind them.
    pub consumed: usize,
    /// With #BSIM_INCOMPLETE, how long the buffer has to be at least; with #BSIM_BUFFER_TOO_SMALL,
    /// how much room joining the body takes.
    pub needed: usize,
}

impl bsim_received {
    const fn new() -> Self {
        let empty = bsim_str::new("");
        Self {
            has_head: 0,
            status: 0,
            operation: 0,
            expects_continue: 0,
            is_soap: 0,
            soap_version: BSIM_SOAP_1_1,
            method: empty,
            path: empty,
            body: empty,
            consumed: 0,
            needed: 0,
        }
    }
}

impl From<&RequestHead<'_>> for bsim_received {
    fn from(head: &RequestHead<'_>) -> Self {
        Self {
            has_head: 1,
            operation: head.soap_action().map_or(0, operation_constant),
            expects_continue: head.expects_continue().into(),
            is_soap: head.fields.is_soap().into(),
            soap_version: soap_version_constant(soap_version(&head.fields)),
            method: bsim_str::new(head.method),
            path: bsim_str::new(head.path),
            ..Self::new()
        }
    }
}

impl From<&ResponseHead<'_>> for bsim_received {
    fn from(head: &ResponseHead<'_>) -> Self {
        Self {
            has_head: 1,
            status: head.status.into(),
            is_soap: head.fields.is_soap().into(),
            soap_version: soap_version_constant(soap_version(&head.fields)),
            ..Self::new()
        }
    }
}

/// The version whose media type the head names.
fn soap_version(fields: &Fields<'_>) -> SoapVersion {
    match fields.media_type() {
        Some(it) if it.eq_ignore_ascii_case(http::MEDIA_TYPE_12) => SoapVersion::Soap12,
        _ => SoapVersion::Soap11,
    }
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

/// Finds the HTTP request at the start of a buffer, and reads the request in it.
///
/// Nothing is remembered between calls: give the whole buffer every time, and drop
/// `received.consumed` bytes from its start when a message is done.
///
/// @param buffer    What was received so far.
/// @param options   How to read; may be null.
/// @param buf       Room for a body that came in chunks and has to be joined; may be null if `cap`
///                  is 0. It must not overlap `buffer`.
/// @param cap       How much room there is.
/// @param received  Where to put the head and the body; also written with #BSIM_INCOMPLETE and
///                  #BSIM_BUFFER_TOO_SMALL, and if the mistake is in the body.
/// @param request   Where to put the request; null to leave the body unread.
/// @param error     Where to say what is wrong; may be null. The offset is in `buffer`, or, if the
///                  body had to be joined, in the body.
/// @return          #BSIM_OK; #BSIM_INCOMPLETE; #BSIM_BUFFER_TOO_SMALL; a `BSIM_ERROR` code;
///                  #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_SIZE,
///                  #BSIM_MISUSE_EXTRA_MEMBER.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_post_split(
    buffer: bsim_str,
    options: *const bsim_options,
    buf: *mut c_char,
    cap: usize,
    received: *mut bsim_received,
    request: *mut bsim_request,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: the caller gives null or a place for what was received, null or options, bytes
        // to be read and the room that `cap` says.
        let (out, options, buffer, room) = unsafe {
            let out = Out::new(received, "received")?;
            (out, options::read(options)?, bytes(buffer, "buffer")?, room(buf, cap)?)
        };
        let split = http::split_request(buffer, options.limits)?;
        let Some(received) = place(split, room, out, |head| head.into())? else {
            return Ok(Outcome::Incomplete);
        };
        if !request.is_null() {
            let value = received.request(options)?.into();
            // SAFETY: not null, and the caller says that it may be written to.
            unsafe { request.write(value) };
        }
        Ok(Outcome::Ok)
    };
    // SAFETY: the caller gives null or a place for the error.
    unsafe { guard(error, work) }
}

/// Finds the HTTP response at the start of a buffer, after any go-ahead, and reads the response in
/// it.
///
/// @param buffer     What was received so far.
/// @param is_closed  Not 0: the connection has been closed, and all that will ever come is there.
///                   Responses without a length end so.
/// @param options    How to read; may be null.
/// @param buf        Room for a body that came in chunks and has to be joined; may be null if `cap`
///                   is 0. It must not overlap `buffer`.
/// @param cap        How much room there is.
/// @param received   Where to put the head and the body; also written with #BSIM_INCOMPLETE and
///                   #BSIM_BUFFER_TOO_SMALL, and if the mistake is in the body.
/// @param response   Where to put the response, whose kind is #BSIM_RESPONSE_NO_SOAP if there is
///                   none; null to leave the body unread, for a cursor perhaps.
/// @param error      As for bsim_post_split().
/// @return           As bsim_post_split().
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_reply_split(
    buffer: bsim_str,
    is_closed: i32,
    options: *const bsim_options,
    buf: *mut c_char,
    cap: usize,
    received: *mut bsim_received,
    response: *mut bsim_response,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: the caller gives null or a place for what was received, null or options, bytes
        // to be read and the room that `cap` says.
        let (out, options, buffer, room) = unsafe {
            let out = Out::new(received, "received")?;
            (out, options::read(options)?, bytes(buffer, "buffer")?, room(buf, cap)?)
        };
        let split = if is_closed == 0 {
            http::split_response(buffer, options.limits)?
        } else {
            Split::Complete(http::split_closed_response(buffer, options.limits)?)
        };
        let Some(received) = place(split, room, out, |head| head.into())? else {
            return Ok(Outcome::Incomplete);
        };
        if !response.is_null() {
            let value = match received.answer(options)? {
                Answer::Soap(response) => response.into(),
                _ => bsim_response::new(BSIM_RESPONSE_NO_SOAP),
            };
            // SAFETY: not null, and the caller says that it may be written to.
            unsafe { response.write(value) };
        }
        Ok(Outcome::Ok)
    };
    // SAFETY: the caller gives null or a place for the error.
    unsafe { guard(error, work) }
}

/// Tells the caller what was found, with a body that stays: one that had to be joined is moved to
/// the room for it. Gives nothing if the message is not complete.
fn place<'a, H>(
    split: Split<'a, H>,
    room: &'a mut [u8],
    out: Out<bsim_received>,
    describe: impl Fn(&H) -> bsim_received,
) -> Result<Option<Received<'a, H>>, bsim_error> {
    let received = match split {
        Split::Complete(received) => received,
        Split::Incomplete { head, needed } => {
            let head = head.as_ref().map_or(bsim_received::new(), describe);
            out.set(bsim_received { needed, ..head });
            return Ok(None);
        }
    };
    let (head, consumed) = (describe(&received.head), received.consumed);
    let body: &'a [u8] = match received.body {
        Cow::Borrowed(body) => body,
        Cow::Owned(joined) => match room.get_mut(..joined.len()) {
            Some(room) => {
                room.copy_from_slice(&joined);
                room
            }
            None => {
                out.set(bsim_received { consumed, needed: joined.len(), ..head });
                return Err(too_small());
            }
        },
    };
    out.set(bsim_received { body: bsim_str::of_bytes(body), consumed, ..head });
    Ok(Some(Received { body: Cow::Borrowed(body), ..received }))
}
