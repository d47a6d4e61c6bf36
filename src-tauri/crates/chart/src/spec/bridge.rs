//! The bridge: what sets two teams' numbers apart. Knows no layout.

use serde::{Deserialize, Serialize};

use super::{Bar, Kind, Step};

/// From one team's number to the other's, cause by cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bridge {
    /// The headline.
    pub title: String,
    /// Period, as-of, n and definition versions.
    pub subtitle: String,
    /// Marketing's number.
    pub left: Bar,
    /// Sales' number.
    pub right: Bar,
    /// The causes, in the order drawn; `left + steps = right`.
    pub steps: Vec<Step>,
}

impl Kind for Bridge {
    fn heading(&self) -> [&str; 2] {
        [&self.title, &self.subtitle]
    }

    fn values(&self) -> Vec<(&str, f64)> {
        let steps = self.steps.iter().map(|step| (step.label.as_str(), step.value));
        [self.left.value(), self.right.value()]
            .into_iter()
            .chain(steps)
            .collect()
    }

    fn sentences(&self) -> Vec<String> {
        let steps: Vec<String> = self.steps.iter().map(Step::describe).collect();
        let apart = if steps.is_empty() {
            "Nothing sets them apart.".to_owned()
        } else {
            format!("What sets them apart: {}.", steps.join("; "))
        };
        vec![self.left.sentence(), self.right.sentence(), apart]
    }
}
