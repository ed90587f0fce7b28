//! Makes up messages that are a session, perhaps, and a row of fields: requests, and all answers but
//! those with events.

use super::{Grammar, NS_SERVICE};

/// The name of a message, of the element with its session, and of its fields.
type Row = (&'static str, Option<&'static str>, &'static [&'static str]);

const ROWS: &[Row] = &[
    ("SendMessage", Some("session"), &["imType", "account", "toAccount", "message"]),
    ("Login", None, &["userId", "password"]),
    ("LoginIM", Some("session"), &["imType", "account", "password"]),
    ("KeepSessionAlive", Some("session"), &[]),
    ("ChangeStatus", Some("session"), &["IMType", "IMAccount", "Status"]),
    ("GetVersion", None, &[]),
    ("LoginResponse", Some("LoginResult"), &[]),
    ("LoginIMResponse", None, &[]),
    ("ChangeStatusResponse", None, &[]),
    ("SendMessageResponse", None, &[]),
    ("GetVersionResponse", None, &["GetVersionResult"]),
];

impl Grammar<'_> {
    pub(super) fn row(&mut self, out: &mut String) {
        let (name, session, fields) = ROWS[self.below(ROWS.len())];
        self.empty = self.one(&[" />", "/>"]);
        let mut colon = "";
        if self.rarely(12) {
            (self.prefix, colon) = ("p:", ":p");
        }
        let (prefix, empty) = (self.prefix, self.empty);
        out.push_str(&format!("<{prefix}{name} xmlns{colon}=\"{NS_SERVICE}\""));
        if self.rarely(12) {
            return out.push_str(empty);
        }
        out.push('>');
        self.gap(out);
        if let Some(session) = session {
            match self.below(12) {
                9 => out.push_str(&format!("<{prefix}{session}{empty}")),
                10 => out.push_str(&format!("<{prefix}{session} xsi:nil='true'{empty}")),
                11 => {}
                _ => self.fields(out, session, &["SessionId", "UserId", "LoginTime", "ClientIP"]),
            }
            self.gap(out);
        }
        if !fields.is_empty() {
            self.leaves(out, fields);
        }
        out.push_str(&format!("</{prefix}{name}>"));
    }
}
