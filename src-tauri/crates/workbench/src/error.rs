//! What a caller asked for and did not get, and how it is told to a person.

use crate::api::Problem;
use ingest::ImportError;
use model::Team;
use workspace::WorkspaceError;

/// Why a request was refused. Nothing was changed unless the message says so.
#[derive(Debug, thiserror::Error)]
pub enum WorkbenchError {
    /// There is no open workspace.
    #[error("No workspace is open.")]
    NothingOpen,
    /// The workspace file said no.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    /// The export said no.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A column can't be mapped so.
    #[error(transparent)]
    Map(#[from] ingest::MapError),
    /// There is no such source.
    #[error("There is no source {source_id} in this workspace.")]
    UnknownSource {
        /// What was asked for.
        source_id: u64,
    },
    /// The file of a source is not where it was.
    #[error("{file} is no longer at {path}, so it can't be read again.")]
    SourceFileGone {
        /// File name.
        file: String,
        /// Where it was.
        path: String,
    },
    /// The file of a source is not the one that was brought in.
    #[error("{file} has changed since it was brought in, so it can't be read again as it was.")]
    SourceFileChanged {
        /// File name.
        file: String,
    },
    /// Records kept from an earlier version have no file of their own.
    #[error("These are records kept from {file}; that file can't be read again for them alone.")]
    KeptRecords {
        /// File name.
        file: String,
    },
    /// A term counts something else than deals.
    #[error("{term} counts no deals, so it can't say which of them are in a pipeline.")]
    NotOfDeals {
        /// Its name.
        term: String,
    },
    /// Deals have no such field to be told apart by.
    #[error("Deals can't be told apart by {field}.")]
    NoSuchField {
        /// What was asked for.
        field: String,
        /// Labels of the fields that can.
        known: Vec<String>,
    },
    /// There is no such metric.
    #[error("There is no metric {metric}.")]
    UnknownMetric {
        /// What was asked for.
        metric: String,
        /// Identifiers of those there are.
        known: Vec<String>,
    },
    /// A metric has no such parameter.
    #[error("{metric} has no parameter {name}.")]
    NoSuchParameter {
        /// The metric.
        metric: String,
        /// What was given.
        name: String,
        /// Those it has.
        known: Vec<String>,
    },
    /// A parameter can't be read.
    #[error("{value} is not possible for {name}; choose {choices}.")]
    BadParameter {
        /// The parameter.
        name: String,
        /// What was given.
        value: String,
        /// What can be.
        choices: String,
    },
    /// A figure has no such deals behind it.
    #[error("There are no deals {open} behind {metric}.")]
    NothingBehind {
        /// The metric.
        metric: String,
        /// The key asked for.
        open: String,
    },
    /// A metric can't be drawn.
    #[error("{metric} has no chart.")]
    NoChart {
        /// The metric.
        metric: String,
    },
    /// Nobody brought deals.
    #[error("No export here tells of deals and their stages.")]
    NoDeals,
    /// A ladder can't be as it was given.
    #[error("{message}")]
    LadderNotPossible {
        /// What is wrong with it.
        message: String,
    },
    /// A fiscal year can't begin in that month.
    #[error("There is no month {month} in which a fiscal year could begin; months are 1 to 12.")]
    CalendarNotPossible {
        /// What was asked for.
        month: i8,
    },
    /// No file waits under that number.
    #[error("There is no file {arrival} that waits to be compared or decided on.")]
    UnknownArrival {
        /// What was asked for.
        arrival: u64,
    },
    /// No source looks like an earlier version of a file.
    #[error("There is no source here that {file} could be a newer version of.")]
    NothingToUpdate {
        /// The file.
        file: String,
    },
    /// None of a file's records stood on a line that is still rejected.
    #[error(
        "No record of {file} stood on a line that is rejected in {source_file}, so nothing was put back."
    )]
    NothingMended {
        /// The file.
        file: String,
        /// The source's file.
        source_file: String,
    },
    /// A field can't tell the records of two versions apart, since one of them lacks it.
    #[error("“{field}” is not a field that both files have.{}", there_is(.known))]
    NotAKey {
        /// What was asked for.
        field: String,
        /// The fields both have.
        known: Vec<String>,
    },
    /// There is no such term.
    #[error("There is no term “{term}” in this workspace.{}", there_is(.known))]
    UnknownTerm {
        /// What was asked for.
        term: String,
        /// The terms there are.
        known: Vec<String>,
    },
    /// A term with this name exists already.
    #[error("There is a term “{name}” already.")]
    TermExists {
        /// The name.
        name: String,
    },
    /// A term needs a name.
    #[error("A term needs a name.")]
    TermUnnamed,
    /// There is no such job.
    #[error("There is no import number {job}.")]
    UnknownJob {
        /// What was asked for.
        job: u64,
    },
    /// A definition is missing.
    #[error("{} has not written what it means by {term}.", team.label())]
    NotWritten {
        /// The team.
        team: Team,
        /// The term's name.
        term: String,
    },
    /// A definition does not parse.
    #[error("{} definition of {term} can't be read: {message}", team.possessive())]
    NotReadable {
        /// The team.
        team: Team,
        /// The term's name.
        term: String,
        /// What is wrong with it.
        message: String,
    },
    /// Criteria do not parse.
    #[error("The criteria can't be read: {message}")]
    CriteriaNotReadable {
        /// What is wrong with them.
        message: String,
    },
    /// No team brought such a table.
    #[error("No export of {table} is here yet.")]
    NoRecords {
        /// The table's label, lower case.
        table: String,
    },
    /// The period can't be read.
    #[error(transparent)]
    Period(#[from] model::period::PeriodError),
    /// The named field is not one of the dates.
    #[error("“{field}” is not a date that {table} have.{}", there_is(.known))]
    NotADate {
        /// What was asked for.
        field: String,
        /// The table's label, lower case.
        table: String,
        /// The dates there are.
        known: Vec<String>,
    },
    /// The named field is not an amount of money.
    #[error("“{field}” is not an amount of money that {table} have.{}", there_is(.known))]
    NotMoney {
        /// What was asked for.
        field: String,
        /// The table's label, lower case.
        table: String,
        /// The amounts there are.
        known: Vec<String>,
    },
    /// Amounts were asked for where there are none.
    #[error("{term} has no amount field, so only records can be compared.")]
    NoAmount {
        /// The term's name.
        term: String,
    },
    /// The comparison has no such cause.
    #[error("There is no cause “{slot}” in this comparison.{}", there_is(.known))]
    UnknownCause {
        /// What was asked for.
        slot: String,
        /// The causes there are.
        known: Vec<String>,
    },
    /// The source has no such finding.
    #[error("Nothing called “{code}” stands out in {file_name}.{}", there_is(.known))]
    UnknownFinding {
        /// What was asked for.
        code: String,
        /// The source's file.
        file_name: String,
        /// The findings there are.
        known: Vec<String>,
    },
    /// The set has no such record or column.
    #[error("There is no {what} in these records.")]
    OutOfSet {
        /// What was asked for.
        what: String,
    },
    /// A date can't be read.
    #[error("“{text}” is not a day; write it as 2026-06-30.")]
    NotADay {
        /// What was written.
        text: String,
    },
    /// The gap could not be split.
    #[error("The gap can't be split exactly: {0}")]
    Gap(#[from] reconcile::GapError),
    /// The chart could not be drawn.
    #[error("The chart can't be drawn: {0}")]
    Chart(#[from] chart::ChartError),
    /// The agreement said no.
    #[error(transparent)]
    Agreement(#[from] crate::agreement::AgreementError),
    /// Only the two counterparts define terms.
    #[error("{} can bring exports, but terms are defined by Marketing and Sales.", .team.label())]
    NotACounterpart {
        /// Whose definition it was to be.
        team: Team,
    },
    /// What was to be written would have replaced the workspace.
    #[error("{path} is the open workspace; it was left as it is.")]
    OwnFile {
        /// Where.
        path: String,
    },
    /// A file could not be written.
    #[error("{path} could not be written: {}.", why(source))]
    File {
        /// Where.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Something stored in the workspace is not what this program writes.
    #[error("The workspace holds a {what} that this program can't read.")]
    Unreadable {
        /// What it is.
        what: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// Why a file could not be written, without the system's own names for it.
fn why(source: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match source.kind() {
        ErrorKind::NotFound => "there is no such folder".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "you may not write there".to_owned(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        _ => source.to_string(),
    }
}

pub(crate) fn there_is(known: &[String]) -> String {
    if known.is_empty() {
        String::new()
    } else {
        format!(" There is: {}.", known.join(", "))
    }
}

impl WorkbenchError {
    /// A stable code, kebab-case. Doors and the UI branch on it, never on the message.
    pub fn code(&self) -> &'static str {
        match self {
            WorkbenchError::NothingOpen => "nothing-open",
            WorkbenchError::Workspace(error) => workspace_code(error),
            WorkbenchError::Import(error) => import_code(error),
            WorkbenchError::Map(_) => "not-a-mapping",
            WorkbenchError::UnknownSource { .. } => "unknown-source",
            WorkbenchError::UnknownArrival { .. } => "unknown-arrival",
            WorkbenchError::NothingToUpdate { .. } => "nothing-to-update",
            WorkbenchError::NothingMended { .. } => "nothing-mended",
            WorkbenchError::NotAKey { .. } => "not-a-key",
            WorkbenchError::SourceFileGone { .. } => "source-file-gone",
            WorkbenchError::SourceFileChanged { .. } => "source-file-changed",
            WorkbenchError::KeptRecords { .. } => "kept-records",
            WorkbenchError::UnknownTerm { .. } => "unknown-term",
            WorkbenchError::TermExists { .. } => "term-exists",
            WorkbenchError::TermUnnamed => "term-unnamed",
            WorkbenchError::UnknownJob { .. } => "unknown-job",
            WorkbenchError::NotOfDeals { .. } => "not-of-deals",
            WorkbenchError::NoSuchField { .. } => "no-such-field",
            WorkbenchError::UnknownMetric { .. } => "unknown-metric",
            WorkbenchError::NoSuchParameter { .. } => "no-such-parameter",
            WorkbenchError::BadParameter { .. } => "bad-parameter",
            WorkbenchError::NothingBehind { .. } => "nothing-behind",
            WorkbenchError::NoChart { .. } => "no-chart",
            WorkbenchError::NoDeals => "no-deals",
            WorkbenchError::LadderNotPossible { .. } => "ladder-not-possible",
            WorkbenchError::CalendarNotPossible { .. } => "calendar-not-possible",
            WorkbenchError::NotWritten { .. } => "not-written",
            WorkbenchError::NotReadable { .. } => "not-readable",
            WorkbenchError::CriteriaNotReadable { .. } => "criteria-not-readable",
            WorkbenchError::NoRecords { .. } => "no-records",
            WorkbenchError::Period(_) => "not-a-period",
            WorkbenchError::NotADate { .. } => "not-a-date",
            WorkbenchError::NotMoney { .. } => "not-money",
            WorkbenchError::NoAmount { .. } => "no-amount",
            WorkbenchError::UnknownCause { .. } => "unknown-cause",
            WorkbenchError::UnknownFinding { .. } => "unknown-finding",
            WorkbenchError::OutOfSet { .. } => "out-of-set",
            WorkbenchError::NotADay { .. } => "not-a-day",
            WorkbenchError::Agreement(error) => error.code(),
            WorkbenchError::Gap(_) => "gap",
            WorkbenchError::Chart(_) => "chart",
            WorkbenchError::NotACounterpart { .. } => "not-a-counterpart",
            WorkbenchError::OwnFile { .. } => "own-file",
            WorkbenchError::File { .. } => "file",
            WorkbenchError::Unreadable { .. } => "workspace-damaged",
        }
    }

    fn hint(&self) -> &'static str {
        match self.code() {
            "nothing-open" => "Open a workspace, or the sample workspace.",
            "no-deals" => "Bring in opportunities, or the history of their stages, under Sources.",
            "ladder-not-possible" => "Change it and save again; the ladder in force is as it was.",
            "no-records" => "Bring in an export under Sources.",
            "not-written" | "not-readable" => "Write it under Definitions.",
            "workspace-in-use" => "Close the other window, or duplicate the workspace there.",
            "workspace-newer" => "Update Counterpart on this machine.",
            "workspace-read-only" => "Copy the file to a folder you can write to.",
            "disk-full" => "Free some space and try again; what was saved before is safe.",
            "file-binary" => "Save it as CSV in the program it comes from, then drop the CSV here.",
            "file-damaged" => "Export it again, or open it in Excel and save it anew.",
            "file-locked" => "Open it, save a copy without a password, then drop the copy here.",
            "file-too-large" => "Export fewer records at a time, or save the sheet as CSV.",
            "file-nested" => "Unpack it and drop the exports inside here.",
            "no-sheet" => "Choose one of those it has.",
            "file-empty" | "file-only-header" => "Export it again; the filter may have left nothing.",
            "nothing-mended" => {
                "Keep the column “Rejected line” as it was saved; lines that were put back already can't be put back again."
            }
            "nothing-to-update" => "Bring it in as a source of its own, or name the source it updates.",
            "source-file-gone" => "Choose the file again where it is now; nothing was changed.",
            "source-file-changed" => {
                "Choose the file as it was; or bring the changed one in, as an update. Nothing was changed."
            }
            "own-file" => "Choose another name.",
            "file-stream" => "Save what it gives to a file first: an export is read twice.",
            "file-folder" => "Choose a file inside the folder.",
            "file-line-too-long" => "Check that this is the exported table and not another kind of file.",
            "file-changed" => "Wait until the export is finished, then try again.",
            "no-amount" => "Choose an amount field for the term under Definitions.",
            _ => "",
        }
    }

    /// The problem as a person reads it.
    pub fn problem(&self) -> Problem {
        let mut detail = String::new();
        let mut source = std::error::Error::source(self);
        while let Some(cause) = source {
            detail = cause.to_string();
            source = cause.source();
        }
        let message = sentence(&self.to_string());
        Problem {
            code: self.code().to_owned(),
            hint: self.hint().to_owned(),
            detail,
            message,
        }
    }
}

/// Ends with a full stop.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

fn import_code(error: &ImportError) -> &'static str {
    match error {
        ImportError::Unreadable { .. } => "file-unreadable",
        ImportError::Folder { .. } => "file-folder",
        ImportError::Stream { .. } => "file-stream",
        ImportError::Empty { .. } => "file-empty",
        ImportError::OnlyHeader { .. } => "file-only-header",
        ImportError::Binary { .. } => "file-binary",
        ImportError::LineTooLong { .. } => "file-line-too-long",
        ImportError::Damaged { .. } => "file-damaged",
        ImportError::Locked { .. } => "file-locked",
        ImportError::TooLarge { .. } => "file-too-large",
        ImportError::Nested { .. } => "file-nested",
        ImportError::NothingInside { .. } => "file-empty",
        ImportError::NoSheet { .. } => "no-sheet",
        ImportError::NotUnpacked { .. } => "file-not-unpacked",
        ImportError::ColumnsDiffer { .. } => "columns-differ",
        ImportError::Changed { .. } => "file-changed",
        ImportError::Cancelled { .. } => "cancelled",
        ImportError::Sink { source, .. } => match source.0.downcast_ref::<WorkspaceError>() {
            Some(error) => workspace_code(error),
            None => "not-stored",
        },
    }
}

fn workspace_code(error: &WorkspaceError) -> &'static str {
    match error {
        WorkspaceError::NotFound { .. } => "workspace-not-found",
        WorkspaceError::Exists { .. } => "workspace-exists",
        WorkspaceError::NotAWorkspace { .. } => "not-a-workspace",
        WorkspaceError::Newer { .. } => "workspace-newer",
        WorkspaceError::InUse { .. } => "workspace-in-use",
        WorkspaceError::ReadOnly { .. } => "workspace-read-only",
        WorkspaceError::DiskFull { .. } => "disk-full",
        WorkspaceError::Damaged { .. } => "workspace-damaged",
        _ => "workspace",
    }
}
