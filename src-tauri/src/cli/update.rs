//! `import` of an export that is here already in an earlier version: what becomes of it, and the account of
//! the difference as text and as JSON. Knows nothing of how the difference is found.

use std::fmt::Write;

use serde_json::{Value, json};
use workbench::Workbench;
use workbench::api::{
    Advice, ChangedCell, ChangedCellsRequest, DecideRequest, Decision, Difference, DifferenceRequest,
    ImportPreview, ImportRequest,
};

use super::args::{ImportArgs, UpdateArg};
use super::outcome::Failure;
use super::print;

/// Changed cells that are printed.
const PRINTED: u64 = 20;
/// Changed cells in JSON, at most.
const LISTED: u64 = 500;

/// What became of an export.
pub struct Brought {
    /// The new source; none when nothing came in.
    pub source: Option<u64>,
    /// What it differs in from the source it was compared with.
    pub account: Option<Account>,
    /// True when its bytes are here already and it was left out.
    pub repeated: bool,
}

/// A difference, some of its cells, and what was done about it.
pub struct Account {
    difference: Difference,
    cells: Vec<ChangedCell>,
    done: &'static str,
}

/// Brings an export in: as an update where it is one, else as a source of its own.
pub fn bring_in(
    bench: &Workbench,
    request: &ImportRequest,
    preview: &ImportPreview,
    args: &ImportArgs,
) -> Result<Brought, Failure> {
    if preview.same_as.is_some() && !args.as_new && args.update.is_none() {
        return Ok(Brought {
            source: None,
            account: None,
            repeated: true,
        });
    }
    if args.as_new || (preview.updates.is_empty() && args.update.is_none()) {
        return Ok(Brought {
            source: Some(bench.import(request)?),
            account: None,
            repeated: false,
        });
    }
    let arrival = bench.check(request)?;
    let placed = placed(bench, arrival, args);
    if placed.is_err() {
        // It is the reason it was not placed that matters; what can't be left now is never shown.
        let _ = decide(bench, arrival, Decision::Leave);
    }
    placed
}

fn placed(bench: &Workbench, arrival: u64, args: &ImportArgs) -> Result<Brought, Failure> {
    let mut account = compared(bench, arrival, args)?;
    let difference = &account.difference;
    let update = Decision::Update {
        keep_gone: args.keep_gone,
    };
    let asked = args.update.is_some();
    let (decision, done) = match difference.advice {
        _ if asked => (update, "updated"),
        Advice::Update => (update, "updated"),
        Advice::Own => (Decision::Own, "own"),
        Advice::Same => (Decision::Leave, "left-out"),
        Advice::Older => {
            let message = format!(
                "{} was not brought in. {}",
                difference.file_name, difference.reason
            );
            let mut failure = Failure::other("older-export", &message);
            failure.0.hint = "--update auto takes it all the same, --as-new keeps both.".to_owned();
            return Err(failure);
        }
    };
    account.done = done;
    Ok(Brought {
        source: decide(bench, arrival, decision)?,
        account: Some(account),
        repeated: false,
    })
}

/// What an export would be told to differ in, tried out on a copy of the workspace, so that nothing of it
/// is touched.
pub fn rehearsed(
    bench: &Workbench,
    request: &ImportRequest,
    preview: &ImportPreview,
    args: &ImportArgs,
) -> Result<Option<Account>, Failure> {
    let alone = preview.updates.is_empty() && args.update.is_none();
    if args.as_new || alone || preview.same_as.is_some() {
        return Ok(None);
    }
    let folder = tempfile::tempdir().map_err(|error| Failure::other("file", &error.to_string()))?;
    let copy = folder.path().join("copy.counterpart");
    bench.duplicate(&copy)?;
    let rehearsal = Workbench::new(folder.path());
    rehearsal.open_workspace(&copy)?;
    let arrival = rehearsal.check(request)?;
    let mut account = compared(&rehearsal, arrival, args)?;
    account.done = "nothing";
    rehearsal.close()?;
    Ok(Some(account))
}

