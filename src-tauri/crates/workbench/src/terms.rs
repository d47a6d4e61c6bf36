//! Terms and the texts under them, as stored: every change is one operation that undo takes back.

use model::{Table, Team};
use serde::{Deserialize, Serialize};
use workspace::{Edit, Workspace};

use crate::api::Measure;
use crate::catalog::{json, read};
use crate::error::WorkbenchError;

const TERM: &str = "term";
pub(crate) const DEFINITION: &str = "definition";
const PAIRING: &str = "pairing";

/// The terms every funnel argues about, with which a new workspace starts.
pub(crate) const USUAL: [(&str, Table); 5] = [
    ("Lead", Table::Leads),
    ("MQL", Table::Leads),
    ("SQL", Table::Leads),
    ("Opportunity", Table::Opportunities),
    ("Pipeline", Table::Opportunities),
];

/// Words by which the place of definitions names pages of its own; no term is identified by one.
const PAGES: [&str; 5] = ["agreement", "blind", "reveal", "signing", "versions"];

/// A term as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Term {
    #[serde(skip)]
    pub id: String,
    pub order: u64,
    pub name: String,
    pub table: Table,
    pub measure: Measure,
    pub amount_field: Option<String>,
}

/// A team's text as stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Text {
    pub text: String,
    pub version: u64,
    /// The burst of typing that made this version: further keystrokes of it make no new one.
    pub burst: Option<String>,
}

/// All terms, in the order they were added.
pub(crate) fn all(workspace: &Workspace) -> Result<Vec<Term>, WorkbenchError> {
    let mut terms = Vec::new();
    for (id, value) in workspace.entities(TERM)? {
        terms.push(Term {
            id,
            ..read::<Term>(value, "term")?
        });
    }
    terms.sort_by(|a, b| a.order.cmp(&b.order).then_with(|| a.id.cmp(&b.id)));
    Ok(terms)
}

/// The term with this identifier, or this name without regard to case.
pub(crate) fn find(workspace: &Workspace, wanted: &str) -> Result<Term, WorkbenchError> {
    let terms = all(workspace)?;
    let lower = wanted.trim().to_lowercase();
    let found = terms
        .iter()
        .find(|term| term.id == wanted)
        .or_else(|| terms.iter().find(|term| term.name.to_lowercase() == lower));
    found.cloned().ok_or_else(|| WorkbenchError::UnknownTerm {
        term: wanted.trim().to_owned(),
        known: terms.into_iter().map(|term| term.name).collect(),
    })
}

/// A team's text under a term; empty when it wrote none.
pub(crate) fn text(workspace: &Workspace, term: &Term, team: Team) -> Result<Text, WorkbenchError> {
    stored(workspace, DEFINITION, term, team)
}

/// A team's text of a kind: its definition, or a draft that is stored apart.
pub(crate) fn stored(
    workspace: &Workspace,
    kind: &str,
    term: &Term,
    team: Team,
) -> Result<Text, WorkbenchError> {
    match workspace.entity(kind, &definition_id(&term.id, team))? {
        Some(value) => read(value, "definition"),
        None => Ok(Text::default()),
    }
}

/// The edit that puts a text of a kind in its place.
pub(crate) fn edit_text(kind: &str, term: &Term, team: Team, text: Option<&Text>) -> Edit {
    edit(kind, &definition_id(&term.id, team), text.map(json))
}

/// The edit that replaces a team's definition by a text, as a version of its own; none when it is that.
pub(crate) fn replaced(
    workspace: &Workspace,
    term: &Term,
    team: Team,
    text: &str,
) -> Result<Option<Edit>, WorkbenchError> {
    let before = self::text(workspace, term, team)?;
    let after = Text {
        text: text.to_owned(),
        version: before.version + 1,
        burst: None,
    };
    Ok((before.text != text).then(|| edit_text(DEFINITION, term, team, Some(&after))))
}

/// The user's pairing of clauses under a term.
pub(crate) fn pairing(workspace: &Workspace, term: &Term) -> Result<definitions::Pairing, WorkbenchError> {
    match workspace.entity(PAIRING, &term.id)? {
        Some(value) => read(value, "pairing"),
        None => Ok(definitions::Pairing::default()),
    }
}

/// Stores the user's pairing; `None` forgets it.
pub(crate) fn put_pairing(
    workspace: &mut Workspace,
    term: &Term,
    pairing: Option<&definitions::Pairing>,
) -> Result<(), WorkbenchError> {
    let value = pairing.map(json);
    let label = format!("Pair the causes of {}", term.name);
    workspace.change(&label, None, &[edit(PAIRING, &term.id, value)])?;
    Ok(())
}

