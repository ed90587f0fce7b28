//! The reader that the codec is measured against: quick-xml's event loop, a state machine for the
//! schema, and the `percent-encoding` crate.
//!
//! It is meant to be as fast as these allow. It matches names as they are written (so it knows no
//! namespaces), borrows every text that is in one piece, decodes into buffers that it is given, and
//! normalises no line ends. It leaves out whatever quick-xml leaves to its caller.

use std::borrow::Cow;

use percent_encoding::percent_decode;
use quick_xml::Reader as Xml;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, BytesStart, BytesText, Event as Markup};

use crate::{Consumer, Kind};

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

type Result<T> = core::result::Result<T, Error>;

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

/// The buffers that are used again for one body after the other.
#[derive(Debug, Default)]
pub struct Buffers {
    /// The inner document of an escaped result.
    inner: String,
    /// The plain text that is decoded at the moment.
    plain: String,
    /// The percent-encoded text that is decoded at the moment.
    decoded: Vec<u8>,
}

/// Reads every text as it is written (in an escaped result: in the inner document).
///
/// # Errors
/// Whatever quick-xml finds, and what does not fit the schema.
pub fn pull(body: &[u8], buffers: &mut Buffers, consumer: &mut impl Consumer) -> Result<()> {
    let mut reader = Reader::open(core::str::from_utf8(body)?, &mut buffers.inner)?;
    while let Some(event) = reader.next()? {
        event.visit(&mut |step| {
            match step {
                Step::Item(kind) => consumer.item(kind),
                Step::Text(text) | Step::Encoded(text) => consumer.text(text.map(|text| text.raw)),
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Decodes every text.
///
/// # Errors
/// As [`pull`], and if a text is not UTF-8.
pub fn decode(body: &[u8], buffers: &mut Buffers, consumer: &mut impl Consumer) -> Result<()> {
    let Buffers { inner, plain, decoded } = buffers;
    let mut reader = Reader::open(core::str::from_utf8(body)?, inner)?;
    while let Some(event) = reader.next()? {
        event.visit(&mut |step| {
            match step {
                Step::Item(kind) => consumer.item(kind),
                Step::Text(None) | Step::Encoded(None) => consumer.text(None),
                Step::Text(Some(text)) => {
                    plain.clear();
                    plain.push_str(&text.content()?);
                    consumer.text(Some(plain));
                }
                Step::Encoded(Some(text)) => {
                    consumer.text(Some(percent_decoded(&text.content()?, decoded)?));
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Decodes into `buffer`, as the crate's documentation would have it.
#[inline]
pub(crate) fn percent_decoded<'b>(text: &str, buffer: &'b mut Vec<u8>) -> Result<&'b str> {
    buffer.clear();
    buffer.extend(percent_decode(text.as_bytes()));
    Ok(core::str::from_utf8(buffer)?)
}

/// A text as it is written.
#[derive(Debug, Clone, Copy)]
struct Text<'a> {
    raw: &'a str,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Nothing has to be undone.
    Plain,
    Attribute,
    /// Content in several pieces.
    Pieces,
}

impl<'a> Text<'a> {
    const EMPTY: Self = Self { raw: "", form: Form::Plain };

    fn content(self) -> Result<Cow<'a, str>> {
        match self.form {
            Form::Plain => Ok(Cow::Borrowed(self.raw)),
            Form::Attribute => unescape(self.raw).map_err(|error| Error::Xml(error.into())),
            Form::Pieces => {
                let mut content = String::with_capacity(self.raw.len());
                let mut xml = Xml::from_str(self.raw);
                loop {
                    match xml.read_event()? {
                        Markup::Text(piece) => content.push_str(&piece),
                        Markup::CData(piece) => content.push_str(&piece.into_inner()),
                        Markup::GeneralRef(reference) => push_reference(&reference, &mut content)?,
                        Markup::Eof => return Ok(Cow::Owned(content)),
                        _ => {}
                    }
                }
            }
        }
    }
}

fn push_reference(reference: &BytesRef<'_>, out: &mut String) -> Result<()> {
    if let Some(character) = reference.resolve_char_ref()? {
        out.push(character);
    } else {
        let text = resolve_xml_entity(reference).ok_or(Error::Schema("an unknown entity"))?;
        out.push_str(text);
    }
    Ok(())
}

enum Event<'a> {
    /// The start of a list.
    Start(Kind),
    /// Up to two plain texts.
    Texts(Kind, [Option<Text<'a>>; 2], usize),
    Message([Option<Text<'a>>; 2]),
    NicknameChanged(Text<'a>),
    Buddy(Kind, [Option<Text<'a>>; 7]),
}

enum Step<'a> {
    Item(Kind),
    Text(Option<Text<'a>>),
    Encoded(Option<Text<'a>>),
}

impl<'a> Event<'a> {
    #[inline]
    fn visit(self, step: &mut impl FnMut(Step<'a>) -> Result<()>) -> Result<()> {
        match self {
            Self::Start(kind) => step(Step::Item(kind)),
            Self::Texts(kind, texts, count) => {
                step(Step::Item(kind))?;
                texts.into_iter().take(count).try_for_each(|text| step(Step::Text(text)))
            }
            Self::Message([from, text]) => {
                step(Step::Item(Kind::Message))?;
                step(Step::Text(from))?;
                step(Step::Encoded(text))
            }
            Self::NicknameChanged(name) => {
                step(Step::Item(Kind::NicknameChanged))?;
                step(Step::Encoded(Some(name)))
            }
            Self::Buddy(kind, [account, nickname, group, status, id, blocked, personal]) => {
                step(Step::Item(kind))?;
                step(Step::Text(account))?;
                step(Step::Encoded(nickname))?;
                step(Step::Text(group))?;
                step(Step::Text(status))?;
                step(Step::Text(id))?;
                step(Step::Text(blocked))?;
                step(Step::Encoded(personal))
            }
        }
    }
}

/// The element whose content comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Document,
    Envelope,
    Body,
    Response,
    Result,
    Session,
    Account,
    Log,
    Buddies,
    BuddyStatuses,
    Messages,
}

impl Place {
    const fn parent(self) -> Self {
        match self {
            Self::Document | Self::Envelope => Self::Document,
            Self::Body => Self::Envelope,
            Self::Response => Self::Body,
            Self::Result => Self::Response,
            Self::Session => Self::Result,
            Self::Account => Self::Session,
            Self::Log | Self::Buddies | Self::BuddyStatuses | Self::Messages => Self::Account,
        }
    }
}

struct Reader<'a> {
    input: &'a str,
    xml: Xml<&'a [u8]>,
    place: Place,
    /// The outermost element to be read: the result, for the inner document of an escaped one.
    outermost: Place,
    /// What was read to find out that the result is not escaped.
    ahead: Option<(Markup<'a>, usize)>,
}

impl<'a> Reader<'a> {
    /// Reads up to the content of the result. An escaped result is read to its end and unescaped.
    fn open(body: &'a str, inner: &'a mut String) -> Result<Self> {
        let mut reader = Self::new(body, Place::Document);
        while reader.place != Place::Result {
            if reader.step()?.is_some() || reader.place == Place::Document && reader.is_over() {
                return Err(Error::Schema("no result"));
            }
        }
        loop {
            let start = reader.position();
            match reader.xml.read_event()? {
                Markup::Text(text) if is_blank(&text) => {}
                first @ (Markup::Text(_) | Markup::GeneralRef(_) | Markup::CData(_)) => {
                    inner.clear();
                    reader.unescape(first, inner)?;
                    while reader.next()?.is_some() {}
                    return Ok(Self::new(inner, Place::Result));
                }
                other => {
                    reader.ahead = Some((other, start));
                    return Ok(reader);
                }
            }
        }
    }

    fn new(input: &'a str, place: Place) -> Self {
        Self { input, xml: Xml::from_str(input), place, outermost: place, ahead: None }
    }

    /// Reads the result's text to its end.
    fn unescape(&mut self, first: Markup<'a>, inner: &mut String) -> Result<()> {
        let mut markup = first;
        loop {
            match markup {
                Markup::Text(text) => inner.push_str(&text),
                Markup::CData(text) => inner.push_str(&text.into_inner()),
                Markup::GeneralRef(reference) => push_reference(&reference, inner)?,
                Markup::Comment(_) | Markup::PI(_) => {}
                Markup::End(_) => break,
                _ => return Err(Error::Schema("markup in an escaped result")),
            }
            markup = self.xml.read_event()?;
        }
        self.place = Place::Response;
        Ok(())
    }

    fn position(&self) -> usize {
        self.xml.buffer_position() as usize
    }

    fn is_over(&self) -> bool {
        self.position() == self.input.len()
    }

    fn next(&mut self) -> Result<Option<Event<'a>>> {
        loop {
            if let Some(event) = self.step()? {
                return Ok(Some(event));
            }
            if self.place == self.outermost && self.is_over() {
                return Ok(None);
            }
        }
    }

    /// Takes one piece of markup.
    #[inline]
    fn step(&mut self) -> Result<Option<Event<'a>>> {
        let (markup, start) = match self.ahead.take() {
            Some(ahead) => ahead,
            None => {
                let start = self.position();
                (self.xml.read_event()?, start)
            }
        };
        match markup {
            Markup::Start(tag) => self.element(&tag, start, false),
            Markup::Empty(tag) => self.element(&tag, start, true),
            Markup::End(_) => {
                self.place = self.place.parent();
                Ok(None)
            }
            Markup::Text(text) if is_blank(&text) => Ok(None),
            Markup::Decl(_) | Markup::Comment(_) | Markup::PI(_) => Ok(None),
            Markup::Eof if self.place == self.outermost => Ok(None),
            Markup::Eof => Err(Error::Schema("an early end")),
            _ => Err(Error::Schema("text between elements")),
        }
    }

    #[inline]
    fn element(
        &mut self,
        tag: &BytesStart<'a>,
        start: usize,
        empty: bool,
    ) -> Result<Option<Event<'a>>> {
        let name = tag.name().into_inner();
        let (place, event) = match (self.place, name) {
            (Place::Buddies, "Buddy") => return self.buddy(Kind::Buddy, empty).map(Some),
            (Place::BuddyStatuses, "Buddy") => {
                return self.buddy(Kind::BuddyStatus, empty).map(Some);
            }
            (Place::Messages, "Message") => {
                let [from] = self.attributes(tag, start, ["from"])?;
                return Ok(Some(Event::Message([from, Some(self.text(empty)?)])));
            }
            (Place::Log, "item") => {
                let texts = [Some(self.text(empty)?), None];
                return Ok(Some(Event::Texts(Kind::LogItem, texts, 1)));
            }
            (Place::Account, "OnStatusChanged") => {
                let texts = [Some(self.text(empty)?), None];
                return Ok(Some(Event::Texts(Kind::StatusChanged, texts, 1)));
            }
            (Place::Account, "OnNicknameChanged") => {
                return Ok(Some(Event::NicknameChanged(self.text(empty)?)));
            }
            (Place::Account, "OnLogin") => {
                let [datetime] = self.attributes(tag, start, ["datetime"])?;
                self.skip(tag, empty)?;
                return Ok(Some(Event::Texts(Kind::Login, [datetime, None], 1)));
            }
            (Place::Account, "OnLog") => (Place::Log, Event::Start(Kind::LogStart)),
            (Place::Account, "OnReceiveBuddies") => {
                (Place::Buddies, Event::Start(Kind::BuddiesStart))
            }
            (Place::Account, "OnBuddyStatusChanged") => {
                (Place::BuddyStatuses, Event::Start(Kind::BuddyStatusesStart))
            }
            (Place::Account, "OnMessage") => (Place::Messages, Event::Start(Kind::MessagesStart)),
            (Place::Session, "IM") => {
                let texts = self.attributes(tag, start, ["type", "account"])?;
                (Place::Account, Event::Texts(Kind::Account, texts, 2))
            }
            (Place::Result, "Session") => {
                let [id] = self.attributes(tag, start, ["id"])?;
                (Place::Session, Event::Texts(Kind::Session, [id, None], 1))
            }
            _ => return self.envelope(tag, empty),
        };
        if !empty {
            self.place = place;
        }
        Ok(Some(event))
    }

    /// The elements around the payload, whose prefixes vary, and all others, which are skipped.
    fn envelope(&mut self, tag: &BytesStart<'a>, empty: bool) -> Result<Option<Event<'a>>> {
        let place = match (self.place, tag.local_name().into_inner()) {
            (Place::Document, "Envelope") => Place::Envelope,
            (Place::Envelope, "Body") => Place::Body,
            (Place::Body, "KeepSessionAliveResponse") => Place::Response,
            (Place::Response, "KeepSessionAliveResult") => Place::Result,
            _ => {
                self.skip(tag, empty)?;
                return Ok(None);
            }
        };
        if !empty {
            self.place = place;
        }
        Ok(None)
    }

    fn skip(&mut self, tag: &BytesStart<'a>, empty: bool) -> Result<()> {
        if !empty {
            self.xml.read_to_end(tag.name())?;
        }
        Ok(())
    }

    fn buddy(&mut self, kind: Kind, empty: bool) -> Result<Event<'a>> {
        let mut texts = [None; 7];
        if empty {
            return Ok(Event::Buddy(kind, texts));
        }
        loop {
            let (tag, empty) = match self.xml.read_event()? {
                Markup::Start(tag) => (tag, false),
                Markup::Empty(tag) => (tag, true),
                Markup::End(_) => return Ok(Event::Buddy(kind, texts)),
                Markup::Text(text) if is_blank(&text) => continue,
                Markup::Comment(_) | Markup::PI(_) => continue,
                _ => return Err(Error::Schema("text between elements")),
            };
            let at = match tag.name().into_inner() {
                "Account" => 0,
                "Nickname" => 1,
                "GroupId" => 2,
                "Status" => 3,
                "Id" => 4,
                "Blocked" => 5,
                "PersonalMessage" => 6,
                _ => {
                    self.skip(&tag, empty)?;
                    continue;
                }
            };
            texts[at] = Some(self.text(empty)?);
        }
    }

    /// The content of the element that has just been started.
    #[inline]
    fn text(&mut self, empty: bool) -> Result<Text<'a>> {
        if empty {
            return Ok(Text::EMPTY);
        }
        let start = self.position();
        // Nearly always one text, and the end tag.
        let mut form = Form::Plain;
        loop {
            let end = self.position();
            match self.xml.read_event()? {
                Markup::End(_) => return Ok(Text { raw: &self.input[start..end], form }),
                Markup::Text(_) => {}
                Markup::GeneralRef(_) | Markup::CData(_) | Markup::Comment(_) | Markup::PI(_) => {
                    form = Form::Pieces;
                }
                _ => return Err(Error::Schema("an element in a text")),
            }
        }
    }

    /// The values of the attributes of a tag. The tag itself lends them for too short a time, so
    /// they are taken from the input.
    fn attributes<const N: usize>(
        &self,
        tag: &BytesStart<'a>,
        start: usize,
        names: [&str; N],
    ) -> Result<[Option<Text<'a>>; N]> {
        let name_len = tag.name().into_inner().len();
        let content = &self.input[start + 1..self.position() - 1];
        let mut values = [None; N];
        let mut attributes = Attributes::new(content.trim_end_matches('/'), name_len);
        for attribute in attributes.with_checks(false) {
            let attribute = attribute.map_err(|error| Error::Xml(error.into()))?;
            let key = attribute.key.into_inner();
            if let (Some(at), Cow::Borrowed(raw)) =
                (names.iter().position(|&name| name == key), attribute.value)
            {
                values[at] = Some(Text { raw, form: Form::Attribute });
            }
        }
        Ok(values)
    }
}

fn is_blank(text: &BytesText<'_>) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}
