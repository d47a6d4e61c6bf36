//! Credit by every model, and what is sourced and influenced.

use crate::book::{Book, book, rank};
use column::{Bitmap, Codes, Dictionary, NO_ROW};
use metrics::credit::{Credit, Model, Terms, Weights, credit};
use metrics::influenced::influenced;
use metrics::sourced::{Rule, sourced};
use metrics::{
    Attributed, Moment, NO_ID, Precision, Sources, Times, Total, Touch, TouchAccount, Touched, Touches,
};
use model::Exact;
use proptest::prelude::*;

fn on(day: i64) -> Moment {
    Moment {
        seconds: day * 86_400,
        precision: Precision::Day,
    }
}

fn touches(days: &[i64]) -> Vec<Touch> {
    days.iter()
        .map(|day| Touch {
            at: on(*day),
            code: 1,
            marketing: true,
        })
        .collect()
}

/// The weights of touches on these days in hundredths; the lead was created on day 20, the opportunity on day 40.
fn hundredths(model: Model, days: &[i64]) -> Vec<i128> {
    let mut weights = Weights::default();
    weights.give(model, &touches(days), Some(on(20)), Some(on(40)));
    let part = |part: &u64| Exact::new(i128::from(*part) * 100, weights.whole.into()).to_integer();
    weights.parts.iter().map(part).collect()
}

#[test]
fn weights_are_what_each_model_says() {
    let five = [10, 20, 30, 40, 50];
    for (model, days, expected) in [
        (Model::First, &five[..], vec![100, 0, 0, 0, 0]),
        (Model::Last, &five[..], vec![0, 0, 0, 0, 100]),
        (Model::Even, &five[..], vec![20, 20, 20, 20, 20]),
        // The lead came of the touch on its day.
        (Model::U, &[10, 20, 30, 50], vec![40, 40, 10, 10]),
        (Model::W, &five[..], vec![30, 30, 5, 30, 5]),
        // The lead came of the first touch: its shares add up.
        (Model::U, &[15, 30], vec![80, 20]),
        (Model::W, &[15, 30, 50], vec![60, 30, 10]),
        // No other touches: theirs is split over the anchors.
        (Model::U, &[10, 20], vec![50, 50]),
        (Model::U, &[10], vec![100]),
        (Model::W, &[10, 40], vec![66, 33]),
        // All touches came after the lead: the first stands for it.
        (Model::U, &[25, 45], vec![80, 20]),
        (Model::W, &[45], vec![100]),
    ] {
        assert_eq!(hundredths(model, days), expected, "{model:?} {days:?}");
    }
}

#[test]
fn an_anchor_without_a_date_is_stood_in_for_and_told() {
    let mut weights = Weights::default();
    weights.give(Model::U, &touches(&[10, 20, 30]), None, None);
    assert_eq!((&weights.parts[..], weights.whole), (&[8, 4, 8][..], 20));
    assert!(weights.anchor_unknown);
    weights.give(Model::W, &touches(&[10, 20, 40]), None, Some(on(40)));
    assert_eq!((&weights.parts[..], weights.whole), (&[9, 2, 9][..], 20));
    weights.give(Model::Even, &touches(&[10]), None, None);
    assert!(!weights.anchor_unknown);
}

#[test]
fn with_a_half_life_of_a_week_a_touch_a_week_earlier_counts_half() {
    let mut weights = Weights::default();
    weights.give(
        Model::TimeDecay { half_life: 7 },
        &touches(&[1, 8, 15]),
        None,
        None,
    );
    for (weight, expected) in weights.decimals.iter().zip([1.0 / 7.0, 2.0 / 7.0, 4.0 / 7.0]) {
        assert!((weight - expected).abs() < 1e-12);
    }
}

const BOOK: &str = "
    Acme   1000  close -  created 10, Demo 30, Won 60
    Birch  500   close -  Demo 30
    Cedar  -     close -  Demo 30, Lost 50
    Dune   200   close -  Demo 30
    Elm    300   close -  Discovery 30
";

const WEB: u32 = 1;
const EVENT: u32 = 2;
const CALL: u32 = 3;

/// Touches: deal, code, day.
const TOUCHES: [(u32, u32, i32); 12] = [
    (0, WEB, 5),
    (0, EVENT, 25),
    (0, WEB, 60),
    (0, WEB, 61),
    (1, CALL, 20),
    (1, WEB, 28),
    (2, EVENT, 29),
    (NO_ID, WEB, 3),
    (NO_ROW, WEB, 3),
    (4, WEB, i32::MIN),
    (4, EVENT, 70),
    (4, WEB, 12),
];

fn with_touches<T>(book: &Book, then: impl FnOnce(&Touched) -> T) -> T {
    let deals: Vec<u32> = TOUCHES.iter().map(|touch| touch.0).collect();
    let codes: Vec<u32> = TOUCHES.iter().map(|touch| touch.1).collect();
    let days: Vec<i32> = TOUCHES.iter().map(|touch| touch.2).collect();
    let marketing = Bitmap::from_slice(&codes, |code| code != CALL);
    let rows = Touches {
        deals: &deals,
        times: Times::Days(&days),
        codes: &codes,
        marketing: Some(&marketing),
    };
    then(&Touched::gather(&book.deals("65"), &rows))
}

fn of(model: Model, marketing_only: bool) -> Credit {
    let book = book(BOOK);
    let terms = Terms {
        model,
        marketing_only,
        lead_created: Times::Unknown,
    };
    with_touches(&book, |touched| credit(&book.deals("65"), touched, &terms))
}

