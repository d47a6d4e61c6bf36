//! Where a record comes from: its lines in the files, and what each rule says of it.

use std::path::Path;

use workspace::Workspace;

use crate::Workbench;
use crate::api::{Origin, OriginCell, OriginLine, OriginRequest, RowSet, Verdict};
use crate::catalog::Source;
use crate::compare;
use crate::error::WorkbenchError;
use crate::frame::SIDES;
use crate::import::modified;
use crate::opened::Recent;
use crate::rows::{self, Space};
use crate::session::Model;

impl Workbench {
    /// Where a record comes from.
    ///
    /// # Errors
    /// When the set has no such record.
    pub fn origin(&self, request: &OriginRequest) -> Result<Origin, WorkbenchError> {
        self.read_at(request.set.at(), |workspace, model| {
            let ordered = rows::ordered(workspace, model, &request.set, None)?;
            let record = u32::try_from(request.record)
                .ok()
                .filter(|record| ordered.records.contains(record))
                .ok_or_else(|| WorkbenchError::OutOfSet {
                    what: format!("record {}", request.record),
                })?;
            let rows = match ordered.space {
                Space::Source(source) => vec![(rows::source_of(model, source)?.clone(), record as usize)],
                Space::Frame(table) => match model.frame(workspace, table)? {
                    Some((frame, _)) => (0..SIDES.len())
                        .filter_map(|side| frame.sides[side].origin(record as usize))
                        .map(|(source, row)| (source.clone(), row))
                        .collect(),
                    None => Vec::new(),
                },
            };
            let mut lines = Vec::with_capacity(rows.len());
            for (source, row) in rows {
                lines.push(line(workspace, model, &self.opened, &source, row)?);
            }
            let verdicts = verdicts(workspace, model, &request.set, record as usize)?;
            Ok(Origin { lines, verdicts })
        })
    }
}

fn line(
    workspace: &mut Workspace,
    model: &mut Model,
    opened: &Recent,
    source: &Source,
    row: usize,
) -> Result<OriginLine, WorkbenchError> {
    let number = u64::from(model.lines(workspace, source)?.get(row).copied().unwrap_or(0));
    let mut cells = Vec::with_capacity(source.columns.len());
    for column in &source.columns {
        let values = model.source_column(workspace, source.number(), &column.key)?;
        cells.push(OriginCell {
            label: column.label.clone(),
            header: column.header.clone(),
            kind: column.kind,
            value: rows::value(values.as_deref(), row),
        });
    }
    let (raw, raw_reason) = match raw(opened, source, number) {
        Ok(text) => (Some(text), String::new()),
        Err(reason) => (None, reason),
    };
    Ok(OriginLine {
        team: source.about.team,
        source: source.number(),
        file_name: source.about.file_name.clone(),
        line: number,
        raw,
        raw_reason,
        cells,
    })
}

/// The line as it stands in the file, if the file is still the one that was imported.
fn raw(opened: &Recent, source: &Source, line: u64) -> Result<String, String> {
    let about = &source.about;
    let path = Path::new(&about.path);
    let name = &about.file_name;
    if !path.is_file() {
        return Err(format!(
            "{name} is no longer where it was; the values below are as imported."
        ));
    }
    if modified(path) != about.modified {
        return Err(format!(
            "{name} has changed since; the values below are as imported."
        ));
    }
    opened
        .open(path, about.sheet.as_deref())
        .and_then(|opened| opened.raw_lines(&about.encoding, line, 1))
        .map_err(|error| format!("{error}; the values below are as imported."))
}

fn verdicts(
    workspace: &mut Workspace,
    model: &mut Model,
    set: &RowSet,
    record: usize,
) -> Result<Vec<Verdict>, WorkbenchError> {
    let (RowSet::Cause { compare, .. } | RowSet::Part { compare, .. }) = set else {
        return Ok(Vec::new());
    };
    let compared = compare::compared(workspace, model, compare)?;
    Ok(compared
        .slots
        .iter()
        .map(|slot| Verdict {
            slot: slot.id.clone(),
            label: slot.label.clone(),
            marketing: slot.truth[0].get(record),
            sales: slot.truth[1].get(record),
        })
        .collect())
}
