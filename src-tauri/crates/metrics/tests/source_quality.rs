//! What becomes of the deals of each source.

use crate::book::{Book, Visit, book, days, ladder, log, rank};
use column::{Codes, Dictionary};
use metrics::outcome::Outcomes;
use metrics::source_quality::{Part, Source, SourceQuality, source_quality};
use metrics::velocity::{Terms, velocity};
use metrics::{Days, Deals, NoFigure, Share, Sources, Times, Total, stage_figures};
use model::Exact;
use proptest::prelude::*;

const BOOK: &str = "
    Acme   1000  close -  Discovery 1, Demo 10, Won 40
    Birch  3000  close -  Discovery 2, Proposal 30, Won 50
    Cedar  -     close -  Demo 30, Won 60
    Dune   500   close -  Discovery 1, Demo 15, Lost 50
    Elm    700   close -  Discovery 40, Lost 45
    Fir    800   close -  Discovery 50, Demo 61
    Gale   200   close -  Demo 62
    Hill   900   close -  Discovery 64
    Iris   900   close -  Demo 3, Lost 9, Demo 20, Lost 30
";

const SOURCES: [&str; 9] = ["Web", "Event", "Web", "Web", "Web", "Web", "", "", "List"];

fn quality(book: &Book, sources: &[&str], period: Option<Days>) -> (SourceQuality, Dictionary) {
    let mut names = Dictionary::default();
    let codes: Vec<u32> = sources
        .iter()
        .map(|name| if name.is_empty() { 0 } else { names.intern(name) })
        .collect();
    let terms = Terms {
        entry: rank("Demo"),
        window: 365,
        outcomes: Outcomes::AsLogged,
    };
    let sources = Sources {
        codes: &Codes::narrow(&codes),
        names: &names,
    };
    (source_quality(&book.deals("69"), &sources, terms, period), names)
}

fn of<'a>(found: &'a (SourceQuality, Dictionary), name: &str) -> &'a Source {
    let code = found.1.code(name).unwrap_or(0) as usize;
    found.0.sources.iter().find(|row| row.source == code).unwrap()
}

#[test]
fn a_source_is_told_by_what_closes() {
    let found = quality(&book(BOOK), &SOURCES, None);
    let web = of(&found, "Web");
    assert_eq!((web.deals, web.opportunities, web.lost), (5, 4, 1));
    assert_eq!(
        web.won,
        Total {
            n: 2,
            minor: 100_000,
            null_amounts: 1
        }
    );
    assert_eq!(web.decided(), Share { k: 2, n: 3 });
    // Through Discovery: all but Elm of the five. Through Demo: Acme and Cedar won, Dune lost, Fir open.
    let steps: Vec<_> = web
        .steps
        .iter()
        .map(|step| (step.reached, step.moved_on, step.open))
        .collect();
    assert_eq!(
        steps,
        [
            (5, Share { k: 4, n: 5 }, 0),
            (4, Share { k: 2, n: 3 }, 1),
            (2, Share { k: 2, n: 2 }, 0),
        ]
    );
    assert_eq!(web.days_to_win, Ok(Exact::from_integer(30)));
    assert_eq!(
        web.open,
        Total {
            n: 1,
            minor: 80_000,
            null_amounts: 0
        }
    );
    assert_eq!(web.pipeline_share, Ok(Exact::new(4, 5)));
    assert!(web.thin);
}

#[test]
fn sources_stand_by_what_they_won_and_unknown_is_one_of_them() {
    let found = quality(&book(BOOK), &SOURCES, None);
    let order: Vec<_> = found
        .0
        .sources
        .iter()
        .map(|row| found.1.text(row.source as u32))
        .collect();
    assert_eq!(order, [Some("Event"), Some("Web"), Some("List"), None]);
    let rank = |name: &str| {
        let row = of(&found, name);
        (row.rank_by_volume, row.rank_by_win_rate, row.rank_by_won_amount)
    };
    assert_eq!(rank("Web"), (1, 2, 2));
    assert_eq!(rank("Event"), (2, 1, 1));
    assert_eq!(rank("List"), (2, 3, 3));
    // Nothing of unknown is decided.
    assert_eq!(rank(""), (2, 4, 3));
    let unknown = of(&found, "");
    assert_eq!((unknown.deals, unknown.opportunities, unknown.open.n), (2, 1, 1));
    assert_eq!(unknown.decided().rate(), Err(NoFigure::NoCases));
    assert_eq!(unknown.days_to_win, Err(NoFigure::NoWins));
}

#[test]
fn a_deal_lost_twice_is_one_lost_deal() {
    let found = quality(&book(BOOK), &SOURCES, None);
    let list = of(&found, "List");
    assert_eq!((list.opportunities, list.lost, list.won.n), (1, 1, 0));
    assert_eq!(list.velocity.decided, Share { k: 0, n: 2 });
}

