//! The text of a Word document into blocks: paragraphs by their styles, lists by their levels, suggestions
//! and comments as what they are. Fields, pictures and hidden text are left out and counted.

use std::collections::BTreeMap;

use model::Team;

use super::gather::{DEPTH, Gather, trimmed};
use super::xml::{Element, Node};
use crate::tree::{Block, Cell, Inline, Marks};
use crate::visible::safe_link;

/// What the other parts of the file tell.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub styles: BTreeMap<String, Style>,
    pub ordered: BTreeMap<(String, u8), bool>,
    pub links: BTreeMap<String, String>,
    pub threads: BTreeMap<String, String>,
}

/// What a style makes of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Heading(u8),
    Quote,
    Prompt,
    Code,
}

impl Style {
    /// By a style's name: Word writes the built-in ones in English whatever language it speaks.
    pub fn named(name: &str) -> Option<Style> {
        let name = name.to_lowercase();
        match name.as_str() {
            "title" => Some(Style::Heading(1)),
            "quote" | "intense quote" => Some(Style::Quote),
            "prompt" => Some(Style::Prompt),
            "code" | "html code" | "source code" => Some(Style::Code),
            name => {
                let level: u8 = name.strip_prefix("heading ")?.trim().parse().ok()?;
                Some(Style::Heading(level.clamp(1, 3)))
            }
        }
    }

    /// By the level in the outline, counted from zero; nine is none.
    pub fn outlined(level: Option<&str>) -> Option<Style> {
        let level: u8 = level?.parse().ok()?;
        (level < 9).then(|| Style::Heading(level.min(2) + 1))
    }
}

/// The blocks of the body. O(elements).
pub(super) fn body(element: &Element<'_>, known: &Known, gather: &mut Gather) -> Vec<Block> {
    let mut walk = Walk {
        known,
        gather,
        comments: Vec::new(),
    };
    walk.container(element, 0)
}

/// The bare words of a paragraph.
pub(super) fn words(element: &Element<'_>) -> String {
    let mut text = String::new();
    for node in &element.children {
        let Node::Element(one) = node else { continue };
        match one.name() {
            "t" => text.push_str(&one.text()),
            "tab" => text.push(' '),
            "br" | "cr" => text.push('\n'),
            "pPr" | "rPr" => {}
            _ => text.push_str(&words(one)),
        }
    }
    text
}

/// A block on its way, with what decides where it goes.
enum Flat {
    Block(Block),
    Quoted(Block),
    Item { level: u8, ordered: bool, block: Block },
}

struct Walk<'a> {
    known: &'a Known,
    gather: &'a mut Gather,
    /// The comments that are open here; a passage may go over several paragraphs.
    comments: Vec<String>,
}

/// What runs stand in: a link, a suggestion.
#[derive(Clone, Default)]
struct Around {
    link: Option<String>,
    insertion: Option<Team>,
    deletion: Option<Team>,
    code: bool,
}

