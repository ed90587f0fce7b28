//! The parts of a fault: which elements they are, and how parsing, encoding and copying keep them.

use bsim_codec::{
    Encode, ErrorKind, Fault, FaultKind, ReadOptions, Request, Response, SoapVersion, Text,
    Translation,
};

fn soap_11(fault: &str) -> String {
    let soap = "http://schemas.xmlsoap.org/soap/envelope/";
    format!("<e:Envelope xmlns:e='{soap}'><e:Body>{fault}</e:Body></e:Envelope>")
}

fn encode(fault: &Fault<'_>) -> String {
    String::from_utf8(fault.encode_to_vec().unwrap()).unwrap()
}

fn soap_12(fault: &str) -> String {
    let soap = "http://www.w3.org/2003/05/soap-envelope";
    format!("<e:Envelope xmlns:e='{soap}'><e:Body>{fault}</e:Body></e:Envelope>")
}

/// If several elements could be the part, the first with the right name counts; in SOAP 1.2, it
/// must also have the right namespace.
#[test]
fn parts_among_others() {
    let body = soap_12(
        "<e:Fault><Code><e:Value>a</e:Value></Code><e:Code><e:Subcode><e:Value>b</e:Value>\
         </e:Subcode><Value>c</Value><e:Value>e:Sender</e:Value></e:Code>\
         <Reason><e:Text>k</e:Text></Reason><e:Reason><e:Other>f</e:Other><Text>g</Text><e:Text>why</e:Text></e:Reason>\
         <Role>h</Role><e:Role>who</e:Role><e:detail>i</e:detail><e:Detail>j</e:Detail></e:Fault>",
    );
    let fault = Fault::parse(body.as_bytes()).unwrap();
    assert_eq!(fault.code.unwrap(), "e:Sender");
    assert_eq!(fault.reason.unwrap(), "why");
    assert_eq!(fault.actor.unwrap(), "who");
    assert_eq!(fault.detail.unwrap(), "j");
}

/// The parts of one version in the namespace of the other are not parts.
#[test]
fn parts_of_the_other_version() {
    let parts_11 = "<e:faultcode>a</e:faultcode><e:faultstring>b</e:faultstring>\
                    <e:faultactor>c</e:faultactor><e:detail>d</e:detail>";
    let parts_12 = "<e:Code><e:Value>a</e:Value></e:Code><e:Reason><e:Text>b</e:Text></e:Reason>\
                    <e:Node>c</e:Node><e:Role>d</e:Role><e:Detail>e</e:Detail>";
    for body in [
        soap_11(&format!("<e:Fault>{parts_12}</e:Fault>")),
        soap_12(&format!("<e:Fault>{parts_11}</e:Fault>")),
    ] {
        let Fault { version, code, reason, actor, node, detail, .. } =
            Fault::parse(body.as_bytes()).unwrap();
        assert_eq!([code, reason, actor, node, detail], [None; 5], "{version:?}");
    }
}

/// `trim` removes white space from every part.
#[test]
fn trimmed() {
    let body = soap_12(
        "<e:Fault><e:Code><e:Value> e:Sender\n</e:Value></e:Code><e:Reason><e:Text> why\n</e:Text>\
         </e:Reason><e:Role> who\n</e:Role></e:Fault>",
    );
    for (trim, before, after) in [(true, "", ""), (false, " ", "\n")] {
        let options = ReadOptions::default().trim(trim);
        let fault = Fault::parse_with(body.as_bytes(), options).unwrap();
        assert_eq!(fault.code.unwrap(), *format!("{before}e:Sender{after}"));
        assert_eq!(fault.reason.unwrap(), *format!("{before}why{after}"));
        assert_eq!(fault.actor.unwrap(), *format!("{before}who{after}"));
    }
}

/// A fault that owns its texts is encoded in its own version.
#[test]
fn owned() {
    let body = soap_12("<e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code></e:Fault>");
    let fault = Fault::parse(body.as_bytes()).unwrap();
    let owned = fault.clone().into_owned();
    assert_eq!(owned.version, SoapVersion::Soap12);
    let (mut expected, mut written) = (Vec::new(), Vec::new());
    fault.encode_into(&mut expected).unwrap();
    owned.encode_into(&mut written).unwrap();
    assert_eq!(written, expected);
}

