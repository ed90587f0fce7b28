//! Checks the table in the README about quick-xml with serde: which documents it accepts although
//! `bsim-codec` refuses them.

use bsim_benches::{Transcript, peers};
use bsim_codec::response::KeepSessionAliveResponse;

const BODY: &str = include_str!("../../../bsim-codec/tests/data/demo/poll-status.inline.xml");

fn with(old: &str, new: &str) -> String {
    assert_eq!(BODY.matches(old).count(), 1, "{old}");
    BODY.replace(old, new)
}

fn serde_reads(document: &str) -> bool {
    let mut transcript = Transcript::default();
    peers::serde::read(document.as_bytes(), &mut Vec::new(), &mut transcript).is_ok()
}

#[test]
fn only_bsim_refuses_what_the_readme_says() {
    assert!(KeepSessionAliveResponse::parse(BODY.as_bytes()).is_ok() && serde_reads(BODY));
    let header =
        r#"<soap:Header><a xmlns="urn:a" soap:mustUnderstand="1"/></soap:Header><soap:Body>"#;
    for (document, is_read) in [
        (BODY.strip_suffix("</soap:Envelope>").unwrap().to_owned(), false),
        (with("NLN</OnStatusChanged>", "NLN</OnLogin>"), false),
        (with("<soap:Envelope", "<!DOCTYPE a><soap:Envelope"), true),
        (format!("{BODY}more"), true),
        (with("NLN", "N\u{1}N"), true),
        (with("NLN", "N]]>N"), true),
        (with("NLN", "N<!-- a -- b -->N"), true),
        (with("http://www.imcomponents.com", "http://www.example.com"), true),
        (with("<soap:Body>", header), true),
    ] {
        assert!(KeepSessionAliveResponse::parse(document.as_bytes()).is_err(), "{document}");
        assert_eq!(serde_reads(&document), is_read, "{document}");
    }
}
