//! Other ways to parse a response, each as its library suggests. All of them decode every text.

pub mod roxml;
pub mod serde;
pub mod tokens;

use percent_encoding::percent_decode_str;

use crate::{Consumer, Kind};

/// The error of a peer.
pub type Error = Box<dyn std::error::Error>;

/// The elements of a buddy in the order of its texts, and whether each is percent-encoded.
const BUDDY: [(&str, bool); 7] = [
    ("Account", false),
    ("Nickname", true),
    ("GroupId", false),
    ("Status", false),
    ("Id", false),
    ("Blocked", false),
    ("PersonalMessage", true),
];

/// Decodes a percent-encoded text into `buffer` and passes it to the consumer.
fn encoded(text: &str, buffer: &mut Vec<u8>, consumer: &mut impl Consumer) -> Result<(), Error> {
    buffer.clear();
    buffer.extend(percent_decode_str(text));
    consumer.text(Some(core::str::from_utf8(buffer)?));
    Ok(())
}

/// Passes a buddy to the consumer.
fn buddy(
    kind: Kind,
    texts: [Option<&str>; 7],
    buffer: &mut Vec<u8>,
    consumer: &mut impl Consumer,
) -> Result<(), Error> {
    consumer.item(kind);
    for (text, (_, is_encoded)) in texts.into_iter().zip(BUDDY) {
        match text {
            Some(text) if is_encoded => encoded(text, buffer, consumer)?,
            text => consumer.text(text),
        }
    }
    Ok(())
}

/// The kind of item for an element of a list.
const fn item_kind(list: Kind) -> Kind {
    match list {
        Kind::LogStart => Kind::LogItem,
        Kind::BuddiesStart => Kind::Buddy,
        Kind::BuddyStatusesStart => Kind::BuddyStatus,
        _ => Kind::Message,
    }
}

/// The kind of list for an event.
fn list_kind(name: &str) -> Option<Kind> {
    Some(match name {
        "OnLog" => Kind::LogStart,
        "OnReceiveBuddies" => Kind::BuddiesStart,
        "OnBuddyStatusChanged" => Kind::BuddyStatusesStart,
        "OnMessage" => Kind::MessagesStart,
        _ => return None,
    })
}
