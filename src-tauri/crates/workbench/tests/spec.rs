//! Runs `tests/spec/*.md`: prose, exports as CSV blocks, both teams' texts, and the figures that must
//! come out. The format is explained in `tests/spec/README.md`.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use model::{FiscalCalendar, Table, Team};
use workbench::Workbench;
use workbench::api::{
    CompareRequest, Comparison, ImportRequest, Measure, MetricCell, MetricRequest, PipelineScope,
    PreviewRequest, WriteDefinition,
};

/// A specification as read from its page.
#[derive(Default)]
struct Spec {
    exports: Vec<Export>,
    definitions: Vec<(Team, String, String)>,
    amount: Option<String>,
    period: Option<String>,
    date: Option<String>,
    measure: Option<Measure>,
    calendar: FiscalCalendar,
    expected: Vec<(String, String)>,
}

struct Export {
    team: Team,
    table: Table,
    name: String,
    text: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/spec")
}

fn read(page: &str) -> Spec {
    let mut spec = Spec::default();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(words) = line.strip_prefix("```csv ") {
            let [team, table, name] = words.split_whitespace().collect::<Vec<_>>()[..] else {
                panic!("a CSV block is opened as ```csv TEAM TABLE FILE: {line}");
            };
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            spec.exports.push(Export {
                team: Team::from_slug(team).expect("a team"),
                table: Table::from_slug(table).expect("a table"),
                name: name.to_owned(),
                text: text.join("\n") + "\n",
            });
        } else if let Some(cells) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) {
            if cells.starts_with("---") {
                continue;
            }
            let [figure, value] = cells.split(" | ").map(str::trim).collect::<Vec<_>>()[..] else {
                panic!("a figure is written as | figure | value |: {line}");
            };
            if figure != "figure" {
                spec.expected.push((figure.to_owned(), value.to_owned()));
            }
        } else if let Some((what, text)) = line
            .split_once(": `")
            .map(|(what, text)| (what, text.trim_end_matches('`')))
        {
            setting(&mut spec, what, text);
        }
    }
    spec
}

fn setting(spec: &mut Spec, what: &str, text: &str) {
    let text = text.to_owned();
    match what {
        "Amount" => spec.amount = Some(text),
        "Period" => spec.period = Some(text),
        "Date" => spec.date = Some(text),
        "Calendar" => spec.calendar = calendar(&text),
        "Measure" => {
            spec.measure = Some(if text == "amount" {
                Measure::Amount
            } else {
                Measure::Records
            })
        }
        _ => {
            let team = if what.starts_with("Marketing") {
                Team::Marketing
            } else {
                Team::Sales
            };
            let term = what.rsplit(' ').next().unwrap_or_default().to_owned();
            spec.definitions.push((team, term, text));
        }
    }
}

/// The calendar of `from month 2, 4-4-5, sunday`.
fn calendar(text: &str) -> FiscalCalendar {
    let word = |text: &str| serde_json::Value::String(text.to_owned());
    let mut parts = text.split(", ");
    let month = parts.next().and_then(|own| own.strip_prefix("from month "));
    let mut calendar = FiscalCalendar {
        start_month: month.unwrap().parse().unwrap(),
        ..FiscalCalendar::default()
    };
    if let (Some(pattern), Some(day)) = (parts.next(), parts.next()) {
        calendar.pattern = serde_json::from_value(word(pattern)).unwrap();
        calendar.week_start = serde_json::from_value(word(day)).unwrap();
    }
    calendar
}

/// Everything brought in and compared, in a folder that lasts as long.
struct Ran {
    bench: Workbench,
    comparison: Comparison,
    _folder: tempfile::TempDir,
}

/// Brings the exports in, written into this folder.
fn bring_in(bench: &Workbench, spec: &Spec, folder: &Path) {
    for export in &spec.exports {
        let file = folder.join(&export.name);
        std::fs::write(&file, &export.text).unwrap();
        let file = file.display().to_string();
        let request = PreviewRequest {
            file: file.clone(),
            dialect: None,
            table: Some(export.table),
            team: Some(export.team),
            fresh: false,
        };
        let plan = bench.preview_import(&request).unwrap().plan;
        bench
            .import(&ImportRequest {
                file,
                team: export.team,
                plan,
                as_of: None,
                mends: None,
            })
            .unwrap();
    }
}

/// Brings everything in and compares.
fn run(spec: &Spec) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let bench = Workbench::new(folder.path());
    bench
        .new_workspace(&folder.path().join("spec.counterpart"))
        .unwrap();
    bring_in(&bench, spec, folder.path());
    bench.set_calendar(&spec.calendar).unwrap();
    let term = spec.definitions[0].1.clone();
    for (team, term, text) in &spec.definitions {
        let term = bench.find_term(term).unwrap();
        let view = bench
            .write_definition(&WriteDefinition {
                term,
                team: *team,
                text: text.clone(),
                burst: None,
            })
            .unwrap();
        let side = if *team == Team::Sales {
            view.sales
        } else {
            view.marketing
        };
        assert!(side.problem.is_none(), "{:?}", side.problem);
    }
    if let Some(amount) = &spec.amount {
        bench.change_term(&term, None, None, Some(amount)).unwrap();
    }
    let comparison = bench.compare(&CompareRequest {
        term,
        period: spec.period.clone(),
        date: spec.date.clone(),
        measure: spec.measure,
        at: None,
    });
    Ran {
        comparison: comparison.unwrap(),
        bench,
        _folder: folder,
    }
}

