//! The texts of fields, raw and decoded.
//!
//! A parser returns texts as slices of the input. [`Text::decode`] decodes XML references and CDATA
//! sections and removes comments. [`Encoded::decode`] decodes percent escapes as well. A text
//! without escapes is not copied.

mod escapes;
pub(crate) mod percent;
mod traits;

use std::borrow::Cow;

use crate::error::{DecodeError, ErrorKind};
use crate::simd::short;
use crate::xml::chars;
use crate::xml::span::Span;
use crate::xml::unescape::{self, Rules};
pub(crate) use escapes::Escapes;
use percent::Flavor;

/// A text field. [`Text`] borrows its raw text, [`TextOf<String>`] owns it.
///
/// ```
/// use bsim_codec::request::Login;
///
/// let body = include_str!("../tests/data/demo/Login.xml").replace("testing", "R&amp;D");
/// let user_id = Login::parse(body.as_bytes())?.user_id.unwrap();
/// assert_eq!(user_id.raw(), "R&amp;D");
/// assert_eq!(user_id.decode(), "R&D");
/// assert_eq!(user_id, *"R&D");
/// let mut buffer = String::new();
/// assert_eq!(user_id.decode_into(&mut buffer), "R&D");
/// # Ok::<(), bsim_codec::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct TextOf<S> {
    raw: S,
    /// The offset of `raw` in the input, which is shorter than 4 GiB.
    at: u32,
    form: Escapes,
}

/// A text that borrows from the input, or from the caller if it is to be encoded.
pub type Text<'a> = TextOf<&'a str>;

/// A text that is percent-encoded inside its XML. [`Encoded`] borrows its raw text,
/// [`EncodedOf<String>`] owns it.
///
/// ```
/// use bsim_codec::{Encoded, ErrorKind};
///
/// assert_eq!(Encoded::from_percent("1%20+%201").decode()?, "1 + 1");
/// assert_eq!(Encoded::from_form("1+%2B+1").decode()?, "1 + 1");
/// let mut buffer = String::new();
/// assert_eq!(Encoded::from_percent("%E4%BD%A0").decode_into(&mut buffer)?, "你");
///
/// // Text in GBK: strict decoding fails, lossy decoding gives U+FFFD, and the bytes are available.
/// let text = Encoded::from_percent("%C4%E3!");
/// assert_eq!(text.decode().unwrap_err().kind(), ErrorKind::InvalidPercentUtf8);
/// assert_eq!(text.decode_lossy(), "\u{FFFD}\u{FFFD}!");
/// assert_eq!(*text.decode_bytes()?, *b"\xC4\xE3!");
/// # Ok::<(), bsim_codec::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct EncodedOf<S>(TextOf<S>);

/// A percent-encoded text from the input, or a text of the caller that the encoder percent-encodes.
///
/// The percent escapes of a percent-encoded text are written unchanged, even if a `%` is invalid or
/// the decoded bytes are not UTF-8. But if the text moves from an event to a `SendMessage` request,
/// or back, it is decoded and encoded again, because only in the request `+` is a space.
pub type Encoded<'a> = EncodedOf<&'a str>;

/// An empty text whose pointer is valid. That of `""` is not, and Go stops if the C ABI returns it.
pub(crate) const EMPTY: &str = " ".split_at(0).0;

#[inline]
#[expect(clippy::string_slice, reason = "`start` was the end of a text that only grew")]
fn appended(out: &str, start: usize) -> &str {
    &out[start..]
}

impl<'a> Text<'a> {
    pub(crate) const fn new(raw: &'a str, at: usize, form: Escapes) -> Self {
        Self { raw, at: at as u32, form }
    }

    /// A text without escapes.
    #[must_use]
    pub const fn plain(text: &'a str) -> Self {
        Self::new(text, 0, Escapes::PLAIN)
    }

    /// The raw text, its offset and its escapes, for bindings that cannot hold a `Text`.
    #[doc(hidden)]
    #[must_use]
    pub const fn to_parts(self) -> (&'a str, u32, u32) {
        (self.raw, self.at, self.form.0)
    }

