//! The SOAP envelope: what is around every message.

mod envelope;
mod fault;
mod fault_kind;
pub(crate) mod fields;
pub(crate) mod namespaces;
pub(crate) mod read;
pub(crate) mod write;

pub use fault::{Fault, FaultOf, Translation, TranslationOf};
pub use fault_kind::FaultKind;

/// A version of SOAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum SoapVersion {
    /// SOAP 1.1: what the service speaks.
    #[default]
    Soap11,
    /// SOAP 1.2: how the service answers a request that speaks it.
    Soap12,
}
