//! Versions of a source: how an import takes its place among the sources, and the same file read again
//! under another plan. Knows nothing of what two versions differ in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;
use workspace::{Edit, SOURCE_KIND, SourceId};

use crate::Workbench;
use crate::api::{AmendRequest, ImportRequest, SourceCard, SourceVersion};
use crate::catalog::{SOURCE_ENTITY, Source, SourceAbout, json};
use crate::error::WorkbenchError;
use crate::import::{Arrival, ReadIn};
use crate::reimport::Waiting;
use crate::session::{Inner, Model, Open};
use crate::{mending, remembered, rows};

impl Workbench {
    /// Starts reading a source's file again under another plan; ask [`Workbench::job`] how far it is. When
    /// it is through, the new reading stands in the place of the old one, as one operation; undo brings
    /// the old one back. As-of day and versions follow.
    ///
    /// # Errors
    /// When there is no such source, or its file is no longer there or has changed.
    pub fn start_amend(&self, request: AmendRequest) -> Result<u64, WorkbenchError> {
        let (import, arrival) = self.amendment(request)?;
        self.start_arrival(import, arrival)
    }

    /// As [`Workbench::start_amend`], and waits for it; the new source.
    ///
    /// # Errors
    /// As [`Workbench::start_amend`], and whatever went wrong in the import.
    pub fn amend_source(&self, request: AmendRequest) -> Result<u64, WorkbenchError> {
        let (import, arrival) = self.amendment(request)?;
        self.import_arriving(&import, &arrival)
    }

    fn amendment(&self, request: AmendRequest) -> Result<(ImportRequest, Arrival), WorkbenchError> {
        let source = self.read(|_, model| Ok(rows::source_of(model, request.source)?.clone()))?;
        let about = &source.about;
        if about.kept_with.is_some() {
            return Err(WorkbenchError::KeptRecords {
                file: about.file_name.clone(),
            });
        }
        let path = request
            .file
            .map_or_else(|| PathBuf::from(&about.path), PathBuf::from);
        let bytes = match path.metadata() {
            Ok(file) if file.is_file() => file.len(),
            _ => {
                return Err(WorkbenchError::SourceFileGone {
                    file: about.file_name.clone(),
                    path: path.display().to_string(),
                });
            }
        };
        if bytes != about.bytes {
            return Err(WorkbenchError::SourceFileChanged {
                file: about.file_name.clone(),
            });
        }
        let label = match request.label.trim() {
            "" => format!("Read {} another way", about.file_name),
            label => label.to_owned(),
        };
        let import = ImportRequest {
            file: path.display().to_string(),
            team: about.team,
            plan: request.plan,
            as_of: source.declared,
            mends: None,
        };
        let of = request.source;
        Ok((import, Arrival::Amended { of, label }))
    }
}

/// Puts a file that was read whole among the sources.
pub(crate) fn arrive(inner: &mut Inner, read: ReadIn, arrival: &Arrival) -> Result<(), WorkbenchError> {
    match arrival {
        Arrival::Own => own(inner, read),
        Arrival::Amended { of, label } => amended(inner, read, *of, label),
        Arrival::Mended { of } => mending::put_back(inner, &read, *of),
        Arrival::Waiting => {
            let number = read.source.0.unsigned_abs();
            let waiting = Waiting { read, found: None };
            inner.open()?.waiting.insert(number, waiting);
            Ok(())
        }
    }
}

/// As a source of its own.
pub(crate) fn own(inner: &mut Inner, mut read: ReadIn) -> Result<(), WorkbenchError> {
    let label = format!("Bring in {}", read.about.file_name);
    read.about.made_by.clone_from(&label);
    let source = read.source;
    let edits: Vec<Edit> = remember(&read);
    let finished = read.finished();
    inner
        .open()?
        .workspace
        .finish_sources(&[(source, &finished)], &[], &edits, &label)?;
    inner.changed()
}

/// In the place of another reading of the same file.
fn amended(inner: &mut Inner, mut read: ReadIn, of: u64, label: &str) -> Result<(), WorkbenchError> {
    let open = inner.open()?;
    let before = rows::source_of(&open.model, of)?;
    if before.about.fingerprint != read.about.fingerprint {
        return Err(WorkbenchError::SourceFileChanged {
            file: before.about.file_name.clone(),
        });
    }
    read.about.file_name.clone_from(&before.about.file_name);
    read.about.declared = before.about.declared;
    read.about.lineage = Some(before.lineage());
    read.about.change = before.about.change;
    read.about.findings.extend(mending::read_away(before));
    label.clone_into(&mut read.about.made_by);
    let mut edits = followed(open, before, read.source)?;
    edits.extend(remember(&read));
    let (source, replaced) = (read.source, before.id);
    let finished = read.finished();
    open.workspace
        .finish_sources(&[(source, &finished)], &[replaced], &edits, label)?;
    inner.changed()
}

