//! What can be typed. Knows nothing of what is done with it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use model::{Table, Team, WeekStart, YearPattern};
use workbench::api::Measure;

use super::reading::ReadingArgs;

/// The alignment workbench for marketing and sales.
#[derive(Parser)]
#[command(name = "counterpart", version, about)]
pub struct Cli {
    /// Answer in JSON, in a documented shape.
    #[arg(long, global = true)]
    pub json: bool,
    /// A workspace to open in the window.
    pub workspace: Option<PathBuf>,
    /// What to do without a window.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do without a window.
#[derive(Subcommand)]
pub enum Command {
    /// Make an empty workspace with the usual terms.
    New(FileArg),
    /// Bring exports into a workspace.
    Import(Box<ImportArgs>),
    /// List the sources of a workspace with the account of their lines.
    Sources(FileArg),
    /// Show how far deals come, stage by stage, and what became of the rows that tell it.
    Stages(StagesArgs),
    /// Compute the pipeline's figures, each with what it was counted from.
    Metrics(MetricsArgs),
    /// Show or declare the ladder of stages that deals climb.
    Ladder(LadderArgs),
    /// Show or set the fiscal calendar: what a year and a quarter are.
    Calendar(CalendarArgs),
    /// Say what stands out in a source's records, and what its fields hold.
    Condition(ConditionArgs),
    /// List the rejected records of a source, or write them to a file that can be mended and brought in again.
    Rejected(RejectedArgs),
    /// Write what a team means by a term.
    Define(DefineArgs),
    /// List the terms with both teams' numbers.
    Terms(FileArg),
    /// Compare two teams' numbers under one term, cause by cause.
    Compare(CompareArgs),
    /// Show where the agreement stands: what is settled, proposed, signed and in force.
    Agreement(FileArg),
    /// Write the agreement, or one definition as code, to a file.
    Export(ExportArgs),
    /// Check that a signed file is what both teams signed.
    Verify(VerifyArgs),
    /// Merge two copies of a workspace that were edited apart into a third.
    Merge(MergeArgs),
    /// List records for which criteria hold.
    Rows(RowsArgs),
    /// Draw a chart to a file.
    Chart(ChartArgs),
    /// Write the comparison of a term with its charts as one HTML page that needs no network.
    Report(ReportArgs),
    /// Serve the workbench to a browser on this machine, behind a one-time token.
    Serve(ServeArgs),
    /// Make the sample workspace.
    Sample(FileArg),
}

/// A workspace file.
#[derive(Args)]
pub struct FileArg {
    /// The workspace: FILE.counterpart.
    pub file: PathBuf,
}

/// `import`.
#[derive(Args)]
pub struct ImportArgs {
    /// The workspace.
    pub file: PathBuf,
    /// The exports: CSV or other text, workbooks, ZIPs.
    #[arg(required = true)]
    pub exports: Vec<PathBuf>,
    /// Whose exports they are.
    #[arg(long)]
    pub team: TeamArg,
    /// What their records are; else what they look like.
    #[arg(long = "as")]
    pub table: Option<TableArg>,
    /// The sheet of a workbook, or the file of a ZIP; else the first that holds a table.
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Map a column: "Header=field", "Header=custom" or "Header=skip".
    #[arg(long, value_name = "HEADER=FIELD")]
    pub map: Vec<String>,
    /// How their lines are read; else as they look.
    #[command(flatten)]
    pub dialect: DialectArgs,
    /// How their cells are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// When the exports were made: 2026-06-30.
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
    /// Guess every column anew instead of taking up the mapping of an earlier export.
    #[arg(long = "fresh-mapping")]
    pub fresh: bool,
    /// Take the place of this source (its number), or of the one that shares most records (auto),
    /// whatever is proposed.
    #[arg(long, value_name = "SOURCE|auto", conflicts_with = "as_new")]
    pub update: Option<UpdateArg>,
    /// Stand beside what is here, also where it looks like an update.
    #[arg(long)]
    pub as_new: bool,
    /// What tells records apart when there is no id: a header; may be given several times.
    #[arg(long, value_name = "HEADER")]
    pub key: Vec<String>,
    /// Keep the records that an update no longer has.
    #[arg(long)]
    pub keep_gone: bool,
    /// Only say what would come in; change nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// `stages`.
#[derive(Args)]
pub struct StagesArgs {
    /// The workspace.
    pub file: PathBuf,
    /// Whose deals; else every team's.
    #[arg(long)]
    pub team: Option<TeamArg>,
}

/// What figures are about.
#[derive(Args, Clone, Default)]
pub struct ScopeArgs {
    /// Whose deals; else those of the team that brought some.
    #[arg(long)]
    pub team: Option<TeamArg>,
    /// Only deals that this term's definition counts, such as Pipeline.
    #[arg(long)]
    pub term: Option<String>,
    /// Only what falls in this period: 2026, 2026-Q1, 2026-03 or 2026-01-01..2026-03-31.
    #[arg(long)]
    pub period: Option<String>,
    /// Only deals whose field holds a value: --where "Lead Source=Partner"; without a value, unknown.
    #[arg(long = "where", value_name = "FIELD=VALUE")]
    pub only: Vec<String>,
    /// Tell figures apart by the values of this field.
    #[arg(long, value_name = "FIELD")]
    pub by: Option<String>,
    /// A parameter of the metric: --set window=90.
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
}

/// `metrics`.
#[derive(Args)]
pub struct MetricsArgs {
    /// The workspace.
    pub file: PathBuf,
    /// Which metrics; else all of them.
    #[arg(long, value_name = "ID")]
    pub metric: Vec<String>,
    /// List the metrics there are.
    #[arg(long)]
    pub list: bool,
    /// Instead, list the deals under this key of a figure's `open`, such as 0:rate:others.
    #[arg(long, value_name = "KEY", requires = "metric")]
    pub records: Option<String>,
    /// At most so many of them.
    #[arg(long, default_value_t = 20)]
    pub limit: u64,
    /// What they are about.
    #[command(flatten)]
    pub scope: ScopeArgs,
}

/// `ladder`.
#[derive(Args)]
pub struct LadderArgs {
    /// The workspace.
    pub file: PathBuf,
    /// What to do.
    #[command(subcommand)]
    pub action: LadderAction,
}

/// What to do with the ladder.
#[derive(Subcommand)]
pub enum LadderAction {
    /// Show it, and how the exports' stage names meet it.
    Show,
    /// Declare the one in a file, as `ladder show --json` writes it under `ladder`.
    Set {
        /// The file.
        file: PathBuf,
    },
    /// Declare one to begin with: `Customer journey`, `Lead to close`, `Marketing to sales` or `Sales`.
    Preset {
        /// Its name.
        name: String,
    },
    /// Say which stage a name of the exports means.
    Map {
        /// The names with their stages.
        #[arg(required = true, value_name = "NAME=STAGE")]
        names: Vec<String>,
        /// From which day on: 2026-03-01.
        #[arg(long, value_name = "DAY")]
        from: Option<String>,
    },
    /// Take it from the exports again.
    Reset,
}

/// `calendar`.
#[derive(Args)]
pub struct CalendarArgs {
    /// The workspace.
    pub file: PathBuf,
    /// What to do.
    #[command(subcommand)]
    pub action: CalendarAction,
}

/// What to do with the fiscal calendar.
#[derive(Subcommand)]
pub enum CalendarAction {
    /// Show it, and the periods it offers.
    Show,
    /// Set it; what isn't given stays.
    Set {
        /// The month in which a year begins: 2 for February.
        #[arg(long, value_name = "MONTH", value_parser = clap::value_parser!(i8).range(1..=12))]
        start_month: Option<i8>,
        /// What quarters are made of: `months`, or weeks by `4-4-5`.
        #[arg(long, value_parser = word::<YearPattern>)]
        pattern: Option<YearPattern>,
        /// The first day of a week: `monday`.
        #[arg(long, value_name = "DAY", value_parser = word::<WeekStart>)]
        week_start: Option<WeekStart>,
    },
    /// The calendar year again.
    Reset,
}

/// A word of the wire: `4-4-5`, `monday`.
fn word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    let text = serde_json::Value::String(text.to_lowercase());
    serde_json::from_value(text).map_err(|error| error.to_string())
}

/// `condition`.
#[derive(Args)]
pub struct ConditionArgs {
    /// The workspace.
    pub file: PathBuf,
    /// The source, by number or file name; else all of them.
    pub source: Option<String>,
    /// Also list the records of this finding, such as same-email or spellings=lead_source.
    #[arg(long, value_name = "CODE", requires = "source")]
    pub records: Option<String>,
}

/// Which source to update, as typed.
#[derive(Debug, Clone, Copy)]
pub enum UpdateArg {
    /// The one that shares most records.
    Auto,
    /// This one.
    Source(u64),
}

impl std::str::FromStr for UpdateArg {
    type Err = String;

