//! Deal size and cycle length, month by month and quarter by quarter.

use crate::book::{book, days, rank};
use metrics::trends::{Stretch, cost_of_slowness, stretches, trends};
use metrics::{NoFigure, Total};
use model::{Exact, Period};

#[test]
fn a_range_is_cut_at_the_calendar_and_at_its_ends() {
    let of = |range: &str, by| stretches(Period::parse(range).unwrap(), by);
    assert_eq!(
        of("2026-01-15..2026-03-10", Stretch::Month),
        [
            days("01-15", "01-31"),
            days("02-01", "02-28"),
            days("03-01", "03-10")
        ]
    );
    assert_eq!(
        of("2025-11-15..2026-06-30", Stretch::Quarter),
        [
            days("2025-11-15", "2025-12-31"),
            days("01-01", "03-31"),
            days("04-01", "06-30")
        ]
    );
    assert_eq!(of("2026", Stretch::Month).len(), 12);
}

const BOOK: &str = "
    Acme   1000  close -  Demo 2025-12-12, Won 01-01
    Birch  2000  close -  Demo 01-11, Won 01-31
    Cedar  6000  close -  Discovery 01-01, Demo 01-02, Won 01-27
    Dune   -     close -  Demo 01-10, Won 01-10
    Elm    3000  close -  Discovery 01-10, Won 01-20
    Fir    5000  close -  Demo 01-10, Lost 01-20
    Gale   3100  close -  Demo 01-10, Won 02-19
    Hill   4000  close -  Demo 02-01, Won 02-11, Proposal 02-12, Won 02-21
    Iris   9999  close -  Demo 03-01, Won 03-20
";

#[test]
fn each_month_has_the_size_and_the_cycle_of_its_wins() {
    let book = book(BOOK);
    let over = stretches(Period::parse("2026-01-01..2026-04-30").unwrap(), Stretch::Month);
    let found = trends(&book.deals("03-10"), rank("Demo"), &over);
    let whole = |number: i128| Ok(Exact::from_integer(number));
    let january = &found[0];
    assert_eq!(
        january.won,
        Total {
            n: 5,
            minor: 1_200_000,
            null_amounts: 1
        }
    );
    assert_eq!(
        (january.median_size, january.mean_size),
        (whole(250_000), whole(300_000))
    );
    // 20, 20, 25 and 0 days; Elm was won without ever entering.
    assert_eq!((january.wins, january.timed, january.entry_unknown), (5, 4, 1));
    assert_eq!(
        (january.median_days, january.mean_days),
        (whole(20), Ok(Exact::new(65, 4)))
    );
    // Hill was won twice and is one deal: its cycles are 10 and 9 days.
    let february = &found[1];
    assert_eq!((february.wins, february.won.n), (3, 2));
    assert_eq!(february.mean_days, Ok(Exact::new(59, 3)));
    // Iris is won after the as-of day.
    let march = &found[2];
    assert_eq!(
        (march.wins, march.unfinished, january.unfinished),
        (0, true, false)
    );
    assert_eq!(
        (march.median_size, march.mean_days),
        (Err(NoFigure::NoWins), Err(NoFigure::NoWins))
    );
}

#[test]
fn slowness_costs_the_days_it_adds_times_what_is_won_per_day() {
    let book = book(BOOK);
    let over = stretches(Period::parse("2026-01-01..2026-04-30").unwrap(), Stretch::Month);
    let found = trends(&book.deals("03-10"), rank("Demo"), &over);
    // February took 59/3 − 65/4 = 41/12 days more, and won 7,100.00 in 28 days.
    assert_eq!(
        cost_of_slowness(&found[0], &found[1]),
        Ok(Exact::new(41, 12) * Exact::new(710_000, 28))
    );
    assert_eq!(cost_of_slowness(&found[1], &found[2]), Err(NoFigure::NoWins));
    assert!(cost_of_slowness(&found[1], &found[0]).unwrap() < Exact::from_integer(0));
}
