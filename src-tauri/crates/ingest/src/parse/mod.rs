//! Cells to values: numbers, money, dates, yes or no. Each takes one trimmed, non-empty cell.
//!
//! Nothing here knows of columns: which decimal mark or which order of day and month holds is decided
//! for a whole column in `infer` and given to the parser.

mod clock;
pub(crate) mod counted;
pub(crate) mod date;
pub(crate) mod form;
pub(crate) mod money;
mod month;
pub(crate) mod number;
pub(crate) mod word;
