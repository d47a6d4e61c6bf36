//! From a request to its answer, the same behind every door.

use std::path::Path;

use workbench::api::Problem;
use workbench::{Workbench, WorkbenchError};

use crate::commands::{JobParam, PathParam, Undone};
use crate::{Request, Response};

/// Where a request comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The window on the own machine.
    Window,
    /// The loopback host: one workspace, named when it was started.
    Host,
}

/// True when the door offers the command. A new command must be decided here, or nothing compiles.
#[expect(clippy::too_many_lines, reason = "one line per request")]
pub fn offered(door: Door, request: &Request) -> bool {
    match request {
        Request::NewWorkspace(_)
        | Request::OpenWorkspace(_)
        | Request::OpenSample
        | Request::CloseWorkspace
        | Request::Duplicate(_) => door == Door::Window,
        Request::State
        | Request::Overview
        | Request::Sources
        | Request::PreviewImport(_)
        | Request::StartImport(_)
        | Request::Job(_)
        | Request::CancelJob(_)
        | Request::StartCheck(_)
        | Request::Difference(_)
        | Request::ChangedCells(_)
        | Request::Decide(_)
        | Request::AmendSource(_)
        | Request::RemoveSource(_)
        | Request::SetAsOf(_)
        | Request::Stages(_)
        | Request::Pipeline(_)
        | Request::Catalogue
        | Request::Metric(_)
        | Request::MetricChart(_)
        | Request::Ladder
        | Request::SetLadder(_)
        | Request::Calendar
        | Request::SetCalendar(_)
        | Request::Rejected(_)
        | Request::Condition(_)
        | Request::ExportRejected(_)
        | Request::Terms
        | Request::Term(_)
        | Request::AddTerm(_)
        | Request::ChangeTerm(_)
        | Request::RemoveTerm(_)
        | Request::WriteDefinition(_)
        | Request::Complete(_)
        | Request::Compare(_)
        | Request::Exchange(_)
        | Request::Probe(_)
        | Request::Figures
        | Request::Templates
        | Request::AddTemplate(_)
        | Request::ReadProse(_)
        | Request::Agreement
        | Request::TakeTurn(_)
        | Request::StartBlind
        | Request::Seal(_)
        | Request::Reveal
        | Request::Revealed(_)
        | Request::Settle(_)
        | Request::AddPerson(_)
        | Request::Propose(_)
        | Request::Withdraw
        | Request::Sign(_)
        | Request::Block(_)
        | Request::Retire
        | Request::VersionDiff(_)
        | Request::Judged
        | Request::Forms
        | Request::ExportAgreement(_)
        | Request::Pair(_)
        | Request::Chart(_)
        | Request::Rows(_)
        | Request::Origin(_)
        | Request::ExportRows(_)
        | Request::Undo
        | Request::Redo
        | Request::History => true,
    }
}

/// Answers a request.
///
/// # Errors
/// The problem as a person reads it, when the request was refused.
pub fn dispatch(bench: &Workbench, door: Door, request: Request) -> Result<Response, Problem> {
    if !offered(door, &request) {
        return Err(Problem {
            code: "not-offered".to_owned(),
            message: "This can only be done in the window.".to_owned(),
            hint: String::new(),
            detail: String::new(),
        });
    }
    answer(bench, request).map_err(|error| error.problem())
}

fn job(job: u64) -> JobParam {
    JobParam { job }
}

