//! Writing the envelope, byte for byte as .NET does (`docs/protocol.md`, section 1).

use crate::error::EncodeError;
use crate::names::NS_SERVICE;
use crate::write::sink::Sink;

/// The envelope up to the body's content, as client and service write it.
pub(crate) const HEAD: &str = concat!(
    r#"<?xml version="1.0" encoding="utf-8"?>"#,
    r#"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/""#,
    r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#,
    r#" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>"#,
);

/// The envelope after the body's content.
pub(crate) const TAIL: &str = "</soap:Body></soap:Envelope>";

/// The head of a SOAP 1.2 envelope, as ASP.NET answers with.
pub(crate) const HEAD_12: &str = concat!(
    r#"<?xml version="1.0" encoding="utf-8"?>"#,
    r#"<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope""#,
    r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#,
    r#" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>"#,
);

/// What is written before and behind the content of the message element of this name.
macro_rules! message {
    ($name:expr) => {{
        use $crate::names::NS_SERVICE;
        use $crate::soap::write::{HEAD, TAIL};
        use $crate::write::markup::literal;
        const AROUND: (&str, &str) = (
            literal!(false, HEAD, "<", $name, " xmlns=\"", NS_SERVICE, "\">"),
            literal!(false, "</", $name, ">", TAIL),
        );
        AROUND
    }};
}

pub(crate) use message;

/// Writes a message with what `content` writes in its element.
#[inline(always)]
pub(crate) fn put_message<K: Sink>(
    out: &mut K,
    (start, end): (&str, &str),
    content: impl FnOnce(&mut K) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    out.with_own(|out| {
        out.put(start);
        content(out)?;
        out.put(end);
        Ok(())
    })
}

/// Writes an envelope around the empty element `name`.
pub(crate) fn put_empty_message(out: &mut impl Sink, name: &str) {
    out.put(HEAD);
    out.put("<");
    out.put(name);
    out.put(" xmlns=\"");
    out.put(NS_SERVICE);
    out.put("\" />");
    out.put(TAIL);
}
