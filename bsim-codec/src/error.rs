//! Errors in the input ([`DecodeError`]) and in the values to encode ([`EncodeError`]).

use core::fmt;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $text:literal),* $(,)?) => {
        /// The kind of a [`DecodeError`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        #[non_exhaustive]
        pub enum ErrorKind { $($(#[$doc])* $kind),* }

        impl ErrorKind {
            /// Every kind, in order of declaration. New kinds are added at the end.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// A short description: lower case, no full stop.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$kind => $text),* }
            }
        }
    };
}

kinds! {
    /// The input ended before the document did. A valid document that is truncated before the end
    /// of its root element gives this kind. The offset is the length of the truncated document.
    UnexpectedEnd = "the input ends too early",
    /// The input is not UTF-8.
    InvalidUtf8 = "ill-formed UTF-8",
    /// The input is UTF-16 or UTF-32, or its XML declaration or its HTTP media type names an
    /// encoding other than UTF-8 and US-ASCII.
    UnsupportedEncoding = "an encoding other than UTF-8",
    /// [`Limits::input`](crate::Limits::input) is exceeded.
    InputTooLong = "the input is longer than the limit",
    /// [`Limits::depth`](crate::Limits::depth) is exceeded.
    TooDeep = "elements are nested deeper than the limit",
    /// [`Limits::attributes`](crate::Limits::attributes) is exceeded.
    TooManyAttributes = "more attributes than the limit",
    /// [`Limits::namespaces`](crate::Limits::namespaces) is exceeded.
    TooManyNamespaces = "more namespace declarations than the limit",
    /// [`Limits::name`](crate::Limits::name) is exceeded.
    NameTooLong = "a name is longer than the limit",
    /// [`Limits::text`](crate::Limits::text) is exceeded.
    TextTooLong = "a text is longer than the limit",
    /// A document type declaration. The codec never accepts one.
    Doctype = "a document type declaration",
    /// A character that XML 1.0 forbids, such as NUL or U+FFFE.
    ForbiddenCharacter = "a character that XML 1.0 forbids",
    /// Markup that XML does not define, such as `<!x`, or a stray `/` in a tag.
    InvalidMarkup = "invalid markup",
    /// An ill-formed name, or a name with more than one colon.
    InvalidName = "an ill-formed name",
    /// An end tag that does not match the open element, or an end tag without an open element.
    MismatchedTag = "an end tag that does not match",
    /// An `&` that does not begin a reference.
    InvalidReference = "an ill-formed reference",
    /// A reference to an entity that XML does not predefine.
    UndefinedEntity = "a reference to an undefined entity",
    /// A reference to a character that XML 1.0 forbids.
    ForbiddenReference = "a reference to a forbidden character",
    /// The same attribute twice in one tag: the same name, or the same namespace and local name.
    DuplicateAttribute = "a duplicate attribute",
    /// A prefix without a declaration in scope.
    UnboundPrefix = "an unbound namespace prefix",
    /// A forbidden namespace declaration: `xmlns:p=""`, or one that rebinds `xml` or `xmlns`.
    InvalidNamespace = "a forbidden namespace declaration",
    /// A `<` in an attribute value.
    LessThanInAttribute = "`<` in an attribute value",
    /// An attribute name without `=`.
    MissingEquals = "an attribute without `=`",
    /// An attribute value without quotes.
    MissingQuote = "an attribute value without quotes",
    /// Two attributes, or a name and an attribute, without white space between them.
    MissingSpace = "no white space before an attribute",
    /// `]]>` in text.
    CdataEndInText = "`]]>` in text",
    /// `--` in a comment.
    DoubleHyphenInComment = "`--` in a comment",
    /// An XML declaration that is not at the start of its document.
    MisplacedDeclaration = "an XML declaration that is not at the start",
    /// An ill-formed XML declaration.
    InvalidDeclaration = "an ill-formed XML declaration",
    /// A processing instruction named `xml` in another case, such as `XML`.
    ReservedInstruction = "a processing instruction with a reserved name",
    /// Text outside the root element.
    TextOutsideRoot = "text outside the root element",
    /// A second root element.
    SecondRoot = "a second root element",
    /// Text where only elements are allowed.
    UnexpectedText = "text where only elements are allowed",
    /// An element where none is allowed, for instance in a text field.
    UnexpectedElement = "an element where none is allowed",
    /// A second occurrence of an element that may occur once.
    DuplicateElement = "a duplicate element",
    /// The body is not a SOAP envelope but, for instance, the HTML page of a proxy.
    NotSoap = "not a SOAP envelope",
    /// An `Envelope` in a namespace other than those of SOAP 1.1 and SOAP 1.2.
    VersionMismatch = "an envelope of an unknown SOAP version",
    /// A header block that this receiver must understand. The codec understands none.
    MustUnderstand = "a mandatory SOAP header that is not understood",
    /// An envelope without a `Body` element, or a `Body` element without content.
    MissingBody = "an envelope without a body or a body without a message",
    /// A message other than the expected one, or one that the service does not define.
    UnexpectedMessage = "an unexpected message",
    /// The body is a SOAP fault instead of the expected message.
    Fault = "a SOAP fault instead of the message",
    /// A `%` that does not begin a percent escape.
    InvalidPercent = "an ill-formed percent escape",
    /// The decoded percent escapes are not UTF-8.
    InvalidPercentUtf8 = "percent escapes that do not decode to UTF-8",
    /// A time, GUID or address that cannot be parsed.
    InvalidValue = "an ill-formed value",
    /// The head of an HTTP message cannot be parsed.
    InvalidHead = "an ill-formed HTTP head",
    /// The head of an HTTP message is too long or has too many header fields.
    HeadTooLarge = "an HTTP head larger than the limit",
    /// A body length that is ill-formed or contradicts itself.
    InvalidLength = "an ill-formed or contradictory body length",
    /// A transfer coding other than `chunked`, or an ill-formed chunk.
    InvalidTransfer = "an ill-formed or unknown transfer coding",
    /// The body of an HTTP message is in a content coding other than `identity`.
    ContentCoding = "a body in a content coding",
    /// A field with a binary `xsi:type`, such as `xsd:base64Binary`. It would be misread as text.
    BinaryType = "a field of a binary type",
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.description())
    }
}

