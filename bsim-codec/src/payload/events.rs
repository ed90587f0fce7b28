//! The pull reader: which tier reads on, and what one has to know of what the other has read.

use core::fmt;
use core::iter::FusedIterator;

use fearless_simd::Level;

use super::canonical;
use super::escaped_document::EscapedDocument;
use super::event::Event;
use super::general;
use super::state::{Place, ResultSeen};
use crate::error::DecodeError;
use crate::limits::ReadOptions;
use crate::names::Operation;
use crate::soap::namespaces::{self, PAYLOAD};
use crate::soap::read::Document;
use crate::xml::cursor::Frames;
use crate::xml::scope::Binding;

/// Reads the events of a `KeepSessionAlive` answer, one by one, in document order.
///
/// Every form of the answer is read: inline elements, an escaped document, a CDATA section, an
/// empty or absent result. The first error ends the iteration; an answer that ends early is an
/// error, after the events that were complete. Only when the iterator has returned `None` without
/// an error has the whole document been seen to be sound: use
/// [`KeepSessionAlive`](crate::KeepSessionAlive) where all or nothing is wanted.
///
/// ```
/// use bsim_codec::{Event, Events};
///
/// let body = br#"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>
///   <KeepSessionAliveResponse xmlns="http://www.imcomponents.com"><KeepSessionAliveResult>
///     <Session id="73EDE71C-2239-4707-BA85-0ABB408E6458"><IM type="msn" account="me@live.com">
///       <OnMessage><Message from="you@live.com">Hello%2C%20world</Message></OnMessage>
///     </IM></Session>
///   </KeepSessionAliveResult></KeepSessionAliveResponse></soap:Body></soap:Envelope>"#;
/// for event in Events::parse(body)? {
///     if let Event::Message(message) = event? {
///         assert_eq!(message.text.decode()?, "Hello, world");
///     }
/// }
/// # Ok::<(), bsim_codec::DecodeError>(())
/// ```
///
/// An event is large (a buddy has seven texts). Where nanoseconds count, look at it where it is:
/// moving events out of the iterator's items adds a third to the time of a small answer.
///
/// ```
/// # use bsim_codec::{DecodeError, Event, Events};
/// # fn print(body: &[u8]) -> Result<(), DecodeError> {
/// let mut events = Events::parse(body)?;
/// while let Some(event) = &events.next() {
///     match event {
///         Ok(Event::Message(message)) => println!("{}", message.text.decode()?),
///         Ok(_) => {}
///         Err(error) => return Err(*error),
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub struct Events<'a> {
    pub(super) input: &'a [u8],
    /// The input as text: for the canonical tier only the end of it, for the general one all.
    pub(super) text: &'a str,
    pub(super) options: ReadOptions,
    /// Where in the input the next item is read from.
    pub(super) at: usize,
    pub(super) place: Place,
    pub(super) result: ResultSeen,
    /// Whether the payload is an escaped document.
    pub(super) is_escaped: bool,
    /// Whether the canonical tier may read on from here.
    canonical: bool,
    /// The vectors that it reads with.
    pub(super) level: Level,
    /// What the general tier has opened, if it had to read.
    opened: Option<Box<Opened>>,
}

/// What is open, as far as the general tier has opened it: the canonical tier opens only what
/// [`Place`] tells.
pub(super) struct Opened {
    /// In the input.
    pub(super) frames: Frames,
    /// The inner document, once it had to be unescaped.
    pub(super) inner: Option<Box<EscapedDocument>>,
}

impl<'a> Events<'a> {
    /// Starts on the body of an answer. The envelope is read up to the message.
    ///
    /// # Errors
    /// Whatever is wrong with the envelope so far; [`ErrorKind::Fault`](crate::ErrorKind::Fault) if
    /// the body is a fault, and [`ErrorKind::UnexpectedMessage`](crate::ErrorKind::UnexpectedMessage)
    /// if it is another message.
    #[inline(always)]
    pub fn parse(body: &'a [u8]) -> Result<Self, DecodeError> {
        Self::read(body, &ReadOptions::DEFAULT)
    }