/// The kind of a code does not depend on the prefix of its namespace.
#[test]
fn kinds() {
    let in_11 = |declared: &str, code: &str| {
        soap_11(&format!("<e:Fault{declared}><faultcode>{code}</faultcode></e:Fault>"))
    };
    let in_12 = |declared: &str, code: &str| {
        soap_12(&format!("<e:Fault{declared}><e:Code><e:Value>{code}</e:Value></e:Code></e:Fault>"))
    };
    let (ns_11, ns_12) =
        ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope");
    for (local, kind) in [
        ("Client", FaultKind::Client),
        ("Sender", FaultKind::Client),
        ("Server", FaultKind::Server),
        ("Receiver", FaultKind::Server),
        ("VersionMismatch", FaultKind::VersionMismatch),
        ("MustUnderstand", FaultKind::MustUnderstand),
        ("DataEncodingUnknown", FaultKind::DataEncodingUnknown),
        ("Client.Authentication", FaultKind::Client),
        ("Server.A.B", FaultKind::Server),
        ("Client.", FaultKind::Client),
        ("client", FaultKind::Other),
        ("ClientX", FaultKind::Other),
        ("Sender.a", FaultKind::Other),
        (".Client", FaultKind::Other),
        ("", FaultKind::Other),
    ] {
        for (declared, code, kind) in [
            (String::new(), format!("e:{local}"), kind),
            (String::new(), format!("\n e:{local}\t"), kind),
            (format!(" xmlns:SOAP-ENV='{ns_11}'"), format!("SOAP-ENV:{local}"), kind),
            (format!(" xmlns:x='{ns_12}'"), format!("x:<!-- -->{local}"), kind),
            (String::new(), local.to_owned(), FaultKind::Other),
            (" xmlns:x='urn:x'".to_owned(), format!("x:{local}"), FaultKind::Other),
            (String::new(), format!("unbound:{local}"), FaultKind::Other),
            (String::new(), format!("e:e:{local}"), FaultKind::Other),
            (format!(" xmlns='{ns_11}'"), format!(":{local}"), FaultKind::Other),
        ] {
            for body in [in_11(&declared, &code), in_12(&declared, &code)] {
                assert_eq!(Fault::parse(body.as_bytes()).unwrap().kind, kind, "{body}");
            }
        }
        // In the default namespace, and with a prefix that the element of the code binds.
        let body = format!(
            "<Envelope xmlns='{ns_11}'><Body><Fault><faultcode>{local}</faultcode></Fault></Body>\
             </Envelope>"
        );
        assert_eq!(Fault::parse(body.as_bytes()).unwrap().kind, kind, "{body}");
        for name in ["faultcode", "e:faultcode"] {
            let code = format!("<{name} xmlns:y='{ns_11}'>y:{local}</{name}>");
            let body = soap_11(&format!("<e:Fault>{code}</e:Fault>"));
            assert_eq!(Fault::parse(body.as_bytes()).unwrap().kind, kind, "{body}");
        }
        assert_eq!(Fault::new(&format!("soap:{local}"), "").kind, kind);
        assert_eq!(Fault::new(&format!("x:{local}"), "").kind, FaultKind::Other);
    }
}

/// An encoded code has the meaning of the parsed code, whatever its prefix.
#[test]
fn codes_are_written_with_our_prefix() {
    let fault = |kind, code| Fault { kind, code, ..Fault::new("", "") };
    let code = |code| Some(Text::plain(code));
    for (kind, given, in_11, in_12) in [
        (FaultKind::Server, code("soap:Server"), "soap:Server", "soap:Receiver"),
        (FaultKind::Server, code("S:Server"), "soap:Server", "soap:Receiver"),
        (FaultKind::Server, code(" Server "), "soap:Server", "soap:Receiver"),
        (FaultKind::Server, code("soap:Receiver"), "soap:Server", "soap:Receiver"),
        (FaultKind::Client, code("S:Sender"), "soap:Client", "soap:Sender"),
        (FaultKind::Client, code("S:Client.a&b"), "soap:Client.a&amp;b", "soap:Sender"),
        (FaultKind::Client, code("soap:Sender.a"), "soap:Client", "soap:Sender"),
        (FaultKind::Client, code("soap:ClientX"), "soap:Client", "soap:Sender"),
        (
            FaultKind::DataEncodingUnknown,
            code("DataEncodingUnknown.a"),
            "soap:DataEncodingUnknown",
            "soap:DataEncodingUnknown",
        ),
        (FaultKind::Client, code("other"), "soap:Client", "soap:Sender"),
        (FaultKind::Client, code("soap:Server"), "soap:Client", "soap:Sender"),
        (FaultKind::Server, None, "soap:Server", "soap:Receiver"),
        (FaultKind::MustUnderstand, None, "soap:MustUnderstand", "soap:MustUnderstand"),
        (FaultKind::Other, code("S:Server"), "S:Server", "S:Server"),
        // With the prefix of the encoder, these codes would get another meaning.
        (FaultKind::Other, code("soap:Server"), "Server", "Server"),
        (FaultKind::Other, code(" soap:Client.a"), "Client.a", "Client.a"),
        (FaultKind::Other, code("soap:Mine"), "soap:Mine", "soap:Mine"),
    ] {
        for (version, expected) in [(SoapVersion::Soap11, in_11), (SoapVersion::Soap12, in_12)] {
            let fault = Fault { version, ..fault(kind, given) };
            let body = encode(&fault);
            assert!(body.contains(&format!(">{expected}</")), "{body}");
            assert_eq!(Fault::parse(body.as_bytes()).unwrap().kind, kind);
        }
    }
    let none = encode(&fault(FaultKind::Other, None));
    assert!(!none.contains("faultcode"), "{none}");
}

