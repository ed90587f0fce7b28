//! What has to be true of values that are written and read again.

use bsim_codec::request::Request;
use bsim_codec::response::{KeepSessionAliveResponse, Response, ResponseOf};
use bsim_codec::{
    AccountEvent, Encode, EncodeError, EncodeErrorKind, Encoded, FaultOf, KeepSessionAlive,
    SessionEvents, Text,
};
use roxmltree::Document;

use crate::reference::normalize;
use crate::values::Values;

/// A request that encodes parses to the same values, and roxmltree reads the same texts.
pub fn request_roundtrip(input: &[u8]) {
    let request = Values::new(input).request();
    let Some(body) = encode(&request) else { return };
    let parsed = Request::parse(body.as_bytes());
    let debug = format!("{parsed:?}");
    assert_eq!(debug, format!("Ok({request:?})"));
    let parsed = parsed.expect("it was compared");
    assert_eq!(encode(&parsed).as_deref(), Some(&*body), "the same bytes again");
    assert_eq!(parsed.operation(), request.operation());
    let mut texts = Texts::default();
    match parsed {
        Request::Login(it) => texts.plain(&[it.user_id, it.password]),
        Request::LoginIm(it) => {
            texts.session(it.session);
            texts.plain(&[it.im_type, it.account, it.password]);
        }
        Request::KeepSessionAlive(it) => texts.session(it.session),
        Request::ChangeStatus(it) => {
            texts.session(it.session);
            texts.plain(&[it.im_type, it.account, it.status]);
        }
        Request::SendMessage(it) => {
            texts.session(it.session);
            texts.plain(&[it.im_type, it.account, it.to_account]);
            texts.encoded(&[it.message]);
        }
        _ => {}
    }
    assert_eq!(foreign_texts(&body), texts.0);
}

/// A response that encodes parses to the same values, written either way, and roxmltree reads the
/// same texts.
pub fn response_roundtrip(input: &[u8]) {
    let response = Values::new(input).response();
    let Some(body) = encode(&response) else { return };
    let parsed = match Response::parse(body.as_bytes()) {
        Ok(parsed) => parsed,
        Err(error) => panic!("{error}: {body}"),
    };
    assert_eq!(encode(&parsed).as_deref(), Some(&*body), "the same bytes again");
    let (ResponseOf::KeepSessionAlive(answer), Response::KeepSessionAlive(escaped)) =
        (&response, &parsed)
    else {
        assert_eq!(without_code(parsed), without_code(response.clone()));
        Document::parse(&body).expect("a foreign parser takes it");
        return;
    };
    let inline_body = encode(&answer.inline()).expect("it encodes escaped");
    let inline = KeepSessionAliveResponse::parse(inline_body.as_bytes());
    assert_eq!(inline.as_ref(), Ok(escaped));
    assert_eq!(
        format!("{:?}", escaped.result.clone().map(without_xml)),
        format!("{:?}", answer.result)
    );

    let document = Document::parse(&body).expect("a foreign parser takes it");
    let inner: String =
        document.root_element().descendants().filter_map(|node| text(&node)).collect();
    let texts = Texts::of(escaped.sessions());
    // The declaration is nothing to be parsed if nothing follows.
    if escaped.sessions().is_empty() {
        assert_eq!((texts.0, foreign_texts(&inline_body)), (vec![], vec![]));
    } else {
        assert_eq!(foreign_texts(&inner), texts.0);
        assert_eq!(foreign_texts(&inline_body), texts.0);
    }
}

/// The message, if it encodes; all ways to encode it agree: into a vector that has to grow and one
/// that has room, into a slice, and into nothing.
fn encode(message: &impl Encode) -> Option<String> {
    let mut body = vec![b'#'];
    body.shrink_to_fit();
    let result = message.encode_into(&mut body);
    assert_eq!(body.remove(0), b'#');
    let mut roomy = Vec::with_capacity(if result.is_ok() { body.len() } else { 4096 });
    let (place, capacity) = (roomy.as_ptr(), roomy.capacity());
    assert_eq!(message.encode_into(&mut roomy), result);
    assert_eq!(roomy, body);
    if let Err(error) = result {
        check_refusal(error);
        assert_eq!(body, b"");
        assert_eq!(message.encoded_len(), Err(error));
        assert_eq!(message.encode_to_slice(&mut [0; 4096]), Err(error));
        return None;
    }
    assert_eq!((roomy.as_ptr(), roomy.capacity()), (place, capacity), "there was room enough");
    assert_eq!(message.encoded_len(), Ok(body.len()));
    let mut slice = vec![0xAA; body.len() + 1];
    assert_eq!(message.encode_to_slice(&mut slice), Ok(body.len()));
    assert_eq!((&slice[..body.len()], slice[body.len()]), (&*body, 0xAA));
    let too_small = message.encode_to_slice(&mut slice[..body.len() - 1]).map_err(|it| it.kind());
    assert_eq!(too_small, Err(EncodeErrorKind::BufferTooSmall { needed: body.len() }));
    Some(String::from_utf8(body).expect("UTF-8"))
}

