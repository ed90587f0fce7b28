use super::SoapVersion;
use super::fault_kind::FaultKind;
use super::fields::{check_type, is_nil, once, read_fields, value};
use super::namespaces::{PAYLOAD, SOAP_11, SOAP_12};
use super::read::{Document, finish};
use super::write::{HEAD, HEAD_12, TAIL};
use crate::error::{DecodeError, EncodeError};
use crate::input::parse_methods;
use crate::limits::ReadOptions;
use crate::names;
use crate::owned::{into_owned, owns_itself};
use crate::text::{Escapes, Text, TextOf};
use crate::write::Write;
use crate::write::fields::{RawXml, check_raw_xml, put_attribute, put_field, put_parent, put_text};
use crate::write::markup::{Tags, attribute, tags};
use crate::write::sink::Sink;
use crate::xml::chars;
use crate::xml::cursor::{Cursor, Element};
use crate::xml::namespace::Namespace;

/// A SOAP fault of either version ([`protocol`](crate::protocol), section 2). Its HTTP status is
/// 500.
///
/// ```
/// use bsim_codec::{Encode, Fault, FaultKind, SoapVersion, Text};
///
/// let version = SoapVersion::Soap12;
/// let fault = Fault { version, ..Fault::new("soap:Receiver", "Try again.") };
/// let mut body = Vec::new();
/// fault.encode_into(&mut body)?;
/// let read = Fault::parse(&body)?;
/// assert_eq!(read.kind, FaultKind::Server);
/// // A SOAP 1.2 reason always has a language.
/// assert_eq!(read, Fault { lang: Some(Text::plain("en")), ..fault });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct FaultOf<S: AsRef<str>> {
    /// The version of the envelope.
    pub version: SoapVersion,
    /// The meaning of the code, whatever its prefix.
    ///
    /// The encoder writes `code` unchanged if it has this meaning in the written envelope.
    /// Otherwise (the prefix is bound only in the parsed input, or the name belongs to the other
    /// version) it writes the prefix `soap` and the name of this kind in `version`. Details
    /// after a dot stay in SOAP 1.1 (`S:Client.a` becomes `soap:Client.a`). With
    /// [`FaultKind::Other`], it drops the prefix `soap` of `code` if the code would have another
    /// meaning with it.
    pub kind: FaultKind,
    /// `faultcode`, or `Code/Value`: a qualified name such as `soap:Server`, as written.
    pub code: Option<TextOf<S>>,
    /// `Code/Subcode/Value` and nested subcodes, outermost first: qualified names, as written. SOAP
    /// 1.2 only: the encoder omits them in SOAP 1.1.
    pub subcodes: Vec<TextOf<S>>,
    /// `faultstring`, or the first `Reason/Text`: a text for people.
    pub reason: Option<TextOf<S>>,
    /// The language of the reason, such as `en`. SOAP 1.2 requires one: the encoder's default is
    /// `en`.
    pub lang: Option<TextOf<S>>,
    /// The reason in other languages.
    pub translations: Vec<TranslationOf<S>>,
    /// `faultactor`, or `Role`: a URI.
    pub actor: Option<TextOf<S>>,
    /// `Node`: a URI. SOAP 1.2 only: the encoder omits it in SOAP 1.1. ASP.NET writes the actor to
    /// it.
    pub node: Option<TextOf<S>>,
    /// The content of `detail` or `Detail`, as XML. The service leaves it empty.
    pub detail: Option<TextOf<S>>,
}

/// A fault, borrowed from the input.
pub type Fault<'a> = FaultOf<&'a str>;

/// The reason of a fault in a further language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", serde(bound = ""))]
pub struct TranslationOf<S: AsRef<str>> {
    /// `xml:lang`, such as `zh-CN`. The default is `en`.
    pub lang: Option<TextOf<S>>,
    /// The text.
    pub reason: TextOf<S>,
}

/// A translation, borrowed from the input.
pub type Translation<'a> = TranslationOf<&'a str>;

into_owned! {
    FaultOf: {
        version, kind, code, subcodes, reason, lang, translations, actor, node, detail
    };
    TranslationOf: { lang, reason };
}

owns_itself!(SoapVersion, FaultKind);

