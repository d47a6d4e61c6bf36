//! What two teams sign: the text, the criteria that run, the ladder, the calendar, the numbers they looked at
//! and what each gave up. Comments and suggestions are no part of it.
//!
//! Knows no signature and no record.

use std::collections::BTreeSet;

use model::Team;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::hash::{NotCanonical, Part, canonical, root, sha256};
use crate::shared::walk;
use crate::tree::{Block, Content, Criteria, Inline, Marks};

/// The form of [`Agreement`] that this program writes.
pub const AGREEMENT_FORMAT: u32 = 1;

/// An agreement as it is proposed and signed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// [`AGREEMENT_FORMAT`].
    pub format: u32,
    /// Its title.
    pub title: String,
    /// Its version, from 1.
    pub version: u32,
    /// The first day on which it is in force.
    pub effective_on: String,
    /// The day on which it is looked at again.
    pub review_on: Option<String>,
    /// Who looks after it.
    pub owner: String,
    /// The hash of the version that it takes the place of.
    pub supersedes: Option<String>,
    /// The text; a criteria block in it carries the term's identifier.
    pub text: Vec<Block>,
    /// The terms with their criteria, each once.
    pub terms: Vec<AgreedTerm>,
    /// The stage ladder.
    pub ladder: Value,
    /// The working calendar.
    pub calendar: Value,
    /// The exports that the numbers were counted in.
    pub sources: Vec<AgreedSource>,
    /// The numbers, as both teams saw them.
    pub numbers: Vec<AgreedNumber>,
    /// What each team gave up.
    pub concessions: Vec<Concession>,
}

/// A term and its criteria.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreedTerm {
    /// Its identifier.
    pub term: String,
    /// What people call it.
    pub name: String,
    /// The table whose records it counts.
    pub table: String,
    /// What is counted: records or an amount.
    pub measure: String,
    /// The field that is added up, when an amount is.
    pub amount_field: Option<String>,
    /// The criteria in their text form.
    pub criteria: String,
    /// The team whose records and values count, when the teams settled on one.
    #[serde(default)]
    pub read_from: Option<Team>,
}

/// An export that numbers were counted in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreedSource {
    /// Whose export.
    pub team: Team,
    /// The file's name.
    pub file: String,
    /// The table that it fills.
    pub table: String,
    /// The file's fingerprint.
    pub hash: String,
    /// Its records.
    pub rows: u64,
    /// The day it tells of.
    pub as_of: Option<String>,
}

/// Whose criteria a number was counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The criteria that are signed.
    Common,
    /// Marketing's own.
    Marketing,
    /// Sales' own.
    Sales,
}

/// A number that both teams looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreedNumber {
    /// Identifier of its term.
    pub term: String,
    /// By whose criteria.
    pub side: Side,
    /// Records.
    pub count: Option<u64>,
    /// Money in minor units.
    pub amount_minor: Option<i64>,
    /// Currency of the money.
    pub currency: Option<String>,
    /// The day it was counted for.
    pub as_of: String,
}

/// What a team gave up, or took over from the other one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concession {
    /// Identifier of the term.
    pub term: String,
    /// The team that moved.
    pub team: Team,
    /// Its clause as it was.
    pub clause: String,
    /// What the teams settled on.
    pub settled_as: String,
    /// Records that it moves.
    pub records: u64,
    /// Money that it moves, in minor units.
    pub amount_minor: Option<i64>,
}

/// Why an agreement can't be proposed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgreementError {
    /// Suggestions or comments are still in its text.
    #[error("suggestions or comments are still in the text")]
    Unsettled,
    /// The same term twice.
    #[error("the criteria of `{0}` are there twice")]
    Twice(String),
    /// Something that has no one form to hash.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
}

/// The hashes of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashes {
    /// Every part.
    pub parts: Vec<Part>,
    /// What is signed: over all parts.
    pub root: String,
    /// Over what runs: criteria, ladder and calendar. Correcting a word of the text leaves it.
    pub executable: String,
    /// Over the words alone: title, names and text.
    pub text: String,
}

