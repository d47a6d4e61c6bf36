//! The fiscal calendar, and periods as one chooses them.

use model::FiscalCalendar;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The fiscal calendar of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarView {
    /// As it is set.
    pub calendar: FiscalCalendar,
    /// In words: `Fiscal year from February`.
    pub words: String,
    /// Periods to choose from, up to the latest as-of day: years, then quarters, the latest first.
    pub periods: Vec<NamedPeriod>,
}

/// A period as one chooses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NamedPeriod {
    /// As it is asked for: `2026-Q1`.
    pub text: String,
    /// As it is called: `Q1 2026`.
    pub label: String,
}
