//! Who changes what, read from the histories a team brought: who writes each field and when last, and changes made
//! to many records in one minute.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use column::{Cell, Column, Data, kernel};
use model::field::key;
use model::{Severity, Table};

use super::exam::{EXAMPLES, Exam, Found, fold, text};
use crate::api::Writer;
use crate::catalog::Source;
use crate::error::WorkbenchError;
use crate::import::civil;

/// Changes of one kind in one minute that no person makes by hand.
const AT_ONCE: usize = 20;
/// Writers shown of a field.
const WRITERS: usize = 3;

/// A history of changes: which record, which field, from what to what, by whom, when.
pub(super) struct History {
    /// Ids of the records that changed.
    pub records: Arc<Column>,
    pub at: Arc<Column>,
    by: Option<Arc<Column>>,
    /// Names of the fields, where rows are about several.
    names: Option<Arc<Column>>,
    before: Option<Arc<Column>>,
    pub after: Arc<Column>,
}

/// What a history says of one field.
#[derive(Default)]
pub(super) struct Changes {
    pub writers: Vec<Writer>,
    pub changes: u64,
    /// The latest day.
    pub last: Option<i32>,
}

impl History {
    /// The histories of a table's records that a team brought.
    pub fn all(exam: &mut Exam, team: model::Team, table: Table) -> Result<Vec<History>, WorkbenchError> {
        let id = match table {
            Table::Leads => key::LEAD_ID,
            Table::Opportunities => key::OPPORTUNITY_ID,
            _ => return Ok(Vec::new()),
        };
        let mut histories = Vec::new();
        for source in exam.sources(Some(team), Table::StageHistory) {
            if let Some(records) = exam.column_of(&source, id)? {
                histories.extend(History::of(exam, &source, records)?);
            }
        }
        Ok(histories)
    }

    /// A source of stage changes as a history; `None` when it tells no day or no value.
    fn of(exam: &mut Exam, source: &Source, records: Arc<Column>) -> Result<Option<History>, WorkbenchError> {
        let names = exam.column_of(source, "field_name")?;
        let (before, after) = match names {
            Some(_) => ("old_value", "new_value"),
            None => ("from_stage", "stage"),
        };
        let before = exam.column_of(source, before)?;
        let after = exam.column_of(source, after)?;
        let at = exam.column_of(source, "changed_at")?;
        let by = exam.column_of(source, "changed_by")?;
        Ok(at.zip(after).map(|(at, after)| History {
            records,
            at,
            by,
            names,
            before,
            after,
        }))
    }

    /// The name of the field that a row changes, in the history's words; `None` for a row that changes nothing.
    pub fn field(&self, row: usize) -> Option<&str> {
        let value =
            |column: &Option<Arc<Column>>| column.as_ref().map(|column| column.cell(row) != Cell::Null);
        match &self.names {
            Some(names) => match names.cell(row) {
                Cell::Text(name) => Some(name),
                _ => None,
            },
            None if value(&self.before) == Some(true)
                && self.before.as_ref().map(|own| own.cell(row)) == Some(self.after.cell(row)) =>
            {
                None
            }
            None => Some("stage"),
        }
    }
}

/// Which field of the source a history's name for it means.
pub(super) fn field_of(source: &Source, name: &str) -> Option<usize> {
    let name = fold(name);
    source
        .columns
        .iter()
        .position(|column| fold(&column.header) == name || fold(&column.label) == name || column.key == name)
}

/// What the team's own histories say of each field, in the order of the source's fields. O(changes).
pub(super) fn changes(exam: &mut Exam) -> Result<Option<Vec<Changes>>, WorkbenchError> {
    let source = exam.source.clone();
    let histories = History::all(exam, source.about.team, source.about.table)?;
    if histories.is_empty() {
        return Ok(None);
    }
    let mut fields: Vec<Changes> = source.columns.iter().map(|_| Changes::default()).collect();
    let mut written: BTreeMap<(usize, String), u64> = BTreeMap::new();
    for history in &histories {
        let mut known: HashMap<&str, Option<usize>> = HashMap::new();
        let mut by: HashMap<(usize, &str), u64> = HashMap::new();
        for row in 0..history.at.len() {
            let Some(name) = history.field(row) else { continue };
            let at = *known.entry(name).or_insert_with(|| field_of(&source, name));
            let Some(field) = at else { continue };
            let changes = &mut fields[field];
            changes.changes += 1;
            changes.last = changes.last.max(kernel::day(&history.at, row));
            if let Some(Cell::Text(who)) = history.by.as_ref().map(|by| by.cell(row)) {
                *by.entry((field, who)).or_default() += 1;
            }
        }
        for ((field, who), n) in by {
            *written.entry((field, who.trim().to_owned())).or_default() += n;
        }
    }
    for ((field, who), n) in written {
        fields[field].writers.push(Writer { who, n });
    }
    for field in &mut fields {
        field.writers.sort_by_key(|writer| std::cmp::Reverse(writer.n));
        field.writers.truncate(WRITERS);
    }
    Ok(Some(fields))
}