impl Agreement {
    /// Its hashes.
    ///
    /// # Errors
    /// When it is not fit to be signed.
    pub fn hashes(&self) -> Result<Hashes, AgreementError> {
        let mut seen = BTreeSet::new();
        if let Some(twice) = self.terms.iter().find(|term| !seen.insert(&term.term)) {
            return Err(AgreementError::Twice(twice.term.clone()));
        }
        let mut settled = true;
        each_marks(&self.text, &mut |_, marks| {
            settled &= marks.comments.is_empty() && marks.insertion.is_none() && marks.deletion.is_none();
        });
        walk(&self.text, &mut |block| {
            settled &= !matches!(block, Block::Suggested { .. });
            each_inline(block, &mut |inline| {
                settled &= !matches!(inline, Inline::Suggested { .. })
            });
        });
        if !settled {
            return Err(AgreementError::Unsettled);
        }
        let value = serde_json::to_value(self).unwrap_or_default();
        let parts = parts(&value)?;
        Ok(Hashes {
            root: root(&parts),
            parts,
            executable: executable(&value)?,
            text: words(&value)?,
        })
    }
}

/// The parts of an agreement in JSON, whatever stands in it: every value belongs to one.
pub(crate) fn parts(agreement: &Value) -> Result<Vec<Part>, NotCanonical> {
    let empty = serde_json::Map::new();
    let fields = agreement.as_object().unwrap_or(&empty);
    let listed = ["text", "terms", "sources", "numbers", "concessions"];
    let single = ["ladder", "calendar"];
    let mut validity = fields.clone();
    validity.retain(|key, value| {
        !(single.contains(&key.as_str()) || listed.contains(&key.as_str()) && value.is_array())
    });
    let mut found = vec![Part::new("validity".to_owned(), &Value::Object(validity))?];
    for key in single {
        found.push(Part::new(
            key.to_owned(),
            fields.get(key).unwrap_or(&Value::Null),
        )?);
    }
    for key in listed {
        for (at, value) in fields
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
        {
            let name = match (key, value["term"].as_str()) {
                ("terms", Some(term)) => format!("criteria/{term}"),
                _ => format!("{key}/{}", at + 1),
            };
            found.push(Part::new(name, value)?);
        }
    }
    Ok(found)
}

/// The hash over what runs.
pub(crate) fn executable(agreement: &Value) -> Result<String, NotCanonical> {
    let mut terms = agreement["terms"].as_array().cloned().unwrap_or_default();
    terms.sort_by(|one, two| one["term"].as_str().cmp(&two["term"].as_str()));
    for term in &mut terms {
        if let Some(fields) = term.as_object_mut() {
            fields.remove("name");
        }
    }
    let runs = json!({"terms": terms, "ladder": agreement["ladder"], "calendar": agreement["calendar"]});
    Ok(sha256(&["counterpart executable 1", &canonical(&runs)?]))
}

/// The hash over the words.
fn words(agreement: &Value) -> Result<String, NotCanonical> {
    let terms = agreement["terms"].as_array();
    let names: Vec<&Value> = terms.into_iter().flatten().map(|term| &term["name"]).collect();
    let words = json!({"title": agreement["title"], "names": names, "text": agreement["text"]});
    Ok(sha256(&["counterpart text 1", &canonical(&words)?]))
}

/// The text of a document as it is signed: without comments, each criteria block with its term's identifier.
pub fn text_to_sign(content: &Content) -> Vec<Block> {
    let mut blocks = content.blocks.clone();
    settle(&mut blocks, content);
    blocks
}

fn settle(blocks: &mut [Block], content: &Content) {
    for block in blocks {
        match block {
            Block::Heading { content: line, .. }
            | Block::Paragraph { content: line }
            | Block::Prompt { content: line } => *line = without_comments(std::mem::take(line)),
            Block::BulletList { items } | Block::OrderedList { items } => {
                items.iter_mut().for_each(|item| settle(item, content));
            }
            Block::Blockquote { content: inside } => settle(inside, content),
            Block::Suggested { block, .. } => settle(std::slice::from_mut(block), content),
            Block::Table { rows } => {
                let cells = rows.iter_mut().flatten();
                cells.for_each(|cell| settle(&mut cell.content, content));
            }
            Block::Criteria { id } => {
                if let Some(criteria) = content.criteria.get(id) {
                    id.clone_from(&criteria.term);
                }
            }
            Block::Ladder => {}
        }
    }
}

