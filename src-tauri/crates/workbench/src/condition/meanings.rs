//! Statuses that carry two meanings: the same word at clearly different times in the two teams' systems, or a word
//! whose records contradict each other.

use std::collections::BTreeMap;

use column::{Cell, Column, NO_ROW, kernel};
use model::field::key;
use model::{Kind, Severity, Table, Team};

use super::exam::{Exam, Found, fold};
use super::writers::{self, History};
use crate::catalog::Source;
use crate::error::WorkbenchError;

/// Records of each team that a comparison of times needs.
const ENOUGH: usize = 10;
/// Days by which the medians must differ.
const APART: i32 = 7;

/// The dates of HubSpot's lifecycle stages, with the values they are about.
const STAGE_DATES: [(&str, &str); 8] = [
    ("lead", "became_lead_at"),
    ("marketing qualified lead", "became_mql_at"),
    ("marketingqualifiedlead", "became_mql_at"),
    ("sales qualified lead", "became_sql_at"),
    ("salesqualifiedlead", "became_sql_at"),
    ("opportunity", "became_opportunity_at"),
    ("customer", "became_customer_at"),
    ("mql", "became_mql_at"),
];

/// When records of one team reach a value: days since they were created, with their rows in the examined source.
#[derive(Default)]
struct Arrivals {
    /// The value as written.
    written: String,
    days: Vec<i32>,
    rows: Vec<u32>,
}

/// Field's key and folded value.
type Status = (String, String);

/// Looks for words with two meanings. O(records + changes · log records).
pub(super) fn check(exam: &mut Exam) -> Result<(), WorkbenchError> {
    writers::at_once(exam)?;
    if !matches!(exam.source.about.table, Table::Leads | Table::Opportunities) {
        return Ok(());
    }
    contradictions(exam)?;
    let Some(other) = exam.other else {
        return Ok(());
    };
    let team = exam.source.about.team;
    let own = arrivals(exam, team)?;
    let others = arrivals(exam, other)?;
    for (team, found) in [(team, &own), (other, &others)] {
        if found.is_empty() {
            exam.cannot(
                "Statuses both teams use at different times",
                format!(
                    "No date in {} exports says when a record reached a status.",
                    team.possessive()
                ),
            );
            return Ok(());
        }
    }
    if own.keys().all(|status| !others.contains_key(status)) {
        exam.cannot(
            "Statuses both teams use at different times",
            "No status has a date in both teams' exports.",
        );
    }
    for (status, own) in &own {
        if let Some(theirs) = others.get(status) {
            compare(exam, other, status, own, theirs);
        }
    }
    Ok(())
}

fn compare(exam: &mut Exam, other: Team, status: &Status, own: &Arrivals, theirs: &Arrivals) {
    let (Some(ours), Some(others)) = (spread(&own.days), spread(&theirs.days)) else {
        return;
    };
    let overlap = ours.low <= others.high && others.low <= ours.high;
    if overlap || (ours.median - others.median).abs() < APART {
        return;
    }
    let team = exam.source.about.team;
    let rows = own.rows.clone();
    let mut found = Found::new("two-meanings", Severity::Warning, rows.len(), exam.rows, rows);
    found.key = format!("{}={}", status.0, own.written);
    found.words = format!(
        "{} reach {} “{}” {} after they were created, {} {}: it may mean two things.",
        exam.records(),
        exam.label(&status.0).to_lowercase(),
        own.written,
        days(ours.median),
        other.possessive(),
        days(others.median),
    );
    let half = |team: Team, spread: &Spread, n: usize| {
        format!(
            "{} {n}: half of them after {} to {}",
            team.possessive(),
            spread.low,
            days(spread.high)
        )
    };
    found.evidence = format!(
        "Medians. {}; {}.",
        half(team, &ours, own.days.len()),
        half(other, &others, theirs.days.len())
    );
    found.fields = vec![status.0.clone(), key::CREATED_AT.to_owned()];
    exam.find(found);
}

fn days(n: i32) -> String {
    if n == 1 {
        "1 day".to_owned()
    } else {
        format!("{n} days")
    }
}

/// Where the middle half of some days lies; `None` of too few.
struct Spread {
    low: i32,
    median: i32,
    high: i32,
}

fn spread(days: &[i32]) -> Option<Spread> {
    if days.len() < ENOUGH {
        return None;
    }
    let mut days = days.to_vec();
    days.sort_unstable();
    let at = |part: usize| days[(days.len() - 1) * part / 4];
    Some(Spread {
        low: at(1),
        median: at(2),
        high: at(3),
    })
}

