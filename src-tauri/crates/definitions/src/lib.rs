//! Definitions that run: one text form, its evaluation to bitmaps, the alignment of two teams' clauses.
//!
//! Pure: a text, a vocabulary and columns in; a tree, a bitmap or an alignment out. Knows nothing of
//! files, teams' sources, or where a column comes from.

mod align;
mod cache;
mod clause;
mod complete;
mod criterion;
mod error;
mod evaluate;
mod expr;
mod fields;
mod fold;
mod leaf;
mod lexer;
mod literal;
mod normalise;
mod operator;
mod pairing;
mod parse;
mod persons;
mod print;
mod warnings;

pub use align::{ClauseKey, Pairing, Side, Slot, align};
pub use cache::Cache;
pub use clause::{Clause, clauses};
pub use complete::{Completion, CompletionKind, complete};
pub use error::ParseError;
pub use evaluate::{Columns, Truth, evaluate, evaluate_clauses};
pub use expr::{Comparison, DateTest, Expr, Field, Leaf, Literal, Test, Unknown};
pub use fields::fields_of;
pub use fold::value as fold;
pub use normalise::normalise;
pub use parse::{MAX_DEPTH, parse};
pub use persons::Persons;
pub use print::print;
pub use warnings::warnings;
