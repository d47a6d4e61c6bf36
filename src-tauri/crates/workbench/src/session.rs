//! The open workspace and what is kept in memory of it. Every request goes through here, one at a
//! time; an import reads its file without holding anyone up.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use column::Column;
use definitions::Cache;
use jiff::civil::Date;
use model::{Table, Team};
use workspace::Workspace;

use crate::agreement::{self, Book, Written};
use crate::api::{AppState, DeclaredLadder, Operation, Overview, Place, PlaceState, WorkspaceState};
use crate::catalog::{self, Source};
use crate::compare::Compared;
use crate::condition::Condition;
use crate::error::WorkbenchError;
use crate::frame::{Brought, Frame, SIDES, Told};
use crate::import::Jobs;
use crate::opened::Recent;
use crate::pipeline::{Facts, Measured};
use crate::reimport::Waiting;
use crate::rows::Ordered;
use crate::stages::Stages;
use crate::{pipeline, sample, terms, versions};

/// The workbench: at most one open workspace, the imports into it, and the files they read.
#[derive(Clone)]
pub struct Workbench {
    pub(crate) inner: Arc<Mutex<Inner>>,
    pub(crate) jobs: Arc<Jobs>,
    pub(crate) opened: Arc<Recent>,
}

/// What a lock guards.
pub(crate) struct Inner {
    pub open: Option<Open>,
    /// Grows with every change and every opening, so that nothing loaded before is taken for current.
    pub revision: u64,
    /// Grows with every opening: an import into a workspace that was closed since must stop.
    epoch: u64,
    /// Where the sample workspace is put.
    home: PathBuf,
}

/// The open workspace and its model in memory.
pub(crate) struct Open {
    pub workspace: Workspace,
    pub model: Model,
    /// Files read whole that wait for a decision, by number. They go when the workspace is closed.
    pub waiting: BTreeMap<u64, Waiting>,
}

/// What is kept in memory of the open workspace; everything in it can be made again from the file.
#[derive(Default)]
pub(crate) struct Model {
    pub sources: Vec<Source>,
    /// Sources whose place a newer version took.
    pub former: Vec<Source>,
    /// What qualifies the choice of sources: exports that had no version on the day asked for.
    pub notes: Vec<String>,
    /// The same as it stood on the day last asked for.
    past: Option<(Date, Box<Model>)>,
    frames: BTreeMap<Table, Option<(Frame, [Cache; 2])>>,
    /// Columns and lines of single sources, for showing them; forgotten with the sources.
    source_columns: BTreeMap<(u64, String), Arc<Column>>,
    lines: BTreeMap<i64, Arc<Vec<u32>>>,
    stages: Told,
    facts: BTreeMap<Team, Option<Arc<Facts>>>,
    /// The ladder that stages were read with.
    ladder: Option<DeclaredLadder>,
    /// Whose hands the workbench is in; `None` for the facilitator. Not in the file: it starts with nobody.
    pub turn: Option<Team>,
    book: Option<Book>,
    written: Option<Written>,
    /// The latest metrics, by what was asked.
    pub measured: Vec<(String, Arc<Measured>)>,
    /// The latest comparisons and orders of records, by what was asked.
    pub compared: Vec<(String, Arc<Compared>)>,
    pub ordered: Vec<(String, Arc<Ordered>)>,
    /// The sources looked at; forgotten with the sources.
    pub conditions: BTreeMap<u64, Arc<Condition>>,
}

impl Model {
    /// What is kept of these sources, and of those whose place a newer version took.
    pub fn over(sources: Vec<Source>, former: Vec<Source>) -> Model {
        Model {
            sources,
            former,
            ..Model::default()
        }
    }

    /// The records of a table and the caches of its two sides; `None` when no team brought it.
    pub fn frame(
        &mut self,
        workspace: &mut Workspace,
        table: Table,
    ) -> Result<Option<(&mut Frame, &mut [Cache; 2])>, WorkbenchError> {
        if !self.frames.contains_key(&table) {
            let brought = Arc::new(Brought {
                sources: self.sources.clone(),
                former: self.former.clone(),
                told: self.stages.clone(),
            });
            let frame = Frame::build(workspace, &brought, table)?;
            self.frames.insert(
                table,
                frame.map(|frame| (frame, [Cache::default(), Cache::default()])),
            );
        }
        Ok(self
            .frames
            .get_mut(&table)
            .and_then(Option::as_mut)
            .map(|(frame, caches)| (frame, caches)))
    }

