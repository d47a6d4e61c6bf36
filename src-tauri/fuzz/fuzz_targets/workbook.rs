//! Any bytes as a workbook, an archive or a page that calls itself one.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    fuzz::bring_in(bytes, "xlsx", 1 << 16);
});
