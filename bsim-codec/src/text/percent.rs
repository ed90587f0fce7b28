//! Percent-encoding, as the service writes it (`docs/protocol.md`, section 3).

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

/// The offset of the first byte that does not stand for itself.
pub(crate) fn find(encoded: &[u8], flavor: Flavor) -> Option<usize> {
    encoded.iter().position(|&byte| byte == b'%' || (byte == b'+' && flavor == Flavor::Form))
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

/// The byte that the escape at the start of `encoded` stands for.
fn escape(encoded: &[u8]) -> Option<u8> {
    match *encoded {
        [b'%', high, low, ..] => Some(hex(high)? << 4 | hex(low)?),
        _ => None,
    }
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
    let mut bad = Ok(());
    decode_with(encoded, flavor, out, |at| {
        bad = Err(BadEscape(at));
        false
    });
    bad
}

/// Appends the bytes that `encoded` stands for; a bad `%` stands for itself.
pub(crate) fn decode_lossy_into(encoded: &[u8], flavor: Flavor, out: &mut Vec<u8>) {
    decode_with(encoded, flavor, out, |_| true);
}

/// `go_on` is told the offset of a bad `%` and says whether to take it literally or to stop.
fn decode_with(
    encoded: &[u8],
    flavor: Flavor,
    out: &mut Vec<u8>,
    mut go_on: impl FnMut(usize) -> bool,
) {
    let mut at = 0;
    while let Some(len) = find(&encoded[at..], flavor) {
        out.extend_from_slice(&encoded[at..at + len]);
        at += len;
        if encoded[at] == b'+' {
            out.push(b' ');
            at += 1;
        } else if let Some(byte) = escape(&encoded[at..]) {
            out.push(byte);
            at += 3;
        } else if go_on(at) {
            out.push(b'%');
            at += 1;
        } else {
            return;
        }
    }
    out.extend_from_slice(&encoded[at..]);
}

/// The offset in `encoded` of byte `decoded_at` of what it stands for.
pub(crate) fn source_offset(encoded: &[u8], decoded_at: usize) -> usize {
    let mut at = 0;
    for _ in 0..decoded_at {
        let is_escape = encoded.get(at..).and_then(escape).is_some();
        at += if is_escape { 3 } else { 1 };
    }
    at.min(encoded.len())
}
