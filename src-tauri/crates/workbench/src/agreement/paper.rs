//! The agreement put into words for paper: the draft as it stands, or a version as it was signed.

use document::{Content, NumberOf, Paper, PaperFigure, PaperSignature, PaperStage, PaperTerm, UNDEFINED};
use workspace::Workspace;

use super::book::Version;
use super::view;
use crate::api::{ConcessionView, FigureView, LadderView};
use crate::calendar;
use crate::error::WorkbenchError;
use crate::session::Model;

/// What the content, terms and figures of a paper are taken from.
struct Quoted {
    content: Content,
    figures: Vec<FigureView>,
    criteria: Vec<(String, String)>,
}

/// The draft as it stands.
pub(super) fn draft(
    workspace: &mut Workspace,
    model: &mut Model,
    ladder: &LadderView,
) -> Result<Paper, WorkbenchError> {
    let figures = super::probe::figures(workspace, model)?;
    let concessions = view::concessions(workspace, model)?;
    let written = model.written(workspace)?;
    let criteria = figures
        .iter()
        .map(|figure| (figure.term.clone(), written.criteria_of(&figure.term)))
        .collect();
    let quoted = Quoted {
        content: written.content().clone(),
        figures,
        criteria,
    };
    let as_of = model
        .sources
        .iter()
        .filter_map(crate::catalog::Source::as_of)
        .max();
    let as_of = as_of.map(|day| ("Figures as of".to_owned(), day.to_string()));
    let calendar = calendar::signed(calendar::of(workspace)?);
    Ok(Paper {
        title: "Definitions".to_owned(),
        state: "Draft".to_owned(),
        details: as_of.into_iter().chain(quarters(&calendar)).collect(),
        concessions: concessions.iter().map(gave_up).collect(),
        signatures: Vec::new(),
        terms: terms(&quoted),
        ladder: stages(ladder),
        content: quoted.content,
    })
}

/// A version as it was signed: its text, its criteria, its numbers.
pub(super) fn version(version: &Version, ladder: &LadderView) -> Paper {
    let agreement = &version.agreement;
    let mut details = vec![("In force from".to_owned(), agreement.effective_on.clone())];
    if let Some(review) = &agreement.review_on {
        details.push(("To be reviewed on".to_owned(), review.clone()));
    }
    if !agreement.owner.is_empty() {
        details.push(("Owner".to_owned(), agreement.owner.clone()));
    }
    if let Some(number) = agreement
        .numbers
        .first()
        .filter(|number| !number.as_of.is_empty())
    {
        details.push(("Figures as of".to_owned(), number.as_of.clone()));
    }
    details.extend(quarters(&agreement.calendar));
    details.push(("Hash".to_owned(), version.hash.clone()));
    let quoted = signed(version);
    let gave_up = agreement.concessions.iter().map(|concession| {
        let name = agreement
            .terms
            .iter()
            .find(|term| term.term == concession.term)
            .map_or(&concession.term, |term| &term.name);
        sentence(
            concession.team.label(),
            &concession.clause,
            name,
            &concession.settled_as,
            concession.records,
        )
    });
    Paper {
        title: agreement.title.clone(),
        state: format!("Agreed, version {}", agreement.version),
        details,
        concessions: gave_up.collect(),
        signatures: version
            .signatures
            .iter()
            .map(|signature| PaperSignature {
                name: signature.name.clone(),
                team: signature.team,
                at: format!("{} UTC", signature.at),
                fingerprint: signature.fingerprint(),
            })
            .collect(),
        terms: terms(&quoted),
        ladder: stages(ladder),
        content: quoted.content,
    }
}