fn compared(bench: &Workbench, arrival: u64, args: &ImportArgs) -> Result<Account, Failure> {
    let against = match args.update {
        Some(UpdateArg::Source(source)) => Some(source),
        _ => None,
    };
    let difference = bench.difference(&DifferenceRequest {
        arrival,
        against,
        key: args.key.clone(),
    })?;
    let page = bench.changed_cells(&ChangedCellsRequest {
        arrival,
        field: None,
        offset: 0,
        limit: LISTED,
    })?;
    Ok(Account {
        difference,
        cells: page.cells,
        done: "nothing",
    })
}

fn decide(bench: &Workbench, arrival: u64, decision: Decision) -> Result<Option<u64>, Failure> {
    Ok(bench.decide(&DecideRequest { arrival, decision })?.source)
}

impl Account {
    /// The account in its documented shape.
    pub fn shape(&self) -> Value {
        let found = &self.difference;
        let labels = |fields: &[workbench::api::KeyField]| -> Vec<String> {
            fields.iter().map(|field| field.label.clone()).collect()
        };
        let fields = found
            .fields
            .iter()
            .map(|field| json!({ "field": field.label, "changed": field.changed }));
        let cells = self.cells.iter().map(|cell| {
            json!({
                "record": cell.record,
                "field": cell.label,
                "before": super::json::cell(cell.kind, &cell.before),
                "after": super::json::cell(cell.kind, &cell.after),
            })
        });
        json!({
            "file": found.file_name,
            "against": found.against,
            "as_of": found.as_of,
            "key": labels(&found.key),
            "records": found.rows,
            "new": found.change.new,
            "changed": found.change.changed,
            "unchanged": found.change.unchanged,
            "gone": found.change.gone,
            "duplicates": { "before": found.duplicates.0, "after": found.duplicates.1 },
            "without_key": { "before": found.unkeyed.0, "after": found.unkeyed.1 },
            "changed_cells": found.cells,
            "fields": fields.collect::<Vec<_>>(),
            "cells": cells.collect::<Vec<_>>(),
            "appeared": found.appeared,
            "disappeared": found.disappeared,
            "new_records": found.new_records,
            "gone_records": found.gone_records,
            "advice": found.advice,
            "reason": found.reason,
            "done": self.done,
        })
    }

    /// The account for a terminal.
    pub fn text(&self) -> String {
        let found = &self.difference;
        let change = &found.change;
        let mut out = format!(
            "{} against {}: {} new, {} changed, {} unchanged, {} gone. {}",
            found.file_name,
            found.against.file_name,
            change.new,
            change.changed,
            change.unchanged,
            change.gone,
            found.reason
        );
        let mut line = |what: &str, names: &[String]| {
            if !names.is_empty() {
                let _ = write!(out, "\n  {what}: {}", names.join(", "));
            }
        };
        let fields: Vec<String> = found
            .fields
            .iter()
            .map(|field| format!("{} ({})", field.label, field.changed))
            .collect();
        line("changed cells", &fields);
        line("new fields", &found.appeared);
        line("fields no longer there", &found.disappeared);
        line("new records", &found.new_records);
        line("records gone", &found.gone_records);
        let rows = self
            .cells
            .iter()
            .take(usize::try_from(PRINTED).unwrap_or(0))
            .map(|cell| {
                vec![
                    format!("  {}", cell.record),
                    cell.label.clone(),
                    print::text(cell.kind, &cell.before),
                    format!("→ {}", print::text(cell.kind, &cell.after)),
                ]
            });
        let table = print::table(&rows.collect::<Vec<_>>());
        if !table.is_empty() {
            let _ = write!(out, "\n{table}");
        }
        if found.cells > PRINTED {
            let _ = write!(out, "\n  … and {} more changed cells", found.cells - PRINTED);
        }
        out.push_str(match self.done {
            "updated" => "\nUpdated.",
            "own" => "\nKept as a source of its own.",
            "left-out" => "\nNothing was changed.",
            _ => "",
        });
        out
    }
}
