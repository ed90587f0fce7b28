//! Decoding of XML escapes in texts and attribute values.

use core::ops::Range;

use super::reference;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    /// Element content: references and CDATA sections are decoded, comments and processing
    /// instructions are removed, CR LF and CR become LF.
    Content,
    /// An attribute value: references are decoded, tabs and line ends become spaces.
    Attribute,
}

/// A part of the source: literal bytes, or one decoded character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Run {
    /// The same bytes.
    Literal(Range<usize>),
    Char(char, Range<usize>),
}

/// Splits XML content or an attribute value into [`Run`]s.
///
/// The parser has checked the source. Ill-formed references would be kept unchanged.
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

    /// The length of CDATA delimiters, comments and processing instructions at the current offset.
    /// In an attribute value these do not occur, and `<` is not special.
    fn skipped(&mut self) -> Option<usize> {
        let rest = self.rest();
        // The end does not overlap the start: the comment `<!-->-->` has the content `>`.
        let through = |start: &str, end: &str| {
            let content = rest.strip_prefix(start)?;
            let (_, after) = content.split_once(end).unwrap_or_default();
            Some(rest.len().saturating_sub(after.len()))
        };
        if self.in_cdata {
            self.in_cdata = !rest.starts_with("]]>");
            (!self.in_cdata).then_some(3)
        } else if rest.starts_with("<![CDATA[") {
            self.in_cdata = true;
            Some(9)
        } else {
            through("<!--", "-->").or_else(|| through("<?", "?>"))
        }
    }

    /// The decoded character at the current offset, and its encoded length.
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

pub(crate) fn unescape_into(source: &str, rules: Rules, in_cdata: bool, out: &mut String) {
    for run in Runs::new(source, rules, in_cdata) {
        match run {
            Run::Literal(range) => out.push_str(source.get(range).unwrap_or_default()),
            Run::Char(c, _) => out.push(c),
        }
    }
}

/// Decodes `text` from `start` on: appends the result to `text`, then removes the source.
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

/// The offset in `source` of the character that begins at byte `at` of the decoded text. The end of
/// the decoded text maps to the end of `source`.
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
