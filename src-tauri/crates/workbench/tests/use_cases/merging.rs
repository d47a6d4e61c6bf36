//! Two copies of a workspace, each with exports the other lacks, merged into one.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};

use model::{Table, Team};
use workbench::Workbench;
use workbench::api::{RowSet, RowsRequest, SourceCard};

use crate::desk::Desk;

const LEADS: &str = "Lead ID,Email,Country,Lead Score\n1,a@x.example,DE,80\n2,b@x.example,AT,10\n";
const JUNE: &str =
    "Lead ID,Email,Country,Lead Score\n1,a@x.example,DE,90\n2,b@x.example,AT,10\n3,c@x.example,CH,5\n";
const DEALS: &str =
    "Deal ID,Deal Name,Amount,Create Date\n7,Alder,100.00,2026-01-05\n8,Birch,only four,2026-01-06,x\n";

/// A workspace with one source, and a copy of it made then; both open.
fn copies() -> (Desk, Desk) {
    let one = Desk::new();
    one.bring_in(Team::Marketing, Table::Leads, "leads.csv", LEADS);
    let two = Desk::new();
    two.bench.close().unwrap();
    let copy = two.path("copy.counterpart");
    one.bench.duplicate(&copy).unwrap();
    two.bench.open_workspace(&copy).unwrap();
    (one, two)
}

/// Merges the copies, with what is said of it, and opens what comes of it.
fn merged(one: &Desk, two: &Desk) -> (Workbench, Vec<String>) {
    one.bench.close().unwrap();
    two.bench.close().unwrap();
    merge(
        &one.path("board.counterpart"),
        &two.path("copy.counterpart"),
        &one.path("both.counterpart"),
    )
}

fn merge(a: &Path, b: &Path, out: &Path) -> (Workbench, Vec<String>) {
    let notes = Workbench::merge(a, b, out).unwrap().notes;
    let bench = Workbench::new(PathBuf::new());
    bench.open_workspace(out).unwrap();
    (bench, notes)
}

/// Number, file and records of each source that shows.
fn told(bench: &Workbench) -> Vec<(u64, String, u64)> {
    let cards = bench.sources().unwrap().into_iter();
    cards
        .map(|card: SourceCard| (card.source, card.file_name, card.account.rows))
        .collect()
}

fn first_row(bench: &Workbench, source: u64) -> String {
    let page = bench.rows(&RowsRequest {
        set: RowSet::Source { source },
        offset: 0,
        limit: 1,
        sort: None,
    });
    format!("{:?}", page.unwrap().rows[0].cells)
}

#[test]
fn a_source_that_only_the_second_copy_has_comes_over_whole() {
    let (one, two) = copies();
    let deals = two.bring_in(Team::Sales, Table::Opportunities, "deals.csv", DEALS);
    let here = first_row(&two.bench, deals);
    let card = two.source(deals);
    let (both, notes) = merged(&one, &two);
    assert_eq!(
        told(&both),
        [(1, "leads.csv".to_owned(), 2), (deals, "deals.csv".to_owned(), 1)]
    );
    assert!(
        notes.contains(&"deals.csv was brought over from the second copy.".to_owned()),
        "{notes:?}"
    );
    assert_eq!(first_row(&both, deals), here);
    let over = both.sources().unwrap().pop().unwrap();
    assert_eq!(over.account, card.account);
    assert_eq!(over.plan, card.plan);
    assert_eq!(both.rejected(deals, 0, 9).unwrap().rejected[0].line, 3);

    assert_eq!(
        both.undo().unwrap().as_deref(),
        Some("Bring sources over from another copy")
    );
    assert_eq!(told(&both).len(), 1);
    both.redo().unwrap();
    both.close().unwrap();

    let again = one.path("again.counterpart");
    let (again, notes) = merge(
        &one.path("both.counterpart"),
        &two.path("copy.counterpart"),
        &again,
    );
    assert_eq!(told(&again).len(), 2, "merging twice brings nothing twice");
    assert!(notes.iter().all(|note| !note.contains("deals.csv")), "{notes:?}");
}

#[test]
fn a_number_that_is_taken_gives_way_and_the_same_export_stays_one() {
    let (one, two) = copies();
    let own = one.bring_in(
        Team::Sales,
        Table::Leads,
        "own.csv",
        &LEADS.replace("x.example", "y.example"),
    );
    one.bring_in(
        Team::Sales,
        Table::Opportunities,
        "shared.csv",
        "Deal ID,Deal Name\n1,A\n",
    );
    let other = two.bring_in(Team::Sales, Table::Opportunities, "deals.csv", DEALS);
    two.bring_in(
        Team::Sales,
        Table::Opportunities,
        "shared again.csv",
        "Deal ID,Deal Name\n1,A\n",
    );
    assert_eq!(own, other);
    let (both, _) = merged(&one, &two);
    assert_eq!(
        told(&both),
        [
            (1, "leads.csv".to_owned(), 2),
            (2, "own.csv".to_owned(), 2),
            (3, "shared.csv".to_owned(), 1),
            (4, "deals.csv".to_owned(), 1),
        ]
    );
}

#[test]
fn an_update_that_only_the_second_copy_made_stands_with_its_versions() {
    let (one, two) = copies();
    let june = two.path("leads-june.csv");
    std::fs::write(&june, JUNE).unwrap();
    let updated = two.update(Team::Marketing, &june);
    let (both, _) = merged(&one, &two);
    assert_eq!(told(&both), [(updated, "leads-june.csv".to_owned(), 3)]);
    let versions = &both.sources().unwrap()[0].versions;
    let names: Vec<&str> = versions
        .iter()
        .map(|version| version.file_name.as_str())
        .collect();
    assert_eq!(names, ["leads-june.csv", "leads.csv"]);
}

#[test]
fn of_two_updates_the_first_copys_stands_and_the_others_records_are_not_counted_twice() {
    let (one, two) = copies();
    for (desk, score) in [(&one, "91"), (&two, "92")] {
        let june = desk.path("leads-june.csv");
        std::fs::write(&june, JUNE.replace("90", score)).unwrap();
        desk.update(Team::Marketing, &june);
    }
    let (both, notes) = merged(&one, &two);
    assert_eq!(told(&both), [(2, "leads-june.csv".to_owned(), 3)]);
    assert!(first_row(&both, 2).contains("91"), "{}", first_row(&both, 2));
    assert_eq!(both.sources().unwrap()[0].versions.len(), 3);
    assert!(
        notes
            .iter()
            .any(|note| note.starts_with("Both copies have a newer version of leads-june.csv")),
        "{notes:?}"
    );
}

#[test]
fn what_one_copy_removed_stays_removed() {
    let (one, two) = copies();
    two.bench.remove_source(1).unwrap();
    let (both, notes) = merged(&one, &two);
    assert!(told(&both).is_empty());
    assert!(
        notes.contains(&"leads.csv was removed, as in the second copy.".to_owned()),
        "{notes:?}"
    );

    let (one, two) = copies();
    one.bench.remove_source(1).unwrap();
    let (both, _) = merged(&one, &two);
    assert!(told(&both).is_empty());
}
