//! What may change a figure and what may not: the order of rows and files, the pairing of causes, the
//! day the program runs. All on the project's own sample.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;
use std::path::Path;

use crate::desk::{Desk, of};
use model::{Exact, Table, Team};
use workbench::api::{
    CellValue, CompareRequest, Comparison, ExportRequest, Flow, PairChange, PairRequest, RowSet, RowsRequest,
};

const SALES_MQL: &str = "Lead score ≥ 40 and Demo requested is yes and Title contains any of (Director, VP, Chief, Head) \
     and not Email opt out is yes and Lead status is one of (Accepted, Working, Qualified) and one per person";

fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../sample")
        .join(name);
    std::fs::read_to_string(path).unwrap()
}

/// A desk with these exports of marketing's contacts and sales' leads, and both MQL definitions.
fn desk_with(contacts: &[(&str, &str)], leads: &[(&str, &str)]) -> Desk {
    let desk = Desk::new();
    for (team, exports) in [(Team::Marketing, contacts), (Team::Sales, leads)] {
        for (name, text) in exports {
            desk.bring_in(team, Table::Leads, name, text);
        }
    }
    desk.write("MQL", Team::Marketing, "Lead score ≥ 60");
    desk.write("MQL", Team::Sales, SALES_MQL);
    desk
}

fn sample_desk() -> Desk {
    desk_with(
        &[("contacts.csv", &sample("hubspot-contacts.csv"))],
        &[("leads.csv", &sample("salesforce-leads.csv"))],
    )
}

/// A comparison as it goes over the wire, which carries no line or record number.
fn json(comparison: &Comparison) -> serde_json::Value {
    serde_json::to_value(comparison).unwrap()
}

fn sum_of_shares(comparison: &Comparison) -> Exact {
    comparison
        .causes
        .iter()
        .map(|cause| cause.share.parse::<Exact>().unwrap())
        .sum()
}

/// The addresses of the records behind a cause, as marketing's export writes them.
fn addresses(desk: &Desk, slot: &str) -> BTreeSet<String> {
    let set = RowSet::Cause {
        compare: of("MQL"),
        slot: slot.to_owned(),
        flow: Flow::All,
    };
    let page = desk
        .bench
        .rows(&RowsRequest {
            set,
            offset: 0,
            limit: 500,
            sort: None,
        })
        .unwrap();
    let email = page
        .columns
        .iter()
        .position(|column| column.id == "marketing.email")
        .unwrap();
    let of_row = |row: &workbench::api::GridRow| match &row.cells[email] {
        CellValue::Text(text) => text.clone(),
        other => panic!("{other:?}"),
    };
    page.rows.iter().map(of_row).collect()
}

/// The records of an export in another order, the same one every time.
fn shuffled(text: &str, seed: u64) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut state = seed;
    for at in (2..lines.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        lines.swap(at, 1 + usize::try_from(state >> 33).unwrap() % at);
    }
    lines.join("\n") + "\n"
}

/// The header with the records of these positions.
fn part(text: &str, keep: impl Fn(usize) -> bool) -> String {
    let lines = text.lines().enumerate().filter(|(at, _)| *at == 0 || keep(*at));
    lines.map(|(_, line)| format!("{line}\n")).collect()
}

#[test]
fn the_order_of_rows_changes_no_figure() {
    let desk = sample_desk();
    let expected = desk.compare("MQL");
    assert_eq!((expected.marketing.n, expected.sales.n), (40, 15));
    let behind: Vec<BTreeSet<String>> = expected
        .causes
        .iter()
        .map(|cause| addresses(&desk, &cause.slot))
        .collect();
    let (contacts, leads) = (sample("hubspot-contacts.csv"), sample("salesforce-leads.csv"));
    for seed in [1, 2, 3] {
        let contacts = shuffled(&contacts, seed);
        let leads = shuffled(&leads, seed + 100);
        assert_ne!(contacts, sample("hubspot-contacts.csv"));
        let desk = desk_with(&[("contacts.csv", &contacts)], &[("leads.csv", &leads)]);
        let compared = desk.compare("MQL");
        assert_eq!(json(&compared), json(&expected));
        for (cause, behind) in compared.causes.iter().zip(&behind) {
            assert_eq!(&addresses(&desk, &cause.slot), behind, "{}", cause.slot);
        }
    }
}

#[test]
fn the_order_in_which_files_come_changes_no_figure() {
    let figures = |contacts: &[(&str, &str)]| {
        let desk = desk_with(contacts, &[("leads.csv", &sample("salesforce-leads.csv"))]);
        let mut compared = desk.compare("MQL");
        // Which files were read is told in the order they came.
        compared.marketing_side.reads.clear();
        compared.sales_side.reads.clear();
        compared.notes.clear();
        json(&compared)
    };
    let whole = sample("hubspot-contacts.csv");
    let (even, odd) = (part(&whole, |at| at % 2 == 0), part(&whole, |at| at % 2 == 1));
    let expected = figures(&[("contacts.csv", &whole)]);
    assert_eq!(figures(&[("even.csv", &even), ("odd.csv", &odd)]), expected);
    assert_eq!(figures(&[("odd.csv", &odd), ("even.csv", &even)]), expected);
}

