//! Figures in rows and columns, each with what was counted and the deals behind it. Knows no metric.

use std::collections::BTreeMap;

use column::Bitmap;
use metrics::incidence::{Curve, Quantile};
use metrics::interval::{AmountShare, THIN};
use metrics::{Figure, NoFigure, Share, Total};
use model::{Exact, ratio};

use crate::api::{DealsBehind, MetricCell, MetricColumn, MetricRow, MetricTable, Unit};

/// A column: identifier, heading, what its cells hold.
pub(crate) type Column<'a> = (&'a str, &'a str, Unit);

/// Tables being filled, and the deals behind their cells.
#[derive(Default)]
pub(crate) struct Sheet {
    pub tables: Vec<MetricTable>,
    pub notes: Vec<String>,
    /// Curves of stays, for the chart and for what is said of them.
    pub curves: Vec<Stayed>,
    /// Deals by the key their cell carries.
    pub sets: BTreeMap<String, Behind>,
}

/// How long deals stayed in a step.
pub(crate) struct Stayed {
    /// The row of the figures.
    pub key: String,
    /// Its heading.
    pub label: String,
    /// The step.
    pub stage: u16,
    pub curve: Curve<4>,
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

    /// Puts deals behind a cell that counts them.
    pub fn open(&mut self, cell: MetricCell, key: impl Into<String>, rows: &[u32]) -> MetricCell {
        self.labelled(cell, key.into(), "", rows)
    }

    /// As `open`, of the deals in a bitmap.
    pub fn open_in(&mut self, cell: MetricCell, key: impl Into<String>, rows: &Bitmap) -> MetricCell {
        self.open(cell, key, &rows_of(rows))
    }

    /// Puts both kinds of deals behind a share: those that count in it, and the others, each with what they did.
    pub fn open_both(
        &mut self,
        cell: MetricCell,
        key: &str,
        (did, counted): (&str, &[u32]),
        (did_not, others): (&str, &[u32]),
    ) -> MetricCell {
        let cell = self.labelled(cell, key.to_owned(), did, counted);
        self.labelled(cell, format!("{key}:others"), did_not, others)
    }

    /// As `open_both`, where the others are what is left of deals behind another cell.
    pub fn open_part(
        &mut self,
        cell: MetricCell,
        key: &str,
        (label, rows): (&str, &[u32]),
        (rest, all): (&str, &str),
    ) -> MetricCell {
        let mut cell = self.labelled(cell, key.to_owned(), label, rows);
        if rows.is_empty() {
            self.keep(key, rows);
        }
        let deals = self.count(all).saturating_sub(self.count(key));
        if deals > 0 {
            let (own, part) = (format!("{key}:others"), key.to_owned());
            let all = all.to_owned();
            cell.open.push(DealsBehind {
                key: own.clone(),
                label: rest.to_owned(),
                deals,
            });
            self.sets.insert(own, Behind::Rest { all, part });
        }
        cell
    }

    /// Keeps deals under a key without a cell, for `open_part`.
    pub fn keep(&mut self, key: &str, rows: &[u32]) {
        let mut rows = rows.to_vec();
        rows.sort_unstable();
        rows.dedup();
        self.sets.insert(key.to_owned(), Behind::Rows(rows));
    }

    fn labelled(&mut self, mut cell: MetricCell, key: String, label: &str, rows: &[u32]) -> MetricCell {
        if rows.is_empty() {
            return cell;
        }
        self.keep(&key, rows);
        cell.open.push(DealsBehind {
            deals: self.count(&key),
            label: label.to_owned(),
            key,
        });
        cell
    }

    fn count(&self, key: &str) -> u64 {
        match self.sets.get(key) {
            Some(Behind::Rows(rows)) => rows.len() as u64,
            _ => 0,
        }
    }
}

/// Deals behind a cell.
#[derive(Clone)]
pub(crate) enum Behind {
    /// These, ascending.
    Rows(Vec<u32>),
    /// Those under one key that are not under another.
    Rest { all: String, part: String },
}

impl Behind {
    /// The same under keys that begin with the value of a field.
    pub fn under(self, value: &str) -> Behind {
        match self {
            Behind::Rows(rows) => Behind::Rows(rows),
            Behind::Rest { all, part } => Behind::Rest {
                all: format!("{value}/{all}"),
                part: format!("{value}/{part}"),
            },
        }
    }
}

/// The deals under a key, ascending. O(deals).
pub(crate) fn deals_behind(sets: &BTreeMap<String, Behind>, key: &str) -> Option<Vec<u32>> {
    Some(match sets.get(key)? {
        Behind::Rows(rows) => rows.clone(),
        Behind::Rest { all, part } => {
            let (all, part) = (deals_behind(sets, all)?, deals_behind(sets, part)?);
            let rest = |row: &u32| part.binary_search(row).is_err();
            all.into_iter().filter(rest).collect()
        }
    })
}

/// The rows of a bitmap, ascending.
pub(crate) fn rows_of(rows: &Bitmap) -> Vec<u32> {
    rows.rows().map(|row| row as u32).collect()
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
        ..thin(exact(share.exact(), "no cases"), share)
    }
}

/// A share of money, beside how many of the deals with an amount it counts.
pub(crate) fn amount_share(share: AmountShare) -> MetricCell {
    let cases = share.cases;
    let cell = MetricCell {
        n: Some(cases.k),
        of: Some(cases.n),
        ..thin(exact(share.exact(), "no known amount"), cases)
    };
    match share.unknown {
        0 => cell,
        unknown => {
            let unknown = format!("{unknown} without an amount");
            let notes = [unknown, cell.note].into_iter().filter(|note| !note.is_empty());
            MetricCell {
                note: notes.collect::<Vec<_>>().join("; "),
                ..cell
            }
        }
    }
}

/// Says of a figure that few cases stand behind it.
fn thin(cell: MetricCell, cases: Share) -> MetricCell {
    if cases.n == 0 || !cases.is_thin() {
        return cell;
    }
    MetricCell {
        note: "thin".to_owned(),
        why: format!("Fewer than {THIN} cases: chance alone moves such a share a lot."),
        ..cell
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
            "not reached; at least {} still inside after {after} days",
            ratio::percent(still)
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
