//! How the pipeline on one date became that on another, deal by deal and to the cent.

use crate::book::{Book, Visit, book, days, ladder, log, rank};
use metrics::coverage::{self, coverage};
use metrics::movement::{Flow, Movement, Terms, movement};
use metrics::{Change, Changed, Changes, Days, Deals, EventLog, Moment, Precision, Times, Total};
use model::StageKind;
use proptest::prelude::*;

fn change(deal: u32, day: i64, what: Changed) -> Change {
    Change {
        deal,
        at: Moment {
            seconds: day * 86_400,
            precision: Precision::Day,
        },
        sequence: 0,
        what,
    }
}

/// From days 10 to 19, closing on days 1 to 99.
fn moved(book: &Book, changes: &[Change]) -> Movement {
    let terms = Terms {
        entry: rank("Demo"),
        between: days("10", "19"),
        scope: Some(days("1", "99")),
        disqualified: &[rank("Disqualified")],
    };
    movement(
        &book.deals("50"),
        &Changes::gather(book.names.len(), changes),
        &terms,
    )
}

/// The flows that are not empty: name, moves, money in whole units, deals.
fn flows<'a>(book: &'a Book, movement: &Movement) -> Vec<(Flow, u64, i128, Vec<&'a str>)> {
    let some = movement.flows.iter().filter(|moved| moved.total.n > 0);
    some.map(|moved| {
        (
            moved.flow,
            moved.total.n,
            moved.total.minor / 100,
            book.names(&moved.rows),
        )
    })
    .collect()
}

const EVERY_WAY: &str = "
    Acme    100  close 50   Demo 12
    Birch   200  close 50   Demo 5, Won 15
    Cedar   300  close 50   Demo 5, Lost 15
    Dune    400  close 50   Demo 5, Disqualified 15
    Elm     500  close 50   Demo 5, Nurture 15
    Fir     600  close 50   Demo 5, Nurture 6, Proposal 15
    Gale    700  close 50   Demo 5, Lost 6, Demo 15
    Hill    800  close 50   Demo 5
    Iris    900  close 200  Demo 5
    Juno    250  close 50   Demo 5
    Kite    150  close 50   Demo 5
    Lark    -    close 50   Demo 5, Won 15
    Moss    999  close 200  Demo 12
    Nash    999  close 50   Discovery 12
";

#[test]
fn every_way_in_and_out_has_its_flow() {
    let book = book(EVERY_WAY);
    let close = |old: i64, new: i64| Changed::Close {
        old: Some(old),
        new: Some(new),
    };
    let amount = |old: i64, new: i64| Changed::Amount {
        old: Some(old * 100),
        new: Some(new * 100),
    };
    let found = moved(
        &book,
        &[
            change(7, 15, close(200, 50)),
            change(8, 15, close(50, 200)),
            change(9, 15, amount(200, 250)),
            change(10, 15, amount(180, 150)),
        ],
    );
    assert_eq!(
        flows(&book, &found),
        [
            (Flow::Created, 1, 100, vec!["Acme"]),
            (Flow::PulledIn, 1, 800, vec!["Hill"]),
            (Flow::Reopened, 1, 700, vec!["Gale"]),
            (Flow::MovedIn, 1, 600, vec!["Fir"]),
            (Flow::AmountUp, 1, 50, vec!["Juno"]),
            (Flow::AmountDown, 1, 30, vec!["Kite"]),
            (Flow::PushedOut, 1, 900, vec!["Iris"]),
            (Flow::Won, 2, 200, vec!["Birch", "Lark"]),
            (Flow::Lost, 1, 300, vec!["Cedar"]),
            (Flow::Disqualified, 1, 400, vec!["Dune"]),
            (Flow::MovedOut, 1, 500, vec!["Elm"]),
        ]
    );
    assert_eq!(found.of(Flow::Won).total.null_amounts, 1);
    // 200 + 300 + 400 + 500 + 900 + 200 + 180, and Lark.
    assert_eq!(
        found.start,
        Total {
            n: 8,
            minor: 268_000,
            null_amounts: 1
        }
    );
    // 100 + 600 + 700 + 800 + 250 + 150.
    assert_eq!(
        found.end,
        Total {
            n: 6,
            minor: 260_000,
            null_amounts: 0
        }
    );
    assert!(!found.as_of_now);
}

