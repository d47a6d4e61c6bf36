//! Any bytes as a delimited file; the first byte is the size of the blocks it is read in.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let [block, rest @ ..] = bytes {
        fuzz::bring_in(rest, "csv", usize::from(*block) + 1);
    }
});
