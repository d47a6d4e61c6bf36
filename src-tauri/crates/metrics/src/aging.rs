//! Aging: how long each open deal has been in its stage, against how long visits to that stage last.
//!
//! **Unit**: open deals. **Formulas**: age = as-of day − day of entry to the present stage, in whole days;
//! *lasts as long* = the share of all visits to that stage that last at least so many days, by Kaplan–Meier
//! (visits that still last are in it, censored). 0.1 says that one visit in ten lasts that long.
//!
//! **Null rule**: with fewer than 5 finished visits to a stage the share is *too few*. A deal whose entry to its
//! stage is unknown has no age; it is listed apart. Knows no limit from which on a deal is called stale.

use crate::catalogue::{Entry, Parameter};
use crate::deals::Deals;
use crate::incidence::{Curve, Tally};
use crate::outcome::Standing;

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "aging",
    name: "Aging of open deals",
    measures: "How long each open deal has been in its stage, and what share of visits to that stage last as long.",
    formula: "age = as-of − entry to the present stage; share of visits that last at least so long, by Kaplan–Meier",
    unit: "open deals",
    parameters: &[Parameter {
        name: "stage",
        choices: "all; one",
    }],
    undefined: "Fewer than 5 finished visits to the stage: too few to compare with.",
};

/// Finished visits that a stage needs to be compared with.
pub const FEW: u64 = 5;

/// An open deal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aged {
    /// Its row.
    pub row: u32,
    /// Rank of its present stage.
    pub stage: u16,
    /// Day it entered, in days since 1970-01-01.
    pub entered: i64,
    /// Days in it.
    pub age: i64,
    /// Share of visits to the stage that last at least as long; `None` with too few finished ones.
    pub lasts_as_long: Option<f64>,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Aging {
    /// The oldest first; of equally old ones by row.
    pub deals: Vec<Aged>,
    /// Open deals whose entry to their stage is unknown.
    pub entry_unknown: Vec<u32>,
    /// By rank of the stage: how long visits to it last.
    pub stages: Vec<Curve<1>>,
}

/// The open deals of all stages. O(visits + open deals · log open deals).
pub fn aging(deals: &Deals) -> Aging {
    let mut found = Aging::default();
    let mut tallies: Vec<Tally<1>> = vec![Tally::default(); deals.ladder.stages().len()];
    for row in deals.rows() {
        let truncated = deals.log.entry_unknown.get(row);
        for visit in deals.visits(row) {
            let entered = visit.entered.day();
            let unknown = truncated && visit.evidence.is_none();
            let age = deals.as_of - entered;
            let standing = Standing::of(deals.ladder.kind(visit.stage));
            if !unknown {
                let cause = visit.left.map(|_| 0);
                tallies[usize::from(visit.stage)].add(visit.days().unwrap_or(age), cause);
            }
            match (visit.left.is_none() && standing == Standing::Open, unknown) {
                (true, true) => found.entry_unknown.push(row as u32),
                (true, false) => found.deals.push(Aged {
                    row: row as u32,
                    stage: visit.stage,
                    entered,
                    age,
                    lasts_as_long: None,
                }),
                (false, _) => {}
            }
        }
    }
    found.stages = tallies.iter().map(Tally::curve).collect();
    let finished: Vec<u64> = found.stages.iter().map(Curve::ended).collect();
    for deal in &mut found.deals {
        let stage = usize::from(deal.stage);
        deal.lasts_as_long = (finished[stage] >= FEW).then(|| found.stages[stage].at_least(deal.age));
    }
    found
        .deals
        .sort_by_key(|deal| (std::cmp::Reverse(deal.age), deal.row));
    found
}
