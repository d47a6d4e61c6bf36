//! The road on real exports: what their publishers count, Counterpart counts. The exports live outside
//! the project; where they are absent the tests say so.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::desk::{Desk, assert_adds_up, shared};
use model::{Money, Table, Team};
use serde_json::Value;
use workbench::api::Measure;

fn reference(folder: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder.join("reference.json")).unwrap()).unwrap()
}

/// A criterion that this field holds this value, or holds none.
fn holds(field: &str, value: &str) -> String {
    if value == "(blank)" {
        format!("[{field}] is unknown")
    } else {
        format!("[{field}] is \"{value}\"")
    }
}

/// 8,000 leads that marketing qualified and the 842 of them that sales closed, linked on their id.
fn olist(folder: &Path) -> Desk {
    let desk = Desk::new();
    let file = |name: &str| folder.join(format!("olist_{name}_dataset.csv"));
    let leads = Some(Table::Leads);
    desk.import(Team::Marketing, leads, &file("marketing_qualified_leads"), &[])
        .unwrap();
    desk.import(Team::Sales, leads, &file("closed_deals"), &[("mql_id", "id")])
        .unwrap();
    desk
}

#[test]
fn olist_leads_and_won_deals_per_origin_are_the_publishers() {
    let Some(folder) = shared("olist") else { return };
    let desk = olist(&folder);
    for team in [Team::Marketing, Team::Sales] {
        desk.write("MQL", team, "every record");
    }
    let all = desk.compare("MQL");
    assert_eq!((all.marketing.n, all.sales.n, all.both.n), (8000, 842, 842));
    let links = all.links.unwrap();
    assert_eq!((links.by_id, links.by_email), (842, 0));
    assert_eq!((links.only_marketing, links.only_sales), (8000 - 842, 0));
    // Both say the same; the one cause is what sales' system does not hold.
    assert_eq!(all.causes.len(), 1);
    assert_eq!(
        (all.causes[0].slot.as_str(), all.causes[0].share.as_str()),
        ("presence", "-7158")
    );

    let reference = reference(&folder);
    let origins = reference["by_origin"].as_object().unwrap();
    assert!(origins.contains_key("(blank)") && origins.contains_key("unknown"));
    for (origin, expected) in origins {
        let rule = holds("Lead source", origin);
        desk.write("MQL", Team::Marketing, &rule);
        // Sales' export has no origin: it is read from marketing's.
        let sales = desk.write("MQL", Team::Sales, &rule);
        assert!(sales.reads[0].borrowed, "{:?}", sales.reads);
        let compared = desk.compare("MQL");
        assert_eq!(Some(compared.marketing.n), expected["mql"].as_u64(), "{origin}");
        assert_eq!(Some(compared.sales.n), expected["won"].as_u64(), "{origin}");
        assert_eq!(compared.both.n, compared.sales.n);
    }
}

#[test]
fn a_rule_on_the_other_teams_field_and_a_missing_record_are_causes_of_their_own() {
    let Some(folder) = shared("olist") else { return };
    let desk = olist(&folder);
    desk.write("MQL", Team::Marketing, "Lead source is organic_search");
    desk.write(
        "MQL",
        Team::Sales,
        "Lead source is organic_search and won_date is known",
    );
    let compared = desk.compare("MQL");
    assert_eq!((compared.marketing.n, compared.sales.n), (2296, 271));
    let sum: model::Exact = compared
        .causes
        .iter()
        .map(|cause| cause.share.parse::<model::Exact>().unwrap())
        .sum();
    assert_eq!(sum, model::Exact::from_integer(271 - 2296));
    // A lead that is not in sales' export has no won date either: each of the two causes takes half.
    let shares: BTreeMap<&str, &str> = compared
        .causes
        .iter()
        .map(|cause| (cause.slot.as_str(), cause.share.as_str()))
        .collect();
    assert_eq!(shares.len(), 2, "{shares:?}");
    assert!(shares.values().all(|share| *share == "-2025/2"), "{shares:?}");
}

