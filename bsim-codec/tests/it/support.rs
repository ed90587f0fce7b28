//! Helpers of several test modules: functions that build bodies, and functions that parse in
//! every way and compare the results.

pub(crate) mod tiers;

use bsim_codec::response::{KeepSessionAliveResponse, Response};
use bsim_codec::{
    AccountEvent, DecodeError, ErrorKind, Event, Events, KeepSessionAlive, ReadOptions,
};

/// Marks the offset of an expected error. It is removed before the input is parsed.
pub(crate) const MARK: char = '⟦';

pub(crate) const OPEN: &str = concat!(
    r#"<?xml version="1.0" encoding="utf-8"?>"#,
    r#"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">"#,
    r#"<soap:Body><KeepSessionAliveResponse xmlns="http://www.imcomponents.com">"#,
);
pub(crate) const CLOSE: &str = "</KeepSessionAliveResponse></soap:Body></soap:Envelope>";

/// The input without its mark, and the offset of the mark.
#[track_caller]
pub(crate) fn marked(input: &str) -> (String, usize) {
    let at = input.find(MARK).unwrap_or_else(|| panic!("no mark in {input}"));
    (input.replacen(MARK, "", 1), at)
}

/// A SOAP 1.1 envelope around the content of its body.
pub(crate) fn envelope(body: &str) -> String {
    let soap = "http://schemas.xmlsoap.org/soap/envelope/";
    format!(r#"<soap:Envelope xmlns:soap="{soap}"><soap:Body>{body}</soap:Body></soap:Envelope>"#)
}

/// A response whose result element has this content, as XML.
pub(crate) fn answer(result: &str) -> String {
    format!("{OPEN}<KeepSessionAliveResult>{result}</KeepSessionAliveResult>{CLOSE}")
}

/// Like [`answer`], in the envelope of the service, which the canonical tier knows.
pub(crate) fn canonical_answer(result: &str) -> String {
    let (open, rest) = include_str!("../data/demo/poll-status.inline.xml")
        .split_once("<KeepSessionAliveResult>")
        .unwrap();
    let (_, close) = rest.split_once("</KeepSessionAliveResult>").unwrap();
    format!("{open}<KeepSessionAliveResult>{result}</KeepSessionAliveResult>{close}")
}

/// The session of a result, with these events.
pub(crate) fn session(events: &str) -> String {
    format!(
        r#"<Session id="73EDE71C"><IM type="msn" account="me@live.com">{events}</IM></Session>"#
    )
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

pub(crate) fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

/// Responses with an inner document, in every form of a result.
pub(crate) fn forms(inner: &str) -> [String; 4] {
    // Half of it escaped, half in CDATA.
    let may_split = |at: &usize| inner.is_char_boundary(*at) && !inner[..*at].ends_with(MARK);
    let middle = (inner.len() / 2..=inner.len()).find(may_split).unwrap();
    let (first, second) = inner.split_at(middle);
    [inner.to_owned(), escape(inner), cdata(inner), escape(first) + &cdata(second)]
        .map(|result| answer(&result))
}

/// The events of a body.
pub(crate) fn read(body: &[u8]) -> Result<Vec<Event<'_>>, DecodeError> {
    read_with(body, ReadOptions::default())
}

/// The events of a body. Checks that the iterator and the tree give the same events before the
/// first error, and the same error.
pub(crate) fn read_with(body: &[u8], options: ReadOptions) -> Result<Vec<Event<'_>>, DecodeError> {
    let (events, error) = read_on(body, options);
    assert_eq!(read_on(body, options.general_only(true)), (events.clone(), error));
    let tree = KeepSessionAliveResponse::parse_with(body, options);
    let any = Response::parse_with(body, options);
    match error {
        Some(error) => {
            assert!(error.offset() <= body.len(), "{error}");
            assert_eq!(tree, Err(error));
            if !matches!(error.kind(), ErrorKind::Fault | ErrorKind::UnexpectedMessage) {
                assert_eq!(any.err(), Some(error));
            }
            Err(error)
        }
        None => {
            let tree = tree.unwrap();
            let collected = KeepSessionAlive::collect(events.iter().copied().map(Ok)).unwrap();
            assert_eq!(collected.sessions, tree.sessions());
            let general = KeepSessionAliveResponse::parse_with(body, options.general_only(true));
            assert_eq!(general.as_ref(), Ok(&tree));
            let (without, result) = (Response::parse_without_events(body, options), &tree.result);
            let result = result.as_ref().map(|_| KeepSessionAlive::default());
            let nothing = KeepSessionAliveResponse { result };
            assert_eq!(without, Ok(Response::KeepSessionAlive(nothing)));
            assert_eq!(any, Ok(Response::KeepSessionAlive(tree)));
            Ok(events)
        }
    }
}

/// The events up to the first error, and the error. Checks that nothing follows it.
pub(crate) fn read_on(body: &[u8], options: ReadOptions) -> (Vec<Event<'_>>, Option<DecodeError>) {
    let mut events = match Events::parse_with(body, options) {
        Ok(events) => events,
        Err(error) => return (Vec::new(), Some(error)),
    };
    let mut read = Vec::new();
    loop {
        match events.next() {
            Some(Ok(event)) => read.push(event),
            Some(Err(error)) => {
                assert!(events.next().is_none() && events.next().is_none());
                return (read, Some(error));
            }
            None => {
                assert!(events.next().is_none());
                return (read, None);
            }
        }
    }
}

/// The only event of the only account of a response.
pub(crate) fn only_event(body: &str) -> AccountEvent<'_> {
    let answer = KeepSessionAliveResponse::parse(body.as_bytes()).unwrap();
    let mut events = answer.result.unwrap().sessions.into_iter().flat_map(|it| it.accounts);
    let account = events.next().expect("an account");
    assert!(events.next().is_none());
    let [event] = <[_; 1]>::try_from(account.events).expect("one event");
    event
}

/// Random numbers that are the same in every run (xorshift64*).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 33) as usize % bound
    }

    pub(crate) fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }
}
