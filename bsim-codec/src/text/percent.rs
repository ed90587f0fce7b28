//! Percent-encoding, as the service writes it (`docs/protocol.md`, section 3).
//!
//! The crate `percent-encoding` says what an escape stands for, and does all that is not hot. The
//! strict decoder and the encoder are ours, for speed; tests hold them to the crate.

mod digits;
mod out;
mod strict;

use std::borrow::Cow;

pub(crate) use out::{Out, SliceOut};
use percent_encoding::percent_decode;

use crate::simd::set::{Set, bytes};

/// How a text treats `+` and space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavor {
    /// What the service sends: space is `%20`, and `+` is itself.
    Percent,
    /// What the service reads in a `SendMessage` request: space is `+`.
    Form,
}

/// A `%` that does not begin an escape, at this offset of the encoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BadEscape(pub(crate) usize);

/// Why a text did not decode to UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadText {
    /// For a `%` that does not begin an escape.
    Escape(BadEscape),
    /// For ill-formed UTF-8, from this offset of the encoded text on.
    Utf8(usize),
}

type Percent = Set<0, { bytes(b"%") }>;
type PercentAndPlus = Set<0, { bytes(b"%+") }>;

/// Whether `encoded` has bytes that do not stand for themselves.
#[inline]
pub(crate) fn has_escapes(encoded: &[u8], flavor: Flavor) -> bool {
    match flavor {
        Flavor::Percent => Percent::meets(encoded),
        Flavor::Form => PercentAndPlus::meets(encoded),
    }
}

/// The bytes that `encoded` stands for.
///
/// # Errors
/// At the first `%` that is not followed by two hexadecimal digits.
pub(crate) fn decode_bytes(encoded: &[u8], flavor: Flavor) -> Result<Vec<u8>, BadEscape> {
    check_escapes(encoded)?;
    Ok(percent_decode(&with_spaces(encoded, flavor)).collect())
}

/// The text that `encoded` stands for; a bad `%` stands for itself, ill-formed UTF-8 for U+FFFD.
pub(crate) fn decode_lossy(encoded: &[u8], flavor: Flavor) -> String {
    percent_decode(&with_spaces(encoded, flavor)).decode_utf8_lossy().into_owned()
}

/// Appends the text that `encoded` stands for. None if it does not stand for any, for which
/// [`bad_text`] has the reason; what was appended then stays.
#[inline(always)]
pub(crate) fn decode_text_into(encoded: &str, flavor: Flavor, out: &mut impl Out) -> Option<()> {
    strict::decode_into(encoded.as_bytes(), flavor, out)
}

/// Why [`decode_text_into`] has failed: a bad escape anywhere comes before ill-formed UTF-8.
#[cold]
pub(crate) fn bad_text(encoded: &[u8]) -> BadText {
    if let Err(bad) = check_escapes(encoded) {
        return BadText::Escape(bad);
    }
    let bytes: Vec<u8> = percent_decode(encoded).collect();
    let valid = core::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let mut rest = percent_decode(encoded);
    rest.by_ref().take(valid).for_each(drop);
    // The decoder's upper bound is what is left of its source.
    let left = rest.size_hint().1.unwrap_or_default();
    BadText::Utf8(encoded.len().saturating_sub(left))
}

/// # Errors
/// The first `%` that does not begin an escape.
fn check_escapes(encoded: &[u8]) -> Result<(), BadEscape> {
    let mut at = 0_usize;
    while let Some(rest) = encoded.get(at..)
        && let Some(len) = Percent::find(rest)
    {
        at = at.saturating_add(len);
        // An escape is three bytes that stand for one.
        let escape = encoded.get(at..at.saturating_add(3)).ok_or(BadEscape(at))?;
        if percent_decode(escape).count() != 1 {
            return Err(BadEscape(at));
        }
        at = at.saturating_add(3);
    }
    Ok(())
}

fn with_spaces(encoded: &[u8], flavor: Flavor) -> Cow<'_, [u8]> {
    match flavor {
        Flavor::Percent => Cow::Borrowed(encoded),
        Flavor::Form => {
            encoded.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect()
        }
    }
}

/// How many bytes [`encode`] takes at once: as many as surely fit when they are encoded.
pub(crate) const ENCODED_AT_ONCE: usize = 21;

/// Encodes up to [`ENCODED_AT_ONCE`] bytes: all but letters and digits of ASCII are escaped. Returns
/// the length of what comes of that.
#[inline(always)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "`len` stays within `out`, and the table has an entry for every byte"
)]
pub(crate) fn encode(bytes: &[u8], flavor: Flavor, out: &mut [u8; 64]) -> usize {
    let mut len = 0;
    for &byte in bytes {
        // Four bytes are written, of which the next ones overwrite what does not count.
        let Some(room) = out.get_mut(len..).and_then(|rest| rest.first_chunk_mut()) else { break };
        let written = match (byte, flavor) {
            (b' ', Flavor::Form) => u32::from_le_bytes([b'+', 0, 0, 1]),
            _ => ESCAPES[usize::from(byte)],
        };
        *room = written.to_le_bytes();
        len += (written >> 24) as usize;
    }
    len
}

/// What every byte is written as, and in the highest byte the length of that: one number, so that
/// it is loaded and stored at once.
#[expect(clippy::indexing_slicing, reason = "the compiler would refuse what is out of bounds")]
const ESCAPES: [u32; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut escapes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let value = byte as u8;
        escapes[byte] = u32::from_le_bytes(if value.is_ascii_alphanumeric() {
            [value, 0, 0, 1]
        } else {
            [b'%', DIGITS[byte >> 4], DIGITS[byte & 0xF], 3]
        });
        byte += 1;
    }
    escapes
};
