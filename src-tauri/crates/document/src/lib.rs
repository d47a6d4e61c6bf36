//! The co-written document: what both teams write, what is signed of it, and what it looks like outside.
//!
//! Knows no record and no number: figures that a text quotes are given to it. The only crate that knows
//! the CRDT.

mod agreement;
mod hash;
mod keys;
mod shared;
mod signed;
mod templates;
mod tree;

pub use agreement::{
    AGREEMENT_FORMAT, AgreedNumber, AgreedSource, AgreedTerm, Agreement, AgreementError, Concession, Hashes,
    Side, text_to_sign, unsettled,
};
pub use hash::{NotCanonical, Part, canonical};
pub use keys::{Key, KeyError, LockedKey, MIN_PIN, Signature, fingerprint, sign};
pub use model::Team;
pub use shared::{Document, DocumentError, Exchange, Opened, SCHEMA};
pub use signed::{Signed, Verdict, export, verify};
pub use templates::{Template, template, templates};
pub use tree::{Block, Cell, Content, Criteria, Inline, Marks, NumberOf, Remark, Thread, Wording};
