//! The course of a deal up to the end of a day: its episodes, each with its agreed entry and its outcome. What
//! the figures about money walk over. Knows no amount and allocates nothing.
//!
//! - The **agreed entry** of an episode is its first visit to a step of the agreed rank or later.
//! - A deal is **in the pipeline** while it stands on a step and its episode has an agreed entry: a step back
//!   does not take it out, a detour does.
//! - An episode is won or lost when the log says so, whatever comes after.

use model::StageKind;

use crate::deals::Deals;
use crate::feed::Moment;

/// One episode, as far as it was known at the end of the day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Course {
    /// When it began.
    pub begun: Moment,
    /// Its agreed entry.
    pub entered: Option<Moment>,
    /// The entry is not the one the log shows: history begins after creation.
    pub entry_unknown: bool,
    /// The highest step it visited.
    pub furthest: Option<u16>,
    /// Where it is, or was last.
    pub stage: u16,
    /// What that is.
    pub kind: StageKind,
    /// Since when.
    pub since: Moment,
    /// It is the last one the log knows of by then.
    pub latest: bool,
}

impl Course {
    /// Won or lost, and when.
    pub fn outcome(&self) -> Option<(StageKind, Moment)> {
        self.kind.is_terminal().then_some((self.kind, self.since))
    }

    /// True when it counts as pipeline.
    pub fn in_pipeline(&self) -> bool {
        self.latest && self.kind == StageKind::Open && self.entered.is_some()
    }

    /// True when it counts as decided: won, or lost after the agreed entry.
    pub fn decided(&self) -> Option<(StageKind, Moment)> {
        let counts = |kind| kind == StageKind::Won || self.entered.is_some();
        self.outcome().filter(|(kind, _)| counts(*kind))
    }

    /// Whole days from the agreed entry to where it is now; `None` when the entry is unknown.
    pub fn days(&self) -> Option<i64> {
        let entered = self.entered.filter(|_| !self.entry_unknown)?;
        Some(self.since.day() - entered.day())
    }
}

/// Goes through the episodes of a deal in order, up to the end of the day `until`. O(visits).
pub(crate) fn courses(deals: &Deals, row: usize, entry: u16, until: i64, mut with: impl FnMut(Course)) {
    let steps = deals.ladder.steps();
    walk(deals, row, entry, steps, until, &mut with);
}

/// The same, for loops over many deals that know the number of steps.
pub(crate) fn walk(
    deals: &Deals,
    row: usize,
    entry: u16,
    steps: usize,
    until: i64,
    with: &mut impl FnMut(Course),
) {
    let unknown = deals.log.entry_unknown.get(row);
    let mut course: Option<(u32, Course)> = None;
    for visit in deals.log.visits(row) {
        if visit.entered.day() > until {
            break;
        }
        let Some(kind) = deals.ladder.kind(visit.stage) else {
            continue;
        };
        let step = usize::from(visit.stage) < steps;
        let enters = (step && visit.stage >= entry).then_some(visit.entered);
        match &mut course {
            Some((episode, course)) if *episode == visit.episode => {
                course.entered = course.entered.or(enters);
                if step {
                    course.furthest = course.furthest.max(Some(visit.stage));
                }
                (course.stage, course.kind, course.since) = (visit.stage, kind, visit.entered);
            }
            _ => {
                if let Some((_, before)) = course {
                    with(before_the_last(before));
                }
                let begins = Course {
                    begun: visit.entered,
                    entered: enters,
                    entry_unknown: unknown && visit.episode == 0,
                    furthest: step.then_some(visit.stage),
                    stage: visit.stage,
                    kind,
                    since: visit.entered,
                    latest: true,
                };
                course = Some((visit.episode, begins));
            }
        }
    }
    if let Some((_, last)) = course {
        with(last);
    }
}

fn before_the_last(course: Course) -> Course {
    Course {
        latest: false,
        ..course
    }
}

/// The latest episode of a deal by the end of a day; `None` before its first visit. O(visits).
pub(crate) fn latest(deals: &Deals, row: usize, entry: u16, until: i64) -> Option<Course> {
    let mut latest = None;
    courses(deals, row, entry, until, |course| latest = Some(course));
    latest
}
