//! Proposing the common text, signing it, objecting to it, and the versions that come of it.

use document::{AgreedNumber, AgreedSource, AgreedTerm, Agreement, Concession, LockedKey, Side};
use jiff::civil::Date;
use model::Money;
use workspace::Workspace;

use super::book::{Book, Entry, Proposal, enter};
use super::error::AgreementError;
use super::settlement::source_of_record;
use super::{probe, random, view};
use crate::api::{AddPerson, BlockRequest, ConcessionView, ProposeRequest, SignRequest};
use crate::calendar;
use crate::error::WorkbenchError;
use crate::frame::SIDES;
use crate::pipeline;
use crate::session::Model;
use crate::sides::SideText;
use crate::terms;

/// What would be signed as it stands, with the numbers, the exports and what each team gave up.
fn drawn_up(
    workspace: &mut Workspace,
    model: &mut Model,
    validity: &ProposeRequest,
) -> Result<Agreement, WorkbenchError> {
    let mut agreement = worded(workspace, model, validity)?;
    for agreed in &agreement.terms {
        let term = terms::find(workspace, &agreed.term)?;
        agreement
            .numbers
            .extend(counted(workspace, model, &term, &agreed.criteria)?);
    }
    agreement.sources = sources(model);
    let concessions = view::concessions(workspace, model)?;
    agreement.concessions = concessions.into_iter().map(signed_concession).collect();
    Ok(agreement)
}

/// The text as it stands and the rules that run with it, nothing counted. Dates and owner come with the proposal.
pub(super) fn worded(
    workspace: &mut Workspace,
    model: &mut Model,
    validity: &ProposeRequest,
) -> Result<Agreement, WorkbenchError> {
    let book = model.book(workspace)?;
    let version = u32::try_from(book.versions.len() + 1).unwrap_or(u32::MAX);
    let supersedes = book.in_force().map(|version| version.hash.clone());
    let ladder = pipeline::declared(workspace)?;
    let text = document::text_to_sign(model.written(workspace)?.content());
    let mut signed_terms = Vec::new();
    for term in terms::all(workspace)? {
        let criteria = model.written(workspace)?.criteria_of(&term.id);
        if criteria.trim().is_empty() {
            continue;
        }
        let criteria = plainly(workspace, model, &term, criteria)?;
        signed_terms.push(AgreedTerm {
            read_from: source_of_record(workspace, &term.id)?,
            term: term.id,
            name: term.name,
            table: slug(&term.table),
            measure: slug(&term.measure),
            amount_field: term.amount_field,
            criteria,
        });
    }
    Ok(Agreement {
        format: document::AGREEMENT_FORMAT,
        title: "Definitions both teams agreed on".to_owned(),
        version,
        effective_on: validity.effective_on.to_string(),
        review_on: validity.review_on.map(|day| day.to_string()),
        owner: validity.owner.trim().to_owned(),
        supersedes,
        text,
        terms: signed_terms,
        ladder: crate::catalog::json(&ladder),
        calendar: calendar::signed(calendar::of(workspace)?),
        sources: Vec::new(),
        numbers: Vec::new(),
        concessions: Vec::new(),
    })
}

/// Criteria in the form in which the same rules always read the same; as they are while they can't be read.
fn plainly(
    workspace: &mut Workspace,
    model: &mut Model,
    term: &terms::Term,
    criteria: String,
) -> Result<String, WorkbenchError> {
    let Some((frame, _)) = model.frame(workspace, term.table)? else {
        return Ok(criteria);
    };
    let text = SideText::of(workspace, frame, 0, criteria, "")?;
    Ok(match &text.expr {
        Ok(expr) => definitions::print(&definitions::normalise(expr), &text.fields),
        Err(_) => text.text,
    })
}

