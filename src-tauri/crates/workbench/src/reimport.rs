//! The same export brought in again: it is read whole and kept aside, compared with the source it seems to
//! be a newer version of, and takes its place, stands beside it or is left out as the user decides. Until
//! then nothing shows, and nothing is left when the program ends meanwhile.

mod advice;
mod decide;
mod differ;

use workspace::SourceId;

use crate::Workbench;
use crate::api::{
    ChangedCell, ChangedCellsPage, ChangedCellsRequest, Difference, DifferenceRequest, ImportRequest,
    UpdateCandidate,
};
use crate::catalog::{Source, SourceAbout};
use crate::error::WorkbenchError;
use crate::import::{Arrival, ReadIn};
use crate::remembered::{self, ALIKE};
use crate::session::{Inner, Model};

/// The largest page of changed cells.
const PAGE: u64 = 500;

/// A file read whole that waits for a decision, and what it was last found to differ in.
pub(crate) struct Waiting {
    pub read: ReadIn,
    pub found: Option<Found>,
}

/// What a file that waits differs in from the sources whose place it would take.
pub(crate) struct Found {
    pub difference: Difference,
    pub cells: Vec<ChangedCell>,
    /// The version's source and those with records kept from earlier ones.
    pub members: Vec<Source>,
    /// Rows that are gone, in the members one after another.
    pub gone: Vec<u32>,
}

impl Workbench {
    /// Starts reading a file whole, to be kept aside until [`Workbench::decide`]; ask [`Workbench::job`]
    /// how far it is.
    ///
    /// # Errors
    /// As [`Workbench::start_import`].
    pub fn start_check(&self, request: ImportRequest) -> Result<u64, WorkbenchError> {
        self.start_arrival(request, Arrival::Waiting)
    }

    /// Reads a file whole and keeps it aside; the number it waits under.
    ///
    /// # Errors
    /// As [`Workbench::import`].
    pub fn check(&self, request: &ImportRequest) -> Result<u64, WorkbenchError> {
        self.import_arriving(request, &Arrival::Waiting)
    }

    /// What a file that waits differs in from a source. O(cells of both), one column in memory at a time.
    ///
    /// # Errors
    /// When no such file waits, there is no source to compare with, or a field of the key is not in both.
    pub fn difference(&self, request: &DifferenceRequest) -> Result<Difference, WorkbenchError> {
        let (read, candidates) = {
            let mut inner = self.lock();
            let read = waiting(&mut inner, request.arrival)?.read.clone();
            let candidates = candidates(&inner.open()?.model, &read.about, request.against)?;
            (read, candidates)
        };
        let found = differ::found(self, &read, candidates, &request.key)?;
        let difference = found.difference.clone();
        waiting(&mut self.lock(), request.arrival)?.found = Some(found);
        Ok(difference)
    }

    /// Changed cells of the comparison made last, a page; by field, then by record.
    ///
    /// # Errors
    /// When no such file waits or it was not compared.
    pub fn changed_cells(&self, request: &ChangedCellsRequest) -> Result<ChangedCellsPage, WorkbenchError> {
        let mut inner = self.lock();
        let not_compared = || WorkbenchError::UnknownArrival {
            arrival: request.arrival,
        };
        let found = waiting(&mut inner, request.arrival)?
            .found
            .as_ref()
            .ok_or_else(not_compared)?;
        let meant = |field: &String| request.field.as_ref().is_none_or(|wanted| wanted == field);
        let fields = found.difference.fields.iter();
        let total = fields
            .filter(|field| meant(&field.key))
            .map(|field| field.changed)
            .sum();
        let cells: Vec<&ChangedCell> = found.cells.iter().filter(|cell| meant(&cell.field)).collect();
        let page = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Ok(ChangedCellsPage {
            total,
            listed: cells.len() as u64,
            cells: cells
                .into_iter()
                .skip(page(request.offset))
                .take(page(request.limit.min(PAGE)))
                .cloned()
                .collect(),
        })
    }
}

/// The file that waits under this number.
fn waiting(inner: &mut Inner, arrival: u64) -> Result<&mut Waiting, WorkbenchError> {
    inner
        .open()?
        .waiting
        .get_mut(&arrival)
        .ok_or(WorkbenchError::UnknownArrival { arrival })
}

/// The sources a file could be a newer version of, each with those of its records that were kept: the one
/// named, or all of the same team and table with nearly the same headers.
fn candidates(
    model: &Model,
    about: &SourceAbout,
    against: Option<u64>,
) -> Result<Vec<Vec<Source>>, WorkbenchError> {
    let of_version = |main: &Source| {
        let members = model.sources.iter();
        members
            .filter(|source| source.version() == main.version())
            .cloned()
            .collect()
    };
    let Some(named) = against else {
        let mains = alike(model, about)
            .into_iter()
            .map(of_version)
            .collect::<Vec<_>>();
        return if mains.is_empty() {
            Err(WorkbenchError::NothingToUpdate {
                file: about.file_name.clone(),
            })
        } else {
            Ok(mains)
        };
    };
    let found = model.sources.iter().find(|source| {
        source.number() == named && source.about.team == about.team && source.about.table == about.table
    });
    let found = found.ok_or(WorkbenchError::UnknownSource { source_id: named })?;
    Ok(vec![of_version(found)])
}

/// The sources of the same team and table with nearly the same headers.
pub(crate) fn alike<'a>(model: &'a Model, about: &SourceAbout) -> Vec<&'a Source> {
    let Some(plan) = &about.plan else {
        return Vec::new();
    };
    let same = |source: &&Source| {
        let own = &source.about;
        own.kept_with.is_none()
            && (own.team, own.table) == (about.team, about.table)
            && likeness(source, plan) >= ALIKE
    };
    model.sources.iter().filter(same).collect()
}

/// How many headers a source shares with a plan, of those of the wider one.
pub(crate) fn likeness(source: &Source, plan: &ingest::Plan) -> f64 {
    let kept = || source.columns.iter().map(|column| column.header.as_str());
    match &source.about.plan {
        Some(own) => ingest::likeness(remembered::headers(own), remembered::headers(plan)),
        None => ingest::likeness(kept(), remembered::headers(plan)),
    }
}

/// A source as one that a file could be a newer version of.
pub(crate) fn candidate(source: &Source) -> UpdateCandidate {
    UpdateCandidate {
        source: source.number(),
        file_name: source.about.file_name.clone(),
        as_of: source.as_of(),
        rows: source.rows,
    }
}

/// The numbers of sources.
fn ids(sources: &[Source]) -> Vec<SourceId> {
    sources.iter().map(|source| source.id).collect()
}
