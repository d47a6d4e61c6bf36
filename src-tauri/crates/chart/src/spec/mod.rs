//! What a chart shows, in ready texts and plain numbers, one file per kind. Knows no pixels, no
//! colours and no number format.

mod bridge;
mod coverage;
mod curve;
mod dots;
mod factors;
mod funnel;
mod matrix;
mod overlap;
mod slope;
mod trend;
mod upset;
mod waterfall;

use serde::{Deserialize, Serialize};

pub use bridge::Bridge;
pub use coverage::{Coverage, CoverageRow, Needed};
pub use curve::{Curve, CurveLine, CurveStep};
pub use dots::{DotRow, Dots};
pub use factors::{Factor, Factors};
pub use funnel::{Funnel, FunnelStep};
pub use matrix::{Cell, Matrix};
pub use overlap::Overlap;
pub use slope::{Slope, SlopeLine};
pub use trend::{Panel, Trend, TrendPoint};
pub use upset::{UpSet, UpSetMember, UpSetPart};
pub use waterfall::Waterfall;

/// A total or a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// Whose or what: `Marketing`.
    pub label: String,
    /// The length.
    pub value: f64,
    /// The number as read: `40`.
    pub text: String,
}

/// One signed step from one total to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// By which the step is known outside: `fit`.
    pub key: String,
    /// Its name: `Fit`.
    pub label: String,
    /// How far it moves the number.
    pub value: f64,
    /// The number as read: `−7½`.
    pub text: String,
    /// A line under the name; may be empty.
    pub detail: String,
}

/// A place on an axis and what is written there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tick {
    /// Where.
    pub value: f64,
    /// The number as read: `90`.
    pub text: String,
}

/// Whose a mark is. The teams' hues are used for nothing else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Nobody's, or both teams'.
    #[default]
    Neutral,
    /// Marketing's.
    Marketing,
    /// Sales'.
    Sales,
}

/// Any chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Chart {
    /// From one team's number to the other's.
    Bridge(Bridge),
    /// Apart and together.
    Overlap(Overlap),
    /// Step by step through the stages.
    Funnel(Funnel),
    /// Shares over days, with their uncertainty.
    Curve(Curve),
    /// From a start to an end through signed movements.
    Waterfall(Waterfall),
    /// From each state to each other one.
    Matrix(Matrix),
    /// One rate under several rules.
    Dots(Dots),
    /// Two ranks of the same things.
    Slope(Slope),
    /// The same figures, period by period.
    Trend(Trend),
    /// How a product's change splits over its factors.
    Factors(Factors),
    /// What is there against what is needed.
    Coverage(Coverage),
    /// How several sets overlap.
    UpSet(UpSet),
}

/// What every kind of chart can say of itself.
pub(crate) trait Kind {
    /// The headline and the line under it.
    fn heading(&self) -> [&str; 2];
    /// Every number that decides a place, with the name it is reported under.
    fn values(&self) -> Vec<(&str, f64)>;
    /// What it shows, sentence by sentence.
    fn sentences(&self) -> Vec<String>;
}

impl Chart {
    pub(crate) fn kind(&self) -> &dyn Kind {
        match self {
            Chart::Bridge(spec) => spec,
            Chart::Overlap(spec) => spec,
            Chart::Funnel(spec) => spec,
            Chart::Curve(spec) => spec,
            Chart::Waterfall(spec) => spec,
            Chart::Matrix(spec) => spec,
            Chart::Dots(spec) => spec,
            Chart::Slope(spec) => spec,
            Chart::Trend(spec) => spec,
            Chart::Factors(spec) => spec,
            Chart::Coverage(spec) => spec,
            Chart::UpSet(spec) => spec,
        }
    }
}

/// The chart in a few sentences, for those who do not see it.
pub fn describe(chart: &Chart) -> String {
    let kind = chart.kind();
    let mut sentences: Vec<String> = kind.heading().into_iter().map(sentence).collect();
    sentences.extend(kind.sentences());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(" ")
}

impl Bar {
    pub(crate) fn value(&self) -> (&str, f64) {
        (&self.label, self.value)
    }

    /// `Marketing: 40.`
    fn sentence(&self) -> String {
        format!("{}: {}.", self.label, self.text)
    }
}

impl Step {
    /// `Fit, −8 (title: Director or above)`.
    pub(crate) fn describe(&self) -> String {
        with_detail(&format!("{}, {}", self.label, self.text), &self.detail)
    }
}

/// The text with its detail in brackets, where there is one.
fn with_detail(text: &str, detail: &str) -> String {
    if detail.is_empty() {
        text.to_owned()
    } else {
        format!("{text} ({detail})")
    }
}

/// The texts that are not empty, with commas between.
fn listed<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    texts.join(", ")
}

fn sentence(text: &str) -> String {
    match text.trim() {
        "" => String::new(),
        text if text.ends_with(['.', '!', '?']) => text.to_owned(),
        text => format!("{text}."),
    }
}

/// A number that may be missing, under its name.
fn maybe(label: &str, value: Option<f64>) -> impl Iterator<Item = (&str, f64)> {
    value.map(|value| (label, value)).into_iter()
}
