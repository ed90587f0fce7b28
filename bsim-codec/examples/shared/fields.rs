//! Messages and events as names and values, written as JSON or as lines for people.

use std::fmt::Write;

use bsim_codec::http::NoSoap;
use bsim_codec::{
    AccountEvent, Blocked, Buddy, DecodeError, Encoded, Fault, Request, Response, Session, Text,
};

use super::tree::{decode, printable};

/// A value, with its parts in the order of output.
pub(crate) enum Value {
    Null,
    Text(String),
    Number(u16),
    Bool(bool),
    List(Vec<Value>),
    Object(Fields),
}

pub(crate) type Fields = Vec<(&'static str, Value)>;

fn text<'a>(value: impl Into<Option<Text<'a>>>) -> Value {
    value.into().map_or(Value::Null, |text| Value::Text(text.decode().into_owned()))
}

/// Decodes a percent-encoded text, strictly or lossily.
fn encoded(value: Option<Encoded<'_>>, lossy: bool) -> Result<Value, DecodeError> {
    let Some(value) = value else { return Ok(Value::Null) };
    Ok(Value::Text(decode(value, lossy)?.into_owned()))
}

fn list<T>(
    items: &[T],
    value: impl Fn(&T) -> Result<Value, DecodeError>,
) -> Result<Value, DecodeError> {
    items.iter().map(value).collect::<Result<_, _>>().map(Value::List)
}

/// The fields of an event: its session and account, its name, and its values.
///
/// # Errors
/// An ill-formed percent-encoded text, unless `lossy`.
pub(crate) fn of_event(
    session: Option<Text<'_>>,
    (im_type, account): (Option<Text<'_>>, Option<Text<'_>>),
    event: &AccountEvent<'_>,
    lossy: bool,
) -> Result<Fields, DecodeError> {
    let buddy = |buddy: &Buddy<'_>| of_buddy(buddy, lossy);
    let (name, key, value) = match event {
        AccountEvent::Log { items } => ("OnLog", "items", list(items, |item| Ok(text(*item)))?),
        AccountEvent::Login { datetime } => ("OnLogin", "datetime", text(*datetime)),
        AccountEvent::NicknameChanged { nickname } => {
            ("OnNicknameChanged", "nickname", encoded(Some(*nickname), lossy)?)
        }
        AccountEvent::ReceiveGroups { groups, .. } => {
            let group = |group: &bsim_codec::Group<'_>| {
                let name = encoded(group.name, lossy)?;
                Ok(Value::Object(vec![("id", text(group.id)), ("name", name)]))
            };
            ("OnReceiveGroups", "groups", list(groups, group)?)
        }
        AccountEvent::ReceiveBuddies { buddies } => {
            ("OnReceiveBuddies", "buddies", list(buddies, buddy)?)
        }
        AccountEvent::StatusChanged { status } => ("OnStatusChanged", "status", text(*status)),
        AccountEvent::BuddyStatusChanged { buddies } => {
            ("OnBuddyStatusChanged", "buddies", list(buddies, buddy)?)
        }
        AccountEvent::Message { messages } => {
            let message = |message: &bsim_codec::Message<'_>| {
                let body = encoded(Some(message.text), lossy)?;
                Ok(Value::Object(vec![("from", text(message.from)), ("text", body)]))
            };
            ("OnMessage", "messages", list(messages, message)?)
        }
        AccountEvent::Unknown { name, xml } => (&*name.decode(), "raw", text(*xml)),
        other => ("Other", "raw", Value::Text(format!("{other:?}"))),
    };
    Ok(vec![
        ("session", text(session)),
        ("im_type", text(im_type)),
        ("account", text(account)),
        ("event", Value::Text(name.to_owned())),
        (key, value),
    ])
}

fn of_buddy(buddy: &Buddy<'_>, lossy: bool) -> Result<Value, DecodeError> {
    let blocked = match buddy.is_blocked() {
        None => Value::Null,
        Some(Blocked::No) => Value::Bool(false),
        Some(Blocked::Yes) => Value::Bool(true),
        Some(Blocked::Other(text)) => Value::Text(text.into_owned()),
    };
    Ok(Value::Object(vec![
        ("account", text(buddy.account)),
        ("nickname", encoded(buddy.nickname, lossy)?),
        ("group_id", text(buddy.group_id)),
        ("status", text(buddy.status)),
        ("id", text(buddy.id)),
        ("blocked", blocked),
        ("personal_message", encoded(buddy.personal_message, lossy)?),
    ]))
}