/// When a team's records reach each value they ever reach: from its histories, from the dates of lifecycle stages,
/// else from the date of the last stage change.
fn arrivals(exam: &mut Exam, team: Team) -> Result<BTreeMap<Status, Arrivals>, WorkbenchError> {
    let table = exam.source.about.table;
    let mut found = BTreeMap::new();
    let histories = History::all(exam, team, table)?;
    for source in exam.sources(Some(team), table) {
        let Some(born) = exam.column_of(&source, key::CREATED_AT)? else {
            continue;
        };
        if let Some(ids) = exam.column_of(&source, key::ID)? {
            for history in &histories {
                from_history(exam, &mut found, &source, history, &ids, &born);
            }
        }
        from_dates(exam, &mut found, &source, &born)?;
        if histories.is_empty() && table == Table::Opportunities {
            let at = exam.column_of(&source, "stage_changed_at")?;
            let stage = exam.column_of(&source, "stage")?;
            if let (Some(at), Some(stage)) = (at, stage) {
                for row in 0..stage.len() {
                    if let Cell::Text(value) = stage.cell(row) {
                        arrive(
                            exam,
                            &mut found,
                            &source,
                            ("stage", value),
                            row,
                            days_between(&born, &at, row),
                        );
                    }
                }
            }
        }
    }
    Ok(found)
}

fn days_between(from: &Column, to: &Column, row: usize) -> Option<i32> {
    Some(kernel::day(to, row)? - kernel::day(from, row)?)
}

fn arrive(
    exam: &Exam,
    found: &mut BTreeMap<Status, Arrivals>,
    source: &Source,
    (field, value): (&str, &str),
    row: usize,
    days: Option<i32>,
) {
    let Some(days) = days.filter(|days| *days >= 0) else {
        return;
    };
    let own = found.entry((field.to_owned(), fold(value))).or_default();
    if own.written.is_empty() {
        value.trim().clone_into(&mut own.written);
    }
    own.days.push(days);
    if source.id == exam.source.id {
        own.rows.push(row as u32);
    }
}

/// The first time each record reaches each value.
fn from_history(
    exam: &Exam,
    found: &mut BTreeMap<Status, Arrivals>,
    source: &Source,
    history: &History,
    ids: &Column,
    born: &Column,
) {
    let records = reconcile::refer(&history.records, ids);
    let mut first: BTreeMap<(usize, &str, u32), i32> = BTreeMap::new();
    for (change, record) in records
        .iter()
        .enumerate()
        .filter(|(_, record)| **record != NO_ROW)
    {
        let (Some(name), Cell::Text(value)) = (history.field(change), history.after.cell(change)) else {
            continue;
        };
        let Some(day) = kernel::day(&history.at, change) else {
            continue;
        };
        let Some(field) = writers::field_of(source, name) else {
            continue;
        };
        if !source.columns[field].kind.is_textual() || source.columns[field].key == "owner" {
            continue;
        }
        let earliest = first.entry((field, value.trim(), *record)).or_insert(day);
        *earliest = day.min(*earliest);
    }
    for ((field, value, record), day) in first {
        let row = record as usize;
        let days = kernel::day(born, row).map(|born| day - born);
        arrive(
            exam,
            found,
            source,
            (&source.columns[field].key, value),
            row,
            days,
        );
    }
}

fn from_dates(
    exam: &mut Exam,
    found: &mut BTreeMap<Status, Arrivals>,
    source: &Source,
    born: &Column,
) -> Result<(), WorkbenchError> {
    for (value, date) in STAGE_DATES {
        if let Some(at) = exam.column_of(source, date)? {
            for row in 0..at.len() {
                let days = days_between(born, &at, row);
                arrive(exam, found, source, ("lifecycle_stage", value), row, days);
            }
        }
    }
    Ok(())
}

/// Stages some of whose records are closed and some open.
fn contradictions(exam: &mut Exam) -> Result<(), WorkbenchError> {
    let is_flag = exam
        .source
        .column("closed")
        .is_some_and(|column| column.kind == Kind::YesNo);
    if exam.source.about.table != Table::Opportunities || !is_flag {
        return Ok(());
    }
    let (Some(stages), Some(closed)) = (exam.column("stage")?, exam.column("closed")?) else {
        return Ok(());
    };
    let mut split: BTreeMap<&str, [Vec<u32>; 2]> = BTreeMap::new();
    for row in 0..exam.rows {
        if let (Cell::Text(stage), Cell::YesNo(closed)) = (stages.cell(row), closed.cell(row)) {
            split.entry(stage.trim()).or_default()[usize::from(closed)].push(row as u32);
        }
    }
    for (stage, [open, closed]) in split {
        if open.is_empty() || closed.is_empty() {
            continue;
        }
        let of = open.len() + closed.len();
        let (fewer, rest) = if open.len() < closed.len() {
            (open, "closed")
        } else {
            (closed, "open")
        };
        let mut found = Found::new(
            "contradicting-status",
            Severity::Warning,
            fewer.len(),
            of,
            Vec::new(),
        );
        found.key = stage.to_owned();
        let but = if rest == "closed" { "open" } else { "closed" };
        found.words = format!("{} in {stage} are {but}, the others are {rest}.", exam.records());
        found.evidence = format!("{} against {}.", exam.label("stage"), exam.label("closed"));
        found.fields = vec!["stage".to_owned(), "closed".to_owned()];
        found.examples = exam.named(&fewer, |_| String::new())?;
        found.rows = fewer;
        exam.find(found);
    }
    Ok(())
}