impl<'a> Fault<'a> {
    /// A fault as the service sends it: no actor, an empty detail.
    #[must_use]
    pub const fn new(code: &'a str, reason: &'a str) -> Self {
        let mut fault = Self::empty(SoapVersion::Soap11);
        fault.kind = FaultKind::of_written(code);
        fault.code = Some(Text::plain(code));
        fault.reason = Some(Text::plain(reason));
        fault.detail = Some(Text::plain(""));
        fault
    }

    pub(super) const fn empty(version: SoapVersion) -> Self {
        Self {
            version,
            kind: FaultKind::Other,
            code: None,
            subcodes: Vec::new(),
            reason: None,
            lang: None,
            translations: Vec::new(),
            actor: None,
            node: None,
            detail: None,
        }
    }

    parse_methods! {
        /// Parses a response body that is a fault.
        ///
        /// # Errors
        /// An error in the body, or
        /// [`ErrorKind::UnexpectedMessage`](crate::ErrorKind::UnexpectedMessage).
        |input: Input<'a>, options| {
            if let Some(fault) = Self::of_canonical(input, &options) {
                return Ok(fault);
            }
            let document = Document::open(input.text(options)?, options)?;
            if !document.is_fault() {
                return Err(document.unexpected_message(names::FAULT));
            }
            Self::read(document)
        }
    }

    /// Reads the fault, whose start tag has been read, to the end of the input.
    pub(crate) fn read(mut document: Document<'a>) -> Result<Self, DecodeError> {
        let fault = Self::empty(document.version);
        let mut parts = Parts { fault, trim: document.options.trim, seen: [None; 5] };
        let cursor = &mut document.cursor;
        let [] = read_fields(cursor, [], &mut |cursor, child| parts.take(cursor, child))?;
        finish(cursor)?;
        Ok(parts.fault)
    }
}

struct Parts<'a> {
    fault: Fault<'a>,
    trim: bool,
    /// The offsets of code, reason, actor, node and detail, if they have occurred.
    seen: [Option<usize>; 5],
}

/// A code or subcode of SOAP 1.2, and the offsets of its parts.
#[derive(Default)]
struct Code<'a> {
    value: Option<Text<'a>>,
    value_at: Option<usize>,
    subcode_at: Option<usize>,
}

