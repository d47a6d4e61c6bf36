//! The fields of a source: how full they are here and at the counterpart, what they hold, who writes them and when
//! they last changed; and what of that stands out.

use std::collections::BTreeMap;

use column::{Bitmap, Cell, Column, Tally, kernel};
use model::field::key;
use model::{Kind, Severity};

use super::exam::{EXAMPLES, Exam, Found, fold, rows_in, some_of};
use super::writers::{self, Changes};
use crate::api::{FieldCondition, FilledCount, SourceColumn, ToldBy, ValueCount, Writer};
use crate::error::WorkbenchError;
use crate::frame::SIDES;
use crate::import::civil;
use crate::rows::value;

/// Values shown of a field.
const TOP: usize = 5;
/// Values of a category compared with each other.
const SPELLINGS: usize = 5_000;
/// A field filled in less than this share is not filled by a team, in percent.
const HARDLY: u64 = 1;
/// A field filled in this share at least is, in percent.
const CLEARLY: u64 = 10;

/// Names that exports give to who wrote a record last, then to who made it.
const WROTE: [&str; 10] = [
    "last modified by",
    "last modified by id",
    "lastmodifiedbyid",
    "modified by",
    "updated by",
    "updated by user",
    "created by",
    "created by id",
    "createdbyid",
    "created by user",
];

/// Describes the fields and tells what stands out among them. O(rows) per field.
pub(super) fn check(exam: &mut Exam) -> Result<Vec<FieldCondition>, WorkbenchError> {
    let changes = writers::changes(exam)?;
    let record = record_writers(exam)?;
    let modified = exam.column("modified_at")?.and_then(|column| latest(&column));
    let mut fields = Vec::with_capacity(exam.source.columns.len());
    for (at, own) in exam.source.columns.clone().into_iter().enumerate() {
        let column = exam.workspace.column(exam.source.id, at)?;
        let most = if own.kind == Kind::Category {
            SPELLINGS
        } else {
            TOP
        };
        let tally = column::tally(&column, most);
        if own.kind == Kind::Category {
            spellings(exam, &own, &column, &tally);
        }
        let mut field = described(exam, &own, &column, tally);
        let changed = changes
            .as_ref()
            .map(|changes| &changes[at])
            .filter(|own| own.changes > 0);
        written(exam, &mut field, changed, &record, modified)?;
        fields.push(field);
    }
    empty(exam, &fields);
    if let Some(other) = exam.other {
        only_here(exam, other, &fields);
        for field in &fields {
            one_sided(exam, other, field)?;
        }
    }
    Ok(fields)
}

fn described(exam: &Exam, own: &SourceColumn, column: &Column, mut tally: Tally) -> FieldCondition {
    tally.top.truncate(TOP);
    FieldCondition {
        key: own.key.clone(),
        label: own.label.clone(),
        header: own.header.clone(),
        kind: own.kind,
        currency: own.currency.clone(),
        filled: tally.filled as u64,
        of: exam.rows as u64,
        unreadable: own.unreadable,
        distinct: tally.distinct as u64,
        top: tally
            .top
            .iter()
            .map(|(row, n)| ValueCount {
                value: value(Some(column), *row),
                records: *n as u64,
            })
            .collect(),
        other: others(exam, &own.key),
        writers: Vec::new(),
        written: 0,
        told_by: ToldBy::Nothing,
        last_change: None,
        last_change_reason: String::new(),
    }
}

/// How full the field is in the counterpart's exports; `None` when they don't have it.
fn others(exam: &Exam, key: &str) -> Option<FilledCount> {
    let sources = exam.sources(Some(exam.other?), exam.source.about.table);
    let holding = sources
        .iter()
        .filter_map(|source| Some((source.rows, source.column(key)?.filled)));
    holding
        .map(|(of, filled)| FilledCount { filled, of })
        .reduce(|a, b| FilledCount {
            filled: a.filled + b.filled,
            of: a.of + b.of,
        })
}

