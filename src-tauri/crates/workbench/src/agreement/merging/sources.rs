//! The sources of two copies: what only the second brought is copied with its cells, mapping and versions; where
//! only the second updated, removed or dated a source, that is taken over. Knows nothing of definitions.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use workspace::{Edit, FORMER_KIND, SOURCE_KIND, SourceId, Workspace};

use crate::catalog::{self, SOURCE_ENTITY, Source, SourceAbout, json};
use crate::error::WorkbenchError;
use crate::remembered::MAPPING_ENTITY;

/// What the history says of one step.
const LABEL: &str = "Bring sources over from another copy";

/// A source and whether it shows; one that does not is a former version.
type Told = (Source, bool);

/// Both copies' sources, and what each changed since they were one.
struct Copies {
    /// In the merged copy, which is the first one's so far.
    own: Vec<Told>,
    /// In the second.
    other: Vec<Told>,
    by_a: BTreeSet<(String, String)>,
    by_b: BTreeSet<(String, String)>,
    /// Numbers in the second copy of sources that the first has too, with their numbers there.
    known: BTreeMap<SourceId, SourceId>,
}

/// Merges the sources of the second copy into the third, as one operation.
pub(super) fn merge(
    (a, b): (&Workspace, &Workspace),
    c: &mut Workspace,
    fork: u64,
    notes: &mut Vec<String>,
) -> Result<(), WorkbenchError> {
    let copies = Copies::of((a, b), c, fork)?;
    let mut edits = copies.changed(notes);
    edits.extend(copies.dated(b)?);
    edits.extend(mappings(b, c)?);
    let goes = |kind: &str, id: SourceId| {
        let mut gone = edits.iter().filter(|edit| edit.value.is_none());
        gone.any(|edit| edit.kind == kind && edit.id == id.to_string())
    };
    let shown: BTreeSet<u64> = copies
        .own
        .iter()
        .filter(|(source, shows)| *shows && !goes(SOURCE_KIND, source.id))
        .map(|(source, _)| source.lineage())
        .collect();
    let brought: Vec<&Told> = copies.brought().collect();
    let mut declared = BTreeMap::new();
    for (source, _) in &brought {
        declared.insert(source.id, b.entity(SOURCE_ENTITY, &source.id.to_string())?);
    }
    let ids: Vec<SourceId> = brought.iter().map(|(source, _)| source.id).collect();
    c.bring_over(b, &ids, LABEL, |numbers| {
        for (source, shows) in brought {
            let about = renumbered(source, &copies.known, numbers);
            let name = &about.file_name;
            let beside = about.lineage.is_some_and(|lineage| shown.contains(&lineage));
            notes.push(match (shows, beside) {
                (true, true) => format!(
                    "Both copies have a newer version of {name}: the first's stands, the second's is kept among its versions."
                ),
                (true, false) => format!("{name} was brought over from the second copy."),
                (false, _) => format!("An earlier version, {name}, was brought over from the second copy."),
            });
            let kind = if *shows && !beside { SOURCE_KIND } else { FORMER_KIND };
            let id = numbers[&source.id];
            edits.push(edit(kind, id, Some(json(&about))));
            if let Some(Some(declared)) = declared.remove(&source.id) {
                edits.push(edit(SOURCE_ENTITY, id, Some(declared)));
            }
        }
        edits
    })?;
    Ok(())
}

impl Copies {
    fn of((a, b): (&Workspace, &Workspace), c: &Workspace, fork: u64) -> Result<Copies, WorkbenchError> {
        let told = |workspace: &Workspace| -> Result<Vec<Told>, WorkbenchError> {
            let shown = catalog::sources(workspace)?
                .into_iter()
                .map(|source| (source, true));
            let former = catalog::former(workspace)?
                .into_iter()
                .map(|source| (source, false));
            Ok(shown.chain(former).collect())
        };
        let (own, other) = (told(c)?, told(b)?);
        let known = other.iter().filter_map(|(source, _)| {
            let alike = own.iter().filter(|(own, _)| is_same(own, source));
            let found = alike.max_by_key(|(own, shows)| (own.id == source.id, *shows, own.id))?;
            Some((source.id, found.0.id))
        });
        Ok(Copies {
            known: known.collect(),
            by_a: a.touched_since(fork)?,
            by_b: b.touched_since(fork)?,
            own,
            other,
        })
    }

