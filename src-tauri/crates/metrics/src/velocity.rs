//! Pipeline velocity: what the pipeline is worth per day, and what changed it.
//!
//! **V = N · A · W / L**, money per day, as of the end of the as-of day *T*; *H* are the last days up to it.
//!
//! | factor | definition |
//! |---|---|
//! | N | deals in the pipeline at T: on a step, with an agreed entry in their latest episode |
//! | A | mean amount of the deals won in H; a deal won twice in H is one |
//! | W | won ÷ (won + lost) of the episodes that ended in H; losses before the agreed entry are outside |
//! | L | mean calendar days from agreed entry to win, for the episodes won in H |
//!
//! Beside it **actual**: the won amount in H ÷ the days of H.
//!
//! An outcome is what the log said at the time; with *final outcome only* one that the deal was reopened after does
//! not count.
//!
//! **Units**: minor units per day, exact. **Null rule**: deals without an amount leave A, wins whose entry is
//! unknown leave L; both are counted. Without wins, with none of them known, or with 0 days on the mean there is
//! no velocity, and the reason stands in its place.
//!
//! **Change**: V1 − V0 is split over the four factors by their Shapley values, so no order of the factors is
//! preferred and the parts sum to the change exactly. Knows no pipeline type: the caller asks about one.

use std::ops::Range;

use column::Bitmap;
use model::{Exact, StageKind};

use crate::catalogue::{Entry, Parameter};
use crate::course::{Course, Walk};
use crate::deals::{Days, Deals};
use crate::figure::{Figure, NoFigure, Total, minus, plus, ratio, times};
use crate::interval::Share;
use crate::outcome::Outcomes;

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "velocity",
    name: "Pipeline velocity",
    measures: "How much money the pipeline turns into wins per day, and which factor changed it.",
    formula: "open deals · mean won amount · win rate ÷ mean days from entry to win",
    unit: "money per day",
    parameters: &[
        Parameter {
            name: "entry",
            choices: "the step that makes a deal count as pipeline",
        },
        Parameter {
            name: "window",
            choices: "365 days, or any number of days up to the as-of day",
        },
        Parameter {
            name: "outcomes",
            choices: "as logged at the time; final outcome only",
        },
    ],
    undefined: "With no wins in the window, no known amount, no known entry or a mean of 0 days it is not computable; the reason is said.",
};

/// What it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Rank of the step from which a deal counts as pipeline.
    pub entry: u16,
    /// Days that are looked back, the as-of day included.
    pub window: u32,
    /// Which of a reopened deal's outcomes count.
    pub outcomes: Outcomes,
}

impl Terms {
    /// The days that are looked back.
    pub fn days(self, as_of: i64) -> Days {
        Days {
            start: as_of + 1 - i64::from(self.window),
            end: as_of + 1,
        }
    }
}

/// What the four factors are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Factors {
    /// Days of the window.
    pub window: u32,
    /// Deals in the pipeline.
    pub open: u64,
    /// Deals won in the window, and their money.
    pub won: Total,
    /// Episodes won, of those won or lost.
    pub decided: Share,
    /// Sum of the days from agreed entry to win.
    pub days: i128,
    /// Wins whose days are known.
    pub timed: u64,
    /// Wins whose agreed entry is unknown.
    pub entry_unknown: u64,
    /// Losses before the agreed entry, which are outside.
    pub lost_before_entry: u64,
}

impl Factors {
    /// A: mean amount of the deals won, in minor units.
    pub fn amount(&self) -> Figure {
        self.any_wins()?;
        self.won.mean()
    }

    /// W: share of the episodes that ended in a win.
    pub fn win_rate(&self) -> Figure {
        self.decided.rate().map_err(|_| NoFigure::NothingClosed)
    }

    /// L: mean calendar days from agreed entry to win.
    pub fn cycle_days(&self) -> Figure {
        self.any_wins()?;
        ratio(self.days, self.timed.into(), NoFigure::NoKnownEntry)
    }

    /// V: minor units per day.
    pub fn velocity(&self) -> Figure {
        self.product()?
            .into_iter()
            .try_fold(Exact::from_integer(1), times)
    }

    /// The won amount ÷ the days of the window, in minor units per day; 0 when nothing was won.
    pub fn actual(&self) -> Figure {
        if self.won.n > 0 && self.won.n == self.won.null_amounts {
            return Err(NoFigure::NoAmounts);
        }
        ratio(self.won.minor, self.window.into(), NoFigure::EmptyPeriod)
    }

    /// N, A, W and 1 ÷ L.
    fn product(&self) -> Result<[Exact; 4], NoFigure> {
        if self.window == 0 {
            return Err(NoFigure::EmptyPeriod);
        }
        let amount = self.amount()?;
        let days = self.cycle_days()?;
        let pace = ratio(*days.denom(), *days.numer(), NoFigure::NoDays)?;
        let open = Exact::from_integer(self.open.into());
        Ok([open, amount, self.win_rate()?, pace])
    }

    fn any_wins(&self) -> Result<(), NoFigure> {
        (self.decided.k > 0).then_some(()).ok_or(NoFigure::NoWins)
    }

