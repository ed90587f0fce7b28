//! Parses messages that consist of an optional session and a row of text fields: requests, and all
//! responses but those with events.

use fearless_simd::Simd;

use super::markup::{TagPatterns, Whole, pattern};
use super::scan::Scan;
use crate::limits::ReadOptions;
use crate::names::{self, NS_SERVICE, Operation};
use crate::simd::pattern::Pattern;
use crate::simd::return_at_level;
use crate::text::Text;

/// The greatest number of fields in a row.
pub(crate) const FIELDS: usize = 4;

pub(crate) struct Layout {
    pub(crate) operation: Operation,
    pub(crate) name: &'static str,
    /// The element of the session, if the message may have one.
    pub(crate) session: Option<TagPatterns>,
    /// In the order of .NET.
    pub(crate) fields: &'static [TagPatterns],
    start: Pattern,
    end: Pattern,
    pub(crate) empty: Pattern,
}

/// The fields of a row. None for an absent field, and for places beyond the layout.
pub(crate) type Fields<'a> = [Option<Text<'a>>; FIELDS];

#[derive(Default)]
pub(crate) struct Row<'a> {
    /// In the order of [`SESSION`].
    pub(crate) session: Option<Fields<'a>>,
    pub(crate) fields: Fields<'a>,
}

/// The fields of a session, in the order of .NET.
pub(crate) static SESSION: [TagPatterns; FIELDS] = [
    TagPatterns::plain(names::SESSION_ID),
    TagPatterns::plain(names::USER_ID),
    TagPatterns::plain(names::LOGIN_TIME),
    TagPatterns::plain(names::CLIENT_IP),
];

impl Layout {
    pub(crate) const fn request(
        operation: Operation,
        session: Option<TagPatterns>,
        fields: &'static [TagPatterns],
    ) -> Self {
        Self::new(operation, operation.name(), session, fields)
    }

    pub(crate) const fn response(
        operation: Operation,
        session: Option<TagPatterns>,
        fields: &'static [TagPatterns],
    ) -> Self {
        Self::new(operation, operation.response_name(), session, fields)
    }

    const fn new(
        operation: Operation,
        name: &'static str,
        session: Option<TagPatterns>,
        fields: &'static [TagPatterns],
    ) -> Self {
        assert!(fields.len() <= FIELDS, "a row has at most `FIELDS` fields");
        Self {
            operation,
            name,
            session,
            fields,
            start: pattern(false, &["<", name, " xmlns=\"", NS_SERVICE, "\">"]),
            end: pattern(false, &["</", name, ">"]),
            empty: pattern(false, &["<", name, " xmlns=\"", NS_SERVICE, "\" />"]),
        }
    }
}

/// The text between `before`, at the start of the content, and `after`. Also returns the offset of
/// the end of `after`.
pub(crate) fn text<'a>(
    content: (&'a str, usize),
    options: &ReadOptions,
    (before, after): (&Pattern, &Pattern),
) -> Option<(Text<'a>, usize)> {
    if !allows(options, content) {
        return None;
    }
    return_at_level!(options.baseline_only, simd => {
        let mut scan = Scan::<_, Whole>::new(simd, content, options.trim);
        let block = scan.block()?;
        let text = block.is(before).then(|| scan.text_after(block, before, after));
        Some((text??, scan.position().1))
    })
}

/// Reads the message at the start of the content, after any white space, into an empty `row`.
/// Returns its operation and the offset of its end. Otherwise None, and `row` may have a part of
/// the message.
///
/// Rows are not returned. A copy would stall on fields that were just stored in smaller pieces.
pub(crate) fn read<'a>(
    content: (&'a str, usize),
    options: &ReadOptions,
    layouts: &[&'static Layout],
    row: &mut Row<'a>,
) -> Option<(Operation, usize)> {
    if !allows(options, content) {
        return None;
    }
    return_at_level!(options.baseline_only, simd => {
        read_with(simd, content, options.trim, layouts, row)
    })
}

/// Whether the canonical tier may read the content. No text is longer than the content.
fn allows(options: &ReadOptions, content: (&str, usize)) -> bool {
    options.allows_canonical() && content.0.len() <= options.limits.text
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn read_with<'a, S: Simd>(
    simd: S,
    content: (&'a str, usize),
    trim: bool,
    layouts: &[&'static Layout],
    row: &mut Row<'a>,
) -> Option<(Operation, usize)> {
    let mut scan = Scan::<S, Whole>::new(simd, content, trim);
    scan.skip_space();
    let block = scan.block()?;
    let layout = if let Some(layout) = layouts.iter().find(|layout| block.is(&layout.start)) {
        scan.advance(layout.start.len()).then_some(())?;
        if let Some(tags) = &layout.session {
            scan.session(tags, &mut row.session)?;
        }
        scan.row(layout.fields, &mut row.fields)?;
        scan.skip_space();
        scan.eat(&layout.end).then_some(layout)?
    } else {
        layouts.iter().find(|layout| scan.eat_of(block, &layout.empty))?
    };
    Some((layout.operation, scan.position().1))
}

impl<'a, S: Simd> Scan<'a, S, Whole> {
    /// Reads the session, if it is next. An empty one has no fields.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn session(&mut self, tags: &TagPatterns, session: &mut Option<Fields<'a>>) -> Option<()> {
        self.skip_space();
        let block = self.block()?;
        if self.eat_of(block, &tags.start) {
            self.row(&SESSION, session.insert([None; FIELDS]))?;
            self.skip_space();
            self.eat(&tags.end).then_some(())?;
        } else if self.eat_empty(block, tags) {
            *session = Some([None; FIELDS]);
        }
        Some(())
    }

    /// Reads the fields of a row. A field that is not next is absent; if it comes later, the markup
    /// after the row does not match.
    #[inline(never)]
    fn row(&mut self, row: &'static [TagPatterns], fields: &mut Fields<'a>) -> Option<()> {
        let simd = self.simd;
        simd.vectorize(
            #[inline(always)]
            || {
                for (tags, field) in row.iter().zip(fields) {
                    self.skip_space();
                    let block = self.block()?;
                    if block.is(&tags.start) {
                        *field = Some(self.text_after(block, &tags.start, &tags.end)?);
                    } else if block.is(&tags.spaced) || block.is(&tags.tight) {
                        *field = self.leaf(tags);
                    }
                }
                Some(())
            },
        )
    }
}
