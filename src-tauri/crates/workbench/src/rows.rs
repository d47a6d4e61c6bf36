//! Records in a grid: which ones, in which order, a page at a time.

use std::sync::Arc;

use column::{Bitmap, Cell, Column};
use model::field::key;
use model::{Table, Team};
use workspace::Workspace;

use crate::Workbench;
use crate::api::{
    CellValue, Flow, GridColumn, GridRow, MetricRequest, Part, RowSet, RowsPage, RowsRequest, Sort,
};
use crate::catalog::Source;
use crate::compare::{self, Compared};
use crate::condition;
use crate::error::WorkbenchError;
use crate::frame::{Frame, SIDES};
use crate::import::civil;
use crate::pipeline;
use crate::session::Model;
use crate::sides::Evaluated;
use crate::vocabulary;

/// Orders kept in memory.
const KEPT: usize = 6;
/// The largest page.
const PAGE: u64 = 500;

/// The records of a set in the order asked for.
pub(crate) struct Ordered {
    /// What their numbers count.
    pub space: Space,
    pub columns: Vec<GridColumn>,
    /// Record numbers, in order.
    pub records: Vec<u32>,
}

/// What record numbers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    /// Rows of a source.
    Source(u64),
    /// Units of a table's frame.
    Frame(Table),
}

impl Workbench {
    /// A page of records.
    ///
    /// # Errors
    /// When the set can't be made: unknown term, cause, source or column, criteria that can't be read.
    pub fn rows(&self, request: &RowsRequest) -> Result<RowsPage, WorkbenchError> {
        self.read_at(request.set.at(), |workspace, model| {
            let ordered = ordered(workspace, model, &request.set, request.sort.as_ref())?;
            let from = usize::try_from(request.offset)
                .unwrap_or(usize::MAX)
                .min(ordered.records.len());
            let limit = usize::try_from(request.limit.min(PAGE)).unwrap_or(0);
            let records = &ordered.records[from..ordered.records.len().min(from + limit)];
            let mut rows: Vec<GridRow> = records
                .iter()
                .map(|record| GridRow {
                    record: u64::from(*record),
                    cells: Vec::new(),
                })
                .collect();
            for grid in &ordered.columns {
                let column = grid_column(workspace, model, ordered.space, &grid.id)?;
                for (row, record) in rows.iter_mut().zip(records) {
                    row.cells.push(value(column.as_deref(), *record as usize));
                }
            }
            let total = ordered.records.len() as u64;
            Ok(RowsPage {
                total,
                columns: ordered.columns.clone(),
                rows,
            })
        })
    }
}

/// The records of a set in an order, made or remembered.
pub(crate) fn ordered(
    workspace: &mut Workspace,
    model: &mut Model,
    set: &RowSet,
    sort: Option<&Sort>,
) -> Result<Arc<Ordered>, WorkbenchError> {
    let asked = format!("{set:?} {sort:?}");
    if let Some((_, ordered)) = model.ordered.iter().find(|(key, _)| *key == asked) {
        return Ok(Arc::clone(ordered));
    }
    let (space, columns, mut records) = select(workspace, model, set)?;
    if let Some(sort) = sort {
        if columns.iter().all(|column| column.id != sort.column) {
            return Err(WorkbenchError::OutOfSet {
                what: format!("column {}", sort.column),
            });
        }
        if let Some(column) = grid_column(workspace, model, space, &sort.column)? {
            order(&mut records, &column, sort.descending);
        }
    }
    let ordered = Arc::new(Ordered {
        space,
        columns,
        records,
    });
    model.ordered.insert(0, (asked, Arc::clone(&ordered)));
    model.ordered.truncate(KEPT);
    Ok(ordered)
}

