//! The twelve deals: every figure that was agreed on, to the last digit. As of 2026-06-30, period Q1 2026, steps
//! S1 Qualified, S2 Demo, S3 Proposal, then W won and L lost.

use crate::deal_table::{DealTable, day};
use metrics::Days;
use metrics::conversion::preset::{Preset, presets};
use metrics::conversion::{Parameters, Reach, conversion};
use metrics::incidence::Quantile;
use metrics::time_in_stage::{Exit, Parameters as TimeParameters, Stays, time_in_stage};
use metrics::win_rate::{self, win_rate};
use model::Exact;

const TWELVE: &str = "
d01,S1,2026-01-05,10
d01,S2,2026-01-15,10
d01,S3,2026-02-01,10
d01,W,2026-03-01,10
d02,S1,2026-01-07,20
d02,S3,2026-01-20,20
d02,W,2026-02-20,20
d03,S1,2026-01-10,30
d03,S2,2026-01-20,30
d03,S1,2026-02-05,30
d03,S2,2026-02-15,30
d03,S3,2026-03-05,30
d03,L,2026-04-10,30
d04,S2,2026-01-12,15
d04,S3,2026-01-30,15
d04,W,2026-02-15,15
d05,S1,2026-02-01,5
d05,L,2026-02-20,5
d06,S1,2026-02-03,40
d06,S2,2026-02-03,40
d06,S3,2026-03-15,40
d07,S1,2026-02-10,
d07,S2,2026-03-01,
d07,L,2026-03-20,
d07,S2,2026-05-01,
d07,S3,2026-05-20,
d08,S1,2026-02-15,12
d09,S1,2026-03-01,25
d09,S2,2026-03-10,25
d09,S3,2026-03-25,25
d09,W,2026-05-30,25
d10,S1,2026-03-10,8
d10,W,2026-03-10,8
d11,S1,2026-03-20,18
d11,S2,2026-06-25,18
d12,S1,2025-12-15,22
d12,S2,2026-01-05,22
d12,W,2026-02-01,22
";

fn twelve() -> DealTable {
    DealTable::of_history("S1 S2 S3 W L", "2026-06-30", TWELVE)
}

fn q1() -> Days {
    Days {
        start: day("2026-01-01"),
        end: day("2026-04-01"),
    }
}

/// S1 → S2 in Q1, first entry, advance, no window.
fn s1_s2() -> Parameters {
    Parameters::new(0, 1, Some(q1()))
}

#[test]
fn every_tool_gives_its_own_conversion_of_the_same_deals() {
    let twelve = twelve();
    let found = presets(&twelve.deals(), 0, 1, q1());
    for (preset, k, n, numerator) in [
        (Preset::HubspotAll, 6, 10, "d01 d03 d06 d07 d09 d11"),
        (Preset::HubspotAny, 7, 10, "d01 d03 d04 d06 d07 d09 d12"),
        (Preset::Backfill, 9, 11, "d01 d02 d03 d04 d06 d07 d09 d10 d11"),
        (Preset::ClosedOnly, 4, 7, "d01 d03 d09 d12"),
        (Preset::PeriodRatio, 7, 10, "d01 d03 d04 d06 d07 d09 d12"),
        (Preset::EveryEntry, 8, 11, "d01 d03 d03 d06 d07 d07 d09 d11"),
        (Preset::Ours, 8, 10, "d01 d02 d03 d06 d07 d09 d10 d11"),
    ] {
        let figure = found.iter().find(|figure| figure.preset == preset).unwrap();
        let counts = figure.ratio.counts();
        assert_eq!((counts.k, counts.n), (k, n), "{}", preset.id());
        assert_eq!(
            twelve.named(&figure.ratio.numerator),
            numerator,
            "{}",
            preset.id()
        );
    }
}