fn sources(model: &Model) -> Vec<AgreedSource> {
    let signed = |source: &crate::catalog::Source| AgreedSource {
        team: source.about.team,
        file: source.about.file_name.clone(),
        table: slug(&source.about.table),
        hash: source.about.fingerprint.clone(),
        rows: source.rows,
        as_of: source.as_of().map(|day| day.to_string()),
    };
    model.sources.iter().map(signed).collect()
}

fn signed_concession(concession: ConcessionView) -> Concession {
    Concession {
        term: concession.term,
        team: concession.team,
        clause: concession.gave_up,
        settled_as: concession.settled_as,
        records: concession.cost.lost + concession.cost.gained,
        amount_minor: concession.cost.lost_amount.map(|Money(minor)| minor),
    }
}

/// The numbers that are signed with a term: what the common criteria count on each team's data.
fn counted(
    workspace: &mut Workspace,
    model: &mut Model,
    term: &terms::Term,
    criteria: &str,
) -> Result<Vec<AgreedNumber>, WorkbenchError> {
    let currency = crate::compare::currency(model, term);
    let Some((frame, caches)) = model.frame(workspace, term.table)? else {
        return Ok(Vec::new());
    };
    let as_of = frame.as_of.map(|day| day.to_string()).unwrap_or_default();
    let counted = probe::count(workspace, frame, caches, term, criteria)?;
    let numbers = [Side::Marketing, Side::Sales].into_iter().zip(&counted.sides);
    Ok(numbers
        .map(|(side, figures)| AgreedNumber {
            term: term.id.clone(),
            side,
            count: figures.count,
            amount_minor: figures.amount.map(|Money(minor)| minor),
            currency: currency.clone(),
            as_of: as_of.clone(),
        })
        .collect())
}

/// A word of the wire as it is signed: `leads`, `records`.
fn slug<T: serde::Serialize>(value: &T) -> String {
    crate::catalog::json(value)
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// Proposes the text as it stands.
pub(super) fn propose(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &ProposeRequest,
) -> Result<(), WorkbenchError> {
    let standings = view::term_standings(workspace, model)?;
    let reasons = view::in_the_way(workspace, model, &standings)?;
    if !reasons.is_empty() {
        return Err(AgreementError::InTheWay { reasons }.into());
    }
    if request
        .review_on
        .is_some_and(|review| review < request.effective_on)
    {
        return Err(AgreementError::ReviewBefore.into());
    }
    let agreement = drawn_up(workspace, model, request)?;
    let hash = agreement.hashes().map_err(AgreementError::from)?.root;
    let label = format!("Propose version {}", agreement.version);
    let entry = Entry::Proposed {
        agreement: Box::new(agreement),
        hash,
    };
    enter(workspace, &entry, None, &label, &[])
}

/// Makes a key for somebody who will sign.
pub(super) fn add_person(
    workspace: &mut Workspace,
    book: &Book,
    request: &AddPerson,
) -> Result<(), WorkbenchError> {
    let name = request.name.trim();
    if name.is_empty() {
        return Err(AgreementError::PersonUnnamed.into());
    }
    if !SIDES.contains(&request.team) {
        return Err(WorkbenchError::NotACounterpart { team: request.team });
    }
    let same = |key: &LockedKey| key.team == request.team && key.name.to_lowercase() == name.to_lowercase();
    if book.people.iter().any(|(_, key)| same(key)) {
        return Err(AgreementError::PersonExists {
            name: name.to_owned(),
        }
        .into());
    }
    let key =
        LockedKey::create(name, request.team, &request.pin.0, &random()?).map_err(AgreementError::from)?;
    // The key's own mark: people added to two copies stay apart when the copies are merged.
    let id = key.fingerprint();
    let entry = Entry::Person { id, key };
    enter(workspace, &entry, None, &format!("Add {name}"), &[])
}

/// The proposal that stands, if the text is still the one that was proposed.
pub(super) fn standing(
    workspace: &mut Workspace,
    model: &mut Model,
) -> Result<Option<Proposal>, WorkbenchError> {
    let Some(proposal) = model.book(workspace)?.proposal.clone() else {
        return Ok(None);
    };
    let now = worded(workspace, model, &validity(&proposal.agreement))?;
    Ok(same(&now, &proposal.agreement)?.then_some(proposal))
}

/// True when two texts run and read the same. One that can't be signed as it stands is the same as none.
pub(super) fn same(now: &Agreement, then: &Agreement) -> Result<bool, WorkbenchError> {
    let Ok(now) = now.hashes() else {
        return Ok(false);
    };
    let then = then.hashes().map_err(AgreementError::from)?;
    Ok(now.executable == then.executable && now.text == then.text)
}

/// True when two texts run the same, whatever their words.
pub(super) fn runs_the_same(one: &Agreement, other: &Agreement) -> Result<bool, WorkbenchError> {
    let [one, other] = [one, other].map(|agreement| agreement.hashes().map_err(AgreementError::from));
    Ok(one?.executable == other?.executable)
}

/// A day as it was signed.
pub(super) fn day(text: &str) -> Date {
    // Only days are ever written there; a file that was tampered with shows the first of all days.
    text.parse().unwrap_or(Date::ZERO)
}

/// From when, until which review and by whom an agreement holds.
pub(super) fn validity(agreement: &Agreement) -> ProposeRequest {
    ProposeRequest {
        effective_on: day(&agreement.effective_on),
        review_on: agreement.review_on.as_deref().map(day),
        owner: agreement.owner.clone(),
    }
}

fn person<'a>(book: &'a Book, id: &str) -> Result<&'a LockedKey, AgreementError> {
    let found = book.people.iter().find(|(own, _)| own == id);
    found
        .map(|(_, key)| key)
        .ok_or_else(|| AgreementError::UnknownPerson {
            person: id.to_owned(),
        })
}

