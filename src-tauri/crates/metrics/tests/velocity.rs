//! Velocity of books that can be checked by hand, and its change split over the factors.

use crate::book::{book, ladder, log, rank};
use metrics::outcome::Outcomes;
use metrics::velocity::{Factors, Terms, Velocity, change, velocity};
use metrics::{Deals, NoFigure, Share, Times, Total, Visit};
use model::{Exact, StageKind};
use proptest::prelude::*;

const BOOK: &str = "
    Acme   1000  close -  Discovery 1, Demo 10, Won 40
    Birch  3000  close -  Demo 20, Proposal 30, Won 40
    Cedar  -     close -  Demo 30, Won 60
    Dune   500   close -  Demo 15, Lost 50
    Elm    700   close -  Discovery 40, Lost 45
    Fir    800   close -  Demo 61
    Gale   900   close -  Demo 62, Discovery 63
    Hill   900   close -  Discovery 64
    Iris   900   close -  Demo 64, Nurture 65
    Juno   100   close -  Demo 2, Won 5
";

fn demo(window: u32) -> Terms {
    Terms {
        entry: rank("Demo"),
        window,
        outcomes: Outcomes::AsLogged,
    }
}

fn whole(number: i128) -> Result<Exact, NoFigure> {
    Ok(Exact::from_integer(number))
}

#[test]
fn open_deals_times_amount_times_win_rate_over_days() {
    let book = book(BOOK);
    let found = velocity(&book.deals("69"), demo(60));
    let factors = found.factors;
    // Open: Fir and Gale, who stepped back; Hill never entered, Iris is in a detour.
    assert_eq!(book.names(&found.behind.open), ["Fir", "Gale"]);
    // Won in days 10 to 69: Acme, Birch, Cedar; Juno was before. Elm was lost before entry.
    assert_eq!(book.names(&found.behind.won), ["Acme", "Birch", "Cedar"]);
    assert_eq!(book.names(&found.behind.lost), ["Dune"]);
    assert_eq!(factors.lost_before_entry, 1);
    assert_eq!(
        factors.won,
        Total {
            n: 3,
            minor: 400_000,
            null_amounts: 1
        }
    );
    assert_eq!(book.names(&found.behind.amount), ["Acme", "Birch"]);
    assert_eq!(factors.amount(), whole(200_000));
    assert_eq!(factors.win_rate(), Ok(Exact::new(3, 4)));
    // 30, 20 and 30 days from Demo to the win.
    assert_eq!(factors.cycle_days(), Ok(Exact::new(80, 3)));
    // 2 · 2,000.00 · 3/4 ÷ 80/3 = 112.50 a day; 4,000.00 in 60 days are 66.67.
    assert_eq!(factors.velocity(), whole(11_250));
    assert_eq!(factors.actual(), Ok(Exact::new(20_000, 3)));
    assert_eq!(found.among, 10);
}

#[test]
fn without_a_figure_there_is_a_reason() {
    for (lines, reason) in [
        ("Fir 800 close - Demo 61", NoFigure::NoWins),
        ("Dune 500 close - Demo 15, Lost 50", NoFigure::NoWins),
        ("Cedar - close - Demo 30, Won 60", NoFigure::NoAmounts),
        ("Kite 500 close - Demo 50, Won 50", NoFigure::NoDays),
        (
            "Lark 500 close - created 1, Demo 30, Won 50",
            NoFigure::NoKnownEntry,
        ),
        ("Moss 500 close - Discovery 30, Won 50", NoFigure::NoKnownEntry),
    ] {
        let found = velocity(&book(lines).deals("69"), demo(60)).factors;
        assert_eq!(found.velocity(), Err(reason), "{lines}");
    }
    let found = velocity(&book(BOOK).deals("69"), demo(0)).factors;
    assert_eq!(found.velocity(), Err(NoFigure::EmptyPeriod));
    assert_eq!(found.actual(), Err(NoFigure::EmptyPeriod));
}

#[test]
fn a_pipeline_that_is_empty_moves_no_money_which_is_a_figure() {
    let book = book("Acme 1000 close - Demo 10, Won 40");
    let found = velocity(&book.deals("69"), demo(60)).factors;
    assert_eq!((found.open, found.velocity()), (0, whole(0)));
}

