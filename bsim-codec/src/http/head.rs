//! The heads of messages.

use core::fmt;
use core::mem::MaybeUninit;

use httparse::{Header, Status};

use super::{MEDIA_TYPE, MEDIA_TYPE_12};
use crate::error::{DecodeError, ErrorKind};
use crate::names::Operation;

/// How many fields one head may have.
pub const MAX_FIELDS: usize = 64;

/// The head of a request, borrowed from the buffer.
#[derive(Debug, Clone)]
pub struct RequestHead<'a> {
    /// The method. The service knows `POST`, and a `GET` for its description.
    pub method: &'a str,
    /// The target as written: a path such as [`PATH`](super::PATH), perhaps with a query.
    pub path: &'a str,
    /// The second digit of the HTTP version: 0 or 1.
    pub minor_version: u8,
    /// The fields.
    pub fields: Fields<'a>,
}

/// The head of a response, borrowed from the buffer.
#[derive(Debug, Clone)]
pub struct ResponseHead<'a> {
    /// The second digit of the HTTP version: 0 or 1.
    pub minor_version: u8,
    /// The status, 000 to 999.
    pub status: u16,
    /// The reason, for people; empty if there is none or it is not plain ASCII.
    pub reason: &'a str,
    /// The fields.
    pub fields: Fields<'a>,
}

/// The fields of a head, in their order.
#[derive(Clone)]
pub struct Fields<'a>(Vec<Header<'a>>);

impl RequestHead<'_> {
    /// The operation that `SOAPAction` names, with or without its quotes, or, for SOAP 1.2, the
    /// `action` of an `application/soap+xml` content type.
    ///
    /// None where neither names an operation of the service; the body then says what it is.
    #[must_use]
    pub fn soap_action(&self) -> Option<Operation> {
        if let Some(action) = self.fields.text("SOAPAction") {
            return Operation::from_soap_action(action);
        }
        let media_type = self.fields.media_type()?;
        if !media_type.eq_ignore_ascii_case(MEDIA_TYPE_12) {
            return None;
        }
        parameters(self.fields.text("Content-Type")?)
            .find(|(name, _)| name.eq_ignore_ascii_case("action"))
            .and_then(|(_, action)| Operation::from_soap_action(action))
    }

    /// Whether the client waits for [`CONTINUE`](super::CONTINUE) before it sends its body. It
    /// need not wait for long: it may also send the body at once.
    #[must_use]
    pub fn expects_continue(&self) -> bool {
        let expect = self.fields.get("Expect");
        self.minor_version > 0
            && expect.is_some_and(|value| value.eq_ignore_ascii_case(b"100-continue"))
    }
}

impl<'a> Fields<'a> {
    /// The value of the first field with this name, in whatever case, without white space around
    /// it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a [u8]> {
        self.all(name).next()
    }

    /// The values of all fields with this name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.iter().filter(move |(field, _)| field.eq_ignore_ascii_case(name)).map(|field| field.1)
    }

    /// Every field: its name as it was written, and its value.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.0.iter().map(|field| (field.name, field.value.trim_ascii()))
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        str::from_utf8(self.get(name)?).ok()
    }

    /// The media type that `Content-Type` names, without its parameters, in the case in which it
    /// was written.
    #[must_use]
    pub fn media_type(&self) -> Option<&'a str> {
        let value = self.text("Content-Type")?;
        Some(value.split_once(';').map_or(value, |(media_type, _)| media_type).trim_ascii())
    }

    /// Whether the media type is one of SOAP: `text/xml` or `application/soap+xml`.
    #[must_use]
    pub fn is_soap(&self) -> bool {
        let soap = [MEDIA_TYPE, MEDIA_TYPE_12];
        self.media_type().is_some_and(|it| soap.iter().any(|soap| it.eq_ignore_ascii_case(soap)))
    }

    fn of(headers: &[Header<'a>]) -> Self {
        Self(headers.to_vec())
    }
}

impl fmt::Debug for Fields<'_> {
    /// The names only: a value may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// The parameters of a content type. Their values may be in quotes.
fn parameters(value: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut quoted = false;
    // A semicolon within quotes ends nothing.
    let parts = value.split(move |c: char| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    parts.skip(1).filter_map(|part| part.split_once('=')).map(|(n, v)| (n.trim(), v.trim()))
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
        let mut room = room!();
        let mut request = httparse::Request::new(&mut []);
        let Status::Complete(len) = request.parse_with_uninit_headers(bytes, &mut room)? else {
            return Ok(None);
        };
        let head = Self {
            method: request.method.unwrap_or_default(),
            path: request.path.unwrap_or_default(),
            minor_version: request.version.unwrap_or_default(),
            fields: Fields::of(request.headers),
        };
        Ok(Some((head, len)))
    }
}

impl<'a> Head<'a> for ResponseHead<'a> {
    fn parse(bytes: &'a [u8]) -> Parsed<Self> {
        let mut room = room!();
        let mut response = httparse::Response::new(&mut []);
        let config = httparse::ParserConfig::default();
        let status = config.parse_response_with_uninit_headers(&mut response, bytes, &mut room)?;
        let Status::Complete(len) = status else { return Ok(None) };
        let head = Self {
            minor_version: response.version.unwrap_or_default(),
            status: response.code.unwrap_or_default(),
            reason: response.reason.unwrap_or_default(),
            fields: Fields::of(response.headers),
        };
        Ok(Some((head, len)))
    }
}

/// The trailer of a chunked body: fields, and nobody asks which.
struct Trailer;

impl<'a> Head<'a> for Trailer {
    fn parse(bytes: &'a [u8]) -> Parsed<Self> {
        let mut room = [httparse::EMPTY_HEADER; MAX_FIELDS];
        Ok(match httparse::parse_headers(bytes, &mut room)? {
            Status::Complete((len, _)) => Some((Self, len)),
            Status::Partial => None,
        })
    }
}

/// Reads the head that starts at byte `at` and has to end within `limit` bytes of the buffer.
/// Gives the head and where it ends; nothing while it is incomplete.
pub(super) fn read_head<'a, H: Head<'a>>(
    buffer: &'a [u8],
    at: usize,
    limit: usize,
) -> Result<Option<(H, usize)>, DecodeError> {
    let window = buffer.get(at..buffer.len().min(limit)).unwrap_or_default();
    match H::parse(window) {
        Ok(Some((head, len))) => Ok(Some((head, at.saturating_add(len)))),
        Ok(None) if buffer.len() < limit => Ok(None),
        Ok(None) => Err(DecodeError::new(ErrorKind::HeadTooLarge, limit, "a shorter head")),
        Err(error) => {
            let (kind, expected) = describe(error);
            Err(DecodeError::new(kind, at.saturating_add(failure::<H>(window)), expected))
        }
    }
}

/// Where the trailer that starts at byte `at` ends.
pub(super) fn read_trailer(
    buffer: &[u8],
    at: usize,
    limit: usize,
) -> Result<Option<usize>, DecodeError> {
    Ok(read_head::<Trailer>(buffer, at, at.saturating_add(limit))?.map(|(_, end)| end))
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
