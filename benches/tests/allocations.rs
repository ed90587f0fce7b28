//! Nothing is allocated where the codec promises so: for pulling, for decoding into a buffer that
//! has room, and for encoding into a slice.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use bsim_benches::bodies::{self, Layout as Form};
use bsim_benches::encode::SendMessage;
use bsim_benches::{Tally, codec};
use bsim_codec::{Encode, Session, request};

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

/// Counts what each thread allocates.
struct Counting;

fn count() {
    ALLOCATIONS.set(ALLOCATIONS.get() + 1);
}

// SAFETY: every call is passed on as it came. Counting allocates nothing: the counter is made at
// compile time and needs no destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: as the caller promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, len: usize) -> *mut u8 {
        count();
        // SAFETY: as the caller promises.
        unsafe { System.realloc(old, layout, len) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(old, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often `job` allocates.
fn allocations<T>(job: impl FnOnce() -> T) -> usize {
    let before = ALLOCATIONS.get();
    let result = job();
    let count = ALLOCATIONS.get() - before;
    drop(result);
    count
}

/// The bodies with which `job` allocates, and how often.
fn allocating(job: impl Fn(&[u8], &mut Tally)) -> Vec<(Form, &'static str, usize)> {
    let mut counts = Vec::new();
    for form in [Form::Inline, Form::Escaped] {
        for body in bodies::canonical(form) {
            let mut tally = Tally::default();
            let count = allocations(|| {
                body.documents.iter().for_each(|document| job(document.as_bytes(), &mut tally));
            });
            assert!(tally.texts > 0, "{} was not read", body.name);
            if count > 0 {
                counts.push((form, body.name, count));
            }
        }
    }
    counts
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| vec![1_u8; 100]), 1);
    assert_eq!(allocations(|| 1), 0);
}

#[test]
fn pulling_allocates_nothing() {
    let allocating = allocating(|body, tally| codec::pull(body, tally).unwrap());
    assert_eq!(allocating, []);
}

#[test]
fn decoding_into_a_buffer_with_room_allocates_nothing() {
    let buffer = std::cell::RefCell::new(String::with_capacity(64 * 1024));
    let allocating = allocating(|body, tally| {
        codec::decode(body, &mut buffer.borrow_mut(), tally).unwrap();
    });
    assert_eq!(allocating, []);
}

#[test]
fn encoding_into_a_slice_allocates_nothing() {
    let mut room = [0; 4_096];
    let mut check = |name: &str, message: &dyn Fn(&mut [u8]) -> usize| {
        let mut len = 0;
        assert_eq!(allocations(|| len = message(&mut room)), 0, "{name}");
        assert!(len > 0, "{name}");
    };
    let send = SendMessage::demo();
    let session: Session<'_> =
        Session::new(&send.session_id, &send.user_id, &send.login_time, &send.client_ip);
    let login = request::Login::new("testing", "password & more");
    check("Login", &|room| login.encode_to_slice(room).unwrap());
    let login_im = request::LoginIm::new(session, "msn", &send.account, "123456789");
    check("LoginIM", &|room| login_im.encode_to_slice(room).unwrap());
    let poll = request::KeepSessionAlive::new(session);
    check("KeepSessionAlive", &|room| poll.encode_to_slice(room).unwrap());
    let change = request::ChangeStatus::new(session, "msn", &send.account, "NLN");
    check("ChangeStatus", &|room| change.encode_to_slice(room).unwrap());
    check("GetVersion", &|room| request::GetVersion.encode_to_slice(room).unwrap());
    check("SendMessage", &|room| send.request().encode_to_slice(room).unwrap());
    for message in SendMessage::varied(100) {
        check("SendMessage", &|room| message.request().encode_to_slice(room).unwrap());
    }
}
