//! The document both teams write: its exchange with an editor, and the figures that stand in it.

use model::{Money, Table, Team};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ClauseView, TextProblem};

/// An editor tells what it has and gets what it lacks: both ways in one exchange.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExchangeRequest {
    /// The editor's number, drawn when it opened.
    pub client: u32,
    /// Its state vector, Base64; empty when it has nothing yet.
    pub state: String,
    /// What it wrote since the last exchange, Base64; empty when nothing.
    pub update: String,
    /// Who writes there and where the caret is, Base64, as the editors encode it; empty when unchanged.
    pub presence: String,
    /// True when the editor is being closed: the others forget it.
    #[serde(default)]
    pub leaving: bool,
}

/// The answer to an exchange. What came in is on the disk.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Exchanged {
    /// What the editor lacks, Base64; may teach it nothing.
    pub update: String,
    /// The engine's state vector, Base64: what it has now.
    pub state: String,
    /// Where the other editors are, Base64 each.
    pub peers: Vec<String>,
    /// The document's schema, and the newest one that this program writes. A document of a newer one is
    /// only read.
    pub schema: u32,
    /// The newest schema this program writes.
    pub known_schema: u32,
    /// Grows with every change of the document, whoever made it.
    pub edition: u64,
}

/// Asks what criteria would count, without writing them anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProbeRequest {
    /// The term.
    pub term: String,
    /// The criteria.
    pub text: String,
    /// What stood there before, to stand beside it; empty for nothing.
    #[serde(default)]
    pub before: String,
}

/// What criteria count, live.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ProbeView {
    /// The term.
    pub term: String,
    /// Its name.
    pub name: String,
    /// What is counted.
    pub table: Table,
    /// Records they count on Marketing's data; `None` with the reason in `reason`.
    pub marketing: Option<u64>,
    /// Records they count on Sales' data.
    pub sales: Option<u64>,
    /// Their amount on Marketing's data, when the term has an amount field.
    pub marketing_amount: Option<Money>,
    /// Their amount on Sales' data.
    pub sales_amount: Option<Money>,
    /// Currency of the amounts, when one is known.
    pub currency: Option<String>,
    /// Records that a missing value leaves undecided, on either side's data.
    pub unknown: u64,
    /// Records in all.
    pub of: u64,
    /// Why there is no count; empty when there is one.
    pub reason: String,
    /// What is wrong with the text, if something is.
    pub problem: Option<TextProblem>,
    /// What may be a slip.
    pub warnings: Vec<TextProblem>,
    /// Clause by clause, on Marketing's data.
    pub clauses: Vec<ClauseView>,
    /// Beside it: the agreed version, each team's own wording, and what stood there before.
    pub beside: Vec<Beside>,
}

/// A wording that stands beside the one being written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Beside {
    /// Which wording.
    pub whose: BesideWhose,
    /// What it counts on its own team's data (of Marketing where it is no team's).
    pub count: u64,
    /// Records that the new one counts and this one does not.
    pub entered: u64,
    /// Records that this one counts and the new one does not.
    pub left: u64,
    /// Up to five records that flip, those that enter first.
    pub flipped: Vec<Flipped>,
}

/// Which wording stands beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum BesideWhose {
    /// The agreed version in force.
    Agreed,
    /// Marketing's own.
    Marketing,
    /// Sales' own.
    Sales,
    /// What stood there before.
    Before,
}

/// A record that flips between two wordings.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Flipped {
    /// Its row in the record set, as `origin` takes it.
    pub unit: u32,
    /// What to call it: its name, else its id.
    pub name: String,
    /// True when the new wording counts it.
    pub entered: bool,
}

/// A live figure in a sentence.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FigureView {
    /// The term.
    pub term: String,
    /// Its name.
    pub name: String,
    /// What the common criteria count; `None` with the reason in `common_reason`.
    pub common: Option<u64>,
    /// Why there is no common count; empty when there is one.
    pub common_reason: String,
    /// What Marketing's wording counts.
    pub marketing: Option<u64>,
    /// What Sales' wording counts.
    pub sales: Option<u64>,
}

/// A template: a section that asks the right questions.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TemplateView {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is for, in a line.
    pub what_for: String,
    /// Minutes it takes to write.
    pub minutes: u32,
}

/// Puts a template at the end of the document.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TemplateParam {
    /// Which.
    pub template: String,
}

/// Reads a text that a team has already, and puts it at the end of the document.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReadProse {
    /// A file: Markdown, Word or plain text. Empty when `text` is given.
    pub file: String,
    /// What was pasted, read as Markdown. Empty when a file is given.
    pub text: String,
}

/// What became of a text that was read.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ProseRead {
    /// Blocks it became.
    pub blocks: u64,
    /// Empty slots for criteria that stand in it.
    pub slots: u64,
    /// What was left out or changed, in sentences.
    pub notes: Vec<String>,
}

/// Writes a form of the agreement, or of one definition.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportAgreement {
    /// The form: `markdown`, `html`, `docx`, `pdf`, `signed`, or one of code.
    pub form: String,
    /// The version; `None` for the draft. `signed` needs one.
    pub version: Option<u64>,
    /// The term, for a form of code.
    pub term: Option<String>,
    /// Where to write it.
    pub to: String,
}

/// A form in which the agreement leaves the tool.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FormView {
    /// Identifier.
    pub form: String,
    /// What it is called: `Word document`.
    pub label: String,
    /// Ending of its files.
    pub ending: String,
    /// True for code, which is of one term.
    pub code: bool,
}

/// What was written, and what it does not say.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AgreementExported {
    /// Where it was written.
    pub path: String,
    /// What this form cannot say, in sentences.
    pub cannot_say: Vec<String>,
}

/// Whose hands the workbench is in.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TurnParam {
    /// The team at the keyboard; `None` for the facilitator.
    pub team: Option<Team>,
}
