//! Who belongs to the cohort of a conversion, when each entered, and when each reached the later stage or ended
//! before. Counts nothing.

use crate::deals::Deals;
use crate::outcome::{Outcomes, Standing};

use super::{ENDED, Entrance, Parameters, REACHED, Reach, at_or_beyond};

/// A case of the cohort. Days are days since 1970-01-01.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub row: u32,
    pub entered: i64,
    /// No visit tells of the entry.
    pub invented: bool,
    pub reached: Option<i64>,
    /// When it was lost, or won without reaching, under the outcomes that count.
    pub ended: Option<i64>,
    /// How the deal stands at the as-of day.
    pub standing: Standing,
    /// The entry is not told of for certain.
    unknown: bool,
}

impl Member {
    /// Days from entry to reach.
    pub fn took(&self) -> Option<i64> {
        Some(self.reached? - self.entered)
    }

    /// Days under observation, and what ended them.
    pub fn end(&self, as_of: i64) -> (i64, Option<usize>) {
        // An end is noted only while *j* is not reached: where there are both, the end came first.
        match (self.ended, self.reached) {
            (Some(ended), _) => (ended - self.entered, Some(ENDED)),
            (None, Some(reached)) => (reached - self.entered, Some(REACHED)),
            (None, None) => (as_of - self.entered, None),
        }
    }
}

/// What is told of a deal.
pub(super) enum Told {
    Member(Member),
    Direct(u32),
    Skipped(u32),
    EntryUnknown(u32),
}

/// What one deal has shown so far.
#[derive(Default)]
struct Seen {
    /// It was on a step before *i*.
    before: bool,
    /// First visit beyond *i*.
    beyond: Option<i64>,
    /// It visited *i*.
    visited: bool,
}

/// Tells of every deal, by row. O(visits), and one list that is used again for every deal.
pub(super) fn told(deals: &Deals, parameters: &Parameters, mut tell: impl FnMut(Told)) {
    let in_period = |day: i64| parameters.period.is_none_or(|period| period.contains(day));
    let mut cases: Vec<Member> = Vec::new();
    for row in deals.rows() {
        cases.clear();
        let seen = walk(deals, parameters, row, &mut cases);
        for case in cases.iter().filter(|case| in_period(case.entered)) {
            tell(if case.unknown {
                Told::EntryUnknown(case.row)
            } else {
                Told::Member(*case)
            });
        }
        let passed = !seen.visited && parameters.reach != Reach::Backfill;
        if seen.beyond.is_some_and(|day| passed && in_period(day)) {
            tell(match (deals.log.entry_unknown.get(row), seen.before) {
                (true, _) => Told::EntryUnknown(row as u32),
                (false, true) => Told::Skipped(row as u32),
                (false, false) => Told::Direct(row as u32),
            });
        }
    }
}

/// The cases of one deal, whenever they entered.
fn walk(deals: &Deals, parameters: &Parameters, row: usize, cases: &mut Vec<Member>) -> Seen {
    let Parameters { from, to, reach, .. } = *parameters;
    let first_only = parameters.entrance == Entrance::First || reach == Reach::Backfill;
    let truncated = deals.log.entry_unknown.get(row);
    let mut seen = Seen::default();
    let mut standing = Standing::Open;
    for visit in deals.visits(row) {
        let (day, kind) = (visit.entered.day(), deals.ladder.kind(visit.stage));
        standing = Standing::of(kind);
        if parameters.outcomes == Outcomes::FinalOnly {
            cases.iter_mut().for_each(|case| case.ended = None);
        }
        let here = visit.stage == from;
        let beyond = !here && at_or_beyond(kind, visit.stage, from);
        let enters = here || (beyond && reach == Reach::Backfill);
        if enters && (cases.is_empty() || !first_only) {
            cases.push(Member {
                row: row as u32,
                entered: day,
                invented: !here,
                reached: None,
                ended: None,
                standing,
                unknown: truncated && (first_only || visit.evidence.is_none()),
            });
        }
        if reaches(parameters, kind, visit.stage, to) {
            let waiting = cases.iter_mut().filter(|case| case.reached.is_none());
            waiting.for_each(|case| case.reached = Some(day));
        } else if standing != Standing::Open {
            let waiting = cases
                .iter_mut()
                .filter(|case| case.reached.is_none() && case.ended.is_none());
            waiting.for_each(|case| case.ended = Some(day));
        }
        seen.visited |= here;
        seen.before |= !here && !beyond && standing == Standing::Open && visit.stage < from;
        if beyond && seen.beyond.is_none() {
            seen.beyond = Some(day);
        }
    }
    cases.iter_mut().for_each(|case| case.standing = standing);
    seen
}

fn reaches(parameters: &Parameters, kind: Option<model::StageKind>, stage: u16, to: u16) -> bool {
    match parameters.reach {
        Reach::Touch => stage == to,
        Reach::Advance | Reach::Backfill => at_or_beyond(kind, stage, to),
    }
}
