//! Requests and responses as values, the events of a poll response as a tree.

use std::hint::black_box;

use quick_xml::events::{BytesStart, Event as Markup};

use super::error::{Error, Result};
use super::events::{Buffers, Reader};
use super::source::{Source, is_blank};
use super::text::{Text, tell};
use super::tree::Tree;
use crate::{Consumer, Kind};

/// Parses a request, and passes its raw texts to the consumer.
///
/// # Errors
/// The errors of quick-xml, and a document that does not match the schema.
pub fn request(body: &[u8], consumer: &mut impl Consumer) -> Result<()> {
    let request = Request::read(core::str::from_utf8(body)?)?;
    // The consumer does not read the whole value. `black_box` keeps the compiler from removing the
    // rest.
    black_box(&request).tell(consumer);
    Ok(())
}

/// Parses a response, and passes its raw texts to the consumer (for an escaped result, the raw
/// texts of the inner document).
///
/// # Errors
/// Like [`request`].
pub fn response(body: &[u8], buffers: &mut Buffers, consumer: &mut impl Consumer) -> Result<()> {
    let response = Response::read(core::str::from_utf8(body)?, &mut buffers.inner)?;
    black_box(&response).tell(consumer);
    Ok(())
}

/// The id, the user, the login time, the client address.
type Session<'a> = [Option<Text<'a>>; 4];