    /// The text with these parts. Any parts are safe. Those of [`Self::to_parts`] give the same
    /// text.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_parts(raw: &'a str, at: u32, form: u32) -> Self {
        Self { raw, at, form: Escapes::flag(form) }
    }

    pub(crate) fn from_input(input: &'a str, span: Span, form: Escapes) -> Self {
        let raw = span.of(input);
        Self::new(raw, span.start(), if form.is_literal(raw) { form.without_xml() } else { form })
    }

    /// The same text with percent escapes.
    pub(crate) const fn into_encoded(self, flavor: Flavor) -> Encoded<'a> {
        let form = match flavor {
            Flavor::Percent => self.form.with(Escapes::PERCENT),
            Flavor::Form => self.form.with(Escapes::PERCENT).with(Escapes::PLUS),
        };
        EncodedOf(Self { form, ..self })
    }

    /// The text as written in the input, in UTF-8, with references, CDATA markers and comments. In
    /// an escaped result it has both levels of escapes.
    #[must_use]
    pub const fn raw(self) -> &'a str {
        self.raw
    }

    /// The offset of [`raw`](Self::raw) in the input, in bytes; 0 for a text that was not parsed.
    #[must_use]
    pub const fn offset(self) -> usize {
        self.at as usize
    }

    /// The raw text, if it is known to equal the decoded text. For an element with `trim`, that is
    /// never known.
    #[must_use]
    pub const fn as_plain(self) -> Option<&'a str> {
        if self.form.0 == Escapes::PLAIN.0 { Some(self.raw) } else { None }
    }

    /// The decoded text. Without escapes it is borrowed from the input, at no cost.
    #[must_use]
    #[inline]
    pub fn decode(self) -> Cow<'a, str> {
        if self.form == Escapes::PLAIN { Cow::Borrowed(self.raw) } else { self.unescape() }
    }

    /// Appends the decoded text to `out` and returns the appended part.
    ///
    /// Clear `out` to reuse it for the next text, or collect several texts in it.
    #[inline]
    pub fn decode_into(self, out: &mut String) -> &str {
        let start = out.len();
        if self.form == Escapes::PLAIN {
            out.push_str(self.raw);
        } else {
            self.unescape_into(out);
        }
        appended(out, start)
    }

    #[cold]
    fn unescape(self) -> Cow<'a, str> {
        if self.form == Escapes::TRIMMED {
            return Cow::Borrowed(self.raw.trim_matches(chars::SPACES));
        }
        let mut out = String::new();
        self.unescape_into(&mut out);
        Cow::Owned(out)
    }

    fn unescape_into(self, out: &mut String) {
        let start = out.len();
        let mut layers = self.form.layers();
        match layers.next() {
            Some((rules, in_cdata)) => unescape::unescape_into(self.raw, rules, in_cdata, out),
            None => out.push_str(self.raw),
        }
        // A layer decodes to the source of the next layer, which begins outside CDATA.
        for (rules, _) in layers {
            unescape::unescape_from(out, start, rules);
        }
        if self.form.has(Escapes::TRIMMED) {
            let kept = appended(out, start).trim_end_matches(chars::SPACES).len();
            out.truncate(start.saturating_add(kept));
            let kept = appended(out, start).trim_start_matches(chars::SPACES).len();
            out.drain(start..out.len().saturating_sub(kept));
        }
    }

    /// The offset in the input for byte `at` of the decoded text.
    #[cold]
    fn input_offset(self, at: usize) -> usize {
        self.offset().saturating_add(self.source_offset(self.raw, self.form.layers(), at))
    }

    /// The offset in `source`, which has these layers, for byte `at` of the decoded text.
    fn source_offset(
        self,
        source: &str,
        mut layers: impl Iterator<Item = (Rules, bool)>,
        at: usize,
    ) -> usize {
        let Some((rules, in_cdata)) = layers.next() else {
            let is_trimmed = self.form.has(Escapes::TRIMMED);
            return at.saturating_add(if is_trimmed { chars::space_len(source) } else { 0 });
        };
        let mut inner = String::new();
        unescape::unescape_into(source, rules, in_cdata, &mut inner);
        let at = self.source_offset(&inner, layers, at);
        unescape::source_offset(source, rules, in_cdata, at)
    }
}

