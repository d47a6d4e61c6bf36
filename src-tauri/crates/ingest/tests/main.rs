//! The import, as examples. One program: linking the engine once is most of its cost.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod bad_input;
mod books;
mod corrections;
mod every_export;
mod kept;
mod lines;
mod metamorphic;
mod other_formats;
mod profiles;
mod property_history;
mod real_exports;
mod references;
mod sample_exports;
mod workbooks;
