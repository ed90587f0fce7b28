//! The events of an answer, pulled.

use bsim_codec::{Event, Events, ReadOptions};

use crate::error::{bsim_error, misuse};
use crate::event::{BSIM_EVENT_BUDDY, bsim_event};
use crate::guard::guard;
use crate::options::{self, bsim_options};
use crate::pointer::{Out, bytes, change};
use crate::status::*;
use crate::str::bsim_str;

/// A cursor over the events of an answer. It can be started on one body after the other, so that
/// a program that polls needs a single one.
pub struct bsim_events {
    /// The lifetime is that of the body, which the caller keeps until the cursor is started on
    /// another one or freed.
    events: Option<Events<'static>>,
}

/// Threads may hand cursors on, as the header says.
const _: () = {
    const fn can_be_sent<T: Send>() {}
    can_be_sent::<Events<'static>>();
};

/// Makes a cursor, which is not started on any body yet.
///
/// @return  The cursor, to be given to bsim_events_free(). Memory that cannot be had ends the
///          program.
///
/// Any thread may call this at any time.
#[unsafe(no_mangle)]
pub extern "C" fn bsim_events_new() -> *mut bsim_events {
    Box::into_raw(Box::new(bsim_events { events: None }))
}

/// Frees a cursor. Texts that it gave remain usable: they are views of the body.
///
/// @param events  The cursor, which must not be used any more; null does nothing.
///
/// Any thread may call this, if no other thread uses the cursor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_events_free(events: *mut bsim_events) {
    let work = || {
        if !events.is_null() {
            // SAFETY: the caller gives a cursor of `bsim_events_new`, and for the last time.
            drop(unsafe { Box::from_raw(events) });
        }
        Ok(Outcome::Ok)
    };
    // SAFETY: null is always right.
    unsafe { guard(core::ptr::null_mut(), work) };
}

/// Starts a cursor on the body of an answer to KeepSessionAlive, wherever it was before. Reads up
/// to the message.
///
/// If it fails, the cursor is not started.
///
/// @param events   The cursor.
/// @param body     The body. It has to live, unchanged, until the cursor is started again or freed,
///                 and as long as texts of its events are used.
/// @param options  How to read; may be null. They are not needed after the call.
/// @param error    Where to say what is wrong; may be null.
/// @return         #BSIM_OK; a `BSIM_ERROR` code, among them #BSIM_ERROR_FAULT for a fault, to be
///                 read with bsim_response_parse(), and #BSIM_ERROR_UNEXPECTED_MESSAGE;
///                 #BSIM_MISUSE_NULL, #BSIM_MISUSE_LENGTH, #BSIM_MISUSE_SIZE,
///                 #BSIM_MISUSE_EXTRA_MEMBER.
///
/// One thread at a time may use a cursor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_events_start(
    events: *mut bsim_events,
    body: bsim_str,
    options: *const bsim_options,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: the caller gives null or a cursor that nobody else uses.
        let cursor = unsafe { change(events, "events") }?;
        // A cursor that cannot be started stands nowhere.
        cursor.events = None;
        // SAFETY: the caller gives null or options, and a body that lives as long as the cursor
        // reads from it: that is the lifetime which the cursor holds.
        let (options, body): (ReadOptions, &'static [u8]) =
            unsafe { (options::read(options)?, bytes(body, "body")?) };
        cursor.events = Some(Events::parse_with(body, options)?);
        Ok(Outcome::Ok)
    };
    // SAFETY: the caller gives null or a place for the error.
    unsafe { guard(error, work) }
}

/// Reads the next event.
///
/// Only #BSIM_END says that the whole body is sound: where all or nothing is wanted, check it with
/// bsim_response_parse() first. After an error there are no more events.
///
/// @param events  The cursor.
/// @param event   Where to put the event. Its texts are views of the body.
/// @param error   Where to say what is wrong; may be null.
/// @return        #BSIM_OK; #BSIM_END if there is none, also at every call thereafter; a
///                `BSIM_ERROR` code; #BSIM_MISUSE_NULL, #BSIM_MISUSE_NOT_STARTED.
///
/// One thread at a time may use a cursor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bsim_events_next(
    events: *mut bsim_events,
    event: *mut bsim_event,
    error: *mut bsim_error,
) -> i32 {
    let work = || {
        // SAFETY: the caller gives null or a cursor that nobody else uses, and null or a place for
        // the event.
        let (cursor, out) = unsafe { (change(events, "events")?, Out::new(event, "event")?) };
        let Some(reader) = &mut cursor.events else {
            return Err(misuse(BSIM_MISUSE_NOT_STARTED, "events"));
        };
        match reader.next() {
            // In place: an event is large, and copying it would show.
            // Buddies are most of all events.
            Some(Ok(Event::Buddy(ref buddy))) => {
                out.set(bsim_event::of_buddy(BSIM_EVENT_BUDDY, buddy));
                Ok(Outcome::Ok)
            }
            Some(Ok(ref event)) => {
                out.set(bsim_event::new()).fill(event);
                Ok(Outcome::Ok)
            }
            Some(Err(error)) => Err(error.into()),
            None => Ok(Outcome::End),
        }
    };
    // SAFETY: the caller gives null or a place for the error.
    unsafe { guard(error, work) }
}
