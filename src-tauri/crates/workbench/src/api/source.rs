//! Sources: what an export looks like before, while and after it is brought in. Knows nothing of its
//! versions (see `version`).

pub use ingest::Dialect;
use ingest::{Plan, Preview};
use model::{DurationUnit, Finding, Kind, StageDate, Table, Team};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{RememberedMapping, SourceVersion, UpdateCandidate};

/// Asks what a file looks like.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PreviewRequest {
    /// Path of the file; over HTTP the id of an upload.
    pub file: String,
    /// Read it with this dialect instead of the guessed one.
    pub dialect: Option<Dialect>,
    /// Read it as this table instead of the guessed one.
    pub table: Option<Table>,
    /// Whose export it is, when that is known already.
    #[serde(default)]
    #[ts(optional)]
    pub team: Option<Team>,
    /// True to guess everything anew instead of taking up a mapping that is remembered.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub fresh: bool,
}

/// What a file looks like, and the plan that follows from it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportPreview {
    /// What it looks like.
    pub preview: Preview,
    /// The guesses as a plan, to be edited and sent back.
    pub plan: Plan,
    /// The canonical fields a column can be mapped to, for the plan's table.
    pub fields: Vec<FieldOption>,
    /// The as-of day found in the file's name or cells, if any.
    #[ts(type = "string | null")]
    pub as_of: Option<jiff::civil::Date>,
    /// Why an import would be a repetition: the source that holds the same bytes already.
    pub same_as: Option<String>,
    /// The mapping that was taken up from an earlier export, if one was.
    pub remembered: Option<RememberedMapping>,
    /// The sources it seems to be a newer version of.
    pub updates: Vec<UpdateCandidate>,
    /// The source whose rejected lines these are; the plan reads them as those of that source were.
    pub mends: Option<Mends>,
}

/// A file of rejected lines that were mended, and where they belong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Mends {
    /// The source they were rejected from.
    pub source: u64,
    /// Its file name.
    pub file_name: String,
    /// Whose it is.
    pub team: Team,
    /// About how many of the file's records stood on a line that is rejected there.
    pub records: u64,
    /// What happens to them, in a sentence.
    pub notice: String,
}

/// A canonical field to map to.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FieldOption {
    /// Key.
    pub key: String,
    /// Label.
    pub label: String,
    /// What it holds.
    pub kind: Kind,
}

/// Brings a file in.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportRequest {
    /// Path of the file; over HTTP the id of an upload.
    pub file: String,
    /// Whose export it is.
    pub team: Team,
    /// What to import.
    pub plan: Plan,
    /// When the export was made; else the latest day in its cells.
    #[ts(type = "string | null")]
    pub as_of: Option<jiff::civil::Date>,
    /// The source they are mended lines of, to be put back into it; else it comes in as a source of its own.
    #[serde(default)]
    #[ts(optional)]
    pub mends: Option<u64>,
}

/// How far a job is.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JobState {
    /// The job.
    pub job: u64,
    /// What it is doing, in words: `Reading hubspot-contacts.csv`.
    pub what: String,
    /// Bytes done.
    pub done: u64,
    /// Bytes in all.
    pub total: u64,
    /// Records stored so far.
    pub rows: u64,
    /// Where it stands.
    pub status: JobStatus,
}

/// Where a job stands.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "status", rename_all = "lowercase")]
#[ts(tag = "status", rename_all = "lowercase")]
pub enum JobStatus {
    /// Still going.
    Running,
    /// Done: the new source.
    Done {
        /// The source.
        source: u64,
    },
    /// Read whole and kept aside: it waits for a decision, and shows nowhere until then.
    Waiting {
        /// The arrival, to be compared and decided on.
        arrival: u64,
    },
    /// Cancelled; nothing was kept.
    Cancelled,
    /// Failed; nothing was kept.
    Failed {
        /// What happened.
        problem: Problem,
    },
}

/// A problem as a person reads it; the UI branches on the code only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// Stable code: `workspace-in-use`.
    pub code: String,
    /// What happened, to which file or line, what was kept.
    pub message: String,
    /// What to do; empty when there is nothing to do.
    pub hint: String,
    /// Technical detail; empty when there is none.
    pub detail: String,
}

/// A source card.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SourceCard {
    /// Identifier.
    pub source: u64,
    /// Whose.
    pub team: Team,
    /// What its records are.
    pub table: Table,
    /// File name.
    pub file_name: String,
    /// Where the file was.
    pub path: String,
    /// blake3 of the file, hex.
    pub fingerprint: String,
    /// Size of the file.
    pub bytes: u64,
    /// The profile that recognised it, in words.
    pub profile: String,
    /// The as-of day: declared, else the latest day in the file.
    #[ts(type = "string | null")]
    pub as_of: Option<jiff::civil::Date>,
    /// True when the as-of day was declared.
    pub as_of_declared: bool,
    /// The account of its lines.
    pub account: LineAccount,
    /// Period covered by the created (or changed) date: first and last day.
    #[ts(type = "[string, string] | null")]
    pub covers: Option<(jiff::civil::Date, jiff::civil::Date)>,
    /// Its columns.
    pub columns: Vec<SourceColumn>,
    /// What is remarkable.
    pub findings: Vec<Finding>,
    /// How it was read; unknown for sources that came in before that was kept.
    pub plan: Option<Plan>,
    /// The versions of this export, latest first; the one that counts is among them.
    pub versions: Vec<SourceVersion>,
}

/// Every physical line of the file in exactly one count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineAccount {
    /// Physical lines; the sum of the next ones up to `rejected_lines`.
    pub lines: u64,
    /// Before the header.
    pub preamble_lines: u64,
    /// The header.
    pub header_lines: u64,
    /// In accepted records.
    pub accepted_lines: u64,
    /// Blank.
    pub blank_lines: u64,
    /// Passed over by other rules, such as the footer of a report.
    #[serde(default)]
    pub skipped: Vec<ingest::SkippedLines>,
    /// In rejected records.
    pub rejected_lines: u64,
    /// Accepted records.
    pub rows: u64,
    /// Rejected records.
    pub rejected: u64,
}

/// A column of a source.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SourceColumn {
    /// Canonical or custom key.
    pub key: String,
    /// The words for it in definitions.
    pub label: String,
    /// The header in the file.
    pub header: String,
    /// True when it maps to a canonical field.
    pub canonical: bool,
    /// The stage it is about, where its header names one.
    #[serde(default)]
    pub stage: Option<StageDate>,
    /// What it holds.
    pub kind: Kind,
    /// Its format, in words.
    pub format: String,
    /// Currency of a money column.
    pub currency: Option<String>,
    /// Unit of a column of durations; `None` where it is not proved.
    #[serde(default)]
    pub unit: Option<DurationUnit>,
    /// Filled and readable cells out of all.
    pub filled: u64,
    /// Cells that hold something that is not of the kind.
    pub unreadable: u64,
    /// The rules by which another file would be read as this one; unknown for sources from before they were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(skip)]
    pub rules: Option<ingest::ColumnRules>,
}

/// Rejected lines, a page.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RejectedPage {
    /// How many records were rejected.
    pub total: u64,
    /// The page.
    pub rejected: Vec<ingest::Rejected>,
}
