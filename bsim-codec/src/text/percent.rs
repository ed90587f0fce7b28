//! Percent-encoding, as the service writes it (`docs/protocol.md`, section 3).

use wide::u8x16;

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
    let (chunks, tail) = encoded.as_chunks::<16>();
    for (index, &chunk) in chunks.iter().enumerate() {
        let chunk = u8x16::new(chunk);
        let mut stops = chunk.simd_eq(u8x16::splat(b'%'));
        if flavor == Flavor::Form {
            stops |= chunk.simd_eq(u8x16::splat(b'+'));
        }
        let mask = stops.to_bitmask();
        if mask != 0 {
            return Some(index * 16 + mask.trailing_zeros() as usize);
        }
    }
    let is_stop = |&byte: &u8| byte == b'%' || (byte == b'+' && flavor == Flavor::Form);
    tail.iter().position(is_stop).map(|at| encoded.len() - tail.len() + at)
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
    let mut at = 0;
    while let Some(rest) = encoded.get(at..).filter(|rest| !rest.is_empty()) {
        at += match rest {
            [b'%', ..] => {
                out.push(escape(rest).ok_or(BadEscape(at))?);
                3
            }
            [b'+', ..] if flavor == Flavor::Form => {
                out.push(b' ');
                1
            }
            _ => {
                let len = find(rest, flavor).unwrap_or(rest.len());
                out.extend_from_slice(&rest[..len]);
                len
            }
        };
    }
    Ok(())
}

/// Appends the text that `encoded` stands for. It is put together character by character, which
/// takes less than to decode its bytes and to check them as UTF-8 afterwards.
///
/// # Errors
/// What is wrong first: a bad escape anywhere comes before ill-formed UTF-8. What was appended
/// stays.
#[inline]
pub(crate) fn decode_text_into(
    encoded: &str,
    flavor: Flavor,
    out: &mut String,
) -> Result<(), BadText> {
    // What is decoded is never longer than what it is decoded from.
    out.reserve(encoded.len());
    let mut rest = encoded.as_bytes();
    loop {
        while let Some((c, after)) = three_escapes(rest) {
            out.push(c);
            rest = after;
        }
        rest = match rest {
            [] => return Ok(()),
            [b'%', ..] => {
                let Some((c, len)) = escaped_char(rest) else {
                    return Err(bad_text(encoded.as_bytes()));
                };
                out.push(c);
                &rest[len..]
            }
            [b'+', after @ ..] if flavor == Flavor::Form => {
                out.push(' ');
                after
            }
            // Plain stretches are short: a call for each would cost more.
            [byte @ 0..0x80, after @ ..] => {
                out.push(char::from(*byte));
                after
            }
            _ => {
                let (at, len) =
                    (encoded.len() - rest.len(), find(rest, flavor).unwrap_or(rest.len()));
                out.push_str(encoded.get(at..at + len).unwrap_or_default());
                &rest[len..]
            }
        };
    }
}

/// The character that three escapes at the start of `encoded` stand for, as they do for most of
/// Chinese and the like, and what is behind them.
#[inline(always)]
fn three_escapes(encoded: &[u8]) -> Option<(char, &[u8])> {
    let (&[b'%', h0, l0, b'%', h1, l1, b'%', h2, l2], after) = encoded.split_first_chunk()? else {
        return None;
    };
    let bytes = [hex(h0, l0), hex(h1, l1), hex(h2, l2)];
    // 1110xxxx 10xxxxxx 10xxxxxx, and not what fewer bytes could say.
    let is_long = bytes[0] & !0xF == 0xE0 && bytes[1] & !0x3F == 0x80 && bytes[2] & !0x3F == 0x80;
    let code = (bytes[0] & 0xF) << 12 | (bytes[1] & 0x3F) << 6 | bytes[2] & 0x3F;
    if is_long && code >= 0x800 { Some((char::from_u32(code)?, after)) } else { None }
}

/// The character that the escapes at the start of `encoded` stand for, and their length. The bytes
/// of a character are all escaped or none is: what is not is UTF-8 by itself.
#[inline(always)]
fn escaped_char(encoded: &[u8]) -> Option<(char, usize)> {
    match escape(encoded)? {
        byte @ 0..0x80 => Some((char::from(byte), 3)),
        byte => long_char(encoded, byte),
    }
}

/// As [`escaped_char`], for a character that begins with `first` and has any length.
fn long_char(encoded: &[u8], first: u8) -> Option<(char, usize)> {
    let len = match first {
        0..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0.. => 4,
    };
    let mut bytes = [first; 4];
    for index in 1..len {
        bytes[index] = escape(encoded.get(3 * index..)?)?;
    }
    let c = core::str::from_utf8(&bytes[..len]).ok()?.chars().next()?;
    Some((c, 3 * len))
}

/// Appends the bytes that `encoded` stands for; a bad `%` stands for itself.
pub(crate) fn decode_lossy_into(encoded: &[u8], flavor: Flavor, out: &mut Vec<u8>) {
    let mut rest = encoded;
    while let [first, after @ ..] = rest {
        let escaped = escape(rest);
        out.push(match first {
            b'+' if flavor == Flavor::Form => b' ',
            _ => escaped.unwrap_or(*first),
        });
        rest = if escaped.is_some() { &rest[3..] } else { after };
    }
}

/// The byte that the escape at the start of `encoded` stands for.
#[inline(always)]
fn escape(encoded: &[u8]) -> Option<u8> {
    match *encoded {
        [b'%', high, low, ..] => u8::try_from(hex(high, low)).ok(),
        _ => None,
    }
}

/// The byte that two hexadecimal digits stand for; more than a byte, if one is none.
#[inline(always)]
fn hex(high: u8, low: u8) -> u32 {
    DIGITS[usize::from(high)] << 4 | DIGITS[usize::from(low)]
}

#[cold]
fn bad_text(encoded: &[u8]) -> BadText {
    let mut bytes = Vec::new();
    if let Err(bad) = decode_into(encoded, Flavor::Percent, &mut bytes) {
        return BadText::Escape(bad);
    }
    let valid = core::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let mut at = 0;
    for _ in 0..valid {
        at += if escape(&encoded[at..]).is_some() { 3 } else { 1 };
    }
    BadText::Utf8(at)
}

/// What every byte is worth as a hexadecimal digit; more than a byte, if it is none.
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
