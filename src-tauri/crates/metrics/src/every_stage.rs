//! Stage conversion and time in stage of all steps in one pass, as counts: for the screen that shows every step at
//! once. The rules are those of [`crate::conversion`] (first entry, advance to the next step, so far) and of
//! [`crate::time_in_stage`] (per visit). Keeps no rows; two parts of the deals can be counted apart and added.

use std::ops::Range;

use model::StageKind;

use crate::conversion::{ENDED, REACHED};
use crate::deals::{Days, Deals};
use crate::incidence::Tally;
use crate::interval::Share;
use crate::time_in_stage::Exit;

/// The counts of one step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StepCounts {
    /// Deals that first entered it in the period.
    pub cohort: u64,
    /// Of these, those that came to a later step or were won.
    pub reached: u64,
    /// Of the others, those that are not lost.
    pub open: u64,
    /// Of the others, those that are lost.
    pub lost: u64,
    /// Deals that seem to have entered it in the period, but whose history begins too late to know.
    pub entry_unknown: u64,
    /// Entry to reach: the curve of it is [`crate::conversion::Conversion::curve`].
    pub advance: Tally<2>,
    /// Visits: the curve of it is [`crate::time_in_stage::TimeInStage::curve`].
    pub time: Tally<4>,
    /// Visits whose beginning is unknown, in no figure.
    pub time_unknown: u64,
}

impl StepCounts {
    /// Reached ÷ cohort.
    pub fn so_far(&self) -> Share {
        Share {
            k: self.reached,
            n: self.cohort,
        }
    }

    fn merge(&mut self, other: &StepCounts) {
        self.cohort += other.cohort;
        self.reached += other.reached;
        self.open += other.open;
        self.lost += other.lost;
        self.entry_unknown += other.entry_unknown;
        self.advance.merge(&other.advance);
        self.time.merge(&other.time);
        self.time_unknown += other.time_unknown;
    }
}

/// The counts of all steps, by rank.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EveryStage {
    /// One per step.
    pub steps: Vec<StepCounts>,
}

impl EveryStage {
    /// Takes in the counts of other deals on the same ladder.
    pub fn merge(&mut self, other: &EveryStage) {
        for (own, more) in self.steps.iter_mut().zip(&other.steps) {
            own.merge(more);
        }
    }
}

/// A first entry of the deal at hand that has not come further.
struct Waiting {
    step: u16,
    ended: bool,
    entered: i64,
}

/// Where the deal at hand stands.
struct At {
    stage: u16,
    since: i64,
    /// The stay is one of the cases of time in stage.
    counts: bool,
}

/// Counts the deals of a range of rows; entries in the period, or at any time. O(visits of the range).
pub fn every_stage(deals: &Deals, period: Option<Days>, rows: Range<usize>) -> EveryStage {
    let mut pass = Pass {
        found: EveryStage {
            steps: vec![StepCounts::default(); deals.ladder.steps()],
        },
        reaches: reaches(deals),
        exits: exits(deals),
        period: period.unwrap_or(Days {
            start: i64::MIN,
            end: i64::MAX,
        }),
        visited: vec![usize::MAX; deals.ladder.steps()],
        waiting: Vec::with_capacity(deals.ladder.steps()),
    };
    for row in rows.filter(|row| deals.among.is_none_or(|among| among.get(*row))) {
        pass.deal(deals, row);
    }
    pass.found
}

struct Pass {
    found: EveryStage,
    /// Per stage: steps before this one are passed by whoever comes to it.
    reaches: Vec<u16>,
    /// Per pair of stages the exit that a move between them is, as a cause.
    exits: Vec<u8>,
    period: Days,
    /// Per step the latest row that visited it.
    visited: Vec<usize>,
    /// The deepest step first: whoever comes to a step has passed all waiting ones before it, and what waits on is
    /// no earlier than the step.
    waiting: Vec<Waiting>,
}

