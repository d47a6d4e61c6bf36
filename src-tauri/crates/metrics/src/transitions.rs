//! Transitions: which stages deals move between, whether by the ladder, and the paths they take.
//!
//! **Unit**: moves, the change from one visit to the next; paths: deals. **Formulas**:
//!
//! | figure | definition |
//! |---|---|
//! | matrix | for each pair of stages the moves between them in the period, and the money of the deals that made them |
//! | entries | the first visits of deals in the period, by stage: they come from nowhere and are no moves |
//! | conforming share | moves that go from a step to the next step, or from a step to won or lost ÷ all moves |
//! | path | the stages that a deal visited, in order; deals whose first visit lies in the period |
//!
//! A skip, a step back, a move from or to a detour and a reopening do not conform.
//! **Null rule**: without a move there is no conforming share; a deal without an amount counts as a move, adds no
//! money and is counted. Knows no time between moves.

use std::collections::BTreeMap;

use model::StageKind;

use crate::catalogue::{Entry, Parameter};
use crate::deals::{Days, Deals};
use crate::interval::Share;

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "transitions",
    name: "Stage transitions",
    measures: "Which stages deals move between, how many of these moves follow the ladder, and the paths taken.",
    formula: "conforming: moves to the next step or to an end ÷ all moves",
    unit: "moves; paths: deals",
    parameters: &[
        Parameter {
            name: "period",
            choices: "any time; moves in a period",
        },
        Parameter {
            name: "paths",
            choices: "the ten most frequent; another number",
        },
    ],
    undefined: "No deal moved: no cases.",
};

/// Moves between two stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move {
    /// Rank of the stage left.
    pub from: u16,
    /// Rank of the stage entered.
    pub to: u16,
    /// How many.
    pub count: u64,
    /// Money of the deals that made them, once per move.
    pub amount: i128,
    /// Moves of deals without an amount.
    pub amount_unknown: u64,
    /// True when it follows the ladder.
    pub conforms: bool,
}

/// Deals that took the same path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    /// Ranks of the stages visited.
    pub stages: Vec<u16>,
    /// The deals, by row.
    pub rows: Vec<u32>,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transitions {
    /// Pairs of stages with any move between them, by from and to.
    pub moves: Vec<Move>,
    /// First visits by rank of the stage.
    pub entries: Vec<u64>,
    /// Conforming moves of all.
    pub conforming: Share,
    /// The most frequent paths first; of equally frequent ones that with the earlier stages.
    pub paths: Vec<Path>,
    /// Paths that are not among these.
    pub other_paths: u64,
    /// Deals that took them.
    pub other_deals: u64,
}

/// True when a move follows the ladder.
pub fn conforms(deals: &Deals, from: u16, to: u16) -> bool {
    let kind = |stage: u16| deals.ladder.kind(stage);
    let next = kind(to) == Some(StageKind::Open) && to == from + 1;
    kind(from) == Some(StageKind::Open) && (next || kind(to).is_some_and(StageKind::is_terminal))
}

/// The transitions of these deals, with so many paths. O(visits + deals · log paths).
pub fn transitions(deals: &Deals, period: Option<Days>, top: usize) -> Transitions {
    let stages = deals.ladder.stages().len();
    let inside = |day: i64| period.is_none_or(|period| period.contains(day));
    let mut cells = vec![(0_u64, 0_i128, 0_u64); stages * stages];
    let mut found = Transitions {
        entries: vec![0; stages],
        ..Transitions::default()
    };
    let mut paths: BTreeMap<Vec<u16>, Vec<u32>> = BTreeMap::new();
    let mut path: Vec<u16> = Vec::new();
    for row in deals.rows() {
        path.clear();
        let (amount, mut counted) = (deals.amount(row), false);
        for visit in deals.visits(row) {
            let in_period = inside(visit.entered.day());
            match path.last() {
                None if in_period => {
                    found.entries[usize::from(visit.stage)] += 1;
                    counted = true;
                }
                Some(from) if in_period => {
                    let cell = &mut cells[usize::from(*from) * stages + usize::from(visit.stage)];
                    cell.0 += 1;
                    cell.1 += i128::from(amount.unwrap_or(0));
                    cell.2 += u64::from(amount.is_none());
                }
                _ => {}
            }
            path.push(visit.stage);
        }
        if counted {
            match paths.get_mut(path.as_slice()) {
                Some(rows) => rows.push(row as u32),
                None => {
                    paths.insert(path.clone(), vec![row as u32]);
                }
            }
        }
    }
    found.matrix(deals, &cells, stages);
    found.frequent(paths, top);
    found
}

impl Transitions {
    fn matrix(&mut self, deals: &Deals, cells: &[(u64, i128, u64)], stages: usize) {
        for (at, (count, amount, amount_unknown)) in cells.iter().copied().enumerate() {
            if count == 0 {
                continue;
            }
            let (from, to) = ((at / stages) as u16, (at % stages) as u16);
            let conforms = conforms(deals, from, to);
            self.conforming += Share {
                k: if conforms { count } else { 0 },
                n: count,
            };
            self.moves.push(Move {
                from,
                to,
                count,
                amount,
                amount_unknown,
                conforms,
            });
        }
    }

    fn frequent(&mut self, paths: BTreeMap<Vec<u16>, Vec<u32>>, top: usize) {
        let mut paths: Vec<Path> = paths
            .into_iter()
            .map(|(stages, rows)| Path { stages, rows })
            .collect();
        // The sort is stable: equally frequent paths stay in the order of their stages.
        paths.sort_by_key(|path| std::cmp::Reverse(path.rows.len()));
        let others = paths.split_off(top.min(paths.len()));
        self.other_paths = others.len() as u64;
        self.other_deals = others.iter().map(|path| path.rows.len() as u64).sum();
        self.paths = paths;
    }
}

/// The deals behind a move: rows, ascending, once per move. O(visits).
pub fn movers(deals: &Deals, from: u16, to: u16, period: Option<Days>) -> Vec<u32> {
    let inside = |day: i64| period.is_none_or(|period| period.contains(day));
    let mut rows = Vec::new();
    for row in deals.rows() {
        let mut before = None;
        for visit in deals.visits(row) {
            if before == Some(from) && visit.stage == to && inside(visit.entered.day()) {
                rows.push(row as u32);
            }
            before = Some(visit.stage);
        }
    }
    rows
}
