//! Spellings of headers: how two are compared, and the table of spellings of an export. Knows no export.

use std::collections::BTreeMap;

/// The key of headers that a system writes and no canonical field holds.
pub(crate) const OWN: &str = "-";
/// The key of technical headers, left out of an import unless asked for.
pub(crate) const TECHNICAL: &str = "!";

/// A header for comparison: lower case, one space between words, `_` as a space, quotes straight and single,
/// no byte-order mark, no trailing `*`.
pub(crate) fn normal(header: &str) -> String {
    let straight: String = header
        .trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}' || char == '*')
        .chars()
        .map(|char| match char {
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}' | '"' | '`' => '\'',
            '_' => ' ',
            char => char,
        })
        .collect();
    straight
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// A normal header without its spaces: `StageName`, `stage_name` and `Stage Name` are one.
fn compact(normal: &str) -> String {
    normal.replace(' ', "")
}

/// The spellings of one export, by header.
#[derive(Debug)]
pub(crate) struct Spellings {
    exact: BTreeMap<String, Spelling>,
    compact: BTreeMap<String, Spelling>,
}

/// What a header fills, and how good a spelling it is: 0 is the best of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spelling {
    /// Canonical key, [`OWN`] or [`TECHNICAL`].
    pub key: &'static str,
    /// Place among the spellings of its key.
    pub rank: usize,
}

impl Spellings {
    /// Reads a table of spellings: a line per key, `key: header | header`, the best first; a line that
    /// begins with `|` goes on with the key before it. O(length).
    pub fn read(table: &'static str) -> Spellings {
        let mut spellings = Spellings {
            exact: BTreeMap::new(),
            compact: BTreeMap::new(),
        };
        let (mut key, mut rank) = (OWN, 0);
        for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let headers = match line.strip_prefix('|') {
                Some(more) => more,
                None => {
                    let (new, headers) = line.split_once(':').unwrap_or((OWN, line));
                    (key, rank) = (new.trim(), 0);
                    headers
                }
            };
            for header in headers.split('|').map(normal) {
                let spelling = Spelling { key, rank };
                spellings.compact.entry(compact(&header)).or_insert(spelling);
                spellings.exact.entry(header).or_insert(spelling);
                rank += 1;
            }
        }
        spellings
    }

    /// What a normal header fills: by the same words, else by the same letters, else without the `property`
    /// that a warehouse puts before HubSpot's names. O(log spellings).
    pub fn find(&self, normal: &str) -> Option<Spelling> {
        let exact = self.exact.get(normal).copied();
        exact
            .or_else(|| self.compact.get(&compact(normal)).copied())
            .or_else(|| self.find(normal.strip_prefix("property ")?))
    }

    /// Every key, with repetition.
    #[cfg(test)]
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.exact.values().map(|spelling| spelling.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_match_without_case_quotes_stars_and_marks() {
        for header in [
            "\u{feff}Date entered \u{201c}Lead (Lifecycle Stage Pipeline)\u{201d}",
            " date entered \"lead (lifecycle stage pipeline)\" ",
            "Date entered 'Lead (Lifecycle Stage Pipeline)' *",
        ] {
            assert_eq!(normal(header), "date entered 'lead (lifecycle stage pipeline)'");
        }
    }

    #[test]
    fn a_table_tells_what_a_header_fills_in_every_way_of_writing_words_together() {
        let table = Spellings::read(
            "
            stage: To Stage | StageName
            -: Created Date | Owner: Manager
            | Age
            changed_at: CreatedDate
        ",
        );
        let found = |header: &str| table.find(&normal(header)).map(|found| (found.key, found.rank));
        assert_eq!(found("stage_name"), Some(("stage", 1)));
        assert_eq!(found("To Stage"), Some(("stage", 0)));
        assert_eq!(found("owner: manager"), Some((OWN, 1)));
        assert_eq!(found("AGE"), Some((OWN, 2)));
        assert_eq!(found("property_stagename"), Some(("stage", 1)));
        // Words apart and words together may differ in meaning; the nearer writing wins.
        assert_eq!(found("Created Date"), Some((OWN, 0)));
        assert_eq!(found("CreatedDate"), Some(("changed_at", 0)));
        assert_eq!(found(""), None);
        assert_eq!(found("Stage"), None);
    }
}
