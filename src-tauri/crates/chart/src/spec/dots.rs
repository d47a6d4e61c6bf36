//! Dots: one rate under several rules, a row per rule. Knows no layout.

use serde::{Deserialize, Serialize};

use super::{Kind, Tick, Tone, maybe};

/// One rule and what it comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DotRow {
    /// By which the rule is known outside.
    pub key: String,
    /// Its name: `Every entry`.
    pub label: String,
    /// A line under the name; may be empty.
    pub detail: String,
    /// The value, usually 0 to 1; nothing where it is undefined.
    pub value: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end of its interval.
    pub high: Option<f64>,
    /// As read: `7/10, 70 %`, or why there is none: `no cases`.
    pub text: String,
    /// Whose it is.
    #[serde(default)]
    pub tone: Tone,
    /// The row the others are read against.
    #[serde(default)]
    pub emphasis: bool,
}

/// One rate under several rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dots {
    /// The headline.
    pub title: String,
    /// Period, as-of and n.
    pub subtitle: String,
    /// Along the scale, which reaches from 0 to 1, or to the largest value or tick above.
    pub ticks: Vec<Tick>,
    /// The rules, in the order drawn.
    pub rows: Vec<DotRow>,
}

impl DotRow {
    /// `Every entry, 8/11, 73 % (re-entries count)`.
    pub(crate) fn describe(&self) -> String {
        super::with_detail(&format!("{}, {}", self.label, self.text), &self.detail)
    }
}

impl Kind for Dots {
    fn heading(&self) -> [&str; 2] {
        [&self.title, &self.subtitle]
    }

    fn values(&self) -> Vec<(&str, f64)> {
        let rows = self.rows.iter();
        let of = |row: &DotRow| [row.value, row.low, row.high];
        rows.flat_map(|row| of(row).into_iter().flat_map(|value| maybe(&row.label, value)))
            .chain(self.ticks.iter().map(|tick| (tick.text.as_str(), tick.value)))
            .collect()
    }

    fn sentences(&self) -> Vec<String> {
        let rows: Vec<String> = self.rows.iter().map(DotRow::describe).collect();
        if rows.is_empty() {
            return vec!["There is nothing to compare.".to_owned()];
        }
        vec![format!("{}.", rows.join("; "))]
    }
}
