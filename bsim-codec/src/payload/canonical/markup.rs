//! The markup of the canonical layout, once inline and once escaped.

use crate::envelope::write::{HEAD, TAIL};
use crate::names::{self, NS_SERVICE};

/// The length of `parts` in a row, with `<` and `>` escaped or not.
const fn len(parts: &[&str], escaped: bool) -> usize {
    let (mut total, mut part) = (0, 0);
    while part < parts.len() {
        let bytes = parts[part].as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            total += if escaped && matches!(bytes[at], b'<' | b'>') { 4 } else { 1 };
            at += 1;
        }
        part += 1;
    }
    total
}

/// `parts` in a row, with `<` and `>` escaped or not. `N` is what [`len`] gives.
const fn join<const N: usize>(parts: &[&str], escaped: bool) -> [u8; N] {
    let mut out = [0; N];
    let (mut end, mut part) = (0, 0);
    while part < parts.len() {
        let bytes = parts[part].as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if escaped && matches!(byte, b'<' | b'>') {
                out[end] = b'&';
                out[end + 1] = if byte == b'<' { b'l' } else { b'g' };
                out[end + 2] = b't';
                out[end + 3] = b';';
                end += 4;
            } else {
                out[end] = byte;
                end += 1;
            }
            at += 1;
        }
        part += 1;
    }
    out
}

macro_rules! literal {
    ($escaped:expr, $($part:expr),+) => {{
        const PARTS: &[&str] = &[$($part),+];
        const BYTES: [u8; len(PARTS, $escaped)] = join(PARTS, $escaped);
        match core::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => panic!(),
        }
    }};
}

/// The ways to write the tags of one element that has no attributes.
pub(super) struct Tags {
    /// `<X`, which other names may start with as well.
    pub(super) start: &'static str,
    /// `<X>`.
    pub(super) open: &'static str,
    /// `</X>`.
    pub(super) close: &'static str,
    /// `<X/>`.
    pub(super) empty: &'static str,
    /// `<X />`.
    pub(super) spaced: &'static str,
}

macro_rules! tags {
    ($escaped:expr, $name:expr) => {
        Tags {
            start: literal!($escaped, "<", $name),
            open: literal!($escaped, "<", $name, ">"),
            close: literal!($escaped, "</", $name, ">"),
            empty: literal!($escaped, "<", $name, "/>"),
            spaced: literal!($escaped, "<", $name, " />"),
        }
    };
}

macro_rules! markup {
    (
        tags { $($tags:ident = $name:expr;)* }
        literals { $($(#[$doc:meta])* $literal:ident = [$($part:expr),+];)* }
    ) => {
        /// The markup of the payload, in one of its two forms.
        pub(super) trait Markup: Copy {
            /// Whether the payload is an escaped document.
            const ESCAPED: bool;
            $(const $tags: Tags;)*
            $($(#[$doc])* const $literal: &'static str;)*
        }

        /// Elements in the place of the result.
        #[derive(Clone, Copy)]
        pub(super) enum Inline {}

        impl Markup for Inline {
            const ESCAPED: bool = false;
            $(const $tags: Tags = tags!(false, $name);)*
            $(const $literal: &'static str = literal!(false, $($part),+);)*
        }

        /// A document in an escaped string.
        #[derive(Clone, Copy)]
        pub(super) enum Escaped {}

        impl Markup for Escaped {
            const ESCAPED: bool = true;
            $(const $tags: Tags = tags!(true, $name);)*
            $(const $literal: &'static str = literal!(true, $($part),+);)*
        }
    };
}

markup! {
    tags {
        SESSION = names::SESSION;
        IM = names::IM;
        LOG = names::ON_LOG;
        ITEM = names::ITEM;
        NICKNAME_CHANGED = names::ON_NICKNAME_CHANGED;
        BUDDIES = names::ON_RECEIVE_BUDDIES;
        STATUS_CHANGED = names::ON_STATUS_CHANGED;
        BUDDY_STATUSES = names::ON_BUDDY_STATUS_CHANGED;
        MESSAGES = names::ON_MESSAGE;
        MESSAGE = names::MESSAGE;
        BUDDY = names::BUDDY;
        ACCOUNT = names::ACCOUNT;
        NICKNAME = names::NICKNAME;
        GROUP_ID = names::GROUP_ID;
        STATUS = names::STATUS;
        ID = names::ID;
        BLOCKED = names::BLOCKED;
        PERSONAL_MESSAGE = names::PERSONAL_MESSAGE;
    }
    literals {
        QUOTE = ["\""];
        QUOTE_TAG_END = ["\">"];
        TAG_END = [">"];
        EMPTY_END = ["/>"];
        SPACED_END = [" />"];
        DECLARATION = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"];
        SESSION_START = ["<", names::SESSION, " ", names::ID_ATTRIBUTE, "=\""];
        IM_START = ["<", names::IM, " ", names::TYPE_ATTRIBUTE, "=\""];
        IM_ACCOUNT = ["\" ", names::ACCOUNT_ATTRIBUTE, "=\""];
        IM_SESSION_END = ["</", names::IM, "></", names::SESSION, ">"];
        LOGIN_START = ["<", names::ON_LOGIN, " ", names::DATETIME_ATTRIBUTE, "=\""];
        BUDDY_ACCOUNT = ["<", names::BUDDY, "><", names::ACCOUNT, ">"];
        ACCOUNT_NICKNAME = ["</", names::ACCOUNT, "><", names::NICKNAME, ">"];
        NO_GROUP_ID_STATUS = ["<", names::GROUP_ID, "/><", names::STATUS, ">"];
        GROUP_ID_STATUS = ["</", names::GROUP_ID, "><", names::STATUS, ">"];
        STATUS_ID = ["</", names::STATUS, "><", names::ID, ">"];
        ID_BLOCKED = ["</", names::ID, "><", names::BLOCKED, ">"];
        NO_PERSONAL_MESSAGE_BUDDY = ["<", names::PERSONAL_MESSAGE, "/></", names::BUDDY, ">"];
        PERSONAL_MESSAGE_BUDDY = ["</", names::PERSONAL_MESSAGE, "></", names::BUDDY, ">"];
        MESSAGE_START = ["<", names::MESSAGE, " ", names::FROM_ATTRIBUTE, "=\""];
    }
}

const RESPONSE_NAME: &str = names::Operation::KeepSessionAlive.response_name();
const RESULT_NAME: &str = names::Operation::KeepSessionAlive.result_name();

/// The envelope and the start tag of the message.
pub(super) const RESPONSE_START: &str =
    literal!(false, HEAD, "<", RESPONSE_NAME, " xmlns=\"", NS_SERVICE, "\">");
/// The end tag of the message.
pub(super) const RESPONSE_END: &str = literal!(false, "</", RESPONSE_NAME, ">");
/// The tags of the result.
pub(super) const RESULT: Tags = tags!(false, RESULT_NAME);
/// The envelope after the message.
pub(super) const ENVELOPE_END: &str = TAIL;
/// All that follows the payload in the service's answers.
pub(super) const ANSWER_END: &str =
    literal!(false, "</", RESULT_NAME, "></", RESPONSE_NAME, ">", TAIL);
