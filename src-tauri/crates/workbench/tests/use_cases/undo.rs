//! Everything is saved as it is done, and everything can be taken back, in the order it was done.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use crate::desk::{Desk, of};
use model::{Table, Team};
use workbench::api::{Comparison, PairChange, PairRequest};

const CONTACTS: &str = "\
Lead ID,Email,Lead Score,Country
1,ada@north.example,80,Germany
2,ben@north.example,70,Germany
3,cho@south.example,65,Austria
4,dee@south.example,20,Austria
";
const LEADS: &str = "\
Lead ID,Email,Lead Status
1,ada@north.example,Qualified
2,ben@north.example,Open
3,cho@south.example,Qualified
";

/// Both exports in; nothing written.
fn two_exports() -> Desk {
    let desk = Desk::new();
    desk.bring_in(Team::Marketing, Table::Leads, "contacts.csv", CONTACTS);
    desk.bring_in(Team::Sales, Table::Leads, "leads.csv", LEADS);
    desk
}

fn what_undo_and_redo_say(desk: &Desk) -> (Option<String>, Option<String>) {
    let workspace = desk.bench.state().unwrap().workspace.unwrap();
    (workspace.undo, workspace.redo)
}

/// A comparison as it goes over the wire.
fn json(comparison: &Comparison) -> serde_json::Value {
    serde_json::to_value(comparison).unwrap()
}

#[test]
fn a_burst_of_typing_is_one_step_back_and_a_pause_starts_another() {
    let desk = two_exports();
    for text in ["Lead", "Lead score", "Lead score ≥ 6", "Lead score ≥ 60"] {
        desk.type_in("MQL", Team::Marketing, text, Some("first"));
    }
    for text in [
        "Lead score ≥ 60 and Country",
        "Lead score ≥ 60 and Country is Germany",
    ] {
        desk.type_in("MQL", Team::Marketing, text, Some("second"));
    }
    let view = desk.bench.term("MQL").unwrap();
    assert_eq!((view.marketing.count, view.marketing.version), (Some(2), 2));
    assert_eq!(
        desk.bench.undo().unwrap().as_deref(),
        Some("Edit Marketing's MQL")
    );
    assert_eq!(desk.text("MQL", Team::Marketing), "Lead score ≥ 60");
    desk.bench.undo().unwrap();
    assert_eq!(desk.text("MQL", Team::Marketing), "");
    desk.bench.redo().unwrap();
    desk.bench.redo().unwrap();
    assert_eq!(
        desk.text("MQL", Team::Marketing),
        "Lead score ≥ 60 and Country is Germany"
    );
    assert_eq!(desk.bench.redo().unwrap(), None);
}

#[test]
fn typing_on_after_an_undo_is_a_step_of_its_own() {
    let desk = two_exports();
    desk.type_in("MQL", Team::Marketing, "every record", Some("burst"));
    desk.type_in("MQL", Team::Sales, "every record", Some("burst"));
    desk.bench.undo().unwrap();
    desk.type_in("MQL", Team::Marketing, "Lead score ≥ 60", Some("burst"));
    desk.bench.undo().unwrap();
    assert_eq!(desk.text("MQL", Team::Marketing), "every record");
}

#[test]
fn steps_are_taken_back_across_terms_teams_and_sources_in_their_order() {
    let desk = Desk::new();
    let contacts = desk.bring_in(Team::Marketing, Table::Leads, "contacts.csv", CONTACTS);
    desk.write("MQL", Team::Marketing, "Lead score ≥ 60");
    desk.bench.add_term("Hot lead", Table::Leads).unwrap();
    desk.write("Hot lead", Team::Sales, "Lead score ≥ 75");
    desk.bench
        .change_term("hot-lead", Some("Hottest lead"), None, None)
        .unwrap();
    desk.bench.set_as_of(contacts, Some("2026-06-30")).unwrap();

    let undone: Vec<String> = std::iter::from_fn(|| desk.bench.undo().unwrap()).collect();
    assert_eq!(
        undone,
        [
            "Set the as-of day of contacts.csv",
            "Change Hot lead",
            "Edit Sales' Hot lead",
            "Add Hot lead",
            "Edit Marketing's MQL",
            "Bring in contacts.csv",
        ]
    );
    assert!(desk.bench.sources().unwrap().is_empty());
    assert_eq!(
        desk.bench.terms().unwrap().len(),
        5,
        "the terms a workspace starts with stay"
    );
    let redone: Vec<String> = std::iter::from_fn(|| desk.bench.redo().unwrap()).collect();
    assert_eq!(redone, undone.into_iter().rev().collect::<Vec<_>>());
    assert_eq!(desk.bench.term("Hottest lead").unwrap().sales.count, Some(1));
    assert_eq!(desk.bench.term("MQL").unwrap().marketing.count, Some(3));
    assert!(desk.source(contacts).as_of_declared);
}

