//! The agreement as doors show it: where it stands, in a sentence; what keeps it from being proposed; what
//! each team gave up.

use document::Signature;
use model::{Money, Team};
use workspace::Workspace;

use super::book::{Book, Proposal, Round, Version};
use super::reveal::taken_text;
use super::settlement::TermSlots;
use super::signing::{day, runs_the_same, same, standing, validity, worded};
use super::{blind, probe};
use crate::api::{
    AgreementView, BlockView, ConcessionView, NextStep, PersonView, Place, ProposalView, SignatureView,
    SignedNumber, Standing, TermStanding, VersionState, VersionView,
};
use crate::error::WorkbenchError;
use crate::frame::SIDES;
use crate::session::Model;
use crate::terms::{self, Term};

/// The agreement as a whole.
pub(super) fn view(workspace: &mut Workspace, model: &mut Model) -> Result<AgreementView, WorkbenchError> {
    let terms = term_standings(workspace, model)?;
    let in_the_way = in_the_way(workspace, model, &terms)?;
    let standing_proposal = standing(workspace, model)?;
    let unchanged = match model
        .book(workspace)?
        .in_force()
        .map(|version| version.agreement.clone())
    {
        None => false,
        Some(agreed) => same(&worded(workspace, model, &validity(&agreed))?, &agreed)?,
    };
    let concessions = concessions(workspace, model)?;
    let turn = model.turn;
    let written = model.written(workspace)?;
    let (edition, notes) = (written.edition, written.notes());
    let names = terms::all(workspace)?;
    let book = model.book(workspace)?;
    let round = book.round.clone();
    let voided = book.proposal.is_some() && standing_proposal.is_none();
    let in_force = book.in_force();
    let standing = where_it_stands(book, standing_proposal.as_ref(), unchanged, &terms);
    let proposal = match &standing_proposal {
        None => None,
        Some(proposal) => {
            let wording_only = match in_force {
                None => false,
                Some(version) => runs_the_same(&version.agreement, &proposal.agreement)?,
            };
            Some(proposal_view(proposal, &names, wording_only))
        }
    };
    let people = book
        .people
        .iter()
        .map(|(id, key)| PersonView {
            person: id.clone(),
            name: key.name.clone(),
            team: key.team,
            fingerprint: key.fingerprint(),
        })
        .collect();
    let versions = versions(&book.versions);
    Ok(AgreementView {
        standing,
        sentence: sentence(standing, &terms, proposal.as_ref(), versions.first(), voided),
        turn,
        blind: round.map(|round| blind::view(workspace, &round)).transpose()?,
        terms,
        in_the_way,
        proposal,
        people,
        versions,
        concessions,
        notes,
        edition,
    })
}

fn where_it_stands(
    book: &Book,
    proposal: Option<&Proposal>,
    unchanged: bool,
    terms: &[TermStanding],
) -> Standing {
    let sealed = |round: &Round| round.sealed.iter().all(Option::is_some);
    match (&book.round, proposal, book.in_force()) {
        (Some(round), ..) if sealed(round) => Standing::Sealed,
        (Some(_), ..) => Standing::Blind,
        (None, Some(_), Some(_)) => Standing::AmendmentProposed,
        (None, Some(proposal), None) if proposal.signatures.is_empty() => Standing::Proposed,
        (None, Some(_), None) => Standing::SignedByOne,
        (None, None, Some(_)) if unchanged => Standing::Agreed,
        (None, None, Some(_)) => Standing::Amending,
        _ if !book.versions.is_empty() => Standing::Retired,
        _ if terms.iter().any(|term| term.differing.is_some()) => Standing::Revealed,
        _ => Standing::Draft,
    }
}

fn sentence(
    standing: Standing,
    terms: &[TermStanding],
    proposal: Option<&ProposalView>,
    latest: Option<&VersionView>,
    voided: bool,
) -> String {
    let version = latest.map_or(0, |version| version.version);
    let sentence = match standing {
        Standing::Draft => "Each team writes what it means.".to_owned(),
        Standing::Blind => "A blind round is on: each team writes without seeing the other.".to_owned(),
        Standing::Sealed => "Both drafts are sealed and ready to be revealed.".to_owned(),
        Standing::Revealed => {
            let differing: u64 = terms.iter().filter_map(|term| term.differing).sum();
            let settled: u64 = terms.iter().map(|term| term.settled).sum();
            match differing {
                0 => "Both teams say the same.".to_owned(),
                _ => format!("{settled} of {differing} differing clauses are settled."),
            }
        }
        Standing::Proposed => "The common text is proposed; neither team has signed yet.".to_owned(),
        Standing::SignedByOne => {
            let signed = proposal.and_then(|proposal| proposal.signatures.first());
            let team = signed.map_or(Team::Marketing, |signature| signature.team);
            let other = if team == SIDES[0] { SIDES[1] } else { SIDES[0] };
            format!("{} has signed; {} has not yet.", team.label(), other.label())
        }
        Standing::Agreed => format!("Version {version} is agreed and in force."),
        Standing::Amending => {
            format!("Version {version} is in force; the text was changed since and is not agreed.")
        }
        Standing::AmendmentProposed => {
            format!("An amendment is proposed; version {version} stays in force until both sign.")
        }
        Standing::Retired => format!("Version {version} was retired; none is in force."),
    };
    if voided {
        format!("{sentence} What was proposed before was changed, so signatures on it no longer count.")
    } else {
        sentence
    }
}

