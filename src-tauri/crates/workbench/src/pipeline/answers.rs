//! The three questions of the Pipeline place, each answered in a sentence computed from the data, with its evidence
//! and what to open. Reads the tables and curves of metrics and computes no figure.

use std::sync::Arc;

use metrics::incidence::Quantile;
use workspace::Workspace;

use super::glance::{beside, headline};
use super::money::LOST;
use super::scope::{Scoped, facts_of};
use super::sheet::Stayed;
use super::{Measured, measured};
use crate::api::{
    BreakdownField, DealsBehind, MetricCell, MetricRequest, MetricRow, MetricView, OpenItem, PipelineScope,
    PipelineView, QuestionView, ScopeView,
};
use crate::calendar;
use crate::chart_of::grouped;
use crate::error::WorkbenchError;
use crate::session::Model;
use crate::terms;
use model::{Table, Team};

/// Quarters offered.
const QUARTERS: i32 = 8;
/// Values offered of a field.
const VALUES: usize = 24;
/// Fewer stays than this say little of how long a stage takes.
const FEW: u64 = 10;

pub(super) fn place(
    workspace: &mut Workspace,
    model: &mut Model,
    scope: &PipelineScope,
) -> Result<PipelineView, WorkbenchError> {
    let mut teams = Vec::new();
    for team in Team::ALL {
        if facts_of(workspace, model, Some(team))?.is_some() {
            teams.push(team);
        }
    }
    let of_deals = |term: &terms::Term| term.table == Table::Opportunities;
    let all = terms::all(workspace)?;
    let mut view = PipelineView {
        scope: ScopeView::default(),
        reason: String::new(),
        teams,
        terms: all
            .into_iter()
            .filter(of_deals)
            .map(|term| (term.id, term.name))
            .collect(),
        fields: Vec::new(),
        periods: Vec::new(),
        headline: Vec::new(),
        questions: Vec::new(),
    };
    let Some(scoped) = Scoped::of(workspace, model, scope)? else {
        view.reason = "No export here tells of deals and their stages.".to_owned();
        return Ok(view);
    };
    view.scope = scoped.view.clone();
    view.fields = fields(workspace, &scoped)?;
    view.periods = (0..QUARTERS)
        .map(|back| calendar::named(scoped.calendar, scoped.quarter(back)))
        .collect();
    if scoped.view.deals == 0 {
        view.reason = "No deal is left under these filters.".to_owned();
        return Ok(view);
    }
    let mut ask = |metric: &str| -> Result<(MetricRequest, Arc<Measured>), WorkbenchError> {
        let request = MetricRequest {
            metric: metric.to_owned(),
            scope: scope.clone(),
            parameters: std::collections::BTreeMap::new(),
            by: None,
        };
        let measured = measured(workspace, model, &request)?;
        Ok((request, measured))
    };
    view.headline = headline(&mut ask)?;
    view.questions = vec![
        slow(&scoped, ask("time_in_stage")?, ask("conversion")?),
        attention(ask("aging")?, ask("velocity")?),
        QuestionView {
            beside: beside(&mut ask)?,
            ..sources(ask("source_quality")?)
        },
    ];
    Ok(view)
}

/// The fields to filter and to break down by, with their most frequent values.
fn fields(workspace: &Workspace, scoped: &Scoped) -> Result<Vec<BreakdownField>, WorkbenchError> {
    let mut fields = Vec::new();
    for choice in scoped.facts.choices() {
        let (codes, names) = scoped.facts.codes(workspace, &choice.key)?;
        let mut counts = vec![0_u64; names.len() + 1];
        codes.iter().for_each(|code| counts[*code as usize] += 1);
        let name = |code: usize| names.text(code as u32).unwrap_or_default().to_owned();
        let mut values: Vec<(String, u64)> =
            (1..counts.len()).map(|code| (name(code), counts[code])).collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        if values.len() > 1 {
            values.truncate(VALUES);
            fields.push(BreakdownField {
                key: choice.key,
                label: choice.label,
                values,
            });
        }
    }
    Ok(fields)
}

