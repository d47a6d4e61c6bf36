//! Rejected records that come back mended: they are put into the source they were rejected from, each on the
//! line it stood on, as one operation. Knows nothing of how the file that brings them is read.

use std::collections::{BTreeMap, BTreeSet};

use column::{Cell, Column};
use ingest::{MENDED_LINE, Preview, REJECTED_COLUMNS, Rejected};
use model::{Finding, Severity};
use workspace::{FinishedSource, RejectedLine, StoredColumn, Workspace};

use crate::api::{ImportPreview, Mends, SourceColumn, VersionChange};
use crate::catalog::{Source, SourceAbout, json, read as read_json};
use crate::error::WorkbenchError;
use crate::import::{ReadIn, day_in_name};
use crate::remembered::{self, ALIKE};
use crate::session::{Inner, Open};
use crate::{merge, preview, rows, versions};

/// Findings about cells, which mended records can have as any others.
const ABOUT_CELLS: [&str; 2] = ["unreadable-cells", "money-rounded"];

/// The source that mended records belong to, and about how many of the file's do.
pub(crate) struct Home {
    pub source: Source,
    records: u64,
}

/// The source whose rejected records these are, if they are any: of those with nearly the same headers the one in
/// which most of the first records' lines are rejected, then the latest.
pub(crate) fn belonging(open: &Open, seen: &Preview) -> Result<Option<Home>, WorkbenchError> {
    let headers: Vec<&str> = seen.columns.iter().map(|column| column.header.as_str()).collect();
    if !ingest::is_mended(&headers) {
        return Ok(None);
    }
    let own = |header: &&str| !REJECTED_COLUMNS.contains(header) && !is_nameless(header);
    let Some(at) = headers.iter().position(|header| *header == REJECTED_COLUMNS[0]) else {
        return Ok(None);
    };
    let lines = seen
        .sample
        .iter()
        .filter_map(|row| row.get(at)?.trim().parse().ok());
    let lines: Vec<u64> = lines.collect();
    let mut best: Option<(u64, &Source)> = None;
    for source in &open.model.sources {
        let about = &source.about;
        let Some(plan) = about.plan.as_ref().filter(|_| about.kept_with.is_none()) else {
            continue;
        };
        let named = remembered::headers(plan).filter(|header| !is_nameless(header));
        if about.account.rejected + about.mended == 0
            || ingest::likeness(named, headers.iter().copied().filter(own)) < ALIKE
        {
            continue;
        }
        let found = open.workspace.rejected_on(source.id, lines.iter().copied())?;
        if best.is_none_or(|(most, other)| (found, source.id) > (most, other.id)) {
            best = Some((found, source));
        }
    }
    Ok(best.map(|(found, source)| Home {
        source: source.clone(),
        records: (found * seen.records_estimate)
            .checked_div(seen.sample.len() as u64)
            .unwrap_or(0),
    }))
}

/// True for the name that a column without one is given.
fn is_nameless(header: &str) -> bool {
    header
        .strip_prefix("Column ")
        .is_some_and(|number| number.parse::<u32>().is_ok())
}

/// The preview of mended records: read as their source is, so that nothing is left to ask or to map.
pub(crate) fn preview(seen: &Preview, home: Home) -> Result<ImportPreview, WorkbenchError> {
    let Home { source, records } = home;
    let own = source.about.plan.clone().unwrap_or_else(|| ingest::plan_of(seen));
    let read: Vec<_> = source
        .columns
        .iter()
        .map(|column| {
            let planned = own.columns.iter().find(|planned| planned.key == column.key);
            let planned = planned.map(|planned| planned.rules.clone());
            let rules = column.rules.clone().or(planned).unwrap_or_default();
            // Of a source that has no record yet nothing proves a kind.
            let kind = (source.rows > 0).then_some(column.kind);
            (column.key.as_str(), kind, rules)
        })
        .collect();
    let mut seen = seen.clone();
    seen.questions.clear();
    seen.undecided = false;
    // What the source was read by leaves none of these open.
    seen.findings
        .retain(|finding| finding.severity == Severity::Error);
    let file = &source.about.file_name;
    let notice = match records {
        0 => format!("These are rejected lines of {file}, and none of them is rejected there any more."),
        1 => format!("This is 1 mended line of {file}: it will be added to it."),
        n => format!("These are {n} mended lines of {file}: they will be added to it."),
    };
    Ok(ImportPreview {
        plan: ingest::mended_plan(&seen, &own, &read),
        fields: preview::fields(own.table),
        as_of: day_in_name(&seen.file_name),
        preview: seen,
        same_as: None,
        remembered: None,
        updates: Vec::new(),
        mends: Some(Mends {
            source: source.number(),
            file_name: file.clone(),
            team: source.about.team,
            records,
            notice,
        }),
    })
}

