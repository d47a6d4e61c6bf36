//! What was asked of the agreement and refused.

use model::Team;

use crate::error::there_is;

/// Why a request about the agreement was refused. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AgreementError {
    /// A blind round is on already.
    #[error("A blind round is on already.")]
    BlindAlready,
    /// No blind round is on.
    #[error("No blind round is on.")]
    NotBlind,
    /// In a blind round, somebody else has the keyboard.
    #[error("It is not {} turn.", team.possessive())]
    NotTheirTurn {
        /// The team asked for.
        team: Team,
    },
    /// A sealed draft can't be changed.
    #[error("{} draft is sealed.", team.possessive())]
    Sealed {
        /// Whose.
        team: Team,
    },
    /// A team has not sealed yet.
    #[error("{} has not sealed its draft yet.", team.label())]
    NotSealed {
        /// The team.
        team: Team,
    },
    /// A team has written nothing to seal.
    #[error("{} has written nothing yet.", team.label())]
    NothingToSeal {
        /// The team.
        team: Team,
    },
    /// A sealed draft is not what was sealed.
    #[error("{} draft is not what was sealed.", team.possessive())]
    SealBroken {
        /// Whose.
        team: Team,
    },
    /// Undo would show or change what is covered.
    #[error("The latest change is the other team's, and covered until the reveal.")]
    Covered,
    /// What was revealed can't be covered again.
    #[error("What was revealed can't be covered again.")]
    AlreadyRevealed,
    /// Before the reveal nothing is compared or settled.
    #[error("The drafts are not revealed yet.")]
    NotRevealed,
    /// There are no two wordings to lay side by side.
    #[error("Not both teams have a wording of {term} that can be read.")]
    NothingToReveal {
        /// The term's name.
        term: String,
    },
    /// Whose records count is one of two.
    #[error("The records that count are Marketing's or Sales'.")]
    NoSourceOfRecord,
    /// Something keeps the text from being proposed.
    #[error("The text can't be proposed yet. {}", reasons.join(" "))]
    InTheWay {
        /// What, in sentences.
        reasons: Vec<String>,
    },
    /// A review lies before the day of effect.
    #[error("The review can't come before the day the text takes effect.")]
    ReviewBefore,
    /// Nothing is proposed, or what was proposed was changed.
    #[error("Nothing is proposed for signing at the moment.")]
    NoProposal,
    /// No version is in force.
    #[error("No version is in force.")]
    NothingInForce,
    /// The text is no longer the one that was shown.
    #[error("The text was changed since it was shown; nothing was signed.")]
    ChangedSince,
    /// A team has signed already.
    #[error("{} has signed already.", team.label())]
    SignedAlready {
        /// The team.
        team: Team,
    },
    /// A person needs a name.
    #[error("A person needs a name.")]
    PersonUnnamed,
    /// That team has somebody of this name.
    #[error("There is somebody called {name} in this team already.")]
    PersonExists {
        /// The name.
        name: String,
    },
    /// There is no such person.
    #[error("There is nobody with the number {person} here.")]
    UnknownPerson {
        /// What was asked for.
        person: String,
    },
    /// An objection needs another wording.
    #[error("An objection needs another wording.")]
    NoCounterWording,
    /// There is no such version.
    #[error("There is no version {version}.")]
    UnknownVersion {
        /// What was asked for.
        version: u64,
    },
    /// There is no such template.
    #[error("There is no template “{template}”.{}", there_is(.known))]
    UnknownTemplate {
        /// What was asked for.
        template: String,
        /// The templates there are.
        known: Vec<String>,
    },
    /// There is no such form.
    #[error("There is no form “{form}”.{}", there_is(.known))]
    UnknownForm {
        /// What was asked for.
        form: String,
        /// The forms there are.
        known: Vec<String>,
    },
    /// A form needs a version.
    #[error("A signed file is of a version that both signed.")]
    NeedsVersion,
    /// A form of code needs a term.
    #[error("A definition as code is of one term.")]
    NeedsTerm,
    /// A term has no common criteria.
    #[error("{term} has no common criteria there.")]
    NotCommon {
        /// The term's name.
        term: String,
    },
    /// A text could not be read into prose.
    #[error(transparent)]
    Prose(#[from] document::ReadError),
    /// The document could not be put on paper.
    #[error(transparent)]
    Render(#[from] document::RenderError),
    /// A file can't be read.
    #[error("{path} could not be read.")]
    Unreachable {
        /// Where.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// What an editor sent is not in Base64.
    #[error("What the editor sent can't be read; the document is as it was.")]
    NotBase64,
    /// The system gave no random bytes.
    #[error("This machine gives no random bytes, so no key can be made.")]
    NoRandomness,
    /// The document said no.
    #[error(transparent)]
    Document(#[from] document::DocumentError),
    /// The text is not fit to be signed.
    #[error(transparent)]
    Unfit(#[from] document::AgreementError),
    /// Something has no canonical form.
    #[error(transparent)]
    NotCanonical(#[from] document::NotCanonical),
    /// The key said no.
    #[error(transparent)]
    Key(#[from] document::KeyError),
}

impl AgreementError {
    /// A stable code, kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            AgreementError::BlindAlready => "blind-already",
            AgreementError::NotBlind => "not-blind",
            AgreementError::NotTheirTurn { .. } => "not-their-turn",
            AgreementError::Sealed { .. } => "sealed",
            AgreementError::NotSealed { .. } => "not-sealed",
            AgreementError::NothingToSeal { .. } => "nothing-to-seal",
            AgreementError::SealBroken { .. } => "seal-broken",
            AgreementError::Covered => "covered",
            AgreementError::AlreadyRevealed => "already-revealed",
            AgreementError::NotRevealed => "not-revealed",
            AgreementError::NothingToReveal { .. } => "nothing-to-reveal",
            AgreementError::NoSourceOfRecord => "no-source-of-record",
            AgreementError::InTheWay { .. } => "in-the-way",
            AgreementError::ReviewBefore => "review-before",
            AgreementError::NoProposal => "no-proposal",
            AgreementError::NothingInForce => "nothing-in-force",
            AgreementError::ChangedSince => "changed-since",
            AgreementError::SignedAlready { .. } => "signed-already",
            AgreementError::PersonUnnamed => "person-unnamed",
            AgreementError::PersonExists { .. } => "person-exists",
            AgreementError::UnknownPerson { .. } => "unknown-person",
            AgreementError::NoCounterWording => "no-counter-wording",
            AgreementError::UnknownVersion { .. } => "unknown-version",
            AgreementError::UnknownTemplate { .. } => "unknown-template",
            AgreementError::UnknownForm { .. } => "unknown-form",
            AgreementError::NeedsVersion => "needs-version",
            AgreementError::NeedsTerm => "needs-term",
            AgreementError::NotCommon { .. } => "not-common",
            AgreementError::Prose(_) => "prose",
            AgreementError::Render(_) => "render",
            AgreementError::Unreachable { .. } => "unreachable",
            AgreementError::NotBase64 => "not-base64",
            AgreementError::NoRandomness => "no-randomness",
            AgreementError::Document(_) => "document",
            AgreementError::Unfit(_) => "unfit",
            AgreementError::NotCanonical(_) => "not-canonical",
            AgreementError::Key(document::KeyError::WrongPin) => "wrong-pin",
            AgreementError::Key(_) => "key",
        }
    }
}
