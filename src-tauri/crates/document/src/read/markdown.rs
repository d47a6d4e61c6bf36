//! Markdown into blocks. HTML in it is text like any other; what a document has no shape for becomes the
//! words it consists of.

use comrak::nodes::{AstNode, ListType, NodeValue};
use comrak::{Arena, Options, parse_document};

use super::ReadError;
use super::gather::{DEPTH, Gather, paragraph, trimmed};
use crate::tree::{Block, Cell, Inline, Marks};
use crate::visible::safe_link;

/// Signs that open a level of nesting may stand so often in a row at the head of a line.
const NESTED: usize = 200;

/// Reads the text. O(bytes).
///
/// # Errors
/// When it nests deeper than any text does.
pub(super) fn read(name: &str, text: &str, gather: &mut Gather) -> Result<Vec<Block>, ReadError> {
    if text.lines().any(nests_wildly) {
        return Err(ReadError::Damaged {
            name: name.to_owned(),
            what: "Markdown",
            why: format!("a line in it nests more than {NESTED} deep"),
        });
    }
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.footnotes = true;
    options.parse.leave_footnote_definitions = true;
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options);
    Ok(children(root, gather, 0))
}

fn nests_wildly(line: &str) -> bool {
    let head = line
        .chars()
        .take_while(|letter| ">-*+ \t.)".contains(*letter) || letter.is_ascii_digit());
    head.filter(|letter| ">-*+.)".contains(*letter)).count() > NESTED
        && !line.trim().chars().all(|letter| letter == '-' || letter == '*')
}

fn children<'a>(node: &'a AstNode<'a>, gather: &mut Gather, depth: usize) -> Vec<Block> {
    node.children()
        .flat_map(|child| block(child, gather, depth))
        .collect()
}

fn block<'a>(node: &'a AstNode<'a>, gather: &mut Gather, depth: usize) -> Vec<Block> {
    if depth > DEPTH {
        return flat(node, gather);
    }
    let value = node.data().value.clone();
    match value {
        NodeValue::Heading(heading) => trimmed(inline(node, gather))
            .map(|content| Block::Heading {
                level: heading.level.min(3),
                content,
            })
            .into_iter()
            .collect(),
        NodeValue::Paragraph => paragraph(inline(node, gather)).into_iter().collect(),
        NodeValue::BlockQuote => match children(node, gather, depth + 1) {
            content if content.is_empty() => Vec::new(),
            content => vec![Block::Blockquote { content }],
        },
        NodeValue::List(list) => {
            let items = node.children().map(|item| children(item, gather, depth + 1));
            let items = items.collect();
            vec![match list.list_type {
                ListType::Bullet => Block::BulletList { items },
                ListType::Ordered => Block::OrderedList { items },
            }]
        }
        NodeValue::Table(_) => table(node, gather),
        NodeValue::CodeBlock(code) => verbatim(&code.literal, true, gather),
        NodeValue::HtmlBlock(html) => verbatim(&html.literal, false, gather),
        NodeValue::FootnoteDefinition(footnote) => {
            let mut blocks = children(node, gather, depth + 1);
            let mark = format!("[^{}]: ", footnote.name);
            let mut lead = Vec::new();
            gather.push(&mut lead, &mark, &Marks::default());
            match blocks.first_mut() {
                Some(Block::Paragraph { content }) => {
                    lead.append(content);
                    *content = lead;
                }
                _ => blocks.splice(0..0, paragraph(lead)).for_each(drop),
            }
            blocks
        }
        // A rule has no words.
        NodeValue::ThematicBreak => Vec::new(),
        _ => flat(node, gather),
    }
}

/// The words of everything below, without nesting.
fn flat<'a>(node: &'a AstNode<'a>, gather: &mut Gather) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut line = Vec::new();
    for below in node.descendants() {
        let data = below.data();
        match &data.value {
            value if value.block() => blocks.extend(paragraph(std::mem::take(&mut line))),
            _ => {}
        }
        match &data.value {
            NodeValue::Text(text) => gather.push(&mut line, text, &Marks::default()),
            NodeValue::Code(code) => gather.push(&mut line, &code.literal, &Marks::default()),
            NodeValue::HtmlInline(html) => gather.push(&mut line, html, &Marks::default()),
            NodeValue::SoftBreak | NodeValue::LineBreak => gather.push(&mut line, " ", &Marks::default()),
            NodeValue::CodeBlock(code) => blocks.extend(verbatim(&code.literal, true, gather)),
            NodeValue::HtmlBlock(html) => blocks.extend(verbatim(&html.literal, false, gather)),
            _ => {}
        }
    }
    blocks.extend(paragraph(line));
    blocks
}

/// Text whose lines stay as they are.
fn verbatim(text: &str, code: bool, gather: &mut Gather) -> Vec<Block> {
    let marks = Marks {
        code,
        ..Marks::default()
    };
    let mut line = Vec::new();
    for (at, row) in text.trim_end().lines().enumerate() {
        if at > 0 {
            line.push(Inline::HardBreak);
        }
        gather.push(&mut line, row, &marks);
    }
    paragraph(line).into_iter().collect()
}

fn table<'a>(node: &'a AstNode<'a>, gather: &mut Gather) -> Vec<Block> {
    let mut rows = Vec::new();
    for row in node.children() {
        let header = matches!(row.data().value, NodeValue::TableRow(true));
        let cells = row.children().map(|cell| Cell {
            header,
            content: paragraph(inline(cell, gather)).into_iter().collect(),
        });
        let cells: Vec<Cell> = cells.collect();
        // Markdown can't write a table without headings: an empty row of them is none.
        if !header || cells.iter().any(|cell| !cell.content.is_empty()) {
            rows.push(cells);
        }
    }
    match rows.is_empty() {
        true => Vec::new(),
        false => vec![Block::Table { rows }],
    }
}

/// The words below a block. Marks nest as deep as they like: a stack carries them, not a call.
fn inline<'a>(node: &'a AstNode<'a>, gather: &mut Gather) -> Vec<Inline> {
    let mut line = Vec::new();
    let mut left: Vec<(&AstNode<'_>, Marks)> = node
        .reverse_children()
        .map(|child| (child, Marks::default()))
        .collect();
    while let Some((node, mut marks)) = left.pop() {
        match &node.data().value {
            NodeValue::Text(text) => gather.push(&mut line, text, &marks),
            NodeValue::HtmlInline(html) => gather.push(&mut line, html, &marks),
            NodeValue::FootnoteReference(footnote) => {
                gather.push(&mut line, &format!("[^{}]", footnote.name), &marks);
            }
            NodeValue::Code(code) => {
                marks.code = true;
                gather.push(&mut line, &code.literal, &marks);
            }
            NodeValue::SoftBreak => gather.push(&mut line, " ", &marks),
            NodeValue::LineBreak => line.push(Inline::HardBreak),
            NodeValue::Emph => marks.em = true,
            NodeValue::Strong => marks.strong = true,
            NodeValue::Link(link) => {
                marks.link = safe_link(&link.url);
                if marks.link.is_none() {
                    gather.leave_out("links that lead to no web page and no mailbox; their words stay");
                }
            }
            NodeValue::Image(_) => gather.leave_out("pictures; their descriptions stay"),
            _ => {}
        }
        left.extend(node.reverse_children().map(|child| (child, marks.clone())));
    }
    line
}