#[test]
fn files_that_disagree_on_what_a_field_holds_are_told_whatever_their_order() {
    let many = "Lead ID,Budget,Expected amount\n1,$100.00,$10.00\n2,$50.00,$20.00\n3,$70.00,$30.00\n";
    let few = "Lead ID,Budget,Expected amount\n4,high,€5.00\n5,low,\n";
    let compared = |files: [(&str, &str); 2]| {
        let desk = Desk::new();
        for (name, text) in files {
            desk.bring_in(Team::Marketing, Table::Leads, name, text);
        }
        desk.bench
            .change_term("MQL", None, None, Some("Expected amount"))
            .unwrap();
        desk.write("MQL", Team::Marketing, "Budget ≥ 60");
        desk.write("MQL", Team::Sales, "every record");
        json(&desk.compare("MQL"))
    };
    let expected = compared([("many.csv", many), ("few.csv", few)]);
    assert_eq!(expected["marketing"]["n"], 2);
    assert_eq!(expected["marketing_side"]["reads"][0]["files"][0], "many.csv");
    assert_eq!(
        expected["marketing_side"]["reads"][0]["files"][1],
        serde_json::Value::Null
    );
    assert_eq!(expected["currency"], serde_json::Value::Null);
    let notes = expected["notes"].to_string();
    for note in [
        "few.csv holds Budget as category, not as money: its values are not read.",
        "The amounts are in EUR and USD and are added as they stand.",
    ] {
        assert!(notes.contains(note), "{notes}");
    }
    assert_eq!(compared([("few.csv", few), ("many.csv", many)]), expected);
}

#[test]
fn pairing_the_causes_otherwise_moves_the_shares_but_neither_number_nor_their_sum() {
    let desk = sample_desk();
    let before = desk.compare("MQL");
    assert_eq!(before.causes.len(), 5);
    let pair = |pairing| {
        desk.bench
            .pair(&PairRequest {
                term: "MQL".into(),
                pairing,
            })
            .unwrap()
    };
    let check = |causes: usize| {
        let after = desk.compare("MQL");
        assert_eq!(
            (after.marketing, after.sales, after.both, after.gap),
            (before.marketing, before.sales, before.both, -25)
        );
        assert_eq!(sum_of_shares(&after), Exact::from_integer(-25));
        assert_eq!(after.causes.len(), causes, "{:?}", after.causes);
        after
    };
    pair(PairChange::Join {
        slots: vec!["fit".into(), "handoff".into()],
    });
    let joined = check(4);
    let cause = joined
        .causes
        .iter()
        .find(|cause| cause.sales.contains("Title") && cause.sales.contains("Lead status"));
    // No lead of the sample fails both rules: put together they keep out what they kept out apart.
    assert_eq!(cause.unwrap().share, "-25/2");
    // Marketing's score rule alone, switched off, lets in everybody that either system holds.
    pair(PairChange::Split {
        slot: "behaviour".into(),
    });
    let split = check(7);
    let slot = |id: &str| split.causes.iter().any(|cause| cause.slot == id);
    assert!(
        slot("behaviour:demo_requested") && slot("presence"),
        "{:?}",
        split.causes
    );
    pair(PairChange::Reset);
    assert_eq!(json(&check(5)), json(&before));
}

#[test]
fn a_period_narrows_both_numbers_and_quarters_add_up() {
    let desk = sample_desk();
    // One per person is a rule across all time: without it a record counts in exactly one quarter.
    desk.write("MQL", Team::Sales, "Lead score ≥ 40 and Demo requested is yes");
    let n = |period: Option<&str>, date: Option<&str>| {
        let request = CompareRequest {
            period: period.map(Into::into),
            date: date.map(Into::into),
            ..of("MQL")
        };
        let compared = desk.bench.compare(&request).unwrap();
        assert_eq!(
            sum_of_shares(&compared),
            Exact::from_integer(i128::from(compared.gap))
        );
        [compared.marketing.n, compared.sales.n]
    };
    let total = n(None, None);
    let halves = ["2025", "2026"].map(|year| n(Some(year), None));
    let quarters = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"].map(|quarter| n(Some(quarter), None));
    let months = ["2026-01", "2026-02", "2026-03"].map(|month| n(Some(month), None));
    for side in 0..2 {
        assert!(total[side] > 0);
        assert_eq!(halves.iter().map(|n| n[side]).sum::<u64>(), total[side]);
        assert_eq!(quarters.iter().map(|n| n[side]).sum::<u64>(), halves[1][side]);
        assert_eq!(months.iter().map(|n| n[side]).sum::<u64>(), quarters[0][side]);
    }
    assert_eq!(n(Some("2026-01-01..2026-03-31"), None), quarters[0]);
    assert_eq!(n(Some("2026-Q1"), Some("created date")), quarters[0]);
    assert_ne!(n(Some("2026-Q1"), Some("Last activity date")), quarters[0]);
    assert_eq!(n(Some("1999"), None), [0, 0]);
}

#[test]
fn exports_and_charts_are_the_same_bytes_every_time() {
    let desk = sample_desk();
    let export = |name: &str| {
        let set = RowSet::Cause {
            compare: of("MQL"),
            slot: "fit".into(),
            flow: Flow::All,
        };
        let to = desk.path(name).display().to_string();
        let written = desk
            .bench
            .export_rows(&ExportRequest { set, sort: None, to })
            .unwrap();
        assert_eq!(written.rows, 11);
        std::fs::read(desk.path(name)).unwrap()
    };
    let first = export("first.csv");
    desk.reopen();
    assert_eq!(export("second.csv"), first);
    let again = sample_desk();
    assert_eq!(json(&again.compare("MQL")), json(&desk.compare("MQL")));
}
