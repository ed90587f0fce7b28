//! The percent decoder alone, for many different fields with the length of a nickname or a personal
//! message.

use std::hint::black_box;

use bsim_benches::jobs::{Codec, Reference, percent_fields};
use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};

fn percent(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("percent");
    group.sampling_mode(SamplingMode::Flat);
    let (mut codec, mut reference) = (Codec::default(), Reference::default());
    for len in [43, 168] {
        let fields = percent_fields(len);
        for field in fields.chunks(1) {
            assert_eq!(codec.percent(field), reference.percent(field), "{field:?}");
        }
        group.throughput(Throughput::Bytes((fields.len() * len) as u64));
        group.bench_with_input(BenchmarkId::new("bsim", len), &fields, |bencher, fields| {
            bencher.iter(|| codec.percent(black_box(fields)));
        });
        group.bench_with_input(BenchmarkId::new("reference", len), &fields, |bencher, fields| {
            bencher.iter(|| reference.percent(black_box(fields)));
        });
    }
}

criterion_group! { name = benches; config = bsim_benches::criterion(); targets = percent }
criterion_main!(benches);
