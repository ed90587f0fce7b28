//! Reading events with the C ABI and with Rust, to measure the overhead of the C ABI.

use std::hint::black_box;

use bsim_benches::Tally;
use bsim_benches::bodies::{self, Body, Layout};
use bsim_benches::jobs::Codec;
use bsim_benches::program::Program;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

fn ffi(criterion: &mut Criterion) {
    for layout in [Layout::Inline, Layout::Escaped] {
        compare(criterion, "pull", layout, Codec::pull, Program::pull);
        compare(criterion, "decode", layout, Codec::decode_events, Program::decode);
    }
}

fn compare(
    criterion: &mut Criterion,
    job: &str,
    layout: Layout,
    rust: fn(&mut Codec, &Body) -> Tally,
    c: fn(&mut Program, &Body) -> Tally,
) {
    let (mut codec, mut program) = (Codec::default(), Program::default());
    let body = bodies::find("roster1k", layout);
    assert_eq!(rust(&mut codec, &body), c(&mut program, &body));
    let mut group = criterion.benchmark_group(format!("ffi-{job}"));
    group.throughput(Throughput::Bytes(body.len() as u64));
    let name = format!("roster1k-{layout:?}").to_lowercase();
    group.bench_with_input(BenchmarkId::new("rust", &name), &body, |bencher, body| {
        bencher.iter(|| rust(&mut codec, black_box(body)));
    });
    group.bench_with_input(BenchmarkId::new("c", &name), &body, |bencher, body| {
        bencher.iter(|| c(&mut program, black_box(body)));
    });
    group.finish();
}

criterion_group! { name = benches; config = bsim_benches::criterion(); targets = ffi }
criterion_main!(benches);
