//! The .counterpart file: sources, columns, definitions and their history in one SQLite file.
//! The only crate that knows rusqlite. It knows no word of the trade: what describes a source, a
//! definition or a setting is JSON that passes through unread.
//!
//! # What is in the file
//!
//! | table | holds | module |
//! |---|---|---|
//! | `source`, `source_column` | one export brought in, and its columns | `source` |
//! | `array` | the cells, as checksummed arrays | `array` |
//! | `rejected` | records that did not come in, and why | `rejected` |
//! | `entity` | everything users edit, by kind and id | `entity` |
//! | `operation`, `edit` | the history: every change, with the value before and after | `history` |
//! | `derived` | what can be computed again | `derived` |
//!
//! The header carries the application id [`APPLICATION_ID`] (`CPRT`) and, as `user_version`, the
//! number of migrations applied ([`FORMAT`]).
//!
//! # Promises
//!
//! - One program at a time: opening takes an exclusive lock at once, and a second opener is told so
//!   without waiting.
//! - What a method has acknowledged survives a killed process and a power cut. Every change is one
//!   transaction with `synchronous=FULL`, segments of an import included.
//! - An import is invisible until [`Workspace::finish_source`], in one transaction with the operation
//!   that undoes it. What an import left unfinished is removed at the next opening.
//! - Whether a source can be seen is an entity (kind [`SOURCE_KIND`], its id in decimal, its
//!   description as value), so bringing one in and removing it are edits like any other. A removed
//!   source keeps its cells, since undo must find them after reopening; they go when no operation
//!   mentions the source any more.
//! - A file made by a newer program is refused before anything is written.
//!
//! # Why a rollback journal
//!
//! Measured on two quiet cores, 112 MB of arrays in 14 transactions of 8 MB, 16-KiB pages, one to three
//! runs each: enough to choose by, not a benchmark (that is `benches/store.rs`).
//!
//! | journal | segments with | import, finished | one edit |
//! |---|---|---|---|
//! | rollback | `FULL` | 230–290 ms | 1.3 ms |
//! | rollback | `NORMAL` | 245 ms | 0.9 ms |
//! | rollback | `OFF` | 200 ms | 0.9 ms |
//! | write-ahead | `FULL` | 570 ms | 0.8 ms |
//! | write-ahead | `NORMAL` | 530 ms | 0.6 ms |
//!
//! Segments only append pages, and a rollback journal does not write new pages twice; a write-ahead
//! log writes every byte twice. Leaving out the flushes would gain 30 to 90 ms and let a power cut
//! during an import ruin what was in the file before, so they stay. Pages of 4 KiB cost 430 ms, of
//! 16, 32 and 64 KiB 230 to 290 ms; larger pages only make edits heavier. Reading all 112 MB back,
//! checksums verified, takes 30 ms. Incremental blob writes were no faster than bound slices.

mod array;
mod copying;
mod derived;
mod entity;
mod error;
mod file;
mod history;
mod ledger;
mod migration;
mod rejected;
mod source;
mod writing;

pub use error::WorkspaceError;
pub use file::Workspace;
pub use history::{Edit, OperationRow};
pub use ledger::LedgerRow;
pub use migration::{APPLICATION_ID, FORMAT};
pub use rejected::RejectedLine;
pub use source::{FORMER_KIND, FinishedSource, SOURCE_KIND, SourceId, SourceRow, StoredColumn};
pub use writing::Writing;
