//! SOAP faults: how the service says no.

use super::SoapVersion;
use super::fields::{once, read_fields};
use super::namespaces::{self, PAYLOAD};
use super::read::Document;
use super::write::{HEAD, HEAD_12, TAIL};
use crate::error::{DecodeError, EncodeError};
use crate::input::parse_methods;
use crate::limits::ReadOptions;
use crate::names;
use crate::owned::{into_owned_struct, owns_itself};
use crate::text::{Text, TextOf};
use crate::write::Write;
use crate::write::fields::{EmptyTag, RawXml, check_raw_xml, put_field, put_text};
use crate::write::markup::{Tags, tags};
use crate::write::sink::Sink;
use crate::xml::cursor::{Cursor, Element};

/// A SOAP fault, of either version (`docs/protocol.md`, section 2). It comes with HTTP status 500.
///
/// ```
/// use bsim_codec::{Encode, Fault, SoapVersion};
///
/// let fault = Fault { version: SoapVersion::Soap12, ..Fault::new("soap:Receiver", "Try again.") };
/// let mut body = Vec::new();
/// fault.encode_into(&mut body)?;
/// assert_eq!(Fault::parse(&body)?, fault);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct FaultOf<S: AsRef<str>> {
    /// The version of the envelope.
    pub version: SoapVersion,
    /// `faultcode`, or `Code/Value`: a qualified name such as `soap:Server`, as written.
    pub code: Option<TextOf<S>>,
    /// `faultstring`, or the first `Reason/Text`: for people.
    pub reason: Option<TextOf<S>>,
    /// `faultactor`, or `Role`: a URI.
    pub actor: Option<TextOf<S>>,
    /// The content of `detail` or `Detail`, as XML. The service leaves it empty.
    pub detail: Option<TextOf<S>>,
}

/// A fault, borrowed from the input.
pub type Fault<'a> = FaultOf<&'a str>;

into_owned_struct! {
    FaultOf { version, code, reason, actor, detail }
}

owns_itself!(SoapVersion);

impl<'a> Fault<'a> {
    /// A fault as the service answers with: no actor, an empty detail.
    #[must_use]
    pub const fn new(code: &'a str, reason: &'a str) -> Self {
        Self {
            version: SoapVersion::Soap11,
            code: Some(Text::plain(code)),
            reason: Some(Text::plain(reason)),
            actor: None,
            detail: Some(Text::plain("")),
        }
    }

    parse_methods! {
        /// Parses the body of a response that is a fault.
        ///
        /// # Errors
        /// Whatever is wrong with the body;
        /// [`ErrorKind::UnexpectedMessage`](crate::ErrorKind::UnexpectedMessage) for any other
        /// message.
        |body: &'a str, options| {
            let document = Document::open(body, options)?;
            if !document.is_fault() {
                return Err(document.unexpected_message(names::FAULT));
            }
            Self::read(document)
        }
    }

    /// Reads the fault whose element has just been started, and all behind it.
    pub(crate) fn read(mut document: Document<'a>) -> Result<Self, DecodeError> {
        let mut parts = Parts { trim: document.options.trim, ..Parts::default() };
        let version = document.version;
        let unqualified = document.texts_and(
            [names::FAULT_CODE, names::FAULT_STRING, names::FAULT_ACTOR],
            &mut |cursor, child| parts.take(cursor, child),
        )?;
        document.finish()?;
        let [code, reason, actor] = unqualified;
        Ok(Self {
            version,
            code: code.or(parts.code),
            reason: reason.or(parts.reason),
            actor: actor.or(parts.actor),
            detail: parts.detail,
        })
    }
}

/// The parts of a fault that are not plain fields: those of SOAP 1.2, and the detail.
#[derive(Default)]
struct Parts<'a> {
    trim: bool,
    code: Option<Text<'a>>,
    reason: Option<Text<'a>>,
    actor: Option<Text<'a>>,
    detail: Option<Text<'a>>,
    seen: [bool; 4],
}

