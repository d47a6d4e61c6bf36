//! Templates: the questions that a facilitator would ask about one term or one arrangement. None must be
//! answered, and what is not needed is deleted.
//!
//! They stand in templates.md, a line per block: `=` opens a template (identifier, title, what for, minutes),
//! `?` is a question with room for its answer, `[criteria x]` and `[ladder]` are blocks of their own, `|` a row
//! of a table, the first one its head, and anything else is a paragraph.

use std::collections::BTreeMap;

use crate::tree::{Block, Cell, Criteria, Inline, Marks};

const SOURCE: &str = include_str!("templates.md");

/// A template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its identifier: `mql`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is for, in one line.
    pub what_for: String,
    /// Minutes that two teams need for it.
    pub minutes: u32,
    /// Its blocks, a heading with its title first.
    pub blocks: Vec<Block>,
    /// An empty place for each criteria block in it.
    pub criteria: BTreeMap<String, Criteria>,
}

/// Every template, in the order in which a team would take them up.
pub fn templates() -> Vec<Template> {
    let mut found: Vec<Template> = Vec::new();
    for line in SOURCE.lines().map(str::trim) {
        match (line.strip_prefix('='), found.last_mut()) {
            (Some(head), _) => found.extend(opened(head)),
            (None, Some(template)) => put(template, line),
            (None, None) => {}
        }
    }
    found
}

/// The template of this identifier.
pub fn template(id: &str) -> Option<Template> {
    templates().into_iter().find(|template| template.id == id)
}

fn opened(head: &str) -> Option<Template> {
    let mut fields = head.split('|').map(str::trim);
    let (id, title, what_for) = (fields.next()?, fields.next()?, fields.next()?);
    let minutes = fields.next()?.parse().ok()?;
    Some(Template {
        id: id.to_owned(),
        title: title.to_owned(),
        what_for: what_for.to_owned(),
        minutes,
        blocks: vec![Block::Heading {
            level: 2,
            content: words(title),
        }],
        criteria: BTreeMap::new(),
    })
}

fn put(template: &mut Template, line: &str) {
    let blocks = &mut template.blocks;
    if let Some(question) = line.strip_prefix('?') {
        blocks.push(Block::Prompt {
            content: words(question.trim()),
        });
        blocks.push(paragraph(""));
    } else if let Some(row) = line.strip_prefix('|') {
        put_row(blocks, row.strip_suffix('|').unwrap_or(row));
    } else if line == "[ladder]" {
        blocks.push(Block::Ladder);
    } else if let Some(name) = line
        .strip_prefix("[criteria ")
        .and_then(|line| line.strip_suffix(']'))
    {
        let id = format!("{}-{name}", template.id);
        blocks.push(Block::Criteria { id: id.clone() });
        template.criteria.insert(id, Criteria::default());
    } else if !line.is_empty() {
        blocks.push(paragraph(line));
    }
}

fn put_row(blocks: &mut Vec<Block>, row: &str) {
    let cells = |header| {
        let cell = |text: &str| Cell {
            header,
            content: vec![paragraph(text.trim())],
        };
        row.split('|').map(cell).collect::<Vec<Cell>>()
    };
    match blocks.last_mut() {
        Some(Block::Table { rows }) => rows.push(cells(false)),
        _ => {
            let rows = vec![cells(true)];
            blocks.push(Block::Table { rows });
        }
    }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { content: words(text) }
}

fn words(text: &str) -> Vec<Inline> {
    if text.is_empty() {
        return Vec::new();
    }
    vec![Inline::Text {
        text: text.to_owned(),
        marks: Marks::default(),
    }]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{Document, unsettled};

    #[test]
    fn every_template_asks_and_starts_a_document() {
        let all = templates();
        assert_eq!(
            all.len(),
            SOURCE.lines().filter(|line| line.starts_with('=')).count()
        );
        let ids: BTreeSet<&str> = all.iter().map(|template| template.id.as_str()).collect();
        assert_eq!(ids.len(), all.len());
        for template in &all {
            assert!(
                template.what_for.ends_with('.') && template.what_for.len() < 120,
                "{}",
                template.id
            );
            let asks = |block: &&Block| matches!(block, Block::Prompt { .. });
            let questions = template.blocks.iter().filter(asks).count();
            assert!((4..=8).contains(&questions), "{}: {questions}", template.id);
            let mut document = Document::new(1);
            document
                .seed(&template.blocks, &template.criteria)
                .expect("it is empty");
            assert_eq!(document.content().blocks, template.blocks, "{}", template.id);
        }
    }

    #[test]
    fn the_handoff_takes_five_minutes_and_asks_for_its_four_elements() {
        let handoff = template("handoff").expect("it is there");
        assert_eq!(handoff.minutes, 5);
        let numbered = handoff.blocks.iter().filter(|block| match block {
            Block::Prompt { content } => matches!(&content[0], Inline::Text { text, .. }
                if text.starts_with(|letter: char| letter.is_ascii_digit())),
            _ => false,
        });
        assert_eq!(numbered.count(), 4);
    }

    #[test]
    fn rows_of_a_table_are_as_long_as_its_head() {
        for template in templates() {
            for block in &template.blocks {
                if let Block::Table { rows } = block {
                    assert!(
                        rows.iter().all(|row| row.len() == rows[0].len()),
                        "{}",
                        template.id
                    );
                    assert!(rows[0].iter().all(|cell| cell.header));
                }
            }
        }
    }

    #[test]
    fn criteria_that_nobody_filled_in_are_in_nobodys_way() {
        let mut document = Document::new(1);
        let mql = template("mql").expect("it is there");
        document.append(&mql.blocks, &mql.criteria).expect("writable");
        document.append(&mql.blocks, &mql.criteria).expect("writable");
        assert!(unsettled(&document.content(), &str::to_owned).is_empty());
    }
}
