//! Replays the published session of 2008. It encodes every request, parses every response, and
//! compares both with the published page.
//!
//! ```sh
//! cargo run --release --example session
//! ```
//!
//! The page prints the `Content-Length` of most messages. If a body here has another length, the
//! replay gives the reason and checks it too (`docs/protocol.md`, section 1). The exit status is a
//! failure if a check fails.

use std::process::ExitCode;

use bsim_codec::request::{ChangeStatus, KeepSessionAlive, Login, LoginIm, Request, SendMessage};
use bsim_codec::response::{KeepSessionAliveResponse, Response};
use bsim_codec::{Encode, Session};

#[path = "shared/tree.rs"]
mod tree;

/// A body of the session, as sent on the wire.
macro_rules! demo {
    ($name:literal) => {
        include_bytes!(concat!("../tests/data/demo/", $name, ".xml")).as_slice()
    };
}

/// The accounts as printed on the page.
const ME: &str = "bstest2@live.com";
const YOU: &str = "bstest02@live.com";
/// Accounts of the length on the wire: one character shorter, as all printed lengths show.
const ME_ON_THE_WIRE: &str = "bstest@live.com";
const YOU_ON_THE_WIRE: &str = "bstest2@live.com";
const SHORTER: &str = "its accounts were a character shorter";

fn main() -> ExitCode {
    let mut replay = Replay::default();
    match replay.run() {
        Ok(()) if replay.failures == 0 => {
            println!("All {} checks passed.", replay.checks);
            ExitCode::SUCCESS
        }
        Ok(()) => {
            eprintln!("{} of {} checks failed.", replay.failures, replay.checks);
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("The replay stopped: {error}.");
            ExitCode::FAILURE
        }
    }
}

/// The length of a response on the page.
#[derive(Clone, Copy)]
enum Printed {
    /// The length of the body here.
    Length(usize),
    /// Another length or none, for this reason.
    Because(&'static str),
}

/// Counts the checks.
#[derive(Default)]
struct Replay {
    checks: usize,
    failures: usize,
}

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

impl Replay {
    fn run(&mut self) -> Outcome {
        println!("The published session of BSIM of 2008-06-30, replayed from its bytes.\n");

        println!("1  Open a session with the service");
        let login = Request::Login(Login::new("testing", "password"));
        self.request(login, demo!("Login"), 350, login)?;
        let session = self.login(demo!("LoginResponse"))?;

        println!("2  Log an MSN account in");
        let login = |me| Request::LoginIm(LoginIm::new(session, "msn", me, "123456789"));
        self.request(login(ME), demo!("LoginIM"), 564, login(ME_ON_THE_WIRE))?;
        let no_length = Printed::Because("the page prints no length");
        self.empty_response(demo!("LoginIMResponse"), no_length)?;

        println!("3  Fetch events: the log, the roster, who is there");
        let poll = Request::KeepSessionAlive(KeepSessionAlive::new(session));
        self.request(poll, demo!("KeepSessionAlive"), 498, poll)?;
        let no_head = Printed::Because("the page prints no head");
        let names = "丽华订餐机器人^_^ — 谁知盘中餐，粒粒皆辛苦！";
        let bodies = (demo!("poll-login.inline"), demo!("poll-login.escaped"));
        self.events(bodies, no_head, names)?;

        println!("4  Change the account's own status");
        let change = |me| Request::ChangeStatus(ChangeStatus::new(session, "msn", me, "NLN"));
        self.request(change(ME), demo!("ChangeStatus"), 568, change(ME_ON_THE_WIRE))?;
        self.empty_response(demo!("ChangeStatusResponse"), Printed::Length(306))?;

        println!("5  Fetch events: the status has changed");
        self.request(poll, demo!("KeepSessionAlive"), 498, poll)?;
        let shorter = Printed::Because("the page says 611: its account was a character shorter");
        let bodies = (demo!("poll-status.inline"), demo!("poll-status.escaped"));
        let answer = self.events(bodies, shorter, "NLN (online)")?;
        self.length_on_the_wire(answer, 611)?;

        println!("6  Send a message");
        let send = |me, you| {
            Request::SendMessage(SendMessage::new(session, "msn", me, you, "Test Message"))
        };
        let on_the_wire = send(ME_ON_THE_WIRE, YOU_ON_THE_WIRE);
        self.request(send(ME, YOU), demo!("SendMessage"), 612, on_the_wire)?;
        let pasted = Printed::Because("the page says 306, in a head pasted from step 4");
        self.empty_response(demo!("SendMessageResponse"), pasted)?;

        println!("7  Fetch events: a message has come");
        self.request(poll, demo!("KeepSessionAlive"), 498, poll)?;
        let pasted = Printed::Because("the page says 611, in a head pasted from step 5");
        let bodies = (demo!("poll-message.inline"), demo!("poll-message.escaped"));
        self.events(bodies, pasted, "bstest02@live.com: Retur...  (TRIAL MESSAGE)")?;
        Ok(())
    }

