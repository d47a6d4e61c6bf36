//! Open records that nobody touched in a quarter, and owners who have gone silent while records are theirs.

use std::collections::BTreeMap;

use column::{Bitmap, Cell, kernel};
use model::{Severity, Table};

use super::exam::{EXAMPLES, Exam, Found, day, rows_in};
use super::{period, states};
use crate::error::WorkbenchError;

/// Days of a quarter.
const QUARTER: i32 = 90;

/// Dates on which somebody did something with the record.
const TOUCHES: [&str; 6] = [
    "last_activity_at",
    "last_contacted_at",
    "modified_at",
    "stage_changed_at",
    "owner_assigned_at",
    "recent_conversion_at",
];

/// Looks for records and owners without a sign of life. O(rows) each.
pub(super) fn check(exam: &mut Exam) -> Result<(), WorkbenchError> {
    let Some(states) = states::of(exam)? else {
        return Ok(());
    };
    let Some(as_of) = exam.as_of else {
        exam.cannot(
            "Records nobody touched in a quarter",
            "Nothing says when the export was made.",
        );
        return Ok(());
    };
    records(exam, &states, as_of)?;
    owners(exam, &states, as_of)
}

fn records(exam: &mut Exam, states: &states::States, as_of: i32) -> Result<(), WorkbenchError> {
    let mut keys: Vec<&str> = Vec::new();
    let mut columns = Vec::new();
    for key in TOUCHES {
        if let Some(column) = exam.column(key)? {
            keys.push(key);
            columns.push(column);
        }
    }
    if columns.is_empty() {
        exam.cannot(
            "Records nobody touched in a quarter",
            "The export has no last activity and no last modified date.",
        );
        return Ok(());
    }
    if let Some(born) = period::dated_by(exam) {
        columns.extend(exam.column(born)?);
        keys.push(born);
    }
    let touched: Vec<Option<i32>> = (0..exam.rows)
        .map(|row| columns.iter().filter_map(|column| kernel::day(column, row)).max())
        .collect();
    let dated = Bitmap::from_fn(exam.rows, |row| touched[row].is_some()).and(&states.open);
    let mut rows = rows_in(&dated);
    rows.retain(|row| touched[*row as usize].is_some_and(|day| day < as_of - QUARTER));
    rows.sort_by_key(|row| (touched[*row as usize], *row));
    let labels: Vec<String> = keys.iter().map(|key| exam.label(key)).collect();
    let mut found = Found::new(
        "untouched",
        Severity::Warning,
        rows.len(),
        dated.count(),
        Vec::new(),
    );
    found.words = format!(
        "open {} were not touched in the {QUARTER} days before {}.",
        exam.records(),
        day(as_of)
    );
    found.evidence = format!("Touched means the latest of {}.", labels.join(", "));
    let undated = states.open.count() - dated.count();
    if undated > 0 {
        found
            .evidence
            .push_str(&format!(" {undated} more have none of these dates."));
    }
    found.examples = per_owner(exam, &rows)?;
    found.fields = keys.iter().map(|key| (*key).to_owned()).collect();
    found.fields.push("owner".to_owned());
    found.rows = rows;
    exam.find(found);
    Ok(())
}

/// The owners with the most of these rows.
fn per_owner(exam: &mut Exam, rows: &[u32]) -> Result<Vec<(String, Vec<u32>)>, WorkbenchError> {
    let Some(owners) = exam.column("owner")? else {
        return exam.named(rows, |_| String::new());
    };
    let mut parts: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for row in rows {
        let owner = match owners.cell(*row as usize) {
            Cell::Text(owner) => owner.trim(),
            _ => "no owner",
        };
        parts.entry(owner).or_default().push(*row);
    }
    let mut parts: Vec<(String, Vec<u32>)> = parts
        .into_iter()
        .map(|(owner, rows)| (owner.to_owned(), rows))
        .collect();
    parts.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
    parts.truncate(EXAMPLES);
    Ok(parts)
}

/// Owners of open records whose last activity, in the activities any team brought, is more than a quarter ago.
fn owners(exam: &mut Exam, states: &states::States, as_of: i32) -> Result<(), WorkbenchError> {
    let Some(owners) = exam.column("owner")? else {
        return Ok(());
    };
    let latest = latest_activity(exam, as_of)?;
    if latest.is_empty() {
        exam.cannot(
            "Owners who have gone silent",
            "No export of activities with an owner and a day is here.",
        );
        return Ok(());
    }
    let silent: BTreeMap<&str, i32> = latest
        .iter()
        .filter(|(_, last)| **last < as_of - QUARTER)
        .map(|(owner, last)| (owner.as_str(), *last))
        .collect();
    let open = states.open.count();
    // One walk over the records, however many owners are silent.
    let theirs = kernel::text_where(&owners, |own| silent.contains_key(own.trim())).and(&states.open);
    let mut rows_of: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for row in theirs.rows() {
        if let Cell::Text(owner) = owners.cell(row) {
            rows_of.entry(owner.trim()).or_default().push(row as u32);
        }
    }
    for (owner, last) in silent {
        let rows = rows_of.remove(owner).unwrap_or_default();
        let mut found = Found::new("silent-owner", Severity::Warning, rows.len(), open, rows);
        found.key = owner.to_owned();
        found.words = format!(
            "open {} belong to {owner}, whose last activity was on {}.",
            exam.records(),
            day(last)
        );
        found.evidence = format!("{} days before {}.", as_of - last, day(as_of));
        found.fields = vec![
            "owner".to_owned(),
            "owner_assigned_at".to_owned(),
            "created_at".to_owned(),
        ];
        exam.find(found);
    }
    Ok(())
}

/// The latest day on which each owner did something, up to the as-of day.
fn latest_activity(exam: &mut Exam, as_of: i32) -> Result<BTreeMap<String, i32>, WorkbenchError> {
    let mut latest: BTreeMap<String, i32> = BTreeMap::new();
    for source in exam.sources(None, Table::Activities) {
        let day_key = ["activity_at", "created_at"]
            .into_iter()
            .find(|key| source.position(key).is_some());
        let (Some(day_key), Some(owners)) = (day_key, exam.column_of(&source, "owner")?) else {
            continue;
        };
        let Some(days) = exam.column_of(&source, day_key)? else {
            continue;
        };
        for row in 0..owners.len() {
            let (Cell::Text(owner), Some(day)) = (owners.cell(row), kernel::day(&days, row)) else {
                continue;
            };
            if day > as_of {
                continue;
            }
            match latest.get_mut(owner.trim()) {
                Some(last) => *last = day.max(*last),
                None => {
                    latest.insert(owner.trim().to_owned(), day);
                }
            }
        }
    }
    Ok(latest)
}
