//! Imports as jobs: a file is read on its own thread, its segments are stored as they come, and the
//! source appears only when all of it is in.

mod as_of;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ingest::{Account, ColumnOutcome, ImportError, Plan, Progress, Rejected, Segment, Sink, SinkError};
use jiff::civil::Date;
use model::field::key;
use model::{Kind, Table};
use workspace::{FinishedSource, RejectedLine, SourceId, StoredColumn};

use crate::Workbench;
use crate::api::{ImportRequest, JobState, JobStatus, LineAccount, SourceColumn};
use crate::catalog::{SourceAbout, json};
use crate::error::WorkbenchError;
use crate::{remembered, versions};
use as_of::Closes;

/// Rejected records are stored in batches of so many.
const REJECTED_BATCH: usize = 512;

/// All imports since the program started.
#[derive(Default)]
pub(crate) struct Jobs {
    started: AtomicU64,
    jobs: Mutex<BTreeMap<u64, Arc<Job>>>,
}

/// One import.
pub(crate) struct Job {
    id: u64,
    what: String,
    done: AtomicU64,
    total: AtomicU64,
    rows: AtomicU64,
    cancelled: AtomicBool,
    status: Mutex<JobStatus>,
}

impl Job {
    fn state(&self) -> JobState {
        JobState {
            job: self.id,
            what: self.what.clone(),
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
            rows: self.rows.load(Ordering::Relaxed),
            status: self.status.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}

impl Progress for Job {
    fn advance(&self, done: u64, total: u64) -> bool {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        !self.cancelled.load(Ordering::Relaxed)
    }
}

impl Jobs {
    fn start(&self, file_name: &str) -> Arc<Job> {
        let job = Arc::new(Job {
            id: self.started.fetch_add(1, Ordering::Relaxed) + 1,
            what: format!("Reading {file_name}"),
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            rows: AtomicU64::new(0),
            cancelled: AtomicBool::new(false),
            status: Mutex::new(JobStatus::Running),
        });
        self.all().insert(job.id, Arc::clone(&job));
        job
    }

    fn find(&self, id: u64) -> Result<Arc<Job>, WorkbenchError> {
        self.all()
            .get(&id)
            .cloned()
            .ok_or(WorkbenchError::UnknownJob { job: id })
    }

    /// Cancels every import that is still going.
    pub fn cancel_all(&self) {
        self.all()
            .values()
            .for_each(|job| job.cancelled.store(true, Ordering::Relaxed));
    }

    fn all(&self) -> std::sync::MutexGuard<'_, BTreeMap<u64, Arc<Job>>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Workbench {
    /// Starts an import; ask [`Workbench::job`] how far it is.
    ///
    /// # Errors
    /// When nothing is open or the source can't be begun.
    pub fn start_import(&self, request: ImportRequest) -> Result<u64, WorkbenchError> {
        let arrival = Arrival::of(&request);
        self.start_arrival(request, arrival)
    }

    /// Starts an import that arrives in this way.
    pub(crate) fn start_arrival(
        &self,
        request: ImportRequest,
        arrival: Arrival,
    ) -> Result<u64, WorkbenchError> {
        let source = self.lock().open()?.workspace.begin_source()?;
        let path = PathBuf::from(&request.file);
        let job = self.jobs.start(&file_name(&path));
        let (id, bench) = (job.id, self.clone());
        std::thread::spawn(move || {
            let status = bench.run_import(&job, source, &request, &arrival);
            *job.status.lock().unwrap_or_else(PoisonError::into_inner) = status;
        });
        Ok(id)
    }

    /// Imports a file and waits for it.
    ///
    /// # Errors
    /// As [`Workbench::start_import`], and whatever went wrong in the import.
    pub fn import(&self, request: &ImportRequest) -> Result<u64, WorkbenchError> {
        self.import_arriving(request, &Arrival::of(request))
    }

    /// Imports a file that arrives in this way, and waits for it.
    pub(crate) fn import_arriving(
        &self,
        request: &ImportRequest,
        arrival: &Arrival,
    ) -> Result<u64, WorkbenchError> {
        let source = self.lock().open()?.workspace.begin_source()?;
        let job = self.jobs.start(&file_name(Path::new(&request.file)));
        self.import_into(&job, source, request, arrival)
            .map(|()| source.0.unsigned_abs())
    }

    /// How far an import is.
    ///
    /// # Errors
    /// When there is no such import.
    pub fn job(&self, job: u64) -> Result<JobState, WorkbenchError> {
        Ok(self.jobs.find(job)?.state())
    }

    /// Cancels an import; nothing of it is kept.
    ///
    /// # Errors
    /// When there is no such import.
    pub fn cancel_job(&self, job: u64) -> Result<JobState, WorkbenchError> {
        let job = self.jobs.find(job)?;
        job.cancelled.store(true, Ordering::Relaxed);
        Ok(job.state())
    }

    fn run_import(
        &self,
        job: &Job,
        source: SourceId,
        request: &ImportRequest,
        arrival: &Arrival,
    ) -> JobStatus {
        let number = source.0.unsigned_abs();
        match self.import_into(job, source, request, arrival) {
            Ok(()) if matches!(arrival, Arrival::Waiting) => JobStatus::Waiting { arrival: number },
            Ok(()) => JobStatus::Done { source: number },
            Err(WorkbenchError::Import(ImportError::Cancelled { .. })) => JobStatus::Cancelled,
            Err(error) => JobStatus::Failed {
                problem: error.problem(),
            },
        }
    }

    fn import_into(
        &self,
        job: &Job,
        source: SourceId,
        request: &ImportRequest,
        arrival: &Arrival,
    ) -> Result<(), WorkbenchError> {
        let opened = self.lock().epoch();
        let mut store = Store {
            bench: self,
            job,
            source,
            opened,
            rejected: Vec::new(),
            closes: Closes::of(&request.plan),
        };
        let path = Path::new(&request.file);
        let read = self
            .opened
            .open(path, request.plan.dialect.sheet.as_deref())
            .and_then(|opened| opened.import(&request.plan, job, &mut store));
        let done = match read {
            Ok(account) => store
                .flush()
                .map_err(|source| {
                    WorkbenchError::Import(ImportError::Sink {
                        file: file_name(path),
                        source,
                    })
                })
                .and_then(|()| {
                    let read = (account, &store.closes);
                    self.finish(job, source, opened, (request, arrival), read)
                }),
            Err(error) => Err(error.into()),
        };
        if done.is_err() {
            let mut inner = self.lock();
            if inner.epoch() == opened
                && let Ok(open) = inner.open()
            {
                // What can't be taken out now is taken out when the workspace is next opened.
                let _ = open.workspace.abandon_source(source);
            }
        }
        done
    }

    fn finish(
        &self,
        job: &Job,
        source: SourceId,
        opened: u64,
        (request, arrival): (&ImportRequest, &Arrival),
        (account, closes): (Account, &Closes),
    ) -> Result<(), WorkbenchError> {
        let path = Path::new(&request.file);
        let told = remembered::is_told(path, &request.plan);
        let mut inner = self.lock();
        if inner.epoch() != opened || job.cancelled.load(Ordering::Relaxed) {
            return Err(ImportError::Cancelled {
                file: file_name(path),
            }
            .into());
        }
        let about = about(request, path, &account, closes);
        let rows = account.rows;
        let currency = stated_currency(&account);
        let columns = account
            .columns
            .iter()
            .map(|outcome| StoredColumn {
                key: outcome.plan.key.clone(),
                about: json(&column_card(
                    request.plan.table,
                    outcome,
                    rows,
                    currency.as_deref(),
                )),
                dictionary: Arc::clone(&outcome.dictionary),
            })
            .collect();
        let read = ReadIn {
            source,
            about,
            rows,
            columns,
            told,
        };
        versions::arrive(&mut inner, read, arrival)
    }
}

/// How an import takes its place among the sources.
pub(crate) enum Arrival {
    /// As a source of its own.
    Own,
    /// In the place of the source that was read from the same file under another plan, as an operation
    /// of that label.
    Amended { of: u64, label: String },
    /// Kept aside until it is decided what it is to be.
    Waiting,
    /// As records of the source it holds mended lines of.
    Mended { of: u64 },
}

impl Arrival {
    fn of(request: &ImportRequest) -> Arrival {
        request.mends.map_or(Arrival::Own, |of| Arrival::Mended { of })
    }
}

/// A file that was read whole, its cells stored, not yet among the sources.
#[derive(Debug, Clone)]
pub(crate) struct ReadIn {
    pub source: SourceId,
    pub about: SourceAbout,
    pub rows: u64,
    pub columns: Vec<StoredColumn>,
    /// True when it was not read as would be guessed, but as somebody said.
    pub told: bool,
}

impl ReadIn {
    /// What ends its import.
    pub fn finished(self) -> FinishedSource {
        FinishedSource {
            about: json(&self.about),
            rows: self.rows,
            columns: self.columns,
        }
    }
}

/// Stores what an import reads.
struct Store<'a> {
    bench: &'a Workbench,
    job: &'a Job,
    source: SourceId,
    opened: u64,
    rejected: Vec<RejectedLine>,
    closes: Closes,
}

impl Store<'_> {
    fn flush(&mut self) -> Result<(), SinkError> {
        if self.rejected.is_empty() {
            return Ok(());
        }
        let rejected = std::mem::take(&mut self.rejected);
        self.put(|workspace, source| workspace.put_rejected(source, &rejected))
    }

