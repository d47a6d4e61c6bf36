//! From the CRDT to the tree. Whatever stands in the CRDT, a tree comes out: what is unknown becomes
//! paragraphs of its text, what is too deep is flattened.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::Team;
use serde_json::from_str;
use yrs::types::text::{Diff, YChange};
use yrs::{
    Any, Array, Doc, Map, MapRef, Number, Out, ReadTxn, Text, Transact, Xml, XmlElementRef, XmlFragment,
    XmlFragmentRef, XmlOut, XmlTextRef,
};

use super::schema::{
    CLAUSES, MAX_DEPTH, META, REMARKS, RESOLVED, TERM, TEXT, THREADS, WORDINGS, is_attribute, is_mark,
    is_node, mark_name,
};
use crate::tree::{
    Block, Cell, Changes, Content, Criteria, Inline, Marks, NumberOf, Remark, Thread, Turn, Wording,
};

/// The whole content.
pub(super) fn content(doc: &Doc) -> Content {
    let txn = doc.transact();
    let top = txn.get_xml_fragment(TEXT).map(|text| children(&txn, &text));
    Content {
        blocks: blocks(&txn, top.unwrap_or_default(), 0),
        criteria: entries(&txn, CLAUSES, criteria),
        threads: entries(&txn, THREADS, thread),
    }
}

/// The criteria alone.
pub(super) fn criteria_of(doc: &Doc) -> BTreeMap<String, Criteria> {
    entries(&doc.transact(), CLAUSES, criteria)
}

/// The first thing that this program does not know.
pub(super) fn strange(doc: &Doc) -> Option<String> {
    let txn = doc.transact();
    strange_entry(&txn).or_else(|| {
        let top = txn.get_xml_fragment(TEXT)?;
        let mut left: Vec<(XmlOut, usize)> = Vec::new();
        left.extend(children(&txn, &top).into_iter().map(|node| (node, 0)));
        while let Some((node, depth)) = left.pop() {
            let found = match &node {
                XmlOut::Element(element) => strange_element(&txn, element, depth),
                XmlOut::Text(text) => strange_text(&txn, text),
                XmlOut::Fragment(_) => Some("a fragment in its text".to_owned()),
            };
            if found.is_some() {
                return found;
            }
            if let XmlOut::Element(element) = &node {
                left.extend(children(&txn, element).into_iter().map(|node| (node, depth + 1)));
            }
        }
        None
    })
}

fn strange_element<T: ReadTxn>(txn: &T, element: &XmlElementRef, depth: usize) -> Option<String> {
    let name = tag(element);
    if !is_node(name) {
        return Some(format!("a block `{}`", short(name)));
    }
    if depth > MAX_DEPTH {
        return Some(format!("blocks more than {MAX_DEPTH} deep in each other"));
    }
    if children(txn, element).len() != element.len(txn) as usize {
        return Some("something other than blocks and words in its text".to_owned());
    }
    let mut attributes = element.attributes(txn);
    let plain = attributes.all(|(name, value)| is_attribute(name) && matches!(value, Out::Any(_)));
    (!plain).then(|| format!("an attribute of a block `{}`", short(name)))
}

fn strange_text<T: ReadTxn>(txn: &T, text: &XmlTextRef) -> Option<String> {
    if text.attributes(txn).next().is_some() {
        return Some("attributes of words".to_owned());
    }
    for run in runs(txn, text) {
        let mut marks = run.attributes.iter().flat_map(|marks| marks.keys());
        if let Some(mark) = marks.find(|mark| !is_mark(mark)) {
            return Some(format!("a mark `{}`", short(mark)));
        }
        if !matches!(run.insert, Out::Any(Any::String(_))) {
            return Some("something other than words in its words".to_owned());
        }
    }
    None
}

/// Clauses and threads hold plain values and lists of them, and nothing deeper.
fn strange_entry<T: ReadTxn>(txn: &T) -> Option<String> {
    let plain = |value: Out| match value {
        Out::Any(_) => true,
        Out::YArray(array) => array.iter(txn).all(|value| matches!(value, Out::Any(_))),
        _ => false,
    };
    [CLAUSES, THREADS, META].into_iter().find_map(|root| {
        let map = txn.get_map(root)?;
        let known = map.iter(txn).all(|(_, value)| match value {
            Out::YMap(entry) if root != META => entry.iter(txn).all(|(_, value)| plain(value)),
            Out::Any(_) => true,
            _ => false,
        });
        (!known).then(|| format!("something strange among its {root}"))
    })
}

