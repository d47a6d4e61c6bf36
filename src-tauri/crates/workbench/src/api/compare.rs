//! Two numbers, what they share, and the exact causes of their gap.

use model::{Money, SlotKind, Table, Team};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FieldReading, Measure, Share};

/// What to compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CompareRequest {
    /// The term, by identifier or name.
    pub term: String,
    /// Only records whose `date` lies in this period: `2026-Q1`.
    pub period: Option<String>,
    /// The date field that decides, by key or label; else the created date.
    pub date: Option<String>,
    /// What to measure; else what the term measures.
    pub measure: Option<Measure>,
    /// As the exports stood on this day: of each the version with the latest as-of day until then. Else
    /// as they are.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub at: Option<jiff::civil::Date>,
}

/// The comparison of one term.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Comparison {
    /// Identifier of the term.
    pub term: String,
    /// Name.
    pub name: String,
    /// What is counted.
    pub table: Table,
    /// The period asked for, in its shortest text.
    pub period: Option<String>,
    /// Label of the date field that decides the period.
    pub date: Option<String>,
    /// Date fields that could decide it: key and label.
    pub date_fields: Vec<(String, String)>,
    /// The as-of day.
    #[ts(type = "string | null")]
    pub as_of: Option<jiff::civil::Date>,
    /// What is measured.
    pub measure: Measure,
    /// Currency of the amounts, when one is known.
    pub currency: Option<String>,
    /// True when the term has an amount field, so that amounts can be measured.
    pub has_amount: bool,
    /// Records in all.
    pub records: u64,
    /// Marketing's definition and reading.
    pub marketing_side: ComparedSide,
    /// Sales' definition and reading.
    pub sales_side: ComparedSide,
    /// Marketing's number.
    pub marketing: Tally,
    /// Sales' number.
    pub sales: Tally,
    /// Counted by both.
    pub both: Tally,
    /// Counted by marketing only.
    pub only_marketing: Tally,
    /// Counted by sales only.
    pub only_sales: Tally,
    /// Counted by both, of those counted by either.
    pub agreement_by_count: Option<Share>,
    /// The same on amounts (minor units), marketing's value rule.
    pub agreement_by_amount: Option<(Money, Money)>,
    /// Sales − marketing, in the measure (records, or minor units).
    pub gap: i64,
    /// The causes, largest share first. Their shares sum to the gap exactly.
    pub causes: Vec<Cause>,
    /// Rules on which the two sides agree for every record that matters.
    pub agreed: Vec<AgreedRule>,
    /// How the records of the two teams were linked; `None` when both read one source.
    pub links: Option<LinkAccount>,
    /// What qualifies the figures: unknown amounts, missing fields …
    pub notes: Vec<String>,
}

/// One side of a comparison.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ComparedSide {
    /// The team.
    pub team: Team,
    /// The definition's text.
    pub text: String,
    /// Its version.
    pub version: u64,
    /// Records its rules could not decide because a value is unknown.
    pub unknown: u64,
    /// Which source each field is read from.
    pub reads: Vec<FieldReading>,
}

/// A number of records and their amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tally {
    /// Records.
    pub n: u64,
    /// Their amount; `None` when the term has no amount field.
    pub amount: Option<Money>,
}

/// One cause of the gap.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Cause {
    /// Identifier of the slot: `fit`.
    pub slot: String,
    /// What the slot is about.
    pub kind: SlotKind,
    /// The words for it: `Fit: Title contains any of (Director, VP)`.
    pub label: String,
    /// True when both rules read the same and the data behind them differ.
    pub data_only: bool,
    /// Marketing's rule; empty when it has none.
    pub marketing: String,
    /// Sales' rule; empty when it has none.
    pub sales: String,
    /// The exact share, as a fraction: `-15/2` (in records, or in minor units).
    pub share: String,
    /// The share as a decimal.
    pub share_decimal: f64,
    /// The least and the most that this slot moves the number, over all orders of switching.
    pub range: Option<(f64, f64)>,
    /// Records that sales' rule lets in and marketing's keeps out.
    pub entered: u64,
    /// Records that marketing's rule lets in and sales' keeps out.
    pub left: u64,
    /// Records behind the cause.
    pub records: u64,
}

/// A rule on which both sides agree.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AgreedRule {
    /// Identifier of the slot.
    pub slot: String,
    /// The words for it.
    pub label: String,
    /// Marketing's rule.
    pub marketing: String,
    /// Sales' rule.
    pub sales: String,
}

/// How the records of two teams were linked.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LinkAccount {
    /// Linked by CRM id.
    pub by_id: u64,
    /// Linked by normalised e-mail.
    pub by_email: u64,
    /// In marketing's source only.
    pub only_marketing: u64,
    /// In sales' source only.
    pub only_sales: u64,
}

/// Changes how clauses meet in slots.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PairRequest {
    /// The term.
    pub term: String,
    /// What to do.
    pub pairing: PairChange,
}

/// A change of pairing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "change", rename_all = "lowercase")]
#[ts(tag = "change", rename_all = "lowercase")]
pub enum PairChange {
    /// Put these slots together into one.
    Join {
        /// Identifiers of the slots.
        slots: Vec<String>,
    },
    /// Take this slot apart into its clauses.
    Split {
        /// Identifier of the slot.
        slot: String,
    },
    /// Forget all changes of pairing.
    Reset,
}

/// Asks for a chart.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChartRequest {
    /// Which.
    pub chart: ChartKind,
    /// Of which comparison.
    pub compare: CompareRequest,
    /// True for the dark theme.
    pub dark: bool,
    /// Width in CSS pixels, 320–2,000.
    pub width: u32,
    /// True for a PNG at double resolution, base64, instead of SVG.
    pub png: bool,
}

/// Which chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum ChartKind {
    /// From marketing's number to sales', cause by cause.
    Bridge,
    /// Only marketing, both, only sales.
    Overlap,
}

/// A drawn chart.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChartDrawing {
    /// SVG text, or a PNG in base64.
    pub image: String,
    /// The chart in words.
    pub description: String,
}
