//! Both wordings of a term laid open, clause by clause, and the settling of what differs.

use column::Bitmap;
use model::SlotKind;
use workspace::Workspace;

use super::error::AgreementError;
use super::probe;
use super::settlement::{self, Settlement, TermSlot, TermSlots, cost_of, source_of_record};
use crate::api::{
    CompareRequest, Comparison, Cost, RevealClause, RevealView, SettleRequest, SettledView, SideView, Taken,
    Tally, Wordings,
};
use crate::compare;
use crate::error::WorkbenchError;
use crate::frame::SIDES;
use crate::session::Model;
use crate::sides::{Evaluated, SideText};
use crate::terms::{self, Term};

/// Both wordings, clause by clause, with the exact share of the gap that each makes.
pub(super) fn view(
    workspace: &mut Workspace,
    model: &mut Model,
    term: &Term,
) -> Result<RevealView, WorkbenchError> {
    let compared = compare::compared(workspace, model, &whole(term))?;
    let comparison = &compared.comparison;
    let common = model.written(workspace)?.criteria_of(&term.id);
    let Some((frame, caches)) = model.frame(workspace, term.table)? else {
        return Err(no_records(term));
    };
    let slots = readable(TermSlots::of(workspace, frame, term, &common)?, term)?;
    let mut clauses = Vec::new();
    for slot in &slots.slots {
        let settled = match &slot.settled {
            None => None,
            Some(settled) => {
                let mut costs = [None, None];
                for (side, cost) in costs.iter_mut().enumerate() {
                    *cost = slots.cost(workspace, frame, &mut caches[side], term, (side, slot, settled))?;
                }
                Some(settled_view(slot, settled, costs))
            }
        };
        clauses.push(clause(slot, comparison, settled));
    }
    let numbers = match common.trim() {
        "" => None,
        text => Some(probe::count(workspace, frame, caches, term, text)?.sides),
    };
    clauses.extend(whose_records(workspace, model, term, comparison)?);
    let [common_marketing, common_sales] = match &numbers {
        None => [None, None],
        Some(sides) => sides.each_ref().map(tally),
    };
    Ok(RevealView {
        term: term.id.clone(),
        name: term.name.clone(),
        table: term.table,
        marketing: comparison.marketing,
        sales: comparison.sales,
        currency: comparison.currency.clone(),
        clauses,
        common,
        common_marketing,
        common_sales,
    })
}

fn whole(term: &Term) -> CompareRequest {
    CompareRequest {
        term: term.id.clone(),
        period: None,
        date: None,
        measure: None,
        at: None,
    }
}

fn no_records(term: &Term) -> WorkbenchError {
    WorkbenchError::NoRecords {
        table: term.table.label().to_lowercase(),
    }
}

fn readable(slots: Option<TermSlots>, term: &Term) -> Result<TermSlots, WorkbenchError> {
    Ok(slots.ok_or_else(|| AgreementError::NothingToReveal {
        term: term.name.clone(),
    })?)
}

fn tally(side: &SideView) -> Option<Tally> {
    side.count.map(|n| Tally {
        n,
        amount: side.amount,
    })
}

fn clause(slot: &TermSlot, comparison: &Comparison, settled: Option<SettledView>) -> RevealClause {
    let cause = comparison.causes.iter().find(|cause| cause.slot == slot.id);
    let [marketing, sales] = slot.texts.clone();
    RevealClause {
        slot: slot.id.clone(),
        kind: slot.kind,
        wordings: match (slot.same, marketing.is_empty(), sales.is_empty()) {
            (true, ..) => Wordings::Same,
            (_, false, true) => Wordings::OnlyMarketing,
            (_, true, false) => Wordings::OnlySales,
            _ => Wordings::Differs,
        },
        marketing,
        sales,
        share: cause.map(|cause| cause.share.clone()),
        share_decimal: cause.map(|cause| cause.share_decimal),
        settled,
    }
}

fn settled_view(slot: &TermSlot, settled: &Settlement, costs: [Option<Cost>; 2]) -> SettledView {
    let [marketing_cost, sales_cost] = costs;
    SettledView {
        taken: settled.taken,
        text: taken_text(slot, settled),
        marketing_cost,
        sales_cost,
    }
}

/// The rule that a settlement puts into the common text; empty when none.
pub(super) fn taken_text(slot: &TermSlot, settled: &Settlement) -> String {
    match settled.taken {
        Taken::Marketing => slot.texts[0].clone(),
        Taken::Sales => slot.texts[1].clone(),
        Taken::Third => settled.third.clone(),
        Taken::Nothing => String::new(),
    }
}

/// The clause that says whose records and values count, where the two systems differ in them.
fn whose_records(
    workspace: &mut Workspace,
    model: &mut Model,
    term: &Term,
    comparison: &Comparison,
) -> Result<Option<RevealClause>, WorkbenchError> {
    let presence = SlotKind::Presence.slug();
    let settled = settlement::stored(workspace, &term.id, presence)?;
    let of_data = comparison
        .causes
        .iter()
        .filter(|cause| cause.data_only || cause.slot == presence);
    let mut shares = of_data.map(|cause| cause.share_decimal).peekable();
    if settled.is_none() && shares.peek().is_none() {
        return Ok(None);
    }
    let share: f64 = shares.sum();
    let settled = match settled {
        None => None,
        Some(settled) => {
            let mut costs = [None, None];
            for (side, cost) in costs.iter_mut().enumerate() {
                *cost = moved(workspace, model, term, side)?;
            }
            let [marketing_cost, sales_cost] = costs;
            Some(SettledView {
                taken: settled.taken,
                text: match settled.taken {
                    Taken::Marketing => settled.marketing,
                    _ => settled.sales,
                },
                marketing_cost,
                sales_cost,
            })
        }
    };
    let [marketing, sales] = whose();
    Ok(Some(RevealClause {
        slot: presence.to_owned(),
        kind: SlotKind::Presence,
        marketing,
        sales,
        wordings: Wordings::Differs,
        share: None,
        share_decimal: Some(share),
        settled,
    }))
}

