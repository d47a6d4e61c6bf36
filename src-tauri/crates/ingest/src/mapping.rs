//! From guesses to a plan, and the user's changes to it: which column fills which field.

use std::collections::HashSet;

use model::{Table, field, fields_of};

use crate::mended::REJECTED_COLUMNS;
use crate::plan::{ColumnPlan, Plan, Preview, ProfileMatch};
use crate::profile::{self, DERIVED};
use crate::question::answer;
use crate::rules::ColumnRules;

/// Why a mapping could not be applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// No column has this header.
    #[error("the file has no column \"{header}\"{}", did_you_mean(suggestion))]
    UnknownHeader {
        /// What was written.
        header: String,
        /// The closest header, if one is close.
        suggestion: Option<String>,
    },
    /// The table has no such field.
    #[error(
        "\"{field}\" is not a field of {}{}; write a field's name, \"custom\" or \"skip\"",
        table.label().to_lowercase(),
        did_you_mean(suggestion)
    )]
    UnknownField {
        /// What was written.
        field: String,
        /// The table.
        table: Table,
        /// The closest field, if one is close.
        suggestion: Option<String>,
    },
}

fn did_you_mean(suggestion: &Option<String>) -> String {
    suggestion
        .as_ref()
        .map_or_else(String::new, |name| format!("; did you mean \"{name}\"?"))
}

/// The guesses of a preview as a plan: mapped columns under the field's key and label, the others under a
/// key and label of their own; technical columns, columns hidden in a sheet and nameless ones with nothing in
/// them are left out. O(columns).
pub fn plan_of(preview: &Preview) -> Plan {
    let hidden = preview
        .container
        .as_ref()
        .map_or(&[][..], |container| &container.hidden_columns);
    let mut plan = Plan {
        dialect: preview.dialect.clone(),
        table: preview.table,
        columns: preview
            .columns
            .iter()
            .enumerate()
            .map(|(at, guess)| ColumnPlan {
                header: guess.header.clone(),
                key: guess.field.clone().unwrap_or_default(),
                label: String::new(),
                kind: None,
                stage: guess.stage.clone(),
                rules: ColumnRules::default(),
                skip: guess.technical
                    || guess.fill_rate == 0.0 && guess.header == format!("Column {}", at + 1)
                    || hidden.contains(&at)
                    || REJECTED_COLUMNS.contains(&guess.header.as_str()),
            })
            .collect(),
    };
    name_columns(&mut plan);
    for question in &preview.questions {
        if let Some(proved) = &question.chosen {
            answer(&mut plan, question, proved);
        }
    }
    plan
}

/// The profile that recognises the headers of a plan, and why. O(columns · profiles).
pub fn recognised(plan: &Plan) -> Option<ProfileMatch> {
    let headers: Vec<&str> = plan.columns.iter().map(|column| column.header.as_str()).collect();
    profile::recognise(&headers, Some(plan.table)).map(|found| found.tell())
}

/// Applies "Header=field": `field` is the key or label of a field of the plan's table, `custom` to keep the
/// column as a field of its own, or `skip` to leave it out. A column that had the field becomes a field of
/// its own. O(columns).
///
/// # Errors
/// When no column has this header, or the table has no such field; the plan is unchanged.
pub fn apply_map(plan: &mut Plan, header: &str, field: &str) -> Result<(), MapError> {
    let at = column_of(plan, header)?;
    let key = match profile::normal(field).as_str() {
        "skip" => {
            plan.columns[at].skip = true;
            return Ok(());
        }
        "custom" => "",
        name => canonical(plan.table, name).ok_or_else(|| MapError::UnknownField {
            field: field.to_owned(),
            table: plan.table,
            suggestion: closest(field, choices(plan.table).map(|spec| spec.label)),
        })?,
    };
    for column in &mut plan.columns {
        if column.key == key {
            column.key.clear();
        }
    }
    let column = &mut plan.columns[at];
    column.skip = false;
    key.clone_into(&mut column.key);
    name_columns(plan);
    Ok(())
}

/// The place of the column with this header, without regard to case.
///
/// # Errors
/// When no column has it.
pub(crate) fn column_of(plan: &Plan, header: &str) -> Result<usize, MapError> {
    let wanted = profile::normal(header);
    let found = plan
        .columns
        .iter()
        .position(|column| profile::normal(&column.header) == wanted);
    found.ok_or_else(|| MapError::UnknownHeader {
        header: header.to_owned(),
        suggestion: closest(header, plan.columns.iter().map(|column| column.header.as_str())),
    })
}

fn choices(table: Table) -> impl Iterator<Item = &'static model::FieldSpec> {
    fields_of(table).iter().filter(|spec| spec.key != DERIVED)
}

fn canonical(table: Table, name: &str) -> Option<&'static str> {
    choices(table)
        .find(|spec| profile::normal(spec.key) == name || profile::normal(spec.label) == name)
        .map(|spec| spec.key)
}