fn reaches(deals: &Deals) -> Vec<u16> {
    let stages = deals.ladder.stages().iter().zip(0_u16..);
    let reaches = stages.map(|(stage, rank)| match stage.kind {
        StageKind::Open => rank,
        StageKind::Won => u16::MAX,
        StageKind::Lost | StageKind::Detour => 0,
    });
    reaches.collect()
}

fn exits(deals: &Deals) -> Vec<u8> {
    let ranks = || (0_u16..).take(deals.ladder.stages().len());
    let pairs = ranks().flat_map(|from| ranks().map(move |to| (from, to)));
    pairs
        .map(|(from, to)| Exit::of(from, to, deals.ladder.kind(to)) as u8)
        .collect()
}

impl Pass {
    fn deal(&mut self, deals: &Deals, row: usize) {
        self.waiting.clear();
        let steps = self.found.steps.len();
        let truncated = deals.log.entry_unknown.get(row);
        let mut unknown = truncated && deals.log.begins_inferred(row);
        let mut at: Option<At> = None;
        let (stages, seconds) = deals.log.course(row);
        for (stage, seconds) in stages.iter().copied().zip(seconds) {
            let day = seconds.div_euclid(86_400);
            if day > deals.as_of {
                break;
            }
            if let Some(at) = at.filter(|at| at.counts) {
                let exit = self.exits[usize::from(at.stage) * self.reaches.len() + usize::from(stage)];
                let time = &mut self.found.steps[usize::from(at.stage)].time;
                time.add(day - at.since, Some(usize::from(exit)));
            }
            self.reach(self.reaches[usize::from(stage)], day);
            let inside = usize::from(stage) < steps && self.period.contains(day);
            if inside && unknown {
                self.found.steps[usize::from(stage)].time_unknown += 1;
            }
            if usize::from(stage) < steps {
                self.enter(row, stage, day, truncated);
            } else if deals.ladder.kind(stage) == Some(StageKind::Lost) {
                self.lose(day);
            }
            at = Some(At {
                stage,
                since: day,
                counts: inside && !unknown,
            });
            unknown = false;
        }
        if let Some(at) = at {
            self.end(deals, &at);
        }
    }

    /// Whoever waits before this step has come further.
    fn reach(&mut self, step: u16, day: i64) {
        while let Some(one) = self.waiting.pop_if(|one| one.step < step) {
            let counts = &mut self.found.steps[usize::from(one.step)];
            counts.reached += 1;
            if !one.ended {
                counts.advance.add(day - one.entered, Some(REACHED));
            }
        }
    }

    /// The deal comes to a step, for the first time or again.
    fn enter(&mut self, row: usize, step: u16, day: i64, truncated: bool) {
        let first = std::mem::replace(&mut self.visited[usize::from(step)], row) != row;
        if !first || !self.period.contains(day) {
            return;
        }
        let counts = &mut self.found.steps[usize::from(step)];
        if truncated {
            counts.entry_unknown += 1;
            return;
        }
        counts.cohort += 1;
        self.waiting.push(Waiting {
            step,
            ended: false,
            entered: day,
        });
    }

    /// A loss ends the chance of all that wait.
    fn lose(&mut self, day: i64) {
        for one in self.waiting.iter_mut().filter(|one| !one.ended) {
            let advance = &mut self.found.steps[usize::from(one.step)].advance;
            advance.add(day - one.entered, Some(ENDED));
            one.ended = true;
        }
    }

    /// The as-of day comes: what waits is open or lost, what lasts is censored.
    fn end(&mut self, deals: &Deals, at: &At) {
        let as_of = deals.as_of;
        let lost = deals.ladder.kind(at.stage) == Some(StageKind::Lost);
        for one in &self.waiting {
            let counts = &mut self.found.steps[usize::from(one.step)];
            if !one.ended {
                counts.advance.add(as_of - one.entered, None);
            }
            counts.lost += u64::from(lost);
            counts.open += u64::from(!lost);
        }
        if at.counts {
            self.found.steps[usize::from(at.stage)]
                .time
                .add(as_of - at.since, None);
        }
    }
}
