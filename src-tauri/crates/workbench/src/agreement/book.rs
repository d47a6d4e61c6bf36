//! What the ledger adds up to: who can sign, the blind round, the proposal, the versions. Knows no text of
//! the document and no record.

use std::collections::BTreeMap;

use document::{Agreement, LockedKey, Signature};
use model::Team;
use serde::{Deserialize, Serialize};
use workspace::{Edit, Workspace};

use crate::catalog::{json, read};
use crate::error::WorkbenchError;
use crate::frame::SIDES;

/// An entry of the ledger.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case")]
pub(super) enum Entry {
    /// Somebody can sign.
    Person { id: String, key: LockedKey },
    /// A blind round began.
    BlindStarted,
    /// A team sealed its draft: the texts by term, and the hash of them with the salt.
    Sealed {
        team: Team,
        salt: String,
        hash: String,
        texts: BTreeMap<String, String>,
    },
    /// Both drafts were laid open.
    Revealed,
    /// The common text was proposed.
    Proposed { agreement: Box<Agreement>, hash: String },
    /// The proposal was taken back.
    Withdrawn,
    /// Somebody signed the proposal.
    Signed { signature: Signature },
    /// Somebody objected to the proposal.
    Blocked {
        team: Team,
        name: String,
        term: String,
        clause: String,
        wording: String,
    },
    /// The version in force was taken out of force.
    Retired,
}

/// A sealed draft.
#[derive(Debug, Clone)]
pub(super) struct Seal {
    pub salt: String,
    pub hash: String,
    pub texts: BTreeMap<String, String>,
}

/// A blind round.
#[derive(Debug, Clone, Default)]
pub(super) struct Round {
    /// Marketing's and Sales' sealed drafts.
    pub sealed: [Option<Seal>; 2],
}

/// An objection.
#[derive(Debug, Clone)]
pub(super) struct Objection {
    pub team: Team,
    pub name: String,
    pub term: String,
    pub clause: String,
    pub wording: String,
}

/// What was proposed, and since when who signed it.
#[derive(Debug, Clone)]
pub(super) struct Proposal {
    pub agreement: Agreement,
    pub hash: String,
    pub signatures: Vec<Signature>,
    pub objections: Vec<Objection>,
}

/// A version that both teams signed.
#[derive(Debug, Clone)]
pub(super) struct Version {
    pub agreement: Agreement,
    pub hash: String,
    pub signatures: Vec<Signature>,
    pub retired: bool,
}

/// What the ledger adds up to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    pub(super) people: Vec<(String, LockedKey)>,
    pub(super) round: Option<Round>,
    /// True once a round was revealed.
    pub(super) revealed: bool,
    pub(super) proposal: Option<Proposal>,
    /// Oldest first; version n stands at n − 1.
    pub(super) versions: Vec<Version>,
}

impl Book {
    /// Reads the ledger. O(entries).
    pub fn read(workspace: &Workspace) -> Result<Book, WorkbenchError> {
        let mut book = Book::default();
        for row in workspace.ledger()? {
            book.add(read(row.entry, "entry of the ledger")?);
        }
        Ok(book)
    }

    fn add(&mut self, entry: Entry) {
        match entry {
            Entry::Person { id, key } => self.people.push((id, key)),
            Entry::BlindStarted => self.round = Some(Round::default()),
            Entry::Sealed {
                team,
                salt,
                hash,
                texts,
            } => {
                let round = self.round.get_or_insert_default();
                if let Some(side) = SIDES.iter().position(|own| *own == team) {
                    round.sealed[side] = Some(Seal { salt, hash, texts });
                }
            }
            Entry::Revealed => {
                self.round = None;
                self.revealed = true;
            }
            Entry::Proposed { agreement, hash } => {
                self.proposal = Some(Proposal {
                    agreement: *agreement,
                    hash,
                    signatures: Vec::new(),
                    objections: Vec::new(),
                });
            }
            Entry::Withdrawn => self.proposal = None,
            Entry::Signed { signature } => self.sign(signature),
            Entry::Blocked {
                team,
                name,
                term,
                clause,
                wording,
            } => {
                if let Some(proposal) = &mut self.proposal {
                    proposal.objections.push(Objection {
                        team,
                        name,
                        term,
                        clause,
                        wording,
                    });
                }
            }
            Entry::Retired => {
                if let Some(version) = self.versions.last_mut() {
                    version.retired = true;
                }
            }
        }
    }

    /// The second team's signature on one hash makes it a version.
    fn sign(&mut self, signature: Signature) {
        let Some(proposal) = &mut self.proposal else {
            return;
        };
        proposal.signatures.push(signature);
        let signed = |team: Team| proposal.signatures.iter().any(|signature| signature.team == team);
        if SIDES.into_iter().all(signed)
            && let Some(proposal) = self.proposal.take()
        {
            self.versions.push(Version {
                agreement: proposal.agreement,
                hash: proposal.hash,
                signatures: proposal.signatures,
                retired: false,
            });
        }
    }

    /// The version in force; `None` when there is none, or the last was retired.
    pub(super) fn in_force(&self) -> Option<&Version> {
        self.versions.last().filter(|version| !version.retired)
    }

    /// The criteria of a term in the version in force.
    pub(super) fn agreed(&self, term: &str) -> Option<&str> {
        let terms = &self.in_force()?.agreement.terms;
        let found = terms.iter().find(|signed| signed.term == term)?;
        Some(&found.criteria)
    }
}

/// Enters something into the ledger, with the edits that go with it.
pub(super) fn enter(
    workspace: &mut Workspace,
    entry: &Entry,
    at: Option<&str>,
    label: &str,
    edits: &[Edit],
) -> Result<(), WorkbenchError> {
    Ok(workspace.enter(&json(entry), at, label, edits)?)
}