impl Walk<'_> {
    fn container(&mut self, element: &Element<'_>, depth: usize) -> Vec<Block> {
        let mut flat = Vec::new();
        self.gather_blocks(element, depth, &mut flat);
        let mut blocks = Vec::new();
        let mut items = Vec::new();
        for one in flat {
            match one {
                Flat::Item {
                    level,
                    ordered,
                    block,
                } => {
                    items.push((level, ordered, block));
                    continue;
                }
                Flat::Block(block) => {
                    blocks.extend(lists(std::mem::take(&mut items)));
                    blocks.push(block);
                }
                Flat::Quoted(block) => {
                    blocks.extend(lists(std::mem::take(&mut items)));
                    match blocks.last_mut() {
                        Some(Block::Blockquote { content }) => content.push(block),
                        _ => blocks.push(Block::Blockquote { content: vec![block] }),
                    }
                }
            }
        }
        blocks.extend(lists(items));
        blocks
    }

    fn gather_blocks(&mut self, element: &Element<'_>, depth: usize, flat: &mut Vec<Flat>) {
        for one in element.elements() {
            match one.name() {
                "p" => self.paragraph(one, flat),
                "tbl" => self.table(one, depth, flat),
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag" => {
                    self.gather_blocks(one, depth, flat);
                }
                "commentRangeStart" | "commentRangeEnd" => self.comment(one),
                _ => {}
            }
        }
    }

    fn table(&mut self, element: &Element<'_>, depth: usize, flat: &mut Vec<Flat>) {
        let mut rows = Vec::new();
        for row in element.elements().filter(|one| one.name() == "tr") {
            let header = row
                .child("trPr")
                .is_some_and(|one| one.child("tblHeader").is_some_and(on));
            let mut cells = Vec::new();
            for cell in row.elements().filter(|one| one.name() == "tc") {
                let content = self.container(cell, depth + 1);
                cells.push(Cell { header, content });
                let span = cell.child("tcPr").and_then(|one| one.value("gridSpan"));
                let span: usize = span.and_then(|span| span.parse().ok()).unwrap_or(1);
                let empty = || Cell {
                    header,
                    ..Cell::default()
                };
                cells.extend(std::iter::repeat_with(empty).take(span.clamp(1, 64) - 1));
            }
            rows.push(cells);
        }
        if depth < DEPTH / 2 {
            flat.push(Flat::Block(Block::Table { rows }));
        } else {
            let content = rows.into_iter().flatten().flat_map(|cell| cell.content);
            flat.extend(content.map(Flat::Block));
        }
    }

    fn paragraph(&mut self, element: &Element<'_>, flat: &mut Vec<Flat>) {
        let properties = element.child("pPr");
        let named = properties
            .and_then(|one| one.value("pStyle"))
            .and_then(|id| self.known.styles.get(&id).copied().or_else(|| Style::named(&id)));
        let outlined = properties.and_then(|one| one.value("outlineLvl"));
        let style = named.or_else(|| Style::outlined(outlined.as_deref()));
        let mut line = Vec::new();
        let around = Around {
            code: style == Some(Style::Code),
            ..Around::default()
        };
        self.runs(element, &around, &mut line);
        let Some(content) = trimmed(line) else { return };
        let block = match style {
            Some(Style::Heading(level)) => Block::Heading { level, content },
            Some(Style::Prompt) => Block::Prompt { content },
            _ => Block::Paragraph { content },
        };
        let numbering = properties.and_then(|one| one.child("numPr"));
        let number = numbering
            .and_then(|one| one.value("numId"))
            .filter(|id| id != "0");
        flat.push(match (style, number) {
            (Some(Style::Quote), _) => Flat::Quoted(block),
            (None | Some(Style::Code), Some(id)) => {
                let level: Option<u8> = numbering.and_then(|one| one.value("ilvl")?.parse().ok());
                let level = level.unwrap_or_default().min(8);
                let ordered = self.known.ordered.get(&(id, level)).copied().unwrap_or_default();
                Flat::Item {
                    level,
                    ordered,
                    block,
                }
            }
            _ => Flat::Block(block),
        });
    }

    fn comment(&mut self, element: &Element<'_>) {
        let Some(thread) = element.attribute("id").and_then(|id| self.known.threads.get(&id)) else {
            return;
        };
        match element.name() {
            "commentRangeStart" if !self.comments.contains(thread) => self.comments.push(thread.clone()),
            "commentRangeEnd" => self.comments.retain(|open| open != thread),
            _ => {}
        }
    }

    fn runs(&mut self, element: &Element<'_>, around: &Around, line: &mut Vec<Inline>) {
        for one in element.elements() {
            match one.name() {
                "r" => self.run(one, around, line),
                "commentRangeStart" | "commentRangeEnd" => self.comment(one),
                "hyperlink" => {
                    let address = one.attribute("id").and_then(|id| self.known.links.get(&id));
                    let link = address.and_then(|address| safe_link(address));
                    if address.is_some() && link.is_none() {
                        let what = "links that lead to no web page and no mailbox; their words stay";
                        self.gather.leave_out(what);
                    }
                    let link = link.or_else(|| around.link.clone());
                    self.runs(
                        one,
                        &Around {
                            link,
                            ..around.clone()
                        },
                        line,
                    );
                }
                "ins" | "moveTo" => {
                    let insertion = suggested_by(one);
                    if insertion.is_none() {
                        self.gather
                            .leave_out("insertions by people of no team were taken over as text");
                    }
                    let insertion = insertion.or(around.insertion);
                    self.runs(
                        one,
                        &Around {
                            insertion,
                            ..around.clone()
                        },
                        line,
                    );
                }
                "del" | "moveFrom" => match suggested_by(one) {
                    Some(team) => {
                        let deletion = Some(team);
                        self.runs(
                            one,
                            &Around {
                                deletion,
                                ..around.clone()
                            },
                            line,
                        );
                    }
                    None => self
                        .gather
                        .leave_out("deletions by people of no team were carried out"),
                },
                "sdt" | "sdtContent" | "smartTag" | "fldSimple" | "customXml" | "dir" | "bdo" => {
                    self.runs(one, around, line);
                }
                _ => {}
            }
        }
    }

    fn run(&mut self, element: &Element<'_>, around: &Around, line: &mut Vec<Inline>) {
        let property = |name: &str| {
            let properties = element.child("rPr");
            properties.and_then(|one| one.child(name)).is_some_and(on)
        };
        let style = element.child("rPr").and_then(|one| one.value("rStyle"));
        let style = style.and_then(|id| self.known.styles.get(&id).copied().or_else(|| Style::named(&id)));
        if property("vanish") {
            self.gather.leave_out("runs of hidden text");
            return;
        }
        let marks = Marks {
            strong: property("b"),
            em: property("i"),
            code: around.code || style == Some(Style::Code),
            link: around.link.clone(),
            comments: self.comments.clone(),
            insertion: around.insertion,
            deletion: around.deletion,
        };
        for one in element.elements() {
            match one.name() {
                "t" | "delText" => self.gather.push(line, &one.text(), &marks),
                "tab" | "ptab" => self.gather.push(line, " ", &marks),
                "noBreakHyphen" => self.gather.push(line, "\u{2011}", &marks),
                "br" | "cr" => line.push(Inline::HardBreak),
                "drawing" | "pict" | "object" | "AlternateContent" => {
                    self.gather.leave_out("pictures, text boxes and embedded objects");
                }
                "footnoteReference" | "endnoteReference" => self.gather.leave_out("footnotes"),
                _ => {}
            }
        }
    }
}

/// True for a switch that is on: its absence of a value means so.
fn on(element: &Element<'_>) -> bool {
    element
        .attribute("val")
        .is_none_or(|value| !["0", "false", "off", "none"].contains(&value.as_str()))
}

/// The team that suggested it, when its author is one.
fn suggested_by(element: &Element<'_>) -> Option<Team> {
    let author = element.attribute("author")?;
    Team::ALL.into_iter().find(|team| team.label() == author.trim())
}

/// Items with their levels into nested lists.
fn lists(items: Vec<(u8, bool, Block)>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut left = items.into_iter().peekable();
    while let Some((level, ordered, block)) = left.next() {
        let mut under = Vec::new();
        while let Some(next) = left.next_if(|(next, ..)| *next > level) {
            under.push(next);
        }
        let mut item = vec![block];
        item.extend(lists(under));
        match (blocks.last_mut(), ordered) {
            (Some(Block::OrderedList { items }), true) | (Some(Block::BulletList { items }), false) => {
                items.push(item);
            }
            (_, true) => blocks.push(Block::OrderedList { items: vec![item] }),
            (_, false) => blocks.push(Block::BulletList { items: vec![item] }),
        }
    }
    blocks
}
