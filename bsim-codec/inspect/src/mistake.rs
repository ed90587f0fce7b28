//! What is wrong with a message, and where.

use std::fmt;

use bsim_codec::{DecodeError, ErrorKind, Location};

/// A place in a file or in one direction of a connection.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    offset: u64,
    location: Location,
}

impl Place {
    pub(crate) const START: Self = Self { offset: 0, location: Location { line: 1, column: 1 } };

    pub(crate) const fn is_start(self) -> bool {
        self.offset == 0
    }

    /// The place behind `bytes`, which begin here.
    #[must_use]
    pub(crate) fn after(self, bytes: &[u8]) -> Self {
        let Location { line, column } = Location::of(bytes, bytes.len());
        let location = if line == 1 {
            Location { line: self.location.line, column: self.location.column + column - 1 }
        } else {
            Location { line: self.location.line + line - 1, column }
        };
        Self { offset: self.offset + bytes.len() as u64, location }
    }

    /// The place behind bytes that nobody has seen.
    #[must_use]
    pub(crate) fn after_missing(self, len: u64) -> Self {
        Self { offset: self.offset + len, ..self }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}, {}", self.offset, self.location)
    }
}

/// What is wrong, and where.
pub(crate) struct Mistake {
    kind: ErrorKind,
    expected: &'static str,
    place: Place,
    /// The place is in this, and not in the file or the connection.
    within: &'static str,
}

impl Mistake {
    pub(crate) fn at(place: Place, error: DecodeError) -> Self {
        Self { kind: error.kind(), expected: error.expected(), place, within: "" }
    }

    /// The error counts in these bytes, which are all.
    pub(crate) fn of(bytes: &[u8], error: DecodeError) -> Self {
        Self::at(Place::START.after(&bytes[..error.offset().min(bytes.len())]), error)
    }

    /// The error counts in `body`, which is not in the file as it is here.
    pub(crate) fn within(within: &'static str, body: &[u8], error: DecodeError) -> Self {
        Self { within, ..Self::of(body, error) }
    }

    pub(crate) fn too_short(place: Place) -> Self {
        let (kind, expected) = (ErrorKind::UnexpectedEnd, "the rest of the request");
        Self { kind, expected, place, within: "" }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, expected, place, within } = self;
        write!(f, "{kind:?} at {place}{within}: {kind}")?;
        if expected.is_empty() { Ok(()) } else { write!(f, " (expected {expected})") }
    }
}
