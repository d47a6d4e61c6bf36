//! The co-written document: what both teams write, what is signed of it, and what it looks like outside.
//!
//! Knows no record and no number: figures that a text quotes are given to it. The only crate that knows
//! the CRDT.

mod shared;
mod tree;

pub use model::Team;
pub use shared::{Document, DocumentError, Exchange, Opened, SCHEMA};
pub use tree::{Block, Cell, Content, Criteria, Inline, Marks, NumberOf, Remark, Thread, Wording};
