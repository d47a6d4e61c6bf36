//! Conversion, time in stage, win rate and the one-pass counts against their definitions read aloud, deal by deal on
//! plain lists; and no order of deals changes a figure.

use crate::deal_table::{DealTable, Line, ladder};
use metrics::conversion::preset::{Preset, ratio};
use metrics::conversion::{Conversion, Entrance, Parameters, Reach, conversion};
use metrics::every_stage::every_stage;
use metrics::outcome::Outcomes;
use metrics::time_in_stage::{Parameters as TimeParameters, Stays, TimeInStage, time_in_stage};
use metrics::win_rate::{self, win_rate};
use metrics::{Days, Visit};
use proptest::prelude::*;

/// By rank.
const STAGES: [&str; 6] = ["S1", "S2", "S3", "N", "W", "L"];
const DAY: i64 = 86_400;

/// A deal as generated: stage and days since the visit before; days it was created before the first; amount.
type Generated = (Vec<(usize, i64)>, i64, Option<i64>);

fn line(number: usize, (visits, earlier, amount): &Generated) -> Line {
    let mut day = 100 + (number as i64 * 7) % 40;
    let created = (!visits.is_empty()).then_some(day - earlier);
    let visits = visits.iter().map(|(stage, days)| {
        day += days;
        (STAGES[*stage].to_owned(), day * DAY, false)
    });
    Line {
        name: format!("d{number}"),
        amount: *amount,
        from: None,
        visits: visits.collect(),
        created,
        close: None,
    }
}

fn deals() -> impl Strategy<Value = Vec<Line>> {
    let stage = prop_oneof![3 => 0_usize..3, 1 => 3_usize..6];
    let gap = prop_oneof![1 => Just(0_i64), 3 => 0_i64..40];
    let visits = prop::collection::vec((stage, gap), 0..8);
    let earlier = prop_oneof![3 => Just(0_i64), 1 => 1_i64..30];
    let amount = prop::option::weighted(0.8, 1_i64..50);
    prop::collection::vec((visits, earlier, amount), 0..14).prop_map(|deals| {
        let lines = deals.iter().enumerate();
        lines.map(|(number, deal)| line(number, deal)).collect()
    })
}

fn table(lines: &[Line], as_of: i64) -> DealTable {
    DealTable::of(ladder("S1 S2 S3 N W L"), as_of, lines)
}

const PERIOD: Days = Days { start: 110, end: 150 };

/// The visits known at the as-of day, from the log.
fn visits(table: &DealTable, row: usize) -> Vec<Visit> {
    let all: Vec<Visit> = table.log.visits(row).collect();
    all.into_iter()
        .filter(|visit| visit.entered.day() <= table.as_of)
        .collect()
}

fn is_won(visit: &Visit) -> bool {
    visit.stage == 4
}

fn is_lost(visit: &Visit) -> bool {
    visit.stage == 5
}

fn beyond(visit: &Visit, rank: u16) -> bool {
    is_won(visit) || (visit.stage < 3 && visit.stage >= rank)
}

/// What the definitions say of a conversion: cohort, numerator, denominator, reached so far, open, lost.
fn slow_conversion(table: &DealTable, parameters: &Parameters) -> [Vec<u32>; 6] {
    let mut found: [Vec<u32>; 6] = Default::default();
    for row in 0..table.names.len() {
        let visits = visits(table, row);
        let backfill = parameters.reach == Reach::Backfill;
        let is_entry =
            |visit: &Visit| visit.stage == parameters.from || (backfill && beyond(visit, parameters.from));
        let mut entries: Vec<usize> = (0..visits.len()).filter(|at| is_entry(&visits[*at])).collect();
        if parameters.entrance == Entrance::First || backfill {
            entries.truncate(1);
        }
        for at in entries {
            let entry = visits[at];
            let unknown = table.log.entry_unknown.get(row)
                && (parameters.entrance == Entrance::First || backfill || entry.evidence.is_none());
            let day = entry.entered.day();
            if unknown || !PERIOD.contains(day) {
                continue;
            }
            let reaches = |visit: &&Visit| match parameters.reach {
                Reach::Touch => visit.stage == parameters.to,
                _ => beyond(visit, parameters.to),
            };
            let invented = entry.stage != parameters.from;
            let reach = visits[at..].iter().find(reaches).map(|visit| visit.entered.day());
            let row = row as u32;
            found[0].push(row);
            if reach.is_some() {
                found[3].push(row);
            } else if visits.last().is_some_and(is_lost) {
                found[5].push(row);
            } else if !visits.last().is_some_and(is_won) {
                found[4].push(row);
            }
            let judged = parameters
                .window
                .is_none_or(|window| !invented && day + window <= table.as_of);
            if judged {
                found[2].push(row);
                let in_time = |reach| parameters.window.is_none_or(|window| reach - day <= window);
                if reach.is_some_and(in_time) {
                    found[1].push(row);
                }
            }
        }
    }
    found
}

