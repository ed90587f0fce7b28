//! Patterns for the payload and the markup around it.

use crate::canonical::markup::{TagPatterns, Writing, pattern, template};
use crate::names;
use crate::simd::pattern::{Pattern, Template};
use crate::soap::write::{HEAD, TAIL, message};
use crate::write::markup::literal;

/// Zeros stand for the bytes of a text in a [`Template`].
pub(super) const GUID: &str =
    "\0\0\0\0\0\0\0\0-\0\0\0\0-\0\0\0\0-\0\0\0\0-\0\0\0\0\0\0\0\0\0\0\0\0";

pub(super) const STATUS: &str = "\0\0\0";

pub(super) const BLOCKED_TEXT: &str = "\0";

const FIELDS_AFTER_GROUP: &str = literal!(
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
    BLOCKED_TEXT,
    "</",
    names::BLOCKED,
    "><",
    names::PERSONAL_MESSAGE
);

const fn tags<M: Writing>(name: &'static str) -> TagPatterns {
    TagPatterns::new(M::ESCAPED, name)
}

pub(crate) trait Markup: Writing {
    const SESSION: TagPatterns = tags::<Self>(names::SESSION);
    const IM: TagPatterns = tags::<Self>(names::IM);
    const LOG: TagPatterns = tags::<Self>(names::ON_LOG);
    const ITEM: TagPatterns = tags::<Self>(names::ITEM);
    const NICKNAME_CHANGED: TagPatterns = tags::<Self>(names::ON_NICKNAME_CHANGED);
    const BUDDIES: TagPatterns = tags::<Self>(names::ON_RECEIVE_BUDDIES);
    const STATUS_CHANGED: TagPatterns = tags::<Self>(names::ON_STATUS_CHANGED);
    const BUDDY_STATUSES: TagPatterns = tags::<Self>(names::ON_BUDDY_STATUS_CHANGED);
    const MESSAGES: TagPatterns = tags::<Self>(names::ON_MESSAGE);
    const MESSAGE: TagPatterns = tags::<Self>(names::MESSAGE);
    const BUDDY: TagPatterns = tags::<Self>(names::BUDDY);
    const ACCOUNT: TagPatterns = tags::<Self>(names::ACCOUNT);
    const NICKNAME: TagPatterns = tags::<Self>(names::NICKNAME);
    const GROUP_ID: TagPatterns = tags::<Self>(names::GROUP_ID);
    const STATUS: TagPatterns = tags::<Self>(names::STATUS);
    const ID: TagPatterns = tags::<Self>(names::ID);
    const BLOCKED: TagPatterns = tags::<Self>(names::BLOCKED);
    const PERSONAL_MESSAGE: TagPatterns = tags::<Self>(names::PERSONAL_MESSAGE);

