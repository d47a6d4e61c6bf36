//! The document's content as a tree: what the editor shows, without the CRDT under it. Knows no layout.
//!
//! The editor's schema has the same names (`ui/src/features/definitions/document/schema.ts`); blocks and
//! marks are written to JSON as they are named here.

use std::collections::BTreeMap;

use model::Team;
use serde::{Deserialize, Serialize};

use crate::shared::standing_criteria;

/// The whole content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The text, from top to bottom.
    pub blocks: Vec<Block>,
    /// The criteria, by the id that a criteria block carries. Some may stand in no block any more.
    pub criteria: BTreeMap<String, Criteria>,
    /// Threads of comments, by the id that a comment mark carries.
    pub threads: BTreeMap<String, Thread>,
}

impl Content {
    /// The criteria of a term, with their identifier: those of the topmost block that has them. A block that is
    /// only suggested has none yet.
    pub fn criteria_of(&self, term: &str) -> Option<(&str, &Criteria)> {
        let of_term = |id: String| {
            let found = self.criteria.get_key_value(&id);
            found.filter(|(_, criteria)| criteria.term == term)
        };
        let (id, criteria) = standing_criteria(&self.blocks).into_iter().find_map(of_term)?;
        Some((id, criteria))
    }
}

/// A block of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    /// A heading, level 1 to 3.
    Heading {
        /// 1 to 3.
        level: u8,
        /// Its words.
        content: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        content: Vec<Inline>,
    },
    /// A question that a template asks; what is written under it is the answer.
    Prompt {
        /// The question.
        content: Vec<Inline>,
    },
    /// A list with dots.
    BulletList {
        /// Each item is a run of blocks.
        items: Vec<Vec<Block>>,
    },
    /// A numbered list.
    OrderedList {
        /// Each item is a run of blocks.
        items: Vec<Vec<Block>>,
    },
    /// A quotation.
    Blockquote {
        /// What is quoted.
        content: Vec<Block>,
    },
    /// A table.
    Table {
        /// Rows of cells.
        rows: Vec<Vec<Cell>>,
    },
    /// Criteria that run; their body is in [`Content::criteria`].
    Criteria {
        /// Which.
        id: String,
    },
    /// The stage ladder, as it stands.
    Ladder,
    /// A block about which a team suggests something.
    Suggested {
        /// What.
        changes: Changes,
        /// The block as it stands.
        block: Box<Block>,
    },
}

impl Block {
    /// The block without what is suggested about it.
    pub fn bare(&self) -> &Block {
        match self {
            Block::Suggested { block, .. } => block.bare(),
            block => block,
        }
    }
}

/// What the teams suggest about a block.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Changes {
    /// To put it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insertion: Option<Team>,
    /// To take it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion: Option<Team>,
    /// To begin it here; the words before it are of the same paragraph until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<Team>,
    /// To join it to the block before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join: Option<Team>,
    /// To make another kind of block of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<Turn>,
}

impl Changes {
    /// True when nothing is suggested.
    pub fn is_none(&self) -> bool {
        *self == Changes::default()
    }

    /// Who suggests what, in the words behind “suggests to”.
    pub fn told(&self) -> Vec<(Team, String)> {
        let plain = [
            (self.insertion, "put in"),
            (self.deletion, "take out"),
            (self.split, "begin a paragraph with"),
            (self.join, "join to the paragraph before"),
        ];
        let plain = plain
            .into_iter()
            .filter_map(|(team, what)| Some((team?, what.to_owned())));
        let turn = self.turn.iter().map(|turn| {
            let into = match turn.into.as_str() {
                "heading-1" => "heading",
                "heading-2" => "subheading",
                "heading-3" => "small heading",
                "prompt" => "question",
                "bullet_list" => "bulleted list",
                "ordered_list" => "numbered list",
                "blockquote" => "quote",
                _ => "paragraph",
            };
            (turn.team, format!("make a {into} of"))
        });
        plain.chain(turn).collect()
    }
}

/// Another kind of block that one should become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Who suggests it.
    pub team: Team,
    /// `paragraph`, `heading-2`, `bullet_list`, as the editor names them.
    pub into: String,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// A heading of its column or row.
    #[serde(default)]
    pub header: bool,
    /// What it holds.
    pub content: Vec<Block>,
}

/// A run of text, or something that stands in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Inline {
    /// Words under the same marks.
    Text {
        /// The words.
        text: String,
        /// Their marks.
        #[serde(default, skip_serializing_if = "Marks::is_plain")]
        marks: Marks,
    },
    /// A line break.
    HardBreak,
    /// A live figure.
    Number {
        /// Identifier of the term it counts.
        term: String,
        /// Whose number.
        of: NumberOf,
    },
    /// A figure or line break that a team suggests to put in or to take out.
    Suggested {
        /// To put it in, by this team.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        insertion: Option<Team>,
        /// To take it out, by this team.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deletion: Option<Team>,
        /// What it is about.
        inline: Box<Inline>,
    },
}

/// Whose number stands in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NumberOf {
    /// What the common criteria count.
    Common,
    /// What Marketing's own wording counts.
    Marketing,
    /// What Sales' own wording counts.
    Sales,
    /// How far the two teams' own numbers are apart.
    Gap,
}

/// Marks of a run of text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Marks {
    /// Bold.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub strong: bool,
    /// Italic.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub em: bool,
    /// Code.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub code: bool,
    /// Where it leads: `http`, `https` or `mailto` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Threads of comments on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<String>,
    /// Suggested to be put in, by this team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insertion: Option<Team>,
    /// Suggested to be taken out, by this team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion: Option<Team>,
}

impl Marks {
    /// True without any mark.
    pub fn is_plain(&self) -> bool {
        *self == Marks::default()
    }
}

/// A term's criteria in the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criteria {
    /// Identifier of the term; empty while nobody chose one.
    pub term: String,
    /// One wording; more when they were written apart or suggested, until people settle on one.
    pub wordings: Vec<Wording>,
}

/// A wording of criteria.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// In the text form of criteria.
    pub text: String,
    /// The team that wrote it; `None` when both did, or nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Team>,
}

/// A thread of comments on a passage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// Settled, so that it is folded away.
    #[serde(default)]
    pub resolved: bool,
    /// The remarks, oldest first.
    pub remarks: Vec<Remark>,
}

/// A remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Who wrote it.
    pub name: String,
    /// For which team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Team>,
    /// When, UTC, to the second.
    pub at: String,
    /// The words.
    pub text: String,
}
