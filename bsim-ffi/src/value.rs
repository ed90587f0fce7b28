//! Typed views of texts, and the operations.

use bsim_codec::{Blocked, DateTime, Operation, Presence};

use crate::guard::{Out, guard};
use crate::status::*;
use crate::view::{bsim_str, bsim_text};

/// A presence code that MSN did not have; the text says which.
pub const BSIM_PRESENCE_OTHER: i32 = 0;
/// Online.
pub const BSIM_PRESENCE_ONLINE: i32 = 1;
/// Busy.
pub const BSIM_PRESENCE_BUSY: i32 = 2;
/// Idle.
pub const BSIM_PRESENCE_IDLE: i32 = 3;
/// Be right back.
pub const BSIM_PRESENCE_BE_RIGHT_BACK: i32 = 4;
/// Away.
pub const BSIM_PRESENCE_AWAY: i32 = 5;
/// On the phone.
pub const BSIM_PRESENCE_ON_THE_PHONE: i32 = 6;
/// Out to lunch.
pub const BSIM_PRESENCE_OUT_TO_LUNCH: i32 = 7;
/// Hidden; of a buddy in a roster: no presence yet.
pub const BSIM_PRESENCE_HIDDEN: i32 = 8;
/// Offline.
pub const BSIM_PRESENCE_OFFLINE: i32 = 9;

/// Not blocked.
pub const BSIM_BLOCKED_NO: i32 = 0;
/// Blocked.
pub const BSIM_BLOCKED_YES: i32 = 1;
/// Neither; the text says what.
pub const BSIM_BLOCKED_OTHER: i32 = 2;

/// Opens a session with the service.
pub const BSIM_OPERATION_LOGIN: i32 = 1;
/// Logs one instant-messaging account in.
pub const BSIM_OPERATION_LOGIN_IM: i32 = 2;
/// Keeps the session alive and fetches the events since the last call.
pub const BSIM_OPERATION_KEEP_SESSION_ALIVE: i32 = 3;
/// Changes the presence of one account.
pub const BSIM_OPERATION_CHANGE_STATUS: i32 = 4;
/// Sends one message.
pub const BSIM_OPERATION_SEND_MESSAGE: i32 = 5;
/// Asks for the version of the service.
pub const BSIM_OPERATION_GET_VERSION: i32 = 6;

/// A time of the server: local to it, without a zone.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct bsim_datetime {
    /// The year, 0 to 9999.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: i32,
    /// The day, 1 to 31.
    pub day: i32,
    /// The hour, 0 to 23.
    pub hour: i32,
    /// The minute, 0 to 59.
    pub minute: i32,
    /// The second, 0 to 59.
    pub second: i32,
}

/// The constant of what is the `index`th of its kind, where 0 is none of them.
fn constant<T: PartialEq>(all: &[T], wanted: &T) -> i32 {
    let index = all.iter().position(|one| one == wanted);
    index.and_then(|index| i32::try_from(index + 1).ok()).unwrap_or(0)
}

fn of_constant<T>(all: &[T], constant: i32) -> Option<&T> {
    all.get(usize::try_from(constant).ok()?.checked_sub(1)?)
}

pub(crate) fn operation_constant(operation: Operation) -> i32 {
    constant(Operation::ALL, &operation)
}

pub(crate) fn operation_of(constant: i32) -> Option<Operation> {
    of_constant(Operation::ALL, constant).copied()
}

