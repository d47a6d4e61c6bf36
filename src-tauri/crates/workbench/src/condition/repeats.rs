//! Records that stand in the export more than once, by id, by address, by name and company.

use model::field::key;
use model::{Severity, Table};
use reconcile::repeats;

use super::exam::{EXAMPLES, Exam, Found, rows_in, text};
use crate::error::WorkbenchError;

/// Looks for repeated records. O(rows · log rows).
pub(super) fn check(exam: &mut Exam) -> Result<(), WorkbenchError> {
    by_id(exam)?;
    damaged_ids(exam)?;
    if exam.source.about.table == Table::Leads {
        by_email(exam)?;
    }
    by_name(exam)
}

fn by_id(exam: &mut Exam) -> Result<(), WorkbenchError> {
    let Some(ids) = exam.column(key::ID)? else {
        return Ok(());
    };
    let groups = repeats::same_id(&ids);
    let lengths = |group: &Vec<u32>| {
        let length = |row: &u32| text(&ids, *row as usize).map_or(0, |id| id.len());
        group.iter().any(|row| length(row) == 15) && group.iter().any(|row| length(row) == 18)
    };
    let both = groups.iter().filter(|group| lengths(group)).count();
    let evidence = match both {
        0 => String::new(),
        n => format!(
            "{n} of {} stand there with 15 and with 18 characters, which is the same record.",
            groups.len()
        ),
    };
    repeated(
        exam,
        "same-id",
        groups,
        "share their id with another",
        evidence,
        &[key::ID],
    )
}

fn by_email(exam: &mut Exam) -> Result<(), WorkbenchError> {
    let Some(emails) = exam.column(key::EMAIL)? else {
        exam.cannot(
            "Persons who stand here twice",
            "The export has no e-mail address.",
        );
        return Ok(());
    };
    let groups = repeats::same_email(&emails);
    let evidence = "Addresses are compared without case, spaces and +tags.".to_owned();
    repeated(
        exam,
        "same-email",
        groups,
        "share their address with another",
        evidence,
        &[key::EMAIL],
    )
}

fn by_name(exam: &mut Exam) -> Result<(), WorkbenchError> {
    let (name_keys, company_key): (&[&'static str], _) = match exam.source.about.table {
        Table::Leads if exam.source.position("last_name").is_some() => {
            (&["first_name", "last_name"], "company")
        }
        Table::Leads => (&["full_name"], "company"),
        Table::Opportunities => (&["name"], "account"),
        _ => return Ok(()),
    };
    let mut names = Vec::new();
    for key in name_keys {
        names.extend(exam.column(key)?);
    }
    let Some(companies) = exam.column(company_key)?.filter(|_| !names.is_empty()) else {
        return Ok(());
    };
    let emails = exam.column(key::EMAIL)?;
    let names: Vec<_> = names.iter().map(AsRef::as_ref).collect();
    let groups = repeats::same_name(&names, &companies, emails.as_deref());
    let words = match emails {
        Some(_) => "share name and company with another, under another address",
        None => "share name and company with another",
    };
    let evidence = "Compared without case, punctuation and legal form (GmbH, Inc, Ltd).".to_owned();
    let mut fields = name_keys.to_vec();
    fields.extend([company_key, key::EMAIL]);
    repeated(exam, "same-name", groups, words, evidence, &fields)
}

fn repeated(
    exam: &mut Exam,
    code: &'static str,
    groups: Vec<Vec<u32>>,
    words: &str,
    evidence: String,
    fields: &[&str],
) -> Result<(), WorkbenchError> {
    let rows: Vec<u32> = groups.iter().flatten().copied().collect();
    let mut found = Found::new(code, Severity::Warning, rows.len(), exam.rows, Vec::new());
    let surplus = rows.len() - groups.len();
    found.words = format!(
        "{} {words}: {} {}, {surplus} too many.",
        exam.records(),
        groups.len(),
        if groups.len() == 1 { "group" } else { "groups" },
    );
    found.evidence = evidence;
    found.fields = fields.iter().map(|key| (*key).to_owned()).collect();
    for group in groups.iter().take(EXAMPLES) {
        let name = exam.name(group[0] as usize)?;
        found.examples.push((name, group.clone()));
    }
    found.rows = rows;
    exam.find(found);
    Ok(())
}

fn damaged_ids(exam: &mut Exam) -> Result<(), WorkbenchError> {
    let Some(ids) = exam.column(key::ID)? else {
        return Ok(());
    };
    let rows = rows_in(&column::kernel::text_where(&ids, repeats::is_damaged_id));
    let mut found = Found::new("damaged-id", Severity::Warning, rows.len(), exam.rows, Vec::new());
    found.words = format!(
        "{} have an id whose last three characters don't fit the others.",
        exam.records()
    );
    found.evidence =
        "The last three of 18 characters follow from upper and lower case in the first 15: a program or a \
                      person changed the ids, and they may link to nothing."
            .to_owned();
    found.fields = vec![key::ID.to_owned()];
    found.examples = exam.named(&rows, |row| text(&ids, row).unwrap_or_default())?;
    found.rows = rows;
    exam.find(found);
    Ok(())
}