/// The fields of a request: the name of its message, then its values.
///
/// # Errors
/// An ill-formed percent-encoded text, unless `lossy`.
pub(crate) fn of_request(request: &Request<'_>, lossy: bool) -> Result<Fields, DecodeError> {
    let mut fields = named(request.operation().name());
    match request {
        Request::Login(it) => {
            fields.extend([("user_id", text(it.user_id)), ("password", text(it.password))]);
        }
        Request::LoginIm(it) => fields.extend([
            ("session", of_session(it.session)),
            ("im_type", text(it.im_type)),
            ("account", text(it.account)),
            ("password", text(it.password)),
        ]),
        Request::KeepSessionAlive(it) => fields.push(("session", of_session(it.session))),
        Request::ChangeStatus(it) => fields.extend([
            ("session", of_session(it.session)),
            ("im_type", text(it.im_type)),
            ("account", text(it.account)),
            ("status", text(it.status)),
        ]),
        Request::SendMessage(it) => fields.extend([
            ("session", of_session(it.session)),
            ("im_type", text(it.im_type)),
            ("account", text(it.account)),
            ("to_account", text(it.to_account)),
            // The key `message` is taken.
            ("text", encoded(it.message, lossy)?),
        ]),
        _ => {}
    }
    Ok(fields)
}

/// The fields of a response without events: the name of its message, then its values.
pub(crate) fn of_response(response: &Response<'_>) -> Fields {
    match response {
        Response::Login(it) => {
            let mut fields = named("LoginResponse");
            fields.push(("session", of_session(it.session)));
            fields
        }
        Response::GetVersion(it) => {
            let mut fields = named("GetVersionResponse");
            fields.push(("version", text(it.version)));
            fields
        }
        Response::Fault(fault) => of_fault(fault),
        Response::LoginIm(_) => named("LoginIMResponse"),
        Response::ChangeStatus(_) => named("ChangeStatusResponse"),
        Response::SendMessage(_) => named("SendMessageResponse"),
        _ => named("KeepSessionAliveResponse"),
    }
}

/// The fields of an HTTP response without a SOAP body.
pub(crate) fn of_no_soap(answer: NoSoap) -> Fields {
    let mut fields = named("NoSoap");
    fields.push(("status", Value::Number(answer.status)));
    fields
}

fn of_fault(fault: &Fault<'_>) -> Fields {
    let mut fields = named("Fault");
    fields.extend([
        ("code", text(fault.code)),
        ("reason", text(fault.reason)),
        ("actor", text(fault.actor)),
        ("detail", text(fault.detail)),
    ]);
    // Rare parts are omitted if they are absent.
    if let Some(node) = fault.node {
        fields.push(("node", text(node)));
    }
    if !fault.subcodes.is_empty() {
        let subcodes = fault.subcodes.iter().map(|subcode| text(*subcode));
        fields.push(("subcodes", Value::List(subcodes.collect())));
    }
    if !fault.translations.is_empty() {
        let translations = fault
            .translations
            .iter()
            .map(|it| Value::Object(vec![("lang", text(it.lang)), ("reason", text(it.reason))]));
        fields.push(("translations", Value::List(translations.collect())));
    }
    fields
}

fn named(message: &str) -> Fields {
    vec![("message", Value::Text(message.to_owned()))]
}

fn of_session(session: Option<Session<'_>>) -> Value {
    session.map_or(Value::Null, |session| {
        Value::Object(vec![
            ("session_id", text(session.session_id)),
            ("user_id", text(session.user_id)),
            ("login_time", text(session.login_time)),
            ("client_ip", text(session.client_ip)),
        ])
    })
}

/// Appends one JSON object on one line, with its keys in order.
pub(crate) fn write_json(out: &mut String, fields: &Fields) {
    out.push('{');
    for (index, (key, value)) in fields.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(out, "{comma}\"{key}\":");
        write_json_value(out, value);
    }
    out.push('}');
}

fn write_json_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Text(text) => write_json_text(out, text),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::Bool(value) => out.push_str(&value.to_string()),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write_json_value(out, item);
            }
            out.push(']');
        }
        Value::Object(fields) => write_json(out, fields),
    }
}

fn write_json_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        // Writing to a string never fails.
        let _ = match c {
            '"' | '\\' => write!(out, "\\{c}"),
            '\n' => write!(out, "\\n"),
            '\r' => write!(out, "\\r"),
            '\t' => write!(out, "\\t"),
            '\0'..' ' => write!(out, "\\u{:04x}", u32::from(c)),
            _ => {
                out.push(c);
                Ok(())
            }
        };
    }
    out.push('"');
}

/// Appends a message as lines for people: its name, then one field a line.
pub(crate) fn write_lines(out: &mut String, fields: &Fields) {
    if let Some(((_, Value::Text(name)), fields)) = fields.split_first() {
        let _ = writeln!(out, "{name}");
        write_indented(out, fields, 1);
    }
}

fn write_indented(out: &mut String, fields: &[(&'static str, Value)], depth: usize) {
    let width = 2 * depth;
    for (key, value) in fields {
        let text = match value {
            Value::Object(fields) => {
                let _ = writeln!(out, "{:width$}{key}", "");
                write_indented(out, fields, depth + 1);
                continue;
            }
            Value::Text(text) => printable(text),
            Value::Null => "(none)".to_owned(),
            other => {
                let mut json = String::new();
                write_json_value(&mut json, other);
                json
            }
        };
        let _ = writeln!(out, "{}", format!("{:width$}{key:<12}{text}", "").trim_end());
    }
}