/// The cell of a row and column, wherever in the view it stands.
pub(super) fn cell<'a>(view: &'a MetricView, table: &str, row: &str, column: &str) -> Option<&'a MetricCell> {
    let table = view.tables.iter().find(|own| own.id == table)?;
    let at = table.columns.iter().position(|own| own.id == column)?;
    table.rows.iter().find(|own| own.key == row)?.cells.get(at)
}

/// Half of a stage's stays are over after so many days; the last day seen where half never were.
struct Dwell {
    stage: u16,
    days: i64,
    reached: bool,
}

fn dwells(curves: &[Stayed]) -> Vec<Dwell> {
    let enough = curves.iter().filter(|own| own.curve.cases >= FEW);
    let dwell = |own: &Stayed| {
        let (days, reached) = match own.curve.median()? {
            Quantile::At(days) => (days, true),
            Quantile::NotReached { after, .. } => (after, false),
        };
        Some(Dwell {
            stage: own.stage,
            days,
            reached,
        })
    };
    enough.filter_map(dwell).collect()
}

/// How such figures are usually read; never a verdict.
fn hint(scoped: &Scoped, stage: u16) -> &'static str {
    let steps = scoped.facts.stages.ladder.steps() as u16;
    if stage + 1 >= steps {
        "Late stages that take long or lose deals often point to pricing, to the value shown, or to competition."
    } else if stage == 0 {
        "A slow or leaking first stage often points to how leads are qualified before they get here."
    } else {
        "Long stays often mean that there is no follow-up protocol, or that the next step is unclear to the buyer."
    }
}

fn slowness(scoped: &Scoped, slowest: Option<&Dwell>, quickest: Option<&Dwell>) -> String {
    match (slowest, quickest) {
        (Some(slow), Some(quick)) if slow.stage != quick.stage => {
            let stage = scoped.stage(slow.stage);
            let half = if slow.reached {
                format!("half are still there after {}", days(slow.days))
            } else {
                format!(
                    "more than half are still there after {}, the longest seen",
                    days(slow.days)
                )
            };
            let other = scoped.stage(quick.stage);
            format!(
                "{stage} is where deals slow: {half}; in {other} it is {}.",
                quick.days
            )
        }
        (Some(only), _) => format!(
            "Only {} has enough stays to tell: half are over after {}.",
            scoped.stage(only.stage),
            days(only.days)
        ),
        _ => format!("Too few deals to tell: no stage has {FEW} stays."),
    }
}

fn slow(
    scoped: &Scoped,
    (evidence, time): (MetricRequest, Arc<Measured>),
    (conversion, came_on): (MetricRequest, Arc<Measured>),
) -> QuestionView {
    let dwells = dwells(&time.curves);
    let (time, came_on) = (&time.view, &came_on.view);
    let slowest = dwells
        .iter()
        .max_by_key(|own| (own.days, !own.reached, own.stage));
    let quickest = dwells.iter().min_by_key(|own| (own.days, own.stage));
    let answer = slowness(scoped, slowest, quickest);
    let mut open = Vec::new();
    if let Some(slow) = slowest {
        let (stage, key) = (scoped.stage(slow.stage), slow.stage.to_string());
        let of = |column: &str| counted(cell(time, "stages", &key, column));
        push(&mut open, &evidence, of("inside"), |n| {
            format!("{} in {stage} now", deals(n))
        });
        push(&mut open, &evidence, of("lost"), |n| {
            format!("{} lost from {stage}", deals(n))
        });
    }
    let leak = scoped.steps().into_iter().filter_map(|(from, to)| {
        let rate = cell(came_on, "steps", &from.to_string(), "rate")?;
        (rate.of? >= FEW).then_some((rate.value?, from, to))
    });
    if let Some((rate, from, to)) = leak.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))) {
        let (way, key) = (
            format!("{} → {}", scoped.stage(from), scoped.stage(to)),
            from.to_string(),
        );
        push(
            &mut open,
            &conversion,
            counted(cell(came_on, "steps", &key, "lost")),
            |n| {
                format!(
                    "{} lost on {way}, the lowest conversion: {}",
                    deals(n),
                    model::ratio::percent(rate)
                )
            },
        );
    }
    QuestionView {
        id: "slow".to_owned(),
        question: "Where are deals slowing down?".to_owned(),
        answer,
        hint: slowest.map_or_else(String::new, |own| hint(scoped, own.stage).to_owned()),
        evidence,
        open,
        beside: Vec::new(),
    }
}

