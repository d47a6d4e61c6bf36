//! The fast split of the gap against the definition of the Shapley value itself: every order of
//! switching, record by record.

use column::Bitmap;
use model::Exact;
use num_traits::Zero;
use proptest::prelude::*;
use reconcile::{CrossTruth, Gap, GapError, Share, SlotInput, SlotTruth, Value, gap, shapley};

/// A slot's truths per row: by rule, or by data (upper) and rule (lower bit).
#[derive(Debug, Clone)]
enum Slot {
    Rule(Vec<[bool; 2]>),
    Cross(Vec<[bool; 4]>),
}

impl Slot {
    fn players(&self) -> usize {
        match self {
            Slot::Rule(_) => 1,
            Slot::Cross(_) => 2,
        }
    }

    fn truth(&self, row: usize, switched: usize) -> bool {
        match self {
            Slot::Rule(rows) => rows[row][switched],
            Slot::Cross(rows) => rows[row][switched],
        }
    }
}

#[derive(Debug, Clone)]
struct Case {
    slots: Vec<Slot>,
    amounts: Option<Vec<(i64, i64)>>,
    rows: usize,
}

impl Case {
    fn players(&self) -> usize {
        self.slots.iter().map(Slot::players).sum::<usize>() + usize::from(self.amounts.is_some())
    }

    fn counts(&self, row: usize, subset: u32) -> bool {
        let mut rest = subset as usize;
        self.slots.iter().all(|slot| {
            let switched = rest & ((1 << slot.players()) - 1);
            rest >>= slot.players();
            slot.truth(row, switched)
        })
    }

    fn weight(&self, row: usize, subset: u32) -> i128 {
        let known = |amount: i64| if amount == i64::MIN { 0 } else { i128::from(amount) };
        match &self.amounts {
            None => 1,
            Some(amounts) if subset >> (self.players() - 1) & 1 == 1 => known(amounts[row].1),
            Some(amounts) => known(amounts[row].0),
        }
    }

    fn worth(&self, row: usize, subset: u32) -> Exact {
        Exact::from_integer(if self.counts(row, subset) {
            self.weight(row, subset)
        } else {
            0
        })
    }

    fn solve(&self) -> Gap {
        let bitmap =
            |slot: &Slot, switched: usize| Bitmap::from_fn(self.rows, |row| slot.truth(row, switched));
        let truths: Vec<Vec<Bitmap>> = (self.slots.iter())
            .map(|slot| {
                (0..1 << slot.players())
                    .map(|switched| bitmap(slot, switched))
                    .collect()
            })
            .collect();
        let slots: Vec<SlotInput> = (truths.iter())
            .map(|truths| match &truths[..] {
                [a, b] => SlotInput::Rule(SlotTruth { a, b }),
                [aa, ba, ab, bb] => SlotInput::RuleAndData(CrossTruth {
                    a_rule_a_data: aa,
                    b_rule_a_data: ba,
                    a_rule_b_data: ab,
                    b_rule_b_data: bb,
                }),
                _ => unreachable!("a slot has one player or two"),
            })
            .collect();
        let (a, b): (Vec<i64>, Vec<i64>) = self.amounts.iter().flatten().copied().unzip();
        let value = match self.amounts {
            None => Value::Count,
            Some(_) => Value::Amount { a: &a, b: &b },
        };
        gap(&slots, &value, self.rows).expect("a case has few slots")
    }

    /// Row by row: each player's marginal, averaged over all orders.
    fn shares_by_all_orders(&self) -> Vec<Vec<Exact>> {
        let orders = permutations(self.players());
        let n = Exact::from_integer(orders.len() as i128);
        (0..self.rows)
            .map(|row| {
                let mut shares = vec![Exact::zero(); self.players()];
                for order in &orders {
                    let mut switched = 0_u32;
                    for player in order {
                        let before = self.worth(row, switched);
                        switched |= 1 << player;
                        shares[*player] += self.worth(row, switched) - before;
                    }
                }
                shares.into_iter().map(|share| share / n).collect()
            })
            .collect()
    }

    fn total(&self, subset: u32) -> Exact {
        (0..self.rows).map(|row| self.worth(row, subset)).sum()
    }

