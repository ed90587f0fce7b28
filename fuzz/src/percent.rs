//! A percent decoder that is plain to see, against which the codec's is held.

/// The bytes that `encoded` stands for, or none at a `%` that does not begin an escape.
pub fn decode(encoded: &str, plus_is_space: bool) -> Option<Vec<u8>> {
    undo(encoded.as_bytes(), plus_is_space, false)
}

/// The text that `encoded` stands for, at any price.
pub fn decode_lossy(encoded: &str, plus_is_space: bool) -> String {
    let bytes = undo(encoded.as_bytes(), plus_is_space, true).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Where the first `%` is that does not begin an escape.
pub fn first_bad(encoded: &str) -> Option<usize> {
    let bytes = encoded.as_bytes();
    (0..bytes.len()).find(|&at| bytes[at] == b'%' && escape(&bytes[at..]).is_none())
}

fn undo(encoded: &[u8], plus_is_space: bool, lossy: bool) -> Option<Vec<u8>> {
    let mut decoded = Vec::new();
    let mut at = 0;
    while at < encoded.len() {
        match (encoded[at], escape(&encoded[at..])) {
            (b'%', Some(byte)) => {
                decoded.push(byte);
                at += 3;
                continue;
            }
            (b'%', None) if !lossy => return None,
            (b'+', _) if plus_is_space => decoded.push(b' '),
            (byte, _) => decoded.push(byte),
        }
        at += 1;
    }
    Some(decoded)
}

/// The byte of the escape that `text` starts with.
fn escape(text: &[u8]) -> Option<u8> {
    let digits = text.strip_prefix(b"%")?.get(..2)?;
    // `from_str_radix` would take a sign.
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}
