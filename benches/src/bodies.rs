//! The bodies to parse: those of the published session, and generated ones that resemble them.
//!
//! Generated bodies are the same in every run. The codec encodes them, so they have the layout of
//! the service.

use bsim_codec::response::KeepSessionAliveResponseOf;
use bsim_codec::{
    AccountEventOf, AccountEventsOf, BuddyOf, Encode, EncodedOf, Fault, KeepSessionAliveOf,
    MessageOf, SessionEventsOf, SoapVersion, TextOf,
};

use crate::random::Random;

type AccountEvent = AccountEventOf<String>;
type Response = KeepSessionAliveResponseOf<String>;
type Buddy = BuddyOf<String>;

macro_rules! demo {
    ($name:literal) => {
        include_str!(concat!("../../bsim-codec/tests/data/demo/", $name, ".xml"))
    };
}

/// One body, or many small ones that are parsed one after the other.
#[derive(Debug, Clone)]
pub struct Body {
    /// Its name in the measurements.
    pub name: &'static str,
    /// The documents.
    pub documents: Vec<String>,
}

/// The form of the result (`docs/protocol.md`, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Elements of the response.
    Inline,
    /// An escaped document with its own declaration.
    Escaped,
}

impl Body {
    fn one(name: &'static str, document: impl Into<String>) -> Self {
        Self { name, documents: vec![document.into()] }
    }

    /// The length of all documents, in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.documents.iter().map(String::len).sum()
    }

    /// Whether all documents are empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The bodies in the layout of the service, in the order of the tables.
#[must_use]
pub fn canonical(layout: Layout) -> Vec<Body> {
    let (status, message, login) = match layout {
        Layout::Inline => {
            (demo!("poll-status.inline"), demo!("poll-message.inline"), demo!("poll-login.inline"))
        }
        Layout::Escaped => (
            demo!("poll-status.escaped"),
            demo!("poll-message.escaped"),
            demo!("poll-login.escaped"),
        ),
    };
    vec![
        Body::one("status", status),
        Body::one("message", message),
        Body::one("login", login),
        Body::one("roster1k", encode(&roster(1_000, 1), layout)),
        Body::one("roster20k", encode(&roster(20_000, 1), layout)),
        Body::one("roster1kx20", encode(&roster(1_000, 20), layout)),
        Body::one("messages1k", encode(&messages(1_000), layout)),
        mixed(layout),
    ]
}

/// A canonical body by its name.
///
/// # Panics
/// If no body has that name.
#[must_use]
pub fn find(name: &str, layout: Layout) -> Body {
    let body = canonical(layout).into_iter().find(|body| body.name == name);
    body.unwrap_or_else(|| panic!("no body has the name {name}"))
}

/// The same content in the forms of other SOAP stacks: indented, with another prefix for the envelope,
/// with a CDATA section, with a comment.
#[must_use]
pub fn foreign() -> Vec<Body> {
    let login = demo!("poll-login.inline");
    let roster = encode(&roster(1_000, 1), Layout::Inline);
    vec![
        Body::one("login-pretty", pretty(login)),
        Body::one("login-prefix", with_prefix(login)),
        Body::one("login-cdata", with_cdata(login)),
        Body::one("login-comment", with_comment(login)),
        Body::one("roster1k-pretty", pretty(&roster)),
        Body::one("roster1k-prefix", with_prefix(&roster)),
    ]
}

/// Requests in the form of .NET, and in the forms of other SOAP stacks: with other prefixes,
/// pretty-printed.
#[must_use]
pub fn requests() -> Vec<Body> {
    let send_message = demo!("SendMessage");
    let poll = demo!("KeepSessionAlive");
    let login = demo!("Login");
    vec![
        Body::one("SendMessage", send_message),
        Body::one("KeepSessionAlive", poll),
        Body::one("Login", login),
        Body::one("SendMessage-zeep", ZEEP_SEND_MESSAGE),
        Body::one("SendMessage-pretty", pretty(send_message)),
        Body::one("KeepSessionAlive-pretty", pretty(poll)),
        Body::one("Login-pretty", pretty(login)),
    ]
}