#[test]
fn one_source_alone_has_the_velocity_and_the_pipeline_of_all() {
    let book = book(BOOK);
    let found = quality(&book, &["Web"; 9], None);
    let web = &found.0.sources[0];
    let all = velocity(
        &book.deals("69"),
        Terms {
            entry: rank("Demo"),
            window: 365,
            outcomes: Outcomes::AsLogged,
        },
    );
    assert_eq!((found.0.sources.len(), web.velocity), (1, all.factors));
    assert_eq!(web.pipeline_share, Ok(Exact::from_integer(1)));
    assert_eq!(
        (web.rank_by_volume, web.rank_by_win_rate, web.rank_by_won_amount),
        (1, 1, 1)
    );
    let empty = quality(
        &crate::book::book("Elm 700 close - Discovery 40, Lost 45"),
        &["Web"],
        None,
    );
    assert_eq!(empty.0.sources[0].pipeline_share, Err(NoFigure::NothingToShare));
}

#[test]
fn a_period_holds_the_deals_created_in_it_but_pipeline_is_today_s() {
    let found = quality(&book(BOOK), &SOURCES, Some(days("1", "3")));
    assert_eq!((found.0.among, found.0.outside, found.0.undated), (9, 5, 0));
    let web = of(&found, "Web");
    assert_eq!((web.deals, web.won.n, web.lost, web.open.n), (2, 1, 1, 1));
}

#[test]
fn a_source_with_few_cases_does_not_rank_before_one_with_many() {
    // Thirty deals of Web, ten of them won; one of Event, won.
    let mut lines = String::from("Lucky 100 close - Demo 1, Won 2\n");
    for deal in 0..30 {
        let end = if deal < 10 { "Won" } else { "Lost" };
        lines += &format!("Deal{deal} 100 close - Demo 1, {end} 20\n");
    }
    let mut sources = vec!["Web"; 31];
    sources[0] = "Event";
    let found = quality(&book(&lines), &sources, None);
    assert_eq!(
        (of(&found, "Web").thin, of(&found, "Web").rank_by_win_rate),
        (false, 1)
    );
    assert_eq!(
        (of(&found, "Event").thin, of(&found, "Event").rank_by_win_rate),
        (true, 2)
    );
}

proptest! {
    #[test]
    fn steps_of_all_sources_add_up_to_the_stage_figures(
        visits in prop::collection::vec((0_u32..6, 0_u16..7, 0_i32..30), 0..40),
        codes in prop::collection::vec(0_u32..3, 6),
    ) {
        let visits: Vec<Visit> = visits;
        let created = [0; 6];
        let log = log(&created, &visits);
        let ladder = ladder();
        let deals = Deals {
            log: &log,
            ladder: &ladder,
            as_of: 30,
            created: Times::Days(&created),
            close: Times::Unknown,
            amount: &[Some(100); 6],
            among: None,
        };
        let names = Dictionary::from_texts(["Web", "Event"]);
        let sources = Sources { codes: &Codes::narrow(&codes), names: &names };
        let found = source_quality(&deals, &sources, Terms { entry: 0, window: 10 , outcomes: Outcomes::AsLogged }, None);
        let slow = stage_figures(&log, &ladder);
        for (at, step) in slow.steps.iter().enumerate() {
            let sum = |of: fn(&metrics::source_quality::Step) -> u64| -> u64 {
                found.sources.iter().map(|row| of(&row.steps[at])).sum()
            };
            prop_assert_eq!(sum(|step| step.reached), step.reached);
            prop_assert_eq!(sum(|step| step.moved_on.k), step.moved_on);
            prop_assert_eq!(sum(|step| step.moved_on.n), step.moved_on + step.lost);
            prop_assert_eq!(sum(|step| step.open), step.open);
        }
    }
}

#[test]
fn wherever_a_book_is_cut_its_parts_make_the_whole() {
    let book = book(BOOK);
    let deals = book.deals("69");
    let codes = Codes::narrow(&[1, 2, 1, 1, 1, 1, 0, 0, 3]);
    let names = Dictionary::from_texts(["Web", "Event", "List"]);
    let sources = Sources {
        codes: &codes,
        names: &names,
    };
    let terms = Terms {
        entry: rank("Demo"),
        window: 365,
        outcomes: Outcomes::AsLogged,
    };
    for period in [None, Some(days("1", "30"))] {
        for cut in 0..=9 {
            let part = |rows| Part::of(&deals, &sources, terms, period, rows);
            let parts = part(0..cut).and(part(cut..9)).finish(&sources);
            assert_eq!(
                parts,
                source_quality(&deals, &sources, terms, period),
                "cut at {cut}"
            );
        }
    }
}
