//! The namespaces that count in a message of the service.

use crate::names;
use crate::xml::namespace::{Known, Namespace};

pub(crate) const KNOWN: Known =
    &[names::NS_SERVICE, names::NS_SOAP11, names::NS_SOAP12, names::NS_XSI, names::NS_XSD];

pub(crate) const SERVICE: Namespace = Namespace::Known(0);
pub(crate) const SOAP_11: Namespace = Namespace::Known(1);
pub(crate) const SOAP_12: Namespace = Namespace::Known(2);
pub(crate) const XSI: Namespace = Namespace::Known(3);
pub(crate) const XSD: Namespace = Namespace::Known(4);

/// The namespaces in which a name of the payload counts: the service's, or none.
pub(crate) const PAYLOAD: [Namespace; 2] = [SERVICE, Namespace::None];
