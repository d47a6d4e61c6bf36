//! Export bytes to checked columns: encoding, dialect, profile, parse, findings.
//!
//! Reads a file twice and never holds it whole: once to decide each column's type on all its cells,
//! once to decode segments into the caller's [`Sink`]. Knows nothing of where segments are stored,
//! of teams, or of definitions.

mod plan;

pub use plan::{
    Account, ColumnGuess, ColumnOutcome, ColumnPlan, Dialect, ImportError, Plan, Preview, ProfileMatch,
    Progress, Rejected, Segment, Sink, SinkError,
};
