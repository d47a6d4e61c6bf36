//! What a column of a wide export says of one stage: when it was entered or left, or how long it took.
//! Knows the meaning, not the spellings (see `ingest`).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A column about one stage: `Date entered "Proposal (Sales Pipeline)"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StageDate {
    /// The stage as the export names it: its label, or its id where the header has an id.
    pub stage: String,
    /// The pipeline it belongs to; `None` where the header names none.
    pub pipeline: Option<String>,
    /// What the cells say of it.
    pub side: StageSide,
}

/// What the cells of a column say of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum StageSide {
    /// When the record last came into it; earlier entries are overwritten.
    Entered,
    /// When the record last left it.
    Exited,
    /// How long the latest visit took, in the unit of the column.
    Latest,
    /// How long all visits took together, in the unit of the column.
    Cumulative,
}

/// The unit of a column of durations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum DurationUnit {
    /// Seconds.
    Seconds,
    /// Thousandths of a second.
    Milliseconds,
}

impl DurationUnit {
    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            DurationUnit::Seconds => "seconds",
            DurationUnit::Milliseconds => "milliseconds",
        }
    }

    /// The one it could be mistaken for.
    #[must_use]
    pub fn other(self) -> DurationUnit {
        match self {
            DurationUnit::Seconds => DurationUnit::Milliseconds,
            DurationUnit::Milliseconds => DurationUnit::Seconds,
        }
    }
}
