//! The period that narrows a comparison, and the date field that decides it.

use definitions::{DateTest, Expr, Leaf, Test, Unknown};
use model::field::key;
use model::{FiscalCalendar, Kind, Period};

use crate::api::CompareRequest;
use crate::calendar;
use crate::error::WorkbenchError;
use crate::frame::Frame;
use crate::sides::SideText;
use crate::terms::Term;
use crate::vocabulary;

/// What decides whether a record lies in the period asked for.
pub(super) struct Scope {
    pub period: Option<Period>,
    pub calendar: FiscalCalendar,
    pub field: Option<(String, String)>,
    pub choices: Vec<(String, String)>,
}

/// Which date decides the period, and which could.
pub(super) fn scope(
    frame: &Frame,
    calendar: FiscalCalendar,
    request: &CompareRequest,
) -> Result<Scope, WorkbenchError> {
    let choices = vocabulary::of_kind(frame, Kind::is_temporal);
    let period = calendar::asked(calendar, request.period.as_deref())?;
    let wanted = request
        .date
        .as_deref()
        .map(str::trim)
        .filter(|date| !date.is_empty());
    let field = match wanted {
        Some(wanted) => Some(choose(&choices, wanted).ok_or_else(|| not_a_date(frame, wanted, &choices))?),
        None if period.is_some() => {
            let created = choose(&choices, key::CREATED_AT).or_else(|| choices.first().cloned());
            Some(created.ok_or_else(|| not_a_date(frame, "Created date", &choices))?)
        }
        None => None,
    };
    Ok(Scope {
        period,
        calendar,
        field,
        choices,
    })
}

pub(super) fn choose(choices: &[(String, String)], wanted: &str) -> Option<(String, String)> {
    let lower = wanted.to_lowercase();
    choices
        .iter()
        .find(|(key, label)| *key == lower || label.to_lowercase() == lower)
        .cloned()
}

pub(super) fn not_a_date(frame: &Frame, wanted: &str, choices: &[(String, String)]) -> WorkbenchError {
    WorkbenchError::NotADate {
        field: wanted.to_owned(),
        table: frame.table.label().to_lowercase(),
        known: choices.iter().map(|(_, label)| label.clone()).collect(),
    }
}

/// A side's criteria, narrowed to the period.
pub(super) fn scoped(
    text: &SideText,
    term: &Term,
    side: usize,
    scope: &Scope,
) -> Result<Expr, WorkbenchError> {
    let expr = text.readable(term, side)?.clone();
    Ok(match (&scope.period, &scope.field) {
        (Some(period), Some((field, _))) => {
            let test = Test::Date(DateTest::In(*period));
            let leaf = Leaf {
                field: field.clone(),
                test,
                unknown: Unknown::default(),
            };
            Expr::All(vec![expr, Expr::Leaf(leaf)])
        }
        _ => expr,
    })
}
