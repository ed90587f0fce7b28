//! Responses.

use core::ffi::c_char;

use bsim_codec::response::{
    ChangeStatusResponse, GetVersionResponse, KeepSessionAliveResponse, LoginImResponse,
    LoginResponse, SendMessageResponse,
};
use bsim_codec::{Operation, Response};

use crate::buffer::Buffer;
use crate::constant::unknown_constant;
use crate::error::{bsim_error, misuse};
use crate::event::{bsim_event, collect};
use crate::fault::bsim_fault;
use crate::guard::guard;
use crate::operation::{operation_constant, operation_of};
use crate::options::{self, bsim_options};
use crate::pointer::{Out, bytes, read};
use crate::session::bsim_session;
use crate::status::*;
use crate::text::bsim_text;
use crate::view::bsim_str;

/// The `kind` of a response that is a fault. That of any other is its `BSIM_OPERATION` constant.
pub const BSIM_RESPONSE_FAULT: i32 = 100;

/// Write events as the service does: as an XML document in an escaped string.
pub const BSIM_RESULT_ESCAPED: i32 = 0;
/// Write events as elements of the response.
pub const BSIM_RESULT_INLINE: i32 = 1;
/// There is no result, which .NET sends for a null one. It has no events.
pub const BSIM_RESULT_ABSENT: i32 = 2;

/// Any response. Members that its kind does not have are absent.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_response {
    /// A `BSIM_OPERATION` constant, for the answer to that operation, or #BSIM_RESPONSE_FAULT.
    pub kind: i32,
    /// Login: the session that was opened.
    pub session: bsim_session,
    /// GetVersion: such as `v1.0.20080508`.
    pub version: bsim_text,
    /// #BSIM_RESPONSE_FAULT: the fault.
    pub fault: bsim_fault,
    /// KeepSessionAlive, to be encoded: the events, in the order in which a cursor gives them.
    /// Parsing leaves this null: read the events with a cursor.
    pub events: *const bsim_event,
    /// How many events.
    pub event_count: usize,
    /// KeepSessionAlive: #BSIM_RESULT_ABSENT, if there is no result. Else, to be encoded:
    /// #BSIM_RESULT_ESCAPED or #BSIM_RESULT_INLINE. Parsing leaves it #BSIM_RESULT_ESCAPED then.
    pub result_form: i32,
}

impl bsim_response {
    pub(crate) const fn new(kind: i32) -> Self {
        Self {
            kind,
            session: bsim_session::ABSENT,
            version: bsim_text::ABSENT,
            fault: bsim_fault::ABSENT,
            events: core::ptr::null(),
            event_count: 0,
            result_form: BSIM_RESULT_ESCAPED,
        }
    }

    /// # Safety
    /// The texts and events are there to be read for `'a`.
    pub(crate) unsafe fn response<'a>(&self) -> Result<Response<'a>, bsim_error> {
        let mut rest = *self;
        let response = if self.kind == BSIM_RESPONSE_FAULT {
            rest.fault = bsim_fault::ABSENT;
            // SAFETY: as the caller says.
            Response::Fault(unsafe { self.fault.fault() }?)
        } else {
            match operation_of(self.kind).ok_or(unknown_constant("kind"))? {
                Operation::Login => {
                    rest.session = bsim_session::ABSENT;
                    // SAFETY: as the caller says.
                    let session = unsafe { self.session.session() }?;
                    Response::Login(LoginResponse { session })
                }
                Operation::LoginIm => Response::LoginIm(LoginImResponse),
                Operation::KeepSessionAlive => {
                    rest.result_form = BSIM_RESULT_ESCAPED;
                    let result = match self.result_form {
                        // Events are left, and refused below.
                        BSIM_RESULT_ABSENT => None,
                        BSIM_RESULT_ESCAPED | BSIM_RESULT_INLINE => {
                            rest.event_count = 0;
                            // SAFETY: as the caller says.
                            Some(unsafe { collect(self.events, self.event_count) }?)
                        }
                        _ => return Err(unknown_constant("result_form")),
                    };
                    Response::KeepSessionAlive(KeepSessionAliveResponse { result })
                }
                Operation::ChangeStatus => Response::ChangeStatus(ChangeStatusResponse),
                Operation::SendMessage => Response::SendMessage(SendMessageResponse),
                Operation::GetVersion => {
                    rest.version = bsim_text::ABSENT;
                    // SAFETY: as the caller says.
                    let version = unsafe { self.version.text("version") }?;
                    Response::GetVersion(GetVersionResponse { version })
                }
                _ => return Err(unknown_constant("kind")),
            }
        };
        // What the kind does not have would be lost.
        for (is_left, name) in [
            (rest.session.is_there(), "session"),
            (rest.version.is_present(), "version"),
            (rest.fault.is_there(), "fault"),
            (rest.event_count != 0, "events"),
            (rest.result_form != BSIM_RESULT_ESCAPED, "result_form"),
        ] {
            if is_left {
                return Err(misuse(BSIM_MISUSE_EXTRA_MEMBER, name));
            }
        }
        Ok(response)
    }
}