impl<'a> Parts<'a> {
    /// Reads a part of the fault. In SOAP 1.1 these have no namespace; some servers write them in
    /// the namespace of the envelope.
    fn take(&mut self, cursor: &mut Cursor<'a>, child: &Element) -> Result<bool, DecodeError> {
        let [code, reason, actor, node, detail] = &mut self.seen;
        let is_11 = PAYLOAD.contains(&child.namespace) || child.namespace == SOAP_11;
        let is_12 = child.namespace == SOAP_12;
        match child.local(cursor.text()) {
            names::FAULT_CODE if is_11 => {
                once(code, child)?;
                self.fault.code = self.code(cursor, child)?;
            }
            names::FAULT12_CODE if is_12 => {
                once(code, child)?;
                self.codes(cursor, child)?;
            }
            names::FAULT_STRING if is_11 => {
                let is_translation = cursor.attribute(Namespace::Xml, names::LANG).is_some();
                if !is_translation {
                    once(reason, child)?;
                }
                self.reason(cursor, child)?;
            }
            names::FAULT12_REASON if is_12 => {
                once(reason, child)?;
                self.reasons(cursor, child)?;
            }
            name if is_11 && name == names::FAULT_ACTOR || is_12 && name == names::FAULT12_ROLE => {
                once(actor, child)?;
                self.fault.actor = self.text(cursor, child)?;
            }
            names::FAULT12_NODE if is_12 => {
                once(node, child)?;
                self.fault.node = self.text(cursor, child)?;
            }
            name if is_11 && name == names::FAULT_DETAIL
                || is_12 && name == names::FAULT12_DETAIL =>
            {
                once(detail, child)?;
                let is_nil = is_nil(cursor);
                if !is_nil {
                    check_type(cursor, child)?;
                }
                let content = cursor.skip(child)?.content_of(cursor.text(), child.tag);
                let detail = Text::from_input(cursor.text(), content, Escapes::PLAIN);
                self.fault.detail = (!is_nil).then_some(detail);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn text(
        &self,
        cursor: &mut Cursor<'a>,
        child: &Element,
    ) -> Result<Option<Text<'a>>, DecodeError> {
        let content = value(cursor, child)?;
        let form = Escapes::content(self.trim);
        Ok(content.map(|content| Text::from_input(cursor.text(), content, form)))
    }

    /// Reads the code and sets the kind. The prefix is resolved in the scope of the element.
    fn code(
        &mut self,
        cursor: &mut Cursor<'a>,
        child: &Element,
    ) -> Result<Option<Text<'a>>, DecodeError> {
        // Without attributes, the element declares nothing.
        let own_scope = cursor.has_attributes().then(|| cursor.frames.scope.clone());
        let code = self.text(cursor, child)?;
        if let Some(code) = code.map(Text::decode) {
            let scope = own_scope.as_ref().unwrap_or(&cursor.frames.scope);
            let name = scope.resolve_value(cursor.text(), code.trim_matches(chars::SPACES));
            self.fault.kind = FaultKind::resolve(name);
        }
        Ok(code)
    }

    /// Reads the code and the subcodes, each nested in the one before.
    fn codes(&mut self, cursor: &mut Cursor<'a>, code: &Element) -> Result<(), DecodeError> {
        if is_nil(cursor) {
            cursor.skip(code)?;
            return Ok(());
        }
        let (mut outermost, mut subcodes, mut depth) = (Code::default(), Vec::new(), 0_usize);
        loop {
            let Some(child) = cursor.next_child()? else {
                let Some(outer) = depth.checked_sub(1) else { break };
                depth = outer;
                continue;
            };
            let name = if child.namespace == SOAP_12 { child.local(cursor.text()) } else { "" };
            let code = match depth.checked_sub(1) {
                None => Some(&mut outermost),
                Some(index) => subcodes.get_mut(index),
            };
            let Some(code) = code else { break };
            if name == names::FAULT12_VALUE {
                once(&mut code.value_at, &child)?;
                code.value = if depth == 0 {
                    self.code(cursor, &child)?
                } else {
                    self.text(cursor, &child)?
                };
                continue;
            }
            if name == names::FAULT12_SUBCODE {
                once(&mut code.subcode_at, &child)?;
                if !is_nil(cursor) {
                    subcodes.push(Code::default());
                    depth = depth.saturating_add(1);
                    continue;
                }
            }
            cursor.skip(&child)?;
        }
        self.fault.code = outermost.value;
        self.fault.subcodes = subcodes.into_iter().filter_map(|code| code.value).collect();
        Ok(())
    }

    fn reasons(&mut self, cursor: &mut Cursor<'a>, reason: &Element) -> Result<(), DecodeError> {
        if is_nil(cursor) {
            cursor.skip(reason)?;
            return Ok(());
        }
        let [] = read_fields(cursor, [], &mut |cursor, child| {
            let is_text =
                child.namespace == SOAP_12 && child.local(cursor.text()) == names::FAULT12_TEXT;
            if is_text {
                self.reason(cursor, child)?;
            }
            Ok(is_text)
        })?;
        Ok(())
    }

    /// Reads a reason. The first one is the reason, others are translations.
    fn reason(&mut self, cursor: &mut Cursor<'a>, child: &Element) -> Result<(), DecodeError> {
        let lang = cursor.attribute(Namespace::Xml, names::LANG);
        let lang = lang.map(|lang| Text::from_input(cursor.text(), lang, Escapes::ATTRIBUTE));
        let Some(reason) = self.text(cursor, child)? else { return Ok(()) };
        if self.fault.reason.is_none() {
            (self.fault.reason, self.fault.lang) = (Some(reason), lang);
        } else {
            self.fault.translations.push(TranslationOf { lang, reason });
        }
        Ok(())
    }
}

impl<S: AsRef<str>> Write for FaultOf<S> {
    fn write(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        out.put(match self.version {
            SoapVersion::Soap11 => HEAD,
            SoapVersion::Soap12 => HEAD_12,
        });
        out.put_piece(&tags!("soap:Fault").start);
        match self.version {
            SoapVersion::Soap11 => self.write_11(out)?,
            SoapVersion::Soap12 => self.write_12(out)?,
        }
        out.put_piece(&tags!("soap:Fault").end);
        out.put(TAIL);
        Ok(())
    }
}

impl<S: AsRef<str>> FaultOf<S> {
    fn write_11(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        self.write_code(out, tags!(names::FAULT_CODE))?;
        let reason = tags!(names::FAULT_STRING);
        match &self.lang {
            None => put_field(out, reason, self.reason.as_ref())?,
            lang => put_reason(out, reason, lang.as_ref(), self.reason.as_ref())?,
        }
        self.write_translations(out, reason)?;
        put_field(out, tags!(names::FAULT_ACTOR), self.actor.as_ref())?;
        self.write_detail(out, tags!(names::FAULT_DETAIL))
    }

