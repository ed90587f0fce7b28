//! Which characters XML 1.0 allows where.

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
    let mut chars = text.char_indices();
    match chars.next() {
        Some((_, c)) if is_name_start(c) => {}
        _ => return 0,
    }
    chars.find(|&(_, c)| !is_name_char(c)).map_or(text.len(), |(at, _)| at)
}
