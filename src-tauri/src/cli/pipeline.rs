//! `metrics`, `ladder` and the charts of metrics: what was typed as a request, and answers as text or JSON.
//! Computes nothing.

use std::collections::BTreeMap;
use std::path::Path;

use model::ratio::percent;
use serde_json::{Value, json};
use workbench::Workbench;
use workbench::api::{
    DeclaredLadder, FieldFilter, LadderView, MetricCard, MetricCell, MetricChartRequest, MetricRequest,
    MetricTable, MetricView, NameMapping, PipelineScope, RowSet, StageOwner, StageRole, Unit,
};

use super::args::{ChartArgs, LadderAction, LadderArgs, MetricsArgs, ScopeArgs};
use super::outcome::Failure;
use super::print::table;
use super::run::{Out, listed_rows};

fn scope(args: &ScopeArgs) -> Result<PipelineScope, Failure> {
    Ok(PipelineScope {
        team: args.team.map(|team| team.0),
        term: args.term.clone(),
        period: args.period.clone(),
        filters: args
            .only
            .iter()
            .map(|text| filter(text))
            .collect::<Result<_, _>>()?,
    })
}

fn filter(text: &str) -> Result<FieldFilter, Failure> {
    let (field, value) = pair(text, "--where takes FIELD=VALUE; FIELD= means unknown")?;
    Ok(FieldFilter {
        field,
        value: Some(value).filter(|value| !value.is_empty()),
    })
}

fn pair(text: &str, hint: &str) -> Result<(String, String), Failure> {
    match text.split_once('=') {
        Some((left, right)) if !left.trim().is_empty() => {
            Ok((left.trim().to_owned(), right.trim().to_owned()))
        }
        _ => Err(Failure::hinted(
            "usage",
            &format!("`{text}` can't be read."),
            hint,
        )),
    }
}

fn request(metric: &str, args: &ScopeArgs) -> Result<MetricRequest, Failure> {
    let pairs = args.set.iter().map(|text| pair(text, "--set takes NAME=VALUE"));
    Ok(MetricRequest {
        metric: metric.to_owned(),
        scope: scope(args)?,
        parameters: pairs.collect::<Result<BTreeMap<_, _>, _>>()?,
        by: args.by.clone(),
    })
}

/// `metrics`.
pub(super) fn metrics(bench: &Workbench, args: &MetricsArgs, out: &Out) -> Result<(), Failure> {
    let catalogue = bench.catalogue();
    if args.list {
        return out.done(json!({ "metrics": catalogue }), || listed(&catalogue));
    }
    let wanted = match args.metric.is_empty() {
        true => catalogue.into_iter().map(|card| card.metric).collect(),
        false => args.metric.clone(),
    };
    if let (Some(open), [metric]) = (&args.records, wanted.as_slice()) {
        let set = RowSet::Metric {
            request: request(metric, &args.scope)?,
            open: open.clone(),
        };
        return listed_rows(bench, &set, args.limit, out);
    }
    let mut views = Vec::new();
    for metric in &wanted {
        views.push(bench.metric(&request(metric, &args.scope)?)?);
    }
    let figures: Vec<Value> = views.iter().flat_map(figures).collect();
    out.done(json!({ "figures": figures }), || {
        views.iter().map(text).collect::<Vec<_>>().join("\n\n\n")
    })
}

