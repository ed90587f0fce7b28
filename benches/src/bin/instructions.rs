//! Runs one job, for callgrind to count its instructions. `instructions.py` starts it.

use std::env;
use std::hint::black_box;

use bsim_benches::bodies::{self, Body, Layout};
use bsim_benches::encode::SendMessage;
use bsim_benches::jobs::{Codec, Reference, percent_fields};
use bsim_benches::program::Program;
use bsim_benches::written;

/// The function that callgrind counts. callgrind finds it by its name, so it must not be inlined.
#[inline(never)]
fn counted(job: &mut dyn FnMut() -> usize) -> usize {
    black_box(job())
}

/// Runs a job a few times before it is counted. Otherwise, work that is done only once, such as the
/// detection of CPU features, would be most of a small job.
fn measure(mut job: impl FnMut() -> usize) -> usize {
    for _ in 0..3 {
        black_box(job());
    }
    counted(&mut job)
}

fn name_and_layout(subject: &str) -> (&str, Layout) {
    match subject.strip_suffix("-escaped") {
        Some(name) => (name, Layout::Escaped),
        None => (subject, Layout::Inline),
    }
}

fn body(subject: &str) -> Option<Body> {
    let (name, layout) = name_and_layout(subject);
    let polls = bodies::canonical(layout).into_iter().chain(bodies::foreign());
    let others = bodies::requests().into_iter().chain(bodies::responses());
    polls.chain(others).find(|body| body.name == name)
}

fn main() {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [reader, job, subject] = &arguments[..] else {
        let jobs = "pull|decode|c-pull|c-decode|request|response|percent|encode|encode-slice|write";
        eprintln!("usage: instructions bsim|reference {jobs} SUBJECT");
        std::process::exit(2);
    };
    let (mut codec, mut reference) = (Codec::default(), Reference::default());
    let is_codec = reader == "bsim";
    let len = match job.as_str() {
        "percent" => {
            let fields = percent_fields(subject.parse().expect("a length"));
            if is_codec {
                measure(|| codec.percent(&fields));
            } else {
                measure(|| reference.percent(&fields));
            }
            fields.iter().map(String::len).sum()
        }
        "encode" | "encode-slice" => {
            let messages = match subject.as_str() {
                "demo" => vec![SendMessage::demo()],
                _ => SendMessage::varied(256),
            };
            match (is_codec, job.as_str()) {
                (true, "encode") => measure(|| codec.send(&messages)),
                (true, _) => measure(|| codec.send_to_slice(&messages)),
                (false, _) => measure(|| reference.send(&messages)),
            }
        }
        "write" => {
            let (name, layout) = name_and_layout(subject);
            let mut responses = written::polls(layout).into_iter().chain(written::others());
            let (_, response) =
                responses.find(|response| response.0 == name).expect("the name of a response");
            if is_codec {
                measure(|| codec.write(&response))
            } else {
                measure(|| reference.write(&response))
            }
        }
        _ => {
            let body = body(subject).expect("the name of a body");
            let mut program = Program::default();
            match (is_codec, job.as_str()) {
                (true, "c-pull") => measure(|| program.pull(&body).bytes),
                (true, "c-decode") => measure(|| program.decode(&body).bytes),
                (false, "c-pull") => measure(|| codec.pull(&body).bytes),
                (false, "c-decode") => measure(|| codec.decode_events(&body).bytes),
                (true, "pull") => measure(|| codec.pull(&body).bytes),
                (true, "request") => measure(|| codec.request(&body).bytes),
                (true, "response") => measure(|| codec.response(&body).bytes),
                (true, _) => measure(|| codec.decode(&body).bytes),
                (false, "pull") => measure(|| reference.pull(&body).bytes),
                (false, "request") => measure(|| reference.request(&body).bytes),
                (false, "response") => measure(|| reference.response(&body).bytes),
                (false, _) => measure(|| reference.decode(&body).bytes),
            };
            body.len()
        }
    };
    println!("{len}");
}
