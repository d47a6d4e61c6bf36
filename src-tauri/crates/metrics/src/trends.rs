//! Trends: how large the deals won in each month or quarter were, how long they took, and what slowness costs.
//!
//! | figure | definition |
//! |---|---|
//! | deal size | median and mean amount of the deals won in the stretch; one won twice in it is one |
//! | cycle | median and mean calendar days from agreed entry to win, for the episodes won in it |
//! | cost of slowness | (mean cycle now − mean cycle then) × won amount per day now |
//!
//! The cost of slowness is cash, not revenue: with wins coming `mean cycle now − mean cycle then` days later at today's
//! rate of won amount per day, that much money stands outside that would be in. It is negative when deals became
//! faster.
//!
//! **Units**: minor units, days; exact. **Null rule**: without wins a stretch has no figure; wins without an amount
//! leave the size, wins whose entry is unknown leave the cycle, both counted. A stretch that is not over by the
//! as-of day says so. Knows no season.

use jiff::Span;
use jiff::civil::Date;
use model::{Period, StageKind};

use crate::catalogue::{Entry, Parameter};
use crate::course::Walk;
use crate::deals::{Days, Deals};
use crate::figure::{Figure, NoFigure, Total, median, minus, ratio, times};

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "trends",
    name: "Deal size and cycle length",
    measures: "How large won deals were and how long they took, month by month or quarter by quarter, and what slowness costs.",
    formula: "median and mean of won amount and of days from entry to win; (mean cycle now − then) × won amount per day",
    unit: "money and days",
    parameters: &[
        Parameter {
            name: "entry",
            choices: "the step at which the cycle begins",
        },
        Parameter {
            name: "by",
            choices: "month, quarter",
        },
    ],
    undefined: "A stretch without wins has no figure; wins without an amount or without a known entry are left out and counted.",
};

/// How long a stretch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// A calendar month.
    Month,
    /// Three months from January, April, July or October on.
    Quarter,
}

/// The months or quarters of a range; the first and the last are cut where the range begins and ends.
pub fn stretches(range: Period, by: Stretch) -> Vec<Days> {
    let months = match by {
        Stretch::Month => 1,
        Stretch::Quarter => 3,
    };
    let first = (range.start.month() - 1) / months * months + 1;
    let mut start = range.start;
    let mut next = Date::new(start.year(), first, 1).ok();
    let mut found = Vec::new();
    while start < range.end {
        next = next.and_then(|day| day.checked_add(Span::new().months(i32::from(months))).ok());
        let end = next.unwrap_or(range.end).min(range.end);
        found.push(Days::of(Period { start, end }));
        start = end;
    }
    found
}

/// One stretch of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Its days.
    pub days: Days,
    /// It goes on after the as-of day.
    pub unfinished: bool,
    /// Episodes won.
    pub wins: u64,
    /// Deals won, with their money.
    pub won: Total,
    /// Median amount.
    pub median_size: Figure,
    /// Mean amount.
    pub mean_size: Figure,
    /// Wins whose days are known.
    pub timed: u64,
    /// Wins whose entry is unknown.
    pub entry_unknown: u64,
    /// Median days.
    pub median_days: Figure,
    /// Mean days.
    pub mean_days: Figure,
}

impl Point {
    /// Won amount per day of the stretch.
    pub fn per_day(&self) -> Figure {
        if self.won.n > 0 && self.won.n == self.won.null_amounts {
            return Err(NoFigure::NoAmounts);
        }
        ratio(
            self.won.minor,
            i128::from(self.days.end - self.days.start),
            NoFigure::EmptyPeriod,
        )
    }
}

#[derive(Default)]
struct Adding {
    wins: u64,
    won: Total,
    amounts: Vec<i64>,
    days: Vec<i64>,
    /// The deal that was added last, counted from 1.
    last: usize,
}

/// The trend over stretches that do not overlap, in order. O(visits + wins · log(stretches)).
pub fn trends(deals: &Deals, entry: u16, over: &[Days]) -> Vec<Point> {
    let mut adding: Vec<Adding> = over.iter().map(|_| Adding::default()).collect();
    let walk = Walk::new(deals, entry);
    for row in deals.rows() {
        walk.episodes(row, |course| {
            let Some((StageKind::Won, at)) = course.outcome() else {
                return;
            };
            let before = over.partition_point(|days| days.end <= at);
            if over.get(before).is_some_and(|days| days.contains(at)) {
                adding[before].win(row, deals.amount(row), course.days());
            }
        });
    }
    (over.iter().zip(adding))
        .map(|(days, adding)| adding.finish(*days, deals.as_of))
        .collect()
}

impl Adding {
    fn win(&mut self, row: usize, amount: Option<i64>, days: Option<i64>) {
        self.wins += 1;
        self.days.extend(days);
        if self.last != row + 1 {
            self.last = row + 1;
            self.won.add(amount);
            self.amounts.extend(amount);
        }
    }

    fn finish(mut self, days: Days, as_of: i64) -> Point {
        let some = |figure: Figure| match self.wins {
            0 => Err(NoFigure::NoWins),
            _ => figure,
        };
        let timed = self.days.len() as u64;
        let sum: i128 = self.days.iter().map(|days| i128::from(*days)).sum();
        Point {
            days,
            unfinished: days.end > as_of + 1,
            wins: self.wins,
            won: self.won,
            median_size: some(median(&mut self.amounts, NoFigure::NoAmounts)),
            mean_size: some(self.won.mean()),
            timed,
            entry_unknown: self.wins - timed,
            median_days: some(median(&mut self.days, NoFigure::NoKnownEntry)),
            mean_days: some(ratio(sum, timed.into(), NoFigure::NoKnownEntry)),
        }
    }
}

/// What it costs, in minor units, that deals take longer now than then: (mean cycle now − mean cycle then) × won
/// amount per day now. Negative when they became faster.
///
/// # Errors
/// When one of the stretches has no mean cycle, or the present one no amount.
pub fn cost_of_slowness(then: &Point, now: &Point) -> Figure {
    times(minus(now.mean_days?, then.mean_days?)?, now.per_day()?)
}