#[test]
fn what_comes_and_goes_inside_the_period_stands_in_both_flows() {
    let book = book(
        "
        Acme   100  close 50   Demo 12, Won 14
        Birch  200  close 50   Demo 5, Lost 11, Demo 13, Lost 15
        Cedar  300  close 50   Demo 5
        ",
    );
    let close = |old: i64, new: i64| Changed::Close {
        old: Some(old),
        new: Some(new),
    };
    let found = moved(
        &book,
        &[change(2, 12, close(50, 200)), change(2, 15, close(200, 50))],
    );
    assert_eq!(
        flows(&book, &found),
        [
            (Flow::Created, 1, 100, vec!["Acme"]),
            (Flow::PulledIn, 1, 300, vec!["Cedar"]),
            (Flow::Reopened, 1, 200, vec!["Birch"]),
            (Flow::PushedOut, 1, 300, vec!["Cedar"]),
            (Flow::Won, 1, 100, vec!["Acme"]),
            (Flow::Lost, 2, 400, vec!["Birch"]),
        ]
    );
}

#[test]
fn a_deal_is_won_with_the_amount_of_that_day() {
    let book = book("Acme 250 close 50 Demo 5, Won 15");
    let raised = Changed::Amount {
        old: Some(20_000),
        new: Some(25_000),
    };
    let found = moved(&book, &[change(0, 15, raised)]);
    assert_eq!(
        flows(&book, &found),
        [
            (Flow::AmountUp, 1, 50, vec!["Acme"]),
            (Flow::Won, 1, 250, vec!["Acme"]),
        ]
    );
}

#[test]
fn without_changes_amounts_are_today_s_and_it_is_said() {
    let book = book("Acme 250 close - Demo 5, Won 15");
    let found = moved(&book, &[]);
    assert!(found.as_of_now && flows(&book, &found).is_empty());
    let terms = Terms {
        entry: 0,
        between: days("10", "19"),
        scope: None,
        disqualified: &[],
    };
    let found = movement(&book.deals("12"), &Changes::none(), &terms);
    // The win on day 15 is not known yet on day 12.
    assert_eq!(
        (found.between, found.start.n, found.end.n),
        (Days { start: 10, end: 13 }, 1, 1)
    );
}

/// A history to walk: visits and changes of four deals.
#[derive(Debug, Clone)]
struct Case {
    visits: Vec<Visit>,
    changes: Vec<Change>,
    amount: Vec<Option<i64>>,
    close: Vec<i32>,
    entry: u16,
    scope: Option<Days>,
}

fn case() -> impl Strategy<Value = Case> {
    let visits = prop::collection::vec((0_u32..4, 0_u16..7, 0_i32..30), 0..30);
    let value = || prop::option::weighted(0.8, 1_i64..1_000_000);
    let close = || prop::option::weighted(0.8, 0_i64..40);
    let what = prop_oneof![
        (value(), value()).prop_map(|(old, new)| Changed::Amount { old, new }),
        (close(), close()).prop_map(|(old, new)| Changed::Close { old, new }),
    ];
    let changed = (0_u32..4, 0_i64..30, 0_i64..3, what).prop_map(|(deal, day, hour, what)| {
        let precision = if hour == 0 {
            Precision::Day
        } else {
            Precision::Instant
        };
        let at = Moment {
            seconds: day * 86_400 + hour * 3_600,
            precision,
        };
        Change {
            deal,
            at,
            sequence: 0,
            what,
        }
    });
    let changes = prop::collection::vec(changed, 0..20);
    let scope = prop::option::of((0_i64..20, 1_i64..30).prop_map(|(start, days)| Days {
        start,
        end: start + days,
    }));
    let amount = prop::collection::vec(value(), 4);
    let closes = prop::collection::vec(prop_oneof![1 => Just(i32::MIN), 4 => 0_i32..40], 4);
    (visits, changes, amount, closes, 0_u16..3, scope).prop_map(
        |(visits, changes, amount, close, entry, scope)| Case {
            visits,
            changes,
            amount,
            close,
            entry,
            scope,
        },
    )
}

impl Case {
    fn log(&self) -> EventLog {
        log(&[0; 4], &self.visits)
    }

    fn movement(&self, log: &EventLog, between: Days) -> Movement {
        let ladder = ladder();
        let deals = Deals {
            log,
            ladder: &ladder,
            as_of: 30,
            created: Times::Unknown,
            close: Times::Days(&self.close),
            amount: &self.amount,
            among: None,
        };
        let terms = Terms {
            entry: self.entry,
            between,
            scope: self.scope,
            disqualified: &[rank("Disqualified")],
        };
        movement(&deals, &Changes::gather(4, &self.changes), &terms)
    }

