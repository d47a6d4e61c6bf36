//! The shared document: a CRDT that two copies of the program, or the program and a page, write apart and
//! bring together without losing a word.
//!
//! A [`Document`] lives in memory; its caller keeps the bytes that every change returns, in order, and opens
//! it from them again. Knows no clock, no file and no connection.

mod edit;
mod reading;
mod schema;
mod vet;
mod writing;

pub(crate) use edit::standing_criteria;
use std::panic::{AssertUnwindSafe, catch_unwind};

use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{
    Any, ClientID, Doc, Map, Number, OffsetKind, Options, Out, ReadTxn, StateVector, Transact, Update,
    WriteTxn,
};

pub(crate) use edit::walk;
pub use schema::SCHEMA;
pub(crate) use schema::{MAX_DEPTH, MAX_UPDATE};

use crate::tree::Content;

/// Why a document can't be opened or changed as asked. The document is as it was before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// A stored update can't be read.
    #[error("update {position} of the stored document can't be read: {why}")]
    Damaged {
        /// Its place in the store, from 0.
        position: usize,
        /// What is wrong with it.
        why: String,
    },
    /// An update that was sent can't be read.
    #[error("what was sent is no change of a document: {0}")]
    Unreadable(String),
    /// An update that was sent is too large.
    #[error("the change has {bytes} bytes; {limit} are the most")]
    TooLarge {
        /// What it has.
        bytes: usize,
        /// What it may have.
        limit: usize,
    },
    /// A newer program wrote this document; this one only reads it.
    #[error(
        "a newer version of the program wrote this document (shape {0}); update the program to write in it"
    )]
    Newer(u64),
    /// Something this program does not know; taking it in would lose it.
    #[error("the change holds {0}, which this version of the program doesn't know")]
    Unknown(String),
    /// The update builds on changes that were not sent with it.
    #[error("the change builds on changes that are not here; exchange everything that is missing first")]
    Incomplete,
    /// Blocks stand too deep in each other.
    #[error("blocks stand more than {MAX_DEPTH} deep in each other")]
    TooDeep,
    /// Only an empty document can be started from a template.
    #[error("the document is not empty")]
    NotEmpty,
    /// No criteria have this identifier.
    #[error("the document has no criteria `{0}`")]
    NoCriteria(String),
    /// No thread has this identifier.
    #[error("the document has no thread of comments `{0}`")]
    NoThread(String),
}

/// What one round of [`Document::exchange`] gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// What their update taught: append it to the store. `None` when it taught nothing.
    pub news: Option<Vec<u8>>,
    /// What they lack, as an update for them to apply.
    pub update: Vec<u8>,
    /// What this copy has, as a state vector: with it they can say what it lacks.
    pub state: Vec<u8>,
}

/// A document that was opened as far as its store can be read.
#[derive(Debug)]
pub struct Opened {
    /// The document.
    pub document: Document,
    /// Stored updates that were left out, with what is wrong: keep them, and keep the document from being
    /// written over them.
    pub left_out: Vec<DocumentError>,
}

/// A shared document.
#[derive(Debug)]
pub struct Document {
    doc: Doc,
    client: u64,
    /// A second copy, equal to the first: what comes in is tried on it.
    spare: Option<Doc>,
    /// What its store holds that this program does not know. Nothing of the kind is taken in later.
    strange: Option<String>,
}

impl Document {
    /// An empty document. `client` is a random number of the caller, new each time a copy is opened for
    /// writing; two copies with one number would destroy each other's words. Its lower 53 bits count.
    pub fn new(client: u64) -> Document {
        let client = client & ((1 << 53) - 1);
        Document {
            doc: empty(client),
            client,
            spare: None,
            strange: None,
        }
    }
    /// Opens a document from its store, in the order of the store.
    ///
    /// # Errors
    /// [`DocumentError::Damaged`] with the place of the first update that can't be read.
    pub fn open(client: u64, updates: impl IntoIterator<Item = Vec<u8>>) -> Result<Document, DocumentError> {
        let opened = Document::open_readable(client, updates);
        match opened.left_out.into_iter().next() {
            Some(error) => Err(error),
            None => Ok(opened.document),
        }
    }

