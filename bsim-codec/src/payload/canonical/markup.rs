//! The markup of the canonical layout, once inline and once escaped.

#![expect(clippy::indexing_slicing, reason = "the compiler would refuse what is out of bounds")]

use crate::envelope::write::{TAIL, message};
use crate::literal::literal;
use crate::names;

/// Up to 64 bytes of markup, to be compared with a block of input, perhaps with texts of known
/// lengths in it.
pub(super) struct Pattern {
    /// The markup, and zeros.
    pub(super) bytes: [u8; 64],
    /// Where a block has to be the same.
    pub(super) mask: u64,
    /// Where a block has to be plain text.
    pub(super) texts: u64,
    pub(super) len: usize,
}

const fn pattern(markup: &str) -> Pattern {
    assert!(markup.len() <= 64, "a pattern is compared with one block");
    block_of(markup, 0)
}

/// The pattern for what comes in `markup` from `start` on, up to a block, with zeros in the place
/// of texts.
const fn block_of(markup: &str, start: usize) -> Pattern {
    let markup = markup.as_bytes();
    let mut pattern = Pattern { bytes: [0; 64], mask: 0, texts: 0, len: 0 };
    while pattern.len < 64 && start + pattern.len < markup.len() {
        let byte = markup[start + pattern.len];
        pattern.bytes[pattern.len] = byte;
        *(if byte == 0 { &mut pattern.texts } else { &mut pattern.mask }) |= 1 << pattern.len;
        pattern.len += 1;
    }
    pattern
}

/// The pattern for `markup` in two blocks.
const fn blocks_of(markup: &str) -> [Pattern; 2] {
    assert!(markup.len() <= 128, "a pattern is compared with two blocks");
    [block_of(markup, 0), block_of(markup, 64)]
}

/// The place of a text of a GUID's length.
pub(super) const GUID: &str =
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// The place of the usual type of an account, which is `msn`.
pub(super) const IM_TYPE: &str = "\0\0\0";

/// The tags of one element that has no attributes, as [`Tags`](crate::literal::Tags) has them.
pub(super) struct TagPatterns {
    /// `<X>`.
    pub(super) start: Pattern,
    /// `</X>`.
    pub(super) end: Pattern,
    /// `<X/>`.
    pub(super) tight: Pattern,
    /// `<X />`.
    pub(super) spaced: Pattern,
}

macro_rules! tag_patterns {
    ($escaped:expr, $name:expr) => {
        TagPatterns {
            start: pattern(literal!($escaped, "<", $name, ">")),
            end: pattern(literal!($escaped, "</", $name, ">")),
            tight: pattern(literal!($escaped, "<", $name, "/>")),
            spaced: pattern(literal!($escaped, "<", $name, " />")),
        }
    };
}

