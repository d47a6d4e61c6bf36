//! Records that contradict themselves: closed before they were created, won for nothing, closed without a day.

use column::{Bitmap, kernel};
use model::field::key;
use model::{Severity, Table};

use super::exam::{Exam, Found, day, rows_in};
use super::{period, states};
use crate::error::WorkbenchError;

/// Looks for contradictions. O(rows) each.
pub(super) fn check(exam: &mut Exam) -> Result<(), WorkbenchError> {
    let Some(states) = states::of(exam)? else {
        return Ok(());
    };
    match exam.source.about.table {
        Table::Opportunities => {
            let closed = states.closed.clone();
            backwards(exam, "closed-before-created", "close_on", "closed", &closed)?;
            won_for_nothing(exam, &states)?;
            no_close_date(exam, &states)?;
            overdue(exam, &states)?;
        }
        _ => {
            let all = Bitmap::all(exam.rows);
            backwards(
                exam,
                "converted-before-created",
                "converted_at",
                "converted",
                &all,
            )?;
        }
    }
    no_owner(exam, &states)
}

/// Records of these that ended on a day before the day they came about.
fn backwards(
    exam: &mut Exam,
    code: &'static str,
    end: &str,
    word: &str,
    among: &Bitmap,
) -> Result<(), WorkbenchError> {
    let born_key = period::dated_by(exam);
    let born = match born_key {
        Some(key) => exam.column(key)?,
        None => None,
    };
    let check = format!("Records {word} before they were created");
    let (Some(born_key), Some(born)) = (born_key, born) else {
        exam.cannot(&check, "No field says when a record came about.");
        return Ok(());
    };
    let Some(ended) = exam.column(end)? else {
        exam.cannot(
            &check,
            format!("The export has no {}.", exam.label(end).to_lowercase()),
        );
        return Ok(());
    };
    let days = |row: usize| Some((kernel::day(&born, row)?, kernel::day(&ended, row)?));
    let known = Bitmap::from_fn(exam.rows, |row| among.get(row) && days(row).is_some());
    let rows: Vec<u32> = rows_in(&known)
        .into_iter()
        .filter(|row| days(*row as usize).is_some_and(|(born, ended)| ended < born))
        .collect();
    let mut found = Found::new(code, Severity::Warning, rows.len(), known.count(), Vec::new());
    found.words = format!("{word} {} were {word} before they were created.", exam.records());
    found.evidence = format!("{} lies before {}.", exam.label(end), exam.label(born_key));
    found.fields = vec![born_key.to_owned(), end.to_owned()];
    found.examples = exam.named(&rows, |row| {
        days(row).map_or_else(String::new, |(born, ended)| {
            format!("{} before {}", day(ended), day(born))
        })
    })?;
    found.rows = rows;
    exam.find(found);
    Ok(())
}

fn won_for_nothing(exam: &mut Exam, states: &states::States) -> Result<(), WorkbenchError> {
    let Some(amounts) = exam.column(key::AMOUNT)? else {
        exam.cannot("Won without an amount", "The export has no amount.");
        return Ok(());
    };
    let nothing = kernel::nulls(&amounts).or(&kernel::money_where(&amounts, |minor| minor == 0));
    let rows = rows_in(&states.won.and(&nothing));
    let won = states.won.count();
    let mut found = Found::new(
        "won-without-amount",
        Severity::Warning,
        rows.len(),
        won,
        Vec::new(),
    );
    found.words = format!("won {} have no amount.", exam.records());
    found.evidence = "They add nothing to what was won.".to_owned();
    found.fields = vec!["stage".to_owned(), key::AMOUNT.to_owned()];
    found.examples = exam.named(&rows, |_| String::new())?;
    found.rows = rows;
    exam.find(found);
    Ok(())
}

fn no_close_date(exam: &mut Exam, states: &states::States) -> Result<(), WorkbenchError> {
    let Some(ended) = exam.column("close_on")? else {
        return Ok(());
    };
    let rows = rows_in(&states.closed.and(&kernel::nulls(&ended)));
    let closed = states.closed.count();
    let mut found = Found::new(
        "closed-without-date",
        Severity::Warning,
        rows.len(),
        closed,
        Vec::new(),
    );
    found.words = format!(
        "closed {} have no {}.",
        exam.records(),
        exam.label("close_on").to_lowercase()
    );
    found.evidence = "They belong to no period.".to_owned();
    found.fields = vec!["stage".to_owned(), "close_on".to_owned()];
    found.examples = exam.named(&rows, |_| String::new())?;
    found.rows = rows;
    exam.find(found);
    Ok(())
}

/// Open records that should have closed by now.
fn overdue(exam: &mut Exam, states: &states::States) -> Result<(), WorkbenchError> {
    let (Some(as_of), Some(ends)) = (exam.as_of, exam.column("close_on")?) else {
        return Ok(());
    };
    let mut rows = rows_in(&states.open.and(&kernel::day_where(&ends, |own| own < as_of)));
    rows.sort_by_key(|row| (kernel::day(&ends, *row as usize), *row));
    let open = states.open.count();
    let mut found = Found::new("overdue", Severity::Warning, rows.len(), open, Vec::new());
    found.words = format!(
        "open {} should have closed before {}.",
        exam.records(),
        day(as_of)
    );
    found.evidence = format!("{} is past.", exam.label("close_on"));
    found.fields = vec!["close_on".to_owned(), "stage".to_owned()];
    found.examples = exam.named(&rows, |row| kernel::day(&ends, row).map_or_else(String::new, day))?;
    found.rows = rows;
    exam.find(found);
    Ok(())
}

fn no_owner(exam: &mut Exam, states: &states::States) -> Result<(), WorkbenchError> {
    let Some(owners) = exam.column("owner")? else {
        exam.cannot("Records that belong to nobody", "The export has no owner.");
        return Ok(());
    };
    let rows = rows_in(&states.open.and(&kernel::nulls(&owners)));
    let open = states.open.count();
    let severity = match exam.source.about.table {
        Table::Opportunities => Severity::Warning,
        _ => Severity::Note,
    };
    let mut found = Found::new("no-owner", severity, rows.len(), open, Vec::new());
    found.words = format!("open {} have no owner.", exam.records());
    found.fields = vec!["owner".to_owned()];
    found.examples = exam.named(&rows, |_| String::new())?;
    found.rows = rows;
    exam.find(found);
    Ok(())
}
