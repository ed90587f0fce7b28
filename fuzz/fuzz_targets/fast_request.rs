#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| bsim_fuzz::oracle::fast_request(input));
