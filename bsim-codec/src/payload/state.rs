//! The state of the iterator, shared by both tiers.

use fearless_simd::Level;

use super::escaped_document::EscapedDocument;
use crate::error::DecodeError;
use crate::input::Input;
use crate::limits::ReadOptions;
use crate::names::{self, Operation};
use crate::simd;
use crate::soap::envelope;
use crate::soap::namespaces::{self, PAYLOAD};
use crate::xml::cursor::Frames;
use crate::xml::namespace::Namespace;
use crate::xml::scope::Binding;

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

/// The current place: the element whose content is read next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Response,
    /// `KeepSessionAliveResult`, before, between or after its elements.
    Result,
    /// The inner document of an escaped result, before its root.
    Prolog,
    Session,
    /// `IM`.
    Account,
    List(List),
    /// The inner document of an escaped result, after its root.
    Epilog,
    /// The rest of the envelope, after the message.
    Tail,
    Done,
}

impl Place {
    /// The number of open elements down to the result.
    const fn envelope_depth(self) -> usize {
        match self {
            Self::Done => 0,
            Self::Tail => 2,
            Self::Response => 3,
            _ => 4,
        }
    }

    const fn payload_depth(self) -> usize {
        match self {
            Self::Session => 1,
            Self::Account => 2,
            Self::List(_) => 3,
            _ => 0,
        }
    }

    /// Opens the payload elements that are missing in `frames`. The envelope has the first
    /// `envelope` elements.
    pub(super) fn open_payload(self, frames: &mut Frames, envelope: usize) {
        for depth in frames.depth().saturating_sub(envelope)..self.payload_depth() {
            frames.open_known(self.payload_name(depth), &[]);
        }
    }

    pub(crate) const fn depth(self) -> usize {
        self.envelope_depth().saturating_add(self.payload_depth())
    }

    /// The canonical name of the envelope element at this depth.
    const fn envelope_name(depth: usize) -> &'static str {
        match depth {
            0 => envelope::ENVELOPE,
            1 => envelope::BODY,
            2 => Operation::KeepSessionAlive.response_name(),
            _ => Operation::KeepSessionAlive.result_name(),
        }
    }

    /// The canonical name of the payload element at this depth.
    const fn payload_name(self, depth: usize) -> &'static str {
        match (depth, self) {
            (0, _) => names::SESSION,
            (2, Self::List(list)) => list.name(),
            _ => names::IM,
        }
    }
}

/// The parts of the result that have occurred.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ResultSeen {
    /// The offset of the content of the result.
    pub(crate) start: usize,
    pub(crate) itself: bool,
    pub(crate) is_nil: bool,
    pub(crate) declaration: bool,
    pub(crate) element: bool,
}

pub(super) struct State<'a> {
    input: Input<'a>,
    /// The rest of the input, for the canonical tier.
    pub(super) rest: &'a str,
    /// The offset of the next read.
    pub(super) at: usize,
    pub(super) options: ReadOptions,
    pub(super) place: Place,
    pub(super) result: ResultSeen,
    pub(super) is_escaped: bool,
    /// Whether the canonical tier may continue here.
    pub(super) is_canonical: bool,
    /// The SIMD level of the canonical tier.
    pub(super) level: Level,
    /// The number of open elements at the last handover. Only the general tier knows all their
    /// names as written, so it has to close them.
    general_depth: usize,
    /// Set once the general tier has read.
    opened: Option<Box<Opened>>,
}

/// The open elements that the general tier knows.
pub(super) struct Opened {
    /// Of the input.
    pub(super) frames: Frames,
    /// The inner document, once it had to be unescaped.
    pub(super) document: Option<Box<EscapedDocument>>,
}

impl<'a> State<'a> {
    /// The state after a canonical start tag of the message or the result. `rest` is the end of
    /// `input`.
    #[inline(always)]
    pub(super) fn canonical(
        input: Input<'a>,
        rest: &'a str,
        place: Place,
        options: &ReadOptions,
    ) -> Self {
        let at = input.bytes.len().saturating_sub(rest.len());
        let itself = matches!(place, Place::Result);
        Self {
            input,
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

    /// The state after the general tier has opened the envelope.
    pub(super) fn general(
        text: &'a str,
        (at, place): (usize, Place),
        frames: Frames,
        options: &ReadOptions,
    ) -> Self {
        let opened = Some(Box::new(Opened { frames, document: None }));
        let state = Self::canonical(Input::within_limit(text), text, place, options);
        let mut state = Self { at, opened, ..state };
        state.hand_over();
        state
    }

    /// Moves on after the canonical tier has read. None if only the general tier can close an
    /// element.
    #[inline(always)]
    pub(super) fn go(&mut self, place: Place, (rest, at): (&'a str, usize)) -> Option<()> {
        (place.depth() >= self.general_depth).then_some(())?;
        self.place = place;
        (self.rest, self.at) = (rest, at);
        Some(())
    }

    /// Hands the input and the open elements to the general tier. Elements of the canonical tier
    /// have canonical names. Only its envelope and its message declare namespaces.
    ///
    /// # Errors
    /// None in practice: only the envelope's start is not yet checked to be UTF-8. It is ASCII.
    pub(super) fn take_over(&mut self) -> Result<&'a str, DecodeError> {
        const IN_MESSAGE: [Binding; 1] = [Binding::known("", namespaces::SERVICE)];
        let (place, is_escaped) = (self.place, self.is_escaped);
        let Opened { frames, document } = self.opened();
        let envelope_depth = match document {
            // The end tag of the result has been read with the inner document.
            Some(_) => Place::Response.envelope_depth(),
            None => place.envelope_depth(),
        };
        for depth in frames.depth()..envelope_depth {
            let declared = match depth {
                0 => &envelope::DECLARED[..],
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
        let text = self.input.text(self.options)?;
        self.input = Input::within_limit(text);
        Ok(text)
    }

    pub(super) fn opened(&mut self) -> &mut Opened {
        self.opened.get_or_insert_with(|| {
            Box::new(Opened { frames: Frames::new(namespaces::KNOWN), document: None })
        })
    }

    /// Lets the canonical tier continue after the general tier, if the default namespace is the
    /// service's or none. In an escaped document, the offset must be in a text: in a CDATA section,
    /// markup is not escaped.
    pub(super) fn hand_over(&mut self) {
        self.general_depth = self.place.depth();
        let (text, at) = (self.input.known_text(), self.at);
        self.rest = text.get(at..).unwrap_or_default();
        let (namespace, is_text) = match self.opened.as_deref() {
            Some(Opened { document: Some(document), .. }) => {
                (document.frames.scope.default_namespace(&document.text), document.is_text(at))
            }
            Some(Opened { frames, document: None }) => (frames.scope.default_namespace(text), true),
            None => (Namespace::None, true),
        };
        self.is_canonical =
            self.options.allows_canonical() && PAYLOAD.contains(&namespace) && is_text;
    }
}
