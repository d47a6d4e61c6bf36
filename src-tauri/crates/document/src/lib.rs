//! The co-written document: what both teams write, what is signed of it, and what it looks like outside.
//!
//! Knows no record and no number: figures that a text quotes are given to it. The only crate that knows
//! the CRDT.

mod agreement;
mod differ;
mod hash;
mod keys;
mod paper;
mod read;
mod render;
mod shared;
mod signed;
mod templates;
mod tree;
mod visible;

pub use agreement::{
    AGREEMENT_FORMAT, AgreedNumber, AgreedSource, AgreedTerm, Agreement, AgreementError, Concession, Hashes,
    Side, text_to_sign, unsettled,
};
pub use differ::{Changed, Kept, changes, plain};
pub use hash::{NotCanonical, Part, canonical, hash_of};
pub use keys::{Key, KeyError, LockedKey, MIN_PIN, Signature, fingerprint, sign};
pub use model::Team;
pub use paper::{Paper, PaperFigure, PaperSignature, PaperStage, PaperTerm, UNDEFINED};
pub use read::{ReadError, Reading, read};
pub use render::{Form, RenderError, archive, markdown, render, render_told};
pub use shared::{Document, DocumentError, Exchange, Opened, SCHEMA};
pub use signed::{Signed, Verdict, export, verify};
pub use templates::{Template, template, templates};
pub use tree::{
    Block, Cell, Changes, Content, Criteria, Inline, Marks, NumberOf, Remark, Thread, Turn, Wording,
};
