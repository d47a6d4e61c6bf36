//! The metrics of money as tables: velocity, coverage, movement, forecast, trends.

use metrics::coverage::{self, Coverage};
use metrics::movement::{self, Flow};
use metrics::outcome::Outcomes;
use metrics::velocity::{self, Velocity};
use metrics::{Days, Figure, forecast, trends};
use model::{Exact, Period};
use workspace::Workspace;

use super::cores;
use super::outcomes::WON;
use super::scope::Scoped;
use super::sheet::{self, Sheet, count, figure, money, none, rows_of, share};
use super::terms::Terms;
use crate::api::{MetricCell, Unit};
use crate::error::WorkbenchError;

/// Days that velocity looks back.
const WINDOW: u32 = 90;
/// Past quarters that coverage and forecast are judged by.
const PAST: i32 = 6;
/// Quarters of a trend.
const TRENDS: i32 = 8;

pub(super) const LOST: &str = "lost";

const AS_OF_NOW: &str =
    "Amounts and close dates of earlier days are today's: no export tells of their changes.";

fn window(terms: &mut Terms<'_>) -> Result<u32, WorkbenchError> {
    Ok(terms.days("window", Some(WINDOW))?.unwrap_or(WINDOW).max(1))
}

fn entry(scoped: &Scoped, terms: &mut Terms<'_>) -> Result<u16, WorkbenchError> {
    terms.stage("entry", &scoped.facts.stages.ladder, 0)
}

pub(super) fn velocity(
    _: &Workspace,
    scoped: &Scoped,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let asked = velocity::Terms {
        entry: entry(scoped, terms)?,
        window: window(terms)?,
        outcomes: terms.one_of(
            "outcomes",
            &[
                ("as logged", Outcomes::AsLogged),
                ("final only", Outcomes::FinalOnly),
            ],
        )?,
    };
    let deals = scoped.deals();
    let before = metrics::Deals {
        as_of: deals.as_of - i64::from(asked.window),
        ..deals
    };
    let of = |deals: &metrics::Deals<'_>| {
        let part = |rows| Velocity::of(deals, asked, rows);
        cores::over(scoped.facts.count(), part, Velocity::and)
    };
    let (then, now) = (of(&before), of(&deals));
    let title = format!("Pipeline velocity over {} days", asked.window);
    let columns = [
        ("now", "Now", Unit::MoneyPerDay),
        ("then", "The window before", Unit::MoneyPerDay),
    ];
    sheet.table("velocity", &title, "Figure", &columns);
    let (new, old) = (&now.factors, &then.factors);
    let cells = vec![
        figure(new.velocity(), new.won.n),
        figure(old.velocity(), old.won.n),
    ];
    sheet.row("velocity", "Velocity", cells);
    let actual = sheet.open_in(figure(new.actual(), new.won.n), "won", &now.behind.won);
    sheet.row(
        "actual",
        "Won, in fact",
        vec![actual, figure(old.actual(), old.won.n)],
    );
    factors(sheet, &now, old);
    if new.won.null_amounts > 0 {
        let note = format!(
            "{} wins have no amount and are left out of the mean.",
            new.won.null_amounts
        );
        sheet.notes.push(note);
    }
    if new.entry_unknown > 0 {
        let note = format!(
            "Of {} wins the entry is unknown; they are left out of the days.",
            new.entry_unknown
        );
        sheet.notes.push(note);
    }
    Ok(())
}

