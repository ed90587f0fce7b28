//! Encodes responses into a reused vector.

use std::hint::black_box;

use bsim_benches::answers::{self, Answer};
use bsim_benches::bodies::Layout;
use bsim_benches::jobs::{Codec, Reference};
use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};

fn answer(criterion: &mut Criterion) {
    let answers = [answers::polls(Layout::Inline), answers::others()].concat();
    bench(criterion, "answer", &answers);
    bench(criterion, "escaped-answer", &answers::polls(Layout::Escaped));
}

fn bench(criterion: &mut Criterion, name: &str, answers: &[(&str, Answer)]) {
    let mut group = criterion.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat);
    for (name, answer) in answers {
        let (mut codec, mut reference) = (Codec::default(), Reference::default());
        let len = reference.answer(answer);
        assert_eq!(codec.answer(answer), len, "{name}");
        assert_eq!(codec.written(), reference.written(), "{name}");
        group.throughput(Throughput::Bytes(len as u64));
        group.bench_with_input(BenchmarkId::new("bsim", name), answer, |bencher, answer| {
            bencher.iter(|| codec.answer(black_box(answer)));
        });
        group.bench_with_input(BenchmarkId::new("reference", name), answer, |bencher, answer| {
            bencher.iter(|| reference.answer(black_box(answer)));
        });
    }
}

criterion_group! { name = benches; config = bsim_benches::criterion(); targets = answer }
criterion_main!(benches);
