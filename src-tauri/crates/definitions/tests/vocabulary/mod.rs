//! The fields that the examples speak of: the canonical leads, with some values, and a few custom
//! columns whose headers are awkward to write.
#![allow(dead_code)] // every test file uses its own part

use definitions::Field;
use model::{Kind, SlotKind, Table};

/// The canonical fields of leads, with values seen for some.
pub fn leads() -> Vec<Field> {
    model::fields_of(Table::Leads)
        .iter()
        .map(|spec| Field {
            key: spec.key.to_owned(),
            label: spec.label.to_owned(),
            aliases: match spec.key {
                "lead_score" => vec!["HubSpot Score".to_owned()],
                "title" => vec!["Job Title".to_owned()],
                _ => Vec::new(),
            },
            kind: spec.kind,
            slot: spec.slot,
            values: match spec.key {
                "country" => [
                    "Germany",
                    "Austria",
                    "Switzerland",
                    "United Kingdom",
                    "United States",
                ]
                .as_slice(),
                "lead_source" => ["Web", "Trade show", "Sales and Marketing", "unknown"].as_slice(),
                "state" => ["CA", "OR", "WA"].as_slice(),
                _ => &[],
            }
            .iter()
            .map(|value| (*value).to_owned())
            .collect(),
        })
        .collect()
}

/// Custom columns whose headers look like keywords, operators, dates or each other.
pub fn awkward() -> Vec<Field> {
    [
        ("close", "Close date", Kind::Date),
        ("close_2", "Close date (2)", Kind::Date),
        (
            "entered",
            "Date entered \"MQL (Lifecycle Stage Pipeline)\"",
            Kind::DateTime,
        ),
        ("not_interested", "Not interested", Kind::YesNo),
        ("interested", "interested", Kind::YesNo),
        ("terms", "Terms and conditions accepted", Kind::YesNo),
        ("lead", "Lead", Kind::Category),
        ("lead_is", "Lead is known", Kind::Category),
        ("second_call", "2nd call date", Kind::Date),
        ("all_of", "All of it", Kind::Category),
        ("at_least", "At least 2 of (a)", Kind::Number),
        ("symbols", "Amount ≥ 5; or [not]", Kind::Money),
        ("no_of", "No. of Employees", Kind::Number),
        ("status_a", "Status", Kind::Category),
        ("status_b", "status", Kind::Category),
        ("quoted", "“Fit” level", Kind::Category),
        ("spaced", " Two  spaces ", Kind::Text),
        ("closing", "Close date and time", Kind::DateTime),
        ("turkish", "İlçe", Kind::Text),
    ]
    .into_iter()
    .map(|(key, label, kind)| Field {
        key: key.to_owned(),
        label: label.to_owned(),
        aliases: Vec::new(),
        kind,
        slot: SlotKind::Other,
        values: Vec::new(),
    })
    .collect()
}
