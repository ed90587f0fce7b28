//! Encodes responses: literal tags, and the escapes of quick-xml and `percent-encoding`.
//!
//! It does not support groups, unknown events and empty lists, which these responses do not have.

use bsim_codec::{
    AccountEventOf, AccountEventsOf, BuddyOf, EncodedOf, Fault, MessageOf, Session,
    SessionEventsOf, SoapVersion, TextOf,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use quick_xml::escape::{escape, partial_escape};

use crate::bodies::Layout;
use crate::written::Written;

macro_rules! head {
    ($soap:literal) => {
        concat!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"",
            $soap,
            "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
            " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><soap:Body>",
        )
    };
}

const HEAD: &str = head!("http://schemas.xmlsoap.org/soap/envelope/");
const HEAD_12: &str = head!("http://www.w3.org/2003/05/soap-envelope");

/// Appends a response. The inner document of an escaped result is first written into `inner`.
pub fn write(response: &Written, inner: &mut String, out: &mut String) {
    match response {
        Written::KeepSessionAlive(response, layout) => {
            out.push_str(HEAD);
            out.push_str(concat!(
                "<KeepSessionAliveResponse xmlns=\"http://www.imcomponents.com\">",
                "<KeepSessionAliveResult>",
            ));
            match layout {
                Layout::Inline => write_sessions(response.sessions(), out),
                Layout::Escaped => {
                    out.push_str("&lt;?xml version=\"1.0\" encoding=\"UTF-8\"?&gt;\r\n");
                    inner.clear();
                    write_sessions(response.sessions(), inner);
                    out.push_str(&partial_escape(inner.as_str()));
                }
            }
            out.push_str("</KeepSessionAliveResult></KeepSessionAliveResponse>");
        }
        Written::Login(response) => {
            out.push_str(HEAD);
            out.push_str("<LoginResponse xmlns=\"http://www.imcomponents.com\">");
            if let Some(session) = &response.session {
                write_session(session, out);
            }
            out.push_str("</LoginResponse>");
        }
        Written::ChangeStatus(_) => {
            out.push_str(HEAD);
            out.push_str("<ChangeStatusResponse xmlns=\"http://www.imcomponents.com\" />");
        }
        Written::Fault(fault) => write_fault(fault, out),
    }
    out.push_str("</soap:Body></soap:Envelope>");
}

/// The plain text of a field, and its encoding.
trait Field {
    fn text(&self) -> &str;
    fn push_to(&self, out: &mut String);
}

impl<S: AsRef<str>> Field for TextOf<S> {
    #[inline]
    fn text(&self) -> &str {
        self.as_text().as_plain().expect("a plain text")
    }

    #[inline]
    fn push_to(&self, out: &mut String) {
        out.push_str(&partial_escape(self.text()));
    }
}

impl<S: AsRef<str>> Field for EncodedOf<S> {
    #[inline]
    fn text(&self) -> &str {
        self.as_encoded().percent_encoded().as_plain().expect("a plain text")
    }

    #[inline]
    fn push_to(&self, out: &mut String) {
        out.extend(utf8_percent_encode(self.text(), NON_ALPHANUMERIC));
    }
}

/// Writes an element: none for an absent field, an empty one for an empty text. `$slash` is the end
/// of an empty-element tag.
macro_rules! put {
    ($out:ident, $name:literal, $slash:literal, $field:expr) => {
        match &$field {
            Some(field) if field.text().is_empty() => $out.push_str(concat!("<", $name, $slash)),
            Some(field) => {
                $out.push_str(concat!("<", $name, ">"));
                field.push_to($out);
                $out.push_str(concat!("</", $name, ">"));
            }
            None => {}
        }
    };
}

macro_rules! put_attribute {
    ($out:ident, $name:literal, $field:expr) => {
        if let Some(field) = &$field {
            $out.push_str(concat!(" ", $name, "=\""));
            $out.push_str(&escape(field.text()));
            $out.push('"');
        }
    };
}

fn write_session(session: &Session<'_>, out: &mut String) {
    out.push_str("<LoginResult>");
    put!(out, "SessionId", " />", session.session_id);
    put!(out, "UserId", " />", session.user_id);
    put!(out, "LoginTime", " />", session.login_time);
    put!(out, "ClientIP", " />", session.client_ip);
    out.push_str("</LoginResult>");
}

