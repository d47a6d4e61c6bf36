//! Curves over days: survival or cumulative incidence, with their uncertainty. Knows no estimator.

use serde::{Deserialize, Serialize};

use super::{Kind, Tick, Tone, listed, maybe};

/// From this day on the curve is at this height.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CurveStep {
    /// The day.
    pub x: f64,
    /// The height, 0 to 1.
    pub y: f64,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end of its interval.
    pub high: Option<f64>,
}

/// One curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurveLine {
    /// By which the curve is known outside.
    pub key: String,
    /// Its name: `Proposal`.
    pub label: String,
    /// What stands under the name at the curve's end: `21 % after 90 days`; may be empty.
    pub text: String,
    /// Whose it is.
    #[serde(default)]
    pub tone: Tone,
    /// The height at day 0: 1 for survival, 0 for incidence.
    pub start: f64,
    /// The steps, by day.
    pub steps: Vec<CurveStep>,
    /// Days at which someone was last seen.
    pub censored: Vec<f64>,
    /// The last day anything is known.
    pub end: f64,
    /// The day at which the curve passes one half, if it does.
    pub median: Option<f64>,
    /// As read: `median 36 days`, or why there is none: `median not reached`; may be empty.
    pub median_text: String,
}

/// Step curves over days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// The headline.
    pub title: String,
    /// Period, as-of, n and method.
    pub subtitle: String,
    /// What the days count: `days in stage`.
    pub x_label: String,
    /// What the heights are: `still in stage`.
    pub y_label: String,
    /// Along the days; see [`crate::day_ticks`] for where. Texts that don't fit are left out.
    pub x_ticks: Vec<Tick>,
    /// Along the heights, 0 to 1.
    pub y_ticks: Vec<Tick>,
    /// At most six can be told apart.
    pub lines: Vec<CurveLine>,
}

impl CurveLine {
    /// `Proposal, 21 % after 90 days, median 36 days`.
    pub(crate) fn describe(&self) -> String {
        listed([&*self.label, &self.text, &self.median_text])
    }
}

impl Kind for Curve {
    fn heading(&self) -> [&str; 2] {
        [&self.title, &self.subtitle]
    }

    fn values(&self) -> Vec<(&str, f64)> {
        let mut values = Vec::new();
        for line in &self.lines {
            let label = line.label.as_str();
            values.extend([(label, line.start), (label, line.end)]);
            values.extend(maybe(label, line.median));
            values.extend(line.censored.iter().map(|day| (label, *day)));
            for step in &line.steps {
                values.extend([(label, step.x), (label, step.y)]);
                values.extend(maybe(label, step.low).chain(maybe(label, step.high)));
            }
        }
        let ticks = self.x_ticks.iter().chain(&self.y_ticks);
        values.extend(ticks.map(|tick| (tick.text.as_str(), tick.value)));
        values
    }

    fn sentences(&self) -> Vec<String> {
        if self.lines.is_empty() {
            return vec!["There is no curve.".to_owned()];
        }
        let lines: Vec<String> = self.lines.iter().map(CurveLine::describe).collect();
        let axes = format!("Up: {}; across: {}.", self.y_label, self.x_label);
        vec![axes, format!("{}.", lines.join("; "))]
    }
}
