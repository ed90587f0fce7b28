//! The pull reader.

use core::fmt;
use core::iter::FusedIterator;

use super::event::Event;
use super::state::{Place, State};
use super::{canonical, general};
use crate::error::DecodeError;
use crate::input::{check_length, utf8, utf8_from};
use crate::limits::ReadOptions;
use crate::names::Operation;
use crate::soap::read::Document;

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
    pub(super) state: State<'a>,
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
        Self::parse_with(body, ReadOptions::default())
    }

    /// As [`parse`](Self::parse), for input that is known to be UTF-8.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_str(body: &'a str) -> Result<Self, DecodeError> {
        let options = ReadOptions::default();
        check_length(body.len(), options)?;
        Self::parse_text(body, &options)
    }

    /// As [`parse`](Self::parse), with options.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    #[inline(always)]
    pub fn parse_with(body: &'a [u8], options: ReadOptions) -> Result<Self, DecodeError> {
        check_length(body.len(), options)?;
        if let Some((at, place)) = canonical::open(body, &options)
            && let Some(rest) = utf8_from(body, at)
        {
            return Ok(Self { state: State::canonical(body, rest, place, &options) });
        }
        Ok(*Self::open_in_general(utf8(body, options)?, &options)?)
    }

    pub(crate) fn parse_text(body: &'a str, options: &ReadOptions) -> Result<Self, DecodeError> {
        match Self::open_canonical(body, options) {
            Some(events) => Ok(events),
            None => Ok(*Self::open_in_general(body, options)?),
        }
    }

    /// Starts on an answer whose envelope is canonical.
    pub(crate) fn open_canonical(body: &'a str, options: &ReadOptions) -> Option<Self> {
        let (at, place) = canonical::open(body.as_bytes(), options)?;
        let rest = body.get(at..)?;
        Some(Self { state: State::canonical(body.as_bytes(), rest, place, options) })
    }

    // Boxed, so that the reader of a canonical answer is built where it stays: a copy would wait for
    // what has just been stored in smaller pieces.
    #[cold]
    #[inline(never)]
    fn open_in_general(body: &'a str, options: &ReadOptions) -> Result<Box<Self>, DecodeError> {
        let document = Document::open(body, *options)?;
        document.require(Operation::KeepSessionAlive.response_name())?;
        Self::of_document(document).map(Box::new)
    }

    /// Takes over from a document whose message has just been started.
    pub(crate) fn of_document(document: Document<'a>) -> Result<Self, DecodeError> {
        let Document { mut cursor, options, .. } = document;
        let place = if cursor.take_end()? { Place::Tail } else { Place::Response };
        let (text, at) = (cursor.text(), cursor.position());
        let state = State::general(text, (at, place), cursor.into_frames(), &options);
        Ok(Self { state })
    }

    /// Whether the answer has a result, be it empty. This is known when the answer was read to its end.
    pub(crate) const fn has_result(&self) -> bool {
        let result = self.state.result;
        result.itself && !result.is_nil
    }

    /// Reads the next item with the general tier, or with whichever tier may read on behind it.
    #[cold]
    #[inline(never)]
    fn next_in_general(&mut self) -> Option<Result<Event<'a>, DecodeError>> {
        while self.state.place != Place::Done {
            match general::next(&mut self.state) {
                Ok(Some(event)) => return Some(Ok(event)),
                Ok(None) => {}
                Err(error) => {
                    self.state.place = Place::Done;
                    return Some(Err(error));
                }
            }
            if self.state.is_canonical {
                let item = canonical::next(&mut self.state);
                if item.is_some() {
                    return item;
                }
            }
        }
        None
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Result<Event<'a>, DecodeError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.state.is_canonical {
            let item = canonical::next(&mut self.state);
            if item.is_some() {
                return item;
            }
        }
        if self.state.place == Place::Done { None } else { self.next_in_general() }
    }
}

impl FusedIterator for Events<'_> {}

impl fmt::Debug for Events<'_> {
    /// Where the reader is; not the input, which has the session's id in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let State { at, place, .. } = &self.state;
        f.debug_struct("Events").field("offset", at).field("place", place).finish()
    }
}