fn lists(found: &Conversion) -> [Vec<u32>; 6] {
    let mut matured = [found.reached.as_slice(), &found.not_reached].concat();
    matured.sort_unstable();
    [
        found.cohort.clone(),
        found.reached.clone(),
        matured,
        found.reached_so_far.clone(),
        found.open.clone(),
        found.lost.clone(),
    ]
}

fn parameters() -> impl Strategy<Value = Parameters> {
    let steps = prop_oneof![Just((0, 1)), Just((0, 2)), Just((1, 2)), Just((2, 4))];
    let entrance = prop_oneof![Just(Entrance::First), Just(Entrance::EachVisit)];
    let reach = prop_oneof![Just(Reach::Advance), Just(Reach::Touch), Just(Reach::Backfill)];
    let window = prop::option::of(0_i64..60);
    let outcomes = prop_oneof![Just(Outcomes::AsLogged), Just(Outcomes::FinalOnly)];
    (steps, entrance, reach, window, outcomes).prop_map(|((from, to), entrance, reach, window, outcomes)| {
        Parameters {
            from,
            to,
            period: Some(PERIOD),
            entrance,
            reach,
            window,
            outcomes,
        }
    })
}

/// Days and whether it ended, for every visit to a stage whose beginning is known.
fn slow_stays(table: &DealTable, stage: u16) -> Vec<(u32, i64, bool)> {
    let mut found = Vec::new();
    for row in 0..table.names.len() {
        let visits = visits(table, row);
        for (at, visit) in visits
            .iter()
            .enumerate()
            .filter(|(_, visit)| visit.stage == stage)
        {
            if visit.evidence.is_none() && table.log.entry_unknown.get(row) {
                continue;
            }
            let next = visits.get(at + 1).map(|next| next.entered.day());
            let days = next.unwrap_or(table.as_of) - visit.entered.day();
            found.push((row as u32, days, next.is_some()));
        }
    }
    found
}

fn stays(found: &TimeInStage) -> Vec<(u32, i64, bool)> {
    let stays = found.stays.iter();
    stays
        .map(|stay| (stay.row, stay.days, stay.exit.is_some()))
        .collect()
}

/// Row, day, won, reopened.
type Closing = (u32, i64, bool, bool);

