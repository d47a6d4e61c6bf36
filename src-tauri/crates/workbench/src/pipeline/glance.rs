//! The figures at a glance, and those that stand beside an answer. Computes none of them.

use std::sync::Arc;

use super::Measured;
use super::answers::cell;
use crate::api::{Headline, MetricRequest, Unit};
use crate::error::WorkbenchError;

/// Asks for a metric about the deals on screen.
pub(super) type Ask<'a> = dyn FnMut(&str) -> Result<(MetricRequest, Arc<Measured>), WorkbenchError> + 'a;

/// A figure to show: metric, table, row, column, what it is called, what it holds.
type Shown = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Unit,
);

pub(super) fn headline(ask: &mut Ask<'_>) -> Result<Vec<Headline>, WorkbenchError> {
    let shown = [
        (
            "movement",
            "movement",
            "end",
            "amount",
            "Open pipeline",
            Unit::Money,
        ),
        (
            "velocity",
            "velocity",
            "velocity",
            "now",
            "Velocity",
            Unit::MoneyPerDay,
        ),
        ("win_rate", "variants", "count", "rate", "Win rate", Unit::Share),
        ("velocity", "cycle", "cycle", "now", "Days to win", Unit::Days),
        (
            "velocity",
            "amount",
            "amount",
            "now",
            "Mean amount won",
            Unit::Money,
        ),
    ];
    shown.into_iter().map(|own| figure(ask, own)).collect()
}

fn figure(
    ask: &mut Ask<'_>,
    (metric, table, row, column, label, unit): Shown,
) -> Result<Headline, WorkbenchError> {
    let (_, measured) = ask(metric)?;
    Ok(Headline {
        label: label.to_owned(),
        unit,
        cell: cell(&measured.view, table, row, column)
            .cloned()
            .unwrap_or_default(),
        metric: metric.to_owned(),
    })
}

/// What else tells of where deals come from.
pub(super) fn beside(ask: &mut Ask<'_>) -> Result<Vec<Headline>, WorkbenchError> {
    let shown: [Shown; 3] = [
        (
            "sourced",
            "rules",
            "lead source",
            "share",
            "Sourced by marketing",
            Unit::Share,
        ),
        (
            "influenced",
            "influenced",
            "influenced",
            "share",
            "Influenced by marketing",
            Unit::Share,
        ),
        (
            "committee",
            "outcomes",
            "won",
            "mean",
            "Contacts on a won deal",
            Unit::Number,
        ),
    ];
    let mut figures = shown
        .into_iter()
        .map(|own| figure(ask, own))
        .collect::<Result<Vec<_>, _>>()?;
    // Of the touches the one with most credit, which its metric lists first.
    let (_, measured) = ask("credit")?;
    let most = measured.view.tables.first().and_then(|table| table.rows.first());
    if let Some(row) = most.filter(|row| row.key != "untouched") {
        figures.push(Headline {
            label: match row.key.as_str() {
                "all" => "Credit for touches".to_owned(),
                _ => format!("Credit in deals, {}", row.label),
            },
            unit: Unit::Number,
            cell: row.cells[0].clone(),
            metric: "credit".to_owned(),
        });
    }
    Ok(figures)
}
