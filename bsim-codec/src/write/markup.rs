//! Constant markup, joined from names by the compiler.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "the compiler rejects overflow and indices out of bounds"
)]

/// The length of the joined `parts`, with `<` and `>` escaped or not.
pub(crate) const fn len(parts: &[&str], escaped: bool) -> usize {
    let (mut total, mut part) = (0, 0);
    while part < parts.len() {
        let bytes = parts[part].as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            total += if escaped && matches!(bytes[at], b'<' | b'>') { 4 } else { 1 };
            at += 1;
        }
        part += 1;
    }
    total
}

/// The joined `parts`, with `<` and `>` escaped or not, and zeros after the length from [`len`].
pub(crate) const fn join<const N: usize>(parts: &[&str], escaped: bool) -> [u8; N] {
    let mut out = [0; N];
    let (mut end, mut part) = (0, 0);
    while part < parts.len() {
        let bytes = parts[part].as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if escaped && matches!(byte, b'<' | b'>') {
                out[end] = b'&';
                out[end + 1] = if byte == b'<' { b'l' } else { b'g' };
                out[end + 2] = b't';
                out[end + 3] = b';';
                end += 4;
            } else {
                out[end] = byte;
                end += 1;
            }
            at += 1;
        }
        part += 1;
    }
    out
}

/// The joined parts as a constant, with `<` and `>` escaped or not.
macro_rules! literal {
    ($escaped:expr, $($part:expr),+) => {
        const {
            const PARTS: &[&str] = &[$($part),+];
            const BYTES: [u8; $crate::write::markup::len(PARTS, $escaped)] =
                $crate::write::markup::join(PARTS, $escaped);
            match core::str::from_utf8(&BYTES) {
                Ok(text) => text,
                Err(_) => panic!("the parts are UTF-8"),
            }
        }
    };
}

macro_rules! piece {
    ($($part:expr),+) => {
        $crate::write::markup::Piece {
            plain: $crate::write::markup::literal!(false, $($part),+),
            escaped: $crate::write::markup::literal!(true, $($part),+),
        }
    };
}

/// The tags of an element. Its empty tag ends with ` />` as in .NET, or with the given text.
macro_rules! tags {
    ($name:expr) => {
        $crate::write::markup::tags!($name, " />")
    };
    ($name:expr, $empty_end:literal) => {
        const {
            use $crate::write::markup::piece;
            &$crate::write::markup::Tags {
                name: $name,
                open: piece!("<", $name),
                start: piece!("<", $name, ">"),
                end: piece!("</", $name, ">"),
                empty: piece!("<", $name, $empty_end),
            }
        }
    };
}

macro_rules! attribute {
    ($name:expr) => {
        const {
            use $crate::write::markup::piece;
            &$crate::write::markup::Attribute { name: $name, start: piece!(" ", $name, "=\"") }
        }
    };
}

pub(crate) use {attribute, literal, piece, tags};

/// Markup for a document, and for a document inside a text.
pub(crate) struct Piece {
    pub(crate) plain: &'static str,
    pub(crate) escaped: &'static str,
}

/// The tags of an element. Each is one piece, because the sink checks its room for every piece.
pub(crate) struct Tags {
    pub(crate) name: &'static str,
    /// Without attributes and `>`.
    pub(crate) open: Piece,
    pub(crate) start: Piece,
    pub(crate) end: Piece,
    pub(crate) empty: Piece,
}

/// The start of an attribute: everything before its value.
pub(crate) struct Attribute {
    pub(crate) name: &'static str,
    pub(crate) start: Piece,
}