/// The SendMessage request of the published session, as encoded by zeep, a SOAP library for Python.
const ZEEP_SEND_MESSAGE: &str = concat!(
    "<?xml version='1.0' encoding='utf-8'?>\n",
    r#"<soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/">"#,
    r#"<soap-env:Body><ns0:SendMessage xmlns:ns0="http://www.imcomponents.com"><ns0:session>"#,
    "<ns0:SessionId>73EDE71C-2239-4707-BA85-0ABB408E6458</ns0:SessionId>",
    "<ns0:UserId>testing</ns0:UserId><ns0:LoginTime>2008-06-30 22:14:03</ns0:LoginTime>",
    "<ns0:ClientIP>210.13.111.138</ns0:ClientIP></ns0:session><ns0:imType>msn</ns0:imType>",
    "<ns0:account>bstest2@live.com</ns0:account>",
    "<ns0:toAccount>bstest02@live.com</ns0:toAccount><ns0:message>Test+Message</ns0:message>",
    "</ns0:SendMessage></soap-env:Body></soap-env:Envelope>",
);

/// Responses other than poll responses, in the form of the service, and in the forms of other
/// SOAP stacks: with another prefix for the envelope, pretty-printed.
#[must_use]
pub fn responses() -> Vec<Body> {
    let login = demo!("LoginResponse");
    let change_status = demo!("ChangeStatusResponse");
    vec![
        Body::one("LoginResponse", login),
        Body::one("ChangeStatusResponse", change_status),
        Body::one("Fault", encoded_fault(SoapVersion::Soap11)),
        Body::one("Fault12", encoded_fault(SoapVersion::Soap12)),
        Body::one("LoginResponse-prefix", with_prefix(login)),
        Body::one("LoginResponse-pretty", pretty(login)),
        Body::one("ChangeStatusResponse-prefix", with_prefix(change_status)),
        Body::one("ChangeStatusResponse-pretty", pretty(change_status)),
    ]
}

/// A fault as ASP.NET sends it for an exception.
#[must_use]
pub fn fault(version: SoapVersion) -> Fault<'static> {
    let code = match version {
        SoapVersion::Soap11 => "soap:Server",
        SoapVersion::Soap12 => "soap:Receiver",
    };
    let reason = "Server was unable to process request. ---> The user ID or password is wrong.";
    Fault { version, ..Fault::new(code, reason) }
}

fn encoded_fault(version: SoapVersion) -> String {
    let mut body = Vec::new();
    fault(version).encode_into(&mut body).expect("a fault can be encoded");
    String::from_utf8(body).expect("the codec writes UTF-8")
}

fn encode(response: &Response, layout: Layout) -> String {
    let mut body = Vec::new();
    match layout {
        Layout::Inline => response.inline().encode_into(&mut body),
        Layout::Escaped => response.encode_into(&mut body),
    }
    .expect("generated texts can be encoded");
    String::from_utf8(body).expect("the codec writes UTF-8")
}

fn response(random: &mut Random, events: Vec<AccountEvent>) -> Response {
    let account = AccountEventsOf {
        im_type: Some(text("msn")),
        account: Some(text(&random.account())),
        events,
    };
    let id = random.guid().to_uppercase();
    let session = SessionEventsOf { id: Some(text(&id)), accounts: vec![account] };
    KeepSessionAliveResponseOf { result: Some(KeepSessionAliveOf { sessions: vec![session] }) }
}

/// A roster of `buddies` different buddies, repeated `times` times.
pub(crate) fn roster(buddies: usize, times: usize) -> Response {
    let random = &mut Random::new(1);
    let once: Vec<_> = (0..buddies).map(|_| buddy(random)).collect();
    let buddies = std::iter::repeat_n(once, times).flatten().collect();
    response(random, vec![AccountEvent::ReceiveBuddies { buddies }])
}

fn messages(count: usize) -> Response {
    let random = &mut Random::new(2);
    let messages = (0..count).map(|_| message(random)).collect();
    response(random, vec![AccountEvent::Message { messages }])
}

/// Poll responses of a long session: usually one message, one change or no event.
fn mixed(layout: Layout) -> Body {
    const DOCUMENTS: usize = 4_096;
    let random = &mut Random::new(3);
    let documents = (0..DOCUMENTS)
        .map(|_| {
            let events = small_events(random);
            encode(&response(random, events), layout)
        })
        .collect();
    Body { name: "mixed", documents }
}

