//! Sessions with the service.

use bsim_codec::Session;

use crate::error::bsim_error;
use crate::text::bsim_text;

/// A session with the service. The Login response contains it. Every later request except
/// GetVersion repeats it unchanged.
///
/// Its texts are views of the body that was parsed: to keep a session longer than that body, decode
/// and copy its texts. Do not log the id: anyone who knows it can use the session.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct bsim_session {
    /// The id of the session, a GUID.
    pub session_id: bsim_text,
    /// The user of the service.
    pub user_id: bsim_text,
    /// The time of the login, local to the server, such as `2008-06-30 22:14:03`.
    pub login_time: bsim_text,
    /// The IP address of the client, as the service saw it.
    pub client_ip: bsim_text,
    /// Nonzero: the session is present even if all its texts are absent. If any text is present,
    /// the session is present, too.
    pub is_present: i32,
}

impl bsim_session {
    pub(crate) const ABSENT: Self = Self {
        session_id: bsim_text::ABSENT,
        user_id: bsim_text::ABSENT,
        login_time: bsim_text::ABSENT,
        client_ip: bsim_text::ABSENT,
        is_present: 0,
    };

    pub(crate) const fn is_there(&self) -> bool {
        self.is_present != 0
            || self.session_id.is_present()
            || self.user_id.is_present()
            || self.login_time.is_present()
            || self.client_ip.is_present()
    }

    /// # Safety
    /// The texts are valid for reads for `'a`.
    pub(crate) unsafe fn session<'a>(&self) -> Result<Option<Session<'a>>, bsim_error> {
        if !self.is_there() {
            return Ok(None);
        }
        // SAFETY: the caller upholds the contract of this function.
        unsafe {
            Ok(Some(Session {
                session_id: self.session_id.text("session_id")?,
                user_id: self.user_id.text("user_id")?,
                login_time: self.login_time.text("login_time")?,
                client_ip: self.client_ip.text("client_ip")?,
            }))
        }
    }
}

impl From<Option<Session<'_>>> for bsim_session {
    fn from(session: Option<Session<'_>>) -> Self {
        let Some(session) = session else { return Self::ABSENT };
        Self {
            session_id: session.session_id.into(),
            user_id: session.user_id.into(),
            login_time: session.login_time.into(),
            client_ip: session.client_ip.into(),
            is_present: 1,
        }
    }
}
