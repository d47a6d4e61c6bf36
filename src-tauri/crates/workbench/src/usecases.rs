//! What a door asks of the terms, sources and comparisons of the open workspace.

use jiff::civil::Date;
use model::Table;
use workspace::Edit;

use crate::Workbench;
use crate::api::{
    CompareRequest, Comparison, CompleteRequest, CompletionView, Measure, PairRequest, RejectedPage,
    SourceCard, TermCard, TermView, WriteDefinition,
};
use crate::catalog::{Declared, SOURCE_ENTITY, json};
use crate::error::WorkbenchError;
use crate::frame::SIDES;
use crate::session::Model;
use crate::terms::Term;
use crate::{agreement, compare, live, rows, terms, vocabulary};

impl Workbench {
    /// The source cards, by team, then id.
    ///
    /// # Errors
    /// When nothing is open.
    pub fn sources(&self) -> Result<Vec<SourceCard>, WorkbenchError> {
        self.read(|_, model| Ok(crate::versions::cards(model)))
    }

    /// Takes a source out; undo brings it back.
    ///
    /// # Errors
    /// When there is no such source.
    pub fn remove_source(&self, source: u64) -> Result<(), WorkbenchError> {
        self.change(|workspace, model| {
            let found = rows::source_of(model, source)?;
            Ok(workspace.hide_source(found.id, &format!("Remove {}", found.about.file_name))?)
        })
    }

    /// Declares a source's as-of day; `None` for the latest day in its cells.
    ///
    /// # Errors
    /// When there is no such source, or the text is not a day.
    pub fn set_as_of(&self, source: u64, day: Option<&str>) -> Result<(), WorkbenchError> {
        let as_of = match day {
            None => None,
            Some(text) => Some(text.trim().parse::<Date>().map_err(|_| WorkbenchError::NotADay {
                text: text.to_owned(),
            })?),
        };
        self.change(|workspace, model| {
            let found = rows::source_of(model, source)?;
            let edit = Edit {
                kind: SOURCE_ENTITY.to_owned(),
                id: found.id.0.to_string(),
                value: Some(json(&Declared { as_of })),
            };
            workspace.change(
                &format!("Set the as-of day of {}", found.about.file_name),
                None,
                &[edit],
            )?;
            Ok(())
        })
    }

    /// Rejected records of a source, a page.
    ///
    /// # Errors
    /// When there is no such source.
    pub fn rejected(&self, source: u64, offset: u64, limit: u64) -> Result<RejectedPage, WorkbenchError> {
        self.read(|workspace, model| {
            let id = rows::source_of(model, source)?.id;
            let (total, lines) = workspace.rejected(id, offset, limit.min(1_000))?;
            let rejected = lines
                .into_iter()
                .map(|line| ingest::Rejected {
                    line: line.line,
                    lines: line.lines,
                    code: line.code,
                    reason: line.reason,
                    text: line.text,
                })
                .collect();
            Ok(RejectedPage { total, rejected })
        })
    }

    /// The terms with both counts, in the order they were added.
    ///
    /// # Errors
    /// When nothing is open.
    pub fn terms(&self) -> Result<Vec<TermCard>, WorkbenchError> {
        self.read(live::term_cards)
    }

    /// The identifier of the term with this identifier or name.
    ///
    /// # Errors
    /// When there is no such term.
    pub fn find_term(&self, name: &str) -> Result<String, WorkbenchError> {
        self.read(|workspace, _| Ok(terms::find(workspace, name)?.id))
    }

    /// A term, live.
    ///
    /// # Errors
    /// When there is no such term.
    pub fn term(&self, term: &str) -> Result<TermView, WorkbenchError> {
        self.read(|workspace, model| {
            let term = terms::find(workspace, term)?;
            live::term_view(workspace, model, &term)
        })
    }

    /// Adds a term.
    ///
    /// # Errors
    /// When the name is empty or taken.
    pub fn add_term(&self, name: &str, table: Table) -> Result<TermView, WorkbenchError> {
        let term = self.change(|workspace, _| terms::add(workspace, name, table))?;
        self.term(&term.id)
    }

