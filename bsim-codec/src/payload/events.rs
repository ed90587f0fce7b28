use core::fmt;
use core::iter::FusedIterator;

use super::event::Event;
use super::state::{Place, State};
use super::{canonical, general};
use crate::error::DecodeError;
use crate::input::{Input, parse_methods};
use crate::limits::ReadOptions;
use crate::names::Operation;
use crate::soap::read::Document;

/// An iterator over the events of a `KeepSessionAlive` response, in document order.
///
/// It parses every form of the result: inline elements, an escaped inner document, CDATA sections,
/// a mixture of escaped text and CDATA sections, an empty or absent result. The first error ends
/// the iteration. A truncated response gives an error after its complete events. If it ends inside
/// a UTF-8 character, [`parse`](Self::parse) returns the error. The whole document is known to be
/// valid only after the iterator has returned `None` without an error. For all events or none, use
/// [`KeepSessionAlive`](crate::KeepSessionAlive).
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
/// An event is large: a buddy has seven texts. To save nanoseconds, borrow events from the items of
/// the iterator. Moving them takes a third more time for a small response.
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
    parse_methods! {
        /// Creates the iterator for the body of a response. Checks that the body is UTF-8, and
        /// parses the envelope up to the start tag of the message.
        ///
        /// # Errors
        /// An error in the envelope up to the message; an input that is too long, or has ill-formed
        /// UTF-8 anywhere; [`ErrorKind::Fault`](crate::ErrorKind::Fault) for a fault, and
        /// [`ErrorKind::UnexpectedMessage`](crate::ErrorKind::UnexpectedMessage) for another
        /// message.
        |input: Input<'a>, options| #[inline(always)] { Self::of_input(input, &options) }
    }

    #[inline(always)]
    pub(crate) fn of_input(input: Input<'a>, options: &ReadOptions) -> Result<Self, DecodeError> {
        match Self::open_canonical(input, options) {
            Some(events) => Ok(events),
            None => Ok(*Self::open_in_general(input.text(*options)?, options)?),
        }
    }

    #[inline(always)]
    pub(crate) fn open_canonical(input: Input<'a>, options: &ReadOptions) -> Option<Self> {
        let (at, place) = canonical::open(input.bytes, options)?;
        Some(Self { state: State::canonical(input, input.text_from(at)?, place, options) })
    }

    // Boxed, so that the canonical path returns its state without a copy. A copy would stall on
    // fields that were just stored in smaller pieces.
    #[cold]
    #[inline(never)]
    fn open_in_general(body: &'a str, options: &ReadOptions) -> Result<Box<Self>, DecodeError> {
        let document = Document::open(body, *options)?;
        document.require(Operation::KeepSessionAlive.response_name())?;
        Self::of_document(document).map(Box::new)
    }

    /// Starts on a document whose message tag has been read.
    pub(crate) fn of_document(document: Document<'a>) -> Result<Self, DecodeError> {
        let Document { mut cursor, options, .. } = document;
        let place = if cursor.take_end()? { Place::Tail } else { Place::Response };
        let (text, at) = (cursor.text(), cursor.position());
        let state = State::general(text, (at, place), cursor.frames, &options);
        Ok(Self { state })
    }

    /// Whether the response has a result, which may be empty. Valid after the last event.
    pub(crate) const fn has_result(&self) -> bool {
        let result = self.state.result;
        result.itself && !result.is_nil
    }

    /// Reads the next event by the general tier, or by the canonical tier once it may continue.
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
                // One event at the baseline costs less than a second inlined copy of `next`.
                let item = canonical::next_in_baseline(&mut self.state);
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
    /// Omits the input, which has the id of the session.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let State { at, place, .. } = &self.state;
        f.debug_struct("Events").field("offset", at).field("place", place).finish()
    }
}