#[expect(clippy::too_many_lines, reason = "one arm per request")]
fn answer(bench: &Workbench, request: Request) -> Result<Response, WorkbenchError> {
    Ok(match request {
        Request::State => Response::State(bench.state()?),
        Request::NewWorkspace(at) => Response::NewWorkspace(bench.new_workspace(Path::new(&at.path))?),
        Request::OpenWorkspace(at) => Response::OpenWorkspace(bench.open_workspace(Path::new(&at.path))?),
        Request::OpenSample => Response::OpenSample(bench.open_sample()?),
        Request::Duplicate(at) => {
            bench.duplicate(Path::new(&at.path))?;
            Response::Duplicate(PathParam { path: at.path })
        }
        Request::CloseWorkspace => Response::CloseWorkspace(bench.close()?),
        Request::Overview => Response::Overview(bench.overview()?),
        Request::Undo => Response::Undo(Undone { label: bench.undo()? }),
        Request::Redo => Response::Redo(Undone { label: bench.redo()? }),
        Request::History => Response::History(bench.history()?),
        Request::Sources => Response::Sources(bench.sources()?),
        Request::PreviewImport(preview) => Response::PreviewImport(bench.preview_import(&preview)?),
        Request::StartImport(import) => Response::StartImport(job(bench.start_import(import)?)),
        Request::Job(job) => Response::Job(bench.job(job.job)?),
        Request::CancelJob(job) => Response::CancelJob(bench.cancel_job(job.job)?),
        Request::StartCheck(import) => Response::StartCheck(job(bench.start_check(import)?)),
        Request::Difference(asked) => Response::Difference(bench.difference(&asked)?),
        Request::ChangedCells(page) => Response::ChangedCells(bench.changed_cells(&page)?),
        Request::Decide(decide) => Response::Decide(bench.decide(&decide)?),
        Request::AmendSource(amend) => Response::AmendSource(job(bench.start_amend(amend)?)),
        Request::RemoveSource(source) => {
            bench.remove_source(source.source)?;
            Response::RemoveSource(bench.state()?)
        }
        Request::SetAsOf(set) => {
            bench.set_as_of(set.source, set.as_of.as_deref())?;
            Response::SetAsOf(bench.state()?)
        }
        Request::Stages(of) => Response::Stages(bench.stages(of.team)?),
        Request::Pipeline(scope) => Response::Pipeline(bench.pipeline(&scope)?),
        Request::Catalogue => Response::Catalogue(bench.catalogue()),
        Request::Metric(metric) => Response::Metric(bench.metric(&metric)?),
        Request::MetricChart(chart) => Response::MetricChart(bench.metric_chart(&chart)?),
        Request::Ladder => Response::Ladder(bench.ladder()?),
        Request::Calendar => Response::Calendar(bench.calendar()?),
        Request::SetCalendar(calendar) => Response::SetCalendar(bench.set_calendar(&calendar)?),
        Request::SetLadder(ladder) => Response::SetLadder(bench.set_ladder(&ladder)?),
        Request::Rejected(page) => {
            Response::Rejected(bench.rejected(page.source, page.offset, page.limit)?)
        }
        Request::Condition(source) => Response::Condition(bench.condition(source.source)?),
        Request::ExportRejected(file) => {
            Response::ExportRejected(bench.export_rejected(file.source, Path::new(&file.to))?)
        }
        Request::Terms => Response::Terms(bench.terms()?),
        Request::Term(term) => Response::Term(bench.term(&term.term)?),
        Request::AddTerm(new) => Response::AddTerm(bench.add_term(&new.name, new.table)?),
        Request::ChangeTerm(change) => Response::ChangeTerm(bench.change_term(
            &change.term,
            change.name.as_deref(),
            change.measure,
            change.amount_field.as_deref(),
        )?),
        Request::RemoveTerm(term) => {
            bench.remove_term(&term.term)?;
            Response::RemoveTerm(bench.state()?)
        }
        Request::WriteDefinition(write) => Response::WriteDefinition(bench.write_definition(&write)?),
        Request::Complete(complete) => Response::Complete(bench.complete(&complete)?),
        Request::Compare(compare) => Response::Compare(bench.compare(&compare)?),
        Request::Exchange(asked) => Response::Exchange(bench.exchange(&asked)?),
        Request::Probe(asked) => Response::Probe(bench.probe(&asked)?),
        Request::Figures => Response::Figures(bench.figures()?),
        Request::Templates => Response::Templates(bench.templates()),
        Request::AddTemplate(asked) => Response::AddTemplate(bench.add_template(&asked.template)?),
        Request::ReadProse(asked) => Response::ReadProse(bench.read_prose(&asked)?),
        Request::Agreement => Response::Agreement(bench.agreement()?),
        Request::TakeTurn(asked) => Response::TakeTurn(bench.take_turn(asked.team)?),
        Request::StartBlind => Response::StartBlind(bench.start_blind()?),
        Request::Seal(asked) => Response::Seal(bench.seal(asked.team)?),
        Request::Reveal => Response::Reveal(bench.reveal()?),
        Request::Revealed(asked) => Response::Revealed(bench.revealed(&asked.term)?),
        Request::Settle(asked) => Response::Settle(bench.settle(&asked)?),
        Request::AddPerson(asked) => Response::AddPerson(bench.add_person(&asked)?),
        Request::Propose(asked) => Response::Propose(bench.propose(&asked)?),
        Request::Withdraw => Response::Withdraw(bench.withdraw()?),
        Request::Sign(asked) => Response::Sign(bench.sign(&asked)?),
        Request::Block(asked) => Response::Block(bench.block(&asked)?),
        Request::Retire => Response::Retire(bench.retire()?),
        Request::VersionDiff(asked) => Response::VersionDiff(bench.version_diff(&asked)?),
        Request::Judged => Response::Judged(bench.judged()?),
        Request::Forms => Response::Forms(bench.forms()),
        Request::ExportAgreement(asked) => Response::ExportAgreement(bench.export_agreement(&asked)?),
        Request::Pair(pair) => {
            bench.pair(&pair)?;
            Response::Pair(bench.state()?)
        }
        Request::Chart(chart) => Response::Chart(bench.chart(&chart)?),
        Request::Rows(rows) => Response::Rows(bench.rows(&rows)?),
        Request::Origin(origin) => Response::Origin(bench.origin(&origin)?),
        Request::ExportRows(export) => Response::ExportRows(bench.export_rows(&export)?),
    })
}
