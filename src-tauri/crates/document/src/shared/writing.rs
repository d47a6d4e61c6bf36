//! From the tree to the CRDT, as y-prosemirror would write it: a page that opens what Rust wrote finds
//! nothing to change.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use yrs::types::Attrs;
use yrs::{
    Any, ArrayPrelim, In, Map, MapPrelim, MapRef, Number, Text, TransactionMut, Xml, XmlElementPrelim,
    XmlElementRef, XmlFragment, XmlOut, XmlTextPrelim, XmlTextRef,
};

use super::DocumentError;
use super::reading::leads_outside;
use super::schema::{MAX_DEPTH, TERM, WORDINGS};
use crate::tree::{Block, Cell, Changes, Criteria, Inline, Marks, NumberOf, Wording};

/// # Errors
/// When blocks stand too deep in each other to be read back as they are.
pub(super) fn check_depth(blocks: &[Block]) -> Result<(), DocumentError> {
    let mut left: Vec<(&Block, usize)> = blocks.iter().map(|block| (block, 0)).collect();
    while let Some((block, depth)) = left.pop() {
        if depth + 4 > MAX_DEPTH {
            return Err(DocumentError::TooDeep);
        }
        match block {
            Block::BulletList { items } | Block::OrderedList { items } => {
                left.extend(items.iter().flatten().map(|block| (block, depth + 2)));
            }
            Block::Blockquote { content } => left.extend(content.iter().map(|block| (block, depth + 1))),
            Block::Suggested { block, .. } => left.push((block, depth)),
            Block::Table { rows } => {
                let cells = rows.iter().flatten().flat_map(|cell| &cell.content);
                left.extend(cells.map(|block| (block, depth + 3)));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Writes a block behind what the parent holds.
pub(super) fn push_block(txn: &mut TransactionMut, parent: &impl XmlFragment, block: &Block) {
    match block {
        Block::Heading { level, content } => {
            let heading = element(txn, parent, "heading");
            let level = Any::Number(Number::Int(i64::from((*level).clamp(1, 3))));
            heading.insert_attribute(txn, "level", level);
            push_line(txn, &heading, content);
        }
        Block::Paragraph { content } => push_words(txn, parent, "paragraph", content),
        Block::Prompt { content } => push_words(txn, parent, "prompt", content),
        Block::BulletList { items } => push_list(txn, parent, "bullet_list", items),
        Block::OrderedList { items } => push_list(txn, parent, "ordered_list", items),
        Block::Blockquote { content } => {
            let quote = element(txn, parent, "blockquote");
            push_blocks(txn, &quote, content);
        }
        Block::Table { rows } => push_table(txn, parent, rows),
        Block::Criteria { id } => {
            let criteria = element(txn, parent, "criteria");
            criteria.insert_attribute(txn, "id", id.as_str());
        }
        Block::Ladder => {
            element(txn, parent, "ladder");
        }
        Block::Suggested { changes, block } => {
            push_block(txn, parent, block);
            put_changes(txn, parent, changes);
        }
    }
}

/// Notes on the last child what is suggested about it.
fn put_changes(txn: &mut TransactionMut, parent: &impl XmlFragment, changes: &Changes) {
    let last = parent.len(txn).checked_sub(1);
    let Some(XmlOut::Element(element)) = last.and_then(|last| parent.get(txn, last)) else {
        return;
    };
    let teams = [
        ("insertion", changes.insertion),
        ("deletion", changes.deletion),
        ("split", changes.split),
        ("join", changes.join),
    ];
    for (kind, team) in teams {
        if let Some(team) = team {
            element.insert_attribute(txn, kind, team.slug());
        }
    }
    if let Some(turn) = &changes.turn {
        element.insert_attribute(txn, "turn", format!("{} {}", turn.team.slug(), turn.into));
    }
}

fn element(txn: &mut TransactionMut, parent: &impl XmlFragment, name: &str) -> XmlElementRef {
    parent.push_back(txn, XmlElementPrelim::empty(name))
}

/// Blocks of an item, a cell or a quotation. One that is empty gets the paragraph that the editor needs.
fn push_blocks(txn: &mut TransactionMut, parent: &XmlElementRef, blocks: &[Block]) {
    for block in blocks {
        push_block(txn, parent, block);
    }
    if blocks.is_empty() {
        element(txn, parent, "paragraph");
    }
}

fn push_list(txn: &mut TransactionMut, parent: &impl XmlFragment, name: &str, items: &[Vec<Block>]) {
    let list = element(txn, parent, name);
    for blocks in items {
        let item = element(txn, &list, "list_item");
        push_blocks(txn, &item, blocks);
    }
}

fn push_table(txn: &mut TransactionMut, parent: &impl XmlFragment, rows: &[Vec<Cell>]) {
    let table = element(txn, parent, "table");
    for cells in rows {
        let row = element(txn, &table, "table_row");
        for cell in cells {
            let name = if cell.header { "table_header" } else { "table_cell" };
            let inside = element(txn, &row, name);
            push_blocks(txn, &inside, &cell.content);
        }
    }
}

fn push_words(txn: &mut TransactionMut, parent: &impl XmlFragment, name: &str, content: &[Inline]) {
    let inside = element(txn, parent, name);
    push_line(txn, &inside, content);
}

/// Words that follow each other share one text, as y-prosemirror has it.
fn push_line(txn: &mut TransactionMut, parent: &XmlElementRef, content: &[Inline]) {
    let mut text = None;
    for inline in content {
        push_inline(txn, parent, inline, &mut text);
    }
}

fn push_inline(
    txn: &mut TransactionMut,
    parent: &XmlElementRef,
    inline: &Inline,
    text: &mut Option<XmlTextRef>,
) {
    match inline {
        Inline::Text { text: words, .. } if words.is_empty() => {}
        Inline::Text { text: words, marks } => {
            let text = text.get_or_insert_with(|| parent.push_back(txn, XmlTextPrelim::new("")));
            let end = text.len(txn);
            text.insert_with_attributes(txn, end, words, attributes(marks));
        }
        Inline::HardBreak => {
            *text = None;
            element(txn, parent, "hard_break");
        }
        Inline::Number { term, of } => {
            *text = None;
            let number = element(txn, parent, "number");
            number.insert_attribute(txn, "term", term.as_str());
            number.insert_attribute(txn, "of", word(*of));
        }
        Inline::Suggested {
            insertion,
            deletion,
            inline,
        } => {
            push_inline(txn, parent, inline, text);
            let changes = Changes {
                insertion: *insertion,
                deletion: *deletion,
                ..Changes::default()
            };
            put_changes(txn, parent, &changes);
        }
    }
}

fn word(of: NumberOf) -> &'static str {
    match of {
        NumberOf::Common => "common",
        NumberOf::Marketing => "marketing",
        NumberOf::Sales => "sales",
        NumberOf::Gap => "gap",
    }
}

fn attributes(marks: &Marks) -> Attrs {
    let mut found = Attrs::new();
    let mut put = |name: &str, key: Option<(&str, &str)>| {
        let inside = key.map(|(key, value)| (key.to_owned(), Any::from(value)));
        let inside: HashMap<String, Any> = inside.into_iter().collect();
        found.insert(name.into(), Any::from(inside));
    };
    for (is, name) in [(marks.strong, "strong"), (marks.em, "em"), (marks.code, "code")] {
        if is {
            put(name, None);
        }
    }
    if let Some(href) = marks.link.as_deref().filter(|href| leads_outside(href)) {
        put("link", Some(("href", href)));
    }
    for id in &marks.comments {
        put(&comment_name(id), Some(("id", id)));
    }
    for (team, name) in [(marks.insertion, "insertion"), (marks.deletion, "deletion")] {
        if let Some(team) = team {
            put(name, Some(("team", team.slug())));
        }
    }
    found
}

/// The name under which y-prosemirror stores a comment: marks that may overlap carry a hash of
/// `{type, attrs}` in lib0's binary form.
pub(super) fn comment_name(id: &str) -> String {
    fn string(into: &mut Vec<u8>, text: &str) {
        let mut length = text.len();
        while length > 0x7f {
            into.push(0x80 | (length & 0x7f) as u8);
            length >>= 7;
        }
        into.push(length as u8);
        into.extend(text.as_bytes());
    }
    const OBJECT: u8 = 118;
    const STRING: u8 = 119;
    let mut bytes = vec![OBJECT, 2];
    string(&mut bytes, "type");
    bytes.push(STRING);
    string(&mut bytes, "comment");
    string(&mut bytes, "attrs");
    bytes.extend([OBJECT, 1]);
    string(&mut bytes, "id");
    bytes.push(STRING);
    string(&mut bytes, id);
    let digest = Sha256::digest(&bytes);
    let mut folded = [0_u8; 6];
    for (at, byte) in digest.iter().enumerate() {
        folded[at % 6] ^= byte;
    }
    format!("comment--{}", STANDARD.encode(folded))
}

/// A clause with its wordings.
pub(super) fn put_criteria(txn: &mut TransactionMut, clauses: &MapRef, id: &str, criteria: &Criteria) {
    let wordings = criteria.wordings.iter().map(json).map(Any::from);
    clauses.insert(
        txn,
        id,
        MapPrelim::from([
            (TERM, In::Any(Any::from(criteria.term.as_str()))),
            (WORDINGS, In::Array(ArrayPrelim::from_iter(wordings))),
        ]),
    );
}

/// A wording as it is stored.
pub(super) fn json(wording: &Wording) -> String {
    let mut fields = serde_json::Map::new();
    fields.insert("text".to_owned(), wording.text.as_str().into());
    if let Some(by) = wording.by {
        fields.insert("by".to_owned(), by.slug().into());
    }
    serde_json::Value::Object(fields).to_string()
}