/// The four factors, each a table of its own unit, with what each does to the change.
fn factors(sheet: &mut Sheet, now: &Velocity, old: &velocity::Factors) {
    let (new, behind) = (&now.factors, &now.behind);
    let change = velocity::change(old, new);
    let effect =
        |of: fn(&velocity::Change) -> Exact| figure(change.as_ref().map(of).map_err(|why| *why), new.won.n);
    let one = |sheet: &mut Sheet, id: &str, title: &str, unit, cells: Vec<MetricCell>| {
        let columns = [
            ("now", "Now", unit),
            ("then", "The window before", unit),
            ("effect", "Moves velocity by", Unit::MoneyPerDay),
        ];
        sheet.table(id, title, "Factor", &columns);
        sheet.row(id, title, cells);
    };
    let open = sheet.open_in(count(new.open), "open", &behind.open);
    let cells = vec![open, count(old.open), effect(|own| own.open)];
    one(sheet, "open", "Open deals", Unit::Count, cells);
    let amount = sheet.open_in(figure(new.amount(), new.won.n), "amount", &behind.amount);
    let cells = vec![amount, figure(old.amount(), old.won.n), effect(|own| own.amount)];
    one(sheet, "amount", "Mean amount won", Unit::Money, cells);
    let decided = sheet.open_both(
        share(new.decided),
        "decided",
        (WON, &rows_of(&behind.won)),
        (LOST, &rows_of(&behind.lost)),
    );
    let cells = vec![decided, share(old.decided), effect(|own| own.win_rate)];
    one(sheet, "win_rate", "Win rate", Unit::Share, cells);
    let cycle = sheet.open_in(figure(new.cycle_days(), new.timed), "timed", &behind.timed);
    let cells = vec![
        cycle,
        figure(old.cycle_days(), old.timed),
        effect(|own| own.cycle),
    ];
    one(sheet, "cycle", "Mean days to win", Unit::Days, cells);
}

/// The quarters before a day, latest first.
fn past(scoped: &Scoped, many: i32) -> Vec<Period> {
    (1..=many).map(|back| scoped.quarter(back)).collect()
}

pub(super) fn coverage(
    _: &Workspace,
    scoped: &Scoped,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let target = terms.amount("target")?;
    let (period, days) = scoped.days_or_quarter();
    let entry = entry(scoped, terms)?;
    let asked = coverage::Terms {
        entry,
        period: days,
        target: target.unwrap_or(0),
    };
    let deals = scoped.deals();
    let found = coverage::coverage(&deals, asked);
    sheet.table(
        "coverage",
        &format!("Coverage of {}", scoped.named(period)),
        "Figure",
        &[("value", "Coverage", Unit::Times)],
    );
    let no_target = || none("no target: give one");
    let times = |of: Figure| {
        if target.is_some() {
            figure(of, found.eligible.n)
        } else {
            no_target()
        }
    };
    sheet.row(
        "remaining",
        "Open ÷ what remains of the target",
        vec![times(found.remaining)],
    );
    sheet.row("full", "Open ÷ the whole target", vec![times(found.full)]);
    let past = past(scoped, PAST);
    let periods: Vec<Days> = past.iter().map(|own| Days::of(*own)).collect();
    let day = (deals.as_of - days.start).clamp(0, 91);
    let needed = coverage::needed(&deals, &scoped.facts.changes, entry, day, &periods);
    let mut cell = figure(needed.median, needed.told as u64);
    if let Some((low, high)) = needed.benchmark {
        cell.note = format!("own history is too short; others speak of {low}x to {high}x");
    }
    (cell.low, cell.high) = match needed.range {
        Some((low, high)) => (
            Some(model::ratio::to_decimal(&low)),
            Some(model::ratio::to_decimal(&high)),
        ),
        None => (None, None),
    };
    sheet.row(
        "needed",
        format!("Needed on day {day}, by own history"),
        vec![cell],
    );
    amounts(sheet, &found);
    if needed.as_of_now {
        sheet.notes.push(AS_OF_NOW.to_owned());
    }
    Ok(())
}

