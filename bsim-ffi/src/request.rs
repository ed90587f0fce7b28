//! Requests.

use core::ffi::c_char;

use bsim_codec::request::{
    ChangeStatus, GetVersion, KeepSessionAlive, Login, LoginIm, SendMessage,
};
use bsim_codec::{Operation, Request};

use crate::buffer::Buffer;
use crate::constant::unknown_constant;
use crate::error::{bsim_error, misuse};
use crate::guard::guard;
use crate::operation::{operation_constant, operation_of};
use crate::options::{self, bsim_options};
use crate::pointer::{Out, bytes, read};
use crate::session::bsim_session;
use crate::status::*;
use crate::text::{bsim_text, refuse_extra};
use crate::view::bsim_str;

/// A request of any operation. Members that the operation does not have are absent.
///
/// To make a request, set all bytes to 0, then set the members of the operation. A text that stays
/// absent is omitted from the message.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_request {
    /// One of the `BSIM_OPERATION` constants.
    pub operation: i32,
    /// All operations except Login and GetVersion.
    pub session: bsim_session,
    /// Login: the user of the service. This is not an instant-messaging account.
    pub user_id: bsim_text,
    /// Login, LoginIM: the password.
    pub password: bsim_text,
    /// LoginIM, ChangeStatus, SendMessage: the network. `msn` is the only known value.
    pub im_type: bsim_text,
    /// LoginIM, ChangeStatus: the account. SendMessage: the sender.
    pub account: bsim_text,
    /// SendMessage: the recipient.
    pub to_account: bsim_text,
    /// ChangeStatus: a presence code. Pass bsim_presence_code() to bsim_text_plain().
    pub status: bsim_text,
    /// SendMessage: the chat message, form-urlencoded on the wire.
    pub message: bsim_text,
}

impl bsim_request {
    const fn new(operation: i32) -> Self {
        Self {
            operation,
            session: bsim_session::ABSENT,
            user_id: bsim_text::ABSENT,
            password: bsim_text::ABSENT,
            im_type: bsim_text::ABSENT,
            account: bsim_text::ABSENT,
            to_account: bsim_text::ABSENT,
            status: bsim_text::ABSENT,
            message: bsim_text::ABSENT,
        }
    }

    /// # Safety
    /// The texts are valid for reads for `'a`.
    pub(crate) unsafe fn request<'a>(&self) -> Result<Request<'a>, bsim_error> {
        let operation = operation_of(self.operation).ok_or(unknown_constant("operation"))?;
        // SAFETY: the caller upholds the contract of this function.
        let request = unsafe {
            let session = self.session.session();
            let [im_type, account] = [self.im_type.text("im_type"), self.account.text("account")];
            match operation {
                Operation::Login => {
                    let [user_id, password] =
                        [self.user_id.text("user_id")?, self.password.text("password")?];
                    Request::Login(Login { user_id, password })
                }
                Operation::LoginIm => {
                    let (session, im_type, account) = (session?, im_type?, account?);
                    let password = self.password.text("password")?;
                    Request::LoginIm(LoginIm { session, im_type, account, password })
                }
                Operation::KeepSessionAlive => {
                    Request::KeepSessionAlive(KeepSessionAlive { session: session? })
                }
                Operation::ChangeStatus => {
                    let (session, im_type, account) = (session?, im_type?, account?);
                    let status = self.status.text("status")?;
                    Request::ChangeStatus(ChangeStatus { session, im_type, account, status })
                }
                Operation::SendMessage => {
                    let (session, im_type, account) = (session?, im_type?, account?);
                    let (to_account, message) =
                        (self.to_account.text("to_account")?, self.message.encoded("message")?);
                    let message = SendMessage { session, im_type, account, to_account, message };
                    Request::SendMessage(message)
                }
                Operation::GetVersion => Request::GetVersion(GetVersion),
                _ => return Err(unknown_constant("operation")),
            }
        };
        self.has_no_more_than(&request.into())?;
        Ok(request)
    }

