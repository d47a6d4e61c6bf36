//! Records in a grid: which, a page of them, and where each comes from.

use model::{Kind, Table, Team};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CompareRequest, MetricRequest};

/// Which records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case")]
#[ts(tag = "of", rename_all = "snake_case")]
pub enum RowSet {
    /// All of a source.
    Source {
        /// The source.
        source: u64,
    },
    /// Rows of a stage history whose deal is not among its team's opportunities.
    Orphans {
        /// The source.
        source: u64,
    },
    /// Those behind a cause of a gap.
    Cause {
        /// The comparison.
        compare: CompareRequest,
        /// Identifier of the slot.
        slot: String,
        /// All of them, or only those let in or kept out.
        flow: Flow,
    },
    /// A part of the overlap.
    Part {
        /// The comparison.
        compare: CompareRequest,
        /// Which part.
        part: Part,
    },
    /// Those behind a finding about the condition of a source.
    Condition {
        /// The source.
        source: u64,
        /// Code of the finding; `empty` with a field's key for the records where it is empty.
        code: String,
        /// Its key; empty where the code stands once.
        key: String,
        /// Only those of this example.
        example: Option<u32>,
    },
    /// The deals behind a figure of a metric.
    Metric {
        /// The metric.
        request: MetricRequest,
        /// The key that the figure carries.
        open: String,
    },
    /// Those for which criteria hold.
    Where {
        /// Of which table.
        table: Table,
        /// Criteria in their text form.
        text: String,
    },
}

impl RowSet {
    /// The day on which the records are to be looked at, when it is not as they are now.
    pub(crate) fn at(&self) -> Option<jiff::civil::Date> {
        match self {
            RowSet::Cause { compare, .. } | RowSet::Part { compare, .. } => compare.at,
            RowSet::Source { .. }
            | RowSet::Orphans { .. }
            | RowSet::Condition { .. }
            | RowSet::Metric { .. }
            | RowSet::Where { .. } => None,
        }
    }
}

/// Which of a cause's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum Flow {
    /// All.
    All,
    /// Let in by sales' rule.
    Entered,
    /// Kept out by sales' rule.
    Left,
}

/// A part of the overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum Part {
    /// Counted by marketing.
    Marketing,
    /// Counted by sales.
    Sales,
    /// Counted by both.
    Both,
    /// Counted by marketing only.
    OnlyMarketing,
    /// Counted by sales only.
    OnlySales,
}

/// Asks for a page of records.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RowsRequest {
    /// Which records.
    pub set: RowSet,
    /// Skip so many.
    pub offset: u64,
    /// At most so many (up to 500).
    pub limit: u64,
    /// Order by this column; else file order.
    pub sort: Option<Sort>,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sort {
    /// Identifier of the grid column.
    pub column: String,
    /// Largest first; unknown is always last.
    pub descending: bool,
}

/// A page of records.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RowsPage {
    /// How many records the set has.
    pub total: u64,
    /// The columns: those the definitions speak of first.
    pub columns: Vec<GridColumn>,
    /// The page.
    pub rows: Vec<GridRow>,
}

/// A column of the grid.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GridColumn {
    /// Identifier: the field's key, with the team when both have it: `marketing.lead_score`.
    pub id: String,
    /// Label.
    pub label: String,
    /// The team whose source it is read from; `None` when there is one source only.
    pub team: Option<Team>,
    /// What it holds.
    pub kind: Kind,
    /// True when a definition compared here speaks of it.
    pub in_rule: bool,
}

/// A record.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GridRow {
    /// Its number within the comparison (or source): identifies it to `origin`.
    pub record: u64,
    /// One value per column.
    pub cells: Vec<CellValue>,
}

/// A value: text, number (money in minor units), yes/no, an ISO date or date-time, or unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(untagged)]
#[ts(untagged)]
pub enum CellValue {
    /// Unknown.
    Null,
    /// Yes or no.
    YesNo(bool),
    /// A number, or minor units of money.
    Number(f64),
    /// A text, or an ISO date or date-time.
    Text(String),
}

/// Asks where a record comes from.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OriginRequest {
    /// The set the record was shown in.
    pub set: RowSet,
    /// The record's number.
    pub record: u64,
}

/// Where a record comes from, and what each rule says of it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Origin {
    /// Its lines: one per source that holds it.
    pub lines: Vec<OriginLine>,
    /// What each slot of the comparison says of it; empty outside comparisons.
    pub verdicts: Vec<Verdict>,
}

/// A line of a file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OriginLine {
    /// Whose export.
    pub team: Team,
    /// The source.
    pub source: u64,
    /// File name.
    pub file_name: String,
    /// Physical line, from 1.
    pub line: u64,
    /// The line as it stands in the file; `None` when the file has moved or changed since.
    pub raw: Option<String>,
    /// Why there is no raw line; empty when there is one.
    pub raw_reason: String,
    /// Every column's label, header and value as imported.
    pub cells: Vec<OriginCell>,
}

/// A cell of a line.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OriginCell {
    /// Label.
    pub label: String,
    /// Header in the file.
    pub header: String,
    /// What it holds.
    pub kind: Kind,
    /// The value as imported.
    pub value: CellValue,
}

/// What a slot says of a record on each side.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Verdict {
    /// Identifier of the slot.
    pub slot: String,
    /// The words for it.
    pub label: String,
    /// Marketing's rule holds.
    pub marketing: bool,
    /// Sales' rule holds.
    pub sales: bool,
}

/// Writes records to a CSV file, formula-safe.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportRequest {
    /// Which records.
    pub set: RowSet,
    /// In which order.
    pub sort: Option<Sort>,
    /// Path of the file to write; over HTTP ignored, the answer names the download.
    pub to: String,
}

/// What was written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Exported {
    /// Records.
    pub rows: u64,
    /// Where.
    pub path: String,
}