/// Adds a term with an unused name.
pub(crate) fn add(workspace: &mut Workspace, name: &str, table: Table) -> Result<Term, WorkbenchError> {
    let name = checked_name(workspace, name, None)?;
    let term = fresh(&all(workspace)?, &name, table);
    workspace.change(
        &format!("Add {name}"),
        None,
        &[edit(TERM, &term.id, Some(json(&term)))],
    )?;
    Ok(term)
}

/// Adds the usual terms to a new workspace, as one operation.
pub(crate) fn add_usual(workspace: &mut Workspace) -> Result<(), WorkbenchError> {
    let mut terms: Vec<Term> = Vec::new();
    for (name, table) in USUAL {
        let term = fresh(&terms, name, table);
        terms.push(term);
    }
    let edits: Vec<Edit> = terms
        .iter()
        .map(|term| edit(TERM, &term.id, Some(json(term))))
        .collect();
    workspace.change("Start with the usual terms", None, &edits)?;
    Ok(())
}

fn fresh(existing: &[Term], name: &str, table: Table) -> Term {
    let mut slug: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    while PAGES.contains(&slug.as_str()) || existing.iter().any(|term| term.id == slug) {
        slug.push('-');
    }
    let (measure, amount_field) = match table {
        Table::Opportunities => (Measure::Records, Some(model::field::key::AMOUNT.to_owned())),
        _ => (Measure::Records, None),
    };
    let order = existing.iter().map(|term| term.order + 1).max().unwrap_or(0);
    let measure = if name == "Pipeline" {
        Measure::Amount
    } else {
        measure
    };
    Term {
        id: slug,
        order,
        name: name.to_owned(),
        table,
        measure,
        amount_field,
    }
}

/// Stores a changed term.
pub(crate) fn put(workspace: &mut Workspace, term: &Term, label: &str) -> Result<(), WorkbenchError> {
    checked_name(workspace, &term.name, Some(&term.id))?;
    workspace.change(label, None, &[edit(TERM, &term.id, Some(json(term)))])?;
    Ok(())
}

/// Takes a term out, with its texts and its pairing.
pub(crate) fn remove(workspace: &mut Workspace, term: &Term) -> Result<(), WorkbenchError> {
    let mut edits = vec![edit(TERM, &term.id, None), edit(PAIRING, &term.id, None)];
    for team in Team::ALL {
        edits.push(edit(DEFINITION, &definition_id(&term.id, team), None));
    }
    workspace.change(&format!("Remove {}", term.name), None, &edits)?;
    Ok(())
}

/// Writes a team's text of a kind. Keystrokes of one burst are one operation and one version.
pub(crate) fn write(
    workspace: &mut Workspace,
    kind: &str,
    term: &Term,
    team: Team,
    text: &str,
    burst: Option<&str>,
) -> Result<(), WorkbenchError> {
    let before = stored(workspace, kind, term, team)?;
    if before.text == text {
        return Ok(());
    }
    let same_burst = burst.is_some() && before.burst.as_deref() == burst;
    let version = if same_burst {
        before.version
    } else {
        before.version + 1
    };
    let after = Text {
        text: text.to_owned(),
        version,
        burst: burst.map(str::to_owned),
    };
    let label = format!("Edit {} {}", team.possessive(), term.name);
    let group = burst.map(|burst| format!("{kind}/{}/{burst}", definition_id(&term.id, team)));
    let edit = edit_text(kind, term, team, Some(&after));
    workspace.change(&label, group.as_deref(), &[edit])?;
    Ok(())
}

fn checked_name(workspace: &Workspace, name: &str, own: Option<&str>) -> Result<String, WorkbenchError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(WorkbenchError::TermUnnamed);
    }
    let lower = name.to_lowercase();
    let taken = all(workspace)?
        .iter()
        .any(|term| Some(term.id.as_str()) != own && term.name.to_lowercase() == lower);
    if taken {
        Err(WorkbenchError::TermExists {
            name: name.to_owned(),
        })
    } else {
        Ok(name.to_owned())
    }
}

fn definition_id(term: &str, team: Team) -> String {
    format!("{term}/{}", team.slug())
}

fn edit(kind: &str, id: &str, value: Option<serde_json::Value>) -> Edit {
    Edit {
        kind: kind.to_owned(),
        id: id.to_owned(),
        value,
    }
}
