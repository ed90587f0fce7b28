//! Errors with their place.

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

    /// The place after `bytes`, which begin here.
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

    /// The place after `len` missing bytes.
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

pub(crate) struct LocatedError {
    kind: ErrorKind,
    expected: &'static str,
    place: Place,
    /// The object that contains the place, if it is not the file or the connection.
    within: &'static str,
}

impl LocatedError {
    pub(crate) fn at(place: Place, error: DecodeError) -> Self {
        Self { kind: error.kind(), expected: error.expected(), place, within: "" }
    }

    /// For an error in `bytes`, which are the whole file.
    pub(crate) fn of(bytes: &[u8], error: DecodeError) -> Self {
        Self::at(Place::START.after(&bytes[..error.offset().min(bytes.len())]), error)
    }

    /// For an error in `body`, which is not in the file in this form.
    pub(crate) fn within(within: &'static str, body: &[u8], error: DecodeError) -> Self {
        Self { within, ..Self::of(body, error) }
    }

    pub(crate) fn too_short(place: Place) -> Self {
        let (kind, expected) = (ErrorKind::UnexpectedEnd, "the rest of the request");
        Self { kind, expected, place, within: "" }
    }
}

impl fmt::Display for LocatedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, expected, place, within } = self;
        write!(f, "{kind:?} at {place}{within}: {kind}")?;
        if expected.is_empty() { Ok(()) } else { write!(f, " (expected {expected})") }
    }
}
