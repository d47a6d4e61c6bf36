//! Every command on the wire, in one list.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use workbench::api::*;

/// A path.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PathParam {
    /// The path.
    pub path: String,
}

/// A source.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SourceParam {
    /// The source.
    pub source: u64,
}

/// A page of rejected records.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RejectedParam {
    /// The source.
    pub source: u64,
    /// Skip so many.
    pub offset: u64,
    /// At most so many.
    pub limit: u64,
}

/// Whose stages.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StagesParam {
    /// The team; `None` for every team that brought some.
    pub team: Option<model::Team>,
}

/// A file for rejected records.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RejectedFileParam {
    /// The source.
    pub source: u64,
    /// Where to write them.
    pub to: String,
}

/// The as-of day of a source.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AsOfParam {
    /// The source.
    pub source: u64,
    /// The day (`2026-06-30`); `None` for the latest day in the file.
    pub as_of: Option<String>,
}

/// A job.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JobParam {
    /// The job.
    pub job: u64,
}

/// A term.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TermParam {
    /// Its identifier.
    pub term: String,
}

/// A new term.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NewTerm {
    /// Its name.
    pub name: String,
    /// What it counts.
    pub table: model::Table,
}

/// Changes of a term; what is `None` stays.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangeTerm {
    /// Its identifier.
    pub term: String,
    /// A new name.
    pub name: Option<String>,
    /// What it measures.
    pub measure: Option<Measure>,
    /// The money field that gives the amount; the empty text for none.
    pub amount_field: Option<String>,
}

/// What undo or redo did.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Undone {
    /// In words; `None` when there was nothing to do.
    pub label: Option<String>,
}