fn check_refusal(error: EncodeError) {
    let kind = error.kind();
    assert!(
        matches!(
            kind,
            EncodeErrorKind::ForbiddenCharacter
                | EncodeErrorKind::InvalidPercent
                | EncodeErrorKind::InvalidXml
        ),
        "{error}"
    );
    assert!(!error.field().is_empty() || kind == EncodeErrorKind::InvalidXml, "{error}");
}

/// What a response shows; but the code of a fault is written as its version has it, which the kind
/// tells.
fn without_code<S: AsRef<str> + core::fmt::Debug>(response: ResponseOf<S>) -> String {
    match response {
        ResponseOf::Fault(fault) => format!("{:?}", FaultOf { code: None, ..fault }),
        other => format!("{other:?}"),
    }
}

/// The same events; but groups come with their XML, which was not there before they were read.
fn without_xml(mut answer: KeepSessionAlive<'_>) -> KeepSessionAlive<'_> {
    for session in &mut answer.sessions {
        for event in session.accounts.iter_mut().flat_map(|account| &mut account.events) {
            if let AccountEvent::ReceiveGroups { xml, .. } = event {
                *xml = None;
            }
        }
    }
    answer
}

/// Every text and attribute value of a document, in document order, as roxmltree reads it; without
/// empty ones.
fn foreign_texts(source: &str) -> Vec<String> {
    let source = normalize(source);
    let document = match Document::parse(&source) {
        Ok(document) => document,
        Err(error) => panic!("{error}: {source}"),
    };
    let mut texts = Vec::new();
    for node in document.descendants() {
        texts.extend(node.attributes().map(|attribute| attribute.value().to_owned()));
        texts.extend(text(&node).map(str::to_owned));
    }
    texts.retain(|text| !text.is_empty());
    texts
}

fn text<'a>(node: &roxmltree::Node<'a, '_>) -> Option<&'a str> {
    node.is_text().then(|| node.text()).flatten()
}

/// The texts of a message in document order, without empty ones.
#[derive(Default)]
struct Texts(Vec<String>);

impl Texts {
    fn plain(&mut self, texts: &[Option<Text<'_>>]) {
        let texts = texts.iter().flatten().map(|text| text.decode().into_owned());
        self.0.extend(texts.filter(|text| !text.is_empty()));
    }

    fn encoded(&mut self, texts: &[Option<Encoded<'_>>]) {
        for text in texts.iter().flatten() {
            self.plain(&[Some(text.percent_encoded())]);
        }
    }

    fn session(&mut self, session: Option<bsim_codec::Session<'_>>) {
        let Some(it) = session else { return };
        self.plain(&[it.session_id, it.user_id, it.login_time, it.client_ip]);
    }

    fn of(sessions: &[SessionEvents<'_>]) -> Self {
        let mut texts = Self::default();
        for session in sessions {
            texts.plain(&[session.id]);
            for account in &session.accounts {
                texts.plain(&[account.im_type, account.account]);
                for event in &account.events {
                    texts.event(event);
                }
            }
        }
        texts
    }

    fn event(&mut self, event: &AccountEvent<'_>) {
        match event {
            AccountEvent::Log { items } => {
                items.iter().for_each(|item| self.plain(&[Some(*item)]));
            }
            AccountEvent::Login { datetime } => self.plain(&[*datetime]),
            AccountEvent::NicknameChanged { nickname } => self.encoded(&[Some(*nickname)]),
            AccountEvent::ReceiveGroups { groups, .. } => {
                for group in groups {
                    self.plain(&[group.id]);
                    self.encoded(&[group.name]);
                }
            }
            AccountEvent::ReceiveBuddies { buddies }
            | AccountEvent::BuddyStatusChanged { buddies } => {
                for it in buddies {
                    self.plain(&[it.account]);
                    self.encoded(&[it.nickname]);
                    self.plain(&[it.group_id, it.status, it.id, it.blocked]);
                    self.encoded(&[it.personal_message]);
                }
            }
            AccountEvent::StatusChanged { status } => self.plain(&[Some(*status)]),
            AccountEvent::Message { messages } => {
                for message in messages {
                    self.plain(&[message.from]);
                    self.encoded(&[Some(message.text)]);
                }
            }
            AccountEvent::Unknown { xml, .. } => self.0.extend(foreign_texts(&xml.decode())),
            _ => panic!("an event that the oracles do not know: {event:?}"),
        }
    }
}