fn short(name: &str) -> String {
    name.chars()
        .filter(|letter| !letter.is_control())
        .take(40)
        .collect()
}

/// The children of a node. One that is no node (only a broken program writes such a thing) hides none of
/// the others.
fn children<T: ReadTxn>(txn: &T, parent: &impl XmlFragment) -> Vec<XmlOut> {
    let found: Vec<XmlOut> = parent.children(txn).collect();
    let len = parent.len(txn);
    if found.len() == len as usize {
        return found;
    }
    (0..len).filter_map(|at| parent.get(txn, at)).collect()
}

fn tag(element: &XmlElementRef) -> &str {
    element.try_tag().map_or("", |tag| tag)
}

fn runs<T: ReadTxn>(txn: &T, text: &XmlTextRef) -> Vec<Diff<YChange>> {
    text.diff(txn, YChange::identity)
}

/// The blocks that these nodes are. Words that stand where blocks should become paragraphs.
fn blocks<T: ReadTxn>(txn: &T, nodes: Vec<XmlOut>, depth: usize) -> Vec<Block> {
    let mut found = Vec::new();
    let mut loose = Vec::new();
    for node in nodes {
        match node {
            XmlOut::Element(element) if !is_inline(tag(&element)) => {
                flush(&mut loose, &mut found);
                found.extend(block(txn, &element, depth));
            }
            inline => words(txn, inline, &mut loose, depth),
        }
    }
    flush(&mut loose, &mut found);
    found
}

fn is_inline(tag: &str) -> bool {
    matches!(tag, "hard_break" | "number")
}

fn flush(loose: &mut Vec<Inline>, into: &mut Vec<Block>) {
    if !loose.is_empty() {
        let content = std::mem::take(loose);
        into.push(Block::Paragraph { content });
    }
}

fn block<T: ReadTxn>(txn: &T, element: &XmlElementRef, depth: usize) -> Vec<Block> {
    if depth >= MAX_DEPTH {
        return paragraph_of(flat_text(txn, element));
    }
    let inside = || blocks(txn, children(txn, element), depth + 1);
    let content = || line(txn, element, depth);
    let block = match tag(element) {
        "paragraph" => Block::Paragraph { content: content() },
        "prompt" => Block::Prompt { content: content() },
        "heading" => Block::Heading {
            level: level(txn, element),
            content: content(),
        },
        "bullet_list" => Block::BulletList {
            items: items(txn, element, depth),
        },
        "ordered_list" => Block::OrderedList {
            items: items(txn, element, depth),
        },
        "blockquote" => Block::Blockquote { content: inside() },
        "table" => Block::Table {
            rows: rows(txn, element, depth),
        },
        "criteria" => Block::Criteria {
            id: attribute(txn, element, "id"),
        },
        "ladder" => Block::Ladder,
        // An item or a cell that lost its list or table, and what nobody knows.
        _ => return inside(),
    };
    let changes = changes(txn, element);
    vec![match changes.is_none() {
        true => block,
        false => Block::Suggested {
            changes,
            block: Box::new(block),
        },
    }]
}

/// What is suggested about a node. A suggestion of nobody is still no settled text.
fn changes<T: ReadTxn>(txn: &T, element: &XmlElementRef) -> Changes {
    let said = |kind: &str| match element.get_attribute(txn, kind) {
        None | Some(Out::Any(Any::Null | Any::Undefined)) => None,
        Some(Out::Any(Any::String(said))) => Some(said.to_string()),
        Some(_) => Some(String::new()),
    };
    let by = |said: &str| match said.split(' ').next() {
        Some("sales") => Team::Sales,
        _ => Team::Marketing,
    };
    let team = |kind: &str| said(kind).map(|said| by(&said));
    Changes {
        insertion: team("insertion"),
        deletion: team("deletion"),
        split: team("split"),
        join: team("join"),
        turn: said("turn").map(|said| Turn {
            team: by(&said),
            into: said.split_once(' ').map_or("", |(_, into)| into).to_owned(),
        }),
    }
}

