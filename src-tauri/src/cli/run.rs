//! What each subcommand does.

use std::path::{Path, PathBuf};

use model::Team;
use serde_json::{Value, json};
use workbench::Workbench;
use workbench::api::{
    ChartKind, ChartRequest, CompareRequest, Dialect, ExportRequest, Flow, ImportPreview, ImportRequest,
    PreviewRequest, RowSet, RowsPage, RowsRequest, WriteDefinition,
};

use super::args::{
    ChartArgs, Command, CompareArgs, CompareWhat, DefineArgs, ImportArgs, RejectedArgs, ReportArgs, RowsArgs,
};
use super::outcome::Failure;
use super::{agreement, calendar, condition, json as shapes, pipeline, print, stages, update};

/// Does what a subcommand says.
pub fn command(command: Command, as_json: bool) -> Result<(), Failure> {
    let out = Out { as_json };
    match command {
        Command::New(args) => {
            let bench = bench();
            bench.new_workspace(&args.file)?;
            bench.close()?;
            out.done(json!({ "workspace": args.file }), || {
                format!("Made {}.", args.file.display())
            })
        }
        Command::Sample(args) => {
            Workbench::make_sample(&args.file)?;
            out.done(json!({ "workspace": args.file }), || {
                format!("Made {}.", args.file.display())
            })
        }
        Command::Import(args) => import(&args, &out),
        Command::Sources(args) => with(&args.file, |bench| {
            let sources = bench.sources()?;
            out.done(json!({ "sources": shapes::sources(&sources) }), || {
                print::sources(&sources)
            })
        }),
        Command::Stages(args) => with(&args.file, |bench| {
            let histories = bench.stages(args.team.map(|team| team.0))?;
            out.done(json!({ "histories": histories }), || stages::text(&histories))
        }),
        Command::Metrics(args) => with(&args.file, |bench| pipeline::metrics(bench, &args, &out)),
        Command::Calendar(args) => with(&args.file, |bench| calendar::calendar(bench, &args, &out)),
        Command::Ladder(args) => with(&args.file, |bench| pipeline::ladder(bench, &args, &out)),
        Command::Condition(args) => with(&args.file, |bench| condition::condition(bench, &args, &out)),
        Command::Rejected(args) => with(&args.file, |bench| rejected(bench, &args, &out)),
        Command::Define(args) => with(&args.file, |bench| define(bench, &args, &out)),
        Command::Terms(args) => with(&args.file, |bench| {
            let terms = bench.terms()?;
            out.done(json!({ "terms": terms }), || print::terms(&terms))
        }),
        Command::Compare(args) => with(&args.file, |bench| compare(bench, &args, &out)),
        Command::Agreement(args) => with(&args.file, |bench| agreement::show(bench, &out)),
        Command::Export(args) => with(&args.file, |bench| agreement::export(bench, &args, &out)),
        Command::Verify(args) => agreement::verify(&args, &out),
        Command::Merge(args) => agreement::merge(&args, &out),
        Command::Rows(args) => with(&args.file, |bench| rows(bench, &args, &out)),
        Command::Chart(args) => with(&args.file, |bench| chart(bench, &args, &out)),
        Command::Report(args) => with(&args.file, |bench| report(bench, &args, &out)),
        Command::Serve(_) => Ok(()),
    }
}

/// How answers are written.
pub(super) struct Out {
    pub as_json: bool,
}

impl Out {
    pub fn done(&self, value: Value, text: impl FnOnce() -> String) -> Result<(), Failure> {
        if self.as_json {
            super::say(&format_args!("{value:#}"));
        } else {
            super::say(&text());
        }
        Ok(())
    }
}

fn bench() -> Workbench {
    Workbench::new(std::env::temp_dir())
}

/// Opens a workspace, does something with it and closes it.
fn with(file: &Path, act: impl FnOnce(&Workbench) -> Result<(), Failure>) -> Result<(), Failure> {
    let bench = bench();
    bench.open_workspace(file)?;
    let done = act(&bench);
    bench.close()?;
    done
}