#[test]
fn a_reopened_deal_is_two_episodes_and_its_money_counts_once() {
    // Lost, tried again and won; won, reopened by mistake and won again.
    let book = book(
        "
        Acme   1000  close -  Demo 1, Lost 20, Demo 30, Won 40
        Birch  3000  close -  Demo 20, Won 40, Proposal 41, Won 43
        ",
    );
    let found = velocity(&book.deals("69"), demo(69)).factors;
    assert_eq!(found.decided, Share { k: 3, n: 4 });
    assert_eq!(
        found.won,
        Total {
            n: 2,
            minor: 400_000,
            null_amounts: 0
        }
    );
    // 10, 20 and 2 days, each from the entry of its own episode.
    assert_eq!(found.cycle_days(), Ok(Exact::new(32, 3)));
}

#[test]
fn with_final_outcomes_only_a_loss_that_was_taken_back_does_not_count() {
    let book = book("Acme 1000 close - Demo 1, Lost 20, Demo 30, Won 40");
    let terms = Terms {
        outcomes: Outcomes::FinalOnly,
        ..demo(69)
    };
    assert_eq!(
        velocity(&book.deals("69"), terms).factors.decided,
        Share { k: 1, n: 1 }
    );
    assert_eq!(
        velocity(&book.deals("69"), demo(69)).factors.decided,
        Share { k: 1, n: 2 }
    );
}

#[test]
fn what_happens_after_the_as_of_day_is_not_known_yet() {
    let book = book("Acme 1000 close - Demo 10, Won 40");
    let found = velocity(&book.deals("39"), demo(60)).factors;
    assert_eq!((found.open, found.decided.n), (1, 0));
    assert_eq!(found.win_rate(), Err(NoFigure::NothingClosed));
    let found = velocity(&book.deals("40"), demo(1)).factors;
    assert_eq!((found.open, found.decided.k), (0, 1));
}

#[test]
fn only_the_deals_asked_about_count() {
    let book = book(BOOK);
    let new_business = book.rows(&["Acme", "Fir"]);
    let deals = Deals {
        among: Some(&new_business),
        ..book.deals("69")
    };
    let found = velocity(&deals, demo(60));
    assert_eq!(
        (found.among, found.factors.open, found.factors.decided.n),
        (2, 1, 1)
    );
}

/// Velocity from its parts, with no care for reasons.
fn factors() -> impl Strategy<Value = Factors> {
    (
        0_u64..500,
        1_u64..60,
        0_u64..90,
        1_i128..10_000_000,
        1_i128..9_000,
    )
        .prop_map(|(open, won, lost, minor, days)| Factors {
            window: 90,
            open,
            won: Total {
                n: won,
                minor,
                null_amounts: 0,
            },
            decided: Share {
                k: won,
                n: won + lost,
            },
            days,
            timed: won,
            ..Factors::default()
        })
}

fn value(factors: &Factors) -> [Exact; 4] {
    let days = factors.cycle_days().unwrap();
    [
        Exact::from_integer(factors.open.into()),
        factors.amount().unwrap(),
        factors.win_rate().unwrap(),
        days.recip(),
    ]
}

/// Every order of the four factors.
fn orders() -> Vec<[usize; 4]> {
    let mut orders = Vec::new();
    for code in 0..256_usize {
        let order = [code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6 & 3];
        if (0..4).all(|factor| order.contains(&factor)) {
            orders.push(order);
        }
    }
    orders
}

proptest! {
    #[test]
    fn the_parts_of_a_change_are_the_mean_over_all_orders_and_sum_to_it(old in factors(), new in factors()) {
        let found = change(&old, &new).unwrap();
        prop_assert_eq!(found.total, new.velocity().unwrap() - old.velocity().unwrap());
        prop_assert_eq!(found.open + found.amount + found.win_rate + found.cycle, found.total);
        let mut slow = [Exact::from_integer(0); 4];
        prop_assert_eq!(orders().len(), 24);
        for order in orders() {
            let mut now = value(&old);
            for factor in order {
                let before: Exact = now.iter().product();
                now[factor] = value(&new)[factor];
                slow[factor] += (now.iter().product::<Exact>() - before) / Exact::from_integer(24);
            }
        }
        prop_assert_eq!([found.open, found.amount, found.win_rate, found.cycle], slow);
    }
}

