//! Win rate: of the deals that came to an end, the share that was won.
//!
//! | figure | denominator | numerator |
//! |---|---|---|
//! | count | closings in the period under the outcomes that count | those won |
//! | amount | the money of the same deals | the money of those won |
//! | any close event | every time a deal was closed in the period, reopened later or not | those won |
//! | broad | count, and the open deals that are in truth over: no decision, overdue, stale | those won |
//! | created, over all | deals created in the period | those that stand won at the as-of day |
//! | created, over closed | those of them that stand won or lost | those that stand won |
//! | cohort curve | deals created in the period, by their age in days | Aalen–Johansen incidence of won, with lost as the other end |
//!
//! **Unit**: closings; in the last three, deals. **Outcomes**: *final outcome only* (the default of count, amount,
//! broad and the curve) takes a closing that was reopened for none, as a CRM's report of closed deals does; *as
//! logged* takes each closing for what it was at the time, and the curve ends with the first.
//!
//! **Entry**: where a step of entry is agreed on, a closing that is lost without having come to it, and a deal set
//! aside without it, are outside and counted: disqualified before entry. **Late entry**: a deal whose history begins
//! after its creation is at risk in the curve from its first row on.
//! **Null rule**: nothing closed, no win rate; a deal without an amount is in no rate by amount and is counted.
//! Knows no loss reason.

use column::Bitmap;
use model::StageKind;

use crate::catalogue::{Entry, Parameter};
use crate::conversion::at_or_beyond;
use crate::deals::{Days, Deals};
use crate::incidence::{Curve, Tally};
use crate::interval::AmountShare;
use crate::outcome::{Outcomes, Standing};
use crate::ratio::Ratio;

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "win_rate",
    name: "Win rate",
    measures: "Of the deals that came to an end in the period, the share that was won.",
    formula: "won ÷ (won + lost)",
    unit: "closings, money, or deals by the period they were created in",
    parameters: &[
        Parameter {
            name: "variant",
            choices: "count; amount; any close event; broad; created over all; created over closed; cohort curve",
        },
        Parameter {
            name: "outcomes",
            choices: "final outcome only; as logged at the time",
        },
        Parameter {
            name: "entry",
            choices: "none; a step, before which a lost deal is outside",
        },
        Parameter {
            name: "no decision, overdue, stale",
            choices: "none; the open deals of which it is so",
        },
    ],
    undefined: "Nothing closed in the period: no cases.",
};

/// Won in [`WinRate::curve`].
pub const WON: usize = 0;
/// Lost in [`WinRate::curve`].
pub const LOST: usize = 1;

/// What to compute.
#[derive(Debug, Clone, Copy)]
pub struct Parameters<'a> {
    /// When deals were closed, and when those of the cohort were created; `None` for any time.
    pub period: Option<Days>,
    /// Which closings count.
    pub outcomes: Outcomes,
    /// The step from which on a deal counts; `None` for all.
    pub entry: Option<u16>,
    /// Deals without a decision.
    pub no_decision: Option<&'a Bitmap>,
    /// Deals whose close date is past.
    pub overdue: Option<&'a Bitmap>,
    /// Deals that nothing happens to.
    pub stale: Option<&'a Bitmap>,
}

impl Parameters<'_> {
    /// Final outcomes, no step of entry, nothing over but closed deals.
    pub fn new(period: Option<Days>) -> Parameters<'static> {
        Parameters {
            period,
            outcomes: Outcomes::FinalOnly,
            entry: None,
            no_decision: None,
            overdue: None,
            stale: None,
        }
    }
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WinRate {
    /// By count. As logged, a deal stands there once per closing.
    pub count: Ratio,
    /// By amount, over the same closings.
    pub amount: AmountShare,
    /// Every close event.
    pub any_close_event: Ratio,
    /// With the open deals that are over in truth.
    pub broad: Ratio,
    /// Created in the period, over all.
    pub created_over_all: Ratio,
    /// Created in the period, over those closed.
    pub created_over_closed: Ratio,
    /// By age; causes [`WON`] and [`LOST`].
    pub curve: Curve<2>,
    /// Deals outside, disqualified before entry.
    pub before_entry: Vec<u32>,
}

/// What one deal has shown by the as-of day.
#[derive(Default)]
struct Course {
    standing: Option<Standing>,
    /// Day of the latest visit.
    since: i64,
    /// Day of the first visit.
    first: Option<i64>,
    /// Day of the first visit that a row tells of.
    told: Option<i64>,
    /// The first closing inside.
    first_end: Option<(Standing, i64)>,
    /// It came to the step of entry, ever.
    entered: bool,
    /// It stands in a detour.
    aside: bool,
}

