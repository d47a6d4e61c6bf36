//! The agreement: from two blind drafts to one signed text. What is written stands in the document, what is
//! settled in the history, what is sealed and signed in the ledger; the rest is computed from these.

mod blind;
mod book;
mod code;
mod difference;
mod error;
mod export;
mod judged;
mod merging;
mod paper;
mod probe;
mod reveal;
mod settlement;
mod signing;
mod view;
mod written;

use model::Team;
use workspace::Workspace;

use crate::Workbench;
use crate::api::{
    AddPerson, AgreementView, BlockRequest, ExchangeRequest, Exchanged, FigureView, JudgedView, ProbeRequest,
    ProbeView, ProposeRequest, ProseRead, ReadProse, RevealView, SettleRequest, SignRequest, TemplateView,
    VersionDiff, VersionDiffRequest,
};
use crate::error::WorkbenchError;
use crate::session::Model;
use crate::terms;

pub(crate) use blind::{shown, written_to};
pub(crate) use book::Book;
use book::{Entry, enter};
pub use error::AgreementError;
use settlement::SETTLEMENT;
pub(crate) use view::{next_steps, word};
pub(crate) use written::Written;

impl Workbench {
    /// Takes what an editor of the document wrote and gives what it lacks.
    ///
    /// # Errors
    /// When nothing is open, the update can't be read or is of a newer program, or the file can't be written;
    /// then the document is as it was.
    pub fn exchange(&self, request: &ExchangeRequest) -> Result<Exchanged, WorkbenchError> {
        self.read(|workspace, model| model.written(workspace)?.exchange(workspace, request))
    }

    /// What criteria would count, written nowhere.
    ///
    /// # Errors
    /// When there is no such term or no export of what it counts.
    pub fn probe(&self, request: &ProbeRequest) -> Result<ProbeView, WorkbenchError> {
        self.read(|workspace, model| {
            let term = terms::find(workspace, &request.term)?.id;
            let agreed = model.book(workspace)?.agreed(&term).map(str::to_owned);
            probe::probe(workspace, model, request, agreed.as_deref())
        })
    }

    /// The live figures of every term.
    ///
    /// # Errors
    /// When nothing is open.
    pub fn figures(&self) -> Result<Vec<FigureView>, WorkbenchError> {
        self.read(probe::figures)
    }

    /// The templates for sections of the document.
    pub fn templates(&self) -> Vec<TemplateView> {
        let view = |template: document::Template| TemplateView {
            id: template.id,
            title: template.title,
            what_for: template.what_for,
            minutes: template.minutes,
        };
        document::templates().into_iter().map(view).collect()
    }

    /// Puts a template at the end of the document.
    ///
    /// # Errors
    /// When there is no such template, or the document can't be written.
    pub fn add_template(&self, id: &str) -> Result<AgreementView, WorkbenchError> {
        let template = document::template(id).ok_or_else(|| AgreementError::UnknownTemplate {
            template: id.to_owned(),
            known: document::templates()
                .into_iter()
                .map(|template| template.id)
                .collect(),
        })?;
        self.and_view(|workspace, model| {
            model
                .written(workspace)?
                .append(workspace, &template.blocks, &template.criteria)
        })
    }

    /// Puts a text that exists already at the end of the document, as prose with empty slots for criteria.
    ///
    /// # Errors
    /// When the file can't be read as text, or the document can't be written.
    pub fn read_prose(&self, request: &ReadProse) -> Result<ProseRead, WorkbenchError> {
        let (name, bytes) = match request.file.as_str() {
            "" => ("the pasted text".to_owned(), request.text.clone().into_bytes()),
            file => {
                let bytes = std::fs::read(file).map_err(|source| AgreementError::Unreachable {
                    path: file.to_owned(),
                    source,
                })?;
                let name = std::path::Path::new(file).file_name().unwrap_or_default();
                (name.to_string_lossy().into_owned(), bytes)
            }
        };
        // What is pasted is read as Markdown, whatever it holds.
        let kind = if request.file.is_empty() {
            "pasted.md"
        } else {
            &name
        };
        let reading = document::read(kind, &bytes).map_err(AgreementError::from)?;
        let content = &reading.content;
        self.change(|workspace, model| {
            let written = model.written(workspace)?;
            written.append(workspace, &content.blocks, &content.criteria)
        })?;
        let mut notes = reading.left_out;
        if reading.removed > 0 {
            notes.push(format!("{} hidden characters were taken out.", reading.removed));
        }
        Ok(ProseRead {
            blocks: content.blocks.len() as u64,
            slots: content.criteria.len() as u64,
            notes,
        })
    }

