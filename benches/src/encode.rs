//! Encodes a request in the usual way: a template, `write!`, and the escapes of quick-xml and
//! `percent-encoding`.

use std::fmt::{Display, Formatter, Result, Write};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use quick_xml::escape::partial_escape;

use crate::random::Random;

/// The texts of a `SendMessage` request.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names are those of `bsim_codec::request::SendMessage`")]
pub struct SendMessage {
    pub session_id: String,
    pub user_id: String,
    pub login_time: String,
    pub client_ip: String,
    pub im_type: String,
    pub account: String,
    pub to_account: String,
    pub message: String,
}

impl SendMessage {
    /// The message of the published session.
    #[must_use]
    pub fn demo() -> Self {
        Self {
            session_id: "73EDE71C-2239-4707-BA85-0ABB408E6458".into(),
            user_id: "testing".into(),
            login_time: "2008-06-30 22:14:03".into(),
            client_ip: "210.13.111.138".into(),
            im_type: "msn".into(),
            account: "bstest2@live.com".into(),
            to_account: "bstest02@live.com".into(),
            message: "Test Message".into(),
        }
    }

    /// Different messages to different accounts.
    #[must_use]
    pub fn varied(count: usize) -> Vec<Self> {
        let random = &mut Random::new(4);
        let one = |random: &mut Random| Self {
            account: random.account(),
            to_account: random.account(),
            message: random.sentence(),
            ..Self::demo()
        };
        (0..count).map(|_| one(random)).collect()
    }

    /// The same request as a value of the codec.
    #[must_use]
    pub fn request(&self) -> bsim_codec::request::SendMessage<'_> {
        let session = bsim_codec::Session::new(
            self.session_id.as_str(),
            &self.user_id,
            &self.login_time,
            &self.client_ip,
        );
        bsim_codec::request::SendMessage::new(
            session,
            &self.im_type,
            &self.account,
            &self.to_account,
            &self.message,
        )
    }

    /// Appends the request.
    ///
    /// # Errors
    /// None: writing to a `String` cannot fail.
    pub fn write(&self, out: &mut String) -> Result {
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
             <soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><soap:Body>\
             <SendMessage xmlns=\"http://www.imcomponents.com\"><session>\
             <SessionId>{}</SessionId><UserId>{}</UserId><LoginTime>{}</LoginTime>\
             <ClientIP>{}</ClientIP></session><imType>{}</imType><account>{}</account>\
             <toAccount>{}</toAccount><message>{}</message></SendMessage></soap:Body>\
             </soap:Envelope>",
            partial_escape(&*self.session_id),
            partial_escape(&*self.user_id),
            partial_escape(&*self.login_time),
            partial_escape(&*self.client_ip),
            partial_escape(&*self.im_type),
            partial_escape(&*self.account),
            partial_escape(&*self.to_account),
            FormEncoded(&self.message),
        )
    }
}

/// Form-urlencoded: `percent-encoding`, and `+` for a space.
struct FormEncoded<'a>(&'a str);

impl Display for FormEncoded<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut words = self.0.split(' ');
        if let Some(first) = words.next() {
            utf8_percent_encode(first, NON_ALPHANUMERIC).fmt(f)?;
        }
        words.try_for_each(|word| {
            f.write_str("+")?;
            utf8_percent_encode(word, NON_ALPHANUMERIC).fmt(f)
        })
    }
}
