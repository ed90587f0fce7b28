//! Parses whole messages: requests, responses, and poll responses as trees.

use std::hint::black_box;

use bsim_benches::Tally;
use bsim_benches::bodies::{self, Body, Layout};
use bsim_benches::jobs::{Codec, Reference};
use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};

fn request(criterion: &mut Criterion) {
    let jobs: Jobs = (Codec::request, Reference::request);
    bench(criterion, "request", &bodies::requests(), jobs, |tally| tally);
}

fn response(criterion: &mut Criterion) {
    bench(criterion, "response", &bodies::responses(), RESPONSE, |tally| tally);
}

fn tree(criterion: &mut Criterion) {
    bench(criterion, "tree", &polls(Layout::Inline), RESPONSE, |tally| tally);
    // The reference parses the inner document. There, the raw text of a character reference is
    // shorter than in the escaped body.
    let comparable = |tally| Tally { bytes: 0, ..tally };
    bench(criterion, "escaped-tree", &polls(Layout::Escaped), RESPONSE, comparable);
}

fn polls(layout: Layout) -> Vec<Body> {
    let mut bodies = bodies::canonical(layout);
    bodies.retain(|body| ["status", "message", "login", "roster1k"].contains(&body.name));
    bodies
}

type Jobs = (fn(&mut Codec, &Body) -> Tally, fn(&mut Reference, &Body) -> Tally);

const RESPONSE: Jobs = (Codec::response, Reference::response);

fn bench(
    criterion: &mut Criterion,
    name: &str,
    bodies: &[Body],
    (parse, reference_parse): Jobs,
    comparable: fn(Tally) -> Tally,
) {
    let mut group = criterion.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat);
    let (mut codec, mut reference) = (Codec::default(), Reference::default());
    for body in bodies {
        let expected = reference_parse(&mut reference, body);
        assert_eq!(comparable(parse(&mut codec, body)), comparable(expected), "{}", body.name);
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_with_input(BenchmarkId::new("bsim", body.name), body, |bencher, body| {
            bencher.iter(|| parse(&mut codec, black_box(body)));
        });
        group.bench_with_input(BenchmarkId::new("reference", body.name), body, |bencher, body| {
            bencher.iter(|| reference_parse(&mut reference, black_box(body)));
        });
    }
}

criterion_group! { name = benches; config = bsim_benches::criterion(); targets = request, response, tree }
criterion_main!(benches);
