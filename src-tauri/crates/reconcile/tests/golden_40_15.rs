//! The golden case: marketing counts 40 leads, sales 15, and five causes make up the 25.

use column::Bitmap;
use model::Exact;
use reconcile::{Gap, SlotInput, SlotTruth, Value, agreement, gap};

const SLOTS: [&str; 5] = ["behaviour", "fit", "dedupe", "contactability", "handoff"];

/// How many leads have each truth: five letters, one per slot, `b` true for both teams, `m` for
/// marketing alone, `s` for sales alone.
const LEADS: [(usize, &str); 9] = [
    (13, "bbbbb"),
    (6, "mbbbb"),
    (5, "bmbbb"),
    (4, "bbmbb"),
    (3, "bbbbm"),
    (4, "mmbbb"),
    (3, "mbbbm"),
    (2, "bmbmb"),
    (2, "sbbbb"),
];

fn truths() -> Vec<(Bitmap, Bitmap)> {
    let leads: Vec<&str> = LEADS.iter().flat_map(|(n, lead)| vec![*lead; *n]).collect();
    (0..SLOTS.len())
        .map(|slot| {
            let true_for = |team: &str| {
                Bitmap::from_fn(leads.len(), |row| {
                    let letter = &leads[row][slot..=slot];
                    letter == "b" || letter == team
                })
            };
            (true_for("m"), true_for("s"))
        })
        .collect()
}

fn gap_of(truths: &[(Bitmap, Bitmap)]) -> Gap {
    let slots: Vec<SlotInput> = (truths.iter())
        .map(|(a, b)| SlotInput::Rule(SlotTruth { a, b }))
        .collect();
    gap(&slots, &Value::Count, truths[0].0.len()).expect("five slots are few")
}

#[test]
fn marketing_counts_forty_sales_fifteen_and_five_causes_make_up_the_difference() {
    let gap = gap_of(&truths());
    assert_eq!((gap.a, gap.b, gap.gap), (40, 15, -25));
    let shares: Vec<Exact> = gap.slots.iter().map(|slot| slot.share).collect();
    let [behaviour, fit, dedupe, contactability, handoff] = shares[..] else {
        panic!("five slots, five shares");
    };
    assert_eq!(behaviour, Exact::new(-15, 2));
    assert_eq!(fit, Exact::from_integer(-8));
    assert_eq!(dedupe, Exact::from_integer(-4));
    assert_eq!(contactability, Exact::from_integer(-1));
    assert_eq!(handoff, Exact::new(-9, 2));
    assert_eq!(shares.iter().sum::<Exact>(), Exact::from_integer(-25));
}

#[test]
fn the_range_of_a_share_says_how_much_the_order_of_switching_matters() {
    let gap = gap_of(&truths());
    let range = |slot: usize| (gap.slots[slot].low.unwrap(), gap.slots[slot].high.unwrap());
    let whole = |low, high| (Exact::from_integer(low), Exact::from_integer(high));
    // In this order the slots cost 11, 7, 4, 0, 3; in the reverse order 4, 9, 4, 2, 6.
    assert_eq!(range(0), whole(-11, -4));
    assert_eq!(range(1), whole(-11, -5));
    assert_eq!(range(2), whole(-4, -4));
    assert_eq!(range(3), whole(-2, 0));
    assert_eq!(range(4), whole(-6, -3));
}

#[test]
fn the_behaviour_rule_shuts_thirteen_leads_out_and_lets_two_in() {
    let gap = gap_of(&truths());
    let behaviour = &gap.slots[0];
    assert_eq!((behaviour.entered, behaviour.left), (2, 13));
    assert_eq!(behaviour.entered_value, Exact::from_integer(2));
    assert_eq!(behaviour.left_value, Exact::new(-19, 2));
    assert_eq!(behaviour.records.count(), 15);
    assert_eq!(behaviour.entered_rows.rows().collect::<Vec<_>>(), [40, 41]);
    assert_eq!(
        (gap.both.count(), gap.only_a.count(), gap.only_b.count()),
        (13, 27, 2)
    );
    assert_eq!(
        agreement(gap.both_value.n, gap.only_a_value.n, gap.only_b_value.n),
        Some((13, 42))
    );
}

#[test]
fn the_shared_golden_file_holds_the_same_leads() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../../shared/golden/gap_40_15.csv"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: no shared data");
        return;
    };
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let leads: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let from_file: Vec<(Bitmap, Bitmap)> = (SLOTS.iter())
        .map(|slot| {
            let true_for = |team: &str| {
                let at = (header.iter())
                    .position(|name| *name == format!("{slot}_{team}"))
                    .unwrap();
                Bitmap::from_fn(leads.len(), |row| leads[row][at] == "1")
            };
            (true_for("marketing"), true_for("sales"))
        })
        .collect();
    assert_eq!(gap_of(&from_file).slots, gap_of(&truths()).slots);
}
