//! The JSON shapes of the command line. They are documented in docs/command-line.md and stay stable; the wire's
//! own types may change with the UI.

use serde_json::{Value, json};
use workbench::Workbench;
use workbench::api::{
    CellValue, ComparedSide, Comparison, ConditionReport, ImportPreview, Measure, OriginRequest, RowSet,
    RowsPage, SideView, SourceCard, Tally, TermView,
};

use super::outcome::Failure;

/// An amount in major units; `null` when there is none.
fn amount(money: Option<model::Money>) -> Value {
    money.map_or(Value::Null, |money| major(money.0 as f64))
}

fn major(minor: f64) -> Value {
    number(minor / model::Money::SCALE as f64)
}

/// A number as people write it: whole ones without a decimal point.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        json!(value as i64)
    } else {
        json!(value)
    }
}

/// An exact share of minor units as one of major units.
fn whole_units(share: &str) -> String {
    let exact: model::Exact = share.parse().unwrap_or_default();
    model::ratio::to_text(&(exact / model::Exact::from_integer(i128::from(model::Money::SCALE))))
}

fn tally(tally: Tally) -> Value {
    json!({ "n": tally.n, "amount": amount(tally.amount) })
}

fn definition(side: &ComparedSide, number: Tally) -> Value {
    let mut value = tally(number);
    value["definition"] = json!(side.text);
    value["version"] = json!(side.version);
    value["unknown"] = json!(side.unknown);
    value["reads"] = json!(side.reads);
    value
}

/// `compare`.
pub fn comparison(comparison: &Comparison) -> Value {
    let in_records = comparison.measure == Measure::Records;
    let measured = |value: f64| if in_records { number(value) } else { major(value) };
    let slots: Vec<Value> = comparison
        .causes
        .iter()
        .map(|cause| {
            json!({
                "slot": cause.slot,
                "kind": cause.kind,
                "label": cause.label,
                "marketing": cause.marketing,
                "sales": cause.sales,
                "data_only": cause.data_only,
                "share": if in_records { cause.share.clone() } else { whole_units(&cause.share) },
                "share_decimal": measured(cause.share_decimal),
                "range": cause.range.map(|(low, high)| [measured(low), measured(high)]),
                "entered": cause.entered,
                "left": cause.left,
                "records": cause.records,
            })
        })
        .collect();
    json!({
        "term": comparison.name,
        "table": comparison.table,
        "period": comparison.period,
        "date": comparison.date,
        "as_of": comparison.as_of,
        "measure": comparison.measure,
        "currency": comparison.currency,
        "records": comparison.records,
        "marketing": definition(&comparison.marketing_side, comparison.marketing),
        "sales": definition(&comparison.sales_side, comparison.sales),
        "both": tally(comparison.both),
        "only_marketing": tally(comparison.only_marketing),
        "only_sales": tally(comparison.only_sales),
        "agreement": {
            "by_count": comparison.agreement_by_count.map(|share| share.n as f64 / share.of as f64),
            "by_count_of": comparison.agreement_by_count,
            "by_amount": comparison.agreement_by_amount.map(|(both, either)| both.0 as f64 / either.0 as f64),
        },
        "gap": measured(comparison.gap as f64),
        "slots": slots,
        "agreed": comparison.agreed,
        "links": comparison.links,
        "notes": comparison.notes,
    })
}

/// `define`.
pub fn side(view: &TermView, side: &SideView) -> Value {
    json!({
        "term": view.name,
        "team": side.team,
        "text": side.text,
        "version": side.version,
        "n": side.count,
        "of": side.of,
        "amount": amount(side.amount),
        "unknown": side.unknown,
        "reason": side.reason,
        "warnings": side.warnings,
        "clauses": side.clauses,
        "reads": side.reads,
    })
}

/// `sources` and `import`.
pub fn sources(sources: &[SourceCard]) -> Value {
    sources.iter().map(|source| json!(source)).collect()
}

/// `condition`.
pub fn conditions(reports: &[ConditionReport]) -> Value {
    let shape = |report: &ConditionReport| {
        let mut value = json!(report);
        for (at, field) in report
            .fields
            .iter()
            .enumerate()
            .filter(|(_, own)| own.kind == model::Kind::Money)
        {
            for (place, top) in field.top.iter().enumerate() {
                if let CellValue::Number(minor) = top.value {
                    value["fields"][at]["top"][place]["value"] = major(minor);
                }
            }
        }
        value
    };
    reports.iter().map(shape).collect()
}

/// `import --dry-run`.
pub fn preview(preview: &ImportPreview) -> Value {
    json!({
        "file": preview.preview.file_name,
        "bytes": preview.preview.bytes,
        "records_estimate": preview.preview.records_estimate,
        "dialect": preview.preview.dialect,
        "container": preview.preview.container,
        "table": preview.plan.table,
        "undecided": preview.preview.undecided,
        "profile": preview.preview.profile,
        "candidates": preview.preview.candidates,
        "columns": preview.plan.columns,
        "findings": preview.preview.findings,
        "same_as": preview.same_as,
        "remembered": preview.remembered,
        "updates": preview.updates,
        "mends": preview.mends,
    })
}

/// A cell; money in major units.
pub fn cell(kind: model::Kind, cell: &CellValue) -> Value {
    match (kind, cell) {
        (model::Kind::Money, CellValue::Number(minor)) => major(*minor),
        _ => json!(cell),
    }
}

/// Records as objects, each with the file lines it comes from.
pub fn rows(bench: &Workbench, set: &RowSet, page: &RowsPage) -> Result<Value, Failure> {
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in &page.rows {
        let mut fields = serde_json::Map::new();
        for (column, cell) in page.columns.iter().zip(&row.cells) {
            fields.insert(column.id.clone(), self::cell(column.kind, cell));
        }
        let origin = bench.origin(&OriginRequest {
            set: set.clone(),
            record: row.record,
        })?;
        let lines: Vec<Value> = origin
            .lines
            .iter()
            .map(|line| json!({ "team": line.team, "file": line.file_name, "line": line.line }))
            .collect();
        rows.push(json!({ "record": row.record, "fields": fields, "lines": lines }));
    }
    Ok(Value::Array(rows))
}
