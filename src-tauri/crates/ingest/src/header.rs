//! Header cells to names that are all filled and all different. Knows nothing of fields.

use std::collections::HashSet;

use model::{Finding, Severity};

use crate::mended;
use crate::parse::date::{self, Order};

/// The names of a file's columns: a nameless one becomes `Column 7`, a repeated one gets ` (2)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Names {
    /// One per column, no two the same without regard to case.
    pub names: Vec<String>,
    /// One per name that was repeated.
    pub findings: Vec<Finding>,
}

/// Names the columns of a header on this line. O(columns).
pub(crate) fn name(header: &[String], line: u64) -> Names {
    let mut taken = HashSet::new();
    let mut named = Names {
        names: Vec::with_capacity(header.len()),
        findings: Vec::new(),
    };
    for (at, cell) in header.iter().enumerate() {
        let plain = cell.trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}');
        let first = if plain.is_empty() {
            format!("Column {}", at + 1)
        } else {
            plain.to_owned()
        };
        let mut name = first.clone();
        let mut n = 1;
        while !taken.insert(name.to_lowercase()) {
            n += 1;
            name = format!("{first} ({n})");
        }
        if n > 1 {
            let message = format!(
                "The header names \"{first}\" more than once; column {} is called \"{name}\" here.",
                at + 1
            );
            named.findings.push(
                Finding::new("duplicate-header", Severity::Warning, message)
                    .with_hint("Check which of them holds what you mean.")
                    .with_field(&name)
                    .with_line(line),
            );
        }
        named.names.push(name);
    }
    if mended::is_mended(header) {
        let message = "These are rejected lines of an earlier import. The last two columns, which say where each stood \
                       and why, are left out; the records come in as a source of their own."
            .to_owned();
        let finding = Finding::new("rejected-lines-again", Severity::Note, message);
        named.findings.push(finding.with_line(line));
    }
    let values: Vec<String> = header.iter().filter(|cell| is_value(cell)).cloned().collect();
    if !values.is_empty() {
        let message = format!(
            "The header on line {line} holds values rather than names, such as \"{}\".",
            values[0]
        );
        named.findings.push(
            Finding::new("header-holds-values", Severity::Warning, message)
                .with_hint(
                    "Choose the line with the names of the columns; a file without one needs it added.",
                )
                .with_line(line)
                .with_examples(values.len() as u64, values),
        );
    }
    named
}

/// True for a date or an e-mail address, which nobody names a column.
fn is_value(cell: &str) -> bool {
    let is_day = |written: date::Written| written.days(Order::DayFirst).or(written.days(Order::MonthFirst));
    let is_address =
        |(name, host): (&str, &str)| !name.is_empty() && host.contains('.') && !cell.contains(' ');
    date::scan(cell.as_bytes()).and_then(is_day).is_some() || cell.split_once('@').is_some_and(is_address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nameless_and_repeated_columns_get_names_of_their_own() {
        let header = ["Email", "", "email ", "Email (2)"].map(str::to_owned);
        let named = name(&header, 1);
        assert_eq!(named.names, ["Email", "Column 2", "email (2)", "Email (2) (2)"]);
        assert_eq!(named.findings.len(), 2);
        assert_eq!(named.findings[0].code, "duplicate-header");
    }

    #[test]
    fn a_header_of_values_is_told() {
        let codes = |header: &[&str]| {
            let header: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
            name(&header, 1)
                .findings
                .into_iter()
                .map(|finding| finding.code)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            codes(&["1", "a@example.com", "2026-01-02"]),
            ["header-holds-values"]
        );
        assert!(codes(&["Id", "Email", "Jan 2026", "@ work"]).is_empty());
    }
}
