//! Writes the events of a response as lines for people.

use std::borrow::Cow;
use std::fmt::Write;

use bsim_codec::{
    AccountEvent, Blocked, Buddy, DecodeError, Encoded, Presence, SessionEvents, Text,
};

/// Decodes a percent-encoded text, strictly or lossily.
pub(crate) fn decode(text: Encoded<'_>, lossy: bool) -> Result<Cow<'_, str>, DecodeError> {
    if lossy { Ok(text.decode_lossy()) } else { text.decode() }
}

/// Escapes control characters, so that a peer cannot control the terminal.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out
}

/// Appends the events, indented by `indent`.
///
/// # Errors
/// An ill-formed percent-encoded text, unless `lossy`.
pub(crate) fn write_events(
    out: &mut String,
    sessions: &[SessionEvents<'_>],
    (indent, lossy): (&str, bool),
) -> Result<(), DecodeError> {
    let mut lines = Lines { out, indent, lossy };
    if sessions.is_empty() {
        lines.line(0, "no events");
    }
    for session in sessions {
        lines.line(0, &format!("session {}", shown(session.id)));
        for account in &session.accounts {
            let (im_type, name) = (shown(account.im_type), shown(account.account));
            lines.line(1, &format!("{im_type} account {name}"));
            for event in &account.events {
                write_event(lines.out, event, (indent, lossy))?;
            }
        }
    }
    Ok(())
}

/// Appends one event. Each line is indented by `indent`.
///
/// # Errors
/// Like [`write_events`].
pub(crate) fn write_event(
    out: &mut String,
    event: &AccountEvent<'_>,
    (indent, lossy): (&str, bool),
) -> Result<(), DecodeError> {
    Lines { out, indent, lossy }.event(event)
}

struct Lines<'o> {
    out: &'o mut String,
    indent: &'o str,
    lossy: bool,
}

impl Lines<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{}{:width$}{text}", self.indent, "", width = 2 * depth);
    }

    fn named(&mut self, name: &str, text: &str) {
        self.line(2, format!("{name:<22}{text}").trim_end());
    }

    fn event(&mut self, event: &AccountEvent<'_>) -> Result<(), DecodeError> {
        match event {
            AccountEvent::Log { items } => {
                self.named("OnLog", &count(items.len(), "line"));
                for item in items {
                    self.line(3, &printable(&item.decode()));
                }
            }
            AccountEvent::Login { datetime } => self.named("OnLogin", &shown(*datetime)),
            AccountEvent::NicknameChanged { nickname } => {
                let nickname = decode(*nickname, self.lossy)?;
                self.named("OnNicknameChanged", &printable(&nickname));
            }
            AccountEvent::ReceiveGroups { groups, xml } => {
                self.named("OnReceiveGroups", &count(groups.len(), "group"));
                for group in groups {
                    let name = group.name.map(|name| decode(name, self.lossy)).transpose()?;
                    let name = printable(&name.unwrap_or_default());
                    self.line(3, &format!("{}  {name}", shown(group.id)));
                }
                if let (true, Some(xml)) = (groups.is_empty(), xml) {
                    self.line(3, &printable(&xml.decode()));
                }
            }
            AccountEvent::ReceiveBuddies { buddies } => {
                self.buddies("OnReceiveBuddies", buddies)?;
            }
            AccountEvent::StatusChanged { status } => {
                self.named("OnStatusChanged", &presence(&Presence::from(status.decode())));
            }
            AccountEvent::BuddyStatusChanged { buddies } => {
                self.buddies("OnBuddyStatusChanged", buddies)?;
            }
            AccountEvent::Message { messages } => {
                self.named("OnMessage", &count(messages.len(), "message"));
                for message in messages {
                    let text = decode(message.text, self.lossy)?;
                    self.line(3, &format!("{}: {}", shown(message.from), printable(&text)));
                }
            }
            AccountEvent::Unknown { name, xml } => {
                self.named(&printable(&name.decode()), &printable(&xml.decode()));
            }
            _ => self.named("an event that this example does not know", ""),
        }
        Ok(())
    }

    fn buddies(&mut self, name: &str, buddies: &[Buddy<'_>]) -> Result<(), DecodeError> {
        let buddies_or_buddy = if buddies.len() == 1 { "buddy" } else { "buddies" };
        self.named(name, &format!("{} {buddies_or_buddy}", buddies.len()));
        for buddy in buddies {
            // Texts of any script come last, because their width is unknown.
            let mut line = format!("{:<4}{:<28}", shown(buddy.status), shown(buddy.account));
            if let Some(nickname) = buddy.nickname {
                line.push_str(&printable(&decode(nickname, self.lossy)?));
            }
            match buddy.personal_message.map(|text| decode(text, self.lossy)).transpose()? {
                Some(text) if !text.is_empty() => {
                    line.push_str(" — ");
                    line.push_str(&printable(&text));
                }
                _ => {}
            }
            if buddy.is_blocked() == Some(Blocked::Yes) {
                line.push_str(" (blocked)");
            }
            self.line(3, line.trim_end());
        }
        Ok(())
    }
}

fn shown(text: Option<Text<'_>>) -> String {
    text.map_or_else(|| "(none)".to_owned(), |text| printable(&text.decode()))
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn presence(presence: &Presence<'_>) -> String {
    let name = match presence {
        Presence::Online => " (online)",
        Presence::Busy => " (busy)",
        Presence::Idle => " (idle)",
        Presence::BeRightBack => " (be right back)",
        Presence::Away => " (away)",
        Presence::OnThePhone => " (on the phone)",
        Presence::OutToLunch => " (out to lunch)",
        Presence::Hidden => " (hidden)",
        Presence::Offline => " (offline)",
        _ => "",
    };
    printable(presence.code()) + name
}