    /// How two versions differ, or a version and the draft.
    ///
    /// # Errors
    /// When there is no such version.
    pub fn version_diff(&self, request: &VersionDiffRequest) -> Result<VersionDiff, WorkbenchError> {
        self.read(|workspace, model| difference::difference(workspace, model, request))
    }

    /// Every agreed term, its records judged by the version of their own day and by today's.
    ///
    /// # Errors
    /// When nothing is open or the workspace can't be read.
    pub fn judged(&self) -> Result<Vec<JudgedView>, WorkbenchError> {
        self.read(judged::judged)
    }

    /// Where the agreement stands.
    ///
    /// # Errors
    /// When nothing is open or the workspace can't be read.
    pub fn agreement(&self) -> Result<AgreementView, WorkbenchError> {
        self.read(view::view)
    }

    /// Passes the keyboard to a team, or to the facilitator.
    ///
    /// # Errors
    /// When nothing is open, or that team is no counterpart.
    pub fn take_turn(&self, team: Option<Team>) -> Result<AgreementView, WorkbenchError> {
        if let Some(team) = team.filter(|team| !crate::frame::SIDES.contains(team)) {
            return Err(WorkbenchError::NotACounterpart { team });
        }
        self.and_view(|_, model| {
            model.turn = team;
            Ok(())
        })
    }

    /// Starts a blind round.
    ///
    /// # Errors
    /// When one is on already.
    pub fn start_blind(&self) -> Result<AgreementView, WorkbenchError> {
        self.and_view(|workspace, model| blind::start(workspace, model.book(workspace)?))
    }

    /// Seals a team's blind draft.
    ///
    /// # Errors
    /// When no round is on, it is not that team's turn, it is sealed already, or nothing is written.
    pub fn seal(&self, team: Team) -> Result<AgreementView, WorkbenchError> {
        let salt: [u8; 16] = random()?;
        let salt: String = salt.iter().map(|byte| format!("{byte:02x}")).collect();
        self.and_view(|workspace, model| {
            let turn = model.turn;
            blind::seal(workspace, model.book(workspace)?, turn, team, &salt)
        })
    }

    /// Lays both sealed drafts open.
    ///
    /// # Errors
    /// When no round is on, or a team has not sealed.
    pub fn reveal(&self) -> Result<AgreementView, WorkbenchError> {
        self.and_view(|workspace, model| {
            let book = model.book(workspace)?.clone();
            blind::reveal(workspace, &book)
        })
    }

    /// Both wordings of a term, clause by clause.
    ///
    /// # Errors
    /// When a round is on, there is no such term, or not both teams wrote one that can be read.
    pub fn revealed(&self, term: &str) -> Result<RevealView, WorkbenchError> {
        self.read(|workspace, model| {
            if model.book(workspace)?.round.is_some() {
                return Err(AgreementError::NotRevealed.into());
            }
            let term = terms::find(workspace, term)?;
            reveal::view(workspace, model, &term)
        })
    }

    /// Settles a clause, and writes the common text that comes of it.
    ///
    /// # Errors
    /// When there is no such term or clause, or a third wording can't be read.
    pub fn settle(&self, request: &SettleRequest) -> Result<RevealView, WorkbenchError> {
        let term = self.change(|workspace, model| reveal::settle(workspace, model, request))?;
        self.read(|workspace, model| reveal::view(workspace, model, &term))
    }

