//! The fields that the examples speak of: the canonical leads, with some values, and a few custom
//! columns whose headers are awkward to write.
#![allow(dead_code)] // every test file uses its own part

use definitions::{Field, RelatedWords, Vocabulary};
use model::{Kind, SlotKind, Table, Team};

/// Leads with the records that belong to them; no export of campaign members is here.
pub fn leads() -> Vocabulary {
    let related = |table, brought| RelatedWords {
        table,
        brought,
        words: canonical(table).into(),
    };
    Vocabulary {
        fields: canonical(Table::Leads),
        related: vec![
            related(Table::Activities, true),
            related(Table::Opportunities, true),
            related(Table::ContactRoles, true),
            related(Table::CampaignMembers, false),
        ],
        stages: Some(field(
            "stages",
            "the stages",
            &["Discovery", "Proposal", "Closed Won"],
        )),
        systems: vec![Team::Marketing],
        ..Vocabulary::default()
    }
}

fn field(key: &str, label: &str, values: &[&str]) -> Field {
    Field {
        key: key.to_owned(),
        label: label.to_owned(),
        aliases: Vec::new(),
        kind: Kind::Category,
        slot: SlotKind::Stage,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    }
}

/// The canonical fields of a table, with values seen for some.
fn canonical(table: Table) -> Vec<Field> {
    model::fields_of(table)
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
                "activity_type" => ["Call", "Email", "Follow up by phone"].as_slice(),
                "role" => ["Decision Maker", "Champion"].as_slice(),
                _ => &[],
            }
            .iter()
            .map(|value| (*value).to_owned())
            .collect(),
        })
        .collect()
}

/// Custom columns whose headers look like keywords, operators, dates or each other.
pub fn awkward() -> Vocabulary {
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
        ("reached", "Reached", Kind::Date),
        ("reached_out", "Reached out", Kind::Date),
        ("present", "Present in CRM", Kind::YesNo),
        ("has_lead", "Has a budget", Kind::YesNo),
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
    .collect::<Vec<Field>>()
    .into()
}