    /// Changes a term; what is `None` stays, an empty amount field is none.
    ///
    /// # Errors
    /// When there is no such term, the name is taken, or the field is not money.
    pub fn change_term(
        &self,
        term: &str,
        name: Option<&str>,
        measure: Option<Measure>,
        amount_field: Option<&str>,
    ) -> Result<TermView, WorkbenchError> {
        let id = self.change(|workspace, model| {
            let before = terms::find(workspace, term)?;
            let mut after = before.clone();
            if let Some(name) = name {
                after.name = name.trim().to_owned();
            }
            if let Some(measure) = measure {
                after.measure = measure;
            }
            match amount_field.map(str::trim) {
                None => {}
                Some("") => after.amount_field = None,
                Some(field) => after.amount_field = Some(money_field(workspace, model, &before, field)?),
            }
            terms::put(workspace, &after, &format!("Change {}", before.name))?;
            Ok(after.id)
        })?;
        self.term(&id)
    }

    /// Counts another table's records under a term from now on.
    ///
    /// # Errors
    /// When there is no such term.
    pub fn count_table(&self, term: &str, table: Table) -> Result<(), WorkbenchError> {
        self.change(|workspace, _| {
            let mut term = terms::find(workspace, term)?;
            if term.table == table {
                return Ok(());
            }
            term.table = table;
            terms::put(
                workspace,
                &term,
                &format!("Count {} under {}", table.label().to_lowercase(), term.name),
            )
        })
    }

    /// Takes a term out; undo brings it back.
    ///
    /// # Errors
    /// When there is no such term.
    pub fn remove_term(&self, term: &str) -> Result<(), WorkbenchError> {
        self.change(|workspace, _| {
            let term = terms::find(workspace, term)?;
            terms::remove(workspace, &term)
        })
    }

    /// Writes a team's text and answers with the live figures. A text that can't be read is kept too.
    ///
    /// # Errors
    /// When there is no such term or the file can't be written.
    pub fn write_definition(&self, request: &WriteDefinition) -> Result<TermView, WorkbenchError> {
        if !SIDES.contains(&request.team) {
            return Err(WorkbenchError::NotACounterpart { team: request.team });
        }
        self.change(|workspace, model| {
            let term = terms::find(workspace, &request.term)?;
            let kind = agreement::written_to(workspace, model, request.team)?;
            terms::write(
                workspace,
                kind,
                &term,
                request.team,
                &request.text,
                request.burst.as_deref(),
            )
        })?;
        self.term(&request.term)
    }

    /// What can come next in a text.
    ///
    /// # Errors
    /// When there is no such term.
    pub fn complete(&self, request: &CompleteRequest) -> Result<Vec<CompletionView>, WorkbenchError> {
        self.read(|workspace, model| {
            let term = terms::find(workspace, &request.term)?;
            let side = usize::from(request.team == SIDES[1]);
            live::complete(workspace, model, &term, side, &request.text, request.cursor)
        })
    }

    /// Compares two teams' numbers.
    ///
    /// # Errors
    /// When a definition or an export is missing, a text can't be read, or the period is none.
    pub fn compare(&self, request: &CompareRequest) -> Result<Comparison, WorkbenchError> {
        self.read_at(request.at, |workspace, model| {
            Ok(compare::compared(workspace, model, request)?.comparison.clone())
        })
    }

    /// Changes how clauses meet in slots.
    ///
    /// # Errors
    /// When there is no such term or slot.
    pub fn pair(&self, request: &PairRequest) -> Result<(), WorkbenchError> {
        self.change(|workspace, model| compare::pair(workspace, model, &request.term, &request.pairing))
    }
}

/// The key of a money field of the term's table, by key or label.
fn money_field(
    workspace: &mut workspace::Workspace,
    model: &mut Model,
    term: &Term,
    wanted: &str,
) -> Result<String, WorkbenchError> {
    let choices = match model.frame(workspace, term.table)? {
        Some((frame, _)) => vocabulary::of_kind(frame, |kind| kind == model::Kind::Money),
        None => Vec::new(),
    };
    let lower = wanted.to_lowercase();
    let found = choices
        .iter()
        .find(|(key, label)| *key == lower || label.to_lowercase() == lower);
    found
        .map(|(key, _)| key.clone())
        .ok_or_else(|| WorkbenchError::NotMoney {
            field: wanted.to_owned(),
            table: term.table.label().to_lowercase(),
            known: choices.into_iter().map(|(_, label)| label).collect(),
        })
}
