//! The condition of a source: what stands out in its records, and what each of its fields holds.

use jiff::civil::Date;
use model::{Kind, Severity, Table, Team};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::CellValue;

/// What a source's records are like.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConditionReport {
    /// The source.
    pub source: u64,
    /// Whose.
    pub team: Team,
    /// What its records are.
    pub table: Table,
    /// File name.
    pub file_name: String,
    /// The day that ages count up to; `None` when nothing tells.
    #[ts(type = "string | null")]
    pub as_of: Option<Date>,
    /// True when the day was declared.
    pub as_of_declared: bool,
    /// How many records.
    pub records: u64,
    /// First and last day of the date named next.
    #[ts(type = "[string, string] | null")]
    pub covers: Option<(Date, Date)>,
    /// Label of the date that orders the records; empty when there is none.
    pub dated_by: String,
    /// Records without that date.
    pub undated: u64,
    /// Records per month of that date, none left out between the first and the last shown.
    pub months: Vec<MonthCount>,
    /// Records of months before those shown.
    pub earlier: u64,
    /// Which records count as open, in words: a guess from flags and statuses; empty where none is made.
    pub open_means: String,
    /// What stands out, weightiest first.
    pub findings: Vec<ConditionFinding>,
    /// What could not be looked at, and why.
    pub unasked: Vec<UnaskedCheck>,
    /// The counterpart with the same kind of records; `None` when it brought none.
    pub other: Option<Team>,
    /// The fields, in the order of the file.
    pub fields: Vec<FieldCondition>,
}

/// Records of one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthCount {
    /// The month: `2026-03`.
    pub month: String,
    /// How many.
    pub records: u64,
}

/// One thing that stands out; its records are the row set `condition` of this code and key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConditionFinding {
    /// Stable identifier, kebab-case: `same-email`.
    pub code: String,
    /// Which field, value or person it is about, where a code can stand several times; else empty.
    pub key: String,
    /// How much it matters.
    pub severity: Severity,
    /// What it is; reads on after `n of N`: `leads share their address with another`.
    pub words: String,
    /// What the sentence rests on; empty when it says all.
    pub evidence: String,
    /// How many records (or fields, months) it touches.
    pub n: u64,
    /// Out of how many.
    pub of: u64,
    /// How many records open.
    pub records: u64,
    /// Some of them, which open on their own, by number from 0.
    pub examples: Vec<ConditionExample>,
}

/// A part of a finding's records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConditionExample {
    /// What they have in common, or the record's name.
    pub label: String,
    /// How many.
    pub records: u64,
}

/// A check that could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnaskedCheck {
    /// What would have been looked at.
    pub check: String,
    /// Why it could not be.
    pub reason: String,
}

/// What a field holds.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FieldCondition {
    /// Key.
    pub key: String,
    /// Label.
    pub label: String,
    /// Header in the file.
    pub header: String,
    /// What it holds.
    pub kind: Kind,
    /// Currency of a money field.
    pub currency: Option<String>,
    /// Filled and readable cells.
    pub filled: u64,
    /// Cells in all.
    pub of: u64,
    /// Cells that hold something that is not of the kind.
    pub unreadable: u64,
    /// Different values.
    pub distinct: u64,
    /// The most frequent ones.
    pub top: Vec<ValueCount>,
    /// The same field in the counterpart's exports; `None` when they don't have it.
    pub other: Option<FilledCount>,
    /// Who writes it, most frequent first; empty when nothing tells.
    pub writers: Vec<Writer>,
    /// How many changes the writers made, or records they wrote last.
    pub written: u64,
    /// What tells who writes it.
    pub told_by: ToldBy,
    /// The latest day it changed; `None` when nothing tells.
    #[ts(type = "string | null")]
    pub last_change: Option<Date>,
    /// What that day is, or why there is none.
    pub last_change_reason: String,
}

/// A value and how often it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ValueCount {
    /// The value.
    pub value: CellValue,
    /// In how many records.
    pub records: u64,
}

/// Filled cells out of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FilledCount {
    /// Filled and readable.
    pub filled: u64,
    /// All.
    pub of: u64,
}

/// Who writes a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Writer {
    /// As the export names them.
    pub who: String,
    /// How often.
    pub n: u64,
}

/// What tells who writes a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum ToldBy {
    /// A history of the field's changes.
    History,
    /// The record's own "created by" or "modified by".
    Record,
    /// Nothing.
    Nothing,
}
