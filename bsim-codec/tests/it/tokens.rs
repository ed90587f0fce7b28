//! Valid and invalid pieces of markup in any order. Foreign parsers decide which documents are
//! well-formed.
//!
//! The foreign parsers are roxmltree and expat, which is part of Python. Without Python, the test
//! prints a note and passes, unless `BSIM_PYTHON` is set to an interpreter.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::{Numbers, answer, cdata, escape, session};
use bsim_codec::Events;
use roxmltree::Document;

const PIECES: &[&str] = &[
    "<a>",
    "</a>",
    "<a/>",
    "<a ",
    "<b",
    "<b>",
    "</b>",
    "</b",
    "<",
    "</",
    ">",
    "/>",
    "/",
    "x='1'",
    " y=\"<\"",
    " x",
    "='",
    "=",
    "'",
    "\"",
    "&",
    "&amp;",
    "&lt;",
    "&#65;",
    "&#x41;",
    "&#0;",
    "&#xD;",
    "&#",
    "&x;",
    ";",
    "<!--",
    "-->",
    "--",
    "-",
    "<!-- -->",
    "<![CDATA[",
    "]]>",
    "]]",
    "]",
    "<![CDATA[]]>",
    "<?a",
    "<?a b",
    "<?a?>",
    "?>",
    "?",
    "<?",
    "<?xml version='1.0'?>",
    "<?xml",
    "<?XML?>",
    " ",
    "\n",
    "\t",
    "\r",
    "text",
    "\u{E9}",
    "\u{FFFE}",
    "\u{1}",
    " xmlns:p='urn:p'",
    " xmlns='urn:a'",
    " xmlns=''",
    " xmlns:p=''",
    " xmlns:q='urn:p'",
    " p:x=''",
    " q:x=''",
    "p:",
    ":",
    "<p:c>",
    "</p:c>",
    "<p:c/>",
    "<!DOCTYPE a>",
    "<!",
    "!",
    "1",
    "-x",
    ".",
    " xml:lang='a'",
    "xml",
    "<xml/>",
    "<a:/>",
    "<p:1/>",
    "<1/>",
];

/// A document of pieces: inside a root, around a root, or alone.
fn document(numbers: &mut Numbers) -> String {
    let shape = numbers.below(4);
    let mut some =
        |most| -> String { (0..numbers.below(most)).map(|_| *numbers.pick(PIECES)).collect() };
    match shape {
        0 | 1 => format!("<r xmlns:p='urn:p'>{}</r>", some(8)),
        2 => format!("{}<r>{}</r>{}", some(3), some(3), some(3)),
        _ => some(8),
    }
}

/// Many documents. Every two pieces are neighbors in some document, at every place.
fn documents() -> Vec<String> {
    let mut documents = Vec::new();
    for first in PIECES {
        for second in PIECES {
            documents.push(format!("<r xmlns:p='urn:p'>{first}{second}</r>"));
            documents.push(format!("{first}{second}<r/>"));
            documents.push(format!("<r/>{first}{second}"));
        }
    }
    let mut numbers = Numbers(7);
    documents.extend((0..60_000).map(|_| document(&mut numbers)));
    // An empty result has no inner document.
    documents.retain(|document| !document.trim().is_empty());
    documents
}

fn is_read(body: &str) -> bool {
    let mut events = Events::parse_str(body).unwrap();
    events.all(|event| event.is_ok())
}

#[test]
fn as_roxmltree_does() {
    let documents = documents();
    let good = documents.iter().filter(|document| {
        let is_good = Document::parse(document).is_ok();
        // roxmltree accepts names that begin with a colon, and is lenient with processing
        // instructions.
        let is_lenient = ["<:", "<?"].iter().any(|it| document.contains(it));
        for result in [escape(document), cdata(document)] {
            let is_read = is_read(&answer(&result));
            assert!(is_read == is_good || is_lenient && !is_read, "{document:?}");
        }
        let event = answer(&session(&format!("<OnNew xmlns:p='urn:p'>{document}</OnNew>")));
        let (is_read, is_whole) = (is_read(&event), Document::parse(&event).is_ok());
        assert!(is_read == is_whole || is_lenient && !is_read, "{document:?}");
        is_good
    });
    let good = good.count();
    assert!(good > documents.len() / 10 && good < documents.len() / 2, "{good}");
}

/// Prints `1` for every document of its input that expat accepts, and `0` for every other.
/// Documents end with U+001E.
const EXPAT: &str = r#"
import sys
from xml.parsers import expat

class Doctype(Exception):
    pass

def refuse(*arguments):
    raise Doctype

def takes(document):
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(document, True)
        return True
    except (expat.ExpatError, Doctype):
        return False

documents = sys.stdin.buffer.read().split(b"\x1e")[:-1]
print("".join("01"[takes(document)] for document in documents))
"#;

#[test]
fn as_expat_does() {
    let python = std::env::var_os("BSIM_PYTHON");
    let mut command = Command::new(python.as_deref().unwrap_or("python3".as_ref()));
    command.args(["-c", EXPAT]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut expat = match command.spawn() {
        Err(_) if python.is_none() => return eprintln!("skipped: no Python"),
        expat => expat.unwrap(),
    };
    let documents = documents();
    let mut input = expat.stdin.take().unwrap();
    for document in &documents {
        write!(input, "{document}\u{1E}").unwrap();
    }
    drop(input);
    let output = expat.wait_with_output().unwrap();
    assert!(output.status.success());
    let verdicts = output.stdout.trim_ascii();
    assert_eq!(verdicts.len(), documents.len());
    for (document, verdict) in documents.iter().zip(verdicts) {
        assert_eq!(is_read(&answer(&escape(document))), *verdict == b'1', "{document:?}");
    }
}