#[test]
fn maven_stages_blank_accounts_and_won_value_are_the_publishers() {
    let Some(folder) = shared("maven") else { return };
    let desk = Desk::new();
    let source = desk
        .import(
            Team::Sales,
            Some(Table::Opportunities),
            &folder.join("sales_pipeline.csv"),
            &[],
        )
        .unwrap();
    assert_adds_up(&desk.source(source));
    let reference = reference(&folder);
    let count = |text: &str| desk.count(Table::Opportunities, text);
    assert_eq!(count("every record"), 8800);
    for stage in ["Won", "Lost", "Engaging", "Prospecting"] {
        let expected = &reference["blank_by_stage"][stage];
        assert_eq!(
            Some(count(&holds("Stage", stage))),
            reference["overall"][stage].as_u64(),
            "{stage}"
        );
        let blank = count(&format!("Stage is {stage} and Account is unknown"));
        assert_eq!(Some(blank), expected["account"].as_u64(), "{stage}");
    }
    assert_eq!(count("Account is unknown"), 1425);
    for (agent, expected) in reference["by_agent"].as_object().unwrap() {
        let won = count(&format!("Owner is \"{agent}\" and Stage is Won"));
        assert_eq!(Some(won), expected["Won"].as_u64(), "{agent}");
    }
    for (quarter, expected) in reference["by_close_quarter"].as_object().unwrap() {
        let text = if quarter == "(open)" {
            "Close date is unknown".to_owned()
        } else {
            format!("Close date in {quarter}")
        };
        assert_eq!(Some(count(&text)), expected["n"].as_u64(), "{quarter}");
    }
}

#[test]
fn maven_won_value_is_compared_to_the_cent() {
    let Some(folder) = shared("maven") else { return };
    let desk = Desk::new();
    desk.import(
        Team::Sales,
        Some(Table::Opportunities),
        &folder.join("sales_pipeline.csv"),
        &[],
    )
    .unwrap();
    desk.bench
        .change_term("pipeline", None, Some(Measure::Amount), Some("Amount"))
        .unwrap();
    desk.write("Pipeline", Team::Marketing, "Stage is one of (Won, Engaging)");
    let won = desk.write("Pipeline", Team::Sales, "Stage is Won");
    let sum = reference(&folder)["overall"]["won_value_sum"].as_f64().unwrap();
    assert_eq!(won.amount, Some(Money((sum * 100.0) as i64)));
    let compared = desk.compare("Pipeline");
    // Open deals have no value yet: 1,589 records apart, no money apart.
    assert_eq!((compared.marketing.n, compared.sales.n), (4238 + 1589, 4238));
    assert_eq!((compared.marketing.amount, compared.gap), (won.amount, 0));
    assert!(
        compared
            .notes
            .iter()
            .any(|note| note.contains("1589") || note.contains("1,589")),
        "{:?}",
        compared.notes
    );
}

#[test]
fn xeducation_counts_are_the_publishers_without_regard_to_case() {
    let Some(folder) = shared("xeducation") else {
        return;
    };
    let desk = Desk::new();
    let source = desk
        .import(
            Team::Marketing,
            Some(Table::Leads),
            &folder.join("Leads.csv"),
            &[],
        )
        .unwrap();
    assert_adds_up(&desk.source(source));
    let count = |text: &str| desk.count(Table::Leads, text);
    assert_eq!((count("every record"), count("Converted is yes")), (9240, 3561));
    let reference = reference(&folder);
    for field in [
        "Lead Origin",
        "Lead Source",
        "Last Activity",
        "Tags",
        "Lead Profile",
        "City",
        "Country",
    ] {
        // Criteria compare without regard to case, so Google and google are one: 2,868 + 5. Nothing was chosen
        // where a cell says Select, so it is unknown like a blank one.
        let mut folded: BTreeMap<String, (String, u64, u64)> = BTreeMap::new();
        for (value, expected) in reference[format!("by {field}")].as_object().unwrap() {
            let value = if value == "Select" { "(blank)" } else { value };
            let entry = folded
                .entry(value.to_lowercase())
                .or_insert_with(|| (value.to_owned(), 0, 0));
            entry.1 += expected["leads"].as_u64().unwrap();
            entry.2 += expected["converted"].as_u64().unwrap();
        }
        for (value, leads, converted) in folded.values() {
            let rule = holds(field, value);
            assert_eq!(count(&rule), *leads, "{rule}");
            assert_eq!(
                count(&format!("{rule} and Converted is yes")),
                *converted,
                "{rule}"
            );
        }
    }
    assert_eq!(count("Lead source is google"), 2873);
    for (value, word) in [("Yes", "yes"), ("No", "no")] {
        let expected = &reference["by Do Not Email"][value];
        let rule = format!("Email opt out is {word}");
        assert_eq!(Some(count(&rule)), expected["leads"].as_u64());
        assert_eq!(
            Some(count(&format!("{rule} and Converted is yes"))),
            expected["converted"].as_u64()
        );
    }
}

