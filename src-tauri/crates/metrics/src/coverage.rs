//! Coverage: how much open pipeline stands against what a period still has to bring.
//!
//! For a period *Q* with a target, as of the end of the as-of day *T*:
//!
//! | figure | definition |
//! |---|---|
//! | eligible | amount of the deals in the pipeline at T whose close date lies in Q |
//! | won so far | amount of the deals that stand won at T, won in Q |
//! | remaining | eligible ÷ (target − won so far); *target reached* when nothing remains |
//! | full | eligible ÷ target |
//!
//! **Needed coverage** on day *d* of a period (0 is its first): for every past period, the eligible amount at the
//! end of its day d ÷ what was won from those deals by its end; the median of these, with their range. What the
//! pipeline looked like then comes from the log, and from [`Changes`] where amounts and close dates changed.
//! A period from whose open deals nothing was won has no ratio and is counted. With fewer than four ratios there is
//! no needed coverage of one's own; 3x to 4x stands in its place, labelled as a benchmark from outside.
//!
//! **Units**: minor units; ratios are exact. **Null rule**: deals without an amount or a close date are counted
//! and in no sum. Knows no quota and who carries it: a target is given.

use column::Bitmap;
use model::{Exact, StageKind};

use crate::catalogue::{Entry, Parameter};
use crate::changes::Changes;
use crate::course::{Course, Walk};
use crate::deals::{Days, Deals};
use crate::figure::{Figure, NoFigure, Total, minus, plus, ratio, times};

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "coverage",
    name: "Pipeline coverage",
    measures: "How much open pipeline stands against what the period still has to bring, and how much was needed in the past.",
    formula: "open amount closing in the period ÷ (target − won so far)",
    unit: "ratio of money",
    parameters: &[
        Parameter {
            name: "entry",
            choices: "the step that makes a deal count as pipeline",
        },
        Parameter {
            name: "target",
            choices: "the money the period is to bring",
        },
        Parameter {
            name: "past periods",
            choices: "the same period of earlier quarters, at least four",
        },
    ],
    undefined: "Nothing remains: target reached. Without a target there is no ratio; with fewer than four past periods 3x to 4x is shown, labelled as a benchmark from outside.",
};

/// Past periods that are enough for a needed coverage of one's own.
pub const ENOUGH_PERIODS: usize = 4;

/// What others say is needed, where one's own history is too short.
pub const BENCHMARK: (u32, u32) = (3, 4);

/// What it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Rank of the step from which a deal counts as pipeline.
    pub entry: u16,
    /// The period whose target is to be reached.
    pub period: Days,
    /// What it is to bring, in minor units.
    pub target: i64,
}

/// Coverage of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Deals that were asked about.
    pub among: u64,
    /// In the pipeline, with a close date in the period.
    pub eligible: Total,
    /// In the pipeline, with a close date outside.
    pub elsewhere: Total,
    /// In the pipeline, without a close date.
    pub undated: Total,
    /// Standing won, won in the period.
    pub won: Total,
    /// Target − won so far, in minor units; 0 or less when the target is reached.
    pub to_win: i128,
    /// Eligible ÷ what remains.
    pub remaining: Figure,
    /// Eligible ÷ target.
    pub full: Figure,
    /// The deals behind `eligible`.
    pub eligible_rows: Bitmap,
    /// The deals behind `won`.
    pub won_rows: Bitmap,
}

/// The coverage of a period. O(visits).
pub fn coverage(deals: &Deals, terms: Terms) -> Coverage {
    let none = || Bitmap::none(deals.log.opportunities());
    let (mut eligible_rows, mut won_rows, mut among) = (none(), none(), 0);
    let walk = Walk::new(deals, terms.entry);
    let [mut eligible, mut elsewhere, mut undated, mut won] = [Total::default(); 4];
    for row in deals.rows() {
        among += 1;
        let Some(course) = walk.latest(row) else {
            continue;
        };
        let amount = deals.amount(row);
        if course.in_pipeline() {
            match deals.close.at(row) {
                None => undated.add(amount),
                Some(close) if terms.period.contains(close.day()) => {
                    eligible.add(amount);
                    eligible_rows.set(row, true);
                }
                Some(_) => elsewhere.add(amount),
            }
        } else if won_in(&course, terms.period) {
            won.add(amount);
            won_rows.set(row, true);
        }
    }
    let target = i128::from(terms.target);
    let to_win = target - won.minor;
    Coverage {
        among,
        remaining: against(&eligible, to_win, NoFigure::TargetReached),
        full: against(&eligible, target, NoFigure::NoTarget),
        eligible,
        elsewhere,
        undated,
        won,
        to_win,
        eligible_rows,
        won_rows,
    }
}

