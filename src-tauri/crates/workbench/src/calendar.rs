//! The fiscal calendar of a workspace: one setting for every period that is offered, read or named. Knows no figure.

use jiff::civil::Date;
use model::{FiscalCalendar, Period, YearPattern};
use serde_json::{Value, json};
use workspace::{Edit, Workspace};

use crate::Workbench;
use crate::api::{CalendarView, NamedPeriod};
use crate::catalog::{Source, json as stored};
use crate::error::WorkbenchError;

pub(crate) const KIND: &str = "calendar";
const ID: &str = "calendar";

/// Quarters offered, and years.
const OFFERED: (i32, i16) = (6, 2);

/// The calendar in force: the calendar year where nobody set another.
pub(crate) fn of(workspace: &Workspace) -> Result<FiscalCalendar, WorkbenchError> {
    let value = workspace.entity(KIND, ID)?;
    Ok(value
        .and_then(|value| serde_json::from_value(value).ok())
        .unwrap_or_default())
}

/// The period that a text names, if it isn't blank.
pub(crate) fn asked(calendar: FiscalCalendar, text: Option<&str>) -> Result<Option<Period>, WorkbenchError> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    Ok(text.map(|text| calendar.parse(text)).transpose()?)
}

/// A period to choose.
pub(crate) fn named(calendar: FiscalCalendar, period: Period) -> NamedPeriod {
    NamedPeriod {
        text: calendar.to_text(period),
        label: calendar.words(period),
    }
}

/// As it is signed: what changes no period is left out.
pub(crate) fn signed(calendar: FiscalCalendar) -> Value {
    if calendar.is_calendar_year() {
        return json!({ "year": "calendar" });
    }
    let mut value = json!({
        "year": "fiscal",
        "words": calendar.describe(),
        "start_month": calendar.start_month,
        "pattern": calendar.pattern,
    });
    if calendar.pattern == YearPattern::Weeks {
        value["week_start"] = stored(&calendar.week_start);
    }
    value
}

impl Workbench {
    /// The fiscal calendar in force, and the periods it offers.
    ///
    /// # Errors
    /// When nothing is open or the workspace can't be read.
    pub fn calendar(&self) -> Result<CalendarView, WorkbenchError> {
        self.read(|workspace, model| {
            let calendar = of(workspace)?;
            let as_of = model.sources.iter().filter_map(Source::as_of).max();
            Ok(CalendarView {
                calendar,
                words: calendar.describe(),
                periods: as_of.map_or_else(Vec::new, |as_of| offered(calendar, as_of)),
            })
        })
    }

    /// Sets the fiscal calendar as one step of the history.
    ///
    /// # Errors
    /// When there is no such month, or the workspace can't be written.
    pub fn set_calendar(&self, calendar: &FiscalCalendar) -> Result<CalendarView, WorkbenchError> {
        if !(1..=12).contains(&calendar.start_month) {
            return Err(WorkbenchError::CalendarNotPossible {
                month: calendar.start_month,
            });
        }
        self.change(|workspace, _| {
            let value = (*calendar != FiscalCalendar::default()).then(|| stored(calendar));
            let edit = Edit {
                kind: KIND.to_owned(),
                id: ID.to_owned(),
                value,
            };
            workspace.change("Change the fiscal calendar", None, &[edit])?;
            Ok(())
        })?;
        self.calendar()
    }
}

/// The year that holds a day and the one before, then its quarter and those before.
fn offered(calendar: FiscalCalendar, day: Date) -> Vec<NamedPeriod> {
    let (quarters, years) = OFFERED;
    let years = (0..years).map(|back| calendar.year(day, back));
    let quarters = (0..quarters).map(|back| calendar.quarter(day, back));
    years
        .chain(quarters)
        .map(|period| named(calendar, period))
        .collect()
}
