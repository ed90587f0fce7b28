//! The parts of a fault: which elements they are, and that they come through what is done with one.

use bsim_codec::{Encode, Fault, ReadOptions, SoapVersion};

fn soap_12(fault: &str) -> String {
    let soap = "http://www.w3.org/2003/05/soap-envelope";
    format!("<e:Envelope xmlns:e='{soap}'><e:Body>{fault}</e:Body></e:Envelope>")
}

/// Of several elements one is the part: the first with its name, in the namespace of SOAP 1.2.
#[test]
fn parts_among_others() {
    let body = soap_12(
        "<e:Fault><Code><e:Value>a</e:Value></Code><e:Code><e:Subcode><e:Value>b</e:Value>\
         </e:Subcode><Value>c</Value><e:Value>e:Sender</e:Value><e:Value>d</e:Value></e:Code>\
         <Reason><e:Text>k</e:Text></Reason><e:Reason><e:Other>f</e:Other><Text>g</Text><e:Text>why</e:Text></e:Reason>\
         <Role>h</Role><e:Role>who</e:Role><e:detail>i</e:detail><e:Detail>j</e:Detail></e:Fault>",
    );
    let fault = Fault::parse(body.as_bytes()).unwrap();
    assert_eq!(fault.code.unwrap(), "e:Sender");
    assert_eq!(fault.reason.unwrap(), "why");
    assert_eq!(fault.actor.unwrap(), "who");
    assert_eq!(fault.detail.unwrap(), "j");
}

/// Pretty-printing can be trimmed off every part.
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

/// A fault that owns its texts is written in the version that it came in.
#[test]
fn owned() {
    let body = soap_12("<e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code></e:Fault>");
    let fault = Fault::parse(body.as_bytes()).unwrap();
    let owned = fault.into_owned();
    assert_eq!(owned.version, SoapVersion::Soap12);
    let (mut expected, mut written) = (Vec::new(), Vec::new());
    fault.encode_into(&mut expected).unwrap();
    owned.encode_into(&mut written).unwrap();
    assert_eq!(written, expected);
}
