//! Header cells to names that are all filled and all different. Knows nothing of fields.

use std::collections::HashSet;

use model::{Finding, Severity};

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
    named
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
}
