//! Kaplan–Meier and Aalen–Johansen: published tables, a small example by hand, and a slow version that goes through
//! all cases for every day.

use metrics::incidence::{Curve, Quantile, Tally};
use proptest::prelude::*;

/// A case: first observed at this age (none: from the beginning), lasted so many days, ended by this cause.
type Case = (Option<i64>, i64, Option<usize>);

fn curve<const C: usize>(cases: &[Case]) -> Curve<C> {
    let mut tally = Tally::<C>::default();
    for (late, days, cause) in cases {
        match late {
            None => tally.add(*days, *cause),
            Some(from) => {
                tally.add_late(*from, *days, *cause);
            }
        }
    }
    tally.curve()
}

fn near(found: f64, expected: f64, within: f64, what: &str) {
    assert!(
        (found - expected).abs() <= within,
        "{what}: {found}, not {expected}"
    );
}

/// Weeks in remission on 6-mercaptopurine; + is censored. Freireich et al., Blood 21 (1963) 699–716.
const REMISSION: &str = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+";
/// Weeks in remission on placebo; nobody censored.
const PLACEBO: &str = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23";

fn weeks(text: &str) -> Vec<Case> {
    let case = |word: &str| match word.strip_suffix('+') {
        Some(weeks) => (None, weeks.parse().unwrap(), None),
        None => (None, word.parse().unwrap(), Some(0)),
    };
    text.split_whitespace().map(case).collect()
}

/// The table of these data as Stata prints it (`sts list`; G. Rodríguez, Princeton, "Kaplan-Meier Survival"): weeks,
/// at risk, relapses, lost, survivor function, standard error, 95 % interval on the log-log scale.
#[test]
fn remission_on_mercaptopurine_is_as_published() {
    let curve = curve::<1>(&weeks(REMISSION));
    for (week, at_risk, ended, censored, survival, error, low, high) in [
        (6, 21, 3, 1, 0.8571, 0.0764, 0.6197, 0.9516),
        (7, 17, 1, 0, 0.8067, 0.0869, 0.5631, 0.9228),
        (10, 15, 1, 1, 0.7529, 0.0963, 0.5032, 0.8894),
        (13, 12, 1, 0, 0.6902, 0.1068, 0.4316, 0.8491),
        (16, 11, 1, 0, 0.6275, 0.1141, 0.3675, 0.8049),
        (22, 7, 1, 0, 0.5378, 0.1282, 0.2678, 0.7468),
        (23, 6, 1, 0, 0.4482, 0.1346, 0.1881, 0.6801),
    ] {
        let step = curve.at(week).unwrap();
        let counts = (step.time, step.at_risk, step.all_ended(), step.censored);
        assert_eq!(counts, (week, at_risk, ended, censored));
        near(step.survival, survival, 5e-5, "survival");
        near(step.standard_error().unwrap(), error, 5e-5, "standard error");
        let interval = step.interval().unwrap();
        near(interval.0, low, 5e-5, "lower end");
        near(interval.1, high, 5e-5, "upper end");
    }
    assert_eq!(curve.median(), Some(Quantile::At(23)));
    assert_eq!(curve.quantile(3, 4), Some(Quantile::At(13)));
    let Some(Quantile::NotReached { still, after }) = curve.quantile(1, 4) else {
        panic!("more than a quarter is still in remission");
    };
    assert_eq!(after, 35);
    near(still, 0.448_179_271_708_683_4, 1e-12, "still in remission");
    assert_eq!(curve.survival_exact(23).unwrap().to_string(), "160/357");
}

#[test]
fn without_anyone_censored_survival_is_the_share_that_is_left() {
    let curve = curve::<1>(&weeks(PLACEBO));
    for (week, left) in [(1, 19), (4, 14), (8, 8), (12, 4), (22, 1), (23, 0)] {
        near(curve.survival(week), f64::from(left) / 21.0, 1e-12, "survival");
    }
    assert_eq!(curve.median(), Some(Quantile::At(8)));
    let (mean, horizon) = curve.restricted_mean(35).unwrap();
    assert_eq!(
        horizon, 35,
        "nobody is left, so the curve is known beyond the last relapse"
    );
    near(mean, 182.0 / 21.0, 1e-12, "mean of all weeks");
    assert_eq!(curve.steps.last().unwrap().standard_error(), None);
}

/// Eight deals by hand. Days: 2 advance, 3 lost, 3 advance, 3 open, 5 advance, 5 advance, 7 open, 9 lost.
///
/// | day | at risk | advance | lost | S before | F advance | F lost | S after |
/// |---|---|---|---|---|---|---|---|
/// | 2 | 8 | 1 | 0 | 1 | 1/8 | 0 | 7/8 |
/// | 3 | 7 | 1 | 1 | 7/8 | 1/4 | 1/8 | 5/8 |
/// | 5 | 4 | 2 | 0 | 5/8 | 9/16 | 1/8 | 5/16 |
/// | 7 | 2 | 0 | 0 | 5/16 | 9/16 | 1/8 | 5/16 |
/// | 9 | 1 | 0 | 1 | 5/16 | 9/16 | 7/16 | 0 |
#[test]
fn aalen_johansen_by_hand_with_ties() {
    let cases: Vec<Case> = [
        (2, Some(0)),
        (3, Some(1)),
        (3, Some(0)),
        (3, None),
        (5, Some(0)),
        (5, Some(0)),
        (7, None),
        (9, Some(1)),
    ]
    .map(|(days, cause)| (None, days, cause))
    .to_vec();
    let curve = curve::<2>(&cases);
    for (day, advance, lost, survival) in [
        (1, "0", "0", "1"),
        (2, "1/8", "0", "7/8"),
        (3, "1/4", "1/8", "5/8"),
        (4, "1/4", "1/8", "5/8"),
        (5, "9/16", "1/8", "5/16"),
        (8, "9/16", "1/8", "5/16"),
        (9, "9/16", "7/16", "0"),
    ] {
        assert_eq!(
            curve.incidence_exact(0, day).unwrap().to_string(),
            advance,
            "day {day}"
        );
        assert_eq!(
            curve.incidence_exact(1, day).unwrap().to_string(),
            lost,
            "day {day}"
        );
        assert_eq!(
            curve.survival_exact(day).unwrap().to_string(),
            survival,
            "day {day}"
        );
    }
    assert_eq!(curve.median(), Some(Quantile::At(5)));
}

