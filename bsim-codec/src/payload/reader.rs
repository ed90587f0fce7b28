//! The pull reader: where it is in the answer, and which tier reads on from there.

use core::iter::FusedIterator;

use super::event::Event;
use super::general;
use super::inner::Inner;
use crate::envelope::read::Document;
use crate::error::DecodeError;
use crate::limits::ReadOptions;
use crate::names::{self, Operation};
use crate::xml::cursor::Frames;

/// A list of an account's events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Log,
    Groups,
    Buddies,
    BuddyStatuses,
    Messages,
}

impl List {
    pub(crate) const ALL: [Self; 5] =
        [Self::Log, Self::Groups, Self::Buddies, Self::BuddyStatuses, Self::Messages];

    /// The name of the list's element.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Log => names::ON_LOG,
            Self::Groups => names::ON_RECEIVE_GROUPS,
            Self::Buddies => names::ON_RECEIVE_BUDDIES,
            Self::BuddyStatuses => names::ON_BUDDY_STATUS_CHANGED,
            Self::Messages => names::ON_MESSAGE,
        }
    }
}

/// Where in an answer a reader is: which element's content comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// `KeepSessionAliveResponse`.
    Response,
    /// `KeepSessionAliveResult`, of which nothing but white space has been read or which holds
    /// elements.
    Result,
    /// The inner document of an escaped result, before its root.
    Prolog,
    /// `Session`.
    Session,
    /// `IM`.
    Account,
    /// A list of events.
    List(List),
    /// The inner document of an escaped result, after its root.
    Epilog,
    /// The envelope, after the message.
    Tail,
    /// Nothing comes.
    Done,
}

/// What has been met of the result element.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ResultSeen {
    /// Where its content starts.
    pub(crate) start: usize,
    pub(crate) itself: bool,
    pub(crate) declaration: bool,
    pub(crate) element: bool,
}

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
#[derive(Debug)]
pub struct Events<'a> {
    pub(crate) input: &'a str,
    pub(crate) options: ReadOptions,
    /// Where in the input the next item is read from.
    pub(crate) at: usize,
    pub(crate) place: Place,
    /// What is open in the input.
    pub(crate) frames: Frames,
    pub(crate) result: ResultSeen,
    /// The inner document, once it had to be unescaped.
    pub(crate) inner: Option<Box<Inner>>,
}

impl<'a> Events<'a> {
    /// Starts on the body of an answer. The envelope is read up to the message.
    ///
    /// # Errors
    /// Whatever is wrong with the envelope so far; [`ErrorKind::Fault`](crate::ErrorKind::Fault) if
    /// the body is a fault, and [`ErrorKind::UnexpectedMessage`](crate::ErrorKind::UnexpectedMessage)
    /// if it is another message.
    pub fn parse(body: &'a [u8]) -> Result<Self, DecodeError> {
        Self::parse_with(body, ReadOptions::default())
    }

    /// As [`parse`](Self::parse), for input that is known to be UTF-8.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_str(body: &'a str) -> Result<Self, DecodeError> {
        Self::open(body, ReadOptions::default())
    }

    /// As [`parse`](Self::parse), with options.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_with(body: &'a [u8], options: ReadOptions) -> Result<Self, DecodeError> {
        Self::open(crate::utf8(body, options)?, options)
    }

    fn open(input: &'a str, options: ReadOptions) -> Result<Self, DecodeError> {
        crate::check_length(input.len(), options)?;
        let document = Document::open(input, options)?;
        document.insist(Operation::KeepSessionAlive.response_name())?;
        Self::of_document(document, input, options)
    }

    /// Takes over from a document whose message has just been started.
    pub(crate) fn of_document(
        document: Document<'a>,
        input: &'a str,
        options: ReadOptions,
    ) -> Result<Self, DecodeError> {
        let mut cursor = document.cursor;
        let place = if cursor.take_end()? { Place::Tail } else { Place::Response };
        Ok(Self {
            input,
            options,
            at: cursor.position(),
            place,
            frames: cursor.into_frames(),
            result: ResultSeen::default(),
            inner: None,
        })
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Result<Event<'a>, DecodeError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.place == Place::Done {
            return None;
        }
        general::next(self).inspect_err(|_| self.place = Place::Done).transpose()
    }
}

impl FusedIterator for Events<'_> {}
