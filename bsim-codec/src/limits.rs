//! What a reader is willing to spend on one document, and the choices it can be given.

/// Bounds on what one document may make the reader do.
///
/// Every limit has an error kind of its own; a value *at* the limit is accepted, one past it is
/// refused. The escaped result of `KeepSessionAlive` is a document of its own: depth is counted
/// anew inside it.
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
    /// Bytes of input. Default 64 MiB; never more than [`Limits::MAX_INPUT`], whatever is set.
    pub input: usize,
    /// Open elements. Default 64; the service itself never opens more than eight.
    pub depth: usize,
    /// Attributes of one element, namespace declarations included. Default 64.
    pub attributes: usize,
    /// Namespace declarations in scope at one place. Default 64.
    pub namespaces: usize,
    /// Bytes of one element or attribute name, its prefix included. Default 256.
    pub name: usize,
    /// Bytes of one field, the text of an element or the value of an attribute, as it is written in the
    /// input: with its escapes, and in an escaped result with those of both levels. XML that is kept
    /// as it came is no field. Default 16 MiB.
    pub text: usize,
    /// Bytes of the head of an HTTP message, and again of the trailer of a chunked one. Default
    /// 16 KiB.
    pub head: usize,
}

macro_rules! limit_setters {
    ($($limit:ident),*) => {$(
        #[doc = concat!("The same limits with another [`", stringify!($limit), "`](field@Self::", stringify!($limit), ").")]
        #[must_use]
        pub const fn $limit(mut self, $limit: usize) -> Self {
            self.$limit = $limit;
            self
        }
    )*};
}

impl Limits {
    limit_setters!(input, depth, attributes, namespaces, name, text, head);

    /// The largest input that offsets can address: 4 GiB less one byte.
    pub const MAX_INPUT: usize = u32::MAX as usize;
}

impl Default for Limits {
    fn default() -> Self {
        ReadOptions::DEFAULT.limits
    }
}

/// How to read a document. [`ReadOptions::default`] is what the live service's answers need.
///
/// ```
/// use bsim_codec::{ReadOptions, request::Login};
///
/// let capture = include_str!("../tests/data/demo/Login.xml").replace("testing", " testing ");
/// let options = ReadOptions::default().trim(true);
/// let login = Login::parse_with(capture.as_bytes(), options)?;
/// assert_eq!(login.user_id.unwrap(), *"testing");
/// # Ok::<(), bsim_codec::DecodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadOptions {
    /// The bounds.
    pub limits: Limits,
    /// Drop white space at both ends of element texts. Off by default, because a nickname or a
    /// message may begin with a space; captures that were pretty-printed (`<userId> testing
    /// </userId>`) need it. Attribute values keep theirs. What percent escapes stand for is never
    /// trimmed.
    pub trim: bool,
    /// The input is known to be UTF-8, so that an encoding that it declares is ignored: by the
    /// `charset` of a media type, which outranks the declaration (RFC 7303, section 3).
    pub known_utf8: bool,
    /// Read by the general tier alone. It changes nothing but speed, which is what tests of the
    /// tiers show with it.
    #[doc(hidden)]
    pub general_only: bool,
    /// Let the canonical tier read with the vectors that every CPU of the kind has. It changes
    /// nothing but speed, either.
    #[doc(hidden)]
    pub baseline_only: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl ReadOptions {
    /// What [`Default`] gives, to be referred to: copied from registers it would be stored in small
    /// pieces, which take long to be read in large ones.
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

    /// Whether the canonical layout is within the options: limits below what it needs are for the
    /// general tier to enforce.
    pub(crate) const fn allows_canonical(&self) -> bool {
        let limits = &self.limits;
        !self.general_only
            && limits.depth >= 16
            && limits.attributes >= 8
            && limits.namespaces >= 8
            && limits.name >= 64
            && limits.text >= 1024
    }

    /// The same options with other limits.
    #[must_use]
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same options with [`trim`](Self::trim) set or cleared.
    #[must_use]
    pub const fn trim(mut self, trim: bool) -> Self {
        self.trim = trim;
        self
    }

    /// The same options with [`known_utf8`](Self::known_utf8) set or cleared.
    #[must_use]
    pub const fn known_utf8(mut self, known_utf8: bool) -> Self {
        self.known_utf8 = known_utf8;
        self
    }

    /// The same options with the canonical tier off or on.
    #[doc(hidden)]
    #[must_use]
    pub const fn general_only(mut self, general_only: bool) -> Self {
        self.general_only = general_only;
        self
    }

    /// The same options with the CPU's own vectors off or on.
    #[doc(hidden)]
    #[must_use]
    pub const fn baseline_only(mut self, baseline_only: bool) -> Self {
        self.baseline_only = baseline_only;
        self
    }
}
