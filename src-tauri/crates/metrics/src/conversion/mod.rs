//! Stage conversion *i* → *j*: of the deals that entered stage *i*, the share that came on to *j*.
//!
//! **Unit**: the deal by its first entry to *i*, or every entry. **Formula**:
//!
//! | figure | definition |
//! |---|---|
//! | cohort C | deals whose first entry to *i* lies in the period |
//! | reach R | the first visit after the entry that reaches *j*: a step at or beyond *j*, or won (`advance`); exactly *j* (`touch`) |
//! | matured M | members whose entry + window ≤ as-of; without a window all |
//! | rate | members of M with R − entry ≤ window ÷ M, with the Wilson 95 % interval; by amount: their money ÷ that of M |
//! | so far | members that have reached *j* by the as-of day ÷ C: not to be compared with an older cohort's |
//! | estimate by day t | Aalen–Johansen incidence of reaching *j*, where being lost ends the chance and being open is censored |
//!
//! A backward move undoes no earlier reach. A skip over *j* is an advance, not a touch. Every deal of C stands
//! in exactly one of reached, won without reaching (`touch` only), lost and open at the as-of day.
//!
//! Beside the cohort, counted apart: *direct entries* (created beyond *i*), *skips* (passed *i* without a visit),
//! and *entry unknown* (history begins after creation, so their first entry may lie before it).
//!
//! `backfill` takes a deal that comes to *i* or beyond for the first time as having entered *i* then. Where it
//! did not, the entry is invented and carries no time: it is in no windowed rate and in no estimate.
//!
//! **Null rule**: without a case there is no rate, never 0 %. A deal without an amount is in no rate by amount and
//! is counted. Knows no tool; what other tools compute stands in [`preset`].

mod members;
pub mod preset;
pub mod views;

use model::{Exact, StageKind};

use crate::catalogue::{Entry, Parameter};
use crate::deals::{Days, Deals};
use crate::incidence::{Curve, Tally};
use crate::interval::{AmountShare, Share};
use crate::outcome::{Outcomes, Standing};
use members::{Member, Told, told};

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "conversion",
    name: "Stage conversion",
    measures: "Of the deals that entered a stage in the period, the share that came on to a later one.",
    formula: "reached the later stage ÷ entered the earlier stage (with a window: those entered long enough ago)",
    unit: "deals, or entries",
    parameters: &[
        Parameter {
            name: "from, to",
            choices: "a step and the next one; any later step or won",
        },
        Parameter {
            name: "entry",
            choices: "first entry; each visit",
        },
        Parameter {
            name: "reach",
            choices: "advance (at or beyond); touch (exactly); backfill (skipped stages count as passed)",
        },
        Parameter {
            name: "window",
            choices: "none (so far); a number of days",
        },
        Parameter {
            name: "weight",
            choices: "count; amount as it is now",
        },
        Parameter {
            name: "outcomes",
            choices: "as logged at the time; final outcome only",
        },
    ],
    undefined: "Nobody entered the stage, or nobody long enough ago: no cases, never 0 %.",
};

/// Which entries to *i* count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Entrance {
    /// A deal's first one.
    #[default]
    First,
    /// Each visit is a case of its own.
    EachVisit,
}

/// What it takes to reach *j*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Reach {
    /// A step at or beyond *j*, or won.
    #[default]
    Advance,
    /// A visit to exactly *j*.
    Touch,
    /// As advance; and whoever comes beyond *i* without a visit to it has entered it all the same.
    Backfill,
}

/// What to compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameters {
    /// *i*: the rank of a step.
    pub from: u16,
    /// *j*: the rank of a later step, or of won.
    pub to: u16,
    /// When *i* was entered; `None` for any time.
    pub period: Option<Days>,
    /// Which entries count. `Reach::Backfill` knows first entries only.
    pub entrance: Entrance,
    /// What it takes to reach *j*.
    pub reach: Reach,
    /// Days to reach it in; `None` for as many as there were.
    pub window: Option<i64>,
    /// Whether a loss that was reopened ends the chance in the estimate.
    pub outcomes: Outcomes,
}

impl Parameters {
    /// First entry, advance, no window, outcomes as logged.
    pub fn new(from: u16, to: u16, period: Option<Days>) -> Parameters {
        Parameters {
            from,
            to,
            period,
            entrance: Entrance::First,
            reach: Reach::Advance,
            window: None,
            outcomes: Outcomes::AsLogged,
        }
    }

    /// The same with a window of so many days.
    #[must_use]
    pub fn within(self, days: i64) -> Parameters {
        Parameters {
            window: Some(days),
            ..self
        }
    }
}