    fn has_no_more_than(&self, known: &Self) -> Result<(), bsim_error> {
        if self.session.is_there() && !known.session.is_there() {
            return Err(misuse(BSIM_MISUSE_EXTRA_MEMBER, "session"));
        }
        refuse_extra([
            ("user_id", self.user_id, known.user_id),
            ("password", self.password, known.password),
            ("im_type", self.im_type, known.im_type),
            ("account", self.account, known.account),
            ("to_account", self.to_account, known.to_account),
            ("status", self.status, known.status),
            ("message", self.message, known.message),
        ])
    }
}

impl From<Request<'_>> for bsim_request {
    fn from(request: Request<'_>) -> Self {
        let mut out = Self::new(operation_constant(request.operation()));
        match request {
            Request::Login(Login { user_id, password }) => {
                out.user_id = user_id.into();
                out.password = password.into();
            }
            Request::LoginIm(LoginIm { session, im_type, account, password }) => {
                out.session = session.into();
                out.im_type = im_type.into();
                out.account = account.into();
                out.password = password.into();
            }
            Request::KeepSessionAlive(KeepSessionAlive { session }) => out.session = session.into(),
            Request::ChangeStatus(ChangeStatus { session, im_type, account, status }) => {
                out.session = session.into();
                out.im_type = im_type.into();
                out.account = account.into();
                out.status = status.into();
            }
            Request::SendMessage(request) => {
                out.session = request.session.into();
                out.im_type = request.im_type.into();
                out.account = request.account.into();
                out.to_account = request.to_account.into();
                out.message = request.message.into();
            }
            // GetVersion has no members. A request of an unknown operation gets the constant 0.
            _ => {}
        }
        out
    }
}

/// Encodes the body of a request.
///
/// @param request  The request.
/// @param buf      The output buffer; may be null if `cap` is 0.
/// @param cap      The size of `buf`, in bytes.
/// @param len      Receives the length of the body, even if it does not fit.
/// @param error    Receives the error; may be null.
/// @return         #BSIM_OK; #BSIM_BUFFER_TOO_SMALL; #BSIM_ENCODE_FORBIDDEN_CHARACTER,
///                 #BSIM_ENCODE_INVALID_PERCENT; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH,
///                 #BSIM_MISUSE_UTF8, #BSIM_MISUSE_CONSTANT, #BSIM_MISUSE_EXTRA_MEMBER,
///                 #BSIM_MISUSE_ENCODED_TEXT. After an error, the content of `buf` is unspecified.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_request_encode(
    request: *const bsim_request,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: by the contract in the header, `len` is null or valid for writes, and `buf` is
        // null or valid for writes of `cap` bytes.
        let buffer = unsafe { Buffer::new(buf, cap, len) }?;
        // SAFETY: by the contract in the header, `request` is null or valid for reads, and so are
        // its texts.
        let request = unsafe { read(request, "request")?.request() }?;
        buffer.encode(&request)
    };
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}

/// Parses the body of a request of any operation. For servers.
///
/// @param body     The body. The texts of the request are views of the body.
/// @param options  How to parse; may be null.
/// @param request  Receives the request.
/// @param error    Receives the error; may be null.
/// @return         #BSIM_OK; a `BSIM_ERROR` code, for example #BSIM_ERROR_UNEXPECTED_MESSAGE for an
///                 operation that the service does not have; #BSIM_MISUSE_NULL,
///                 #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_SIZE, #BSIM_MISUSE_EXTRA_MEMBER.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_request_parse(
    body: bsim_str,
    options: *const bsim_options,
    request: *mut bsim_request,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: by the contract in the header, `request` is null or valid for writes, `options`
        // is null or valid for reads, and the body is valid for reads.
        let (out, options, body) = unsafe {
            (Out::new(request, "request")?, options::read(options)?, bytes(body, "body")?)
        };
        out.set(Request::parse_with(body, options)?.into());
        Ok(Outcome::Ok)
    };
    // SAFETY: `error` is null or valid for writes, by the contract in the header.
    unsafe { guard(error, work) }
}
