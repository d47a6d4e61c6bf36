//! Coverage: what is there against what is needed. Knows no target's origin.

use serde::{Deserialize, Serialize};

use super::{Bar, Kind, listed, maybe};

/// How much was needed in the past, on the scale of the bars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Needed {
    /// What the band is: `Needed in the past`.
    pub label: String,
    /// Where it begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
    /// As read: `2.6× to 3.4×, 7 quarters`.
    pub text: String,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoverageRow {
    /// By which the period is known outside.
    pub key: String,
    /// Its name: `Q3 2026`.
    pub label: String,
    /// The figure it comes to: `2.1×`.
    pub text: String,
    /// What is won so far.
    pub won: Bar,
    /// What is open and counts.
    pub open: Bar,
    /// The target; nothing where none is set.
    pub target: Option<Bar>,
    /// What own history says is needed.
    pub needed: Option<Needed>,
}

/// Won and open against a target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// The headline.
    pub title: String,
    /// As-of, n and rule.
    pub subtitle: String,
    /// The periods.
    pub rows: Vec<CoverageRow>,
}

impl CoverageRow {
    /// `Q3 2026, 2.1×: won so far € 0.2 m, open € 1.4 m, target € 0.9 m`.
    pub(crate) fn describe(&self) -> String {
        let bar = |bar: &Bar| format!("{} {}", bar.label, bar.text);
        let mut parts = vec![bar(&self.won), bar(&self.open)];
        parts.extend(self.target.as_ref().map(bar));
        let needed = self.needed.as_ref();
        parts.extend(needed.map(|needed| format!("{} {}", needed.label, needed.text)));
        format!("{}: {}", listed([&*self.label, &self.text]), parts.join(", "))
    }
}

impl Kind for Coverage {
    fn heading(&self) -> [&str; 2] {
        [&self.title, &self.subtitle]
    }

    fn values(&self) -> Vec<(&str, f64)> {
        let of = |row: &CoverageRow| {
            let needed = row.needed.as_ref();
            [
                Some(row.won.value),
                Some(row.open.value),
                row.target.as_ref().map(|bar| bar.value),
                needed.map(|needed| needed.low),
                needed.map(|needed| needed.high),
            ]
        };
        let rows = self.rows.iter();
        rows.flat_map(|row| of(row).into_iter().flat_map(|value| maybe(&row.label, value)))
            .collect()
    }

    fn sentences(&self) -> Vec<String> {
        let rows = self.rows.iter();
        rows.map(|row| format!("{}.", row.describe())).collect()
    }
}