fn won_in(course: &Course, period: Days) -> bool {
    won_on(course).is_some_and(|day| period.contains(day))
}

/// The day on which it was won.
fn won_on(course: &Course) -> Option<i64> {
    let won = course.outcome().filter(|(kind, _)| *kind == StageKind::Won);
    won.map(|(_, day)| day)
}

fn against(eligible: &Total, money: i128, without: NoFigure) -> Figure {
    if money <= 0 {
        return Err(without);
    }
    if eligible.n > 0 && eligible.n == eligible.null_amounts {
        return Err(NoFigure::NoAmounts);
    }
    ratio(eligible.minor, money, without)
}

/// What was open on a day of a past period, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// The period.
    pub period: Days,
    /// The day, in days since 1970-01-01.
    pub on: i64,
    /// Eligible at the end of that day.
    pub open: Total,
    /// Of these, standing won at the end of the period.
    pub won: Total,
    /// Open ÷ won.
    pub needed: Figure,
}

/// What coverage was needed on a day of past periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// The periods, as they were given.
    pub past: Vec<Past>,
    /// Periods with a ratio.
    pub told: usize,
    /// Periods that aren't over by the as-of day, which are left out.
    pub unfinished: usize,
    /// Median of the ratios.
    pub median: Figure,
    /// The lowest and the highest.
    pub range: Option<(Exact, Exact)>,
    /// Stands in place of the median, labelled as coming from outside, when history is too short.
    pub benchmark: Option<(u32, u32)>,
    /// Amounts and close dates of earlier days are today's: no change of them is known.
    pub as_of_now: bool,
}

/// The coverage that was needed on day `day` of past periods, counted from 0; before the period when negative.
/// O(visits · periods).
pub fn needed(deals: &Deals, changes: &Changes, entry: u16, day: i64, periods: &[Days]) -> Needed {
    let over = |period: &&Days| period.end <= deals.as_of + 1;
    let past: Vec<Past> = periods
        .iter()
        .filter(over)
        .map(|period| look_back(deals, changes, entry, day, *period))
        .collect();
    let mut ratios: Vec<Exact> = past.iter().filter_map(|past| past.needed.ok()).collect();
    ratios.sort_unstable();
    let enough = ratios.len() >= ENOUGH_PERIODS;
    Needed {
        told: ratios.len(),
        unfinished: periods.len() - past.len(),
        median: match enough {
            true => middle(&ratios),
            false => Err(NoFigure::TooFewPeriods),
        },
        range: ratios.first().copied().zip(ratios.last().copied()),
        benchmark: (!enough).then_some(BENCHMARK),
        as_of_now: changes.is_empty(),
        past,
    }
}

fn look_back(deals: &Deals, changes: &Changes, entry: u16, day: i64, period: Days) -> Past {
    let on = (period.start + day).min(period.end - 1);
    let [mut open, mut won] = [Total::default(); 2];
    let then = Walk::until(deals, entry, on);
    let at_end = Walk::until(deals, entry, period.end - 1);
    for row in deals.rows() {
        let closes = changes.close(deals, row, on);
        if !closes.is_some_and(|close| period.contains(close)) {
            continue;
        }
        if !then.latest(row).is_some_and(|course| course.in_pipeline()) {
            continue;
        }
        open.add(changes.amount(deals, row, on));
        let win = at_end.latest(row).and_then(|course| won_on(&course));
        if let Some(day) = win.filter(|day| period.contains(*day)) {
            won.add(changes.amount(deals, row, day));
        }
    }
    Past {
        period,
        on,
        open,
        won,
        needed: match won.minor {
            ..=0 => Err(NoFigure::NoWins),
            minor => ratio(open.minor, minor, NoFigure::NoWins),
        },
    }
}

/// The middle of sorted fractions, or the mean of the two in the middle.
fn middle(sorted: &[Exact]) -> Figure {
    let (Some(lower), Some(upper)) = (
        sorted.get((sorted.len().max(1) - 1) / 2),
        sorted.get(sorted.len() / 2),
    ) else {
        return Err(NoFigure::TooFewPeriods);
    };
    let half = times(minus(*upper, *lower)?, Exact::new(1, 2))?;
    plus(*lower, half)
}