#[test]
fn a_change_between_figures_that_are_not_there_is_not_there() {
    let some = velocity(&book(BOOK).deals("69"), demo(60)).factors;
    assert_eq!(change(&Factors::default(), &some), Err(NoFigure::EmptyPeriod));
    let none = Factors {
        window: 60,
        ..Factors::default()
    };
    assert_eq!(change(&some, &none), Err(NoFigure::NoWins));
}

#[test]
fn wherever_a_book_is_cut_its_parts_make_the_whole() {
    let book = book(BOOK);
    let deals = book.deals("69");
    for cut in 0..=10 {
        let parts = Velocity::of(&deals, demo(60), 0..cut).and(Velocity::of(&deals, demo(60), cut..10));
        assert_eq!(parts, velocity(&deals, demo(60)), "cut at {cut}");
    }
}

/// The factors as their definitions read, episode by episode.
fn slow(deals: &Deals, terms: Terms) -> Factors {
    let window = terms.days(deals.as_of);
    let mut found = Factors {
        window: terms.window,
        ..Factors::default()
    };
    for row in deals.rows() {
        let visits: Vec<Visit> = deals.visits(row).collect();
        let mut won_in_window = false;
        for own in visits.chunk_by(|a, b| a.episode == b.episode) {
            let entered = own
                .iter()
                .find(|visit| visit.stage >= terms.entry && visit.stage < 3);
            let last = own[own.len() - 1];
            let is_latest = last == visits[visits.len() - 1];
            match deals.ladder.kind(last.stage).unwrap() {
                StageKind::Open => found.open += u64::from(entered.is_some()),
                StageKind::Detour => {}
                _ if !window.contains(last.entered.day()) => {}
                _ if terms.outcomes == Outcomes::FinalOnly && !is_latest => {}
                StageKind::Lost if entered.is_none() => found.lost_before_entry += 1,
                StageKind::Lost => found.decided.n += 1,
                StageKind::Won => {
                    won_in_window = true;
                    found.decided.n += 1;
                    found.decided.k += 1;
                    let unknown = deals.log.entry_unknown.get(row) && last.episode == 0;
                    match entered.filter(|_| !unknown) {
                        Some(entered) => {
                            found.timed += 1;
                            found.days += i128::from(last.entered.day() - entered.entered.day());
                        }
                        None => found.entry_unknown += 1,
                    }
                }
            }
        }
        if won_in_window {
            found.won.n += 1;
            found.won.minor += i128::from(deals.amount(row).unwrap_or(0));
            found.won.null_amounts += u64::from(deals.amount(row).is_none());
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn the_factors_are_what_their_definitions_say(
        visits in prop::collection::vec((0_u32..5, 0_u16..7, 0_i32..30), 0..40),
        created in prop::collection::vec(-1_i32..10, 5),
        amount in prop::collection::vec(prop::option::of(1_i64..1_000), 5),
        as_of in 0_i64..31,
        window in 0_u32..31,
        entry in 0_u16..3,
        last_only in any::<bool>(),
    ) {
        let (log, ladder) = (log(&created, &visits), ladder());
        let deals = Deals {
            log: &log,
            ladder: &ladder,
            as_of,
            created: Times::Days(&created),
            close: Times::Unknown,
            amount: &amount,
            among: None,
        };
        let outcomes = if last_only { Outcomes::FinalOnly } else { Outcomes::AsLogged };
        let terms = Terms { entry, window, outcomes };
        let found = velocity(&deals, terms);
        prop_assert_eq!(found.factors, slow(&deals, terms));
        let behind = &found.behind;
        prop_assert_eq!(behind.open.count() as u64, found.factors.open);
        prop_assert_eq!(behind.won.count() as u64, found.factors.won.n);
        prop_assert_eq!(behind.amount.count() as u64, found.factors.won.n - found.factors.won.null_amounts);
        prop_assert_eq!(behind.won.or(&behind.lost).any(), found.factors.decided.n > 0);
    }
}
