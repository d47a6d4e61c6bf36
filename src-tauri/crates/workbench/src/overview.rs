//! Home: how far apart the teams are, over which terms, and what to do next.

use model::Team;
use workspace::Workspace;

use crate::api::{CompareRequest, Measure, NextStep, Overview, Place, Share, TermGap};
use crate::error::WorkbenchError;
use crate::frame::SIDES;
use crate::session::Model;
use crate::terms::{self, Term};
use crate::{agreement, compare};

/// Gaps shown.
const GAPS: usize = 3;
/// Steps shown.
const STEPS: usize = 4;

/// The headline, the largest gaps and the next steps.
pub(crate) fn overview(workspace: &mut Workspace, model: &mut Model) -> Result<Overview, WorkbenchError> {
    let mut next = missing_sources(model);
    let mut agreement = Share { n: 0, of: 0 };
    let mut gaps = Vec::new();
    for term in terms::all(workspace)? {
        let request = CompareRequest {
            term: term.id.clone(),
            period: None,
            date: None,
            measure: None,
            at: None,
        };
        match compare::compared(workspace, model, &request) {
            Ok(compared) => {
                let comparison = &compared.comparison;
                if let Some(share) = comparison.agreement_by_count {
                    agreement = Share {
                        n: agreement.n + share.n,
                        of: agreement.of + share.of,
                    };
                }
                gaps.push((relative(comparison), gap_of(&term, comparison)));
            }
            Err(error) => next.extend(step_for(workspace, model, &term, &error)?),
        }
    }
    gaps.sort_by(|a, b| b.0.total_cmp(&a.0));
    gaps.retain(|(relative, _)| *relative > 0.0);
    let mut steps: Vec<NextStep> = gaps
        .first()
        .map(|(_, gap)| NextStep {
            text: format!("See what makes the two {} numbers differ", gap.name),
            place: Place::Compare,
            term: Some(gap.term.clone()),
        })
        .into_iter()
        .collect();
    steps.extend(agreement::next_steps(workspace, model)?.into_iter().take(1));
    steps.extend(next);
    steps.truncate(STEPS);
    let reason = match agreement.of {
        0 if model.sources.is_empty() => "There are no exports here yet.",
        0 => "No term is defined by both teams yet.",
        _ => "",
    };
    Ok(Overview {
        agreement: (agreement.of > 0).then_some(agreement),
        headline_reason: reason.to_owned(),
        gaps: gaps.into_iter().take(GAPS).map(|(_, gap)| gap).collect(),
        next: steps,
    })
}

/// The gap against the larger of the two numbers, 0–1: terms of any size compare.
fn relative(comparison: &crate::api::Comparison) -> f64 {
    let (a, b) = match (
        comparison.measure,
        comparison.marketing.amount,
        comparison.sales.amount,
    ) {
        (Measure::Amount, Some(a), Some(b)) => (a.0 as f64, b.0 as f64),
        _ => (comparison.marketing.n as f64, comparison.sales.n as f64),
    };
    let most = a.abs().max(b.abs());
    if most == 0.0 { 0.0 } else { (a - b).abs() / most }
}

fn gap_of(term: &Term, comparison: &crate::api::Comparison) -> TermGap {
    let amount = comparison.measure == Measure::Amount;
    TermGap {
        term: term.id.clone(),
        name: term.name.clone(),
        table: term.table,
        marketing: comparison.marketing.n,
        sales: comparison.sales.n,
        marketing_amount: comparison.marketing.amount.filter(|_| amount),
        sales_amount: comparison.sales.amount.filter(|_| amount),
        currency: comparison.currency.clone(),
        cause: comparison
            .causes
            .first()
            .map(|cause| cause.label.clone())
            .unwrap_or_default(),
        causes: comparison.causes.len() as u64,
    }
}

fn missing_sources(model: &Model) -> Vec<NextStep> {
    SIDES
        .into_iter()
        .filter(|team| model.sources.iter().all(|source| source.about.team != *team))
        .map(|team| NextStep {
            text: format!("Bring in {} exports", team.possessive()),
            place: Place::Sources,
            term: None,
        })
        .collect()
}

fn step_for(
    workspace: &Workspace,
    model: &Model,
    term: &Term,
    error: &WorkbenchError,
) -> Result<Vec<NextStep>, WorkbenchError> {
    let step = |text: String, place| NextStep {
        text,
        place,
        term: Some(term.id.clone()),
    };
    let has = |team: Team| -> Result<bool, WorkbenchError> {
        Ok(!terms::text(workspace, term, team)?.text.trim().is_empty())
    };
    Ok(match error {
        WorkbenchError::NotReadable { team, term, .. } => {
            vec![step(
                format!("Finish {} definition of {term}", team.possessive()),
                Place::Definitions,
            )]
        }
        WorkbenchError::NotWritten { .. } if model.sources.is_empty() => Vec::new(),
        WorkbenchError::NotWritten { .. } => {
            let missing: Vec<&str> = [Team::Marketing, Team::Sales]
                .into_iter()
                .filter_map(|team| match has(team) {
                    Ok(true) => None,
                    _ => Some(team.label()),
                })
                .collect();
            let what = match missing[..] {
                [one] => format!("Write what {one} means by {}", term.name),
                _ => format!("Write what {} mean by {}", missing.join(" and "), term.name),
            };
            vec![step(what, Place::Definitions)]
        }
        _ => Vec::new(),
    })
}
