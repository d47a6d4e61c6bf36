//! A term as it is being written: both texts, their counts and what each clause does.

use column::Bitmap;
use definitions::ParseError;
use model::Money;
use workspace::Workspace;

use crate::agreement;
use crate::api::{ClauseView, CompletionView, Share, SideView, TermCard, TermView, TextProblem};
use crate::error::WorkbenchError;
use crate::frame::{Frame, SIDES};
use crate::session::Model;
use crate::sides::{Evaluated, SideText, keys_of, present};
use crate::terms::{self, Term};
use crate::vocabulary;

/// The term, live.
pub(crate) fn term_view(
    workspace: &mut Workspace,
    model: &mut Model,
    term: &Term,
) -> Result<TermView, WorkbenchError> {
    let no_records = format!("no export of {} is here yet", term.table.label().to_lowercase());
    let currency = crate::compare::currency(model, term);
    let stored = agreement::shown(workspace, model, term)?;
    let Some((frame, caches)) = model.frame(workspace, term.table)? else {
        let blank = |side: usize| SideView {
            version: stored[side].version,
            ..empty_side(side, stored[side].text.clone(), no_records.clone())
        };
        return Ok(view(term, blank(0), blank(1), Vec::new()));
    };
    let [a, b] = stored;
    let texts = [
        SideText::stored(workspace, frame, 0, a.clone(), &b.text)?,
        SideText::stored(workspace, frame, 1, b, &a.text)?,
    ];
    let mut sides = Vec::with_capacity(2);
    let mut counted: Vec<Option<Bitmap>> = Vec::with_capacity(2);
    for (side, text) in texts.iter().enumerate() {
        let (view, records) = side_view(workspace, frame, &mut caches[side], term, side, text)?;
        sides.push(view);
        counted.push(records);
    }
    let fields = vocabulary::views(frame);
    let (sales, marketing) = (sides.pop(), sides.pop());
    let (Some(marketing), Some(sales)) = (marketing, sales) else {
        return Err(WorkbenchError::NothingOpen);
    };
    let mut view = view(term, marketing, sales, fields);
    view.currency = currency;
    if let [Some(a), Some(b)] = &counted[..] {
        view.apart = Some(a.xor(b).count() as u64);
    }
    if let [Ok(a), Ok(b)] = texts.each_ref().map(|text| text.expr.as_ref())
        && view.apart.is_some()
    {
        let slots = definitions::align(a, b, &texts[0].fields, &terms::pairing(workspace, term)?);
        let differing = slots.iter().filter(|slot| !slot.same_rule).count() as u64;
        view.differing = Some(Share {
            n: differing,
            of: slots.len() as u64,
        });
    }
    Ok(view)
}

fn view(term: &Term, marketing: SideView, sales: SideView, fields: Vec<crate::api::FieldView>) -> TermView {
    TermView {
        term: term.id.clone(),
        name: term.name.clone(),
        table: term.table,
        amount_field: term.amount_field.clone(),
        currency: None,
        measure: term.measure,
        marketing,
        sales,
        differing: None,
        apart: None,
        fields,
    }
}

fn empty_side(side: usize, text: String, reason: String) -> SideView {
    SideView {
        team: SIDES[side],
        text,
        version: 0,
        count: None,
        amount: None,
        unknown: 0,
        of: 0,
        reason,
        problem: None,
        warnings: Vec::new(),
        clauses: Vec::new(),
        reads: Vec::new(),
    }
}

/// One side's view, and the records it counts when its text can be read.
pub(crate) fn side_view(
    workspace: &Workspace,
    frame: &mut Frame,
    cache: &mut definitions::Cache,
    term: &Term,
    side: usize,
    text: &SideText,
) -> Result<(SideView, Option<Bitmap>), WorkbenchError> {
    let mut view = empty_side(side, text.text.clone(), String::new());
    view.version = text.version;
    view.of = present(frame, side).count() as u64;
    let expr = match &text.expr {
        _ if text.is_blank() => {
            view.reason = "nothing is written yet".to_owned();
            return Ok((view, None));
        }
        Err(error) => {
            view.reason = "the text can't be read yet".to_owned();
            view.problem = Some(problem_of(&text.text, error));
            return Ok((view, None));
        }
        Ok(expr) => expr,
    };
    view.warnings = definitions::warnings(&text.text, &text.fields)
        .iter()
        .map(|warning| problem_of(&text.text, warning))
        .collect();
    let clauses = definitions::clauses(expr, &text.fields);
    view.reads = vocabulary::readings(frame, side, &keys_of(&clauses), &text.fields.fields);
    let evaluated = Evaluated::of(workspace, frame, cache, side, clauses)?;
    view.count = Some(evaluated.counted.count() as u64);
    view.unknown = evaluated.unknown.count() as u64;
    view.amount = amount(workspace, frame, term, side, &evaluated.counted)?;
    view.clauses = clause_views(&evaluated, &present(frame, side));
    Ok((view, Some(evaluated.counted)))
}

