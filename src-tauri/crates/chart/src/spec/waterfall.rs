//! The waterfall: from a start to an end through signed movements. Knows no layout.

use serde::{Deserialize, Serialize};

use super::{Bar, Kind, Step};

/// From a start to an end, movement by movement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waterfall {
    /// The headline.
    pub title: String,
    /// The two dates, n and rule.
    pub subtitle: String,
    /// Where it starts.
    pub start: Bar,
    /// The movements, in the order drawn; `start + steps = end`. A movement of nothing is shown too.
    pub steps: Vec<Step>,
    /// Where it ends.
    pub end: Bar,
}

impl Kind for Waterfall {
    fn heading(&self) -> [&str; 2] {
        [&self.title, &self.subtitle]
    }

    fn values(&self) -> Vec<(&str, f64)> {
        let steps = self.steps.iter().map(|step| (step.label.as_str(), step.value));
        [self.start.value(), self.end.value()]
            .into_iter()
            .chain(steps)
            .collect()
    }

    fn sentences(&self) -> Vec<String> {
        let steps: Vec<String> = self.steps.iter().map(Step::describe).collect();
        let moved = if steps.is_empty() {
            "Nothing moved.".to_owned()
        } else {
            format!("What moved: {}.", steps.join("; "))
        };
        vec![self.start.sentence(), moved, self.end.sentence()]
    }
}
