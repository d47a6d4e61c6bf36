//! The pipeline under its figures: what they are about, every metric of the catalogue with what explains it, and
//! the three questions. Knows no formula.

use std::collections::BTreeMap;

use model::{StageKind, Team};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::NamedPeriod;

/// What figures are about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PipelineScope {
    /// Whose deals; else those of the team that brought deals, Sales' first.
    pub team: Option<Team>,
    /// The term under whose definition deals count, by identifier or name; else all deals count.
    pub term: Option<String>,
    /// Only what falls in this period: `2026-Q1`; else all time.
    pub period: Option<String>,
    /// Only deals whose fields hold these values.
    #[serde(default)]
    pub filters: Vec<FieldFilter>,
}

/// A field that holds a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldFilter {
    /// Key or label.
    pub field: String,
    /// The value, case ignored; `None` for deals where it is unknown.
    pub value: Option<String>,
}

/// Asks for a metric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MetricRequest {
    /// Its identifier: `conversion`.
    pub metric: String,
    /// What it is about.
    pub scope: PipelineScope,
    /// Parameters by name; one that is missing has its default.
    #[serde(default)]
    #[ts(type = "Record<string, string>")]
    pub parameters: BTreeMap<String, String>,
    /// The field by whose values the figures are told apart, by key or label.
    #[serde(default)]
    pub by: Option<String>,
}

/// What the figures of an answer are about, as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct ScopeView {
    /// Whose deals.
    pub team: Option<Team>,
    /// The name of the term under whose definition they count.
    pub term: Option<String>,
    /// The version of that definition.
    pub version: Option<u64>,
    /// The period as it is named, by a text that can be asked for; `None` for all time.
    pub period: Option<String>,
    /// The day up to which everything is known.
    #[ts(type = "string | null")]
    pub as_of: Option<jiff::civil::Date>,
    /// Deals that are in.
    pub deals: u64,
    /// Deals of the team.
    pub of: u64,
    /// Currency of the amounts, when there is one.
    pub currency: Option<String>,
    /// What limits the deals, in words.
    pub filters: Vec<String>,
    /// What qualifies all figures.
    pub notes: Vec<String>,
}

/// A metric, computed, with what explains it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MetricView {
    /// What it measures and how.
    pub about: MetricCard,
    /// The parameters it was computed with.
    pub parameters: Vec<ParameterView>,
    /// What it is about.
    pub scope: ScopeView,
    /// The figures.
    pub tables: Vec<MetricTable>,
    /// What qualifies them, in sentences.
    pub notes: Vec<String>,
    /// True when a chart draws it.
    pub has_chart: bool,
}

/// A metric of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MetricCard {
    /// Its identifier everywhere.
    pub metric: String,
    /// Its name.
    pub name: String,
    /// What it measures, in a sentence.
    pub measures: String,
    /// The formula, in one line.
    pub formula: String,
    /// What is counted.
    pub unit: String,
    /// When there is no figure.
    pub undefined: String,
}

/// A parameter as it was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ParameterView {
    /// Its name.
    pub name: String,
    /// The value used.
    pub value: String,
    /// What can be chosen, in words.
    pub choices: String,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename_all = "kebab-case")]
pub enum Unit {
    /// A text.
    Text,
    /// A number of things.
    Count,
    /// Between 0 and 1, or more where volumes are compared.
    Share,
    /// Days.
    Days,
    /// Money in minor units.
    Money,
    /// Money in minor units a day.
    MoneyPerDay,
    /// Times: 3.4x.
    Times,
    /// A plain number.
    Number,
}

/// Figures in rows and columns.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MetricTable {
    /// Its identifier within the metric.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What the first cells of the rows are: `Stage`.
    pub of: String,
    /// The columns after the first.
    pub columns: Vec<MetricColumn>,
    /// The rows.
    pub rows: Vec<MetricRow>,
}

/// A column of figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MetricColumn {
    /// Its identifier within the table.
    pub id: String,
    /// Its heading.
    pub label: String,
    /// What its cells hold.
    pub unit: Unit,
}

/// A row of figures.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MetricRow {
    /// Its identifier within the table; marks of the chart carry it.
    pub key: String,
    /// Its heading.
    pub label: String,
    /// One cell per column.
    pub cells: Vec<MetricCell>,
}

/// A figure with what explains it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct MetricCell {
    /// The number; `None` where there is none.
    pub value: Option<f64>,
    /// The exact number as a fraction, or the text of a text cell; empty where there is none.
    pub exact: String,
    /// What was counted, where it is a share or a statistic.
    pub n: Option<u64>,
    /// Out of how many.
    pub of: Option<u64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Why there is no number, or what qualifies it; empty where nothing does.
    pub note: String,
    /// The reason for the note, for who asks; empty where it needs none.
    pub why: String,
    /// The deals behind it: of a share first those that count in it, then the others it is out of.
    pub open: Vec<DealsBehind>,
}

/// Deals behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DealsBehind {
    /// To be asked for with the metric.
    pub key: String,
    /// What they did, such as `came on`; empty where the heading of the figure says it.
    pub label: String,
    /// How many they are; fewer than the figure says where it counts a deal more than once.
    pub deals: u64,
}

