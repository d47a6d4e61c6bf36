//! Stage history: what a team's exports tell of its deals' stages, and how far the deals come.

use model::{StageKind, Team};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A team's stage history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StageHistory {
    /// Whose.
    pub team: Team,
    /// True when the team brought no opportunities: its deals are those its history names.
    pub deals_from_history: bool,
    /// What each source tells, in each shape it has.
    pub exports: Vec<StageExport>,
    /// Visits to stages, inferred ones included.
    pub visits: u64,
    /// Visits no row tells of: to the stage a deal came from or is in, since it was created.
    pub inferred: u64,
    /// Visits whose order on one day was taken from the order of the stages.
    pub order_inferred: u64,
    /// Times that a deal left won or lost.
    pub reopened: u64,
    /// Deals whose history begins after their creation.
    pub entry_unknown: u64,
    /// Deals without any visit.
    pub without_visit: u64,
    /// Deals whose latest visit is not to the stage they are in now.
    pub ends_elsewhere: u64,
    /// Deals with at least one visit.
    pub deals: u64,
    /// Deals whose latest visit is won.
    pub won: u64,
    /// Deals whose latest visit is lost.
    pub lost: u64,
    /// The others.
    pub open: u64,
    /// Deals that are on no step.
    pub on_no_step: u64,
    /// The stages: steps in their typical order, then detours, won and lost ones.
    pub stages: Vec<StageLine>,
}

/// How a source tells of stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename_all = "kebab-case")]
pub enum StageShape {
    /// One row per change.
    Rows,
    /// One date per stage and deal: re-entries can't be seen.
    StageDates,
    /// The day on which a deal that is won or lost ended: nothing is known of the stages before it.
    CloseDates,
    /// The stage on two days: it changed between them.
    Snapshots,
}

/// What one source tells of stages in one shape. `rows` is the sum of the six counts after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StageExport {
    /// The source.
    pub source: u64,
    /// Its file's name.
    pub file_name: String,
    /// How it tells.
    pub shape: StageShape,
    /// Rows that tell of a stage, or should have.
    pub rows: u64,
    /// Rows that a visit begins with.
    pub visits: u64,
    /// Rows that tell again of the stage the deal was in.
    pub collapsed: u64,
    /// Rows about another field than the stage.
    pub other_field: u64,
    /// Rows whose deal is not among the team's opportunities.
    pub orphans: u64,
    /// Rows without a deal, a stage or a time.
    pub unreadable: u64,
    /// Under a name that is no stage of the declared ladder.
    pub unmapped: u64,
    /// Rows of a deal that a better source tells of.
    pub elsewhere: u64,
    /// True when re-entries can't be seen.
    pub re_entries_unobservable: bool,
    /// Of snapshots: the days between which the changes lie, first and last.
    #[ts(type = "[string, string] | null")]
    pub between: Option<(jiff::civil::Date, jiff::civil::Date)>,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StageLine {
    /// Its name.
    pub name: String,
    /// What it is to a deal.
    pub kind: StageKind,
    /// Visits to it.
    pub visits: u64,
    /// How far deals come from here; `None` for a stage that is no step.
    pub step: Option<StepLine>,
}

/// The figures of a step: reached = moved on + lost + open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StepLine {
    /// Deals that came here or further.
    pub reached: u64,
    /// Deals that came further.
    pub moved_on: u64,
    /// Deals lost from here.
    pub lost: u64,
    /// Deals that came here and not further, and are not lost.
    pub open: u64,
    /// Deals that came further without coming here; they count as passed.
    pub skipped: u64,
    /// Moved on ÷ (moved on + lost), 0–1; `None` when nothing was decided.
    pub conversion: Option<f64>,
    /// Median days of finished visits; `None` without any.
    pub median_days: Option<f64>,
    /// Finished visits behind the median.
    pub finished: u64,
}