    /// Encodes a request and compares it with the bytes of the session, in both directions.
    /// `on_the_wire` is the request with accounts of the length on the wire, for the printed
    /// `Content-Length`.
    fn request(
        &mut self,
        request: Request<'_>,
        body: &[u8],
        printed: usize,
        on_the_wire: Request<'_>,
    ) -> Outcome {
        let (encoded, name) = (encode(&request)?, request.operation().name());
        let (len, len_on_the_wire) = (encoded.len(), on_the_wire.encoded_len()?);
        if len == printed {
            println!("   → {name}: {len} bytes; the page says {printed}: equal");
        } else {
            println!("   → {name}: {len} bytes; the page says {printed}: {SHORTER}");
            println!("     With accounts as long as on the wire: {len_on_the_wire} bytes");
        }
        self.check("the request is encoded byte for byte", encoded == body);
        self.check("the request reads back as it was", Request::parse(body)? == request);
        self.check("the length is that of the page", len_on_the_wire == printed);
        Ok(())
    }

    /// Decodes a response and encodes it again.
    fn response<'b>(&mut self, body: &'b [u8], printed: Printed) -> Outcome<Response<'b>> {
        let response = Response::parse(body)?;
        let (name, len) = (response_name(&response), body.len());
        match printed {
            Printed::Length(printed) => {
                let verdict = if len == printed { "equal" } else { "not equal" };
                println!("   ← {name}: {len} bytes; the page says {printed}: {verdict}");
                self.check("the length is that of the page", len == printed);
            }
            Printed::Because(reason) => println!("   ← {name}: {len} bytes; {reason}"),
        }
        self.check("the response is encoded byte for byte", encode(&response)? == body);
        Ok(response)
    }

    fn login<'b>(&mut self, body: &'b [u8]) -> Outcome<Session<'b>> {
        let Response::Login(response) = self.response(body, Printed::Length(500))? else {
            return Err("the answer is no LoginResponse".into());
        };
        let session = response.session.ok_or("the answer has no session")?;
        let (Some(user), Some(id)) = (session.user_id, session.session_id) else {
            return Err("the session is not whole".into());
        };
        // Later requests echo the texts. The parsed values are for display.
        let time = session.logged_in_at().ok_or("no login time")??;
        let address = session.address().ok_or("no address")??;
        let guid = session.guid().ok_or("no id")??;
        self.check("the session's id is a GUID", format!("{guid:#}") == *id.decode());
        println!("     {user} has session {id}, since {time}, from {address}\n");
        Ok(session)
    }

    fn empty_response(&mut self, body: &[u8], printed: Printed) -> Outcome {
        self.response(body, printed)?;
        println!();
        Ok(())
    }

    /// Decodes events in both known forms: as elements, as printed on the page, and as an escaped
    /// document, as the printed lengths require. `shows` must be in the output.
    fn events<'b>(
        &mut self,
        (inline, escaped): (&'b [u8], &'b [u8]),
        printed: Printed,
        shows: &str,
    ) -> Outcome<KeepSessionAliveResponse<'b>> {
        let Response::KeepSessionAlive(answer) = self.response(escaped, printed)? else {
            return Err("the answer is no KeepSessionAliveResponse".into());
        };
        let from_inline = KeepSessionAliveResponse::parse(inline)?;
        let as_elements = encode(&from_inline.inline())?;
        self.check("the inline form is encoded byte for byte", as_elements == inline);
        self.check("inline and escaped form say the same", from_inline == answer);
        let mut lines = String::new();
        tree::write_events(&mut lines, answer.sessions(), ("     ", false))?;
        println!("{lines}");
        self.check("names and messages are decoded", lines.contains(shows));
        Ok(answer)
    }

    /// The only printed length that belongs to the printed body.
    fn length_on_the_wire(
        &mut self,
        mut answer: KeepSessionAliveResponse<'_>,
        printed: usize,
    ) -> Outcome {
        let sessions = answer.result.iter_mut().flat_map(|result| &mut result.sessions);
        for account in sessions.flat_map(|it| &mut it.accounts) {
            account.account = Some(ME_ON_THE_WIRE.into());
        }
        let len = answer.encoded_len()?;
        println!("     With an account as long as on the wire: {len} bytes\n");
        self.check("the length is that of the page", len == printed);
        Ok(())
    }

    fn check(&mut self, what: &str, is_so: bool) {
        self.checks += 1;
        if !is_so {
            self.failures += 1;
            println!("     FAILED: {what}");
        }
    }
}

fn encode(message: &impl Encode) -> Outcome<Vec<u8>> {
    let mut body = Vec::new();
    message.encode_into(&mut body)?;
    Ok(body)
}

fn response_name(response: &Response<'_>) -> &'static str {
    match response {
        Response::Login(_) => "LoginResponse",
        Response::LoginIm(_) => "LoginIMResponse",
        Response::KeepSessionAlive(_) => "KeepSessionAliveResponse",
        Response::ChangeStatus(_) => "ChangeStatusResponse",
        Response::SendMessage(_) => "SendMessageResponse",
        Response::GetVersion(_) => "GetVersionResponse",
        _ => "Fault",
    }
}
