//! What goes into an import and what comes out of it. Knows nothing of how it is done.

use std::sync::Arc;

use crate::question::Question;
use crate::rules::ColumnRules;
use column::{Data, Dictionary};
use model::{DurationUnit, Finding, Kind, StageDate, Table};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::container::Container;

/// How the file's bytes become records. Every field is guessed by [`crate::preview`] and can be overridden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Dialect {
    /// Encoding label of the WHATWG standard: `UTF-8`, `windows-1252`, `UTF-16LE`.
    pub encoding: String,
    /// Field delimiter, one ASCII character: `,` `;` tab `|`.
    pub delimiter: char,
    /// Quote character; `None` when the file quotes nothing.
    pub quote: Option<char>,
    /// Stands before a quote inside a quoted field, such as a backslash; `None` when such quotes are doubled.
    #[serde(default)]
    pub escape: Option<char>,
    /// Physical line of the header, from 1; lines before it are preamble. 0 to have it found.
    #[ts(type = "number")]
    pub header_line: u64,
    /// The sheet of a workbook, the file of an archive, the table of a page; `None` for the first that holds a
    /// table, and for text.
    #[serde(default)]
    pub sheet: Option<String>,
}

impl Dialect {
    /// This sheet of a workbook (or file of an archive), with its header to be found.
    pub fn of_sheet(sheet: &str) -> Dialect {
        Dialect {
            encoding: "UTF-8".to_owned(),
            delimiter: ',',
            quote: Some('"'),
            escape: None,
            header_line: 0,
            sheet: Some(sheet.to_owned()),
        }
    }
}

/// What a file looks like before anything is imported.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Preview {
    /// The file's name without folders.
    pub file_name: String,
    /// Its size.
    #[ts(type = "number")]
    pub bytes: u64,
    /// The guessed (or given) dialect.
    pub dialect: Dialect,
    /// The table it looks like, with the reason in words.
    pub table: Table,
    /// What the file is when it is no plain text, and which part of it is read.
    pub container: Option<Container>,
    /// True when the headers don't tell the table and the user has to: what `table` says is a proposal only.
    pub undecided: bool,
    /// The profile that recognised it, if one did.
    pub profile: Option<ProfileMatch>,
    /// What it may be, the best first, one per table.
    pub candidates: Vec<ProfileMatch>,
    /// One guess per column, in file order.
    pub columns: Vec<ColumnGuess>,
    /// What the file leaves open, or proves in a way the user should see.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// The first records, as text, in file order (up to 20).
    pub sample: Vec<Vec<String>>,
    /// Physical line of each sample record.
    #[ts(type = "number[]")]
    pub sample_lines: Vec<u64>,
    /// Estimated number of records.
    #[ts(type = "number")]
    pub records_estimate: u64,
    /// What is remarkable already.
    pub findings: Vec<Finding>,
}

/// Which profile recognised the file, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfileMatch {
    /// `salesforce-leads`.
    pub id: String,
    /// `Salesforce Leads`.
    pub label: String,
    /// The table its records belong to; `None` when no table holds them.
    pub table: Option<Table>,
    /// `14 of 17 headers of Salesforce Leads`.
    pub why: String,
}

/// What a column looks like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ColumnGuess {
    /// The header as written.
    pub header: String,
    /// The canonical field it maps to, or `None`: kept as a custom field.
    pub field: Option<String>,
    /// The stage it is about, where its header names one: `Date entered "Proposal (Sales Pipeline)"`.
    pub stage: Option<StageDate>,
    /// True when it is technical, and left out unless asked for.
    pub technical: bool,
    /// The kind it looks like.
    pub kind: Kind,
    /// The format found, in words: `date as 2026-03-29`, `decimal point`; empty when plain.
    pub format: String,
    /// Filled cells among the records looked at, 0–1.
    pub fill_rate: f64,
    /// What proves the format, in words; empty when there was nothing to prove or no proof.
    #[serde(default)]
    pub proof: String,
    /// Up to five different values, as written.
    pub examples: Vec<String>,
}

/// What to import, decided: the guesses of a preview with the user's overrides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Plan {
    /// How to read it.
    pub dialect: Dialect,
    /// What its records are.
    pub table: Table,
    /// One entry per column of the file, in file order.
    pub columns: Vec<ColumnPlan>,
}

