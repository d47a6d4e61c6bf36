//! Definitions that run: one text form, its evaluation to bitmaps, the alignment of two teams' clauses.
//!
//! Pure: a text, a vocabulary and columns in; a tree, a bitmap or an alignment out. Knows nothing of
//! files, teams' sources, or where a column comes from.

mod expr;

pub use expr::{Comparison, DateTest, Expr, Field, Leaf, Literal, Test, Unknown};
