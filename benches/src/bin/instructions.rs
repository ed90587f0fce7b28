//! Runs one job once, for callgrind to count its instructions. `instructions.py` starts it.

use std::env;
use std::hint::black_box;

use bsim_benches::bodies::{self, Body, Layout};
use bsim_benches::encode::SendMessage;
use bsim_benches::jobs::{Codec, Reference, percent_fields};

/// The one function that callgrind counts: by its name, so it must stay a function.
#[inline(never)]
fn counted(job: &mut dyn FnMut() -> usize) -> usize {
    black_box(job())
}

fn body(name: &str) -> Option<Body> {
    let (name, layout) = match name.strip_suffix("-escaped") {
        Some(name) => (name, Layout::Escaped),
        None => (name, Layout::Inline),
    };
    let canonical = bodies::canonical(layout).into_iter();
    canonical.chain(bodies::foreign()).find(|body| body.name == name)
}

fn main() {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [reader, job, subject] = &arguments[..] else {
        let jobs = "pull|decode|percent|encode|encode-slice";
        eprintln!("usage: instructions bsim|reference {jobs} SUBJECT");
        std::process::exit(2);
    };
    let (mut codec, mut reference) = (Codec::default(), Reference::default());
    let is_codec = reader == "bsim";
    let len = match job.as_str() {
        "percent" => {
            let fields = percent_fields(subject.parse().expect("a length"));
            if is_codec {
                counted(&mut || codec.percent(&fields));
            } else {
                counted(&mut || reference.percent(&fields));
            }
            fields.iter().map(String::len).sum()
        }
        "encode" | "encode-slice" => {
            let messages = match subject.as_str() {
                "demo" => vec![SendMessage::demo()],
                _ => SendMessage::varied(256),
            };
            match (is_codec, job.as_str()) {
                (true, "encode") => counted(&mut || codec.send(&messages)),
                (true, _) => counted(&mut || codec.send_to_slice(&messages)),
                (false, _) => counted(&mut || reference.send(&messages)),
            }
        }
        _ => {
            let body = body(subject).expect("the name of a body");
            match (is_codec, job.as_str()) {
                (true, "pull") => counted(&mut || codec.pull(&body).bytes),
                (true, _) => counted(&mut || codec.decode(&body).bytes),
                (false, "pull") => counted(&mut || reference.pull(&body).bytes),
                (false, _) => counted(&mut || reference.decode(&body).bytes),
            };
            body.len()
        }
    };
    println!("{len}");
}
