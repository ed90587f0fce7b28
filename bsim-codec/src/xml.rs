//! XML 1.0 with namespaces, read strictly.
//!
//! quick-xml splits the input into tokens; everything that it leaves to its caller is checked here.
//! Nothing in this module knows BSIM or SOAP.
//!
//! | module | what it does |
//! |---|---|
//! | `chars` | which characters may stand where |
//! | `qname` | names with prefixes |
//! | `reference` | entity and character references |
//! | `unescape` | what a stretch of XML stands for |
//! | `token` | tokens, each checked by itself |
//! | `attribute` | the attributes of one tag |
//! | `declaration` | the XML declaration |
//! | `scope` | namespaces |
//! | `cursor` | elements that match and names that resolve |

pub(crate) mod attribute;
pub(crate) mod chars;
pub(crate) mod cursor;
pub(crate) mod declaration;
pub(crate) mod qname;
pub(crate) mod reference;
pub(crate) mod scope;
pub(crate) mod span;
pub(crate) mod token;
pub(crate) mod unescape;
