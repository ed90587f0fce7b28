//! Typed values of texts: parsing, formatting, and the offset of errors.

use core::fmt::{Debug, Display};
use core::net::IpAddr;
use core::str::FromStr;
use std::borrow::Cow;

use bsim_codec::{
    Blocked, ClientAddress, DateTime, DecodeError, ErrorKind, Guid, Location, Operation, Presence,
    Session, Text,
};

#[track_caller]
fn good<T: FromStr<Err = DecodeError> + Display + Debug>(text: &str) -> T {
    let value: T = text.parse().unwrap();
    assert_eq!(value.to_string(), text);
    value
}

/// `|` marks the offset of the error.
#[track_caller]
fn bad<T: FromStr<Err = DecodeError> + Debug>(marked: &str) {
    let at = marked.find('|').unwrap();
    let error = marked.replacen('|', "", 1).parse::<T>().unwrap_err();
    assert_eq!((error.kind(), error.offset()), (ErrorKind::InvalidValue, at), "{marked}");
    assert!(!error.expected().is_empty());
}

#[test]
fn times() {
    let time: DateTime = good("2008-06-30 22:14:03");
    let expected = DateTime { year: 2008, month: 6, day: 30, hour: 22, minute: 14, second: 3 };
    assert_eq!(time, expected);
    assert!(time < good("2008-07-01 00:00:00"));
    for text in
        ["0000-01-01 00:00:00", "9999-12-31 23:59:59", "2008-02-29 00:00:00", "2000-02-29 00:00:00"]
    {
        good::<DateTime>(text);
    }
    for text in [
        "|",
        "|a",
        "|208-06-30 22:14:03",
        "2008|",
        "2008|/06-30 22:14:03",
        "2008-|6-30 22:14:03",
        "2008-|00-30 22:14:03",
        "2008-|13-30 22:14:03",
        "2008-06-|31 22:14:03",
        "2008-06-|00 22:14:03",
        "2007-02-|29 22:14:03",
        "1900-02-|29 22:14:03",
        "2008-06-30|T22:14:03",
        "2008-06-30 |",
        "2008-06-30 |24:14:03",
        "2008-06-30 22:|60:03",
        "2008-06-30 22:14:|60",
        "2008-06-30 22:14|",
        "2008-06-30 22:14:03| ",
        "2008-06-30 22:14:03|Z",
        "| 2008-06-30 22:14:03",
        "2008-06-30 |-1:14:03",
        "|２００８-06-30 22:14:03",
        "2008-06-|3中 22:14:03",
    ] {
        bad::<DateTime>(text);
    }
}

#[test]
fn guids() {
    let guid: Guid = good("91be2c63-d59f-4259-bb15-1f06f70039bb");
    assert_eq!(guid.to_u128(), 0x91be2c63_d59f_4259_bb15_1f06f70039bb);
    assert_eq!(Guid::from(guid.to_u128()), guid);
    let upper = "73EDE71C-2239-4707-BA85-0ABB408E6458";
    let guid: Guid = upper.parse().unwrap();
    assert_eq!(format!("{guid:#}"), upper);
    assert_eq!(guid.to_string(), upper.to_lowercase());
    assert_eq!(good::<Guid>("00000000-0000-0000-0000-000000000000").to_u128(), 0);
    assert_eq!(good::<Guid>("ffffffff-ffff-ffff-ffff-ffffffffffff").to_u128(), u128::MAX);
    for text in [
        "|",
        "|73EDE71-2239-4707-BA85-0ABB408E6458",
        "|{73EDE71C-2239-4707-BA85-0ABB408E6458}",
        "73EDE71C|",
        "73EDE71C|2239-4707-BA85-0ABB408E6458",
        "73EDE71C-|223-4707-BA85-0ABB408E6458",
        "73EDE71C-2239|0-4707-BA85-0ABB408E645",
        "73EDE71C-2239-4707-BA85-|0ABB408E645G",
        "73EDE71C-2239-4707-BA85-|0ABB408E645",
        "73EDE71C-2239-4707-BA85-0ABB408E6458|0",
        "73EDE71C-2239-4707-BA85-0ABB408E6458| ",
    ] {
        bad::<Guid>(text);
    }
}