#[test]
fn every_touch_is_accounted_for() {
    let account = with_touches(&book(BOOK), |touched| touched.account);
    let expected = TouchAccount {
        touches: 12,
        used: 7,
        after_close: 2,
        not_asked: 0,
        without_identity: 1,
        of_no_deal: 1,
        undated: 1,
    };
    assert_eq!(account, expected);
}

#[test]
fn credit_and_what_has_no_touch_are_all_deals_and_all_money() {
    let found = of(Model::Even, false);
    assert_eq!(
        found.credited,
        Total {
            n: 4,
            minor: 180_000,
            null_amounts: 1
        }
    );
    assert_eq!(
        found.uncredited,
        Total {
            n: 1,
            minor: 20_000,
            null_amounts: 0
        }
    );
    let sums: Vec<_> = found
        .codes
        .iter()
        .map(|code| (code.code, code.touches, code.deals.exact, code.minor.exact))
        .collect();
    // Acme is Web, Event, Web; Birch is Call, Web; Cedar is Event without an amount; Elm is Web.
    let exact = |top: i128, bottom: i128| Some(Ok(Exact::new(top, bottom)));
    assert_eq!(
        sums,
        [
            (WEB, 4, exact(13, 6), exact(365_000, 3)),
            (EVENT, 2, exact(4, 3), exact(100_000, 3)),
            (CALL, 1, exact(1, 2), exact(25_000, 1)),
        ]
    );
}

#[test]
fn a_call_of_sales_is_credited_only_when_all_touches_are() {
    let found = of(Model::First, true);
    assert_eq!(found.not_marketing, 1);
    assert!(found.codes.iter().all(|code| code.code != CALL));
    assert_eq!(of(Model::First, false).codes[2].code, CALL);
}

#[test]
fn time_decay_has_no_fractions_and_gives_everything_away() {
    let found = of(Model::TimeDecay { half_life: 10 }, false);
    assert!(found.codes.iter().all(|code| code.deals.exact.is_none()));
    let deals: f64 = found.codes.iter().map(|code| code.deals.decimal).sum();
    assert!((deals - 4.0).abs() < 1e-12);
}

#[test]
fn what_marketing_sourced_depends_on_the_rule() {
    let book = book(BOOK);
    let deals = book.deals("65");
    let names = Dictionary::from_texts(["Web", "Outbound"]);
    let codes = Codes::narrow(&[1, 2, 0, 1, 2]);
    let lead_source = Rule::LeadSource {
        sources: Sources {
            codes: &codes,
            names: &names,
        },
        marketing: &[false, true, false],
    };
    let first_sales = [25, 28, 35, i32::MIN, i32::MIN];
    let before_sales = Rule::BeforeSales {
        first_sales: Times::Days(&first_sales),
    };
    for (rule, expected, unknown) in [
        (lead_source, vec!["Acme", "Dune"], vec!["Cedar"]),
        (Rule::FirstTouch, vec!["Acme", "Cedar", "Elm"], vec!["Dune"]),
        // Birch was touched by both on one day.
        (before_sales, vec!["Acme", "Cedar", "Elm"], vec!["Dune"]),
    ] {
        let found = with_touches(&book, |touched| sourced(&deals, touched, &rule));
        assert_eq!(book.names(&found.rows), expected, "{rule:?}");
        assert_eq!(book.names(&found.unknown_rows), unknown, "{rule:?}");
        assert_eq!((found.among, found.known), (5, 4));
        assert!(found.additive);
    }
}

#[test]
fn influence_reaches_from_before_entry_to_the_close_and_is_not_additive() {
    let lines =
        format!("{BOOK}    Fir 900 close - created 1, Demo 30\n    Gale 900 close - Discovery 5, Won 30");
    let book = book(&lines);
    let found = |lookback: u32| -> Attributed {
        with_touches(&book, |touched| {
            influenced(&book.deals("65"), touched, rank("Demo"), lookback)
        })
    };
    // Elm never entered. Acme, created before its history begins, and Fir have an unknown entry; Gale's is unknown.
    assert_eq!(book.names(&found(2).rows), ["Birch", "Cedar"]);
    assert_eq!(book.names(&found(1).rows), ["Cedar"]);
    assert_eq!(book.names(&found(1).unknown_rows), ["Acme", "Fir", "Gale"]);
    assert_eq!((found(2).among, found(2).known, found(2).outside), (7, 3, 1));
    assert_eq!(
        found(2).deals,
        Total {
            n: 2,
            minor: 50_000,
            null_amounts: 1
        }
    );
    assert!(!found(2).additive);
}

proptest! {
    #[test]
    fn the_weights_of_a_deal_sum_to_one(
        mut days in prop::collection::vec(0_i64..60, 1..12),
        lead in prop::option::of(0_i64..60),
        opportunity in prop::option::of(0_i64..60),
    ) {
        days.sort_unstable();
        let mut weights = Weights::default();
        for model in [Model::First, Model::Last, Model::Even, Model::U, Model::W, Model::TimeDecay { half_life: 14 }] {
            weights.give(model, &touches(&days), lead.map(on), opportunity.map(on));
            if !matches!(model, Model::TimeDecay { .. }) {
                prop_assert_eq!(weights.parts.iter().sum::<u64>(), weights.whole);
                prop_assert_eq!(weights.parts.len(), days.len());
            }
            prop_assert!((weights.decimals.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
}