    fn range(&self, player: usize) -> (Exact, Exact) {
        let marginals = (0..1_u32 << self.players())
            .filter(|subset| subset >> player & 1 == 0)
            .map(|subset| self.total(subset | 1 << player) - self.total(subset));
        let low = marginals.clone().min().expect("at least one subset");
        (low, marginals.max().expect("at least one subset"))
    }

    /// The rows that the player turns on (or off) in some order.
    fn switched_rows(&self, player: usize, on: bool) -> Vec<usize> {
        let value_rule = self.amounts.is_some() && player == self.players() - 1;
        (0..self.rows)
            .filter(|row| {
                (0..1_u32 << self.players())
                    .filter(|subset| subset >> player & 1 == 0)
                    .any(|before| {
                        let after = before | 1 << player;
                        let (from, to) = if value_rule {
                            (self.worth(*row, before), self.worth(*row, after))
                        } else {
                            let counts = |subset| Exact::from_integer(self.counts(*row, subset).into());
                            (counts(before), counts(after))
                        };
                        if on { to > from } else { to < from }
                    })
            })
            .collect()
    }
}

fn permutations(n: usize) -> Vec<Vec<usize>> {
    let Some(last) = n.checked_sub(1) else {
        return vec![vec![]];
    };
    (permutations(last).into_iter())
        .flat_map(|shorter| {
            (0..=last).map(move |at| {
                let mut order = shorter.clone();
                order.insert(at, last);
                order
            })
        })
        .collect()
}

fn all_shares(gap: &Gap) -> Vec<&Share> {
    gap.slots.iter().chain(&gap.value_slot).collect()
}

/// Mostly true, so that records count in some order.
fn truth() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.7)
}

