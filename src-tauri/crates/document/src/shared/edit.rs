//! What Rust itself writes into a document: templates, text that was brought in, criteria from the Definitions
//! place, answers to suggestions. Each returns the bytes to append to the store.

use std::collections::{BTreeMap, BTreeSet};

use model::Team;
use yrs::{
    Any, Array, ArrayPrelim, ArrayRef, Doc, Map, MapRef, Number, Out, ReadTxn, Text, Transact,
    TransactionMut, Xml, XmlFragment, XmlFragmentRef, XmlOut,
};

use super::reading::SuggestedNode;
use super::schema::{
    CLAUSES, FIRST, META, REMARKS, RESOLVED, SCHEMA, TERM, TEXT, THREADS, VERSION, WORDINGS,
};
use super::{Document, DocumentError, reading, writing};
use crate::tree::{Block, Criteria, Inline, Marks, Remark, Wording};

/// What is written to.
struct Roots {
    text: XmlFragmentRef,
    clauses: MapRef,
    threads: MapRef,
}

impl Document {
    /// Starts an empty document, as from a template. Only ever done by one copy, and never by a page: two
    /// copies that each start a document have everything twice.
    ///
    /// # Errors
    /// [`DocumentError::NotEmpty`]; when it is newer, or blocks stand too deep.
    pub fn seed(
        &mut self,
        blocks: &[Block],
        criteria: &BTreeMap<String, Criteria>,
    ) -> Result<Vec<u8>, DocumentError> {
        let now = self.content();
        let empty = |block: &Block| matches!(block, Block::Paragraph { content } if content.is_empty());
        if !now.criteria.is_empty() || !now.blocks.iter().all(empty) {
            return Err(DocumentError::NotEmpty);
        }
        writing::check_depth(blocks)?;
        self.write(|txn, roots| {
            let left = roots.text.len(txn);
            roots.text.remove_range(txn, 0, left);
            push(txn, roots, blocks, criteria);
            Ok(())
        })
    }

    /// Puts blocks behind the text, with the criteria that stand in them. They get identifiers that no other
    /// copy can give, so that the same template taken up in two copies stays two. A criteria block that names
    /// criteria of the document, and brings none of its own, shows those.
    ///
    /// # Errors
    /// When the document is newer, or blocks stand too deep.
    pub fn append(
        &mut self,
        blocks: &[Block],
        criteria: &BTreeMap<String, Criteria>,
    ) -> Result<Vec<u8>, DocumentError> {
        writing::check_depth(blocks)?;
        let here = reading::criteria_of(&self.doc);
        let named: BTreeSet<String> = criteria_ids(blocks).into_iter().collect();
        let new = named.iter().filter(|id| !here.contains_key(*id));
        let new: BTreeSet<&String> = criteria.keys().chain(new).collect();
        let new = new.into_iter().enumerate();
        let new: BTreeMap<&String, String> = new.map(|(at, id)| (id, self.fresh_id(at))).collect();
        let name = |id: &str| new.get(&id.to_owned()).cloned().unwrap_or_else(|| id.to_owned());
        let mut blocks = blocks.to_vec();
        rename(&mut blocks, &name);
        let criteria = criteria
            .iter()
            .map(|(id, body)| (name(id), body.clone()))
            .collect();
        self.write(|txn, roots| {
            push(txn, roots, &blocks, &criteria);
            Ok(())
        })
    }

    /// Settles criteria on one wording. Written apart in two copies, both wordings survive until someone
    /// settles on one again.
    ///
    /// # Errors
    /// When the document is newer.
    pub fn write_criteria(
        &mut self,
        id: &str,
        term: &str,
        text: &str,
        by: Option<Team>,
    ) -> Result<Vec<u8>, DocumentError> {
        let wording = wording(text, by);
        self.write(|txn, roots| {
            settle(txn, &roots.clauses, id, term, &wording);
            Ok(())
        })
    }

    /// Puts a wording beside those that stand there.
    ///
    /// # Errors
    /// [`DocumentError::NoCriteria`]; when the document is newer.
    pub fn suggest_wording(
        &mut self,
        id: &str,
        text: &str,
        by: Option<Team>,
    ) -> Result<Vec<u8>, DocumentError> {
        let json = writing::json(&wording(text, by));
        self.write(|txn, roots| {
            let Some(clause) = entry(txn, &roots.clauses, id) else {
                return Err(DocumentError::NoCriteria(id.to_owned()));
            };
            let wordings = array(txn, &clause, WORDINGS);
            wordings.push_back(txn, json);
            Ok(())
        })
    }

