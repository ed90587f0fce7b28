//! XML 1.0 with namespaces, read strictly.
//!
//! quick-xml finds where markup ends; what it leaves to its caller is checked here. Nothing in this
//! folder knows BSIM or SOAP: its caller says which namespaces count.
//!
//! | module | what it does |
//! |---|---|
//! | `span` | parts of a text, by byte offsets |
//! | `chars` | which characters may stand where |
//! | `qname` | names with prefixes |
//! | `reference` | entity and character references |
//! | `unescape` | what a stretch of XML stands for |
//! | `token` | tokens, each checked by itself |
//! | `attribute` | the attributes of one tag |
//! | `declaration` | the XML declaration |
//! | `namespace` | namespaces, by name |
//! | `scope` | which prefix means which namespace |
//! | `cursor` | elements that match and names that resolve |

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
