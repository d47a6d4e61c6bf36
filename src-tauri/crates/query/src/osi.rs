//! A definition in Open Semantic Interchange, version 0.1.1 (11 December 2025): a dataset with a field that tells
//! whether a record counts, and metrics over it. Knows nothing of how an expression comes about.
//!
//! A field is a scalar expression, so it can't look at other records: `one per person` can't be said.

use std::fmt::Write;

use model::field::key;

use crate::Definition;
use crate::definition::fields_of;
use crate::dialect::{ANSI, Dialect, Differences, is_word};
use crate::form::{File, Written, name_of};
use crate::notes;
use crate::reading::Reading;
use crate::sql::{SPELLING, Sql, reads_text};
use crate::walk::{Conditions, conditions};
use crate::yaml::{block, quoted};

/// The version of the specification.
const VERSION: &str = "0.1.1";

pub(crate) fn write(definition: &Definition) -> Written {
    let name = name_of(&definition.term);
    let (conditions, standard) = counted(definition, &ANSI);
    let (_, snowflake) = counted(definition, Dialect::Snowflake.differences());
    let cannot_say = cannot_say(definition, &conditions);
    let expects = notes::expects(definition, &keys(definition));
    let head = notes::head(definition, "#", &expects, &cannot_say);
    let text = head
        + &model(
            definition,
            &name,
            &[(ANSI.osi, standard), ("SNOWFLAKE", snowflake)],
        );
    Written {
        files: vec![File {
            name: format!("{name}.osi.yaml"),
            text,
        }],
        cannot_say,
        expects,
    }
}

fn keys(definition: &Definition) -> Vec<String> {
    let mut keys = fields_of(&definition.expr);
    keys.extend(definition.amount().map(|field| field.key.clone()));
    keys.sort();
    keys.dedup();
    keys
}

/// The scalar expression that is true for a record that counts.
fn counted(definition: &Definition, dialect: &Differences) -> (Conditions, String) {
    let reading = Reading::inline(definition, &fields_of(&definition.expr), dialect);
    let tongue = Sql {
        dialect,
        reading: &reading,
        person: None,
    };
    let conditions = conditions(definition, &tongue);
    let said = conditions.said.conditions(&SPELLING, 2);
    let expression = format!("CASE WHEN\n  {said}\nTHEN TRUE ELSE FALSE END");
    (conditions, expression)
}

fn cannot_say(definition: &Definition, conditions: &Conditions) -> Vec<String> {
    let mut sentences = notes::left_out(conditions, false);
    if conditions.one_per_person {
        sentences.push(
            "LEFT OUT: “one per person”, because a field of this format sees one record only. Every record of a person is \
             counted here."
                .to_owned(),
        );
    }
    if reads_text(definition, &definition.expr) {
        sentences.push(
            "TRIM takes away spaces; tabs, line breaks and no-break spaces around a text stay. LOWER may fold letters other \
             than A to Z by the system's own rules."
                .to_owned(),
        );
    }
    sentences
}

fn model(definition: &Definition, name: &str, expressions: &[(&str, String)]) -> String {
    let dataset = definition.table.slug().replace('-', "_");
    let source = match &definition.source[..] {
        [] => dataset.clone(),
        parts => ANSI.names(parts),
    };
    let about = format!(
        "{} ({}): {}",
        definition.term,
        definition.version,
        definition.criteria()
    );
    let mut out = format!(
        "version: {}\nsemantic_model:\n  - name: {name}\n    description: {}\n    datasets:\n      - name: {dataset}\n        \
         source: {}\n",
        quoted(VERSION),
        quoted(&about),
        quoted(&source)
    );
    let column = |key: &str| Some(definition.known(key)?.column.clone().unwrap_or_default());
    if let Some(id) = column(key::ID) {
        let _ = writeln!(out, "        primary_key: [{}]", quoted(&id));
    }
    out.push_str("        fields:\n");
    field(
        &mut out,
        &format!("is_{name}"),
        &format!("True for a record that counts as {}.", definition.term),
        expressions,
    );
    let amount = definition
        .amount()
        .map(|field| (field, column(&field.key).unwrap_or_default()));
    if let Some((amount, column)) = &amount {
        field(
            &mut out,
            "amount",
            &amount.label,
            &[(ANSI.osi, ANSI.name(column))],
        );
    }
    out.push_str("    metrics:\n");
    let counts = format!("COUNT(CASE WHEN {dataset}.is_{name} THEN 1 END)");
    metric(&mut out, &format!("{name}_count"), &definition.term, &counts);
    if let Some((amount, _)) = &amount {
        let label = format!("{}: {}", definition.term, amount.label);
        let sums = format!("SUM(CASE WHEN {dataset}.is_{name} THEN {dataset}.amount END)");
        metric(&mut out, &format!("{name}_amount"), &label, &sums);
    }
    debug_assert!(is_word(&dataset));
    out
}

fn field(out: &mut String, name: &str, description: &str, expressions: &[(&str, String)]) {
    let _ = writeln!(
        out,
        "          - name: {name}\n            description: {}\n            expression:\n              dialects:",
        quoted(description)
    );
    for (dialect, expression) in expressions {
        let _ = writeln!(
            out,
            "                - dialect: {dialect}\n                  expression: {}",
            block(expression, 20)
        );
    }
}

fn metric(out: &mut String, name: &str, description: &str, expression: &str) {
    let _ = writeln!(
        out,
        "      - name: {name}\n        description: {}\n        expression:\n          dialects:\n            \
         - dialect: {}\n              expression: {}",
        quoted(description),
        ANSI.osi,
        quoted(expression)
    );
}
