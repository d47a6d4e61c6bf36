//! The course of deals up to the end of a day: their episodes, each with its agreed entry and its outcome. What the
//! figures about money walk over. Knows no amount and allocates nothing.
//!
//! - The **agreed entry** of an episode is its first visit to a step of the agreed rank or later.
//! - A deal is **in the pipeline** while it stands on a step and its episode has an agreed entry: a step back
//!   does not take it out, a detour does.
//! - An episode is won or lost when the log says so, whatever comes after.

use model::StageKind;

use crate::deals::{Days, Deals};
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
        self.latest & (self.kind == StageKind::Open) & self.has_entered()
    }

    /// True when it was won or lost on one of these days.
    pub fn ended_in(&self, days: Days) -> bool {
        let inside = (days.start * DAY <= self.since) & (self.since < days.end * DAY);
        inside & self.kind.is_terminal()
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

/// A walk over deals with one agreed entry, up to the end of one day. Ranks are steps first, then detours, then won,
/// then lost, so what a stage is follows from comparisons.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk<'a> {
    log: &'a EventLog,
    entry: u16,
    /// The first rank that is no step.
    detours: u16,
    /// The first rank that ends a deal.
    won: u16,
    /// The first rank that is lost.
    lost: u16,
    /// The first second after the day.
    end: i64,
}

/// An episode on its way, by the places of its visits among those of the deal.
#[derive(Debug, Clone, Copy)]
struct Adding {
    start: usize,
    /// The largest number for none, so that no branch depends on it.
    entered: usize,
    /// One more than the rank.
    furthest: u16,
}

impl<'a> Walk<'a> {
    /// A walk up to the end of the as-of day.
    pub fn new(deals: &Deals<'a>, entry: u16) -> Walk<'a> {
        Walk::until(deals, entry, deals.as_of)
    }

    /// A walk up to the end of a day.
    pub fn until(deals: &Deals<'a>, entry: u16, day: i64) -> Walk<'a> {
        let stages = deals.ladder.stages();
        let from = |kind: StageKind| {
            let before = stages.partition_point(|stage| stage.kind < kind);
            u16::try_from(before).unwrap_or(u16::MAX)
        };
        Walk {
            log: deals.log,
            entry,
            detours: from(StageKind::Detour),
            won: from(StageKind::Won),
            lost: from(StageKind::Lost),
            end: day.saturating_add(1).saturating_mul(DAY),
        }
    }

    fn kind(&self, stage: u16) -> StageKind {
        match stage {
            stage if stage >= self.lost => StageKind::Lost,
            stage if stage >= self.won => StageKind::Won,
            stage if stage >= self.detours => StageKind::Detour,
            _ => StageKind::Open,
        }
    }

    /// The visits known by the end of the day: days never fall from one to the next.
    fn known(&self, row: usize) -> (&'a [u16], &'a [i64]) {
        let (stages, seconds) = self.log.course(row);
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
        let Some((last, before)) = stages.split_last() else {
            return;
        };
        let mut adding = Adding::from(0);
        for (at, stage) in before.iter().enumerate() {
            adding.visit(self, at, *stage);
            if *stage >= self.won {
                with(self.course(row, adding, seconds, at, *stage));
                adding = Adding::from(at + 1);
            }
        }
        adding.visit(self, before.len(), *last);
        with(self.course(row, adding, seconds, before.len(), *last));
    }

    /// The latest episode of a deal; `None` before its first visit. O(visits).
    #[inline]
    pub fn latest(&self, row: usize) -> Option<Course> {
        let (stages, seconds) = self.known(row);
        let (last, before) = stages.split_last()?;
        let ended = before.iter().rposition(|stage| *stage >= self.won);
        let start = ended.map_or(0, |ended| ended + 1);
        let mut adding = Adding::from(start);
        for (at, stage) in stages.iter().enumerate().skip(start) {
            adding.visit(self, at, *stage);
        }
        Some(self.course(row, adding, seconds, before.len(), *last))
    }

    /// The episode whose last visit is `at`.
    #[inline]
    fn course(&self, row: usize, adding: Adding, seconds: &[i64], at: usize, stage: u16) -> Course {
        Course {
            begun: seconds[adding.start],
            entered: seconds.get(adding.entered).copied(),
            entry_unknown: adding.start == 0 && self.log.entry_unknown.get(row),
            furthest: adding.furthest.checked_sub(1),
            stage,
            kind: self.kind(stage),
            since: seconds[at],
            latest: at + 1 == seconds.len(),
        }
    }
}

impl Adding {
    fn from(start: usize) -> Adding {
        Adding {
            start,
            entered: usize::MAX,
            furthest: 0,
        }
    }

    #[inline]
    fn visit(&mut self, walk: &Walk, at: usize, stage: u16) {
        let step = stage < walk.detours;
        let enters = step & (stage >= walk.entry);
        self.entered = self.entered.min(if enters { at } else { usize::MAX });
        self.furthest = self.furthest.max(if step { stage + 1 } else { 0 });
    }
}