/// The rejected records of a source by line.
fn rejected(workspace: &Workspace, source: &Source) -> Result<BTreeMap<u64, RejectedLine>, WorkbenchError> {
    let (_, lines) = workspace.rejected(source.id, 0, u64::MAX)?;
    Ok(lines.into_iter().map(|line| (line.line, line)).collect())
}

/// Mended records that are put back: their rows in the file that brings them, and the line each stood on.
struct Mended {
    rows: Vec<u32>,
    lines: Vec<u32>,
    /// Records that name no line that is rejected.
    strangers: u64,
}

/// Puts the mended records of a file into the source they come from, in whose place stands then what it was and they.
pub(crate) fn put_back(inner: &mut Inner, read: &ReadIn, of: u64) -> Result<(), WorkbenchError> {
    let open = inner.open()?;
    let before = rows::source_of(&open.model, of)?.clone();
    let mut still = rejected(&open.workspace, &before)?;
    let mended = mended(&open.workspace, read, &still)?;
    if mended.rows.is_empty() {
        return Err(WorkbenchError::NothingMended {
            file: read.about.file_name.clone(),
            source_file: before.about.file_name.clone(),
        });
    }
    let (cells, columns) = joined(&open.workspace, read, &before, &mended)?;
    let came: BTreeSet<u64> = mended.lines.iter().map(|line| u64::from(*line)).collect();
    let gone: Vec<RejectedLine> = came.iter().filter_map(|line| still.remove(line)).collect();
    let still: Vec<RejectedLine> = still.into_values().collect();
    let about = about(read, &before, &mended, (&gone, &still));
    let (id, label) = (read.source, about.made_by.clone());
    let finished = FinishedSource {
        rows: about.account.rows,
        about: json(&about),
        columns,
    };
    let workspace = &mut open.workspace;
    workspace.empty_source(id)?;
    let next = workspace.take_over(before.id, id)?;
    workspace.put_segment(id, next, &cells, &mended.lines)?;
    workspace.put_rejected(id, &still)?;
    let edits = versions::followed(open, &before, id)?;
    open.workspace
        .finish_sources(&[(id, &finished)], &[before.id], &edits, &label)?;
    inner.changed()
}

fn mended(
    workspace: &Workspace,
    read: &ReadIn,
    rejected: &BTreeMap<u64, RejectedLine>,
) -> Result<Mended, WorkbenchError> {
    let mut mended = Mended {
        rows: Vec::new(),
        lines: Vec::new(),
        strangers: 0,
    };
    let lines = column_of(workspace, read, MENDED_LINE)?;
    for row in 0..u32::try_from(read.rows).unwrap_or(u32::MAX) {
        let line = match lines.as_ref().map(|lines| lines.cell(row as usize)) {
            Some(Cell::Number(line)) if line >= 1.0 && line.fract() == 0.0 => line as u64,
            _ => 0,
        };
        match u32::try_from(line) {
            Ok(at) if rejected.contains_key(&line) => {
                mended.rows.push(row);
                mended.lines.push(at);
            }
            _ => mended.strangers += 1,
        }
    }
    Ok(mended)
}

/// A column of a file that was read and not yet decided on.
fn column_of(workspace: &Workspace, read: &ReadIn, key: &str) -> Result<Option<Column>, WorkbenchError> {
    let Some(at) = read.columns.iter().position(|column| column.key == key) else {
        return Ok(None);
    };
    Ok(Some(Column {
        data: workspace.unfinished_cells(read.source, at)?,
        dictionary: std::sync::Arc::clone(&read.columns[at].dictionary),
    }))
}