/// Every closing.
fn slow_closings(table: &DealTable) -> Vec<Closing> {
    let mut found = Vec::new();
    for row in 0..table.names.len() {
        let visits = visits(table, row);
        for (at, visit) in visits.iter().enumerate() {
            if is_won(visit) || is_lost(visit) {
                let reopened = at + 1 < visits.len();
                found.push((row as u32, visit.entered.day(), is_won(visit), reopened));
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_conversion_is_what_its_definition_says(lines in deals(), as_of in 100_i64..260, parameters in parameters()) {
        let table = table(&lines, as_of);
        let found = conversion(&table.deals(), &parameters);
        prop_assert_eq!(lists(&found), slow_conversion(&table, &parameters));
        let parts = found.reached_so_far.len() + found.open.len() + found.lost.len() + found.won_without.len();
        prop_assert_eq!(parts, found.cohort.len(), "everybody is somewhere");
        let judged = found.matured() + found.not_matured.len() + found.untimed.len();
        prop_assert_eq!(judged, found.cohort.len());
    }

    #[test]
    fn without_anyone_open_the_estimate_is_the_share(lines in deals()) {
        // Far in the future only deals that were never closed are open: with those away, nobody is censored early.
        let closed: Vec<Line> = lines
            .into_iter()
            .filter(|line| line.visits.last().is_some_and(|visit| visit.0 == "W" || visit.0 == "L"))
            .collect();
        let table = table(&closed, 1_000);
        let parameters = Parameters {
            outcomes: Outcomes::FinalOnly,
            ..Parameters::new(0, 1, Some(PERIOD))
        };
        let found = conversion(&table.deals(), &parameters);
        if let Some(share) = found.so_far().exact() {
            prop_assert_eq!(found.by(900).unwrap().exact, Some(share));
        }
    }

    #[test]
    fn time_in_stage_is_what_its_definition_says(lines in deals(), as_of in 100_i64..260, stage in 0_u16..4) {
        let table = table(&lines, as_of);
        let parameters = TimeParameters { stage, stays: Stays::PerVisit, entered: None };
        let found = time_in_stage(&table.deals(), &parameters);
        let slow = slow_stays(&table, stage);
        prop_assert_eq!(stays(&found), slow.clone());
        let mut finished: Vec<i64> = slow.iter().filter(|stay| stay.2).map(|stay| stay.1).collect();
        finished.sort_unstable();
        let middle = (!finished.is_empty()).then(|| {
            let (lower, upper) = (finished[(finished.len() - 1) / 2], finished[finished.len() / 2]);
            model::Exact::new((lower + upper).into(), 2)
        });
        prop_assert_eq!(found.curve.naive_median(), middle);
        let latest = time_in_stage(&table.deals(), &TimeParameters { stays: Stays::Latest, ..parameters });
        let cumulative = time_in_stage(&table.deals(), &TimeParameters { stays: Stays::Cumulative, ..parameters });
        for stay in &cumulative.stays {
            let own: Vec<_> = slow.iter().filter(|own| own.0 == stay.row).collect();
            prop_assert_eq!(stay.days, own.iter().map(|own| own.1).sum::<i64>());
            let last = latest.stays.iter().find(|latest| latest.row == stay.row).unwrap();
            prop_assert_eq!((last.days, last.exit.is_some()), (own.last().unwrap().1, own.last().unwrap().2));
        }
    }

    #[test]
    fn all_stages_in_one_pass_are_the_stages_one_by_one(lines in deals(), as_of in 100_i64..260, cut in 0_usize..14) {
        let table = table(&lines, as_of);
        let deals = table.deals();
        let cut = cut.min(lines.len());
        let mut all = every_stage(&deals, Some(PERIOD), 0..cut);
        all.merge(&every_stage(&deals, Some(PERIOD), cut..lines.len()));
        for (step, counts) in (0_u16..).zip(&all.steps) {
            let single = conversion(&deals, &Parameters::new(step, step + 1, Some(PERIOD)));
            prop_assert_eq!(counts.so_far(), single.so_far());
            prop_assert_eq!((counts.open, counts.lost), (single.open.len() as u64, single.lost.len() as u64));
            prop_assert_eq!(counts.advance.curve(), single.curve);
            let parameters = TimeParameters { stage: step, stays: Stays::PerVisit, entered: Some(PERIOD) };
            prop_assert_eq!(counts.time.curve(), time_in_stage(&deals, &parameters).curve);
        }
    }

    #[test]
    fn win_rate_is_what_its_definition_says(lines in deals(), as_of in 100_i64..260) {
        let table = table(&lines, as_of);
        let closings = slow_closings(&table);
        let rows = |test: &dyn Fn(&Closing) -> bool| -> Vec<u32> {
            let inside = closings.iter().filter(|closing| PERIOD.contains(closing.1) && test(closing));
            inside.map(|closing| closing.0).collect()
        };
        let found = win_rate(&table.deals(), &win_rate::Parameters::new(Some(PERIOD)));
        prop_assert_eq!(&found.any_close_event.denominator, &rows(&|_| true));
        prop_assert_eq!(&found.any_close_event.numerator, &rows(&|closing| closing.2));
        prop_assert_eq!(&found.count.denominator, &rows(&|closing| !closing.3));
        prop_assert_eq!(&found.count.numerator, &rows(&|closing| closing.2 && !closing.3));
        let worth = |rows: &[u32]| -> i128 {
            rows.iter().filter_map(|row| table.amount[*row as usize]).map(i128::from).sum()
        };
        prop_assert_eq!(found.amount.part, worth(&found.count.numerator));
        prop_assert_eq!(found.amount.whole, worth(&found.count.denominator));
    }

    #[test]
    fn no_order_of_deals_changes_a_figure(lines in deals(), as_of in 100_i64..260, parameters in parameters()) {
        let turned: Vec<Line> = lines.iter().rev().cloned().collect();
        let (one, other) = (table(&lines, as_of), table(&turned, as_of));
        let (a, b) = (conversion(&one.deals(), &parameters), conversion(&other.deals(), &parameters));
        prop_assert_eq!((a.rate(), a.so_far(), a.amount), (b.rate(), b.so_far(), b.amount));
        prop_assert_eq!(a.curve, b.curve);
        for preset in Preset::ALL {
            let of = |table: &DealTable| ratio(&table.deals(), preset, parameters.from, parameters.to, PERIOD).counts();
            prop_assert_eq!(of(&one), of(&other), "{}", preset.id());
        }
        let rates = |table: &DealTable| {
            let found = win_rate(&table.deals(), &win_rate::Parameters::new(None));
            (found.count.counts(), found.amount, found.created_over_all.counts(), found.curve)
        };
        prop_assert_eq!(rates(&one), rates(&other));
    }
}
