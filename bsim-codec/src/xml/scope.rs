use std::borrow::Cow;

use super::attribute::Attribute;
use super::namespace::{Known, Namespace};
use super::qname::QName;
use super::span::Span;
use super::unescape::{Rules, unescape_into};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;
use crate::simd::set::{Set, bytes};

/// A name that the canonical tier knows, or a name in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Name {
    Known(&'static str),
    Written(Span),
}

impl Name {
    pub(crate) fn bytes_of(self, text: &str) -> &[u8] {
        match self {
            Self::Known(name) => name.as_bytes(),
            Self::Written(span) => span.bytes_of(text),
        }
    }
}

/// A prefix and its namespace. The default namespace has the empty prefix.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Binding {
    prefix: Name,
    namespace: Namespace,
}

impl Binding {
    pub(crate) const fn known(prefix: &'static str, namespace: Namespace) -> Self {
        Self { prefix: Name::Known(prefix), namespace }
    }
}

pub(super) fn unescape(text: &str, value: Span) -> Cow<'_, str> {
    let value = value.of(text);
    // XML reads tabs and line ends in attributes as spaces.
    type Special = Set<b' ', { bytes(b"&") }>;
    if !Special::meets(value.as_bytes()) {
        return Cow::Borrowed(value);
    }
    let mut out = String::new();
    unescape_into(value, Rules::Attribute, false, &mut out);
    Cow::Owned(out)
}

fn is_declaration(text: &str, name: QName) -> bool {
    let prefix = name.prefix();
    let telling = if prefix.len() == 0 { name.whole } else { prefix };
    telling.of(text) == "xmlns"
}

/// The declarations in scope. The innermost is last.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    pub(super) bindings: Vec<Binding>,
    known: Known,
}

impl Scope {
    pub(crate) const fn new(known: Known) -> Self {
        Self { bindings: Vec::new(), known }
    }

    /// Declares a prefix. None if the prefix is already bound, or for the namespaces of XML itself.
    pub(crate) fn declare(&mut self, text: &str, prefix: Span, namespace: Namespace) -> Option<()> {
        let is_usual = matches!(namespace, Namespace::Known(_) | Namespace::Other(_));
        (is_usual && self.find(text, prefix.bytes_of(text)).is_none()).then_some(())?;
        self.bindings.push(Binding { prefix: Name::Written(prefix), namespace });
        Some(())
    }

    /// Adds the declarations in `attributes`, resolves the names, and checks for duplicates.
    pub(crate) fn enter(
        &mut self,
        text: &str,
        attributes: &mut [Attribute],
        limits: &Limits,
    ) -> Result<(), DecodeError> {
        for attribute in &*attributes {
            if is_declaration(text, attribute.name) {
                let binding = declare(text, attribute, self.known)?;
                if self.bindings.len() >= limits.namespaces {
                    let at = attribute.name.start();
                    return Err(DecodeError::new(ErrorKind::TooManyNamespaces, at, ""));
                }
                self.bindings.push(binding);
            }
        }
        for index in 0..attributes.len() {
            let (earlier, rest) = attributes.split_at_mut(index);
            let [attribute, ..] = rest else { break };
            attribute.namespace = self.resolve_attribute(text, attribute.name)?;
            let local = |attribute: &Attribute| attribute.name.local.of(text);
            let is_same = |it: &Attribute| {
                it.namespace == attribute.namespace && local(it) == local(attribute)
            };
            if let Some(first) = earlier.iter().find(|it| is_same(it)) {
                let at = attribute.name.start();
                let error = DecodeError::new(ErrorKind::DuplicateAttribute, at, "");
                return Err(error.related_to(first.name.start()));
            }
        }
        Ok(())
    }

    fn find(&self, text: &str, prefix: &[u8]) -> Option<&Binding> {
        self.bindings.iter().rev().find(|binding| binding.prefix.bytes_of(text) == prefix)
    }

    pub(crate) fn resolve(&self, text: &str, name: QName) -> Result<Namespace, DecodeError> {
        let unbound = || DecodeError::new(ErrorKind::UnboundPrefix, name.start(), "");
        self.namespace(text, name.prefix()).ok_or_else(unbound)
    }

    /// The namespace that a prefix stands for. None if it is not bound.
    pub(crate) fn namespace(&self, text: &str, prefix: Span) -> Option<Namespace> {
        match prefix.bytes_of(text) {
            b"" => Some(self.default_namespace(text)),
            b"xml" => Some(Namespace::Xml),
            prefix => self.find(text, prefix).map(|binding| binding.namespace),
        }
    }

    /// The namespace and local name of a qualified name in a value. None if its prefix is empty or unbound.
    pub(crate) fn resolve_value<'v>(
        &self,
        text: &str,
        value: &'v str,
    ) -> Option<(Namespace, &'v str)> {
        match value.split_once(':') {
            Some(("", _)) => None,
            None => Some((self.default_namespace(text), value)),
            Some((prefix, local)) => Some((self.find(text, prefix.as_bytes())?.namespace, local)),
        }
    }

    pub(crate) fn default_namespace(&self, text: &str) -> Namespace {
        self.find(text, b"").map_or(Namespace::None, |binding| binding.namespace)
    }

    /// The namespace of an attribute. Without a prefix an attribute has none.
    fn resolve_attribute(&self, text: &str, name: QName) -> Result<Namespace, DecodeError> {
        if is_declaration(text, name) {
            Ok(Namespace::Xmlns)
        } else if name.prefix().len() == 0 {
            Ok(Namespace::None)
        } else {
            self.resolve(text, name)
        }
    }
}

/// The binding of a declaration, if it is allowed (Namespaces in XML 1.0, section 3).
fn declare(text: &str, attribute: &Attribute, known: Known) -> Result<Binding, DecodeError> {
    let is_default = attribute.name.prefix().len() == 0;
    let prefix = if is_default { Span::default() } else { attribute.name.local };
    let namespace = Namespace::of(&unescape(text, attribute.value), known);
    let allowed = match namespace {
        Namespace::None => is_default,
        Namespace::Xml => prefix.of(text) == "xml",
        Namespace::Xmlns => false,
        _ => !matches!(prefix.of(text), "xml" | "xmlns"),
    };
    if !allowed {
        let at = attribute.name.start();
        return Err(DecodeError::new(ErrorKind::InvalidNamespace, at, "an allowed binding"));
    }
    Ok(Binding { prefix: Name::Written(prefix), namespace })
}