    /// Takes in one episode; how it counts among those that ended in the window.
    #[inline]
    pub(crate) fn episode(&mut self, course: &Course, window: Days, outcomes: Outcomes) -> Option<StageKind> {
        self.open += u64::from(course.in_pipeline());
        if !course.ended_in(window) || (outcomes == Outcomes::FinalOnly && !course.latest) {
            return None;
        }
        if !course.is_decided() {
            self.lost_before_entry += 1;
            return None;
        }
        let won = course.kind == StageKind::Won;
        self.decided.count(won);
        if won {
            let days = course.days();
            self.days += i128::from(days.unwrap_or(0));
            self.timed += u64::from(days.is_some());
            self.entry_unknown += u64::from(days.is_none());
        }
        Some(course.kind)
    }
}

/// The deals behind each factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// N: in the pipeline.
    pub open: Bitmap,
    /// A: won in the window, with an amount.
    pub amount: Bitmap,
    /// W: won in the window.
    pub won: Bitmap,
    /// W: lost in the window.
    pub lost: Bitmap,
    /// L: won in the window, with a known entry.
    pub timed: Bitmap,
}

/// Velocity with what is behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Velocity {
    /// Deals that were asked about.
    pub among: u64,
    /// What the factors are made of.
    pub factors: Factors,
    /// The deals behind them.
    pub behind: Behind,
}

/// The velocity of the deals that are asked about. O(visits).
pub fn velocity(deals: &Deals, terms: Terms) -> Velocity {
    Velocity::of(deals, terms, 0..deals.log.opportunities())
}

impl Velocity {
    /// The velocity of some rows, for callers that go through a large book with several threads. O(visits).
    pub fn of(deals: &Deals, terms: Terms, rows: Range<usize>) -> Velocity {
        let (walk, window) = (Walk::new(deals, terms.entry), terms.days(deals.as_of));
        let [mut open_rows, mut amount, mut won_rows, mut lost, mut timed] =
            std::array::from_fn(|_| Bitmap::none(deals.log.opportunities()));
        let (mut among, mut factors) = (0, Factors::default());
        factors.window = terms.window;
        for row in rows.filter(|row| deals.among.is_none_or(|among| among.get(*row))) {
            among += 1;
            let (mut won, mut open) = (false, false);
            walk.episodes(row, |course| {
                open = course.in_pipeline();
                match factors.episode(&course, window, terms.outcomes) {
                    None => {}
                    Some(StageKind::Won) => {
                        won = true;
                        if course.days().is_some() {
                            timed.set(row, true);
                        }
                    }
                    Some(_) => lost.set(row, true),
                }
            });
            if open {
                open_rows.set(row, true);
            }
            if won {
                won_rows.set(row, true);
                factors.won.add(deals.amount(row));
                amount.set(row, deals.amount(row).is_some());
            }
        }
        Velocity {
            among,
            factors,
            behind: Behind {
                open: open_rows,
                amount,
                won: won_rows,
                lost,
                timed,
            },
        }
    }

    /// This and that of other rows under the same terms.
    #[must_use]
    pub fn and(mut self, other: Velocity) -> Velocity {
        self.among += other.among;
        self.factors += other.factors;
        self.behind.open.add(&other.behind.open);
        self.behind.amount.add(&other.behind.amount);
        self.behind.won.add(&other.behind.won);
        self.behind.lost.add(&other.behind.lost);
        self.behind.timed.add(&other.behind.timed);
        self
    }
}

impl std::ops::AddAssign for Factors {
    fn add_assign(&mut self, other: Factors) {
        self.open += other.open;
        self.won += other.won;
        self.decided += other.decided;
        self.days += other.days;
        self.timed += other.timed;
        self.entry_unknown += other.entry_unknown;
        self.lost_before_entry += other.lost_before_entry;
    }
}

/// What the factors did to velocity, in minor units per day. The four sum to `total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// V1 − V0.
    pub total: Exact,
    /// By the number of open deals.
    pub open: Exact,
    /// By the mean amount.
    pub amount: Exact,
    /// By the win rate.
    pub win_rate: Exact,
    /// By the length of the cycle.
    pub cycle: Exact,
}

/// The change from one velocity to another, split over the factors: the mean of what each factor does over all
/// 24 orders in which the four can change.
///
/// # Errors
/// When one of the two is not computable, or the fractions outgrow 128 bits.
pub fn change(before: &Factors, after: &Factors) -> Result<Change, NoFigure> {
    let (old, new) = (before.product()?, after.product()?);
    Ok(Change {
        total: minus(after.velocity()?, before.velocity()?)?,
        open: part(0, &old, &new)?,
        amount: part(1, &old, &new)?,
        win_rate: part(2, &old, &new)?,
        cycle: part(3, &old, &new)?,
    })
}

/// The Shapley value of one factor of a product of four: its own change times the others, where none, one, two
/// or three of them have changed in 6, 2, 2 and 6 of the 24 orders.
fn part(factor: usize, old: &[Exact; 4], new: &[Exact; 4]) -> Figure {
    let mut sum = Exact::from_integer(0);
    for changed in (0..16_u32).filter(|changed| changed >> factor & 1 == 0) {
        let orders = if matches!(changed.count_ones(), 0 | 3) {
            6
        } else {
            2
        };
        let mut others = Exact::new(orders, 24);
        for other in (0..4).filter(|other| *other != factor) {
            let at = if changed >> other & 1 == 1 { new } else { old };
            others = times(others, at[other])?;
        }
        sum = plus(sum, others)?;
    }
    times(minus(new[factor], old[factor])?, sum)
}