    /// What is kept in memory of the sources as they stood on a day.
    pub fn on(&mut self, day: Date) -> &mut Model {
        if self.past.as_ref().is_none_or(|(of, _)| *of != day) {
            let (sources, notes) = versions::on(self, day);
            let model = Model {
                sources,
                notes,
                ..Model::default()
            };
            self.past = Some((day, Box::new(model)));
        }
        let (_, past) = self.past.get_or_insert_with(|| (day, Box::default()));
        past
    }

    /// A column of one source, by its key.
    pub fn source_column(
        &mut self,
        workspace: &Workspace,
        source: u64,
        key: &str,
    ) -> Result<Option<Arc<Column>>, WorkbenchError> {
        let found = crate::rows::source_of(self, source)?;
        let Some(at) = found.position(key) else {
            return Ok(None);
        };
        let id = found.id;
        let slot = (source, key.to_owned());
        if let Some(column) = self.source_columns.get(&slot) {
            return Ok(Some(Arc::clone(column)));
        }
        let column = Arc::new(workspace.column(id, at)?);
        self.source_columns.insert(slot, Arc::clone(&column));
        Ok(Some(column))
    }

    /// The physical line of each row of a source.
    pub fn lines(&mut self, workspace: &Workspace, source: &Source) -> Result<Arc<Vec<u32>>, WorkbenchError> {
        if let Some(lines) = self.lines.get(&source.id.0) {
            return Ok(Arc::clone(lines));
        }
        let lines = Arc::new(workspace.lines(source.id)?);
        self.lines.insert(source.id.0, Arc::clone(&lines));
        Ok(lines)
    }

    /// What the ledger adds up to.
    pub fn book(&mut self, workspace: &Workspace) -> Result<&Book, WorkbenchError> {
        let book = match self.book.take() {
            Some(book) => book,
            None => Book::read(workspace)?,
        };
        Ok(self.book.insert(book))
    }

    /// The document that both teams write, read from the file on first use.
    pub fn written(&mut self, workspace: &Workspace) -> Result<&mut Written, WorkbenchError> {
        let written = match self.written.take() {
            Some(written) => written,
            None => Written::read(workspace)?,
        };
        Ok(self.written.insert(written))
    }

    /// A team's stage history; `None` when no export of it tells of stages.
    pub fn stages(
        &mut self,
        workspace: &Workspace,
        team: Team,
    ) -> Result<Option<Arc<Stages>>, WorkbenchError> {
        let told = self.stages.clone();
        told.get_or(team, || Stages::build(workspace, self, team))
    }

    /// A team's deals with what figures read; `None` when no export of it tells of stages.
    pub fn facts(&mut self, workspace: &Workspace, team: Team) -> Result<Option<Arc<Facts>>, WorkbenchError> {
        if let Some(facts) = self.facts.get(&team) {
            return Ok(facts.clone());
        }
        let facts = Facts::build(workspace, self, team)?.map(Arc::new);
        self.facts.insert(team, facts.clone());
        Ok(facts)
    }

    /// Forgets what depends on definitions; after a change of sources, everything.
    fn refresh(&mut self, workspace: &Workspace) -> Result<(), WorkbenchError> {
        self.book = None;
        self.compared.clear();
        self.ordered.clear();
        self.measured.clear();
        if let Some((_, past)) = &mut self.past {
            past.compared.clear();
            past.ordered.clear();
            past.measured.clear();
        }
        let ladder = pipeline::declared(workspace)?;
        if ladder != self.ladder {
            // Criteria about stages are answered by the ladder too.
            self.frames.clear();
            self.stages = Told::default();
            self.facts.clear();
            self.ladder = ladder;
            self.past = None;
        }
        let sources = catalog::sources(workspace)?;
        let former = catalog::former(workspace)?;
        let signature = |sources: &[Source], former: &[Source]| {
            sources
                .iter()
                .chain(former)
                .map(|source| (source.id.0, source.as_of()))
                .collect::<Vec<_>>()
        };
        if signature(&sources, &former) != signature(&self.sources, &self.former) {
            self.past = None;
            self.frames.clear();
            self.source_columns.clear();
            self.lines.clear();
            self.stages = Told::default();
            self.facts.clear();
            self.conditions.clear();
        }
        self.sources = sources;
        self.former = former;
        Ok(())
    }
}