/// An error in the input: its kind, its offset, and for most errors the expected content.
///
/// The error is small, `Copy`, and borrows nothing. Offsets count bytes of the caller's input, also
/// for errors in the inner document of an escaped result.
///
/// ```
/// use bsim_codec::{ErrorKind, Request};
///
/// let body = b"<!DOCTYPE a>\n<a/>";
/// let error = Request::parse(body).unwrap_err();
/// assert_eq!((error.kind(), error.offset()), (ErrorKind::Doctype, 0));
/// assert_eq!(error.location(body).to_string(), "line 1, column 1");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DecodeError {
    kind: ErrorKind,
    offset: usize,
    expected: &'static str,
    related: Related,
}

/// The other location that an error is about. An `Option` would make `DecodeError` larger, and
/// small polls would take 10 to 17 % more time.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Related(u32);

impl Related {
    /// No offset. Related offsets are below [`Limits::MAX_INPUT`](crate::Limits::MAX_INPUT).
    const NONE: Self = Self(u32::MAX);

    const fn get(self) -> Option<usize> {
        match self {
            Self::NONE => None,
            Self(at) => Some(at as usize),
        }
    }
}

impl fmt::Debug for Related {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Related {
    fn serialize<Z: serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        self.get().serialize(serializer)
    }
}

impl DecodeError {
    pub(crate) const fn new(kind: ErrorKind, offset: usize, expected: &'static str) -> Self {
        Self { kind, offset, expected, related: Related::NONE }
    }

    pub(crate) const fn related_to(self, at: usize) -> Self {
        Self { related: Related(at as u32), ..self }
    }