    /// Makes a key for somebody who will sign.
    ///
    /// # Errors
    /// When the name is empty or taken in that team, or the PIN is too short.
    pub fn add_person(&self, request: &AddPerson) -> Result<AgreementView, WorkbenchError> {
        self.and_view(|workspace, model| {
            let book = model.book(workspace)?.clone();
            signing::add_person(workspace, &book, request)
        })
    }

    /// Proposes the common text for signing.
    ///
    /// # Errors
    /// When something stands in the way, named in sentences.
    pub fn propose(&self, request: &ProposeRequest) -> Result<AgreementView, WorkbenchError> {
        self.and_view(|workspace, model| signing::propose(workspace, model, request))
    }

    /// Takes the proposal back; a version in force stays.
    ///
    /// # Errors
    /// When nothing is proposed.
    pub fn withdraw(&self) -> Result<AgreementView, WorkbenchError> {
        self.and_view(|workspace, model| match model.book(workspace)?.proposal {
            None => Err(AgreementError::NoProposal.into()),
            Some(_) => enter(workspace, &Entry::Withdrawn, None, "Withdraw the proposal", &[]),
        })
    }

    /// Signs the proposal with somebody's own key.
    ///
    /// # Errors
    /// When nothing is proposed, the text was changed since it was shown, the PIN is wrong, or that team has
    /// signed already.
    pub fn sign(&self, request: &SignRequest) -> Result<AgreementView, WorkbenchError> {
        self.and_view(|workspace, model| signing::sign(workspace, model, request))
    }

    /// Objects to the proposal with another wording.
    ///
    /// # Errors
    /// When nothing is proposed, there is no such term, the PIN is wrong, or no other wording is given.
    pub fn block(&self, request: &BlockRequest) -> Result<AgreementView, WorkbenchError> {
        self.and_view(|workspace, model| signing::block(workspace, model, request))
    }

    /// Takes the version in force out of force.
    ///
    /// # Errors
    /// When none is.
    pub fn retire(&self) -> Result<AgreementView, WorkbenchError> {
        self.and_view(|workspace, model| match model.book(workspace)?.in_force() {
            None => Err(AgreementError::NothingInForce.into()),
            Some(_) => enter(
                workspace,
                &Entry::Retired,
                None,
                "Retire the version in force",
                &[],
            ),
        })
    }

    fn and_view(
        &self,
        change: impl FnOnce(&mut Workspace, &mut Model) -> Result<(), WorkbenchError>,
    ) -> Result<AgreementView, WorkbenchError> {
        self.change(change)?;
        self.agreement()
    }
}

/// Undoes or redoes the latest operation, unless that would show what is covered; common texts follow
/// settlements.
pub(crate) fn step(
    workspace: &mut Workspace,
    model: &mut Model,
    undo: bool,
) -> Result<Option<String>, WorkbenchError> {
    let touched = workspace.touched(undo)?;
    blind::may_step(workspace, model, &touched)?;
    let settled = touched.into_iter().filter(|(kind, _)| kind == SETTLEMENT);
    let mut moved = Vec::new();
    for (_, id) in settled {
        let (term, slot) = id.split_once('/').unwrap_or((&id, ""));
        let before = settlement::stored(workspace, term, slot)?;
        moved.push((id.clone(), before));
    }
    let label = if undo {
        workspace.undo()?
    } else {
        workspace.redo()?
    };
    reveal::follow(workspace, model, undo, &moved)?;
    Ok(label)
}

/// Bytes nobody can foretell.
fn random<const N: usize>() -> Result<[u8; N], WorkbenchError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| AgreementError::NoRandomness)?;
    Ok(bytes)
}

/// The version of this number.
fn version(workspace: &Workspace, model: &mut Model, wanted: u64) -> Result<book::Version, WorkbenchError> {
    let at = usize::try_from(wanted)
        .ok()
        .and_then(|wanted| wanted.checked_sub(1));
    let versions = &model.book(workspace)?.versions;
    let found = at.and_then(|at| versions.get(at)).cloned();
    Ok(found.ok_or(AgreementError::UnknownVersion { version: wanted })?)
}
