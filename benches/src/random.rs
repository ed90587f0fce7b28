//! Random content of the generated bodies: the same in every run, and as varied as the content of
//! the service.

use percent_encoding::NON_ALPHANUMERIC;

/// A generator of pseudo-random values (SplitMix64).
#[derive(Debug)]
pub struct Random(u64);

const FIRST_NAMES: [&str; 12] = [
    "anna", "bstest", "chenwei", "david", "eva", "lihua", "maria", "msn.help", "robot", "topview",
    "xiao", "zhang",
];
const HOSTS: [&str; 5] = ["live.com", "hotmail.com", "msn.com", "lihua.com", "example.co.uk"];
const WORDS: [&str; 16] = [
    "at",
    "home",
    "(busy)",
    "work",
    "back",
    "in",
    "5",
    "min...",
    "lunch!",
    "call",
    "me",
    "later",
    "[b]party[/b]",
    ":-)",
    "weekend",
    "travelling",
];
const CHINESE: [char; 20] = [
    '小', '美', '丽', '华', '订', '餐', '机', '器', '人', '谁', '知', '盘', '中', '粒', '皆', '辛',
    '苦', '，', '！', '…',
];
const STATUSES: [&str; 9] = ["HDN", "HDN", "HDN", "NLN", "BSY", "IDL", "AWY", "FLN", "PHN"];

impl Random {
    /// Starts a sequence.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end`, exclusive.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }

    /// An account, such as `anna2007@live.com`.
    pub fn account(&mut self) -> String {
        let (name, number, host) =
            (self.one_of(&FIRST_NAMES), self.below(20_000), self.one_of(&HOSTS));
        format!("{name}{number}@{host}")
    }

    /// A GUID in lower case.
    pub fn guid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        let (a, b, c) = (high >> 32, (high >> 16) & 0xFFFF, high & 0xFFFF);
        format!("{a:08x}-{b:04x}-{c:04x}-{:04x}-{:012x}", low >> 48, low & 0xFFFF_FFFF_FFFF)
    }

    /// A presence code, most often the usual one of a roster.
    pub fn status(&mut self) -> &'static str {
        self.one_of(&STATUSES)
    }

    /// A nickname, half of them Chinese.
    pub fn nickname(&mut self) -> String {
        if self.below(2) == 0 {
            let count = 2 + self.below(4);
            self.chinese(count)
        } else {
            let (name, word) = (self.one_of(&FIRST_NAMES), self.one_of(&WORDS));
            format!("{name} {word}")
        }
    }

    /// A message, a third of them Chinese.
    pub fn sentence(&mut self) -> String {
        if self.below(3) == 0 {
            let count = 4 + self.below(16);
            return self.chinese(count);
        }
        let words: Vec<_> = (0..2 + self.below(12)).map(|_| self.one_of(&WORDS)).collect();
        words.join(" ")
    }

    fn chinese(&mut self, count: usize) -> String {
        (0..count).map(|_| self.one_of(&CHINESE)).collect()
    }

    /// A percent-encoded text of exactly `len` bytes: names, then letters where no name fits.
    pub fn percent_encoded(&mut self, len: usize) -> String {
        let mut text = String::with_capacity(len);
        for _ in 0..len {
            let name = format!("{} ", self.nickname());
            let name = percent_encoding::utf8_percent_encode(&name, NON_ALPHANUMERIC).to_string();
            if text.len() + name.len() <= len {
                text.push_str(&name);
            }
        }
        text.extend(std::iter::repeat_n('x', len - text.len()));
        text
    }
}
