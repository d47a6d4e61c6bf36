//! The overlap of what two teams count. Knows no layout.

use serde::{Deserialize, Serialize};

use super::{Bar, Kind};

/// What two teams count, apart and together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overlap {
    /// The headline.
    pub title: String,
    /// Period, as-of, n and definition versions.
    pub subtitle: String,
    /// What only marketing counts.
    pub only_a: Bar,
    /// What both count.
    pub both: Bar,
    /// What only sales counts.
    pub only_b: Bar,
}

impl Kind for Overlap {
    fn heading(&self) -> [&str; 2] {
        [&self.title, &self.subtitle]
    }

    fn values(&self) -> Vec<(&str, f64)> {
        [&self.only_a, &self.both, &self.only_b].map(Bar::value).to_vec()
    }

    fn sentences(&self) -> Vec<String> {
        [&self.only_a, &self.both, &self.only_b]
            .map(Bar::sentence)
            .to_vec()
    }
}