#[test]
fn ours_so_far_within_thirty_days_and_by_touch() {
    let twelve = twelve();
    let deals = twelve.deals();
    let so_far = conversion(&deals, &s1_s2());
    assert_eq!((so_far.so_far().k, so_far.so_far().n), (8, 10));
    assert_eq!(so_far.rate(), so_far.so_far());
    assert_eq!(twelve.named(&so_far.open), "d08");
    assert_eq!(twelve.named(&so_far.lost), "d05");
    assert_eq!(twelve.named(&so_far.direct), "d04");
    let in_thirty = conversion(&deals, &s1_s2().within(30));
    assert_eq!((in_thirty.rate().k, in_thirty.rate().n), (7, 10));
    assert_eq!(twelve.named(&in_thirty.not_reached), "d05 d08 d11");
    let touch = Parameters {
        reach: Reach::Touch,
        ..s1_s2()
    };
    let touched = conversion(&deals, &touch);
    assert_eq!((touched.rate().k, touched.rate().n), (6, 10));
    assert_eq!(twelve.named(&touched.won_without), "d02 d10");
    let backfill = Parameters {
        reach: Reach::Backfill,
        ..s1_s2()
    };
    let filled = conversion(&deals, &backfill).rate();
    assert_eq!((filled.k, filled.n), (9, 11));
}

#[test]
fn aalen_johansen_by_thirty_ninety_and_a_hundred_and_twenty_days() {
    let twelve = twelve();
    let found = conversion(&twelve.deals(), &s1_s2());
    for (by, share) in [(30, "7/10"), (90, "7/10"), (120, "4/5")] {
        let estimate = found.by(by).unwrap();
        assert_eq!(estimate.exact.unwrap().to_string(), share, "by {by} days");
        let (k, n) = share.split_once('/').unwrap();
        let decimal = k.parse::<f64>().unwrap() / n.parse::<f64>().unwrap();
        assert!((estimate.share - decimal).abs() < 1e-12);
    }
    assert_eq!(found.by(136), None, "nobody was observed for so long");
}

#[test]
fn time_in_the_proposal_stage() {
    let twelve = twelve();
    let parameters = TimeParameters {
        stage: twelve.stage("S3"),
        stays: Stays::PerVisit,
        entered: None,
    };
    let found = time_in_stage(&twelve.deals(), &parameters);
    assert_eq!(found.curve.naive_mean(), Some(Exact::new(354, 10)));
    assert_eq!(found.curve.naive_median(), Some(Exact::from_integer(31)));
    assert_eq!(found.curve.median(), Some(Quantile::At(36)));
    for (day, survival) in [(16, "6/7"), (28, "5/7"), (31, "4/7"), (36, "3/7"), (66, "3/14")] {
        let step = found.curve.at(day).unwrap();
        assert_eq!(step.time, day);
        let exact = found.curve.survival_exact(day).unwrap();
        assert_eq!(exact.to_string(), survival, "after {day} days");
        assert!((step.survival - model::ratio::to_decimal(&exact)).abs() < 1e-12);
    }
    assert_eq!(found.curve.exits(Exit::Advance), 4);
    assert_eq!(found.curve.exits(Exit::Lost), 1);
    let open: Vec<u32> = found
        .stays
        .iter()
        .filter(|stay| stay.exit.is_none())
        .map(|stay| stay.row)
        .collect();
    assert_eq!(twelve.named(&open), "d06 d07");
}

#[test]
fn win_rate_in_five_ways() {
    let twelve = twelve();
    let deals = twelve.deals();
    let found = win_rate(&deals, &win_rate::Parameters::new(Some(q1())));
    let counts = |ratio: &metrics::ratio::Ratio| (ratio.counts().k, ratio.counts().n);
    assert_eq!(counts(&found.count), (5, 6), "closed in Q1, by count");
    assert_eq!((found.amount.part, found.amount.whole), (75, 80), "by amount");
    assert_eq!(counts(&found.any_close_event), (5, 7), "any close event");
    assert_eq!(
        counts(&found.created_over_all),
        (5, 11),
        "created cohort over all"
    );
    assert_eq!(counts(&found.created_over_closed), (5, 7), "over closed");
    assert_eq!(twelve.named(&found.count.numerator), "d01 d02 d04 d10 d12");
    assert_eq!(
        twelve.named(&found.any_close_event.denominator),
        "d01 d02 d04 d05 d07 d10 d12"
    );
}
