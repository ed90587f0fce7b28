//! Where in an answer a reader is, and what it has to know of what it has read.

use fearless_simd::Level;

use super::escaped_document::EscapedDocument;
use crate::error::DecodeError;
use crate::input::utf8;
use crate::limits::ReadOptions;
use crate::names::{self, Operation};
use crate::simd;
use crate::soap::namespaces::{self, PAYLOAD};
use crate::xml::cursor::Frames;
use crate::xml::namespace::Namespace;
use crate::xml::scope::Binding;

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

/// Which element's content comes next.
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

impl Place {
    /// How many elements of the envelope, message and result included, are open here.
    const fn envelope_depth(self) -> usize {
        match self {
            Self::Done => 0,
            Self::Tail => 2,
            Self::Response => 3,
            _ => 4,
        }
    }

    /// How many elements of the payload are open here.
    const fn payload_depth(self) -> usize {
        match self {
            Self::Session => 1,
            Self::Account => 2,
            Self::List(_) => 3,
            _ => 0,
        }
    }

    /// Opens the elements of the payload that are open here and are not yet in `frames`, which begin
    /// with so many elements of the envelope.
    pub(super) fn open_payload(self, frames: &mut Frames, envelope: usize) {
        for depth in frames.depth().saturating_sub(envelope)..self.payload_depth() {
            frames.open_known(self.payload_name(depth), &[]);
        }
    }

    /// How many elements are open here, whatever they belong to.
    pub(crate) const fn depth(self) -> usize {
        self.envelope_depth().saturating_add(self.payload_depth())
    }

    /// The canonical name of the open element of the envelope that has `index` others around it.
    const fn envelope_name(index: usize) -> &'static str {
        match index {
            0 => "soap:Envelope",
            1 => "soap:Body",
            2 => Operation::KeepSessionAlive.response_name(),
            _ => Operation::KeepSessionAlive.result_name(),
        }
    }

    /// The canonical name of the open element of the payload that has `index` others of it around.
    const fn payload_name(self, index: usize) -> &'static str {
        match (index, self) {
            (0, _) => names::SESSION,
            (2, Self::List(list)) => list.name(),
            _ => names::IM,
        }
    }
}

/// What has been met of the result element.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ResultSeen {
    /// Where its content starts.
    pub(crate) start: usize,
    pub(crate) itself: bool,
    /// It stands for no result.
    pub(crate) is_nil: bool,
    pub(crate) declaration: bool,
    pub(crate) element: bool,
}

/// The state of a reader, which both tiers read and write.
pub(super) struct State<'a> {
    input: &'a [u8],
    /// The whole input as text, if the general tier has needed it.
    text: Option<&'a str>,
    /// What is left of the input, from where the next item is read.
    pub(super) rest: &'a str,
    /// Where in the input that is.
    pub(super) at: usize,
    pub(super) options: ReadOptions,
    pub(super) place: Place,
    pub(super) result: ResultSeen,
    /// Whether the payload is an escaped document.
    pub(super) is_escaped: bool,
    /// Whether the canonical tier may read on from here.
    pub(super) is_canonical: bool,
    /// The vectors that the canonical tier reads with.
    pub(super) level: Level,
    /// How many of the open elements belong to the general tier. It has to close them: only it knows
    /// how their names are written.
    general_depth: usize,
    /// What belongs to the general tier, if it had to read.
    opened: Option<Box<Opened>>,
}

/// What is open, as far as it belongs to the general tier.
pub(super) struct Opened {
    /// The elements that are open in the input.
    pub(super) frames: Frames,
    /// The inner document, once it had to be unescaped.
    pub(super) document: Option<Box<EscapedDocument>>,
}

