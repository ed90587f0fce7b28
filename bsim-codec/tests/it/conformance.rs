//! The W3C XML conformance suite: every document, at every place where the codec reads one.
//!
//! `.ci/conformance.sh` downloads the suite. Without the suite, the test prints a note and passes.
//! If `BSIM_XMLCONF` is set, the suite is required: the value is its directory, or empty for the
//! directory that the script uses.
//!
//! `data/conformance/exceptions.txt` lists the documents for which the codec differs from the
//! suite, each with the rule that justifies this.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bsim_codec::{DecodeError, ErrorKind, Events, Request, Response};

const EXCEPTIONS: &str = include_str!("../data/conformance/exceptions.txt");

const HEAD: &str = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
    <KeepSessionAliveResponse xmlns=\"http://www.imcomponents.com\"><KeepSessionAliveResult>";
const TAIL: &str = "</KeepSessionAliveResult></KeepSessionAliveResponse></s:Body></s:Envelope>";

/// One test from the catalog of the suite.
struct Case {
    path: String,
    kind: Kind,
    bytes: Vec<u8>,
    encoding: Encoding,
    /// The decoded document; empty for another encoding.
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// According to XML 1.0 or Namespaces in XML.
    NotWellFormed,
    WellFormed,
}

#[test]
fn suite() {
    let Some(root) = find_suite() else {
        eprintln!("skipped: run .ci/conformance.sh to download the W3C suite");
        return;
    };
    let cases = catalogue(&root);
    let mut exceptions = exceptions();
    let mut wrong = Vec::new();
    for case in &cases {
        for (place, outcome, fine) in judge(case) {
            let listed = exceptions.remove(&(place.to_owned(), case.path.clone()));
            let outcome = outcome.map_or("accepted".to_owned(), |kind| format!("{kind:?}"));
            match listed {
                None if !fine => wrong.push(format!("{place} {}: {outcome}", case.path)),
                Some(_) if fine => wrong.push(format!("{place} {}: no exception", case.path)),
                Some(listed) if listed != outcome => {
                    wrong.push(format!("{place} {}: {outcome}, not {listed}", case.path));
                }
                _ => {}
            }
        }
    }
    wrong.extend(exceptions.keys().map(|(place, path)| format!("{place} {path}: no such case")));
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    // The whole suite, version 20130923: with a part of it, the test would check less and still
    // pass. (Three more documents are ill-formed in every encoding.)
    let without_doctype = |kind| {
        let is_one = |case: &&Case| {
            let is_text = case.encoding != Encoding::Other;
            case.kind == kind && is_text && doctype(kind, &case.text).is_none()
        };
        cases.iter().filter(is_one).count()
    };
    let not_well_formed = without_doctype(Kind::NotWellFormed);
    let well_formed = without_doctype(Kind::WellFormed);
    assert_eq!((cases.len(), not_well_formed, well_formed), (1975, 242, 73));
}

/// The result for the document at each place, and whether the result is right.
fn judge(case: &Case) -> Vec<(&'static str, Option<ErrorKind>, bool)> {
    // No document of the suite is a message, so as a whole body each must be refused.
    let body = Response::parse(&case.bytes).err();
    assert_eq!(body, Request::parse(&case.bytes).err(), "{}", case.path);
    let must_fail = case.kind == Kind::NotWellFormed;
    let (mut outcomes, mut judged) = (Vec::new(), Vec::new());
    match case.encoding {
        Encoding::Utf8 => outcomes.push(("body", body, 0)),
        Encoding::Utf16 => judged.push(encoding("body", body, ErrorKind::UnsupportedEncoding)),
        Encoding::Other => {
            judged.push(encoding("body", body, ErrorKind::InvalidUtf8));
            let inline = [HEAD.as_bytes(), &case.bytes, TAIL.as_bytes()].concat();
            judged.push(encoding("inline", Events::parse(&inline).err(), ErrorKind::InvalidUtf8));
            return judged;
        }
    }
    let text = case.text.as_str();
    outcomes.push(("escaped", as_escaped(text), HEAD.len()));
    if let Some(doctype) = doctype(case.kind, text) {
        for (place, error, start) in outcomes {
            let before = if place == "body" { doctype } else { escape(&text[..doctype]).len() };
            // An error may occur before the DOCTYPE.
            let fine = error.is_some_and(|error| {
                error.kind() == ErrorKind::Doctype && error.offset() == start + before
                    || must_fail && error.offset() < start + before
            });
            judged.push((place, error.map(|error| error.kind()), fine));
        }
        return judged;
    }
    outcomes.push(("CDATA", as_cdata(text), HEAD.len()));
    outcomes.push(("inline", as_elements(case.kind, text), HEAD.len()));
    for (place, error, _) in outcomes {
        // An empty result is not a document, but it is valid: there are no events.
        let must_fail = place == "body" || must_fail && !text.is_empty();
        judged.push((place, error.map(|error| error.kind()), error.is_some() == must_fail));
    }
    judged
}

