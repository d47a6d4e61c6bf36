//! Time in stage: how long deals stay in a stage, those that are still in it taken into account.
//!
//! **Unit**: whole calendar days between the local days of entry and exit. One case is
//!
//! | stays | a case | its days | it ends |
//! |---|---|---|---|
//! | per visit | a visit | exit − entry | with the exit |
//! | cumulative | a deal | the sum over its visits | with the exit of its latest visit |
//! | latest | a deal's latest visit | exit − entry | with the exit |
//!
//! A case that has not ended by the as-of day is censored at its days so far. **Formulas**: Kaplan–Meier median
//! = first day with S ≤ ½, p75 = first day with S ≤ ¼, restricted mean = area under S up to a horizon. Exits are
//! split into advance (a later step, or won), back (an earlier step; from a detour any step), aside (a detour)
//! and lost: the Aalen–Johansen incidence of each. The *naive* mean and median are those of finished stays alone;
//! they leave the slow ones out and are named naive wherever they are shown.
//!
//! **Null rule**: of no case there is no figure. A median that the curve does not come down to is *not reached*: at
//! least so much is still inside after so many days. A stay whose beginning is unknown (inferred, in a history that
//! begins after creation) is left out and counted; so is a deal with one, when its stays are added up.
//! Knows no working hours.

use model::{Exact, StageKind};

use crate::catalogue::{Entry, Parameter};
use crate::deals::{Days, Deals};
use crate::incidence::{Curve, Quantile, Tally};
use crate::log::Visit;

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "time_in_stage",
    name: "Time in stage",
    measures: "How many days deals stay in a stage, those still in it taken into account.",
    formula: "Kaplan–Meier median: the first day after which at most half are still inside",
    unit: "days per visit, or per deal",
    parameters: &[
        Parameter {
            name: "stage",
            choices: "a stage of the ladder",
        },
        Parameter {
            name: "stays",
            choices: "per visit; cumulative per deal; latest visit",
        },
        Parameter {
            name: "entered",
            choices: "any time; in a period",
        },
        Parameter {
            name: "horizon",
            choices: "the longest observed stay; a number of days",
        },
    ],
    undefined: "Nobody entered the stage: no cases. Half not yet out: not reached, with the share still inside.",
};

/// What one case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Stays {
    /// Each visit.
    #[default]
    PerVisit,
    /// A deal, its visits added up.
    Cumulative,
    /// A deal's latest visit.
    Latest,
}

/// How a stay ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exit {
    /// To a later step, or won.
    Advance,
    /// To an earlier step.
    Back,
    /// To a detour.
    Aside,
    /// Lost.
    Lost,
}

impl Exit {
    /// All, in the order of the causes of [`TimeInStage::curve`].
    pub const ALL: [Exit; 4] = [Exit::Advance, Exit::Back, Exit::Aside, Exit::Lost];

    /// From one stage to another.
    pub fn of(from: u16, to: u16, kind: Option<StageKind>) -> Exit {
        match kind {
            Some(StageKind::Won) => Exit::Advance,
            Some(StageKind::Lost) => Exit::Lost,
            Some(StageKind::Open) if to < from => Exit::Back,
            Some(StageKind::Open) => Exit::Advance,
            Some(StageKind::Detour) | None => Exit::Aside,
        }
    }
}

/// What to compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameters {
    /// The rank of a stage.
    pub stage: u16,
    /// What one case is.
    pub stays: Stays,
    /// When the stage was entered, each visit by itself; `None` for any time.
    pub entered: Option<Days>,
}

/// A case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Row of the deal.
    pub row: u32,
    /// Day of entry, of the first visit where they are added up.
    pub entered: i64,
    /// Days inside, so far when it has not ended.
    pub days: i64,
    /// How it ended; `None` while it lasts.
    pub exit: Option<Exit>,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TimeInStage {
    /// The cases, by deal.
    pub stays: Vec<Stay>,
    /// Deals with a stay whose beginning is unknown, left out.
    pub entry_unknown: Vec<u32>,
    /// Kaplan–Meier over all exits, and the incidence of each exit in the order of [`Exit::ALL`].
    pub curve: Curve<4>,
}

