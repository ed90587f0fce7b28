use std::borrow::Cow;

use super::markup::{Attribute, Tags, piece};
use super::sink::Sink;
use crate::error::{EncodeError, EncodeErrorKind};
use crate::limits::Limits;
use crate::simd::set::{Set, bytes};
use crate::text::percent::{self, Flavor};
use crate::text::{EncodedOf, Text, TextOf};
use crate::xml::chars;
use crate::xml::cursor::{Cursor, Frames, Node};

#[cold]
#[inline(never)]
fn put_escaped(
    out: &mut impl Sink,
    field: &'static str,
    text: &str,
    escape: impl Fn(u8) -> Option<&'static str>,
) -> Result<(), EncodeError> {
    let mut rest = text.as_bytes();
    while let Some(at) = Special::find(rest)
        && let Some((literal, [special, after @ ..])) = rest.split_at_checked(at)
    {
        out.put_bytes(literal);
        match escape(*special) {
            Some(escaped) => out.put(escaped),
            None => {
                // Every forbidden character begins with a special byte.
                let at = text.len().saturating_sub(after.len()).saturating_sub(1);
                let kind = EncodeErrorKind::ForbiddenCharacter;
                chars::allowed_len(text, at).ok_or(EncodeError::new(kind, field, at))?;
                out.put_bytes(&[*special]);
            }
        }
        rest = after;
    }
    out.put_bytes(rest);
    Ok(())
}

/// The bytes that may need an escape, in content or in attributes.
type Special = Set<b' ', { bytes(b"<>&\"\xEF") }>;

/// Whether `text` needs no escapes, in content and in attributes. False for some texts that need
/// none, such as content with a tab.
#[inline(always)]
fn is_plain(text: &str) -> bool {
    !Special::meets(text.as_bytes())
}

/// The output needs no XML escapes.
fn put_percent(out: &mut impl Sink, bytes: &[u8], flavor: Flavor) {
    for part in bytes.chunks(percent::ENCODED_AT_ONCE) {
        let mut encoded = [0; 64];
        let len = percent::encode(part, flavor, &mut encoded);
        out.put_plain(encoded.get(..len).unwrap_or_default());
    }
}

/// Writes element content. CR is written as a reference, or XML parsers would read it as LF.
#[inline(always)]
pub(crate) fn put_text(
    out: &mut impl Sink,
    field: &'static str,
    text: &str,
) -> Result<(), EncodeError> {
    if is_plain(text) {
        out.put_plain(text.as_bytes());
        return Ok(());
    }
    out.with_own(|out| {
        put_escaped(out, field, text, |byte| match byte {
            b'&' => Some("&amp;"),
            b'<' => Some("&lt;"),
            b'>' => Some("&gt;"),
            b'\r' => Some("&#xD;"),
            _ => None,
        })
    })
}

/// Writes ` name="value"`. XML parsers read raw tabs and line ends as spaces, so references are
/// written.
pub(crate) fn put_attribute<S: AsRef<str>>(
    out: &mut impl Sink,
    attribute: &'static Attribute,
    value: Option<&TextOf<S>>,
) -> Result<(), EncodeError> {
    let Some(value) = value else { return Ok(()) };
    out.put_piece(&attribute.start);
    let value = value.as_text().decode();
    if is_plain(&value) {
        out.put_plain(value.as_bytes());
    } else {
        put_escaped(out, attribute.name, &value, |byte| match byte {
            b'&' => Some("&amp;"),
            b'<' => Some("&lt;"),
            b'>' => Some("&gt;"),
            b'"' => Some("&quot;"),
            b'\t' => Some("&#x9;"),
            b'\n' => Some("&#xA;"),
            b'\r' => Some("&#xD;"),
            _ => None,
        })?;
    }
    out.put_piece(&piece!("\""));
    Ok(())
}

#[inline(always)]
pub(crate) fn all_absent<T>(fields: &[&Option<T>]) -> bool {
    fields.iter().all(|field| field.is_none())
}

