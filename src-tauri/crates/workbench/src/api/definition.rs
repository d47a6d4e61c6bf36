//! Terms and the two texts under each, live.

use model::{Kind, Money, SlotKind, Table, Team};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A term as the list shows it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TermCard {
    /// Identifier.
    pub term: String,
    /// Name: `MQL`.
    pub name: String,
    /// What is counted.
    pub table: Table,
    /// Marketing's count; `None` when not written, not readable, or there is no source.
    pub marketing: Option<u64>,
    /// Sales' count.
    pub sales: Option<u64>,
}

/// A term with both texts, live.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TermView {
    /// Identifier.
    pub term: String,
    /// Name.
    pub name: String,
    /// What is counted.
    pub table: Table,
    /// Key of the money field that gives the amount, if one does.
    pub amount_field: Option<String>,
    /// Currency of the amounts, when one is known.
    pub currency: Option<String>,
    /// What the term measures.
    pub measure: Measure,
    /// Marketing's side.
    pub marketing: SideView,
    /// Sales' side.
    pub sales: SideView,
    /// Clauses that differ, of all clauses aligned.
    pub differing: Option<super::Share>,
    /// Records one side counts and the other does not.
    pub apart: Option<u64>,
    /// Fields that criteria can name.
    pub fields: Vec<FieldView>,
}

/// Records, or the amount of a money field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum Measure {
    /// Records.
    Records,
    /// Amount.
    Amount,
}

/// A field that criteria can name.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FieldView {
    /// Key.
    pub key: String,
    /// Label.
    pub label: String,
    /// What it holds.
    pub kind: Kind,
    /// What a rule about it is about.
    pub slot: SlotKind,
    /// Teams whose sources have it.
    pub teams: Vec<Team>,
}

/// One team's text and what it makes of the records.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SideView {
    /// The team.
    pub team: Team,
    /// The text as written; empty when not written yet.
    pub text: String,
    /// Version: how many times it was changed.
    pub version: u64,
    /// Records it counts; `None` with the reason in `reason`.
    pub count: Option<u64>,
    /// Their amount, when the term has an amount field.
    pub amount: Option<Money>,
    /// Records for which the rules could not decide because a value is unknown.
    pub unknown: u64,
    /// Records in all.
    pub of: u64,
    /// Why there is no count; empty when there is one.
    pub reason: String,
    /// What is wrong with the text, if something is.
    pub problem: Option<TextProblem>,
    /// What may be a slip.
    pub warnings: Vec<TextProblem>,
    /// Clause by clause.
    pub clauses: Vec<ClauseView>,
    /// Which source each field is read from.
    pub reads: Vec<FieldReading>,
}

/// A remark on a part of a text. Positions count UTF-16 units, as the browser does.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TextProblem {
    /// Where it starts.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// What was expected, in a sentence.
    pub message: String,
    /// What to do; may be empty.
    pub hint: String,
    /// Texts to put in its place.
    pub suggestions: Vec<String>,
}

/// One clause and what it does.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ClauseView {
    /// Its text.
    pub text: String,
    /// What it is about.
    pub slot: SlotKind,
    /// Records for which it holds.
    pub holds: u64,
    /// Records for which it can't be decided.
    pub unknown: u64,
    /// Records that every other clause lets through and this one keeps out.
    pub only_this_excludes: u64,
}

/// Which source a field is read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldReading {
    /// Label of the field.
    pub label: String,
    /// The team whose source has it.
    pub team: Team,
    /// File names of the sources.
    pub files: Vec<String>,
    /// True when it is the other team's source, because the own one has no such field.
    pub borrowed: bool,
}

/// Writes a team's text.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WriteDefinition {
    /// The term.
    pub term: String,
    /// Whose text.
    pub team: Team,
    /// The text.
    pub text: String,
    /// Edits with the same burst undo as one; a new burst starts after a pause.
    pub burst: Option<String>,
}

/// Asks what can come next in a text.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CompleteRequest {
    /// The term.
    pub term: String,
    /// Whose text.
    pub team: Team,
    /// The text.
    pub text: String,
    /// The caret, in UTF-16 units.
    pub cursor: u32,
}

/// Something that can come next.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CompletionView {
    /// What the list shows.
    pub label: String,
    /// `field`, `operator`, `value` or `connective`.
    pub kind: String,
    /// A word beside it, such as the kind of the field.
    pub detail: String,
    /// The text to put in.
    pub insert: String,
    /// Replace from here, in UTF-16 units.
    pub from: u32,
    /// To here.
    pub to: u32,
}
