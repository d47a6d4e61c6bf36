//! The workspace as a whole: what is open, what each place says of itself, Home.

use model::{Money, Table};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is open, and what each place says of itself.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AppState {
    /// Version of the program.
    pub version: String,
    /// The open workspace, if one is.
    pub workspace: Option<WorkspaceState>,
}

/// The open workspace.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WorkspaceState {
    /// The file's name without folder and ending.
    pub name: String,
    /// Where it is.
    pub path: String,
    /// Grows with every change: what was loaded under another revision is stale.
    pub revision: u64,
    /// What undo would take back, in words.
    pub undo: Option<String>,
    /// What redo would bring back, in words.
    pub redo: Option<String>,
    /// A word for the rail beside each place.
    pub places: Vec<PlaceState>,
}

/// A place of the rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename_all = "kebab-case")]
#[allow(missing_docs)] // the places are described in the architecture page
pub enum Place {
    Home,
    Sources,
    Definitions,
    Compare,
    Pipeline,
    Handoffs,
    Workshop,
    BoardPack,
}

/// What a place says of itself in the rail: `2 sources`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PlaceState {
    /// The place.
    pub place: Place,
    /// A word or two; empty when there is nothing to say.
    pub word: String,
}

/// Home: the headline, the largest gaps, and what to do next.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Overview {
    /// Of all records that either team counts under the terms defined by both: how many both count,
    /// out of how many. `None` when no term is defined by both, with the reason in `headline_reason`.
    pub agreement: Option<Share>,
    /// Why there is no agreement figure; empty when there is one.
    pub headline_reason: String,
    /// The terms with the largest gaps, largest first (up to three).
    pub gaps: Vec<TermGap>,
    /// What to do next, most urgent first (up to four).
    pub next: Vec<NextStep>,
}

/// n of N.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Share {
    /// How many.
    pub n: u64,
    /// Out of how many.
    pub of: u64,
}

/// A term and its two numbers.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TermGap {
    /// Identifier of the term.
    pub term: String,
    /// Its name: `MQL`.
    pub name: String,
    /// What is counted.
    pub table: Table,
    /// Marketing's count.
    pub marketing: u64,
    /// Sales' count.
    pub sales: u64,
    /// Marketing's amount, when the term has an amount.
    pub marketing_amount: Option<Money>,
    /// Sales' amount, when the term has an amount.
    pub sales_amount: Option<Money>,
    /// Currency of the amounts, when one is known.
    pub currency: Option<String>,
    /// The largest cause, in words; empty when there is no gap.
    pub cause: String,
    /// How many causes there are.
    pub causes: u64,
}

/// One thing to do, with the place where it is done.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NextStep {
    /// What, as an instruction: `Write what Sales means by SQL`.
    pub text: String,
    /// Where.
    pub place: Place,
    /// The term concerned.
    pub term: Option<String>,
}

/// An operation in the history, latest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Operation {
    /// Its number.
    pub seq: u64,
    /// What it did, in words.
    pub label: String,
    /// When, UTC.
    pub at: String,
    /// True when it is undone at the moment.
    pub undone: bool,
}
