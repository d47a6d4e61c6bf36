//! Contacts and roles on deals, by how they came out.

use crate::book::book;
use column::NO_ROW;
use metrics::committee::{Contacts, committee};
use metrics::{NO_ID, NoFigure, Share};
use model::Exact;

const BOOK: &str = "
    Acme   1000  close -  Demo 10, Won 40
    Birch  500   close -  Demo 20, Won 30
    Cedar  -     close -  Demo 25, Lost 30
    Dune   300   close -  Demo 25, Lost 30, Demo 35
    Elm    700   close -  Nurture 25
";

const CHAMPION: u32 = 1;
const BUYER: u32 = 2;

/// Rows: deal, person, role.
const ROWS: [(u32, u32, u32); 10] = [
    (0, 11, CHAMPION),
    (0, 12, CHAMPION),
    (0, 12, BUYER),
    (0, 13, 0),
    (1, 14, BUYER),
    (2, 15, CHAMPION),
    (2, 15, CHAMPION),
    (4, 16, BUYER),
    (NO_ROW, 17, BUYER),
    (NO_ID, 17, BUYER),
];

#[test]
fn won_deals_have_the_people_that_lost_ones_lack() {
    let (deals, people, roles): (Vec<u32>, Vec<u32>, Vec<u32>) =
        ROWS.iter().map(|row| (row.0, row.1, row.2)).collect();
    let contacts = Contacts {
        deals: &deals,
        people: Some(&people),
        roles: &roles,
        count: 2,
    };
    let book = book(BOOK);
    let found = committee(&book.deals("50"), &contacts);
    assert_eq!(
        (found.among, found.outside, found.orphans, found.without_role),
        (5, 1, 2, 1)
    );
    let won = &found.won;
    assert_eq!((won.deals, won.contacts, won.without, won.single), (2, 4, 0, 1));
    assert_eq!(
        (won.mean, won.median),
        (Ok(Exact::from_integer(2)), Ok(Exact::from_integer(2)))
    );
    assert_eq!(won.present, [Share { k: 1, n: 2 }, Share { k: 2, n: 2 }]);
    let lost = &found.lost;
    // Cedar's two rows are one person.
    assert_eq!((lost.deals, lost.contacts, lost.missing(2)), (1, 1, 1));
    // Dune was reopened and has nobody.
    assert_eq!(
        (found.open.deals, found.open.without, found.open.missing(1)),
        (1, 1, 1)
    );
    assert_eq!(found.open.mean, Ok(Exact::from_integer(0)));
}

#[test]
fn where_the_export_names_no_people_every_row_is_one() {
    let contacts = Contacts {
        deals: &[0, 0, 0],
        people: None,
        roles: &[CHAMPION, BUYER, 9],
        count: 2,
    };
    let found = committee(&book("Acme 100 close - Demo 10, Won 40").deals("50"), &contacts);
    assert_eq!((found.won.contacts, found.without_role), (3, 1));
    assert_eq!(found.lost.mean, Err(NoFigure::NoCases));
}
