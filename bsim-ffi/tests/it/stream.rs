//! The C ABI gives the same results as the codec, for the published session and for truncated and
//! changed copies of it.

use std::path::Path;

use crate::oracle::ffi_equals_codec;
use bsim::status::BSIM_PANIC;
use bsim::text::{bsim_text, bsim_text_decode};
use bsim_codec::{Encode, Fault, Response, SoapVersion};

/// Every body in the test data of the codec.
fn bodies() -> Vec<Vec<u8>> {
    let mut bodies = Vec::new();
    let mut directories =
        vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../bsim-codec/tests/data")];
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "xml") {
                bodies.push(std::fs::read(path).unwrap());
            }
        }
    }
    assert!(bodies.len() >= 15);
    bodies
}

/// Forms that the published session does not contain.
const OTHERS: [&str; 8] = [
    "<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Body><e:Fault><e:Code>\
     <e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text xml:lang='en-GB'>no</e:Text></e:Reason>\
     <e:Node>urn:n</e:Node></e:Fault></e:Body></e:Envelope>",
    "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>\
     <KeepSessionAliveResponse xmlns='http://www.imcomponents.com'><KeepSessionAliveResult>\
     <Session id='x&amp;y'><IM type='msn' account='a'><OnReceiveGroups><Group><Id>1</Id>\
     <Name>a%20&#x62;</Name></Group></OnReceiveGroups><OnNudge a='1'><b/></OnNudge>\
     <OnMessage><Message from='b'>%FF%</Message><Message> c<!-- d --><![CDATA[%65]]></Message>\
     </OnMessage></IM></Session></KeepSessionAliveResult></KeepSessionAliveResponse>\
     </e:Body></e:Envelope>",
    "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>\
     <KeepSessionAliveResponse xmlns='http://www.imcomponents.com'><KeepSessionAliveResult>\
     <![CDATA[<Session id='x'><IM type='msn'><OnReceiveGroups/><OnNew>\
     &lt;&amp;</OnNew><OnLog><item> &#65; </item></OnLog></IM></Session>]]>\
     </KeepSessionAliveResult></KeepSessionAliveResponse></e:Body></e:Envelope>",
    "<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Body><e:Fault><e:Code>\
     <e:Value>e:Sender</e:Value><e:Subcode><e:Value/><e:Subcode><e:Value>a</e:Value></e:Subcode>\
     </e:Subcode></e:Code><e:Reason><e:Text xml:lang='en'>no &lt; yes</e:Text><e:Text xml:lang=''/>\
     <e:Text xml:lang=\"de\">c</e:Text></e:Reason><e:Detail><a/> b</e:Detail></e:Fault></e:Body></e:Envelope>",
    "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>\
     <SendMessage xmlns='http://www.imcomponents.com'><session/><message>a+b%2B&amp;</message>\
     </SendMessage></e:Body></e:Envelope>",
    "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>\
     <GetVersionResponse xmlns='http://www.imcomponents.com'><GetVersionResult>v1</GetVersionResult>\
     </GetVersionResponse></e:Body></e:Envelope>",
    "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>\
     <SendMessage xmlns='http://www.imcomponents.com'><session/><imType/><account></account>\
     <toAccount /><message/></SendMessage></e:Body></e:Envelope>",
    "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>\
     <KeepSessionAliveResponse xmlns='http://www.imcomponents.com'><KeepSessionAliveResult>\
     <Session id=''><IM type='' account=\"\"><OnReceiveBuddies><Buddy><Account/><Nickname></Nickname>\
     <GroupId /><Status/><Id></Id><Blocked/><PersonalMessage><!----></PersonalMessage></Buddy>\
     <Buddy/></OnReceiveBuddies><OnStatusChanged/><OnNicknameChanged /><OnLog><item></item></OnLog>\
     </IM></Session></KeepSessionAliveResult></KeepSessionAliveResponse></e:Body></e:Envelope>",
];

fn all() -> Vec<Vec<u8>> {
    let mut all = bodies();
    all.extend(OTHERS.map(|body| body.as_bytes().to_vec()));
    for version in [SoapVersion::Soap11, SoapVersion::Soap12] {
        let fault = Fault { version, ..Fault::new("soap:Server", "x") };
        all.push(Response::Fault(fault).encode_to_vec().unwrap());
    }
    all
}

#[test]
fn whole_bodies() {
    for body in all() {
        ffi_equals_codec(&body);
    }
}

#[test]
fn truncated_bodies() {
    for body in all() {
        let step = 1 + body.len() / 100;
        for len in (0..body.len()).step_by(step) {
            ffi_equals_codec(&body[..len]);
        }
    }
}

#[test]
fn changed_bodies() {
    // Bytes with a special meaning, at places where they are not expected.
    let changes = b"<>&%\"'/ \x00\xFF=;]";
    let mut seed = 1_usize;
    for body in all() {
        for _ in 0..60 {
            let mut changed = body.clone();
            for _ in 0..2 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_041);
                let at = (seed >> 24) % changed.len();
                changed[at] = changes[(seed >> 9) % changes.len()];
            }
            ffi_equals_codec(&changed);
        }
    }
}

/// A program may set the form of a text to any number. The library decodes the text or refuses it.
#[test]
fn any_form_of_a_text() {
    let raws = ["", "&", "&#x", "%", "%4", "a]]>b", "<![CDATA[", " &amp;lt; ", "\u{E4}%C3", "<!--"];
    for raw in raws {
        for form in (0..1024).chain([u32::MAX, 1 << 31]) {
            for mode in -1..=3 {
                let (mut buffer, mut len) = ([0_u8; 64], 0);
                let text =
                    bsim_text { ptr: raw.as_ptr().cast(), len: raw.len(), offset: u32::MAX, form };
                let (ptr, cap) = (buffer.as_mut_ptr().cast(), buffer.len());
                // SAFETY: every pointer refers to a local variable.
                let status = unsafe {
                    bsim_text_decode(text, mode, ptr, cap, &mut len, core::ptr::null_mut())
                };
                assert_ne!(status, BSIM_PANIC, "{raw} {form}");
                assert!(len <= cap);
            }
        }
    }
}
