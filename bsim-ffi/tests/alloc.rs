//! Polling over the C ABI allocates nothing, once the cursor is there.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use bsim::event::{bsim_events_free, bsim_events_new, bsim_events_next, bsim_events_start};
use bsim::event_decode::bsim_event_decode;
use bsim::response::bsim_response_parse;
use bsim::status::{BSIM_END, BSIM_OK};
use bsim::text::{BSIM_DECODE_STRICT, BSIM_TEXT_ABSENT, BSIM_TEXT_PLAIN, bsim_text_decode};
use bsim::view::bsim_str;

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: the system's allocator does all the work.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: as the caller says.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as the caller says.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// One test: others in this process would count, too.
#[test]
fn polling_allocates_nothing() {
    let bodies = [
        include_bytes!("../../bsim-codec/tests/data/demo/poll-login.escaped.xml").as_slice(),
        include_bytes!("../../bsim-codec/tests/data/demo/poll-login.inline.xml"),
        include_bytes!("../../bsim-codec/tests/data/demo/poll-message.escaped.xml"),
    ];
    let cursor = bsim_events_new();
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    let (mut events, mut bytes) = (0, 0);
    for body in bodies {
        let view = bsim_str { ptr: body.as_ptr().cast(), len: body.len() };
        let none = core::ptr::null_mut();
        // SAFETY: the cursor is new, and the body is static.
        assert_eq!(unsafe { bsim_events_start(cursor, view, core::ptr::null(), none) }, BSIM_OK);
        let mut event = core::mem::MaybeUninit::uninit();
        // SAFETY: as above; the event is written with success.
        while unsafe { bsim_events_next(cursor, event.as_mut_ptr(), none) } == BSIM_OK {
            events += 1;
            // SAFETY: as above.
            let account = unsafe { event.assume_init_ref() }.account;
            let (mut buffer, mut len) = ([0; 64], 0);
            let (ptr, cap) = (buffer.as_mut_ptr().cast(), buffer.len());
            // SAFETY: the text is of the body, the buffer is ours.
            let status =
                unsafe { bsim_text_decode(account, BSIM_DECODE_STRICT, ptr, cap, &mut len, none) };
            assert_eq!(status, BSIM_OK);
            assert!(account.len == len && account.form <= BSIM_TEXT_PLAIN);

            let (event, mut buffer) = (event.as_mut_ptr(), [0; 1024]);
            let (ptr, cap) = (buffer.as_mut_ptr().cast(), buffer.len());
            // SAFETY: the event is there, of the body, and ours to be replaced; so is the buffer.
            let status = unsafe {
                bsim_event_decode(event, BSIM_DECODE_STRICT, ptr, cap, event, &mut len, none)
            };
            assert_eq!(status, BSIM_OK);
            // SAFETY: as above.
            let nickname = unsafe { &*event }.nickname;
            assert!(matches!(nickname.form, BSIM_TEXT_PLAIN | BSIM_TEXT_ABSENT));
            bytes += len;
        }
        // SAFETY: as above.
        assert_eq!(unsafe { bsim_events_next(cursor, event.as_mut_ptr(), none) }, BSIM_END);

        // The answer is read whole without its events being kept.
        let mut response = core::mem::MaybeUninit::uninit();
        // SAFETY: the body is static, and the response ours.
        let status =
            unsafe { bsim_response_parse(view, core::ptr::null(), response.as_mut_ptr(), none) };
        assert_eq!(status, BSIM_OK);
    }
    assert_eq!(ALLOCATIONS.load(Ordering::Relaxed) - before, 0);
    assert_eq!(events, 41 + 41 + 4);
    // Decoding had something to do.
    assert!(bytes > 100, "{bytes}");
    // SAFETY: the cursor is not used any more.
    unsafe { bsim_events_free(cursor) };
}