#[test]
fn a_source_taken_out_and_brought_back_gives_the_same_numbers() {
    let desk = two_exports();
    desk.write("MQL", Team::Marketing, "Lead score ≥ 60");
    desk.write("MQL", Team::Sales, "Lead status is Qualified");
    let before = desk.compare("MQL");
    assert_eq!((before.marketing.n, before.sales.n), (3, 2));
    let sales = desk.bench.sources().unwrap()[1].source;
    desk.bench.remove_source(sales).unwrap();
    assert_eq!(desk.bench.sources().unwrap().len(), 1);
    let error = desk.bench.compare(&of("MQL")).unwrap_err();
    assert_eq!(
        error.code(),
        "not-readable",
        "without it there is no lead status: {error}"
    );
    assert_eq!(desk.bench.undo().unwrap().as_deref(), Some("Remove leads.csv"));
    assert_eq!(json(&desk.compare("MQL")), json(&before));
    // Taken out again, and back after quitting.
    desk.bench.redo().unwrap();
    desk.reopen();
    assert_eq!(desk.bench.sources().unwrap().len(), 1);
    desk.bench.undo().unwrap();
    assert_eq!(json(&desk.compare("MQL")), json(&before));
}

#[test]
fn a_new_step_ends_what_could_be_redone() {
    let desk = two_exports();
    desk.write("MQL", Team::Marketing, "Lead score ≥ 60");
    desk.write("MQL", Team::Marketing, "Lead score ≥ 70");
    desk.bench.undo().unwrap();
    assert_eq!(
        what_undo_and_redo_say(&desk).1.as_deref(),
        Some("Edit Marketing's MQL")
    );
    desk.write("SQL", Team::Sales, "Lead status is Qualified");
    let (undo, redo) = what_undo_and_redo_say(&desk);
    assert_eq!((undo.as_deref(), redo), (Some("Edit Sales' SQL"), None));
    assert_eq!(desk.bench.redo().unwrap(), None);
    assert_eq!(desk.text("MQL", Team::Marketing), "Lead score ≥ 60");
}

#[test]
fn what_was_done_is_there_after_quitting_and_can_still_be_taken_back() {
    let desk = two_exports();
    desk.type_in("MQL", Team::Marketing, "Lead score ≥ 6", Some("burst"));
    desk.type_in("MQL", Team::Marketing, "Lead score ≥ 60", Some("burst"));
    desk.write("MQL", Team::Sales, "Lead status is Qualified");
    let before = json(&desk.compare("MQL"));
    desk.bench.undo().unwrap();
    desk.reopen();
    assert_eq!(desk.text("MQL", Team::Sales), "");
    assert_eq!(
        what_undo_and_redo_say(&desk),
        (
            Some("Edit Marketing's MQL".into()),
            Some("Edit Sales' MQL".into())
        )
    );
    desk.bench.redo().unwrap();
    assert_eq!(json(&desk.compare("MQL")), before);
    desk.bench.undo().unwrap();
    desk.bench.undo().unwrap();
    assert_eq!(desk.text("MQL", Team::Marketing), "");
    let history = desk.bench.history().unwrap();
    assert_eq!(history.iter().filter(|operation| operation.undone).count(), 2);
}

#[test]
fn a_text_that_cannot_be_read_yet_is_kept_as_typed() {
    let desk = two_exports();
    let side = desk.type_in("MQL", Team::Marketing, "Lead score ≥ ", None);
    assert!(side.problem.is_some() && side.count.is_none());
    desk.reopen();
    assert_eq!(desk.text("MQL", Team::Marketing), "Lead score ≥ ");
    assert_eq!(
        desk.write("MQL", Team::Marketing, "Lead score ≥ 60").count,
        Some(3)
    );
}

#[test]
fn re_pairing_is_a_step_that_can_be_taken_back() {
    let desk = two_exports();
    desk.write("MQL", Team::Marketing, "Lead score ≥ 60 and Country is Germany");
    desk.write("MQL", Team::Sales, "Lead status is Qualified");
    let before = json(&desk.compare("MQL"));
    let slots: Vec<String> = desk
        .compare("MQL")
        .causes
        .into_iter()
        .map(|cause| cause.slot)
        .take(2)
        .collect();
    assert_eq!(slots.len(), 2);
    let pairing = PairChange::Join { slots };
    desk.bench
        .pair(&PairRequest {
            term: "MQL".into(),
            pairing,
        })
        .unwrap();
    assert_ne!(json(&desk.compare("MQL")), before);
    assert_eq!(
        desk.bench.undo().unwrap().as_deref(),
        Some("Pair the causes of MQL")
    );
    assert_eq!(json(&desk.compare("MQL")), before);
}
