//! Writing: where bytes go, and how text becomes XML.

use std::borrow::Cow;

use crate::error::{EncodeError, EncodeErrorKind};
use crate::limits::Limits;
use crate::literal::Tags;
use crate::text::percent::{self, Flavor};
use crate::text::{EncodedOf, TextOf};
use crate::xml::chars;
use crate::xml::cursor::{Cursor, Frames, Node};

/// Where bytes go. What is written is UTF-8, in pieces that need not be.
///
/// Most pieces are short and known to the compiler, which then copies them without a call: hence
/// all the inlining in this module.
pub(crate) trait Sink {
    fn put_bytes(&mut self, bytes: &[u8]);

    #[inline(always)]
    fn put(&mut self, text: &str) {
        self.put_bytes(text.as_bytes());
    }
}

impl Sink for Vec<u8> {
    #[inline(always)]
    fn put_bytes(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// Counts only.
#[derive(Default)]
struct Counter(usize);

impl Sink for Counter {
    #[inline(always)]
    fn put_bytes(&mut self, bytes: &[u8]) {
        self.0 = self.0.saturating_add(bytes.len());
    }
}

/// Fills a slice, and goes on counting when it is full.
struct Slice<'b> {
    buffer: &'b mut [u8],
    len: usize,
}

impl Sink for Slice<'_> {
    #[inline(always)]
    fn put_bytes(&mut self, bytes: &[u8]) {
        let end = self.len.saturating_add(bytes.len());
        if let Some(room) = self.buffer.get_mut(self.len..end) {
            room.copy_from_slice(bytes);
        }
        self.len = end;
    }
}

/// Escapes all that passes through once more, as text: the result of `KeepSessionAlive` is XML
/// inside of XML.
pub(crate) struct Escaping<'s, K>(pub(crate) &'s mut K);

impl<K: Sink> Sink for Escaping<'_, K> {
    #[inline(never)]
    fn put_bytes(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        let is_special = |byte: &u8| matches!(byte, b'<' | b'>' | b'&');
        while let Some(at) = rest.iter().position(is_special)
            && let Some((literal, [special, after @ ..])) = rest.split_at_checked(at)
        {
            self.0.put_bytes(literal);
            self.0.put(match special {
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => "&amp;",
            });
            rest = after;
        }
        self.0.put_bytes(rest);
    }
}

/// Something that can be written. Writing it twice gives the same bytes.
pub(crate) trait Write {
    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError>;
}

/// A message that can be encoded: a request, a response, or either with its HTTP head.
///
/// ```
/// use bsim_codec::{Encode, request};
///
/// let login = request::Login::new("testing", "password");
/// let mut body = Vec::new();
/// login.encode_into(&mut body)?;
/// assert_eq!(body.len(), 350);
/// assert_eq!(login.encoded_len()?, 350);
/// # Ok::<(), bsim_codec::EncodeError>(())
/// ```
#[expect(private_bounds, reason = "sealed: only this crate's messages are encoded")]
pub trait Encode: Write {
    /// The exact number of bytes that encoding takes.
    ///
    /// ```
    /// use bsim_codec::{Encode, request};
    ///
    /// assert_eq!(request::Login::new("testing", "password").encoded_len()?, 350);
    /// # Ok::<(), bsim_codec::EncodeError>(())
    /// ```
    ///
    /// # Errors
    /// As [`encode_into`](Self::encode_into).
    fn encoded_len(&self) -> Result<usize, EncodeError> {
        let mut counter = Counter::default();
        self.write(&mut counter)?;
        Ok(counter.0)
    }

    /// Appends the message, in UTF-8.
    ///
    /// ```
    /// use bsim_codec::{Encode, EncodeErrorKind, request};
    ///
    /// let mut out = b"before".to_vec();
    /// let error = request::Login::new("testing", "a\0b").encode_into(&mut out).unwrap_err();
    /// assert_eq!(error.kind(), EncodeErrorKind::ForbiddenCharacter);
    /// assert_eq!((error.field(), error.offset()), ("password", 1));
    /// assert_eq!(out, b"before");
    /// ```
    ///
    /// # Errors
    /// A field that cannot be encoded ([`EncodeErrorKind`]); `out` is then left as it was.
    fn encode_into(&self, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let start = out.len();
        self.write(out).inspect_err(|_| out.truncate(start))
    }

