//! The envelope exactly as .NET writes it (`docs/protocol.md`, section 1).

use crate::error::EncodeError;
use crate::write::sink::Sink;

/// The envelope before the content of the body. Client and service write the same.
pub(crate) const HEAD: &str = concat!(
    r#"<?xml version="1.0" encoding="utf-8"?>"#,
    r#"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/""#,
    r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#,
    r#" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>"#,
);

/// The envelope after the content of the body.
pub(crate) const TAIL: &str = "</soap:Body></soap:Envelope>";

/// [`HEAD`] of SOAP 1.2, as ASP.NET writes it.
pub(crate) const HEAD_12: &str = concat!(
    r#"<?xml version="1.0" encoding="utf-8"?>"#,
    r#"<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope""#,
    r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#,
    r#" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>"#,
);

/// The markup of a message after [`HEAD`].
pub(crate) struct Message {
    pub(crate) start: &'static str,
    pub(crate) end: &'static str,
    pub(crate) empty: &'static str,
}

macro_rules! message {
    ($name:expr) => {
        const {
            use $crate::names::NS_SERVICE;
            use $crate::soap::write::TAIL;
            use $crate::write::markup::literal;
            &$crate::soap::write::Message {
                start: literal!(false, "<", $name, " xmlns=\"", NS_SERVICE, "\">"),
                end: literal!(false, "</", $name, ">", TAIL),
                empty: literal!(false, "<", $name, " xmlns=\"", NS_SERVICE, "\" />", TAIL),
            }
        }
    };
}

pub(crate) use message;

#[inline(always)]
pub(crate) fn put_message<K: Sink>(
    out: &mut K,
    (message, is_empty): (&'static Message, bool),
    content: impl FnOnce(&mut K) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    if is_empty {
        out.put(HEAD);
        out.put(message.empty);
        return Ok(());
    }
    out.with_own(|out| {
        // On its own, because a copy of more than 256 bytes is slow.
        out.put(HEAD);
        out.put(message.start);
        content(out)?;
        out.put(message.end);
        Ok(())
    })
}
