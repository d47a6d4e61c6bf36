//! The exports of the sample workspace, in the shapes real systems write: recognised, mapped and read whole,
//! in whatever order their rows stand.

use std::path::PathBuf;

use crate::kept::{Imported, import, import_text};
use model::field;

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../sample")
        .join(name)
}

const EXPORTS: [(&str, &str); 7] = [
    ("hubspot-contacts.csv", "hubspot-contacts"),
    ("salesforce-leads.csv", "salesforce-leads"),
    ("salesforce-lead-history.csv", "salesforce-lead-history"),
    ("salesforce-opportunities.csv", "salesforce-opportunities"),
    (
        "salesforce-opportunity-history.csv",
        "salesforce-opportunity-history",
    ),
    ("salesforce-tasks.csv", "salesforce-activities"),
    ("targets.csv", "generic-targets"),
];

#[test]
fn every_export_is_recognised_and_only_its_footer_is_left_out() {
    for (name, profile) in EXPORTS {
        let imported = import(&sample(name), None).unwrap();
        assert_eq!(
            imported.preview.profile.as_ref().map(|found| found.id.as_str()),
            Some(profile),
            "{name}"
        );
        assert_eq!(imported.account.rejected, 0, "{name}");
        let footer = if name.starts_with("salesforce") { 3 } else { 0 };
        assert_eq!(imported.skipped("footer"), footer, "{name}");
        assert!(
            imported
                .account
                .columns
                .iter()
                .all(|column| column.unreadable == 0),
            "{name}"
        );
        let mut questions = imported.preview.questions.iter();
        assert!(questions.all(|question| question.chosen.is_some()), "{name}");
        assert_eq!(imported.preview.records_estimate, imported.account.rows, "{name}");
    }
}

#[test]
fn mapped_columns_are_of_the_kind_their_field_asks_for() {
    for (name, _) in EXPORTS {
        let imported = import(&sample(name), None).unwrap();
        for column in &imported.account.columns {
            let Some(spec) = field(imported.plan.table, &column.plan.key) else {
                continue;
            };
            let alike = spec.kind == column.kind
                || (spec.kind.is_textual() && column.kind.is_textual())
                || (spec.kind.is_temporal() && column.kind.is_temporal());
            assert!(alike, "{name}: {} is {:?}", column.plan.header, column.kind);
        }
    }
}

fn told(imported: &Imported) -> Vec<String> {
    let columns = imported.account.columns.iter();
    columns
        .map(|column| {
            let mut texts: Vec<&str> = column.dictionary.texts().collect();
            texts.sort_unstable();
            let counts = (column.empty, column.unreadable, column.days);
            format!(
                "{} {:?} {} {counts:?} {texts:?}",
                column.plan.key, column.kind, column.format
            )
        })
        .collect()
}

#[test]
fn the_order_of_rows_changes_nothing_that_is_decided() {
    for (name, _) in EXPORTS {
        let text = std::fs::read_to_string(sample(name)).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        let forward = import(&sample(name), None).unwrap();
        let backward = import_text(lines.join("\n")).unwrap();
        assert_eq!(told(&forward), told(&backward), "{name}");
    }
}