    /// As [`parse`](Self::parse), for input that is known to be UTF-8.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_str(body: &'a str) -> Result<Self, DecodeError> {
        let options = &ReadOptions::DEFAULT;
        crate::input::check_length(body.len(), *options)?;
        match canonical::open(body.as_bytes(), options) {
            Some(opened) => Ok(Self::canonical(body.as_bytes(), body, opened, options)),
            None => Ok(*Self::open_in_general(body, options)?),
        }
    }

    /// As [`parse`](Self::parse), with options.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    #[inline(always)]
    pub fn parse_with(body: &'a [u8], options: ReadOptions) -> Result<Self, DecodeError> {
        Self::read(body, &options)
    }

    #[inline(always)]
    fn read(body: &'a [u8], options: &ReadOptions) -> Result<Self, DecodeError> {
        crate::input::check_length(body.len(), *options)?;
        if let Some(opened) = canonical::open(body, options)
            && let Some(text) = canonical::text(body)
        {
            return Ok(Self::canonical(body, text, opened, options));
        }
        Ok(*Self::open_in_general(crate::input::utf8(body, *options)?, options)?)
    }

    // What makes the reader is put in line, and elsewhere it is boxed, so that it is built where it
    // stays: a copy would wait for what has just been stored in smaller pieces.
    #[inline(always)]
    fn canonical(
        input: &'a [u8],
        text: &'a str,
        (at, place): (usize, Place),
        options: &ReadOptions,
    ) -> Self {
        let itself = place == Place::Result;
        let result = ResultSeen { start: at, itself, ..ResultSeen::default() };
        Self { place, result, canonical: true, ..Self::new(input, text, options, at) }
    }

    #[cold]
    #[inline(never)]
    fn open_in_general(input: &'a str, options: &ReadOptions) -> Result<Box<Self>, DecodeError> {
        let document = Document::open(input, *options)?;
        document.insist(Operation::KeepSessionAlive.response_name())?;
        Self::of_document(document, input, *options).map(Box::new)
    }

    /// Takes over from a document whose message has just been started.
    pub(crate) fn of_document(
        document: Document<'a>,
        input: &'a str,
        options: ReadOptions,
    ) -> Result<Self, DecodeError> {
        let mut cursor = document.cursor;
        let place = if cursor.take_end()? { Place::Tail } else { Place::Response };
        let at = cursor.position();
        let opened = Some(Box::new(Opened { frames: cursor.into_frames(), inner: None }));
        let reader = Self::new(input.as_bytes(), input, &options, at);
        let mut events = Self { place, opened, ..reader };
        events.reconsider();
        Ok(events)
    }

    #[inline(always)]
    fn new(input: &'a [u8], text: &'a str, options: &ReadOptions, at: usize) -> Self {
        Self {
            input,
            text,
            options: *options,
            at,
            place: Place::Response,
            result: ResultSeen::default(),
            is_escaped: false,
            canonical: false,
            level: canonical::level(options),
            opened: None,
        }
    }

    /// What the general tier has opened.
    pub(super) fn opened(&mut self) -> &mut Opened {
        self.opened.get_or_insert_with(|| {
            Box::new(Opened { frames: Frames::new(namespaces::KNOWN), inner: None })
        })
    }

    /// Reads the next item with the general tier.
    #[cold]
    #[inline(never)]
    fn next_in_general(&mut self) -> Option<Result<Event<'a>, DecodeError>> {
        if let Err(error) = self.take_whole_input() {
            self.place = Place::Done;
            return Some(Err(error));
        }
        self.open_frames();
        let next = general::next(self);
        match next {
            Ok(_) => self.reconsider(),
            Err(_) => self.place = Place::Done,
        }
        next.transpose()
    }

    /// Takes all of the input for text, for the general tier.
    ///
    /// # Errors
    /// None, in fact: what was not checked so far is the start of a canonical envelope.
    fn take_whole_input(&mut self) -> Result<(), DecodeError> {
        if self.text.len() < self.input.len() {
            self.text = crate::input::utf8(self.input, self.options)?;
        }
        Ok(())
    }

    /// What is left of the input.
    #[inline(always)]
    pub(super) fn rest(&self) -> Option<&'a str> {
        let text_at = self.input.len().saturating_sub(self.text.len());
        self.text.get(self.at.checked_sub(text_at)?..)
    }

    /// Opens for the general tier what the canonical tier has opened.
    fn open_frames(&mut self) {
        let (place, is_escaped) = (self.place, self.is_escaped);
        let Opened { frames, inner } = self.opened();
        let in_input = match (&*inner, is_escaped) {
            // An inner document was read to the end of the result.
            (Some(_), _) => Place::Response.envelope_depth(),
            (None, true) => Place::Result.envelope_depth(),
            (None, false) => place.depth(),
        };
        let envelope = Place::Result.envelope_depth();
        for depth in frames.depth()..in_input {
            if let Some(depth) = depth.checked_sub(envelope) {
                frames.open_known(place.payload_name(depth), &[]);
                continue;
            }
            let bindings = [
                Binding::known("soap", namespaces::SOAP_11),
                Binding::known("xsi", namespaces::XSI),
                Binding::known("xsd", namespaces::XSD),
                Binding::known("", namespaces::SERVICE),
            ];
            let declared = match depth {
                0 => &bindings[..3],
                2 => &bindings[3..],
                _ => &[],
            };
            frames.open_known(Place::envelope_name(depth), declared);
        }
        if let Some(inner) = inner {
            inner.open_frames(place);
        }
    }

    /// Whether the canonical tier may go on where the general tier has stopped: names without a
    /// prefix must be in a namespace that counts, and the place must not be in a CDATA section,
    /// where markup means something else.
    fn reconsider(&mut self) {
        let (input, at) = (self.text, self.at);
        let Opened { frames, inner } = self.opened();
        let (namespace, is_text) = match inner {
            Some(inner) => (inner.frames.default_namespace(&inner.text), inner.is_text(at)),
            None => (frames.default_namespace(input), true),
        };
        self.canonical =
            canonical::allows(&self.options) && PAYLOAD.contains(&namespace) && is_text;
    }

    /// Moves on to where the canonical tier has read. Fails if it has passed the end tag of an
    /// element whose name is not what the tier takes it for.
    #[inline(always)]
    pub(super) fn go(&mut self, place: Place, at: usize) -> bool {
        // Nothing is closed on the way in.
        let is_way_in = place.depth() >= self.place.depth();
        if self.opened.is_some() && !is_way_in && !self.close_frames(place) {
            return false;
        }
        self.place = place;
        self.at = at;
        true
    }

    /// The names of the body and the envelope as they are written, for the canonical tier behind
    /// the message.
    pub(super) fn envelope_names(&self) -> Option<[&str; 2]> {
        let Some(opened) = &self.opened else {
            return Some([Place::envelope_name(1), Place::envelope_name(0)]);
        };
        let mut names = opened.frames.names(self.text);
        Some([names.next()?, names.next()?])
    }

    /// Closes what is not open at `place`.
    #[inline(never)]
    fn close_frames(&mut self, place: Place) -> bool {
        let (here, input, is_escaped) = (self.place, self.text, self.is_escaped);
        let Opened { frames, inner } = self.opened();
        let mut closed = false;
        if let Some(inner) = inner {
            for index in (place.payload_depth()..inner.frames.depth()).rev() {
                if !inner.frames.innermost_is(&inner.text, here.payload_name(index)) {
                    return false;
                }
                inner.frames.close();
                closed = true;
            }
        }
        let envelope = Place::Result.envelope_depth();
        let in_input = if is_escaped { 0 } else { place.payload_depth() };
        let open = place.envelope_depth().saturating_add(in_input);
        for index in (open..frames.depth()).rev() {
            let name = match index.checked_sub(envelope) {
                Some(index) => here.payload_name(index),
                None => Place::envelope_name(index),
            };
            if !frames.innermost_is(input, name) {
                return false;
            }
            frames.close();
            closed = true;
        }
        if place == Place::Response {
            *inner = None;
        }
        if closed {
            self.reconsider();
        }
        true
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Result<Event<'a>, DecodeError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.canonical {
            let item = canonical::next(self);
            if item.is_some() {
                return item;
            }
        }
        if self.place == Place::Done { None } else { self.next_in_general() }
    }
}

impl FusedIterator for Events<'_> {}

impl fmt::Debug for Events<'_> {
    /// Where the reader is; not the input, which has the session's id in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("offset", &self.at).field("place", &self.place).finish()
    }
}
