//! Any text: which delimiter, which quote, which line is the header.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| ingest::fuzz::dialect(text));
