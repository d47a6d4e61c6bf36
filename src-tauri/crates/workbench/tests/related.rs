//! Criteria about related records and stages over exports: which records belong to which, in one system and
//! across two, and what is said when an export is missing.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod desk;

use desk::Desk;
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