/// A figure or line break, with what is suggested about it.
fn inline<T: ReadTxn>(txn: &T, element: &XmlElementRef, inline: Inline) -> Inline {
    let Changes {
        insertion, deletion, ..
    } = changes(txn, element);
    match insertion.or(deletion) {
        None => inline,
        Some(_) => Inline::Suggested {
            insertion,
            deletion,
            inline: Box::new(inline),
        },
    }
}

fn paragraph_of(text: String) -> Vec<Block> {
    let content = vec![Inline::Text {
        text,
        marks: Marks::default(),
    }];
    vec![Block::Paragraph { content }]
}

/// All words under a node, however deep.
fn flat_text<T: ReadTxn>(txn: &T, element: &XmlElementRef) -> String {
    let mut text = String::new();
    let mut left = vec![XmlOut::Element(element.clone())];
    while let Some(node) = left.pop() {
        match node {
            XmlOut::Element(element) => left.extend(children(txn, &element).into_iter().rev()),
            XmlOut::Fragment(fragment) => left.extend(children(txn, &fragment).into_iter().rev()),
            XmlOut::Text(words) => {
                for run in runs(txn, &words) {
                    if let Out::Any(Any::String(run)) = run.insert {
                        text.push_str(&run);
                    }
                }
            }
        }
    }
    text
}

/// The words of a paragraph, a heading or a question.
fn line<T: ReadTxn>(txn: &T, element: &XmlElementRef, depth: usize) -> Vec<Inline> {
    let mut found = Vec::new();
    for node in children(txn, element) {
        words(txn, node, &mut found, depth + 1);
    }
    found
}

fn words<T: ReadTxn>(txn: &T, node: XmlOut, into: &mut Vec<Inline>, depth: usize) {
    match node {
        XmlOut::Text(text) => {
            for run in runs(txn, &text) {
                if let Out::Any(Any::String(text)) = run.insert {
                    push_words(into, &text, marks(run.attributes.as_deref()));
                }
            }
        }
        XmlOut::Element(element) => match tag(&element) {
            "hard_break" => into.push(inline(txn, &element, Inline::HardBreak)),
            "number" => {
                let number = Inline::Number {
                    term: attribute(txn, &element, "term"),
                    of: number_of(&attribute(txn, &element, "of")),
                };
                into.push(inline(txn, &element, number));
            }
            _ if depth >= MAX_DEPTH => push_words(into, &flat_text(txn, &element), Marks::default()),
            _ => {
                for node in children(txn, &element) {
                    words(txn, node, into, depth + 1);
                }
            }
        },
        XmlOut::Fragment(_) => {}
    }
}

/// Adds words, to the run before them if that has the same marks: how the CRDT cut them shows nowhere.
fn push_words(into: &mut Vec<Inline>, more: &str, marks: Marks) {
    if more.is_empty() {
        return;
    }
    match into.last_mut() {
        Some(Inline::Text { text, marks: same }) if *same == marks => text.push_str(more),
        _ => into.push(Inline::Text {
            text: more.to_owned(),
            marks,
        }),
    }
}

fn items<T: ReadTxn>(txn: &T, list: &XmlElementRef, depth: usize) -> Vec<Vec<Block>> {
    let item = |node| match node {
        XmlOut::Element(item) if tag(&item) == "list_item" => blocks(txn, children(txn, &item), depth + 2),
        other => blocks(txn, vec![other], depth + 1),
    };
    children(txn, list).into_iter().map(item).collect()
}

fn rows<T: ReadTxn>(txn: &T, table: &XmlElementRef, depth: usize) -> Vec<Vec<Cell>> {
    let cell = |node| match node {
        XmlOut::Element(cell) if tag(&cell).starts_with("table_") => Cell {
            header: tag(&cell) == "table_header",
            content: blocks(txn, children(txn, &cell), depth + 3),
        },
        other => Cell {
            header: false,
            content: blocks(txn, vec![other], depth + 2),
        },
    };
    let row = |node| match node {
        XmlOut::Element(row) if tag(&row) == "table_row" => {
            children(txn, &row).into_iter().map(cell).collect()
        }
        other => vec![cell(other)],
    };
    children(txn, table).into_iter().map(row).collect()
}

