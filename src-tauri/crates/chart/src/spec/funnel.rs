//! The funnel: how many entered each stage, and what became of them. Knows no layout.

use serde::{Deserialize, Serialize};

use super::{Kind, Tone, listed};

/// One stage and what became of those who entered it. `moved + open + lost` is at most `value`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FunnelStep {
    /// By which the stage is known outside.
    pub key: String,
    /// Its name: `MQL`.
    pub label: String,
    /// How many entered.
    pub value: f64,
    /// The number as read: `412`.
    pub text: String,
    /// How many of them moved on.
    pub moved: f64,
    /// As read: `268 moved on`. Empty where nothing follows.
    pub moved_text: String,
    /// How many are still in it.
    pub open: f64,
    /// As read: `61 still open`; may be empty.
    pub open_text: String,
    /// How many left it for good.
    pub lost: f64,
    /// As read: `83 lost`; may be empty.
    pub lost_text: String,
    /// The conversion to the next stage: `65 % move on`. Empty where nothing follows.
    pub rate_text: String,
    /// Its interval and cohort: `60 to 70 %, 268 of 412`; may be empty.
    pub interval_text: String,
}

/// Through the stages, from top to bottom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Funnel {
    /// The headline.
    pub title: String,
    /// Period, as-of, n and rule.
    pub subtitle: String,
    /// Whose funnel it is.
    #[serde(default)]
    pub tone: Tone,
    /// The stages in their order.
    pub steps: Vec<FunnelStep>,
}

impl FunnelStep {
    /// `MQL, 412 (268 moved on, 61 still open, 83 lost; 65 % move on, 60 to 70 %)`.
    pub(crate) fn describe(&self) -> String {
        let parts = listed([&*self.moved_text, &self.open_text, &self.lost_text]);
        let rate = listed([&*self.rate_text, &self.interval_text]);
        let inside: Vec<String> = [parts, rate]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        super::with_detail(&format!("{}, {}", self.label, self.text), &inside.join("; "))
    }
}

impl Kind for Funnel {
    fn heading(&self) -> [&str; 2] {
        [&self.title, &self.subtitle]
    }

    fn values(&self) -> Vec<(&str, f64)> {
        let of = |step: &FunnelStep| [step.value, step.moved, step.open, step.lost];
        let steps = self.steps.iter();
        steps
            .flat_map(|step| of(step).map(|value| (step.label.as_str(), value)))
            .collect()
    }

    fn sentences(&self) -> Vec<String> {
        if self.steps.is_empty() {
            return vec!["There are no stages.".to_owned()];
        }
        let steps: Vec<String> = self.steps.iter().map(FunnelStep::describe).collect();
        vec![format!("From stage to stage: {}.", steps.join("; "))]
    }
}
