//! Charts of money: factors, coverage, waterfall, trend, forecast. Knows no drawing and computes no figure.

use chart::{Bar, Coverage, CoverageRow, Factor, Factors, Needed, Panel, Step, Trend, TrendPoint, Waterfall};
use model::Money;

use super::{Picture, signed};
use crate::api::{MetricCell, MetricRow, Unit};

impl Picture<'_> {
    pub(super) fn factors(&self) -> Factors {
        let factor = |id: &str, unit: Unit, label: &str| {
            let (now, then) = (self.cell(id, id, "now"), self.cell(id, id, "then"));
            let effect = self.cell(id, id, "effect");
            Factor {
                key: id.to_owned(),
                label: label.to_owned(),
                before: self.text(unit, &then),
                after: self.text(unit, &now),
                share: effect.value.unwrap_or(0.0),
                share_text: signed(&self.text(Unit::MoneyPerDay, &effect), effect.value),
                detail: [now.note, effect.note]
                    .into_iter()
                    .find(|note| !note.is_empty())
                    .unwrap_or_default(),
            }
        };
        let (now, then) = (
            self.cell("velocity", "velocity", "now"),
            self.cell("velocity", "velocity", "then"),
        );
        let change = now.value.zip(then.value).map(|(now, then)| now - then);
        let changed = MetricCell {
            value: change,
            ..MetricCell::default()
        };
        Factors {
            title: self.title("velocity"),
            subtitle: self.subtitle(),
            factors: vec![
                factor("open", Unit::Count, "Open deals"),
                factor("amount", Unit::Money, "Mean amount won"),
                factor("win_rate", Unit::Share, "Win rate"),
                factor("cycle", Unit::Days, "Mean days to win"),
            ],
            product: Factor {
                key: "velocity".to_owned(),
                label: "Velocity".to_owned(),
                before: self.text(Unit::MoneyPerDay, &then),
                after: self.text(Unit::MoneyPerDay, &now),
                share: change.unwrap_or(0.0),
                share_text: signed(&self.text(Unit::MoneyPerDay, &changed), change),
                detail: now.note,
            },
        }
    }

    pub(super) fn coverage(&self) -> Coverage {
        let amount = |row: &str| self.cell("amounts", row, "amount").value.unwrap_or(0.0);
        let bar = |label: &str, value: f64| Bar {
            label: label.to_owned(),
            value,
            text: self.money(value),
        };
        let asked = self.view.parameters.iter().find(|own| own.name == "target");
        let target = asked.and_then(|own| own.value.replace(',', "").parse::<f64>().ok());
        let target = target.map(|target| target * Money::SCALE as f64);
        let needed = self.cell("coverage", "needed", "value");
        let remains = target.map_or(0.0, |target| (target - amount("won")).max(0.0));
        let range = needed
            .low
            .zip(needed.high)
            .filter(|_| remains > 0.0)
            .map(|(low, high)| Needed {
                label: "needed before".to_owned(),
                low: amount("won") + remains * low,
                high: amount("won") + remains * high,
                text: format!("{low:.1}x to {high:.1}x"),
            });
        let full = self.cell("coverage", "full", "value");
        Coverage {
            title: self.title("coverage"),
            subtitle: self.subtitle(),
            rows: vec![CoverageRow {
                key: "eligible".to_owned(),
                label: "Open and won".to_owned(),
                text: full
                    .value
                    .map_or(full.note, |times| format!("{times:.1}x of the target")),
                won: bar("won", amount("won")),
                open: bar("open", amount("eligible")),
                target: target.map(|target| bar("target", target)),
                needed: range,
            }],
        }
    }

    pub(super) fn waterfall(&self) -> Waterfall {
        let rows = self.rows("movement");
        let amount = |row: &MetricRow| self.cell("movement", &row.key, "amount");
        let end = |at: Option<&MetricRow>| {
            let cell = at.map(amount).unwrap_or_default();
            Bar {
                label: at.map_or_else(String::new, |row| row.label.clone()),
                value: cell.value.unwrap_or(0.0),
                text: self.text(Unit::Money, &cell),
            }
        };
        let step = |row: &MetricRow| {
            let (cell, deals) = (amount(row), self.cell("movement", &row.key, "deals"));
            Step {
                key: row.key.clone(),
                label: row.label.clone(),
                value: cell.value.unwrap_or(0.0),
                text: signed(&self.text(Unit::Money, &cell), cell.value),
                detail: format!("{} deals", self.text(Unit::Count, &deals)),
            }
        };
        let between = rows.get(1..rows.len().saturating_sub(1)).unwrap_or_default();
        Waterfall {
            title: self.title("movement"),
            subtitle: self.subtitle(),
            start: end(rows.first()),
            steps: between.iter().map(step).collect(),
            end: end(rows.last()),
        }
    }

    pub(super) fn trend(&self) -> Trend {
        let rows = self.rows("quarters");
        let panel = |column: &str, unit: Unit, title: &str| {
            let point = |row: &MetricRow| {
                let cell = self.cell("quarters", &row.key, column);
                TrendPoint {
                    key: format!("{}:{column}", row.key),
                    value: cell.value,
                    low: None,
                    high: None,
                    text: self.text(unit, &cell),
                    n_text: cell.n.map_or_else(String::new, |n| format!("n\u{a0}{n}")),
                }
            };
            Panel {
                title: title.to_owned(),
                tone: self.tone(),
                points: rows.iter().map(point).collect(),
            }
        };
        Trend {
            title: self.title("quarters"),
            subtitle: self.subtitle(),
            periods: rows.iter().map(|row| row.key.clone()).collect(),
            same_scale: false,
            panels: vec![
                panel("wins", Unit::Count, "Won"),
                panel("median_size", Unit::Money, "Median size"),
                panel("median_days", Unit::Days, "Median days to win"),
            ],
        }
    }

    /// What each method forecasts, beside what is won already.
    pub(super) fn forecast(&self) -> Coverage {
        let won = self.cell("amounts", "won", "amount");
        let row = |row: &MetricRow| {
            let (forecast, bias) = (
                self.cell("methods", &row.key, "forecast"),
                self.cell("methods", &row.key, "bias"),
            );
            let said = match bias.value {
                Some(bias) => format!(
                    "{} off before",
                    signed(&self.text(Unit::Share, &cell(bias)), Some(bias))
                ),
                None => forecast.note.clone(),
            };
            let bar = |label: &str, own: &MetricCell| Bar {
                label: label.to_owned(),
                value: own.value.unwrap_or(0.0),
                text: self.text(Unit::Money, own),
            };
            CoverageRow {
                key: row.key.clone(),
                label: row.label.clone(),
                text: said,
                won: bar("won", &won),
                open: bar("forecast", &forecast),
                target: None,
                needed: None,
            }
        };
        Coverage {
            title: self.title("methods"),
            subtitle: self.subtitle(),
            rows: self.rows("methods").iter().map(row).collect(),
        }
    }
}

fn cell(value: f64) -> MetricCell {
    MetricCell {
        value: Some(value),
        ..MetricCell::default()
    }
}
