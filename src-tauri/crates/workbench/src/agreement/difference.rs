//! How two versions differ, or a version and the draft: in words, and in numbers.

use document::{Agreement, Changed as BlockChanged, Content, Kept};
use workspace::Workspace;

use super::signing::{validity, worded};
use super::{probe, version};
use crate::api::{Changed, TermChange, TextChange, VersionDiff, VersionDiffRequest, WordChange};
use crate::error::WorkbenchError;
use crate::session::Model;
use crate::terms;

/// The difference asked for.
pub(super) fn difference(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &VersionDiffRequest,
) -> Result<VersionDiff, WorkbenchError> {
    let from = version(workspace, model, request.from)?.agreement;
    let to = match request.to {
        Some(to) => version(workspace, model, to)?.agreement,
        // Nobody signed a number of the draft.
        None => worded(workspace, model, &validity(&from))?,
    };
    Ok(VersionDiff {
        text: text(&from, &to),
        terms: changed_terms(workspace, model, &from, &to)?,
        ladder: from.ladder != to.ladder,
        calendar: from.calendar != to.calendar,
    })
}

fn text(from: &Agreement, to: &Agreement) -> Vec<TextChange> {
    let content = |agreement: &Agreement| Content {
        blocks: agreement.text.clone(),
        ..Content::default()
    };
    let word = |change: Changed, text: String| WordChange { change, text };
    let (mut changes, mut under) = (Vec::new(), String::new());
    for change in document::changes(&content(from), &content(to)) {
        let (words, block) = match change {
            BlockChanged::Same(block) => (Vec::new(), block),
            BlockChanged::Added(block) => (vec![word(Changed::Added, document::plain(&block))], block),
            BlockChanged::Removed(block) => (vec![word(Changed::Removed, document::plain(&block))], block),
            BlockChanged::Edited { after, words, .. } => {
                let runs = words.into_iter().map(|(kept, text)| {
                    let change = match kept {
                        Kept::Same => Changed::Same,
                        Kept::Added => Changed::Added,
                        Kept::Removed => Changed::Removed,
                    };
                    word(change, text)
                });
                (runs.collect(), after)
            }
        };
        if matches!(block, document::Block::Heading { .. }) {
            under = document::plain(&block);
        }
        if words.iter().any(|word| !word.text.trim().is_empty()) {
            changes.push(TextChange {
                under: under.clone(),
                words,
            });
        }
    }
    changes
}

fn changed_terms(
    workspace: &mut Workspace,
    model: &mut Model,
    from: &Agreement,
    to: &Agreement,
) -> Result<Vec<TermChange>, WorkbenchError> {
    let mut ids: Vec<(&str, &str)> = Vec::new();
    for term in from.terms.iter().chain(&to.terms) {
        if ids.iter().all(|(id, _)| *id != term.term) {
            ids.push((&term.term, &term.name));
        }
    }
    let criteria = |agreement: &Agreement, id: &str| {
        let found = agreement.terms.iter().find(|term| term.term == id);
        found.map(|term| term.criteria.clone()).unwrap_or_default()
    };
    let signed = |agreement: &Agreement, id: &str| {
        let mut own = agreement.numbers.iter().filter(|number| number.term == id);
        own.find(|number| number.side == document::Side::Marketing)
            .and_then(|number| number.count)
    };
    let mut changes = Vec::new();
    for (id, name) in ids {
        let (before, after) = (criteria(from, id), criteria(to, id));
        if before == after {
            continue;
        }
        changes.push(TermChange {
            term: id.to_owned(),
            name: name.to_owned(),
            from_count: today(workspace, model, id, &before)?,
            to_count: today(workspace, model, id, &after)?,
            from: before,
            to: after,
            from_signed: signed(from, id),
            to_signed: signed(to, id),
        });
    }
    Ok(changes)
}

/// What criteria count on today's data of Marketing, or of the source of record; `None` when they can't.
fn today(
    workspace: &mut Workspace,
    model: &mut Model,
    term: &str,
    criteria: &str,
) -> Result<Option<u64>, WorkbenchError> {
    let Ok(term) = terms::find(workspace, term) else {
        return Ok(None);
    };
    if criteria.trim().is_empty() {
        return Ok(None);
    }
    let Some((frame, caches)) = model.frame(workspace, term.table)? else {
        return Ok(None);
    };
    let [marketing, _] = probe::count(workspace, frame, caches, &term, criteria)?.sides;
    Ok(marketing.count)
}
