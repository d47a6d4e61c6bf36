//! The use cases: plain data in and out, jobs with progress and cancel, undo.

pub mod api;
