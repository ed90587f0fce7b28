//! With the feature `arbitrary`, any bytes give messages.

use arbitrary::{Arbitrary, Unstructured};
use bsim_codec::request::{Request, RequestOf};
use bsim_codec::response::ResponseOf;
use bsim_codec::{Encode, EncodeErrorKind};

/// Bytes with a long period.
fn bytes(seed: u64) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        // Printable bytes, so that most texts can be encoded.
        b' ' + ((state >> 33) % 95) as u8
    };
    (0..600).map(|_| next()).collect()
}

#[test]
fn messages_of_any_bytes_are_written_and_read_again() {
    let mut read = 0;
    for seed in 0..400 {
        let bytes = bytes(seed);
        let request = Request::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
        let mut body = Vec::new();
        match request.encode_into(&mut body) {
            Ok(()) => {
                assert_eq!(Request::parse(&body), Ok(request));
                read += 1;
            }
            Err(error) => assert_eq!(error.kind(), EncodeErrorKind::ForbiddenCharacter),
        }
    }
    assert!(read > 300, "{read} requests could be encoded");
}

#[test]
fn they_may_own_their_texts() {
    let bytes = bytes(1);
    let mut source = Unstructured::new(&bytes);
    assert!(RequestOf::<String>::arbitrary(&mut source).is_ok());
    assert!(ResponseOf::<String>::arbitrary(&mut source).is_ok());
}