/// Does the work of the functions that read a value from a text.
///
/// # Safety
/// `text` is there to be read; `out` and `error` are null or may be written to.
unsafe fn parse<T>(
    text: bsim_text,
    (out, name): (*mut T, &'static str),
    error: *mut bsim_error,
    value: impl FnOnce(&str) -> Result<T, bsim_error>,
) -> i32 {
    let work = || {
        // SAFETY: as the caller says.
        let (out, text) = unsafe { (Out::new(out, name)?, text.text("text")?) };
        out.set(value(&text.map(|text| text.decode()).unwrap_or_default())?);
        Ok(BSIM_OK)
    };
    // SAFETY: as the caller says.
    unsafe { guard(error, work) }
}

/// Finds the presence that a code such as `NLN` stands for.
///
/// @param status    The `status` of an event. An absent one is #BSIM_PRESENCE_OTHER.
/// @param presence  Where to put one of the `BSIM_PRESENCE` constants.
/// @param error     Where to say what is wrong; may be null.
/// @return          #BSIM_OK; #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_UTF8,
///                  #BSIM_MISUSE_CONSTANT, #BSIM_MISUSE_ENCODED_TEXT.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_presence_parse(
    status: bsim_text,
    presence: *mut i32,
    error: *mut bsim_error,
) -> i32 {
    let value = |code: &str| Ok(constant(Presence::ALL, &Presence::from(code)));
    // SAFETY: the caller gives a text to be read, and null or places to write to.
    unsafe { parse(status, (presence, "presence"), error, value) }
}

/// The code of a presence: what goes over the wire.
///
/// @param presence  One of the `BSIM_PRESENCE` constants.
/// @return          A view that lives as long as the program; of #BSIM_PRESENCE_OTHER and of
///                  unknown constants, an empty one.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_presence_code(presence: i32) -> bsim_str {
    bsim_str::new(of_constant(Presence::ALL, presence).map_or("", Presence::code))
}

/// Finds out what the `blocked` of a buddy says.
///
/// @param text     The text. An absent one is #BSIM_BLOCKED_OTHER.
/// @param blocked  Where to put one of the `BSIM_BLOCKED` constants.
/// @param error    Where to say what is wrong; may be null.
/// @return         As bsim_presence_parse().
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_blocked_parse(
    text: bsim_text,
    blocked: *mut i32,
    error: *mut bsim_error,
) -> i32 {
    let value = |text: &str| {
        Ok(match Blocked::from(std::borrow::Cow::Borrowed(text)) {
            Blocked::No => BSIM_BLOCKED_NO,
            Blocked::Yes => BSIM_BLOCKED_YES,
            Blocked::Other(_) => BSIM_BLOCKED_OTHER,
        })
    };
    // SAFETY: the caller gives a text to be read, and null or places to write to.
    unsafe { parse(text, (blocked, "blocked"), error, value) }
}

/// Reads a time such as `2008-06-30 22:14:03`.
///
/// @param text      The `datetime` of an event, or the `login_time` of a session.
/// @param datetime  Where to put the time.
/// @param error     Where to say what is wrong; may be null. The offset is in the decoded text.
/// @return          #BSIM_OK; #BSIM_ERROR_INVALID_VALUE; else as bsim_presence_parse().
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_datetime_parse(
    text: bsim_text,
    datetime: *mut bsim_datetime,
    error: *mut bsim_error,
) -> i32 {
    let value = |text: &str| {
        let DateTime { year, month, day, hour, minute, second } = text.parse()?;
        let [month, day, hour, minute, second] = [month, day, hour, minute, second].map(i32::from);
        Ok(bsim_datetime { year: year.into(), month, day, hour, minute, second })
    };
    // SAFETY: the caller gives a text to be read, and null or places to write to.
    unsafe { parse(text, (datetime, "datetime"), error, value) }
}

/// The name of an operation, such as `LoginIM`.
///
/// @param operation  One of the `BSIM_OPERATION` constants.
/// @return           A view that lives as long as the program; of unknown constants, an empty one.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_operation_name(operation: i32) -> bsim_str {
    bsim_str::new(operation_of(operation).map_or("", Operation::name))
}

/// The value of the head field `SOAPAction` of an operation's requests, with its quotes.
///
/// @param operation  One of the `BSIM_OPERATION` constants.
/// @return           As bsim_operation_name().
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_operation_soap_action(operation: i32) -> bsim_str {
    bsim_str::new(operation_of(operation).map_or("", Operation::soap_action))
}
