//! Records judged by the version that was in force on their own day, beside today's version. A change of a
//! rule then does not rewrite the past unless somebody asks for that.

use definitions::{DateTest, Expr, Leaf, Test, Unknown, Vocabulary};
use jiff::civil::Date;
use model::field::key;
use workspace::Workspace;

use super::book::Version;
use super::settlement::counted_side;
use super::signing::day;
use crate::api::{JudgedVersion, JudgedView};
use crate::error::WorkbenchError;
use crate::frame::Frame;
use crate::session::Model;
use crate::sides::{Evaluated, SideText};
use crate::terms::{self, Term};

/// Every term of the latest version, judged both ways. O(versions · rows) per term.
pub(super) fn judged(
    workspace: &mut Workspace,
    model: &mut Model,
) -> Result<Vec<JudgedView>, WorkbenchError> {
    let versions = model.book(workspace)?.versions.clone();
    let mut views = Vec::new();
    let Some(latest) = versions.last() else {
        return Ok(views);
    };
    for agreed in &latest.agreement.terms {
        let Ok(term) = terms::find(workspace, &agreed.term) else {
            continue;
        };
        views.push(of_term(workspace, model, &term, &versions)?);
    }
    Ok(views)
}

fn of_term(
    workspace: &mut Workspace,
    model: &mut Model,
    term: &Term,
    versions: &[Version],
) -> Result<JudgedView, WorkbenchError> {
    let spans = spans(term, versions);
    let mut view = JudgedView {
        term: term.id.clone(),
        name: term.name.clone(),
        by_day: None,
        by_today: None,
        before: 0,
        undated: 0,
        versions: Vec::new(),
        reason: String::new(),
    };
    let Some((frame, caches)) = model.frame(workspace, term.table)? else {
        view.reason = format!("no export of {} is here", term.table.label().to_lowercase());
        return Ok(view);
    };
    let side = counted_side(workspace, frame, term.id.as_str())?;
    if frame.column(workspace, side, key::CREATED_AT)?.is_none() {
        view.reason = "the records have no created date".to_owned();
        return Ok(view);
    }
    let mut count = |frame: &mut Frame, expr: &Expr, fields: &Vocabulary| -> Result<u64, WorkbenchError> {
        let clauses = definitions::clauses(expr, fields);
        let evaluated = Evaluated::of(workspace, frame, &mut caches[side], side, clauses)?;
        Ok(evaluated.counted.count() as u64)
    };
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
        return Ok(view);
    };
    let mut by_day = 0;
    for span in &spans {
        let text = SideText::of(workspace, frame, side, span.criteria.clone(), "")?;
        let Ok(rule) = &text.expr else {
            view.reason = format!(
                "the criteria of version {} can't be read on this data",
                span.version
            );
            return Ok(view);
        };
        let counted = count(frame, &within(rule, span.from, span.to), &text.fields)?;
        by_day += counted;
        view.versions.push(JudgedVersion {
            version: span.version,
            from: span.from,
            to: span.to,
            criteria: span.criteria.clone(),
            counted,
        });
        if span.version == last.version {
            view.by_today = Some(count(frame, &within(rule, first.from, None), &text.fields)?);
            let before = dated(Test::Date(DateTest::Before(first.from)));
            view.before = count(frame, &before, &text.fields)?;
            view.undated = count(frame, &dated(Test::IsUnknown), &text.fields)?;
        }
    }
    view.by_day = Some(by_day);
    Ok(view)
}

/// A version's criteria of a term and the days on which they were in force.
struct Span {
    version: u64,
    from: Date,
    /// The day on which the next one took effect.
    to: Option<Date>,
    criteria: String,
}

/// Where a later version takes effect earlier, the earlier one never was in force.
fn spans(term: &Term, versions: &[Version]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for version in versions {
        let agreed = version
            .agreement
            .terms
            .iter()
            .find(|agreed| agreed.term == term.id);
        let Some(agreed) = agreed else {
            continue;
        };
        let from = day(&version.agreement.effective_on);
        spans.retain(|span| span.from < from);
        if let Some(before) = spans.last_mut() {
            before.to = Some(from);
        }
        spans.push(Span {
            version: u64::from(version.agreement.version),
            from,
            to: None,
            criteria: agreed.criteria.clone(),
        });
    }
    spans
}

fn within(rule: &Expr, from: Date, to: Option<Date>) -> Expr {
    let mut all = vec![rule.clone(), dated(Test::Date(DateTest::OnOrAfter(from)))];
    all.extend(to.map(|to| dated(Test::Date(DateTest::Before(to)))));
    Expr::All(all)
}

fn dated(test: Test) -> Expr {
    Expr::Leaf(Leaf {
        field: key::CREATED_AT.to_owned(),
        test,
        unknown: Unknown::Fails,
    })
}