/// A signed text carries its terms' identifiers where a draft carries those of the criteria.
fn signed(version: &Version) -> Quoted {
    let agreement = &version.agreement;
    let criteria = agreement.terms.iter().map(|term| {
        let body = document::Criteria {
            term: term.term.clone(),
            wordings: vec![document::Wording {
                text: term.criteria.clone(),
                by: None,
            }],
        };
        (term.term.clone(), body)
    });
    let figure = |term: &document::AgreedTerm| {
        let count = |side: document::Side| {
            let mut own = agreement.numbers.iter().filter(|number| number.term == term.term);
            own.find(|number| number.side == side)
                .and_then(|number| number.count)
        };
        let (marketing, sales) = (count(document::Side::Marketing), count(document::Side::Sales));
        FigureView {
            term: term.term.clone(),
            name: term.name.clone(),
            common: marketing.filter(|_| marketing == sales),
            common_reason: "it was signed without a number".to_owned(),
            marketing: None,
            sales: None,
        }
    };
    Quoted {
        content: Content {
            blocks: agreement.text.clone(),
            criteria: criteria.collect(),
            threads: std::collections::BTreeMap::default(),
        },
        figures: agreement.terms.iter().map(figure).collect(),
        criteria: agreement
            .terms
            .iter()
            .map(|term| (term.term.clone(), term.criteria.clone()))
            .collect(),
    }
}

fn terms(quoted: &Quoted) -> Vec<PaperTerm> {
    let term = |figure: &FigureView| PaperTerm {
        id: figure.term.clone(),
        name: figure.name.clone(),
        figures: figures(figure),
        criteria: quoted
            .criteria
            .iter()
            .find(|(term, text)| *term == figure.term && !text.trim().is_empty())
            .map(|(_, text)| text.split(" and ").map(str::to_owned).collect())
            .unwrap_or_default(),
    };
    quoted.figures.iter().map(term).collect()
}

fn figures(view: &FigureView) -> Vec<PaperFigure> {
    let figure = |of: NumberOf, count: Option<u64>, counted_by: &str, missing: &str| PaperFigure {
        of,
        text: count.map_or_else(|| UNDEFINED.to_owned(), |count| count.to_string()),
        note: count.map_or(missing, |_| counted_by).to_owned(),
    };
    let gap = view.marketing.zip(view.sales).map(|(a, b)| a.abs_diff(b));
    let none = "that team's own number is not part of this";
    vec![
        figure(
            NumberOf::Common,
            view.common,
            "the criteria in this text",
            &view.common_reason,
        ),
        figure(
            NumberOf::Marketing,
            view.marketing,
            "Marketing's own wording",
            none,
        ),
        figure(NumberOf::Sales, view.sales, "Sales' own wording", none),
        figure(
            NumberOf::Gap,
            gap,
            "the two teams' own wordings",
            "not both teams' numbers are known",
        ),
    ]
}

/// What a quarter is, where it is not the calendar's.
fn quarters(calendar: &serde_json::Value) -> Option<(String, String)> {
    let words = calendar.get("words")?.as_str()?;
    Some(("Years and quarters".to_owned(), words.to_owned()))
}

fn stages(ladder: &LadderView) -> Vec<PaperStage> {
    let stage = |stage: &crate::api::DeclaredStage| PaperStage {
        name: stage.name.clone(),
        kind: words(&stage.role),
        owner: words(&stage.owner),
        question: stage.question.clone(),
    };
    ladder.ladder.stages.iter().map(stage).collect()
}

/// A word of the wire, with a capital.
fn words<T: serde::Serialize>(value: &T) -> String {
    let word = crate::catalog::json(value);
    let word = word.as_str().unwrap_or_default().replace('-', " ");
    let mut chars = word.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

fn gave_up(concession: &ConcessionView) -> String {
    let records = concession.cost.lost + concession.cost.gained;
    sentence(
        concession.team.label(),
        &concession.gave_up,
        &concession.name,
        &concession.settled_as,
        records,
    )
}

fn sentence(team: &str, gave_up: &str, term: &str, settled_as: &str, records: u64) -> String {
    let what = match gave_up {
        "" => format!("{team} took over a rule it did not have for {term}"),
        rule => format!("{team} gave up “{rule}” for {term}"),
    };
    let instead = match settled_as {
        "" => "no rule stands instead".to_owned(),
        rule => format!("“{rule}” stands"),
    };
    let noun = if records == 1 { "record" } else { "records" };
    format!("{what}: {instead}, {records} {noun}.")
}
