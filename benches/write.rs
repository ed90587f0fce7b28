//! Encodes responses into a reused vector.

use std::hint::black_box;

use bsim_benches::bodies::Layout;
use bsim_benches::jobs::{Codec, Reference};
use bsim_benches::written::{self, Written};
use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};

fn write(criterion: &mut Criterion) {
    let responses = [written::polls(Layout::Inline), written::others()].concat();
    bench(criterion, "write", &responses);
    bench(criterion, "escaped-write", &written::polls(Layout::Escaped));
}

fn bench(criterion: &mut Criterion, name: &str, responses: &[(&str, Written)]) {
    let mut group = criterion.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat);
    for (name, response) in responses {
        let (mut codec, mut reference) = (Codec::default(), Reference::default());
        let len = reference.write(response);
        assert_eq!(codec.write(response), len, "{name}");
        assert_eq!(codec.written(), reference.written(), "{name}");
        group.throughput(Throughput::Bytes(len as u64));
        group.bench_with_input(BenchmarkId::new("bsim", name), response, |bencher, response| {
            bencher.iter(|| codec.write(black_box(response)));
        });
        group.bench_with_input(
            BenchmarkId::new("reference", name),
            response,
            |bencher, response| {
                bencher.iter(|| reference.write(black_box(response)));
            },
        );
    }
}

criterion_group! { name = benches; config = bsim_benches::criterion(); targets = write }
criterion_main!(benches);