fn amounts(sheet: &mut Sheet, found: &Coverage) {
    sheet.table(
        "amounts",
        "What it is made of",
        "Part",
        &[("amount", "Amount", Unit::Money), ("deals", "Deals", Unit::Count)],
    );
    let rows = [
        (
            "eligible",
            "Open, closing in the period",
            &found.eligible,
            Some(&found.eligible_rows),
        ),
        ("won", "Won so far", &found.won, Some(&found.won_rows)),
        ("elsewhere", "Open, closing outside it", &found.elsewhere, None),
        ("undated", "Open, without a close date", &found.undated, None),
    ];
    for (key, label, total, behind) in rows {
        let deals = match behind {
            Some(rows) => sheet.open_in(count(total.n), key, rows),
            None => count(total.n),
        };
        sheet.row(key, label, vec![money(total), deals]);
    }
}

/// What a way of moving is called.
fn flow_words(flow: Flow) -> (&'static str, &'static str) {
    match flow {
        Flow::Created => ("created", "Created"),
        Flow::PulledIn => ("pulled in", "Pulled in"),
        Flow::Reopened => ("reopened", "Reopened"),
        Flow::MovedIn => ("into scope", "Came back from aside"),
        Flow::AmountUp => ("amount up", "Amount up"),
        Flow::AmountDown => ("amount down", "Amount down"),
        Flow::PushedOut => ("pushed out", "Pushed out"),
        Flow::Won => ("won", "Won"),
        Flow::Lost => ("lost", "Lost"),
        Flow::Disqualified => ("disqualified", "Disqualified"),
        Flow::MovedOut => ("out of scope", "Put aside"),
    }
}

pub(super) fn movement(
    _: &Workspace,
    scoped: &Scoped,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let (period, days) = scoped.days_or_quarter();
    let asked = movement::Terms {
        entry: entry(scoped, terms)?,
        between: days,
        scope: terms.one_of("closing", &[("any day", None), ("in the period", Some(days))])?,
        disqualified: &[],
    };
    let found = movement::movement(&scoped.deals(), &scoped.facts.changes, &asked);
    let title = format!("Movement of pipeline in {}", scoped.named(period));
    sheet.table(
        "movement",
        &title,
        "Movement",
        &[("amount", "Amount", Unit::Money), ("deals", "Deals", Unit::Count)],
    );
    let start = sheet.open_in(count(found.start.n), "start", &found.start_rows);
    sheet.row("start", "Pipeline at the start", vec![money(&found.start), start]);
    for flow in Flow::ALL {
        let own = found.of(flow);
        let (key, label) = flow_words(flow);
        let mut amount = money(&own.total);
        if !flow.adds() && own.total.minor != 0 {
            amount.value = amount.value.map(|value| -value);
            amount.exact = (-own.total.minor).to_string();
        }
        let deals = sheet.open_in(count(own.total.n), key, &own.rows);
        sheet.row(key, label, vec![amount, deals]);
    }
    let end = sheet.open_in(count(found.end.n), "end", &found.end_rows);
    sheet.row("end", "Pipeline at the end", vec![money(&found.end), end]);
    if found.as_of_now {
        sheet.notes.push(AS_OF_NOW.to_owned());
    }
    Ok(())
}

