//! Coverage of a quarter, and what earlier quarters needed.

use crate::book::{Book, book, day, days, rank};
use metrics::coverage::{Coverage, Terms, coverage, needed};
use metrics::{Change, Changed, Changes, Days, Moment, NoFigure, Precision, Total};
use model::Exact;

const QUARTER: &str = "
    Acme   1000  close 06-20  Demo 04-02
    Birch  2000  close 06-30  Demo 03-01, Discovery 04-20
    Cedar  3000  close 07-01  Demo 04-02
    Dune   4000  close -      Demo 04-02
    Elm    -     close 06-01  Demo 04-02
    Fir    5000  close 06-01  Discovery 04-02
    Gale   500   close 04-20  Demo 03-01, Won 04-20
    Hill   700   close 03-31  Demo 03-01, Won 03-31
    Iris   900   close 06-09  Demo 03-01, Won 04-05, Proposal 04-25
    Juno   800   close 06-09  Demo 03-01, Lost 04-25
";

fn second_quarter(book: &Book, target: i64) -> Coverage {
    let terms = Terms {
        entry: rank("Demo"),
        period: days("04-01", "06-30"),
        target: target * 100,
    };
    coverage(&book.deals("04-30"), terms)
}

#[test]
fn open_pipeline_that_closes_in_the_quarter_stands_against_what_remains() {
    let book = book(QUARTER);
    let found = second_quarter(&book, 3500);
    // Iris was won and reopened: it is pipeline again, and no longer won.
    assert_eq!(book.names(&found.eligible_rows), ["Acme", "Birch", "Elm", "Iris"]);
    assert_eq!(
        found.eligible,
        Total {
            n: 4,
            minor: 390_000,
            null_amounts: 1
        }
    );
    assert_eq!(
        found.elsewhere,
        Total {
            n: 1,
            minor: 300_000,
            null_amounts: 0
        }
    );
    assert_eq!(
        found.undated,
        Total {
            n: 1,
            minor: 400_000,
            null_amounts: 0
        }
    );
    assert_eq!(book.names(&found.won_rows), ["Gale"]);
    assert_eq!((found.among, found.to_win), (10, 300_000));
    assert_eq!(found.remaining, Ok(Exact::new(39, 30)));
    assert_eq!(found.full, Ok(Exact::new(39, 35)));
}

#[test]
fn what_has_no_ratio_says_why() {
    let book = book(QUARTER);
    for (target, remaining, full) in [
        (500, Err(NoFigure::TargetReached), Ok(Exact::new(39, 5))),
        (0, Err(NoFigure::TargetReached), Err(NoFigure::NoTarget)),
    ] {
        let found = second_quarter(&book, target);
        assert_eq!(
            (found.remaining, found.full),
            (remaining, full),
            "target {target}"
        );
    }
    let unknown = crate::book::book("Elm - close 06-01 Demo 04-02");
    assert_eq!(second_quarter(&unknown, 100).remaining, Err(NoFigure::NoAmounts));
    let nothing = crate::book::book("Juno 800 close 06-09 Demo 03-01, Lost 04-25");
    assert_eq!(
        second_quarter(&nothing, 100).remaining,
        Ok(Exact::from_integer(0))
    );
}

/// One won and one lost deal per quarter of 2025, the lost one larger every time; the last has nothing won.
const PAST: &str = "
    One     100  close 2025-03-20  Demo 2025-01-10, Won 2025-03-20
    Two     200  close 2025-03-30  Demo 2025-01-20, Lost 2025-03-30
    Three   100  close 2025-06-20  Demo 2025-04-10, Won 2025-06-20
    Four    300  close 2025-06-30  Demo 2025-04-20, Lost 2025-06-30
    Five    100  close 2025-09-20  Demo 2025-07-10, Won 2025-09-20
    Six     500  close 2025-09-30  Demo 2025-07-20, Lost 2025-09-30
    Seven   100  close 2025-12-20  Demo 2025-10-10, Won 2025-12-20
    Eight   700  close 2025-12-30  Demo 2025-10-20, Lost 2025-12-30
    Late    900  close 2025-12-30  Demo 2025-11-29, Won 2025-12-30
    Slow    900  close 2025-12-28  Demo 2025-10-11, Won 2026-01-02
";

fn quarters() -> Vec<Days> {
    vec![
        days("2025-01-01", "2025-03-31"),
        days("2025-04-01", "2025-06-30"),
        days("2025-07-01", "2025-09-30"),
        days("2025-10-01", "2025-12-31"),
        days("2026-01-01", "2026-03-31"),
    ]
}

#[test]
fn needed_coverage_is_the_median_of_what_earlier_quarters_needed() {
    let book = book(PAST);
    let found = needed(
        &book.deals("01-30"),
        &Changes::none(),
        rank("Demo"),
        29,
        &quarters(),
    );
    let ratios: Vec<_> = found.past.iter().map(|past| past.needed).collect();
    // Late came after the 30th day; Slow was open and won too late: (100 + 700 + 900) ÷ 100.
    let whole = |number: i128| Ok(Exact::from_integer(number));
    assert_eq!(ratios, [whole(3), whole(4), whole(6), whole(17)]);
    assert_eq!(found.median, whole(5));
    assert_eq!(
        found.range,
        Some((Exact::from_integer(3), Exact::from_integer(17)))
    );
    assert_eq!((found.told, found.unfinished, found.benchmark), (4, 1, None));
    assert!(found.as_of_now);
}

#[test]
fn with_fewer_than_four_quarters_a_benchmark_from_outside_stands_in() {
    let book = book(PAST);
    let found = needed(
        &book.deals("01-30"),
        &Changes::none(),
        rank("Demo"),
        29,
        &quarters()[..3],
    );
    assert_eq!(found.median, Err(NoFigure::TooFewPeriods));
    assert_eq!((found.told, found.benchmark), (3, Some((3, 4))));
    let none = needed(
        &book.deals("01-30"),
        &Changes::none(),
        rank("Demo"),
        0,
        &quarters(),
    );
    // On the first day of each quarter nothing was open.
    assert!(none.past.iter().all(|past| past.needed == Err(NoFigure::NoWins)));
    assert_eq!((none.told, none.range), (0, None));
}

#[test]
fn a_quarter_is_seen_with_the_amounts_and_close_dates_it_had() {
    let book = book("Acme 900 close 2025-06-20 Demo 2025-01-10, Won 2025-03-20");
    let change = |on: &str, what| Change {
        deal: 0,
        at: Moment {
            seconds: i64::from(day(on)) * 86_400,
            precision: Precision::Day,
        },
        sequence: 0,
        what,
    };
    let close = |old: &str, new: &str| Changed::Close {
        old: Some(day(old).into()),
        new: Some(day(new).into()),
    };
    let changes = Changes::gather(
        1,
        &[
            change("2025-02-20", close("2025-03-25", "2025-06-20")),
            change(
                "2025-03-20",
                Changed::Amount {
                    old: Some(50_000),
                    new: Some(20_000),
                },
            ),
        ],
    );
    let look =
        |changes: &Changes| needed(&book.deals("01-30"), changes, rank("Demo"), 29, &quarters()[..1]).past[0];
    assert_eq!(
        (look(&Changes::none()).open.n, look(&changes).open.minor),
        (0, 50_000)
    );
    assert_eq!(look(&changes).needed, Ok(Exact::new(5, 2)));
}
