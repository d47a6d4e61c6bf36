//! What publishers, or an independent reading, count in real exports, the import counts too. The exports live
//! outside the project: where they are absent the tests say so.

use std::collections::BTreeSet;
use std::path::Path;

use crate::kept::{Imported, import, shared};
use serde_json::Value;

fn reference(folder: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder.join("reference.json")).unwrap()).unwrap()
}

/// Asserts that a column holds each value of a reference as often as it says: `{value: count}` or
/// `[[value, count]]`.
fn assert_counts(imported: &Imported, key: &str, expected: &Value) {
    let counts = imported.counts(key);
    let pairs: Vec<(String, u64)> = match expected {
        Value::Object(map) => map
            .iter()
            .map(|(value, count)| (value.clone(), count.as_u64().unwrap()))
            .collect(),
        list => {
            let pair = |pair: &Value| (pair[0].as_str().unwrap().to_owned(), pair[1].as_u64().unwrap());
            list.as_array().unwrap().iter().map(pair).collect()
        }
    };
    assert!(!pairs.is_empty());
    for (value, count) in pairs {
        assert_eq!(counts.get(&value), Some(&count), "{key}: {value}");
    }
}

#[test]
fn the_chain_of_a_zoho_demo_from_campaign_to_activity() {
    let Some(folder) = shared("zoho") else { return };
    let expected = reference(&folder);
    let file = |name: &str| import(&folder.join(format!("{name}.csv")), None).unwrap();
    for (name, rows) in expected["rows"].as_object().unwrap() {
        assert_eq!(Some(file(name).account.rows), rows.as_u64(), "{name}");
    }
    let (leads, potentials, calls) = (file("Leads"), file("Potentials"), file("Calls"));
    assert_counts(&leads, "lead_status", &expected["lead_status"]);
    let converted = leads.counts("converted");
    for (word, cell) in [("Yes", "yes"), ("No", "no")] {
        assert_eq!(Some(converted[cell]), expected["converted"][word].as_u64());
    }
    assert_counts(&potentials, "stage", &expected["stage"]);
    assert_counts(&potentials, "forecast_category", &expected["forecast_type"]);
    let sum: f64 = potentials
        .column("amount")
        .iter()
        .map(|amount| amount.parse::<f64>().unwrap())
        .sum();
    assert_eq!(
        Some(sum),
        expected["amount_sum"].as_f64(),
        "money written as $22,700.00"
    );

    let ids: BTreeSet<String> = leads.column("id").into_iter().collect();
    assert_eq!(Some(ids.len() as u64), expected["lead_unique"].as_u64());
    let of_leads = potentials.column("lead_id");
    let known = of_leads.iter().filter(|id| ids.contains(*id)).count();
    assert_eq!(Some(known as u64), expected["potential_leadid_in_leads"].as_u64());
    let called: Vec<String> = calls
        .column("lead_id")
        .into_iter()
        .filter(|id| ids.contains(id))
        .collect();
    assert_eq!(Some(called.len() as u64), expected["calls_with_lead"].as_u64());
    let called: BTreeSet<&String> = called.iter().collect();
    assert_eq!(Some(called.len() as u64), expected["leads_with_call"].as_u64());
}

#[test]
fn opportunities_and_clicks_that_share_no_key() {
    let Some(folder) = shared("sparklesquad") else {
        return;
    };
    let expected = reference(&folder);
    let sales = import(&folder.join("sales-pipeline.csv"), None).unwrap();
    let clicks = import(&folder.join("clicks.csv"), None).unwrap();
    assert_eq!(Some(sales.account.rows), expected["rows"]["pipeline"].as_u64());
    assert_eq!(Some(clicks.account.rows), expected["rows"]["clicks"].as_u64());
    assert_counts(&sales, "stage", &expected["stages"]);
    assert_counts(&clicks, "lead_source", &expected["clicks_by_source"]);
    assert_counts(&clicks, "industry", &expected["clicks_by_industry"]);
    for column in &sales.account.columns {
        assert_eq!(
            Some(column.empty),
            expected["blank"][&column.plan.header].as_u64(),
            "{}",
            column.plan.header
        );
    }
    for (key, range) in [("created_at", "created_range"), ("close_on", "close_range")] {
        let days: BTreeSet<String> = sales
            .column(key)
            .into_iter()
            .filter(|day| !day.is_empty())
            .collect();
        assert_eq!(days.first().map(String::as_str), expected[range][0].as_str());
        assert_eq!(days.last().map(String::as_str), expected[range][1].as_str());
    }
    let won: f64 = sales
        .column("stage")
        .iter()
        .zip(sales.column("amount"))
        .filter(|(stage, _)| *stage == "Won")
        .map(|(_, amount)| amount.parse::<f64>().unwrap_or(0.0))
        .sum();
    assert_eq!(Some(won), expected["won_sum"].as_f64());
}