pub(super) fn forecast(
    workspace: &Workspace,
    scoped: &Scoped,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let (period, days) = scoped.days_or_quarter();
    let entry = entry(scoped, terms)?;
    let steps = scoped.facts.stages.ladder.steps() as u16;
    let asked = forecast::Terms {
        entry,
        late: terms.stage("late", &scoped.facts.stages.ladder, steps.saturating_sub(1))?,
        period: days,
        history: terms.days("history", Some(365))?.unwrap_or(365),
    };
    let deals = scoped.deals();
    let found = forecast::forecast(&deals, asked);
    let periods: Vec<Days> = past(scoped, PAST).into_iter().map(Days::of).collect();
    let record = forecast::track_record(&deals, &scoped.facts.changes, asked, &periods);
    sheet.table(
        "methods",
        &format!("Forecast of {}", scoped.named(period)),
        "Method",
        &[
            ("forecast", "Forecast", Unit::Money),
            ("bias", "Bias before", Unit::Share),
            ("accuracy", "Accuracy before", Unit::Share),
        ],
    );
    for (own, (key, label)) in record.methods.iter().zip([
        ("weighted", "Weighted by own history"),
        ("late", "Late stage"),
        ("in period", "All that close in it"),
    ]) {
        let behind = if key == "late" {
            &found.late_rows
        } else {
            &found.rows
        };
        let judged = |of: Figure| MetricCell {
            of: Some(record.past.len() as u64),
            ..figure(of, own.periods)
        };
        let forecast = sheet.open_in(figure(own.method.of(&found), found.in_period.n), key, behind);
        sheet.row(key, label, vec![forecast, judged(own.bias), judged(own.accuracy)]);
    }
    let probabilities = probabilities(workspace, scoped)?;
    let typed = forecast::typed(&deals, &found, &probabilities);
    let mut cell = figure(typed.forecast, typed.weighted.n);
    if typed.mixed > 0 {
        cell.note = format!("{} look like shares among percentages", typed.mixed);
    }
    let blank = || none("not kept for past days");
    sheet.row("typed", "By typed probability", vec![cell, blank(), blank()]);
    let made_of = coverage::Terms {
        entry,
        period: days,
        target: 0,
    };
    amounts(sheet, &coverage::coverage(&deals, made_of));
    if record.as_of_now {
        sheet.notes.push(AS_OF_NOW.to_owned());
    }
    Ok(())
}

fn probabilities(workspace: &Workspace, scoped: &Scoped) -> Result<Vec<Option<f64>>, WorkbenchError> {
    let count = scoped.facts.count();
    let Some(column) = scoped.facts.column(workspace, "probability")? else {
        return Ok(vec![None; count]);
    };
    let value = |row: usize| match column.cell(row) {
        column::Cell::Number(number) => Some(number),
        _ => None,
    };
    Ok((0..count).map(value).collect())
}

pub(super) fn trends(
    _: &Workspace,
    scoped: &Scoped,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let entry = entry(scoped, terms)?;
    let mut over: Vec<Period> = past(scoped, TRENDS - 1);
    over.insert(0, scoped.quarter(0));
    over.reverse();
    let days: Vec<Days> = over.iter().map(|own| Days::of(*own)).collect();
    let points = trends::trends(&scoped.deals(), entry, &days);
    sheet.table(
        "quarters",
        "Deal size and cycle, quarter by quarter",
        "Quarter",
        &[
            ("wins", "Won", Unit::Count),
            ("median_size", "Median size", Unit::Money),
            ("mean_size", "Mean size", Unit::Money),
            ("median_days", "Median days to win", Unit::Days),
            ("mean_days", "Mean days to win", Unit::Days),
            ("per_day", "Won a day", Unit::MoneyPerDay),
        ],
    );
    for (period, point) in over.iter().zip(&points) {
        let label = scoped.named(*period) + if point.unfinished { ", so far" } else { "" };
        let known = point.won.n - point.won.null_amounts;
        let cells = vec![
            count(point.wins),
            figure(point.median_size, known),
            figure(point.mean_size, known),
            figure(point.median_days, point.timed),
            figure(point.mean_days, point.timed),
            figure(point.per_day(), known),
        ];
        sheet.row(scoped.calendar.to_text(*period), label, cells);
    }
    let finished: Vec<&trends::Point> = points
        .iter()
        .filter(|point| !point.unfinished && point.mean_days.is_ok())
        .collect();
    if let [first, .., last] = finished.as_slice() {
        sheet.table(
            "slowness",
            "What slower cycles cost",
            "Between",
            &[("cost", "Cost", Unit::Money)],
        );
        let cost = trends::cost_of_slowness(first, last);
        sheet.row(
            "cost",
            "The first and the last quarter with wins",
            vec![sheet::figure(cost, last.timed)],
        );
    }
    Ok(())
}