impl Inner {
    /// The open workspace.
    pub fn open(&mut self) -> Result<&mut Open, WorkbenchError> {
        self.open.as_mut().ok_or(WorkbenchError::NothingOpen)
    }

    /// Takes note that the workspace changed.
    pub fn changed(&mut self) -> Result<(), WorkbenchError> {
        self.revision += 1;
        let open = self.open()?;
        open.model.refresh(&open.workspace)
    }

    /// Which opening this is.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    fn show(&mut self, workspace: Workspace) -> Result<(), WorkbenchError> {
        self.epoch += 1;
        self.open = Some(Open {
            workspace,
            model: Model::default(),
            waiting: BTreeMap::new(),
        });
        let shown = self.changed();
        if shown.is_err() {
            self.open = None;
        }
        shown
    }
}

impl Workbench {
    /// A workbench with nothing open. The sample workspace is put under `home`.
    pub fn new(home: impl Into<PathBuf>) -> Workbench {
        let inner = Inner {
            open: None,
            revision: 0,
            epoch: 0,
            home: home.into(),
        };
        Workbench {
            inner: Arc::new(Mutex::new(inner)),
            jobs: Arc::default(),
            opened: Arc::default(),
        }
    }

    /// A request that panicked has changed nothing half: storage is transactional and memory is remade.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a reading of the open workspace.
    pub(crate) fn read<T>(
        &self,
        reading: impl FnOnce(&mut Workspace, &mut Model) -> Result<T, WorkbenchError>,
    ) -> Result<T, WorkbenchError> {
        let mut inner = self.lock();
        let open = inner.open()?;
        reading(&mut open.workspace, &mut open.model)
    }

    /// Runs a reading of the open workspace as its exports stood on a day; as they are without one.
    pub(crate) fn read_at<T>(
        &self,
        day: Option<Date>,
        reading: impl FnOnce(&mut Workspace, &mut Model) -> Result<T, WorkbenchError>,
    ) -> Result<T, WorkbenchError> {
        self.read(|workspace, model| match day {
            None => reading(workspace, model),
            Some(day) => reading(workspace, model.on(day)),
        })
    }

    /// Runs a change of the open workspace.
    pub(crate) fn change<T>(
        &self,
        change: impl FnOnce(&mut Workspace, &mut Model) -> Result<T, WorkbenchError>,
    ) -> Result<T, WorkbenchError> {
        let mut inner = self.lock();
        let open = inner.open()?;
        let done = change(&mut open.workspace, &mut open.model)?;
        inner.changed()?;
        Ok(done)
    }

    /// Makes an empty workspace with the usual terms and opens it.
    ///
    /// # Errors
    /// When the file exists or can't be written.
    pub fn new_workspace(&self, path: &Path) -> Result<AppState, WorkbenchError> {
        let mut workspace = Workspace::create(path)?;
        terms::add_usual(&mut workspace)?;
        workspace.forget_history()?;
        self.replace(workspace)
    }

    /// Opens a workspace in place of the open one.
    ///
    /// # Errors
    /// When it is not a workspace, newer than this program, in use, or can't be written.
    pub fn open_workspace(&self, path: &Path) -> Result<AppState, WorkbenchError> {
        if self.is_open(path) {
            return self.state();
        }
        let workspace = Workspace::open(path)?;
        self.replace(workspace)
    }

    /// True when this path leads to the open workspace.
    pub fn is_open(&self, path: &Path) -> bool {
        let same = |own: &Path| own.canonicalize().ok() == path.canonicalize().ok();
        self.lock()
            .open
            .as_ref()
            .is_some_and(|open| same(open.workspace.path()))
    }

    fn replace(&self, workspace: Workspace) -> Result<AppState, WorkbenchError> {
        self.jobs.cancel_all();
        self.lock().show(workspace)?;
        self.state()
    }