/// Four deals; the third is first seen on day 3 and the fourth on day 5, so that neither is at risk on day 3.
///
/// | day | at risk | won | S |
/// |---|---|---|---|
/// | 3 | 2 | 1 | 1/2 |
/// | 5 | 2 | 1 | 1/4 |
/// | 8 | 2 | 1 | 1/8 |
#[test]
fn who_is_first_seen_late_is_at_risk_late() {
    let curve = curve::<1>(&[
        (None, 3, Some(0)),
        (None, 5, Some(0)),
        (Some(3), 8, Some(0)),
        (Some(5), 9, None),
        (Some(6), 6, Some(0)),
    ]);
    assert_eq!(curve.cases, 4, "one had ended when it was first seen");
    for (day, at_risk, survival) in [(3, 2, "1/2"), (5, 2, "1/4"), (8, 2, "1/8")] {
        assert_eq!(curve.at(day).unwrap().at_risk, at_risk, "day {day}");
        assert_eq!(curve.survival_exact(day).unwrap().to_string(), survival);
    }
}

#[test]
fn of_no_case_there_is_no_curve_and_of_one_a_step() {
    let none = curve::<1>(&[]);
    assert_eq!(
        (none.cases, none.median(), none.restricted_mean(10)),
        (0, None, None)
    );
    let one = curve::<1>(&[(None, 0, Some(0))]);
    assert_eq!(one.median(), Some(Quantile::At(0)));
    let open = curve::<1>(&[(None, 12, None)]);
    assert_eq!(
        open.median(),
        Some(Quantile::NotReached {
            still: 1.0,
            after: 12
        })
    );
    assert_eq!(open.restricted_mean(90), Some((12.0, 12)));
}

/// S and the F of each cause after a day, from the definition.
fn slow(cases: &[Case], day: i64) -> (f64, [f64; 2]) {
    let (mut survival, mut incidence) = (1.0, [0.0; 2]);
    for time in 0..=day {
        let at_risk = cases
            .iter()
            .filter(|(late, days, _)| *days >= time && late.is_none_or(|late| late < time && late < *days))
            .count() as f64;
        let ended = |cause: usize| {
            let ends = |case: &&Case| {
                case.1 == time && case.2 == Some(cause) && case.0.is_none_or(|late| late < time)
            };
            cases.iter().filter(ends).count() as f64
        };
        let (won, lost) = (ended(0), ended(1));
        if won + lost > 0.0 {
            incidence[0] += survival * won / at_risk;
            incidence[1] += survival * lost / at_risk;
            survival *= 1.0 - (won + lost) / at_risk;
        }
    }
    (survival, incidence)
}

fn cases() -> impl Strategy<Value = Vec<Case>> {
    let late = prop_oneof![3 => Just(None), 1 => (0_i64..6).prop_map(Some)];
    let days = prop_oneof![6 => 0_i64..12, 1 => Just(9_000_i64)];
    let cause = prop_oneof![Just(None), Just(Some(0_usize)), Just(Some(1_usize))];
    prop::collection::vec((late, days, cause), 0..24)
}

proptest! {
    #[test]
    fn the_curve_is_what_the_definition_says(cases in cases()) {
        let curve = curve::<2>(&cases);
        for day in 0..13 {
            let (survival, incidence) = slow(&cases, day);
            prop_assert!((curve.survival(day) - survival).abs() < 1e-12);
            for (cause, expected) in incidence.into_iter().enumerate() {
                prop_assert!((curve.incidence(cause, day) - expected).abs() < 1e-12);
                let exact = curve.incidence_exact(cause, day).unwrap();
                prop_assert!((model::ratio::to_decimal(&exact) - expected).abs() < 1e-12);
            }
            let total = curve.survival(day) + curve.incidence(0, day) + curve.incidence(1, day);
            prop_assert!((total - 1.0).abs() < 1e-12, "everybody is somewhere");
        }
    }

    #[test]
    fn neither_order_nor_parts_change_a_curve(cases in cases(), at in 0_usize..24) {
        let whole = curve::<2>(&cases);
        let turned: Vec<Case> = cases.iter().rev().copied().collect();
        prop_assert_eq!(&whole, &curve::<2>(&turned));
        let (mut one, mut other) = (Tally::<2>::default(), Tally::<2>::default());
        for (place, (late, days, cause)) in cases.iter().enumerate() {
            let part = if place < at { &mut one } else { &mut other };
            match late {
                None => part.add(*days, *cause),
                Some(from) => { part.add_late(*from, *days, *cause); }
            }
        }
        one.merge(&other);
        prop_assert_eq!(whole, one.curve());
    }
}
