//! What can be wrong: with a peer's bytes ([`DecodeError`]) and with a caller's values
//! ([`EncodeError`]).

use core::fmt;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $text:literal),* $(,)?) => {
        /// What was wrong with the input.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        #[non_exhaustive]
        pub enum ErrorKind { $($(#[$doc])* $kind),* }

        impl ErrorKind {
            /// Every kind, in the order of declaration, which only ever grows at its end.
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
    /// The input ended before the document did. Every strict prefix of a document that can be read
    /// gives this kind, at its very end.
    UnexpectedEnd = "the input ends too early",
    /// The input is not UTF-8.
    InvalidUtf8 = "ill-formed UTF-8",
    /// The input is UTF-16 or UTF-32, or an encoding other than UTF-8 or US-ASCII is declared, in it
    /// or by the media type of its HTTP head.
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
    /// A document type declaration. None is ever read.
    Doctype = "a document type declaration",
    /// A character that XML 1.0 forbids, such as NUL or U+FFFE.
    ForbiddenCharacter = "a character that XML 1.0 forbids",
    /// Markup that starts like none there is, such as `<!x`, or a stray `/` in a tag.
    InvalidMarkup = "markup that XML does not have",
    /// Not a name, or a name with more than one colon.
    InvalidName = "an ill-formed name",
    /// An end tag that does not match the open element, or with none open.
    MismatchedTag = "an end tag that does not match",
    /// An `&` that does not begin a reference.
    InvalidReference = "an ill-formed reference",
    /// A reference to an entity that XML does not predefine.
    UndefinedEntity = "a reference to an undefined entity",
    /// A reference to a character that XML 1.0 forbids.
    ForbiddenReference = "a reference to a forbidden character",
    /// The same attribute twice on one element, by its name as written or as expanded.
    DuplicateAttribute = "a duplicate attribute",
    /// A prefix that no declaration in scope binds.
    UnboundPrefix = "an unbound namespace prefix",
    /// A namespace declaration that is not allowed: `xmlns:p=""`, or one that rebinds `xml` or
    /// `xmlns`.
    InvalidNamespace = "a namespace declaration that is not allowed",
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
    /// An XML declaration that is not at the very start of its document.
    MisplacedDeclaration = "an XML declaration that is not first",
    /// An XML declaration with something wrong in it.
    InvalidDeclaration = "an ill-formed XML declaration",
    /// A processing instruction called `xml` in some mixture of cases.
    ReservedInstruction = "a processing instruction with a reserved name",
    /// Text outside the root element.
    TextOutsideRoot = "text outside the root element",
    /// A second root element.
    SecondRoot = "a second root element",
    /// Text where only elements may stand.
    UnexpectedText = "text where only elements may stand",
    /// An element where it may not stand, for instance inside a text field.
    UnexpectedElement = "an element where none may stand",
    /// A field or part that may occur once occurred again.
    DuplicateElement = "an element that may occur only once",
    /// The body is not a SOAP envelope: an HTML page of a proxy, say, or plain text.
    NotSoap = "not a SOAP envelope",
    /// An `Envelope` in a namespace that is neither SOAP 1.1 nor SOAP 1.2.
    VersionMismatch = "an envelope of an unknown SOAP version",
    /// A header block that the sender insists on, and that this codec does not know.
    MustUnderstand = "a mandatory SOAP header that is not understood",
    /// An envelope without a body, or a body without content.
    MissingBody = "an envelope without a body or a body without a message",
    /// A message other than the one that was asked for, or one that the service does not have.
    UnexpectedMessage = "another message than expected",
    /// The body is a SOAP fault where another message was asked for.
    Fault = "a SOAP fault in the place of the message",
    /// A `%` that does not begin a percent escape.
    InvalidPercent = "an ill-formed percent escape",
    /// The decoded bytes of a percent-encoded text are not UTF-8.
    InvalidPercentUtf8 = "percent escapes that are not UTF-8",
    /// A typed value (a time, a GUID, an address) that does not parse.
    InvalidValue = "an ill-formed value",
    /// The head of an HTTP message does not parse.
    InvalidHead = "an ill-formed HTTP head",
    /// The head of an HTTP message is too long or has too many fields.
    HeadTooLarge = "an HTTP head larger than the limit",
    /// A body length that is ill-formed or contradicts itself.
    InvalidLength = "an ill-formed or contradictory body length",
    /// A transfer coding other than `chunked`, or a broken chunk.
    InvalidTransfer = "an ill-formed or unknown transfer coding",
    /// The body of an HTTP message is in a content coding other than `identity`.
    ContentCoding = "a body in a content coding",
    /// A field that `xsi:type` calls binary, such as `xsd:base64Binary`. As text it would be misread.
    BinaryType = "a field of a binary type",
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.description())
    }
}

/// A peer's mistake: what is wrong, where, and what was expected there.
///
/// Small and `Copy`; it borrows nothing. Offsets count bytes of the caller's input, also for
/// mistakes in the inner document of an escaped result.
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

/// Where the other half of a mistake is, if it has one. An `Option` would make errors larger, and with
/// them what readers of events give.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Related(u32);

impl Related {
    /// No offset: all inputs are shorter.
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

    /// The same mistake, which has to do with what is at `at`, too.
    pub(crate) const fn related_to(self, at: usize) -> Self {
        Self { related: Related(at as u32), ..self }
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Where: the number of bytes of input before the mistake. At most the input's length.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// What was expected there, in a few words; empty where nothing in particular was.
    #[must_use]
    pub const fn expected(&self) -> &'static str {
        self.expected
    }

    /// Where the other half of the mistake is, in bytes of input: the start tag that an end tag does
    /// not match ([`ErrorKind::MismatchedTag`]), or the first of two, of which only one may be
    /// ([`ErrorKind::DuplicateElement`], [`ErrorKind::DuplicateAttribute`]).
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

    /// Line and column of the mistake in `input`, which must be what was parsed.
    ///
    /// This walks the input from its start: call it to report an error, not to parse.
    #[must_use]
    pub fn location(&self, input: &[u8]) -> Location {
        Location::of(input, self.offset)
    }

    /// The same mistake, seen from an input of which this one's is a part.
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

/// A place in a text, counted from 1 as editors do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Location {
    /// The line; lines end at LF.
    pub line: usize,
    /// The column, in characters. Bytes of ill-formed UTF-8 count one each if they could start a
    /// character.
    pub column: usize,
}

impl Location {
    /// The location of byte `offset` of `input`; an offset past the end is taken as the end.
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

/// What was wrong with the values to be encoded, or with the room for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EncodeErrorKind {
    /// The text has a character that XML 1.0 forbids: a control character, U+FFFE or U+FFFF.
    ForbiddenCharacter,
    /// A percent-encoded text, which is to be written in the other flavour (`+` is a space in only
    /// one), has a `%` that does not begin a percent escape.
    InvalidPercent,
    /// The raw XML of an event, which is to be sent on, is not one well-formed element.
    InvalidXml,
    /// The slice is too short.
    BufferTooSmall {
        /// How many bytes the whole message takes.
        needed: usize,
    },
    /// A part of an HTTP head is empty or has a character that would break the head, such as a line
    /// end; or the status is none.
    InvalidHead,
}

/// A caller's mistake: the field that cannot be encoded, and why.
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

    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> EncodeErrorKind {
        self.kind
    }

    /// The name of the element or attribute that the text was meant for; empty where the mistake
    /// is no field's.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        self.field
    }

    /// Where in the field's text: the number of bytes before the mistake.
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
            EncodeErrorKind::InvalidXml => "raw XML that is not one well-formed element",
            EncodeErrorKind::InvalidHead => "a value that does not fit in an HTTP head",
            EncodeErrorKind::BufferTooSmall { needed } => {
                return write!(f, "the buffer is too small: {needed} bytes are needed");
            }
        };
        write!(f, "{what} at byte {} of {}", self.offset, self.field)
    }
}

impl core::error::Error for EncodeError {}
