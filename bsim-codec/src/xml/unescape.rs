//! Undoing XML: what the characters of a text or attribute value stand for.

use core::ops::Range;

use super::reference;

/// Which rules a stretch of XML follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    /// Element content: references, CDATA sections; comments and processing instructions are
    /// nothing; CR LF and CR are LF.
    Content,
    /// An attribute value: references; a tab or line end is a space.
    Attribute,
}

/// A stretch of the source, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Run {
    /// Itself.
    Literal(Range<usize>),
    /// One character.
    Char(char, Range<usize>),
}

/// Splits well-formed XML content or an attribute value into [`Run`]s.
///
/// It is total: what is not well-formed (a reader has refused it before) is left as it is.
#[derive(Debug, Clone)]
pub(crate) struct Runs<'s> {
    source: &'s str,
    at: usize,
    rules: Rules,
    in_cdata: bool,
}

impl<'s> Runs<'s> {
    /// `in_cdata`: the source begins inside a CDATA section.
    pub(crate) fn new(source: &'s str, rules: Rules, in_cdata: bool) -> Self {
        Self { source, at: 0, rules, in_cdata }
    }

    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// Passes over `len` bytes, and says which.
    fn advance(&mut self, len: usize) -> Range<usize> {
        let start = self.at;
        self.at = start.saturating_add(len);
        start..self.at
    }

    fn is_special(&self, byte: u8) -> bool {
        match self.rules {
            _ if self.in_cdata => matches!(byte, b']' | b'\r'),
            Rules::Content => matches!(byte, b'&' | b'<' | b'\r'),
            Rules::Attribute => matches!(byte, b'&' | b'\t' | b'\n' | b'\r'),
        }
    }

    /// The length of the markup at the current special place, if it is some that stands for nothing.
    /// In an attribute none is: there a `<` is nothing special.
    fn skipped(&mut self) -> Option<usize> {
        let rest = self.rest();
        let through = |end: &str| {
            rest.split_once(end)
                .map_or(rest.len(), |(skipped, _)| skipped.len().saturating_add(end.len()))
        };
        if self.in_cdata {
            self.in_cdata = !rest.starts_with("]]>");
            (!self.in_cdata).then_some(3)
        } else if rest.starts_with("<![CDATA[") {
            self.in_cdata = true;
            Some(9)
        } else if rest.starts_with("<!--") {
            Some(through("-->"))
        } else if rest.starts_with("<?") {
            Some(through("?>"))
        } else {
            None
        }
    }

    /// The character that the special place stands for, and the length of what is there. In CDATA
    /// an `&` is nothing special.
    fn special(&self) -> Option<(char, usize)> {
        let rest = self.rest();
        let line_end = if self.rules == Rules::Attribute { ' ' } else { '\n' };
        match rest.as_bytes().first()? {
            b'&' => reference::parse(rest).ok(),
            b'\r' if rest.as_bytes().get(1) == Some(&b'\n') => Some((line_end, 2)),
            b'\r' => Some((line_end, 1)),
            b'\t' | b'\n' => Some((' ', 1)),
            _ => None,
        }
    }
}

impl Iterator for Runs<'_> {
    type Item = Run;

    fn next(&mut self) -> Option<Run> {
        let bytes = self.source.as_bytes();
        while let Some(rest @ [byte, ..]) = bytes.get(self.at..) {
            if !self.is_special(*byte) {
                let len = rest.iter().position(|&byte| self.is_special(byte));
                return Some(Run::Literal(self.advance(len.unwrap_or(rest.len()))));
            }
            if let Some(len) = self.skipped() {
                self.advance(len);
            } else if let Some((c, len)) = self.special() {
                return Some(Run::Char(c, self.advance(len)));
            } else {
                return Some(Run::Literal(self.advance(1)));
            }
        }
        None
    }
}

/// Appends what `source` stands for.
pub(crate) fn unescape_into(source: &str, rules: Rules, in_cdata: bool, out: &mut String) {
    for run in Runs::new(source, rules, in_cdata) {
        match run {
            Run::Literal(range) => out.push_str(source.get(range).unwrap_or_default()),
            Run::Char(c, _) => out.push(c),
        }
    }
}

/// Replaces what `text` holds from `start` on by what that stands for. It takes no other room than
/// that of `text`: the one is appended to the other, which is removed then.
pub(crate) fn unescape_from(text: &mut String, start: usize, rules: Rules) {
    let end = text.len();
    let (mut at, mut in_cdata) = (start, false);
    loop {
        let source = text.get(..end).unwrap_or_default();
        let mut runs = Runs { source, at, rules, in_cdata };
        let run = runs.next();
        (at, in_cdata) = (runs.at, runs.in_cdata);
        match run {
            Some(Run::Literal(range)) => text.extend_from_within(range),
            Some(Run::Char(c, _)) => text.push(c),
            None => break,
        }
    }
    text.drain(start..end);
}

/// The offset in `source` of the character that begins at byte `at` of what it stands for; the
/// source's end for its end.
pub(crate) fn source_offset(source: &str, rules: Rules, in_cdata: bool, at: usize) -> usize {
    let mut left = at;
    for run in Runs::new(source, rules, in_cdata) {
        let (len, range) = match run {
            Run::Literal(range) => (range.len(), range),
            Run::Char(c, range) => (c.len_utf8(), range),
        };
        match left.checked_sub(len) {
            Some(rest) => left = rest,
            None => return range.start.saturating_add(left),
        }
    }
    source.len()
}
