use crate::simd::set::{Set, bytes};

/// `S` of the XML grammar.
pub(crate) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// White space as characters, for trimming.
pub(crate) const SPACES: [char; 4] = [' ', '\t', '\n', '\r'];

pub(crate) fn space_len(text: &str) -> usize {
    text.bytes().position(|byte| !is_space(byte)).unwrap_or(text.len())
}

/// `Char` of XML 1.0.
pub(crate) const fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The first bytes of forbidden characters: control characters are bytes below space, U+FFFE and
/// U+FFFF begin with `EF`. Surrogates cannot occur in a `str`.
type Suspicious = Set<b' ', { bytes(&[0xEF]) }>;

pub(crate) fn find_forbidden(text: &str) -> Option<usize> {
    let mut at = 0_usize;
    loop {
        let rest = text.get(at..)?;
        at = at.saturating_add(Suspicious::find(rest.as_bytes())?);
        at = at.saturating_add(match allowed_len(text, at) {
            Some(len) => len,
            None => return Some(at),
        });
    }
}

/// The length of the character at `at`. None if it is forbidden, or if the text ends there.
pub(crate) fn allowed_len(text: &str, at: usize) -> Option<usize> {
    let c = text.get(at..)?.chars().next()?;
    is_allowed(c).then_some(c.len_utf8())
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

/// The roles of ASCII characters in names: [`NAME_CHAR`], [`NAME_START`], both or none. For names,
/// a table is faster than SIMD.
#[expect(clippy::indexing_slicing, reason = "the compiler rejects indices out of bounds")]
const IN_NAMES: [u8; 256] = {
    let mut roles = [0; 256];
    let mut byte = 0;
    while byte < 0x80 {
        let (is_char, is_start) = (is_name_char(byte as char), is_name_start(byte as char));
        roles[byte as usize] = (is_char as u8 * NAME_CHAR) | (is_start as u8 * NAME_START);
        byte += 1_u8;
    }
    roles
};
const NAME_CHAR: u8 = 1;
const NAME_START: u8 = 2;

/// The length of the `NCName` (a name without a colon) at the start of `text`; 0 if there is none.
#[inline]
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "the table has an entry for every byte; `len` is within `text`"
)]
pub(crate) fn ncname_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let role = |byte: u8| IN_NAMES[usize::from(byte)];
    let mut len = 0;
    while let Some(&byte) = bytes.get(len)
        && role(byte) & NAME_CHAR != 0
    {
        len += 1;
    }
    match (bytes.first(), bytes.get(len)) {
        (_, Some(0x80..)) => any_ncname_len(text),
        (Some(&first), _) if role(first) & NAME_START != 0 => len,
        _ => 0,
    }
}

/// Like [`ncname_len`], for a name with characters beyond ASCII.
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

    /// Every ASCII character, and some others, at every place of a name.
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