fn attention(
    (evidence, aging): (MetricRequest, Arc<Measured>),
    (velocity, speed): (MetricRequest, Arc<Measured>),
) -> QuestionView {
    let (aging, speed) = (&aging.view, &speed.view);
    let stages = aging.tables.iter().find(|own| own.id == "stages");
    let rows = stages.map_or(&[][..], |own| own.rows.as_slice());
    let old = |row: &MetricRow| {
        cell(aging, "stages", &row.key, "old")
            .and_then(|own| own.value)
            .unwrap_or(0.0)
    };
    let total: f64 = rows.iter().map(old).sum();
    let most = rows
        .iter()
        .max_by(|a, b| old(a).total_cmp(&old(b)).then_with(|| b.key.cmp(&a.key)));
    let answer = match most.filter(|_| total > 0.0) {
        Some(row) => {
            let place = if old(row) < total {
                format!("most of them in {}", row.label)
            } else {
                format!("all of them in {}", row.label)
            };
            let verb = if total == 1.0 { "has" } else { "have" };
            format!(
                "{} {verb} been in {} stage longer than 9 of 10 before, {place}.",
                open_deals(total as u64),
                if total == 1.0 { "its" } else { "their" }
            )
        }
        None if rows.is_empty() => "No deal is open.".to_owned(),
        None => "No open deal has been in its stage unusually long.".to_owned(),
    };
    let mut open = Vec::new();
    for row in rows {
        push(
            &mut open,
            &evidence,
            counted(cell(aging, "stages", &row.key, "old")),
            |n| format!("{} in {} for unusually long", deals(n), row.label),
        );
    }
    let decided = cell(speed, "win_rate", "win_rate", "now");
    let lost = decided.and_then(|cell| cell.open.iter().find(|own| own.label == LOST));
    push(&mut open, &velocity, lost, |n| {
        format!("{} lost in the last {} days", deals(n), window_of(speed))
    });
    QuestionView {
        id: "attention".to_owned(),
        question: "What needs attention now?".to_owned(),
        answer,
        hint: "A deal far older than its stage usually has no next step agreed with the buyer; ask for the date of it.".to_owned(),
        evidence,
        open,
        beside: Vec::new(),
    }
}

fn window_of(view: &MetricView) -> String {
    let window = view.parameters.iter().find(|own| own.name == "window");
    window.map_or_else(String::new, |own| own.value.clone())
}

fn sources((evidence, quality): (MetricRequest, Arc<Measured>)) -> QuestionView {
    let quality = &quality.view;
    let rows = quality.tables.first().map_or(&[][..], |own| own.rows.as_slice());
    let (best, most) = ranked(quality, rows);
    let unknown = rows.iter().find(|row| row.key == "unknown");
    let mut open: Vec<OpenItem> = Vec::new();
    for row in [best, most, unknown].into_iter().flatten() {
        let behind = counted(cell(quality, "sources", &row.key, "opportunities"));
        let listed = |own: &OpenItem| behind.is_some_and(|behind| behind.key == own.open);
        if !open.iter().any(listed) {
            push(&mut open, &evidence, behind, |n| match row.key.as_str() {
                "unknown" => format!("{} without a source", deals(n)),
                _ => format!("{} from {}", deals(n), row.label),
            });
        }
    }
    QuestionView {
        id: "sources".to_owned(),
        question: "Which sources make real opportunities?".to_owned(),
        answer: ranking(quality, rows, best, most),
        hint: "Many deals from a source that rarely closes point to its targeting, or to how early it is counted.".to_owned(),
        evidence,
        open,
        beside: Vec::new(),
    }
}

