#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "the compiler rejects overflow and indices out of bounds"
)]

/// Up to 64 bytes to compare with a block. Aligned, because a load across two cache lines is
/// slower.
#[repr(align(64))]
pub(crate) struct Pattern {
    /// Padded with zeros.
    pub(super) bytes: [u8; 64],
    /// The bits of the bytes to compare.
    pub(super) mask: u64,
    len: usize,
}

impl Pattern {
    /// The first `len` bytes.
    pub(crate) const fn new(bytes: [u8; 64], len: usize) -> Self {
        assert!(len > 0 && len <= 64, "a pattern fits in one block");
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
    /// The known bytes, [`USUAL`] for the bytes of texts, and zeros.
    bytes: [[u8; 64]; 4],
    /// The greatest allowed difference to `bytes`, by exclusive or.
    limits: [[u8; 64]; 4],
    len: usize,
}

/// The exclusive or of `USUAL` and an ASCII letter or digit is at most `USUAL_LIMIT`. So it is for
/// `:;@[\]^_{|}~`, the backtick and `7F`, but for no byte that may end a text or begin an escape.
const USUAL: u8 = b'p';
const USUAL_LIMIT: u8 = USUAL ^ b';';

impl Template {
    /// The first `len` bytes. A zero is a byte of a text.
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

    #[inline(always)]
    pub(crate) fn blocks(&self) -> impl Iterator<Item = (&[u8; 64], &[u8; 64])> {
        self.bytes.iter().zip(&self.limits)
    }
}
