//! A plain field, with the prefix of its parent, takes a shorter way than other fields. White space
//! in its start tag sends it the other way.

use crate::support::marked;
use bsim_codec::{ErrorKind, Limits, ReadOptions, Request};

/// A request with the prefix `n:`.
fn request(name: &str, declared: &str, content: &str) -> String {
    format!(
        "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>\
         <n:{name} xmlns:n='http://www.imcomponents.com'{declared}>{content}</n:{name}>\
         </e:Body></e:Envelope>"
    )
}

/// The kind of the error, or the request with its texts decoded.
fn read(body: &str) -> Result<String, ErrorKind> {
    match Request::parse(body.as_bytes()) {
        Ok(request) => Ok(format!("{:?}", request.into_owned())),
        Err(error) => Err(error.kind()),
    }
}

#[test]
fn mean_the_same_as_other_fields() {
    let fields = [
        "<n:imType>msn</n:imType>",
        "<n:account>a&amp;b &#x4E2D;</n:account>",
        "<n:account>中 ]] > \r\n</n:account>",
        "<n:toAccount></n:toAccount>",
        "<n:message> a\t</n:message>",
        "<n:message>]]></n:message>",
        "<n:message>a\u{FFFE}</n:message>",
        "<n:message>a\u{1}</n:message>",
        "<n:message>&nbsp;</n:message>",
        "<n:message>&am</n:message>",
        "<n:message>a<!-- b -->c</n:message>",
        "<n:message>a</n:message",
        "<n:message>a</n:messages>",
        "<n:message>a</m:message>",
        "<n:message><n:message>a</n:message></n:message>",
        "<n:session><n:UserId>u</n:UserId><n:SessionId>s</n:SessionId></n:session>",
        "<n:session xmlns:n='urn:x'><n:UserId>u</n:UserId></n:session>",
        "<m:session xmlns:m='http://www.imcomponents.com'><m:UserId>u</m:UserId></m:session>",
        "<session xmlns=''><n:UserId>u</n:UserId><UserId>v</UserId></session>",
        "<session xmlns='urn:x'><UserId>v</UserId></session>",
        "<imType>msn</imType>",
        "<m:imType>msn</m:imType>",
        "<nimType>msn</nimType>",
        "<n:>a</n:>",
        "<n:other>a</n:other>",
        "text",
    ];
    let mut values = 0;
    for first in fields {
        for second in fields {
            for (name, declared) in [
                ("SendMessage", ""),
                ("SendMessage", " xmlns:m='http://www.imcomponents.com'"),
                ("SendMessage", " xmlns:m='urn:x'"),
                ("SendMessage", " xmlns='urn:x'"),
                // It has fewer fields.
                ("LoginIM", ""),
            ] {
                let plain = request(name, declared, &format!("{first}{second}"));
                let spaced: String = plain.replace("pe>", "pe >").replace("nt>", "nt >");
                let spaced = spaced.replace("ge>", "ge >").replace("Id>", "Id >");
                let found = read(&plain);
                assert_eq!(found, read(&spaced), "{plain}");
                assert!(found.is_err() || !plain.contains("<n:>"), "{plain}");
                values += u32::from(found.is_ok());
            }
        }
    }
    assert!(values > 700, "only {values} requests were right");
}

#[test]
fn keep_the_limits() {
    // No other name and no other text is as long.
    let content = format!("<n:session>⟦<n:SessionId>{}</n:SessionId></n:session>", "a".repeat(60));
    let (body, tag) = marked(&request("LoginIM", "", &content));
    let (name, text) = (tag + "<".len(), tag + "<n:SessionId>".len());
    type Set = fn(&mut Limits, usize);
    let limits: [(Set, usize, ErrorKind, usize); 3] = [
        (|limits, n| limits.depth = n, 5, ErrorKind::TooDeep, tag),
        (|limits, n| limits.name = n, "n:SessionId".len(), ErrorKind::NameTooLong, name),
        (|limits, n| limits.text = n, 60, ErrorKind::TextTooLong, text),
    ];
    for (set, least, kind, at) in limits {
        let read = |n| {
            let mut limits = Limits::default();
            set(&mut limits, n);
            Request::parse_with(body.as_bytes(), ReadOptions::default().limits(limits))
        };
        assert!(read(least).is_ok(), "{kind:?}");
        let error = read(least - 1).unwrap_err();
        assert_eq!((error.kind(), error.offset()), (kind, at));
    }
}
