//! Percent-encoding, as in the service (`docs/protocol.md`, section 3).
//!
//! The crate `percent-encoding` is the reference and runs where speed does not matter. The strict
//! decoder and the encoder are faster. Tests compare them with the crate.

mod digits;
mod out;
mod strict;

use std::borrow::Cow;

pub(crate) use out::SliceOut;
use percent_encoding::percent_decode;
pub(crate) use strict::{BLOCK, decode_into};

use crate::error::ErrorKind;
use crate::simd::set::{Set, bytes};

/// How `+` and space are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavor {
    /// As the service sends it: a space is `%20`, and `+` is a plus sign.
    Percent,
    /// As in a `SendMessage` request: a space is `+`.
    Form,
}

type Percent = Set<0, { bytes(b"%") }>;
type PercentAndPlus = Set<0, { bytes(b"%+") }>;

#[inline]
pub(crate) fn has_escapes(encoded: &[u8], flavor: Flavor) -> bool {
    match flavor {
        Flavor::Percent => Percent::meets(encoded),
        Flavor::Form => PercentAndPlus::meets(encoded),
    }
}

/// # Errors
/// The offset of the first `%` without two hexadecimal digits.
pub(crate) fn decode_bytes(encoded: &[u8], flavor: Flavor) -> Result<Vec<u8>, (ErrorKind, usize)> {
    check_escapes(encoded)?;
    Ok(percent_decode(&with_spaces(encoded, flavor)).collect())
}

/// Keeps an invalid `%`. Ill-formed UTF-8 becomes U+FFFD.
pub(crate) fn decode_lossy(encoded: &[u8], flavor: Flavor) -> String {
    percent_decode(&with_spaces(encoded, flavor)).decode_utf8_lossy().into_owned()
}

/// The error of [`decode_into`]. An invalid `%` anywhere takes precedence over ill-formed
/// UTF-8.
#[cold]
pub(crate) fn bad_text(encoded: &[u8]) -> (ErrorKind, usize) {
    if let Err(error) = check_escapes(encoded) {
        return error;
    }
    let bytes: Vec<u8> = percent_decode(encoded).collect();
    let valid = core::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let mut rest = percent_decode(encoded);
    rest.by_ref().take(valid).for_each(drop);
    // The upper bound is the number of encoded bytes left.
    let left = rest.size_hint().1.unwrap_or_default();
    (ErrorKind::InvalidPercentUtf8, encoded.len().saturating_sub(left))
}

/// # Errors
/// The offset of the first `%` without two hexadecimal digits.
fn check_escapes(encoded: &[u8]) -> Result<(), (ErrorKind, usize)> {
    let mut at = 0_usize;
    while let Some(rest) = encoded.get(at..)
        && let Some(len) = Percent::find(rest)
    {
        at = at.saturating_add(len);
        // The crate decodes an escape to one byte, and other bytes to themselves.
        let escape = encoded.get(at..at.saturating_add(3));
        if escape.is_none_or(|escape| percent_decode(escape).count() != 1) {
            return Err((ErrorKind::InvalidPercent, at));
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

/// How many bytes [`encode`] takes: their encoded length fits in 64 bytes.
pub(crate) const ENCODED_AT_ONCE: usize = 21;

/// Encodes up to [`ENCODED_AT_ONCE`] bytes and returns the encoded length. All bytes but ASCII
/// letters and digits are escaped.
#[inline(always)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "`len` stays within `out`, and the table has an entry for every byte"
)]
pub(crate) fn encode(bytes: &[u8], flavor: Flavor, out: &mut [u8; 64]) -> usize {
    let mut len = 0;
    for &byte in bytes {
        // Always writes four bytes. The next write overwrites the surplus.
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

/// The encoded form of every byte, with its length in the highest byte: one load, one store.
#[expect(clippy::indexing_slicing, reason = "the compiler rejects indices out of bounds")]
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
