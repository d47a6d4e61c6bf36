//! What criteria count that stand in no team's definition: live, while they are typed, beside what the
//! teams' own wordings and the agreed version count.

use column::{Bitmap, Cell};
use definitions::Cache;
use model::{Team, field::key};
use workspace::Workspace;

use super::settlement::source_of_record;
use crate::api::{Beside, BesideWhose, FigureView, Flipped, ProbeRequest, ProbeView, SideView};
use crate::error::WorkbenchError;
use crate::frame::{Frame, SIDES};
use crate::live::side_view;
use crate::session::Model;
use crate::sides::SideText;
use crate::terms::{self, Term};

/// Records shown that flip.
const FLIPPED: usize = 5;
/// Fields that call a record something, best first.
const NAMES: [&str; 5] = ["name", "full_name", "company", key::EMAIL, key::ID];

/// What a text counts, on one team's data or on each team's own.
pub(super) struct Counted {
    pub sides: [SideView; 2],
    pub records: [Option<Bitmap>; 2],
}

/// Counts a text. With a source of record both sides read that team's records and values.
pub(super) fn count(
    workspace: &Workspace,
    frame: &mut Frame,
    caches: &mut [Cache; 2],
    term: &Term,
    text: &str,
) -> Result<Counted, WorkbenchError> {
    let of_record = source_of_record(workspace, &term.id)?;
    let mut one = |side: usize| {
        let read = reading(of_record, side);
        let text = SideText::of(workspace, frame, read, text.to_owned(), "")?;
        side_view(workspace, frame, &mut caches[read], term, read, &text)
    };
    let ((marketing, a), (sales, b)) = (one(0)?, one(1)?);
    Ok(Counted {
        sides: [marketing, sales],
        records: [a, b],
    })
}

/// The side whose data a side's number reads.
fn reading(of_record: Option<Team>, side: usize) -> usize {
    match of_record {
        None => side,
        Some(team) => usize::from(team == SIDES[1]),
    }
}

/// What criteria count, and what stands beside them. `agreed` is the text in force.
pub(super) fn probe(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &ProbeRequest,
    agreed: Option<&str>,
) -> Result<ProbeView, WorkbenchError> {
    let term = terms::find(workspace, &request.term)?;
    let currency = crate::compare::currency(model, &term);
    let Some((frame, caches)) = model.frame(workspace, term.table)? else {
        return Err(WorkbenchError::NoRecords {
            table: term.table.label().to_lowercase(),
        });
    };
    let counted = count(workspace, frame, caches, &term, &request.text)?;
    let own = |side: usize| -> Result<String, WorkbenchError> {
        Ok(terms::text(workspace, &term, SIDES[side])?.text)
    };
    let others = [
        (BesideWhose::Agreed, 0, agreed.unwrap_or_default().to_owned()),
        (BesideWhose::Marketing, 0, own(0)?),
        (BesideWhose::Sales, 1, own(1)?),
        (BesideWhose::Before, 0, request.before.clone()),
    ];
    let mut beside = Vec::new();
    for (whose, side, text) in others {
        let Some(new) = counted.records[side].as_ref().filter(|_| !text.trim().is_empty()) else {
            continue;
        };
        let text = SideText::of(workspace, frame, side, text, "")?;
        let (_, records) = side_view(workspace, frame, &mut caches[side], &term, side, &text)?;
        if let Some(old) = records {
            beside.push(stands_beside(workspace, frame, side, whose, &old, new)?);
        }
    }
    let [marketing, sales] = counted.sides;
    Ok(ProbeView {
        term: term.id,
        name: term.name,
        table: term.table,
        marketing: marketing.count,
        sales: sales.count,
        marketing_amount: marketing.amount,
        sales_amount: sales.amount,
        currency,
        unknown: marketing.unknown.max(sales.unknown),
        of: marketing.of.max(sales.of),
        reason: marketing.reason,
        problem: marketing.problem,
        warnings: marketing.warnings,
        clauses: marketing.clauses,
        beside,
    })
}

fn stands_beside(
    workspace: &Workspace,
    frame: &mut Frame,
    side: usize,
    whose: BesideWhose,
    old: &Bitmap,
    new: &Bitmap,
) -> Result<Beside, WorkbenchError> {
    let (entered, left) = (new.and_not(old), old.and_not(new));
    let units = entered
        .rows()
        .map(|unit| (unit, true))
        .chain(left.rows().map(|unit| (unit, false)))
        .take(FLIPPED)
        .collect::<Vec<_>>();
    let mut flipped = Vec::with_capacity(units.len());
    for (unit, entered) in units {
        flipped.push(Flipped {
            unit: u32::try_from(unit).unwrap_or(u32::MAX),
            name: name_of(workspace, frame, side, unit)?,
            entered,
        });
    }
    Ok(Beside {
        whose,
        count: old.count() as u64,
        entered: entered.count() as u64,
        left: left.count() as u64,
        flipped,
    })
}

/// What to call a record: the best of its names, else its place.
fn name_of(
    workspace: &Workspace,
    frame: &mut Frame,
    side: usize,
    unit: usize,
) -> Result<String, WorkbenchError> {
    for name in NAMES {
        if let Some(column) = frame.column(workspace, side, name)?
            && let Cell::Text(text) = column.cell(unit)
            && !text.trim().is_empty()
        {
            return Ok(text.to_owned());
        }
    }
    Ok(format!("record {}", unit + 1))
}

/// The live figures of every term.
pub(super) fn figures(
    workspace: &mut Workspace,
    model: &mut Model,
) -> Result<Vec<FigureView>, WorkbenchError> {
    let mut views = Vec::new();
    for card in crate::live::term_cards(workspace, model)? {
        let mut view = FigureView {
            term: card.term.clone(),
            name: card.name,
            common: None,
            common_reason: "no common criteria are written yet".to_owned(),
            marketing: card.marketing,
            sales: card.sales,
        };
        let term = terms::find(workspace, &card.term)?;
        let text = model.written(workspace)?.criteria_of(&card.term);
        if !text.trim().is_empty()
            && let Some((frame, caches)) = model.frame(workspace, term.table)?
        {
            let [a, b] = count(workspace, frame, caches, &term, &text)?.sides;
            (view.common, view.common_reason) = match (a.count, b.count) {
                (Some(a), Some(b)) if a == b => (Some(a), String::new()),
                (Some(a), Some(b)) => (
                    None,
                    format!("the common criteria count {a} on Marketing's data and {b} on Sales'"),
                ),
                _ => (None, a.reason),
            };
        }
        views.push(view);
    }
    Ok(views)
}