impl Curve<4> {
    /// The day by which three quarters have left: the first with S ≤ ¼.
    pub fn p75(&self) -> Option<Quantile> {
        self.quantile(1, 4)
    }

    /// Mean days of finished stays; naive. `None` without any.
    pub fn naive_mean(&self) -> Option<Exact> {
        let ended = i128::from(self.ended());
        let days = |step: &crate::incidence::Step<4>| i128::from(step.time) * i128::from(step.all_ended());
        (ended > 0).then(|| Exact::new(self.steps.iter().map(days).sum(), ended))
    }

    /// Median days of finished stays, the mean of the two in the middle when they are even; naive. `None` without
    /// any.
    pub fn naive_median(&self) -> Option<Exact> {
        let ended = self.ended();
        let nth = |n: u64| {
            let mut before = 0;
            self.steps.iter().find_map(|step| {
                before += step.all_ended();
                (before > n).then_some(step.time)
            })
        };
        let (lower, upper) = (nth(ended.checked_sub(1)? / 2)?, nth(ended / 2)?);
        Some(Exact::new((lower + upper).into(), 2))
    }

    /// Mean days spent inside up to a horizon, and that horizon; without one, up to the longest observed stay.
    pub fn mean_inside(&self, horizon: Option<i64>) -> Option<(f64, i64)> {
        self.restricted_mean(horizon.or_else(|| self.longest())?)
    }

    /// Stays that ended in this way.
    pub fn exits(&self, exit: Exit) -> u64 {
        self.steps.iter().map(|step| step.ended[exit as usize]).sum()
    }
}

/// The time that these deals stay in a stage. O(visits + days).
pub fn time_in_stage(deals: &Deals, parameters: &Parameters) -> TimeInStage {
    let mut found = TimeInStage::default();
    for row in deals.rows() {
        let truncated = deals.log.entry_unknown.get(row);
        let first = found.stays.len();
        let mut unknown = false;
        let mut before: Option<Stay> = None;
        for visit in deals.visits(row) {
            if let Some(open) = before.take() {
                found.stays.push(ended(deals, open, &visit, parameters.stage));
            }
            if visit.stage == parameters.stage && entered_in(&visit, parameters.entered) {
                if truncated && visit.evidence.is_none() {
                    unknown = true;
                    continue;
                }
                let entered = visit.entered.day();
                before = Some(Stay {
                    row: row as u32,
                    entered,
                    days: deals.as_of - entered,
                    exit: None,
                });
            }
        }
        found.stays.extend(before);
        if unknown {
            found.entry_unknown.push(row as u32);
        }
        gather_up(&mut found.stays, first, parameters.stays, unknown);
    }
    let mut tally = Tally::<4>::default();
    for stay in &found.stays {
        tally.add(stay.days, stay.exit.map(|exit| exit as usize));
    }
    found.curve = tally.curve();
    found
}

fn entered_in(visit: &Visit, period: Option<Days>) -> bool {
    period.is_none_or(|period| period.contains(visit.entered.day()))
}

fn ended(deals: &Deals, open: Stay, next: &Visit, stage: u16) -> Stay {
    Stay {
        days: next.entered.day() - open.entered,
        exit: Some(Exit::of(stage, next.stage, deals.ladder.kind(next.stage))),
        ..open
    }
}

/// Makes of the stays of one deal, those from `first` on, what one case is.
fn gather_up(stays: &mut Vec<Stay>, first: usize, what: Stays, unknown: bool) {
    let Some(last) = stays[first..].last().copied() else {
        return;
    };
    match what {
        Stays::PerVisit => {}
        Stays::Latest => {
            stays.truncate(first);
            stays.push(last);
        }
        Stays::Cumulative => {
            let all = Stay {
                entered: stays[first].entered,
                days: stays[first..].iter().map(|stay| stay.days).sum(),
                ..last
            };
            stays.truncate(first);
            if !unknown {
                stays.push(all);
            }
        }
    }
}
