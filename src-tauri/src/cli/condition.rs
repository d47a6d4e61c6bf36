//! `condition`: what stands out in a source, as text and as JSON.

use serde_json::json;
use workbench::Workbench;
use workbench::api::{ConditionReport, FieldCondition, RowSet, SourceCard};

use super::args::ConditionArgs;
use super::outcome::Failure;
use super::run::{Out, all_rows};
use super::{json as shapes, print};

/// Describes one source or all, and lists the records of a finding when asked to.
pub fn condition(bench: &Workbench, args: &ConditionArgs, out: &Out) -> Result<(), Failure> {
    let sources = bench.sources()?;
    let wanted: Vec<&SourceCard> = match &args.source {
        None => sources.iter().collect(),
        Some(name) => vec![named(&sources, name)?],
    };
    let reports = wanted
        .iter()
        .map(|card| bench.condition(card.source))
        .collect::<Result<Vec<ConditionReport>, _>>()?;
    let mut shape = json!({ "sources": shapes::conditions(&reports) });
    let mut text = reports.iter().map(told).collect::<Vec<_>>().join("\n\n");
    if let (Some(asked), [report]) = (&args.records, &reports[..]) {
        let set = records_of(report, asked);
        let page = all_rows(bench, &set, u64::MAX)?;
        if out.as_json {
            shape["records"] = shapes::rows(bench, &set, &page)?;
        }
        text = format!("{text}\n\n{}", print::rows(&page));
    }
    out.done(shape, || text)
}

fn named<'a>(sources: &'a [SourceCard], name: &str) -> Result<&'a SourceCard, Failure> {
    let found = sources
        .iter()
        .find(|card| card.source.to_string() == name || card.file_name == name);
    found.ok_or_else(|| {
        let known: Vec<&str> = sources.iter().map(|card| card.file_name.as_str()).collect();
        Failure::other(
            "unknown-source",
            &format!(
                "There is no source “{name}” in this workspace. There is: {}.",
                known.join(", ")
            ),
        )
    })
}

/// The records of a finding by its code, with its key after an equals sign where it has one. A code that stands
/// once needs no key.
fn records_of(report: &ConditionReport, asked: &str) -> RowSet {
    let (code, key) = asked.split_once('=').unwrap_or((asked, ""));
    let mut same = report.findings.iter().filter(|finding| finding.code == code);
    let key = match (key, same.next(), same.next()) {
        ("", Some(only), None) => only.key.clone(),
        _ => key.to_owned(),
    };
    RowSet::Condition {
        source: report.source,
        code: code.to_owned(),
        key,
        example: None,
    }
}

fn told(report: &ConditionReport) -> String {
    let unknown = || "unknown".to_owned();
    let mut out = vec![
        format!(
            "{}: {}, {} records",
            report.team.label(),
            report.file_name,
            report.records
        ),
        format!(
            "  as of {}; covers {}",
            report.as_of.map_or_else(unknown, |day| day.to_string()),
            report.covers.map_or_else(unknown, |(first, last)| format!(
                "{first} to {last} by {}",
                report.dated_by
            )),
        ),
    ];
    if report.findings.is_empty() {
        out.push("  Nothing stands out.".to_owned());
    }
    for finding in &report.findings {
        let key = if finding.key.is_empty() {
            String::new()
        } else {
            format!("={}", finding.key)
        };
        out.push(format!(
            "  {}{key}: {} of {} {}",
            finding.code, finding.n, finding.of, finding.words
        ));
        if !finding.evidence.is_empty() {
            out.push(format!("    {}", finding.evidence));
        }
    }
    if !report.open_means.is_empty() && !report.findings.is_empty() {
        out.push(format!("  {}", report.open_means));
    }
    out.extend(
        report
            .unasked
            .iter()
            .map(|check| format!("  not looked at: {}. {}", check.check, check.reason)),
    );
    let header = [
        "  field",
        "filled",
        "distinct",
        "most frequent",
        "other team",
        "last change",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(report.fields.iter().map(field));
    out.push(print::table(&rows));
    out.join("\n")
}

fn field(field: &FieldCondition) -> Vec<String> {
    let of = |filled: u64, of: u64| format!("{filled} of {of}");
    let top = field.top.first().map_or_else(
        || "–".to_owned(),
        |top| format!("{} ({})", print::text(field.kind, &top.value), top.records),
    );
    vec![
        format!("  {}", field.label),
        of(field.filled, field.of),
        field.distinct.to_string(),
        top,
        field
            .other
            .map_or_else(|| "–".to_owned(), |other| of(other.filled, other.of)),
        field
            .last_change
            .map_or_else(|| "–".to_owned(), |day| day.to_string()),
    ]
}
