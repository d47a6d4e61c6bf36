//! Definitions, as examples and laws. One program: linking the engine once is most of its cost.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod alignment;
mod criteria;
mod laws;
mod oracle;
mod phrases;
mod slow;
mod text;
mod typing;
mod vocabulary;
