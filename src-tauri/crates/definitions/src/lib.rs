//! Definitions that run: one text form, its evaluation to bitmaps, the alignment of two teams' clauses.
//!
//! Pure: a text, a vocabulary and columns in; a tree, a bitmap or an alignment out. Knows nothing of
//! files, teams' sources, or where a column, a related record or a stage comes from.

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
mod needs;
mod normalise;
mod operator;
mod pairing;
mod parse;
mod persons;
mod phrase;
mod print;
mod related;
mod relation;
mod visits;
mod vocabulary;
mod warnings;

pub use align::{ClauseKey, Pairing, Side, Slot, align};
pub use cache::Cache;
pub use clause::{Clause, clauses};
pub use complete::{Completion, CompletionKind, complete};
pub use error::ParseError;
pub use evaluate::{Columns, RelatedColumns, Truth, evaluate, evaluate_clauses};
pub use expr::{
    Actor, Comparison, DateTest, Expr, Field, Leaf, Literal, Related, Stage, StageTest, Test, Unknown,
};
pub use fold::value as fold;
pub use needs::Needs;
pub use normalise::normalise;
pub use parse::{MAX_DEPTH, parse};
pub use persons::Persons;
pub use print::print;
pub use relation::Relation;
pub use visits::{Stay, Visits};
pub use vocabulary::{RelatedWords, Vocabulary, counted_in, tells_of_stages};
pub use warnings::warnings;