    /// Writes the message to the start of `out` and returns its length. Allocates nothing for
    /// values that need no decoding first, as those of a caller.
    ///
    /// ```
    /// use bsim_codec::{Encode, EncodeErrorKind, request};
    ///
    /// let login = request::Login::new("testing", "password");
    /// let mut buffer = [0; 512];
    /// assert_eq!(login.encode_to_slice(&mut buffer)?, 350);
    /// let error = login.encode_to_slice(&mut buffer[..100]).unwrap_err();
    /// assert_eq!(error.kind(), EncodeErrorKind::BufferTooSmall { needed: 350 });
    /// # Ok::<(), bsim_codec::EncodeError>(())
    /// ```
    ///
    /// # Errors
    /// [`EncodeErrorKind::BufferTooSmall`] says how many bytes are needed; or a field that cannot
    /// be encoded. What `out` holds then is not specified.
    fn encode_to_slice(&self, out: &mut [u8]) -> Result<usize, EncodeError> {
        let room = out.len();
        let mut slice = Slice { buffer: out, len: 0 };
        self.write(&mut slice)?;
        if slice.len > room {
            let kind = EncodeErrorKind::BufferTooSmall { needed: slice.len };
            return Err(EncodeError::new(kind, "", 0));
        }
        Ok(slice.len)
    }
}

impl<T: Write + ?Sized> Encode for T {}

fn forbidden(field: &'static str, at: usize) -> EncodeError {
    EncodeError::new(EncodeErrorKind::ForbiddenCharacter, field, at)
}

/// Writes `text` with the characters escaped for which `escape` has something else.
#[cold]
#[inline(never)]
fn put_escaped(
    out: &mut impl Sink,
    field: &'static str,
    text: &str,
    escape: impl Fn(u8) -> Option<&'static str>,
) -> Result<(), EncodeError> {
    if let Some(at) = chars::find_forbidden(text) {
        return Err(forbidden(field, at));
    }
    for part in text.as_bytes().split_inclusive(|&byte| escape(byte).is_some()) {
        let escaped = part.split_last().and_then(|(&last, rest)| Some((rest, escape(last)?)));
        let (literal, escaped) = escaped.unwrap_or((part, ""));
        out.put_bytes(literal);
        out.put(escaped);
    }
    Ok(())
}

/// Writes text as element content. A raw CR would not survive any XML reader, so it is a
/// reference.
#[inline(always)]
pub(crate) fn put_text(
    out: &mut impl Sink,
    field: &'static str,
    text: &str,
) -> Result<(), EncodeError> {
    if chars::is_plain(text.as_bytes()) {
        out.put(text);
        return Ok(());
    }
    put_escaped(out, field, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    })
}

/// Writes ` name="value"`. Tabs and line ends would be read as spaces, so they are references.
pub(crate) fn put_attribute<S: AsRef<str>>(
    out: &mut impl Sink,
    name: &'static str,
    value: Option<&TextOf<S>>,
) -> Result<(), EncodeError> {
    let Some(value) = value else { return Ok(()) };
    out.put(" ");
    out.put(name);
    out.put("=\"");
    let value = value.as_text().decode();
    if chars::is_plain(value.as_bytes()) {
        out.put(&value);
        out.put("\"");
        return Ok(());
    }
    put_escaped(out, name, &value, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\t' => Some("&#x9;"),
        b'\n' => Some("&#xA;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    })?;
    out.put("\"");
    Ok(())
}

/// How an empty element ends. .NET writes a space before the slash; the service's own payload
/// does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EmptyTag {
    Spaced,
    Tight,
}

impl EmptyTag {
    const fn of(self, tags: &Tags) -> &'static str {
        match self {
            Self::Spaced => tags.spaced,
            Self::Tight => tags.tight,
        }
    }
}

