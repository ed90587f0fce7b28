//! Reads the same bodies and decodes every text into a reused buffer.

use std::hint::black_box;

use bsim_benches::bodies::{self, Layout};
use bsim_benches::jobs::{Codec, Reference};
use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};

fn decode(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decode");
    group.sampling_mode(SamplingMode::Flat);
    let (mut codec, mut reference) = (Codec::default(), Reference::default());
    for body in bodies::canonical(Layout::Inline) {
        assert_eq!(codec.decode(&body), reference.decode(&body), "{}", body.name);
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_with_input(BenchmarkId::new("bsim", body.name), &body, |bencher, body| {
            bencher.iter(|| codec.decode(black_box(body)));
        });
        group.bench_with_input(BenchmarkId::new("reference", body.name), &body, |bencher, body| {
            bencher.iter(|| reference.decode(black_box(body)));
        });
    }
}

criterion_group! { name = benches; config = bsim_benches::criterion(); targets = decode }
criterion_main!(benches);
