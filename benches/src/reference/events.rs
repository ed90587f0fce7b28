//! The events of a poll response, one by one.

use quick_xml::events::{BytesStart, Event as Markup};

use super::error::{Error, Result};
use super::source::{Source, is_blank};
use super::text::{Text, percent_decoded, push_reference};
use crate::{Consumer, Kind};

/// Buffers that are reused for each body.
#[derive(Debug, Default)]
pub struct Buffers {
    /// The inner document of an escaped result.
    pub(super) inner: String,
    /// The buffer for the current percent-encoded text.
    decoded: Vec<u8>,
}

/// Reads every raw text (for an escaped result, the raw texts of the inner document).
///
/// # Errors
/// The errors of quick-xml, and a document that does not match the schema.
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
/// The errors of [`pull`], and a text that is not UTF-8.
pub fn decode(body: &[u8], buffers: &mut Buffers, consumer: &mut impl Consumer) -> Result<()> {
    let Buffers { inner, decoded } = buffers;
    let mut reader = Reader::open(core::str::from_utf8(body)?, inner)?;
    while let Some(event) = reader.next()? {
        event.visit(&mut |step| {
            match step {
                Step::Item(kind) => consumer.item(kind),
                Step::Text(None) | Step::Encoded(None) => consumer.text(None),
                Step::Text(Some(text)) => consumer.text(Some(&text.content()?)),
                Step::Encoded(Some(text)) => {
                    consumer.text(Some(percent_decoded(&text.content()?, decoded)?));
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

pub(super) enum Event<'a> {
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

/// The element whose content is parsed next.
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

pub(super) struct Reader<'a> {
    source: Source<'a>,
    place: Place,
    /// The outermost element to parse: for the inner document of an escaped result, this is the
    /// result.
    outermost: Place,
    /// The event that showed that the result is not escaped.
    ahead: Option<(Markup<'a>, usize)>,
}

impl<'a> Reader<'a> {
    /// Parses up to the content of the result. An escaped result is read to its end and unescaped.
    fn open(body: &'a str, inner: &'a mut String) -> Result<Self> {
        Self::new(Source::new(body), Place::Document).enter(inner)
    }

    /// Like [`Self::open`], for a document whose response element was just opened.
    pub(super) fn in_response(source: Source<'a>, inner: &'a mut String) -> Result<Self> {
        let reader = Self::new(source, Place::Response);
        Self { outermost: Place::Document, ..reader }.enter(inner)
    }

    fn new(source: Source<'a>, place: Place) -> Self {
        Self { source, place, outermost: place, ahead: None }
    }

    fn enter(self, inner: &'a mut String) -> Result<Self> {
        let mut reader = self;
        while reader.place != Place::Result {
            if reader.step()?.is_some()
                || reader.place == Place::Document && reader.source.is_over()
            {
                return Err(Error::Schema("no result"));
            }
        }
        loop {
            let start = reader.source.position();
            match reader.source.markup()? {
                Markup::Text(text) if is_blank(&text) => {}
                first @ (Markup::Text(_) | Markup::GeneralRef(_) | Markup::CData(_)) => {
                    inner.clear();
                    reader.unescape(first, inner)?;
                    while reader.next()?.is_some() {}
                    return Ok(Self::new(Source::new(inner), Place::Result));
                }
                other => {
                    reader.ahead = Some((other, start));
                    return Ok(reader);
                }
            }
        }
    }

    /// Reads the text of the result to its end.
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
            markup = self.source.markup()?;
        }
        self.place = Place::Response;
        Ok(())
    }

    pub(super) fn next(&mut self) -> Result<Option<Event<'a>>> {
        loop {
            if let Some(event) = self.step()? {
                return Ok(Some(event));
            }
            if self.place == self.outermost && self.source.is_over() {
                return Ok(None);
            }
        }
    }

    /// Handles one piece of markup.
    #[inline]
    fn step(&mut self) -> Result<Option<Event<'a>>> {
        let (markup, start) = match self.ahead.take() {
            Some(ahead) => ahead,
            None => {
                let start = self.source.position();
                (self.source.markup()?, start)
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
                let [from] = self.source.attributes(tag, start, ["from"])?;
                return Ok(Some(Event::Message([from, Some(self.source.text(empty)?)])));
            }
            (Place::Log, "item") => {
                let texts = [Some(self.source.text(empty)?), None];
                return Ok(Some(Event::Texts(Kind::LogItem, texts, 1)));
            }
            (Place::Account, "OnStatusChanged") => {
                let texts = [Some(self.source.text(empty)?), None];
                return Ok(Some(Event::Texts(Kind::StatusChanged, texts, 1)));
            }
            (Place::Account, "OnNicknameChanged") => {
                return Ok(Some(Event::NicknameChanged(self.source.text(empty)?)));
            }
            (Place::Account, "OnLogin") => {
                let [datetime] = self.source.attributes(tag, start, ["datetime"])?;
                self.source.skip(tag, empty)?;
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
                let texts = self.source.attributes(tag, start, ["type", "account"])?;
                (Place::Account, Event::Texts(Kind::Account, texts, 2))
            }
            (Place::Result, "Session") => {
                let [id] = self.source.attributes(tag, start, ["id"])?;
                (Place::Session, Event::Texts(Kind::Session, [id, None], 1))
            }
            _ => return self.envelope(tag, empty),
        };
        if !empty {
            self.place = place;
        }
        Ok(Some(event))
    }

    /// The elements around the payload, whose prefixes vary, and all other elements, which are
    /// skipped.
    fn envelope(&mut self, tag: &BytesStart<'a>, empty: bool) -> Result<Option<Event<'a>>> {
        let place = match (self.place, tag.local_name().into_inner()) {
            (Place::Document, "Envelope") => Place::Envelope,
            (Place::Envelope, "Body") => Place::Body,
            (Place::Body, "KeepSessionAliveResponse") => Place::Response,
            (Place::Response, "KeepSessionAliveResult") => Place::Result,
            _ => {
                self.source.skip(tag, empty)?;
                return Ok(None);
            }
        };
        if !empty {
            self.place = place;
        }
        Ok(None)
    }

    fn buddy(&mut self, kind: Kind, empty: bool) -> Result<Event<'a>> {
        let mut texts = [None; 7];
        if empty {
            return Ok(Event::Buddy(kind, texts));
        }
        while let Some((tag, empty)) = self.source.element()? {
            let at = match tag.name().into_inner() {
                "Account" => 0,
                "Nickname" => 1,
                "GroupId" => 2,
                "Status" => 3,
                "Id" => 4,
                "Blocked" => 5,
                "PersonalMessage" => 6,
                _ => {
                    self.source.skip(&tag, empty)?;
                    continue;
                }
            };
            texts[at] = Some(self.source.text(empty)?);
        }
        Ok(Event::Buddy(kind, texts))
    }
}
