//! What each source brought to the pipeline.

use crate::book::{Book, book, days, rank};
use column::{Codes, Dictionary};
use metrics::contribution::{Contribution, contribution};
use metrics::{Deals, NoFigure, Sources, Total};
use model::Exact;

const BOOK: &str = "
    Acme   1000  close -  Demo 10
    Birch  500   close -  Demo 20, Proposal 30
    Cedar  -     close -  Demo 25
    Dune   300   close -  Demo 25, Lost 30
    Elm    700   close -  Discovery 25
    Fir    500   close -  created 1, Demo 22
    Gale   200   close -  Demo 5, Lost 8, Demo 26
";

fn found(book: &Book, among: Option<&[&str]>) -> Contribution {
    let names = Dictionary::from_texts(["Web", "Event"]);
    let sources = Sources {
        codes: &Codes::narrow(&[1, 2, 2, 1, 1, 0, 1]),
        names: &names,
    };
    let among = among.map(|names| book.rows(names));
    let deals = Deals {
        among: among.as_ref(),
        ..book.deals("40")
    };
    contribution(&deals, &sources, rank("Demo"), days("20", "29"))
}

#[test]
fn sources_sum_to_the_whole_exactly() {
    let found = found(&book(BOOK), None);
    let total = |n, minor, null_amounts| Total {
        n,
        minor,
        null_amounts,
    };
    assert_eq!(found.open, total(5, 220_000, 1));
    // Fir's entry is unknown; Gale entered first on day 5.
    assert_eq!((found.created, found.entry_unknown), (total(3, 80_000, 1), 1));
    let rows: Vec<_> = found
        .sources
        .iter()
        .map(|row| (row.source, row.open, row.created))
        .collect();
    assert_eq!(
        rows,
        [
            (1, total(2, 120_000, 0), total(1, 30_000, 0)),
            (2, total(2, 50_000, 1), total(2, 50_000, 1)),
            (0, total(1, 50_000, 0), total(0, 0, 0)),
        ]
    );
    let sum = |of: fn(&metrics::contribution::Brought) -> metrics::Figure| -> Exact {
        found.sources.iter().filter_map(|row| of(row).ok()).sum()
    };
    assert_eq!(sum(|row| row.open_share), Exact::from_integer(1));
    assert_eq!(sum(|row| row.created_share), Exact::from_integer(1));
}

#[test]
fn amounts_that_are_not_known_have_no_shares() {
    let found = found(&book(BOOK), Some(&["Cedar"]));
    assert_eq!(found.sources.len(), 1);
    assert_eq!(found.sources[0].open_share, Err(NoFigure::NothingToShare));
    assert_eq!((found.among, found.open.n), (1, 1));
}
