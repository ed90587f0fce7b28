/// Limits on the resources that one document may use.
///
/// Every limit has its own error kind. A value at the limit is accepted, a value above it is an
/// error. The escaped result of `KeepSessionAlive` is a document of its own, with its own depth.
///
/// The time to parse is linear in the input for given limits of attributes and namespaces. These two
/// limits are factors: each attribute is compared with the others of its element, and each prefix
/// with the declarations in scope.
///
/// ```
/// use bsim_codec::{ErrorKind, Limits, ReadOptions, Request};
///
/// let options = ReadOptions::default().limits(Limits::default().input(100));
/// let body = include_bytes!("../tests/data/demo/Login.xml");
/// let error = Request::parse_with(body, options).unwrap_err();
/// assert_eq!((error.kind(), error.offset()), (ErrorKind::InputTooLong, 100));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of input. Default 64 MiB, maximum [`Limits::MAX_INPUT`].
    pub input: usize,
    /// Open elements. Default 64. A response with an inline result opens at most nine.
    pub depth: usize,
    /// Attributes of one element, namespace declarations included. Default 64.
    pub attributes: usize,
    /// Namespace declarations in scope. Default 64.
    pub namespaces: usize,
    /// Bytes of an element or attribute name, with its prefix. Default 256.
    pub name: usize,
    /// Bytes of a field in the input, with its escapes. A field is the text of an element or the
    /// value of an attribute. In an escaped result, the escapes of both levels count. Default 16
    /// MiB. Raw XML, such as an unknown event, is not a field, but its attributes are.
    pub text: usize,
    /// Bytes of an HTTP head, with empty lines and interim responses before it. The trailer of a
    /// chunked body has the same limit. Default 16 KiB.
    pub head: usize,
}

macro_rules! setters {
    ($($(#[$hidden:meta])? $name:ident: $type:ty),*) => {$(
        #[doc = concat!("A copy with this [`", stringify!($name), "`](field@Self::", stringify!($name), ").")]
        $(#[$hidden])?
        #[must_use]
        pub const fn $name(mut self, $name: $type) -> Self {
            self.$name = $name;
            self
        }
    )*};
}

impl Limits {
    setters! {
        input: usize, depth: usize, attributes: usize, namespaces: usize, name: usize,
        text: usize, head: usize
    }

    /// The largest supported input: 4 GiB less one byte, because offsets have 32 bits.
    pub const MAX_INPUT: usize = u32::MAX as usize;
}

impl Default for Limits {
    fn default() -> Self {
        ReadOptions::DEFAULT.limits
    }
}

/// Options for parsing. [`ReadOptions::default`] suits the responses that the service sent.
///
/// ```
/// use bsim_codec::{ReadOptions, request::Login};
///
/// let body = include_str!("../tests/data/demo/Login.xml").replace("testing", " testing ");
/// let options = ReadOptions::default().trim(true);
/// let login = Login::parse_with(body.as_bytes(), options)?;
/// assert_eq!(login.user_id.unwrap(), *"testing");
/// # Ok::<(), bsim_codec::DecodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadOptions {
    /// The limits.
    pub limits: Limits,
    /// Remove white space at both ends of element texts, for bodies such as
    /// `<userId> testing </userId>`. Off by default, because in messages of the service itself,
    /// every space counts. Attribute values and white space in percent escapes are never trimmed.
    pub trim: bool,
    /// The parser ignores the encoding in the XML declaration, but still checks UTF-8. Set this if
    /// the `charset` of the media type is UTF-8 or US-ASCII: it takes precedence over the
    /// declaration (RFC 7303, section 3).
    pub known_utf8: bool,
    /// Use the general tier only. Tests compare the tiers with it. The result is the same.
    #[doc(hidden)]
    pub general_only: bool,
    /// Use the baseline SIMD level in the canonical tier. The result is the same.
    #[doc(hidden)]
    pub baseline_only: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl ReadOptions {
    /// Copied from memory: code that sets each field stores small pieces, and larger loads stall.
    pub(crate) const DEFAULT: Self = Self {
        limits: Limits {
            input: 64 << 20,
            depth: 64,
            attributes: 64,
            namespaces: 64,
            name: 256,
            text: 16 << 20,
            head: 16 << 10,
        },
        trim: false,
        known_utf8: false,
        general_only: false,
        baseline_only: false,
    };

    /// Whether the canonical tier and the fast paths may run. They check only the limit of texts.
    pub(crate) const fn allows_canonical(&self) -> bool {
        let limits = &self.limits;
        !self.general_only
            && limits.depth >= 16
            && limits.attributes >= 8
            && limits.namespaces >= 8
            && limits.name >= 64
            && limits.text >= 1024
    }

    setters! {
        limits: Limits, trim: bool, known_utf8: bool,
        #[doc(hidden)] general_only: bool, #[doc(hidden)] baseline_only: bool
    }
}
