//! Contribution to pipeline: how much of the open pipeline, and of what was created in a period, each source brought.
//!
//! | figure | definition |
//! |---|---|
//! | open | amount of the source's deals in the pipeline at the end of the as-of day |
//! | created | amount of its deals whose first agreed entry lies in the period |
//! | share | the source's amount ÷ that of all sources |
//!
//! Every deal has one source, unknown being one, so the sources sum to the whole exactly.
//!
//! **Units**: minor units, today's amounts. **Null rule**: deals without an amount are counted and in no sum; where
//! the amounts sum to nothing there are no shares; deals whose entry is unknown were created in no period and are
//! counted. Knows no credit: a deal belongs to its source of record whole.

use model::StageKind;

use crate::catalogue::{Entry, Parameter};
use crate::course::Walk;
use crate::deals::{Days, Deals};
use crate::figure::{Figure, NoFigure, Total, ratio};
use crate::sources::Sources;

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "contribution",
    name: "Contribution to pipeline",
    measures: "How much of the open pipeline, and of what was created in a period, each source brought.",
    formula: "the source's open, or created, amount ÷ that of all sources",
    unit: "money",
    parameters: &[
        Parameter {
            name: "source",
            choices: "the rule for the source of record",
        },
        Parameter {
            name: "entry",
            choices: "the step that makes a deal count as pipeline",
        },
    ],
    undefined: "Where the amounts sum to nothing there are no shares. Deals without an amount, or whose entry is unknown, are counted.",
};

/// What one source brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brought {
    /// Its code; 0 is unknown.
    pub source: usize,
    /// Open today.
    pub open: Total,
    /// Created in the period.
    pub created: Total,
    /// Of what is open.
    pub open_share: Figure,
    /// Of what was created.
    pub created_share: Figure,
}

/// What all sources brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Deals that were asked about.
    pub among: u64,
    /// Open today, of all sources.
    pub open: Total,
    /// Created in the period, of all sources.
    pub created: Total,
    /// Deals with an agreed entry that is unknown, or won without one.
    pub entry_unknown: u64,
    /// The deals behind `open`, ascending.
    pub open_rows: Vec<u32>,
    /// The deals behind `created`, ascending.
    pub created_rows: Vec<u32>,
    /// The sources that brought something, by open amount, then by created amount, then by name; unknown after
    /// the names.
    pub sources: Vec<Brought>,
}

/// What each source brought to the pipeline. O(visits + sources).
pub fn contribution(deals: &Deals, sources: &Sources, entry: u16, period: Days) -> Contribution {
    let mut sums = vec![[Total::default(); 2]; sources.count()];
    let [mut open, mut created] = [Total::default(); 2];
    let (mut among, mut entry_unknown) = (0, 0);
    let [mut open_rows, mut created_rows] = [Vec::new(), Vec::new()];
    let walk = Walk::new(deals, entry);
    for row in deals.rows() {
        among += 1;
        let (mut first, mut unknown, mut won, mut is_open) = (None, false, false, false);
        walk.episodes(row, |course| {
            if first.is_none() {
                first = course.entered();
                unknown = first.is_some() && course.entry_unknown;
            }
            won |= course.kind == StageKind::Won;
            is_open = course.in_pipeline();
        });
        let (amount, sum) = (deals.amount(row), &mut sums[sources.of(row)]);
        if is_open {
            open_rows.push(row as u32);
            open.add(amount);
            sum[0].add(amount);
        }
        match first {
            None => entry_unknown += u64::from(won),
            Some(_) if unknown => entry_unknown += 1,
            Some(first) if period.contains(first) => {
                created_rows.push(row as u32);
                created.add(amount);
                sum[1].add(amount);
            }
            Some(_) => {}
        }
    }
    let share = |part: &Total, all: &Total| ratio(part.minor, all.minor, NoFigure::NothingToShare);
    let mut rows: Vec<Brought> = (sums.iter().enumerate())
        .filter(|(_, sum)| sum.iter().any(|total| total.n > 0))
        .map(|(source, sum)| Brought {
            source,
            open: sum[0],
            created: sum[1],
            open_share: share(&sum[0], &open),
            created_share: share(&sum[1], &created),
        })
        .collect();
    rows.sort_by_key(|row| {
        let amounts = (-row.open.minor, -row.created.minor);
        (amounts, row.source == 0, sources.name(row.source))
    });
    Contribution {
        among,
        open,
        created,
        entry_unknown,
        open_rows,
        created_rows,
        sources: rows,
    }
}