/// A SOAP 1.2 fault with all parts, parsed and encoded.
#[test]
fn all_parts() {
    let body = soap_12(
        "<e:Fault><e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>a:b</e:Value><e:Subcode>\
         <e:Subcode><e:Value>d</e:Value></e:Subcode><e:Value>c</e:Value></e:Subcode>\
         </e:Subcode></e:Code>\
         <e:Reason><e:Text xml:lang='en-GB'>no</e:Text><e:Text xml:lang='&#100;e'>nein</e:Text>\
         <e:Text>non</e:Text></e:Reason><e:Node>urn:n</e:Node><e:Role>urn:r</e:Role></e:Fault>",
    );
    let fault = Fault::parse(body.as_bytes()).unwrap();
    let subcodes: Vec<_> = fault.subcodes.iter().map(|it| it.decode()).collect();
    assert_eq!(subcodes, ["a:b", "c", "d"]);
    assert_eq!(fault.lang.unwrap(), "en-GB");
    assert_eq!(fault.reason.unwrap(), "no");
    let translations: Vec<_> = fault
        .translations
        .iter()
        .map(|it| (it.lang.map(|lang| lang.decode()), it.reason.decode()))
        .collect();
    assert_eq!(translations, [(Some("de".into()), "nein".into()), (None, "non".into())]);
    assert_eq!((fault.node.unwrap(), fault.actor.unwrap()), ("urn:n".into(), "urn:r".into()));

    let written = Fault {
        subcodes: vec![Text::plain("a:b"), Text::plain("c")],
        translations: vec![Translation { lang: Some("de".into()), reason: "nein".into() }],
        ..fault.clone()
    };
    assert_eq!(
        encode(&written).split_once("<soap:Fault>").unwrap().1,
        "<soap:Code><soap:Value>e:Sender</soap:Value><soap:Subcode><soap:Value>a:b</soap:Value>\
         <soap:Subcode><soap:Value>c</soap:Value></soap:Subcode></soap:Subcode></soap:Code>\
         <soap:Reason><soap:Text xml:lang=\"en-GB\">no</soap:Text><soap:Text xml:lang=\"de\">nein\
         </soap:Text></soap:Reason><soap:Node>urn:n</soap:Node><soap:Role>urn:r</soap:Role>\
         </soap:Fault></soap:Body></soap:Envelope>"
            .replace("e:Sender", "soap:Sender")
    );
    assert_eq!(Fault::parse(encode(&fault).as_bytes()).unwrap().subcodes.len(), 3);
    // SOAP 1.1 has only the reasons in several languages.
    let in_11 = Fault { version: SoapVersion::Soap11, ..written };
    let again = encode(&in_11);
    let read = Fault::parse(again.as_bytes()).unwrap();
    let expected =
        Fault { code: Some("soap:Client".into()), subcodes: Vec::new(), node: None, ..in_11 };
    assert_eq!(read, expected);
}

