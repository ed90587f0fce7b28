//! What is wrong with a body.

/// What is wrong with a body.
#[derive(Debug)]
pub enum Error {
    /// What quick-xml found.
    Xml(quick_xml::Error),
    /// Not UTF-8, before or after percent-decoding.
    Utf8(core::str::Utf8Error),
    /// Not what the schema says.
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
