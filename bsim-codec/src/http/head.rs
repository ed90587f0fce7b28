//! The heads of messages.

use core::mem::MaybeUninit;
use std::borrow::Cow;

use httparse::{Header, Status};

use super::content::unquoted;
use super::fields::{Fields, offset_in};
use crate::error::{DecodeError, ErrorKind};
use crate::names::Operation;
use crate::soap::SoapVersion;

/// How many fields one head may have.
pub const MAX_FIELDS: usize = 64;

/// The head of a request, borrowed from the buffer.
#[derive(Debug, Clone)]
pub struct RequestHead<'a> {
    /// The method. The service knows `POST`, and a `GET` for its description.
    pub method: &'a str,
    /// The target as written: a path such as [`PATH`](super::PATH), perhaps with a query.
    pub path: &'a str,
    /// The second digit of the HTTP version: 0, or 1 for all that came later.
    pub minor_version: u8,
    /// The fields.
    pub fields: Fields<'a>,
}

/// The head of a response, borrowed from the buffer.
#[derive(Debug, Clone)]
pub struct ResponseHead<'a> {
    /// The second digit of the HTTP version: 0, or 1 for all that came later.
    pub minor_version: u8,
    /// The status, 000 to 999.
    pub status: u16,
    /// The reason, for people; empty if there is none or it is not plain ASCII.
    pub reason: &'a str,
    /// The fields.
    pub fields: Fields<'a>,
}

impl RequestHead<'_> {
    /// The operation that `SOAPAction` names, with or without its quotes, or, for SOAP 1.2, the
    /// `action` of an `application/soap+xml` content type, which counts if the two disagree. One
    /// that is there and empty names nothing.
    ///
    /// None where neither names an operation of the service; the body then says what it is.
    #[must_use]
    pub fn soap_action(&self) -> Option<Operation> {
        let is_12 = self.fields.soap_version() == Some(SoapVersion::Soap12);
        let parameter = self.fields.parameter("action").filter(|_| is_12);
        let fields = self.fields.all("SOAPAction").map(|field| unquoted(field.value()));
        let mut actions = parameter.into_iter().chain(fields);
        Operation::from_soap_action(&actions.find(|action| !action.trim().is_empty())?)
    }

    /// Whether the client waits for [`CONTINUE`](super::CONTINUE) before it sends its body. It
    /// need not wait for long: it may also send the body at once.
    #[must_use]
    pub fn expects_continue(&self) -> bool {
        self.minor_version > 0 && self.fields.lists("Expect", "100-continue")
    }

    /// Whether another request may follow on the connection (RFC 9112, section 9.3).
    #[must_use]
    pub fn keeps_alive(&self) -> bool {
        keeps_alive(&self.fields, self.minor_version)
    }
}

impl ResponseHead<'_> {
    /// Whether another request may follow on the connection (RFC 9112, section 9.3). It may not
    /// after a response without a length, which ends with its connection.
    #[must_use]
    pub fn keeps_alive(&self) -> bool {
        let has = |name| self.fields.get(name).is_some();
        let has_end = matches!(self.status, 100..=199 | 204 | 304)
            || has("Content-Length")
            || has("Transfer-Encoding");
        // 101 ends HTTP on this connection.
        has_end && self.status != 101 && keeps_alive(&self.fields, self.minor_version)
    }
}

fn keeps_alive(fields: &Fields<'_>, minor_version: u8) -> bool {
    !fields.lists("Connection", "close")
        && (minor_version > 0 || fields.lists("Connection", "keep-alive"))
}

/// What `httparse` says of the start of some bytes: a value and the length of its text, or nothing
/// yet.
type Parsed<T> = Result<Option<(T, usize)>, httparse::Error>;

/// A head, of either kind.
pub(super) trait Head<'a>: Sized {
    fn parse(bytes: &'a [u8]) -> Parsed<Self>;
}

/// Room for fields; `httparse` fills what it needs of it.
macro_rules! room {
    () => {
        [const { MaybeUninit::uninit() }; MAX_FIELDS]
    };
}

