//! Versions of a source: the same export brought in again, or the same file read another way.

use ingest::Plan;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One version of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourceVersion {
    /// The source that holds it.
    pub source: u64,
    /// File name.
    pub file_name: String,
    /// What made it, in the words of the history: `Bring in contacts.csv again`.
    pub made_by: String,
    /// When the export was made, as far as it is known.
    #[ts(type = "string | null")]
    pub as_of: Option<jiff::civil::Date>,
    /// When it was brought in, in UTC; unknown when the history does not go back so far.
    pub brought_at: Option<String>,
    /// Records, with those kept from earlier versions.
    pub rows: u64,
    /// What it changed against the version before; none for a first version or a changed reading.
    pub change: Option<VersionChange>,
    /// True for the version that counts.
    pub current: bool,
}

/// How many records a version changed against the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VersionChange {
    /// Records that were not there before.
    pub new: u64,
    /// Records with at least one cell changed.
    pub changed: u64,
    /// Records as they were.
    pub unchanged: u64,
    /// Records that are in the file no more.
    pub gone: u64,
    /// Of these, those that were kept.
    pub kept: u64,
}

/// Reads a source's file again under another plan.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AmendRequest {
    /// The source.
    pub source: u64,
    /// How to read it from now on.
    pub plan: Plan,
    /// What changes, as the history is to say it: `Read Close Date day first`. Empty for a general word.
    pub label: String,
    /// Where the file is now, when it is no longer where it was; over HTTP the id of an upload.
    pub file: Option<String>,
}

/// A mapping that was taken up from an earlier export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RememberedMapping {
    /// The file it was decided on.
    pub file_name: String,
    /// What was taken up and what is not as it was, in a sentence.
    pub notice: String,
    /// Headers that are new.
    pub new: Vec<String>,
    /// Headers that are no longer there.
    pub gone: Vec<String>,
}

/// A source of which a file seems to be a newer version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpdateCandidate {
    /// The source.
    pub source: u64,
    /// Its file name.
    pub file_name: String,
    /// Its as-of day.
    #[ts(type = "string | null")]
    pub as_of: Option<jiff::civil::Date>,
    /// Its records.
    pub rows: u64,
}

/// Asks what a file that waits differs in from a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DifferenceRequest {
    /// The file that waits.
    pub arrival: u64,
    /// The source to compare with; else the one that shares most records with it.
    pub against: Option<u64>,
    /// What tells records apart, by field key or header; else the id, where both have one.
    pub key: Vec<String>,
}

/// What a file that waits differs in from the source it seems to be a newer version of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Difference {
    /// The file that waits.
    pub arrival: u64,
    /// Its name.
    pub file_name: String,
    /// Its as-of day.
    #[ts(type = "string | null")]
    pub as_of: Option<jiff::civil::Date>,
    /// Its records.
    pub rows: u64,
    /// The source it is compared with.
    pub against: UpdateCandidate,
    /// What tells records apart; empty when only equal cells throughout do.
    pub key: Vec<KeyField>,
    /// What could tell them apart: the fields both have.
    pub keys: Vec<KeyField>,
    /// Records new, changed, unchanged and gone.
    pub change: VersionChange,
    /// Records whose key an earlier record of the same file has: in the source, in the file.
    pub duplicates: (u64, u64),
    /// Records without a key: in the source, in the file.
    pub unkeyed: (u64, u64),
    /// Changed cells by field, most first.
    pub fields: Vec<FieldDifference>,
    /// Changed cells in all.
    pub cells: u64,
    /// Fields the source did not have.
    pub appeared: Vec<String>,
    /// Fields the file no longer has.
    pub disappeared: Vec<String>,
    /// The first new records, by what tells them apart (up to 20).
    pub new_records: Vec<String>,
    /// The first records that are gone (up to 20).
    pub gone_records: Vec<String>,
    /// What is proposed.
    pub advice: Advice,
    /// Why, in a sentence.
    pub reason: String,
}

/// A field that tells records apart, alone or with others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeyField {
    /// Key.
    pub key: String,
    /// Label.
    pub label: String,
}

/// How many cells of a field changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldDifference {
    /// Key.
    pub key: String,
    /// Label.
    pub label: String,
    /// What it holds.
    pub kind: model::Kind,
    /// Changed cells.
    pub changed: u64,
}

/// What is proposed for a file that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum Advice {
    /// Take the place of the source: it is the same export, later.
    Update,
    /// Be a source of its own: it shares hardly a record.
    Own,
    /// Leave it out: it says nothing that is not here.
    Same,
    /// Ask: it is from before the source that is here.
    Older,
}

/// Asks for changed cells, field by field, by record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangedCellsRequest {
    /// The file that waits.
    pub arrival: u64,
    /// Only of this field.
    pub field: Option<String>,
    /// Skip so many.
    pub offset: u64,
    /// At most so many, and at most 500.
    pub limit: u64,
}

/// A page of changed cells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ChangedCellsPage {
    /// How many there are.
    pub total: u64,
    /// How many of them can be listed: the first 1,000 of each field.
    pub listed: u64,
    /// The page.
    pub cells: Vec<ChangedCell>,
}

/// A cell that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ChangedCell {
    /// What tells its record apart.
    pub record: String,
    /// Key of its field.
    pub field: String,
    /// Label of its field.
    pub label: String,
    /// What the field holds.
    pub kind: model::Kind,
    /// What it was.
    pub before: super::CellValue,
    /// What it is.
    pub after: super::CellValue,
}

/// Decides what becomes of a file that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DecideRequest {
    /// The file that waits.
    pub arrival: u64,
    /// What becomes of it.
    pub decision: Decision,
}

/// What becomes of a file that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "decision", rename_all = "lowercase")]
#[ts(tag = "decision", rename_all = "lowercase")]
pub enum Decision {
    /// It takes the place of the source it was last compared with.
    Update {
        /// True to keep the records that are in it no more.
        keep_gone: bool,
    },
    /// It is a source of its own.
    Own,
    /// It is left out; nothing of it is kept.
    Leave,
}

/// What became of a file that waited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Decided {
    /// The new source; none when it was left out.
    pub source: Option<u64>,
}