impl<'a> Encoded<'a> {
    /// A text without escapes. The encoder percent-encodes it.
    #[must_use]
    pub const fn plain(text: &'a str) -> Self {
        Self(Text::plain(text))
    }

    /// The raw text, if it is known to equal the decoded text. For a text parsed with `trim`, and
    /// for the message of a parsed `SendMessage`, that is not known.
    #[must_use]
    #[inline(always)]
    pub fn as_plain(self) -> Option<&'a str> {
        let Text { raw, form, .. } = self.0;
        let is_usual = form == Escapes::PERCENT;
        let is_plain = form == Escapes::PLAIN
            || is_usual && !percent::has_escapes(raw.as_bytes(), Flavor::Percent);
        is_plain.then_some(raw)
    }

    /// Like [`Text::to_parts`].
    #[doc(hidden)]
    #[must_use]
    pub const fn to_parts(self) -> (&'a str, u32, u32) {
        self.0.to_parts()
    }

    /// Like [`Text::from_parts`].
    #[doc(hidden)]
    #[must_use]
    pub const fn from_parts(raw: &'a str, at: u32, form: u32) -> Self {
        Self(Text::from_parts(raw, at, form))
    }

    /// A text that is percent-encoded as the service encodes it: `%20` is a space, `+` is a plus
    /// sign. The text is not checked. It must not have XML escapes, because the encoder adds them.
    /// The encoder writes the percent escapes unchanged to an event.
    #[must_use]
    pub const fn from_percent(raw: &'a str) -> Self {
        Self(Text::new(raw, 0, Escapes::PERCENT))
    }

    /// A text that is form-urlencoded, as in `SendMessage`: `+` is a space. The encoder writes the
    /// escapes unchanged to a `SendMessage` request.
    #[must_use]
    pub const fn from_form(raw: &'a str) -> Self {
        Self(Text::new(raw, 0, Escapes::PERCENT.with(Escapes::PLUS)))
    }

    /// The text as written in the input, with its percent and XML escapes.
    #[must_use]
    pub const fn raw(self) -> &'a str {
        self.0.raw
    }

    /// The offset of [`raw`](Self::raw) in the input, in bytes; 0 for a text that was not parsed.
    #[must_use]
    pub const fn offset(self) -> usize {
        self.0.offset()
    }

    /// The same text as a [`Text`]. Its `decode` decodes only the XML escapes.
    #[must_use]
    pub const fn percent_encoded(self) -> Text<'a> {
        Text { form: self.0.form.without_percent(), ..self.0 }
    }

    /// The decoded text, borrowed from the input if there are no escapes.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPercent`] at the first `%` without two hexadecimal digits; otherwise
    /// [`ErrorKind::InvalidPercentUtf8`] if the decoded bytes are not UTF-8. Both have the offset
    /// in the input.
    pub fn decode(self) -> Result<Cow<'a, str>, DecodeError> {
        let text = self.percent_encoded().decode();
        if !self.has_escapes(&text) {
            return Ok(text);
        }
        // The decoder writes whole blocks.
        let mut out = String::with_capacity(text.len().next_multiple_of(percent::BLOCK));
        match percent::decode_into(text.as_bytes(), self.flavor(), &mut out) {
            Some(()) => Ok(Cow::Owned(out)),
            None => Err(self.error(percent::bad_text(text.as_bytes()))),
        }
    }

    /// The decoded text. A `%` without two hexadecimal digits is kept. Ill-formed UTF-8 becomes
    /// U+FFFD.
    #[must_use]
    pub fn decode_lossy(self) -> Cow<'a, str> {
        let text = self.percent_encoded().decode();
        if !self.has_escapes(&text) {
            return text;
        }
        Cow::Owned(percent::decode_lossy(text.as_bytes(), self.flavor()))
    }

    /// The decoded bytes, for text in another encoding.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidPercent`], as [`decode`](Self::decode).
    #[inline]
    pub fn decode_bytes(self) -> Result<Cow<'a, [u8]>, DecodeError> {
        match self.0.as_plain() {
            Some(text) => Ok(Cow::Borrowed(text.as_bytes())),
            None => self.decode_escaped_bytes(),
        }
    }

    /// In one function with [`Self::decode_bytes`], it would cost a written roster 9 % more
    /// instructions.
    fn decode_escaped_bytes(self) -> Result<Cow<'a, [u8]>, DecodeError> {
        let text = self.percent_encoded().decode();
        if !self.has_escapes(&text) {
            return Ok(match text {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            });
        }
        let bytes = percent::decode_bytes(text.as_bytes(), self.flavor());
        bytes.map(Cow::Owned).map_err(|error| self.error(error))
    }

    /// Appends the decoded text to `out` and returns the appended part.
    ///
    /// # Errors
    /// Like [`decode`](Self::decode). `out` is then unchanged.
    #[inline(always)]
    pub fn decode_into(self, out: &mut String) -> Result<&str, DecodeError> {
        let start = out.len();
        let is_usual = self.0.form == Escapes::PERCENT;
        if !is_usual || percent::decode_into(self.0.raw.as_bytes(), Flavor::Percent, out).is_none()
        {
            self.decode_slow(out, start)?;
        }
        Ok(appended(out, start))
    }

    /// Like [`decode_into`](Self::decode_into), for all other forms and for errors.
    #[cold]
    #[inline(never)]
    fn decode_slow(self, out: &mut String, start: usize) -> Result<(), DecodeError> {
        out.truncate(start);
        out.push_str(&self.decode()?);
        Ok(())
    }

    /// Decodes percent escapes to the start of `slice` and returns the length. None if an escape is
    /// invalid, or if the decoded text does not fit or is not UTF-8. Also None if `raw` is not
    /// ASCII. So the caller need not check that `raw` is UTF-8. For bindings.
    #[doc(hidden)]
    #[must_use]
    #[inline(always)]
    pub fn decode_percent_to_slice(raw: &[u8], slice: &mut [u8]) -> Option<usize> {
        if !short::is_ascii(raw) {
            return None;
        }
        let mut out = percent::SliceOut { slice, len: 0 };
        percent::decode_into(raw, Flavor::Percent, &mut out)?;
        Some(out.len)
    }

    /// Whether the text is percent-encoded in this flavor.
    pub(crate) fn is_in(self, flavor: Flavor) -> bool {
        self.0.form.has(Escapes::PERCENT) && self.flavor() == flavor
    }

    fn flavor(self) -> Flavor {
        self.0.form.flavor()
    }

    fn has_escapes(self, text: &str) -> bool {
        self.0.form.has(Escapes::PERCENT) && percent::has_escapes(text.as_bytes(), self.flavor())
    }

    /// The error at byte `at` of the text without XML escapes.
    #[cold]
    fn error(self, (kind, at): (ErrorKind, usize)) -> DecodeError {
        let expected = match kind {
            ErrorKind::InvalidPercent => "two hexadecimal digits after `%`",
            _ => "UTF-8 in percent escapes",
        };
        DecodeError::new(kind, self.percent_encoded().input_offset(at), expected)
    }
}

