//! Conversions that follow no cohort: what was there in a period, what stands at a day, and volumes over
//! volumes. Knows no window and no estimate.
//!
//! | view | denominator | numerator |
//! |---|---|---|
//! | in period | deals that were in *i* at some time of the period | of these, those that reached *j* in the period, after that stay began |
//! | snapshot | deals that stand at *i* or beyond, or won, at the end of a day | of these, those that stand at *j* or beyond, or won |
//! | period ratio | deals whose first entry to *i* lies in the period | deals whose first entry to *j* lies in the period; often other deals, and it may exceed 100 % |
//!
//! **Unit**: deals. **Null rule**: without a denominator there is no figure. Lost deals and detours stand nowhere
//! in a snapshot. `backfill` reaches as `advance` does here.

use model::StageKind;

use crate::deals::{Days, Deals};
use crate::ratio::{Ratio, Relation};

use super::{Reach, at_or_beyond};

/// The in-period view. O(visits).
pub fn in_period(deals: &Deals, from: u16, to: u16, reach: Reach, period: Days) -> Ratio {
    let seconds = |day: i64| day * 86_400;
    let (start, end) = (seconds(period.start), seconds(period.end));
    let mut ratio = Ratio::default();
    for row in deals.rows() {
        let (mut present, mut reached) = (false, false);
        for visit in deals.visits(row) {
            let (entered, kind) = (visit.entered.seconds, deals.ladder.kind(visit.stage));
            if visit.stage == from && entered < end {
                let leaves_later = visit.left.is_none_or(|left| left.seconds > start);
                present |= entered >= start || leaves_later;
            }
            let reaches = match reach {
                Reach::Touch => visit.stage == to,
                Reach::Advance | Reach::Backfill => at_or_beyond(kind, visit.stage, to),
            };
            reached |= present && reaches && period.contains(visit.entered.day());
        }
        if present {
            ratio.denominator.push(row as u32);
        }
        if reached {
            ratio.numerator.push(row as u32);
        }
    }
    ratio
}

/// What stands at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// Deals in exactly *i*.
    pub in_from: Vec<u32>,
    /// Deals in exactly *j*.
    pub in_to: Vec<u32>,
    /// At *j* or beyond ÷ at *i* or beyond.
    pub ratio: Ratio,
}

/// The snapshot view at the end of a day, or of the as-of day if that is earlier. O(visits).
pub fn snapshot(deals: &Deals, from: u16, to: u16, day: i64) -> Snapshot {
    let mut found = Snapshot::default();
    for row in deals.rows() {
        let until = deals.visits(row).take_while(|visit| visit.entered.day() <= day);
        let Some(last) = until.last() else { continue };
        let (kind, row) = (deals.ladder.kind(last.stage), row as u32);
        if last.stage == from {
            found.in_from.push(row);
        }
        if last.stage == to {
            found.in_to.push(row);
        }
        if at_or_beyond(kind, last.stage, from) {
            found.ratio.denominator.push(row);
        }
        if at_or_beyond(kind, last.stage, to) {
            found.ratio.numerator.push(row);
        }
    }
    found
}

/// The period ratio. O(visits).
pub fn period_ratio(deals: &Deals, from: u16, to: u16, period: Days) -> Ratio {
    let first = |row: usize, stage: u16| {
        let mut visits = deals.visits(row);
        visits
            .find(|visit| visit.stage == stage)
            .is_some_and(|visit| period.contains(visit.entered.day()))
    };
    let rows = |stage: u16| {
        let entered = deals.rows().filter(|row| first(*row, stage));
        entered.map(|row| row as u32).collect()
    };
    Ratio {
        numerator: rows(to),
        denominator: rows(from),
        relation: Relation::Volumes,
    }
}

/// The steps that lie on the way from *i* to *j*, *j* with them.
pub(super) fn way(deals: &Deals, from: u16, to: u16) -> Vec<u16> {
    let steps = deals.ladder.stages().iter().zip(0_u16..);
    let between = steps.filter(|(stage, rank)| stage.kind == StageKind::Open && *rank > from && *rank < to);
    between.map(|(_, rank)| rank).chain([to]).collect()
}
