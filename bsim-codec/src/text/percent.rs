//! Percent-encoding, as the service writes it (`docs/protocol.md`, section 3).

mod vector;

use wide::u8x16;

use crate::xml::chars;

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

/// The offset of the first byte that does not stand for itself.
#[inline]
pub(crate) fn find(encoded: &[u8], flavor: Flavor) -> Option<usize> {
    chars::find_byte(encoded, |chunk| {
        let escape = chunk.simd_eq(u8x16::splat(b'%'));
        match flavor {
            Flavor::Percent => escape,
            Flavor::Form => escape | chunk.simd_eq(u8x16::splat(b'+')),
        }
    })
}

/// Appends the bytes that `encoded` stands for.
///
/// # Errors
/// At the first `%` that is not followed by two hexadecimal digits. What was appended stays.
pub(crate) fn decode_into(
    encoded: &[u8],
    flavor: Flavor,
    out: &mut Vec<u8>,
) -> Result<(), BadEscape> {
    let mut rest = encoded;
    while let [first, after @ ..] = rest {
        rest = match first {
            b'%' => {
                let at = encoded.len().saturating_sub(rest.len());
                let (byte, after) = escape(rest).ok_or(BadEscape(at))?;
                out.push(byte);
                after
            }
            b'+' if flavor == Flavor::Form => {
                out.push(b' ');
                after
            }
            _ => {
                let parts = find(rest, flavor).and_then(|at| rest.split_at_checked(at));
                let (literal, after) = parts.unwrap_or((rest, &[]));
                out.extend_from_slice(literal);
                after
            }
        };
    }
    Ok(())
}

/// Appends the text that `encoded` stands for. None if it does not stand for any, for which
/// [`bad_text`] has the reason; what was appended then stays.
#[inline(always)]
pub(crate) fn decode_text_into(encoded: &str, flavor: Flavor, out: &mut String) -> Option<()> {
    vector::decode_into(encoded.as_bytes(), flavor, out)
}

/// Appends the bytes that `encoded` stands for; a bad `%` stands for itself.
pub(crate) fn decode_lossy_into(encoded: &[u8], flavor: Flavor, out: &mut Vec<u8>) {
    let mut rest = encoded;
    while let [first, after @ ..] = rest {
        let (byte, after) = match first {
            b'+' if flavor == Flavor::Form => (b' ', after),
            _ => escape(rest).unwrap_or((*first, after)),
        };
        out.push(byte);
        rest = after;
    }
}

/// The byte that the escape at the start of `encoded` stands for, and what follows the escape.
#[inline(always)]
fn escape(encoded: &[u8]) -> Option<(u8, &[u8])> {
    match encoded {
        [b'%', high, low, after @ ..] => Some((u8::try_from(hex(*high, *low)).ok()?, after)),
        _ => None,
    }
}

/// The byte that two hexadecimal digits stand for; more than a byte, if one is none.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the table has an entry for every byte")]
fn hex(high: u8, low: u8) -> u32 {
    DIGITS[usize::from(high)] << 4 | DIGITS[usize::from(low)]
}

/// Why [`decode_text_into`] has failed: a bad escape anywhere comes before ill-formed UTF-8.
#[cold]
pub(crate) fn bad_text(encoded: &[u8]) -> BadText {
    let mut bytes = Vec::new();
    if let Err(bad) = decode_into(encoded, Flavor::Percent, &mut bytes) {
        return BadText::Escape(bad);
    }
    let valid = core::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let mut rest = encoded;
    for _ in 0..valid {
        let after = escape(rest).map(|(_, after)| after);
        rest = after.or(rest.get(1..)).unwrap_or_default();
    }
    BadText::Utf8(encoded.len().saturating_sub(rest.len()))
}

/// How many bytes [`encode`] takes at once: as many as fit in 64 bytes.
pub(crate) const BLOCK: usize = 21;

/// How much room it wants for that: each byte becomes three at most, and a fourth is overwritten.
pub(crate) const BLOCK_ROOM: usize = 3 * BLOCK + 1;

/// Which bytes are written as more than one byte.
#[inline(always)]
pub(crate) fn special(chunk: u8x16, flavor: Flavor) -> u8x16 {
    let plain = chars::is_letter_or_digit(chunk);
    !match flavor {
        Flavor::Percent => plain,
        Flavor::Form => plain | chunk.simd_eq(u8x16::splat(b' ')),
    }
}

/// What the bytes are written as that are not [`special`].
#[inline(always)]
#[expect(clippy::arithmetic_side_effects, reason = "a space and this are a plus sign")]
pub(crate) fn written(chunk: u8x16, flavor: Flavor) -> u8x16 {
    match flavor {
        Flavor::Percent => chunk,
        Flavor::Form => {
            let space = chunk.simd_eq(u8x16::splat(b' '));
            chunk + (space & u8x16::splat(b'+' - b' '))
        }
    }
}

/// Encodes up to [`BLOCK`] bytes: all but letters and digits of ASCII are escaped. Returns the
/// length of what comes of that; up to three bytes behind it are overwritten.
#[inline(always)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "`len` stays within `out`, and the table has an entry for every byte"
)]
pub(crate) fn encode(bytes: &[u8], flavor: Flavor, out: &mut [u8; BLOCK_ROOM]) -> usize {
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

/// What every byte is worth as a hexadecimal digit; more than a byte, if it is none.
#[expect(clippy::indexing_slicing, reason = "the compiler would refuse what is out of bounds")]
const DIGITS: [u32; 256] = {
    let mut digits = [0x100; 256];
    let mut byte = 0;
    while byte < 256 {
        if let Some(digit) = (byte as u8 as char).to_digit(16) {
            digits[byte] = digit;
        }
        byte += 1;
    }
    digits
};
