//! The document, as examples. One program: linking the engine once is most of its cost.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod damaged;
mod differ;
mod hostile;
mod merging;
mod read;
mod render;
mod sheet;
mod signing;
mod yjs;
