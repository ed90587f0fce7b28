//! Namespaces: which prefix means what at some place.

use super::attribute::Attribute;
use super::unescape::{self, Rules};
use super::{Span, split_name};
use crate::error::{DecodeError, ErrorKind};
use crate::limits::Limits;
use crate::names;

/// A namespace, as far as it matters which one it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Namespace {
    None,
    Service,
    Soap11,
    Soap12,
    Xsi,
    Xml,
    Xmlns,
    Other,
}

impl Namespace {
    fn of(uri: &str) -> Self {
        match uri {
            "" => Self::None,
            names::NS_SERVICE => Self::Service,
            names::NS_SOAP11 => Self::Soap11,
            names::NS_SOAP12 => Self::Soap12,
            names::NS_XSI => Self::Xsi,
            names::NS_XML => Self::Xml,
            names::NS_XMLNS => Self::Xmlns,
            _ => Self::Other,
        }
    }
}

/// A name that is known beforehand, or that is written in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Name {
    Known(&'static str),
    Written(Span),
}

impl Name {
    pub(crate) fn of(self, text: &str) -> &str {
        match self {
            Self::Known(name) => name,
            Self::Written(span) => span.of(text),
        }
    }
}

/// What a prefix is bound to. The default namespace has the empty prefix.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Binding {
    prefix: Name,
    namespace: Namespace,
    /// The attribute value, where it matters ([`Namespace::Other`]).
    uri: Span,
}

impl Binding {
    pub(crate) const fn known(prefix: &'static str, namespace: Namespace, uri: Span) -> Self {
        Self { prefix: Name::Known(prefix), namespace, uri }
    }
}

/// What an attribute value stands for.
pub(super) fn undo(text: &str, value: Span) -> String {
    let mut out = String::new();
    unescape::unescape_into(value.of(text), Rules::Attribute, false, &mut out);
    out
}

fn is_declaration(name: &str) -> bool {
    name == "xmlns" || name.starts_with("xmlns:")
}

/// The declarations in scope, innermost last.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    bindings: Vec<Binding>,
}

impl Scope {
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

    /// Takes up the declarations among `attributes`, and checks that no two are the same.
    pub(crate) fn enter(
        &mut self,
        text: &str,
        attributes: &[Attribute],
        limits: &Limits,
    ) -> Result<(), DecodeError> {
        for attribute in attributes {
            if is_declaration(attribute.name.of(text)) {
                let binding = declare(text, attribute)?;
                if self.bindings.len() >= limits.namespaces {
                    let at = attribute.name.start();
                    return Err(DecodeError::new(ErrorKind::TooManyNamespaces, at, ""));
                }
                self.bindings.push(binding);
            }
        }
        for (index, attribute) in attributes.iter().enumerate() {
            let at = attribute.name.start();
            let namespace = self.resolve_attribute(text, attribute.name)?;
            for earlier in &attributes[..index] {
                if self.same_attribute(text, (earlier.name, attribute.name), namespace)? {
                    return Err(DecodeError::new(ErrorKind::DuplicateAttribute, at, ""));
                }
            }
        }
        Ok(())
    }

    fn same_attribute(
        &self,
        text: &str,
        (earlier, later): (Span, Span),
        namespace: Namespace,
    ) -> Result<bool, DecodeError> {
        let (earlier_name, later_name) = (earlier.of(text), later.of(text));
        if earlier_name == later_name {
            return Ok(true);
        }
        let ((earlier_prefix, earlier_local), (later_prefix, later_local)) =
            (split_name(earlier_name), split_name(later_name));
        if earlier_local != later_local
            || earlier_prefix.is_empty()
            || later_prefix.is_empty()
            || self.resolve_attribute(text, earlier)? != namespace
        {
            return Ok(false);
        }
        let uri = |prefix| self.find(text, prefix).map(|binding| undo(text, binding.uri));
        Ok(namespace != Namespace::Other || uri(earlier_prefix) == uri(later_prefix))
    }

    fn find(&self, text: &str, prefix: &str) -> Option<&Binding> {
        self.bindings.iter().rev().find(|binding| binding.prefix.of(text) == prefix)
    }

    /// The namespace of an element's name.
    pub(crate) fn resolve(&self, text: &str, name: Span) -> Result<Namespace, DecodeError> {
        match split_name(name.of(text)).0 {
            "" => Ok(self.default_namespace(text)),
            "xml" => Ok(Namespace::Xml),
            prefix => match self.find(text, prefix) {
                Some(binding) => Ok(binding.namespace),
                None => Err(DecodeError::new(ErrorKind::UnboundPrefix, name.start(), "")),
            },
        }
    }

    /// The namespace of names without a prefix.
    pub(crate) fn default_namespace(&self, text: &str) -> Namespace {
        self.find(text, "").map_or(Namespace::None, |binding| binding.namespace)
    }

    /// The namespace of an attribute's name: none without a prefix.
    pub(crate) fn resolve_attribute(
        &self,
        text: &str,
        name: Span,
    ) -> Result<Namespace, DecodeError> {
        let written = name.of(text);
        if is_declaration(written) {
            Ok(Namespace::Xmlns)
        } else if written.contains(':') {
            self.resolve(text, name)
        } else {
            Ok(Namespace::None)
        }
    }
}

/// What one declaration binds to what, if it may (Namespaces in XML 1.0, section 3).
fn declare(text: &str, attribute: &Attribute) -> Result<Binding, DecodeError> {
    let (first, second) = split_name(attribute.name.of(text));
    let is_default = second == "xmlns" && first.is_empty();
    let prefix = if is_default {
        Span::default()
    } else {
        Span::new(attribute.name.end() - second.len(), attribute.name.end())
    };
    let namespace = Namespace::of(&undo(text, attribute.value));
    let allowed = match namespace {
        Namespace::None => is_default,
        Namespace::Xml => second == "xml",
        Namespace::Xmlns => false,
        _ => is_default || !matches!(second, "xml" | "xmlns"),
    };
    if !allowed {
        let at = attribute.name.start();
        return Err(DecodeError::new(ErrorKind::InvalidNamespace, at, "a binding that is allowed"));
    }
    Ok(Binding { prefix: Name::Written(prefix), namespace, uri: attribute.value })
}
