//! What the codes of faults mean.

use super::SoapVersion;
use super::namespaces::{SOAP_11, SOAP_12};
use crate::xml::namespace::Namespace;

/// Who is to blame for a fault: what its code means, in either version and whatever its prefix is.
///
/// SOAP 1.1 lets more be said behind a dot: `Client.Authentication` is [`Client`](Self::Client).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[non_exhaustive]
pub enum FaultKind {
    /// `Client`, or `Sender`: the request is wrong. To send it again is of no use.
    Client,
    /// `Server`, or `Receiver`: the request could not be processed.
    Server,
    /// `VersionMismatch`: the envelope is of a version that the service does not speak.
    VersionMismatch,
    /// `MustUnderstand`: a header block that had to be understood was not.
    MustUnderstand,
    /// `DataEncodingUnknown`, of SOAP 1.2: an encoding that the service does not know.
    DataEncodingUnknown,
    /// A code of another namespace, or no code.
    #[default]
    Other,
}

impl FaultKind {
    /// Every kind but [`Other`](Self::Other).
    pub const ALL: &'static [Self] = &[
        Self::Client,
        Self::Server,
        Self::VersionMismatch,
        Self::MustUnderstand,
        Self::DataEncodingUnknown,
    ];

    /// The local name of the code.
    pub(super) const fn name(self, version: SoapVersion) -> Option<&'static str> {
        Some(match (self, version) {
            (Self::Client, SoapVersion::Soap11) => "Client",
            (Self::Client, SoapVersion::Soap12) => "Sender",
            (Self::Server, SoapVersion::Soap11) => "Server",
            (Self::Server, SoapVersion::Soap12) => "Receiver",
            (Self::VersionMismatch, _) => "VersionMismatch",
            (Self::MustUnderstand, _) => "MustUnderstand",
            (Self::DataEncodingUnknown, _) => "DataEncodingUnknown",
            (Self::Other, _) => return None,
        })
    }

    /// Whether `version` has a code of this kind with this local name.
    pub(super) fn has_local(self, local: &str, version: SoapVersion) -> bool {
        let class = match version {
            SoapVersion::Soap11 => local.split('.').next(),
            SoapVersion::Soap12 => Some(local),
        };
        class == self.name(version) && Self::of_local(local.as_bytes()) == self
    }

    /// The kind of the code with this name.
    pub(super) fn resolve(name: Option<(Namespace, &str)>) -> Self {
        match name {
            Some((SOAP_11 | SOAP_12, local)) => Self::of_local(local.as_bytes()),
            _ => Self::Other,
        }
    }

    /// The kind of a code as it is written in our envelope.
    pub(super) const fn of_written(code: &str) -> Self {
        match code.as_bytes().trim_ascii() {
            [b's', b'o', b'a', b'p', b':', local @ ..] => Self::of_local(local),
            _ => Self::Other,
        }
    }

    /// The kind of the code with this local name, in the namespace of an envelope.
    pub(super) const fn of_local(local: &[u8]) -> Self {
        let (mut class, mut rest) = (local, local);
        while let [before @ .., byte] = rest {
            if *byte == b'.' {
                class = before;
            }
            rest = before;
        }
        match (class, local) {
            (b"Client", _) | (_, b"Sender") => Self::Client,
            (b"Server", _) | (_, b"Receiver") => Self::Server,
            (b"VersionMismatch", _) => Self::VersionMismatch,
            (b"MustUnderstand", _) => Self::MustUnderstand,
            (_, b"DataEncodingUnknown") => Self::DataEncodingUnknown,
            _ => Self::Other,
        }
    }
}