/// In a history: the same change made to many records in one minute. O(changes).
pub(super) fn at_once(exam: &mut Exam) -> Result<(), WorkbenchError> {
    if exam.source.about.table != Table::StageHistory {
        return Ok(());
    }
    let id = match exam.source.position(key::LEAD_ID) {
        Some(_) => key::LEAD_ID,
        None => key::OPPORTUNITY_ID,
    };
    let source = exam.source.clone();
    let history = match exam.column(id)? {
        Some(records) => History::of(exam, &source, records)?,
        None => None,
    };
    let Some(history) = history else {
        return Ok(());
    };
    let Data::Instant(instants) = &history.at.data else {
        exam.cannot(
            "Changes to many records at once",
            "The history has days without a time.",
        );
        return Ok(());
    };
    let mut minutes: HashMap<i64, usize> = HashMap::new();
    for at in instants.iter().filter(|at| **at != i64::MIN) {
        *minutes.entry(at.div_euclid(60)).or_default() += 1;
    }
    let mut groups: BTreeMap<(i64, Change), Vec<u32>> = BTreeMap::new();
    for (row, at) in instants.iter().enumerate() {
        let minute = at.div_euclid(60);
        if minutes.get(&minute).is_some_and(|n| *n >= AT_ONCE)
            && let Some(change) = Change::of(&history, row)
        {
            groups.entry((minute, change)).or_default().push(row as u32);
        }
    }
    for ((minute, change), rows) in groups.into_iter().filter(|(_, rows)| rows.len() >= AT_ONCE) {
        found(exam, &history, minute, &change, rows)?;
    }
    Ok(())
}

/// From what to what a field changed, and by whom.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    field: String,
    before: String,
    after: String,
    by: String,
}

impl Change {
    /// The change of a row, where a known value gives way to another.
    fn of(history: &History, row: usize) -> Option<Change> {
        Some(Change {
            field: history.field(row)?.to_owned(),
            before: text(history.before.as_ref()?, row)?,
            after: text(&history.after, row)?,
            by: history
                .by
                .as_ref()
                .and_then(|by| text(by, row))
                .unwrap_or_default(),
        })
    }
}

fn found(
    exam: &mut Exam,
    history: &History,
    minute: i64,
    change: &Change,
    rows: Vec<u32>,
) -> Result<(), WorkbenchError> {
    let day = civil(kernel::day_of_instant(minute * 60)).map_or_else(String::new, |day| day.to_string());
    let time = format!("{:02}:{:02}", minute.rem_euclid(1440) / 60, minute.rem_euclid(60));
    let mut found = Found::new(
        "changed-at-once",
        Severity::Warning,
        rows.len(),
        exam.rows,
        Vec::new(),
    );
    found.key = format!("{day} {time} {} {}", change.before, change.after);
    found.words = format!(
        "changes set {} from {} to {} in one minute, on {day} at {time}{}.",
        change.field,
        change.before,
        change.after,
        if change.by.is_empty() {
            String::new()
        } else {
            format!(", by {}", change.by)
        }
    );
    found.evidence = "A picklist may have been changed, or records updated in bulk.".to_owned();
    found.fields = [
        "field_name",
        "old_value",
        "new_value",
        "from_stage",
        "stage",
        "changed_at",
        "changed_by",
    ]
    .iter()
    .map(|key| (*key).to_owned())
    .collect();
    for row in rows.iter().take(EXAMPLES) {
        let id = text(&history.records, *row as usize).unwrap_or_default();
        found.examples.push((id, vec![*row]));
    }
    found.rows = rows;
    exam.find(found);
    Ok(())
}