fn remember(read: &ReadIn) -> Vec<Edit> {
    let edit = remembered::remember(read.source.0, &read.about, read.told);
    edit.into_iter().collect()
}

/// What is kept by a source's number, under the number of the reading that takes its place: the declared
/// as-of day, and which version kept records belong to.
pub(crate) fn followed(open: &Open, before: &Source, new: SourceId) -> Result<Vec<Edit>, WorkbenchError> {
    let mut edits = Vec::new();
    if let Some(declared) = open.workspace.entity(SOURCE_ENTITY, &before.id.to_string())? {
        edits.push(Edit {
            kind: SOURCE_ENTITY.to_owned(),
            id: new.to_string(),
            value: Some(declared),
        });
    }
    let kept = open.model.sources.iter();
    for source in kept.filter(|source| source.about.kept_with == Some(before.number())) {
        let about = SourceAbout {
            kept_with: Some(new.0.unsigned_abs()),
            ..source.about.clone()
        };
        edits.push(Edit {
            kind: SOURCE_KIND.to_owned(),
            id: source.id.to_string(),
            value: Some(json(&about)),
        });
    }
    Ok(edits)
}

/// The cards of the sources that show, each with the versions of its export.
pub(crate) fn cards(model: &Model) -> Vec<SourceCard> {
    let card = |source: &Source| SourceCard {
        versions: versions(model, source.lineage()),
        ..source.card()
    };
    model.sources.iter().map(card).collect()
}

/// The versions of an export, latest first.
fn versions(model: &Model, lineage: u64) -> Vec<SourceVersion> {
    let of_lineage = |source: &&Source| source.lineage() == lineage;
    let shown = model.sources.iter().map(|source| (source, true));
    let all = shown.chain(model.former.iter().map(|source| (source, false)));
    let mut versions: BTreeMap<u64, SourceVersion> = BTreeMap::new();
    let mut kept: BTreeMap<u64, u64> = BTreeMap::new();
    for (source, current) in all.filter(|(source, _)| of_lineage(source)) {
        if source.about.kept_with.is_some() {
            *kept.entry(source.version()).or_default() += source.rows;
            continue;
        }
        let version = SourceVersion {
            source: source.number(),
            file_name: source.about.file_name.clone(),
            made_by: source.about.made_by.clone(),
            as_of: source.as_of(),
            brought_at: source.brought_at.clone(),
            rows: source.rows,
            change: source.about.change,
            current,
        };
        versions.insert(source.number(), version);
    }
    for (version, rows) in kept {
        if let Some(version) = versions.get_mut(&version) {
            version.rows += rows;
        }
    }
    versions.into_values().rev().collect()
}

/// The sources that stood for each export on a day: of its versions the one with the latest as-of day until
/// then, with the records kept in it; and what there is to say of exports for which that is not so.
pub(crate) fn on(model: &Model, day: Date) -> (Vec<Source>, Vec<String>) {
    let all = || model.sources.iter().chain(&model.former);
    let mains = |lineage: u64| {
        all().filter(move |source| source.about.kept_with.is_none() && source.lineage() == lineage)
    };
    let (mut sources, mut notes) = (Vec::new(), Vec::new());
    for current in model
        .sources
        .iter()
        .filter(|source| source.about.kept_with.is_none())
    {
        let until =
            mains(current.lineage()).filter(|source| source.as_of().is_some_and(|as_of| as_of <= day));
        let name = &current.about.file_name;
        let found = match until.max_by_key(|source| (source.as_of(), source.id)) {
            Some(found) => found,
            None if current.as_of().is_none() => {
                notes.push(format!("{name} has no as-of day; it is read as it is now."));
                current
            }
            None => {
                notes.push(format!(
                    "No version of {name} is from {day} or before; it is left out."
                ));
                continue;
            }
        };
        sources.extend(all().filter(|source| source.version() == found.number()).cloned());
    }
    sources.sort_by_key(|source| (source.about.team, source.id));
    sources.dedup_by_key(|source| source.id);
    (sources, notes)
}