/// The cells of mended records as the source has its own, and the source's columns with them.
fn joined(
    workspace: &Workspace,
    read: &ReadIn,
    before: &Source,
    mended: &Mended,
) -> Result<(Vec<column::Data>, Vec<StoredColumn>), WorkbenchError> {
    let (mut cells, mut columns) = (Vec::new(), Vec::new());
    for (at, own) in before.columns.iter().enumerate() {
        let found = column_of(workspace, read, &own.key)?;
        let found_about = read.columns.iter().find(|column| column.key == own.key);
        let brought = found.map(|column| column.gather(&mended.rows));
        let whole = match &brought {
            // A source without records has no types yet.
            Some(brought) if before.rows == 0 => brought.clone(),
            _ => workspace.column(before.id, at)?,
        };
        let more = merge::more_of(&whole, brought.as_ref(), mended.rows.len());
        let filled = (0..more.len()).filter(|row| more.cell(*row) != Cell::Null);
        let mut about = own.clone();
        about.filled += filled.count() as u64;
        if let Some(column) = found_about {
            let seen: SourceColumn = read_json(column.about.clone(), "column")?;
            about.unreadable += seen.unreadable;
            if before.rows == 0 {
                (about.kind, about.format, about.currency) = (seen.kind, seen.format, seen.currency);
            }
        }
        columns.push(StoredColumn {
            key: own.key.clone(),
            about: json(&about),
            dictionary: more.dictionary,
        });
        cells.push(more.data);
    }
    Ok((cells, columns))
}

/// The source's description with the mended records among its own: every line of its file stays in one count.
fn about(
    read: &ReadIn,
    before: &Source,
    mended: &Mended,
    (gone, still): (&[RejectedLine], &[RejectedLine]),
) -> SourceAbout {
    let mut about = before.about.clone();
    let added = mended.rows.len() as u64;
    let lines: u64 = gone.iter().map(|one| one.lines).sum();
    let account = &mut about.account;
    account.rows += added;
    account.accepted_lines += lines;
    account.rejected -= gone.len() as u64;
    account.rejected_lines -= lines;
    about.mended += added;
    about.latest = about.latest.max(read.about.latest);
    about.covers = match (about.covers, read.about.covers) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    };
    let told = |line: &RejectedLine| Rejected {
        line: line.line,
        lines: line.lines,
        code: line.code.clone(),
        reason: line.reason.clone(),
        text: line.text.clone(),
    };
    let codes: BTreeSet<&str> = gone.iter().chain(still).map(|one| one.code.as_str()).collect();
    about
        .findings
        .retain(|finding| !codes.contains(finding.code.as_str()));
    let still: Vec<Rejected> = still.iter().map(told).collect();
    about.findings.extend(ingest::rejected_findings(&still));
    about.findings.push(account_of(read, before, mended));
    let of_cells = read.about.findings.iter();
    about.findings.extend(
        of_cells
            .filter(|finding| ABOUT_CELLS.contains(&finding.code.as_str()))
            .map(|finding| Finding {
                message: format!("In {}: {}", read.about.file_name, finding.message),
                line: None,
                ..finding.clone()
            }),
    );
    about.lineage = Some(before.lineage());
    about.change = Some(VersionChange {
        new: added,
        unchanged: before.rows,
        ..VersionChange::default()
    });
    about.made_by = format!("Put mended lines back into {}", about.file_name);
    about
}

/// What became of each record of the file that brought them.
fn account_of(read: &ReadIn, before: &Source, mended: &Mended) -> Finding {
    let records = |n: u64| {
        if n == 1 {
            "1 record".to_owned()
        } else {
            format!("{n} records")
        }
    };
    let (file, source) = (&read.about.file_name, &before.about.file_name);
    let count = match mended.rows.len() {
        1 => "the line it stood on counts",
        _ => "the lines they stood on count",
    };
    let mut message = format!(
        "{} of {source} came back mended in {file}; {count} as accepted.",
        records(mended.rows.len() as u64)
    );
    let broken = read.about.account.rejected;
    if broken > 0 {
        message.push_str(&format!(" {} of it could still not be read.", records(broken)));
    }
    if mended.strangers > 0 {
        message.push_str(&format!(
            " {} of it named no line that is rejected, and was left out.",
            records(mended.strangers)
        ));
    }
    Finding::new("mended-lines", Severity::Note, message).with_examples(mended.rows.len() as u64, Vec::new())
}

/// What there is to say of mended records when the source's file is read again: they stand in another file.
pub(crate) fn read_away(before: &Source) -> Option<Finding> {
    let mended = before.about.mended;
    let message = format!(
        "{mended} mended records of {} are not in its file; reading it again rejected their lines again.",
        before.about.file_name
    );
    let finding = Finding::new("mended-lines-gone", Severity::Warning, message)
        .with_hint("Bring the file with the mended lines in again.");
    (mended > 0).then_some(finding)
}
