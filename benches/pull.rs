//! Reads raw fields from bodies in the layout of the service.

use std::hint::black_box;

use bsim_benches::bodies::{self, Layout};
use bsim_benches::jobs::{Codec, Reference};
use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};

fn pull(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("pull");
    group.sampling_mode(SamplingMode::Flat);
    let (mut codec, mut reference) = (Codec::default(), Reference::default());
    for body in bodies::canonical(Layout::Inline) {
        assert_eq!(codec.pull(&body), reference.pull(&body), "{}", body.name);
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_with_input(BenchmarkId::new("bsim", body.name), &body, |bencher, body| {
            bencher.iter(|| codec.pull(black_box(body)));
        });
        group.bench_with_input(BenchmarkId::new("reference", body.name), &body, |bencher, body| {
            bencher.iter(|| reference.pull(black_box(body)));
        });
    }
}

criterion_group! { name = benches; config = bsim_benches::criterion(); targets = pull }
criterion_main!(benches);
