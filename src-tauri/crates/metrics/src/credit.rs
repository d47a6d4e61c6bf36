//! Credit for deals, given to the touches before their close by a model. The weights of a deal sum to 1.
//!
//! | model | weights |
//! |---|---|
//! | first, last | 1 to the first, or the last, touch |
//! | even | the same to each |
//! | U | 40 % to the first touch, 40 % to the one that created the lead, 20 % over the others |
//! | W | 30 % each to the first touch, the one that created the lead and the one that created the opportunity, 10 % over the others |
//! | time decay | halved with every half-life of days before the last touch |
//!
//! The touch that created a lead or an opportunity is the last one up to that time, or the first one if all came
//! later. Where anchors coincide their shares add up; where there are no others, theirs is split over the anchors.
//! Without a date of the lead's creation the last touch stands for it in U; in W the share of an anchor without a
//! date goes to the others evenly. Such deals are counted.
//!
//! **Units**: deals and minor units, exact but for time decay. **Null rule**: deals without a touch are apart, and
//! so are those without an amount; credited and not credited are all. Touches after the close or of nobody known
//! are in the account of [`Touched`]. Knows no channel: codes stand for what the caller says.

use std::collections::BTreeMap;

use model::Exact;

use crate::catalogue::{Entry, Parameter};
use crate::deals::Deals;
use crate::feed::{Moment, Times};
use crate::figure::{Figure, Total, plus};
use crate::touches::{Touch, Touched, after};

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "credit",
    name: "Credit for touches",
    measures: "Which touches deals, and their money, are credited to under a model.",
    formula: "per touch: its weight under the model × 1 or the deal's amount; the weights of a deal sum to 1",
    unit: "deals and money",
    parameters: &[
        Parameter {
            name: "model",
            choices: "first, last, even, U (40/20/40), W (30/30/30/10), time decay with a half-life in days",
        },
        Parameter {
            name: "touches",
            choices: "those of marketing, or all",
        },
    ],
    undefined: "A deal without a touch is credited to nothing and shown apart; touches of nobody known are counted as orphans.",
};

/// How credit is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// All to the first.
    First,
    /// All to the last.
    Last,
    /// The same to each.
    Even,
    /// 40/20/40.
    U,
    /// 30/30/30/10.
    W,
    /// Halved with every half-life.
    TimeDecay {
        /// Days, at least 1.
        half_life: u32,
    },
}

/// What it takes.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The model.
    pub model: Model,
    /// Only touches of marketing are credited.
    pub marketing_only: bool,
    /// When the lead of each deal was created.
    pub lead_created: Times<'a>,
}

/// The weights of one deal's touches: parts of a whole, or decimals where the model has no fractions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    /// One per touch; they sum to `whole`.
    pub parts: Vec<u64>,
    /// What the parts are of; 0 when the model has no fractions.
    pub whole: u64,
    /// One per touch; they sum to 1.
    pub decimals: Vec<f64>,
    /// An anchor of the model had no date.
    pub anchor_unknown: bool,
}

impl Weights {
    /// The weights of touches, in order of time, of a deal whose lead and opportunity were created at these
    /// times. Empty without touches. O(touches).
    pub fn give(
        &mut self,
        model: Model,
        touches: &[Touch],
        lead: Option<Moment>,
        opportunity: Option<Moment>,
    ) {
        let n = touches.len();
        self.parts.clear();
        self.decimals.clear();
        (self.whole, self.anchor_unknown) = (0, false);
        if n == 0 {
            return;
        }
        let last = n - 1;
        let created = |at: Option<Moment>| at.map(|at| anchor(touches, at));
        match model {
            Model::First => self.anchored(n, &[Some(0)], 10),
            Model::Last => self.anchored(n, &[Some(last)], 10),
            Model::Even => {
                self.parts.resize(n, 1);
                self.whole = n as u64;
            }
            Model::U => {
                self.anchor_unknown = lead.is_none();
                self.anchored(n, &[Some(0), created(lead).or(Some(last))], 8);
            }
            Model::W => {
                self.anchor_unknown = lead.is_none() || opportunity.is_none();
                self.anchored(n, &[Some(0), created(lead), created(opportunity)], 9);
            }
            Model::TimeDecay { half_life } => {
                self.decaying(touches, half_life);
                return;
            }
        }
        let whole = self.whole as f64;
        self.decimals
            .extend(self.parts.iter().map(|part| *part as f64 / whole));
    }

    /// `tenths` of the whole to the anchors, evenly, and the rest to the others, evenly.
    fn anchored(&mut self, n: usize, anchors: &[Option<usize>], tenths: u64) {
        self.parts.resize(n, 0);
        let known = || anchors.iter().flatten().copied();
        let k = known().count() as u64;
        known().for_each(|at| self.parts[at] = 1);
        let others = self.parts.iter().filter(|part| **part == 0).count() as u64;
        let (to_anchor, to_other, whole) = match others {
            0 => (1, 0, k),
            others => (tenths * others, (10 - tenths) * k, 10 * k * others),
        };
        let other = |part: &mut u64| *part = if *part == 0 { to_other } else { 0 };
        self.parts.iter_mut().for_each(other);
        known().for_each(|at| self.parts[at] += to_anchor);
        self.whole = whole;
    }