    /// Opens the sample workspace, made first when it is not there.
    ///
    /// # Errors
    /// When it can't be written or opened.
    pub fn open_sample(&self) -> Result<AppState, WorkbenchError> {
        let home = self.lock().home.clone();
        let path = home.join("Sample.counterpart");
        if !path.exists() {
            std::fs::create_dir_all(&home).map_err(|source| WorkbenchError::File {
                path: home.display().to_string(),
                source,
            })?;
            sample::build(&path)?;
        }
        self.open_workspace(&path)
    }

    /// Makes the sample workspace at a path, with its exports in a folder beside it.
    ///
    /// # Errors
    /// When the file exists or can't be written.
    pub fn make_sample(path: &Path) -> Result<(), WorkbenchError> {
        sample::build(path)
    }

    /// Writes a copy of the open workspace; the open one stays open.
    ///
    /// # Errors
    /// When the copy exists or can't be written.
    pub fn duplicate(&self, to: &Path) -> Result<(), WorkbenchError> {
        self.read(|workspace, _| Ok(workspace.duplicate(to)?))
    }

    /// Closes the open workspace.
    ///
    /// # Errors
    /// When the file can't be closed.
    pub fn close(&self) -> Result<AppState, WorkbenchError> {
        self.jobs.cancel_all();
        let open = {
            let mut inner = self.lock();
            inner.epoch += 1;
            inner.open.take()
        };
        if let Some(open) = open {
            open.workspace.close()?;
        }
        self.state()
    }

    /// What is open.
    ///
    /// # Errors
    /// When the workspace can't be read.
    pub fn state(&self) -> Result<AppState, WorkbenchError> {
        let mut inner = self.lock();
        let revision = inner.revision;
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let Some(open) = inner.open.as_mut() else {
            return Ok(AppState {
                version,
                workspace: None,
            });
        };
        let path = open.workspace.path().to_owned();
        let name = path
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let workspace = WorkspaceState {
            name,
            path: path.display().to_string(),
            revision,
            undo: open.workspace.can_undo()?,
            redo: open.workspace.can_redo()?,
            places: places(&mut open.workspace, &mut open.model)?,
        };
        Ok(AppState {
            version,
            workspace: Some(workspace),
        })
    }

    /// Takes the latest change back; what it was, in words.
    ///
    /// # Errors
    /// When nothing is open or the file can't be written.
    pub fn undo(&self) -> Result<Option<String>, WorkbenchError> {
        self.change(|workspace, model| agreement::step(workspace, model, true))
    }

    /// Brings back what undo took; what it was, in words.
    ///
    /// # Errors
    /// When nothing is open or the file can't be written.
    pub fn redo(&self) -> Result<Option<String>, WorkbenchError> {
        self.change(|workspace, model| agreement::step(workspace, model, false))
    }
}

/// A word for each place of the rail.
fn places(workspace: &mut Workspace, model: &mut Model) -> Result<Vec<PlaceState>, WorkbenchError> {
    let all = terms::all(workspace)?;
    let mut written = 0;
    for term in &all {
        let mut both = true;
        for team in SIDES {
            both &= !terms::text(workspace, term, team)?.text.trim().is_empty();
        }
        written += usize::from(both);
    }
    let sources = match model.sources.len() {
        0 => "none yet".to_owned(),
        1 => "1 source".to_owned(),
        n => format!("{n} sources"),
    };
    let definitions = match agreement::word(workspace, model)? {
        Some(word) => word,
        None if all.is_empty() => String::new(),
        None => format!("{written} of {} by both", all.len()),
    };
    let words = [(Place::Sources, sources), (Place::Definitions, definitions)];
    Ok(words
        .into_iter()
        .map(|(place, word)| PlaceState { place, word })
        .collect())
}

impl Workbench {
    /// Home.
    ///
    /// # Errors
    /// When nothing is open or the workspace can't be read.
    pub fn overview(&self) -> Result<Overview, WorkbenchError> {
        self.read(crate::overview::overview)
    }

    /// The latest operations, latest first.
    ///
    /// # Errors
    /// When nothing is open or the workspace can't be read.
    pub fn history(&self) -> Result<Vec<Operation>, WorkbenchError> {
        self.read(|workspace, _| {
            let rows = workspace.history(200)?;
            let operation = |row: workspace::OperationRow| Operation {
                seq: row.seq,
                label: row.label,
                at: row.at,
                undone: row.undone,
            };
            Ok(rows.into_iter().map(operation).collect())
        })
    }
}