fn small_events(random: &mut Random) -> Vec<AccountEvent> {
    let count = [0, 1, 1, 1, 2, 3][random.below(6)];
    (0..count)
        .map(|_| match random.below(12) {
            0..=4 => {
                let count = 1 + random.below(2);
                AccountEvent::Message { messages: (0..count).map(|_| message(random)).collect() }
            }
            5..=8 => {
                let count = 1 + random.below(3);
                let buddies = (0..count).map(|_| buddy(random)).collect();
                AccountEvent::BuddyStatusChanged { buddies }
            }
            9 => AccountEvent::StatusChanged { status: text(random.status()) },
            10 => AccountEvent::NicknameChanged { nickname: encoded(random.nickname()) },
            _ => AccountEvent::Log { items: log(random) },
        })
        .collect()
}

fn log(random: &mut Random) -> Vec<TextOf<String>> {
    const LINES: [&str; 6] = [
        "Checking MSN Protocol...",
        "Connecting NS...",
        "Login OK.",
        "Requesting address book...",
        "Received groups & buddies.",
        "Processed membership list.",
    ];
    (0..1 + random.below(6)).map(|_| text(LINES[random.below(LINES.len())])).collect()
}

fn buddy(random: &mut Random) -> Buddy {
    let account = random.account();
    // As in the published session, half of the buddies have no name of their own, so their name is
    // the account.
    let nickname = if random.below(2) == 0 { account.clone() } else { random.nickname() };
    let group_id = if random.below(3) == 0 { random.guid() } else { String::new() };
    let personal = if random.below(2) == 0 { random.sentence() } else { String::new() };
    Buddy {
        account: Some(text(&account)),
        nickname: Some(encoded(nickname)),
        group_id: Some(text(&group_id)),
        status: Some(text(random.status())),
        id: Some(text(&random.guid())),
        blocked: Some(text(if random.below(20) == 0 { "1" } else { "0" })),
        personal_message: Some(encoded(personal)),
    }
}

fn message(random: &mut Random) -> MessageOf<String> {
    MessageOf { from: Some(text(&random.account())), text: encoded(random.sentence()) }
}

fn text(value: &str) -> TextOf<String> {
    TextOf::from(value.to_owned())
}

fn encoded(value: String) -> EncodedOf<String> {
    EncodedOf::from(value)
}

/// Writes each element on its own line, indented by its depth. Texts do not change.
fn pretty(body: &str) -> String {
    let mut out = String::with_capacity(body.len() * 2);
    let mut depth = 0_usize;
    for part in body.split_inclusive('>') {
        let is_end = part.starts_with("</");
        depth -= usize::from(is_end);
        if part.starts_with('<') && out.ends_with('>') {
            out.push_str("\r\n");
            out.extend(std::iter::repeat_n("  ", depth));
        }
        out.push_str(part);
        // A text and the end tag after it stay on one line.
        let ends = part.ends_with("/>") || part.ends_with("?>");
        if !part.starts_with('<') {
            depth -= 1;
        } else if !is_end && !ends {
            depth += 1;
        }
    }
    out
}

fn with_prefix(body: &str) -> String {
    body.replace("soap:", "SOAP-ENV:").replace("xmlns:soap=", "xmlns:SOAP-ENV=")
}

/// Puts the name of the buddy in the middle into a CDATA section.
fn with_cdata(body: &str) -> String {
    let (before, after) = body.split_at(middle(body, "<Nickname>") + "<Nickname>".len());
    let (name, after) = after.split_once("</Nickname>").expect("an element has an end");
    format!("{before}<![CDATA[{name}]]></Nickname>{after}")
}

/// Puts a comment before the buddy in the middle.
fn with_comment(body: &str) -> String {
    let (before, after) = body.split_at(middle(body, "<Buddy>"));
    format!("{before}<!-- the other half of the roster -->{after}")
}

fn middle(body: &str, tag: &str) -> usize {
    let half = body.len() / 2;
    half + body[half..].find(tag).expect("a roster has a buddy after its middle")
}