/// The terms, with what is settled of each.
pub(super) fn term_standings(
    workspace: &mut Workspace,
    model: &mut Model,
) -> Result<Vec<TermStanding>, WorkbenchError> {
    let mut standings = Vec::new();
    let covered = model.book(workspace)?.round.is_some();
    for term in terms::all(workspace)? {
        let content = model.written(workspace)?.content();
        let wordings = content
            .criteria_of(&term.id)
            .map_or(0, |(_, criteria)| criteria.wordings.len() as u64);
        let common = model.written(workspace)?.criteria_of(&term.id);
        let mut standing = TermStanding {
            term: term.id.clone(),
            name: term.name.clone(),
            differing: None,
            settled: 0,
            wordings,
            marketing: None,
            sales: None,
            common,
        };
        if let Some((frame, caches)) = model.frame(workspace, term.table)? {
            let slots = match covered {
                true => None,
                false => TermSlots::of(workspace, frame, &term, &standing.common)?,
            };
            if let Some(slots) = slots {
                let differing = slots.slots.iter().filter(|slot| !slot.same);
                standing.settled = differing.clone().filter(|slot| slot.settled.is_some()).count() as u64;
                standing.differing = Some(differing.count() as u64);
            }
            if !standing.common.trim().is_empty() {
                let [a, b] = probe::count(workspace, frame, caches, &term, &standing.common)?.sides;
                (standing.marketing, standing.sales) = (a.count, b.count);
            }
        }
        standings.push(standing);
    }
    Ok(standings)
}

/// What keeps the text from being proposed.
pub(super) fn in_the_way(
    workspace: &mut Workspace,
    model: &mut Model,
    standings: &[TermStanding],
) -> Result<Vec<String>, WorkbenchError> {
    if model.book(workspace)?.round.is_some() {
        return Ok(vec!["A blind round is on: reveal it first.".to_owned()]);
    }
    let name_of = |id: &str| {
        let found = standings.iter().find(|term| term.term == id);
        found.map_or_else(|| id.to_owned(), |term| term.name.clone())
    };
    let mut reasons = document::unsettled(model.written(workspace)?.content(), &name_of);
    if standings.iter().all(|term| term.common.trim().is_empty()) {
        reasons.push("No term has common criteria yet.".to_owned());
    }
    for term in standings {
        let name = &term.name;
        match (term.differing, term.settled) {
            (Some(differing), settled) if settled > 0 && settled < differing => {
                reasons.push(format!(
                    "{settled} of {differing} differing clauses of {name} are settled."
                ));
            }
            _ => {}
        }
        if term.common.trim().is_empty() {
            continue;
        }
        match (term.marketing, term.sales) {
            (Some(a), Some(b)) if a != b => reasons.push(format!(
                "The common criteria of {name} count {a} on Marketing's data and {b} on Sales': settle whose \
                 records count."
            )),
            (Some(_), Some(_)) => {}
            _ if model.sources.is_empty() => {}
            _ => reasons.push(format!("The common criteria of {name} can't be counted.")),
        }
    }
    Ok(reasons)
}

/// What each team gave up, term by term.
pub(super) fn concessions(
    workspace: &mut Workspace,
    model: &mut Model,
) -> Result<Vec<ConcessionView>, WorkbenchError> {
    if model.book(workspace)?.round.is_some() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for term in terms::all(workspace)? {
        let common = model.written(workspace)?.criteria_of(&term.id);
        let Some((frame, caches)) = model.frame(workspace, term.table)? else {
            continue;
        };
        let Some(slots) = TermSlots::of(workspace, frame, &term, &common)? else {
            continue;
        };
        for slot in slots.slots.iter().filter(|slot| !slot.same) {
            let Some(settled) = &slot.settled else {
                continue;
            };
            for side in 0..2 {
                let cost = slots.cost(workspace, frame, &mut caches[side], &term, (side, slot, settled))?;
                if let Some(cost) = cost {
                    found.push(ConcessionView {
                        term: term.id.clone(),
                        name: term.name.clone(),
                        team: SIDES[side],
                        gave_up: slot.texts[side].clone(),
                        settled_as: taken_text(slot, settled),
                        cost,
                    });
                }
            }
        }
    }
    Ok(found)
}