    fn from_str(text: &str) -> Result<UpdateArg, String> {
        match text {
            "auto" => Ok(UpdateArg::Auto),
            number => number
                .parse()
                .map(UpdateArg::Source)
                .map_err(|_| "write the number of a source, or auto".to_owned()),
        }
    }
}

/// `rejected`.
#[derive(Args)]
pub struct RejectedArgs {
    /// The workspace.
    pub file: PathBuf,
    /// The source: its number or its file name.
    pub source: String,
    /// At most so many.
    #[arg(long, default_value_t = 20)]
    pub limit: u64,
    /// Write all of them to this CSV file instead.
    #[arg(long, value_name = "OUT")]
    pub csv: Option<PathBuf>,
}

/// `define`.
#[derive(Args)]
pub struct DefineArgs {
    /// The workspace.
    pub file: PathBuf,
    /// Whose definition it is.
    #[arg(long)]
    pub team: TeamArg,
    /// The term, such as MQL; it is added if it is new.
    #[arg(long)]
    pub term: String,
    /// The definition: "Lead score ≥ 60 and Country is one of (DE, AT, CH)".
    #[arg(long)]
    pub text: String,
    /// What the term counts; else what it counted before, or leads.
    #[arg(long)]
    pub on: Option<TableArg>,
    /// The money field that gives its amount.
    #[arg(long, value_name = "FIELD")]
    pub amount: Option<String>,
}

/// What to compare.
#[derive(Args)]
pub struct CompareWhat {
    /// The term, such as MQL.
    #[arg(long)]
    pub term: String,
    /// Only records of this period: 2026, 2026-Q1, 2026-03 or 2026-01-01..2026-03-31.
    #[arg(long)]
    pub period: Option<String>,
    /// The date field that decides the period; else the created date.
    #[arg(long, value_name = "FIELD")]
    pub date: Option<String>,
    /// Compare records or amounts; else what the term measures.
    #[arg(long)]
    pub measure: Option<MeasureArg>,
    /// As the exports stood on this day: 2026-06-30.
    #[arg(long, value_name = "DAY")]
    pub at: Option<String>,
}

/// `compare`.
#[derive(Args)]
pub struct CompareArgs {
    /// The workspace.
    pub file: PathBuf,
    /// What to compare.
    #[command(flatten)]
    pub what: CompareWhat,
    /// Also list the records behind this cause, such as fit.
    #[arg(long, value_name = "CAUSE")]
    pub records: Option<String>,
}

/// `rows`.
#[derive(Args)]
pub struct RowsArgs {
    /// The workspace.
    pub file: PathBuf,
    /// Criteria: "Lead score ≥ 60".
    #[arg(long = "where", value_name = "CRITERIA", default_value = "")]
    pub criteria: String,
    /// Which records.
    #[arg(long, default_value = "leads")]
    pub on: TableArg,
    /// At most so many.
    #[arg(long, default_value_t = 20)]
    pub limit: u64,
    /// Write all of them to this CSV file instead.
    #[arg(long, value_name = "OUT")]
    pub csv: Option<PathBuf>,
}

/// `chart`.
#[derive(Args)]
pub struct ChartArgs {
    /// The workspace.
    pub file: PathBuf,
    /// Which chart: `compare` or `overlap` of a term's two numbers, or a metric such as `conversion`.
    pub chart: String,
    /// What is drawn: for a comparison --term, --period, --date, --measure and --at.
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// The date field that decides the period of a comparison; else the created date.
    #[arg(long, value_name = "FIELD")]
    pub date: Option<String>,
    /// Compare records or amounts; else what the term measures.
    #[arg(long)]
    pub measure: Option<MeasureArg>,
    /// Compare as the exports stood on this day: 2026-06-30.
    #[arg(long, value_name = "DAY")]
    pub at: Option<String>,
    /// The file to write: .svg or .png.
    #[arg(long)]
    pub out: PathBuf,
    /// Width in pixels.
    #[arg(long, default_value_t = 960)]
    pub width: u32,
    /// Draw on a dark ground.
    #[arg(long)]
    pub dark: bool,
}

/// `report`.
#[derive(Args)]
pub struct ReportArgs {
    /// The workspace.
    pub file: PathBuf,
    /// What to compare.
    #[command(flatten)]
    pub what: CompareWhat,
    /// The HTML file to write.
    #[arg(long)]
    pub out: PathBuf,
}

/// `serve`.
#[derive(Args)]
pub struct ServeArgs {
    /// The workspace.
    pub file: PathBuf,
    /// The port; else one that is free.
    #[arg(long, default_value_t = 0)]
    pub port: u16,
}

/// How the lines of an export are read.
#[derive(Args)]
pub struct DialectArgs {
    /// The encoding, such as UTF-8, windows-1252, UTF-16LE, macintosh or Shift_JIS.
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// What stands between columns: one character, or "tab".
    #[arg(long, value_name = "CHARACTER")]
    pub delimiter: Option<String>,
    /// The quote character, or "none".
    #[arg(long, value_name = "CHARACTER")]
    pub quote: Option<String>,
    /// What stands before a quote inside a quoted cell, such as a backslash, or "none" where it is doubled.
    #[arg(long, value_name = "CHARACTER")]
    pub escape: Option<String>,
    /// The line with the names of the columns, from 1.
    #[arg(long, value_name = "LINE")]
    pub header_line: Option<u64>,
}

/// A team, as typed.
#[derive(Debug, Clone, Copy)]
pub struct TeamArg(pub Team);

impl ValueEnum for TeamArg {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            TeamArg(Team::Marketing),
            TeamArg(Team::Sales),
            TeamArg(Team::Finance),
            TeamArg(Team::Success),
        ]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.0.slug()))
    }
}