fn import(args: &ImportArgs, out: &Out) -> Result<(), Failure> {
    let as_of = day(args.as_of.as_deref())?;
    let bench = bench();
    bench.open_workspace(&args.file)?;
    let mut plans = Vec::with_capacity(args.exports.len());
    for export in &args.exports {
        plans.push(planned(&bench, export, args)?);
    }
    let request = |export: &Path, preview: &ImportPreview| ImportRequest {
        file: export.display().to_string(),
        team: args.team.0,
        plan: preview.plan.clone(),
        as_of,
        mends: preview
            .mends
            .as_ref()
            .map(|mends| mends.source)
            .filter(|_| !args.as_new),
    };
    if args.dry_run {
        let (mut told, mut texts) = (Vec::new(), Vec::new());
        for (export, preview) in &plans {
            let account = update::rehearsed(&bench, &request(export, preview), preview, args)?;
            let mut shape = shapes::preview(preview);
            shape["difference"] = account.as_ref().map_or(Value::Null, update::Account::shape);
            told.push(shape);
            texts.push(print::preview(preview));
            texts.extend(account.map(|account| account.text()));
        }
        bench.close()?;
        return out.done(json!({ "dry_run": true, "exports": told }), || texts.join("\n"));
    }
    for (_, preview) in &plans {
        decided(preview)?;
        args.reading.settled(preview)?;
    }
    let (mut imported, mut repeated, mut accounts) = (Vec::new(), Vec::new(), Vec::new());
    for (export, preview) in &plans {
        let brought = update::bring_in(&bench, &request(export, preview), preview, args)?;
        imported.extend(brought.source);
        accounts.extend(brought.account);
        if brought.repeated {
            repeated.extend(preview.same_as.clone());
        }
    }
    let sources: Vec<_> = bench
        .sources()?
        .into_iter()
        .filter(|source| imported.contains(&source.source))
        .collect();
    bench.close()?;
    let differences: Vec<Value> = accounts.iter().map(update::Account::shape).collect();
    let shape = json!({
        "sources": shapes::sources(&sources),
        "repeated": repeated,
        "differences": differences,
    });
    out.done(shape, || {
        let told: Vec<String> = accounts.iter().map(update::Account::text).collect();
        print::imported(&sources, &repeated, &told)
    })
}

/// A day as typed.
fn day<D: std::str::FromStr>(text: Option<&str>) -> Result<Option<D>, Failure> {
    let Some(text) = text else {
        return Ok(None);
    };
    let message = format!("“{text}” is not a day; write it as 2026-06-30.");
    text.parse()
        .map(Some)
        .map_err(|_| Failure::other("not-a-day", &message))
}

/// Refuses an export whose headers don't tell its table, until the table is typed.
fn decided(preview: &ImportPreview) -> Result<(), Failure> {
    let seen = &preview.preview;
    if !seen.undecided {
        return Ok(());
    }
    let why = seen
        .findings
        .iter()
        .find(|finding| ["no-table", "unknown-table", "table-undecided"].contains(&finding.code.as_str()))
        .map_or("", |finding| finding.message.as_str());
    let likely: Vec<model::Table> = seen.candidates.iter().filter_map(|found| found.table).collect();
    let names: Vec<&str> = match &likely[..] {
        [] => model::Table::ALL.iter().map(|table| table.slug()).collect(),
        likely => likely.iter().map(|table| table.slug()).collect(),
    };
    let hint = format!("Say what its records are: --as {}.", names.join(", or --as "));
    Err(Failure::hinted(
        "table-undecided",
        &format!("{}: {why}", seen.file_name),
        &hint,
    ))
}