#[inline(always)]
pub(crate) fn put_parent<K: Sink>(
    out: &mut K,
    tags: &'static Tags,
    is_empty: bool,
    content: impl FnOnce(&mut K) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    if is_empty {
        out.put_piece(&tags.empty);
        return Ok(());
    }
    out.put_piece(&tags.start);
    content(out)?;
    out.put_piece(&tags.end);
    Ok(())
}

/// Writes a text field: nothing if it is absent, an empty element if it is empty.
#[inline(always)]
pub(crate) fn put_field(
    out: &mut impl Sink,
    tags: &'static Tags,
    value: Option<&TextOf<impl AsRef<str>>>,
) -> Result<(), EncodeError> {
    let Some(value) = value else { return Ok(()) };
    let value = value.as_text();
    match value.as_plain() {
        Some(text) => put_parent(out, tags, text.is_empty(), |out| put_text(out, tags.name, text)),
        None => out.with_own(|out| put_decoded_field(out, tags, value)),
    }
}

/// Like [`put_field`], for a parsed value with escapes.
#[cold]
#[inline(never)]
fn put_decoded_field(
    out: &mut impl Sink,
    tags: &'static Tags,
    value: Text<'_>,
) -> Result<(), EncodeError> {
    put_field(out, tags, Some(&Text::plain(&value.decode())))
}

/// Writes a percent-encoded field: nothing if it is absent, an empty element if it is empty.
#[inline(always)]
pub(crate) fn put_encoded_field(
    out: &mut impl Sink,
    tags: &'static Tags,
    value: Option<&EncodedOf<impl AsRef<str>>>,
    flavor: Flavor,
) -> Result<(), EncodeError> {
    let Some(value) = value else { return Ok(()) };
    let content = EncodedContent::of(tags.name, value, flavor)?;
    put_parent(out, tags, content.is_empty(), |out| content.put(out, tags.name))
}

/// The source of a percent-encoded text.
pub(crate) enum EncodedContent<'v> {
    /// The percent-encoded text, unchanged. Its escapes are not checked.
    AsItCame(Cow<'v, str>),
    /// The decoded text, to encode in this flavor.
    Decoded(Cow<'v, [u8]>, Flavor),
}

impl<'v> EncodedContent<'v> {
    /// # Errors
    /// [`EncodeErrorKind::InvalidPercent`] for an ill-formed text of the other flavor.
    #[inline(always)]
    pub(crate) fn of(
        name: &'static str,
        value: &'v EncodedOf<impl AsRef<str>>,
        flavor: Flavor,
    ) -> Result<Self, EncodeError> {
        let value = value.as_encoded();
        if value.is_in(flavor) {
            return Ok(Self::AsItCame(value.percent_encoded().decode()));
        }
        match value.decode_bytes() {
            Ok(bytes) => Ok(Self::Decoded(bytes, flavor)),
            Err(error) => {
                let at = error.offset().saturating_sub(value.offset());
                Err(EncodeError::new(EncodeErrorKind::InvalidPercent, name, at))
            }
        }
    }

    #[inline(always)]
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::AsItCame(text) => text.is_empty(),
            Self::Decoded(bytes, _) => bytes.is_empty(),
        }
    }

    #[inline(always)]
    pub(crate) fn put(&self, out: &mut impl Sink, name: &'static str) -> Result<(), EncodeError> {
        match self {
            Self::AsItCame(text) => put_text(out, name, text),
            Self::Decoded(bytes, flavor) => {
                put_percent(out, bytes, *flavor);
                Ok(())
            }
        }
    }
}

/// The allowed form of a caller's raw XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RawXml {
    Element,
    Content,
}

/// Checks that raw XML cannot break the document around it.
pub(crate) fn check_raw_xml(
    field: &'static str,
    xml: &str,
    what: RawXml,
) -> Result<(), EncodeError> {
    let invalid = |at| EncodeError::new(EncodeErrorKind::InvalidXml, field, at);
    let mut cursor = Cursor::new(xml, 0, Frames::new(&[]), Limits::default());
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
