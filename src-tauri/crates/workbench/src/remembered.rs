//! Mappings that are remembered: what was decided for an export's columns is taken up when an export with
//! the same or nearly the same headers comes again. Knows nothing of its records.

use std::path::Path;

use ingest::{Dialect, Plan, Preview, Recalled};
use model::{Table, Team};
use serde::{Deserialize, Serialize};
use workspace::{Edit, Workspace};

use crate::api::{PreviewRequest, RememberedMapping};
use crate::catalog::{self, SourceAbout, json};
use crate::error::WorkbenchError;

/// Kind of the entities that hold mappings; the id is the headers' fingerprint under team and table.
pub(crate) const MAPPING_ENTITY: &str = "mapping";
/// From this share of equal headers on, an export is taken for one that is known.
pub(crate) const ALIKE: f64 = 0.8;
/// Ways of reading that are tried when the guessed one shows no known headers.
const DIALECTS: usize = 4;

/// A mapping and what it was decided on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Remembered {
    team: Team,
    file_name: String,
    /// The source it was last used for: later ones have larger numbers.
    source: i64,
    plan: Plan,
    /// True when the file was not read as was guessed, but as somebody said.
    told: bool,
}

/// Remembers how a source was read, as part of the operation that brings it in. `told` as in
/// [`is_told`].
pub(crate) fn remember(source: i64, about: &SourceAbout, told: bool) -> Option<Edit> {
    let plan = about.plan.clone()?;
    let print = ingest::headers_fingerprint(headers(&plan));
    let id = format!("{}/{}/{print}", about.team.slug(), about.table.slug());
    let remembered = Remembered {
        team: about.team,
        file_name: about.file_name.clone(),
        source,
        plan,
        told,
    };
    Some(Edit {
        kind: MAPPING_ENTITY.to_owned(),
        id,
        value: Some(json(&remembered)),
    })
}

/// Whether a file is read otherwise than would be guessed. Reads about 1 MiB.
pub(crate) fn is_told(path: &Path, plan: &Plan) -> bool {
    ingest::preview(path, None, Some(plan.table)).is_ok_and(|guess| guess.dialect != plan.dialect)
}

/// All mappings, the latest first.
pub(crate) fn all(workspace: &Workspace) -> Result<Vec<Remembered>, WorkbenchError> {
    let mut all = Vec::new();
    for (_, value) in workspace.entities(MAPPING_ENTITY)? {
        all.push(catalog::read::<Remembered>(value, "mapping")?);
    }
    all.sort_by_key(|known| std::cmp::Reverse(known.source));
    Ok(all)
}

/// The preview and plan of a file with what is remembered of such files, where the request leaves it
/// open; `None` when no such file is known.
pub(crate) fn applied(
    known: &[Remembered],
    request: &PreviewRequest,
    guess: &Preview,
) -> Option<(Preview, Plan, RememberedMapping)> {
    let known: Vec<&Remembered> = known
        .iter()
        .filter(|known| request.team.is_none_or(|team| team == known.team))
        .filter(|known| request.table.is_none_or(|table| table == known.plan.table))
        .collect();
    let path = Path::new(&request.file);
    let (found, seen) = match best(&known, guess) {
        Some(found) => (found, as_told(path, request, found, guess)),
        None if request.dialect.is_some() => return None,
        None => otherwise(path, &known)?,
    };
    let seen = match seen {
        Some(seen) => seen,
        None if guess.table == found.plan.table => guess.clone(),
        None => ingest::preview(path, Some(&guess.dialect), Some(found.plan.table)).ok()?,
    };
    let mut plan = ingest::plan_of(&seen);
    let recalled = ingest::recall(&mut plan, &found.plan);
    let mapping = RememberedMapping {
        file_name: found.file_name.clone(),
        notice: notice(&found.file_name, &recalled),
        new: recalled.new,
        gone: recalled.gone,
    };
    Some((seen, plan, mapping))
}

/// The file read as somebody said of one like it, where that shows the same headers.
fn as_told(path: &Path, request: &PreviewRequest, known: &Remembered, guess: &Preview) -> Option<Preview> {
    if request.dialect.is_some() || !known.told || known.plan.dialect == guess.dialect {
        return None;
    }
    let seen = looked(path, &known.plan.dialect, known.plan.table)?;
    let sound = seen
        .findings
        .iter()
        .all(|finding| finding.code != "replaced-characters");
    (sound && alike(known, &seen) >= alike(known, guess)).then_some(seen)
}

/// The file read as one that is known was, when its headers show only then.
fn otherwise<'a>(path: &Path, known: &[&'a Remembered]) -> Option<(&'a Remembered, Option<Preview>)> {
    let mut tried: Vec<&Dialect> = Vec::new();
    for candidate in known.iter().filter(|known| known.told) {
        let dialect = &candidate.plan.dialect;
        if tried.contains(&dialect) || tried.len() == DIALECTS {
            continue;
        }
        tried.push(dialect);
        if let Some(seen) = looked(path, dialect, candidate.plan.table)
            && let Some(found) = best(known, &seen)
        {
            return Some((found, Some(seen)));
        }
    }
    None
}

fn looked(path: &Path, dialect: &Dialect, table: Table) -> Option<Preview> {
    ingest::preview(path, Some(dialect), Some(table)).ok()
}

/// The known mapping with the most headers of the file, if that is enough; of equal ones the latest, one
/// for the table it looks like first.
fn best<'a>(known: &[&'a Remembered], seen: &Preview) -> Option<&'a Remembered> {
    let mut best: Option<(f64, bool, &Remembered)> = None;
    for candidate in known {
        let (share, table) = (alike(candidate, seen), candidate.plan.table == seen.table);
        let better = best.is_none_or(|(most, of_table, _)| (share, table) > (most, of_table));
        if share >= ALIKE && better {
            best = Some((share, table, candidate));
        }
    }
    best.map(|(_, _, found)| found)
}

fn alike(known: &Remembered, seen: &Preview) -> f64 {
    let names = seen.columns.iter().map(|column| column.header.as_str());
    ingest::likeness(headers(&known.plan), names)
}

/// The headers of a plan.
pub(crate) fn headers(plan: &Plan) -> impl Iterator<Item = &str> {
    plan.columns.iter().map(|column| column.header.as_str())
}

/// `Mapping remembered from contacts-june.csv; 1 new column: Region; 1 gone: Fax.`
fn notice(file_name: &str, recalled: &Recalled) -> String {
    let mut notice = format!("Mapping remembered from {file_name}");
    let (new, gone) = (&recalled.new, &recalled.gone);
    if !new.is_empty() {
        let columns = if new.len() == 1 { "column" } else { "columns" };
        notice.push_str(&format!("; {} new {columns}: {}", new.len(), new.join(", ")));
    }
    if !gone.is_empty() {
        notice.push_str(&format!("; {} gone: {}", gone.len(), gone.join(", ")));
    }
    notice.push('.');
    notice
}
