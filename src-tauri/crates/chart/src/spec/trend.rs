//! Trends: small panels over the same periods. Knows no calendar.

use serde::{Deserialize, Serialize};

use super::{Kind, Tone, listed, maybe};

/// One figure of one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrendPoint {
    /// By which the point is known outside.
    pub key: String,
    /// The value; nothing where it is undefined, which leaves a gap.
    pub value: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end of its interval.
    pub high: Option<f64>,
    /// As read: `34 %`, or why there is none: `no cases`.
    pub text: String,
    /// On how many cases: `n 41`; may be empty.
    pub n_text: String,
}

/// One figure over all periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// The figure: `Win rate`.
    pub title: String,
    /// Whose it is.
    #[serde(default)]
    pub tone: Tone,
    /// One point per period, in their order.
    pub points: Vec<TrendPoint>,
}

/// Small panels over the same periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// The headline.
    pub title: String,
    /// As-of and rules.
    pub subtitle: String,
    /// The periods' names: `Q1 2026`.
    pub periods: Vec<String>,
    /// True when the panels measure the same, so that one scale serves all.
    #[serde(default)]
    pub same_scale: bool,
    /// The figures.
    pub panels: Vec<Panel>,
}

impl TrendPoint {
    /// `Win rate, Q1 2026, 34 %, n 41`.
    pub(crate) fn describe(&self, panel: &str, period: &str) -> String {
        listed([panel, period, &self.text, &self.n_text])
    }
}

impl Kind for Trend {
    fn heading(&self) -> [&str; 2] {
        [&self.title, &self.subtitle]
    }

    fn values(&self) -> Vec<(&str, f64)> {
        let mut values = Vec::new();
        for panel in &self.panels {
            for point in &panel.points {
                for value in [point.value, point.low, point.high] {
                    values.extend(maybe(&panel.title, value));
                }
            }
        }
        values
    }

    fn sentences(&self) -> Vec<String> {
        let told = |panel: &Panel| {
            let points = panel.points.iter().zip(&self.periods);
            let points: Vec<String> = points.map(|(point, period)| point.describe("", period)).collect();
            format!("{}: {}.", panel.title, points.join("; "))
        };
        self.panels.iter().map(told).collect()
    }
}