    /// The kind of the error.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The number of bytes of input before the error, at most the length of the input.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// A short description of the expected content. It is empty if the error has no such
    /// description.
    #[must_use]
    pub const fn expected(&self) -> &'static str {
        self.expected
    }

    /// The offset of the other location that the error is about, in bytes of input. This is the
    /// start tag that an end tag does not match ([`ErrorKind::MismatchedTag`]), or the first of two
    /// duplicates ([`ErrorKind::DuplicateElement`], [`ErrorKind::DuplicateAttribute`]).
    ///
    /// ```
    /// use bsim_codec::Request;
    ///
    /// let body = include_str!("../tests/data/demo/Login.xml").replace("</userId>", "</user>");
    /// let error = Request::parse(body.as_bytes()).unwrap_err();
    /// assert_eq!(error.related(), body.find("<userId>"));
    /// ```
    #[must_use]
    pub const fn related(&self) -> Option<usize> {
        self.related.get()
    }

    /// Line and column of the error in `input`, which must be the parsed input.
    ///
    /// This function scans the input from its start to the error. So call it only to report an
    /// error.
    #[must_use]
    pub fn location(&self, input: &[u8]) -> Location {
        Location::of(input, self.offset)
    }

    /// Converts the offsets from a part of the input to the whole input.
    pub(crate) fn map_offset(self, map: impl Fn(usize) -> usize) -> Self {
        let related = self.related().map_or(Related::NONE, |at| Related(map(at) as u32));
        Self { offset: map(self.offset), related, ..self }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind, self.offset)?;
        if !self.expected.is_empty() {
            write!(f, ": expected {}", self.expected)?;
        }
        self.related().map_or(Ok(()), |at| write!(f, ", see byte {at}"))
    }
}

impl core::error::Error for DecodeError {}

/// A position in a text, counted from 1 as in editors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Location {
    /// The line. Lines end at LF.
    pub line: usize,
    /// The column, in characters. In ill-formed UTF-8, each byte that is not a continuation byte
    /// counts as one character.
    pub column: usize,
}

impl Location {
    /// The location of byte `offset` of `input`. An offset past the end counts as the end.
    #[must_use]
    pub fn of(input: &[u8], offset: usize) -> Self {
        let before = input.get(..offset).unwrap_or(input);
        let lines = before.split(|&byte| byte == b'\n');
        let last = lines.clone().next_back().unwrap_or_default();
        // Continuation bytes (0b10xxxxxx) belong to the character before them.
        let characters = last.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        Self { line: lines.count(), column: characters.saturating_add(1) }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// The kind of an [`EncodeError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EncodeErrorKind {
    /// The text has a character that XML 1.0 forbids: U+FFFE, U+FFFF, or a control character below
    /// U+0020 that is not tab, LF or CR.
    ForbiddenCharacter,
    /// A percent-encoded text has a `%` that does not begin a percent escape, so it cannot move
    /// from an event to a `SendMessage` request, or back. Only in the request, `+` is a space.
    InvalidPercent,
    /// Raw XML is not well-formed, or the raw XML of an event is not one element.
    InvalidXml,
    /// The slice is too short.
    BufferTooSmall {
        /// The length of the whole message, in bytes.
        needed: usize,
    },
    /// A part of an HTTP head is empty or has a character that would break the head, such as a line
    /// end; or the status is not from 200 to 999.
    InvalidHead,
}

/// An error in a value to encode: the field, and why it cannot be encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EncodeError {
    kind: EncodeErrorKind,
    field: &'static str,
    offset: usize,
}

impl EncodeError {
    pub(crate) const fn new(kind: EncodeErrorKind, field: &'static str, offset: usize) -> Self {
        Self { kind, field, offset }
    }

    /// The kind of the error.
    #[must_use]
    pub const fn kind(&self) -> EncodeErrorKind {
        self.kind
    }

    /// The name of the element, attribute or HTTP header field, or `path`, `status` or `xml` (the
    /// raw XML of an unknown event). Empty if the error is not in one of them.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        self.field
    }

    /// The number of bytes before the error in the text of the field.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            EncodeErrorKind::ForbiddenCharacter => "a character that XML 1.0 forbids",
            EncodeErrorKind::InvalidPercent => "an ill-formed percent escape",
            EncodeErrorKind::InvalidXml => "raw XML that is ill-formed or not one element",
            EncodeErrorKind::InvalidHead => "a value that is not allowed in an HTTP head",
            EncodeErrorKind::BufferTooSmall { needed } => {
                return write!(f, "the buffer is too small: {needed} bytes are needed");
            }
        };
        write!(f, "{what} at byte {} of {}", self.offset, self.field)
    }
}

impl core::error::Error for EncodeError {}
