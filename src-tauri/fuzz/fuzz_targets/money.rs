//! Any text as a number and as an amount of money, with each decimal mark.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| ingest::fuzz::money(text));
