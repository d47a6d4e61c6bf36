//! What goes into a gap and what comes out: slots with their truths, the value measured, and one
//! share per slot. Knows truths and amounts, not where they come from.

use column::Bitmap;
use model::Exact;

/// The most players (rules, and data behind rules) that may differ: with more, the exact
/// fractions of a large sum of money could outgrow 128 bits.
pub const MOST_DIFFERING: usize = 24;

/// The most players over whose orders the range of a share is found.
pub const MOST_FOR_RANGE: usize = 16;

/// Which rows satisfy a slot under either side's rule. A clause that one side lacks is true there.
#[derive(Debug, Clone, Copy)]
pub struct SlotTruth<'a> {
    /// Under side A's rule (marketing).
    pub a: &'a Bitmap,
    /// Under side B's rule (sales).
    pub b: &'a Bitmap,
}

/// A slot where both the rule and the data it reads differ: all four combinations.
#[derive(Debug, Clone, Copy)]
pub struct CrossTruth<'a> {
    /// A's rule on A's data: what A counts by.
    pub a_rule_a_data: &'a Bitmap,
    /// B's rule on A's data.
    pub b_rule_a_data: &'a Bitmap,
    /// A's rule on B's data.
    pub a_rule_b_data: &'a Bitmap,
    /// B's rule on B's data: what B counts by.
    pub b_rule_b_data: &'a Bitmap,
}

/// One aligned slot of two definitions.
#[derive(Debug, Clone, Copy)]
pub enum SlotInput<'a> {
    /// One player: the rule.
    Rule(SlotTruth<'a>),
    /// Two players: the rule, and the data behind it.
    RuleAndData(CrossTruth<'a>),
}

impl<'a> SlotInput<'a> {
    /// The truths by which players have switched from A to B: bit 0 the rule, bit 1 the data.
    pub(crate) fn truths(&self) -> Vec<&'a Bitmap> {
        match self {
            SlotInput::Rule(slot) => vec![slot.a, slot.b],
            SlotInput::RuleAndData(slot) => vec![
                slot.a_rule_a_data,
                slot.b_rule_a_data,
                slot.a_rule_b_data,
                slot.b_rule_b_data,
            ],
        }
    }
}

/// What the two numbers measure.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// Records: each counts 1.
    Count,
    /// Money in minor units, by row, under either side's value rule; `i64::MIN` is unknown, which
    /// contributes 0 and is counted.
    Amount {
        /// Under side A's rule.
        a: &'a [i64],
        /// Under side B's rule.
        b: &'a [i64],
    },
}

impl Value<'_> {
    /// The row's value under A and under B.
    pub(crate) fn of(&self, row: usize) -> (i128, i128) {
        let known = |amount: i64| if amount == i64::MIN { 0 } else { i128::from(amount) };
        match self {
            Value::Count => (1, 1),
            Value::Amount { a, b } => (known(a[row]), known(b[row])),
        }
    }
}

/// Which part of a slot a share belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The rule.
    Rule,
    /// The data behind the rule.
    Data,
    /// The value rule: which amount a record counts with.
    Value,
}

/// What switches from A to B.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Player {
    /// The slot's place in the input; the number of slots for the value rule.
    pub slot: usize,
    /// Which part of it.
    pub part: Part,
}

/// One player's share of the gap.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Whose share.
    pub player: Player,
    /// The share, in records or minor units; negative when it lowers B's number.
    pub share: Exact,
    /// The least that switching this player changes the number by, over all orders. `None` when
    /// more than [`MOST_FOR_RANGE`] players differ.
    pub low: Option<Exact>,
    /// The most, likewise.
    pub high: Option<Exact>,
    /// How many records it lets in, in some order; for the value rule: whose amount it raises.
    pub entered: u64,
    /// How many records it shuts out, in some order; for the value rule: whose amount it lowers.
    pub left: u64,
    /// The sum of the records' positive shares.
    pub entered_value: Exact,
    /// The sum of the records' negative shares.
    pub left_value: Exact,
    /// The rows that it switches, in some order: those that enter and those that leave.
    pub records: Bitmap,
    /// The rows that enter.
    pub entered_rows: Bitmap,
    /// The rows that leave.
    pub left_rows: Bitmap,
}

/// How much a set of rows is, in records and under both value rules (minor units; records when
/// the gap is a count).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SetValue {
    /// Records.
    pub n: u64,
    /// Under A's value rule.
    pub a: i128,
    /// Under B's value rule.
    pub b: i128,
}

/// The gap and all that makes it up.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// A's number, in records or minor units.
    pub a: i128,
    /// B's number.
    pub b: i128,
    /// `b − a`: the sum of all shares.
    pub gap: i128,
    /// Rows that both count.
    pub both: Bitmap,
    /// Rows that only A counts.
    pub only_a: Bitmap,
    /// Rows that only B counts.
    pub only_b: Bitmap,
    /// What the rows in both are worth.
    pub both_value: SetValue,
    /// What the rows only in A are worth.
    pub only_a_value: SetValue,
    /// What the rows only in B are worth.
    pub only_b_value: SetValue,
    /// One share per rule, in slot order; where rule and data differ, the rule's and then the data's.
    pub slots: Vec<Share>,
    /// The value rule's share, when an amount is measured.
    pub value_slot: Option<Share>,
    /// How many rows a side counts without knowing their amount under its rule.
    pub unknown_amounts: u64,
}

/// Why there is no exact split.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GapError {
    /// More rules differ than exact fractions allow.
    #[error("{differing} rules differ; the split is exact up to {MOST_DIFFERING}")]
    TooManyDiffering {
        /// How many differ on some record.
        differing: usize,
    },
}