    const QUOTE_TAG_END: Pattern = pattern(Self::ESCAPED, &["\">"]);
    const QUOTE_EMPTY_END: Pattern = pattern(Self::ESCAPED, &["\"/>"]);
    const QUOTE_SPACED_END: Pattern = pattern(Self::ESCAPED, &["\" />"]);
    /// All events of an account begin with this.
    const ON: Pattern = pattern(Self::ESCAPED, &["<On"]);
    const DECLARATION: Pattern =
        pattern(Self::ESCAPED, &["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]);
    const SESSION_START: Pattern =
        pattern(Self::ESCAPED, &["<", names::SESSION, " ", names::ID_ATTRIBUTE, "=\""]);
    const IM_START: Pattern =
        pattern(Self::ESCAPED, &["<", names::IM, " ", names::TYPE_ATTRIBUTE, "=\""]);
    const ACCOUNT_START: Pattern =
        pattern(Self::ESCAPED, &["\" ", names::ACCOUNT_ATTRIBUTE, "=\""]);
    const IM_SESSION_END: Pattern =
        pattern(Self::ESCAPED, &["</", names::IM, "></", names::SESSION, ">"]);
    const LOGIN_START: Pattern =
        pattern(Self::ESCAPED, &["<", names::ON_LOGIN, " ", names::DATETIME_ATTRIBUTE, "=\""]);
    const BUDDY_ACCOUNT: Pattern =
        pattern(Self::ESCAPED, &["<", names::BUDDY, "><", names::ACCOUNT, ">"]);
    const ACCOUNT_NICKNAME: Pattern =
        pattern(Self::ESCAPED, &["</", names::ACCOUNT, "><", names::NICKNAME, ">"]);
    const NICKNAME_NO_GROUP_ID_STATUS: Pattern = pattern(
        Self::ESCAPED,
        &["</", names::NICKNAME, "><", names::GROUP_ID, "/><", names::STATUS, ">"],
    );
    const NICKNAME_GROUP_ID: Pattern =
        pattern(Self::ESCAPED, &["</", names::NICKNAME, "><", names::GROUP_ID, ">"]);
    const GROUP_ID_STATUS: Pattern =
        pattern(Self::ESCAPED, &["</", names::GROUP_ID, "><", names::STATUS, ">"]);
    const STATUS_ID: Pattern = pattern(Self::ESCAPED, &["</", names::STATUS, "><", names::ID, ">"]);
    const ID_BLOCKED: Pattern =
        pattern(Self::ESCAPED, &["</", names::ID, "><", names::BLOCKED, ">"]);
    const TAG_END: Pattern = pattern(Self::ESCAPED, &[">"]);
    /// For an empty element, in the place of `TAG_END`. The pattern after it has the `>`.
    const TIGHT_TAG_END: Pattern = pattern(Self::ESCAPED, &["/"]);
    const PERSONAL_MESSAGE_BUDDY: Pattern =
        pattern(Self::ESCAPED, &["</", names::PERSONAL_MESSAGE, "></", names::BUDDY, ">"]);
    const TAG_END_BUDDY: Pattern = pattern(Self::ESCAPED, &["></", names::BUDDY, ">"]);
    const MESSAGE_START: Pattern =
        pattern(Self::ESCAPED, &["<", names::MESSAGE, " ", names::FROM_ATTRIBUTE, "=\""]);

    /// The markup between the nickname and the personal message of a buddy with a group.
    const USUAL_FIELDS: Template = template(
        Self::ESCAPED,
        &[
            "</",
            names::NICKNAME,
            "><",
            names::GROUP_ID,
            ">",
            GUID,
            "</",
            names::GROUP_ID,
            FIELDS_AFTER_GROUP,
        ],
    );
    const USUAL_FIELDS_WITHOUT_GROUP: Template = template(
        Self::ESCAPED,
        &["</", names::NICKNAME, "><", names::GROUP_ID, "/", FIELDS_AFTER_GROUP],
    );

    // Indexed by whether a text is empty.
    const FIELDS: [Template; 2] = [Self::USUAL_FIELDS, Self::USUAL_FIELDS_WITHOUT_GROUP];
    const TAG_ENDS: [Pattern; 2] = [Self::TAG_END, Self::TIGHT_TAG_END];
    const PERSONAL_MESSAGE_ENDS: [Pattern; 2] = [Self::PERSONAL_MESSAGE_BUDDY, Self::TAG_END_BUDDY];
}

impl<W: Writing> Markup for W {}

const RESPONSE_NAME: &str = names::Operation::KeepSessionAlive.response_name();
const RESULT_NAME: &str = names::Operation::KeepSessionAlive.result_name();

pub(super) const RESPONSE_START: &str = literal!(false, HEAD, message!(RESPONSE_NAME).start);
/// The offset of the first letter of the message's name.
pub(super) const NAME_AT: usize = HEAD.len() + 1;
pub(super) const RESPONSE_END: &str = literal!(false, "</", RESPONSE_NAME, ">");
pub(super) const RESULT_START: &str = literal!(false, "<", RESULT_NAME, ">");
/// Envelope, message and result, as nearly all responses start.
pub(super) const BEFORE_PAYLOAD: &str = literal!(false, RESPONSE_START, RESULT_START);
pub(super) const RESULT_END: &str = literal!(false, "</", RESULT_NAME, ">");
/// The end of the service's responses, after the payload.
pub(super) const AFTER_PAYLOAD: &str = literal!(false, RESULT_END, RESPONSE_END, TAIL);
