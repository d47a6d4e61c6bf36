//! The document as it is held open: its CRDT over the updates of the file, the editors that are there, and
//! what stands in it. An update is answered once it is on the disk.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use document::{Block, Content, Criteria, Document};
use model::Team;
use workspace::Workspace;

use super::error::AgreementError;
use crate::api::{ExchangeRequest, Exchanged};
use crate::error::WorkbenchError;
use crate::terms::Term;

/// An editor that was not heard of for so long is gone.
const SILENT: Duration = Duration::from_secs(20);

/// The open document.
pub(crate) struct Written {
    document: Document,
    /// Grows with every change, whoever made it.
    pub edition: u64,
    /// Updates of the file that could not be read and were left out.
    damaged: u64,
    content: Option<Content>,
    peers: BTreeMap<u32, Peer>,
}

struct Peer {
    presence: String,
    heard: Instant,
    /// It said goodbye. What it sent before may still arrive, and does not bring it back.
    left: bool,
}

impl Written {
    /// Reads the document from the file. O(updates).
    pub fn read(workspace: &Workspace) -> Result<Written, WorkbenchError> {
        let stored = workspace.writing()?;
        let opened = Document::open_readable(own_number()?, stored.updates);
        Ok(Written {
            document: opened.document,
            edition: 0,
            damaged: stored.damaged + opened.left_out.len() as u64,
            content: None,
            peers: BTreeMap::new(),
        })
    }

    /// What qualifies it: changes that could not be read and were left out.
    pub fn notes(&self) -> Vec<String> {
        match self.damaged {
            0 => Vec::new(),
            1 => vec!["One change of the document could not be read and was left out.".to_owned()],
            n => vec![format!(
                "{n} changes of the document could not be read and were left out."
            )],
        }
    }

    /// What stands in it.
    pub fn content(&mut self) -> &Content {
        let content = self.content.take().unwrap_or_else(|| self.document.content());
        self.content.insert(content)
    }

    /// The common criteria of a term: its one wording, or of several the first. Empty when none is written.
    pub fn criteria_of(&mut self, term: &str) -> String {
        let content = self.content();
        let wording = content
            .criteria_of(term)
            .and_then(|(_, criteria)| criteria.wordings.first());
        wording.map(|wording| wording.text.clone()).unwrap_or_default()
    }

    /// Writes the common criteria of a term, into the block that has them or at the end.
    pub fn put_criteria(
        &mut self,
        workspace: &mut Workspace,
        term: &Term,
        text: &str,
    ) -> Result<(), WorkbenchError> {
        match self
            .document
            .put_criteria_for_term(&term.id, &term.name, text, None)
            .map_err(AgreementError::from)?
        {
            Some(update) => self.keep(workspace, &update),
            None => Ok(()),
        }
    }

    /// Appends blocks with the criteria that stand in them.
    pub fn append(
        &mut self,
        workspace: &mut Workspace,
        blocks: &[Block],
        criteria: &BTreeMap<String, Criteria>,
    ) -> Result<(), WorkbenchError> {
        let update = self
            .document
            .append(blocks, criteria)
            .map_err(AgreementError::from)?;
        self.keep(workspace, &update)
    }

    /// Takes in what another copy of the document holds.
    pub fn join(&mut self, workspace: &mut Workspace, updates: Vec<Vec<u8>>) -> Result<(), WorkbenchError> {
        let other = Document::open(own_number()?, updates).map_err(AgreementError::from)?;
        if let Some(news) = self
            .document
            .exchange(&other.state(), Some(&other.whole()))
            .map_err(AgreementError::from)?
            .news
        {
            self.keep(workspace, &news)?;
        }
        Ok(())
    }

    /// Puts another wording of a term's common criteria beside the one that stands.
    pub fn suggest_criteria(
        &mut self,
        workspace: &mut Workspace,
        term: &Term,
        text: &str,
        team: Team,
    ) -> Result<(), WorkbenchError> {
        let Some((id, _)) = self.content().criteria_of(&term.id) else {
            return self.put_criteria(workspace, term, text);
        };
        let id = id.to_owned();
        let update = self
            .document
            .suggest_wording(&id, text, Some(team))
            .map_err(AgreementError::from)?;
        self.keep(workspace, &update)
    }

    /// Puts an update on the disk. Where that fails, the document is read from the file again, so that
    /// nobody sees what was not kept.
    fn keep(&mut self, workspace: &mut Workspace, update: &[u8]) -> Result<(), WorkbenchError> {
        self.content = None;
        self.edition += 1;
        if let Err(error) = workspace.append_writing(update) {
            let fresh = Written::read(workspace)?;
            self.document = fresh.document;
            return Err(error.into());
        }
        Ok(())
    }

    /// Takes what an editor wrote and gives what it lacks.
    pub fn exchange(
        &mut self,
        workspace: &mut Workspace,
        request: &ExchangeRequest,
    ) -> Result<Exchanged, WorkbenchError> {
        let state = bytes(&request.state)?;
        let update = bytes(&request.update)?;
        let exchanged = self
            .document
            .exchange(&state, (!update.is_empty()).then_some(&update[..]))
            .map_err(AgreementError::from)?;
        if let Some(news) = &exchanged.news {
            self.keep(workspace, news)?;
        }
        Ok(Exchanged {
            update: BASE64.encode(&exchanged.update),
            state: BASE64.encode(&exchanged.state),
            peers: self.meet(request),
            schema: u32::try_from(self.document.schema()).unwrap_or(u32::MAX),
            known_schema: document::SCHEMA as u32,
            edition: self.edition,
        })
    }

    /// Notes where an editor is and tells it of the others.
    fn meet(&mut self, request: &ExchangeRequest) -> Vec<String> {
        let now = Instant::now();
        self.peers
            .retain(|_, peer| now.duration_since(peer.heard) < SILENT);
        let before = self.peers.remove(&request.client);
        let left = request.leaving || before.as_ref().is_some_and(|peer| peer.left);
        let presence = match request.presence.is_empty() {
            true => before.map(|peer| peer.presence).unwrap_or_default(),
            false => request.presence.clone(),
        };
        let others = self.peers.values().filter(|peer| !peer.left);
        let others = others.map(|peer| peer.presence.clone()).collect();
        let peer = Peer {
            presence,
            heard: now,
            left,
        };
        self.peers.insert(request.client, peer);
        others
    }
}

fn bytes(text: &str) -> Result<Vec<u8>, WorkbenchError> {
    Ok(BASE64.decode(text).map_err(|_| AgreementError::NotBase64)?)
}

/// The engine's own number as a writer: another at every opening, so that two copies of a file that are
/// written apart never write under one number.
fn own_number() -> Result<u64, WorkbenchError> {
    Ok(u64::from(u32::from_le_bytes(super::random()?)).max(1))
}