impl<'a> Head<'a> for RequestHead<'a> {
    fn parse(bytes: &'a [u8]) -> Parsed<Self> {
        let known = Known::new(bytes, |line| line.split(|&byte| byte == b' ').nth(2));
        let mut room = room!();
        let mut request = httparse::Request::new(&mut []);
        let status = request.parse_with_uninit_headers(&known.bytes, &mut room)?;
        let Status::Complete(len) = status else { return Ok(None) };
        let head = Self {
            method: known.text(request.method),
            path: known.text(request.path),
            minor_version: request.version.unwrap_or_default(),
            fields: known.fields(request.headers),
        };
        Ok(Some((head, len)))
    }
}

impl<'a> Head<'a> for ResponseHead<'a> {
    fn parse(bytes: &'a [u8]) -> Parsed<Self> {
        let known = Known::new(bytes, |line| line.split(|&byte| byte == b' ').next());
        let mut room = room!();
        let mut response = httparse::Response::new(&mut []);
        let mut config = httparse::ParserConfig::default();
        let status = config
            .allow_obsolete_multiline_headers_in_responses(true)
            .parse_response_with_uninit_headers(&mut response, &known.bytes, &mut room)?;
        let Status::Complete(len) = status else { return Ok(None) };
        let head = Self {
            minor_version: response.version.unwrap_or_default(),
            status: response.code.unwrap_or_default(),
            reason: known.text(response.reason),
            fields: known.fields(response.headers),
        };
        Ok(Some((head, len)))
    }
}

/// The bytes of a head, and the same bytes with a version that `httparse` knows: a later one has to
/// be read as HTTP/1.1 (RFC 9110, section 2.5).
struct Known<'a> {
    written: &'a [u8],
    bytes: Cow<'a, [u8]>,
}

impl<'a> Known<'a> {
    /// The version is at the start of the word of the first line that `version` finds. What is behind
    /// it is left to `httparse`, so that the word is the same however much of the line has come.
    fn new(written: &'a [u8], version: impl Fn(&'a [u8]) -> Option<&'a [u8]>) -> Self {
        let line = written.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let mut bytes = Cow::Borrowed(written);
        if let Some(version @ [b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'2'..=b'9', ..]) =
            version(line)
        {
            let at = offset_in(written, version).saturating_add("HTTP/1.".len());
            if let Some(digit) = bytes.to_mut().get_mut(at) {
                *digit = b'1';
            }
        }
        Self { written, bytes }
    }

    fn of<'t>(&self, part: &'t [u8]) -> &'a [u8] {
        let start = offset_in(&self.bytes, part);
        self.written.get(start..start.saturating_add(part.len())).unwrap_or_default()
    }

    fn text(&self, part: Option<&str>) -> &'a str {
        str::from_utf8(self.of(part.unwrap_or_default().as_bytes())).unwrap_or_default()
    }

    fn fields(&self, headers: &[Header<'_>]) -> Fields<'a> {
        headers.iter().map(|it| (self.text(Some(it.name)), self.of(it.value))).collect()
    }
}

/// The trailer of a chunked body: fields, and nobody asks which. They may be folded where those of
/// the head may be.
pub(super) struct Trailer<const MAY_FOLD: bool>;

impl<'a, const MAY_FOLD: bool> Head<'a> for Trailer<MAY_FOLD> {
    fn parse(bytes: &'a [u8]) -> Parsed<Self> {
        let bytes = if MAY_FOLD { unfolded(bytes) } else { Cow::Borrowed(bytes) };
        let mut room = [httparse::EMPTY_HEADER; MAX_FIELDS];
        Ok(match httparse::parse_headers(&bytes, &mut room)? {
            Status::Complete((len, _)) => Some((Self, len)),
            Status::Partial => None,
        })
    }
}

/// The trailer with spaces for the line ends of its folds, which `httparse` reads in heads only.
fn unfolded(trailer: &[u8]) -> Cow<'_, [u8]> {
    let mut bytes = Cow::Borrowed(trailer);
    for (at, pair) in trailer.windows(2).enumerate() {
        if let [b'\n', b' ' | b'\t'] = pair {
            let before = at.checked_sub(1).filter(|&at| trailer.get(at) == Some(&b'\r'));
            for place in before.into_iter().chain([at]) {
                if let Some(byte) = bytes.to_mut().get_mut(place) {
                    *byte = b' ';
                }
            }
        }
    }
    bytes
}

