//! The namespaces that the codec distinguishes.

use crate::names;
use crate::xml::namespace::{Known, Namespace};

pub(crate) const KNOWN: Known = &[
    names::NS_SERVICE,
    names::NS_SOAP11,
    names::NS_SOAP12,
    names::NS_XSI,
    names::NS_XSD,
    names::NS_SOAP11_ENCODING,
    names::NS_SOAP12_ENCODING,
];

pub(crate) const SERVICE: Namespace = Namespace::Known(0);
pub(crate) const SOAP_11: Namespace = Namespace::Known(1);
pub(crate) const SOAP_12: Namespace = Namespace::Known(2);
pub(crate) const XSI: Namespace = Namespace::Known(3);
pub(crate) const XSD: Namespace = Namespace::Known(4);
pub(crate) const SOAP_11_ENCODING: Namespace = Namespace::Known(5);
pub(crate) const SOAP_12_ENCODING: Namespace = Namespace::Known(6);

/// The namespaces of payload names: the service's, or none.
pub(crate) const PAYLOAD: [Namespace; 2] = [SERVICE, Namespace::None];