/// Whether a document was refused because of its encoding.
fn encoding(
    place: &'static str,
    error: Option<DecodeError>,
    expected: ErrorKind,
) -> (&'static str, Option<ErrorKind>, bool) {
    let kind = error.map(|error| error.kind());
    (place, kind, kind == Some(expected))
}

/// The offset of the document type declaration, if there is one.
fn doctype(kind: Kind, text: &str) -> Option<usize> {
    let at = text.find("<!DOCTYPE")?;
    // The match may be in a comment. A parser can rule that out only for a well-formed document.
    let is_one = kind == Kind::NotWellFormed
        || matches!(roxmltree::Document::parse(text), Err(roxmltree::Error::DtdDetected));
    is_one.then_some(at)
}

/// The document as an escaped result.
fn as_escaped(text: &str) -> Option<DecodeError> {
    read(&format!("{HEAD}{}{TAIL}", escape(text)))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The document as a result in a CDATA section.
fn as_cdata(text: &str) -> Option<DecodeError> {
    let text = text.replace("]]>", "]]]]><![CDATA[>");
    read(&format!("{HEAD}<![CDATA[{text}]]>{TAIL}"))
}

/// The document as inline events, without its declaration, which is not allowed there. If the
/// declaration may be the error, it stays.
fn as_elements(kind: Kind, text: &str) -> Option<DecodeError> {
    let text = text.trim_start_matches('\u{FEFF}');
    let sound = [
        "<?xml version=\"1.0\"",
        "<?xml version='1.0'",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"",
        "<?xml version='1.0' encoding='UTF-8'",
    ];
    let text = match text.split_once("?>") {
        Some((declaration, rest))
            if declaration.starts_with("<?xml")
                && (kind == Kind::WellFormed || sound.contains(&declaration)) =>
        {
            rest
        }
        _ => text,
    };
    read(&format!("{HEAD}<Session><IM>{text}</IM></Session>{TAIL}"))
}

fn read(body: &str) -> Option<DecodeError> {
    Events::parse_str(body).map_or_else(Some, |mut events| events.find_map(Result::err))
}

/// The exceptions: place and path, and the result instead.
fn exceptions() -> BTreeMap<(String, String), String> {
    let lines = EXCEPTIONS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let mut words = line.split_whitespace();
            let mut word = || words.next().expect("place, path, outcome, rule").to_owned();
            let (place, path, outcome) = (word(), word(), word());
            assert!(words.next().is_some(), "no rule: {line}");
            ((place, path), outcome)
        })
        .collect()
}

fn find_suite() -> Option<PathBuf> {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/xmlconf");
    let wanted = std::env::var_os("BSIM_XMLCONF");
    let root = wanted.as_ref().filter(|path| !path.is_empty()).map_or(usual, PathBuf::from);
    let is_there = root.join("cleaned/xmlconf-flattened.xml").is_file();
    assert!(is_there || wanted.is_none(), "the W3C suite is not at {}", root.display());
    is_there.then_some(root)
}

/// The tests for XML 1.0, fifth edition, and Namespaces in XML 1.0.
fn catalogue(root: &Path) -> Vec<Case> {
    let catalogue = std::fs::read_to_string(root.join("cleaned/xmlconf-flattened.xml")).unwrap();
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(&catalogue, options).unwrap();
    let tests = document.descendants().filter(|node| node.has_tag_name("TEST"));
    tests
        .filter(|test| {
            let about = test.attribute("RECOMMENDATION").unwrap_or("XML1.0");
            let edition = test.attribute("EDITION").unwrap_or("5");
            (about.starts_with("XML1.0") || about.starts_with("NS1.0")) && edition.contains('5')
        })
        .filter_map(|test| {
            let kind = match test.attribute("TYPE") {
                Some("not-wf") => Kind::NotWellFormed,
                // The catalog uses this for documents that misuse the colon.
                _ if test.attribute("NAMESPACE") == Some("no") => Kind::NotWellFormed,
                Some("valid" | "invalid") => Kind::WellFormed,
                // Errors that a processor may ignore.
                _ => return None,
            };
            let base = (roxmltree::NS_XML_URI, "base");
            let bases = test.ancestors().filter_map(|node| node.attribute(base));
            let mut path = test.attribute("URI").unwrap().to_owned();
            for base in bases {
                path.insert_str(0, base);
            }
            let bytes = std::fs::read(root.join("xmlconf").join(&path)).unwrap();
            let (encoding, text) = decode(&bytes);
            Some(Case { path, kind, bytes, encoding, text })
        })
        .collect()
}

fn decode(bytes: &[u8]) -> (Encoding, String) {
    if let Ok(text) = str::from_utf8(bytes) {
        return (Encoding::Utf8, text.to_owned());
    }
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return (Encoding::Other, String::new()),
    };
    let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    match String::from_utf16(&units) {
        Ok(text) => (Encoding::Utf16, text),
        Err(_) => (Encoding::Other, String::new()),
    }
}
