//! Attrition: where deals are lost from, and for what reason.
//!
//! **Unit**: losses, each closing as lost; a deal that was reopened can be lost twice. **Formula**: losses in the
//! period by the stage that was left for lost, and by reason; the share is losses from the stage ÷ all losses.
//! **Outcomes**: as logged, or final outcome only, which leaves out a loss that was reopened.
//!
//! A reason is a field of the deal and tells of its latest loss; an earlier loss has none. Reasons that differ in
//! case or surrounding space are one. **Null rule**: a loss without a reason stands in a row of its own; so does one
//! of a deal that was never in another stage. A deal without an amount adds no money and is counted. Knows no
//! grouping of reasons.

use std::collections::BTreeMap;

use model::ladder::fold;

use crate::catalogue::{Entry, Parameter};
use crate::deals::{Days, Deals};
use crate::interval::Share;
use crate::outcome::{Outcomes, Standing};

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "attrition",
    name: "Attrition",
    measures: "Which stages deals are lost from, and for what reasons.",
    formula: "losses from the stage ÷ all losses in the period",
    unit: "losses, money",
    parameters: &[
        Parameter {
            name: "period",
            choices: "any time; losses in a period",
        },
        Parameter {
            name: "outcomes",
            choices: "as logged at the time; final outcome only",
        },
        Parameter {
            name: "reason",
            choices: "none; the field that holds it",
        },
    ],
    undefined: "Nothing lost in the period: no cases. No reason given: a row of its own.",
};

/// A field of reasons.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reasons<'a> {
    /// Per deal its place among the names; any other number is no reason.
    pub codes: &'a [u32],
    /// The reasons as they are written; a blank one is none.
    pub names: &'a [String],
}

/// What to compute.
#[derive(Debug, Clone, Copy, Default)]
pub struct Parameters<'a> {
    /// When deals were lost; `None` for any time.
    pub period: Option<Days>,
    /// Which losses count.
    pub outcomes: Outcomes,
    /// Why; without names every loss is without a reason.
    pub reasons: Reasons<'a>,
}

/// Losses from one stage for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Losses {
    /// Place of the reason among the names, the first that is written like it; `None` for no reason.
    pub reason: Option<u32>,
    /// The deals, by row; once per loss.
    pub rows: Vec<u32>,
    /// Their money.
    pub amount: i128,
    /// Those without an amount.
    pub amount_unknown: u64,
}

/// Losses from one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageLosses {
    /// Rank of the stage; `None` for deals that were never in another stage.
    pub stage: Option<u16>,
    /// Losses from here of all losses.
    pub share: Share,
    /// Money of the deals lost from here.
    pub amount: i128,
    /// Those without an amount.
    pub amount_unknown: u64,
    /// The most frequent reason first; of equally frequent ones no reason last, the others by their name.
    pub reasons: Vec<Losses>,
}

/// The losses of these deals by stage, in the order of the ladder, those from no stage first. O(visits).
pub fn attrition(deals: &Deals, parameters: &Parameters) -> Vec<StageLosses> {
    let written = one_spelling(parameters.reasons.names);
    let mut cells: BTreeMap<(Option<u16>, Option<u32>), Losses> = BTreeMap::new();
    let mut all = 0;
    for row in deals.rows() {
        let mut before = None;
        let own = parameters.reasons.codes.get(row);
        let own = own.and_then(|code| written.get(*code as usize).copied().flatten());
        let latest = latest_loss(deals, row);
        for (at, visit) in deals.visits(row).enumerate() {
            let from = before.replace(visit.stage);
            let lost = Standing::of(deals.ladder.kind(visit.stage)) == Standing::Lost;
            let counts = parameters.outcomes == Outcomes::AsLogged || visit.left.is_none();
            let inside = parameters
                .period
                .is_none_or(|period| period.contains(visit.entered.day()));
            if !(lost && counts && inside) {
                continue;
            }
            all += 1;
            let reason = own.filter(|_| latest == Some(at));
            let losses = cells.entry((from, reason)).or_insert(Losses {
                reason,
                rows: Vec::new(),
                amount: 0,
                amount_unknown: 0,
            });
            losses.rows.push(row as u32);
            match deals.amount(row) {
                Some(amount) => losses.amount += i128::from(amount),
                None => losses.amount_unknown += 1,
            }
        }
    }
    by_stage(cells, all, parameters.reasons.names)
}

/// The place of the latest loss among the visits of a deal.
fn latest_loss(deals: &Deals, row: usize) -> Option<usize> {
    let lost = |stage: u16| Standing::of(deals.ladder.kind(stage)) == Standing::Lost;
    let visits = deals.visits(row).enumerate();
    visits
        .filter(|(_, visit)| lost(visit.stage))
        .map(|(at, _)| at)
        .last()
}

/// Per reason the first that is written like it; `None` for a blank one.
fn one_spelling(names: &[String]) -> Vec<Option<u32>> {
    let mut first: BTreeMap<String, u32> = BTreeMap::new();
    let spelled = names.iter().zip(0_u32..).map(|(name, code)| {
        let folded = fold(name);
        (!folded.is_empty()).then(|| *first.entry(folded).or_insert(code))
    });
    spelled.collect()
}

fn by_stage(
    cells: BTreeMap<(Option<u16>, Option<u32>), Losses>,
    all: u64,
    names: &[String],
) -> Vec<StageLosses> {
    let mut stages: Vec<StageLosses> = Vec::new();
    for ((stage, _), losses) in cells {
        if stages.last().is_none_or(|last| last.stage != stage) {
            stages.push(StageLosses {
                stage,
                share: Share { k: 0, n: all },
                amount: 0,
                amount_unknown: 0,
                reasons: Vec::new(),
            });
        }
        if let Some(last) = stages.last_mut() {
            last.share.k += losses.rows.len() as u64;
            last.amount += losses.amount;
            last.amount_unknown += losses.amount_unknown;
            last.reasons.push(losses);
        }
    }
    let name = |losses: &Losses| losses.reason.map(|code| fold(&names[code as usize]));
    for stage in &mut stages {
        stage.reasons.sort_by_cached_key(|losses| {
            let name = name(losses);
            (std::cmp::Reverse(losses.rows.len()), name.is_none(), name)
        });
    }
    stages
}