fn attribute<T: ReadTxn>(txn: &T, element: &XmlElementRef, name: &str) -> String {
    match element.get_attribute(txn, name) {
        Some(Out::Any(Any::String(value))) => value.to_string(),
        _ => String::new(),
    }
}

fn level<T: ReadTxn>(txn: &T, heading: &XmlElementRef) -> u8 {
    let level = match heading.get_attribute(txn, "level") {
        Some(Out::Any(Any::Number(Number::Int(level)))) => level,
        Some(Out::Any(Any::Number(Number::Float(level)))) => level as i64,
        Some(Out::Any(Any::String(level))) => level.parse().unwrap_or(1),
        _ => 1,
    };
    u8::try_from(level.clamp(1, 3)).unwrap_or(1)
}

fn number_of(word: &str) -> NumberOf {
    match word {
        "marketing" => NumberOf::Marketing,
        "sales" => NumberOf::Sales,
        "gap" => NumberOf::Gap,
        _ => NumberOf::Common,
    }
}

fn marks(stored: Option<&yrs::types::Attrs>) -> Marks {
    let mut found = Marks::default();
    for (name, value) in stored.into_iter().flatten() {
        if matches!(value, Any::Null | Any::Undefined | Any::Bool(false)) {
            continue;
        }
        let says = |key: &str| match value {
            Any::Map(map) => match map.get(key) {
                Some(Any::String(text)) => Some(text.to_string()),
                _ => None,
            },
            _ => None,
        };
        // A suggestion of nobody is still no settled text.
        let team = || {
            says("team")
                .and_then(|team| Team::from_slug(&team))
                .or(Some(Team::Marketing))
        };
        match mark_name(name) {
            "strong" => found.strong = true,
            "em" => found.em = true,
            "code" => found.code = true,
            "link" => found.link = says("href").filter(|href| leads_outside(href)),
            "comment" => found.comments.extend(says("id")),
            "insertion" => found.insertion = team(),
            "deletion" => found.deletion = team(),
            _ => {}
        }
    }
    found.comments.sort();
    found.comments.dedup();
    found
}

/// True for the links that a text may hold.
pub(super) fn leads_outside(href: &str) -> bool {
    let scheme = href
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| ["http", "https", "mailto"].contains(&scheme.as_str()))
        && !href
            .chars()
            .any(|letter| letter.is_control() || letter.is_whitespace())
}

fn entries<T: ReadTxn, V>(txn: &T, root: &str, read: impl Fn(&T, &MapRef) -> V) -> BTreeMap<String, V> {
    let Some(map) = txn.get_map(root) else {
        return BTreeMap::new();
    };
    map.iter(txn)
        .filter_map(|(id, value)| match value {
            Out::YMap(entry) => Some((id.to_owned(), read(txn, &entry))),
            _ => None,
        })
        .collect()
}

/// The strings of an array of JSON strings.
fn strings<T: ReadTxn>(txn: &T, entry: &MapRef, key: &str) -> Vec<String> {
    let Some(Out::YArray(array)) = entry.get(txn, key) else {
        return Vec::new();
    };
    array
        .iter(txn)
        .filter_map(|value| match value {
            Out::Any(Any::String(text)) => Some(text.to_string()),
            _ => None,
        })
        .collect()
}

fn criteria<T: ReadTxn>(txn: &T, entry: &MapRef) -> Criteria {
    let term = match entry.get(txn, TERM) {
        Some(Out::Any(Any::String(term))) => term.to_string(),
        _ => String::new(),
    };
    let mut wordings: Vec<Wording> = Vec::new();
    for json in strings(txn, entry, WORDINGS) {
        let wording = from_str(&json).unwrap_or(Wording { text: json, by: None });
        match wordings.iter_mut().find(|same| same.text == wording.text) {
            // Both wrote the same: it is nobody's own.
            Some(same) if same.by != wording.by => same.by = None,
            Some(_) => {}
            None => wordings.push(wording),
        }
    }
    Criteria { term, wordings }
}

fn thread<T: ReadTxn>(txn: &T, entry: &MapRef) -> Thread {
    let remarks = strings(txn, entry, REMARKS);
    Thread {
        resolved: matches!(entry.get(txn, RESOLVED), Some(Out::Any(Any::Bool(true)))),
        remarks: remarks
            .iter()
            .filter_map(|json| from_str::<Remark>(json).ok())
            .collect(),
    }
}