#[test]
fn a_vendors_chain_and_two_systems_without_a_common_key_count_as_their_references() {
    let (Some(zoho), Some(sparkles)) = (shared("zoho"), shared("sparklesquad")) else {
        return;
    };
    let desk = Desk::new();
    desk.import(Team::Marketing, Some(Table::Leads), &zoho.join("Leads.csv"), &[])
        .unwrap();
    desk.import(
        Team::Sales,
        Some(Table::Opportunities),
        &zoho.join("Potentials.csv"),
        &[],
    )
    .unwrap();
    let expected = reference(&zoho);
    for (source, pair) in expected["lead_source"].as_object().unwrap() {
        let rule = holds("Lead source", source);
        assert_eq!(
            Some(desk.count(Table::Leads, &rule)),
            pair[0].as_u64(),
            "{source}"
        );
        let converted = desk.count(Table::Leads, &format!("{rule} and Converted is yes"));
        assert_eq!(Some(converted), pair[1].as_u64(), "{source}");
    }
    for pair in expected["stage"].as_array().unwrap() {
        let rule = holds("Stage", pair[0].as_str().unwrap());
        assert_eq!(
            Some(desk.count(Table::Opportunities, &rule)),
            pair[1].as_u64(),
            "{rule}"
        );
    }
    desk.bench
        .change_term("opportunity", None, None, Some("Amount"))
        .unwrap();
    let all = desk.write("Opportunity", Team::Sales, "every record");
    let sum = expected["amount_sum"].as_f64().unwrap();
    assert_eq!(
        all.amount,
        Some(Money((sum * 100.0) as i64)),
        "money written as $342.09K and $22,700.00"
    );

    let desk = Desk::new();
    desk.import(
        Team::Sales,
        Some(Table::Opportunities),
        &sparkles.join("sales-pipeline.csv"),
        &[],
    )
    .unwrap();
    let expected = reference(&sparkles);
    for (stage, count) in expected["stages"].as_object().unwrap() {
        assert_eq!(
            Some(desk.count(Table::Opportunities, &holds("Stage", stage))),
            count.as_u64(),
            "{stage}"
        );
    }
    let blank = desk.count(Table::Opportunities, "Account is unknown");
    assert_eq!(Some(blank), expected["blank"]["Account"].as_u64());
}

#[test]
fn the_same_deals_from_two_systems_are_the_same_deals() {
    let Some(folder) = shared("leakfinder") else {
        return;
    };
    let desk = Desk::new();
    let deals = Some(Table::Opportunities);
    desk.import(
        Team::Marketing,
        deals,
        &folder.join("sample_hubspot_deals.csv"),
        &[],
    )
    .unwrap();
    let all = &reference(&folder)["sample_hubspot_deals.csv & sample_salesforce_history.csv"];
    let stage = |text: &str| Some(desk.count(Table::Opportunities, text));
    assert_eq!(stage("every record"), all["deals"].as_u64());
    assert_eq!(stage("Stage is \"Closed Won\""), all["won"].as_u64());
    assert_eq!(stage("Stage is \"Closed Lost\""), all["lost"].as_u64());
    desk.import(
        Team::Sales,
        None,
        &folder.join("sample_salesforce_history.csv"),
        &[],
    )
    .unwrap();
    let history = desk.bench.sources().unwrap().pop().unwrap();
    assert_eq!(history.table, Table::StageHistory);
    assert_adds_up(&history);
    let won = desk.count(
        Table::StageHistory,
        "To stage is \"Closed Won\" and not From stage is \"Closed Won\"",
    );
    assert_eq!(Some(won), all["won"].as_u64());
}

/// All CSV files under a folder, in order.
fn csv_files(folder: PathBuf) -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![folder], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "csv") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn every_export_at_hand_comes_in_whole_or_is_refused_with_a_reason() {
    let folders = [
        "sf_devorg",
        "leakfinder",
        "pipecheck",
        "zoho",
        "sparklesquad",
        "fivetran",
        "hubspot_labels",
        "maven",
    ];
    let desk = Desk::new();
    let (mut brought, mut refused) = (0, Vec::new());
    for folder in folders {
        let Some(folder) = shared(folder) else { return };
        for path in csv_files(folder) {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            match desk.import(Team::Marketing, None, &path, &[]) {
                Ok(source) => {
                    let card = desk.source(source);
                    assert_adds_up(&card);
                    assert_eq!(
                        card.account.lines,
                        text.lines().count() as u64,
                        "{}",
                        path.display()
                    );
                    assert_eq!(card.account.rejected, 0, "{}", path.display());
                    brought += 1;
                }
                Err(error) => {
                    let problem = error.problem();
                    assert_eq!(problem.code, "file-only-header", "{problem:?}");
                    assert!(
                        text.trim().lines().count() == 1 && !problem.hint.is_empty(),
                        "{problem:?}"
                    );
                    refused.push(path);
                }
            }
        }
    }
    assert!(brought > 100, "{brought} came in, refused: {refused:?}");
    assert_eq!(desk.bench.sources().unwrap().len(), brought);
}
