//! Polling with the C ABI allocates nothing after the cursor is allocated.

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

// SAFETY: every call is forwarded to the system allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller upholds the contract of the allocator.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller upholds the contract of the allocator.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// Only one test: allocations of other tests in this process would count, too.
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
        // SAFETY: as above. On success, the event is written.
        while unsafe { bsim_events_next(cursor, event.as_mut_ptr(), none) } == BSIM_OK {
            events += 1;
            // SAFETY: as above.
            let account = unsafe { event.assume_init_ref() }.account;
            let (mut buffer, mut len) = ([0; 64], 0);
            let (ptr, cap) = (buffer.as_mut_ptr().cast(), buffer.len());
            // SAFETY: the text is a view of the body, and the buffer is a local variable.
            let status =
                unsafe { bsim_text_decode(account, BSIM_DECODE_STRICT, ptr, cap, &mut len, none) };
            assert_eq!(status, BSIM_OK);
            assert!(account.len == len && account.form <= BSIM_TEXT_PLAIN);

            let (event, mut buffer) = (event.as_mut_ptr(), [0; 1024]);
            let (ptr, cap) = (buffer.as_mut_ptr().cast(), buffer.len());
            // SAFETY: the event is a local variable with views of the body, and the buffer is a
            // local variable.
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

        // This parses the whole response and keeps no events.
        let mut response = core::mem::MaybeUninit::uninit();
        // SAFETY: the body is static, and the response is a local variable.
        let status =
            unsafe { bsim_response_parse(view, core::ptr::null(), response.as_mut_ptr(), none) };
        assert_eq!(status, BSIM_OK);
    }
    assert_eq!(ALLOCATIONS.load(Ordering::Relaxed) - before, 0);
    assert_eq!(events, 41 + 41 + 4);
    // Some texts needed decoding.
    assert!(bytes > 100, "{bytes}");
    // SAFETY: the cursor is not used after this.
    unsafe { bsim_events_free(cursor) };
}