enum Request<'a> {
    /// The user and the password.
    Login([Option<Text<'a>>; 2]),
    KeepSessionAlive(Option<Session<'a>>),
    /// The network, both accounts, the message.
    SendMessage(Option<Session<'a>>, [Option<Text<'a>>; 4]),
}

enum Response<'a> {
    Login(Option<Session<'a>>),
    ChangeStatus,
    KeepSessionAlive(Tree<'a>),
    /// The code, the reason, the actor, the detail.
    Fault([Option<Text<'a>>; 4]),
}

impl<'a> Request<'a> {
    fn read(body: &'a str) -> Result<Self> {
        let mut source = Source::new(body);
        let (tag, empty) = open(&mut source)?;
        let request = match local_name(&tag) {
            "Login" => {
                let (_, texts) = fields(&mut source, empty, "", |name| match name {
                    "userId" => Some(0),
                    "password" => Some(1),
                    _ => None,
                })?;
                Self::Login(texts)
            }
            "KeepSessionAlive" => {
                let (session, []) = fields(&mut source, empty, "session", |_| None)?;
                Self::KeepSessionAlive(session)
            }
            "SendMessage" => {
                let (session, texts) = fields(&mut source, empty, "session", |name| match name {
                    "imType" => Some(0),
                    "account" => Some(1),
                    "toAccount" => Some(2),
                    "message" => Some(3),
                    _ => None,
                })?;
                Self::SendMessage(session, texts)
            }
            _ => return Err(Error::Schema("an unknown request")),
        };
        close(&mut source)?;
        Ok(request)
    }

    fn tell(&self, consumer: &mut impl Consumer) {
        match self {
            Self::Login(texts) => {
                consumer.item(Kind::LoginRequest);
                tell(texts, consumer);
            }
            Self::KeepSessionAlive(session) => {
                consumer.item(Kind::KeepSessionAliveRequest);
                tell(&session.unwrap_or_default(), consumer);
            }
            Self::SendMessage(session, texts) => {
                consumer.item(Kind::SendMessageRequest);
                tell(&session.unwrap_or_default(), consumer);
                tell(texts, consumer);
            }
        }
    }
}

impl<'a> Response<'a> {
    fn read(body: &'a str, inner: &'a mut String) -> Result<Self> {
        let mut source = Source::new(body);
        let (tag, empty) = open(&mut source)?;
        let response = match local_name(&tag) {
            "KeepSessionAliveResponse" if !empty => {
                let reader = Reader::in_response(source, inner)?;
                return Ok(Self::KeepSessionAlive(Tree::read(reader)?));
            }
            "LoginResponse" => {
                let (session, []) = fields(&mut source, empty, "LoginResult", |_| None)?;
                Self::Login(session)
            }
            "ChangeStatusResponse" => {
                source.skip(&tag, empty)?;
                Self::ChangeStatus
            }
            "Fault" => Self::Fault(fault(&mut source, empty)?),
            _ => return Err(Error::Schema("an unknown response")),
        };
        close(&mut source)?;
        Ok(response)
    }

    fn tell(&self, consumer: &mut impl Consumer) {
        match self {
            Self::Login(session) => {
                consumer.item(Kind::LoginResponse);
                tell(&session.unwrap_or_default(), consumer);
            }
            Self::ChangeStatus => consumer.item(Kind::ChangeStatusResponse),
            Self::KeepSessionAlive(tree) => tree.tell(consumer),
            Self::Fault(texts) => {
                consumer.item(Kind::Fault);
                tell(texts, consumer);
            }
        }
    }
}

#[inline]
fn local_name<'t>(tag: &'t BytesStart<'_>) -> &'t str {
    tag.local_name().into_inner()
}

/// Parses up to the element of the message.
fn open<'a>(source: &mut Source<'a>) -> Result<(BytesStart<'a>, bool)> {
    for name in ["Envelope", "Body"] {
        loop {
            let (tag, empty) = source.element()?.ok_or(Error::Schema("no message"))?;
            if local_name(&tag) == name {
                break;
            }
            source.skip(&tag, empty)?;
        }
    }
    source.element()?.ok_or(Error::Schema("no message"))
}

/// Parses from the end of the message element to the end of the document.
fn close(source: &mut Source<'_>) -> Result<()> {
    for _ in ["Body", "Envelope"] {
        while let Some((tag, empty)) = source.element()? {
            source.skip(&tag, empty)?;
        }
    }
    loop {
        match source.markup()? {
            Markup::Eof => return Ok(()),
            Markup::Text(text) if is_blank(&text) => {}
            Markup::Comment(_) | Markup::PI(_) => {}
            _ => return Err(Error::Schema("more than one element")),
        }
    }
}

/// Parses the children of an element: the session, which has this name, and texts. `place` maps the
/// name of a text to its index.
#[inline]
fn fields<'a, const N: usize>(
    source: &mut Source<'a>,
    empty: bool,
    session_name: &str,
    place: impl Fn(&str) -> Option<usize>,
) -> Result<(Option<Session<'a>>, [Option<Text<'a>>; N])> {
    let (mut session, mut texts) = (None, [None; N]);
    if empty {
        return Ok((session, texts));
    }
    while let Some((tag, empty)) = source.element()? {
        let name = local_name(&tag);
        if let Some(at) = place(name) {
            texts[at] = Some(source.text(empty)?);
        } else if name == session_name {
            session = Some(read_session(source, empty)?);
        } else {
            source.skip(&tag, empty)?;
        }
    }
    Ok((session, texts))
}

fn read_session<'a>(source: &mut Source<'a>, empty: bool) -> Result<Session<'a>> {
    let (_, texts) = fields(source, empty, "", |name| match name {
        "SessionId" => Some(0),
        "UserId" => Some(1),
        "LoginTime" => Some(2),
        "ClientIP" => Some(3),
        _ => None,
    })?;
    Ok(texts)
}

/// Parses a fault of either SOAP version.
fn fault<'a>(source: &mut Source<'a>, empty: bool) -> Result<[Option<Text<'a>>; 4]> {
    let mut texts = [None; 4];
    if empty {
        return Ok(texts);
    }
    while let Some((tag, empty)) = source.element()? {
        match local_name(&tag) {
            "faultcode" => texts[0] = Some(source.text(empty)?),
            "faultstring" => texts[1] = Some(source.text(empty)?),
            "faultactor" | "Role" => texts[2] = Some(source.text(empty)?),
            "detail" | "Detail" => texts[3] = Some(source.verbatim(&tag, empty)?),
            "Code" => texts[0] = only_child(source, empty, "Value")?,
            "Reason" => texts[1] = only_child(source, empty, "Text")?,
            _ => source.skip(&tag, empty)?,
        }
    }
    Ok(texts)
}

fn only_child<'a>(source: &mut Source<'a>, empty: bool, name: &str) -> Result<Option<Text<'a>>> {
    let (_, [text]) = fields(source, empty, "", |child| (child == name).then_some(0))?;
    Ok(text)
}
