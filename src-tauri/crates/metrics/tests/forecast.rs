//! What a quarter will bring by four methods, and how right they were.

use crate::book::{Book, book, days, rank};
use metrics::forecast::{Forecast, Method, Scale, Terms, forecast, track_record, typed};
use metrics::{Changes, NoFigure, Share, Total};
use model::Exact;

const BOOK: &str = "
    Acme   1000  close 90   Discovery 1, Demo 10, Won 40
    Birch  3000  close 90   Discovery 2, Demo 20, Proposal 30, Lost 50
    Cedar  500   close 90   Demo 30, Lost 60
    Dune   500   close 90   Demo 31, Lost 50, Demo 52, Won 55
    Elm    700   close 110  Discovery 40, Demo 45
    Fir    800   close 120  Demo 61, Discovery 65
    Gale   900   close 120  Proposal 62
    Hill   -     close 120  Proposal 62
    Iris   400   close 250  Proposal 62
    Juno   400   close -    Proposal 62
    Kite   400   close 110  Discovery 62
";

fn terms() -> Terms {
    Terms {
        entry: rank("Demo"),
        late: rank("Proposal"),
        period: days("100", "189"),
        history: 365,
    }
}

fn of(book: &Book) -> Forecast {
    forecast(&book.deals("99"), terms())
}

#[test]
fn each_amount_counts_by_what_became_of_its_step_before() {
    let book = book(BOOK);
    let found = of(&book);
    // Discovery: Acme won, Birch lost. Demo: Acme and Dune's second try won, three lost. Proposal: Birch lost.
    assert_eq!(
        found.chances,
        [Share { k: 1, n: 2 }, Share { k: 2, n: 5 }, Share { k: 0, n: 1 }]
    );
    // Elm at 2/5, Fir back at 1/2, Gale at 0; Kite never entered.
    assert_eq!(found.weighted, Ok(Exact::from_integer(28_000 + 40_000)));
    assert_eq!(
        found.in_period,
        Total {
            n: 4,
            minor: 240_000,
            null_amounts: 1
        }
    );
    assert_eq!(
        found.late,
        Total {
            n: 2,
            minor: 90_000,
            null_amounts: 1
        }
    );
    assert_eq!(
        (found.elsewhere.n, found.undated.n, found.without_chance.n),
        (1, 1, 0)
    );
    assert_eq!(book.names(&found.rows), ["Elm", "Fir", "Gale", "Hill"]);
    assert_eq!(book.names(&found.late_rows), ["Gale", "Hill"]);
}

#[test]
fn a_step_without_a_past_has_no_chance_and_its_money_stands_apart() {
    let book = book(
        "
        Acme   1000  close 90   Demo 10, Won 40
        Elm    700   close 110  Demo 45
        Gale   900   close 120  Proposal 62
        ",
    );
    let found = of(&book);
    assert_eq!(found.weighted, Ok(Exact::from_integer(70_000)));
    assert_eq!(
        found.without_chance,
        Total {
            n: 1,
            minor: 90_000,
            null_amounts: 0
        }
    );
    let alone = of(&crate::book::book("Gale 900 close 120 Proposal 62"));
    assert_eq!(alone.weighted, Err(NoFigure::NothingClosed));
    let blank = of(&crate::book::book("Gale - close 120 Proposal 62"));
    assert_eq!(blank.weighted, Err(NoFigure::NoAmounts));
    let nothing = of(&crate::book::book("Acme 1000 close 90 Demo 10, Won 40"));
    assert_eq!(nothing.weighted, Ok(Exact::from_integer(0)));
}

#[test]
fn typed_probabilities_are_read_on_the_scale_of_their_column() {
    let book = book(
        "
        Elm    700   close 110  Demo 45
        Fir    800   close 120  Demo 61
        Gale   900   close 120  Proposal 62
        Acme   100   close 90   Demo 10, Won 40
        ",
    );
    let deals = book.deals("99");
    let of = |column: [Option<f64>; 4]| typed(&deals, &of(&book), &column);
    let fraction = of([Some(0.25), Some(0.5), None, Some(1.0)]);
    assert_eq!((fraction.scale, fraction.mixed), (Some(Scale::Fraction), 0));
    assert_eq!(fraction.forecast, Ok(Exact::from_integer(17_500 + 40_000)));
    assert_eq!((fraction.weighted.n, fraction.unknown.n), (2, 1));
    let percent = of([Some(25.0), Some(50.0), Some(0.0), Some(100.0)]);
    assert_eq!(
        (percent.scale, percent.forecast),
        (Some(Scale::Percent), fraction.forecast)
    );
    assert_eq!(percent.mixed, 0);
    let mixed = of([Some(0.25), Some(50.0), Some(-1.0), Some(200.0)]);
    assert_eq!(
        (mixed.scale, mixed.mixed, mixed.out_of_range),
        (Some(Scale::Percent), 1, 2)
    );
    let none = of([None; 4]);
    assert_eq!((none.scale, none.forecast), (None, Err(NoFigure::NoCases)));
}

#[test]
fn a_forecast_is_held_against_what_came() {
    let book = book(
        "
        Acme   1000  close 90   Demo 10, Won 40
        Birch  500   close 90   Demo 10, Lost 50
        Cedar  1000  close 120  Demo 50, Proposal 80, Won 120
        Dune   600   close 130  Demo 50, Lost 130
        Elm    200   close 140  Demo 105, Won 140
        Fir    800   close 220  Demo 150, Won 220
        Gale   800   close 400  Demo 150
        ",
    );
    let periods = [days("100", "189"), days("190", "279"), days("280", "369")];
    let found = track_record(&book.deals("300"), &Changes::none(), terms(), &periods);
    assert_eq!(
        (found.past.len(), found.unfinished, found.as_of_now),
        (2, 1, true)
    );
    let first = &found.past[0];
    // At the end of day 99 half of Demo was won; Cedar stood on Proposal, which no past episode had visited.
    assert_eq!(first.forecast.weighted, Ok(Exact::from_integer(30_000)));
    assert_eq!(first.forecast.without_chance.minor, 100_000);
    assert_eq!((first.won.minor, first.won_of_forecast.minor), (120_000, 100_000));
    assert_eq!(
        first.bias,
        [Ok(Exact::new(-3, 4)), Ok(Exact::new(-1, 6)), Ok(Exact::new(1, 3))]
    );
    // Then three of five; Fir was forecast at 480 and brought 800.
    let second = &found.past[1];
    assert_eq!(
        second.bias,
        [
            Ok(Exact::new(-2, 5)),
            Ok(Exact::from_integer(-1)),
            Ok(Exact::from_integer(0))
        ]
    );
    let [weighted, _, in_period] = found.methods;
    assert_eq!((weighted.method, weighted.periods), (Method::Weighted, 2));
    assert_eq!(
        (weighted.bias, weighted.accuracy),
        (Ok(Exact::new(-23, 40)), Ok(Exact::new(17, 40)))
    );
    assert_eq!(
        (in_period.bias, in_period.accuracy),
        (Ok(Exact::new(1, 6)), Ok(Exact::new(5, 6)))
    );
}

#[test]
fn without_past_periods_nothing_is_said_of_reliability() {
    let book = book(BOOK);
    let found = track_record(&book.deals("99"), &Changes::none(), terms(), &[days("1", "9")]);
    assert_eq!(found.past[0].bias[0], Err(NoFigure::NoWins));
    assert_eq!(
        (found.methods[0].periods, found.methods[0].bias),
        (0, Err(NoFigure::TooFewPeriods))
    );
}
