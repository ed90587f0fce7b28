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

/// How many decoded bytes are put together before they are checked as UTF-8.
const ROOM: usize = 256;

/// What the vectors of `simdutf8` take at least; for less it calls the standard library, which
/// needs a nanosecond a byte for anything but ASCII.
const LEAST: usize = 64;

/// Appends the text that `encoded` stands for.
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
    let mut rest = encoded.as_bytes();
    let mut block = [0; ROOM];
    let mut len = 0;
    // Whatever comes next, sixteen bytes are written: what does not count is overwritten later.
    while !rest.is_empty() {
        let Some(room) = block.get_mut(len..).and_then(|rest| rest.first_chunk_mut::<16>()) else {
            len = flush(&mut block, len, out).ok_or_else(|| bad_text(encoded.as_bytes()))?;
            continue;
        };
        if rest[0] == b'%' {
            if let Some((bytes, after)) = three_escapes(rest) {
                room[..4].copy_from_slice(&bytes);
                len += 3;
                rest = after;
            } else {
                room[0] = escape(rest).ok_or_else(|| bad_text(encoded.as_bytes()))?;
                len += 1;
                rest = &rest[3..];
            }
        } else {
            let chunk = first_sixteen(rest, encoded.as_bytes());
            *room = chunk;
            let literal = match literal_len(chunk, flavor).min(rest.len()) {
                0 => {
                    room[0] = b' ';
                    1
                }
                literal => literal,
            };
            len += literal;
            rest = &rest[literal..];
        }
    }
    // Behind the text come zeros, as many as it takes.
    if let Some(behind) = block.get_mut(len..).and_then(|rest| rest.first_chunk_mut::<16>()) {
        *behind = [0; 16];
    }
    let checked = if len + 16 <= ROOM { &block[..len.max(LEAST)] } else { &block[..len] };
    let text = simdutf8::basic::from_utf8(checked).ok().and_then(|text| text.get(..len));
    out.push_str(text.ok_or_else(|| bad_text(encoded.as_bytes()))?);
    Ok(())
}

/// Appends the `len` bytes of a block but for a character that is cut off at its end, which is put
/// at the start of the block. Returns its length, or none if the bytes are not UTF-8.
#[cold]
#[inline(never)]
fn flush(block: &mut [u8; ROOM], len: usize, out: &mut String) -> Option<usize> {
    let valid = match core::str::from_utf8(&block[..len]) {
        Ok(_) => len,
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        Err(_) => return None,
    };
    out.push_str(core::str::from_utf8(&block[..valid]).ok()?);
    block.copy_within(valid..len, 0);
    block[len - valid..].fill(0);
    Some(len - valid)
}

/// The first bytes of `rest`, which ends where `whole` ends; zeros, where it has less than sixteen.
#[inline(always)]
fn first_sixteen(rest: &[u8], whole: &[u8]) -> [u8; 16] {
    if let Some(&chunk) = rest.first_chunk() {
        return chunk;
    }
    if let Some(&last) = whole.last_chunk() {
        return (u128::from_le_bytes(last) >> (8 * (16 - rest.len()))).to_le_bytes();
    }
    let mut chunk = [0; 16];
    chunk[..rest.len()].copy_from_slice(rest);
    chunk
}

/// The number of bytes before the first that does not stand for itself.
#[inline(always)]
fn literal_len(chunk: [u8; 16], flavor: Flavor) -> usize {
    let chunk = u8x16::new(chunk);
    let mut stops = chunk.simd_eq(u8x16::splat(b'%'));
    if flavor == Flavor::Form {
        stops |= chunk.simd_eq(u8x16::splat(b'+'));
    }
    (stops.to_bitmask() | 1 << 16).trailing_zeros() as usize
}

/// The bytes that three escapes at the start of `encoded` stand for (most of Chinese and the like
/// is written so), with a zero, and what is behind them. All six digits are looked at together, as
/// the bytes of one number.
#[inline(always)]
fn three_escapes(encoded: &[u8]) -> Option<([u8; 4], &[u8])> {
    const fn all(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    const PERCENTS: u64 = u64::from_le_bytes([0, 0, b'%', 0, 0, b'%', 0, 0]);
    const PERCENT_MASK: u64 = u64::from_le_bytes([0, 0, 0xFF, 0, 0, 0xFF, 0, 0]);
    const DIGIT_MASK: u64 = u64::from_le_bytes([0x80, 0x80, 0, 0x80, 0x80, 0, 0x80, 0x80]);

    let (first, after) = encoded.split_first_chunk::<9>()?;
    let digits = u64::from_le_bytes(*first.last_chunk()?);
    if digits & PERCENT_MASK != PERCENTS {
        return None;
    }
    // Of a byte below 0x80, adding 0x80 - n sets the highest bit if it is n or more.
    let from = |bytes: u64, first: u8| bytes.wrapping_add(all(0x80 - first));
    let lower = digits | all(0x20);
    let is_digit = from(digits, b'0') ^ from(digits, b'9' + 1);
    let is_letter = from(lower, b'a') ^ from(lower, b'f' + 1);
    if (is_digit | is_letter) & !digits & DIGIT_MASK != DIGIT_MASK {
        return None;
    }
    let values = (digits & all(0xF)) + 9 * ((digits >> 6) & all(1));
    let pairs = values << 4 | values >> 8;
    Some(([pairs as u8, (pairs >> 24) as u8, (pairs >> 48) as u8, 0], after))
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

/// How many bytes [`encode`] takes at once.
pub(crate) const BLOCK: usize = 64;

/// Encodes up to [`BLOCK`] bytes: all but letters and digits of ASCII are escaped. Returns what
/// comes of that, and its length.
#[inline(always)]
pub(crate) fn encode(bytes: &[u8], flavor: Flavor) -> ([u8; 3 * BLOCK], usize) {
    let mut out = [0; 3 * BLOCK];
    let mut len = 0;
    for &byte in bytes {
        // Three bytes are written, of which the next ones overwrite what does not count.
        let Some(room) = out.get_mut(len..).and_then(|rest| rest.first_chunk_mut()) else { break };
        let [written @ .., count] = match (byte, flavor) {
            (b' ', Flavor::Form) => [b'+', 0, 0, 1],
            _ => ESCAPES[usize::from(byte)],
        };
        *room = written;
        len += usize::from(count);
    }
    (out, len)
}

/// What every byte is written as, and the length of that.
const ESCAPES: [[u8; 4]; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut escapes = [[0; 4]; 256];
    let mut byte = 0;
    while byte < 256 {
        let value = byte as u8;
        escapes[byte] = if value.is_ascii_alphanumeric() {
            [value, 0, 0, 1]
        } else {
            [b'%', DIGITS[byte >> 4], DIGITS[byte & 0xF], 3]
        };
        byte += 1;
    }
    escapes
};

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
