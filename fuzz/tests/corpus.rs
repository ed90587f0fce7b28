//! Every oracle over its corpus and over bodies of the grammar: what a fuzzer found once stays
//! found, on any compiler.

use std::path::Path;

use bsim_codec::{Request, Response};
use bsim_fuzz::{DEEP, FAST, grammar};

#[test]
fn corpora() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for target @ (corpus, _) in DEEP {
        let mut inputs = 0;
        for entry in std::fs::read_dir(root.join(corpus)).expect(corpus) {
            let path = entry.expect(corpus).path();
            let input = std::fs::read(&path).expect(corpus);
            for (name, oracle) in FAST.iter().chain([target]) {
                println!("{name}: {}", path.display());
                oracle(&input);
            }
            inputs += 1;
        }
        assert!(inputs > 0, "{corpus} has an empty corpus");
    }
}

/// Bytes that are as good as any, and the same every time.
struct Noise(u64);

impl Noise {
    fn bytes(&mut self, len: usize) -> Vec<u8> {
        let mut byte = || {
            // Marsaglia's xorshift64.
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 24) as u8
        };
        (0..len).map(|_| byte()).collect()
    }
}

#[test]
fn noise() {
    let mut noise = Noise(0x9E37_79B9_7F4A_7C15);
    for round in 0..500 {
        let mut input = noise.bytes(round % 512);
        if let Some(first) = input.first_mut() {
            *first = [1, 8][round % 2];
        }
        for (name, oracle) in FAST.iter().chain(DEEP) {
            println!("{name}: {:?}", String::from_utf8_lossy(&grammar::document(&input)));
            oracle(&input);
        }
    }
}

/// A grammar that spoils everything would test little.
#[test]
fn the_grammar_makes_sound_messages() {
    let mut noise = Noise(42);
    for control in [1, 8] {
        let is_sound = |_: &u32| {
            let mut input = noise.bytes(400);
            input[0] = control;
            let body = &*grammar::document(&input);
            Response::parse(body).is_ok() || Request::parse(body).is_ok()
        };
        let sound = (0..1000).filter(is_sound).count();
        assert!((100..900).contains(&sound), "{sound} of 1000");
    }
}
