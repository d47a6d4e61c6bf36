//! The pipeline: what its figures are about, every metric of the catalogue as tables with the deals behind each
//! cell, and the three questions of the Pipeline place. Formulas are in `metrics`; nothing is computed here twice.

mod answers;
mod changes;
mod committee;
mod cores;
mod draw;
mod facts;
mod glance;
mod ladder;
mod links;
mod marketing;
mod money;
mod outcomes;
mod scope;
mod sheet;
mod sources;
mod steps;
mod terms;
mod touches;

use std::collections::BTreeMap;
use std::sync::Arc;

use column::NO_ROW;
use metrics::{CATALOGUE, Entry};
use workspace::Workspace;

use crate::Workbench;
use crate::api::{
    MetricCard, MetricRequest, MetricRow, MetricTable, MetricView, PipelineScope, PipelineView,
};
use crate::error::WorkbenchError;
use crate::session::Model;
pub(crate) use facts::Facts;
pub(crate) use ladder::{declared, view as ladder_view};
use scope::Scoped;
use sheet::Sheet;
use terms::Terms;

/// Metrics kept in memory.
const KEPT: usize = 24;
/// Values that figures are told apart by, at most; the rest has no row.
const VALUES: usize = 12;

/// A metric as it was computed.
pub(crate) struct Measured {
    pub view: MetricView,
    /// Deals by the key their cell carries.
    sets: BTreeMap<String, sheet::Behind>,
    curves: Vec<sheet::Stayed>,
    scoped: Scoped,
}

impl Workbench {
    /// The metrics there are.
    pub fn catalogue(&self) -> Vec<MetricCard> {
        CATALOGUE
            .iter()
            .filter(|entry| fill_of(entry.id).is_some())
            .map(card)
            .collect()
    }

    /// A metric, computed.
    ///
    /// # Errors
    /// When nobody brought deals, there is no such metric, parameter, field or term, or a definition can't be read.
    pub fn metric(&self, request: &MetricRequest) -> Result<MetricView, WorkbenchError> {
        self.read(|workspace, model| Ok(measured(workspace, model, request)?.view.clone()))
    }

    /// The Pipeline place.
    ///
    /// # Errors
    /// When the scope can't be understood or the workspace can't be read.
    pub fn pipeline(&self, scope: &PipelineScope) -> Result<PipelineView, WorkbenchError> {
        self.read(|workspace, model| answers::place(workspace, model, scope))
    }
}

/// The metric asked for, made or remembered.
pub(crate) fn measured(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &MetricRequest,
) -> Result<Arc<Measured>, WorkbenchError> {
    let asked = format!("{request:?}");
    if let Some((_, measured)) = model.measured.iter().find(|(key, _)| *key == asked) {
        return Ok(Arc::clone(measured));
    }
    let measured = Arc::new(measure(workspace, model, request)?);
    model.measured.insert(0, (asked, Arc::clone(&measured)));
    model.measured.truncate(KEPT);
    Ok(measured)
}

/// Rows of the frame of opportunities behind a figure, or of the team's history where it brought no opportunities.
pub(crate) fn behind(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &MetricRequest,
    open: &str,
) -> Result<(Arc<Facts>, Vec<u32>), WorkbenchError> {
    let measured = measured(workspace, model, request)?;
    let deals = sheet::deals_behind(&measured.sets, open).ok_or_else(|| WorkbenchError::NothingBehind {
        metric: request.metric.clone(),
        open: open.to_owned(),
    })?;
    let rows = deals
        .iter()
        .filter_map(|deal| measured.scoped.facts.rows.get(*deal as usize));
    let rows = rows.copied().filter(|row| *row != NO_ROW).collect();
    Ok((Arc::clone(&measured.scoped.facts), rows))
}