    /// Opens a document as far as it can be read, and says what was left out: an update that can't be read,
    /// and what builds on it.
    pub fn open_readable(client: u64, updates: impl IntoIterator<Item = Vec<u8>>) -> Opened {
        let mut document = Document::new(client);
        let mut left_out = Vec::new();
        let mut taken: Vec<Vec<u8>> = Vec::new();
        for (position, update) in updates.into_iter().enumerate() {
            match catch_unwind(AssertUnwindSafe(|| document.take_stored(&update))) {
                Ok(Ok(())) => taken.push(update),
                Ok(Err(why)) => left_out.push(DocumentError::Damaged { position, why }),
                Err(_) => {
                    // It may have done half of what it says: start again from what is known to be whole.
                    document = Document::new(client);
                    for known in &taken {
                        let again = document.apply(known);
                        debug_assert!(again.is_ok(), "it was taken before");
                    }
                    let why = "it contradicts itself".to_owned();
                    left_out.push(DocumentError::Damaged { position, why });
                }
            }
        }
        document.strange = reading::strange(&document.doc);
        Opened { document, left_out }
    }

    fn take_stored(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.look_through(bytes).map_err(|error| error.to_string())?;
        self.apply(bytes)
    }

    /// The first thing in an update that this program doesn't know, once nothing in it can harm.
    fn look_through(&self, bytes: &[u8]) -> Result<Option<String>, DocumentError> {
        let state = self.doc.transact().state_vector();
        vet::update(bytes, |client| u64::from(state.get(&ClientID::new(client))))
    }

    fn apply(&mut self, bytes: &[u8]) -> Result<(), String> {
        let update = Update::decode_v1(bytes).map_err(|error| error.to_string())?;
        let mut txn = self.doc.transact_mut();
        txn.apply_update(update).map_err(|error| error.to_string())?;
        match txn.prune_pending() {
            Some(_) => Err(DocumentError::Incomplete.to_string()),
            None => Ok(()),
        }
    }

    /// The number under which this copy writes.
    pub fn client(&self) -> u64 {
        self.client
    }

    /// The schema that is stored in the document; 0 while nobody wrote in it.
    pub fn schema(&self) -> u64 {
        schema_of(&self.doc)
    }

    /// True when a newer program wrote this document: it can be read here, not written.
    pub fn is_newer(&self) -> bool {
        self.schema() > SCHEMA || self.strange.is_some()
    }

    /// The content, as far as this program knows it: what it does not know becomes paragraphs of its text.
    pub fn content(&self) -> Content {
        reading::content(&self.doc)
    }

    /// What this copy has, as a state vector.
    pub fn state(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }

    /// The whole document as one update, for a copy or to fold a long store.
    pub fn whole(&self) -> Vec<u8> {
        self.doc
            .transact()
            .encode_state_as_update_v1(&StateVector::default())
    }

    /// One round of exchange with another copy: applies their `update`, if they sent one, and says what they
    /// lack relative to `state`, their state vector (empty bytes: they have nothing). Two copies are equal
    /// after each has applied what the other one lacks.
    ///
    /// # Errors
    /// When their bytes are too large or can't be read, hold what this program doesn't know, or build on what
    /// was not sent. The document is as before then.
    pub fn exchange(&mut self, state: &[u8], update: Option<&[u8]>) -> Result<Exchange, DocumentError> {
        let theirs = read_state(state)?;
        let news = match update {
            Some(bytes) => self.learn(bytes)?,
            None => None,
        };
        let txn = self.doc.transact();
        Ok(Exchange {
            news,
            update: txn.encode_state_as_update_v1(&theirs),
            state: txn.state_vector().encode_v1(),
        })
    }

