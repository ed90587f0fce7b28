use super::attribute::Attributes;
use super::span::Span;
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;

/// Whether the declared encoding is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// The input is the document: the encoding must be UTF-8 or US-ASCII.
    Binding,
    /// The document was decoded before: its declared encoding has no meaning.
    Ignored,
}

/// Checks the declaration `<?xml …?>` at `whole`: `version`, then the optional `encoding` and
/// `standalone`.
pub(crate) fn check(
    text: &str,
    whole: Span,
    label: Label,
    limits: Limits,
) -> Result<(), DecodeError> {
    let span = whole.inset("<?xml".len(), "?>".len());
    if check_attributes(text, Attributes::new(text, span, limits), label)? {
        return Ok(());
    }
    Err(DecodeError::new(ErrorKind::InvalidDeclaration, span.end(), "version"))
}

/// Checks the declaration at `whole`, which the end of the text cuts off. A last `?` may begin its
/// `?>`. The encoding is not compared: only a whole declaration says what the encoding is.
pub(super) fn check_cut(text: &str, whole: Span, limits: Limits) -> Result<(), DecodeError> {
    let inside = whole.inset("<?xml".len(), 0);
    let span = inside.inset(0, usize::from(inside.of(text).ends_with('?')));
    check_attributes(text, Attributes::unclosed(text, span, limits), Label::Ignored).map(|_| ())
}

/// Checks the attributes of a declaration. Returns whether there are any.
fn check_attributes(
    text: &str,
    attributes: Attributes<'_>,
    label: Label,
) -> Result<bool, DecodeError> {
    let invalid = |at, expected| Err(DecodeError::new(ErrorKind::InvalidDeclaration, at, expected));
    let mut expected = ["version", "encoding", "standalone"].into_iter().peekable();
    let mut any = false;
    for attribute in attributes {
        let attribute = attribute?;
        let name = attribute.name.whole.of(text);
        if !any && name != "version" || !expected.any(|next| next == name) {
            return invalid(attribute.name.start(), "version, encoding and standalone, in order");
        }
        any = true;
        let value = attribute.value.of(text);
        let fine = match name {
            "version" => is_version(value),
            "encoding" => is_encoding_name(value),
            _ => matches!(value, "yes" | "no"),
        };
        if !fine {
            return invalid(attribute.value.start(), "an allowed value");
        }
        let foreign = !["utf-8", "us-ascii"].iter().any(|known| value.eq_ignore_ascii_case(known));
        if name == "encoding" && label == Label::Binding && foreign {
            let at = attribute.value.start();
            return Err(DecodeError::new(ErrorKind::UnsupportedEncoding, at, "UTF-8"));
        }
    }
    Ok(any)
}

/// `VersionNum` of XML 1.0, fifth edition.
fn is_version(value: &str) -> bool {
    value
        .strip_prefix("1.")
        .is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `EncName` of XML 1.0.
fn is_encoding_name(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_alphabetic())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}
