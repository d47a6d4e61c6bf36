//! The period a source covers: records per month, months without any, days after the as-of day.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use column::kernel;
use jiff::civil::Date;
use model::field::key;
use model::{Severity, Table};

use super::exam::{Exam, Found, day, rows_in};
use crate::api::MonthCount;
use crate::error::WorkbenchError;
use crate::import::civil;

/// Months shown, at most; gaps are looked for among them.
const MONTHS: usize = 120;

/// What a source covers.
#[derive(Default)]
pub(super) struct Covered {
    pub days: Option<(Date, Date)>,
    pub label: String,
    pub undated: u64,
    pub months: Vec<MonthCount>,
    pub earlier: u64,
}

/// The date that says when a record of the table came about, if the source has it.
pub(super) fn dated_by(exam: &Exam) -> Option<&'static str> {
    let keys: &[&'static str] = match exam.source.about.table {
        Table::StageHistory => &["changed_at"],
        Table::Activities => &["activity_at", key::CREATED_AT],
        Table::Targets => &["starts_on"],
        _ => &[key::CREATED_AT, "engaged_on"],
    };
    let temporal = |key: &str| {
        exam.source
            .column(key)
            .is_some_and(|column| column.kind.is_temporal())
    };
    keys.iter().copied().find(|key| temporal(key))
}

/// Counts the months of the source, and tells its gaps and the days that had not come yet. O(rows).
pub(super) fn check(exam: &mut Exam) -> Result<Covered, WorkbenchError> {
    let Some(dated) = dated_by(exam) else {
        exam.cannot(
            "Months without records",
            "No field says when a record came about.",
        );
        return Ok(Covered::default());
    };
    let Some(column) = exam.column(dated)? else {
        return Ok(Covered::default());
    };
    let label = exam.label(dated);
    // order unseen: only summed into months.
    let mut days: HashMap<i32, u64> = HashMap::new();
    let (mut first, mut last, mut undated) = (i32::MAX, i32::MIN, 0);
    for row in 0..exam.rows {
        match kernel::day(&column, row) {
            None => undated += 1,
            Some(day) => {
                (first, last) = (first.min(day), last.max(day));
                *days.entry(day).or_default() += 1;
            }
        }
    }
    let mut months: BTreeMap<i32, u64> = BTreeMap::new();
    let mut month_of = MonthOf::default();
    for (day, n) in days {
        *months.entry(month_of.day(day)).or_default() += n;
    }
    let (Some((from, _)), Some((to, _))) = (months.first_key_value(), months.last_key_value()) else {
        return Ok(Covered {
            label,
            undated,
            ..Covered::default()
        });
    };
    let (from, to) = ((*from).max(*to - (MONTHS as i32 - 1)), *to);
    let counted: Vec<(i32, u64)> = (from..=to)
        .map(|month| (month, months.get(&month).copied().unwrap_or(0)))
        .collect();
    let planned = exam.source.about.table == Table::Targets;
    if !planned {
        gaps(exam, dated, &label, &counted, |row| kernel::day(&column, row))?;
        not_yet(exam, dated, &label)?;
    }
    Ok(Covered {
        days: civil(first).zip(civil(last)),
        label,
        undated,
        earlier: months.range(..from).map(|(_, n)| n).sum(),
        months: counted
            .into_iter()
            .map(|(month, records)| MonthCount {
                month: month_text(month),
                records,
            })
            .collect(),
    })
}

/// Months of days, each day looked up in the calendar once.
#[derive(Default)]
struct MonthOf {
    // order unseen: only looked up.
    known: HashMap<i32, i32>,
}

impl MonthOf {
    /// Months since the year 0.
    fn day(&mut self, day: i32) -> i32 {
        *self.known.entry(day).or_insert_with(|| {
            civil(day).map_or(0, |day| i32::from(day.year()) * 12 + i32::from(day.month()) - 1)
        })
    }
}

fn month_text(month: i32) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

fn gaps(
    exam: &mut Exam,
    dated: &str,
    label: &str,
    months: &[(i32, u64)],
    day_of: impl Fn(usize) -> Option<i32>,
) -> Result<(), WorkbenchError> {
    let empty: Vec<i32> = months
        .iter()
        .filter(|(_, n)| *n == 0)
        .map(|(month, _)| *month)
        .collect();
    if empty.is_empty() {
        return Ok(());
    }
    let mut beside: BTreeSet<i32> = empty.iter().flat_map(|month| [month - 1, month + 1]).collect();
    empty.iter().for_each(|month| {
        beside.remove(month);
    });
    let mut month_of = MonthOf::default();
    let mut rows: Vec<(i32, u32)> = (0..exam.rows)
        .filter_map(|row| Some((day_of(row)?, row as u32)))
        .filter(|(day, _)| beside.contains(&month_of.day(*day)))
        .collect();
    rows.sort_unstable();
    let names: Vec<String> = empty.iter().map(|month| month_text(*month)).collect();
    let mut found = Found::new(
        "empty-months",
        Severity::Warning,
        empty.len(),
        months.len(),
        rows.into_iter().map(|(_, row)| row).collect(),
    );
    found.words = format!(
        "months hold no {}: {}.",
        exam.source.about.table.record(),
        super::exam::some_of(&names, 6)
    );
    found.evidence = format!("By {label}. It opens the records of the months beside them.");
    found.fields = vec![dated.to_owned()];
    exam.find(found);
    Ok(())
}

/// Records that came about after the as-of day.
fn not_yet(exam: &mut Exam, dated: &str, label: &str) -> Result<(), WorkbenchError> {
    let (Some(as_of), Some(column)) = (exam.as_of, exam.column(dated)?) else {
        return Ok(());
    };
    let rows = rows_in(&kernel::day_where(&column, |own| own > as_of));
    let mut found = Found::new(
        "after-as-of",
        Severity::Warning,
        rows.len(),
        exam.rows,
        Vec::new(),
    );
    found.words = format!(
        "{} have a {} after {}, the day the export counts up to.",
        exam.records(),
        label.to_lowercase(),
        day(as_of)
    );
    found.examples = exam.named(&rows, |row| {
        kernel::day(&column, row).map_or_else(String::new, day)
    })?;
    found.fields = vec![dated.to_owned()];
    found.rows = rows;
    exam.find(found);
    Ok(())
}