    /// Sources of the second copy that the merged one lacks, but for those that the first removed.
    fn brought(&self) -> impl Iterator<Item = &Told> {
        self.other.iter().filter(|(source, _)| {
            let key = (SOURCE_KIND.to_owned(), source.id.to_string());
            let removed = self.by_a.contains(&key) && !self.by_b.contains(&key);
            !self.known.contains_key(&source.id) && !removed
        })
    }

    /// Whether only the second copy changed an entity that both have under these numbers.
    fn only_other(&self, kind: &str, other: SourceId, own: SourceId) -> bool {
        let key = |id: SourceId| (kind.to_owned(), id.to_string());
        self.by_b.contains(&key(other)) && !self.by_a.contains(&key(own))
    }

    /// Sources of both that only the second made former ones, showed again or removed.
    fn changed(&self, notes: &mut Vec<String>) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (source, shows) in &self.own {
            let id = source.id;
            let there = self
                .other
                .iter()
                .find(|(other, _)| self.known.get(&other.id) == Some(&id));
            let name = &source.about.file_name;
            match there {
                Some((other, showing)) if showing != shows && self.only_other(SOURCE_KIND, other.id, id) => {
                    let (from, to) = if *showing {
                        (FORMER_KIND, SOURCE_KIND)
                    } else {
                        (SOURCE_KIND, FORMER_KIND)
                    };
                    edits.push(edit(from, id, None));
                    edits.push(edit(to, id, Some(json(&source.about))));
                }
                // What both had under one number when they were one, and only the second removed.
                None if *shows && self.only_other(SOURCE_KIND, id, id) && !self.has(id) => {
                    notes.push(format!("{name} was removed, as in the second copy."));
                    edits.push(edit(SOURCE_KIND, id, None));
                }
                _ => {}
            }
        }
        edits
    }

    /// Whether the second copy has a source of this number.
    fn has(&self, id: SourceId) -> bool {
        self.other.iter().any(|(other, _)| other.id == id)
    }

    /// As-of days that only the second declared.
    fn dated(&self, b: &Workspace) -> Result<Vec<Edit>, WorkbenchError> {
        let mut edits = Vec::new();
        for (other, own) in &self.known {
            if self.only_other(SOURCE_ENTITY, *other, *own) {
                edits.push(edit(
                    SOURCE_ENTITY,
                    *own,
                    b.entity(SOURCE_ENTITY, &other.to_string())?,
                ));
            }
        }
        Ok(edits)
    }
}

/// Mappings that are remembered in the second copy only.
fn mappings(b: &Workspace, c: &Workspace) -> Result<Vec<Edit>, WorkbenchError> {
    let own: BTreeSet<String> = c
        .entities(MAPPING_ENTITY)?
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    let other = b.entities(MAPPING_ENTITY)?.into_iter();
    Ok(other
        .filter(|(id, _)| !own.contains(id))
        .map(|(id, value)| Edit {
            kind: MAPPING_ENTITY.to_owned(),
            id,
            value: Some(value),
        })
        .collect())
}

fn edit(kind: &str, id: SourceId, value: Option<Value>) -> Edit {
    Edit {
        kind: kind.to_owned(),
        id: id.to_string(),
        value,
    }
}

/// True for two readings of the same bytes that say the same.
fn is_same(a: &Source, b: &Source) -> bool {
    let said = |source: &Source| {
        let about = &source.about;
        (
            about.team,
            about.table,
            about.sheet.clone(),
            about.kept_with.is_some(),
            source.rows,
        )
    };
    let (one, two) = (&a.about, &b.about);
    one.fingerprint == two.fingerprint
        && said(a) == said(b)
        && one.account == two.account
        && one.plan == two.plan
}

/// The description with the numbers that the sources it names have in the merged copy.
fn renumbered(
    source: &Source,
    known: &BTreeMap<SourceId, SourceId>,
    brought: &BTreeMap<SourceId, SourceId>,
) -> SourceAbout {
    let here = |number: u64| {
        let id = SourceId(i64::try_from(number).unwrap_or(i64::MAX));
        let found = brought.get(&id).or_else(|| known.get(&id));
        found.map_or(number, |id| id.0.unsigned_abs())
    };
    let mut about = source.about.clone();
    about.lineage = about.lineage.map(here);
    about.kept_with = about.kept_with.map(here);
    about
}