/// Asks for the chart of a metric.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MetricChartRequest {
    /// The metric.
    pub metric: MetricRequest,
    /// For a dark ground.
    pub dark: bool,
    /// Width in CSS pixels.
    pub width: u32,
    /// As PNG at double resolution in base64, instead of SVG.
    pub png: bool,
}

/// The Pipeline place.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PipelineView {
    /// What it is about.
    pub scope: ScopeView,
    /// Why there is nothing to show; empty when there is.
    pub reason: String,
    /// Teams that brought deals.
    pub teams: Vec<Team>,
    /// Terms under whose definition deals can count: identifier and name.
    pub terms: Vec<(String, String)>,
    /// Fields to filter and to break down by, with their values.
    pub fields: Vec<BreakdownField>,
    /// The quarters that history covers, latest first.
    pub periods: Vec<NamedPeriod>,
    /// The figures at a glance.
    pub headline: Vec<Headline>,
    /// Where are deals slowing down? What needs attention now? Which sources make real opportunities?
    pub questions: Vec<QuestionView>,
}

/// A field with its values.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BreakdownField {
    /// Key.
    pub key: String,
    /// Label.
    pub label: String,
    /// Its values with the deals that have each, most frequent first.
    pub values: Vec<(String, u64)>,
}

/// A figure at a glance.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Headline {
    /// What it is.
    pub label: String,
    /// What it holds.
    pub unit: Unit,
    /// The figure.
    pub cell: MetricCell,
    /// Where it comes from.
    pub metric: String,
}

/// A question with its answer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct QuestionView {
    /// `slow`, `attention` or `sources`.
    pub id: String,
    /// The question.
    pub question: String,
    /// The answer, in a sentence computed from the data.
    pub answer: String,
    /// How such figures are usually read: a hint, never a verdict. Empty where there is none.
    pub hint: String,
    /// The metric whose chart and figures are its evidence.
    pub evidence: MetricRequest,
    /// What to open.
    pub open: Vec<OpenItem>,
    /// Figures of other metrics that tell more of it.
    pub beside: Vec<Headline>,
}

/// Something to open.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenItem {
    /// What it is: `31 deals in Demo for longer than 9 of 10 before them`.
    pub label: String,
    /// The metric that holds the deals.
    pub metric: MetricRequest,
    /// Which of its deals.
    pub open: String,
    /// How many.
    pub count: u64,
}

/// The stage ladder that deals climb.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LadderView {
    /// The ladder in force.
    pub ladder: DeclaredLadder,
    /// True when a person declared it; else it is the order most deals climb.
    pub declared: bool,
    /// Every stage name that the exports use, with how often and where it stands.
    pub names: Vec<StageName>,
    /// Ladders to begin with.
    pub presets: Vec<LadderPreset>,
}

/// A ladder as people declare it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeclaredLadder {
    /// The stages, in the order of the customer's journey.
    pub stages: Vec<DeclaredStage>,
    /// Which stage a name of an export is.
    pub names: Vec<NameMapping>,
}

/// A stage as people declare it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeclaredStage {
    /// Its name.
    pub name: String,
    /// What it is to a deal.
    pub role: StageRole,
    /// Who owns it.
    pub owner: StageOwner,
    /// Days within which a deal should leave, for a stage with a service level.
    pub limit_days: Option<u32>,
    /// What a buyer must have answered here; may be empty.
    #[serde(default)]
    pub question: String,
}

/// What a stage is to a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename_all = "kebab-case")]
pub enum StageRole {
    /// Deals wait here.
    Inventory,
    /// A decision is made here.
    Gate,
    /// Deals should leave within a limit.
    Sla,
    /// Beside the way: nurture, recycled.
    Detour,
    /// The end, won.
    Won,
    /// The end, lost.
    Lost,
}

impl StageRole {
    /// What a ladder knows of it.
    pub fn kind(self) -> StageKind {
        match self {
            StageRole::Inventory | StageRole::Gate | StageRole::Sla => StageKind::Open,
            StageRole::Detour => StageKind::Detour,
            StageRole::Won => StageKind::Won,
            StageRole::Lost => StageKind::Lost,
        }
    }
}

/// Who owns a stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename_all = "kebab-case")]
pub enum StageOwner {
    /// Nobody, by agreement: the disputed middle.
    #[default]
    Nobody,
    /// Marketing.
    Marketing,
    /// Sales.
    Sales,
    /// Both.
    Shared,
}

/// Which stage a name is, and from when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NameMapping {
    /// The name as an export writes it; case and surrounding space are ignored.
    pub name: String,
    /// The stage it means.
    pub stage: String,
    /// The first day on which it means that; `None` for always.
    #[ts(type = "string | null")]
    #[serde(default)]
    pub from: Option<jiff::civil::Date>,
}

/// A stage name of the exports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StageName {
    /// The name.
    pub name: String,
    /// Rows that name it.
    pub rows: u64,
    /// Teams whose exports name it.
    pub teams: Vec<Team>,
    /// The stage it means now; `None` when none.
    pub stage: Option<String>,
}

/// A ladder to begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LadderPreset {
    /// Its name.
    pub name: String,
    /// Its stages.
    pub stages: Vec<DeclaredStage>,
}
