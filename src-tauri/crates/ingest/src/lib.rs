//! Export bytes to checked columns: encoding, dialect, profile, parse, findings.
//!
//! Never holds a file whole. Each column's type is decided on all its cells; by the types that a sample suggests
//! they are decoded into segments for the caller's [`Sink`] meanwhile, and once more if the other cells do not
//! bear it out. Knows nothing of where segments are stored, of teams, or of definitions.

mod ahead;
mod chunks;
mod container;
mod cut;
mod decode;
mod dialect;
mod distinct;
mod duration;
mod encoding;
mod fields;
mod fix;
mod footer;
#[cfg(feature = "fuzz")]
#[doc(hidden)]
pub mod fuzz;
mod guess;
mod header;
mod import;
mod infer;
mod layout;
mod lex;
mod loose;
mod mapping;
mod mended;
#[cfg(test)]
mod oracle;
mod parse;
mod plan;
mod preview;
mod profile;
mod proof;
mod question;
mod ragged;
mod raw;
mod record;
mod reject;
mod remarks;
mod remember;
mod rules;
mod seek;
mod skip;
#[cfg(test)]
mod slow;
mod stats;
mod survey;
mod tally;

pub use container::{Container, Opened, open};
pub use encoding::encoding_name;
pub use fix::apply_fix;
pub use import::import;
pub use mapping::{MapError, apply_map, plan_of, recognised};
pub use mended::{MENDED_LINE, REJECTED_COLUMNS, guarded, is_mended, mended_plan, rejected_cells};
pub use plan::{
    Account, ColumnGuess, ColumnOutcome, ColumnPlan, Dialect, ImportError, Plan, Preview, ProfileMatch,
    Progress, Rejected, Segment, Sink, SinkError, SkippedLines,
};
pub use preview::preview;
pub use question::{Question, QuestionOption, answer};
pub use raw::{fingerprint, raw_lines};
pub use reject::rejected_findings;
pub use remember::{Recalled, headers_fingerprint, likeness, recall};
pub use rules::ColumnRules;
