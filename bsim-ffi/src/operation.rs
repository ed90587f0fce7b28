//! The operations of the service.

use bsim_codec::Operation;

use crate::constant::{constant, of_constant};
use crate::view::bsim_str;

/// Opens a session with the service.
pub const BSIM_OPERATION_LOGIN: i32 = 1;
/// Logs one instant-messaging account in.
pub const BSIM_OPERATION_LOGIN_IM: i32 = 2;
/// Keeps the session alive and fetches the events since the last request.
pub const BSIM_OPERATION_KEEP_SESSION_ALIVE: i32 = 3;
/// Changes the presence of one account.
pub const BSIM_OPERATION_CHANGE_STATUS: i32 = 4;
/// Sends one chat message.
pub const BSIM_OPERATION_SEND_MESSAGE: i32 = 5;
/// Asks for the version of the service.
pub const BSIM_OPERATION_GET_VERSION: i32 = 6;

pub(crate) fn operation_constant(operation: Operation) -> i32 {
    constant(Operation::ALL, &operation)
}

pub(crate) fn operation_of(constant: i32) -> Option<Operation> {
    of_constant(Operation::ALL, constant).copied()
}

/// The name of an operation, such as `LoginIM`.
///
/// @param operation  One of the `BSIM_OPERATION` constants.
/// @return           A view that lives as long as the program; empty for an unknown constant.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_operation_name(operation: i32) -> bsim_str {
    bsim_str::new(operation_of(operation).map_or("", Operation::name))
}

/// The value of the HTTP header field `SOAPAction` for an operation, quotes included.
///
/// @param operation  One of the `BSIM_OPERATION` constants.
/// @return           Like bsim_operation_name().
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_operation_soap_action(operation: i32) -> bsim_str {
    bsim_str::new(operation_of(operation).map_or("", Operation::soap_action))
}
