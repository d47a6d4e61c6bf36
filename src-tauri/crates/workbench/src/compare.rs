//! The comparison of one term: both sides evaluated, their clauses aligned, the gap split exactly.

mod pairing;
mod scope;
mod slots;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use column::{Bitmap, Data};
use reconcile::{SlotInput, Value};
use workspace::Workspace;

use crate::api::{CompareRequest, Comparison, Measure};
use crate::calendar;
use crate::catalog::Source;
use crate::error::WorkbenchError;
use crate::frame::{Frame, SIDES};
use crate::session::Model;
use crate::sides::{Evaluated, SideText};
use crate::terms::{self, Term};

pub(crate) use pairing::pair;
use scope::{scope, scoped};
use slots::{Prepared, slots};
use words::{Facts, slot_records};

/// Comparisons kept in memory.
const KEPT: usize = 4;

/// A comparison with the records behind every figure.
pub(crate) struct Compared {
    pub term: Term,
    pub comparison: Comparison,
    /// Keys of the fields that either definition names, marketing's first.
    pub fields: Vec<String>,
    pub counted: [Bitmap; 2],
    /// One entry per slot, whether it is a cause or not.
    pub slots: Vec<SlotRecords>,
}

/// A slot and its records.
pub(crate) struct SlotRecords {
    pub id: String,
    pub label: String,
    /// Truth under each side's rule on its own data.
    pub truth: [Bitmap; 2],
    pub entered: Bitmap,
    pub left: Bitmap,
}
/// The comparison asked for, made or remembered.
pub(crate) fn compared(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &CompareRequest,
) -> Result<Arc<Compared>, WorkbenchError> {
    let asked = format!("{request:?}");
    if let Some((_, compared)) = model.compared.iter().find(|(key, _)| *key == asked) {
        return Ok(Arc::clone(compared));
    }
    let compared = Arc::new(compare(workspace, model, request)?);
    model.compared.insert(0, (asked, Arc::clone(&compared)));
    model.compared.truncate(KEPT);
    Ok(compared)
}

fn compare(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &CompareRequest,
) -> Result<Compared, WorkbenchError> {
    let term = terms::find(workspace, &request.term)?;
    let pairing = terms::pairing(workspace, &term)?;
    let currencies = currencies(model, &term);
    let notes = model.notes.clone();
    let Some((frame, caches)) = model.frame(workspace, term.table)? else {
        return Err(WorkbenchError::NoRecords {
            table: term.table.label().to_lowercase(),
        });
    };
    let scope = scope(frame, calendar::of(workspace)?, request)?;
    let texts = [
        SideText::read(workspace, frame, &term, 0)?,
        SideText::read(workspace, frame, &term, 1)?,
    ];
    let exprs = [
        scoped(&texts[0], &term, 0, &scope)?,
        scoped(&texts[1], &term, 1, &scope)?,
    ];
    let mut sides = Vec::with_capacity(2);
    for side in 0..2 {
        let clauses = definitions::clauses(&exprs[side], &texts[side].fields);
        sides.push(Evaluated::of(workspace, frame, &mut caches[side], side, clauses)?);
    }
    let slots = slots(workspace, frame, caches, &exprs, &texts[0], &sides, &pairing)?;
    let amounts = amounts(workspace, frame, &term)?;
    let measure = measured(request, &term, amounts.is_some())?;
    let inputs: Vec<SlotInput> = slots.iter().map(Prepared::input).collect();
    let value = match (&amounts, measure) {
        (Some([a, b]), Measure::Amount) => Value::Amount { a, b },
        _ => Value::Count,
    };
    let gap = reconcile::gap(&inputs, &value, frame.units)?;
    let facts = Facts {
        frame,
        term: &term,
        texts: &texts,
        sides: &sides,
        scope: &scope,
        measure,
        currencies,
    };
    let mut comparison = facts.comparison(&gap, &slots, amounts.as_ref());
    comparison.notes.splice(0..0, notes);
    let counted = [sides[0].counted.clone(), sides[1].counted.clone()];
    Ok(Compared {
        comparison,
        fields: named(&sides),
        counted,
        slots: slot_records(&gap, slots, frame.units),
        term,
    })
}

/// What is compared: what was asked for, else what the term measures where it has amounts.
fn measured(request: &CompareRequest, term: &Term, has_amounts: bool) -> Result<Measure, WorkbenchError> {
    match request.measure {
        Some(Measure::Amount) if !has_amounts => Err(WorkbenchError::NoAmount {
            term: term.name.clone(),
        }),
        _ if !has_amounts => Ok(Measure::Records),
        asked => Ok(asked.unwrap_or(term.measure)),
    }
}

/// The fields that either definition names, marketing's first.
fn named(sides: &[Evaluated]) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for key in sides
        .iter()
        .flat_map(|side| &side.clauses)
        .flat_map(|clause| &clause.fields)
    {
        if !fields.contains(key) {
            fields.push(key.clone());
        }
    }
    fields
}

/// The amounts of all records as each side reads them, when the term has an amount field.
fn amounts(
    workspace: &Workspace,
    frame: &mut Frame,
    term: &Term,
) -> Result<Option<[Vec<i64>; 2]>, WorkbenchError> {
    let Some(field) = &term.amount_field else {
        return Ok(None);
    };
    let mut sides = Vec::with_capacity(2);
    for side in 0..2 {
        match frame.column(workspace, side, field)?.as_deref() {
            Some(column) => match &column.data {
                Data::Money(values) => sides.push(values.clone()),
                _ => return Ok(None),
            },
            None => return Ok(None),
        }
    }
    let [a, b] = <[Vec<i64>; 2]>::try_from(sides).unwrap_or_default();
    Ok(Some([a, b]))
}

/// The currencies of the term's amount field over its sources, in alphabetical order.
pub(crate) fn currencies(model: &Model, term: &Term) -> Vec<String> {
    let Some(field) = term.amount_field.as_deref() else {
        return Vec::new();
    };
    let counted = |source: &&Source| source.about.table == term.table && SIDES.contains(&source.about.team);
    let columns = model
        .sources
        .iter()
        .filter(counted)
        .filter_map(|source| source.column(field));
    let found: BTreeSet<String> = columns.filter_map(|column| column.currency.clone()).collect();
    found.into_iter().collect()
}

/// The one currency of the term's amounts; `None` when there are several or none is known.
pub(crate) fn currency(model: &Model, term: &Term) -> Option<String> {
    <[String; 1]>::try_from(currencies(model, term))
        .ok()
        .map(|[only]| only)
}
