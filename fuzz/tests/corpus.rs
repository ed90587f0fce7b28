//! Every oracle over its corpus and over bodies of the grammar: what a fuzzer found once stays
//! found, on any compiler.

use std::path::Path;

use bsim_fuzz::{TARGETS, grammar};

#[test]
fn corpora() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (name, oracle) in TARGETS {
        let mut inputs = 0;
        for entry in std::fs::read_dir(root.join(name)).expect(name) {
            let path = entry.expect(name).path();
            println!("{}", path.display());
            oracle(&std::fs::read(path).expect(name));
            inputs += 1;
        }
        assert!(inputs > 0, "{name} has an empty corpus");
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
        for (name, oracle) in TARGETS {
            if let Some(first) = input.first_mut() {
                *first = 1;
            }
            println!("{name}: {:?}", String::from_utf8_lossy(&grammar::document(&input)));
            oracle(&input);
        }
    }
}

/// A grammar that spoils everything would test little.
#[test]
fn the_grammar_makes_sound_answers() {
    let mut noise = Noise(42);
    let bodies: Vec<_> = (0..1000).map(|_| grammar::make(&noise.bytes(400))).collect();
    let is_sound = |body: &&Vec<u8>| bsim_codec::response::Response::parse(body).is_ok();
    let sound = bodies.iter().filter(is_sound).count();
    assert!((100..900).contains(&sound), "{sound} of 1000");
}
