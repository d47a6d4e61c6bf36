//! Stage figures: how far deals come, and how long they stay.
//!
//! **Unit**: the opportunity, over its whole history. **Rule**: *furthest stage*. A deal's furthest stage is
//! the highest step it ever visited; a deal that was ever won has passed every step. For each step *i*:
//!
//! | figure | definition |
//! |---|---|
//! | reached | deals whose furthest stage is *i* or later, or that were ever won |
//! | moved on | of these, those whose furthest stage is later than *i*, or that were ever won |
//! | lost | deals whose furthest stage is *i*, never won, whose latest visit is lost |
//! | open | deals whose furthest stage is *i*, never won, whose latest visit is not lost |
//! | skipped | deals that reached *i* without ever visiting it; they count as passed |
//! | conversion | moved on ÷ (moved on + lost); open deals are left out of it |
//! | median days | median of the whole days of finished visits to *i*, however they ended (naive: visits that still last are left out, and so are inferred visits whose true beginning is unknown) |
//!
//! **Null rule**: with nothing moved on or lost there is no conversion, with no finished visit no median.
//! reached = moved on + lost + open. Knows nothing of periods; nothing here depends on the as-of day.

use model::{Exact, Ladder, StageKind};

use crate::log::{EventLog, Visit};

/// The figures of one step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StageFigure {
    /// Deals that came here or further.
    pub reached: u64,
    /// Deals that came further.
    pub moved_on: u64,
    /// Deals lost from here.
    pub lost: u64,
    /// Deals that came here and not further, and are not lost.
    pub open: u64,
    /// Deals that came further without coming here.
    pub skipped: u64,
    /// Finished visits behind the median.
    pub finished: u64,
    /// Median of their days; `None` without any.
    pub median_days: Option<Exact>,
}

impl StageFigure {
    /// Moved on ÷ (moved on + lost), between 0 and 1; `None` when nothing was decided.
    pub fn conversion(&self) -> Option<Exact> {
        let decided = self.moved_on + self.lost;
        (decided > 0).then(|| Exact::new(self.moved_on.into(), decided.into()))
    }
}

/// The figures of a ladder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StageFigures {
    /// Deals with at least one visit.
    pub deals: u64,
    /// Deals whose latest visit is won.
    pub won: u64,
    /// Deals whose latest visit is lost.
    pub lost: u64,
    /// The others.
    pub open: u64,
    /// Deals that never visited a step and were never won: in no row of `steps`.
    pub on_no_step: u64,
    /// One per step, by rank.
    pub steps: Vec<StageFigure>,
    /// Visits to each stage of the ladder, by rank, steps and others.
    pub visits: Vec<u64>,
}

/// The stage figures of a log. O(visits + opportunities × steps).
pub fn stage_figures(log: &EventLog, ladder: &Ladder) -> StageFigures {
    let mut figures = StageFigures {
        steps: vec![StageFigure::default(); ladder.steps()],
        visits: vec![0; ladder.stages().len()],
        ..StageFigures::default()
    };
    let mut days: Vec<Vec<i64>> = vec![Vec::new(); ladder.steps()];
    let mut visited = vec![false; ladder.steps()];
    for record in 0..log.opportunities() {
        visited.fill(false);
        let (mut won, mut last) = (false, None);
        for visit in log.visits(record) {
            figures.visits[usize::from(visit.stage)] += 1;
            if let Some(step) = visited.get_mut(usize::from(visit.stage)) {
                *step = true;
                days[usize::from(visit.stage)].extend(told_days(log, record, &visit));
            }
            last = ladder.kind(visit.stage);
            won |= last == Some(StageKind::Won);
        }
        if let Some(last) = last {
            figures.deal(&visited, won, last);
        }
    }
    for (figure, days) in figures.steps.iter_mut().zip(&mut days) {
        figure.finished = days.len() as u64;
        figure.median_days = median(days);
    }
    figures
}

impl StageFigures {
    fn deal(&mut self, visited: &[bool], won: bool, last: StageKind) {
        self.deals += 1;
        match last {
            StageKind::Won => self.won += 1,
            StageKind::Lost => self.lost += 1,
            StageKind::Open | StageKind::Detour => self.open += 1,
        }
        let furthest = visited.iter().rposition(|visited| *visited);
        if furthest.is_none() && !won {
            self.on_no_step += 1;
        }
        for (step, (figure, visited)) in self.steps.iter_mut().zip(visited).enumerate() {
            let further = won || furthest.is_some_and(|furthest| furthest > step);
            if !further && furthest != Some(step) {
                break;
            }
            figure.reached += 1;
            figure.skipped += u64::from(!visited);
            match (further, last) {
                (true, _) => figure.moved_on += 1,
                (false, StageKind::Lost) => figure.lost += 1,
                (false, _) => figure.open += 1,
            }
        }
    }
}

/// The days of a finished visit whose beginning is known.
fn told_days(log: &EventLog, record: usize, visit: &Visit) -> Option<i64> {
    let unknown = visit.evidence.is_none() && log.entry_unknown.get(record);
    visit.days().filter(|_| !unknown)
}

/// The middle value, or the mean of the two in the middle; `None` of nothing. O(n).
fn median(values: &mut [i64]) -> Option<Exact> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let odd = values.len() % 2 == 1;
    let (below, upper, _) = values.select_nth_unstable(middle);
    let upper = *upper;
    let lower = if odd {
        upper
    } else {
        below.iter().copied().max().unwrap_or(upper)
    };
    Some(Exact::new((lower + upper).into(), 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        assert_eq!(median(&mut [9, 1, 4]), Some(Exact::from_integer(4)));
        assert_eq!(median(&mut [9, 1, 4, 7]), Some(Exact::new(11, 2)));
        assert_eq!(median(&mut [0]), Some(Exact::from_integer(0)));
        assert_eq!(median(&mut []), None);
    }

    #[test]
    fn nothing_decided_has_no_conversion() {
        let open = StageFigure {
            reached: 3,
            open: 3,
            ..StageFigure::default()
        };
        assert_eq!(open.conversion(), None);
        let moved = StageFigure {
            reached: 4,
            moved_on: 2,
            lost: 1,
            open: 1,
            ..StageFigure::default()
        };
        assert_eq!(moved.conversion(), Some(Exact::new(2, 3)));
    }
}
