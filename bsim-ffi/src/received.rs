//! Messages found in what was received.

use core::ffi::c_char;

use bsim_codec::ReadOptions;
use bsim_codec::http::{
    self, Answer, Fields, Progress, Received, RequestHead, ResponseHead, Split,
};

use crate::buffer::{room, too_small};
use crate::error::bsim_error;
use crate::guard::guard;
use crate::operation::operation_constant;
use crate::options::{self, bsim_options};
use crate::pointer::{Out, bytes};
use crate::request::bsim_request;
use crate::response::bsim_response;
use crate::soap_version::{BSIM_SOAP_1_1, soap_version_constant};
use crate::status::*;
use crate::view::bsim_str;

/// The `kind` of a response that is not there: the answer holds no SOAP, and its HTTP status says
/// all.
pub const BSIM_RESPONSE_NO_SOAP: i32 = 0;

/// How far the message at the start of a buffer has been read; 0 bytes stand for a new message. With
/// another buffer than the one that it was used with, it can do no harm but an error or a message
/// where none is.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_progress {
    /// The library's: places in the buffer, and one spare.
    pub words: [usize; 8],
}

/// What a buffer of received bytes begins with.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_received {
    /// Not 0: the head is complete, and the members from `status` to `path` hold. With
    /// #BSIM_INCOMPLETE, this is said once a head: in the call that has found its end.
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
    /// Not 0: the media type says that the body is UTF-8, which outranks its XML declaration.
    pub is_utf8: i32,
    /// Not 0: another request may follow on the connection.
    pub keeps_alive: i32,
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
            is_utf8: 0,
            keeps_alive: 0,
            method: empty,
            path: empty,
            body: empty,
            consumed: 0,
            needed: 0,
        }
    }

    /// What the fields of a head say.
    fn of_fields(fields: &Fields<'_>) -> Self {
        let options = fields.read_options(b"", ReadOptions::default());
        Self {
            has_head: 1,
            is_soap: fields.is_soap().into(),
            soap_version: soap_version_constant(fields.soap_version().unwrap_or_default()),
            is_utf8: options.is_ok_and(|options| options.known_utf8).into(),
            ..Self::new()
        }
    }
}

impl From<&RequestHead<'_>> for bsim_received {
    fn from(head: &RequestHead<'_>) -> Self {
        Self {
            operation: head.soap_action().map_or(0, operation_constant),
            expects_continue: head.expects_continue().into(),
            keeps_alive: head.keeps_alive().into(),
            method: bsim_str::new(head.method),
            path: bsim_str::new(head.path),
            ..Self::of_fields(&head.fields)
        }
    }
}

impl From<&ResponseHead<'_>> for bsim_received {
    fn from(head: &ResponseHead<'_>) -> Self {
        Self {
            status: head.status.into(),
            keeps_alive: head.keeps_alive().into(),
            ..Self::of_fields(&head.fields)
        }
    }
}