type Fill = fn(&Workspace, &Scoped, &mut Terms<'_>, &mut Sheet) -> Result<(), WorkbenchError>;

/// What fills the tables of a metric; `None` when it is not offered here.
fn fill_of(metric: &str) -> Option<Fill> {
    Some(match metric {
        "conversion" => steps::conversion,
        "time_in_stage" => steps::time_in_stage,
        "transitions" => outcomes::transitions,
        "aging" => outcomes::aging,
        "win_rate" => outcomes::win_rate,
        "attrition" => outcomes::attrition,
        "velocity" => money::velocity,
        "coverage" => money::coverage,
        "movement" => money::movement,
        "forecast" => money::forecast,
        "trends" => money::trends,
        "contribution" => sources::contribution,
        "source_quality" => sources::source_quality,
        "sourced" => marketing::sourced_by,
        "influenced" => marketing::influenced_by,
        "credit" => marketing::credit,
        "committee" => committee::committee,
        _ => return None,
    })
}

fn measure(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &MetricRequest,
) -> Result<Measured, WorkbenchError> {
    let entry = CATALOGUE.iter().find(|entry| entry.id == request.metric);
    let (Some(entry), Some(fill)) = (entry, fill_of(&request.metric)) else {
        let known = CATALOGUE.iter().map(|entry| entry.id);
        return Err(WorkbenchError::UnknownMetric {
            metric: request.metric.clone(),
            known: known
                .filter(|id| fill_of(id).is_some())
                .map(str::to_owned)
                .collect(),
        });
    };
    let scoped = Scoped::of(workspace, model, &request.scope)?.ok_or(WorkbenchError::NoDeals)?;
    let mut terms = Terms::new(&request.parameters);
    let mut sheet = Sheet::default();
    match request.by.as_deref().map(str::trim).filter(|by| !by.is_empty()) {
        None => fill(workspace, &scoped, &mut terms, &mut sheet)?,
        Some(by) => by_values(workspace, &scoped, by, fill, &mut terms, &mut sheet)?,
    }
    terms.finish(entry.id)?;
    Ok(Measured {
        view: MetricView {
            about: card(entry),
            parameters: terms.told,
            scope: scoped.view.clone(),
            has_chart: draw::is_drawn(entry.id, &sheet.tables),
            tables: sheet.tables,
            notes: sheet.notes,
        },
        sets: sheet.sets,
        curves: sheet.curves,
        scoped,
    })
}

/// The first table of a metric for each value of a field, the values with most deals first.
fn by_values(
    workspace: &Workspace,
    scoped: &Scoped,
    by: &str,
    fill: Fill,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let (key, label) = scoped.field(by)?;
    let (codes, names) = scoped.facts.codes(workspace, &key)?;
    let mut counts = vec![0_u64; names.len() + 1];
    scoped
        .among
        .rows()
        .for_each(|row| counts[codes[row] as usize] += 1);
    let name = |code: u32| names.text(code).unwrap_or("unknown").to_owned();
    let mut values: Vec<u32> = (0..counts.len() as u32)
        .filter(|code| counts[*code as usize] > 0)
        .collect();
    values.sort_by_key(|code| (std::cmp::Reverse(counts[*code as usize]), name(*code)));
    let left = values.len().saturating_sub(VALUES);
    for code in values.into_iter().take(VALUES) {
        let mut among = scoped.among.clone();
        among.keep(&column::Bitmap::from_slice(&codes, |own| own == code));
        let part = Scoped {
            facts: Arc::clone(&scoped.facts),
            among,
            period: scoped.period,
            calendar: scoped.calendar,
            view: scoped.view.clone(),
        };
        let mut own = Sheet::default();
        terms.told.clear();
        fill(workspace, &part, terms, &mut own)?;
        let value = name(code);
        let Some(first) = own.tables.into_iter().next() else {
            continue;
        };
        if sheet.tables.is_empty() {
            sheet.tables.push(MetricTable {
                title: format!("{} by {label}", first.title),
                of: format!("{label}, {}", first.of.to_lowercase()),
                rows: Vec::new(),
                ..first.clone()
            });
        }
        under(sheet, &value, first.rows, own.sets, own.curves);
        sheet.notes.extend(own.notes);
    }
    sheet.notes.sort();
    sheet.notes.dedup();
    if left > 0 {
        sheet.notes.push(format!(
            "{left} more values of {label} have fewer deals and no row."
        ));
    }
    Ok(())
}

/// Puts the rows of a value of a field into the table, with the deals behind them and their curves.
fn under(
    sheet: &mut Sheet,
    value: &str,
    rows: Vec<MetricRow>,
    sets: BTreeMap<String, sheet::Behind>,
    curves: Vec<sheet::Stayed>,
) {
    for mut row in rows {
        row.key = format!("{value}/{}", row.key);
        row.label = format!("{value}, {}", row.label);
        for open in row.cells.iter_mut().flat_map(|cell| &mut cell.open) {
            open.key = format!("{value}/{}", open.key);
        }
        sheet.tables[0].rows.push(row);
    }
    let keyed = |(key, behind): (String, sheet::Behind)| (format!("{value}/{key}"), behind.under(value));
    sheet.sets.extend(sets.into_iter().map(keyed));
    sheet.curves.extend(curves.into_iter().map(|curve| sheet::Stayed {
        key: format!("{value}/{}", curve.key),
        label: format!("{value}, {}", curve.label),
        ..curve
    }));
}

fn card(entry: &Entry) -> MetricCard {
    MetricCard {
        metric: entry.id.to_owned(),
        name: entry.name.to_owned(),
        measures: entry.measures.to_owned(),
        formula: entry.formula.to_owned(),
        unit: entry.unit.to_owned(),
        undefined: entry.undefined.to_owned(),
    }
}
