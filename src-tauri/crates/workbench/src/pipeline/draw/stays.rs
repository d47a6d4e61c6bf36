//! The chart of time in stage: how long deals stay in each step, as curves. Knows no drawing.

use chart::{Curve, CurveLine, CurveStep, Tick, Tone};
use metrics::incidence::{Quantile, Step};

use super::{LINES, Picture, percent_ticks};
use crate::chart_of::grouped;
use crate::pipeline::sheet::Stayed;

impl Picture<'_> {
    /// How long deals stay: a line for each curve, those with most stays.
    pub(super) fn curves(&self, kept: &[Stayed]) -> Curve {
        let mut most: Vec<&Stayed> = kept.iter().collect();
        most.sort_by_key(|own| std::cmp::Reverse(own.curve.cases));
        most.truncate(LINES);
        let shown = |own: &&Stayed| most.iter().any(|other| other.key == own.key);
        let lines: Vec<CurveLine> = kept.iter().filter(shown).filter_map(line).collect();
        let end = lines.iter().map(|line| line.end).fold(1.0, f64::max);
        let tick = |value: f64| Tick {
            value,
            text: grouped(value as i128),
        };
        Curve {
            title: "Still in the stage, by days since they came to it".to_owned(),
            subtitle: self.subtitle(),
            x_label: "days".to_owned(),
            y_label: "still in it".to_owned(),
            x_ticks: chart::day_ticks(end).into_iter().map(tick).collect(),
            y_ticks: percent_ticks(1.0),
            lines,
        }
    }
}

/// A curve as a line; `None` where nothing was observed.
fn line(own: &Stayed) -> Option<CurveLine> {
    let curve = &own.curve;
    let longest = curve.longest()?;
    let median = match curve.median() {
        Some(Quantile::At(days)) => Some(days as f64),
        _ => None,
    };
    let step = |own: &Step<4>| CurveStep {
        x: own.time as f64,
        y: own.survival,
        low: own.interval().map(|(low, _)| low),
        high: own.interval().map(|(_, high)| high),
    };
    let censored = curve.steps.iter().filter(|own| own.censored > 0);
    Some(CurveLine {
        key: own.key.clone(),
        label: own.label.clone(),
        text: format!("n\u{a0}{}", curve.cases),
        tone: Tone::Neutral,
        start: 1.0,
        steps: curve.steps.iter().map(step).collect(),
        censored: censored.map(|own| own.time as f64).collect(),
        end: longest as f64,
        median,
        median_text: median.map_or_else(
            || "median not reached".to_owned(),
            |days| format!("half gone after {days}\u{a0}d"),
        ),
    })
}
