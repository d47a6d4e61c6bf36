//! What the user decided about the cells of one column, and those decisions applied to a cell. Knows no kind.

use std::borrow::Cow;

use model::{DateOrder, DecimalMark};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::parse::word::{self, Word};

/// What was decided about the cells of a column. The default leaves everything to be found out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ColumnRules {
    /// Whether the day or the month comes first; `None` to find out.
    pub dates: Option<DateOrder>,
    /// Whether a spreadsheet exchanged day and month in the dates of fixed order; `None` to find out.
    pub exchanged: Option<bool>,
    /// Decimal point or comma; `None` to find out.
    pub mark: Option<DecimalMark>,
    /// ISO code of the currency of all amounts; `None` to find out.
    pub currency: Option<String>,
    /// Texts that mean unknown here, besides those that do everywhere; case is ignored.
    pub unknown: Vec<String>,
    /// Texts that mean unknown elsewhere and are values here; case is ignored.
    pub known: Vec<String>,
    /// Texts that stand for others; case is ignored. The empty text is a blank cell.
    pub replace: Vec<(String, String)>,
    /// True to make runs of white space one space and to leave out characters that show nothing.
    pub tidy: bool,
}

/// What becomes of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ruled<'a> {
    /// It is read as this text.
    Text(Cow<'a, [u8]>),
    /// It is a value, though its text means unknown elsewhere.
    Value(&'a [u8]),
}

impl Ruled<'_> {
    /// The text it is read as.
    pub fn text(&self) -> &[u8] {
        match self {
            Ruled::Text(text) => text,
            Ruled::Value(text) => text,
        }
    }
}

/// The rules of one column, ready to be applied. Empty for most columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    // order unseen: only looked up.
    by_text: FxHashMap<String, Rule>,
    longest: usize,
    tidy: bool,
}

#[derive(Debug, Clone)]
enum Rule {
    Becomes(String),
    IsValue,
}

impl Rules {
    /// The rules that touch the text of cells. O(rules).
    pub fn of(plan: &ColumnRules) -> Rules {
        let mut rules = Rules {
            tidy: plan.tidy,
            ..Rules::default()
        };
        let unknown = plan
            .unknown
            .iter()
            .map(|text| (text, Rule::Becomes(String::new())));
        let known = plan.known.iter().map(|text| (text, Rule::IsValue));
        let replace = plan
            .replace
            .iter()
            .map(|(from, to)| (from, Rule::Becomes(to.trim().to_owned())));
        for (text, rule) in unknown.chain(known).chain(replace) {
            let text = text.trim().to_lowercase();
            rules.longest = rules.longest.max(text.len());
            rules.by_text.insert(text, rule);
        }
        rules
    }

    /// True when no cell is touched.
    pub fn is_empty(&self) -> bool {
        self.by_text.is_empty() && !self.tidy
    }

    /// What becomes of a trimmed cell. Without rules it is itself. O(length).
    pub fn apply<'a>(&'a self, cell: &'a [u8]) -> Ruled<'a> {
        if self.is_empty() {
            return Ruled::Text(Cow::Borrowed(cell));
        }
        let Ok(text) = std::str::from_utf8(cell) else {
            return Ruled::Text(Cow::Borrowed(cell));
        };
        let text = if self.tidy {
            tidied(text)
        } else {
            Cow::Borrowed(text)
        };
        // A letter of three bytes may be the small form of one of two.
        let rule = if text.len() <= self.longest * 2 {
            self.by_text.get(&text.to_lowercase())
        } else {
            None
        };
        match (rule, text) {
            (Some(Rule::Becomes(to)), _) => Ruled::Text(Cow::Borrowed(to.as_bytes())),
            (Some(Rule::IsValue), Cow::Borrowed(text)) => Ruled::Value(text.as_bytes()),
            (_, Cow::Borrowed(text)) => Ruled::Text(Cow::Borrowed(text.as_bytes())),
            (_, Cow::Owned(text)) => Ruled::Text(Cow::Owned(text.into_bytes())),
        }
    }

    /// True for a text that reads as unknown in every column and is not kept as a value here. O(length).
    pub fn is_blank(&self, text: &[u8]) -> bool {
        word::meaning(text) == Some(Word::Blank) && !matches!(self.apply(text), Ruled::Value(_))
    }
}

/// Runs of white space as one space, without characters that show nothing.
fn tidied(text: &str) -> Cow<'_, str> {
    let shows =
        |char: char| !char.is_control() && !matches!(char, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{fffd}');
    let plain = text
        .chars()
        .all(|char| shows(char) && (char == ' ' || !char.is_whitespace()));
    if plain && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    let shown: String = text
        .chars()
        .filter(|char| shows(*char) || char.is_whitespace())
        .collect();
    Cow::Owned(shown.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(rules: &ColumnRules, cell: &str) -> String {
        match Rules::of(rules).apply(cell.as_bytes()) {
            Ruled::Text(text) => String::from_utf8_lossy(&text).into_owned(),
            Ruled::Value(text) => format!("value {}", String::from_utf8_lossy(text)),
        }
    }

    #[test]
    fn a_text_stands_for_another_whatever_its_case() {
        let rules = ColumnRules {
            replace: vec![("google".into(), "Google".into()), (String::new(), "no".into())],
            unknown: vec!["tbd".into()],
            known: vec!["-".into()],
            ..ColumnRules::default()
        };
        assert_eq!(applied(&rules, "GOOGLE"), "Google");
        assert_eq!(applied(&rules, "Google Ads"), "Google Ads");
        assert_eq!(applied(&rules, ""), "no");
        assert_eq!(applied(&rules, "TBD"), "");
        assert_eq!(applied(&rules, "-"), "value -");
    }

    #[test]
    fn white_space_is_folded_only_when_asked() {
        let rules = ColumnRules {
            tidy: true,
            ..ColumnRules::default()
        };
        assert_eq!(applied(&rules, "Anna\u{a0} \u{200b}Berg"), "Anna Berg");
        assert_eq!(applied(&ColumnRules::default(), "Anna  Berg"), "Anna  Berg");
    }
}
