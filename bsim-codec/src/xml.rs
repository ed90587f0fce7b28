//! XML 1.0 with namespaces, checked strictly.
//!
//! quick-xml finds some ends of markup (see [token]). This module does the rest. It
//! knows nothing of BSIM or SOAP: its callers say which namespaces count.

pub(crate) mod attribute;
pub(crate) mod chars;
pub(crate) mod cursor;
pub(crate) mod declaration;
pub(crate) mod namespace;
pub(crate) mod qname;
pub(crate) mod reference;
pub(crate) mod scope;
pub(crate) mod span;
pub(crate) mod token;
pub(crate) mod unescape;
