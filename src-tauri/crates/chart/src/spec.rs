//! What a chart shows, in ready texts and plain numbers. Knows no pixels and no colours.

use serde::{Deserialize, Serialize};

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

/// One cause of a gap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// By which the cause is known outside: `fit`.
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

/// Any chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Chart {
    /// From one number to the other.
    Bridge(Bridge),
    /// Apart and together.
    Overlap(Overlap),
}

impl Chart {
    /// Every bar's label and value.
    pub(crate) fn bars(&self) -> Box<dyn Iterator<Item = (&str, f64)> + '_> {
        fn total(bar: &Bar) -> (&str, f64) {
            (&bar.label, bar.value)
        }
        match self {
            Chart::Bridge(spec) => Box::new(
                [total(&spec.left), total(&spec.right)]
                    .into_iter()
                    .chain(spec.steps.iter().map(|step| (step.label.as_str(), step.value))),
            ),
            Chart::Overlap(spec) => Box::new([&spec.only_a, &spec.both, &spec.only_b].into_iter().map(total)),
        }
    }
}

/// The chart in a few sentences, for those who do not see it.
pub fn describe(chart: &Chart) -> String {
    let total = |bar: &Bar| format!("{}: {}.", bar.label, bar.text);
    match chart {
        Chart::Bridge(spec) => {
            let mut sentences = vec![
                sentence(&spec.title),
                sentence(&spec.subtitle),
                total(&spec.left),
                total(&spec.right),
            ];
            if spec.steps.is_empty() {
                sentences.push("Nothing sets them apart.".to_owned());
            } else {
                let steps: Vec<String> = spec.steps.iter().map(Step::describe).collect();
                sentences.push(format!("What sets them apart: {}.", steps.join("; ")));
            }
            sentences.retain(|sentence| !sentence.is_empty());
            sentences.join(" ")
        }
        Chart::Overlap(spec) => {
            let mut sentences = vec![sentence(&spec.title), sentence(&spec.subtitle)];
            sentences.extend([&spec.only_a, &spec.both, &spec.only_b].map(total));
            sentences.retain(|sentence| !sentence.is_empty());
            sentences.join(" ")
        }
    }
}

impl Step {
    /// `Fit, −8 (title: Director or above)`.
    pub(crate) fn describe(&self) -> String {
        if self.detail.is_empty() {
            format!("{}, {}", self.label, self.text)
        } else {
            format!("{}, {} ({})", self.label, self.text, self.detail)
        }
    }
}

fn sentence(text: &str) -> String {
    match text.trim() {
        "" => String::new(),
        text if text.ends_with(['.', '!', '?']) => text.to_owned(),
        text => format!("{text}."),
    }
}
