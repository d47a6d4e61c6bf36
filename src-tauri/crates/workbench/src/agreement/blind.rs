//! The blind round: each team writes without seeing the other, seals, and both are laid open at once. Drafts
//! are stored apart from the definitions, so that nothing that reads definitions can show one too early.

use std::collections::BTreeMap;

use model::Team;
use workspace::{Edit, Workspace};

use super::book::{Book, Entry, Round, Seal, enter};
use super::error::AgreementError;
use crate::api::{BlindRound, SealView};
use crate::error::WorkbenchError;
use crate::frame::SIDES;
use crate::session::Model;
use crate::terms::{self, Text};

/// Kind of the entities that hold drafts; their ids are those of the definitions.
pub(crate) const DRAFT: &str = "blind-draft";

/// The texts a term shows: the drafts while a round is on, as far as the team at the keyboard may see them.
pub(crate) fn shown(
    workspace: &Workspace,
    model: &mut Model,
    term: &terms::Term,
) -> Result<[Text; 2], WorkbenchError> {
    let turn = model.turn;
    let blind = model.book(workspace)?.round.is_some();
    let text = |team: Team| match blind {
        false => terms::text(workspace, term, team),
        true if turn == Some(team) => terms::stored(workspace, DRAFT, term, team),
        true => Ok(Text::default()),
    };
    Ok([text(SIDES[0])?, text(SIDES[1])?])
}

/// Where a team's text is written to; refused while it is not that team's turn, or sealed.
pub(crate) fn written_to(
    workspace: &Workspace,
    model: &mut Model,
    team: Team,
) -> Result<&'static str, WorkbenchError> {
    let turn = model.turn;
    match &model.book(workspace)?.round {
        None => Ok(terms::DEFINITION),
        Some(round) if sealed(round, team) => Err(AgreementError::Sealed { team }.into()),
        Some(_) if turn != Some(team) => Err(AgreementError::NotTheirTurn { team }.into()),
        Some(_) => Ok(DRAFT),
    }
}

/// Refuses to undo or redo what would show or change a draft that is not the team's own, or lay a cover
/// over what was revealed.
pub(crate) fn may_step(
    workspace: &Workspace,
    model: &mut Model,
    touched: &[(String, String)],
) -> Result<(), WorkbenchError> {
    let turn = model.turn;
    let round = &model.book(workspace)?.round;
    for (_, id) in touched.iter().filter(|(kind, _)| kind == DRAFT) {
        let own = turn.filter(|team| id.ends_with(&format!("/{}", team.slug())));
        match (round, own) {
            (None, _) => return Err(AgreementError::AlreadyRevealed.into()),
            (Some(round), Some(team)) if !sealed(round, team) => {}
            _ => return Err(AgreementError::Covered.into()),
        }
    }
    Ok(())
}

fn sealed(round: &Round, team: Team) -> bool {
    SIDES
        .iter()
        .position(|own| *own == team)
        .is_some_and(|side| round.sealed[side].is_some())
}

/// How far each team is; counts only, no word of a draft.
pub(super) fn view(workspace: &Workspace, round: &Round) -> Result<BlindRound, WorkbenchError> {
    let seal = |side: usize| -> Result<SealView, WorkbenchError> {
        let drafts = drafts(workspace, SIDES[side])?;
        Ok(SealView {
            written: drafts.values().filter(|text| !text.trim().is_empty()).count() as u64,
            of: drafts.len() as u64,
            sealed: round.sealed[side].is_some(),
            hash: round.sealed[side]
                .as_ref()
                .map(|seal| seal.hash.clone())
                .unwrap_or_default(),
        })
    };
    Ok(BlindRound {
        marketing: seal(0)?,
        sales: seal(1)?,
    })
}

/// A team's draft: its text of every term.
fn drafts(workspace: &Workspace, team: Team) -> Result<BTreeMap<String, String>, WorkbenchError> {
    let mut texts = BTreeMap::new();
    for term in terms::all(workspace)? {
        let text = terms::stored(workspace, DRAFT, &term, team)?.text;
        texts.insert(term.id, text);
    }
    Ok(texts)
}

/// Starts a round. What was written before stays as it is until the reveal.
pub(super) fn start(workspace: &mut Workspace, book: &Book) -> Result<(), WorkbenchError> {
    if book.round.is_some() {
        return Err(AgreementError::BlindAlready.into());
    }
    enter(workspace, &Entry::BlindStarted, None, "Start a blind round", &[])
}

/// Seals a team's draft: from now on it can't be changed, and its hash can be told to anyone.
pub(super) fn seal(
    workspace: &mut Workspace,
    book: &Book,
    turn: Option<Team>,
    team: Team,
    salt: &str,
) -> Result<(), WorkbenchError> {
    let Some(round) = &book.round else {
        return Err(AgreementError::NotBlind.into());
    };
    if turn != Some(team) {
        return Err(AgreementError::NotTheirTurn { team }.into());
    }
    if sealed(round, team) {
        return Err(AgreementError::Sealed { team }.into());
    }
    let texts = drafts(workspace, team)?;
    if texts.values().all(|text| text.trim().is_empty()) {
        return Err(AgreementError::NothingToSeal { team }.into());
    }
    let entry = Entry::Sealed {
        team,
        salt: salt.to_owned(),
        hash: hash(salt, &texts)?,
        texts,
    };
    enter(
        workspace,
        &entry,
        None,
        &format!("Seal {} draft", team.possessive()),
        &[],
    )
}

/// Lays both drafts open: they become the teams' definitions.
pub(super) fn reveal(workspace: &mut Workspace, book: &Book) -> Result<(), WorkbenchError> {
    let Some(round) = &book.round else {
        return Err(AgreementError::NotBlind.into());
    };
    let mut edits = Vec::new();
    for (side, team) in SIDES.into_iter().enumerate() {
        let Some(seal) = &round.sealed[side] else {
            return Err(AgreementError::NotSealed { team }.into());
        };
        if hash(&seal.salt, &seal.texts)? != seal.hash {
            return Err(AgreementError::SealBroken { team }.into());
        }
        edits.extend(opened(workspace, team, seal)?);
    }
    enter(workspace, &Entry::Revealed, None, "Reveal both drafts", &edits)
}

fn opened(workspace: &Workspace, team: Team, seal: &Seal) -> Result<Vec<Edit>, WorkbenchError> {
    let mut edits = Vec::new();
    for term in terms::all(workspace)? {
        if let Some(text) = seal.texts.get(&term.id) {
            edits.extend(terms::replaced(workspace, &term, team, text)?);
            edits.push(terms::edit_text(DRAFT, &term, team, None));
        }
    }
    Ok(edits)
}

/// The hash of a draft with its salt: it tells nothing of the text before the reveal, and after it that
/// nothing was changed.
fn hash(salt: &str, texts: &BTreeMap<String, String>) -> Result<String, AgreementError> {
    let told = serde_json::json!({ "salt": salt, "texts": texts });
    Ok(document::hash_of(&told)?)
}
