//! Hexadecimal digits.

/// What every byte is worth as a hexadecimal digit; [`NO_DIGIT`] if it is none.
#[expect(clippy::indexing_slicing, reason = "the compiler would refuse what is out of bounds")]
pub(super) static DIGITS: [u8; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let mut byte = 0;
    while byte < 256 {
        if let Some(digit) = (byte as u8 as char).to_digit(16) {
            digits[byte] = digit as u8;
        }
        byte += 1;
    }
    digits
};

/// The highest bit, which no digit has.
pub(super) const NO_DIGIT: u8 = 0x80;