    fn write_12(&self, out: &mut impl Sink) -> Result<(), EncodeError> {
        out.put_piece(&tags!("soap:Code").start);
        let value = tags!("soap:Value");
        self.write_code(out, value)?;
        for subcode in &self.subcodes {
            out.put_piece(&tags!("soap:Subcode").start);
            put_field(out, value, Some(subcode))?;
        }
        for _ in &self.subcodes {
            out.put_piece(&tags!("soap:Subcode").end);
        }
        out.put_piece(&tags!("soap:Code").end);
        out.put_piece(&tags!("soap:Reason").start);
        let text = tags!("soap:Text");
        put_reason(out, text, self.lang.as_ref(), self.reason.as_ref())?;
        self.write_translations(out, text)?;
        out.put_piece(&tags!("soap:Reason").end);
        put_field(out, tags!("soap:Node"), self.node.as_ref())?;
        put_field(out, tags!("soap:Role"), self.actor.as_ref())?;
        self.write_detail(out, tags!("soap:Detail"))
    }

    /// Writes the code unchanged if its meaning in the written envelope is `self.kind`.
    fn write_code(&self, out: &mut impl Sink, tags: &'static Tags) -> Result<(), EncodeError> {
        let code = self.code.as_ref().map(|code| code.as_text().decode()).unwrap_or_default();
        // Usual codes have this meaning.
        let usual = self.kind.name(self.version);
        if usual.is_some() && usual == code.strip_prefix("soap:") {
            return put_field(out, tags, self.code.as_ref());
        }
        let local = code.trim_matches(chars::SPACES).rsplit(':').next().unwrap_or_default();
        let has_local = self.kind.has_local(local, self.version);
        let is_other = self.kind == FaultKind::Other;
        if FaultKind::of_written(&code) == self.kind && (is_other || has_local) {
            return put_field(out, tags, self.code.as_ref());
        }
        let name = self.kind.name(self.version).filter(|_| !has_local).unwrap_or(local);
        out.put_piece(&tags.start);
        out.put(if is_other { "" } else { "soap:" });
        put_text(out, tags.name, name)?;
        out.put_piece(&tags.end);
        Ok(())
    }

    fn write_translations(
        &self,
        out: &mut impl Sink,
        tags: &'static Tags,
    ) -> Result<(), EncodeError> {
        let mut translations = self.translations.iter();
        translations.try_for_each(|it| put_reason(out, tags, it.lang.as_ref(), Some(&it.reason)))
    }

    fn write_detail(&self, out: &mut impl Sink, tags: &'static Tags) -> Result<(), EncodeError> {
        let Some(detail) = &self.detail else { return Ok(()) };
        let xml = detail.as_text().decode();
        put_parent(out, tags, xml.is_empty(), |out| {
            check_raw_xml(tags.name, &xml, RawXml::Content)?;
            out.put(&xml);
            Ok(())
        })
    }
}

/// Writes a reason with its language, which defaults to English.
fn put_reason<S: AsRef<str>>(
    out: &mut impl Sink,
    tags: &'static Tags,
    lang: Option<&TextOf<S>>,
    reason: Option<&TextOf<S>>,
) -> Result<(), EncodeError> {
    let Some(reason) = reason else { return Ok(()) };
    out.put_piece(&tags.open);
    let lang = lang.map_or(Text::plain("en"), TextOf::as_text);
    put_attribute(out, attribute!("xml:lang"), Some(&lang))?;
    out.put(">");
    put_text(out, tags.name, &reason.as_text().decode())?;
    out.put_piece(&tags.end);
    Ok(())
}