impl<'a> State<'a> {
    /// The state behind a canonical start tag, of the message or of its result. `rest` is the end of
    /// `input`.
    #[inline(always)]
    pub(super) fn canonical(
        input: &'a [u8],
        rest: &'a str,
        place: Place,
        options: &ReadOptions,
    ) -> Self {
        let at = input.len().saturating_sub(rest.len());
        let itself = matches!(place, Place::Result);
        Self {
            input,
            text: None,
            rest,
            at,
            options: *options,
            place,
            result: ResultSeen { start: at, itself, ..ResultSeen::default() },
            is_escaped: false,
            is_canonical: true,
            level: simd::level(options.baseline_only),
            general_depth: 0,
            opened: None,
        }
    }

    /// The state at `place`, where the general tier has opened the envelope, and perhaps the message.
    pub(super) fn general(
        text: &'a str,
        (at, place): (usize, Place),
        frames: Frames,
        options: &ReadOptions,
    ) -> Self {
        let opened = Some(Box::new(Opened { frames, document: None }));
        let state = Self::canonical(text.as_bytes(), text, place, options);
        let mut state = Self { at, text: Some(text), opened, ..state };
        state.hand_over();
        state
    }

    /// Moves on to where the canonical tier has read. It declines to close what is not its own.
    #[inline(always)]
    pub(super) fn go(&mut self, place: Place, (rest, at): (&'a str, usize)) -> Option<()> {
        (place.depth() >= self.general_depth).then_some(())?;
        self.place = place;
        (self.rest, self.at) = (rest, at);
        Some(())
    }

    /// Gives the whole input to the general tier, and all that is open: what the canonical tier has opened has the names
    /// that the place tells, and no declarations but those of the canonical envelope.
    ///
    /// # Errors
    /// None, in fact: what was not yet checked to be text is the start of a canonical envelope.
    pub(super) fn take_over(&mut self) -> Result<&'a str, DecodeError> {
        const IN_ENVELOPE: [Binding; 3] = [
            Binding::known("soap", namespaces::SOAP_11),
            Binding::known("xsi", namespaces::XSI),
            Binding::known("xsd", namespaces::XSD),
        ];
        const IN_MESSAGE: [Binding; 1] = [Binding::known("", namespaces::SERVICE)];
        let (place, is_escaped) = (self.place, self.is_escaped);
        let Opened { frames, document } = self.opened();
        let envelope_depth = match document {
            // The inner document was read to the end of the result.
            Some(_) => Place::Response.envelope_depth(),
            None => place.envelope_depth(),
        };
        for depth in frames.depth()..envelope_depth {
            let declared = match depth {
                0 => &IN_ENVELOPE[..],
                2 => &IN_MESSAGE,
                _ => &[],
            };
            frames.open_known(Place::envelope_name(depth), declared);
        }
        match document {
            Some(document) => place.open_payload(&mut document.frames, 0),
            None if is_escaped => {}
            None => place.open_payload(frames, envelope_depth),
        }
        let text = self.text.map_or_else(|| utf8(self.input, self.options), Ok)?;
        self.text = Some(text);
        Ok(text)
    }

    /// What belongs to the general tier.
    pub(super) fn opened(&mut self) -> &mut Opened {
        self.opened.get_or_insert_with(|| {
            Box::new(Opened { frames: Frames::new(namespaces::KNOWN), document: None })
        })
    }

    /// Lets the canonical tier read on where the general tier has stopped, if it may: names without a
    /// prefix must be in a namespace that counts, and the place must not be in a CDATA section, where
    /// markup means something else.
    pub(super) fn hand_over(&mut self) {
        self.general_depth = self.place.depth();
        let (text, at) = (self.text.unwrap_or_default(), self.at);
        self.rest = text.get(at..).unwrap_or_default();
        let (namespace, is_text) = match self.opened.as_deref() {
            Some(Opened { document: Some(document), .. }) => {
                (document.frames.default_namespace(&document.text), document.is_text(at))
            }
            Some(Opened { frames, document: None }) => (frames.default_namespace(text), true),
            None => (Namespace::None, true),
        };
        self.is_canonical =
            self.options.allows_canonical() && PAYLOAD.contains(&namespace) && is_text;
    }
}