    /// Brings criteria into the document, as from the Definitions place: into the criteria block of that term,
    /// the topmost if there are several, else under a heading of their own behind the text. Does nothing (no
    /// bytes) when exactly this wording stands there.
    ///
    /// # Errors
    /// When the document is newer.
    pub fn put_criteria_for_term(
        &mut self,
        term: &str,
        heading: &str,
        text: &str,
        by: Option<Team>,
    ) -> Result<Option<Vec<u8>>, DocumentError> {
        let content = self.content();
        let standing = standing_criteria(&content.blocks).into_iter().find(|id| {
            content
                .criteria
                .get(id)
                .is_some_and(|criteria| criteria.term == term)
        });
        let new = wording(text, by);
        if let Some(id) = standing {
            if content
                .criteria
                .get(&id)
                .is_some_and(|criteria| criteria.wordings == [new])
            {
                return Ok(None);
            }
            return self.write_criteria(&id, term, text, by).map(Some);
        }
        let id = self.fresh_id(0);
        let blocks = [
            Block::Heading {
                level: 2,
                content: vec![Inline::Text {
                    text: heading.to_owned(),
                    marks: Marks::default(),
                }],
            },
            Block::Criteria { id: id.clone() },
        ];
        let body = Criteria {
            term: term.to_owned(),
            wordings: vec![new],
        };
        self.append(&blocks, &BTreeMap::from([(id, body)])).map(Some)
    }

    /// Answers every suggestion in the text, or those of one team: accepted insertions stay and accepted
    /// deletions go, declined ones the other way round. A paragraph that loses all its words stays, empty. Where
    /// paragraphs begin and of what kind they are stays open: that, and one passage at a time, is answered in the
    /// editor.
    ///
    /// # Errors
    /// When the document is newer.
    pub fn answer_suggestions(&mut self, accept: bool, of: Option<Team>) -> Result<Vec<u8>, DocumentError> {
        self.write(|txn, roots| {
            for node in reading::suggested_nodes(txn, &roots.text, of) {
                answer(txn, &node, node.is_insertion == accept);
            }
            let texts = reading::texts(txn, &roots.text);
            for text in texts {
                for passage in reading::suggested(txn, &text, of).into_iter().rev() {
                    if passage.is_insertion == accept {
                        let off = passage.names.into_iter().map(|name| (name, Any::Null)).collect();
                        text.format(txn, passage.start, passage.len, off);
                    } else {
                        text.remove_range(txn, passage.start, passage.len);
                    }
                }
            }
            Ok(())
        })
    }

    /// Adds a remark to a thread of comments.
    ///
    /// # Errors
    /// [`DocumentError::NoThread`]; when the document is newer.
    pub fn add_remark(&mut self, thread: &str, remark: &Remark) -> Result<Vec<u8>, DocumentError> {
        let json = serde_json::to_string(remark).unwrap_or_default();
        self.write(|txn, roots| {
            let found = entry(txn, &roots.threads, thread);
            let found = found.ok_or_else(|| DocumentError::NoThread(thread.to_owned()))?;
            array(txn, &found, REMARKS).push_back(txn, json);
            Ok(())
        })
    }

    /// Folds a thread of comments away, or opens it again.
    ///
    /// # Errors
    /// [`DocumentError::NoThread`]; when the document is newer.
    pub fn resolve_thread(&mut self, thread: &str, resolved: bool) -> Result<Vec<u8>, DocumentError> {
        self.write(|txn, roots| {
            let found = entry(txn, &roots.threads, thread);
            let found = found.ok_or_else(|| DocumentError::NoThread(thread.to_owned()))?;
            found.insert(txn, RESOLVED, Any::Bool(resolved));
            Ok(())
        })
    }

    /// An identifier that no other copy can give: this copy's number and how far it has written.
    fn fresh_id(&self, more: usize) -> String {
        let clock = self.doc.transact().state_vector().get(&self.doc.client_id());
        format!("c{:x}-{clock:x}-{more}", self.client)
    }

    /// One transaction; its bytes. An edit that fails has changed nothing.
    fn write(
        &mut self,
        edit: impl FnOnce(&mut TransactionMut, &Roots) -> Result<(), DocumentError>,
    ) -> Result<Vec<u8>, DocumentError> {
        if self.is_newer() {
            return Err(DocumentError::Newer(self.schema()));
        }
        // It is made anew when next something comes in.
        self.spare = None;
        let roots = roots(&self.doc);
        let meta = self.doc.get_or_insert_map(META);
        let stored = self.schema();
        let mut txn = self.doc.transact_mut();
        edit(&mut txn, &roots)?;
        let newer = stored < SCHEMA && reading::suggests_structure(&txn, &roots.text);
        let needed = if newer { SCHEMA } else { FIRST };
        if stored < needed {
            meta.insert(&mut txn, VERSION, Any::Number(Number::Int(needed as i64)));
        }
        Ok(txn.encode_update_v1())
    }
}

