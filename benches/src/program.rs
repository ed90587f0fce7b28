//! A simulated C program, to measure the overhead of the C ABI.

use core::mem::MaybeUninit;
use core::ptr::{null, null_mut};
use std::hint::black_box;

use bsim::error::bsim_error;
use bsim::event::*;
use bsim::event_decode::bsim_event_decode;
use bsim::options::bsim_options;
use bsim::status::{BSIM_END, BSIM_OK};
use bsim::text::{BSIM_DECODE_STRICT, BSIM_TEXT_ABSENT, bsim_text};
use bsim::view::bsim_str;

use crate::bodies::Body;
use crate::{Consumer, Kind, Tally};

/// One cursor, one buffer, and function pointers that the compiler cannot inline.
#[derive(Debug)]
pub struct Program {
    cursor: *mut bsim_events,
    buffer: Vec<u8>,
    start: unsafe extern "C" fn(
        *mut bsim_events,
        bsim_str,
        *const bsim_options,
        *mut bsim_error,
    ) -> i32,
    next: unsafe extern "C" fn(*mut bsim_events, *mut bsim_event, *mut bsim_error) -> i32,
    decode: unsafe extern "C" fn(
        *const bsim_event,
        i32,
        *mut core::ffi::c_char,
        usize,
        *mut bsim_event,
        *mut usize,
        *mut bsim_error,
    ) -> i32,
}

impl Default for Program {
    fn default() -> Self {
        // `black_box` keeps the compiler from resolving the pointers and inlining the functions.
        Self {
            cursor: bsim_events_new(),
            buffer: vec![0; 64 * 1024],
            start: black_box(bsim_events_start as _),
            next: black_box(bsim_events_next as _),
            decode: black_box(bsim_event_decode as _),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // SAFETY: the cursor is not used after this.
        unsafe { bsim_events_free(self.cursor) };
    }
}

// This crate generates the bodies, so an error is a bug in this crate.
#[expect(clippy::missing_panics_doc, reason = "see above")]
impl Program {
    /// Reads raw texts.
    pub fn pull(&mut self, body: &Body) -> Tally {
        self.read(body, |_, _| ())
    }

    /// Decodes events.
    pub fn decode(&mut self, body: &Body) -> Tally {
        self.read(body, |program, event| {
            let (buf, cap, mut len) = (program.buffer.as_mut_ptr(), program.buffer.len(), 0);
            // SAFETY: the event is from the library and its body is alive. The other pointers refer
            // to memory of this program.
            let status = unsafe {
                let (mode, error) = (BSIM_DECODE_STRICT, null_mut());
                (program.decode)(event, mode, buf.cast(), cap, event, &mut len, error)
            };
            assert_eq!(status, BSIM_OK);
        })
    }

    #[inline(always)]
    fn read(&mut self, body: &Body, change: impl Fn(&mut Self, &mut bsim_event)) -> Tally {
        let mut tally = Tally::default();
        let mut event = MaybeUninit::uninit();
        for document in &body.documents {
            let view = bsim_str { ptr: document.as_ptr().cast(), len: document.len() };
            // SAFETY: only this value uses the cursor, and the body outlives its use.
            let status = unsafe { (self.start)(self.cursor, view, null(), null_mut()) };
            assert_eq!(status, BSIM_OK);
            // SAFETY: as above. On success, the event is written.
            while unsafe { (self.next)(self.cursor, event.as_mut_ptr(), null_mut()) } == BSIM_OK {
                // SAFETY: as above.
                let event = unsafe { event.assume_init_mut() };
                change(self, event);
                tell(event, &mut tally);
            }
            // SAFETY: as above.
            let status = unsafe { (self.next)(self.cursor, event.as_mut_ptr(), null_mut()) };
            assert_eq!(status, BSIM_END);
        }
        tally
    }
}

#[inline(always)]
fn text(text: &bsim_text, tally: &mut Tally) {
    let raw = (text.form != BSIM_TEXT_ABSENT).then(|| {
        // SAFETY: the text is a view of memory that is still alive, and it is UTF-8.
        unsafe {
            core::str::from_utf8_unchecked(core::slice::from_raw_parts(text.ptr.cast(), text.len))
        }
    });
    tally.text(raw);
}

#[inline(always)]
fn tell(event: &bsim_event, tally: &mut Tally) {
    match event.kind {
        BSIM_EVENT_SESSION => {
            tally.item(Kind::Session);
            text(&event.id, tally);
        }
        BSIM_EVENT_ACCOUNT => {
            tally.item(Kind::Account);
            text(&event.im_type, tally);
            text(&event.account, tally);
        }
        BSIM_EVENT_BUDDIES_START => tally.item(Kind::BuddiesStart),
        BSIM_EVENT_BUDDY => {
            tally.item(Kind::Buddy);
            text(&event.account, tally);
            text(&event.nickname, tally);
            text(&event.group_id, tally);
            text(&event.status, tally);
            text(&event.id, tally);
            text(&event.blocked, tally);
            text(&event.personal_message, tally);
        }
        kind => panic!("a roster has no event {kind}"),
    }
}
