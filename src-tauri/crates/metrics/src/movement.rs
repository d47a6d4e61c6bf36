//! Movement of pipeline between two dates: what came in, what went out, and what changed its worth, to the cent.
//!
//! **start + created + pulled in + reopened + moved in + amount up − amount down − pushed out − won − lost −
//! disqualified − moved out = end.** Start is the pipeline at the end of the day before the first one, end that at
//! the end of the last one. Each deal's events are walked in order of time, so what comes and goes inside the period
//! stands in both flows, gross.
//!
//! A deal is **in** while it is in the pipeline (on a step, its episode has an agreed entry) and its close date lies
//! in the scope, if one is given. It moves by the event that brings it in or out:
//!
//! | in | event | out | event |
//! |---|---|---|---|
//! | created | first agreed entry | won, lost | the stage |
//! | reopened | agreed entry after won or lost | disqualified | a detour named as such |
//! | moved in | back from a detour | moved out | any other detour |
//! | pulled in | the close date comes into scope | pushed out | the close date leaves the scope |
//!
//! A change of the amount of a deal that is in is amount up or down. On one day, where one of two is known to the day
//! only, changes of fields come before those of stages: a deal is won with the amount and the date it was won with.
//!
//! **Units**: minor units. **Null rule**: a deal without an amount moves as a count and as no money; each flow says
//! how many. Without [`Changes`] amounts and close dates are today's, and the flows that need them are empty.
//! Knows no reason for a move.

use column::Bitmap;
use model::StageKind;

use crate::catalogue::{Entry, Parameter};
use crate::changes::{Change, Changed, Changes};
use crate::deals::{Days, Deals};
use crate::feed::{Moment, Precision};
use crate::figure::Total;
use crate::log::Visit;

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "movement",
    name: "Movement of pipeline",
    measures: "How the pipeline on one date became that on another: what came in, went out and changed its worth, to the cent.",
    formula: "start + created + pulled in + reopened + moved in + amount up − amount down − pushed out − won − lost − disqualified − moved out = end",
    unit: "money and deals",
    parameters: &[
        Parameter {
            name: "entry",
            choices: "the step that makes a deal count as pipeline",
        },
        Parameter {
            name: "scope",
            choices: "any close date, or those in a period",
        },
        Parameter {
            name: "disqualified",
            choices: "the detours that mean disqualified; the others are moved out",
        },
    ],
    undefined: "Deals without an amount move as a count. Where no changes of amounts and close dates are known, today's are used and said to be.",
};

/// What it takes.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// Rank of the step from which a deal counts as pipeline.
    pub entry: u16,
    /// From the first day whose events count to the first one after.
    pub between: Days,
    /// Only deals whose close date lies here.
    pub scope: Option<Days>,
    /// Ranks of the detours that mean disqualified.
    pub disqualified: &'a [u16],
}

/// How money moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flow {
    /// Came in by its first agreed entry.
    Created,
    /// Came in by its close date.
    PulledIn,
    /// Came in after it was won or lost.
    Reopened,
    /// Came in from a detour.
    MovedIn,
    /// Became worth more.
    AmountUp,
    /// Became worth less.
    AmountDown,
    /// Went out by its close date.
    PushedOut,
    /// Went out won.
    Won,
    /// Went out lost.
    Lost,
    /// Went out disqualified.
    Disqualified,
    /// Went out to another detour.
    MovedOut,
}

impl Flow {
    /// All, those that add first.
    pub const ALL: [Flow; 11] = [
        Flow::Created,
        Flow::PulledIn,
        Flow::Reopened,
        Flow::MovedIn,
        Flow::AmountUp,
        Flow::AmountDown,
        Flow::PushedOut,
        Flow::Won,
        Flow::Lost,
        Flow::Disqualified,
        Flow::MovedOut,
    ];

    /// True when it is added to the start, false when it is taken from it.
    pub fn adds(self) -> bool {
        self <= Flow::AmountUp
    }

    /// True when deals come or go by it; false when only their amounts change.
    pub fn moves_deals(self) -> bool {
        !matches!(self, Flow::AmountUp | Flow::AmountDown)
    }
}

/// Money that moved one way. `total.n` counts moves, not deals: one that comes twice is two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// How.
    pub flow: Flow,
    /// Moves and their money; what goes out is positive.
    pub total: Total,
    /// The deals behind it.
    pub rows: Bitmap,
}

/// The movement between two dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Deals that were asked about.
    pub among: u64,
    /// The days that were looked at: none after the as-of day.
    pub between: Days,
    /// Pipeline before.
    pub start: Total,
    /// One per flow, in the order of [`Flow::ALL`].
    pub flows: Vec<Moved>,
    /// Pipeline after.
    pub end: Total,
    /// The deals behind `start`.
    pub start_rows: Bitmap,
    /// The deals behind `end`.
    pub end_rows: Bitmap,
    /// Amounts and close dates of earlier days are today's: no change of them is known.
    pub as_of_now: bool,
}

/// Where a deal stands to the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// No agreed entry in this episode.
    Before,
    In,
    Aside,
    Ended,
}

#[derive(Debug, Clone, Copy)]
struct State {
    stand: Stand,
    /// An earlier episode had ended.
    again: bool,
    episode: u32,
    entered: bool,
    amount: Option<i64>,
    close: Option<i64>,
}