/// Who wrote the records, by the export's own column for that.
fn record_writers(exam: &mut Exam) -> Result<Vec<Writer>, WorkbenchError> {
    let keys: Vec<String> = WROTE
        .iter()
        .flat_map(|name| {
            let named = |column: &&SourceColumn| fold(&column.header) == *name && column.kind.is_textual();
            exam.source
                .columns
                .iter()
                .find(named)
                .map(|column| column.key.clone())
        })
        .collect();
    let Some(key) = keys.first() else {
        return Ok(Vec::new());
    };
    let Some(column) = exam.column(key)? else {
        return Ok(Vec::new());
    };
    let top = column::tally(&column, 3).top;
    let writer = |(row, n): (usize, usize)| match column.cell(row) {
        Cell::Text(who) => Some(Writer {
            who: who.to_owned(),
            n: n as u64,
        }),
        _ => None,
    };
    Ok(top.into_iter().filter_map(writer).collect())
}

/// Says who writes a field and when it last changed: by its history, by a date of its own, else by the record's.
fn written(
    exam: &mut Exam,
    field: &mut FieldCondition,
    changed: Option<&Changes>,
    record: &[Writer],
    modified: Option<i32>,
) -> Result<(), WorkbenchError> {
    if let Some(changes) = changed {
        field.writers.clone_from(&changes.writers);
        field.written = changes.changes;
        field.told_by = ToldBy::History;
    } else if !record.is_empty() {
        field.writers = record.to_vec();
        field.written = exam.rows as u64;
        field.told_by = ToldBy::Record;
    }
    let own_date = match field.key.as_str() {
        "stage" => "stage_changed_at",
        "owner" => "owner_assigned_at",
        _ => "",
    };
    let by_date = exam.column(own_date)?.and_then(|column| latest(&column));
    let (last, reason) = if let Some(last) = changed.and_then(|changes| changes.last) {
        (Some(last), "The latest change in the history.".to_owned())
    } else if let Some(last) = by_date {
        (
            Some(last),
            format!("The latest {}.", exam.label(own_date).to_lowercase()),
        )
    } else if let Some(last) = modified {
        (
            Some(last),
            "The latest change of any record; no history tells this field's.".to_owned(),
        )
    } else {
        (
            None,
            "Neither a history of this field nor a last modified date is here.".to_owned(),
        )
    };
    field.last_change = last.and_then(civil);
    field.last_change_reason = reason;
    Ok(())
}

fn latest(column: &Column) -> Option<i32> {
    (0..column.len()).filter_map(|row| kernel::day(column, row)).max()
}

/// One value of a category under several spellings.
fn spellings(exam: &mut Exam, own: &SourceColumn, column: &Column, tally: &Tally) {
    let mut by_fold: BTreeMap<String, Vec<(&str, usize)>> = BTreeMap::new();
    for (row, n) in &tally.top {
        if let Cell::Text(text) = column.cell(*row) {
            by_fold.entry(fold(text)).or_default().push((text, *n));
        }
    }
    let several: Vec<&Vec<(&str, usize)>> = by_fold.values().filter(|texts| texts.len() > 1).collect();
    if several.is_empty() {
        return;
    }
    let rare: Vec<&str> = several
        .iter()
        .flat_map(|texts| texts[1..].iter().map(|(text, _)| *text))
        .collect();
    let rows = rows_in(&kernel::text_where(column, |text| rare.contains(&text)));
    let mut found = Found::new("spellings", Severity::Note, rows.len(), tally.filled, Vec::new());
    found.key.clone_from(&own.key);
    found.words = format!(
        "{} spell {} unlike the others: {}.",
        exam.records(),
        own.label,
        some_of(
            &rare.iter().map(|text| format!("“{text}”")).collect::<Vec<_>>(),
            3
        )
    );
    found.evidence =
        "Definitions compare without case, so they count as one value; other tools may not.".to_owned();
    found.fields = vec![own.key.clone()];
    for texts in several.iter().take(EXAMPLES) {
        let label = texts
            .iter()
            .map(|(text, n)| format!("{text} ({n})"))
            .collect::<Vec<_>>()
            .join(", ");
        let all: Vec<&str> = texts.iter().map(|(text, _)| *text).collect();
        found.examples.push((
            label,
            rows_in(&kernel::text_where(column, |text| all.contains(&text))),
        ));
    }
    found.rows = rows;
    exam.find(found);
}

