//! Namespaces: which prefix means what at some place.

use std::borrow::Cow;

use super::attribute::Attribute;
use super::namespace::{Known, Namespace};
use super::qname::QName;
use super::span::Span;
use super::unescape::{Rules, unescape_into};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;
use crate::simd::set::{Set, bytes};

/// A name that is known beforehand, or that is written in the text.
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

/// What a prefix is bound to. The default namespace has the empty prefix.
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

/// What an attribute value stands for.
pub(super) fn unescape(text: &str, value: Span) -> Cow<'_, str> {
    let value = value.of(text);
    // A reference, or a tab or line end, which is read as a space.
    type Special = Set<b' ', { bytes(b"&") }>;
    if !Special::meets(value.as_bytes()) {
        return Cow::Borrowed(value);
    }
    let mut out = String::new();
    unescape_into(value, Rules::Attribute, false, &mut out);
    Cow::Owned(out)
}

/// Whether the attribute of this name declares a namespace.
fn is_declaration(text: &str, name: QName) -> bool {
    let prefix = name.prefix();
    let telling = if prefix.len() == 0 { name.whole() } else { prefix };
    telling.of(text) == "xmlns"
}

/// The declarations in scope, innermost last.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    bindings: Vec<Binding>,
    known: Known,
}

impl Scope {
    pub(crate) const fn new(known: Known) -> Self {
        Self { bindings: Vec::new(), known }
    }

    /// How many declarations there are; [`Self::leave`] goes back to it.
    pub(crate) fn mark(&self) -> usize {
        self.bindings.len()
    }

    pub(crate) fn leave(&mut self, mark: usize) {
        self.bindings.truncate(mark);
    }

    pub(crate) fn add(&mut self, binding: Binding) {
        self.bindings.push(binding);
    }

    /// Binds a prefix that is bound to nothing yet to a namespace that is not one of XML's own.
    pub(super) fn declare(&mut self, text: &str, prefix: Span, namespace: Namespace) -> Option<()> {
        let is_usual = matches!(namespace, Namespace::Known(_) | Namespace::Other(_));
        (is_usual && self.find(text, prefix.bytes_of(text)).is_none()).then_some(())?;
        self.bindings.push(Binding { prefix: Name::Written(prefix), namespace });
        Some(())
    }

    /// Takes up the declarations among `attributes`, resolves the names of all, and checks that no
    /// two are the same.
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
            let local = |attribute: &Attribute| attribute.name.local().of(text);
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

    /// The namespace of an element's name.
    pub(crate) fn resolve(&self, text: &str, name: QName) -> Result<Namespace, DecodeError> {
        match name.prefix().bytes_of(text) {
            b"" => Ok(self.default_namespace(text)),
            b"xml" => Ok(Namespace::Xml),
            prefix => match self.find(text, prefix) {
                Some(binding) => Ok(binding.namespace),
                None => Err(DecodeError::new(ErrorKind::UnboundPrefix, name.start(), "")),
            },
        }
    }

    /// Namespace and local name of a qualified name that is a value. None if nothing binds its prefix.
    pub(crate) fn resolve_value<'v>(
        &self,
        text: &str,
        value: &'v str,
    ) -> Option<(Namespace, &'v str)> {
        match value.split_once(':') {
            None => Some((self.default_namespace(text), value)),
            Some((prefix, local)) => Some((self.find(text, prefix.as_bytes())?.namespace, local)),
        }
    }

    /// The namespace of names without a prefix.
    pub(crate) fn default_namespace(&self, text: &str) -> Namespace {
        self.find(text, b"").map_or(Namespace::None, |binding| binding.namespace)
    }

    /// The namespace of an attribute's name: none without a prefix.
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

/// What one declaration binds to what, if it may (Namespaces in XML 1.0, section 3).
fn declare(text: &str, attribute: &Attribute, known: Known) -> Result<Binding, DecodeError> {
    let is_default = attribute.name.prefix().len() == 0;
    let prefix = if is_default { Span::default() } else { attribute.name.local() };
    let namespace = Namespace::of(&unescape(text, attribute.value), known);
    let allowed = match namespace {
        Namespace::None => is_default,
        Namespace::Xml => prefix.of(text) == "xml",
        Namespace::Xmlns => false,
        _ => !matches!(prefix.of(text), "xml" | "xmlns"),
    };
    if !allowed {
        let at = attribute.name.start();
        return Err(DecodeError::new(ErrorKind::InvalidNamespace, at, "a binding that is allowed"));
    }
    Ok(Binding { prefix: Name::Written(prefix), namespace })
}