/// The win rates of these deals. O(visits + days).
pub fn win_rate(deals: &Deals, parameters: &Parameters) -> WinRate {
    let mut found = WinRate::default();
    let mut tally = Tally::<2>::default();
    for row in deals.rows() {
        let course = found.closings(deals, parameters, row);
        let outside = !course.entered && (course.standing == Some(Standing::Lost) || course.aside);
        if outside {
            found.before_entry.push(row as u32);
        } else {
            found.over(parameters, row, &course);
            found.created(deals, parameters, row, &course, &mut tally);
        }
    }
    found.curve = tally.curve();
    found
}

impl WinRate {
    /// Walks one deal and takes in its closings.
    fn closings(&mut self, deals: &Deals, parameters: &Parameters, row: usize) -> Course {
        let mut course = Course::default();
        let mut entered = parameters.entry.is_none();
        for visit in deals.visits(row) {
            let (day, kind) = (visit.entered.day(), deals.ladder.kind(visit.stage));
            let standing = Standing::of(kind);
            entered |= parameters
                .entry
                .is_some_and(|entry| at_or_beyond(kind, visit.stage, entry));
            course.entered |= entered;
            course.first = course.first.or(Some(day));
            course.told = course.told.or(visit.evidence.map(|_| day));
            (course.standing, course.since) = (Some(standing), day);
            course.aside = kind == Some(StageKind::Detour);
            if standing != Standing::Open {
                if entered {
                    course.first_end = course.first_end.or(Some((standing, day)));
                    let reopened = visit.left.is_some();
                    self.closing(deals, parameters, row, (standing, day, reopened));
                }
                entered = parameters.entry.is_none();
            }
        }
        course
    }

    fn closing(
        &mut self,
        deals: &Deals,
        parameters: &Parameters,
        row: usize,
        (standing, day, reopened): (Standing, i64, bool),
    ) {
        if parameters.period.is_some_and(|period| !period.contains(day)) {
            return;
        }
        let won = standing == Standing::Won;
        let take = |ratio: &mut Ratio| {
            ratio.denominator.push(row as u32);
            if won {
                ratio.numerator.push(row as u32);
            }
        };
        take(&mut self.any_close_event);
        if parameters.outcomes == Outcomes::AsLogged || !reopened {
            take(&mut self.count);
            take(&mut self.broad);
            self.amount.add(deals.amount(row), won);
        }
    }

    /// An open deal that is over in truth.
    fn over(&mut self, parameters: &Parameters, row: usize, course: &Course) {
        let over = [parameters.no_decision, parameters.overdue, parameters.stale];
        let open = course.standing.is_none_or(|standing| standing == Standing::Open);
        if open && over.iter().flatten().any(|rows| rows.get(row)) {
            self.broad.denominator.push(row as u32);
        }
    }

    /// A deal of the cohort of its creation.
    fn created(
        &mut self,
        deals: &Deals,
        parameters: &Parameters,
        row: usize,
        course: &Course,
        tally: &mut Tally<2>,
    ) {
        let Some(created) = deals.created_day(row).filter(|day| *day <= deals.as_of) else {
            return;
        };
        if parameters.period.is_some_and(|period| !period.contains(created)) {
            return;
        }
        let standing = course.standing.unwrap_or(Standing::Open);
        self.created_over_all.denominator.push(row as u32);
        if standing != Standing::Open {
            self.created_over_closed.denominator.push(row as u32);
        }
        if standing == Standing::Won {
            self.created_over_all.numerator.push(row as u32);
            self.created_over_closed.numerator.push(row as u32);
        }
        let end = match parameters.outcomes {
            Outcomes::AsLogged => course.first_end,
            Outcomes::FinalOnly => Some((standing, course.since)).filter(|end| end.0 != Standing::Open),
        };
        // A deal can't have ended before it came into being, whatever its creation date says.
        let born = course.first.map_or(created, |first| first.min(created));
        let age = end.map_or(deals.as_of, |end| end.1) - born;
        let cause = end.map(|(standing, _)| if standing == Standing::Won { WON } else { LOST });
        match course.told.filter(|_| deals.log.entry_unknown.get(row)) {
            Some(told) => {
                tally.add_late(told - born, age, cause);
            }
            None => tally.add(age, cause),
        }
    }
}
