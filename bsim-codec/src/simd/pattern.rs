//! Bytes to compare a block with.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "the compiler would refuse what overflows or is out of bounds"
)]

/// Up to 64 bytes. No cache line splits them, since some are chosen only when they are needed.
#[repr(align(64))]
pub(crate) struct Pattern {
    /// The bytes, and zeros.
    pub(super) bytes: [u8; 64],
    /// Where a block has to be the same.
    pub(super) mask: u64,
    len: usize,
}

impl Pattern {
    /// The first `len` of these bytes, behind which there are zeros.
    pub(crate) const fn new(bytes: [u8; 64], len: usize) -> Self {
        assert!(len > 0 && len <= 64, "a pattern is compared with one block");
        Self { bytes, mask: u64::MAX >> (64 - len), len }
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

/// Up to four blocks of known bytes, with usual texts of known lengths between them.
#[repr(align(64))]
pub(crate) struct Template {
    /// The known bytes, [`USUAL`] in the place of texts, and zeros.
    bytes: [[u8; 64]; 4],
    /// How far the bytes of the input may be from these, by exclusive or.
    limits: [[u8; 64]; 4],
    len: usize,
}

/// ASCII letters and digits, of which usual texts are made, are no further from this than a semicolon
/// is. So are `:@[\]^_{|}~`, the backtick and `7F`, but nothing that might end a text or would have to
/// be undone.
const USUAL: u8 = b'p';
const USUAL_LIMIT: u8 = USUAL ^ b';';

impl Template {
    /// The first `len` of these bytes, among which zeros are in the place of texts.
    pub(crate) const fn new(bytes: [u8; 256], len: usize) -> Self {
        let mut template = Self { bytes: [[0; 64]; 4], limits: [[u8::MAX; 64]; 4], len };
        let mut at = 0;
        while at < len {
            let (byte, limit) = match bytes[at] {
                0 => (USUAL, USUAL_LIMIT),
                byte => (byte, 0),
            };
            template.bytes[at / 64][at % 64] = byte;
            template.limits[at / 64][at % 64] = limit;
            at += 1;
        }
        template
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Bytes and limits, block by block.
    #[inline(always)]
    pub(crate) fn blocks(&self) -> impl Iterator<Item = (&[u8; 64], &[u8; 64])> {
        self.bytes.iter().zip(&self.limits)
    }
}