/// What an export looks like, with the mapping typed.
fn planned(bench: &Workbench, export: &Path, args: &ImportArgs) -> Result<(PathBuf, ImportPreview), Failure> {
    let request = PreviewRequest {
        file: export.display().to_string(),
        dialect: args.sheet.as_ref().map(|sheet| Dialect::of_sheet(sheet)),
        table: args.table.map(|table| table.0),
        team: Some(args.team.0),
        fresh: args.fresh,
    };
    let mut preview = bench.preview_import(&request)?;
    if let Some(dialect) = args.dialect.over(&preview.preview.dialect)? {
        preview = bench.preview_import(&PreviewRequest {
            dialect: Some(dialect),
            ..request
        })?;
    }
    for pair in &args.map {
        let Some((header, field)) = pair.rsplit_once('=') else {
            let message = format!("“{pair}” is not a mapping; write it as \"Header=field\".");
            return Err(Failure::other("not-a-mapping", &message));
        };
        workbench::map_column(&mut preview.plan, header, field)?;
    }
    if args.as_new && preview.mends.is_some() {
        workbench::map_column(&mut preview.plan, "Rejected line", "skip")?;
    }
    args.reading.apply(&mut preview)?;
    Ok((export.to_owned(), preview))
}

fn define(bench: &Workbench, args: &DefineArgs, out: &Out) -> Result<(), Failure> {
    let table = args.on.map(|table| table.0);
    let term = match bench.find_term(&args.term) {
        Ok(term) => {
            if let Some(table) = table {
                bench.count_table(&term, table)?;
            }
            term
        }
        Err(_) => {
            bench
                .add_term(&args.term, table.unwrap_or(model::Table::Leads))?
                .term
        }
    };
    if let Some(amount) = &args.amount {
        bench.change_term(&term, None, None, Some(amount))?;
    }
    let team = args.team.0;
    let write = WriteDefinition {
        term,
        team,
        text: args.text.clone(),
        burst: None,
    };
    let view = bench.write_definition(&write)?;
    let side = if team == Team::Sales {
        &view.sales
    } else {
        &view.marketing
    };
    if let Some(problem) = &side.problem {
        let units: Vec<u16> = side.text.encode_utf16().collect();
        let word = String::from_utf16_lossy(&units[problem.from as usize..problem.to as usize]);
        let place = if word.trim().is_empty() {
            String::new()
        } else {
            format!(" (at “{word}”)")
        };
        let mut failure = Failure::other("not-readable", &format!("{}{place}", problem.message));
        failure.0.hint = format!("The text was kept as written. {}", problem.hint)
            .trim()
            .to_owned();
        return Err(failure);
    }
    out.done(shapes::side(&view, side), || print::side(&view, side))
}

fn request(what: &CompareWhat) -> Result<CompareRequest, Failure> {
    Ok(CompareRequest {
        term: what.term.clone(),
        period: what.period.clone(),
        date: what.date.clone(),
        measure: what.measure.map(Into::into),
        at: day(what.at.as_deref())?,
    })
}

fn compare(bench: &Workbench, args: &CompareArgs, out: &Out) -> Result<(), Failure> {
    let compare = request(&args.what)?;
    let comparison = bench.compare(&compare)?;
    let mut shape = shapes::comparison(&comparison);
    let Some(slot) = &args.records else {
        return out.done(shape, || print::comparison(&comparison));
    };
    let set = RowSet::Cause {
        compare,
        slot: slot.clone(),
        flow: Flow::All,
    };
    let page = all_rows(bench, &set, u64::MAX)?;
    if out.as_json {
        shape["cause"] = json!(slot);
        shape["records"] = shapes::rows(bench, &set, &page)?;
    }
    out.done(shape, || {
        format!("{}\n\n{}", print::comparison(&comparison), print::rows(&page))
    })
}

/// The first records of a set, gathered page by page.
pub(super) fn all_rows(bench: &Workbench, set: &RowSet, limit: u64) -> Result<RowsPage, Failure> {
    let ask = |offset: u64, limit: u64| {
        bench.rows(&RowsRequest {
            set: set.clone(),
            offset,
            limit,
            sort: None,
        })
    };
    let mut page = ask(0, limit.min(500))?;
    while (page.rows.len() as u64) < limit.min(page.total) {
        let more = ask(page.rows.len() as u64, (limit - page.rows.len() as u64).min(500))?;
        page.rows.extend(more.rows);
    }
    Ok(page)
}

