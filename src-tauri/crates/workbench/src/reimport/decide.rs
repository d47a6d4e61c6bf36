//! What becomes of a file that waits: it takes the place of a source, is one of its own, or is left out.

use std::sync::Arc;

use column::Cell;
use model::{Finding, Severity};
use workspace::{FinishedSource, SourceId, StoredColumn, Workspace};

use super::{Found, Waiting, ids, waiting};
use crate::Workbench;
use crate::api::{DecideRequest, Decided, Decision, DifferenceRequest, SourceColumn};
use crate::catalog::{Source, SourceAbout, json};
use crate::error::WorkbenchError;
use crate::import::ReadIn;
use crate::session::{Inner, Open};
use crate::{remembered, versions};

impl Workbench {
    /// Decides what becomes of a file that waits. To take the place of a source is one operation: undo
    /// shows the source again as it was.
    ///
    /// # Errors
    /// When no such file waits, or the source it was compared with shows no longer; then it still waits.
    pub fn decide(&self, request: &DecideRequest) -> Result<Decided, WorkbenchError> {
        let arrival = request.arrival;
        if let Decision::Update { .. } = request.decision
            && waiting(&mut self.lock(), arrival)?.found.is_none()
        {
            self.difference(&DifferenceRequest {
                arrival,
                against: None,
                key: Vec::new(),
            })?;
        }
        let mut inner = self.lock();
        waiting(&mut inner, arrival)?;
        let source = match request.decision {
            Decision::Leave => {
                leave(&mut inner, arrival)?;
                None
            }
            Decision::Own => {
                let read = waiting(&mut inner, arrival)?.read.clone();
                versions::own(&mut inner, read)?;
                inner.open()?.waiting.remove(&arrival);
                Some(arrival)
            }
            Decision::Update { keep_gone } => {
                update(&mut inner, arrival, keep_gone)?;
                Some(arrival)
            }
        };
        Ok(Decided { source })
    }
}

fn leave(inner: &mut Inner, arrival: u64) -> Result<(), WorkbenchError> {
    let source = waiting(inner, arrival)?.read.source;
    let open = inner.open()?;
    open.workspace.abandon_source(source)?;
    open.waiting.remove(&arrival);
    Ok(())
}

fn update(inner: &mut Inner, arrival: u64, keep_gone: bool) -> Result<(), WorkbenchError> {
    let Open {
        workspace,
        waiting: all,
        ..
    } = inner.open()?;
    let Some(Waiting {
        read,
        found: Some(found),
    }) = all.get(&arrival)
    else {
        return Err(WorkbenchError::UnknownArrival { arrival });
    };
    let mut read = read.clone();
    let label = format!("Bring in {} again", read.about.file_name);
    let mut change = found.difference.change;
    let kept = if keep_gone {
        change.kept = change.gone;
        kept(workspace, found, &read)?
    } else {
        Vec::new()
    };
    read.about.lineage = found.members.first().map(Source::lineage);
    read.about.change = Some(change);
    label.clone_into(&mut read.about.made_by);
    let edits: Vec<_> = remembered::remember(read.source.0, &read.about, read.told)
        .into_iter()
        .collect();
    let source = read.source;
    let finished = read.finished();
    let mut arriving = vec![(source, &finished)];
    arriving.extend(kept.iter().map(|(source, finished)| (*source, finished)));
    let done = workspace.finish_sources(&arriving, &ids(&found.members), &edits, &label);
    if done.is_err() {
        for (source, _) in &kept {
            // What can't be taken out now is taken out when the workspace is next opened.
            let _ = workspace.abandon_source(*source);
        }
    }
    done?;
    inner.open()?.waiting.remove(&arrival);
    inner.changed()
}

/// The records that are gone, as sources that stand beside the version: one per source they are from, so
/// that each still names its file and line.
fn kept(
    workspace: &mut Workspace,
    found: &Found,
    read: &ReadIn,
) -> Result<Vec<(SourceId, FinishedSource)>, WorkbenchError> {
    let mut kept = Vec::new();
    let mut first = 0;
    for member in &found.members {
        let end = first + u32::try_from(member.rows).unwrap_or(u32::MAX);
        let rows: Vec<u32> = found
            .gone
            .iter()
            .filter(|row| (first..end).contains(row))
            .map(|row| row - first)
            .collect();
        first = end;
        if !rows.is_empty() {
            kept.push(kept_of(workspace, member, &rows, read)?);
        }
    }
    Ok(kept)
}

fn kept_of(
    workspace: &mut Workspace,
    member: &Source,
    rows: &[u32],
    read: &ReadIn,
) -> Result<(SourceId, FinishedSource), WorkbenchError> {
    let source = workspace.begin_source()?;
    let (mut cells, mut columns) = (Vec::new(), Vec::new());
    for (at, own) in member.columns.iter().enumerate() {
        let column = workspace.column(member.id, at)?.gather(rows);
        let filled = (0..column.len()).filter(|row| column.cell(*row) != Cell::Null);
        let about = SourceColumn {
            filled: filled.count() as u64,
            unreadable: 0,
            ..own.clone()
        };
        columns.push(StoredColumn {
            key: own.key.clone(),
            about: json(&about),
            dictionary: Arc::clone(&column.dictionary),
        });
        cells.push(column.data);
    }
    let lines = workspace.lines(member.id)?;
    let lines: Vec<u32> = rows.iter().map(|row| lines[*row as usize]).collect();
    workspace.put_segment(source, 0, &cells, &lines)?;
    let about = kept_about(member, rows.len() as u64, read);
    let finished = FinishedSource {
        about: json(&about),
        rows: rows.len() as u64,
        columns,
    };
    Ok((source, finished))
}

fn kept_about(member: &Source, rows: u64, read: &ReadIn) -> SourceAbout {
    let mut about = member.about.clone();
    let message = format!(
        "{rows} records of {} are not in {} any more and were kept; the others are read from there.",
        about.file_name, read.about.file_name
    );
    about.account.rows = rows;
    about.findings = vec![Finding::new("kept-records", Severity::Note, message)];
    about.declared = member.as_of();
    about.lineage = Some(member.lineage());
    about.kept_with = Some(read.source.0.unsigned_abs());
    about.change = None;
    about
}
