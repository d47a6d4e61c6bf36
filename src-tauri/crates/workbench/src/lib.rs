//! The use cases: plain data in and out, jobs with progress and cancel, undo.
//!
//! A [`Workbench`] holds at most one open workspace and answers every question a door can ask.
//! It never talks to a person and knows no transport.

mod agreement;
pub mod api;
mod calendar;
mod catalog;
mod chart_of;
mod compare;
mod condition;
mod error;
mod export;
mod frame;
mod import;
mod live;
mod mending;
mod merge;
mod opened;
mod origin;
mod overview;
mod pipeline;
mod preview;
mod reimport;
mod rejects;
mod remembered;
mod rows;
mod sample;
mod session;
mod sides;
mod stages;
mod terms;
mod usecases;
mod versions;
mod vocabulary;

pub use agreement::AgreementError;
pub use error::WorkbenchError;
pub use ingest::{Question, encoding_name};
pub use preview::{answer_question, fix_column, map_column};
pub use session::Workbench;