/// A cell of a metric, named `metric, table, row, column` and perhaps a period.
fn metric(bench: &Workbench, name: &str) -> String {
    let (cell, period) = name
        .split_once(" in ")
        .map_or((name, None), |(cell, period)| (cell, Some(period)));
    let [metric, table, row, column] = cell.split(", ").collect::<Vec<_>>()[..] else {
        panic!("a metric, a table, a row and a column: {name}");
    };
    let view = bench.metric(&MetricRequest {
        metric: metric.to_owned(),
        scope: PipelineScope {
            period: period.map(str::to_owned),
            ..PipelineScope::default()
        },
        parameters: BTreeMap::new(),
        by: None,
    });
    let view = view.unwrap();
    let table = view.tables.iter().find(|own| own.id == table).unwrap();
    let at = table.columns.iter().position(|own| own.id == column).unwrap();
    let row = table.rows.iter().find(|own| own.key == row).unwrap();
    match &row.cells[at] {
        MetricCell {
            n: Some(n),
            of: Some(of),
            ..
        } => format!("{n} of {of}"),
        cell if cell.exact.is_empty() => format!("– ({})", cell.note),
        cell => cell.exact.clone(),
    }
}

/// The value of a figure, as the page writes it.
fn figure(ran: &Ran, name: &str) -> String {
    let comparison = &ran.comparison;
    let cause = |slot: &str| comparison.causes.iter().find(|cause| cause.slot == slot);
    let units = |money: Option<model::Money>| money.map_or("–".to_owned(), model::Money::to_decimal_text);
    let optional = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
    match name.split_once(": ").unwrap_or((name, "")) {
        ("marketing", _) => comparison.marketing.n.to_string(),
        ("sales", _) => comparison.sales.n.to_string(),
        ("both", _) => comparison.both.n.to_string(),
        ("only marketing", _) => comparison.only_marketing.n.to_string(),
        ("only sales", _) => comparison.only_sales.n.to_string(),
        ("marketing's amount", _) => units(comparison.marketing.amount),
        ("sales' amount", _) => units(comparison.sales.amount),
        ("gap", _) => comparison.gap.to_string(),
        ("period", _) => optional(comparison.period.clone()),
        ("causes", _) => comparison.causes.len().to_string(),
        ("marketing unknown", _) => comparison.marketing_side.unknown.to_string(),
        ("sales unknown", _) => comparison.sales_side.unknown.to_string(),
        ("agreement", _) => optional(
            comparison
                .agreement_by_count
                .map(|share| format!("{} of {}", share.n, share.of)),
        ),
        ("linked by id", _) => optional(comparison.links.as_ref().map(|links| links.by_id.to_string())),
        ("linked by e-mail", _) => {
            optional(comparison.links.as_ref().map(|links| links.by_email.to_string()))
        }
        ("metric", cell) => metric(&ran.bench, cell),
        ("share", slot) => optional(cause(slot).map(|cause| cause.share.clone())),
        ("range", slot) => optional(
            cause(slot)
                .and_then(|cause| cause.range)
                .map(|(low, high)| format!("{low} to {high}")),
        ),
        ("records", slot) => optional(cause(slot).map(|cause| cause.records.to_string())),
        ("let in", slot) => optional(cause(slot).map(|cause| cause.entered.to_string())),
        ("kept out", slot) => optional(cause(slot).map(|cause| cause.left.to_string())),
        _ => panic!("there is no figure “{name}”"),
    }
}

#[test]
fn every_page_of_the_specification_comes_out_as_written() {
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md") && !path.ends_with("README.md"))
        .collect();
    pages.sort();
    assert!(pages.len() >= 5, "the specification is missing");
    let mut wrong = Vec::new();
    for page in pages {
        let spec = read(&std::fs::read_to_string(&page).unwrap());
        assert!(!spec.expected.is_empty(), "{} expects nothing", page.display());
        let ran = run(&spec);
        for (name, value) in &spec.expected {
            let came = figure(&ran, name);
            if came != *value {
                wrong.push(format!(
                    "{}: {name} should be {value}, came out {came}",
                    page.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_shares_of_every_page_sum_to_its_gap() {
    for page in [
        "forty-fifteen.md",
        "two-systems.md",
        "same-rule-other-data.md",
        "pipeline-amount.md",
    ] {
        let ran = run(&read(&std::fs::read_to_string(folder().join(page)).unwrap()));
        let comparison = &ran.comparison;
        let sum: model::Exact = comparison
            .causes
            .iter()
            .map(|cause| cause.share.parse::<model::Exact>().unwrap())
            .sum();
        assert_eq!(
            sum,
            model::Exact::from_integer(i128::from(comparison.gap)),
            "{page}"
        );
    }
}