/// Reads the head that starts at byte `start` and has to end within `limit` bytes of the buffer. Of
/// its bytes, those before `seen` have been looked at before. Gives the head and where it ends;
/// nothing while it is incomplete.
///
/// The head is parsed when it is whole, and before that whenever its length has passed a power of
/// two: mistakes show early, and all that takes no longer than parsing twice.
pub(super) fn read_head<'a, H: Head<'a>>(
    buffer: &'a [u8],
    start: usize,
    seen: usize,
    limit: usize,
) -> Result<Option<(H, usize)>, DecodeError> {
    let window = buffer.get(start..buffer.len().min(limit)).unwrap_or_default();
    let seen = seen.saturating_sub(start);
    let is_final = buffer.len() >= limit;
    let (part, is_final) = match end_of_head(window, seen) {
        Some(end) => (end, true),
        None if is_final => (window.len(), true),
        None => match window.len().checked_ilog2().map(|log| 1 << log) {
            Some(power) if power > seen => (power, false),
            _ => return Ok(None),
        },
    };
    let part = window.get(..part).unwrap_or_default();
    match H::parse(part) {
        Ok(Some((head, len))) => Ok(Some((head, start.saturating_add(len)))),
        Ok(None) if is_final => {
            Err(DecodeError::new(ErrorKind::HeadTooLarge, limit, "a shorter head"))
        }
        Ok(None) => Ok(None),
        Err(error) => {
            let (kind, expected) = describe(error);
            Err(DecodeError::new(kind, start.saturating_add(failure::<H>(part)), expected))
        }
    }
}

/// Where the first empty line ends that does so behind byte `seen`.
fn end_of_head(window: &[u8], seen: usize) -> Option<usize> {
    let mut rest = window.get(seen..)?;
    loop {
        let line_end = rest.iter().position(|&byte| byte == b'\n')?;
        rest = rest.get(line_end..)?.get(1..)?;
        let end = window.len().saturating_sub(rest.len());
        if let [b'\n'] | [b'\r', b'\n'] | [.., b'\n', b'\n'] | [.., b'\n', b'\r', b'\n'] =
            window.get(..end)?
        {
            return Some(end);
        }
    }
}

/// The byte at which a head that does not parse goes wrong. `httparse` does not say, but what it
/// has refused it refuses with more bytes too: the byte is the last of the shortest refused start.
#[cold]
fn failure<'a, H: Head<'a>>(bytes: &'a [u8]) -> usize {
    let (mut sound, mut refused) = (0, bytes.len());
    loop {
        let middle = usize::midpoint(sound, refused);
        match bytes.get(..middle) {
            // They are next to each other.
            _ if middle == sound => return sound,
            Some(start) if H::parse(start).is_err() => refused = middle,
            _ => sound = middle,
        }
    }
}

const fn describe(error: httparse::Error) -> (ErrorKind, &'static str) {
    use httparse::Error;
    match error {
        Error::TooManyHeaders => (ErrorKind::HeadTooLarge, "at most 64 fields"),
        Error::HeaderName => (ErrorKind::InvalidHead, "the name of a field and a colon"),
        Error::HeaderValue => (ErrorKind::InvalidHead, "the value of a field"),
        Error::NewLine => (ErrorKind::InvalidHead, "a line end"),
        Error::Status => (ErrorKind::InvalidHead, "a status of three digits"),
        Error::Token => (ErrorKind::InvalidHead, "a method and a path"),
        Error::Version => (ErrorKind::InvalidHead, "HTTP/1.0 or HTTP/1.1"),
    }
}
