//! The fuzz dictionary is the codec's table of names, and what XML and SOAP are made of.
//!
//! `BSIM_UPDATE=1 cargo test --no-default-features --test dictionary` writes it anew.

use std::collections::BTreeSet;
use std::path::Path;

use bsim_codec::{Operation, Presence, names};

const NAMESPACES: [&str; 9] = [
    names::NS_SERVICE,
    names::NS_SOAP11,
    names::NS_SOAP12,
    names::NS_XSI,
    names::NS_XSD,
    names::NS_SOAP11_ENCODING,
    names::NS_SOAP12_ENCODING,
    names::NS_XML,
    names::NS_XMLNS,
];

const TOKENS: &[&str] = &[
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "<!-->",
    "<!--->",
    "-->",
    "<!DOCTYPE",
    "<?",
    "?>",
    "</",
    "/>",
    "&lt;",
    "&gt;",
    "&amp;",
    "&quot;",
    "&apos;",
    "&#13;",
    "&#32;",
    "&#x4E3D;",
    "&amp;lt;",
    "xmlns=\"\"",
    "xmlns:p=",
    "xml:lang",
    "xsi:nil=\"true\"",
    "xsi:type=\"xsd:base64Binary\"",
    "soap:",
    "\u{FEFF}",
    "\r\n",
    "%E4%B8%BD",
    "%20",
    "standalone",
];

fn dictionary() -> String {
    let mut tokens: BTreeSet<String> = TOKENS.iter().map(|&token| token.to_owned()).collect();
    tokens.extend(NAMESPACES.map(str::to_owned));
    tokens.extend(Presence::ALL.iter().map(|presence| presence.code().to_owned()));
    let operations = Operation::ALL.iter().flat_map(|operation| {
        [operation.name(), operation.response_name(), operation.result_name()]
    });
    for name in names::ALL.iter().copied().chain(operations) {
        tokens.insert(name.to_owned());
        // As they stand in a document, and in one that is escaped in another.
        for (open, close) in [("<", ">"), ("</", ">"), ("&lt;", "&gt;"), ("&lt;/", "&gt;")] {
            tokens.insert(format!("{open}{name}{close}"));
        }
    }
    let header = "# Written by tests/dictionary.rs.\n".to_owned();
    tokens.iter().fold(header, |lines, token| lines + &line(token))
}

/// One entry, in libFuzzer's syntax.
fn line(token: &str) -> String {
    let mut line = String::from("\"");
    for byte in token.bytes() {
        match byte {
            b'"' | b'\\' => line.extend(['\\', char::from(byte)]),
            b' '..=b'~' => line.push(char::from(byte)),
            _ => line.push_str(&format!("\\x{byte:02X}")),
        }
    }
    line + "\"\n"
}

#[test]
fn the_dictionary_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("bsim.dict");
    let expected = dictionary();
    if std::env::var_os("BSIM_UPDATE").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "run `BSIM_UPDATE=1 cargo test --no-default-features` in fuzz/");
}
