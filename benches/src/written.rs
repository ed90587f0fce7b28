//! The responses to encode: values of a server, with plain texts.

use bsim_codec::response::{
    ChangeStatusResponse, KeepSessionAliveResponse, KeepSessionAliveResponseOf, LoginResponse,
};
use bsim_codec::{
    AccountEvent, AccountEventOf, AccountEventsOf, Buddy, BuddyOf, Encode, EncodeError, Encoded,
    EncodedOf, Fault, KeepSessionAliveOf, MessageOf, Session, SessionEventsOf, SoapVersion, Text,
    TextOf,
};

use crate::bodies::{self, Layout};

/// A response to encode.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names are those of `bsim_codec::Response`")]
pub enum Written {
    KeepSessionAlive(KeepSessionAliveResponseOf<String>, Layout),
    Login(LoginResponse<'static>),
    ChangeStatus(ChangeStatusResponse),
    Fault(Fault<'static>),
}

/// Poll responses, by the names of their bodies.
#[must_use]
pub fn polls(layout: Layout) -> Vec<(&'static str, Written)> {
    vec![
        ("message", Written::KeepSessionAlive(demo("message"), layout)),
        ("login", Written::KeepSessionAlive(demo("login"), layout)),
        ("roster1k", Written::KeepSessionAlive(bodies::roster(1_000, 1), layout)),
    ]
}

/// The other responses, by the names of their bodies.
#[must_use]
pub fn others() -> Vec<(&'static str, Written)> {
    let session = Session::new(
        "73EDE71C-2239-4707-BA85-0ABB408E6458",
        "testing",
        "2008-06-30 22:14:03",
        "210.13.111.138",
    );
    vec![
        ("LoginResponse", Written::Login(LoginResponse { session: Some(session) })),
        ("ChangeStatusResponse", Written::ChangeStatus(ChangeStatusResponse)),
        ("Fault", Written::Fault(bodies::fault(SoapVersion::Soap11))),
        ("Fault12", Written::Fault(bodies::fault(SoapVersion::Soap12))),
    ]
}

impl Written {
    /// Appends the response.
    ///
    /// # Errors
    /// Like [`Encode::encode_into`].
    pub fn encode_into(&self, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        match self {
            Self::KeepSessionAlive(response, Layout::Inline) => response.inline().encode_into(out),
            Self::KeepSessionAlive(response, Layout::Escaped) => response.encode_into(out),
            Self::Login(response) => response.encode_into(out),
            Self::ChangeStatus(response) => response.encode_into(out),
            Self::Fault(response) => response.encode_into(out),
        }
    }
}

/// A poll response of the published session.
fn demo(name: &str) -> KeepSessionAliveResponseOf<String> {
    let body = bodies::find(name, Layout::Inline).documents.remove(0);
    let response = KeepSessionAliveResponse::parse(body.as_bytes()).expect("a valid body");
    let session = |session: SessionEventsOf<&str>| SessionEventsOf {
        id: session.id.map(text),
        accounts: session.accounts.into_iter().map(account).collect(),
    };
    let sessions = response.result.unwrap_or_default().sessions.into_iter().map(session).collect();
    KeepSessionAliveResponseOf { result: Some(KeepSessionAliveOf { sessions }) }
}

fn account(account: AccountEventsOf<&str>) -> AccountEventsOf<String> {
    AccountEventsOf {
        im_type: account.im_type.map(text),
        account: account.account.map(text),
        events: account.events.into_iter().map(event).collect(),
    }
}

fn event(event: AccountEvent<'_>) -> AccountEventOf<String> {
    match event {
        AccountEvent::Log { items } => {
            AccountEventOf::Log { items: items.into_iter().map(text).collect() }
        }
        AccountEvent::Login { datetime } => AccountEventOf::Login { datetime: datetime.map(text) },
        AccountEvent::NicknameChanged { nickname } => {
            AccountEventOf::NicknameChanged { nickname: encoded(nickname) }
        }
        AccountEvent::ReceiveBuddies { buddies } => {
            AccountEventOf::ReceiveBuddies { buddies: buddies.into_iter().map(buddy).collect() }
        }
        AccountEvent::StatusChanged { status } => {
            AccountEventOf::StatusChanged { status: text(status) }
        }
        AccountEvent::BuddyStatusChanged { buddies } => {
            AccountEventOf::BuddyStatusChanged { buddies: buddies.into_iter().map(buddy).collect() }
        }
        AccountEvent::Message { messages } => {
            let message = |message: MessageOf<&str>| MessageOf {
                from: message.from.map(text),
                text: encoded(message.text),
            };
            AccountEventOf::Message { messages: messages.into_iter().map(message).collect() }
        }
        event => panic!("the published session has no {event:?}"),
    }
}

fn buddy(buddy: Buddy<'_>) -> BuddyOf<String> {
    BuddyOf {
        account: buddy.account.map(text),
        nickname: buddy.nickname.map(encoded),
        group_id: buddy.group_id.map(text),
        status: buddy.status.map(text),
        id: buddy.id.map(text),
        blocked: buddy.blocked.map(text),
        personal_message: buddy.personal_message.map(encoded),
    }
}

fn text(text: Text<'_>) -> TextOf<String> {
    TextOf::from(text.decode().into_owned())
}

fn encoded(text: Encoded<'_>) -> EncodedOf<String> {
    EncodedOf::from(text.decode().expect("a valid text").into_owned())
}
