//! The co-written document: what both teams write, what is signed of it, and what it looks like outside.
//!
//! Knows no record and no number: figures that a text quotes are given to it. The only crate that knows
//! the CRDT.

mod differ;
mod paper;
mod read;
mod render;
mod tree;
mod visible;

pub use differ::{Changed, Kept, changes, plain};
pub use paper::{Paper, PaperFigure, PaperSignature, PaperStage, PaperTerm, UNDEFINED};
pub use read::{ReadError, Reading, read};
pub use render::{Form, RenderError, markdown, render};
pub use tree::{Block, Cell, Content, Criteria, Inline, Marks, NumberOf, Remark, Thread, Wording};