/// SOAP 1.1 reasons in several languages. A reason without a language may occur once.
#[test]
fn fault_strings() {
    for (strings, languages) in [
        ("<faultstring>a</faultstring>", &[None][..]),
        ("<faultstring xml:lang='en'>a</faultstring>", &[Some("en")]),
        (
            "<faultstring>a</faultstring><faultstring xml:lang='de'>b</faultstring>",
            &[None, Some("de")],
        ),
        (
            "<e:faultstring xml:lang='de'>a</e:faultstring><faultstring>b</faultstring>\
             <faultstring xml:lang='fr'>c</faultstring>",
            &[Some("de"), None, Some("fr")],
        ),
    ] {
        let body = soap_11(&format!("<e:Fault>{strings}</e:Fault>"));
        let fault = Fault::parse(body.as_bytes()).unwrap();
        let others = fault.translations.iter().map(|it| it.lang);
        let found: Vec<_> = core::iter::once(fault.lang).chain(others).collect();
        assert_eq!(found, languages.iter().map(|it| it.map(Text::plain)).collect::<Vec<_>>());
        assert_eq!(fault.reason.unwrap(), "a");
    }
    let twice = "<e:Fault><faultstring>a</faultstring><e:faultstring>b</e:faultstring></e:Fault>";
    let body = soap_11(twice);
    let error = Fault::parse(body.as_bytes()).unwrap_err();
    let at = body.find("<e:faultstring").unwrap();
    assert_eq!((error.kind(), error.offset()), (ErrorKind::DuplicateElement, at));
}

/// Two parsers could use two different codes.
#[test]
fn codes_come_once() {
    const NIL: &str = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='1'";
    for (first, second) in [
        ("<e:Value>e:Sender</e:Value>".to_owned(), "<e:Value>e:Receiver</e:Value>"),
        (format!("<e:Value {NIL}>e:Sender</e:Value>"), "<e:Value>e:Receiver</e:Value>"),
        ("<e:Subcode/>".to_owned(), "<e:Subcode />"),
        (format!("<e:Subcode {NIL}/>"), "<e:Subcode />"),
    ] {
        for (start, end) in [("", ""), ("<e:Subcode><e:Subcode>", "</e:Subcode></e:Subcode>")] {
            let code = format!("{start}{first}<e:Other/>{second}{end}");
            let body = soap_12(&format!("<e:Fault><e:Code>{code}</e:Code></e:Fault>"));
            let error = Fault::parse(body.as_bytes()).unwrap_err();
            let at = body.find(second).unwrap();
            assert_eq!((error.kind(), error.offset()), (ErrorKind::DuplicateElement, at), "{body}");
        }
    }
}

/// In both versions, a nil part is absent, whatever its content.
#[test]
fn nil_parts() {
    const NIL: &str = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'";
    let nothing = |version| Fault {
        version,
        kind: FaultKind::Other,
        code: None,
        reason: None,
        detail: None,
        ..Fault::new("", "")
    };
    for content in ["", "a", "<a>b</a>", "<e:Value>a</e:Value>", "<e:Text>a</e:Text>"] {
        for name in ["faultcode", "faultstring", "faultactor", "detail"] {
            for name in [name.to_owned(), format!("e:{name}")] {
                let body = soap_11(&format!("<e:Fault><{name} {NIL}>{content}</{name}></e:Fault>"));
                assert_eq!(
                    Fault::parse(body.as_bytes()),
                    Ok(nothing(SoapVersion::Soap11)),
                    "{body}"
                );
            }
        }
        for name in [
            "Code",
            "Reason",
            "Node",
            "Role",
            "Detail",
            "Code/Value",
            "Code/Subcode",
            "Reason/Text",
        ] {
            let (outer, inner) = name.split_once('/').unwrap_or(("", name));
            let part = format!("<e:{inner} {NIL}>{content}</e:{inner}>");
            let part = match outer {
                "" => part,
                outer => format!("<e:{outer}>{part}</e:{outer}>"),
            };
            let body = soap_12(&format!("<e:Fault>{part}</e:Fault>"));
            assert_eq!(Fault::parse(body.as_bytes()), Ok(nothing(SoapVersion::Soap12)), "{body}");
        }
    }
}

/// The SOAP version is known even if nothing else in the body parses.
#[test]
fn versions() {
    for (body, version) in
        [(soap_11("<a>"), SoapVersion::Soap11), (soap_12(""), SoapVersion::Soap12)]
    {
        assert!(
            Request::parse(body.as_bytes()).is_err() && Response::parse(body.as_bytes()).is_err()
        );
        let declared = format!("\u{FEFF}<?xml version='1.0'?><!-- -->\n{body}");
        for body in [body, declared] {
            assert_eq!(SoapVersion::parse(body.as_bytes()), Ok(version));
        }
    }
    for (body, kind, at) in [
        ("<a/>", ErrorKind::NotSoap, 0),
        ("<html>", ErrorKind::NotSoap, 0),
        (" <Envelope xmlns='urn:x'/>", ErrorKind::VersionMismatch, 1),
        ("<Envelope", ErrorKind::UnexpectedEnd, 9),
    ] {
        let error = SoapVersion::parse(body.as_bytes()).unwrap_err();
        assert_eq!((error.kind(), error.offset()), (kind, at), "{body}");
    }
}