/// Writes a fault whose detail is XML.
fn write_fault(fault: &Fault<'_>, out: &mut String) {
    match fault.version {
        SoapVersion::Soap11 => {
            out.push_str(HEAD);
            out.push_str("<soap:Fault>");
            put!(out, "faultcode", " />", fault.code);
            put!(out, "faultstring", " />", fault.reason);
            put!(out, "faultactor", " />", fault.actor);
            write_detail("<detail", "</detail>", fault.detail.as_ref(), out);
        }
        SoapVersion::Soap12 => {
            out.push_str(HEAD_12);
            out.push_str("<soap:Fault><soap:Code>");
            put!(out, "soap:Value", " />", fault.code);
            out.push_str("</soap:Code><soap:Reason>");
            if let Some(reason) = &fault.reason {
                out.push_str("<soap:Text xml:lang=\"en\">");
                reason.push_to(out);
                out.push_str("</soap:Text>");
            }
            out.push_str("</soap:Reason>");
            put!(out, "soap:Role", " />", fault.actor);
            write_detail("<soap:Detail", "</soap:Detail>", fault.detail.as_ref(), out);
        }
    }
    out.push_str("</soap:Fault>");
}

fn write_detail(start: &str, end: &str, detail: Option<&TextOf<&str>>, out: &mut String) {
    let Some(detail) = detail else { return };
    out.push_str(start);
    if detail.text().is_empty() {
        out.push_str(" />");
    } else {
        out.push('>');
        out.push_str(detail.text());
        out.push_str(end);
    }
}

fn write_sessions(sessions: &[SessionEventsOf<String>], out: &mut String) {
    for session in sessions {
        out.push_str("<Session");
        put_attribute!(out, "id", session.id);
        out.push('>');
        session.accounts.iter().for_each(|account| write_account(account, out));
        out.push_str("</Session>");
    }
}

fn write_account(account: &AccountEventsOf<String>, out: &mut String) {
    out.push_str("<IM");
    put_attribute!(out, "type", account.im_type);
    put_attribute!(out, "account", account.account);
    out.push('>');
    account.events.iter().for_each(|event| write_event(event, out));
    out.push_str("</IM>");
}

fn write_event(event: &AccountEventOf<String>, out: &mut String) {
    match event {
        AccountEventOf::Log { items } => {
            out.push_str("<OnLog>");
            for item in items {
                put!(out, "item", "/>", Some(item));
            }
            out.push_str("</OnLog>");
        }
        AccountEventOf::Login { datetime } => {
            out.push_str("<OnLogin");
            put_attribute!(out, "datetime", datetime);
            out.push_str("/>");
        }
        AccountEventOf::NicknameChanged { nickname } => {
            put!(out, "OnNicknameChanged", "/>", Some(nickname));
        }
        AccountEventOf::ReceiveBuddies { buddies } => {
            out.push_str("<OnReceiveBuddies>");
            buddies.iter().for_each(|buddy| write_buddy(buddy, out));
            out.push_str("</OnReceiveBuddies>");
        }
        AccountEventOf::StatusChanged { status } => {
            put!(out, "OnStatusChanged", "/>", Some(status));
        }
        AccountEventOf::BuddyStatusChanged { buddies } => {
            out.push_str("<OnBuddyStatusChanged>");
            buddies.iter().for_each(|buddy| write_buddy(buddy, out));
            out.push_str("</OnBuddyStatusChanged>");
        }
        AccountEventOf::Message { messages } => {
            out.push_str("<OnMessage>");
            messages.iter().for_each(|message| write_message(message, out));
            out.push_str("</OnMessage>");
        }
        event => unreachable!("no response has {event:?}"),
    }
}

fn write_buddy(buddy: &BuddyOf<String>, out: &mut String) {
    out.push_str("<Buddy>");
    put!(out, "Account", "/>", buddy.account);
    put!(out, "Nickname", "/>", buddy.nickname);
    put!(out, "GroupId", "/>", buddy.group_id);
    put!(out, "Status", "/>", buddy.status);
    put!(out, "Id", "/>", buddy.id);
    put!(out, "Blocked", "/>", buddy.blocked);
    put!(out, "PersonalMessage", "/>", buddy.personal_message);
    out.push_str("</Buddy>");
}

fn write_message(message: &MessageOf<String>, out: &mut String) {
    out.push_str("<Message");
    put_attribute!(out, "from", message.from);
    out.push('>');
    message.text.push_to(out);
    out.push_str("</Message>");
}
