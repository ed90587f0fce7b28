use core::mem::MaybeUninit;
use std::borrow::Cow;

use httparse::{Header, Status};

use super::content::unquoted;
use super::fields::{Fields, offset_in};
use crate::error::{DecodeError, ErrorKind};
use crate::names::Operation;
use crate::soap::SoapVersion;

/// The maximum number of fields in a head.
pub const MAX_FIELDS: usize = 64;

/// The head of a request, borrowed from the buffer.
#[derive(Debug, Clone)]
pub struct RequestHead<'a> {
    /// The method. The service accepts `POST`, and `GET` for its description.
    pub method: &'a str,
    /// The target as written: a path such as [`PATH`](super::PATH), possibly with a query.
    pub path: &'a str,
    /// The minor version of HTTP: 0, or 1 for any later version.
    pub minor_version: u8,
    /// The fields.
    pub fields: Fields<'a>,
}

/// The head of a response, borrowed from the buffer.
#[derive(Debug, Clone)]
pub struct ResponseHead<'a> {
    /// The minor version of HTTP: 0, or 1 for any later version.
    pub minor_version: u8,
    /// The status, 000 to 999.
    pub status: u16,
    /// The reason; empty if it is absent or not ASCII.
    pub reason: &'a str,
    /// The fields.
    pub fields: Fields<'a>,
}

impl RequestHead<'_> {
    /// The operation in `SOAPAction`, with or without quotes. For SOAP 1.2, the parameter `action`
    /// of the content type `application/soap+xml` takes precedence. Empty values count as absent.
    ///
    /// `None` if the head names no operation of the service. The body then has to tell the
    /// operation.
    #[must_use]
    pub fn soap_action(&self) -> Option<Operation> {
        let is_12 = self.fields.soap_version() == Some(SoapVersion::Soap12);
        let parameter = self.fields.parameter("action").filter(|_| is_12);
        let fields = self.fields.all("SOAPAction").map(|field| unquoted(field.value()));
        let mut actions = parameter.into_iter().chain(fields);
        Operation::from_soap_action(&actions.find(|action| !action.trim().is_empty())?)
    }

    /// Whether the client may wait for [`CONTINUE`](super::CONTINUE) before it sends its body. It
    /// may also send the body without waiting.
    #[must_use]
    pub fn expects_continue(&self) -> bool {
        let mut expected = self.fields.elements("Expect").map(|(_, element)| element);
        self.minor_version > 0 && expected.any(|it| it.eq_ignore_ascii_case(b"100-continue"))
    }

    /// Whether another request may follow on the connection (RFC 9112, section 9.3).
    #[must_use]
    pub fn keeps_alive(&self) -> bool {
        keeps_alive(&self.fields, self.minor_version)
    }
}

impl ResponseHead<'_> {
    /// Whether another request may follow on the connection (RFC 9112, section 9.3). After a
    /// response without a length it may not, because the response ends with the connection.
    #[must_use]
    pub fn keeps_alive(&self) -> bool {
        let has = |name| self.fields.get(name).is_some();
        let has_end = matches!(self.status, 100..=199 | 204 | 304)
            || has("Content-Length")
            || has("Transfer-Encoding");
        // 101 ends HTTP on the connection.
        has_end && self.status != 101 && keeps_alive(&self.fields, self.minor_version)
    }
}

fn keeps_alive(fields: &Fields<'_>, minor_version: u8) -> bool {
    !fields.lists("Connection", "close")
        && (minor_version > 0 || fields.lists("Connection", "keep-alive"))
}

/// A value and its length in bytes. None if the input is incomplete.
type Parsed<T> = Result<Option<(T, usize)>, httparse::Error>;

pub(super) trait Head<'a>: Sized {
    fn parse(bytes: &'a [u8]) -> Parsed<Self>;
}

impl<'a> Head<'a> for RequestHead<'a> {
    fn parse(bytes: &'a [u8]) -> Parsed<Self> {
        let known = Known::new(bytes, |line| line.split(|&byte| byte == b' ').nth(2));
        // `httparse` initializes fields as needed.
        let mut room = [const { MaybeUninit::uninit() }; MAX_FIELDS];
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
        let mut room = [const { MaybeUninit::uninit() }; MAX_FIELDS];
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

/// The bytes of a head, and a copy with a version that `httparse` supports: a later version has to
/// be read as HTTP/1.1 (RFC 9110, section 2.5).
struct Known<'a> {
    written: &'a [u8],
    bytes: Cow<'a, [u8]>,
}

impl<'a> Known<'a> {
    /// `version` finds the version in the first line. Only eight bytes there count, so a line that
    /// is cut after them gives the same result; `httparse` checks the rest.
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

/// The trailer of a chunked body. Its fields are checked and dropped. Responses may fold them.
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

/// Replaces the line ends of folds by spaces. `httparse` accepts folds only in heads.
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

/// Reads the head at byte `start`, which must end within the first `limit` bytes of the buffer. Its
/// end is not in the first `seen` bytes. Returns the head and its end. None if it is incomplete.
///
/// The head is parsed when it is complete, and before that each time its length passes a power of
/// two. So errors are found early, and the total time is less than that of parsing three times.
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

/// The end of the first empty line that ends after byte `seen`.
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

/// The offset of the error in an ill-formed head, which `httparse` does not report. It rejects
/// every extension of a rejected start, so the error is the last byte of the shortest rejected
/// start.
#[cold]
fn failure<'a, H: Head<'a>>(bytes: &'a [u8]) -> usize {
    let (mut sound, mut refused) = (0, bytes.len());
    loop {
        let middle = usize::midpoint(sound, refused);
        match bytes.get(..middle) {
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