    fn put(
        &self,
        put: impl FnOnce(&mut workspace::Workspace, SourceId) -> Result<(), workspace::WorkspaceError>,
    ) -> Result<(), SinkError> {
        let mut inner = self.bench.lock();
        if inner.epoch() != self.opened {
            self.job.cancelled.store(true, Ordering::Relaxed);
            return Err(SinkError(Box::new(WorkbenchError::NothingOpen)));
        }
        let open = inner.open().map_err(|error| SinkError(Box::new(error)))?;
        put(&mut open.workspace, self.source).map_err(|error| SinkError(Box::new(error)))
    }
}

impl Sink for Store<'_> {
    fn segment(&mut self, segment: Segment) -> Result<(), SinkError> {
        self.closes.read(&segment.columns);
        self.put(|workspace, source| {
            workspace.put_segment(source, segment.index, &segment.columns, &segment.lines)
        })?;
        self.job
            .rows
            .fetch_add(u64::from(segment.rows), Ordering::Relaxed);
        Ok(())
    }

    fn rejected(&mut self, rejected: Rejected) -> Result<(), SinkError> {
        self.rejected.push(RejectedLine {
            line: rejected.line,
            lines: rejected.lines,
            code: rejected.code,
            reason: rejected.reason,
            text: rejected.text,
        });
        if self.rejected.len() >= REJECTED_BATCH {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn restart(&mut self) -> Result<(), SinkError> {
        self.rejected.clear();
        self.closes.forget();
        self.job.rows.store(0, Ordering::Relaxed);
        self.put(|workspace, source| workspace.empty_source(source))
    }
}

fn about(request: &ImportRequest, path: &Path, account: &Account, closes: &Closes) -> SourceAbout {
    let Plan { dialect, table, .. } = &request.plan;
    SourceAbout {
        team: request.team,
        table: *table,
        file_name: file_name(path),
        path: path
            .canonicalize()
            .unwrap_or_else(|_| path.to_owned())
            .display()
            .to_string(),
        modified: modified(path),
        fingerprint: account.fingerprint.clone(),
        bytes: account.bytes,
        encoding: dialect.encoding.clone(),
        sheet: dialect.sheet.clone(),
        profile: ingest::recognised(&request.plan)
            .map(|profile| profile.why)
            .unwrap_or_default(),
        latest: as_of::latest(account, closes),
        declared: request.as_of.or_else(|| day_in_name(&file_name(path))),
        covers: covers(*table, account),
        account: LineAccount {
            lines: account.lines,
            preamble_lines: account.preamble_lines,
            header_lines: account.header_lines,
            accepted_lines: account.accepted_lines,
            blank_lines: account.blank_lines,
            skipped: account.skipped.clone(),
            rejected_lines: account.rejected_lines,
            rows: account.rows,
            rejected: account.rejected,
        },
        findings: account.findings.clone(),
        plan: Some(request.plan.clone()),
        lineage: None,
        kept_with: None,
        change: None,
        mended: 0,
        made_by: String::new(),
    }
}

/// The currency that a currency column names throughout; `None` when it names several.
fn stated_currency(account: &Account) -> Option<String> {
    let column = account
        .columns
        .iter()
        .find(|outcome| outcome.plan.key == "currency")?;
    let mut texts = column.dictionary.texts();
    texts.next().filter(|_| texts.next().is_none()).map(str::to_owned)
}

fn column_card(table: Table, outcome: &ColumnOutcome, rows: u64, stated: Option<&str>) -> SourceColumn {
    SourceColumn {
        key: outcome.plan.key.clone(),
        label: outcome.plan.label.clone(),
        header: outcome.plan.header.clone(),
        canonical: model::field(table, &outcome.plan.key).is_some(),
        stage: outcome.plan.stage.clone(),
        kind: outcome.kind,
        format: outcome.format.clone(),
        currency: outcome
            .currency
            .clone()
            .or_else(|| stated.filter(|_| outcome.kind == Kind::Money).map(str::to_owned)),
        unit: outcome.unit,
        filled: rows.saturating_sub(outcome.empty + outcome.unreadable),
        unreadable: outcome.unreadable,
        rules: Some(outcome.read.clone()),
    }
}

/// First and last day of the date that orders the table's records.
fn covers(table: Table, account: &Account) -> Option<(Date, Date)> {
    let keys: &[&str] = match table {
        Table::StageHistory => &["changed_at"],
        Table::Activities => &["activity_at", key::CREATED_AT],
        Table::Targets => &["starts_on"],
        _ => &[key::CREATED_AT, "engaged_on"],
    };
    let outcome = keys
        .iter()
        .find_map(|key| account.columns.iter().find(|outcome| outcome.plan.key == *key))?;
    let (first, last) = outcome.days?;
    Some((civil(first)?, civil(last)?))
}

/// The civil date so many days after 1970-01-01.
pub(crate) fn civil(days: i32) -> Option<Date> {
    Date::constant(1970, 1, 1)
        .checked_add(jiff::Span::new().days(days))
        .ok()
}

/// A day written in a file name, as HubSpot does: `hubspot-crm-exports-all-2026-06-30.csv`.
pub(crate) fn day_in_name(name: &str) -> Option<Date> {
    let starts = name.char_indices().map(|(at, _)| at);
    starts.filter_map(|at| name.get(at..at + 10)).find_map(|text| {
        let shaped = text.bytes().enumerate().all(|(at, b)| {
            if at == 4 || at == 7 {
                b == b'-'
            } else {
                b.is_ascii_digit()
            }
        });
        if shaped { text.parse().ok() } else { None }
    })
}

/// When the file was last changed, as text to compare with later.
pub(crate) fn modified(path: &Path) -> Option<String> {
    let at = path.metadata().ok()?.modified().ok()?;
    let since = at.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(format!("{}.{:09}", since.as_secs(), since.subsec_nanos()))
}

pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_an_export_is_read_from_its_name() {
        let day = |name| day_in_name(name).map(|day| day.to_string());
        assert_eq!(
            day("hubspot-crm-exports-all-2026-06-30.csv"),
            Some("2026-06-30".to_owned())
        );
        assert_eq!(day("leads 2026-13-30.csv"), None);
        assert_eq!(day("leads.csv"), None);
    }
}
