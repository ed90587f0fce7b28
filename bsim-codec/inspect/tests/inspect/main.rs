//! What the program prints of bodies, HTTP, captures and archives, and what it says of broken ones.
//! It is called as its `main` calls it.

mod bodies;
mod captures;
mod connections;
mod har;
mod http;
mod malformed;
mod partial;
mod wire;

use std::io::Read;

use bsim_codec::Encode;
use bsim_inspect::Streams;

/// A body of the published session.
macro_rules! demo {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/data/demo/", $name, ".xml")).as_slice()
    };
}
pub(crate) use demo;

/// Status, standard output and standard error for some arguments and standard input.
pub(crate) fn run(arguments: &str, mut input: &[u8]) -> (u8, String, String) {
    run_on(arguments, &mut input)
}

pub(crate) fn run_on(arguments: &str, stdin: &mut dyn Read) -> (u8, String, String) {
    let arguments: Vec<String> = arguments.split_whitespace().map(str::to_owned).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let streams = Streams { stdin, stdout: &mut out, stderr: &mut err, is_terminal: false };
    let status = bsim_inspect::run(&arguments, streams);
    (status, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[track_caller]
pub(crate) fn shows(arguments: &str, input: impl AsRef<[u8]>, expected: &str) {
    let (status, out, err) = run(arguments, input.as_ref());
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(out, expected);
}

/// Nothing is printed but the complaint.
#[track_caller]
pub(crate) fn complains(arguments: &str, input: impl AsRef<[u8]>, complaint: &str) {
    let (status, out, err) = run(arguments, input.as_ref());
    assert_eq!((status, out.as_str()), (1, ""));
    assert_eq!(err, format!("-: {complaint}\n"));
}

pub(crate) fn encode(message: &impl Encode) -> Vec<u8> {
    let mut bytes = Vec::new();
    message.encode_into(&mut bytes).unwrap();
    bytes
}

/// A poll's answer with `events` in it.
pub(crate) fn poll(events: &str) -> String {
    let inline = str::from_utf8(demo!("poll-status.inline")).unwrap();
    inline.replace("<OnStatusChanged>NLN</OnStatusChanged>", events)
}

/// The line of an event of [`poll`].
pub(crate) fn line(event: &str) -> String {
    let whom = r#""session":"73EDE71C-2239-4707-BA85-0ABB408E6458","im_type":"msn""#;
    format!("{{{whom},\"account\":\"bstest2@live.com\",\"event\":{event}}}\n")
}