fn rows(bench: &Workbench, args: &RowsArgs, out: &Out) -> Result<(), Failure> {
    let set = RowSet::Where {
        table: args.on.0,
        text: args.criteria.clone(),
    };
    if let Some(csv) = &args.csv {
        let request = ExportRequest {
            set,
            sort: None,
            to: csv.display().to_string(),
        };
        let written = bench.export_rows(&request)?;
        return out.done(json!({ "rows": written.rows, "path": written.path }), || {
            format!("Wrote {} records to {}.", written.rows, written.path)
        });
    }
    listed_rows(bench, &set, args.limit, out)
}

/// Records of a set, at most so many.
pub(super) fn listed_rows(bench: &Workbench, set: &RowSet, limit: u64, out: &Out) -> Result<(), Failure> {
    let page = all_rows(bench, set, limit)?;
    let shape = if out.as_json {
        json!({ "total": page.total, "rows": shapes::rows(bench, set, &page)? })
    } else {
        Value::Null
    };
    out.done(shape, || print::rows(&page))
}

fn rejected(bench: &Workbench, args: &RejectedArgs, out: &Out) -> Result<(), Failure> {
    let sources = bench.sources()?;
    let number = args.source.parse::<u64>().ok();
    let source = sources
        .iter()
        .find(|source| Some(source.source) == number)
        .or_else(|| sources.iter().find(|source| source.file_name == args.source))
        .ok_or_else(|| {
            let message = format!("There is no source “{}” in this workspace.", args.source);
            Failure::other("unknown-source", &message)
        })?
        .source;
    if let Some(csv) = &args.csv {
        let written = bench.export_rejected(source, csv)?;
        return out.done(json!({ "rows": written.rows, "path": written.path }), || {
            format!("Wrote {} rejected records to {}.", written.rows, written.path)
        });
    }
    let page = bench.rejected(source, 0, args.limit)?;
    out.done(json!({ "total": page.total, "rejected": page.rejected }), || {
        print::rejected(&page)
    })
}

fn drawn(
    bench: &Workbench,
    what: &CompareWhat,
    chart: ChartKind,
    width: u32,
    dark: bool,
    png: bool,
) -> Result<Vec<u8>, Failure> {
    let request = ChartRequest {
        chart,
        compare: request(what)?,
        dark,
        width,
        png,
    };
    Ok(bench.chart_bytes(&request)?)
}

fn chart(bench: &Workbench, args: &ChartArgs, out: &Out) -> Result<(), Failure> {
    let kind = match args.chart.as_str() {
        "compare" => Some(ChartKind::Bridge),
        "overlap" => Some(ChartKind::Overlap),
        _ => None,
    };
    let draw = |png| match kind {
        Some(kind) => drawn(bench, &compared(args)?, kind, args.width, args.dark, png),
        None => pipeline::drawn(bench, args, png),
    };
    let ending = args
        .out
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    let bytes = match ending.as_deref() {
        Some("svg") => draw(false)?,
        Some("png") => draw(true)?,
        _ => {
            let message = format!("{} must end in .svg or .png.", args.out.display());
            return Err(Failure::other("not-an-image", &message));
        }
    };
    bench.write_file(&args.out, &bytes)?;
    out.done(json!({ "path": args.out }), || {
        format!("Drew {}.", args.out.display())
    })
}

/// What a chart of a comparison compares.
fn compared(args: &ChartArgs) -> Result<CompareWhat, Failure> {
    let Some(term) = args.scope.term.clone() else {
        return Err(Failure::hinted(
            "usage",
            "A comparison is of a term.",
            "Name it with --term, such as --term MQL.",
        ));
    };
    Ok(CompareWhat {
        term,
        period: args.scope.period.clone(),
        date: args.date.clone(),
        measure: args.measure,
        at: args.at.clone(),
    })
}

fn report(bench: &Workbench, args: &ReportArgs, out: &Out) -> Result<(), Failure> {
    let comparison = bench.compare(&request(&args.what)?)?;
    let svg = |kind| -> Result<String, Failure> {
        let bytes = drawn(bench, &args.what, kind, 960, false, false)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let page = print::report(&comparison, &svg(ChartKind::Bridge)?, &svg(ChartKind::Overlap)?);
    bench.write_file(&args.out, page.as_bytes())?;
    out.done(json!({ "path": args.out }), || {
        format!("Wrote {}.", args.out.display())
    })
}
