//! Corrections put into a plan: each changes how one column is read, for all of its cells at once.

use model::Fix;

use crate::mapping::{MapError, column_of};
use crate::plan::Plan;

/// Puts a correction into the plan; a later one about the same text replaces an earlier one. O(columns).
///
/// # Errors
/// When no column has this header; the plan is unchanged.
pub fn apply_fix(plan: &mut Plan, fix: &Fix) -> Result<(), MapError> {
    let at = column_of(plan, fix.column())?;
    let column = &mut plan.columns[at];
    let rules = &mut column.rules;
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    match fix {
        Fix::Replace { from: text, .. } | Fix::Unknown { text, .. } | Fix::Known { text, .. } => {
            rules.unknown.retain(|known| !same(known, text));
            rules.known.retain(|known| !same(known, text));
            rules.replace.retain(|(from, _)| !same(from, text));
        }
        _ => {}
    }
    match fix {
        Fix::Replace { from, to, .. } => rules.replace.push((from.clone(), to.clone())),
        Fix::Unknown { text, .. } => rules.unknown.push(text.clone()),
        Fix::Known { text, .. } => rules.known.push(text.clone()),
        Fix::Dates { order, .. } => rules.dates = Some(*order),
        Fix::Exchanged { exchanged, .. } => rules.exchanged = Some(*exchanged),
        Fix::Decimal { mark, .. } => rules.mark = Some(*mark),
        Fix::Currency { code, .. } => rules.currency = Some(code.trim().to_uppercase()),
        Fix::ReadAs { kind, .. } => column.kind = Some(*kind),
        Fix::Tidy { .. } => rules.tidy = true,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ColumnPlan, Dialect};
    use crate::rules::ColumnRules;
    use model::{Kind, Table};

    fn plan() -> Plan {
        let column = |header: &str| ColumnPlan {
            header: header.to_owned(),
            key: header.to_lowercase(),
            label: header.to_owned(),
            kind: None,
            stage: None,
            skip: false,
            rules: ColumnRules::default(),
        };
        Plan {
            dialect: Dialect {
                encoding: "UTF-8".into(),
                delimiter: ',',
                quote: Some('"'),
                escape: None,
                header_line: 1,
                sheet: None,
            },
            table: Table::Leads,
            columns: ["Source", "Amount"].map(column).to_vec(),
        }
    }

    #[test]
    fn the_last_word_about_a_text_holds() {
        let mut plan = plan();
        let (column, text) = ("source".to_owned(), "TBD".to_owned());
        let unknown = Fix::Unknown {
            column: column.clone(),
            text,
        };
        let replace = Fix::Replace {
            column,
            from: "tbd".into(),
            to: "Other".into(),
        };
        apply_fix(&mut plan, &unknown).unwrap();
        apply_fix(&mut plan, &replace).unwrap();
        let rules = &plan.columns[0].rules;
        assert!(rules.unknown.is_empty());
        assert_eq!(rules.replace, [("tbd".to_owned(), "Other".to_owned())]);
        assert_eq!(plan.columns[1].rules, ColumnRules::default());
    }

    #[test]
    fn a_correction_of_a_column_that_is_not_there_changes_nothing() {
        let mut plan = plan();
        let column = "Amuont".to_owned();
        let kind = Kind::Money;
        let error = apply_fix(&mut plan, &Fix::ReadAs { column, kind }).unwrap_err();
        assert!(error.to_string().contains("did you mean \"Amount\"?"));
        assert!(plan.columns.iter().all(|column| column.kind.is_none()));
    }
}