fn without_comments(line: Vec<Inline>) -> Vec<Inline> {
    let mut found: Vec<Inline> = Vec::new();
    for mut inline in line {
        if let Inline::Text { text, marks } = &mut inline {
            marks.comments.clear();
            if let Some(Inline::Text {
                text: before,
                marks: same,
            }) = found.last_mut()
                && *same == *marks
            {
                before.push_str(text);
                continue;
            }
        }
        found.push(inline);
    }
    found
}

/// What stands in the way of proposing this document, each as a sentence that calls terms by the names given.
/// Empty when nothing does. A slot that nobody filled in is in nobody's way.
pub fn unsettled(content: &Content, name_of: &dyn Fn(&str) -> String) -> Vec<String> {
    let mut found = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut number = 0;
    walk(&content.blocks, &mut |block| {
        let Block::Criteria { id } = block else {
            return;
        };
        number += 1;
        let criteria = content.criteria.get(id);
        let Some(criteria) = criteria.filter(|criteria| is_written(criteria)) else {
            return;
        };
        let term = criteria.term.as_str();
        let name = if term.is_empty() {
            found.push(format!("Criteria block {number} belongs to no term."));
            format!("in block {number}")
        } else {
            format!("of {}", name_of(term))
        };
        if !term.is_empty() && !seen.insert(term) {
            found.push(format!("The criteria {name} stand in the text more than once."));
        }
        if criteria.wordings.len() > 1 {
            let n = criteria.wordings.len();
            found.push(format!("The criteria {name} have {n} wordings; settle on one."));
        }
    });
    each_marks(&content.blocks, &mut |text, marks| {
        let (team, what) = match (marks.deletion, marks.insertion) {
            (Some(team), _) => (team, "take out"),
            (None, Some(team)) => (team, "put in"),
            (None, None) => return,
        };
        let words: String = text.chars().take(60).collect();
        found.push(format!(
            "{} suggestion to {what} “{words}” is open.",
            team.possessive()
        ));
    });
    walk(&content.blocks, &mut |block| {
        if let Block::Suggested { changes, block } = block {
            let told = changes.told().into_iter();
            found.extend(told.map(|(team, what)| open(team, &what, &called(block))));
        }
        each_inline(block, &mut |inline| {
            if let Inline::Suggested {
                insertion, deletion, ..
            } = inline
            {
                let (team, what) = match (deletion, insertion) {
                    (Some(team), _) => (*team, "take out"),
                    (None, team) => (team.unwrap_or(Team::Marketing), "put in"),
                };
                found.push(open(team, what, "a figure or line break"));
            }
        });
    });
    found
}

fn open(team: Team, what: &str, block: &str) -> String {
    format!("{} suggestion to {what} {block} is open.", team.possessive())
}

/// What to call a block in a sentence: by its words where it has some.
fn called(block: &Block) -> String {
    let kind = match block.bare() {
        Block::Table { .. } => "a table",
        Block::Criteria { .. } => "criteria",
        Block::Ladder => "the stage ladder",
        Block::Blockquote { .. } => "a quote",
        Block::BulletList { .. } | Block::OrderedList { .. } => "a list",
        words => {
            let words: String = crate::plain(words).chars().take(60).collect();
            return match words.trim() {
                "" => "an empty line".to_owned(),
                words => format!("“{words}”"),
            };
        }
    };
    kind.to_owned()
}

/// What stands in the lines of a block itself.
fn each_inline<'a>(block: &'a Block, see: &mut impl FnMut(&'a Inline)) {
    if let Block::Heading { content, .. } | Block::Paragraph { content } | Block::Prompt { content } = block {
        content.iter().for_each(see);
    }
}

fn is_written(criteria: &Criteria) -> bool {
    criteria
        .wordings
        .iter()
        .any(|wording| !wording.text.trim().is_empty())
}

/// Every run of words with its marks, from top to bottom.
fn each_marks<'a>(blocks: &'a [Block], see: &mut impl FnMut(&'a str, &'a Marks)) {
    walk(blocks, &mut |block| {
        each_inline(block, &mut |inline| {
            if let Inline::Text { text, marks } = inline {
                see(text, marks);
            }
        });
    });
}
