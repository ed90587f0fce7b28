//! Parsing with every text decoded, compared with other libraries.

use std::hint::black_box;

use bsim_benches::Tally;
use bsim_benches::bodies::{self, Body, Layout};
use bsim_benches::jobs::{Codec, Reference};
use bsim_benches::peers::{roxml, serde, tokens};
use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};

type Read = fn(&[u8], &mut Vec<u8>, &mut Tally) -> Result<(), bsim_benches::peers::Error>;

fn read_all(read: Read, body: &Body, buffer: &mut Vec<u8>) -> Tally {
    let mut tally = Tally::default();
    for document in &body.documents {
        read(document.as_bytes(), buffer, &mut tally).expect("a valid body");
    }
    tally
}

fn peers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("peers");
    group.sampling_mode(SamplingMode::Flat);
    let (mut codec, mut reference) = (Codec::default(), Reference::default());
    let peers: [(_, Read); 3] =
        [("xmlparser", tokens::read), ("roxmltree", roxml::read), ("serde", serde::read)];
    for name in ["login", "roster1k"] {
        let body = &bodies::find(name, Layout::Inline);
        let expected = reference.decode(body);
        assert_eq!(codec.decode(body), expected);
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_with_input(BenchmarkId::new("bsim", name), body, |bencher, body| {
            bencher.iter(|| codec.decode(black_box(body)));
        });
        group.bench_with_input(BenchmarkId::new("reference", name), body, |bencher, body| {
            bencher.iter(|| reference.decode(black_box(body)));
        });
        for (peer, read) in peers {
            let mut buffer = Vec::new();
            assert_eq!(read_all(read, body, &mut buffer), expected, "{peer}");
            group.bench_with_input(BenchmarkId::new(peer, name), body, |bencher, body| {
                bencher.iter(|| read_all(read, black_box(body), &mut buffer));
            });
        }
    }
}

criterion_group! { name = benches; config = bsim_benches::criterion(); targets = peers }
criterion_main!(benches);
