//! The data of the mock server, after the published session of 2008.

use bsim_codec::{AccountEvent, AccountEventOf, Buddy};

/// The version in `GetVersion` responses.
pub(crate) const VERSION: &str = "v1.0.20080508";

/// The evening of the published session: the mock server reads no clock.
pub(crate) const LOGIN_TIME: &str = "2008-06-30 22:14:03";
const LOGIN_IM_TIME: &str = "2008-06-30 22:14:17";

/// The first session is the published one. A real service would use ids that cannot be guessed.
pub(crate) fn session_id(logins: u64) -> String {
    format!("73EDE71C-2239-4707-BA85-{:012X}", 0x0ABB_408E_6458 + logins)
}

struct Contact {
    account: &'static str,
    nickname: &'static str,
    personal_message: &'static str,
    id: &'static str,
    /// The reply to any message. None for a contact that repeats the message.
    says: Option<&'static str>,
}

const CONTACTS: [Contact; 4] = [
    Contact {
        account: "lihua@lihua.com",
        nickname: "丽华订餐机器人^_^",
        personal_message: "谁知盘中餐，粒粒皆辛苦！",
        id: "16bab53d-c4d9-469f-981d-40957b213772",
        says: Some("您好！回复 1 点宫保鸡丁，回复 2 点麻婆豆腐。[b]^_^[/b]"),
    },
    Contact {
        account: "msn.help@live.com",
        nickname: "小美(beta)",
        personal_message: "闪屏小美，选择1，参与“微笑北京 奥运有我” 赢大奖！",
        id: "6ce73ae3-16c4-40ee-95de-6aa75d7dc85b",
        says: Some("我是小美，有什么可以帮您？"),
    },
    Contact {
        account: "bstest02@live.com",
        nickname: "bstest02@live.com",
        personal_message: "",
        id: "615a79b2-6906-49d2-bd7b-4dffdb6fe901",
        says: Some("Retur...  (TRIAL MESSAGE)"),
    },
    Contact {
        account: "echo@example.com",
        nickname: "回声 echo",
        personal_message: "100% + <&>\"' 😀",
        id: "91be2c63-d59f-4259-bb15-1f06f70039bb",
        says: None,
    },
];

/// The reply of `to` to a message. Accounts other than the contacts repeat the message too.
pub(crate) fn answer_of<'m>(to: &str, message: &'m str) -> &'m str {
    let contact = CONTACTS.iter().find(|contact| contact.account == to);
    contact.and_then(|contact| contact.says).unwrap_or(message)
}

/// The events of an account after its login: the log, its name, the roster, its status, and the
/// contacts that are online.
pub(crate) fn events_after_login(account: &str) -> Vec<AccountEventOf<String>> {
    let log = ["Connecting NS...", "Authenticate MSN Passport...", "Login OK."];
    // In the roster, no presence is known yet.
    let roster = CONTACTS.iter().map(|contact| contact.buddy("HDN", ""));
    let present = CONTACTS.iter().map(|contact| contact.buddy("NLN", contact.personal_message));
    let events = [
        AccountEvent::Log { items: log.map(Into::into).to_vec() },
        AccountEvent::Login { datetime: Some(LOGIN_IM_TIME.into()) },
        AccountEvent::NicknameChanged { nickname: account.into() },
        AccountEvent::ReceiveBuddies { buddies: roster.collect() },
        AccountEvent::StatusChanged { status: "NLN".into() },
        AccountEvent::BuddyStatusChanged { buddies: present.collect() },
    ];
    events.into_iter().map(AccountEvent::into_owned).collect()
}

impl Contact {
    fn buddy(&self, status: &'static str, personal_message: &'static str) -> Buddy<'static> {
        Buddy {
            account: Some(self.account.into()),
            nickname: Some(self.nickname.into()),
            group_id: Some("".into()),
            status: Some(status.into()),
            id: Some(self.id.into()),
            blocked: Some("0".into()),
            personal_message: Some(personal_message.into()),
        }
    }
}
