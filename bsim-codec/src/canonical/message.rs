//! Messages that are a session, perhaps, and a row of fields: requests, and all answers but those
//! with events.

use fearless_simd::{Level, Simd, dispatch};

use super::markup::{TagPatterns, Whole, pattern};
use super::scan::Scan;
use crate::limits::ReadOptions;
use crate::names::{self, NS_SERVICE, Operation};
use crate::simd;
use crate::simd::pattern::Pattern;
use crate::text::Text;

/// How many fields a message has at most, besides its session; and how many a session has.
pub(crate) const FIELDS: usize = 4;

/// What a kind of message consists of.
pub(crate) struct Layout {
    pub(crate) operation: Operation,
    /// The name of the message's element.
    pub(crate) name: &'static str,
    /// The element that holds the session, if there may be one.
    pub(crate) session: Option<TagPatterns>,
    /// The fields, in the order in which .NET writes them.
    pub(crate) fields: &'static [TagPatterns],
    start: Pattern,
    end: Pattern,
    empty: Pattern,
}

/// The texts of fields: none for a field that is absent, or that the message does not have.
pub(crate) type Fields<'a> = [Option<Text<'a>>; FIELDS];

/// What a message holds.
#[derive(Default)]
pub(crate) struct Row<'a> {
    /// The fields of the session, in the order of [`SESSION`].
    pub(crate) session: Option<Fields<'a>>,
    pub(crate) fields: Fields<'a>,
}

/// The fields of a session, in the order in which .NET writes them.
pub(crate) static SESSION: [TagPatterns; FIELDS] = [
    TagPatterns::plain(names::SESSION_ID),
    TagPatterns::plain(names::USER_ID),
    TagPatterns::plain(names::LOGIN_TIME),
    TagPatterns::plain(names::CLIENT_IP),
];

impl Layout {
    /// The layout of a request.
    pub(crate) const fn request(
        operation: Operation,
        session: Option<TagPatterns>,
        fields: &'static [TagPatterns],
    ) -> Self {
        Self::new(operation, operation.name(), session, fields)
    }

    /// The layout of an answer.
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
        assert!(fields.len() <= FIELDS, "a row has place for all fields");
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

/// A message, and where the input goes on behind it.
pub(crate) struct Message<'a> {
    pub(crate) operation: Operation,
    pub(crate) row: Row<'a>,
    pub(crate) end: usize,
}

/// Reads the message at `at`, if it is one of these and canonical. White space may be before it.
pub(crate) fn read<'a>(
    body: &'a str,
    at: usize,
    options: &ReadOptions,
    layouts: &[&'static Layout],
) -> Option<Message<'a>> {
    // No text is longer than all of the body.
    if !options.allows_canonical() || body.len() > options.limits.text {
        return None;
    }
    let content = (body.get(at..)?, at);
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx2) = simd::level(options.baseline_only).as_avx2() {
        return avx2.vectorize(
            #[inline(always)]
            || read_with(avx2, content, options.trim, layouts),
        );
    }
    read_in_baseline(content, options.trim, layouts)
}

/// As [`read`], with the vectors that all CPUs of a kind have. Those between would only make the
/// library larger.
#[inline(never)]
fn read_in_baseline<'a>(
    content: (&'a str, usize),
    trim: bool,
    layouts: &[&'static Layout],
) -> Option<Message<'a>> {
    dispatch!(Level::baseline(), simd => read_with(simd, content, trim, layouts))
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn read_with<'a, S: Simd>(
    simd: S,
    content: (&'a str, usize),
    trim: bool,
    layouts: &[&'static Layout],
) -> Option<Message<'a>> {
    let mut scan = Scan::<S, Whole>::new(simd, content, trim);
    scan.skip_space();
    let block = scan.block()?;
    let mut layouts = layouts.iter();
    let layout = layouts.find(|layout| block.is(&layout.start) || block.is(&layout.empty))?;
    let mut row = Row::default();
    if scan.eat_of(block, &layout.start) {
        if let Some(tags) = &layout.session {
            row.session = scan.session(tags)?;
        }
        scan.row(layout.fields, &mut row.fields)?;
        scan.skip_space();
        scan.eat(&layout.end).then_some(())?;
    } else {
        scan.eat(&layout.empty).then_some(())?;
    }
    Some(Message { operation: layout.operation, row, end: scan.position().1 })
}

impl<'a, S: Simd> Scan<'a, S, Whole> {
    /// The session, if one comes next; an empty one has no fields.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn session(&mut self, tags: &TagPatterns) -> Option<Option<Fields<'a>>> {
        self.skip_space();
        let block = self.block()?;
        if self.eat_empty(block, tags) {
            return Some(Some([None; FIELDS]));
        }
        if !self.eat_of(block, &tags.start) {
            return Some(None);
        }
        let mut fields = [None; FIELDS];
        self.row(&SESSION, &mut fields)?;
        self.skip_space();
        self.eat(&tags.end).then_some(Some(fields))
    }

    /// The fields that come next. One that does not come where it should is absent; if it comes
    /// elsewhere, what follows the row does not match.
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
