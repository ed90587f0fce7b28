//! Reading events with the C ABI and with Rust, to measure the overhead of the C ABI.

use core::mem::MaybeUninit;
use core::ptr::{null, null_mut};
use std::hint::black_box;

use bsim::event::*;
use bsim::status::{BSIM_END, BSIM_OK};
use bsim::text::{BSIM_TEXT_ABSENT, bsim_text};
use bsim::view::bsim_str;
use bsim_benches::bodies::{self, Body, Layout};
use bsim_benches::jobs::Codec;
use bsim_benches::{Consumer, Kind, Tally};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// A simulated C program: one cursor, and function pointers that the compiler cannot inline.
struct Program {
    cursor: *mut bsim_events,
    start: unsafe extern "C" fn(
        *mut bsim_events,
        bsim_str,
        *const bsim::options::bsim_options,
        *mut bsim::error::bsim_error,
    ) -> i32,
    next: unsafe extern "C" fn(
        *mut bsim_events,
        *mut bsim_event,
        *mut bsim::error::bsim_error,
    ) -> i32,
}

impl Program {
    fn new() -> Self {
        // `black_box` keeps the compiler from resolving the pointers and inlining the functions.
        let (start, next) = (black_box(bsim_events_start as _), black_box(bsim_events_next as _));
        Self { cursor: bsim_events_new(), start, next }
    }

    fn pull(&mut self, body: &Body) -> Tally {
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
                tell(unsafe { event.assume_init_ref() }, &mut tally);
            }
            // SAFETY: as above.
            let status = unsafe { (self.next)(self.cursor, event.as_mut_ptr(), null_mut()) };
            assert_eq!(status, BSIM_END);
        }
        tally
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // SAFETY: the cursor is not used after this.
        unsafe { bsim_events_free(self.cursor) };
    }
}

fn text(text: &bsim_text, tally: &mut Tally) {
    // SAFETY: the text is a view of a body that is still alive and is UTF-8.
    let raw = unsafe {
        core::str::from_utf8_unchecked(core::slice::from_raw_parts(text.ptr.cast(), text.len))
    };
    tally.text((text.form != BSIM_TEXT_ABSENT).then_some(raw));
}

#[inline]
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

fn ffi(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ffi");
    let (mut codec, mut program) = (Codec::default(), Program::new());
    for layout in [Layout::Inline, Layout::Escaped] {
        let bodies = bodies::canonical(layout);
        let body = bodies.into_iter().find(|body| body.name.starts_with("roster1k")).unwrap();
        let name = format!("{}-{layout:?}", body.name).to_lowercase();
        assert_eq!(codec.pull(&body), program.pull(&body), "{name}");
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_with_input(BenchmarkId::new("rust", &name), &body, |bencher, body| {
            bencher.iter(|| codec.pull(black_box(body)));
        });
        group.bench_with_input(BenchmarkId::new("c", &name), &body, |bencher, body| {
            bencher.iter(|| program.pull(black_box(body)));
        });
    }
}

criterion_group! { name = benches; config = bsim_benches::criterion(); targets = ffi }
criterion_main!(benches);
