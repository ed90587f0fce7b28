use super::SoapVersion;
use super::namespaces::{SOAP_11, SOAP_12};
use crate::xml::namespace::Namespace;

/// The meaning of a fault code, in either version and with any prefix.
///
/// In SOAP 1.1, a dot and details may follow: `Client.Authentication` is [`Client`](Self::Client).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[non_exhaustive]
pub enum FaultKind {
    /// `Client` or `Sender`: the request is wrong. Do not send it again.
    Client,
    /// `Server` or `Receiver`: the request could not be processed.
    Server,
    /// `VersionMismatch`: the service does not support the SOAP version of the envelope.
    VersionMismatch,
    /// `MustUnderstand`: the service did not understand a mandatory header block.
    MustUnderstand,
    /// `DataEncodingUnknown`, only in SOAP 1.2: the service does not support an encoding.
    DataEncodingUnknown,
    /// Any other code, or no code.
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

    /// The local name of the code in `version`.
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

    /// Whether `local` is the local name of this kind in `version`.
    pub(super) fn has_local(self, local: &str, version: SoapVersion) -> bool {
        let details = self.name(version).and_then(|name| local.strip_prefix(name));
        let may_have_details = version == SoapVersion::Soap11 && self != Self::DataEncodingUnknown;
        details.is_some_and(|it| it.is_empty() || may_have_details && it.starts_with('.'))
    }

    pub(super) fn resolve(name: Option<(Namespace, &str)>) -> Self {
        match name {
            Some((SOAP_11 | SOAP_12, local)) => Self::of_local(local.as_bytes()),
            _ => Self::Other,
        }
    }

    /// The kind of a code in an envelope with the prefix `soap`.
    pub(super) const fn of_written(code: &str) -> Self {
        match code.as_bytes().trim_ascii() {
            [b's', b'o', b'a', b'p', b':', local @ ..] => Self::of_local(local),
            _ => Self::Other,
        }
    }

    /// The kind of the local name of a code.
    const fn of_local(local: &[u8]) -> Self {
        let (mut len, mut rest) = (0_usize, local);
        while let [byte, after @ ..] = rest
            && *byte != b'.'
        {
            (len, rest) = (len.saturating_add(1), after);
        }
        let class = match local.split_at_checked(len) {
            Some((class, _)) => class,
            None => local,
        };
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
