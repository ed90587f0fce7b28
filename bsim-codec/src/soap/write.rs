//! Writing the envelope, byte for byte as .NET does (`docs/protocol.md`, section 1).

use crate::error::EncodeError;
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

/// A message as it is written, but for its content.
pub(crate) struct Message {
    /// What is before the content.
    pub(crate) start: &'static str,
    /// What is behind the content.
    pub(crate) end: &'static str,
    /// All of it, if there is no content.
    pub(crate) empty: &'static str,
}

/// The message whose element has this name.
macro_rules! message {
    ($name:expr) => {
        const {
            use $crate::names::NS_SERVICE;
            use $crate::soap::write::{HEAD, TAIL};
            use $crate::write::markup::literal;
            &$crate::soap::write::Message {
                start: literal!(false, HEAD, "<", $name, " xmlns=\"", NS_SERVICE, "\">"),
                end: literal!(false, "</", $name, ">", TAIL),
                empty: literal!(false, HEAD, "<", $name, " xmlns=\"", NS_SERVICE, "\" />", TAIL),
            }
        }
    };
}

pub(crate) use message;

/// Writes a message with what `content` writes in its element, unless that is nothing.
#[inline(always)]
pub(crate) fn put_message<K: Sink>(
    out: &mut K,
    (message, is_empty): (&'static Message, bool),
    content: impl FnOnce(&mut K) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    if is_empty {
        out.put(message.empty);
        return Ok(());
    }
    out.with_own(|out| {
        out.put(message.start);
        content(out)?;
        out.put(message.end);
        Ok(())
    })
}
