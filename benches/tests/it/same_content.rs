//! All parsers give the same content for every body, to the byte, and both encoders give the same
//! bytes.

use bsim_benches::bodies::{self, Body, Layout};
use bsim_benches::encode::SendMessage;
use bsim_benches::{Transcript, codec, peers, reference, written};
use bsim_codec::{Encode, Response};

fn decoded(document: &str) -> Transcript {
    let mut transcript = Transcript::default();
    codec::decode(document.as_bytes(), &mut String::new(), &mut transcript).unwrap();
    assert!(!transcript.0.is_empty());
    transcript
}

fn pulled(document: &str) -> Transcript {
    let mut transcript = Transcript::default();
    codec::pull(document.as_bytes(), &mut transcript).unwrap();
    transcript
}

fn reference_decoded(document: &str) -> Transcript {
    let (mut buffers, mut transcript) = (reference::Buffers::default(), Transcript::default());
    reference::decode(document.as_bytes(), &mut buffers, &mut transcript).unwrap();
    transcript
}

fn reference_pulled(document: &str) -> Transcript {
    let (mut buffers, mut transcript) = (reference::Buffers::default(), Transcript::default());
    reference::pull(document.as_bytes(), &mut buffers, &mut transcript).unwrap();
    transcript
}

fn documents(bodies: &[Body]) -> impl Iterator<Item = (&'static str, &str)> {
    bodies
        .iter()
        .flat_map(|body| body.documents.iter().map(|document| (body.name, document.as_str())))
}

#[test]
fn the_reference_decodes_the_same() {
    let inline = bodies::canonical(Layout::Inline);
    let escaped = bodies::canonical(Layout::Escaped);
    let foreign = bodies::foreign();
    for (name, document) in [&inline, &escaped, &foreign].into_iter().flat_map(|b| documents(b)) {
        assert!(decoded(document) == reference_decoded(document), "{name}:\n{document:.2000}");
    }
    for ((name, inline), (_, escaped)) in documents(&inline).zip(documents(&escaped)) {
        assert!(decoded(inline) == decoded(escaped), "{name}:\n{inline:.2000}");
    }
}

#[test]
fn the_reference_pulls_the_same() {
    let inline = bodies::canonical(Layout::Inline);
    let foreign = bodies::foreign();
    for (name, document) in [&inline, &foreign].into_iter().flat_map(|b| documents(b)) {
        assert!(pulled(document) == reference_pulled(document), "{name}:\n{document:.2000}");
    }
}

/// For an escaped result, the raw texts of the codec are parts of the body, and those of the
/// reference are parts of the inner document. Most texts are the same in both.
#[test]
fn the_reference_pulls_the_same_items_of_escaped_bodies() {
    for (name, document) in documents(&bodies::canonical(Layout::Escaped)) {
        let (codec, reference) = (pulled(document), reference_pulled(document));
        let kinds = |transcript: &Transcript| {
            transcript.0.iter().map(|(kind, texts)| (*kind, texts.len())).collect::<Vec<_>>()
        };
        assert!(kinds(&codec) == kinds(&reference), "{name}:\n{document:.2000}");
    }
}

#[test]
fn foreign_bodies_hold_the_same_as_canonical_ones() {
    for foreign in bodies::foreign() {
        let (name, _) = foreign.name.split_once('-').unwrap();
        let canonical = bodies::find(name, Layout::Inline);
        assert_ne!(foreign.documents, canonical.documents);
        assert!(decoded(&foreign.documents[0]) == decoded(&canonical.documents[0]), "{name}");
    }
}

fn request(document: &str) -> Transcript {
    let mut transcript = Transcript::default();
    codec::request(document.as_bytes(), &mut transcript).unwrap();
    transcript
}

fn response(document: &str) -> Transcript {
    let mut transcript = Transcript::default();
    codec::response(document.as_bytes(), &mut transcript).unwrap();
    transcript
}

fn reference_request(document: &str) -> Transcript {
    let mut transcript = Transcript::default();
    reference::request(document.as_bytes(), &mut transcript).unwrap();
    transcript
}

fn reference_response(document: &str) -> Transcript {
    let (mut buffers, mut transcript) = (reference::Buffers::default(), Transcript::default());
    reference::response(document.as_bytes(), &mut buffers, &mut transcript).unwrap();
    transcript
}