/// What a team's own definition counts otherwise once the source of record is the other team's.
fn moved(
    workspace: &mut Workspace,
    model: &mut Model,
    term: &Term,
    side: usize,
) -> Result<Option<Cost>, WorkbenchError> {
    let Some(team) = source_of_record(workspace, &term.id)? else {
        return Ok(None);
    };
    let of_record = usize::from(team == SIDES[1]);
    let Some((frame, caches)) = model.frame(workspace, term.table)? else {
        return Ok(None);
    };
    if of_record == side {
        return Ok(None);
    }
    let text = terms::text(workspace, term, SIDES[side])?.text;
    let mut counted: Vec<Bitmap> = Vec::new();
    for read in [side, of_record] {
        let text = SideText::of(workspace, frame, read, text.clone(), "")?;
        let Ok(expr) = &text.expr else {
            return Ok(None);
        };
        let clauses = definitions::clauses(expr, &text.fields);
        counted.push(Evaluated::of(workspace, frame, &mut caches[read], read, clauses)?.counted);
    }
    cost_of(workspace, frame, term, side, &counted[0], &counted[1])
}

/// Settles a slot, or opens it again, and writes the common text that comes of it.
pub(super) fn settle(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &SettleRequest,
) -> Result<Term, WorkbenchError> {
    let term = terms::find(workspace, &request.term)?;
    if model.book(workspace)?.round.is_some() {
        return Err(AgreementError::NotRevealed.into());
    }
    if request.slot == SlotKind::Presence.slug() {
        return settle_whose(workspace, term, request.taken);
    }
    let common = model.written(workspace)?.criteria_of(&term.id);
    let Some((frame, _)) = model.frame(workspace, term.table)? else {
        return Err(no_records(&term));
    };
    let named = format!("{common}\n{}", request.text);
    let slots = readable(TermSlots::of(workspace, frame, &term, &named)?, &term)?;
    let slot = slots.slot(&request.slot)?;
    let third = match request.taken {
        Some(Taken::Third) => plainly(SideText::of(workspace, frame, 0, request.text.clone(), "")?)?,
        _ => String::new(),
    };
    let mut after = request.taken.map(|taken| Settlement {
        taken,
        third,
        marketing: slot.texts[0].clone(),
        sales: slot.texts[1].clone(),
        was: common.clone(),
        became: String::new(),
    });
    let restated = slots.restated(&common, slot, slot.settled.as_ref(), after.as_ref());
    let label = match &mut after {
        Some(after) => {
            after.became.clone_from(&restated);
            format!("Settle a clause of {}", term.name)
        }
        None => format!("Open a clause of {} again", term.name),
    };
    let edit = settlement::edit(&term.id, &slot.id, after.as_ref());
    workspace.change(&label, None, &[edit])?;
    model
        .written(workspace)?
        .put_criteria(workspace, &term, &restated)?;
    Ok(term)
}

/// A text in its normal form.
fn plainly(text: SideText) -> Result<String, WorkbenchError> {
    let expr = text.expr.map_err(|error| WorkbenchError::CriteriaNotReadable {
        message: error.message,
    })?;
    Ok(definitions::print(&definitions::normalise(&expr), &text.fields))
}

/// Settles whose records and values count, or opens that again.
fn settle_whose(workspace: &mut Workspace, term: Term, taken: Option<Taken>) -> Result<Term, WorkbenchError> {
    let [marketing, sales] = whose();
    let settled = match taken {
        Some(taken @ (Taken::Marketing | Taken::Sales)) => Some(Settlement {
            taken,
            third: String::new(),
            marketing,
            sales,
            was: String::new(),
            became: String::new(),
        }),
        None => None,
        Some(_) => return Err(AgreementError::NoSourceOfRecord.into()),
    };
    let label = format!("Settle whose records count as {}", term.name);
    let edit = settlement::edit(&term.id, SlotKind::Presence.slug(), settled.as_ref());
    workspace.change(&label, None, &[edit])?;
    Ok(term)
}

/// The two answers to whose records and values count.
fn whose() -> [String; 2] {
    SIDES.map(|team| format!("What {} system holds counts", team.possessive()))
}

/// After undo or redo has moved settlements: the common texts follow.
pub(super) fn follow(
    workspace: &mut Workspace,
    model: &mut Model,
    undo: bool,
    moved: &[(String, Option<Settlement>)],
) -> Result<(), WorkbenchError> {
    for (id, before) in moved {
        let Some((term, slot)) = id.split_once('/') else {
            continue;
        };
        let Ok(term) = terms::find(workspace, term) else {
            continue;
        };
        let after = settlement::stored(workspace, &term.id, slot)?;
        let common = model.written(workspace)?.criteria_of(&term.id);
        let Some((frame, _)) = model.frame(workspace, term.table)? else {
            continue;
        };
        let Some(slots) = TermSlots::of(workspace, frame, &term, &common)? else {
            continue;
        };
        if let Ok(slot) = slots.slot(slot) {
            let restated = slots.stepped(undo, &common, slot, (before.as_ref(), after.as_ref()));
            model
                .written(workspace)?
                .put_criteria(workspace, &term, &restated)?;
        }
    }
    Ok(())
}