/// Reaching *j* in [`Conversion::curve`].
pub const REACHED: usize = 0;
/// Ending without having reached *j*: lost, or under `touch` won.
pub const ENDED: usize = 1;

/// What came out. The lists are rows of deals, ascending; under [`Entrance::EachVisit`] a deal stands there once
/// per entry.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Conversion {
    /// C.
    pub cohort: Vec<u32>,
    /// The numerator: members of M that reached *j*, within the window if there is one.
    pub reached: Vec<u32>,
    /// The other members of M.
    pub not_reached: Vec<u32>,
    /// Members of C that entered too lately to be judged by the window.
    pub not_matured: Vec<u32>,
    /// Members of C by invented entries, which no window can judge.
    pub untimed: Vec<u32>,
    /// Members of C that have reached *j* by the as-of day, whatever the window.
    pub reached_so_far: Vec<u32>,
    /// Members of C that have not reached *j* and are neither won nor lost.
    pub open: Vec<u32>,
    /// Members of C that have not reached *j* and are lost.
    pub lost: Vec<u32>,
    /// Members of C that have not reached *j* and are won.
    pub won_without: Vec<u32>,
    /// Deals that were created beyond *i*, in the period, and never visited it: in no cohort of *i*.
    pub direct: Vec<u32>,
    /// Deals that came beyond *i*, in the period, from before it, and never visited it.
    pub skipped: Vec<u32>,
    /// Deals that seem to have entered *i* in the period, but whose history begins too late to know.
    pub entry_unknown: Vec<u32>,
    /// The rate by amount, over the same deals as the rate by count.
    pub amount: AmountShare,
    /// Aalen–Johansen; causes [`REACHED`] and [`ENDED`].
    pub curve: Curve<2>,
}

/// An Aalen–Johansen estimate at a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Days since entry.
    pub day: i64,
    /// Share that has reached *j* by then.
    pub share: f64,
    /// The same as a fraction, where it can be written in 128 bits.
    pub exact: Option<Exact>,
}

impl Conversion {
    /// |M|: the denominator.
    pub fn matured(&self) -> usize {
        self.reached.len() + self.not_reached.len()
    }

    /// The rate.
    pub fn rate(&self) -> Share {
        Share::new(self.reached.len(), self.matured())
    }

    /// Those of C that have reached *j* by the as-of day.
    pub fn so_far(&self) -> Share {
        Share::new(self.reached_so_far.len(), self.cohort.len())
    }

    /// The estimate at a day; `None` when nobody was observed for so long.
    pub fn by(&self, day: i64) -> Option<Estimate> {
        let last = self.curve.steps.last()?;
        (day <= last.time || last.survival <= 0.0).then(|| Estimate {
            day,
            share: self.curve.incidence(REACHED, day),
            exact: self.curve.incidence_exact(REACHED, day),
        })
    }

    fn take(&mut self, deals: &Deals, parameters: &Parameters, member: &Member) {
        let row = member.row;
        let (age, took) = (deals.as_of - member.entered, member.took());
        self.cohort.push(row);
        match (took, member.standing) {
            (Some(_), _) => self.reached_so_far.push(row),
            (None, Standing::Open) => self.open.push(row),
            (None, Standing::Lost) => self.lost.push(row),
            (None, Standing::Won) => self.won_without.push(row),
        }
        match parameters.window {
            Some(_) if member.invented => self.untimed.push(row),
            Some(window) if age < window => self.not_matured.push(row),
            window => {
                let reached = took.is_some_and(|took| window.is_none_or(|window| took <= window));
                self.amount.add(deals.amount(row as usize), reached);
                if reached {
                    self.reached.push(row);
                } else {
                    self.not_reached.push(row);
                }
            }
        }
    }
}

/// The conversion of these deals. O(visits + days).
pub fn conversion(deals: &Deals, parameters: &Parameters) -> Conversion {
    let mut found = Conversion::default();
    let mut tally = Tally::<2>::default();
    told(deals, parameters, |told| match told {
        Told::Member(member) => {
            found.take(deals, parameters, &member);
            if !member.invented {
                let (days, cause) = member.end(deals.as_of);
                tally.add(days, cause);
            }
        }
        Told::Direct(row) => found.direct.push(row),
        Told::Skipped(row) => found.skipped.push(row),
        Told::EntryUnknown(row) => found.entry_unknown.push(row),
    });
    found.curve = tally.curve();
    found
}

/// True when a visit to a stage of this kind and rank is a step at or beyond `rank`, or won.
pub(crate) fn at_or_beyond(kind: Option<StageKind>, stage: u16, rank: u16) -> bool {
    match kind {
        Some(StageKind::Won) => true,
        Some(StageKind::Open) => stage >= rank,
        _ => false,
    }
}