#[test]
fn the_reference_parses_the_same() {
    for (name, document) in documents(&bodies::requests()) {
        assert!(!request(document).0.is_empty(), "{name} was not read");
        assert_eq!(request(document), reference_request(document), "{name}");
    }
    for (name, document) in documents(&bodies::responses()) {
        assert!(!response(document).0.is_empty(), "{name} was not read");
        assert_eq!(response(document), reference_response(document), "{name}");
    }
}

/// A tree has the same content as the events, and the tree of an escaped body is the same as the
/// tree of an inline body.
#[test]
fn the_reference_makes_the_same_tree() {
    let inline = bodies::canonical(Layout::Inline);
    let escaped = bodies::canonical(Layout::Escaped);
    for ((name, inline), (_, escaped)) in documents(&inline).zip(documents(&escaped)) {
        let expected = pulled(inline);
        assert!(response(inline) == expected, "{name}:\n{inline:.2000}");
        assert!(reference_response(inline) == expected, "{name}:\n{inline:.2000}");
        assert!(reference_response(escaped) == expected, "{name}:\n{escaped:.2000}");
        assert!(response(escaped) == pulled(escaped), "{name}:\n{escaped:.2000}");
        let [inline, escaped] = [inline, escaped].map(|body| Response::parse(body.as_bytes()));
        assert!(inline.unwrap() == escaped.unwrap(), "{name}");
    }
}

#[test]
fn foreign_messages_hold_the_same_as_canonical_ones() {
    let check = |bodies: &[Body], read: fn(&str) -> Transcript| {
        let mut count = 0;
        for foreign in bodies {
            let Some((name, _)) = foreign.name.split_once('-') else { continue };
            let canonical = bodies.iter().find(|body| body.name == name).unwrap();
            assert_ne!(foreign.documents, canonical.documents, "{}", foreign.name);
            let [foreign, canonical] = [foreign, canonical].map(|body| read(&body.documents[0]));
            assert_eq!(foreign, canonical, "{name}");
            count += 1;
        }
        assert_eq!(count, 4);
    };
    check(&bodies::requests(), request);
    check(&bodies::responses(), response);
}

type Read = fn(&[u8], &mut Vec<u8>, &mut Transcript) -> Result<(), peers::Error>;

#[test]
fn the_peers_decode_the_same() {
    for name in ["status", "message", "login", "roster1k", "messages1k"] {
        let body = bodies::find(name, Layout::Inline);
        let document = &body.documents[0];
        let expected = decoded(document);
        let read = |reader: Read| {
            let mut transcript = Transcript::default();
            reader(document.as_bytes(), &mut Vec::new(), &mut transcript).unwrap();
            transcript
        };
        assert!(read(peers::serde::read) == expected, "{name} with serde");
        assert!(read(peers::roxml::read) == expected, "{name} with roxmltree");
        assert!(read(peers::tokens::read) == expected, "{name} with xmlparser");
    }
}

#[test]
fn the_reference_encodes_the_same() {
    for message in SendMessage::varied(1_000).iter().chain([&SendMessage::demo()]) {
        let (mut codec, mut reference) = (Vec::new(), String::new());
        message.request().encode_into(&mut codec).unwrap();
        message.write(&mut reference).unwrap();
        assert_eq!(str::from_utf8(&codec).unwrap(), reference);
    }
}

/// Each encoded response is equal to the body with its name.
#[test]
fn the_reference_writes_the_same_responses() {
    let both = |response: &written::Written| {
        let (mut codec, mut reference) = (Vec::new(), String::new());
        response.encode_into(&mut codec).unwrap();
        reference::write(response, &mut String::new(), &mut reference);
        assert!(codec == reference.as_bytes(), "{reference:.2000}");
        reference
    };
    for layout in [Layout::Inline, Layout::Escaped] {
        for (name, response) in written::polls(layout) {
            assert!(both(&response) == bodies::find(name, layout).documents[0], "{name}");
        }
    }
    let bodies = bodies::responses();
    for (name, response) in written::others() {
        let body = bodies.iter().find(|body| body.name == name).unwrap();
        assert_eq!(both(&response), body.documents[0], "{name}");
    }
}

#[test]
fn bodies_are_what_they_are_said_to_be() {
    let lens = |name| bodies::find(name, Layout::Inline).len();
    assert_eq!([lens("status"), lens("message")], [530, 600]);
    let per_buddy = lens("roster20k") / 20_000;
    assert!((270..290).contains(&per_buddy), "{per_buddy} bytes per buddy");
    assert_eq!(bodies::find("mixed", Layout::Inline).documents.len(), 4_096);
}