/// A table, as typed.
#[derive(Debug, Clone, Copy)]
pub struct TableArg(pub Table);

impl ValueEnum for TableArg {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            TableArg(Table::Leads),
            TableArg(Table::Opportunities),
            TableArg(Table::StageHistory),
            TableArg(Table::Activities),
            TableArg(Table::CampaignMembers),
            TableArg(Table::ContactRoles),
            TableArg(Table::Targets),
        ]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.0.slug()))
    }
}

/// A measure, as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum MeasureArg {
    /// Records.
    Records,
    /// Amount.
    Amount,
}

impl From<MeasureArg> for Measure {
    fn from(measure: MeasureArg) -> Measure {
        match measure {
            MeasureArg::Records => Measure::Records,
            MeasureArg::Amount => Measure::Amount,
        }
    }
}

/// `export`.
#[derive(Args)]
pub struct ExportArgs {
    /// The workspace.
    pub file: PathBuf,
    /// The form: markdown, html, docx, pdf, signed, or code such as sqlite, duckdb or dbt.
    #[arg(long = "as", value_name = "FORM")]
    pub form: String,
    /// The agreed version; else the draft.
    #[arg(long)]
    pub version: Option<u64>,
    /// The term, for a form of code.
    #[arg(long)]
    pub term: Option<String>,
    /// Where to write it.
    #[arg(long)]
    pub out: PathBuf,
}

/// `verify`.
#[derive(Args)]
pub struct VerifyArgs {
    /// A signed file, as `export --as signed` writes it.
    pub file: PathBuf,
}

/// `merge`.
#[derive(Args)]
pub struct MergeArgs {
    /// The first copy; what both changed beyond agreement stays as it is there.
    pub first: PathBuf,
    /// The second copy.
    pub second: PathBuf,
    /// The workspace to make.
    #[arg(long)]
    pub out: PathBuf,
}