/// Signs the proposal with somebody's own key.
pub(super) fn sign(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &SignRequest,
) -> Result<(), WorkbenchError> {
    let proposal = standing(workspace, model)?.ok_or(AgreementError::NoProposal)?;
    if proposal.hash != request.hash {
        return Err(AgreementError::ChangedSince.into());
    }
    let book = model.book(workspace)?;
    let key = person(book, &request.person)?;
    if proposal
        .signatures
        .iter()
        .any(|signature| signature.team == key.team)
    {
        return Err(AgreementError::SignedAlready { team: key.team }.into());
    }
    let at = now();
    let opened = key.unlock(&request.pin.0).map_err(AgreementError::from)?;
    let signature = document::sign(&opened, &proposal.hash, &at);
    let label = format!("{} signs for {}", key.name, key.team.label());
    enter(workspace, &Entry::Signed { signature }, Some(&at), &label, &[])
}

/// Objects to the proposal: names the clause and another wording, which goes into the document beside the
/// one that stands.
pub(super) fn block(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &BlockRequest,
) -> Result<(), WorkbenchError> {
    standing(workspace, model)?.ok_or(AgreementError::NoProposal)?;
    let term = terms::find(workspace, &request.term)?;
    if request.wording.trim().is_empty() {
        return Err(AgreementError::NoCounterWording.into());
    }
    let book = model.book(workspace)?;
    let key = person(book, &request.person)?;
    key.unlock(&request.pin.0).map_err(AgreementError::from)?;
    let (team, name) = (key.team, key.name.clone());
    let entry = Entry::Blocked {
        team,
        name: name.clone(),
        term: term.id.clone(),
        clause: request.clause.clone(),
        wording: request.wording.trim().to_owned(),
    };
    enter(
        workspace,
        &entry,
        None,
        &format!("{name} objects to {}", term.name),
        &[],
    )?;
    model
        .written(workspace)?
        .suggest_criteria(workspace, &term, request.wording.trim(), team)
}

/// Now, in UTC to the second.
fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%S").to_string()
}
