//! The SOAP envelope and faults.

pub(crate) mod envelope;
mod fault;
mod fault_canonical;
mod fault_kind;
pub(crate) mod fields;
pub(crate) mod namespaces;
pub(crate) mod read;
pub(crate) mod write;

pub use fault::{Fault, FaultOf, Translation, TranslationOf};
pub use fault_kind::FaultKind;

/// A SOAP version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum SoapVersion {
    /// SOAP 1.1, which the service uses.
    #[default]
    Soap11,
    /// SOAP 1.2. The service answers a SOAP 1.2 request in SOAP 1.2.
    Soap12,
}
