//! Presence codes.

use bsim_codec::Presence;

use crate::constant::{constant, of_constant};
use crate::error::bsim_error;
use crate::text::{bsim_text, parse};
use crate::view::bsim_str;

/// A presence code that MSN does not define: read the text.
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
/// Hidden. For a buddy of the roster: no presence is known yet.
pub const BSIM_PRESENCE_HIDDEN: i32 = 8;
/// Offline.
pub const BSIM_PRESENCE_OFFLINE: i32 = 9;

/// Parses a presence code such as `NLN`.
///
/// @param status    The `status` of an event. An absent text gives #BSIM_PRESENCE_OTHER.
/// @param presence  Receives one of the `BSIM_PRESENCE` constants.
/// @param error     Receives the error; may be null.
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
    // SAFETY: by the contract in the header, the text is valid for reads, and each pointer is null
    // or valid for writes.
    unsafe { parse(status, (presence, "presence"), error, value) }
}

/// The code of a presence, as sent on the wire.
///
/// @param presence  One of the `BSIM_PRESENCE` constants.
/// @return          A view that lives as long as the program; empty for #BSIM_PRESENCE_OTHER and
///                  for an unknown constant.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_presence_code(presence: i32) -> bsim_str {
    bsim_str::new(of_constant(Presence::ALL, presence).map_or("", Presence::code))
}
