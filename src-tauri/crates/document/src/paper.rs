//! What is put on paper: the content with everything it quotes already put into words. Knows no form.
//!
//! Whoever fills a [`Paper`] decides on figures, dates and sentences; what is written here is printed as it
//! stands. A figure that is not defined is "–" with the reason in its note.

use model::Team;

use crate::tree::{Content, NumberOf};

/// A document with all that its rendering says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// What it is called.
    pub title: String,
    /// How far it is: `Draft`, `Agreed, version 2`.
    pub state: String,
    /// Label and value: effective date, review date, owner, hash.
    pub details: Vec<(String, String)>,
    /// The text.
    pub content: Content,
    /// The terms that the text quotes.
    pub terms: Vec<PaperTerm>,
    /// The stages, in the order of the ladder.
    pub ladder: Vec<PaperStage>,
    /// Who gave what up, one sentence each.
    pub concessions: Vec<String>,
    /// Who signed.
    pub signatures: Vec<PaperSignature>,
}

/// A term that the text quotes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaperTerm {
    /// Its identifier, as criteria and figures carry it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its figures.
    pub figures: Vec<PaperFigure>,
    /// Its criteria, a sentence a line.
    pub criteria: Vec<String>,
}

/// A figure, put into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperFigure {
    /// Whose number it is.
    pub of: NumberOf,
    /// `40`, or "–" when it is not defined.
    pub text: String,
    /// What it was counted from, or why it is not defined.
    pub note: String,
}

/// A stage of the ladder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaperStage {
    /// Its name.
    pub name: String,
    /// What it is to a deal: `Open`, `Won`.
    pub kind: String,
    /// Who owns a deal in it.
    pub owner: String,
    /// The buyer's question that it answers.
    pub question: String,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperSignature {
    /// Who signed.
    pub name: String,
    /// For which team.
    pub team: Team,
    /// When, as it is to be read.
    pub at: String,
    /// The fingerprint of the key.
    pub fingerprint: String,
}

/// What stands for a figure that is not defined.
pub const UNDEFINED: &str = "–";

impl Paper {
    /// The term with this identifier.
    pub fn term(&self, id: &str) -> Option<&PaperTerm> {
        self.terms.iter().find(|term| term.id == id)
    }

    /// A figure of a term; one that nobody gave is not defined, and says so.
    pub fn figure(&self, term: &str, of: NumberOf) -> PaperFigure {
        let found = self
            .term(term)
            .and_then(|term| term.figures.iter().find(|figure| figure.of == of));
        found.cloned().unwrap_or_else(|| PaperFigure {
            of,
            text: UNDEFINED.to_owned(),
            note: match self.term(term) {
                Some(_) => "nothing was counted".to_owned(),
                None => "the term is not in this workspace".to_owned(),
            },
        })
    }
}