/// A run of text that someone suggests to put in or to take out.
pub(super) struct Suggested {
    /// In UTF-16 units from the start of its text.
    pub start: u32,
    /// In UTF-16 units.
    pub len: u32,
    /// Put in, not taken out.
    pub is_insertion: bool,
    /// The stored names of its marks.
    pub names: Vec<Arc<str>>,
}

/// A block, figure or line break that a team suggests to put in or to take out.
pub(super) struct SuggestedNode {
    /// What it stands in: the root or an element.
    pub parent: XmlOut,
    /// Its place there.
    pub at: u32,
    pub element: XmlElementRef,
    /// Put in, not taken out.
    pub is_insertion: bool,
}

/// Those of one team, or all: from the end, and what stands in another one before it.
pub(super) fn suggested_nodes<T: ReadTxn>(
    txn: &T,
    root: &XmlFragmentRef,
    of: Option<Team>,
) -> Vec<SuggestedNode> {
    let mut found = Vec::new();
    each_element(txn, root, &mut |parent, at, element| {
        let Changes {
            insertion, deletion, ..
        } = changes(txn, element);
        let team = deletion.or(insertion);
        if team.is_some_and(|team| of.is_none_or(|of| of == team)) {
            found.push(SuggestedNode {
                parent: parent.clone(),
                at,
                element: element.clone(),
                is_insertion: deletion.is_none(),
            });
        }
    });
    found.reverse();
    found
}

/// True when something other than words is suggested.
pub(super) fn suggests_structure<T: ReadTxn>(txn: &T, root: &XmlFragmentRef) -> bool {
    let mut found = false;
    each_element(txn, root, &mut |_, _, element| {
        found |= !changes(txn, element).is_none()
    });
    found
}

/// Every element below the root with its place, from top to bottom.
fn each_element<T: ReadTxn>(
    txn: &T,
    root: &XmlFragmentRef,
    see: &mut impl FnMut(&XmlOut, u32, &XmlElementRef),
) {
    let within = |parent: XmlOut, nodes: Vec<XmlOut>| {
        let numbered = nodes.into_iter().enumerate().rev();
        numbered.map(move |(at, node)| (parent.clone(), at as u32, node))
    };
    let mut left: Vec<(XmlOut, u32, XmlOut)> = Vec::new();
    left.extend(within(XmlOut::Fragment(root.clone()), children(txn, root)));
    while let Some((parent, at, node)) = left.pop() {
        if let XmlOut::Element(element) = node {
            see(&parent, at, &element);
            let inside = children(txn, &element);
            left.extend(within(XmlOut::Element(element), inside));
        }
    }
}

/// Every text below the root.
pub(super) fn texts<T: ReadTxn>(txn: &T, root: &XmlFragmentRef) -> Vec<XmlTextRef> {
    let mut found = Vec::new();
    let mut left = children(txn, root);
    while let Some(node) = left.pop() {
        match node {
            XmlOut::Text(text) => found.push(text),
            XmlOut::Element(element) => left.extend(children(txn, &element)),
            XmlOut::Fragment(_) => {}
        }
    }
    found
}

/// The suggestions in one text, from its start. What is put in and taken out at once was put in by someone
/// and is to go: it counts as taken out.
pub(super) fn suggested<T: ReadTxn>(txn: &T, text: &XmlTextRef, of: Option<Team>) -> Vec<Suggested> {
    let mut start = 0;
    let mut found = Vec::new();
    for run in runs(txn, text) {
        let len = match &run.insert {
            Out::Any(Any::String(words)) => words.encode_utf16().count() as u32,
            _ => 1,
        };
        let marks = marks(run.attributes.as_deref());
        let team = marks.deletion.or(marks.insertion);
        if team.is_some_and(|team| of.is_none_or(|of| of == team)) {
            let names = run.attributes.iter().flat_map(|stored| stored.keys());
            let names = names.filter(|name| ["insertion", "deletion"].contains(&mark_name(name)));
            found.push(Suggested {
                start,
                len,
                is_insertion: marks.deletion.is_none(),
                names: names.cloned().collect(),
            });
        }
        start += len;
    }
    found
}
