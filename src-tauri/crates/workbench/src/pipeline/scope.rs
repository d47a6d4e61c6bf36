//! What figures are about: which deals count, and when. Knows no figure.

use std::sync::Arc;

use column::{Bitmap, NO_ROW};
use metrics::{Days, Deals};
use model::{FiscalCalendar, Period, Table, Team};
use workspace::Workspace;

use super::facts::Facts;
use crate::api::{FieldFilter, PipelineScope, ScopeView};
use crate::calendar;
use crate::error::WorkbenchError;
use crate::session::Model;
use crate::sides::{Evaluated, SideText};
use crate::terms;

/// Deals that are asked about.
pub(crate) struct Scoped {
    pub facts: Arc<Facts>,
    pub among: Bitmap,
    pub period: Option<Period>,
    pub calendar: FiscalCalendar,
    pub view: ScopeView,
}

impl Scoped {
    /// The deals a scope is about; `None` when nobody brought deals. O(deals).
    pub fn of(
        workspace: &mut Workspace,
        model: &mut Model,
        scope: &PipelineScope,
    ) -> Result<Option<Scoped>, WorkbenchError> {
        let Some(facts) = facts_of(workspace, model, scope.team)? else {
            return Ok(None);
        };
        let calendar = calendar::of(workspace)?;
        let period = calendar::asked(calendar, scope.period.as_deref())?;
        let mut scoped = Scoped {
            among: Bitmap::all(facts.count()),
            period,
            calendar,
            view: ScopeView {
                team: Some(facts.team),
                period: period.map(|period| calendar.heading(period)),
                as_of: Some(facts.as_of),
                of: facts.count() as u64,
                currency: <[String; 1]>::try_from(facts.currencies.clone())
                    .ok()
                    .map(|[only]| only),
                notes: model.notes.clone(),
                ..ScopeView::default()
            },
            facts,
        };
        if scoped.facts.currencies.len() > 1 {
            let all = scoped.facts.currencies.join(", ");
            scoped
                .view
                .notes
                .push(format!("Amounts are in {all} and are added as they stand."));
        }
        if let Some(term) = scope.term.as_deref().filter(|term| !term.trim().is_empty()) {
            scoped.keep_counted(workspace, model, term)?;
        }
        for filter in &scope.filters {
            scoped.keep_where(workspace, filter)?;
        }
        scoped.view.deals = scoped.among.count() as u64;
        Ok(Some(scoped))
    }

    /// The deals as metrics take them.
    pub fn deals(&self) -> Deals<'_> {
        self.facts.deals(&self.among)
    }

    /// Those of some deals that have an amount.
    pub fn priced(&self, rows: &[u32]) -> Vec<u32> {
        let deals = self.deals();
        let rows = rows.iter().copied();
        rows.filter(|row| deals.amount(*row as usize).is_some()).collect()
    }

    /// The period in days.
    pub fn days(&self) -> Option<Days> {
        self.period.map(Days::of)
    }

    /// The period, else the quarter that holds the as-of day.
    pub fn days_or_quarter(&self) -> (Period, Days) {
        let period = self.period.unwrap_or_else(|| self.quarter(0));
        (period, Days::of(period))
    }

    /// The quarter that holds the as-of day, or one so many before it.
    pub fn quarter(&self, back: i32) -> Period {
        self.calendar.quarter(self.facts.as_of, back)
    }

    /// A period as headings name it.
    pub fn named(&self, period: Period) -> String {
        self.calendar.heading(period)
    }

    /// Keeps the deals that the team counts under a term.
    fn keep_counted(
        &mut self,
        workspace: &mut Workspace,
        model: &mut Model,
        term: &str,
    ) -> Result<(), WorkbenchError> {
        let term = terms::find(workspace, term)?;
        let (Table::Opportunities, Some(side)) = (term.table, self.facts.side()) else {
            return Err(WorkbenchError::NotOfDeals { term: term.name });
        };
        let Some((frame, caches)) = model.frame(workspace, term.table)? else {
            return Err(WorkbenchError::NoRecords {
                table: term.table.label().to_lowercase(),
            });
        };
        let text = SideText::read(workspace, frame, &term, side)?;
        let expr = text.readable(&term, side)?;
        let clauses = definitions::clauses(expr, &text.fields);
        let counted = Evaluated::of(workspace, frame, &mut caches[side], side, clauses)?.counted;
        let units = frame.sides[side].units();
        let counts = |row: u32| {
            units
                .get(row as usize)
                .is_some_and(|unit| counted.get(*unit as usize))
        };
        self.among.keep(&Bitmap::from_slice(&self.facts.rows, |row| {
            row != NO_ROW && counts(row)
        }));
        (self.view.term, self.view.version) = (Some(term.name), Some(text.version));
        Ok(())
    }

    fn keep_where(&mut self, workspace: &Workspace, filter: &FieldFilter) -> Result<(), WorkbenchError> {
        let (key, label) = self.field(&filter.field)?;
        let (codes, names) = self.facts.codes(workspace, &key)?;
        let wanted = filter.value.as_deref().map(|value| value.trim().to_lowercase());
        let mut holds = vec![wanted.is_none()];
        holds.extend(
            names
                .texts()
                .map(|text| Some(text.trim().to_lowercase()) == wanted),
        );
        self.among
            .keep(&Bitmap::from_slice(&codes, |code| holds[code as usize]));
        let value = filter.value.as_deref().unwrap_or("unknown");
        self.view.filters.push(format!("{label} is {value}"));
        Ok(())
    }

    /// Key and label of a field that deals can be told apart by.
    pub fn field(&self, wanted: &str) -> Result<(String, String), WorkbenchError> {
        let lower = wanted.trim().to_lowercase();
        let choices = self.facts.choices();
        let found = choices
            .iter()
            .find(|choice| choice.key == lower || choice.label.to_lowercase() == lower);
        match found {
            Some(choice) => Ok((choice.key.clone(), choice.label.clone())),
            None => Err(WorkbenchError::NoSuchField {
                field: wanted.to_owned(),
                known: choices.into_iter().map(|choice| choice.label).collect(),
            }),
        }
    }
}

/// The deals of a team, else of Sales, else of whoever brought some.
pub(super) fn facts_of(
    workspace: &Workspace,
    model: &mut Model,
    team: Option<Team>,
) -> Result<Option<Arc<Facts>>, WorkbenchError> {
    let order = [Team::Sales, Team::Marketing, Team::Success, Team::Finance];
    for own in order
        .into_iter()
        .filter(|own| team.is_none_or(|team| team == *own))
    {
        if let Some(facts) = model.facts(workspace, own)? {
            return Ok(Some(facts));
        }
    }
    Ok(None)
}