fn case(cross: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Case> {
    let amount = || prop_oneof![6 => 0..50_i64, 1 => -20..0_i64, 1 => Just(i64::MIN)];
    (0..80_usize, 0..=3_usize, cross, any::<bool>()).prop_flat_map(move |(rows, rules, cross, money)| {
        let rule = prop::collection::vec([truth(), truth()], rows).prop_map(Slot::Rule);
        let crossed = prop::collection::vec([truth(), truth(), truth(), truth()], rows).prop_map(Slot::Cross);
        let slots = (
            prop::collection::vec(rule, rules),
            prop::collection::vec(crossed, cross),
        );
        let amounts = prop::collection::vec((amount(), amount()), rows);
        (slots, amounts).prop_map(move |((mut slots, crossed), amounts)| {
            slots.extend(crossed);
            Case {
                slots,
                amounts: money.then_some(amounts),
                rows,
            }
        })
    })
}

fn check_against_all_orders(case: &Case) -> Result<(), TestCaseError> {
    let gap = case.solve();
    let slow = case.shares_by_all_orders();
    let all = (1_u32 << case.players()) - 1;
    prop_assert_eq!(Exact::from_integer(gap.a), case.total(0));
    prop_assert_eq!(Exact::from_integer(gap.b), case.total(all));
    let shares = all_shares(&gap);
    prop_assert_eq!(shares.len(), case.players());
    prop_assert_eq!(
        shares.iter().map(|share| share.share).sum::<Exact>(),
        Exact::from_integer(gap.gap)
    );
    for (player, share) in shares.into_iter().enumerate() {
        let of_rows = slow.iter().map(|row| row[player]);
        prop_assert_eq!(share.share, of_rows.clone().sum::<Exact>());
        prop_assert_eq!(
            share.entered_value,
            of_rows.clone().filter(|x| *x > Exact::zero()).sum::<Exact>()
        );
        prop_assert_eq!(
            share.left_value,
            of_rows.filter(|x| *x < Exact::zero()).sum::<Exact>()
        );
        let (low, high) = case.range(player);
        prop_assert_eq!((share.low, share.high), (Some(low), Some(high)));
        prop_assert!(low <= share.share && share.share <= high);
        prop_assert_eq!(
            share.entered_rows.rows().collect::<Vec<_>>(),
            case.switched_rows(player, true)
        );
        prop_assert_eq!(
            share.left_rows.rows().collect::<Vec<_>>(),
            case.switched_rows(player, false)
        );
        prop_assert_eq!(&share.records, &share.entered_rows.or(&share.left_rows));
        prop_assert_eq!(share.entered, share.entered_rows.count() as u64);
        prop_assert_eq!(share.left, share.left_rows.count() as u64);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn with_rules_only_the_split_is_the_mean_over_all_orders(case in case(0..=0)) {
        check_against_all_orders(&case)?;
    }

    #[test]
    fn with_rules_and_data_the_split_is_the_mean_over_all_orders(case in case(1..=1)) {
        check_against_all_orders(&case)?;
    }

    #[test]
    fn the_split_is_the_shapley_value_of_the_total(case in case(0..=2)) {
        let shares: Vec<Exact> = all_shares(&case.solve()).iter().map(|share| share.share).collect();
        prop_assert_eq!(Ok(shares), shapley(case.players(), |subset| case.total(subset)));
    }

    #[test]
    fn permuting_rows_or_slots_changes_no_figure(case in case(0..=2), by in 0..80_usize) {
        let figures = |gap: &Gap, turn: usize| {
            let mut slots: Vec<_> = (gap.slots.iter())
                .map(|s| (s.share, s.low, s.high, s.entered, s.left, s.entered_value, s.left_value))
                .collect();
            slots.rotate_left(turn);
            (slots, gap.a, gap.b, gap.both_value, gap.only_a_value, gap.only_b_value, gap.unknown_amounts)
        };
        let before = figures(&case.solve(), 0);
        let mut turned = case.clone();
        if case.rows > 0 {
            turned.slots.iter_mut().for_each(|slot| match slot {
                Slot::Rule(rows) => rows.rotate_left(by % case.rows),
                Slot::Cross(rows) => rows.rotate_left(by % case.rows),
            });
            turned.amounts.iter_mut().for_each(|rows| rows.rotate_left(by % case.rows));
        }
        prop_assert_eq!(&figures(&turned.solve(), 0), &before);
        if let Some(first) = turned.slots.first().map(Slot::players) {
            turned.slots.rotate_left(1);
            let players: usize = turned.slots.iter().map(Slot::players).sum();
            prop_assert_eq!(&figures(&turned.solve(), players - first), &before);
        }
    }
}

#[test]
fn an_unknown_amount_adds_nothing_and_is_counted() {
    let case = Case {
        slots: vec![Slot::Rule(vec![[true, true], [true, false], [false, false]])],
        amounts: Some(vec![(i64::MIN, 500), (700, i64::MIN), (i64::MIN, i64::MIN)]),
        rows: 3,
    };
    let gap = case.solve();
    assert_eq!((gap.a, gap.b, gap.unknown_amounts), (700, 500, 1));
    assert_eq!(
        (gap.both_value.a, gap.both_value.b, gap.only_a_value.a),
        (0, 500, 700)
    );
}

#[test]
fn without_any_slot_every_record_is_counted_by_both() {
    let gap = gap(&[], &Value::Count, 70).unwrap();
    assert_eq!((gap.a, gap.b, gap.both.count()), (70, 70, 70));
    assert_eq!((gap.slots.len(), gap.value_slot), (0, None));
}

fn differing_in_turn(slots: usize) -> Case {
    let truths = |slot: usize| (0..slots).map(|row| [true, row != slot]).collect();
    Case {
        slots: (0..slots).map(truths).map(Slot::Rule).collect(),
        amounts: None,
        rows: slots,
    }
}

#[test]
fn with_more_than_sixteen_differing_rules_shares_stay_exact_and_ranges_are_left_out() {
    let gap = differing_in_turn(17).solve();
    assert!(gap.slots.iter().all(|slot| slot.share == Exact::from_integer(-1)));
    assert!(
        gap.slots
            .iter()
            .all(|slot| slot.low.is_none() && slot.high.is_none())
    );
}

#[test]
fn with_too_many_differing_rules_it_says_so() {
    let (all, none) = (Bitmap::all(1), Bitmap::none(1));
    let slots = [SlotInput::Rule(SlotTruth { a: &all, b: &none }); 25];
    assert_eq!(
        gap(&slots, &Value::Count, 1),
        Err(GapError::TooManyDiffering { differing: 25 })
    );
}