fn proposal_view(proposal: &Proposal, names: &[Term], wording_only: bool) -> ProposalView {
    let agreement = &proposal.agreement;
    let block = |objection: &super::book::Objection| BlockView {
        team: objection.team,
        name: objection.name.clone(),
        term: objection.term.clone(),
        term_name: names
            .iter()
            .find(|term| term.id == objection.term)
            .map_or_else(|| objection.term.clone(), |term| term.name.clone()),
        clause: objection.clause.clone(),
        wording: objection.wording.clone(),
    };
    ProposalView {
        version: u64::from(agreement.version),
        hash: proposal.hash.clone(),
        effective_on: day(&agreement.effective_on),
        review_on: agreement.review_on.as_deref().map(day),
        owner: agreement.owner.clone(),
        signatures: proposal.signatures.iter().map(signature).collect(),
        numbers: numbers(agreement),
        blocks: proposal.objections.iter().map(block).collect(),
        wording_only,
    }
}

pub(super) fn signature(signature: &Signature) -> SignatureView {
    SignatureView {
        name: signature.name.clone(),
        team: signature.team,
        at: signature.at.clone(),
        fingerprint: signature.fingerprint(),
    }
}

/// The numbers signed with an agreement, a line per term.
fn numbers(agreement: &document::Agreement) -> Vec<SignedNumber> {
    let of = |term: &document::AgreedTerm, side: document::Side| {
        let mut own = agreement.numbers.iter().filter(|number| number.term == term.term);
        own.find(|number| number.side == side).cloned()
    };
    let line = |term: &document::AgreedTerm| {
        let (a, b) = (
            of(term, document::Side::Marketing),
            of(term, document::Side::Sales),
        );
        let money = |number: &Option<document::AgreedNumber>| {
            number.as_ref().and_then(|number| number.amount_minor).map(Money)
        };
        SignedNumber {
            name: term.name.clone(),
            marketing: a.as_ref().and_then(|number| number.count),
            sales: b.as_ref().and_then(|number| number.count),
            marketing_amount: money(&a),
            sales_amount: money(&b),
            currency: a.and_then(|number| number.currency),
        }
    };
    agreement.terms.iter().map(line).collect()
}

/// The versions, newest first.
fn versions(all: &[Version]) -> Vec<VersionView> {
    let latest = all.len();
    let view = |(at, version): (usize, &Version)| VersionView {
        version: at as u64 + 1,
        hash: version.hash.clone(),
        state: match (version.retired, at + 1 == latest) {
            (true, _) => VersionState::Retired,
            (false, true) => VersionState::InForce,
            (false, false) => VersionState::Superseded,
        },
        effective_on: day(&version.agreement.effective_on),
        review_on: version.agreement.review_on.as_deref().map(day),
        owner: version.agreement.owner.clone(),
        signatures: version.signatures.iter().map(signature).collect(),
        numbers: numbers(&version.agreement),
    };
    all.iter().enumerate().map(view).rev().collect()
}

/// A word for the rail, while the agreement has one of its own.
pub(crate) fn word(workspace: &Workspace, model: &mut Model) -> Result<Option<String>, WorkbenchError> {
    let book = model.book(workspace)?;
    Ok(match (&book.round, book.in_force()) {
        (Some(_), _) => Some("blind round".to_owned()),
        (None, Some(version)) => Some(format!("version {} agreed", version.agreement.version)),
        (None, None) => None,
    })
}

/// What to do next on the way to a signed text.
pub(crate) fn next_steps(
    workspace: &mut Workspace,
    model: &mut Model,
) -> Result<Vec<NextStep>, WorkbenchError> {
    let step = |text: String, term: Option<String>| NextStep {
        text,
        place: Place::Definitions,
        term,
    };
    let book = model.book(workspace)?;
    if let Some(round) = &book.round {
        let open = SIDES.iter().zip(&round.sealed).find(|(_, seal)| seal.is_none());
        return Ok(vec![match open {
            Some((team, _)) => step(format!("Seal {} blind draft", team.possessive()), None),
            None => step("Reveal both drafts".to_owned(), None),
        }]);
    }
    if book.in_force().is_some() {
        return Ok(Vec::new());
    }
    if book.proposal.is_some() {
        return Ok(vec![step("Sign what is proposed".to_owned(), None)]);
    }
    let standings = term_standings(workspace, model)?;
    let open = standings.iter().filter_map(|term| {
        let open = term.differing.unwrap_or(0).saturating_sub(term.settled);
        (open > 0).then(|| {
            let clauses = if open == 1 { "clause" } else { "clauses" };
            step(
                format!("Settle {open} {clauses} of {}", term.name),
                Some(term.term.clone()),
            )
        })
    });
    let steps: Vec<NextStep> = open.collect();
    if steps.is_empty() && standings.iter().any(|term| !term.common.trim().is_empty()) {
        return Ok(vec![step("Propose the common text for signing".to_owned(), None)]);
    }
    Ok(steps)
}