    /// The pipeline at the end of a day, straight from what is known by then.
    fn pipeline(&self, log: &EventLog, day: i64) -> Total {
        let ladder = ladder();
        let mut total = Total::default();
        for deal in 0..4 {
            let visits: Vec<_> = log
                .visits(deal)
                .filter(|visit| visit.entered.day() <= day)
                .collect();
            let Some(last) = visits.last() else { continue };
            let enters = |visit: &&metrics::Visit| {
                visit.episode == last.episode && visit.stage >= self.entry && visit.stage < 3
            };
            let open = ladder.kind(last.stage) == Some(StageKind::Open);
            let close = self.field(deal, day, |what| match what {
                Changed::Close { old, new } => Some((old, new)),
                Changed::Amount { .. } => None,
            });
            let now = Some(i64::from(self.close[deal])).filter(|close| *close >= 0);
            let close = close.unwrap_or(now);
            let inside = self
                .scope
                .is_none_or(|scope| close.is_some_and(|close| scope.contains(close)));
            if open && inside && visits.iter().any(|visit| enters(&visit)) {
                let amount = self.field(deal, day, |what| match what {
                    Changed::Amount { old, new } => Some((old, new)),
                    Changed::Close { .. } => None,
                });
                let amount = amount.unwrap_or(self.amount[deal]);
                total.n += 1;
                total.minor += i128::from(amount.unwrap_or(0));
                total.null_amounts += u64::from(amount.is_none());
            }
        }
        total
    }

    fn field(
        &self,
        deal: usize,
        day: i64,
        of: impl Fn(Changed) -> Option<(Option<i64>, Option<i64>)>,
    ) -> Option<Option<i64>> {
        let own = self.changes.iter().filter(|change| change.deal as usize == deal);
        let mut own: Vec<_> = own
            .filter_map(|change| Some((change.at, change.what, of(change.what)?)))
            .collect();
        own.sort_by_key(|(at, what, _)| (at.seconds, at.precision, *what));
        let past = own.iter().rev().find(|(at, ..)| at.day() <= day);
        past.map(|(.., (_, new))| *new)
            .or(own.first().map(|(.., (old, _))| *old))
    }
}

fn sum(movement: &Movement, adds: bool, of: impl Fn(&Total) -> i128) -> i128 {
    let flows = movement.flows.iter().filter(|moved| moved.flow.adds() == adds);
    flows.map(|moved| of(&moved.total)).sum()
}

fn deals(movement: &Movement, adds: bool) -> u64 {
    let flows = movement
        .flows
        .iter()
        .filter(|moved| moved.flow.adds() == adds && moved.flow.moves_deals());
    flows.map(|moved| moved.total.n).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_start_and_what_moved_make_the_end_to_the_cent(case in case(), from in 0_i64..31, length in 0_i64..31) {
        let log = case.log();
        let between = Days { start: from, end: (from + length).min(31) };
        let found = case.movement(&log, between);
        prop_assert_eq!(found.start, case.pipeline(&log, between.start - 1));
        prop_assert_eq!(found.end, case.pipeline(&log, between.end - 1));
        let minor = |total: &Total| total.minor;
        prop_assert_eq!(found.start.minor + sum(&found, true, minor) - sum(&found, false, minor), found.end.minor);
        prop_assert_eq!(found.start.n + deals(&found, true), found.end.n + deals(&found, false));
        prop_assert_eq!(found.start_rows.count() as u64, found.start.n);
        prop_assert_eq!(found.end_rows.count() as u64, found.end.n);
    }

    #[test]
    fn two_periods_that_meet_move_what_the_whole_moves(case in case(), middle in 0_i64..31) {
        let log = case.log();
        let whole = case.movement(&log, Days { start: 0, end: 31 });
        let first = case.movement(&log, Days { start: 0, end: middle });
        let second = case.movement(&log, Days { start: middle, end: 31 });
        prop_assert_eq!(first.end, second.start);
        for flow in Flow::ALL {
            let (a, b, all) = (first.of(flow).total, second.of(flow).total, whole.of(flow).total);
            prop_assert_eq!((a.n + b.n, a.minor + b.minor), (all.n, all.minor), "{:?}", flow);
        }
    }

    #[test]
    fn coverage_counts_the_pipeline_of_its_day(case in case(), day in 0_i64..31) {
        let case = Case { changes: Vec::new(), ..case };
        let (log, ladder) = (case.log(), ladder());
        let period = case.scope.unwrap_or(Days { start: -1, end: 41 });
        let scoped = Case { scope: Some(period), ..case };
        let deals = Deals {
            log: &log,
            ladder: &ladder,
            as_of: day,
            created: Times::Unknown,
            close: Times::Days(&scoped.close),
            amount: &scoped.amount,
            among: None,
        };
        let found = coverage(&deals, coverage::Terms { entry: scoped.entry, period, target: 1 });
        prop_assert_eq!(found.eligible, scoped.pipeline(&log, day));
        let everywhere = Case { scope: None, ..scoped };
        let all = everywhere.pipeline(&log, day);
        prop_assert_eq!(found.eligible.n + found.elsewhere.n + found.undated.n, all.n);
    }
}
