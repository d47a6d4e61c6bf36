//! The catalogue: what every metric measures, in the words that the explain panel, the command line, the pack
//! and the documentation show. One entry stands in each metric's file. Computes nothing.

use serde::Serialize;
use ts_rs::TS;

/// One metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Entry {
    /// Its identifier everywhere: file, spec, wire, command line.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it measures, in a sentence.
    pub measures: &'static str,
    /// The formula, in one line.
    pub formula: &'static str,
    /// What is counted: deals, episodes, visits, money.
    pub unit: &'static str,
    /// What it takes beside population, period and breakdown.
    pub parameters: &'static [Parameter],
    /// When there is no figure, and what is said then.
    pub undefined: &'static str,
}

/// A choice that changes the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What can be chosen, the default first.
    pub choices: &'static str,
}