    fn decaying(&mut self, touches: &[Touch], half_life: u32) {
        let last = touches.last().map_or(0, |touch| touch.at.day());
        let half_life = f64::from(half_life.max(1));
        let weight = |touch: &Touch| (-((last - touch.at.day()) as f64) / half_life).exp2();
        self.decimals.extend(touches.iter().map(weight));
        let sum: f64 = self.decimals.iter().sum();
        self.decimals.iter_mut().for_each(|weight| *weight /= sum);
    }
}

/// The touch that stands for what happened at a time: the last one up to it, or else the first.
fn anchor(touches: &[Touch], at: Moment) -> usize {
    let up_to = touches.iter().rposition(|touch| !after(touch.at, at));
    up_to.unwrap_or(0)
}

/// A sum of credit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sum {
    /// Exactly; `None` where the model has no fractions, and an error when they outgrow 128 bits.
    pub exact: Option<Figure>,
    /// The nearest decimal.
    pub decimal: f64,
}

/// The credit of one code.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Credited {
    /// What is credited.
    pub code: u32,
    /// Its touches.
    pub touches: u64,
    /// Credit in deals.
    pub deals: Sum,
    /// Credit in minor units; deals without an amount give none.
    pub minor: Sum,
}

/// The credit of deals.
#[derive(Debug, Clone, PartialEq)]
pub struct Credit {
    /// Deals that were asked about.
    pub among: u64,
    /// Those with a touch that counts.
    pub credited: Total,
    /// Those without.
    pub uncredited: Total,
    /// Credited deals in which an anchor of the model had no date.
    pub anchor_unknown: u64,
    /// Touches of theirs that the terms leave out.
    pub not_marketing: u64,
    /// By code, ascending.
    pub codes: Vec<Credited>,
}

/// Credit of one code on its way: numerators of deals and of money by denominator.
#[derive(Default)]
struct Adding {
    touches: u64,
    by_whole: BTreeMap<u64, (i128, i128)>,
    deals: f64,
    minor: f64,
}

/// The credit of the deals that are asked about. O(touches · log(codes)).
pub fn credit(deals: &Deals, touched: &Touched, terms: &Terms) -> Credit {
    let mut codes: BTreeMap<u32, Adding> = BTreeMap::new();
    let (mut weights, mut own) = (Weights::default(), Vec::new());
    let [mut credited, mut uncredited] = [Total::default(); 2];
    let (mut among, mut anchor_unknown, mut not_marketing) = (0, 0, 0);
    for row in deals.rows() {
        among += 1;
        own.clear();
        let all = touched.of(row);
        own.extend(
            all.iter()
                .filter(|touch| touch.marketing || !terms.marketing_only),
        );
        not_marketing += (all.len() - own.len()) as u64;
        let amount = deals.amount(row);
        weights.give(
            terms.model,
            &own,
            terms.lead_created.at(row),
            deals.created.at(row),
        );
        anchor_unknown += u64::from(weights.anchor_unknown);
        if own.is_empty() {
            uncredited.add(amount);
            continue;
        }
        credited.add(amount);
        for (at, touch) in own.iter().enumerate() {
            codes.entry(touch.code).or_default().add(&weights, at, amount);
        }
    }
    Credit {
        among,
        credited,
        uncredited,
        anchor_unknown,
        not_marketing,
        codes: codes.iter().map(|(code, adding)| adding.finish(*code)).collect(),
    }
}

impl Adding {
    fn add(&mut self, weights: &Weights, at: usize, amount: Option<i64>) {
        self.touches += 1;
        let minor = amount.unwrap_or(0);
        if let Some(part) = weights.parts.get(at) {
            let sums = self.by_whole.entry(weights.whole).or_default();
            sums.0 += i128::from(*part);
            sums.1 += i128::from(*part) * i128::from(minor);
        }
        self.deals += weights.decimals[at];
        self.minor += weights.decimals[at] * minor as f64;
    }

    fn finish(&self, code: u32) -> Credited {
        let exact = |of: fn(&(i128, i128)) -> i128| {
            let fractions = self.by_whole.iter();
            let mut fractions = fractions.map(|(whole, sums)| Exact::new(of(sums), i128::from(*whole)));
            let any = !self.by_whole.is_empty();
            any.then(|| fractions.try_fold(Exact::from_integer(0), plus))
        };
        let sum = |exact: Option<Figure>, decimal: f64| Sum {
            exact,
            decimal: match exact {
                Some(Ok(exact)) => model::ratio::to_decimal(&exact),
                _ => decimal,
            },
        };
        Credited {
            code,
            touches: self.touches,
            deals: sum(exact(|sums| sums.0), self.deals),
            minor: sum(exact(|sums| sums.1), self.minor),
        }
    }
}