fn select(
    workspace: &mut Workspace,
    model: &mut Model,
    set: &RowSet,
) -> Result<(Space, Vec<GridColumn>, Vec<u32>), WorkbenchError> {
    let (table, fields, records) = match set {
        RowSet::Source { source } => {
            let found = source_of(model, *source)?;
            let rows = u32::try_from(found.rows).unwrap_or(u32::MAX);
            return Ok((Space::Source(*source), source_columns(found), (0..rows).collect()));
        }
        RowSet::Orphans { source } => {
            let found = source_of(model, *source)?;
            let (team, columns) = (found.about.team, source_columns(found));
            let stages = model.stages(workspace, team)?;
            let exports = stages.iter().flat_map(|stages| &stages.exports);
            let own = exports.filter(|export| export.source == *source);
            let records = own.flat_map(|export| export.orphans.iter().copied()).collect();
            return Ok((Space::Source(*source), columns, records));
        }
        RowSet::Condition {
            source,
            code,
            key,
            example,
        } => {
            let (records, named) = condition::records(workspace, model, *source, code, key, *example)?;
            let columns = condition_columns(source_of(model, *source)?, &named);
            return Ok((Space::Source(*source), columns, records));
        }
        RowSet::Metric { request, open } => return deals(workspace, model, request, open),
        RowSet::Where { table, text } => {
            let (fields, records) = matching(workspace, model, *table, text)?;
            (*table, fields, records)
        }
        RowSet::Cause { compare, slot, flow } => {
            let compared = compare::compared(workspace, model, compare)?;
            (
                compared.term.table,
                compared.fields.clone(),
                cause(&compared, slot, *flow)?,
            )
        }
        RowSet::Part { compare, part } => {
            let compared = compare::compared(workspace, model, compare)?;
            let [a, b] = &compared.counted;
            let records = match part {
                Part::Marketing => a.clone(),
                Part::Sales => b.clone(),
                Part::Both => a.and(b),
                Part::OnlyMarketing => a.and_not(b),
                Part::OnlySales => b.and_not(a),
            };
            (compared.term.table, compared.fields.clone(), records)
        }
    };
    let columns = match model.frame(workspace, table)? {
        Some((frame, _)) => frame_columns(frame, &fields),
        None => Vec::new(),
    };
    let records = records
        .rows()
        .map(|row| u32::try_from(row).unwrap_or(u32::MAX))
        .collect();
    Ok((Space::Frame(table), columns, records))
}

/// The deals behind a figure, as the units of the frame they are in.
fn deals(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &MetricRequest,
    open: &str,
) -> Result<(Space, Vec<GridColumn>, Vec<u32>), WorkbenchError> {
    let (facts, rows) = pipeline::behind(workspace, model, request, open)?;
    let (Some(side), Some((frame, _))) = (facts.side(), model.frame(workspace, Table::Opportunities)?) else {
        return Err(WorkbenchError::NoRecords {
            table: Table::Opportunities.label().to_lowercase(),
        });
    };
    let units = frame.sides[side].units();
    let mut records: Vec<u32> = rows
        .into_iter()
        .filter_map(|row| units.get(row as usize).copied())
        .collect();
    records.sort_unstable();
    let named = ["stage", key::AMOUNT, "close_on"].map(str::to_owned);
    Ok((
        Space::Frame(Table::Opportunities),
        frame_columns(frame, &named),
        records,
    ))
}

fn cause(compared: &Compared, slot: &str, flow: Flow) -> Result<Bitmap, WorkbenchError> {
    let found = compared.slots.iter().find(|own| own.id == slot);
    let found = found.ok_or_else(|| WorkbenchError::UnknownCause {
        slot: slot.to_owned(),
        known: compared
            .comparison
            .causes
            .iter()
            .map(|cause| cause.slot.clone())
            .collect(),
    })?;
    Ok(match flow {
        Flow::All => found.entered.or(&found.left),
        Flow::Entered => found.entered.clone(),
        Flow::Left => found.left.clone(),
    })
}

/// The records of a table for which criteria hold, as marketing reads them, or sales where marketing
/// has no such export; and the fields the criteria name.
fn matching(
    workspace: &mut Workspace,
    model: &mut Model,
    table: Table,
    text: &str,
) -> Result<(Vec<String>, Bitmap), WorkbenchError> {
    let Some((frame, caches)) = model.frame(workspace, table)? else {
        return Err(WorkbenchError::NoRecords {
            table: table.label().to_lowercase(),
        });
    };
    let side = usize::from(frame.sides[0].own.is_empty());
    let fields = vocabulary::fields(frame, workspace, side, text)?;
    let expr = definitions::parse(text, &fields).map_err(|error| WorkbenchError::CriteriaNotReadable {
        message: error.message,
    })?;
    let clauses = definitions::clauses(&expr, &fields);
    let named = clauses.iter().flat_map(|clause| clause.fields.clone()).collect();
    let evaluated = Evaluated::of(workspace, frame, &mut caches[side], side, clauses)?;
    let mut records = Bitmap::all(frame.units);
    evaluated
        .truths
        .iter()
        .for_each(|truth| records.keep(&truth.holds));
    Ok((named, records))
}

pub(crate) fn source_of(model: &Model, id: u64) -> Result<&Source, WorkbenchError> {
    let mut all = model.sources.iter().chain(&model.former);
    let found = all.find(|source| source.number() == id);
    found.ok_or(WorkbenchError::UnknownSource { source_id: id })
}

fn source_columns(source: &Source) -> Vec<GridColumn> {
    source
        .columns
        .iter()
        .map(|column| GridColumn {
            id: column.key.clone(),
            label: column.label.clone(),
            team: None,
            kind: column.kind,
            in_rule: false,
        })
        .collect()
}

