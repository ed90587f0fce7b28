//! Every strict prefix of a valid body gives an unexpected end at the length of the prefix. The
//! events before it are the same as in the whole body.

use crate::support::{self, answer, cdata, escape, forms, read_on, session};
use bsim_codec::request::Request;
use bsim_codec::response::Response;
use bsim_codec::{DecodeError, ErrorKind, Fault, ReadOptions};

macro_rules! demo {
    ($($name:literal),* $(,)?) => {
        [$(include_str!(concat!("../data/demo/", $name, ".xml"))),*]
    };
}

#[track_caller]
fn ends_early<T: core::fmt::Debug>(found: Result<T, DecodeError>, len: usize, body: &str) {
    let found = found.map_err(|error| (error.kind(), error.offset()));
    assert!(
        matches!(found, Err((ErrorKind::UnexpectedEnd, at)) if at == len),
        "{found:?} instead of an end at {len}: {}",
        String::from_utf8_lossy(&body.as_bytes()[..len])
    );
}

/// The events of every prefix; for a long body, of every `step`th prefix and of all in the last
/// part.
fn events(body: &str, options: ReadOptions) {
    let (whole, error) = read_on(body.as_bytes(), options);
    assert_eq!(error, None, "{body}");
    assert!(!whole.is_empty());
    for len in 0..body.len() {
        let (events, error) = read_on(&body.as_bytes()[..len], options);
        ends_early(error.map_or(Ok(()), Err), len, body);
        assert!(events.len() <= whole.len());
        // A prefix has at most one more event than the last prefix, so only the new one is
        // compared.
        let new = events.len().saturating_sub(2);
        assert_eq!(events[new..], whole[new..events.len()], "{len}");
    }
}

#[test]
fn demo_requests() {
    for body in demo!["Login", "LoginIM", "KeepSessionAlive", "ChangeStatus", "SendMessage"] {
        for len in 0..body.len() {
            ends_early(Request::parse(&body.as_bytes()[..len]), len, body);
        }
        Request::parse(body.as_bytes()).unwrap();
    }
}

#[test]
fn demo_responses() {
    let empty =
        demo!["LoginResponse", "LoginIMResponse", "ChangeStatusResponse", "SendMessageResponse"];
    for body in empty {
        for len in 0..body.len() {
            ends_early(Response::parse(&body.as_bytes()[..len]), len, body);
        }
        Response::parse(body.as_bytes()).unwrap();
    }
}

#[test]
fn demo_polls() {
    let short = demo![
        "poll-status.escaped",
        "poll-status.inline",
        "poll-message.escaped",
        "poll-message.inline"
    ];
    for body in short {
        for options in [ReadOptions::default(), ReadOptions::default().general_only(true)] {
            events(body, options);
            events(body, options.trim(true));
        }
    }
    for body in demo!["poll-login.escaped", "poll-login.inline"] {
        events(body, ReadOptions::default());
        for len in (0..body.len()).step_by(7) {
            ends_early(Response::parse(&body.as_bytes()[..len]), len, body);
        }
    }
}

/// A body with all kinds of markup that can be truncated.
#[test]
fn everything() {
    let content =
        "a%41<!-- -b- --><?c d?>中&amp;&#x4E2D;&#20013;<![CDATA[e]]]]><![CDATA[>&f;]]>\r\ng";
    let events_of_all_kinds = format!(
        "<!-- a --><?b?>\n<OnLog>\r\n<item>{content}</item><item/></OnLog><OnLogin datetime='中&quot;'/>\
         <OnNicknameChanged>{content}</OnNicknameChanged><OnReceiveGroups><Group Id='1' Name='b'/>\
         <Group><Id>2</Id></Group></OnReceiveGroups><OnReceiveBuddies><Buddy><Account/><Id>{content}\
         </Id><p:x xmlns:p=\"urn:p\" p:a='&lt;' b = 'c'><p:y /></p:x></Buddy></OnReceiveBuddies>\
         <OnStatusChanged>NLN</OnStatusChanged><OnMessage ><Message from='a'>{content}</Message>\
         </OnMessage><p:OnNew xmlns:p='urn:n'>{content}<a/></p:OnNew>"
    );
    let inner = session(&events_of_all_kinds);
    for body in forms(&inner) {
        for options in [ReadOptions::default(), ReadOptions::default().general_only(true)] {
            events(&body, options);
        }
    }
    let declared =
        format!("<?xml version='1.0' encoding=\"UTF-8\" standalone='no'?>\n{inner}<!-- a -->\n");
    let prefixed =
        answer(&escape(&declared)).replace("<Keep", "<q:Keep").replace("</Keep", "</q:Keep");
    let prefixed =
        prefixed.replace("xmlns=", "xmlns:q=").replace("soap:", "s:").replace(":soap", ":s");
    let pretty = answer(&inner.replace("><", ">\n\t<")).replace("><", ">\r\n<");
    let header = "<soap:Header><a soap:mustUnderstand='0'>b</a></soap:Header><soap:Body>";
    for body in [
        answer(&declared),
        format!("\u{FEFF}{}", answer(&cdata(&declared))),
        prefixed,
        pretty,
        answer(&escape(&declared)).replace("<soap:Body>", header),
        answer(&escape(&session("<OnLog/>"))).replace("</soap:Body>", "</soap:Body><a>b</a>"),
    ] {
        events(&body, ReadOptions::default());
        events(&body, ReadOptions::default().trim(true).general_only(true));
    }
}

#[test]
fn faults() {
    let soap12 = "http://www.w3.org/2003/05/soap-envelope";
    for body in [
        support::envelope(
            "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>a ---&gt; b</faultstring>\
             <faultactor/><detail><a b='c'>d<![CDATA[e]]></a></detail></soap:Fault>",
        ),
        format!(
            "<e:Envelope xmlns:e='{soap12}'><e:Body><e:Fault><e:Code><e:Value>e:Receiver</e:Value>\
             </e:Code><e:Reason><e:Text xml:lang='en'>a&#10;</e:Text></e:Reason><e:Detail />\
             </e:Fault></e:Body></e:Envelope>"
        ),
    ] {
        for len in 0..body.len() {
            ends_early(Fault::parse(&body.as_bytes()[..len]), len, &body);
            ends_early(Response::parse(&body.as_bytes()[..len]), len, &body);
        }
        Fault::parse(body.as_bytes()).unwrap();
    }
}

/// White space after the envelope may be truncated.
#[test]
fn what_may_be_cut_off() {
    let body = include_str!("../data/demo/LoginIMResponse.xml");
    let padded = format!("{body}\r\n \t");
    for len in body.len()..=padded.len() {
        Response::parse(&padded.as_bytes()[..len]).unwrap();
    }
    let commented = format!("{body}<!-- a --><?b?>\n");
    for len in body.len() + 1..commented.len() - 1 {
        let input = &commented.as_bytes()[..len];
        if !input.ends_with(b">") {
            ends_early(Response::parse(input), len, &commented);
        }
    }
}
