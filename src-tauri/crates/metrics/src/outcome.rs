//! What counts as the end of a deal that was reopened. Knows no figure.

use crate::deals::Deals;
use model::StageKind;

/// Which closings count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Outcomes {
    /// What the log said at the time: a loss in March stays one though the deal reopens in May.
    #[default]
    AsLogged,
    /// Final outcomes only: a closing that the deal was reopened after is not counted.
    FinalOnly,
}

/// How a deal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Not closed.
    Open,
    /// Its latest visit is won.
    Won,
    /// Its latest visit is lost.
    Lost,
}

impl Standing {
    /// How a deal whose latest stage is of this kind stands.
    pub fn of(kind: Option<StageKind>) -> Standing {
        match kind {
            Some(StageKind::Won) => Standing::Won,
            Some(StageKind::Lost) => Standing::Lost,
            _ => Standing::Open,
        }
    }
}

/// How a deal stands at the as-of day, and since when; `None` when nothing is known of it. O(visits).
pub fn standing(deals: &Deals, row: usize) -> Option<(Standing, i64)> {
    let last = deals.visits(row).last()?;
    Some((Standing::of(deals.ladder.kind(last.stage)), last.entered.day()))
}