/// The columns of a source, those a finding speaks of first, then who it is, then the rest.
fn condition_columns(source: &Source, named: &[String]) -> Vec<GridColumn> {
    let mut columns = source_columns(source);
    for column in &mut columns {
        column.in_rule = named.contains(&column.id);
    }
    columns.sort_by_key(|column| {
        let named = named.iter().position(|own| *own == column.id);
        let who = WHO.iter().position(|own| *own == column.id);
        (named.is_none(), named, who.is_none(), who)
    });
    columns
}

/// Fields that say which record it is, shown right after those in the rules.
const WHO: [&str; 7] = [
    key::ID,
    "name",
    "full_name",
    "first_name",
    "last_name",
    key::EMAIL,
    "company",
];

/// The columns of a frame's grid: the fields in the rules, as each team reads them, who it is, the rest.
fn frame_columns(frame: &Frame, in_rule: &[String]) -> Vec<GridColumn> {
    let linked = frame.links.is_some();
    let rank = |key: &str| {
        let rule = in_rule.iter().position(|own| own == key);
        let who = WHO.iter().position(|own| *own == key);
        (rule.is_none(), rule, who.is_none(), who)
    };
    let mut fields = vocabulary::known(frame, 0);
    fields.sort_by_key(|field| rank(&field.key));
    let mut columns = Vec::new();
    for field in fields {
        let rule = in_rule.contains(&field.key);
        for (side, team) in SIDES.into_iter().enumerate() {
            let own = frame.reads_from(side, &field.key) == Some(side);
            if own
                && (linked
                    || !columns
                        .iter()
                        .any(|column: &GridColumn| column.label == field.label))
            {
                columns.push(GridColumn {
                    id: format!("{}.{}", team.slug(), field.key),
                    label: field.label.clone(),
                    team: linked.then_some(team),
                    kind: field.kind,
                    in_rule: rule,
                });
            }
        }
    }
    columns
}

/// The column behind a grid column.
pub(crate) fn grid_column(
    workspace: &mut Workspace,
    model: &mut Model,
    space: Space,
    id: &str,
) -> Result<Option<Arc<Column>>, WorkbenchError> {
    match space {
        Space::Source(source) => model.source_column(workspace, source, id),
        Space::Frame(table) => {
            let Some((frame, _)) = model.frame(workspace, table)? else {
                return Ok(None);
            };
            let Some((team, key)) = id.split_once('.') else {
                return Ok(None);
            };
            let side = usize::from(Team::from_slug(team) == Some(Team::Sales));
            frame.own_column(workspace, side, key)
        }
    }
}

/// Orders records by a column, unknown last, equal values in their former order. O(n log n).
fn order(records: &mut [u32], column: &Column, descending: bool) {
    records.sort_by(|a, b| {
        let (a, b) = (column.cell(*a as usize), column.cell(*b as usize));
        let compared = match (a, b) {
            (Cell::Null, Cell::Null) => return std::cmp::Ordering::Equal,
            (Cell::Null, _) => return std::cmp::Ordering::Greater,
            (_, Cell::Null) => return std::cmp::Ordering::Less,
            (Cell::Text(a), Cell::Text(b)) => a.to_lowercase().cmp(&b.to_lowercase()),
            (Cell::Number(a), Cell::Number(b)) => a.total_cmp(&b),
            (Cell::Money(a), Cell::Money(b)) | (Cell::Instant(a), Cell::Instant(b)) => a.cmp(&b),
            (Cell::Date(a), Cell::Date(b)) => a.cmp(&b),
            (Cell::YesNo(a), Cell::YesNo(b)) => a.cmp(&b),
            _ => std::cmp::Ordering::Equal,
        };
        if descending { compared.reverse() } else { compared }
    });
}

/// A cell as it goes over the wire.
pub(crate) fn value(column: Option<&Column>, row: usize) -> CellValue {
    match column.map_or(Cell::Null, |column| column.cell(row)) {
        Cell::Null => CellValue::Null,
        Cell::Text(text) => CellValue::Text(text.to_owned()),
        Cell::Number(number) => CellValue::Number(number),
        Cell::Money(minor) => CellValue::Number(minor as f64),
        Cell::YesNo(yes) => CellValue::YesNo(yes),
        Cell::Date(day) => civil(day).map_or(CellValue::Null, |day| CellValue::Text(day.to_string())),
        Cell::Instant(at) => instant(at).map_or(CellValue::Null, CellValue::Text),
    }
}

/// A local wall time as ISO text: `2026-03-29T14:05:00`.
fn instant(seconds: i64) -> Option<String> {
    let day = civil(column::kernel::day_of_instant(seconds))?;
    let rest = seconds.rem_euclid(86_400);
    Some(format!(
        "{day}T{:02}:{:02}:{:02}",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    ))
}