impl<S: AsRef<str>> TextOf<S> {
    /// The same text, borrowed, to decode an owned text.
    #[must_use]
    pub fn as_text(&self) -> Text<'_> {
        TextOf { raw: self.raw.as_ref(), at: self.at, form: self.form }
    }
}

impl<S: AsRef<str>> EncodedOf<S> {
    /// The same text, borrowed, to decode an owned text.
    #[must_use]
    pub fn as_encoded(&self) -> Encoded<'_> {
        EncodedOf(self.0.as_text())
    }
}

impl<S: Into<String>> TextOf<S> {
    /// The same text with an owned raw text.
    #[must_use]
    pub fn into_owned(self) -> TextOf<String> {
        TextOf { raw: self.raw.into(), at: self.at, form: self.form }
    }
}

impl<S: Into<String>> EncodedOf<S> {
    /// The same text with an owned raw text.
    #[must_use]
    pub fn into_owned(self) -> EncodedOf<String> {
        EncodedOf(self.0.into_owned())
    }
}

impl<S> From<S> for TextOf<S> {
    /// A text without escapes.
    fn from(text: S) -> Self {
        Self { raw: text, at: 0, form: Escapes::PLAIN }
    }
}

impl<S> From<S> for EncodedOf<S> {
    /// A text without escapes. The encoder percent-encodes it.
    fn from(text: S) -> Self {
        Self(TextOf::from(text))
    }
}