/// Gives every column its label, and every one without a canonical key a key of its own.
fn name_columns(plan: &mut Plan) {
    let mut labels: HashSet<String> = fields_of(plan.table)
        .iter()
        .map(|spec| spec.label.to_lowercase())
        .collect();
    let mut keys: HashSet<String> = HashSet::new();
    for column in &mut plan.columns {
        if let Some(spec) = field(plan.table, &column.key) {
            spec.label.clone_into(&mut column.label);
            continue;
        }
        column.label = unique(&column.header, " ", &mut labels);
        let slug = slug(&column.header);
        let slug = if field(plan.table, &slug).is_some() {
            format!("x_{slug}")
        } else {
            slug
        };
        column.key = unique(&slug, "_", &mut keys);
    }
}

/// The name, or the name with the first number that makes it new: `Email (2)`, `email_2`.
pub(crate) fn unique(name: &str, between: &str, taken: &mut HashSet<String>) -> String {
    let mut candidate = name.to_owned();
    let mut n = 1;
    while !taken.insert(candidate.to_lowercase()) {
        n += 1;
        candidate = if between == " " {
            format!("{name} ({n})")
        } else {
            format!("{name}{between}{n}")
        };
    }
    candidate
}

pub(crate) fn slug(header: &str) -> String {
    let words: Vec<String> = header
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() {
        "column".to_owned()
    } else {
        words.join("_")
    }
}

/// The candidate most like what was written, when it is like it at all.
fn closest<'a>(written: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    let written = profile::normal(written);
    let alike =
        |candidate: &str| strsim::normalized_damerau_levenshtein(&written, &profile::normal(candidate));
    candidates
        .map(|candidate| (alike(candidate), candidate))
        .filter(|(alike, _)| *alike >= 0.5)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, candidate)| candidate.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ColumnGuess, Dialect};
    use model::Kind;

    fn plan(columns: &[(&str, Option<&str>)]) -> Plan {
        plan_of(&Preview {
            file_name: "leads.csv".into(),
            bytes: 0,
            dialect: Dialect {
                encoding: "UTF-8".into(),
                delimiter: ',',
                quote: Some('"'),
                escape: None,
                header_line: 1,
                sheet: None,
            },
            container: None,
            table: Table::Leads,
            undecided: false,
            profile: None,
            candidates: Vec::new(),
            columns: columns
                .iter()
                .map(|(header, field)| ColumnGuess {
                    header: (*header).into(),
                    field: field.map(str::to_owned),
                    stage: None,
                    technical: false,
                    kind: Kind::Text,
                    format: String::new(),
                    proof: String::new(),
                    fill_rate: 0.0,
                    examples: Vec::new(),
                })
                .collect(),
            questions: Vec::new(),
            sample: Vec::new(),
            sample_lines: Vec::new(),
            records_estimate: 0,
            findings: Vec::new(),
        })
    }

    fn named(plan: &Plan) -> Vec<(&str, &str)> {
        plan.columns
            .iter()
            .map(|column| (column.key.as_str(), column.label.as_str()))
            .collect()
    }

    #[test]
    fn keys_and_labels_are_unique_and_custom_ones_never_pass_for_canonical() {
        let plan = plan(&[
            ("Lead Owner", Some("owner")),
            ("Owner", None),
            ("Work e-mail!", None),
            ("work E-mail?", None),
            ("Column 5", None),
        ]);
        assert_eq!(
            named(&plan),
            [
                ("owner", "Owner"),
                ("x_owner", "Owner (2)"),
                ("work_e_mail", "Work e-mail!"),
                ("work_e_mail_2", "work E-mail?"),
                ("column_5", "Column 5"),
            ]
        );
        assert!(plan.columns[4].skip && !plan.columns[1].skip);
    }

    #[test]
    fn a_header_is_mapped_by_key_or_label_and_takes_the_field_from_another_column() {
        let mut plan = plan(&[("Score A", Some("lead_score")), ("Score B", None)]);
        apply_map(&mut plan, "score b", "lead SCORE").unwrap();
        assert_eq!(
            named(&plan),
            [("score_a", "Score A"), ("lead_score", "Lead score")]
        );
        apply_map(&mut plan, "Score B", "custom").unwrap();
        assert_eq!(named(&plan), [("score_a", "Score A"), ("score_b", "Score B")]);
        apply_map(&mut plan, "Score A", "skip").unwrap();
        assert!(plan.columns[0].skip);
        apply_map(&mut plan, "Score A", "lead_score").unwrap();
        assert!(!plan.columns[0].skip);
    }

    #[test]
    fn a_slip_of_the_pen_is_answered_with_the_nearest_name() {
        let mut plan = plan(&[("Score A", None)]);
        let error = apply_map(&mut plan, "Scor A", "lead_score").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the file has no column \"Scor A\"; did you mean \"Score A\"?"
        );
        let error = apply_map(&mut plan, "Score A", "lead scor").unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"lead scor\" is not a field of leads; did you mean \"Lead score\"?; write a field's name, \"custom\" or \"skip\""
        );
        assert!(apply_map(&mut plan, "Score A", "email_domain").is_err());
    }
}