macro_rules! markup {
    (
        tags { $($tags:ident = $name:expr;)* }
        patterns { $($(#[$doc:meta])* $pattern:ident = [$($part:expr),+];)* }
        texts { $($(#[$text_doc:meta])* $with_texts:ident = [$($text_part:expr),+];)* }
    ) => {
        /// The markup of the payload, in one of its two forms.
        pub(super) trait Markup: Copy {
            /// Whether the payload is an escaped document.
            const ESCAPED: bool;
            $(const $tags: TagPatterns;)*
            $($(#[$doc])* const $pattern: Pattern;)*
            $($(#[$text_doc])* const $with_texts: [Pattern; 2];)*
        }

        /// Elements in the place of the result.
        #[derive(Clone, Copy)]
        pub(super) enum Inline {}

        impl Markup for Inline {
            const ESCAPED: bool = false;
            $(const $tags: TagPatterns = tag_patterns!(false, $name);)*
            $(const $pattern: Pattern = pattern(literal!(false, $($part),+));)*
            $(const $with_texts: [Pattern; 2] = blocks_of(literal!(false, $($text_part),+));)*
        }

        /// A document in an escaped string.
        #[derive(Clone, Copy)]
        pub(super) enum Escaped {}

        impl Markup for Escaped {
            const ESCAPED: bool = true;
            $(const $tags: TagPatterns = tag_patterns!(true, $name);)*
            $(const $pattern: Pattern = pattern(literal!(true, $($part),+));)*
            $(const $with_texts: [Pattern; 2] = blocks_of(literal!(true, $($text_part),+));)*
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
    patterns {
        QUOTE_TAG_END = ["\">"];
        QUOTE_EMPTY_END = ["\"/>"];
        QUOTE_SPACED_END = ["\" />"];
        /// What all events of an account begin with.
        ON = ["<On"];
        DECLARATION = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"];
        SESSION_START = ["<", names::SESSION, " ", names::ID_ATTRIBUTE, "=\""];
        /// The start tag of a session whose id has the usual length.
        USUAL_SESSION_START = ["<", names::SESSION, " ", names::ID_ATTRIBUTE, "=\"", GUID, "\">"];
        IM_START = ["<", names::IM, " ", names::TYPE_ATTRIBUTE, "=\""];
        ACCOUNT_START = ["\" ", names::ACCOUNT_ATTRIBUTE, "=\""];
        /// Both, around a type of the usual length.
        USUAL_IM_START = [
            "<", names::IM, " ", names::TYPE_ATTRIBUTE, "=\"", IM_TYPE,
            "\" ", names::ACCOUNT_ATTRIBUTE, "=\""
        ];
        IM_SESSION_END = ["</", names::IM, "></", names::SESSION, ">"];
        LOGIN_START = ["<", names::ON_LOGIN, " ", names::DATETIME_ATTRIBUTE, "=\""];
        BUDDY_ACCOUNT = ["<", names::BUDDY, "><", names::ACCOUNT, ">"];
        ACCOUNT_NICKNAME = ["</", names::ACCOUNT, "><", names::NICKNAME, ">"];
        NICKNAME_NO_GROUP_ID_STATUS =
            ["</", names::NICKNAME, "><", names::GROUP_ID, "/><", names::STATUS, ">"];
        NICKNAME_GROUP_ID = ["</", names::NICKNAME, "><", names::GROUP_ID, ">"];
        GROUP_ID_STATUS = ["</", names::GROUP_ID, "><", names::STATUS, ">"];
        STATUS_ID = ["</", names::STATUS, "><", names::ID, ">"];
        ID_BLOCKED = ["</", names::ID, "><", names::BLOCKED, ">"];
        NO_PERSONAL_MESSAGE_BUDDY = ["<", names::PERSONAL_MESSAGE, "/></", names::BUDDY, ">"];
        PERSONAL_MESSAGE_BUDDY = ["</", names::PERSONAL_MESSAGE, "></", names::BUDDY, ">"];
        MESSAGE_START = ["<", names::MESSAGE, " ", names::FROM_ATTRIBUTE, "=\""];
    }
    texts {
        /// A buddy's group that has the usual length.
        USUAL_GROUP_ID = [
            "</", names::NICKNAME, "><", names::GROUP_ID, ">", GUID,
            "</", names::GROUP_ID, "><", names::STATUS, ">"
        ];
        /// Status, id and flag of a buddy that have their usual lengths.
        USUAL_FIELDS = [
            "\0\0\0</", names::STATUS, "><", names::ID, ">", GUID,
            "</", names::ID, "><", names::BLOCKED, ">\0</", names::BLOCKED, ">"
        ];
    }
}

const RESPONSE_NAME: &str = names::Operation::KeepSessionAlive.response_name();
const RESULT_NAME: &str = names::Operation::KeepSessionAlive.result_name();

/// The envelope and the start tag of the message.
pub(super) const RESPONSE_START: &str = message!(RESPONSE_NAME).0;
/// The end tag of the message.
pub(super) const RESPONSE_END: &str = literal!(false, "</", RESPONSE_NAME, ">");
/// The start tag of the result.
pub(super) const RESULT_START: &str = literal!(false, "<", RESULT_NAME, ">");
/// The envelope and the start tags of the message and the result.
pub(super) const ANSWER_START: &str = literal!(false, RESPONSE_START, RESULT_START);
/// The end tag of the result.
pub(super) const RESULT_END: &str = literal!(false, "</", RESULT_NAME, ">");
/// All that follows the payload in the service's answers, as its first block and its last.
pub(super) const ANSWER_END: [Pattern; 2] =
    [block_of(ANSWER_END_TEXT, 0), block_of(ANSWER_END_TEXT, ANSWER_END_LEN - 64)];
pub(super) const ANSWER_END_LEN: usize = ANSWER_END_TEXT.len();
const ANSWER_END_TEXT: &str = literal!(false, "</", RESULT_NAME, "></", RESPONSE_NAME, ">", TAIL);