impl From<Response<'_>> for bsim_response {
    fn from(response: Response<'_>) -> Self {
        let of = |operation| Self::new(operation_constant(operation));
        match response {
            Response::Login(LoginResponse { session }) => {
                Self { session: session.into(), ..of(Operation::Login) }
            }
            Response::LoginIm(_) => of(Operation::LoginIm),
            Response::KeepSessionAlive(KeepSessionAliveResponse { result }) => {
                let form = if result.is_some() { BSIM_RESULT_ESCAPED } else { BSIM_RESULT_ABSENT };
                Self { result_form: form, ..of(Operation::KeepSessionAlive) }
            }
            Response::ChangeStatus(_) => of(Operation::ChangeStatus),
            Response::SendMessage(_) => of(Operation::SendMessage),
            Response::GetVersion(GetVersionResponse { version }) => {
                Self { version: version.into(), ..of(Operation::GetVersion) }
            }
            Response::Fault(fault) => {
                Self { fault: fault.into(), ..Self::new(BSIM_RESPONSE_FAULT) }
            }
            // A kind that the codec has learned of and this header has not.
            _ => Self::new(0),
        }
    }
}

/// Writes the body of a response, as a server does. A fault goes with the HTTP status 500.
///
/// @param response  The response.
/// @param buf       Where to write; may be null if `cap` is 0.
/// @param cap       How much room there is.
/// @param len       The length of the body, also if it does not fit.
/// @param error     Where to say what is wrong; may be null.
/// @return          #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_ENCODE_FORBIDDEN_CHARACTER,
///                  #BSIM_ENCODE_INVALID_PERCENT, #BSIM_ENCODE_INVALID_XML; #BSIM_MISUSE_NULL,
///                  #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_UTF8, #BSIM_MISUSE_CONSTANT,
///                  #BSIM_MISUSE_EVENT_ORDER, #BSIM_MISUSE_EXTRA_MEMBER,
///                  #BSIM_MISUSE_MISSING_MEMBER, #BSIM_MISUSE_ENCODED_TEXT. If it is not #BSIM_OK,
///                  what `buf` holds is not specified.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_response_encode(
    response: *const bsim_response,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: the caller gives null or a place for the length, and the room that `cap` says.
        let buffer = unsafe { Buffer::new(buf, cap, len) }?;
        // SAFETY: the caller gives null or a response with texts and events that are there to be
        // read.
        let (form, response) = unsafe {
            let response = read(response, "response")?;
            (response.result_form, response.response()?)
        };
        match (&response, form) {
            (Response::KeepSessionAlive(response), BSIM_RESULT_INLINE) => {
                buffer.encode(&response.inline())
            }
            _ => buffer.encode(&response),
        }
    };
    // SAFETY: the caller gives null or a place for the error.
    unsafe { guard(error, work) }
}

/// Reads the body of any response, a fault included.
///
/// The answer to KeepSessionAlive is read to its end, to see that it is sound, but its events are
/// not kept: start a cursor on the same body to get them.
///
/// @param body      The body. The texts of the response are views of it.
/// @param options   How to read; may be null.
/// @param response  Where to put the response.
/// @param error     Where to say what is wrong; may be null.
/// @return          #BSIM_OK; a `BSIM_ERROR` code, among them #BSIM_ERROR_NOT_SOAP for a body that
///                  is no SOAP envelope; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
///                  #BSIM_MISUSE_SIZE, #BSIM_MISUSE_EXTRA_MEMBER.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_response_parse(
    body: bsim_str,
    options: *const bsim_options,
    response: *mut bsim_response,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: the caller gives null or a place for the response, null or options, and a body.
        let (out, options, body) = unsafe {
            (Out::new(response, "response")?, options::read(options)?, bytes(body, "body")?)
        };
        out.set(Response::parse_without_events(body, options)?.into());
        Ok(Outcome::Ok)
    };
    // SAFETY: the caller gives null or a place for the error.
    unsafe { guard(error, work) }
}
