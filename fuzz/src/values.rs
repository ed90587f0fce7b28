//! Requests and responses with any values, of what a fuzzer makes up.

use arbitrary::Unstructured;
use bsim_codec::request::{self, RequestOf};
use bsim_codec::response::{self, ResponseOf};
use bsim_codec::{
    AccountEventOf, AccountEventsOf, BuddyOf, EncodedOf, FaultKind, FaultOf, GroupOf,
    KeepSessionAliveOf, MessageOf, SessionEventsOf, SessionOf, SoapVersion, TextOf, TranslationOf,
};

/// Makes values; when there is nothing left to make them of, small ones.
pub struct Values<'u> {
    source: Unstructured<'u>,
    encoded_as: EncodedAs,
}

/// How percent-encoded texts are given to the codec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EncodedAs {
    /// As they are: the codec encodes them.
    Plain,
    /// As the service or a client had encoded them.
    Percent,
}

type Text = TextOf<String>;
type Encoded = EncodedOf<String>;

impl<'u> Values<'u> {
    /// Values made of `bytes`.
    pub fn new(bytes: &'u [u8]) -> Self {
        let mut values = Self { source: Unstructured::new(bytes), encoded_as: EncodedAs::Plain };
        if values.below(4) == 3 {
            values.encoded_as = EncodedAs::Percent;
        }
        values
    }

    fn below(&mut self, n: usize) -> usize {
        self.source.int_in_range(0..=n - 1).unwrap_or(0)
    }

    fn string(&mut self) -> String {
        const PARTS: &[&str] = &[
            "",
            "msn",
            "bstest2@live.com",
            "NLN",
            "a b",
            " ",
            "&",
            "<",
            ">",
            "\"",
            "'",
            "]]>",
            "\r",
            "\n",
            "\r\n",
            "\t",
            "%",
            "%20",
            "+",
            "/",
            "丽华",
            "\u{FFFD}",
            "\u{10FFFF}",
            "\u{85}",
            "\u{FEFF}",
            "&amp;",
            "<![CDATA[",
            "<!--",
            "\0",
            "\u{B}",
            "\u{FFFE}",
            "1",
            "0",
        ];
        let mut text = String::new();
        for _ in 0..self.below(4) {
            if self.below(2) == 0 {
                text.push_str(PARTS[self.below(PARTS.len())]);
            } else {
                text.push_str(self.source.arbitrary().unwrap_or_default());
            }
        }
        text
    }

    fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(5) != 4).then(|| value(self))
    }

    fn many<T>(&mut self, mut value: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(4)).map(|_| value(self)).collect()
    }

    fn text(&mut self) -> Text {
        TextOf::from(self.string())
    }

    fn encoded(&mut self) -> Encoded {
        let text = self.string();
        match self.encoded_as {
            EncodedAs::Plain => EncodedOf::from(text),
            EncodedAs::Percent => bsim_codec::Encoded::from_percent(&text).into_owned(),
        }
    }

    fn maybe_text(&mut self) -> Option<Text> {
        self.maybe(Self::text)
    }

    fn maybe_encoded(&mut self) -> Option<Encoded> {
        self.maybe(Self::encoded)
    }

    fn session(&mut self) -> SessionOf<String> {
        SessionOf {
            session_id: self.maybe_text(),
            user_id: self.maybe_text(),
            login_time: self.maybe_text(),
            client_ip: self.maybe_text(),
        }
    }

    /// A request.
    pub fn request(&mut self) -> RequestOf<String> {
        match self.below(6) {
            0 => RequestOf::Login(request::LoginOf {
                user_id: self.maybe_text(),
                password: self.maybe_text(),
            }),
            1 => RequestOf::LoginIm(request::LoginImOf {
                session: self.maybe(Self::session),
                im_type: self.maybe_text(),
                account: self.maybe_text(),
                password: self.maybe_text(),
            }),
            2 => RequestOf::KeepSessionAlive(request::KeepSessionAliveOf {
                session: self.maybe(Self::session),
            }),
            3 => RequestOf::ChangeStatus(request::ChangeStatusOf {
                session: self.maybe(Self::session),
                im_type: self.maybe_text(),
                account: self.maybe_text(),
                status: self.maybe_text(),
            }),
            4 => RequestOf::SendMessage(request::SendMessageOf {
                session: self.maybe(Self::session),
                im_type: self.maybe_text(),
                account: self.maybe_text(),
                to_account: self.maybe_text(),
                message: self.maybe_encoded(),
            }),
            _ => RequestOf::GetVersion(request::GetVersion),
        }
    }

    /// A response.
    pub fn response(&mut self) -> ResponseOf<String> {
        match self.below(10) {
            0 => {
                ResponseOf::Login(response::LoginResponseOf { session: self.maybe(Self::session) })
            }
            1 => ResponseOf::LoginIm(response::LoginImResponse),
            2 => ResponseOf::ChangeStatus(response::ChangeStatusResponse),
            3 => ResponseOf::SendMessage(response::SendMessageResponse),
            4 => ResponseOf::GetVersion(response::GetVersionResponseOf {
                version: self.maybe_text(),
            }),
            5 => ResponseOf::Fault(self.fault()),
            _ => ResponseOf::KeepSessionAlive(response::KeepSessionAliveResponseOf {
                result: self.maybe(|values| KeepSessionAliveOf { sessions: values.sessions() }),
            }),
        }
    }

    fn fault(&mut self) -> FaultOf<String> {
        const KINDS: [FaultKind; 2] = [FaultKind::Other, FaultKind::Client];
        let version = if self.below(2) == 0 { SoapVersion::Soap11 } else { SoapVersion::Soap12 };
        let kind = KINDS[self.below(2)];
        let is_12 = version == SoapVersion::Soap12;
        let code = match kind {
            FaultKind::Other => self.maybe_text(),
            _ => Some(TextOf::from("soap:Client".to_owned())),
        };
        let reason = self.maybe_text();
        let lang = || TextOf::from("en-GB".to_owned());
        let translations =
            self.many(|values| TranslationOf { lang: Some(values.text()), reason: values.text() });
        FaultOf {
            version,
            kind,
            code,
            // Only SOAP 1.2 has these.
            subcodes: if is_12 { self.many(Self::text) } else { Vec::new() },
            node: if is_12 { self.maybe_text() } else { None },
            lang: reason.is_some().then(lang),
            // A translation is one of a reason.
            translations: if reason.is_some() { translations } else { Vec::new() },
            reason,
            actor: self.maybe_text(),
            detail: self.maybe(Self::xml),
        }
    }

    /// Content of a fault's detail: most often well-formed.
    fn xml(&mut self) -> Text {
        const DETAILS: &[&str] =
            &["", "text", "<a/>", "<a x='1'>&lt;<b/></a>c", "<a>", "&", "<a b/>"];
        let index = self.below(DETAILS.len());
        TextOf::from(DETAILS[index].to_owned())
    }

    /// The document of an escaped result has one root: one session, or nothing.
    fn sessions(&mut self) -> Vec<SessionEventsOf<String>> {
        let session = self.maybe(|values| SessionEventsOf {
            id: values.maybe_text(),
            accounts: values.many(|values| AccountEventsOf {
                im_type: values.maybe_text(),
                account: values.maybe_text(),
                events: values.many(Self::event),
            }),
        });
        session.into_iter().collect()
    }

    fn event(&mut self) -> AccountEventOf<String> {
        match self.below(9) {
            0 => AccountEventOf::Log { items: self.many(Self::text) },
            1 => AccountEventOf::Login { datetime: self.maybe_text() },
            2 => AccountEventOf::NicknameChanged { nickname: self.encoded() },
            3 => {
                let groups = self.many(|values| GroupOf {
                    id: values.maybe_text(),
                    name: values.maybe_encoded(),
                });
                AccountEventOf::ReceiveGroups { groups, xml: None }
            }
            4 => AccountEventOf::ReceiveBuddies { buddies: self.many(Self::buddy) },
            5 => AccountEventOf::StatusChanged { status: self.text() },
            6 => AccountEventOf::BuddyStatusChanged { buddies: self.many(Self::buddy) },
            7 => AccountEventOf::Message {
                messages: self
                    .many(|values| MessageOf { from: values.maybe_text(), text: values.encoded() }),
            },
            _ => {
                const UNKNOWN: &[(&str, &str)] = &[
                    ("OnTyping", "<OnTyping who=\"a&amp;b\">x</OnTyping>"),
                    ("OnEmpty", "<OnEmpty/>"),
                    ("p:On", "<p:On xmlns:p=\"urn:other\"><![CDATA[<>&]]></p:On>"),
                ];
                let (name, xml) = UNKNOWN[self.below(UNKNOWN.len())];
                let (name, xml) = (name.to_owned(), xml.to_owned());
                AccountEventOf::Unknown { name: TextOf::from(name), xml: TextOf::from(xml) }
            }
        }
    }

    fn buddy(&mut self) -> BuddyOf<String> {
        BuddyOf {
            account: self.maybe_text(),
            nickname: self.maybe_encoded(),
            group_id: self.maybe_text(),
            status: self.maybe_text(),
            id: self.maybe_text(),
            blocked: self.maybe_text(),
            personal_message: self.maybe_encoded(),
        }
    }
}