/// Leaves a suggested node as settled, or takes it out.
fn answer(txn: &mut TransactionMut, node: &SuggestedNode, stays: bool) {
    match &node.parent {
        _ if stays => {
            for kind in ["insertion", "deletion"] {
                node.element.remove_attribute(txn, &kind);
            }
        }
        XmlOut::Element(parent) => parent.remove_range(txn, node.at, 1),
        XmlOut::Fragment(parent) => parent.remove_range(txn, node.at, 1),
        XmlOut::Text(_) => {}
    }
}

fn roots(doc: &Doc) -> Roots {
    Roots {
        text: doc.get_or_insert_xml_fragment(TEXT),
        clauses: doc.get_or_insert_map(CLAUSES),
        threads: doc.get_or_insert_map(THREADS),
    }
}

fn wording(text: &str, by: Option<Team>) -> Wording {
    Wording {
        text: text.to_owned(),
        by,
    }
}

fn push(txn: &mut TransactionMut, roots: &Roots, blocks: &[Block], criteria: &BTreeMap<String, Criteria>) {
    for (id, body) in criteria {
        writing::put_criteria(txn, &roots.clauses, id, body);
    }
    // A criteria block always has its clause, so that two who write in it apart write in one.
    for id in criteria_ids(blocks) {
        if entry(txn, &roots.clauses, &id).is_none() {
            writing::put_criteria(txn, &roots.clauses, &id, &Criteria::default());
        }
    }
    for block in blocks {
        writing::push_block(txn, &roots.text, block);
    }
}

fn settle(txn: &mut TransactionMut, clauses: &MapRef, id: &str, term: &str, wording: &Wording) {
    let Some(clause) = entry(txn, clauses, id) else {
        let body = Criteria {
            term: term.to_owned(),
            wordings: vec![wording.clone()],
        };
        writing::put_criteria(txn, clauses, id, &body);
        return;
    };
    let same = matches!(clause.get(txn, TERM), Some(Out::Any(Any::String(now))) if &*now == term);
    if !same {
        clause.insert(txn, TERM, term);
    }
    let wordings = array(txn, &clause, WORDINGS);
    let standing = wordings.len(txn);
    wordings.remove_range(txn, 0, standing);
    wordings.push_back(txn, writing::json(wording));
}

fn entry<T: ReadTxn>(txn: &T, map: &MapRef, id: &str) -> Option<MapRef> {
    match map.get(txn, id) {
        Some(Out::YMap(entry)) => Some(entry),
        _ => None,
    }
}

fn array(txn: &mut TransactionMut, entry: &MapRef, key: &str) -> ArrayRef {
    match entry.get(txn, key) {
        Some(Out::YArray(array)) => array,
        _ => entry.insert(txn, key, ArrayPrelim::default()),
    }
}

/// The criteria blocks that stand, from top to bottom: without those that are only suggested.
pub(crate) fn standing_criteria(blocks: &[Block]) -> Vec<String> {
    let stands = |block: &Block| match block {
        Block::Suggested { changes, .. } => changes.insertion.is_none(),
        _ => true,
    };
    let mut found = Vec::new();
    walk_where(blocks, &stands, &mut |block| {
        if let Block::Criteria { id } = block {
            found.push(id.clone());
        }
    });
    found
}

/// The criteria blocks, from top to bottom.
fn criteria_ids(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    walk(blocks, &mut |block| {
        if let Block::Criteria { id } = block {
            found.push(id.clone());
        }
    });
    found
}

/// Every block, from top to bottom.
pub(crate) fn walk<'a>(blocks: &'a [Block], see: &mut impl FnMut(&'a Block)) {
    walk_where(blocks, &|_| true, see);
}

/// The same, without the blocks that are not entered and what stands in them.
fn walk_where<'a>(blocks: &'a [Block], enter: &impl Fn(&Block) -> bool, see: &mut impl FnMut(&'a Block)) {
    for block in blocks.iter().filter(|block| enter(block)) {
        see(block);
        match block {
            Block::BulletList { items } | Block::OrderedList { items } => {
                items.iter().for_each(|item| walk_where(item, enter, see));
            }
            Block::Blockquote { content } => walk_where(content, enter, see),
            Block::Table { rows } => {
                let cells = rows.iter().flatten();
                cells.for_each(|cell| walk_where(&cell.content, enter, see));
            }
            Block::Suggested { block, .. } => walk_where(std::slice::from_ref(block), enter, see),
            _ => {}
        }
    }
}

fn rename(blocks: &mut [Block], name: &impl Fn(&str) -> String) {
    for block in blocks {
        match block {
            Block::Criteria { id } => *id = name(id),
            Block::BulletList { items } | Block::OrderedList { items } => {
                items.iter_mut().for_each(|item| rename(item, name));
            }
            Block::Blockquote { content } => rename(content, name),
            Block::Suggested { block, .. } => rename(std::slice::from_mut(block), name),
            Block::Table { rows } => {
                rows.iter_mut()
                    .flatten()
                    .for_each(|cell| rename(&mut cell.content, name));
            }
            _ => {}
        }
    }
}
