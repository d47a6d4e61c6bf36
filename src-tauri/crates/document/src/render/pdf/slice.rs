//! What a page is put together from: slices that no page break goes through, and the tags that say what they
//! are. Knows no text and no file.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, Node, TableHeaderScope, Tag, TagGroup};

use super::letters::Frag;

/// Something to draw. Coordinates are from the slice's upper left corner.
#[derive(Debug, Clone)]
pub(super) enum Op {
    Text {
        frag: Frag,
        left: f32,
        baseline: f32,
        /// What it is in the tags; the repeated head of a table is nothing there.
        leaf: Option<usize>,
    },
    Block {
        left: f32,
        top: f32,
        width: f32,
        height: f32,
        /// The name of a token.
        colour: &'static str,
    },
    /// A place that a bookmark leads to.
    Bookmark { level: u8, title: String },
}

impl Op {
    /// The same further down.
    pub fn lowered(mut self, by: f32) -> Op {
        match &mut self {
            Op::Text { baseline, .. } => *baseline += by,
            Op::Block { top, .. } => *top += by,
            Op::Bookmark { .. } => {}
        }
        self
    }

    /// The same as a mere repetition, which a reader's ear is spared.
    pub fn repeated(mut self) -> Op {
        if let Op::Text { leaf, .. } = &mut self {
            *leaf = None;
        }
        self
    }
}

/// A part of the text that no page break goes through.
#[derive(Debug, Clone, Default)]
pub(super) struct Slice {
    pub height: f32,
    pub ops: Vec<Op>,
    /// The next slice stands on the same page.
    pub keep: bool,
    /// Only distance: at the top of a page it is left out.
    pub space: bool,
    /// The head of its table, repeated when a page begins with this slice.
    pub head: Option<usize>,
}

impl Slice {
    /// Distance between blocks.
    pub fn space(height: f32) -> Slice {
        Slice {
            height,
            space: true,
            ..Slice::default()
        }
    }

    /// Several slices as one.
    pub fn joined(slices: Vec<Slice>) -> Slice {
        let mut one = Slice::default();
        for slice in slices {
            let down = one.height;
            one.ops.extend(slice.ops.into_iter().map(|op| op.lowered(down)));
            one.height += slice.height;
        }
        one
    }
}

/// What a part of the document is to a reader's ear.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Root,
    Heading(u8, String),
    Paragraph,
    List(bool),
    Item,
    Label,
    Body,
    Quote,
    Div,
    Table,
    Row,
    Head(bool),
    Cell,
    Link,
}

#[derive(Debug)]
enum Child {
    Group(usize),
    Leaf(usize),
}

/// The tags: a tree of groups over leaves, each of which is drawn in one go.
#[derive(Debug)]
pub(super) struct Tags {
    groups: Vec<(Kind, Vec<Child>)>,
    leaves: usize,
}

impl Tags {
    pub fn new() -> Tags {
        Tags {
            groups: vec![(Kind::Root, Vec::new())],
            leaves: 0,
        }
    }

    /// A new group in another one; the root is 0.
    pub fn group(&mut self, within: usize, kind: Kind) -> usize {
        self.groups.push((kind, Vec::new()));
        let group = self.groups.len() - 1;
        self.groups[within].1.push(Child::Group(group));
        group
    }

    /// A new leaf in a group.
    pub fn leaf(&mut self, within: usize) -> usize {
        self.leaves += 1;
        self.groups[within].1.push(Child::Leaf(self.leaves - 1));
        self.leaves - 1
    }

    pub fn leaves(&self) -> usize {
        self.leaves
    }

    /// What stands in the root, when each leaf has become the nodes it was drawn as.
    pub fn nodes(&self, drawn: &mut [Vec<Node>]) -> Vec<Node> {
        self.children(0, drawn)
    }

    fn children(&self, group: usize, drawn: &mut [Vec<Node>]) -> Vec<Node> {
        let mut nodes = Vec::new();
        for child in &self.groups[group].1 {
            match child {
                Child::Leaf(leaf) => nodes.append(&mut drawn[*leaf]),
                Child::Group(group) => {
                    let inside = self.children(*group, drawn);
                    if !inside.is_empty() {
                        nodes.push(Node::Group(tagged(&self.groups[*group].0, inside)));
                    }
                }
            }
        }
        nodes
    }
}

fn tagged(kind: &Kind, inside: Vec<Node>) -> TagGroup {
    let scope = |column: bool| match column {
        true => TableHeaderScope::Column,
        false => TableHeaderScope::Row,
    };
    let numbering = |ordered: bool| match ordered {
        true => ListNumbering::Decimal,
        false => ListNumbering::Disc,
    };
    let level = |level: u8| NonZeroU16::new(u16::from(level)).unwrap_or(NonZeroU16::MIN);
    match kind {
        Kind::Heading(at, title) => TagGroup::with_children(Tag::Hn(level(*at), Some(title.clone())), inside),
        Kind::Paragraph => TagGroup::with_children(Tag::P, inside),
        Kind::List(ordered) => TagGroup::with_children(Tag::L(numbering(*ordered)), inside),
        Kind::Item => TagGroup::with_children(Tag::LI, inside),
        Kind::Label => TagGroup::with_children(Tag::Lbl, inside),
        Kind::Body => TagGroup::with_children(Tag::LBody, inside),
        Kind::Quote => TagGroup::with_children(Tag::BlockQuote, inside),
        Kind::Root | Kind::Div => TagGroup::with_children(Tag::Div, inside),
        Kind::Table => TagGroup::with_children(Tag::Table, inside),
        Kind::Row => TagGroup::with_children(Tag::TR, inside),
        Kind::Head(column) => TagGroup::with_children(Tag::TH(scope(*column)), inside),
        Kind::Cell => TagGroup::with_children(Tag::TD, inside),
        Kind::Link => TagGroup::with_children(Tag::Link, inside),
    }
}