#[test]
fn addresses() {
    let address: ClientAddress = good("210.13.111.138");
    assert_eq!((address.ip, address.scope), (IpAddr::from([210, 13, 111, 138]), 0));
    let address: ClientAddress = good("fe80::1%12");
    assert_eq!((address.ip, address.scope), ("fe80::1".parse().unwrap(), 12));
    for text in [
        "0.0.0.0",
        "255.255.255.255",
        "::1",
        "2001:db8::8a2e:370:7334",
        "::ffff:1.2.3.4",
        "fe80::cd02:b10f:3fdd:7c7%4294967295",
    ] {
        good::<ClientAddress>(text);
    }
    for text in [
        "|",
        "|a.1.1.1",
        "|1.1.1",
        "|1.1.1.1.1",
        "|256.1.1.1",
        "1.1.1.1|:80",
        "1.1.1.1| ",
        "| 1.1.1.1",
        "|01.1.1.1",
        "|:::1",
        "|localhost",
        "fe80::1%|",
        "fe80::1%|eth0",
        "fe80::1%|+1",
        "fe80::1%|4294967296",
        "fe80::1%|1%1",
        "1.1.1.1|%1",
        "|%1",
    ] {
        bad::<ClientAddress>(text);
    }
    // The standard library accepts every accepted value, with the same result.
    for text in
        ["1.2.3.4", "1.2.3.04", "1.2.3.0", "1.2.3.00", "1.2.3.300", "1.2.3.", "1.2.3.4.", ".1.2.3"]
    {
        assert_eq!(
            text.parse().map(|address: ClientAddress| address.ip).ok(),
            text.parse::<IpAddr>().ok(),
            "{text}"
        );
    }
}

#[test]
fn presences() {
    let codes = ["NLN", "BSY", "IDL", "BRB", "AWY", "PHN", "LUN", "HDN", "FLN"];
    assert_eq!(Presence::ALL.len(), codes.len());
    for (presence, code) in Presence::ALL.iter().zip(codes) {
        assert_eq!(presence.code(), code);
        assert_eq!(Presence::from(code), *presence);
        assert_eq!(format!("{presence:>4}"), format!(" {code}"));
        assert_eq!(presence.clone().into_owned(), *presence);
    }
    for other in ["", "nln", "NLN ", "XYZ", "在线"] {
        let presence = Presence::from(other);
        assert_eq!(presence, Presence::Other(Cow::Borrowed(other)));
        assert_eq!((presence.code(), presence.to_string().as_str()), (other, other));
        assert_eq!(presence.into_owned().code(), other);
    }
}

#[test]
fn blocked() {
    assert_eq!(Blocked::from(Cow::Borrowed("0")), Blocked::No);
    assert_eq!(Blocked::from(Cow::Borrowed("1")), Blocked::Yes);
    for other in ["", "2", "true", "01", " 0"] {
        assert_eq!(Blocked::from(Cow::Borrowed(other)), Blocked::Other(Cow::Borrowed(other)));
    }
}

#[test]
fn views_of_a_session() {
    let session = Session::new(
        "73EDE71C-2239-4707-BA85-0ABB408E6458",
        "testing",
        "2008-06-30 22:14:03",
        "210.13.111.138",
    );
    assert_eq!(session.guid().unwrap().unwrap().to_u128() >> 96, 0x73EDE71C);
    assert_eq!(session.logged_in_at().unwrap().unwrap().hour, 22);
    assert_eq!(session.address().unwrap().unwrap().to_string(), "210.13.111.138");
    let session = Session::new("a", "b", "c", "d");
    assert!(session.guid().unwrap().is_err());
    assert!(session.logged_in_at().unwrap().is_err());
    assert!(session.address().unwrap().is_err());
    assert_eq!(session.user_id.unwrap(), "b");
    let session = Session { session_id: None, user_id: None, login_time: None, client_ip: None };
    assert!(
        session.guid().is_none() && session.logged_in_at().is_none() && session.address().is_none()
    );
}

#[test]
fn operations() {
    for &operation in Operation::ALL {
        let (request, response) = (operation.name(), operation.response_name());
        assert_eq!(Operation::from_name(request), Some(operation));
        assert_eq!(Operation::from_response_name(response), Some(operation));
        assert_eq!(
            (Operation::from_name(response), Operation::from_response_name(request)),
            (None, None)
        );
    }
}

#[test]
fn texts_and_strings() {
    let text = Text::plain("a");
    assert!(text == "a" && text == *"a" && text != "b" && text != *"b");
}

#[test]
fn errors() {
    let error = "2008-06-30 24:00:00".parse::<DateTime>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "an ill-formed value at byte 11: expected a time such as 2008-06-30 22:14:03"
    );
    let input = "中\nab\r\n文x".as_bytes();
    for (at, line, column) in
        [(0, 1, 1), (3, 1, 2), (4, 2, 1), (6, 2, 3), (8, 3, 1), (11, 3, 2), (99, 3, 3)]
    {
        assert_eq!(Location::of(input, at), Location { line, column }, "{at}");
    }
    assert_eq!(error.location(b"2008-06-30\n24:00:00").to_string(), "line 2, column 1");
    let mut descriptions: Vec<_> = ErrorKind::ALL.iter().map(|kind| kind.description()).collect();
    assert!(descriptions.iter().all(|text| !text.is_empty() && !text.ends_with('.')));
    descriptions.sort_unstable();
    descriptions.dedup();
    assert_eq!(descriptions.len(), ErrorKind::ALL.len());
}
