//! Readable examples of every form, as they are written.

use definitions::{Field, Vocabulary, parse};
use jiff::civil::Date;
use model::{SlotKind, Table};
use query::{Definition, Dialect, Form, SourceField, write};

/// A definition of leads whose fields keep their canonical keys and have their labels as columns.
fn leads(text: &str) -> Definition {
    definition(Table::Leads, "MQL", text)
}

fn definition(table: Table, term: &str, text: &str) -> Definition {
    let specs = model::fields_of(table);
    let fields: Vec<Field> = specs
        .iter()
        .map(|spec| Field {
            key: spec.key.to_owned(),
            label: spec.label.to_owned(),
            aliases: Vec::new(),
            kind: spec.kind,
            slot: SlotKind::Other,
            values: Vec::new(),
        })
        .collect();
    Definition {
        term: term.to_owned(),
        version: "agreed, version 3".to_owned(),
        table,
        source: vec!["crm".to_owned(), table.slug().to_owned()],
        expr: parse(text, &Vocabulary::from(fields)).expect(text),
        fields: specs
            .iter()
            .map(|spec| SourceField {
                key: spec.key.to_owned(),
                label: spec.label.to_owned(),
                kind: spec.kind,
                column: Some(spec.label.to_owned()),
            })
            .collect(),
        as_of: Some(Date::constant(2026, 6, 30)),
        amount_field: Some("amount".to_owned()),
    }
}

/// What two teams might agree on.
const AGREED: &str = "Lead score ≥ 60 and Country is one of (Germany, Österreich) and Title contains any of (VP, Director) \
                      and not Email opt out is yes and Last activity date in the last 90 days and one per person";

/// Every operator that AGREED lacks.
const OTHERS: &str = "at least 2 of (Demo requested is yes; Page views > 10 (unknown counts); Title starts with Head) \
                      and none of (Company contains test; Email is unknown) \
                      and (Last contacted within 5 days after Created date or Expected amount between 1000.50 and 20000) \
                      and Became an MQL date in 2026-Q1 and not Industry is known";

fn all_text(form: Form, definition: &Definition) -> String {
    let written = write(form, definition);
    let files: Vec<String> = written
        .files
        .iter()
        .map(|file| format!("=== {}\n{}", file.name, file.text))
        .collect();
    files.join("\n")
}

#[test]
fn every_form_of_an_agreed_definition() {
    for form in Form::ALL {
        insta::assert_snapshot!(form.slug(), all_text(form, &leads(AGREED)));
    }
}

#[test]
fn the_other_operators() {
    let definition = leads(OTHERS);
    for form in [
        Form::Sql(Dialect::Sqlite),
        Form::Sql(Dialect::Snowflake),
        Form::Sql(Dialect::Bigquery),
        Form::Soql,
    ] {
        insta::assert_snapshot!(format!("others-{}", form.slug()), all_text(form, &definition));
    }
}

#[test]
fn deals_in_salesforce_and_in_a_warehouse() {
    let text = "Stage is one of (Proposal, Negotiation) and Amount ≥ 10k and Close date in 2026-Q3 and Created date after \
                2025-12-31 and not Forecast category is Omitted and at least 2 of (Probability ≥ 50; Next step is known; Type is \
                New Business)";
    let deals = definition(Table::Opportunities, "Qualified pipeline", text);
    for form in [Form::Soql, Form::Sql(Dialect::Postgresql)] {
        insta::assert_snapshot!(format!("deals-{}", form.slug()), all_text(form, &deals));
    }
}

#[test]
fn every_record_and_none() {
    for (name, text) in [("every", "every record"), ("none", "not every record")] {
        let mut bare = leads(text);
        bare.fields.clear();
        let forms = [Form::Sql(Dialect::Sqlite), Form::Soql];
        let texts = forms.map(|form| all_text(form, &bare));
        insta::assert_snapshot!(name, texts.join("\n"));
    }
}
