//! Stage conversion and time in stage of all steps in one pass, as counts: for the screen that shows every step at
//! once. The rules are those of [`crate::conversion`] (first entry, advance to the next step, so far) and of
//! [`crate::time_in_stage`] (per visit). Keeps no rows; two parts of the deals can be counted apart and added.

use std::ops::Range;

use crate::conversion::{ENDED, REACHED, at_or_beyond};
use crate::deals::{Days, Deals};
use crate::incidence::Tally;
use crate::interval::Share;
use crate::outcome::Standing;
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
    entered: i64,
    ended: bool,
}

/// Counts the deals of a range of rows; entries in the period, or at any time. O(visits of the range).
pub fn every_stage(deals: &Deals, period: Option<Days>, rows: Range<usize>) -> EveryStage {
    let steps = deals.ladder.steps();
    let mut found = EveryStage {
        steps: vec![StepCounts::default(); steps],
    };
    let kinds: Vec<_> = deals.ladder.stages().iter().map(|stage| stage.kind).collect();
    let in_period = |day: i64| period.is_none_or(|period| period.contains(day));
    let mut visited = vec![usize::MAX; steps];
    let mut waiting: Vec<Waiting> = Vec::with_capacity(steps);
    for row in rows.filter(|row| deals.among.is_none_or(|among| among.get(*row))) {
        waiting.clear();
        let truncated = deals.log.entry_unknown.get(row);
        let mut standing = Standing::Open;
        let mut before: Option<(u16, i64)> = None;
        for visit in deals.visits(row) {
            let (stage, day) = (visit.stage, visit.entered.day());
            let kind = kinds.get(usize::from(stage)).copied();
            standing = Standing::of(kind);
            if let Some((from, entered)) = before.take() {
                let exit = Exit::of(from, stage, kind) as usize;
                found.steps[usize::from(from)].time.add(day - entered, Some(exit));
            }
            found.come(&mut waiting, stage, day, standing, |step| {
                at_or_beyond(kind, stage, step + 1)
            });
            let Some(counts) = found.steps.get_mut(usize::from(stage)) else {
                continue;
            };
            let inside = in_period(day);
            if std::mem::replace(&mut visited[usize::from(stage)], row) != row && inside {
                if truncated {
                    counts.entry_unknown += 1;
                } else {
                    counts.cohort += 1;
                    waiting.push(Waiting {
                        step: stage,
                        entered: day,
                        ended: false,
                    });
                }
            }
            match inside && truncated && visit.evidence.is_none() {
                true => counts.time_unknown += 1,
                false if inside => before = Some((stage, day)),
                false => {}
            }
        }
        found.end(deals.as_of, &waiting, before, standing);
    }
    found
}

impl EveryStage {
    /// A deal comes to a stage: whoever waits for it has reached it, and a loss ends the chance of the others.
    fn come(
        &mut self,
        waiting: &mut Vec<Waiting>,
        stage: u16,
        day: i64,
        standing: Standing,
        reached: impl Fn(u16) -> bool,
    ) {
        if usize::from(stage) >= self.steps.len() && standing == Standing::Open {
            return;
        }
        waiting.retain_mut(|one| {
            let counts = &mut self.steps[usize::from(one.step)];
            let reached = reached(one.step);
            let cause = if reached { REACHED } else { ENDED };
            if !one.ended && (reached || standing == Standing::Lost) {
                counts.advance.add(day - one.entered, Some(cause));
                one.ended = true;
            }
            counts.reached += u64::from(reached);
            !reached
        });
    }

    /// The as-of day comes: what waits is open or lost, what lasts is censored.
    fn end(&mut self, as_of: i64, waiting: &[Waiting], before: Option<(u16, i64)>, standing: Standing) {
        for one in waiting {
            let counts = &mut self.steps[usize::from(one.step)];
            if !one.ended {
                counts.advance.add(as_of - one.entered, None);
            }
            counts.lost += u64::from(standing == Standing::Lost);
            counts.open += u64::from(standing != Standing::Lost);
        }
        if let Some((stage, entered)) = before {
            self.steps[usize::from(stage)].time.add(as_of - entered, None);
        }
    }
}