/// Every figure on its own, with all that explains it.
fn figures(view: &MetricView) -> Vec<Value> {
    let parameters: BTreeMap<&str, &str> = view
        .parameters
        .iter()
        .map(|own| (own.name.as_str(), own.value.as_str()))
        .collect();
    let mut figures = Vec::new();
    for table in &view.tables {
        for row in &table.rows {
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                let notes = [&cell.note, &cell.why].into_iter().filter(|own| !own.is_empty());
                let notes: Vec<&String> = notes.collect();
                let interval = cell.low.zip(cell.high).map(|(low, high)| json!([low, high]));
                figures.push(json!({
                    "metric": view.about.metric,
                    "table": table.id,
                    "row": row.key,
                    "label": row.label,
                    "figure": column.id,
                    "unit": column.unit,
                    "value": major(column.unit, cell.value),
                    "exact": cell.exact,
                    "n": cell.n,
                    "of": cell.of,
                    "interval": interval,
                    "parameters": parameters,
                    "period": view.scope.period,
                    "as_of": view.scope.as_of,
                    "term": view.scope.term,
                    "definition_version": view.scope.version,
                    "deals": view.scope.deals,
                    "currency": view.scope.currency,
                    "notes": notes,
                    "open": cell.open,
                }));
            }
        }
    }
    figures
}

/// Money in major units, everything else as it is.
fn major(unit: Unit, value: Option<f64>) -> Option<f64> {
    match unit {
        Unit::Money | Unit::MoneyPerDay => value.map(|minor| minor / model::Money::SCALE as f64),
        _ => value,
    }
}

fn listed(catalogue: &[MetricCard]) -> String {
    let mut rows = Vec::new();
    for card in catalogue {
        rows.push(vec![card.metric.clone(), card.measures.clone()]);
    }
    table(&rows)
}

fn text(view: &MetricView) -> String {
    let scope = &view.scope;
    let mut about = vec![format!("{} of {} deals", scope.deals, scope.of)];
    about.extend(
        scope
            .term
            .iter()
            .zip(scope.version)
            .map(|(term, version)| format!("{term} v{version}")),
    );
    about.push(scope.period.clone().unwrap_or_else(|| "all time".to_owned()));
    about.extend(scope.as_of.map(|day| format!("as of {day}")));
    about.extend(scope.filters.iter().cloned());
    let mut out = vec![
        format!("{}: {}", view.about.name, about.join(", ")),
        format!("  {}", view.about.formula),
    ];
    out.extend(view.tables.iter().map(block));
    out.extend(
        scope
            .notes
            .iter()
            .chain(&view.notes)
            .map(|note| format!("  {note}")),
    );
    out.join("\n")
}

fn block(own: &MetricTable) -> String {
    let mut header = vec![format!("  {}", own.of)];
    header.extend(own.columns.iter().map(|column| column.label.clone()));
    let mut rows = vec![header];
    for row in &own.rows {
        let mut cells = vec![format!("  {}", row.label)];
        cells.extend(
            own.columns
                .iter()
                .zip(&row.cells)
                .map(|(column, cell)| written(column.unit, cell)),
        );
        rows.push(cells);
    }
    format!("\n{}\n{}", own.title, table(&rows))
}

/// A cell as people read it; "–" with its reason where there is no figure.
fn written(unit: Unit, cell: &MetricCell) -> String {
    let mut parts = vec![figure(unit, cell)];
    if let (Unit::Share, Some(n), Some(of @ 1..)) = (unit, cell.n, cell.of) {
        parts.push(format!("{n} of {of}"));
    }
    parts.extend(Some(&cell.note).filter(|note| !note.is_empty()).cloned());
    parts.join(", ").replacen("–, ", "– ", 1)
}

fn figure(unit: Unit, cell: &MetricCell) -> String {
    if unit == Unit::Text && !cell.exact.is_empty() {
        return cell.exact.clone();
    }
    let Some(value) = major(unit, cell.value) else {
        return "–".to_owned();
    };
    match unit {
        Unit::Share => percent(value),
        Unit::Days => format!("{} d", trimmed(value)),
        Unit::Money => format!("{value:.0}"),
        Unit::MoneyPerDay => format!("{value:.0} a day"),
        Unit::Times => format!("{value:.1}x"),
        Unit::Text | Unit::Count | Unit::Number => trimmed(value),
    }
}

fn trimmed(value: f64) -> String {
    if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}