    /// Takes in an update on the spare copy, which changes places with the document once everything about it
    /// is known to be in order. O(update) but for the look at what stands in the document then.
    fn learn(&mut self, bytes: &[u8]) -> Result<Option<Vec<u8>>, DocumentError> {
        check_size(bytes, MAX_UPDATE)?;
        if self.is_newer() {
            return Err(DocumentError::Newer(self.schema()));
        }
        if let Some(unknown) = self.look_through(bytes)? {
            return Err(DocumentError::Unknown(unknown));
        }
        // Whatever goes wrong from here on, the spare copy is made anew next time.
        let spare = match self.spare.take() {
            Some(spare) => spare,
            None => self.twin()?,
        };
        let damaged = || DocumentError::Unreadable("it is damaged".to_owned());
        let tried = catch_unwind(AssertUnwindSafe(|| learn_on(&spare, bytes)));
        let Some(news) = tried.map_err(|_| damaged())?? else {
            self.spare = Some(spare);
            return Ok(None);
        };
        let schema = schema_of(&spare);
        if schema > SCHEMA {
            return Err(DocumentError::Newer(schema));
        }
        if let Some(strange) = reading::strange(&spare) {
            return Err(DocumentError::Unknown(strange));
        }
        let behind = std::mem::replace(&mut self.doc, spare);
        let caught_up = catch_unwind(AssertUnwindSafe(|| learn_on(&behind, &news)));
        if matches!(caught_up, Ok(Ok(_))) {
            self.spare = Some(behind);
        }
        Ok(Some(news))
    }

    /// A copy that is equal. O(document).
    fn twin(&self) -> Result<Doc, DocumentError> {
        let twin = empty(self.client);
        learn_on(&twin, &self.whole())?;
        Ok(twin)
    }
}

/// The shape that a document says it has; 0 when it says none.
fn schema_of(doc: &Doc) -> u64 {
    let txn = doc.transact();
    let stored = txn
        .get_map(schema::META)
        .and_then(|meta| meta.get(&txn, schema::VERSION));
    match stored {
        Some(Out::Any(Any::Number(Number::Int(number)))) => u64::try_from(number).unwrap_or(0),
        Some(Out::Any(Any::Number(Number::Float(number)))) => number as u64,
        _ => 0,
    }
}

/// A document with its roots and nothing in them.
fn empty(client: u64) -> Doc {
    let mut options = Options::with_guid_and_client_id("counterpart".into(), ClientID::new(client));
    options.offset_kind = OffsetKind::Utf16;
    let doc = Doc::with_options(options);
    doc.get_or_insert_xml_fragment(schema::TEXT);
    for name in [schema::CLAUSES, schema::THREADS, schema::META] {
        doc.get_or_insert_map(name);
    }
    doc
}

/// What an update teaches a copy, as the update to store; `None` when nothing.
fn learn_on(doc: &Doc, bytes: &[u8]) -> Result<Option<Vec<u8>>, DocumentError> {
    let unreadable = |error: String| DocumentError::Unreadable(error);
    let update = Update::decode_v1(bytes).map_err(|error| unreadable(error.to_string()))?;
    let mut txn = doc.transact_mut();
    txn.apply_update(update)
        .map_err(|error| unreadable(error.to_string()))?;
    if txn.has_missing_updates() {
        return Err(DocumentError::Incomplete);
    }
    Ok(txn.has_changes().then(|| txn.encode_update_v1()))
}

fn read_state(bytes: &[u8]) -> Result<StateVector, DocumentError> {
    check_size(bytes, MAX_UPDATE)?;
    if bytes.is_empty() {
        return Ok(StateVector::default());
    }
    vet::state(bytes)?;
    let unreadable = || DocumentError::Unreadable("its state can't be read".to_owned());
    catch_unwind(|| StateVector::decode_v1(bytes))
        .map_err(|_| unreadable())?
        .map_err(|_| unreadable())
}

fn check_size(bytes: &[u8], limit: usize) -> Result<(), DocumentError> {
    let bytes = bytes.len();
    if bytes > limit {
        return Err(DocumentError::TooLarge { bytes, limit });
    }
    Ok(())
}
