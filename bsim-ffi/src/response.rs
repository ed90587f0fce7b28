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
use crate::event::bsim_event;
use crate::event_collect::collect;
use crate::fault::bsim_fault;
use crate::guard::guard;
use crate::operation::{operation_constant, operation_of};
use crate::options::{self, bsim_options};
use crate::pointer::{Out, bytes, read};
use crate::session::bsim_session;
use crate::status::*;
use crate::text::bsim_text;
use crate::view::bsim_str;

/// The `kind` of a fault. The kind of another SOAP response is its `BSIM_OPERATION` constant.
pub const BSIM_RESPONSE_FAULT: i32 = 100;

/// Encode events as an escaped XML document in a string, as the service does. Events of several
/// sessions are encoded inline, because a document has only one root.
pub const BSIM_RESULT_ESCAPED: i32 = 0;
/// Encode events as elements of the response.
pub const BSIM_RESULT_INLINE: i32 = 1;
/// The response has no result element, so it has no events. .NET sends this for a null result.
pub const BSIM_RESULT_ABSENT: i32 = 2;

/// A response of any kind. Members that the kind does not have are absent.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_response {
    /// The `BSIM_OPERATION` constant of the operation, or #BSIM_RESPONSE_FAULT. bsim_reply_split()
    /// also sets #BSIM_RESPONSE_NO_SOAP.
    pub kind: i32,
    /// Login: the new session.
    pub session: bsim_session,
    /// GetVersion: the version of the service, such as `v1.0.20080508`.
    pub version: bsim_text,
    /// #BSIM_RESPONSE_FAULT: the fault.
    pub fault: bsim_fault,
    /// KeepSessionAlive, only for encoding: the events, in the order that a cursor gives. Parsing
    /// leaves this null: read the events with a cursor.
    pub events: *const bsim_event,
    /// The number of events.
    pub event_count: usize,
    /// KeepSessionAlive: #BSIM_RESULT_ABSENT if there is no result. Otherwise, encoding accepts
    /// #BSIM_RESULT_ESCAPED or #BSIM_RESULT_INLINE, and parsing sets #BSIM_RESULT_ESCAPED for both.
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
    /// The texts, arrays and events are valid for reads for `'a`.
    pub(crate) unsafe fn response<'a>(&self) -> Result<Response<'a>, bsim_error> {
        let mut rest = *self;
        let response = if self.kind == BSIM_RESPONSE_FAULT {
            rest.fault = bsim_fault::ABSENT;
            // SAFETY: the caller upholds the contract of this function.
            Response::Fault(unsafe { self.fault.fault() }?)
        } else {
            match operation_of(self.kind).ok_or(unknown_constant("kind"))? {
                Operation::Login => {
                    rest.session = bsim_session::ABSENT;
                    // SAFETY: the caller upholds the contract of this function.
                    let session = unsafe { self.session.session() }?;
                    Response::Login(LoginResponse { session })
                }
                Operation::LoginIm => Response::LoginIm(LoginImResponse),
                Operation::KeepSessionAlive => {
                    rest.result_form = BSIM_RESULT_ESCAPED;
                    let result = match self.result_form {
                        // The check below refuses events here.
                        BSIM_RESULT_ABSENT => None,
                        BSIM_RESULT_ESCAPED | BSIM_RESULT_INLINE => {
                            rest.event_count = 0;
                            // SAFETY: the caller upholds the contract of this function.
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
                    // SAFETY: the caller upholds the contract of this function.
                    let version = unsafe { self.version.text("version") }?;
                    Response::GetVersion(GetVersionResponse { version })
                }
                _ => return Err(unknown_constant("kind")),
            }
        };
        // A member that the kind does not have would be lost, so it is refused.
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

/// Encodes the body of a response. For servers. Send a fault with the HTTP status 500.
///
/// @param response  The response.
/// @param buf       The output buffer; may be null if `cap` is 0.
/// @param cap       The size of `buf`, in bytes.
/// @param len       Receives the length of the body, even if it does not fit.
/// @param error     Receives the error; may be null.
/// @return          #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_ENCODE_FORBIDDEN_CHARACTER,
///                  #BSIM_ENCODE_INVALID_PERCENT, #BSIM_ENCODE_INVALID_XML; #BSIM_MISUSE_NULL,
///                  #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_UTF8, #BSIM_MISUSE_CONSTANT,
///                  #BSIM_MISUSE_EVENT_ORDER, #BSIM_MISUSE_EXTRA_MEMBER,
///                  #BSIM_MISUSE_MISSING_MEMBER, #BSIM_MISUSE_ENCODED_TEXT. After an error, the
///                  content of `buf` is unspecified.
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
        // SAFETY: by the contract in the header, `len` is null or valid for writes, and `buf` is
        // null or valid for writes of `cap` bytes.
        let buffer = unsafe { Buffer::new(buf, cap, len) }?;
        // SAFETY: by the contract in the header, `response` is null or valid for reads, and so are
        // its texts and events.
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
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}

/// Parses the body of a response of any kind, faults included.
///
/// For a KeepSessionAlive response, this validates the whole body but keeps no events: to read
/// them, start a cursor on the same body.
///
/// @param body      The body. The texts of the response are views of the body.
/// @param options   How to parse; may be null.
/// @param response  Receives the response.
/// @param error     Receives the error; may be null.
/// @return          #BSIM_OK; a `BSIM_ERROR` code, for example #BSIM_ERROR_NOT_SOAP for a body that
///                  is not a SOAP envelope; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
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
        // SAFETY: by the contract in the header, `response` is null or valid for writes, `options`
        // is null or valid for reads, and the body is valid for reads.
        let (out, options, body) = unsafe {
            (Out::new(response, "response")?, options::read(options)?, bytes(body, "body")?)
        };
        out.set(Response::parse_without_events(body, options)?.into());
        Ok(Outcome::Ok)
    };
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}