/// Finds the HTTP request at the start of a buffer, and reads the request in it.
///
/// Give the whole buffer every time, and drop `received.consumed` bytes from its start when a
/// message is done.
///
/// @param buffer    What was received so far.
/// @param progress  How far the buffer has been read, zeroed for the first call: it makes the work
///                  linear in the bytes, however few of them come at a time. When the message is
///                  complete, it is that of a new message again. Null for a buffer that is given
///                  once.
/// @param options   How to read; may be null.
/// @param buf       Room for a body that came in chunks and has to be joined; may be null if `cap`
///                  is 0. It must not overlap `buffer`.
/// @param cap       How much room there is.
/// @param received  Where to put the head and the body; also written with #BSIM_INCOMPLETE and
///                  #BSIM_BUFFER_TOO_SMALL, and if the mistake is in the body.
/// @param request   Where to put the request; null to leave the body unread; of SOAP, it is still
///                  checked that the head does not say that it cannot be read.
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
    progress: *mut bsim_progress,
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
        // SAFETY: the caller gives null or a progress.
        let mut progress = unsafe { Remembered::new(progress) };
        let split = http::split_request(buffer, &mut progress.now, options.limits)?;
        let received = place(split, room, out, |head| head.into())?;
        progress.keep();
        let Some(received) = received else { return Ok(Outcome::Incomplete) };
        let is_soap = received.head.fields.is_soap() && !received.body().is_empty();
        if request.is_null() && is_soap {
            received.read_options(options)?;
        }
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
/// @param progress   As for bsim_post_split().
/// @param options    How to read; may be null.
/// @param buf        Room for a body that came in chunks and has to be joined; may be null if `cap`
///                   is 0. It must not overlap `buffer`.
/// @param cap        How much room there is.
/// @param received   Where to put the head and the body; also written with #BSIM_INCOMPLETE and
///                   #BSIM_BUFFER_TOO_SMALL, and if the mistake is in the body.
/// @param response   Where to put the response, whose kind is #BSIM_RESPONSE_NO_SOAP if there is
///                   none; null to leave the body unread, for a cursor perhaps; of SOAP, it is
///                   still checked that the head does not say that it cannot be read.
/// @param error      As for bsim_post_split().
/// @return           As bsim_post_split().
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_reply_split(
    buffer: bsim_str,
    is_closed: i32,
    progress: *mut bsim_progress,
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
        // SAFETY: the caller gives null or a progress.
        let mut progress = unsafe { Remembered::new(progress) };
        let split = if is_closed == 0 {
            http::split_response(buffer, &mut progress.now, options.limits)?
        } else {
            progress.now = Progress::default();
            Split::Complete(http::split_closed_response(buffer, options.limits)?)
        };
        let received = place(split, room, out, |head| head.into())?;
        progress.keep();
        let Some(received) = received else { return Ok(Outcome::Incomplete) };
        let is_soap = received.head.fields.is_soap() && !received.body().is_empty();
        if response.is_null() && is_soap {
            received.read_options(options)?;
        }
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

/// A progress of the caller's, if it has one. It is changed only when the caller has what was found.
struct Remembered<'a> {
    kept: Option<&'a mut bsim_progress>,
    now: Progress,
}

impl Remembered<'_> {
    /// # Safety
    /// `pointer` is null or points to a progress that nothing else uses meanwhile.
    unsafe fn new(pointer: *mut bsim_progress) -> Self {
        // SAFETY: as the caller says; null gives none.
        let kept = unsafe { pointer.as_mut() };
        let now = kept.as_ref().map_or_else(Progress::default, |kept| {
            let [words @ .., _] = kept.words;
            Progress::from_words(words)
        });
        Self { kept, now }
    }

    fn keep(self) {
        if let Some(kept) = self.kept {
            let [words @ .., _] = &mut kept.words;
            *words = self.now.to_words();
        }
    }
}

/// Tells the caller what was found, with a body that stays: one that has to be joined is joined in
/// the room for it. Gives nothing if the message is not complete.
fn place<'a, H>(
    split: Split<'a, H>,
    room: &'a mut [u8],
    out: Out<bsim_received>,
    describe: impl Fn(&H) -> bsim_received,
) -> Result<Option<Received<'a, H>>, bsim_error> {
    let mut received = match split {
        Split::Complete(received) => received,
        Split::Incomplete { head, needed } => {
            let head = head.as_ref().map_or(bsim_received::new(), describe);
            out.set(bsim_received { needed, ..head });
            return Ok(None);
        }
    };
    let (head, consumed) = (describe(&received.head), received.consumed);
    if let Err(needed) = received.join_in(room) {
        out.set(bsim_received { consumed, needed, ..head });
        return Err(too_small());
    }
    out.set(bsim_received { body: bsim_str::of_bytes(received.body()), consumed, ..head });
    Ok(Some(received))
}