impl<'a> Parts<'a> {
    fn take(&mut self, cursor: &mut Cursor<'a>, child: &Element) -> Result<bool, DecodeError> {
        let is_12 = child.namespace == namespaces::SOAP_12;
        match child.local(cursor.text()) {
            names::FAULT12_CODE if is_12 => {
                once(&mut self.seen[0], child)?;
                self.code = self.first(cursor, names::FAULT12_VALUE)?;
            }
            names::FAULT12_REASON if is_12 => {
                once(&mut self.seen[1], child)?;
                self.reason = self.first(cursor, names::FAULT12_TEXT)?;
            }
            names::FAULT12_ROLE if is_12 => {
                once(&mut self.seen[2], child)?;
                let content = cursor.text_content(child)?;
                self.actor = Some(Text::from_content(cursor.text(), content, self.trim));
            }
            name if is_12 && name == names::FAULT12_DETAIL
                || PAYLOAD.contains(&child.namespace) && name == names::FAULT_DETAIL =>
            {
                once(&mut self.seen[3], child)?;
                let whole = cursor.skip(child)?;
                self.detail =
                    Some(Text::verbatim(cursor.text(), whole.content_of(cursor.text(), child.tag)));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The text of the first child called `name`: a reason may come in several languages.
    fn first(&self, cursor: &mut Cursor<'a>, name: &str) -> Result<Option<Text<'a>>, DecodeError> {
        let (mut text, trim) = (None, self.trim);
        read_fields(cursor, [], &mut |cursor, child| {
            let is_it =
                child.namespace == namespaces::SOAP_12 && child.local(cursor.text()) == name;
            if !is_it || text.is_some() {
                return Ok(false);
            }
            let content = cursor.text_content(child)?;
            text = Some(Text::from_content(cursor.text(), content, trim));
            Ok(true)
        })?;
        Ok(text)
    }
}

impl<S: AsRef<str>> Write for FaultOf<S> {
    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        match self.version {
            SoapVersion::Soap11 => self.write_11(out),
            SoapVersion::Soap12 => self.write_12(out),
        }
    }
}

impl<S: AsRef<str>> FaultOf<S> {
    fn write_11(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        out.put(HEAD);
        out.put_piece(&tags!("soap:Fault").start);
        put_field(out, tags!(names::FAULT_CODE), self.code.as_ref(), EmptyTag::Spaced)?;
        put_field(out, tags!(names::FAULT_STRING), self.reason.as_ref(), EmptyTag::Spaced)?;
        put_field(out, tags!(names::FAULT_ACTOR), self.actor.as_ref(), EmptyTag::Spaced)?;
        self.write_detail(out, tags!(names::FAULT_DETAIL))?;
        out.put_piece(&tags!("soap:Fault").end);
        out.put(TAIL);
        Ok(())
    }

    fn write_12(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        out.put(HEAD_12);
        out.put_piece(&tags!("soap:Fault").start);
        out.put_piece(&tags!("soap:Code").start);
        put_field(out, tags!("soap:Value"), self.code.as_ref(), EmptyTag::Spaced)?;
        out.put_piece(&tags!("soap:Code").end);
        out.put_piece(&tags!("soap:Reason").start);
        if let Some(reason) = &self.reason {
            out.put("<soap:Text xml:lang=\"en\">");
            put_text(out, "soap:Text", &reason.as_text().decode())?;
            out.put_piece(&tags!("soap:Text").end);
        }
        out.put_piece(&tags!("soap:Reason").end);
        put_field(out, tags!("soap:Role"), self.actor.as_ref(), EmptyTag::Spaced)?;
        self.write_detail(out, tags!("soap:Detail"))?;
        out.put_piece(&tags!("soap:Fault").end);
        out.put(TAIL);
        Ok(())
    }

    fn write_detail(&self, out: &mut impl Sink, tags: &'static Tags) -> Result<(), EncodeError> {
        let Some(detail) = &self.detail else { return Ok(()) };
        let xml = detail.as_text().decode();
        if xml.is_empty() {
            out.put_piece(&tags.spaced);
            return Ok(());
        }
        check_raw_xml(tags.name, &xml, RawXml::Content)?;
        out.put_piece(&tags.start);
        out.put(&xml);
        out.put_piece(&tags.end);
        Ok(())
    }
}
