/// The value of every byte as a hexadecimal digit, or [`NO_DIGIT`].
#[expect(clippy::indexing_slicing, reason = "the compiler rejects indices out of bounds")]
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

/// No digit has the highest bit.
pub(super) const NO_DIGIT: u8 = 0x80;