/// The movement of the deals that are asked about. O(visits + changes).
pub fn movement(deals: &Deals, changes: &Changes, terms: &Terms) -> Movement {
    let between = Days {
        start: terms.between.start.min(deals.as_of + 1),
        end: terms.between.end.min(deals.as_of + 1),
    };
    let none = || Bitmap::none(deals.log.opportunities());
    let moved = |flow: Flow| Moved {
        flow,
        total: Total::default(),
        rows: none(),
    };
    let mut movement = Movement {
        among: 0,
        between,
        start: Total::default(),
        flows: Flow::ALL.map(moved).into(),
        end: Total::default(),
        start_rows: none(),
        end_rows: none(),
        as_of_now: changes.is_empty(),
    };
    for row in deals.rows() {
        movement.among += 1;
        movement.deal(deals, changes, terms, row);
    }
    movement
}

impl Movement {
    /// What moved one way.
    pub fn of(&self, flow: Flow) -> &Moved {
        &self.flows[flow as usize]
    }

    fn deal(&mut self, deals: &Deals, changes: &Changes, terms: &Terms, row: usize) {
        let mut state = State {
            stand: Stand::Before,
            again: false,
            episode: 0,
            entered: false,
            amount: changes.amount(deals, row, i64::MIN),
            close: changes.close(deals, row, i64::MIN),
        };
        let mut visits = deals.log.visits(row).peekable();
        let mut changes = changes.of(row).iter().peekable();
        let mut started = false;
        loop {
            let first = match (changes.peek(), visits.peek()) {
                (Some(change), Some(visit)) => comes_first(change.at, visit.entered),
                (change, _) => change.is_some(),
            };
            let at = match first {
                true => changes.peek().map(|change| change.at.day()),
                false => visits.peek().map(|visit| visit.entered.day()),
            };
            let at = at.filter(|at| *at < self.between.end);
            if !started && at.is_none_or(|at| at >= self.between.start) {
                started = true;
                if state.is_in(terms) {
                    self.start.add(state.amount);
                    self.start_rows.set(row, true);
                }
            }
            if at.is_none() {
                break;
            }
            let before = state;
            let flow = match first {
                true => changes.next().and_then(|change| state.change(change)),
                false => visits.next().and_then(|visit| state.visit(deals, terms, visit)),
            };
            if let Some(flow) = flow.filter(|_| started) {
                self.moves(row, terms, flow, &before, &state);
            }
        }
        if state.is_in(terms) {
            self.end.add(state.amount);
            self.end_rows.set(row, true);
        }
    }

    fn moves(&mut self, row: usize, terms: &Terms, flow: Flow, before: &State, after: &State) {
        let flow = match (before.is_in(terms), after.is_in(terms)) {
            (false, false) => return,
            (true, true) if flow.moves_deals() => return,
            (true, true) => return self.amount(row, before.amount, after.amount),
            (false, true) if flow == Flow::PushedOut => Flow::PulledIn,
            _ => flow,
        };
        let amount = if flow.adds() { after.amount } else { before.amount };
        let moved = &mut self.flows[flow as usize];
        moved.total.add(amount);
        moved.rows.set(row, true);
    }

    /// An amount that becomes known, or blank, goes up from nothing or down to it.
    fn amount(&mut self, row: usize, before: Option<i64>, after: Option<i64>) {
        let by = i128::from(after.unwrap_or(0)) - i128::from(before.unwrap_or(0));
        if by == 0 {
            return;
        }
        let flow = if by > 0 { Flow::AmountUp } else { Flow::AmountDown };
        let moved = &mut self.flows[flow as usize];
        moved.total.n += 1;
        moved.total.minor += by.abs();
        moved.rows.set(row, true);
    }
}

/// True when a change comes before a visit.
fn comes_first(change: Moment, visit: Moment) -> bool {
    let exact = change.precision == Precision::Instant && visit.precision == Precision::Instant;
    if exact {
        change.seconds <= visit.seconds
    } else {
        change.day() <= visit.day()
    }
}

impl State {
    fn is_in(&self, terms: &Terms) -> bool {
        let scoped = |scope: Days| self.close.is_some_and(|close| scope.contains(close));
        self.stand == Stand::In && terms.scope.is_none_or(scoped)
    }

    /// Takes in a change; the flow it is if the deal leaves by it.
    fn change(&mut self, change: &Change) -> Option<Flow> {
        match change.what {
            Changed::Amount { new, .. } => {
                self.amount = new;
                Some(Flow::AmountUp)
            }
            Changed::Close { new, .. } => {
                self.close = new;
                Some(Flow::PushedOut)
            }
        }
    }

    /// Takes in a visit; the flow by which it brings the deal in or out, if it does.
    fn visit(&mut self, deals: &Deals, terms: &Terms, visit: Visit) -> Option<Flow> {
        if visit.episode != self.episode {
            (self.episode, self.entered, self.again) = (visit.episode, false, true);
        }
        let (before, was_in) = (self.stand, self.entered);
        let kind = deals.ladder.kind(visit.stage)?;
        self.entered |= kind == StageKind::Open && visit.stage >= terms.entry;
        self.stand = match kind {
            StageKind::Won | StageKind::Lost => Stand::Ended,
            StageKind::Detour => Stand::Aside,
            StageKind::Open if self.entered => Stand::In,
            StageKind::Open => Stand::Before,
        };
        match (before, self.stand, kind) {
            (Stand::In, Stand::In, _) => None,
            (Stand::In, _, StageKind::Won) => Some(Flow::Won),
            (Stand::In, _, StageKind::Lost) => Some(Flow::Lost),
            (Stand::In, ..) if terms.disqualified.contains(&visit.stage) => Some(Flow::Disqualified),
            (Stand::In, ..) => Some(Flow::MovedOut),
            (Stand::Aside, Stand::In, _) if was_in => Some(Flow::MovedIn),
            (_, Stand::In, _) if self.again => Some(Flow::Reopened),
            (_, Stand::In, _) => Some(Flow::Created),
            _ => None,
        }
    }
}
