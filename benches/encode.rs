//! Encodes `SendMessage` requests into reused buffers: a vector that may grow, and a slice.

use std::hint::black_box;

use bsim_benches::encode::SendMessage;
use bsim_benches::jobs::{Codec, Reference};
use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};

fn encode(criterion: &mut Criterion) {
    bench(criterion, "encode", Codec::send, Codec::written);
}

fn encode_to_slice(criterion: &mut Criterion) {
    bench(criterion, "encode-slice", Codec::send_to_slice, Codec::requests_in_slice);
}

fn bench(
    criterion: &mut Criterion,
    name: &str,
    send: fn(&mut Codec, &[SendMessage]) -> usize,
    requests: fn(&Codec) -> &[u8],
) {
    let mut group = criterion.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat);
    let sets = [("demo", vec![SendMessage::demo()]), ("varied", SendMessage::varied(256))];
    for (name, messages) in &sets {
        let (mut codec, mut reference) = (Codec::default(), Reference::default());
        let len = reference.send(messages);
        assert_eq!(send(&mut codec, messages), len);
        assert_eq!(requests(&codec), reference.written());
        group.throughput(Throughput::Bytes(len as u64));
        group.bench_with_input(BenchmarkId::new("bsim", name), messages, |bencher, messages| {
            bencher.iter(|| send(&mut codec, black_box(messages)));
        });
        group.bench_with_input(BenchmarkId::new("reference", name), messages, |bencher, set| {
            bencher.iter(|| reference.send(black_box(set)));
        });
    }
}

criterion_group! { name = benches; config = bsim_benches::criterion(); targets = encode, encode_to_slice }
criterion_main!(benches);
