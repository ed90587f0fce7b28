//! Errors in a body.

/// An error in a body.
#[derive(Debug)]
pub enum Error {
    /// An error of quick-xml.
    Xml(quick_xml::Error),
    /// Ill-formed UTF-8, before or after percent-decoding.
    Utf8(core::str::Utf8Error),
    /// The body does not match the schema.
    Schema(&'static str),
}

pub(super) type Result<T> = core::result::Result<T, Error>;

impl From<quick_xml::Error> for Error {
    fn from(error: quick_xml::Error) -> Self {
        Self::Xml(error)
    }
}

impl From<core::str::Utf8Error> for Error {
    fn from(error: core::str::Utf8Error) -> Self {
        Self::Utf8(error)
    }
}
