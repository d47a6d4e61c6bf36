//! Agreed definitions as code for other systems, so that a dashboard counts what was agreed.
//!
//! Pure: a definition and the names of its columns in the other system in; a text, and what that text can't say, out.
//! Knows nothing of files, of where columns come from, or of whether a system can be reached.
//!
//! **Formula.** A record is in the query's answer exactly when `definitions::evaluate` lets it hold. **Nulls.** A
//! null, and a text that is blank, is unknown. An unknown value makes its criterion false, or true where that says
//! `(unknown counts)`, before any `and`, `or`, `not` or `at least` looks at it. **Errors.** There are none: what a
//! form can't say is left out, in the text and in [`Written::cannot_say`], by whole conjuncts.

mod asked;
mod dbt;
mod definition;
mod dialect;
mod form;
mod notes;
mod osi;
mod reading;
mod said;
mod soql;
mod sql;
mod sql_file;
mod walk;
mod yaml;

pub use definition::{Definition, SourceField};
pub use dialect::Dialect;
pub use form::{File, Form, Written, write};
