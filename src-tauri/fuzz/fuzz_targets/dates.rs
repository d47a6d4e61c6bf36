//! Any text as a date, in each order of its parts.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| ingest::fuzz::dates(text));
