//! Which characters XML 1.0 allows where.

use wide::u8x16;

/// `S` of the XML grammar.
pub(crate) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether XML 1.0 allows the character in a document (`Char`).
pub(crate) const fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The offset of the first character of `text` that XML 1.0 forbids.
///
/// In UTF-8 those are the control characters below space and U+FFFE and U+FFFF (`EF BF BE` and
/// `EF BF BF`); surrogates cannot occur in a `str`.
pub(crate) fn find_forbidden(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    // One pass without branches for the text that has nothing suspicious, as nearly all has.
    let suspicious = |byte: u8| byte < 0x20 || byte == 0xEF;
    if !bytes.iter().fold(false, |any, &byte| any | suspicious(byte)) {
        return None;
    }
    text.char_indices().find(|&(_, c)| !is_allowed(c)).map(|(at, _)| at)
}

/// The offset of the first byte of `bytes` for which `stops` says yes, which looks at sixteen at once.
#[inline]
#[expect(clippy::arithmetic_side_effects, reason = "the sums are offsets in a slice")]
pub(crate) fn find_byte(bytes: &[u8], stops: impl Fn(u8x16) -> u8x16) -> Option<usize> {
    let (chunks, tail) = bytes.as_chunks::<16>();
    for (index, &chunk) in chunks.iter().enumerate() {
        let mask = stops(u8x16::new(chunk)).to_bitmask();
        if mask != 0 {
            return Some(index * 16 + mask.trailing_zeros() as usize);
        }
    }
    let mut last = [0; 16];
    last.get_mut(..tail.len())?.copy_from_slice(tail);
    let mask = stops(u8x16::new(last)).to_bitmask();
    let at = mask.trailing_zeros() as usize;
    (at < tail.len()).then_some(bytes.len() - tail.len() + at)
}

/// A text of less than sixteen bytes, and zeros.
#[inline(always)]
#[expect(clippy::arithmetic_side_effects, reason = "`len` is 8 to 15, or 4 to 7")]
pub(crate) fn short_chunk(text: &[u8]) -> [u8; 16] {
    let len = text.len();
    // Two halves that may overlap, so that the length decides about few branches.
    let word = if let (Some(&first), Some(&last)) = (text.first_chunk(), text.last_chunk()) {
        let high = u64::from_le_bytes(last) >> (8 * (15 - len)) >> 8;
        u128::from(u64::from_le_bytes(first)) | u128::from(high) << 64
    } else if let (Some(&first), Some(&last)) = (text.first_chunk(), text.last_chunk()) {
        let high = u64::from(u32::from_le_bytes(last)) << (8 * (len - 4));
        u128::from(u64::from(u32::from_le_bytes(first)) | high)
    } else {
        text.iter().rev().fold(0, |word, &byte| word << 8 | u128::from(byte))
    };
    word.to_le_bytes()
}

/// The offset in an attribute value of what may end it, or may not be in it: `quote`, `<`, `&`, and
/// whatever begins a character that XML forbids.
pub(crate) fn find_value_stop(value: &[u8], quote: u8) -> Option<usize> {
    find_byte(value, |chunk| {
        let is = |byte| chunk.simd_eq(u8x16::splat(byte));
        is(quote) | is(b'<') | is(b'&') | is_control(chunk) | is(0xEF)
    })
}

/// The offset in an attribute value of what does not stand for itself.
pub(crate) fn find_value_special(value: &[u8]) -> Option<usize> {
    find_byte(value, |chunk| chunk.simd_eq(u8x16::splat(b'&')) | is_control(chunk))
}

fn is_control(chunk: u8x16) -> u8x16 {
    chunk.min(u8x16::splat(0x1F)).simd_eq(chunk)
}

/// Which bytes may not be written as they are, in content or in an attribute; and some more, such
/// as a tab in content.
#[inline(always)]
pub(crate) fn special(chunk: u8x16) -> u8x16 {
    // `<` and `>` differ in one bit, `"` and `&` as well.
    let angle = (chunk & u8x16::splat(!2)).simd_eq(u8x16::splat(b'<'));
    let quote = (chunk & u8x16::splat(!4)).simd_eq(u8x16::splat(b'"'));
    angle | quote | is_control(chunk) | chunk.simd_eq(u8x16::splat(0xEF))
}

/// `NameStartChar` of XML 1.0, fifth edition, without the colon.
const fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | '_'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}'
        | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// `NameChar` of XML 1.0, fifth edition, without the colon.
const fn is_name_char(c: char) -> bool {
    is_name_start(c)
        || matches!(c,
            '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// The length of the `NCName` (a name without a colon) that `text` starts with; 0 if none.
pub(crate) fn ncname_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let len = find_byte(bytes, |chunk| !is_ascii_name_char(chunk)).unwrap_or(text.len());
    match bytes.get(len) {
        Some(0x80..) => any_ncname_len(text),
        _ if bytes.first().is_some_and(|&first| is_name_start(char::from(first))) => len,
        _ => 0,
    }
}

fn is_ascii_name_char(chunk: u8x16) -> u8x16 {
    let is = |byte| chunk.simd_eq(u8x16::splat(byte));
    is_letter_or_digit(chunk) | is(b'-') | is(b'.') | is(b'_')
}

/// Which bytes are letters and digits of ASCII.
#[inline(always)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "the bytes of vectors wrap, as they are meant to"
)]
pub(crate) fn is_letter_or_digit(chunk: u8x16) -> u8x16 {
    let is_within = |first: u8, last: u8, chunk: u8x16| {
        let offset = chunk - u8x16::splat(first);
        offset.min(u8x16::splat(last - first)).simd_eq(offset)
    };
    is_within(b'a', b'z', chunk | u8x16::splat(0x20)) | is_within(b'0', b'9', chunk)
}

/// As [`ncname_len`], of a name that may have other characters than those of ASCII.
#[cold]
fn any_ncname_len(text: &str) -> usize {
    let mut chars = text.char_indices();
    match chars.next() {
        Some((_, c)) if is_name_start(c) => {}
        _ => return 0,
    }
    chars.find(|&(_, c)| !is_name_char(c)).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every place in texts of up to four chunks, and none.
    #[test]
    fn bytes_are_found_where_they_are() {
        let zero = |chunk: u8x16| chunk.simd_eq(u8x16::splat(b'0'));
        for len in 0..66 {
            let bytes = "x".repeat(len);
            assert_eq!(find_byte(bytes.as_bytes(), zero), None, "{len} bytes");
            // What fills the last chunk is not a part of the text.
            assert_eq!(find_byte(bytes.as_bytes(), is_control), None, "{len} bytes");
            for at in 0..len {
                let bytes = format!("{}0{bytes}", "x".repeat(at));
                assert_eq!(find_byte(bytes.as_bytes(), zero), Some(at), "{bytes}");
            }
        }
    }

    /// Every character of ASCII, and some others, at every place of a name.
    #[test]
    fn names_end_where_the_grammar_says() {
        let naive = |text: &str| {
            let starts = text.chars().next().is_some_and(is_name_start);
            let len = text.chars().take_while(|&c| is_name_char(c)).map(char::len_utf8).sum();
            if starts { len } else { 0 }
        };
        let others =
            ['\u{B7}', '\u{D7}', 'é', '\u{37E}', '你', '\u{FFFE}', '\u{10000}', '\u{F0000}'];
        for c in ('\0'..='\x7F').chain(others) {
            for before in 0..34 {
                let name: String = "Nickname-1.2_".chars().cycle().take(before).collect();
                let text = format!("{name}{c}a:b");
                assert_eq!(ncname_len(&text), naive(&text), "{text:?}");
            }
        }
    }
}