fn empty(exam: &mut Exam, fields: &[FieldCondition]) {
    if exam.rows == 0 {
        return;
    }
    let none: Vec<&FieldCondition> = fields.iter().filter(|field| field.filled == 0).collect();
    let labels: Vec<String> = none.iter().map(|field| field.label.clone()).collect();
    let mut found = Found::new(
        "empty-fields",
        Severity::Note,
        none.len(),
        fields.len(),
        every(exam),
    );
    found.words = format!("fields hold nothing: {}.", some_of(&labels, 6));
    found.fields = none.iter().map(|field| field.key.clone()).collect();
    exam.find(found);
}

fn every(exam: &Exam) -> Vec<u32> {
    rows_in(&Bitmap::all(exam.rows))
}

/// Fields that the counterpart's exports don't have at all.
fn only_here(exam: &mut Exam, other: model::Team, fields: &[FieldCondition]) {
    let mut alone: Vec<&FieldCondition> = fields
        .iter()
        .filter(|field| field.other.is_none() && field.filled > 0 && field.key != key::CRM_ID)
        .collect();
    alone.sort_by_key(|field| std::cmp::Reverse(field.filled));
    let labels: Vec<String> = alone.iter().map(|field| field.label.clone()).collect();
    let mut found = Found::new(
        "only-here",
        Severity::Note,
        alone.len(),
        fields.len(),
        every(exam),
    );
    found.words = format!(
        "fields are in {} exports only: {}.",
        exam.source.about.team.possessive(),
        some_of(&labels, 6)
    );
    found.evidence = format!("{} definitions read them from here.", other.possessive());
    found.fields = alone.iter().map(|field| field.key.clone()).collect();
    exam.find(found);
}

/// A field that both teams' exports have and one team fills.
fn one_sided(exam: &mut Exam, other: model::Team, field: &FieldCondition) -> Result<(), WorkbenchError> {
    let Some(theirs) = field.other else {
        return Ok(());
    };
    let own = FilledCount {
        filled: field.filled,
        of: field.of,
    };
    let hardly = |count: FilledCount| count.filled * 100 < count.of * HARDLY;
    let clearly = |count: FilledCount| count.of > 0 && count.filled * 100 >= count.of * CLEARLY;
    let team = exam.source.about.team;
    let (code, filler, rows) = if clearly(own) && hardly(theirs) {
        let column = exam.column(&field.key)?;
        let rows = column.map(|column| rows_in(&kernel::nulls(&column).not()));
        ("filled-here-only", team, rows.unwrap_or_default())
    } else if hardly(own) && clearly(theirs) {
        ("filled-there-only", other, filled_there(exam, &field.key)?)
    } else {
        return Ok(());
    };
    let mut found = Found::new(code, Severity::Warning, rows.len(), exam.rows, rows);
    found.key.clone_from(&field.key);
    found.words = format!(
        "{} have a {} in {} exports only.",
        exam.records(),
        field.label,
        filler.possessive()
    );
    found.evidence = format!(
        "{}: {} of {} here, {} of {} in {} exports.",
        field.label,
        own.filled,
        own.of,
        theirs.filled,
        theirs.of,
        other.possessive()
    );
    found.fields = vec![field.key.clone()];
    exam.find(found);
    Ok(())
}

/// The records here that are linked to one of the counterpart's with a value in the field. O(rows).
fn filled_there(exam: &mut Exam, key: &str) -> Result<Vec<u32>, WorkbenchError> {
    let side = usize::from(exam.source.about.team == SIDES[1]);
    let Some((frame, _)) = exam.model.frame(exam.workspace, exam.source.about.table)? else {
        return Ok(Vec::new());
    };
    let Some(column) = frame.own_column(exam.workspace, 1 - side, key)? else {
        return Ok(Vec::new());
    };
    let mut rows = Vec::new();
    for unit in kernel::nulls(&column).not().rows() {
        if let Some((source, row)) = frame.sides[side].origin(unit)
            && source.id == exam.source.id
        {
            rows.push(row as u32);
        }
    }
    rows.sort_unstable();
    Ok(rows)
}
