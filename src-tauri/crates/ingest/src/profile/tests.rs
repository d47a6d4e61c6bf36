//! The registry holds together, and headers alone are recognised and mapped as they should.

use std::collections::BTreeSet;

use super::*;

#[test]
fn every_key_of_a_profile_is_a_field_of_its_table_or_says_that_it_is_none() {
    let mut ids = BTreeSet::new();
    for known in exports() {
        let export = known.export;
        assert!(ids.insert(export.id), "{} twice", export.id);
        let keys: BTreeSet<&str> = known.spellings.keys().collect();
        for need in export.needs.iter().flat_map(|need| need.split('|')) {
            assert!(
                keys.contains(need) || field_of(export, need),
                "{} needs {need}, which no header fills",
                export.id
            );
        }
        let Some(table) = export.table else { continue };
        for key in keys {
            // What only tells the export from others is asked for in its needs.
            let tells = export
                .needs
                .iter()
                .any(|need| need.split('|').any(|word| word == key));
            assert!(
                key == OWN || key == TECHNICAL || tells || field(table, key).is_some(),
                "{}: {key}",
                export.id
            );
            assert_ne!(key, DERIVED);
        }
    }
}

fn field_of(export: &Export, key: &str) -> bool {
    export.table.is_some_and(|table| field(table, key).is_some())
}

/// Why the headers are recognised, and the field of each.
fn recognised(headers: &[&str]) -> (String, Vec<Option<&'static str>>) {
    let found = recognise(headers, None).expect("recognised");
    let table = found.export.table.expect("a table");
    (found.tell().why, fields(headers, table, Some(found.export)).keys)
}

#[test]
fn a_salesforce_lead_report_and_its_api_names() {
    let (why, fields) = recognised(&[
        "Lead ID",
        "Lead Owner",
        "Company / Account",
        "Create Date",
        "My score",
    ]);
    assert_eq!(why, "4 of 5 headers of Salesforce Leads");
    let expected = [
        Some("id"),
        Some("owner"),
        Some("company"),
        Some("created_at"),
        None,
    ];
    assert_eq!(fields, expected);
    for headers in [
        ["Id", "LeadSource", "IsConverted", "NumberOfEmployees", "LastName"],
        [
            "id",
            "lead_source",
            "is_converted",
            "number_of_employees",
            "last_name",
        ],
    ] {
        let (why, fields) = recognised(&headers);
        assert_eq!(why, "5 of 5 headers of Salesforce Leads");
        let expected = ["id", "lead_source", "converted", "employees", "last_name"];
        assert_eq!(fields, expected.map(Some));
    }
}

#[test]
fn a_hubspot_contact_export_with_old_and_new_lifecycle_dates() {
    let headers = [
        "Record ID",
        "Became A Marketing Qualified Lead Date",
        "Date entered \"Sales Qualified Lead (Lifecycle Stage Pipeline)\"",
        "HubSpot Score",
        "Salesforce Lead ID",
        "Lifecycle Stage",
        "Cumulative time in \"Lead (Lifecycle Stage Pipeline)\"",
    ];
    let (why, fields) = recognised(&headers);
    assert_eq!(why, "7 of 7 headers of HubSpot Contacts");
    let expected = [
        "id",
        "became_mql_at",
        "became_sql_at",
        "lead_score",
        "crm_id",
        "lifecycle_stage",
    ]
    .map(Some);
    assert_eq!((&fields[..6], fields[6]), (&expected[..], None));
}

#[test]
fn the_stage_of_a_history_row_is_the_one_it_went_to() {
    let (why, fields) = recognised(&[
        "Opportunity ID",
        "From Stage",
        "To Stage",
        "Stage",
        "Last Modified",
    ]);
    assert_eq!(why, "5 of 5 headers of Salesforce Opportunity History");
    let expected = [
        Some("opportunity_id"),
        Some("from_stage"),
        Some("stage"),
        None,
        Some("changed_at"),
    ];
    assert_eq!(fields, expected);
}

#[test]
fn exports_of_nobody_in_particular_are_mapped_by_common_words() {
    let (_, olist) = recognised(&["mql_id", "first_contact_date", "landing_page_id", "origin"]);
    assert_eq!(olist, [Some("id"), Some("created_at"), None, Some("lead_source")]);
    let maven = [
        "opportunity_id",
        "sales_agent",
        "deal_stage",
        "engage_date",
        "close_date",
        "close_value",
    ];
    let expected = ["id", "owner", "stage", "engaged_on", "close_on", "amount"];
    assert_eq!(recognised(&maven).1, expected.map(Some));
    assert!(recognise(&["foo", "bar"], None).is_none());
}

#[test]
fn of_two_columns_for_one_field_the_better_spelling_wins() {
    let (_, fields) = recognised(&[
        "Associated Company",
        "Company Name",
        "Record ID",
        "HubSpot Score",
        "Email",
    ]);
    assert_eq!(fields[..2], [None, Some("company")]);
}

#[test]
fn the_hidden_columns_of_dynamics_are_left_out_but_for_the_id() {
    let headers = [
        "(Do Not Modify) Opportunity",
        "(Do Not Modify) Row Checksum",
        "(Do Not Modify) Modified On",
        "Topic",
        "Est. close date",
        "Modified On",
    ];
    let found = fields(
        &headers,
        Table::Opportunities,
        recognise(&headers, None).map(|found| found.export),
    );
    assert_eq!(found.technical, [false, true, true, false, false, false]);
    let expected = [
        Some("id"),
        None,
        None,
        Some("name"),
        Some("close_on"),
        Some("modified_at"),
    ];
    assert_eq!(found.keys, expected);
}

/// The finding of a file whose table is for the user to say.
fn told(headers: &[&str]) -> Option<(String, String)> {
    let finding = candidates(headers, None).finding()?;
    Some((finding.code, finding.message))
}

#[test]
fn two_close_candidates_of_different_tables_are_for_the_user_to_decide() {
    let headers = ["Id", "Name", "Email", "Lead Source", "Stage", "Status", "Amount"];
    let (code, message) = told(&headers).expect("undecided");
    assert_eq!(code, "table-undecided");
    assert!(
        message.contains("Salesforce Leads") && message.contains("Salesforce Opportunities"),
        "{message}"
    );
    let labels: Vec<_> = candidates(&headers, None)
        .candidates
        .iter()
        .map(|found| found.export.table)
        .collect();
    let different: BTreeSet<_> = labels.iter().collect();
    assert_eq!(labels.len(), different.len(), "one candidate per table");
}

#[test]
fn a_candidate_that_explains_every_header_another_does_and_more_is_no_doubt() {
    // All but the first are headers of an opportunity as well.
    let headers = [
        "OpportunityId",
        "StageName",
        "Amount",
        "CloseDate",
        "CreatedDate",
        "Id",
    ];
    assert_eq!(told(&headers), None);
    assert_eq!(
        recognise(&headers, None).map(|found| found.export.id),
        Some("salesforce-opportunity-history")
    );
}

#[test]
fn an_export_of_no_table_is_named_and_left_to_the_user() {
    let companies = [
        "Record ID",
        "Name",
        "Domain Name",
        "Industry",
        "Company Owner",
        "Create Date",
    ];
    let (code, message) = told(&companies).expect("undecided");
    assert_eq!(code, "no-table");
    assert_eq!(
        message,
        "This looks like HubSpot Companies (6 of 6 headers), and Counterpart has no use for that yet."
    );
    let (code, _) = told(&["foo", "bar"]).expect("undecided");
    assert_eq!(code, "unknown-table");
}