/// What to do with one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ColumnPlan {
    /// The header as written.
    pub header: String,
    /// Canonical field key, or a key of its own for a custom field. Unique within the plan.
    pub key: String,
    /// The words for it in definitions: the canonical label, or the header.
    pub label: String,
    /// The kind the user chose; `None` to infer it on all cells.
    pub kind: Option<Kind>,
    /// The stage it is about, where its header names one.
    pub stage: Option<StageDate>,
    /// True to leave the column out.
    pub skip: bool,
    /// What was decided about its cells.
    #[serde(default)]
    pub rules: ColumnRules,
}

/// Consecutive records as columns, in the order of the plan's columns that are not skipped.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Number of the segment, from 0; segments arrive in order.
    pub index: u32,
    /// How many records.
    pub rows: u32,
    /// One array per kept column; codes refer to the dictionaries of the final [`Account`].
    pub columns: Vec<Data>,
    /// Physical line on which each record starts, from 1.
    pub lines: Vec<u32>,
}

/// A record that did not come in, and why. Its text is kept whole (up to 64 KiB).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rejected {
    /// Physical line on which it starts, from 1.
    #[ts(type = "number")]
    pub line: u64,
    /// How many physical lines it spans.
    #[ts(type = "number")]
    pub lines: u64,
    /// Stable identifier: `too-many-fields`, `too-few-fields`, `unclosed-quote`.
    pub code: String,
    /// The reason, in a sentence.
    pub reason: String,
    /// The text as decoded.
    pub text: String,
}

/// Receives what an import reads, in file order.
pub trait Sink {
    /// Takes a segment.
    ///
    /// # Errors
    /// When it can't be kept; the import stops with [`ImportError::Sink`].
    fn segment(&mut self, segment: Segment) -> Result<(), SinkError>;
    /// Takes a rejected record.
    ///
    /// # Errors
    /// As for `segment`.
    fn rejected(&mut self, rejected: Rejected) -> Result<(), SinkError>;
    /// Forgets all it took: the file turned out to be other than its head, and comes again from the start.
    ///
    /// # Errors
    /// As for `segment`.
    fn restart(&mut self) -> Result<(), SinkError>;
}

/// Why a sink refused, in its own words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SinkError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// How far an import is, and whether to go on. Called from several threads.
pub trait Progress: Sync {
    /// `done` of `total` bytes; false to cancel. Goes back by up to a half where a file must be read twice.
    fn advance(&self, done: u64, total: u64) -> bool;
}

/// What became of one column.
#[derive(Debug, Clone)]
pub struct ColumnOutcome {
    /// Its plan.
    pub plan: ColumnPlan,
    /// The kind it was read as.
    pub kind: Kind,
    /// The rules of its plan, with what was found out where they left it open.
    pub read: ColumnRules,
    /// The format, in words.
    pub format: String,
    /// ISO code of its currency when one was found in a money column.
    pub currency: Option<String>,
    /// The unit of a column of durations, where the dates beside it prove it.
    pub unit: Option<DurationUnit>,
    /// Cells that are empty.
    pub empty: u64,
    /// Cells that hold something that is not of the kind; they read as unknown and are in a finding.
    pub unreadable: u64,
    /// The texts behind the codes; empty when the column is not coded.
    pub dictionary: Arc<Dictionary>,
    /// Earliest and latest day, days since 1970-01-01, for dates and instants.
    pub days: Option<(i32, i32)>,
}

/// Lines of a file that are no records, passed over by a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkippedLines {
    /// Stable identifier of the rule: `footer`, `subtotal`, `comment`, `repeated-header`, `second-table`.
    pub rule: String,
    /// What the lines are, in words: `footer of the report`.
    pub label: String,
    /// How many lines.
    #[ts(type = "number")]
    pub lines: u64,
}

