//! Two copies of a workspace that were edited apart, merged into a third. Nothing of either is lost: what
//! both changed is kept beside each other and said.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use document::{Block, Inline, Marks};
use model::Team;
use serde_json::Value;
use workspace::{Edit, Workspace};

use super::written::Written;
use crate::Workbench;
use crate::api::Merged;
use crate::error::WorkbenchError;
use crate::frame::SIDES;
use crate::terms;

mod sources;

/// Kinds of entities that are merged one by one.
const KINDS: [&str; 6] = [
    "term",
    "definition",
    super::blind::DRAFT,
    super::SETTLEMENT,
    "pairing",
    crate::calendar::KIND,
];

impl Workbench {
    /// Merges two copies into a third: the documents without loss, the ledgers entry by entry, definitions
    /// by which copy changed them since they were one. What both changed stays as the first has it, and the
    /// second's wording is put at the end of the document.
    ///
    /// # Errors
    /// When a file is no workspace, is in use, or the third exists or can't be written.
    pub fn merge(first: &Path, second: &Path, out: &Path) -> Result<Merged, WorkbenchError> {
        let a = Workspace::open(first)?;
        let b = Workspace::open(second)?;
        a.duplicate(out)?;
        let mut c = Workspace::open(out)?;
        let mut notes = Vec::new();
        let merged = merge_all(&a, &b, &mut c, &mut notes);
        c.close()?;
        if let Err(error) = merged {
            // A half-merged file would be taken for a whole one.
            let _ = std::fs::remove_file(out);
            return Err(error);
        }
        Ok(Merged { notes })
    }
}

fn merge_all(
    a: &Workspace,
    b: &Workspace,
    c: &mut Workspace,
    notes: &mut Vec<String>,
) -> Result<(), WorkbenchError> {
    ledgers(a, b, c, notes)?;
    let fork = fork(a, b)?;
    let beside = entities(a, b, c, fork, notes)?;
    let mut written = Written::read(c)?;
    written.join(c, b.writing()?.updates)?;
    if !beside.is_empty() {
        written.append(c, &beside, &BTreeMap::new())?;
    }
    sources::merge((a, b), c, fork, notes)?;
    Ok(())
}

/// Entries of the second ledger that the first lacks.
fn ledgers(
    a: &Workspace,
    b: &Workspace,
    c: &mut Workspace,
    notes: &mut Vec<String>,
) -> Result<(), WorkbenchError> {
    let own: BTreeSet<(String, String)> = a
        .ledger()?
        .into_iter()
        .map(|row| (row.at, row.entry.to_string()))
        .collect();
    let mut added = 0;
    for row in b.ledger()? {
        if !own.contains(&(row.at.clone(), row.entry.to_string())) {
            c.enter(&row.entry, Some(&row.at), "", &[])?;
            added += 1;
        }
    }
    if added > 0 {
        notes.push(format!("{added} entries of the second copy's ledger were added."));
    }
    Ok(())
}

/// The number of the last operation that both copies have.
fn fork(a: &Workspace, b: &Workspace) -> Result<u64, WorkbenchError> {
    let of = |workspace: &Workspace| -> Result<Vec<(u64, String, String)>, WorkbenchError> {
        let mut rows = workspace.history(usize::MAX)?;
        rows.reverse();
        Ok(rows.into_iter().map(|row| (row.seq, row.label, row.at)).collect())
    };
    let (a, b) = (of(a)?, of(b)?);
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).last();
    Ok(same.map_or(0, |(row, _)| row.0))
}

/// Brings entities over that only the second copy changed; returns blocks for what both changed.
fn entities(
    a: &Workspace,
    b: &Workspace,
    c: &mut Workspace,
    fork: u64,
    notes: &mut Vec<String>,
) -> Result<Vec<Block>, WorkbenchError> {
    let (by_a, by_b) = (a.touched_since(fork)?, b.touched_since(fork)?);
    let mut edits = Vec::new();
    let mut beside = Vec::new();
    for kind in KINDS {
        for id in ids(a, b, kind)? {
            let (own, other) = (a.entity(kind, &id)?, b.entity(kind, &id)?);
            let key = (kind.to_owned(), id.clone());
            if own == other || !by_b.contains(&key) {
                continue;
            }
            if by_a.contains(&key) && own.is_some() {
                beside.extend(both_changed(b, kind, &id, other.as_ref(), notes)?);
                continue;
            }
            edits.push(Edit {
                kind: kind.to_owned(),
                id,
                value: other,
            });
        }
    }
    if !edits.is_empty() {
        notes.push(format!(
            "{} changes of the second copy were taken over.",
            edits.len()
        ));
    }
    c.change("Merge another copy", None, &edits)?;
    Ok(beside)
}

fn ids(a: &Workspace, b: &Workspace, kind: &str) -> Result<BTreeSet<String>, WorkbenchError> {
    let both = a.entities(kind)?.into_iter().chain(b.entities(kind)?);
    Ok(both.map(|(id, _)| id).collect())
}

/// Says what both changed; a wording of the second copy is kept as text.
fn both_changed(
    b: &Workspace,
    kind: &str,
    id: &str,
    other: Option<&Value>,
    notes: &mut Vec<String>,
) -> Result<Vec<Block>, WorkbenchError> {
    let (term, rest) = id.rsplit_once('/').unwrap_or((id, ""));
    let name = terms::find(b, term).map_or_else(|_| term.to_owned(), |term| term.name);
    let team: Option<Team> = SIDES.into_iter().find(|team| team.slug() == rest);
    let text = other.and_then(|value| value.get("text")).and_then(Value::as_str);
    let (Some(team), Some(text), "definition") = (team, text, kind) else {
        notes.push(format!(
            "Both copies changed {name} ({kind}); it stands as in the first."
        ));
        return Ok(Vec::new());
    };
    let words = format!("{} {name}, as the second copy has it: {text}", team.possessive());
    notes.push(format!(
        "Both copies changed {} {name}: the first stands, the second's wording is at the end of the document.",
        team.possessive()
    ));
    Ok(vec![Block::Paragraph {
        content: vec![Inline::Text {
            text: words,
            marks: Marks::default(),
        }],
    }])
}