#[test]
fn the_same_deals_won_and_lost_in_two_systems() {
    let Some(folder) = shared("leakfinder") else {
        return;
    };
    let expected = &reference(&folder)["sample_hubspot_deals.csv & sample_salesforce_history.csv"];
    let deals = import(&folder.join("sample_hubspot_deals.csv"), None).unwrap();
    let history = import(&folder.join("sample_salesforce_history.csv"), None).unwrap();
    assert_eq!(Some(deals.account.rows), expected["deals"].as_u64());
    let ended: BTreeSet<(String, String)> = history
        .column("opportunity_id")
        .into_iter()
        .zip(history.column("stage"))
        .collect();
    for (stage, key) in [("Closed Won", "won"), ("Closed Lost", "lost")] {
        assert_eq!(
            Some(deals.counts("stage")[stage]),
            expected[key].as_u64(),
            "{stage}"
        );
        let of_stage = ended.iter().filter(|(_, to)| to == stage).count();
        assert_eq!(
            Some(of_stage as u64),
            expected[key].as_u64(),
            "{stage} in the history"
        );
    }
    let revenue: f64 = deals
        .column("stage")
        .iter()
        .zip(deals.column("amount"))
        .filter(|(stage, _)| *stage == "Closed Won")
        .map(|(_, amount)| amount.parse::<f64>().unwrap_or(0.0))
        .sum();
    assert_eq!(Some(revenue), expected["won_revenue"].as_f64());
}

#[test]
fn the_stages_of_wide_deals_are_known_by_name() {
    let Some(folder) = shared("leakfinder") else {
        return;
    };
    let deals = import(&folder.join("test1_hubspot_clean.csv"), None).unwrap();
    let stages: Vec<(String, String)> = deals
        .account
        .columns
        .iter()
        .filter_map(|column| column.plan.stage.clone())
        .map(|stage| (stage.stage, stage.pipeline.unwrap_or_default()))
        .collect();
    let names = [
        "Discovery",
        "Qualified",
        "Demo",
        "Proposal",
        "Negotiation",
        "Closed Won",
        "Closed Lost",
    ];
    assert_eq!(
        stages,
        names.map(|name| (name.to_owned(), "Sales Pipeline".to_owned()))
    );
}

#[test]
fn a_developer_org_writes_its_dates_in_two_digits_with_the_month_first() {
    let Some(folder) = shared("sf_devorg/data") else {
        return;
    };
    let deals = import(&folder.join("Opportunity.csv"), None).unwrap();
    assert_eq!(deals.column("close_on")[0], "2024-02-03");
    assert_eq!(deals.column("created_at")[0], "2026-02-23");
    assert_eq!(deals.column("modified_at")[0], "2026-02-23 20:55:00");
    let history = import(&folder.join("OpportunityHistory.csv"), None).unwrap();
    assert_eq!(history.column("changed_at")[0], "2026-02-23 20:55:00");
    assert_eq!(history.column("close_on")[0], "2021-01-27");
}

#[test]
fn small_hubspot_exports_with_planted_defects_keep_every_record() {
    let Some(folder) = shared("pipecheck") else { return };
    let deals = import(&folder.join("real_deals.csv"), None).unwrap();
    assert_eq!(deals.account.rows, 20);
    assert_eq!(deals.column("stage_changed_at")[0], "2026-05-01");
    assert_eq!(
        (
            deals.column("contact_id")[0].as_str(),
            deals.column("account_id")[0].as_str()
        ),
        ("2001", "RC001")
    );
    let contacts = import(&folder.join("real_contacts.csv"), None).unwrap();
    assert_eq!(contacts.account.rows, 30);
    let ids: BTreeSet<String> = contacts.column("id").into_iter().collect();
    let known = deals
        .column("contact_id")
        .iter()
        .filter(|id| ids.contains(*id))
        .count();
    assert!(known > 0);
}
