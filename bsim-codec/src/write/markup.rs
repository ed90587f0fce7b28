//! Markup that the compiler puts together from names.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "the compiler would refuse what overflows or is out of bounds"
)]

/// The length of `parts` in a row, with `<` and `>` escaped or not.
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

/// `parts` in a row, with `<` and `>` escaped or not, and zeros. They take what [`len`] gives.
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

/// `parts` in a row, put together by the compiler, with `<` and `>` escaped or not.
macro_rules! literal {
    ($escaped:expr, $($part:expr),+) => {{
        const PARTS: &[&str] = &[$($part),+];
        const BYTES: [u8; $crate::write::markup::len(PARTS, $escaped)] =
            $crate::write::markup::join(PARTS, $escaped);
        match core::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => panic!("the parts are UTF-8"),
        }
    }};
}

/// A [`Piece`] of these parts.
macro_rules! piece {
    ($($part:expr),+) => {
        $crate::write::markup::Piece {
            plain: $crate::write::markup::literal!(false, $($part),+),
            escaped: $crate::write::markup::literal!(true, $($part),+),
        }
    };
}

/// The tags of the element of this name.
macro_rules! tags {
    ($name:expr) => {
        const {
            use $crate::write::markup::piece;
            &$crate::write::markup::Tags {
                name: $name,
                open: piece!("<", $name),
                start: piece!("<", $name, ">"),
                end: piece!("</", $name, ">"),
                spaced: piece!("<", $name, " />"),
                tight: piece!("<", $name, "/>"),
            }
        }
    };
}

/// The attribute of this name.
macro_rules! attribute {
    ($name:expr) => {
        const {
            use $crate::write::markup::piece;
            &$crate::write::markup::Attribute { name: $name, start: piece!(" ", $name, "=\"") }
        }
    };
}

pub(crate) use {attribute, literal, piece, tags};

/// Markup as it stands in a document, and as it stands in a text that holds a document.
pub(crate) struct Piece {
    pub(crate) plain: &'static str,
    pub(crate) escaped: &'static str,
}

/// The tags of an element, each in one piece: for every piece that is written, there has to be room.
pub(crate) struct Tags {
    pub(crate) name: &'static str,
    /// The start tag up to its attributes.
    pub(crate) open: Piece,
    /// The start tag without attributes.
    pub(crate) start: Piece,
    pub(crate) end: Piece,
    /// The empty element, as .NET writes it.
    pub(crate) spaced: Piece,
    /// The empty element, as the service's own payload has it.
    pub(crate) tight: Piece,
}

/// An attribute, of which everything up to its value is one piece.
pub(crate) struct Attribute {
    pub(crate) name: &'static str,
    pub(crate) start: Piece,
}

#[cfg(test)]
mod tests {
    #[test]
    fn markup_is_escaped_if_wanted() {
        assert_eq!(literal!(false, "</", "A", "><", "b", " />"), "</A><b />");
        assert_eq!(literal!(true, "</", "A", "><", "b", " />"), "&lt;/A&gt;&lt;b /&gt;");
    }
}
