//! `calendar`: the fiscal calendar as text or JSON. Knows no date.

use model::FiscalCalendar;
use serde_json::json;
use workbench::Workbench;
use workbench::api::CalendarView;

use super::args::{CalendarAction, CalendarArgs};
use super::outcome::Failure;
use super::run::Out;

/// `calendar`.
pub(super) fn calendar(bench: &Workbench, args: &CalendarArgs, out: &Out) -> Result<(), Failure> {
    let view = bench.calendar()?;
    let view = match args.action {
        CalendarAction::Show => view,
        CalendarAction::Set {
            start_month,
            pattern,
            week_start,
        } => bench.set_calendar(&FiscalCalendar {
            start_month: start_month.unwrap_or(view.calendar.start_month),
            pattern: pattern.unwrap_or(view.calendar.pattern),
            week_start: week_start.unwrap_or(view.calendar.week_start),
        })?,
        CalendarAction::Reset => bench.set_calendar(&FiscalCalendar::default())?,
    };
    out.done(json!({ "calendar": view }), || text(&view))
}

fn text(view: &CalendarView) -> String {
    let periods = view
        .periods
        .iter()
        .map(|own| format!("  {}  {}", own.text, own.label));
    [format!("{}.", view.words)]
        .into_iter()
        .chain(periods)
        .collect::<Vec<_>>()
        .join("\n")
}
