//! Other forms of a body: an escaped result, and forms of other SOAP stacks: indented, with another
//! prefix for the envelope, with a CDATA section, with a comment.

use std::hint::black_box;

use bsim_benches::bodies::{self, Body, Layout};
use bsim_benches::jobs::{Codec, Reference};
use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};

fn escaped(criterion: &mut Criterion) {
    let bodies = bodies::canonical(Layout::Escaped);
    let (mut codec, mut reference) = (Codec::default(), Reference::default());
    for body in &bodies {
        // The reference parses the inner document. There, the raw text of a character reference is
        // shorter than in the escaped body.
        let (codec, reference) = (codec.pull(body), reference.pull(body));
        assert_eq!((codec.items, codec.texts), (reference.items, reference.texts));
        assert_eq!(codec.first_bytes, reference.first_bytes, "{}", body.name);
    }
    pull(criterion, "escaped-pull", &bodies);
    decode(criterion, "escaped-decode", &bodies);
}

fn foreign(criterion: &mut Criterion) {
    let bodies = bodies::foreign();
    let (mut codec, mut reference) = (Codec::default(), Reference::default());
    for body in &bodies {
        assert_eq!(codec.pull(body), reference.pull(body), "{}", body.name);
    }
    pull(criterion, "foreign-pull", &bodies);
    decode(criterion, "foreign-decode", &bodies);
}

fn pull(criterion: &mut Criterion, name: &str, bodies: &[Body]) {
    let mut group = criterion.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat);
    let (mut codec, mut reference) = (Codec::default(), Reference::default());
    for body in bodies {
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_with_input(BenchmarkId::new("bsim", body.name), body, |bencher, body| {
            bencher.iter(|| codec.pull(black_box(body)));
        });
        group.bench_with_input(BenchmarkId::new("reference", body.name), body, |bencher, body| {
            bencher.iter(|| reference.pull(black_box(body)));
        });
    }
}

fn decode(criterion: &mut Criterion, name: &str, bodies: &[Body]) {
    let mut group = criterion.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat);
    let (mut codec, mut reference) = (Codec::default(), Reference::default());
    for body in bodies {
        assert_eq!(codec.decode(body), reference.decode(body), "{}", body.name);
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_with_input(BenchmarkId::new("bsim", body.name), body, |bencher, body| {
            bencher.iter(|| codec.decode(black_box(body)));
        });
        group.bench_with_input(BenchmarkId::new("reference", body.name), body, |bencher, body| {
            bencher.iter(|| reference.decode(black_box(body)));
        });
    }
}

criterion_group! { name = benches; config = bsim_benches::criterion(); targets = escaped, foreign }
criterion_main!(benches);