macro_rules! commands {
    ($( $(#[$doc:meta])* $name:ident $( ( $params:ty ) )? -> $result:ty; )*) => {
        /// A command. On the wire: `{"command": "compare", "params": {…}}`.
        #[derive(Debug, Clone, Serialize, Deserialize, TS)]
        #[serde(tag = "command", content = "params", rename_all = "snake_case")]
        #[ts(tag = "command", content = "params", rename_all = "snake_case")]
        pub enum Request { $( $(#[$doc])* $name $( ($params) )?, )* }

        /// The answer to a command: `{"command": "compare", "result": {…}}`.
        #[derive(Debug, Clone, Serialize, Deserialize, TS)]
        #[serde(tag = "command", content = "result", rename_all = "snake_case")]
        #[ts(tag = "command", content = "result", rename_all = "snake_case")]
        pub enum Response { $( $(#[$doc])* $name ($result), )* }
    };
}

commands! {
    /// What is open.
    State -> AppState;
    /// Makes an empty workspace and opens it.
    NewWorkspace(PathParam) -> AppState;
    /// Opens a workspace.
    OpenWorkspace(PathParam) -> AppState;
    /// Opens a fresh copy of the sample workspace.
    OpenSample -> AppState;
    /// Writes a copy of the open workspace; the open one stays open.
    Duplicate(PathParam) -> PathParam;
    /// Closes the workspace.
    CloseWorkspace -> AppState;
    /// Home.
    Overview -> Overview;
    /// The source cards, by team, then id.
    Sources -> Vec<SourceCard>;
    /// What a file looks like.
    PreviewImport(PreviewRequest) -> ImportPreview;
    /// Starts an import; ask `job` how far it is.
    StartImport(ImportRequest) -> JobParam;
    /// How far a job is.
    Job(JobParam) -> JobState;
    /// Cancels a job.
    CancelJob(JobParam) -> JobState;
    /// Starts reading a file whole, to be kept aside until it is decided what it is to be.
    StartCheck(ImportRequest) -> JobParam;
    /// What a file that waits differs in from the source it seems to be a newer version of.
    Difference(DifferenceRequest) -> Difference;
    /// Changed cells of a file that waits.
    ChangedCells(ChangedCellsRequest) -> ChangedCellsPage;
    /// Decides what becomes of a file that waits.
    Decide(DecideRequest) -> Decided;
    /// Starts reading a source's file again under another plan; ask `job` how far it is.
    AmendSource(AmendRequest) -> JobParam;
    /// Takes a source out (undo brings it back).
    RemoveSource(SourceParam) -> AppState;
    /// Declares a source's as-of day.
    SetAsOf(AsOfParam) -> AppState;
    /// What exports tell of the stages of deals, per team.
    Stages(StagesParam) -> Vec<StageHistory>;
    /// The Pipeline place.
    Pipeline(PipelineScope) -> PipelineView;
    /// The metrics there are.
    Catalogue -> Vec<MetricCard>;
    /// A metric.
    Metric(MetricRequest) -> MetricView;
    /// Draws the chart of a metric.
    MetricChart(MetricChartRequest) -> ChartDrawing;
    /// The stage ladder.
    Ladder -> LadderView;
    /// Declares the stage ladder (undo takes it back); without stages it is found from the exports again.
    SetLadder(DeclaredLadder) -> LadderView;
    /// The fiscal calendar, and the periods it offers.
    Calendar -> CalendarView;
    /// Sets the fiscal calendar (undo takes it back).
    SetCalendar(model::FiscalCalendar) -> CalendarView;
    /// Rejected records of a source.
    Rejected(RejectedParam) -> RejectedPage;
    /// The condition of a source's records and fields.
    Condition(SourceParam) -> ConditionReport;
    /// Writes the rejected records of a source to a CSV file that can be mended and brought in again.
    ExportRejected(RejectedFileParam) -> Exported;
    /// The terms, in the order they were added.
    Terms -> Vec<TermCard>;
    /// A term, live.
    Term(TermParam) -> TermView;
    /// Adds a term.
    AddTerm(NewTerm) -> TermView;
    /// Changes a term.
    ChangeTerm(ChangeTerm) -> TermView;
    /// Takes a term out (undo brings it back).
    RemoveTerm(TermParam) -> AppState;
    /// Writes a team's text and answers with the live figures.
    WriteDefinition(WriteDefinition) -> TermView;
    /// What can come next in a text.
    Complete(CompleteRequest) -> Vec<CompletionView>;
    /// Compares two teams' numbers.
    Compare(CompareRequest) -> Comparison;
    /// What the document lacks and what the editor lacks, exchanged.
    Exchange(ExchangeRequest) -> Exchanged;
    /// What criteria would count, written nowhere.
    Probe(ProbeRequest) -> ProbeView;
    /// The live figures of every term, for sentences that quote them.
    Figures -> Vec<FigureView>;
    /// The templates for sections of the document.
    Templates -> Vec<TemplateView>;
    /// Puts a template at the end of the document.
    AddTemplate(TemplateParam) -> AgreementView;
    /// Puts a text that exists already at the end of the document.
    ReadProse(ReadProse) -> ProseRead;
    /// Where the agreement stands.
    Agreement -> AgreementView;
    /// Passes the keyboard to a team, or to the facilitator.
    TakeTurn(TurnParam) -> AgreementView;
    /// Starts a blind round: each team writes without seeing the other.
    StartBlind -> AgreementView;
    /// Seals a team's blind draft.
    Seal(SealParam) -> AgreementView;
    /// Lays both sealed drafts open.
    Reveal -> AgreementView;
    /// Both wordings of a term, clause by clause.
    Revealed(TermParam) -> RevealView;
    /// Settles a clause: Marketing's, Sales', a third wording or none goes into the common text.
    Settle(SettleRequest) -> RevealView;
    /// Makes a key for somebody who will sign.
    AddPerson(AddPerson) -> AgreementView;
    /// Proposes the common text for signing.
    Propose(ProposeRequest) -> AgreementView;
    /// Takes the proposal back; a version in force stays.
    Withdraw -> AgreementView;
    /// Signs the proposal.
    Sign(SignRequest) -> AgreementView;
    /// Objects to the proposal with another wording.
    Block(BlockRequest) -> AgreementView;
    /// Takes the version in force out of force.
    Retire -> AgreementView;
    /// How two versions differ.
    VersionDiff(VersionDiffRequest) -> VersionDiff;
    /// Every agreed term, its records judged by the version of their own day and by today's.
    Judged -> Vec<JudgedView>;
    /// The forms in which the agreement leaves the tool.
    Forms -> Vec<FormView>;
    /// Writes the agreement, or one definition as code, to a file.
    ExportAgreement(ExportAgreement) -> AgreementExported;
    /// Changes how clauses meet in slots.
    Pair(PairRequest) -> AppState;
    /// Draws a chart.
    Chart(ChartRequest) -> ChartDrawing;
    /// A page of records.
    Rows(RowsRequest) -> RowsPage;
    /// Where a record comes from.
    Origin(OriginRequest) -> Origin;
    /// Writes records to a CSV file.
    ExportRows(ExportRequest) -> Exported;
    /// Takes the latest change back.
    Undo -> Undone;
    /// Brings it back again.
    Redo -> Undone;
    /// The latest operations.
    History -> Vec<Operation>;
}
