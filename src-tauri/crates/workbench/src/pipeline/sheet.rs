//! Figures in rows and columns, each with what was counted and the deals behind it. Knows no metric.

use std::collections::BTreeMap;

use column::Bitmap;
use metrics::incidence::Quantile;
use metrics::{Figure, NoFigure, Share, Total};
use model::{Exact, ratio};

use crate::api::{MetricCell, MetricColumn, MetricRow, MetricTable, Unit};

/// A column: identifier, heading, what its cells hold.
pub(crate) type Column<'a> = (&'a str, &'a str, Unit);

/// Tables being filled, and the deals behind their cells.
#[derive(Default)]
pub(crate) struct Sheet {
    pub tables: Vec<MetricTable>,
    pub notes: Vec<String>,
    /// Deals by the key their cell carries, ascending.
    pub sets: BTreeMap<String, Vec<u32>>,
}

impl Sheet {
    /// Begins a table.
    pub fn table(&mut self, id: &str, title: &str, of: &str, columns: &[Column<'_>]) {
        let column = |(id, label, unit): &Column<'_>| MetricColumn {
            id: (*id).to_owned(),
            label: (*label).to_owned(),
            unit: *unit,
        };
        self.tables.push(MetricTable {
            id: id.to_owned(),
            title: title.to_owned(),
            of: of.to_owned(),
            columns: columns.iter().map(column).collect(),
            rows: Vec::new(),
        });
    }

    /// Adds a row to the table begun last.
    pub fn row(&mut self, key: impl Into<String>, label: impl Into<String>, cells: Vec<MetricCell>) {
        if let Some(table) = self.tables.last_mut() {
            debug_assert_eq!(table.columns.len(), cells.len(), "{}", table.id);
            table.rows.push(MetricRow {
                key: key.into(),
                label: label.into(),
                cells,
            });
        }
    }

    /// Puts deals behind a cell.
    pub fn open(&mut self, cell: MetricCell, key: impl Into<String>, rows: &[u32]) -> MetricCell {
        if rows.is_empty() {
            return cell;
        }
        let key = key.into();
        let mut rows = rows.to_vec();
        rows.sort_unstable();
        rows.dedup();
        self.sets.insert(key.clone(), rows);
        MetricCell {
            open: Some(key),
            ..cell
        }
    }

    /// As `open`, of the deals in a bitmap.
    pub fn open_in(&mut self, cell: MetricCell, key: impl Into<String>, rows: &Bitmap) -> MetricCell {
        let rows: Vec<u32> = rows.rows().map(|row| row as u32).collect();
        self.open(cell, key, &rows)
    }
}

/// A number of things.
pub(crate) fn count(n: u64) -> MetricCell {
    MetricCell {
        value: Some(n as f64),
        exact: n.to_string(),
        ..MetricCell::default()
    }
}

/// A text.
pub(crate) fn text(text: impl Into<String>) -> MetricCell {
    MetricCell {
        exact: text.into(),
        ..MetricCell::default()
    }
}

/// Nothing, and why.
pub(crate) fn none(why: impl Into<String>) -> MetricCell {
    MetricCell {
        note: why.into(),
        ..MetricCell::default()
    }
}

/// A share with its interval.
pub(crate) fn share(share: Share) -> MetricCell {
    let wilson = share.wilson();
    MetricCell {
        n: Some(share.k),
        of: Some(share.n),
        low: wilson.map(|own| own.low),
        high: wilson.map(|own| own.high),
        note: match share.n {
            0 => "no cases".to_owned(),
            _ if share.is_thin() => format!("{} cases: thin", share.n),
            _ => String::new(),
        },
        ..exact(share.exact(), "no cases")
    }
}

/// An exact number, or why there is none.
pub(crate) fn exact(value: Option<Exact>, why: &str) -> MetricCell {
    match value {
        Some(value) => MetricCell {
            value: Some(ratio::to_decimal(&value)),
            exact: ratio::to_text(&value),
            ..MetricCell::default()
        },
        None => none(why),
    }
}

/// A number that is no fraction.
pub(crate) fn real(value: Option<f64>, why: &str) -> MetricCell {
    match value {
        Some(value) => MetricCell {
            value: Some(value),
            exact: value.to_string(),
            ..MetricCell::default()
        },
        None => none(why),
    }
}

/// A figure of `n` cases, or why there is none.
pub(crate) fn figure(figure: Figure, n: u64) -> MetricCell {
    MetricCell {
        n: Some(n),
        ..match figure {
            Ok(value) => exact(Some(value), ""),
            Err(why) => none(words(why)),
        }
    }
}

/// Money of deals.
pub(crate) fn money(total: &Total) -> MetricCell {
    let known = total.n - total.null_amounts;
    let unknown = match total.null_amounts {
        0 => String::new(),
        n => format!("{n} without an amount"),
    };
    if known == 0 && total.n > 0 {
        return MetricCell {
            n: Some(0),
            of: Some(total.n),
            ..none(unknown)
        };
    }
    MetricCell {
        n: Some(known),
        of: Some(total.n),
        note: unknown,
        ..exact(Some(Exact::from_integer(total.minor)), "")
    }
}

/// Days after which a share has ended.
pub(crate) fn quantile(quantile: Option<Quantile>, n: u64) -> MetricCell {
    let cell = match quantile {
        None => none("no cases"),
        Some(Quantile::At(days)) => exact(Some(Exact::from_integer(days.into())), ""),
        Some(Quantile::NotReached { still, after }) => none(format!(
            "not reached; at least {:.0} % still inside after {after} days",
            still * 100.0
        )),
    };
    MetricCell { n: Some(n), ..cell }
}

/// Why there is no figure, in words.
pub(crate) fn words(why: NoFigure) -> &'static str {
    match why {
        NoFigure::NoCases => "no cases",
        NoFigure::NoWins => "nothing was won",
        NoFigure::NothingClosed => "nothing was won or lost",
        NoFigure::NoAmounts => "no known amount",
        NoFigure::NothingToShare => "the amounts sum to nothing",
        NoFigure::NoKnownEntry => "the entry of no win is known",
        NoFigure::NoDays => "every win came on the day of its entry",
        NoFigure::EmptyPeriod => "the period has no day",
        NoFigure::NoTarget => "no target",
        NoFigure::TargetReached => "target reached",
        NoFigure::TooFewPeriods => "too few past periods",
        NoFigure::TooLarge => "too large to write down exactly",
    }
}
