//! Real exports, with the counts their publishers or an independent reading give. They live outside the
//! project: where they are absent the tests say so.

use crate::kept::{import, shared};
use model::{Kind, Table};
use serde_json::Value;

fn reference(path: &std::path::Path) -> Value {
    let text = std::fs::read_to_string(path.join("reference.json")).expect("a reference beside the data");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn olist_leads_keep_a_blank_origin_apart_from_the_word_unknown() {
    let Some(olist) = shared("olist") else { return };
    let leads = import(&olist.join("olist_marketing_qualified_leads_dataset.csv"), None).unwrap();
    assert_eq!((leads.account.rows, leads.account.rejected), (8000, 0));
    assert_eq!(leads.plan.table, Table::Leads);
    let keys: Vec<&str> = leads.mapping().iter().map(|(_, key)| *key).collect();
    assert_eq!(keys, ["id", "created_at", "landing_page_id", "lead_source"]);
    assert_eq!(leads.kind("created_at"), Kind::Date);
    let origins = leads.counts("lead_source");
    assert_eq!(
        (origins[""], origins["unknown"], origins["organic_search"]),
        (60, 1099, 2296)
    );
    assert!(leads.codes().contains(&"looks-unknown"));

    let deals = import(&olist.join("olist_closed_deals_dataset.csv"), None).unwrap();
    assert_eq!(
        (deals.account.rows, deals.plan.table),
        (842, Table::Opportunities)
    );
    assert_eq!(deals.kind("close_on"), Kind::DateTime);
    assert_eq!(deals.column("lead_id")[0], "5420aad7fec3549a85876ba1c529bd84");
    assert_eq!(deals.column("close_on")[0], "2018-02-26 19:58:54");
}

#[test]
fn maven_opportunities_read_as_their_reference_does() {
    let Some(maven) = shared("maven") else { return };
    let reference = reference(&maven);
    let sales = import(&maven.join("sales_pipeline.csv"), None).unwrap();
    assert_eq!(
        (sales.account.rows, sales.plan.table),
        (8800, Table::Opportunities)
    );
    let blanks = [
        ("id", "opportunity_id"),
        ("owner", "sales_agent"),
        ("product", "product"),
        ("account", "account"),
        ("stage", "deal_stage"),
        ("engaged_on", "engage_date"),
        ("close_on", "close_date"),
        ("amount", "close_value"),
    ];
    for (key, header) in blanks {
        let empty = sales
            .account
            .columns
            .iter()
            .find(|column| column.plan.key == key)
            .map(|column| column.empty);
        assert_eq!(empty, reference["blank"][header].as_u64(), "{key}");
    }
    assert_eq!(sales.kind("amount"), Kind::Money);
    let stages = sales.counts("stage");
    for stage in ["Won", "Lost", "Engaging", "Prospecting"] {
        assert_eq!(Some(stages[stage]), reference["overall"][stage].as_u64());
    }
    let won = sales.column("stage").into_iter().zip(sales.column("amount"));
    let sum: f64 = won
        .filter(|(stage, _)| stage == "Won")
        .map(|(_, amount)| amount.parse::<f64>().unwrap())
        .sum();
    assert_eq!(Some(sum), reference["overall"]["won_value_sum"].as_f64());
}

#[test]
fn xeducation_reads_select_as_unknown_and_last_activity_as_what_it_is() {
    let Some(xeducation) = shared("xeducation") else {
        return;
    };
    let reference = reference(&xeducation);
    let leads = import(&xeducation.join("Leads.csv"), None).unwrap();
    assert_eq!(Some(leads.account.rows), reference["rows"].as_u64());
    assert_eq!(
        Some(leads.account.columns.len() as u64),
        reference["cols"].as_u64()
    );
    assert_eq!(leads.plan.table, Table::Leads);
    assert_eq!(leads.column("id")[0], "7927b2df-8bba-4d29-b9a2-b6e0beafe620");
    assert_eq!(leads.kind("converted"), Kind::YesNo);
    assert_eq!(
        Some(leads.counts("converted")["yes"]),
        reference["converted"].as_u64()
    );
    let sources = &reference["by Lead Source"];
    let counts = leads.counts("lead_source");
    for (source, expected) in sources.as_object().unwrap() {
        if let Some(count) = counts.get(source) {
            assert_eq!(Some(*count), expected["leads"].as_u64(), "{source}");
        }
    }
    assert_eq!(leads.kind("last_activity"), Kind::Category);
    assert!(
        leads
            .preview
            .findings
            .iter()
            .any(|finding| finding.code == "field-not-taken")
    );
    for (key, header) in [
        ("specialization", "Specialization"),
        ("city", "City"),
        ("lead_profile", "Lead Profile"),
    ] {
        let (blank, select) = (
            reference["blank"][header].as_u64(),
            reference["select"][header].as_u64(),
        );
        let counts = leads.counts(key);
        assert_eq!(counts[""], blank.unwrap() + select.unwrap(), "{header}");
        assert!(!counts.contains_key("Select"), "{header}");
    }
    let mut plan = leads.plan.clone();
    for column in &leads.plan.columns {
        let (column, text) = (column.header.clone(), "Select".to_owned());
        ingest::apply_fix(&mut plan, &model::Fix::Known { column, text }).unwrap();
    }
    let kept = crate::kept::import_by(&xeducation.join("Leads.csv"), leads.preview, plan).unwrap();
    let specializations = &reference["by Specialization"];
    for (text, count) in kept.counts("specialization") {
        let name = if text.is_empty() { "(blank)" } else { &text };
        assert_eq!(Some(count), specializations[name]["leads"].as_u64(), "{name}");
    }
}

#[test]
fn a_salesforce_org_by_api_names_has_its_dates_read_month_first() {
    let Some(org) = shared("sf_devorg/data") else {
        return;
    };
    let leads = import(&org.join("Lead.csv"), None).unwrap();
    assert_eq!(
        leads.preview.profile.as_ref().map(|profile| profile.id.as_str()),
        Some("salesforce-leads")
    );
    assert_eq!(leads.column("modified_at")[0], "2026-02-24 02:18:00");
    assert_eq!(leads.column("converted_at")[0], "2026-02-24");
    assert_eq!(leads.column("annual_revenue")[0], "900750000");
    let history = import(&org.join("OpportunityHistory.csv"), None).unwrap();
    assert_eq!(history.plan.table, Table::StageHistory);
    assert_eq!(history.column("changed_at")[0], "2026-02-23 20:55:00");
}

#[test]
fn the_same_deals_as_hubspot_and_as_salesforce_exports() {
    let Some(leakfinder) = shared("leakfinder") else {
        return;
    };
    let deals = import(&leakfinder.join("sample_hubspot_deals.csv"), None).unwrap();
    assert_eq!(
        deals.preview.profile.as_ref().map(|profile| profile.id.as_str()),
        Some("hubspot-deals")
    );
    assert_eq!(deals.column("created_at")[0], "2024-11-27 10:36:00");
    assert_eq!(deals.column("amount")[..2], ["", "65300"]);
    let history = import(&leakfinder.join("sample_salesforce_history.csv"), None).unwrap();
    assert_eq!(
        history.preview.profile.unwrap().id,
        "salesforce-opportunity-history"
    );
    assert_eq!(history.account.rejected, 0);
}

#[test]
fn zoho_dates_and_amounts_in_thousands_are_read() {
    let Some(zoho) = shared("zoho") else { return };
    let potentials = import(&zoho.join("Potentials.csv"), Some(Table::Opportunities)).unwrap();
    assert_eq!(potentials.kind("created_at"), Kind::DateTime);
    assert_eq!(potentials.column("created_at")[0], "2021-04-15 00:02:00");
    assert_eq!(potentials.kind("amount"), Kind::Money);
    assert_eq!(potentials.column("amount")[0], "22700");
    let campaigns = import(&zoho.join("Campaigns.csv"), None).unwrap();
    let revenue = campaigns
        .account
        .columns
        .iter()
        .find(|column| column.plan.header == "Expected Revenue")
        .unwrap();
    assert_eq!(
        (revenue.kind, revenue.currency.as_deref(), revenue.unreadable),
        (Kind::Money, Some("USD"), 0)
    );
    assert_eq!(campaigns.column(&revenue.plan.key)[..2], ["342090", "1117100"]);
    let leads = import(&zoho.join("Leads.csv"), Some(Table::Leads)).unwrap();
    let rows = reference(&zoho)["rows"]["Leads"].as_u64();
    assert_eq!(
        (Some(leads.account.rows), leads.kind("created_at")),
        (rows, Kind::DateTime)
    );
}

#[test]
fn the_edge_cases_of_csv_spectrum_read_as_their_answers_say() {
    let Some(spectrum) = shared("csv_spectrum") else {
        return;
    };
    for entry in std::fs::read_dir(&spectrum).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "csv") {
            continue;
        }
        let answers = spectrum
            .join("json")
            .join(path.with_extension("json").file_name().unwrap());
        let answers: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(answers).unwrap()).unwrap();
        let mut preview = ingest::preview(&path, None, None).unwrap();
        for column in &mut preview.columns {
            column.field = None;
        }
        let mut plan = ingest::plan_of(&preview);
        for column in &mut plan.columns {
            column.kind = Some(Kind::Text);
        }
        let imported = crate::kept::import_by(&path, preview, plan).unwrap();
        for column in &imported.account.columns {
            let expected: Vec<&str> = answers
                .iter()
                .map(|row| row[&column.plan.header].as_str().unwrap())
                .collect();
            let found = imported.column(&column.plan.key);
            let found: Vec<String> = found.iter().map(|cell| cell.replace("\r\n", "\n")).collect();
            assert_eq!(
                found,
                expected
                    .iter()
                    .map(|c| c.replace("\r\n", "\n"))
                    .collect::<Vec<_>>(),
                "{}",
                path.display()
            );
        }
    }
}
