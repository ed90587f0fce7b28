//! HTTP messages, split from a receive buffer.

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

/// The `kind` for an HTTP response without SOAP. Only its HTTP status has a meaning.
pub const BSIM_RESPONSE_NO_SOAP: i32 = 0;

/// How much of the message at the start of a buffer has been parsed. A struct whose bytes are all 0
/// stands for a new message. Use it with one buffer only. The buffer may grow and move in memory.
/// With another buffer, the result may be an error or a wrong message, but memory stays safe.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_progress {
    /// Internal: offsets in the buffer, and one spare word.
    pub words: [usize; 8],
}

/// The HTTP message at the start of a buffer.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_received {
    /// Nonzero: the head is complete, and the members from `status` to `path` are valid. With
    /// #BSIM_INCOMPLETE, this is set only by the call that finds the end of the head. Before
    /// the head of the response, a call may find the head of an interim response: its `status` is
    /// below 200.
    pub has_head: i32,
    /// Response: the HTTP status.
    pub status: i32,
    /// Request: the `BSIM_OPERATION` constant for the operation that the head names; 0 if it names
    /// no operation of the service.
    pub operation: i32,
    /// Request, nonzero: the client may be waiting for bsim_reply_continue().
    pub expects_continue: i32,
    /// Nonzero: the media type is a SOAP media type.
    pub is_soap: i32,
    /// #BSIM_SOAP_1_2 if the media type is the one of SOAP 1.2; otherwise #BSIM_SOAP_1_1.
    pub soap_version: i32,
    /// Nonzero: the media type declares UTF-8 or US-ASCII. The encoding in the XML declaration then
    /// has no effect.
    pub is_utf8: i32,
    /// Nonzero: another request may follow on the connection.
    pub keeps_alive: i32,
    /// Request: the method, a view of the buffer.
    pub method: bsim_str,
    /// Request: the path, a view of the buffer.
    pub path: bsim_str,
    /// The body: a view of `buffer`, or of `buf` if the body came in several chunks.
    pub body: bsim_str,
    /// The number of bytes of the message in the buffer, with the empty lines and the interim
    /// responses before it. The next message follows directly.
    pub consumed: usize,
    /// With #BSIM_INCOMPLETE: the minimum length that the buffer must reach. With
    /// #BSIM_BUFFER_TOO_SMALL: the size that `buf` must have.
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

    /// Describes the fields of a head.
    fn of_fields(fields: &Fields<'_>) -> Self {
        // A content coding does not change what the media type declares.
        let is_coding = |name: &str| name.eq_ignore_ascii_case("Content-Encoding");
        let others: Fields<'_> = fields.iter().filter(|(name, _)| !is_coding(name)).collect();
        let options = others.read_options(b"", ReadOptions::default());
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

/// Splits the HTTP request from the start of a buffer, and parses its body.
///
/// Pass the whole buffer to every call. After a complete message, remove `received.consumed` bytes
/// from the start of the buffer.
///
/// @param buffer    The bytes received so far.
/// @param progress  How much of the buffer has been parsed. Set all its bytes to 0 before the first
///                  call; the library resets it after a complete message. It keeps the work linear
///                  in the input, even if the bytes come one at a time. May be null if the buffer
///                  is passed only once.
/// @param options   How to parse; may be null.
/// @param buf       The output buffer for a body that came in several chunks, which are joined
///                  here; may be null if `cap` is 0. It must not overlap `buffer`.
/// @param cap       The size of `buf`, in bytes.
/// @param received  Receives the head and the body. Also written with #BSIM_INCOMPLETE, with
///                  #BSIM_BUFFER_TOO_SMALL, and for an error in the content of the body, in its
///                  content coding or in its charset. Not written for an error in the head, the
///                  chunks or the length. To tell the cases apart, set all its bytes to 0 before
///                  the call, and test `has_head` after it.
/// @param request   Receives the request. May be null. Then the body is not parsed. If the body is
///                  not empty, and its media type is one of SOAP or absent, this call still refuses
///                  a content coding or charset that the library cannot decode.
/// @param error     Receives the error; may be null. Its offset counts bytes of `buffer`. In a
///                  body that was joined in `buf`, it counts bytes of the body.
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
        // SAFETY: by the contract in the header, `received` is null or valid for writes, `options`
        // is null or valid for reads, `buffer` is valid for reads, and `buf` is null or valid for
        // writes of `cap` bytes.
        let (out, options, buffer, room) = unsafe {
            let out = Out::new(received, "received")?;
            (out, options::read(options)?, bytes(buffer, "buffer")?, room(buf, cap)?)
        };
        // SAFETY: by the contract in the header, `progress` is null or points to a progress that
        // nothing else uses.
        let mut progress = unsafe { Remembered::new(progress) };
        let split = http::split_request(buffer, &mut progress.now, options.limits)?;
        let received = place(split, room, out, |head| head.into())?;
        progress.keep();
        let Some(received) = received else { return Ok(Outcome::Incomplete) };
        if request.is_null() && may_be_soap(&received, &received.head.fields) {
            received.read_options(options)?;
        }
        if !request.is_null() {
            let value = received.request(options)?.into();
            // SAFETY: the pointer is not null, and by the contract in the header it is valid for
            // writes.
            unsafe { request.write(value) };
        }
        Ok(Outcome::Ok)
    };
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}