/// `chart FILE METRIC`.
pub(super) fn drawn(bench: &Workbench, args: &ChartArgs, png: bool) -> Result<Vec<u8>, Failure> {
    let asked = MetricChartRequest {
        metric: request(&args.chart, &args.scope)?,
        dark: args.dark,
        width: args.width,
        png,
    };
    Ok(bench.metric_chart_bytes(&asked)?)
}

/// `ladder`.
pub(super) fn ladder(bench: &Workbench, args: &LadderArgs, out: &Out) -> Result<(), Failure> {
    let view = bench.ladder()?;
    let view = match &args.action {
        LadderAction::Show => view,
        LadderAction::Set { file } => bench.set_ladder(&read(file)?)?,
        LadderAction::Preset { name } => {
            let found = view
                .presets
                .iter()
                .find(|own| own.name.eq_ignore_ascii_case(name));
            let Some(preset) = found else {
                let names: Vec<&str> = view.presets.iter().map(|own| own.name.as_str()).collect();
                let message = format!("There is no ladder called {name}.");
                return Err(Failure::hinted(
                    "unknown-preset",
                    &message,
                    &format!("There are {}.", names.join(", ")),
                ));
            };
            bench.set_ladder(&DeclaredLadder {
                stages: preset.stages.clone(),
                names: view.ladder.names,
            })?
        }
        LadderAction::Map { names, from } => {
            let mut ladder = view.ladder;
            for text in names {
                let (name, stage) = pair(text, "map takes NAME=STAGE")?;
                let from = from.as_deref().map(day).transpose()?;
                ladder
                    .names
                    .retain(|own| !(own.name.eq_ignore_ascii_case(&name) && own.from == from));
                ladder.names.push(NameMapping { name, stage, from });
            }
            bench.set_ladder(&ladder)?
        }
        LadderAction::Reset => bench.set_ladder(&DeclaredLadder::default())?,
    };
    out.done(json!({ "ladder": view }), || ladder_text(&view))
}

fn day(text: &str) -> Result<jiff::civil::Date, Failure> {
    text.parse().map_err(|_| {
        Failure::hinted(
            "not-a-day",
            &format!("`{text}` is not a day."),
            "Write it as 2026-06-30.",
        )
    })
}

fn read(path: &Path) -> Result<DeclaredLadder, Failure> {
    let failed = |detail: String| {
        Failure::hinted(
            "not-a-ladder",
            &format!("{} is no ladder: {detail}", path.display()),
            "Write what `ladder show --json` prints under `ladder`.",
        )
    };
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| failed(error.to_string()))
}

fn ladder_text(view: &LadderView) -> String {
    let role = |role| match role {
        StageRole::Inventory => "inventory",
        StageRole::Gate => "gate",
        StageRole::Sla => "service level",
        StageRole::Detour => "detour",
        StageRole::Won => "won",
        StageRole::Lost => "lost",
    };
    let owner = |owner| match owner {
        StageOwner::Nobody => "nobody: disputed middle",
        StageOwner::Marketing => "Marketing",
        StageOwner::Sales => "Sales",
        StageOwner::Shared => "shared",
    };
    let mut rows = vec![["  stage", "kind", "owner", "limit"].map(str::to_owned).to_vec()];
    for stage in &view.ladder.stages {
        let limit = stage
            .limit_days
            .map_or_else(String::new, |days| format!("{days} d"));
        rows.push(vec![
            format!("  {}", stage.name),
            role(stage.role).into(),
            owner(stage.owner).into(),
            limit,
        ]);
    }
    let from = if view.declared {
        "Declared."
    } else {
        "Found from the exports: nobody declared a ladder."
    };
    let mut names = vec![
        ["  name in the exports", "rows", "stage"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for name in &view.names {
        let stage = name.stage.clone().unwrap_or_else(|| "– not mapped".to_owned());
        names.push(vec![format!("  {}", name.name), name.rows.to_string(), stage]);
    }
    [from.to_owned(), table(&rows), table(&names)].join("\n")
}