/// The amount of these records under the term's amount field, as a side reads it.
pub(crate) fn amount(
    workspace: &Workspace,
    frame: &mut Frame,
    term: &Term,
    side: usize,
    records: &Bitmap,
) -> Result<Option<Money>, WorkbenchError> {
    let Some(field) = &term.amount_field else {
        return Ok(None);
    };
    let Some(column) = frame.column(workspace, side, field)? else {
        return Ok(None);
    };
    let column::Data::Money(values) = &column.data else {
        return Ok(None);
    };
    let (sum, _) = column::kernel::money_sum(values, records);
    Ok(i64::try_from(sum).ok().map(Money))
}

/// What each clause does among the records of the side's system. O(clauses · rows / 64).
fn clause_views(evaluated: &Evaluated, own: &Bitmap) -> Vec<ClauseView> {
    let n = evaluated.truths.len();
    let mut before = vec![own.clone()];
    for truth in &evaluated.truths {
        before.push(before[before.len() - 1].and(&truth.holds));
    }
    let mut after = own.clone();
    let mut views = Vec::with_capacity(n);
    for at in (0..n).rev() {
        let truth = &evaluated.truths[at];
        let others = before[at].and(&after);
        views.push(ClauseView {
            text: evaluated.clauses[at].text.clone(),
            slot: evaluated.clauses[at].slot,
            holds: truth.holds.and(own).count() as u64,
            unknown: truth.unknown.and(own).count() as u64,
            only_this_excludes: others.and_not(&truth.holds).count() as u64,
        });
        after.keep(&truth.holds);
    }
    views.reverse();
    views
}

/// The list of terms with both counts.
pub(crate) fn term_cards(
    workspace: &mut Workspace,
    model: &mut Model,
) -> Result<Vec<TermCard>, WorkbenchError> {
    let mut cards = Vec::new();
    for term in terms::all(workspace)? {
        let mut counts = [None, None];
        let stored = agreement::shown(workspace, model, &term)?;
        if let Some((frame, caches)) = model.frame(workspace, term.table)? {
            for (side, stored) in stored.into_iter().enumerate() {
                let text = SideText::stored(workspace, frame, side, stored, "")?;
                if text.is_blank() {
                    continue;
                }
                if let Ok(expr) = &text.expr {
                    let clauses = definitions::clauses(expr, &text.fields);
                    let evaluated = Evaluated::of(workspace, frame, &mut caches[side], side, clauses)?;
                    counts[side] = Some(evaluated.counted.count() as u64);
                }
            }
        }
        let [marketing, sales] = counts;
        cards.push(TermCard {
            term: term.id,
            name: term.name,
            table: term.table,
            marketing,
            sales,
        });
    }
    Ok(cards)
}

/// What can come next at the caret.
pub(crate) fn complete(
    workspace: &mut Workspace,
    model: &mut Model,
    term: &Term,
    side: usize,
    text: &str,
    cursor: u32,
) -> Result<Vec<CompletionView>, WorkbenchError> {
    let Some((frame, _)) = model.frame(workspace, term.table)? else {
        return Ok(Vec::new());
    };
    let fields = vocabulary::fields(frame, workspace, side, text)?;
    let found = definitions::complete(text, byte_of(text, cursor), &fields);
    let view = |completion: definitions::Completion| CompletionView {
        kind: format!("{:?}", completion.kind).to_lowercase(),
        from: utf16_of(text, completion.replace.start),
        to: utf16_of(text, completion.replace.end),
        label: completion.label,
        detail: completion.detail,
        insert: completion.insert,
    };
    Ok(found.into_iter().map(view).collect())
}

fn problem_of(text: &str, error: &ParseError) -> TextProblem {
    TextProblem {
        from: utf16_of(text, error.span.start),
        to: utf16_of(text, error.span.end),
        message: error.message.clone(),
        hint: error.hint.clone(),
        suggestions: error.suggestions.clone(),
    }
}

/// The UTF-16 position of a byte position, as browsers count.
fn utf16_of(text: &str, byte: usize) -> u32 {
    let units: usize = text
        .char_indices()
        .take_while(|(at, _)| *at < byte)
        .map(|(_, c)| c.len_utf16())
        .sum();
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// The byte position of a UTF-16 position, at a character's start.
fn byte_of(text: &str, utf16: u32) -> usize {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        if units >= utf16 as usize {
            return at;
        }
        units += c.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_as_the_browser_does() {
        let text = "Zoë 🙂 ≥ 6";
        for (byte, c) in text.char_indices() {
            let utf16 = utf16_of(text, byte);
            assert_eq!(byte_of(text, utf16), byte, "{c}");
        }
        assert_eq!(utf16_of(text, text.len()), 10);
        assert_eq!(byte_of(text, 99), text.len());
    }
}
