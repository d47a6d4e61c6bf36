//! A definition as a dbt model and metrics over it. Knows nothing of how the query comes about.
//!
//! The model is the query in the warehouse's dialect. The metrics are MetricFlow's (`semantic_models`, `metrics`), as
//! dbt 1.6 to 1.10 reads them. Whatever stands in values or names, dbt's templates read nothing of it.

use std::fmt::Write;

use model::field::key;

use crate::Definition;
use crate::dialect::Differences;
use crate::form::{File, Written, name_of};
use crate::notes;
use crate::sql::{TABLE, query};
use crate::yaml::{quoted, untemplated};

pub(crate) fn write(definition: &Definition, dialect: &Differences) -> Written {
    let mut query = query(definition, dialect, true);
    let name = name_of(&definition.term);
    let measured = definition.known(key::ID).is_some() && notes::created(definition).is_some();
    if !measured {
        query.cannot_say.push(
            "The metrics are left out: they need the record's id and the day it was created, and one is not among the \
             columns."
                .to_owned(),
        );
    }
    let head = notes::head(definition, "--", &query.expects, &query.cannot_say);
    let model = untemplated(&format!("{head}{}\n", query.text.trim_end_matches([';', '\n'])));
    let described = described(definition, &name, measured);
    Written {
        files: vec![
            File {
                name: format!("{name}.sql"),
                text: model.replace(TABLE, &relation(definition)),
            },
            File {
                name: format!("{name}.yml"),
                text: described,
            },
        ],
        cannot_say: query.cannot_say,
        expects: query.expects,
    }
}

/// The table as dbt refers to it: a source where its schema is known, else a model.
fn relation(definition: &Definition) -> String {
    let inside = |text: &str| {
        let plain = crate::notes::plain(text);
        format!("'{}'", plain.replace('\\', "\\\\").replace('\'', "\\'"))
    };
    match &definition.source[..] {
        [] => format!(
            "{{{{ ref({}) }}}}",
            inside(&definition.table.slug().replace('-', "_"))
        ),
        [table] => format!("{{{{ ref({}) }}}}", inside(table)),
        [.., schema, table] => format!("{{{{ source({}, {}) }}}}", inside(schema), inside(table)),
    }
}

/// The file that describes the model, and the metrics when they can be `measured`.
fn described(definition: &Definition, name: &str, measured: bool) -> String {
    let text = |text: &str| quoted(&untemplated(text));
    let about = format!(
        "{} ({}). {} for which: {}",
        definition.term,
        definition.version,
        definition.table.label(),
        definition.criteria()
    );
    let mut out = format!(
        "version: 2\n\nmodels:\n  - name: {name}\n    description: {}\n",
        text(&about)
    );
    if definition.known(key::ID).is_some() {
        out.push_str("    columns:\n      - name: record_id\n        tests: [unique, not_null]\n");
    }
    if !measured {
        return out;
    }
    let entity = name_of(definition.table.record());
    let _ = write!(
        out,
        "\nsemantic_models:\n  - name: {name}\n    model: ref('{name}')\n    description: {}\n    defaults:\n      \
         agg_time_dimension: created_on\n    entities:\n      - name: {entity}\n        type: primary\n        \
         expr: record_id\n    dimensions:\n      - name: created_on\n        type: time\n        type_params:\n          \
         time_granularity: day\n    measures:\n      - name: {name}_count\n        agg: count\n        expr: record_id\n",
        text(&about)
    );
    if definition.amount().is_some() {
        let _ = write!(
            out,
            "      - name: {name}_amount\n        agg: sum\n        expr: amount\n"
        );
    }
    out.push_str("\nmetrics:\n");
    let mut metric = |ending: &str, label: &str| {
        let _ = write!(
            out,
            "  - name: {name}_{ending}\n    label: {}\n    description: {}\n    type: simple\n    type_params:\n      \
             measure: {name}_{ending}\n",
            text(label),
            text(&about)
        );
    };
    metric("count", &definition.term);
    if let Some(amount) = definition.amount() {
        metric("amount", &format!("{}: {}", definition.term, amount.label));
    }
    out
}
