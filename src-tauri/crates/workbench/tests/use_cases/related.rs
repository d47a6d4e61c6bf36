//! Criteria about related records and stages over exports: which records belong to which, in one system and
//! across two, and what is said when an export is missing.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use crate::desk::Desk;
use model::{Table, Team};
use workbench::api::{RowSet, RowsRequest};

const LEADS: &str = "Lead ID,First Name,Email,Converted Opportunity ID,Create Date
00Q000000000001,Ana,ana@north.example,006000000000001,2026-01-10
00Q000000000002,Ben,ben@north.example,,2026-01-10
00Q000000000003,Cleo,cleo@north.example,006000000000004,2026-01-10
";
const DEALS: &str = "Opportunity ID,Opportunity Name,Stage,Amount,Created Date,Contact Email
006000000000001,One,Proposal,12000,2026-01-20,
006000000000003,Three,Discovery,50000,2026-01-20,BEN@north.example
006000000000004,Four,Proposal,5000,2026-01-20,
";

fn found(desk: &Desk, table: Table, text: &str) -> Vec<u64> {
    let page = desk.bench.rows(&RowsRequest {
        set: RowSet::Where {
            table,
            text: text.to_owned(),
        },
        sort: None,
        offset: 0,
        limit: 100,
    });
    page.unwrap_or_else(|error| panic!("{text}: {error}"))
        .rows
        .iter()
        .map(|row| row.record)
        .collect()
}

#[test]
fn a_leads_deals_are_those_that_its_ids_or_its_address_name_and_the_other_way_round() {
    let desk = Desk::new();
    desk.bring_in(Team::Sales, Table::Leads, "leads.csv", LEADS);
    desk.bring_in(Team::Sales, Table::Opportunities, "deals.csv", DEALS);
    for (text, leads) in [
        ("has an opportunity", vec![0, 1, 2]),
        ("has an opportunity where (Stage is Proposal)", vec![0, 2]),
        ("has an opportunity where (Amount ≥ 10k)", vec![0, 1]),
        (
            "has an opportunity where (Amount ≥ 10k and Stage is Proposal)",
            vec![0],
        ),
        ("no opportunity where (Amount ≥ 10k)", vec![2]),
        ("at least 2 opportunities", vec![]),
    ] {
        assert_eq!(found(&desk, Table::Leads, text), leads, "{text}");
    }
    assert_eq!(
        found(
            &desk,
            Table::Opportunities,
            "has a lead where (First name is Ben)"
        ),
        [1]
    );
}

const CONTACTS: &str = "Record ID,First Name,Email,Create Date,Salesforce Lead ID
1,Ana,ana@hub.example,2026-01-10 09:00,00Q000000000001
2,Zoe,zoe@hub.example,2026-01-10 09:00,
";
const TASKS: &str = "Activity ID,Lead ID,Opportunity ID,Email,Activity Type,Date,Assigned
1,00Q000000000001,,,Call,2026-01-02,Ilka Brandau
2,00Q000000000001,,,Call,2026-01-10,HubSpot Integration
3,,006000000000003,,Call,2026-01-10,
4,,,zoe@hub.example,Email,2026-01-11,Ilka Brandau
";

#[test]
fn a_side_counts_its_own_exports_and_else_the_other_sides_whoever_holds_the_record() {
    let desk = Desk::new();
    desk.bring_in(Team::Marketing, Table::Leads, "contacts.csv", CONTACTS);
    desk.bring_in(Team::Sales, Table::Leads, "leads.csv", LEADS);
    desk.bring_in(Team::Sales, Table::Activities, "tasks.csv", TASKS);
    // Ana is one record of both systems; the task names her by the id she has in the other one.
    for (text, n) in [
        ("at least 2 activities", 1),
        ("has an activity", 2),
        ("no activity", 0),
        ("has an activity by people", 2),
        (
            "has an activity of kind call by people within 9 days before Created date",
            1,
        ),
        ("present in Sales' system", 1),
        (
            "not present in Sales' system and has an activity of kind Email",
            1,
        ),
    ] {
        let side = desk.write("MQL", Team::Marketing, text);
        assert_eq!(side.problem.map(|problem| problem.message), None, "{text}");
        assert!(side.warnings.is_empty(), "{text}: {:?}", side.warnings);
        assert_eq!(side.count, Some(n), "{text}");
    }
    let side = desk.write("MQL", Team::Marketing, "no activity of kind Call");
    assert_eq!(
        (side.reads[0].label.as_str(), side.reads[0].borrowed),
        ("Activities", true)
    );
    assert_eq!(side.reads[0].files, ["tasks.csv"]);
    // An export that comes later answers what was unknown.
    let side = desk.write("MQL", Team::Sales, "has an opportunity (unknown counts)");
    assert_eq!((side.count, side.unknown), (Some(3), 3));
    assert_eq!(
        side.warnings[0].message,
        "No export of opportunities is here, so this is unknown for every record."
    );
    desk.bring_in(Team::Sales, Table::Opportunities, "deals.csv", DEALS);
    let side = desk.write(
        "MQL",
        Team::Sales,
        "has an opportunity where (has an activity by people)",
    );
    assert_eq!((side.count, side.unknown, side.warnings.len()), (Some(0), 1, 0));
}

#[test]
fn stages_are_asked_for_where_a_history_tells_of_them() {
    let desk = Desk::new();
    desk.bring_in(Team::Sales, Table::Opportunities, "deals.csv", DEALS);
    let side = desk.write("Pipeline", Team::Sales, "reached Proposal");
    assert_eq!((side.count, side.unknown), (Some(0), 3));
    assert_eq!(
        side.warnings[0].message,
        "No export tells of the stages of these records, so this is unknown for every record."
    );
    let history = "Opportunity ID,From Stage,To Stage,Last Modified
006000000000001,,Discovery,2026-01-20
006000000000001,Discovery,Proposal,2026-02-03
006000000000003,,Discovery,2026-01-20
006000000000004,Proposal,Discovery,2026-02-05
006000000000004,Discovery,Proposal,2026-03-05
";
    desk.bring_in(Team::Sales, Table::StageHistory, "history.csv", history);
    for (text, deals) in [
        ("reached proposal", vec![0, 2]),
        ("reached Proposal by 2026-02-02", vec![2]),
        ("first reached Proposal in 2026-02", vec![0]),
        ("reached Proposal in 2026-03", vec![2]),
        ("stayed in Proposal more than 15 days", vec![0, 2]),
        ("stayed in Discovery more than 40 days", vec![1]),
        ("not reached Proposal", vec![1]),
        ("reached Nowhere", vec![]),
    ] {
        assert_eq!(found(&desk, Table::Opportunities, text), deals, "{text}");
    }
    let side = desk.write("Pipeline", Team::Sales, "reached Nowhere");
    assert_eq!(
        side.warnings[0].message,
        "`Nowhere` is not among the values seen in the stages."
    );
    let offered = desk.bench.complete(&workbench::api::CompleteRequest {
        term: desk.bench.find_term("Pipeline").unwrap(),
        team: Team::Sales,
        text: "reached Pr".to_owned(),
        cursor: 10,
    });
    assert_eq!(offered.unwrap()[0].insert, "Proposal");
    desk.bring_in(Team::Sales, Table::Leads, "leads.csv", LEADS);
    assert_eq!(
        found(
            &desk,
            Table::Leads,
            "has an opportunity where (reached Proposal by 2026-02-03)"
        ),
        [0, 2]
    );
}