/// The account of an import: every physical line of the file is in exactly one of its counts.
#[derive(Debug, Clone)]
pub struct Account {
    /// blake3 of the file's bytes, hex.
    pub fingerprint: String,
    /// Size of the file.
    pub bytes: u64,
    /// Physical lines in the file. Always the sum of the counts below up to `rejected_lines`.
    pub lines: u64,
    /// Lines before the header.
    pub preamble_lines: u64,
    /// Lines of the header.
    pub header_lines: u64,
    /// Lines in accepted records (a record may span several).
    pub accepted_lines: u64,
    /// Blank lines, passed over by rule.
    pub blank_lines: u64,
    /// Lines passed over by other rules, one entry per rule that passed over any.
    pub skipped: Vec<SkippedLines>,
    /// Lines in rejected records.
    pub rejected_lines: u64,
    /// Accepted records.
    pub rows: u64,
    /// Rejected records.
    pub rejected: u64,
    /// What became of each kept column, in plan order without the skipped ones.
    pub columns: Vec<ColumnOutcome>,
    /// What is remarkable.
    pub findings: Vec<Finding>,
}

/// Why a file could not be previewed or imported. Nothing was kept.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file could not be opened or read.
    #[error("{file} could not be read: {source}")]
    Unreadable {
        /// File name.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is a folder.
    #[error("{file} is a folder, not a file")]
    Folder {
        /// File name.
        file: String,
    },
    /// It is a pipe or a device, which can't be read twice.
    #[error("{file} is a pipe or a device, not a file")]
    Stream {
        /// File name.
        file: String,
    },
    /// It has no bytes, or only blank lines.
    #[error("{file} is empty")]
    Empty {
        /// File name.
        file: String,
    },
    /// It has a header and no record.
    #[error("{file} has a header but no records")]
    OnlyHeader {
        /// File name.
        file: String,
    },
    /// It is not text: a workbook, a picture, a ZIP…
    #[error("{file} is not a text file{}", if what.is_empty() { String::new() } else { format!("; it looks like {what}") })]
    Binary {
        /// File name.
        file: String,
        /// What it looks like, in words; empty when unknown.
        what: String,
    },
    /// It is a workbook, an archive or a page that can't be read to its end.
    #[error("{file} can't be read as {what}; it is damaged or was cut short")]
    Damaged {
        /// File name.
        file: String,
        /// What it looks like, in words.
        what: String,
        /// What is wrong with it, for a technician.
        detail: String,
    },
    /// A password protects it.
    #[error("{file} is protected by a password")]
    Locked {
        /// File name.
        file: String,
    },
    /// It unpacks to more than is read.
    #[error("{file} unpacks to more than {what}, so it was not read")]
    TooLarge {
        /// File name.
        file: String,
        /// The limit, in words.
        what: String,
    },
    /// It is an archive that holds another archive.
    #[error("{file} holds another ZIP, {inner}")]
    Nested {
        /// File name.
        file: String,
        /// The archive inside.
        inner: String,
    },
    /// It is an archive without files.
    #[error("{file} is a ZIP with no files in it")]
    NothingInside {
        /// File name.
        file: String,
    },
    /// It has no sheet, file or table of this name.
    #[error("{file} has no {part} \"{sheet}\"{}", there_is(known))]
    NoSheet {
        /// File name.
        file: String,
        /// What its parts are called.
        part: String,
        /// What was asked for.
        sheet: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// Its text could not be put into a temporary file.
    #[error("{file} could not be unpacked: {source}")]
    NotUnpacked {
        /// File name.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line is longer than any table's line.
    #[error("line {line} of {file} is longer than {limit_mib} MiB, so this is not a table of records")]
    LineTooLong {
        /// File name.
        file: String,
        /// The line.
        line: u64,
        /// The limit.
        limit_mib: u64,
    },
    /// The plan's columns are not the file's.
    #[error("{file} has {found} columns, but the mapping names {expected}")]
    ColumnsDiffer {
        /// File name.
        file: String,
        /// Columns in the file.
        found: usize,
        /// Columns in the plan.
        expected: usize,
    },
    /// The file changed between the two readings.
    #[error("{file} changed while it was being read")]
    Changed {
        /// File name.
        file: String,
    },
    /// The user cancelled.
    #[error("the import of {file} was cancelled")]
    Cancelled {
        /// File name.
        file: String,
    },
    /// The sink refused.
    #[error("{file} could not be stored: {source}")]
    Sink {
        /// File name.
        file: String,
        /// Why.
        source: SinkError,
    },
}

fn there_is(known: &[String]) -> String {
    if known.is_empty() {
        String::new()
    } else {
        format!("; there is {}", known.join(", "))
    }
}