/// Writes an empty element.
#[inline(always)]
pub(crate) fn put_empty(out: &mut impl Sink, name: &str, empty: EmptyTag) {
    out.put("<");
    out.put(name);
    out.put(if empty == EmptyTag::Spaced { " />" } else { "/>" });
}

/// Writes `<name>`.
#[inline(always)]
pub(crate) fn put_start(out: &mut impl Sink, name: &str) {
    out.put("<");
    out.put(name);
    out.put(">");
}

/// Writes `</name>`.
#[inline(always)]
pub(crate) fn put_end(out: &mut impl Sink, name: &str) {
    out.put("</");
    out.put(name);
    out.put(">");
}

/// Writes a text field: nothing if it is absent, an empty element if it is empty.
#[inline(always)]
pub(crate) fn put_field(
    out: &mut impl Sink,
    tags: &'static Tags,
    value: Option<&TextOf<impl AsRef<str>>>,
    empty: EmptyTag,
) -> Result<(), EncodeError> {
    let Some(value) = value else { return Ok(()) };
    let text = value.as_text().decode();
    if text.is_empty() {
        out.put(empty.of(tags));
        return Ok(());
    }
    out.put(tags.start);
    put_text(out, tags.name, &text)?;
    out.put(tags.end);
    Ok(())
}

/// Writes a percent-encoded field: nothing if it is absent, an empty element if it is empty.
#[inline(always)]
pub(crate) fn put_encoded_field(
    out: &mut impl Sink,
    tags: &'static Tags,
    value: Option<&EncodedOf<impl AsRef<str>>>,
    (flavor, empty): (Flavor, EmptyTag),
) -> Result<(), EncodeError> {
    let Some(value) = value else { return Ok(()) };
    let bytes = decoded_bytes(tags.name, value)?;
    if bytes.is_empty() {
        out.put(empty.of(tags));
        return Ok(());
    }
    out.put(tags.start);
    put_percent(out, &bytes, flavor);
    out.put(tags.end);
    Ok(())
}

pub(crate) fn decoded_bytes<'v>(
    name: &'static str,
    value: &'v EncodedOf<impl AsRef<str>>,
) -> Result<Cow<'v, [u8]>, EncodeError> {
    let value = value.as_encoded();
    value.decode_bytes().map_err(|error| {
        let at = error.offset().saturating_sub(value.offset());
        EncodeError::new(EncodeErrorKind::InvalidPercent, name, at)
    })
}

/// Writes bytes percent-encoded. What comes of that needs no XML escapes.
pub(crate) fn put_percent(out: &mut impl Sink, bytes: &[u8], flavor: Flavor) {
    for part in bytes.chunks(percent::BLOCK) {
        let (block, len) = percent::encode(part, flavor);
        if let Some(encoded) = block.get(..len) {
            out.put_bytes(encoded);
        }
    }
}

/// What raw XML, which a caller wants written as it is, has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RawXml {
    /// One element.
    Element,
    /// Any content of an element.
    Content,
}

/// Makes sure that raw XML cannot break the document that it is written into.
pub(crate) fn check_raw_xml(
    field: &'static str,
    xml: &str,
    what: RawXml,
) -> Result<(), EncodeError> {
    let invalid = |at| EncodeError::new(EncodeErrorKind::InvalidXml, field, at);
    let mut cursor = Cursor::new(xml, 0, Frames::default(), Limits::default());
    let mut elements = 0_usize;
    loop {
        match cursor.next().map_err(|error| invalid(error.offset()))? {
            Node::Start(element) => {
                elements = elements.saturating_add(1);
                cursor.skip(&element).map_err(|error| invalid(error.offset()))?;
            }
            Node::Eof(_) if what == RawXml::Content || elements == 1 => return Ok(()),
            Node::Text(..) if what == RawXml::Content => {}
            Node::Text(span, _) | Node::Declaration(span) | Node::End(span) => {
                return Err(invalid(span.start()));
            }
            Node::Eof(at) => return Err(invalid(at)),
        }
    }
}
