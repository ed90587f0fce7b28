//! The markup of the canonical layout, once inline and once escaped.

#![expect(clippy::indexing_slicing, reason = "the compiler would refuse what is out of bounds")]

use crate::names;
use crate::soap::write::{TAIL, message};
use crate::write::markup::literal;

/// Up to 64 bytes of markup, to be compared with a block of input. No cache line splits them, since
/// some are chosen only when they are needed.
#[repr(align(64))]
pub(super) struct Pattern {
    /// The markup, and zeros.
    pub(super) bytes: [u8; 64],
    /// Where a block has to be the same.
    pub(super) mask: u64,
    pub(super) len: usize,
}

const fn pattern(markup: &str) -> Pattern {
    assert!(markup.len() <= 64, "a pattern is compared with one block");
    block_of(markup, 0)
}

/// The pattern for what comes in `markup` from `start` on, up to a block.
const fn block_of(markup: &str, start: usize) -> Pattern {
    let mut pattern = Pattern { bytes: [0; 64], mask: 0, len: 0 };
    while pattern.len < 64 && start + pattern.len < markup.len() {
        pattern.bytes[pattern.len] = markup.as_bytes()[start + pattern.len];
        pattern.mask |= 1 << pattern.len;
        pattern.len += 1;
    }
    pattern
}

/// Markup of up to four blocks, with usual texts of known lengths in it.
#[repr(align(64))]
pub(super) struct Template {
    /// The markup, [`USUAL`] in the place of texts, and zeros.
    pub(super) bytes: [[u8; 64]; 4],
    /// How far the bytes of the input may be from these, by exclusive or.
    pub(super) limits: [[u8; 64]; 4],
    pub(super) len: usize,
}

/// ASCII letters and digits, of which usual texts are made, are no further from this than a semicolon
/// is. So are `:@[\]^_{|}~`, the backtick and `7F`, but nothing that might end a text or would have to
/// be undone.
const USUAL: u8 = b'p';
const USUAL_LIMIT: u8 = USUAL ^ b';';

/// The template for `markup`, in which zeros are in the place of texts.
const fn template(markup: &str) -> Template {
    assert!(markup.len() <= 256, "a template is compared with four blocks");
    let mut template =
        Template { bytes: [[0; 64]; 4], limits: [[u8::MAX; 64]; 4], len: markup.len() };
    let mut at = 0;
    while at < markup.len() {
        let (byte, limit) = match markup.as_bytes()[at] {
            0 => (USUAL, USUAL_LIMIT),
            byte => (byte, 0),
        };
        template.bytes[at / 64][at % 64] = byte;
        template.limits[at / 64][at % 64] = limit;
        at += 1;
    }
    template
}

/// The place of a GUID.
pub(super) const GUID: &str =
    "\0\0\0\0\0\0\0\0-\0\0\0\0-\0\0\0\0-\0\0\0\0-\0\0\0\0\0\0\0\0\0\0\0\0";

/// The place of the usual type of an account, which is `msn`.
pub(super) const IM_TYPE: &str = "\0\0\0";

/// The place of a usual status.
pub(super) const STATUS: &str = "\0\0\0";

/// The place of a flag.
pub(super) const FLAG: &str = "\0";

/// Status, id and flag of a buddy with the places of their usual texts.
const FIELDS_BEHIND_GROUP: &str = literal!(
    false,
    "><",
    names::STATUS,
    ">",
    STATUS,
    "</",
    names::STATUS,
    "><",
    names::ID,
    ">",
    GUID,
    "</",
    names::ID,
    "><",
    names::BLOCKED,
    ">",
    FLAG,
    "</",
    names::BLOCKED,
    "><",
    names::PERSONAL_MESSAGE
);

/// The tags of one element that has no attributes, as [`Tags`](crate::write::markup::Tags) has them.
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
        templates { $($(#[$template_doc:meta])* $template:ident = [$($template_part:expr),+];)* }
        choices { $($(#[$choice_doc:meta])* $choice:ident: $kind:ty = [$($one:ident),+];)* }
    ) => {
        /// The markup of the payload, in one of its two forms.
        pub(super) trait Markup: Copy {
            /// Whether the payload is an escaped document.
            const ESCAPED: bool;
            $(const $tags: TagPatterns;)*
            $($(#[$doc])* const $pattern: Pattern;)*
            $($(#[$template_doc])* const $template: Template;)*
            $($(#[$choice_doc])* const $choice: $kind = [$(Self::$one),+];)*
        }

        /// Elements in the place of the result.
        #[derive(Clone, Copy)]
        pub(super) enum Inline {}

        impl Markup for Inline {
            const ESCAPED: bool = false;
            $(const $tags: TagPatterns = tag_patterns!(false, $name);)*
            $(const $pattern: Pattern = pattern(literal!(false, $($part),+));)*
            $(const $template: Template = template(literal!(false, $($template_part),+));)*
        }

        /// A document in an escaped string.
        #[derive(Clone, Copy)]
        pub(super) enum Escaped {}

        impl Markup for Escaped {
            const ESCAPED: bool = true;
            $(const $tags: TagPatterns = tag_patterns!(true, $name);)*
            $(const $pattern: Pattern = pattern(literal!(true, $($part),+));)*
            $(const $template: Template = template(literal!(true, $($template_part),+));)*
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
        IM_START = ["<", names::IM, " ", names::TYPE_ATTRIBUTE, "=\""];
        ACCOUNT_START = ["\" ", names::ACCOUNT_ATTRIBUTE, "=\""];
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
        TAG_END = [">"];
        /// What is in the place of that in the tag of an empty element, but for its last byte.
        TIGHT_TAG_END = ["/"];
        PERSONAL_MESSAGE_BUDDY = ["</", names::PERSONAL_MESSAGE, "></", names::BUDDY, ">"];
        TAG_END_BUDDY = ["></", names::BUDDY, ">"];
        MESSAGE_START = ["<", names::MESSAGE, " ", names::FROM_ATTRIBUTE, "=\""];
    }
    templates {
        USUAL_SESSION_START = ["<", names::SESSION, " ", names::ID_ATTRIBUTE, "=\"", GUID, "\">"];
        USUAL_IM_START = [
            "<", names::IM, " ", names::TYPE_ATTRIBUTE, "=\"", IM_TYPE,
            "\" ", names::ACCOUNT_ATTRIBUTE, "=\""
        ];
        /// What a buddy with a group has between nickname and personal message.
        USUAL_FIELDS = [
            "</", names::NICKNAME, "><", names::GROUP_ID, ">", GUID, "</", names::GROUP_ID,
            FIELDS_BEHIND_GROUP
        ];
        USUAL_FIELDS_WITHOUT_GROUP =
            ["</", names::NICKNAME, "><", names::GROUP_ID, "/", FIELDS_BEHIND_GROUP];
    }
    // What is chosen by whether a text is empty.
    choices {
        FIELDS: [Template; 2] = [USUAL_FIELDS, USUAL_FIELDS_WITHOUT_GROUP];
        TAG_ENDS: [Pattern; 2] = [TAG_END, TIGHT_TAG_END];
        PERSONAL_MESSAGE_ENDS: [Pattern; 2] = [PERSONAL_MESSAGE_BUDDY, TAG_END_BUDDY];
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