/// Splits the HTTP response from the start of a buffer, and parses its body. Skips interim
/// responses before it, such as `100 Continue`.
///
/// @param buffer     The bytes received so far.
/// @param is_closed  Nonzero: the connection is closed, so no more bytes will come. This ends a
///                   response without a length.
/// @param progress   As for bsim_post_split().
/// @param options    How to parse; may be null.
/// @param buf        The output buffer for a body that came in several chunks, which are joined
///                   here; may be null if `cap` is 0. It must not overlap `buffer`.
/// @param cap        The size of `buf`, in bytes.
/// @param received   Receives the head and the body. Written as by bsim_post_split().
/// @param response   Receives the response. Its kind is #BSIM_RESPONSE_NO_SOAP if the
///                   body is not SOAP. A body with a media type other than SOAP's is not
///                   parsed. A parsed body with a DOCTYPE is an error if the status is a success.
///                   With another status, a DOCTYPE gives the kind #BSIM_RESPONSE_NO_SOAP. May be
///                   null, for example to read the body with a cursor. Then the body is not parsed.
///                   If the body is not empty, and its media type is one of SOAP or absent, this
///                   call still refuses a content coding or charset that the library cannot decode.
/// @param error      As for bsim_post_split().
/// @return           Like bsim_post_split().
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
        // SAFETY: by the contract in the header, `received` is null or valid for writes, `options`
        // is null or valid for reads, `buffer` is valid for reads, and `buf` is null or valid for
        // writes of `cap` bytes.
        let (out, options, buffer, room) = unsafe {
            let out = Out::new(received, "received")?;
            (out, options::read(options)?, bytes(buffer, "buffer")?, room(buf, cap)?)
        };
        // SAFETY: by the contract in the header, `progress` is null or points to a progress that
        // nothing else uses.
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
        if response.is_null() && may_be_soap(&received, &received.head.fields) {
            received.read_options(options)?;
        }
        if !response.is_null() {
            let value = match received.answer(options)? {
                Answer::Soap(response) => response.into(),
                _ => bsim_response::new(BSIM_RESPONSE_NO_SOAP),
            };
            // SAFETY: the pointer is not null, and by the contract in the header it is valid for
            // writes.
            unsafe { response.write(value) };
        }
        Ok(Outcome::Ok)
    };
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}

/// Whether the body is not empty, and its media type is one of SOAP or absent.
fn may_be_soap<H>(received: &Received<'_, H>, fields: &Fields<'_>) -> bool {
    !received.body().is_empty() && (fields.is_soap() || fields.media_type().is_none())
}

/// The progress of the caller, if there is one. It changes only after the caller has received the
/// result.
struct Remembered<'a> {
    kept: Option<&'a mut bsim_progress>,
    now: Progress,
}

impl Remembered<'_> {
    /// # Safety
    /// `pointer` is null or points to a progress that nothing else uses meanwhile.
    unsafe fn new(pointer: *mut bsim_progress) -> Self {
        // SAFETY: the caller upholds the contract of this function. A null pointer gives `None`.
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

/// Writes the result of a split to the caller's struct, and joins a body of several chunks in
/// `room`. Returns `None` if the message is not complete.
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
