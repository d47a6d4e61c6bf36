//! The course of deals up to the end of a day: their episodes, each with its agreed entry and its outcome. What the
//! figures about money walk over. Knows no amount and allocates nothing.
//!
//! - The **agreed entry** of an episode is its first visit to a step of the agreed rank or later.
//! - A deal is **in the pipeline** while it stands on a step and its episode has an agreed entry: a step back
//!   does not take it out, a detour does.
//! - An episode is won or lost when the log says so, whatever comes after.

use model::{Ladder, StageKind};

use crate::deals::Deals;
use crate::log::EventLog;

const DAY: i64 = 86_400;

/// One episode, as far as it was known at the end of the day. Times are seconds since 1970-01-01.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Course {
    /// When it began.
    begun: i64,
    /// Its agreed entry.
    entered: Option<i64>,
    /// The entry is not the one the log shows: history begins after creation.
    pub entry_unknown: bool,
    /// The highest step it visited.
    pub furthest: Option<u16>,
    /// Where it is, or was last.
    pub stage: u16,
    /// What that is.
    pub kind: StageKind,
    /// Since when.
    since: i64,
    /// It is the last one the log knows of by then.
    pub latest: bool,
}

impl Course {
    /// The day it began.
    pub fn begun(&self) -> i64 {
        self.begun.div_euclid(DAY)
    }

    /// The day of its agreed entry.
    pub fn entered(&self) -> Option<i64> {
        self.entered.map(|entered| entered.div_euclid(DAY))
    }

    /// True when it has an agreed entry.
    pub fn has_entered(&self) -> bool {
        self.entered.is_some()
    }

    /// Won or lost, and on which day.
    pub fn outcome(&self) -> Option<(StageKind, i64)> {
        let since = || self.since.div_euclid(DAY);
        self.kind.is_terminal().then(|| (self.kind, since()))
    }

    /// True when it counts as pipeline.
    pub fn in_pipeline(&self) -> bool {
        self.latest && self.kind == StageKind::Open && self.has_entered()
    }

    /// True when it was won, or lost after the agreed entry.
    pub fn is_decided(&self) -> bool {
        self.kind == StageKind::Won || self.kind == StageKind::Lost && self.has_entered()
    }

    /// Whole days from the agreed entry to where it is now; `None` when the entry is unknown.
    pub fn days(&self) -> Option<i64> {
        let entered = self.entered().filter(|_| !self.entry_unknown)?;
        Some(self.since.div_euclid(DAY) - entered)
    }
}

/// A walk over deals with one agreed entry, up to the end of one day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk<'a> {
    log: &'a EventLog,
    ladder: &'a Ladder,
    entry: u16,
    steps: u16,
    /// The first second after the day.
    end: i64,
}

impl<'a> Walk<'a> {
    /// A walk up to the end of the as-of day.
    pub fn new(deals: &Deals<'a>, entry: u16) -> Walk<'a> {
        Walk::until(deals, entry, deals.as_of)
    }

    /// A walk up to the end of a day.
    pub fn until(deals: &Deals<'a>, entry: u16, day: i64) -> Walk<'a> {
        Walk {
            log: deals.log,
            ladder: deals.ladder,
            entry,
            steps: u16::try_from(deals.ladder.steps()).unwrap_or(u16::MAX),
            end: day.saturating_add(1).saturating_mul(DAY),
        }
    }

    /// The visits known by the end of the day: days never fall from one to the next.
    fn known(&self, row: usize) -> (&'a [u16], &'a [i64]) {
        let (stages, seconds) = self.log.arrays(row);
        if seconds.last().is_none_or(|last| *last < self.end) {
            return (stages, seconds);
        }
        let known = seconds.partition_point(|second| *second < self.end);
        (&stages[..known], &seconds[..known])
    }

    /// The episodes of a deal, in order. O(visits).
    #[inline]
    pub fn episodes(&self, row: usize, mut with: impl FnMut(Course)) {
        let (stages, seconds) = self.known(row);
        let terminal = self.log.terminal();
        let mut start = 0;
        for (at, stage) in stages.iter().enumerate() {
            if terminal[usize::from(*stage)] || at + 1 == stages.len() {
                with(self.course(row, stages, seconds, start, at + 1));
                start = at + 1;
            }
        }
    }

    /// The latest episode of a deal; `None` before its first visit. O(visits).
    #[inline]
    pub fn latest(&self, row: usize) -> Option<Course> {
        let (stages, seconds) = self.known(row);
        let terminal = self.log.terminal();
        let last = stages.len().checked_sub(1)?;
        let before = stages[..last]
            .iter()
            .rposition(|stage| terminal[usize::from(*stage)]);
        let start = before.map_or(0, |before| before + 1);
        Some(self.course(row, stages, seconds, start, stages.len()))
    }

    /// The episode of the visits from `start` to `end`, of which there is at least one.
    #[inline]
    fn course(&self, row: usize, stages: &[u16], seconds: &[i64], start: usize, end: usize) -> Course {
        let (mut entered, mut furthest) = (None, None);
        for (stage, second) in stages[start..end].iter().zip(&seconds[start..end]) {
            if *stage < self.steps {
                furthest = furthest.max(Some(*stage));
                if *stage >= self.entry && entered.is_none() {
                    entered = Some(*second);
                }
            }
        }
        let stage = stages[end - 1];
        Course {
            begun: seconds[start],
            entered,
            entry_unknown: start == 0 && self.log.entry_unknown.get(row),
            furthest,
            stage,
            kind: self.ladder.kind(stage).unwrap_or(StageKind::Detour),
            since: seconds[end - 1],
            latest: end == stages.len(),
        }
    }
}