/// The source that closes best, of those with enough decided deals, and the one that brings most.
fn ranked<'a>(quality: &MetricView, rows: &'a [MetricRow]) -> (Option<&'a MetricRow>, Option<&'a MetricRow>) {
    let value =
        |row: &MetricRow, column: &str| cell(quality, "sources", &row.key, column).and_then(|own| own.value);
    let decided = |row: &MetricRow| cell(quality, "sources", &row.key, "win_rate").and_then(|own| own.of);
    let named = || rows.iter().filter(|row| row.key != "unknown");
    let largest = |a: &MetricRow, b: &MetricRow, column: &str| {
        let own = |row| value(row, column).unwrap_or(-1.0);
        own(a).total_cmp(&own(b)).then_with(|| b.key.cmp(&a.key))
    };
    let enough = named().filter(|row| decided(row).unwrap_or(0) >= FEW);
    (
        enough.max_by(|a, b| largest(a, b, "win_rate")),
        named().max_by(|a, b| largest(a, b, "opportunities")),
    )
}

fn ranking(
    quality: &MetricView,
    rows: &[MetricRow],
    best: Option<&MetricRow>,
    most: Option<&MetricRow>,
) -> String {
    let wins = |row: &MetricRow| {
        let rate = cell(quality, "sources", &row.key, "win_rate");
        let of = |part: fn(&MetricCell) -> Option<u64>| rate.and_then(part).unwrap_or(0);
        format!("{} of {} decided", of(|own| own.n), of(|own| own.of))
    };
    match (best, most) {
        (Some(best), Some(most)) if best.key == most.key => {
            format!(
                "{} brings most deals and closes best: {} won.",
                best.label,
                wins(best)
            )
        }
        (Some(best), Some(most)) => {
            let volume = cell(quality, "sources", &most.key, "opportunities").and_then(|own| own.value);
            format!(
                "{} closes best: {} won. {} brings most deals, {}, and wins {}.",
                best.label,
                wins(best),
                most.label,
                grouped(volume.unwrap_or(0.0) as i128),
                wins(most)
            )
        }
        _ if rows.is_empty() => "No deal says where it comes from.".to_owned(),
        _ => format!("Too few decided deals to rank sources: none has {FEW}."),
    }
}

/// The deals that a cell counts: of a share those that count in it.
fn counted(cell: Option<&MetricCell>) -> Option<&DealsBehind> {
    cell.and_then(|cell| cell.open.first())
}

/// Adds deals to open, if there are some.
fn push(
    open: &mut Vec<OpenItem>,
    metric: &MetricRequest,
    behind: Option<&DealsBehind>,
    label: impl Fn(u64) -> String,
) {
    if let Some(behind) = behind {
        open.push(OpenItem {
            label: label(behind.deals),
            metric: metric.clone(),
            open: behind.key.clone(),
            count: behind.deals,
        });
    }
}

fn days(n: i64) -> String {
    if n == 1 {
        "1 day".to_owned()
    } else {
        format!("{} days", grouped(n.into()))
    }
}

fn deals(n: u64) -> String {
    if n == 1 {
        "1 deal".to_owned()
    } else {
        format!("{} deals", grouped(n.into()))
    }
}

fn open_deals(n: u64) -> String {
    if n == 1 {
        "1 open deal".to_owned()
    } else {
        format!("{} open deals", grouped(n.into()))
    }
}
