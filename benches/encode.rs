//! Writing `SendMessage` requests into a buffer that is used again.

use std::hint::black_box;

use bsim_benches::encode::SendMessage;
use bsim_benches::jobs::{Codec, Reference};
use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};

fn encode(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("encode");
    group.sampling_mode(SamplingMode::Flat);
    let (mut codec, mut reference) = (Codec::default(), Reference::default());
    let sets = [("demo", vec![SendMessage::demo()]), ("varied", SendMessage::varied(256))];
    for (name, messages) in &sets {
        let len = codec.send(messages);
        assert_eq!(len, reference.send(messages));
        assert_eq!(codec.request(), reference.request());
        group.throughput(Throughput::Bytes(len as u64));
        group.bench_with_input(BenchmarkId::new("bsim", name), messages, |bencher, messages| {
            bencher.iter(|| codec.send(black_box(messages)));
        });
        group.bench_with_input(BenchmarkId::new("reference", name), messages, |bencher, set| {
            bencher.iter(|| reference.send(black_box(set)));
        });
    }
}

criterion_group! { name = benches; config = bsim_benches::criterion(); targets = encode }
criterion_main!(benches);
